//! What was found in an account, and what of it is ticked.

use std::collections::BTreeSet;

use crate::engine::{PhotoForm, Scope};
use crate::model::{Collection, Found, Kind};

use crate::gui::synced::Cloud;

/// What was found, and what of it is ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub found: Found,
    /// Kinds that were ticked off.
    pub off: BTreeSet<Kind>,
    /// Paths of collections that were ticked off.
    pub off_collections: BTreeSet<String>,
    /// How photos shall lie in the backup.
    pub photos: PhotoForm,
    /// The files of photo folders that are no photos and videos are taken, too.
    pub all_files: bool,
    /// Pictures of contacts are asked for at hosts that are no part of the account, too.
    pub pictures_elsewhere: bool,
    /// The folder that was last looked at, and the cloud that syncs it.
    pub synced: Option<Cloud>,
    /// No file chooser could be shown.
    pub no_chooser: bool,
}

impl Choice {
    /// All of what was found.
    pub fn all(found: Found) -> Choice {
        Choice {
            found,
            off: BTreeSet::new(),
            off_collections: BTreeSet::new(),
            photos: PhotoForm::Zips,
            all_files: false,
            pictures_elsewhere: false,
            synced: None,
            no_chooser: false,
        }
    }

    /// What was chosen the last time, of what was found now. What came since then is ticked where whole kinds were chosen.
    pub fn as_before(found: Found, scope: &Scope, photos: PhotoForm) -> Choice {
        let mut choice = Choice {
            photos,
            all_files: scope.all_files,
            pictures_elsewhere: scope.pictures_elsewhere,
            ..Choice::all(found)
        };
        if !scope.kinds.is_empty() {
            choice.off = choice.kinds().into_iter().filter(|kind| !scope.kinds.contains(kind)).collect();
        }
        if !scope.collections.is_empty() {
            let of_a_chosen_kind = |c: &&Collection| c.kinds.iter().any(|kind| !choice.off.contains(kind));
            let all = choice.found.collections.iter().filter(of_a_chosen_kind).map(|c| c.href.clone());
            choice.off_collections = all.filter(|href| !scope.collections.contains(href)).collect();
        }
        choice
    }

    /// The kinds that the account may hold, in their order.
    pub fn kinds(&self) -> Vec<Kind> {
        let kinds: BTreeSet<Kind> = self.found.collections.iter().flat_map(|c| c.kinds.iter().copied()).collect();
        kinds.into_iter().collect()
    }

    /// True when something of this collection will be backed up.
    pub fn takes(&self, index: usize) -> bool {
        self.found.collections.get(index).is_some_and(|collection| {
            !self.off_collections.contains(&collection.href) && collection.kinds.iter().any(|k| !self.off.contains(k))
        })
    }

    /// True when nothing is left to back up.
    pub fn is_empty(&self) -> bool {
        !(0..self.found.collections.len()).any(|index| self.takes(index))
    }

    /// What the engine is asked for.
    pub fn scope(&self) -> Scope {
        let kinds = if self.off.is_empty() {
            Vec::new()
        } else {
            self.kinds().into_iter().filter(|kind| !self.off.contains(kind)).collect()
        };
        let collections = if self.off_collections.is_empty() {
            Vec::new()
        } else {
            let chosen = self.found.collections.iter().enumerate().filter(|(index, _)| self.takes(*index));
            chosen.map(|(_, collection)| collection.href.clone()).collect()
        };
        Scope { kinds, collections, all_files: self.all_files, pictures_elsewhere: self.pictures_elsewhere }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice() -> Choice {
        let collection = |href: &str, kinds: &[Kind]| Collection {
            href: href.into(),
            kinds: kinds.to_vec(),
            ..Collection::default()
        };
        Choice::all(Found {
            collections: vec![
                collection("/a/", &[Kind::Contacts]),
                collection("/b/", &[Kind::Calendar, Kind::Tasks]),
                collection("/c/", &[Kind::Photos]),
            ],
            ..Found::default()
        })
    }

    #[test]
    fn all_is_an_empty_scope() {
        assert_eq!(choice().scope(), Scope::default());
        assert_eq!(choice().kinds(), [Kind::Contacts, Kind::Calendar, Kind::Tasks, Kind::Photos]);
    }

    #[test]
    fn a_mixed_calendar_stays_while_one_of_its_kinds_does() {
        let mut choice = choice();
        choice.off.insert(Kind::Calendar);
        assert!(choice.takes(1));
        assert_eq!(choice.scope().kinds, [Kind::Contacts, Kind::Tasks, Kind::Photos]);
        choice.off.insert(Kind::Tasks);
        assert!(!choice.takes(1));
        assert!(!choice.is_empty());
        choice.off.insert(Kind::Photos);
        choice.off_collections.insert("/a/".into());
        assert!(choice.is_empty());
    }

    #[test]
    fn what_was_chosen_before_is_chosen_again() {
        let check = |ticked: &dyn Fn(&mut Choice)| {
            let mut before = choice();
            ticked(&mut before);
            let again = Choice::as_before(before.found.clone(), &before.scope(), before.photos);
            assert_eq!(again, before);
        };
        check(&|_| ());
        check(&|choice| choice.off = BTreeSet::from([Kind::Contacts, Kind::Tasks]));
        check(&|choice| choice.off_collections = BTreeSet::from(["/b/".into()]));
        check(&|choice| {
            choice.off.insert(Kind::Photos);
            choice.off_collections.insert("/a/".into());
            (choice.all_files, choice.pictures_elsewhere, choice.photos) = (true, true, PhotoForm::Files);
        });

        // A collection that is new: ticked with its kind, but not beside single ones.
        let with = |scope: &Scope| {
            let mut found = choice().found;
            found.collections.push(Collection { href: "/d/".into(), ..found.collections[0].clone() });
            Choice::as_before(found, scope, PhotoForm::Zips).takes(3)
        };
        assert!(with(&Scope { kinds: vec![Kind::Contacts], ..Scope::default() }));
        assert!(!with(&Scope { collections: vec!["/a/".into()], ..Scope::default() }));
    }

    #[test]
    fn single_collections_are_named() {
        let mut choice = choice();
        choice.off_collections.insert("/c/".into());
        assert_eq!(choice.scope().collections, ["/a/", "/b/"]);
        assert!(choice.scope().kinds.is_empty());
    }
}
