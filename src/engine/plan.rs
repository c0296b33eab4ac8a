//! What a backup is going to do, decided before anything is done. Pure.

use std::path::Path;

use super::event::{BackupPlan, CollectionPlan};
use crate::archive::records::Scope;
use crate::model::{Collection, Found, Kind};

/// The kind a collection is listed under: the first one it may have.
pub fn kind_of(collection: &Collection) -> Kind {
    collection.kinds.iter().copied().min().unwrap_or(Kind::Other)
}

/// True when `scope` asks for at least one kind that the collection may have, and for the collection itself.
pub fn in_scope(collection: &Collection, scope: &Scope) -> bool {
    let by_kind = scope.kinds.is_empty() || collection.kinds.iter().any(|kind| scope.kinds.contains(kind));
    let by_name = scope.collections.is_empty() || scope.collections.contains(&collection.href);
    by_kind && by_name
}

/// The order in which collections are saved: the small and precious first, as `Kind` sorts; then as their owner sorted
/// them, then by name and address.
pub fn order(found: &Found, scope: &Scope) -> Vec<usize> {
    let key = |index: &usize| {
        found.collections.get(*index).map(|c| (kind_of(c), c.order.unwrap_or(i64::MAX), c.name.clone(), c.href.clone()))
    };
    let mut chosen: Vec<usize> = found
        .collections
        .iter()
        .enumerate()
        .filter(|(_, collection)| in_scope(collection, scope))
        .map(|(index, _)| index)
        .collect();
    chosen.sort_by_key(key);
    chosen
}

/// What a backup of `found` into `vault` is going to do.
pub fn plan_backup(found: &Found, scope: &Scope, vault: &Path) -> BackupPlan {
    let collections = order(found, scope)
        .into_iter()
        .filter_map(|index| found.collections.get(index))
        .map(|c| CollectionPlan { name: c.name.clone(), href: c.href.clone(), kind: kind_of(c) })
        .collect();
    BackupPlan {
        vault: vault.to_owned(),
        collections,
        left_out: found.left_out.clone(),
        coverage: found.coverage.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(name: &str, kinds: &[Kind], order: Option<i64>) -> Collection {
        Collection {
            name: name.into(),
            href: format!("/{name}/"),
            kinds: kinds.to_vec(),
            order,
            ..Collection::default()
        }
    }

    fn found() -> Found {
        Found {
            collections: vec![
                collection("Camera", &[Kind::Photos], None),
                collection("Work", &[Kind::Calendar, Kind::Tasks], Some(2)),
                collection("Errands", &[Kind::Tasks], None),
                collection("Home", &[Kind::Calendar], Some(1)),
                collection("Personal", &[Kind::Contacts], None),
            ],
            ..Found::default()
        }
    }

    fn names(scope: &Scope) -> Vec<String> {
        plan_backup(&found(), scope, Path::new("/v")).collections.into_iter().map(|c| c.name).collect()
    }

    #[test]
    fn small_and_precious_first() {
        assert_eq!(names(&Scope::default()), ["Personal", "Home", "Work", "Errands", "Camera"]);
    }

    #[test]
    fn scope_chooses_kinds_and_collections() {
        let tasks = Scope { kinds: vec![Kind::Tasks], ..Scope::default() };
        assert_eq!(names(&tasks), ["Work", "Errands"]);
        let one = Scope { collections: vec!["/Home/".into()], ..Scope::default() };
        assert_eq!(names(&one), ["Home"]);
    }
}
