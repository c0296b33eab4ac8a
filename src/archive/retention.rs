//! Forgetting old backups: what may go is planned by a pure function and shown first; what goes gets a name that no
//! backup has before its first file is removed, so that a run that is killed never leaves half a backup that looks
//! whole. Never goes below three verified backups, never touches a pinned one, and never the last backup that has a
//! collection. Damaged backups stay: they may be all that is left to salvage from.
//! One file because the floors of the plan and the steps that hold on to them are read together.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::bag::walk;
use super::disk;
use super::endings::FORGOTTEN;
use super::records::{AlarmLevel, CollectionRecord, Origin, Status, Verified};
use super::seal::rename;
use super::vault::{Pin, SealedFolder, Stored, Vault, VaultState, sealed_folders, state_of, stored_at};
use super::verify::verify;
use crate::model::{Trouble, Watch};
use crate::text::{say, sentence};

/// So many verified backups are kept whatever was asked for.
pub const FLOOR: usize = 3;

/// A backup, as far as keeping or forgetting it depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Name of its folder.
    pub name: String,
    pub path: PathBuf,
    /// `None` when its record can't be read.
    pub facts: Option<CandidateFacts>,
    /// It was found to be damaged.
    pub damaged: bool,
}

/// What a readable backup says of itself, and when it was last found intact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateFacts {
    pub sealed: Timestamp,
    /// It is of the account itself, not of files that are kept with it.
    pub of_account: bool,
    pub status: Status,
    pub alarm: AlarmLevel,
    pub verified: Option<Timestamp>,
    /// Address, name, and whether it is complete, of each collection.
    pub collections: Vec<(String, String, bool)>,
}

/// Why a backup is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// One of the newest, as many as were asked for.
    Newest,
    Pinned {
        why: String,
    },
    /// An alarm that is open is judged by it.
    Alarm,
    /// The newest that is complete and without alarm.
    LastGood,
    /// The newest that has this collection, or has it complete.
    Holds {
        collection: String,
    },
    /// Without it fewer than three verified backups would be left.
    Floor,
    /// It is damaged or can't be read.
    Damaged,
}

impl Reason {
    /// *stays: one of the newest*. Names of collections and what a person wrote are in it as they are.
    pub fn in_words(&self) -> String {
        match self {
            Reason::Newest => say("keep-newest", &[]),
            Reason::Pinned { why } if why.is_empty() => say("keep-pinned", &[]),
            Reason::Pinned { why } => say("keep-pinned-because", &[("why", sentence(why).into())]),
            Reason::Alarm => say("keep-alarm", &[]),
            Reason::LastGood => say("keep-last-good", &[]),
            Reason::Holds { collection } => say("keep-holds", &[("collection", collection.into())]),
            Reason::Floor => say("keep-floor", &[]),
            Reason::Damaged => say("keep-damaged", &[]),
        }
    }
}

/// A backup that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub name: String,
    pub reason: Reason,
}

/// A backup that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    pub name: String,
    /// Room that is free afterwards; what other backups share with it stays.
    pub n_bytes: u64,
}

/// What forgetting is going to do to one vault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Oldest first.
    pub forget: Vec<Forgotten>,
    /// Newest first.
    pub keep: Vec<Kept>,
    /// Backups that are kept and will be checked before anything goes, so that three verified ones stay.
    pub check_first: Vec<String>,
}

/// What became of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgot {
    pub forgotten: Vec<Forgotten>,
    /// Backups that were checked first.
    pub checked: Vec<Verified>,
}

impl Plan {
    /// Room that would be free.
    pub fn n_bytes(&self) -> u64 {
        self.forget.iter().map(|gone| gone.n_bytes).sum()
    }
}

impl Forgot {
    /// Room that is free now.
    pub fn n_bytes(&self) -> u64 {
        self.forgotten.iter().map(|gone| gone.n_bytes).sum()
    }

    /// Backups that were checked first and are harmed.
    pub fn damaged(&self) -> impl Iterator<Item = &Verified> {
        self.checked.iter().filter(|checked| !checked.is_unharmed())
    }
}

/// Decides which of `backups` go when the newest `keep_last` are to stay. `open_alarms`: backups whose alarm is open.
pub fn plan_forget(
    backups: &[Candidate],
    pins: &BTreeMap<String, Pin>,
    open_alarms: &BTreeSet<String>,
    keep_last: usize,
) -> Plan {
    let mut sound: Vec<(&Candidate, &CandidateFacts)> = backups
        .iter()
        .filter(|backup| !backup.damaged)
        .filter_map(|backup| backup.facts.as_ref().map(|facts| (backup, facts)))
        .collect();
    sound.sort_by(|(a, x), (b, y)| (y.sealed, &b.name).cmp(&(x.sealed, &a.name)));
    let guarded = guarded_by_alarms(&sound, open_alarms);
    let holders = newest_holders(&sound);
    let is_good = |(backup, facts): &&(&Candidate, &CandidateFacts)| {
        facts.status == Status::Complete && !open_alarms.contains(&backup.name)
    };
    // Files that are kept with an account are no backup of it; a vault of files has nothing else.
    let of_account = sound.iter().filter(|(_, facts)| facts.of_account);
    let last_good = of_account.clone().find(is_good).or_else(|| sound.iter().find(is_good));

    let mut keep: Vec<Kept> = Vec::new();
    let mut free: Vec<&Candidate> = Vec::new();
    for (n, (backup, _)) in sound.iter().enumerate() {
        let reason = if let Some(pin) = pins.get(&backup.name) {
            Reason::Pinned { why: pin.why.clone() }
        } else if guarded.contains(backup.name.as_str()) {
            Reason::Alarm
        } else if n < keep_last {
            Reason::Newest
        } else if last_good.is_some_and(|(good, _)| good.name == backup.name) {
            Reason::LastGood
        } else if let Some(collection) = holders.get(backup.name.as_str()) {
            Reason::Holds { collection: collection.clone() }
        } else {
            free.push(backup);
            continue;
        };
        keep.push(Kept { name: backup.name.clone(), reason });
    }
    // Newest first, so the newest of what would go is what makes up the floor.
    while keep.len() < FLOOR && !free.is_empty() {
        keep.push(Kept { name: free.remove(0).name.clone(), reason: Reason::Floor });
    }
    let rank: HashMap<&str, usize> =
        sound.iter().enumerate().map(|(n, (backup, _))| (backup.name.as_str(), n)).collect();
    keep.sort_by_key(|kept| rank.get(kept.name.as_str()).copied());

    let is_kept: BTreeSet<&str> = keep.iter().map(|kept| kept.name.as_str()).collect();
    let kept = || sound.iter().filter(|(backup, _)| is_kept.contains(backup.name.as_str()));
    let n_verified = kept().filter(|(_, facts)| facts.verified.is_some()).count();
    let unverified = kept().filter(|(_, facts)| facts.verified.is_none());
    let check_first = match free.is_empty() {
        true => Vec::new(),
        false => unverified.take(FLOOR.saturating_sub(n_verified)).map(|(backup, _)| backup.name.clone()).collect(),
    };
    let broken = backups.iter().filter(|backup| backup.damaged || backup.facts.is_none());
    keep.extend(broken.map(|backup| Kept { name: backup.name.clone(), reason: Reason::Damaged }));
    let forget = free.iter().rev().map(|backup| Forgotten { name: backup.name.clone(), n_bytes: 0 }).collect();
    Plan { forget, keep, check_first }
}

/// Each backup with an open alarm, the one before it, and for each collection the newest before it that is complete
/// and has no open alarm: what the alarm was judged against. `sound` comes newest first.
fn guarded_by_alarms<'a>(
    sound: &[(&'a Candidate, &'a CandidateFacts)],
    open_alarms: &BTreeSet<String>,
) -> BTreeSet<&'a str> {
    let mut guarded = BTreeSet::new();
    for (n, (backup, _)) in sound.iter().enumerate() {
        if !open_alarms.contains(&backup.name) {
            continue;
        }
        let older = sound.get(n + 1..).unwrap_or_default();
        guarded.insert(backup.name.as_str());
        guarded.extend(older.iter().find(|(_, facts)| facts.of_account).map(|(before, _)| before.name.as_str()));
        let mut judged = BTreeSet::new();
        for (before, facts) in older.iter().filter(|(before, _)| !open_alarms.contains(&before.name)) {
            for (href, _, _) in facts.collections.iter().filter(|(_, _, complete)| *complete) {
                if judged.insert(href.as_str()) {
                    guarded.insert(before.name.as_str());
                }
            }
        }
    }
    guarded
}

/// Backups that are the newest to have some collection, or to have it complete, with the collection's name.
fn newest_holders<'a>(sound: &[(&'a Candidate, &'a CandidateFacts)]) -> BTreeMap<&'a str, String> {
    let mut seen = BTreeSet::new();
    let mut holders = BTreeMap::new();
    for (backup, facts) in sound {
        for (href, name, complete) in &facts.collections {
            let first = seen.insert((href.as_str(), false));
            let first_complete = *complete && seen.insert((href.as_str(), true));
            if first || first_complete {
                holders.entry(backup.name.as_str()).or_insert_with(|| name.clone());
            }
        }
    }
    holders
}

/// Backups of a vault whose alarm is open: each that has one, as long as nothing is known of its being settled.
fn open_alarms(backups: &[Candidate], state: &VaultState) -> BTreeSet<String> {
    let is_open =
        |backup: &&Candidate| backup.facts.as_ref().is_some_and(|facts| !state.has_answered(&backup.path, facts.alarm));
    backups.iter().filter(is_open).map(|backup| backup.name.clone()).collect()
}

/// The sealed backups in the folder `vault`, as candidates.
pub fn candidates(vault: &Path, state: &VaultState) -> Result<Vec<Candidate>, Trouble> {
    let mut found = Vec::new();
    for SealedFolder { name, path } in sealed_folders(vault).map_err(disk::trouble(vault))? {
        let facts = stored_at(&path).map(|Stored { sealed, origin, status, alarm, collections, .. }| CandidateFacts {
            sealed,
            of_account: origin == Origin::Account,
            status,
            alarm,
            verified: state.verified.get(&name).copied(),
            collections: collections.into_iter().map(collection_facts).collect(),
        });
        found.push(Candidate { name, path, facts, damaged: false });
    }
    Ok(found)
}

fn collection_facts(record: CollectionRecord) -> (String, String, bool) {
    (record.collection.href, record.collection.name, record.complete)
}

/// What forgetting all but the newest `keep_last` backups of `vault` is going to do. Changes nothing.
pub fn plan(vault: &Path, keep_last: usize) -> Result<Plan, Trouble> {
    plan_without(vault, keep_last, &BTreeSet::new())
}

fn plan_without(vault: &Path, keep_last: usize, damaged: &BTreeSet<String>) -> Result<Plan, Trouble> {
    let state = state_of(vault)?;
    let mut backups = candidates(vault, &state)?;
    for backup in &mut backups {
        backup.damaged = damaged.contains(&backup.name);
    }
    let mut plan = plan_forget(&backups, &state.pins, &open_alarms(&backups, &state), keep_last);
    weigh(vault, &mut plan.forget)?;
    Ok(plan)
}

/// Carries a plan out. It is made again under the vault's lock, and only what the plan that was `shown` names goes.
pub fn forget(
    vault: &Vault,
    shown: &Plan,
    keep_last: usize,
    w: &Watch,
    progress: &mut dyn FnMut(u64),
) -> Result<Forgot, Trouble> {
    sweep(vault.path())?;
    let mut done = Forgot::default();
    let mut damaged = BTreeSet::new();
    let mut n_read = 0;
    let plan = loop {
        let plan = plan_without(vault.path(), keep_last, &damaged)?;
        if plan.check_first.is_empty() {
            break plan;
        }
        for name in &plan.check_first {
            let mut last = 0;
            let verified = verify(&vault.path().join(name), false, w, &mut |read| {
                last = read;
                progress(n_read + read);
            });
            n_read += last;
            // A backup that can't be read at all is as little good as a damaged one.
            let is_intact = verified.as_ref().is_ok_and(|verified| verified.is_unharmed());
            match verified {
                Err(Trouble::Cancelled) => return Err(Trouble::Cancelled),
                Err(_) => (),
                Ok(verified) => done.checked.push(verified),
            }
            record_check(vault, name, is_intact)?;
            if !is_intact {
                damaged.insert(name.clone());
            }
        }
    };
    let names: BTreeSet<&str> = shown.forget.iter().map(|gone| gone.name.as_str()).collect();
    for gone in plan.forget.into_iter().filter(|gone| names.contains(gone.name.as_str())) {
        w.check()?;
        remove(vault.path(), &gone.name)?;
        vault.change(|state| state.verified.remove(&gone.name))?;
        done.forgotten.push(gone);
    }
    Ok(done)
}

fn record_check(vault: &Vault, name: &str, is_intact: bool) -> Result<(), Trouble> {
    vault.change(|state| {
        if is_intact {
            state.verified.insert(name.to_owned(), Timestamp::now());
        } else {
            state.verified.remove(name);
        }
    })
}

/// Removes one backup: first it gets a name that no backup has.
fn remove(vault: &Path, name: &str) -> Result<(), Trouble> {
    let path = vault.join(name);
    let gone = vault.join(format!("{name}{FORGOTTEN}"));
    rename(&path, &gone)?;
    disk::sync_dir(vault)?;
    disk::remove_tree(&gone)
}

/// Removes what a run that was killed while forgetting left.
pub(super) fn sweep(vault: &Path) -> Result<(), Trouble> {
    for entry in fs::read_dir(vault).map_err(disk::trouble(vault))? {
        let entry = entry.map_err(disk::trouble(vault))?;
        let is_folder = entry.file_type().map_err(disk::trouble(&entry.path()))?.is_dir();
        if is_folder && entry.file_name().to_string_lossy().ends_with(FORGOTTEN) {
            disk::remove_tree(&entry.path())?;
        }
    }
    Ok(())
}

/// Finds out how much room each of `forget`, removed in this order, makes free. A file that has several names is free
/// when the last of them goes.
fn weigh(vault: &Path, forget: &mut [Forgotten]) -> Result<(), Trouble> {
    let mut names_seen: HashMap<(u64, u64), u64> = HashMap::new();
    for gone in forget {
        let path = vault.join(&gone.name);
        for found in walk(&path).map_err(disk::trouble(&path))? {
            let file = disk::inside(&path, &found.path);
            let meta = fs::symlink_metadata(&file).map_err(disk::trouble(&file))?;
            let is_last = disk::identity(&meta).is_none_or(|(id, n_names)| {
                let seen = names_seen.entry(id).or_default();
                *seen += 1;
                *seen == n_names
            });
            if is_last {
                gone.n_bytes += meta.len();
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A backup by a line: name, `+` complete or `-` incomplete, `!` alarm, `v` verified, `x` damaged, `i` an import, and collections,
    /// a capital for one that is complete.
    fn backup(line: &str) -> Candidate {
        let mut words = line.split(' ');
        let name = words.next().unwrap();
        let flags = words.next().unwrap();
        let collections = words.next().unwrap_or("A");
        let facts = CandidateFacts {
            sealed: Timestamp::from_second(name.bytes().map(i64::from).sum()).unwrap(),
            of_account: !flags.contains('i'),
            status: if flags.contains('-') { Status::Incomplete } else { Status::Complete },
            alarm: if flags.contains('!') { AlarmLevel::Alarm } else { AlarmLevel::None },
            verified: flags.contains('v').then_some(Timestamp::UNIX_EPOCH),
            collections: collections
                .chars()
                .map(|c| (c.to_ascii_lowercase().to_string(), c.to_string(), c.is_uppercase()))
                .collect(),
        };
        let facts = (!flags.contains('?')).then_some(facts);
        Candidate { name: name.into(), path: name.into(), facts, damaged: flags.contains('x') }
    }

    /// What goes, and what is kept with the first letters of the reason, and what is checked first.
    fn planned(lines: &[&str], pins: &[&str], keep_last: usize) -> (String, String, String) {
        let backups: Vec<_> = lines.iter().map(|line| backup(line)).collect();
        let pin = Pin { since: Timestamp::UNIX_EPOCH, why: "x".into() };
        let pins = pins.iter().map(|name| ((*name).to_owned(), pin.clone())).collect();
        let plan = plan_forget(&backups, &pins, &open_alarms(&backups, &VaultState::default()), keep_last);
        let forget: Vec<_> = plan.forget.into_iter().map(|gone| gone.name).collect();
        let keep: Vec<_> = plan
            .keep
            .into_iter()
            .map(|kept| {
                let reason = match kept.reason {
                    Reason::Newest => "newest".to_owned(),
                    Reason::Pinned { .. } => "pinned".to_owned(),
                    Reason::Alarm => "alarm".to_owned(),
                    Reason::LastGood => "good".to_owned(),
                    Reason::Holds { collection } => format!("holds-{collection}"),
                    Reason::Floor => "floor".to_owned(),
                    Reason::Damaged => "damaged".to_owned(),
                };
                format!("{}:{reason}", kept.name)
            })
            .collect();
        (forget.join(" "), keep.join(" "), plan.check_first.join(" "))
    }

    #[test]
    fn the_plan_and_its_floors() {
        let check = |lines: &[&str], pins: &[&str], keep_last: usize, expect: (&str, &str, &str)| {
            let plan = planned(lines, pins, keep_last);
            assert_eq!((plan.0.as_str(), plan.1.as_str(), plan.2.as_str()), expect, "{lines:?}");
        };
        let five = ["a +v", "b +v", "c +v", "d +v", "e +v"];
        check(&five, &[], 3, ("a b", "e:newest d:newest c:newest", ""));
        check(&five, &[], 1, ("a b", "e:newest d:floor c:floor", ""));
        check(&five, &[], 9, ("", "e:newest d:newest c:newest b:newest a:newest", ""));
        check(&five, &["a"], 2, ("b c", "e:newest d:newest a:pinned", ""));
        check(&five, &["a", "nobody", "../a"], 4, ("", "e:newest d:newest c:newest b:newest a:pinned", ""));
        // Nothing is verified: three of those that stay are looked at first.
        check(&["a +", "b +", "c +", "d +", "e +"], &[], 4, ("a", "e:newest d:newest c:newest b:newest", "e d c"));
        check(&["a +v", "b +v", "c +", "d +"], &[], 3, ("a", "d:newest c:newest b:newest", "d c"));
        // Nothing goes, so nothing need be checked.
        check(&["a +", "b +", "c +"], &[], 1, ("", "c:newest b:floor a:floor", ""));
        // What is damaged or unreadable stays and counts for nothing.
        check(
            &["a +v", "b +v", "c +v", "d +v", "e +vx", "f ?"],
            &[],
            1,
            ("a", "d:newest c:floor b:floor e:damaged f:damaged", ""),
        );
        // The last good one stays, however many bad ones came after it.
        check(
            &["a +v", "b +v", "c -v a", "d -v a", "e -v a", "f -v a"],
            &[],
            3,
            ("a c", "f:newest e:newest d:newest b:good", ""),
        );
        // The newest that has the photos stays, and the newest that has them complete.
        check(
            &["a +v AP", "b +v AP", "c +v Ap", "d +v A", "e +v A", "f +v A"],
            &[],
            3,
            ("a", "f:newest e:newest d:newest c:holds-p b:holds-P", ""),
        );
        // An open alarm keeps itself, the one before it, and what it was judged against.
        check(
            &["a +v", "b +v", "c -v a", "d +!v", "e +!v", "f +v", "g +v", "h +v", "i +v"],
            &[],
            3,
            ("a f", "i:newest h:newest g:newest e:alarm d:alarm c:alarm b:alarm", ""),
        );
        check(&[], &[], 3, ("", "", ""));
        // Files that are kept with the account are neither its last good backup nor the one before an alarm.
        check(
            &["a +v AP", "b +v AP", "c -v Ap", "d -v aP", "e -v a", "f +vi Z"],
            &[],
            3,
            ("a", "f:newest e:newest d:newest c:holds-A b:good", ""),
        );
        check(
            &["a +v", "b -v a", "c +vi z", "d +!v", "e +v", "f +v", "g +v"],
            &[],
            3,
            ("", "g:newest f:newest e:newest d:alarm c:holds-z b:alarm a:alarm", ""),
        );
    }

    #[cfg(unix)]
    #[test]
    fn room_is_free_when_the_last_name_goes() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["a", "b", "c"] {
            fs::create_dir(dir.path().join(name)).unwrap();
            fs::write(dir.path().join(name).join("own"), "12345").unwrap();
        }
        fs::write(dir.path().join("a/two"), [0; 100]).unwrap();
        fs::hard_link(dir.path().join("a/two"), dir.path().join("b/two")).unwrap();
        fs::write(dir.path().join("a/three"), [0; 1000]).unwrap();
        fs::hard_link(dir.path().join("a/three"), dir.path().join("b/three")).unwrap();
        fs::hard_link(dir.path().join("a/three"), dir.path().join("c/three")).unwrap();
        let mut forget: Vec<_> = ["a", "b"].map(|name| Forgotten { name: name.into(), n_bytes: 0 }).into();
        weigh(dir.path(), &mut forget).unwrap();
        assert_eq!(forget.iter().map(|gone| gone.n_bytes).collect::<Vec<_>>(), [5, 105]);
    }
}
