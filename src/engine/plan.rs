//! What a backup is going to do, decided before anything is done. Pure.

use std::path::Path;

use super::event::{BackupPlan, CollectionPlan};
use crate::archive::records::{Origin, Scope};
use crate::formats::photo;
use crate::model::{Account, Collection, Found, Kind, LeftOut, Listed, Service};

/// Why something that the person did not choose is left out; a message key of the `text` room.
pub const NOT_CHOSEN: &str = "skipped-not-chosen";

/// Why a file of a photo folder is left out; a message key of the `text` room.
pub const NOT_A_PHOTO: &str = "skipped-not-a-photo";
/// Why an item that was listed is not in a backup: it was deleted while the run was under way; a message key of the `text`
/// room.
pub const DELETED_MEANWHILE: &str = "skipped-deleted-meanwhile";
/// Why a file that a system keeps for itself is left out; a message key of the `text` room.
const OF_A_SYSTEM: &str = "skipped-of-a-system";

/// Files that systems leave in folders: what they hold is how a window looks, or a copy of what lies beside it.
const SYSTEM_FILES: [&str; 4] = [".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini"];

/// Why a line of a collection listed under `kind` is left out on purpose, when it is.
pub fn skipped(origin: Origin, kind: Kind, scope: &Scope, line: Listed<'_>) -> Option<&'static str> {
    if origin == Origin::Import && matches!(kind, Kind::Photos | Kind::Other) && is_of_a_system(line.href) {
        return Some(OF_A_SYSTEM);
    }
    let wanted = kind != Kind::Photos || scope.all_files || photo::media(line.href, line.media_type).is_some();
    (!wanted).then_some(NOT_A_PHOTO)
}

fn is_of_a_system(href: &str) -> bool {
    let name = href.rsplit('/').next().unwrap_or(href);
    name.starts_with("._") || SYSTEM_FILES.contains(&name) || href.split('/').any(|part| part == "__MACOSX")
}

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

/// The kinds that `chosen` narrows a calendar to: none where all that it may hold is chosen.
pub fn narrowed<'a>(collection: &Collection, chosen: &'a [Kind]) -> &'a [Kind] {
    let all = chosen.is_empty() || collection.kinds.iter().all(|kind| chosen.contains(kind));
    if all || collection.service != Service::Caldav { &[] } else { chosen }
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

/// What the services of an account can't give, as message keys of the `text` room.
pub fn coverage_of(account: &Account) -> Vec<String> {
    let offers = |service: Service| account.endpoints.iter().any(|endpoint| endpoint.service == service);
    let missing = [
        (Service::Carddav, "coverage-contacts", None),
        (Service::Caldav, "coverage-calendars", Some("coverage-attachments")),
        (Service::Webdav, "coverage-photos", Some("coverage-other-files")),
    ];
    let of_services =
        missing.into_iter().filter_map(|(service, whole, part)| if offers(service) { part } else { Some(whole) });
    of_services
        .chain(["coverage-mail", "coverage-bookmarks", "coverage-shares", "coverage-history"])
        .map(str::to_owned)
        .collect()
}

/// The collections that were not chosen, to be named in the backup.
pub fn not_chosen(found: &Found, scope: &Scope) -> Vec<LeftOut> {
    let out_of_scope = found.collections.iter().filter(|collection| !in_scope(collection, scope));
    let leave_out = |c: &Collection| LeftOut { href: c.href.clone(), name: c.name.clone(), why: NOT_CHOSEN.to_owned() };
    out_of_scope.map(leave_out).collect()
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
        left_out: [found.left_out.clone(), not_chosen(found, scope)].concat(),
        coverage: found.coverage.clone(),
        copies_bytes: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Endpoint;

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
    fn what_is_not_chosen_is_named() {
        let contacts = Scope { kinds: vec![Kind::Contacts], ..Scope::default() };
        let named: Vec<String> = not_chosen(&found(), &contacts).into_iter().map(|entry| entry.name).collect();
        assert_eq!(named, ["Camera", "Work", "Errands", "Home"]);
        assert_eq!(not_chosen(&found(), &Scope::default()), []);
    }

    #[test]
    fn coverage_names_the_services_that_are_not_there() {
        let endpoint = |service| Endpoint { service, url: "https://a.example/".into(), principal: None };
        let account = Account { endpoints: vec![endpoint(Service::Carddav)], ..Account::default() };
        let coverage = coverage_of(&account);
        assert!(
            coverage.contains(&"coverage-photos".to_owned()) && coverage.contains(&"coverage-calendars".to_owned())
        );
        assert!(!coverage.contains(&"coverage-contacts".to_owned()));
    }

    #[test]
    fn scope_chooses_kinds_and_collections() {
        let tasks = Scope { kinds: vec![Kind::Tasks], ..Scope::default() };
        assert_eq!(names(&tasks), ["Work", "Errands"]);
        let one = Scope { collections: vec!["/Home/".into()], ..Scope::default() };
        assert_eq!(names(&one), ["Home"]);
    }
}
