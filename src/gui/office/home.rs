//! What *Home* shows, read from the settings and the backup folders.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::demo::Demo;
use crate::engine::schedule::{Systemd, timer_name};
use crate::engine::synced::{SyncedFolders, Whose};
use crate::engine::{
    self, AlarmRecord, Origin, PhotoForm, SavedAccount, SavedSchedule, Shelf, Shelved, Summary, UnfinishedRun,
    VaultState,
};
use crate::gui::state::{
    AccountCard, BackupLine, Folder, Home, Schedule, SecondCopy, Standing, Unfinished, Unreadable, Way, host_of,
};
use crate::model::{Account, Door, Key, Service, Trouble};

/// The saved accounts with their backups, then the backups of others. Vaults that are seen are noted, so that they are
/// looked for where they were: also those of accounts that are not saved, and those on a drive that is not connected.
pub fn home(desk: &engine::Desk) -> Home {
    let usual = desk.vault_root().unwrap_or_default();
    let (accounts, settings) = (desk.accounts(), desk.settings());
    let trouble = accounts.as_ref().err().or(settings.as_ref().err()).cloned();
    let noted = desk.noted_vaults();
    let timers = Timers::of(desk);
    let saved = accounts.unwrap_or_default().into_iter();
    let mut cards: Vec<AccountCard> = saved.map(|account| saved_card(desk, account, &usual, &noted, &timers)).collect();
    let shown: Vec<PathBuf> = cards.iter().filter_map(|card| card.vault().map(Path::to_owned)).collect();
    let told: Vec<PathBuf> =
        cards.iter().filter(|card| card.folder != Folder::Here).map(|card| card.vault_root.clone()).collect();
    let mut roots: Vec<PathBuf> = noted.iter().filter_map(|vault| vault.parent().map(Path::to_owned)).collect();
    roots.sort();
    roots.dedup();
    let mut gone = Vec::new();
    for root in std::iter::once(&usual).chain(roots.iter().filter(|root| **root != usual)) {
        let vaults = Shelf::new(root).vaults().unwrap_or_default();
        if vaults.is_empty() && roots.contains(root) && !told.contains(root) {
            gone.push(root.clone());
        }
        for vault in vaults.into_iter().filter(|vault| !shown.contains(&vault.path)) {
            cards.extend(other_card(vault.name, &Held::of(desk, Some(vault.path)), root));
        }
    }
    let to_note: Vec<PathBuf> = cards
        .iter()
        // The demo account is nobody's, and missed by nobody.
        .filter(|card| card.way != Way::Demo)
        .filter_map(|card| card.vault().map(Path::to_owned))
        .collect();
    // Settings that can't be written are said by whatever the person sets next.
    let _ = desk.note_vaults(&to_note);
    let synced = SyncedFolders::of(&Whose::here());
    Home { accounts: cards, read_only: desk.read_only().is_some(), synced, trouble, gone }
}

/// What a vault holds.
#[derive(Default)]
struct Held {
    vault: Option<PathBuf>,
    /// Why its backups can't be listed, if so.
    shut: Option<Trouble>,
    backups: Vec<Shelved>,
    unfinished: Vec<UnfinishedRun>,
    state: Option<VaultState>,
}

impl Held {
    fn of(desk: &engine::Desk, vault: Option<PathBuf>) -> Held {
        let Some(vault) = vault else { return Held::default() };
        let (backups, shut) = match Shelf::backups(&vault) {
            Ok(backups) => (backups, None),
            Err(trouble) => (Vec::new(), Some(trouble)),
        };
        Held {
            backups,
            shut,
            unfinished: desk.unfinished_in(&vault).unwrap_or_default(),
            state: engine::vault_state(&vault).ok(),
            vault: Some(vault),
        }
    }

    /// What the vault itself tells of an account's card.
    fn card(&self) -> AccountCard {
        let newest = self.newest_of_account();
        let lies = newest.or_else(|| self.summaries().next());
        AccountCard {
            scope: newest.map(|newest| newest.record.scope.clone()).unwrap_or_default(),
            photos: lies.map(|summary| photo_form(summary.record.files.keys())).unwrap_or_default(),
            folder: self.shut.clone().map_or(Folder::Here, Folder::Shut),
            backups: self.backups.iter().filter_map(|backup| self.line(backup)).collect(),
            damaged: self.backups.iter().filter_map(unreadable).collect(),
            alarms: self.open_alarms(),
            unfinished: self.unfinished.iter().map(unfinished).collect(),
            copies: self.copies(),
            ..AccountCard::default()
        }
    }

    /// What could be read of the backups, newest first.
    fn summaries(&self) -> impl Iterator<Item = &Summary> {
        self.backups.iter().filter_map(|backup| backup.summary.as_ref().ok())
    }

    /// The newest backup of the account itself: what files that were kept with it hold, nobody chose.
    fn newest_of_account(&self) -> Option<&Summary> {
        self.summaries().find(|summary| summary.record.origin == Origin::Account)
    }

    fn line(&self, backup: &Shelved) -> Option<BackupLine> {
        let summary = backup.summary.as_ref().ok()?;
        Some(BackupLine {
            path: backup.path.clone(),
            sealed: summary.record.sealed,
            origin: summary.record.origin,
            scope: summary.record.scope.clone(),
            status: summary.record.status,
            alarm: summary.record.alarm,
            answered: engine::is_settled(&backup.path, summary.record.alarm),
            totals: summary.receipt.as_ref().map(|receipt| receipt.totals.clone()).unwrap_or_default(),
            pinned: self.state.as_ref().and_then(|state| state.pins.get(&backup.name)).map(|pin| pin.why.clone()),
        })
    }

    /// The losses that the person has not answered.
    fn open_alarms(&self) -> Vec<AlarmRecord> {
        let open = self.vault.as_ref().and_then(|vault| engine::open_alarms(vault).ok()).unwrap_or_default();
        open.into_iter().flat_map(|open| open.alarms).collect()
    }

    fn copies(&self) -> Vec<SecondCopy> {
        let newest = self.backups.first().map(|backup| &backup.name);
        let copies = self.state.iter().flat_map(|state| &state.copies);
        let copy = |copy: &engine::SecondCopy| SecondCopy {
            path: PathBuf::from(&copy.path),
            verified: copy.verified(),
            has_newest: newest.is_some_and(|newest| copy.backups.contains_key(newest)),
        };
        copies.map(copy).collect()
    }
}

fn unreadable(backup: &Shelved) -> Option<Unreadable> {
    let why = backup.summary.as_ref().err()?.clone();
    Some(Unreadable { path: backup.path.clone(), name: backup.name.clone(), why })
}

fn saved_card(
    desk: &engine::Desk,
    account: SavedAccount,
    usual: &Path,
    noted: &[PathBuf],
    timers: &Timers,
) -> AccountCard {
    let vault_root = account.vault_root.clone().unwrap_or_else(|| usual.to_owned());
    let vaults = Shelf::new(&vault_root).vaults();
    let shut = vaults.as_ref().err().cloned();
    let vault = engine::vault_in(&vault_root, &account).unwrap_or_default();
    let is_noted = noted.iter().any(|known| known.parent() == Some(&vault_root));
    // Where all are gone that were there, its own is, too, whatever that was called.
    let all_gone = is_noted && vaults.is_ok_and(|vaults| vaults.is_empty());
    // A folder of its own that was never used may be on a drive, too.
    let never_used = account.vault_root.is_some() && !vault_root.is_dir();
    let was_there =
        noted.contains(&vault_root.join(&account.name)) || (account.last_contact.is_some() && (all_gone || never_used));
    let is_gone = vault.is_none() && was_there;
    let held = Held::of(desk, vault);
    let card = held.card();
    let folder = match shut {
        Some(trouble) => Folder::Shut(trouble),
        None if is_gone => Folder::Gone,
        None => card.folder.clone(),
    };
    let standing = standing(desk, &account, &held);
    AccountCard {
        way: Way::Saved,
        oauth: account.oauth.clone(),
        standing,
        host: account.urls.first().map(|url| host_of(url)).unwrap_or_default(),
        schedule: timers.schedule_of(&account.name),
        is_late: timers.late.contains(&account.name),
        door: account.door_with(Key::without_secret(&account.user)),
        name: account.name,
        user: account.user,
        id: account.id,
        vault_root,
        folder,
        ..card
    }
}

/// What the settings, the provider's file and the newest backup tell of an account, without asking anybody.
fn standing(desk: &engine::Desk, account: &SavedAccount, held: &Held) -> Standing {
    let newest = held.newest_of_account().map(|newest| &newest.record);
    // Files that can't be read say so when they are needed.
    let ways = desk.known_ways(account).ok().flatten().unwrap_or_default();
    let mut reached: Vec<Service> =
        newest.iter().flat_map(|record| record.account.endpoints.iter().map(|endpoint| endpoint.service)).collect();
    reached.sort();
    reached.dedup();
    Standing {
        lasts: account.lasts.unwrap_or_default(),
        last_contact: account.last_contact,
        refused: account.refused,
        reached,
        coverage: newest.map_or_else(|| ways.coverage.clone(), |record| record.coverage.clone()),
        ways,
    }
}

/// The card of a vault whose account is not saved; `None` when there is nothing in it.
fn other_card(name: String, held: &Held, root: &Path) -> Option<AccountCard> {
    let account = held.account()?;
    let urls: Vec<String> = account.endpoints.iter().map(|endpoint| endpoint.url.clone()).collect();
    Some(AccountCard {
        way: match () {
            () if account.id == Demo::account_id() => Way::Demo,
            // Nothing that one could sign in to.
            () if account.endpoints.is_empty() => Way::Files,
            () => Way::SignIn,
        },
        host: urls.first().map(|url| host_of(url)).unwrap_or_default(),
        name,
        user: account.user.clone(),
        id: Some(account.id.clone()),
        door: Door { urls, key: Key::without_secret(&account.user), ..Door::default() },
        vault_root: root.to_owned(),
        ..held.card()
    })
}

impl Held {
    /// Whose backups these are, by the newest of them, or by what was never sealed; else, where there are any, by what the
    /// vault itself remembers.
    fn account(&self) -> Option<&Account> {
        let left = self.unfinished.iter().filter_map(|run| run.left.account.as_ref());
        let sealed = self.newest_of_account().or_else(|| self.summaries().next());
        sealed.map(|summary| &summary.record.account).or_else(|| left.into_iter().next()).or_else(|| self.remembered())
    }
}

impl Held {
    fn remembered(&self) -> Option<&Account> {
        self.state.as_ref().filter(|_| !self.backups.is_empty()).map(|state| &state.account)
    }
}

fn unfinished(run: &UnfinishedRun) -> Unfinished {
    let left = &run.left;
    Unfinished {
        path: left.path.clone(),
        started: left.started,
        items: left.items,
        bytes: left.bytes,
        is_running: run.is_running,
    }
}

/// How photos lie in a backup with these files.
fn photo_form<'a>(mut files: impl Iterator<Item = &'a String>) -> PhotoForm {
    let is_plain = |path: &String| path.starts_with("data/photos/") && !path.ends_with(".zip");
    if files.any(is_plain) { PhotoForm::Files } else { PhotoForm::Zips }
}

/// The schedules that were set, and how they do.
struct Timers {
    set: Vec<(SavedSchedule, bool)>,
    /// Accounts whose last good backup is too old.
    late: Vec<String>,
}

impl Timers {
    fn of(desk: &engine::Desk) -> Timers {
        let schedules = desk.schedules().unwrap_or_default();
        if schedules.is_empty() {
            return Timers { set: Vec::new(), late: Vec::new() };
        }
        let systemd = schedules.iter().any(|known| known.installed).then(Systemd::here).flatten();
        let is_dead = |known: &SavedSchedule| {
            let name = timer_name(known.account.as_deref());
            known.installed && !systemd.as_ref().is_some_and(|systemd| systemd.is_set(&name))
        };
        let set = schedules.into_iter().map(|known| (is_dead(&known), known)).map(|(dead, known)| (known, dead));
        let late = desk.overdue(Timestamp::now()).unwrap_or_default();
        Timers { set: set.collect(), late: late.into_iter().map(|(account, _)| account.name).collect() }
    }

    /// The schedule of an account: its own, else the one for all.
    fn schedule_of(&self, account: &str) -> Option<Schedule> {
        let covering = self.set.iter().filter(|(known, _)| known.covers(account));
        let (known, is_dead) = covering.max_by_key(|(known, _)| known.account.is_some())?;
        let for_all = known.account.is_none();
        Some(Schedule { every: known.every, at: known.at, for_all, is_dead: *is_dead })
    }
}

#[cfg(test)]
mod tests;
