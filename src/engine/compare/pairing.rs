//! Which item of the new backup is which of the old one. Pure.
//!
//! In this order: the same address in the same collection (unless both have UIDs, and others); the same UID, in the same
//! collection first; the same bytes, or the same meaning; at last, of people, a card that has all that theirs had.

use std::collections::HashMap;
use std::collections::HashSet;

use super::side::{Entry, Group, Place, Side};
use crate::engine::known::Person;
use crate::model::Kind;

/// What became of an item of the old backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Gone,
    /// It is this one of the new backup.
    Is(usize),
    /// All of it is in this one, which is another one.
    MergedInto(usize),
}

/// Who is who.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pairing {
    /// Of each item of the old backup.
    pub(super) fates: Vec<Fate>,
    /// Items that only the new one has; true for one beside another that is the same.
    pub(super) added: Vec<(usize, bool)>,
}

/// Pairs the items of two backups. Cards that are left over are looked up by `person`.
pub(super) fn pair(was: &Side, is: &Side) -> Pairing {
    let mut work = Work { was, is, fates: vec![Fate::Gone; was.entries.len()], taken: vec![false; is.entries.len()] };
    work.by_address();
    work.by(|_, entry| entry.uid.map(|uid| (entry.group(), uid)));
    work.by(|_, entry| Some((entry.group(), entry.sha256)));
    work.by(|_, entry| (entry.group() != Group::Files).then_some((entry.group(), entry.known.meaning)));
    work.by_person();
    let added = work.added();
    Pairing { fates: work.fates, added }
}

struct Work<'a> {
    was: &'a Side,
    is: &'a Side,
    fates: Vec<Fate>,
    /// Which items of the new backup are paired.
    taken: Vec<bool>,
}

impl Work<'_> {
    fn take(&mut self, old: usize, new: usize) {
        if let (Some(fate), Some(taken)) = (self.fates.get_mut(old), self.taken.get_mut(new)) {
            (*fate, *taken) = (Fate::Is(new), true);
        }
    }

    fn left_old(&self) -> Vec<usize> {
        let left = self.fates.iter().enumerate().filter(|(_, fate)| **fate == Fate::Gone);
        left.map(|(at, _)| at).collect()
    }

    fn left_new(&self) -> Vec<usize> {
        self.taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(at, _)| at).collect()
    }

    fn by_address(&mut self) {
        let (was, is) = (self.was, self.is);
        // The collections of the new backup that are those of the old one.
        let places: HashMap<Place, usize> =
            is.collections.iter().enumerate().map(|(at, c)| ((c.service, c.href.clone()), at)).collect();
        let same: Vec<Option<usize>> =
            was.collections.iter().map(|c| places.get(&(c.service, c.href.clone())).copied()).collect();
        let there: HashMap<(usize, &str), usize> =
            is.entries.iter().enumerate().map(|(at, entry)| ((entry.collection, &*entry.href), at)).collect();
        for (old, entry) in was.entries.iter().enumerate() {
            let Some(collection) = same.get(entry.collection).copied().flatten() else { continue };
            let Some(&new) = there.get(&(collection, &*entry.href)) else { continue };
            let Some(other) = is.entries.get(new) else { continue };
            let is_other = entry.uid.is_some() && other.uid.is_some() && entry.uid != other.uid;
            if entry.group() == other.group() && (!is_other || entry.known.meaning == other.known.meaning) {
                self.take(old, new);
            }
        }
    }

    /// Pairs what has the same key, what is in the same collection first.
    fn by<K: std::hash::Hash + Eq>(&mut self, key: impl Fn(&Side, &Entry) -> Option<K>) {
        let (was, is) = (self.was, self.is);
        let mut there: HashMap<K, Vec<usize>> = HashMap::new();
        for new in self.left_new() {
            if let Some(key) = is.entries.get(new).and_then(|entry| key(is, entry)) {
                there.entry(key).or_default().push(new);
            }
        }
        if there.is_empty() {
            return;
        }
        for old in self.left_old() {
            let Some(entry) = was.entries.get(old) else { continue };
            let Some(candidates) = key(was, entry).and_then(|key| there.get_mut(&key)) else { continue };
            let place = was.place(entry);
            let in_place = |new: &usize| is.entries.get(*new).is_some_and(|other| is.place(other) == place);
            let at = candidates.iter().position(in_place).unwrap_or(0);
            if at < candidates.len() {
                let new = candidates.remove(at);
                self.take(old, new);
            }
        }
    }

    /// Looks for people whose card is gone on the cards that are there: their owner may have put two into one.
    fn by_person(&mut self) {
        let left: Vec<usize> = self.left_old().into_iter().filter(|old| is_card(self.was.entries.get(*old))).collect();
        let lost: Vec<(usize, Person)> = left
            .into_iter()
            .filter_map(|old| Some((old, self.was.person(self.was.entries.get(old)?)?)))
            .filter(|(_, person)| !person.ways.is_empty())
            .collect();
        if lost.is_empty() {
            return;
        }
        let mut by_way: HashMap<u64, Vec<usize>> = HashMap::new();
        for (index, (_, person)) in lost.iter().enumerate() {
            // All of a card's ways have to be on the other one, so the first of them has to be.
            by_way.entry(person.ways.first().copied().unwrap_or_default()).or_default().push(index);
        }
        for (new, entry) in self.is.entries.iter().enumerate().filter(|(_, entry)| entry.kind == Kind::Contacts) {
            let Some(there) = self.is.person(entry) else { continue };
            for index in there.ways.iter().filter_map(|way| by_way.get(way)).flatten() {
                let Some((old, person)) = lost.get(*index) else { continue };
                if let Some(fate) = self.fates.get_mut(*old).filter(|fate| **fate == Fate::Gone)
                    && person.is_in(&there)
                {
                    *fate = Fate::MergedInto(new);
                }
            }
        }
    }

    fn added(&self) -> Vec<(usize, bool)> {
        let paired = || self.is.entries.iter().zip(&self.taken).filter(|(_, taken)| **taken).map(|(entry, _)| entry);
        let mut uids: HashSet<(usize, u64)> =
            paired().filter_map(|entry| Some((entry.collection, entry.uid?))).collect();
        let mut says: HashSet<(Group, u64)> = paired().map(|entry| (entry.group(), entry.known.meaning)).collect();
        let mut added = Vec::new();
        for new in self.left_new() {
            let Some(entry) = self.is.entries.get(new) else { continue };
            let says_it_too = !says.insert((entry.group(), entry.known.meaning));
            let has_its_uid = entry.uid.is_some_and(|uid| !uids.insert((entry.collection, uid)));
            added.push((new, says_it_too || has_its_uid));
        }
        added
    }
}

fn is_card(entry: Option<&Entry>) -> bool {
    entry.is_some_and(|entry| entry.kind == Kind::Contacts)
}
