//! The desk behind the real window: jobs of the engine, saved accounts, the keychain, dialogs and the demo cloud. What
//! may take long runs through [`engine::aside`], and its answer comes back with the next frame.

mod browse;
mod drill;
mod home;
mod save;
mod settings;
mod tending;
mod timer;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::desk::{Desk, Wake, Work};
use super::state::{Dropped, Keychain, Names};
use super::update::{Answer, Chosen, Errand};
use crate::demo::{self, Demo, Scenario};
use crate::engine::{self, Event, Filter, Job, Request, Shelf};
use crate::model::{Door, Key, Kind, Trouble};

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
    account: demo::Options,
    /// The empty account of a drill, and its folder.
    drill: Arc<Mutex<Option<drill::DrillAt>>>,
    /// Keys that no keychain took, by account.
    keys: Keys,
    looking: browse::Looking,
}

type Keys = Arc<Mutex<BTreeMap<String, Key>>>;

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Office {
    /// A desk that calls `wake` when there is something new.
    pub fn new(desk: engine::Desk, wake: Wake) -> Office {
        Office::with_demo(desk, wake, demo::Options::default())
    }

    /// The same with a demo account of another size.
    pub fn with_demo(desk: engine::Desk, wake: Wake, account: demo::Options) -> Office {
        Office {
            desk,
            wake,
            answers: channel(),
            cloud: Arc::default(),
            account,
            drill: Arc::default(),
            keys: Arc::default(),
            looking: browse::Looking::default(),
        }
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
    fn start(&mut self, mut request: Request) -> Box<dyn Work> {
        if let Some(door) = request.door_mut().filter(|door| door.account_id.is_none()) {
            // Also of an account that is not saved yet. Settings without a folder have no files.
            door.providers_dir = door.providers_dir.take().or_else(|| self.desk.providers_dir().ok());
        }
        let wake = Arc::clone(&self.wake);
        Box::new(self.desk.start(request, move || wake()))
    }

    fn send(&mut self, errand: Errand) {
        let desk = self.desk.clone();
        match errand {
            Errand::AskKeychain => self.aside(move || {
                Answer::Keychain(if desk.has_keychain() { Keychain::There } else { Keychain::NotThere })
            }),
            Errand::LoadHome => self.aside(move || Answer::Home(home::home(&desk))),
            Errand::StartDemo => {
                let (cloud, account) = (Arc::clone(&self.cloud), self.account.clone());
                self.aside(move || Answer::Demo(with_demo(&cloud, &account, Demo::door)));
            }
            Errand::PlayDemo { lost } => {
                let (cloud, account) = (Arc::clone(&self.cloud), self.account.clone());
                self.aside(move || Answer::DemoPlayed { lost, done: play(&cloud, &account, lost) });
            }
            Errand::ChooseFolder { from } => self.aside(move || Answer::Folder(choose(|| desk.choose_folder(&from)))),
            Errand::ChooseFile { from } => self.aside(move || Answer::File(choose(|| desk.choose_file(&from)))),
            Errand::ChooseFiles { folder, from } => {
                self.aside(move || Answer::Files(choose_files(&desk, folder, &from)))
            }
            Errand::PrepareDrill { backup } => {
                let drill = Arc::clone(&self.drill);
                self.aside(move || {
                    let done = drill::prepare(&drill);
                    Answer::DrillReady { backup, done }
                });
            }
            Errand::EndDrill => {
                let drill = Arc::clone(&self.drill);
                self.aside(move || {
                    drop(locked(&drill).take());
                    Answer::Home(home::home(&desk))
                });
            }
            Errand::LookAtDropped(paths) => self.aside(move || Answer::Dropped(what_was_dropped(paths))),
            Errand::OpenPage(url) => self.aside(move || {
                let done = desk.open_page(&url);
                Answer::PageOpened { url, done }
            }),
            Errand::NoteVault(vault) => self.aside(move || {
                // Where the settings can't be written, the next change says so.
                let _ = desk.note_vaults(&[vault]);
                Answer::Home(home::home(&desk))
            }),
            Errand::ForgetFolder(root) => self.aside(move || {
                let done = desk.forget_root(&root);
                done.map_or_else(Answer::NotDone, |()| Answer::Home(home::home(&desk)))
            }),
            Errand::NoteContact { name, contact } => self.aside(move || {
                desk.note_contact(&name, &contact);
                Answer::Home(home::home(&desk))
            }),
            Errand::OpenFolder(path) => self.aside(move || Answer::Opened(desk.open_folder(&path))),
            Errand::SaveAccount(wish) => {
                let keys = Arc::clone(&self.keys);
                self.aside(move || Answer::Saved {
                    wished: wish.wished.clone(),
                    saved: save::save(&desk, &keys, *wish),
                });
            }
            Errand::FetchDoor { name } => {
                let keys = Arc::clone(&self.keys);
                self.aside(move || {
                    let door = fetch_door(&desk, &keys, &name);
                    Answer::Door { name, door }
                });
            }
            Errand::CheckAccount { name } => {
                let keys = Arc::clone(&self.keys);
                self.aside(move || {
                    let done = tending::check(&desk, &keys, &name);
                    Answer::Checked { name, done }
                });
            }
            Errand::ForgetAccount { name } => {
                let keys = Arc::clone(&self.keys);
                self.aside(move || {
                    let done = tending::forget(&desk, &keys, &name);
                    Answer::Forgot { name, done }
                });
            }
            Errand::SettleAlarm { vault } => self.aside(move || {
                let done = engine::settle(&vault, None, None).map(|_| ());
                Answer::Settled { vault, done }
            }),
            Errand::ReadSupport => self.aside(move || Answer::Support(Box::new(desk.support()))),
            Errand::SaveSupport { bundle, to } => self.aside(move || Answer::SupportSaved(bundle.save(&to))),
            Errand::Pin { backup } => self.aside(move || Answer::Pinned(engine::pin(&backup, "help-pin-why"))),
            Errand::Keep { backup, on } => self.aside(move || {
                Answer::Kept(if on { engine::pin(&backup, "") } else { engine::unpin(&backup).map(|_| ()) })
            }),
            Errand::PlanForget { vault, keep_last } => self.aside(move || {
                let done = engine::plan_forget(&vault, keep_last);
                Answer::Planned { vault, keep_last, done }
            }),
            Errand::Accept { vault, items } => self.aside(move || {
                let done = engine::accept(&vault, &items, None).map(|_| ());
                Answer::Accepted { vault, done }
            }),
            Errand::Remove { part } => self.aside(move || Answer::Removed(engine::discard(&part))),
            Errand::Schedule { account, weekly } => self.aside(move || {
                let done = if weekly { timer::set_weekly(&desk, &account) } else { timer::end(&desk, &account) };
                Answer::Scheduled { account, done }
            }),
            Errand::ReadPreferences => self.aside(move || Answer::Preferences(settings::preferences(&desk))),
            Errand::Set(setting) => self
                .aside(move || Answer::Set(settings::set(&desk, setting).and_then(|()| settings::preferences(&desk)))),
            Errand::Look(look) => self.looking.look(&desk, &self.answers.0, &self.wake, look),
            Errand::ReadNames { backup, kind } => self.aside(move || Answer::Names(read_names(&backup, kind))),
        }
    }

    fn answer(&mut self) -> Option<Answer> {
        self.answers.1.try_recv().ok()
    }
}

/// Does something with the demo cloud, which is set up when it is wanted first.
fn with_demo<T>(
    cloud: &Mutex<Option<Demo>>,
    account: &demo::Options,
    then: impl FnOnce(&Demo) -> T,
) -> Result<T, Trouble> {
    let mut cloud = locked(cloud);
    if let Some(running) = cloud.as_ref() {
        return Ok(then(running));
    }
    let started = demo::serve(account)
        .map_err(|error| Trouble::Unreachable { host: "127.0.0.1".into(), why: error.to_string() })?;
    Ok(then(cloud.insert(started)))
}

/// Lets the demo account lose its data as in October 2009; or has it made up anew, as it was.
fn play(cloud: &Mutex<Option<Demo>>, account: &demo::Options, lost: bool) -> Result<(), Trouble> {
    if lost {
        return with_demo(cloud, account, |cloud| cloud.play(Scenario::October2009));
    }
    *locked(cloud) = None;
    with_demo(cloud, account, |_| ())
}

fn choose(ask: impl FnOnce() -> Option<PathBuf>) -> Chosen {
    let asked = Instant::now();
    match ask() {
        Some(path) => Chosen::Folder(path),
        None if asked.elapsed() < NO_CHOOSER => Chosen::NoChooser,
        None => Chosen::Nothing,
    }
}

fn choose_files(desk: &engine::Desk, folder: bool, from: &Path) -> Chosen {
    if folder {
        return choose(|| desk.choose_folder(from));
    }
    let asked = Instant::now();
    match desk.choose_files(from) {
        paths if !paths.is_empty() => Chosen::Files(paths),
        _ if asked.elapsed() < NO_CHOOSER => Chosen::NoChooser,
        _ => Chosen::Nothing,
    }
}

/// What was dropped: a backup as a folder or a pack, the folder of an account's backups (then the newest of them), or files.
fn what_was_dropped(paths: Vec<PathBuf>) -> Dropped {
    if let [path] = paths.as_slice() {
        if matches!(engine::open(path), Ok(_) | Err(Trouble::Locked { .. })) {
            return Dropped::Backup(path.clone());
        }
        let newest = Shelf::backups(path).unwrap_or_default().into_iter().find(|backup| backup.summary.is_ok());
        if let Some(newest) = newest {
            return Dropped::Backup(newest.path);
        }
        if engine::looks_damaged(path) {
            return Dropped::Damaged(paths);
        }
    }
    Dropped::Files(paths)
}

fn fetch_door(desk: &engine::Desk, keys: &Keys, name: &str) -> Result<Door, Trouble> {
    let account = desk.account(name)?;
    if let Some(key) = locked(keys).get(&account.name).cloned() {
        return desk.door(&account, key);
    }
    let secret = desk.secret(&account)?.ok_or_else(|| account.without_secret())?;
    desk.door(&account, account.key(secret))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{ImportRequest, Outcome};

    #[test]
    fn a_backup_is_told_from_files() {
        let dir = tempfile::tempdir().unwrap();
        let cards = dir.path().join("cards.vcf");
        std::fs::write(&cards, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nN:;Ann;;;\r\nEND:VCARD\r\n").unwrap();
        let vault_root = dir.path().join("Lifeboat");
        let request = ImportRequest { paths: vec![cards.clone()], vault_root, ..ImportRequest::default() };
        let job = engine::start(Request::Import(request), || ());
        let end = job.events.iter().find_map(|event| match event {
            Event::Ended(end) => Some(end),
            _ => None,
        });
        let Some(Ok(Outcome::BackedUp(done))) = end else { panic!("{end:?}") };
        let backup = || Dropped::Backup(done.path.clone());
        assert_eq!(what_was_dropped(vec![done.path.clone()]), backup());
        assert_eq!(what_was_dropped(vec![done.path.parent().unwrap().to_owned()]), backup(), "its newest");
        for files in [vec![cards.clone()], vec![dir.path().to_owned()], vec![cards, done.path.clone()]] {
            assert_eq!(what_was_dropped(files.clone()), Dropped::Files(files));
        }
    }
}
