//! The desk behind the real window: jobs of the engine, saved accounts, the keychain, dialogs and the demo cloud. What
//! may take long runs through [`engine::aside`], and its answer comes back with the next frame.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::desk::{Desk, Wake, Work};
use super::state::{AccountCard, BackupLine, Home, Kept, Keychain, Names, host_of};
use super::update::{Answer, Chosen, Errand};
use crate::demo::{self, Demo};
use crate::engine::{self, Event, Filter, Job, Request, SavedAccount, Shelved};
use crate::model::{Door, Kind, Trouble};

/// So many names behind a number of the result are shown; the rest stand in the backup's pages.
const NAMES: usize = 500;

/// A file chooser that says nothing sooner than this was never shown: no person is that quick.
const NO_CHOOSER: Duration = Duration::from_millis(500);

/// The desk behind the real window.
pub struct Office {
    desk: engine::Desk,
    wake: Wake,
    answers: (Sender<Answer>, Receiver<Answer>),
    /// The demo cloud runs for as long as the window, so that the second backup finds the same account.
    cloud: Arc<Mutex<Option<Demo>>>,
}

impl Office {
    /// A desk that calls `wake` when there is something new.
    pub fn new(desk: engine::Desk, wake: Wake) -> Office {
        Office { desk, wake, answers: channel(), cloud: Arc::default() }
    }

    fn aside(&self, errand: impl FnOnce() -> Answer + Send + 'static) {
        let (answers, wake) = (self.answers.0.clone(), Arc::clone(&self.wake));
        engine::aside(move || {
            // A window that was closed meanwhile wants no answer.
            if answers.send(errand()).is_ok() {
                wake();
            }
        });
    }
}

impl Work for Job {
    fn next(&self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    fn stop(&self) {
        self.control.stop();
    }

    fn pause(&self, paused: bool) {
        self.control.pause(paused);
    }
}

impl Desk for Office {
    fn start(&mut self, request: Request) -> Box<dyn Work> {
        let wake = Arc::clone(&self.wake);
        Box::new(engine::start(request, move || wake()))
    }

    fn send(&mut self, errand: Errand) {
        let desk = self.desk.clone();
        match errand {
            Errand::AskKeychain => self.aside(move || {
                Answer::Keychain(if desk.has_keychain() { Keychain::There } else { Keychain::NotThere })
            }),
            Errand::LoadHome => self.aside(move || Answer::Home(home(&desk))),
            Errand::StartDemo => {
                let cloud = Arc::clone(&self.cloud);
                self.aside(move || Answer::Demo(start_demo(&cloud)));
            }
            Errand::ChooseFolder { from } => self.aside(move || Answer::Folder(choose_folder(&desk, &from))),
            Errand::OpenFolder(path) => self.aside(move || Answer::Opened(desk.open_folder(&path))),
            Errand::SaveAccount { door, name, host: _, vault_root } => {
                self.aside(move || Answer::Saved(save(&desk, &door, name, vault_root)));
            }
            Errand::FetchDoor { name } => self.aside(move || {
                let door = fetch_door(&desk, &name);
                Answer::Door { name, door }
            }),
            Errand::ReadNames { backup, kind } => self.aside(move || Answer::Names(read_names(&backup, kind))),
        }
    }

    fn answer(&mut self) -> Option<Answer> {
        self.answers.1.try_recv().ok()
    }
}

fn start_demo(cloud: &Mutex<Option<Demo>>) -> Result<Door, Trouble> {
    let mut cloud = cloud.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(running) = cloud.as_ref() {
        return Ok(running.door());
    }
    let started = demo::serve(&demo::Options::default())
        .map_err(|error| Trouble::Unreachable { host: "127.0.0.1".into(), why: error.to_string() })?;
    Ok(cloud.insert(started).door())
}

fn choose_folder(desk: &engine::Desk, from: &Path) -> Chosen {
    let asked = Instant::now();
    match desk.choose_folder(from) {
        Some(path) => Chosen::Folder(path),
        None if asked.elapsed() < NO_CHOOSER => Chosen::NoChooser,
        None => Chosen::Nothing,
    }
}

fn save(desk: &engine::Desk, door: &Door, name: String, vault_root: PathBuf) -> Result<Kept, Trouble> {
    let usual = desk.vault_root()?;
    let account = SavedAccount {
        name,
        user: door.credentials.user.clone(),
        urls: door.urls.clone(),
        ca_file: door.ca_file.clone(),
        allow_http: door.allow_http,
        allow_hosts: door.allow_hosts.clone(),
        vault_root: Some(vault_root).filter(|root| *root != usual),
        ..SavedAccount::default()
    };
    let kept = desk.save(&account, &door.credentials.password)?;
    Ok(if kept { Kept::InKeychain } else { Kept::ForThisSession })
}

fn fetch_door(desk: &engine::Desk, name: &str) -> Result<Door, Trouble> {
    let account = desk.account(name)?;
    let password = desk.secret(&account)?.ok_or_else(|| Trouble::NoPassword { account: name.to_owned() })?;
    Ok(account.door(password))
}

/// The saved accounts with their backups. Settings or folders that can't be read show as none here; the run that needs
/// them says why.
fn home(desk: &engine::Desk) -> Home {
    let accounts = desk.accounts().unwrap_or_default();
    let usual = desk.vault_root().unwrap_or_default();
    let cards = accounts.into_iter().map(|account| {
        let vault_root = account.vault_root.clone().unwrap_or_else(|| usual.clone());
        let backups = desk.backups(&vault_root, Some(&account.name)).unwrap_or_default();
        let scope = backups.iter().find_map(|backup| backup.summary.as_ref().ok()).map(|s| s.record.scope.clone());
        AccountCard {
            host: account.urls.first().map(|url| host_of(url)).unwrap_or_default(),
            name: account.name,
            user: account.user,
            urls: account.urls,
            ca_file: account.ca_file,
            vault_root,
            scope: scope.unwrap_or_default(),
            backups: backups.iter().filter_map(line).collect(),
        }
    });
    Home { accounts: cards.collect() }
}

fn line(backup: &Shelved) -> Option<BackupLine> {
    let summary = backup.summary.as_ref().ok()?;
    Some(BackupLine {
        path: backup.path.clone(),
        sealed: summary.record.sealed,
        status: summary.record.status,
        alarm: summary.record.alarm,
        totals: summary.receipt.as_ref().map(|receipt| receipt.totals.clone()).unwrap_or_default(),
    })
}

fn read_names(backup: &Path, kind: Kind) -> Names {
    let filter = Filter { kinds: vec![kind], kept_only: true, ..Filter::default() };
    let page = engine::open(backup).and_then(|mut browser| browser.page(&filter, 0, NAMES));
    match page {
        Ok(page) => Names {
            kind,
            more: page.matches.saturating_sub(page.items.len() as u64),
            names: Some(Ok(page.items.iter().map(engine::title_of).collect())),
        },
        Err(trouble) => Names { kind, names: Some(Err(trouble)), more: 0 },
    }
}
