//! The desk: saved accounts, the keychain, default places, opening a folder, choosing one. What may take long (a locked
//! keychain asks the person) is called at the shell's own pace on the command line, and through [`aside`] from the
//! window, which must never wait.

mod settings;
mod standing;

pub use standing::vault_in;

use std::path::{Path, PathBuf};

use super::event::Request;
use super::job::{Job, start_prepared};
use super::log::{self, LogFile};
use super::schedule::Folders;
use crate::archive::reader::{Shelf, Shelved};
use crate::archive::resume::{self, Unfinished};
use crate::archive::vault::Vault;
use crate::model::{Door, Key, Lasts, Secret, Trouble, WaysIn};
use crate::signin::accounts::{Accounts, SavedAccount};
use crate::signin::schedules::SavedSchedule;
use crate::signin::settings::{ReadOnly, Settings, policy};
use crate::signin::{self, keychain, oauth};
use crate::text::Language;

/// A run that was never sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfinishedRun {
    pub left: Unfinished,
    /// It is still at work.
    pub is_running: bool,
}

/// Where settings and backups lie, and what is done with them outside of jobs.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    config: Option<PathBuf>,
    vault_root: Option<PathBuf>,
    told_read_only: bool,
}

impl Desk {
    /// A desk with its own folders, or the system's places for them.
    pub fn new(config: Option<PathBuf>, vault_root: Option<PathBuf>) -> Desk {
        Desk { config, vault_root, told_read_only: false }
    }

    /// The same desk, at which nothing is changed at any service if `told` says so.
    pub fn with_read_only(self, told: bool) -> Desk {
        Desk { told_read_only: told, ..self }
    }

    /// Speaks to people in the language that they set, or in that of their system. Settings that can't be read set none.
    pub fn speak(&self) {
        let set = Settings::read(self.config.as_deref()).ok().and_then(|settings| settings.language);
        Language::wanted(set.as_deref()).speak();
    }

    /// Why nothing may be changed at any service, if so. Settings that can't be read say so, too.
    pub fn read_only(&self) -> Option<ReadOnly> {
        self.read_only_by(&self.settings())
    }

    fn read_only_by(&self, settings: &Result<Settings, Trouble>) -> Option<ReadOnly> {
        let is_set = || settings.as_ref().map_or(true, |settings| settings.read_only);
        let told = || self.told_read_only.then_some(ReadOnly::Told);
        policy().or_else(told).or_else(|| is_set().then_some(ReadOnly::Set))
    }

    /// Starts `request` on its own thread, in read-only mode where that is on. What is set is read there, too: a slow disk
    /// holds no window up.
    pub fn start(&self, request: Request, wake: impl Fn() + Send + Sync + 'static) -> Job {
        let desk = self.clone();
        start_prepared(request, move |request| desk.make_ready(request), wake)
    }

    /// Sets on a request what is set for the whole program, and gives the log.
    fn make_ready(&self, request: &mut Request) -> Option<LogFile> {
        if let Some(door) = request.door_mut() {
            let settings = self.settings();
            door.read_only |= self.read_only_by(&settings).is_some();
            // The demo account lies on this computer, where no proxy leads.
            if door.account_id.is_none() {
                let settings = settings.unwrap_or_default();
                door.proxy = door.proxy.take().or(settings.proxy.map(Secret::new));
                door.ca_file = door.ca_file.take().or(settings.ca_file);
            }
        }
        self.log()
    }

    /// The folder that holds the vaults: the one given, else the one that was set, else `Lifeboat` in the home folder. That
    /// is never a folder that a cloud service keeps in step, as `Documents` often is.
    pub fn vault_root(&self) -> Result<PathBuf, Trouble> {
        if let Some(root) = &self.vault_root {
            return Ok(root.clone());
        }
        if let Some(root) = self.settings().ok().and_then(|settings| settings.vault_root) {
            return Ok(root);
        }
        directories::BaseDirs::new()
            .map(|dirs| dirs.home_dir().join("Lifeboat"))
            .ok_or_else(|| Trouble::Disk { path: PathBuf::from("~"), why: "this user has no home folder".into() })
    }

    /// The folder that holds the vault of a saved account: the one given, else its own, else the usual one.
    pub fn root_of(&self, account: &SavedAccount) -> Result<PathBuf, Trouble> {
        match (&self.vault_root, &account.vault_root) {
            (None, Some(own)) => Ok(own.clone()),
            _ => self.vault_root(),
        }
    }

    /// Where vaults are: in the folder that was given; else in the usual one, and in those of saved accounts. Settings that
    /// can't be read name none: backups are there to be found also then.
    pub fn shelf(&self) -> Result<Shelf, Trouble> {
        let mut shelf = Shelf::new(&self.vault_root()?);
        if self.vault_root.is_none() {
            for account in self.accounts().unwrap_or_default() {
                if let Some(own) = &account.vault_root {
                    shelf = shelf.with(&account.name, own);
                }
            }
        }
        Ok(shelf)
    }

    /// The saved accounts, by name.
    pub fn accounts(&self) -> Result<Vec<SavedAccount>, Trouble> {
        self.book()?.list()
    }

    /// The saved account called `name`.
    pub fn account(&self, name: &str) -> Result<SavedAccount, Trouble> {
        self.book()?.get(name)
    }

    /// The door of a saved account, with its key and the provider files of this desk.
    pub fn door(&self, account: &SavedAccount, key: Key) -> Result<Door, Trouble> {
        Ok(Door { providers_dir: Some(self.book()?.providers_dir()), ..account.door_with(key) })
    }

    /// How one gets into a saved account, or one that is about to be, as far as a provider file tells.
    pub fn known_ways(&self, account: &SavedAccount) -> Result<Option<WaysIn>, Trouble> {
        signin::known_ways(&self.door(account, Key::default())?)
    }

    /// The folder of the settings and of the list of accounts.
    pub fn settings_dir(&self) -> Result<PathBuf, Trouble> {
        signin::settings::dir(self.config.as_deref())
    }

    /// Where provider files of one's own lie.
    pub fn providers_dir(&self) -> Result<PathBuf, Trouble> {
        Ok(self.book()?.providers_dir())
    }

    /// Saves an account, and its password or grant in the keychain. False when there is no keychain that would take it:
    /// then the account is saved without, a password is asked for each time, and a grant lives as long as `key` and its
    /// clones.
    pub fn save(&self, account: &SavedAccount, key: &Key) -> Result<bool, Trouble> {
        let mut account = SavedAccount { lasts: Some(Lasts::of(key)), ..account.clone() };
        let secret = match key {
            Key::Password(credentials) => {
                account.oauth = None;
                credentials.password.clone()
            }
            Key::Grant { grant, .. } => {
                account.oauth = Some(grant.client().clone());
                oauth::to_secret(grant)
            }
        };
        self.book()?.add(account.clone())?;
        let kept = kept(keychain::set(&account.name, &secret))?.is_some();
        if let Key::Grant { grant, .. } = key {
            grant.keep_as(kept.then_some(&account.name));
        }
        Ok(kept)
    }

    /// Forgets an account and its password. Its backups stay.
    pub fn remove(&self, name: &str) -> Result<(), Trouble> {
        let account = self.book()?.remove(name)?;
        // Without a keychain there was no password in it.
        kept(keychain::delete(&account.name)).map(|_| ())
    }

    /// What the keychain has for an account, if it has something: the way in is [`SavedAccount::door`].
    pub fn secret(&self, account: &SavedAccount) -> Result<Option<Secret>, Trouble> {
        Ok(kept(keychain::get(&account.name))?.flatten())
    }

    /// The backups of every vault of `shelf`, or of those called `vault`, the newest of each first. What is no backup but
    /// stands in the place of one is listed with the reason.
    pub fn backups(&self, shelf: &Shelf, vault: Option<&str>) -> Result<Vec<Shelved>, Trouble> {
        let mut backups = Vec::new();
        for line in shelf.vaults()? {
            if vault.is_none_or(|wanted| wanted == line.name) {
                backups.extend(Shelf::backups(&line.path)?);
            }
        }
        Ok(backups)
    }

    /// The runs of every vault of `shelf`, or of those called `vault`, that were never sealed, the newest of each first.
    pub fn unfinished(&self, shelf: &Shelf, vault: Option<&str>) -> Result<Vec<UnfinishedRun>, Trouble> {
        let mut runs = Vec::new();
        for line in shelf.vaults()? {
            if vault.is_none_or(|wanted| wanted == line.name) {
                runs.extend(self.unfinished_in(&line.path)?);
            }
        }
        Ok(runs)
    }

    /// The runs of the vault at `path` that were never sealed, newest first. The newest is the one under way, if one is.
    pub fn unfinished_in(&self, path: &Path) -> Result<Vec<UnfinishedRun>, Trouble> {
        let left = resume::unfinished(path)?;
        let mut is_running = !left.is_empty() && Vault::is_in_use(path);
        Ok(left.into_iter().map(|left| UnfinishedRun { is_running: std::mem::take(&mut is_running), left }).collect())
    }

    /// The folders that were named for this desk, for a command that is to find the same ones.
    pub fn folders(&self) -> Folders {
        Folders { config: self.config.clone(), vault: self.vault_root.clone() }
    }

    /// The schedules that were set.
    pub fn schedules(&self) -> Result<Vec<SavedSchedule>, Trouble> {
        self.book()?.schedules()
    }

    /// Remembers a schedule, in place of the one that the same account had.
    pub fn set_schedule(&self, schedule: SavedSchedule) -> Result<(), Trouble> {
        self.book()?.set_schedule(schedule)
    }

    /// Forgets the schedule of `account`, or each one, and gives what was forgotten.
    pub fn remove_schedules(&self, account: Option<&str>) -> Result<Vec<SavedSchedule>, Trouble> {
        let is_over = |known: &SavedSchedule| match account {
            None => true,
            Some(account) => known.account.is_some() && known.covers(account),
        };
        self.book()?.remove_schedules(is_over)
    }

    /// True when there is a keychain that may keep a password; whether it does is known once it has.
    pub fn has_keychain(&self) -> bool {
        keychain::status().is_ok()
    }

    /// Lets the person choose a folder, beginning at `from`. `None` when they chose none, or at once when this computer has
    /// no file chooser.
    pub fn choose_folder(&self, from: &Path) -> Option<PathBuf> {
        let start = from.ancestors().find(|path| path.is_dir()).unwrap_or(from);
        rfd::FileDialog::new().set_directory(start).pick_folder()
    }

    /// Lets the person choose files, beginning at `from`. Empty when they chose none, or at once when this computer has no
    /// file chooser.
    pub fn choose_files(&self, from: &Path) -> Vec<PathBuf> {
        let start = from.ancestors().find(|path| path.is_dir()).unwrap_or(from);
        rfd::FileDialog::new().set_directory(start).pick_files().unwrap_or_default()
    }

    /// Lets the person choose a file; else as [`Desk::choose_folder`].
    pub fn choose_file(&self, from: &Path) -> Option<PathBuf> {
        let start = from.ancestors().find(|path| path.is_dir()).unwrap_or(from);
        rfd::FileDialog::new().set_directory(start).pick_file()
    }

    /// Shows a folder in the system's file manager, or a file in the program that is meant for it.
    pub fn open_folder(&self, path: &Path) -> Result<(), Trouble> {
        open::that_detached(path).map_err(|error| Trouble::disk(path, &error))
    }

    /// Shows a web page in the person's browser.
    pub fn open_page(&self, url: &str) -> Result<(), Trouble> {
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        if !is_web {
            return Err(Trouble::BadAddress { input: url.to_owned(), why: "it is no web page".into() });
        }
        open::that_detached(url).map_err(|error| Trouble::NoBrowser { url: url.to_owned(), why: error.to_string() })
    }

    /// Where small pictures are kept: never in a backup. `None` where this user has no place for such things.
    pub fn cache_dir(&self) -> Option<PathBuf> {
        let dir = match &self.config {
            Some(config) => config.join("cache"),
            None => directories::ProjectDirs::from("", "", "Lifeboat")?.cache_dir().to_owned(),
        };
        Some(dir.join("thumbnails"))
    }

    /// The file in the settings folder that remembers where the window stood. `None` where there is no such folder.
    pub fn place_file(&self) -> Option<PathBuf> {
        Some(self.settings_dir().ok()?.join("window.ron"))
    }

    /// The log of what jobs did. `None` where there is no settings folder.
    pub(super) fn log(&self) -> Option<LogFile> {
        Some(LogFile::new(log::dir_in(&self.settings_dir().ok()?)))
    }

    fn book(&self) -> Result<Accounts, Trouble> {
        Accounts::open(self.config.as_deref())
    }
}

/// Runs `errand` on a thread of the desk's own, for shells that must not wait.
pub fn aside(errand: impl FnOnce() + Send + 'static) {
    std::thread::spawn(errand);
}

/// What the keychain answered; `None` when there is none that would serve us, which is no failure.
fn kept<T>(answer: Result<T, Trouble>) -> Result<Option<T>, Trouble> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(Trouble::Keychain { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}
