//! Which items of several backups are the same one. Pure.
//!
//! Backup by backup, what is in the next is looked for among what the ones before it have: by UID, then by meaning (a file:
//! by its bytes), then, of people, by name with a number or address in common. A card with neither is the person of its name
//! where there is one of that name only. Two items of one backup are never taken for one, unless they lie in the same
//! collection and say the same.

use std::collections::{BTreeSet, HashMap};

use crate::engine::known::Person;

/// An item, as far as this needs to know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// Which of the inputs it is in.
    pub input: usize,
    /// The collection of the result that it belongs into.
    pub shelf: usize,
    /// Cards, objects and files are never the same.
    pub group: u8,
    /// Where its record begins.
    pub at: u64,
    pub uid: Option<u64>,
    /// What stands for all that it says.
    pub says: u64,
    /// Of a card: whom it is of.
    pub person: Option<Person>,
}

/// The groups, each with the indexes of its entries in their order. `entries` come input by input.
pub(super) fn group(entries: &[Entry]) -> Vec<Vec<usize>> {
    let mut work = Work { entries, groups: Vec::new(), by_uid: HashMap::new(), by_says: HashMap::new() };
    let n_inputs = entries.iter().map(|entry| entry.input + 1).max().unwrap_or(0);
    for input in 0..n_inputs {
        work.take(input);
    }
    work.groups.into_iter().map(|group| group.members).collect()
}

#[derive(Debug, Default)]
struct Group {
    members: Vec<usize>,
    inputs: BTreeSet<usize>,
}

struct Work<'a> {
    entries: &'a [Entry],
    groups: Vec<Group>,
    by_uid: HashMap<(u8, u64), Vec<usize>>,
    by_says: HashMap<(u8, u64), Vec<usize>>,
}

impl Work<'_> {
    fn take(&mut self, input: usize) {
        let entries = self.entries;
        let own = || entries.iter().enumerate().filter(move |(_, entry)| entry.input == input);
        // Those that say the same in the same place come along with the first of them.
        let mut first: HashMap<(u8, usize, u64), usize> = HashMap::new();
        let mut doubles: Vec<(usize, usize)> = Vec::new();
        let mut waiting: Vec<usize> = Vec::new();
        for (at, entry) in own() {
            match first.get(&(entry.group, entry.shelf, entry.says)) {
                Some(of) if entry.group != FILES => doubles.push((at, *of)),
                _ => {
                    first.insert((entry.group, entry.shelf, entry.says), at);
                    waiting.push(at);
                }
            }
        }
        let mut placed: HashMap<usize, usize> = HashMap::new();
        for pass in [Work::of_uid, Work::of_meaning] {
            waiting.retain(|at| match pass(self, *at) {
                Some(group) => {
                    self.join(group, *at);
                    placed.insert(*at, group);
                    false
                }
                None => true,
            });
        }
        let people = self.people(input, &waiting);
        for at in waiting {
            let group = people.get(&at).copied().filter(|group| self.is_open(*group, input));
            let group = group.unwrap_or_else(|| {
                self.groups.push(Group::default());
                self.groups.len() - 1
            });
            self.join(group, at);
            placed.insert(at, group);
        }
        for (at, of) in doubles {
            if let Some(group) = placed.get(&of) {
                self.join(*group, at);
            }
        }
    }

    fn join(&mut self, group: usize, at: usize) {
        let Some(entry) = self.entries.get(at) else { return };
        if let Some(group) = self.groups.get_mut(group) {
            group.members.push(at);
            group.inputs.insert(entry.input);
        }
        let note = |index: &mut HashMap<(u8, u64), Vec<usize>>, key: u64| {
            let known = index.entry((entry.group, key)).or_default();
            if !known.contains(&group) {
                known.push(group);
            }
        };
        note(&mut self.by_says, entry.says);
        if let Some(uid) = entry.uid {
            note(&mut self.by_uid, uid);
        }
    }

    /// True while nothing of this input is in it.
    fn is_open(&self, group: usize, input: usize) -> bool {
        self.groups.get(group).is_some_and(|group| !group.inputs.contains(&input))
    }

    fn of_uid(&self, at: usize) -> Option<usize> {
        let entry = self.entries.get(at)?;
        self.nearest(entry, self.by_uid.get(&(entry.group, entry.uid?))?)
    }

    fn of_meaning(&self, at: usize) -> Option<usize> {
        let entry = self.entries.get(at)?;
        self.nearest(entry, self.by_says.get(&(entry.group, entry.says))?)
    }

    /// One that has nothing of this input yet, of the same collection first.
    fn nearest(&self, entry: &Entry, among: &[usize]) -> Option<usize> {
        let open = || among.iter().copied().filter(|group| self.is_open(*group, entry.input));
        let beside = |group: &usize| {
            let members = self.groups.get(*group).map(|group| group.members.as_slice()).unwrap_or_default();
            members.iter().any(|at| self.entries.get(*at).is_some_and(|other| other.shelf == entry.shelf))
        };
        open().find(beside).or_else(|| open().next())
    }

    /// The groups of the people on these cards.
    fn people(&self, input: usize, waiting: &[usize]) -> HashMap<usize, usize> {
        let mut by_way: HashMap<u64, Vec<usize>> = HashMap::new();
        let mut by_name: HashMap<u64, BTreeSet<usize>> = HashMap::new();
        for (index, group) in self.groups.iter().enumerate() {
            for person in group.members.iter().filter_map(|at| self.entries.get(*at)?.person.as_ref()) {
                for way in &person.ways {
                    by_way.entry(*way).or_default().push(index);
                }
                by_name.entry(person.name()).or_default().insert(index);
            }
        }
        let mut namesakes: HashMap<u64, usize> = HashMap::new();
        let persons = self.entries.iter().filter(|entry| entry.input == input).filter_map(|e| e.person.as_ref());
        persons.for_each(|person| *namesakes.entry(person.name()).or_default() += 1);

        let mut found = HashMap::new();
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        for at in waiting {
            let Some(person) = self.entries.get(*at).and_then(|entry| entry.person.as_ref()) else { continue };
            let is_free = |group: &usize| self.is_open(*group, input) && !taken.contains(group);
            let members = |group: usize| {
                let group = self.groups.get(group).map(|group| group.members.as_slice()).unwrap_or_default();
                group.iter().filter_map(|at| self.entries.get(*at)?.person.as_ref())
            };
            let shares_way = person.ways.iter().flat_map(|way| by_way.get(way).into_iter().flatten()).copied();
            let by_both = shares_way
                .filter(is_free)
                .find(|group| members(*group).any(|other| person.is_named_like(other) && person.shares_way(other)));
            let alone = || {
                let named = by_name.get(&person.name())?;
                let [only] = named.iter().copied().collect::<Vec<_>>()[..] else { return None };
                let is_only = namesakes.get(&person.name()) == Some(&1) && !person.is_nameless();
                let bare = person.ways.is_empty() || members(only).all(|other| other.ways.is_empty());
                (is_only && bare && is_free(&only)).then_some(only)
            };
            if let Some(group) = by_both.or_else(alone) {
                taken.insert(group);
                found.insert(*at, group);
            }
        }
        found
    }
}

/// The group of photos and other files.
pub(super) const FILES: u8 = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Facts;

    fn entry(input: usize, uid: Option<u64>, says: u64) -> Entry {
        Entry { input, uid, says, ..Entry::default() }
    }

    fn card(input: usize, uid: Option<u64>, says: u64, name: &str, phones: &[&str]) -> Entry {
        let facts = Facts {
            name: Some(name.into()),
            phones: phones.iter().map(|&phone| phone.into()).collect(),
            ..Facts::default()
        };
        Entry { person: Some(Person::of(&facts)), ..entry(input, uid, says) }
    }

    #[test]
    fn the_same_item_is_found_again() {
        let check = |entries: &[Entry], expect: &[&[usize]]| assert_eq!(group(entries), expect, "{entries:?}");
        check(&[], &[]);
        // By UID before meaning.
        check(&[entry(0, Some(1), 10), entry(0, Some(2), 20), entry(1, Some(2), 10)], &[&[0], &[1, 2]]);
        // By meaning where the UID is another one or none.
        check(&[entry(0, Some(1), 10), entry(1, None, 10), entry(2, Some(9), 10)], &[&[0, 1, 2]]);
        // Two of one input are two, unless they say the same in the same place.
        check(&[entry(0, Some(1), 10), entry(0, Some(1), 11), entry(1, Some(1), 11)], &[&[0, 2], &[1]]);
        check(&[entry(0, Some(1), 10), entry(0, None, 10)], &[&[0, 1]]);
        check(&[entry(0, Some(1), 10), Entry { shelf: 1, ..entry(0, Some(1), 10) }], &[&[0], &[1]]);
        // Of two places, the same one.
        let far = |input, shelf| Entry { shelf, ..entry(input, Some(1), 10) };
        check(&[far(0, 0), far(0, 1), far(1, 1), far(1, 0)], &[&[0, 3], &[1, 2]]);
        // The same bytes twice in an album stay two files; an object is no card.
        let file = |input, says| Entry { group: FILES, ..entry(input, None, says) };
        check(&[file(0, 10), file(0, 10), file(1, 10)], &[&[0, 2], &[1]]);
        check(&[entry(0, Some(1), 10), Entry { group: 1, ..entry(1, Some(1), 10) }], &[&[0], &[1]]);
    }

    #[test]
    fn the_same_person_is_found_again() {
        let check = |entries: &[Entry], expect: &[&[usize]]| assert_eq!(group(entries), expect, "{entries:?}");
        // A name and a number in common.
        check(&[card(0, Some(1), 1, "Anna Lee", &["1", "2"]), card(1, None, 2, "Lee, Anna", &["2", "3"])], &[&[0, 1]]);
        // A shared number alone makes no person, nor does a name with other numbers.
        check(&[card(0, None, 1, "Anna Lee", &["1"]), card(1, None, 2, "Ben Lee", &["1"])], &[&[0], &[1]]);
        check(&[card(0, None, 1, "Anna Lee", &["1"]), card(1, None, 2, "Anna Lee", &["2"])], &[&[0], &[1]]);
        // A bare name is the person of that name, where there is only one.
        check(&[card(0, None, 1, "Anna Lee", &["1"]), card(1, None, 2, "anna lee", &[])], &[&[0, 1]]);
        check(&[card(0, None, 1, "Anna Lee", &[]), card(1, None, 2, "Anna Lee", &["1"])], &[&[0, 1]]);
        let two = [card(0, None, 1, "Anna Lee", &["1"]), card(0, None, 2, "Anna Lee", &["2"])];
        check(&[&two[..], &[card(1, None, 3, "Anna Lee", &[])]].concat(), &[&[0], &[1], &[2]]);
        check(&[card(0, None, 1, "", &[]), card(1, None, 2, "", &["1"])], &[&[0], &[1]]);
    }
}
