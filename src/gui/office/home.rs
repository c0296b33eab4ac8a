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
use crate::gui::state::{AccountCard, BackupLine, Home, Schedule, SecondCopy, Standing, Unfinished, Way, host_of};
use crate::model::{Account, Door, Key, Service};

/// The saved accounts with their backups, then the backups of others. Settings or folders that can't be read show as none
/// here; the run that needs them says why.
pub fn home(desk: &engine::Desk) -> Home {
    let usual = desk.vault_root().unwrap_or_default();
    let accounts = desk.accounts().unwrap_or_default();
    let timers = Timers::of(desk);
    let mut cards: Vec<AccountCard> =
        accounts.into_iter().map(|account| saved_card(desk, account, &usual, &timers)).collect();
    let shown: Vec<PathBuf> = cards.iter().filter_map(|card| card.vault().map(Path::to_owned)).collect();
    for vault in Shelf::new(&usual).vaults().unwrap_or_default() {
        if !shown.contains(&vault.path) {
            cards.extend(other_card(vault.name, &Held::of(desk, Some(vault.path)), &usual));
        }
    }
    let synced = SyncedFolders::of(&Whose::here());
    Home { accounts: cards, read_only: desk.read_only().is_some(), synced }
}

/// What a vault holds.
#[derive(Default)]
struct Held {
    vault: Option<PathBuf>,
    backups: Vec<Shelved>,
    unfinished: Vec<UnfinishedRun>,
    state: Option<VaultState>,
}

impl Held {
    fn of(desk: &engine::Desk, vault: Option<PathBuf>) -> Held {
        let Some(vault) = vault else { return Held::default() };
        Held {
            backups: Shelf::backups(&vault).unwrap_or_default(),
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
            backups: self.backups.iter().filter_map(|backup| self.line(backup)).collect(),
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

fn saved_card(desk: &engine::Desk, account: SavedAccount, usual: &Path, timers: &Timers) -> AccountCard {
    let vault_root = account.vault_root.clone().unwrap_or_else(|| usual.to_owned());
    let held = Held::of(desk, engine::vault_in(&vault_root, &account).unwrap_or_default());
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
        ..held.card()
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

/// The card of a vault whose account is not saved; `None` when nothing in it tells whose it is.
fn other_card(name: String, held: &Held, usual: &Path) -> Option<AccountCard> {
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
        vault_root: usual.to_owned(),
        ..held.card()
    })
}

impl Held {
    /// Whose backups these are, by the newest of them, or by what was never sealed.
    fn account(&self) -> Option<&Account> {
        let left = self.unfinished.iter().filter_map(|run| run.left.account.as_ref());
        let sealed = self.newest_of_account().or_else(|| self.summaries().next());
        sealed.map(|summary| &summary.record.account).or_else(|| left.into_iter().next())
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
