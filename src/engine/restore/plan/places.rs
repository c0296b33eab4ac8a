//! Which collection of an account takes what was in one of a backup: the same, one of the same name, or a new one. Pure.

use std::collections::BTreeMap;

use super::{Into, Known, Target, last};
use crate::engine::compare::Spot;
use crate::model::{Collection, Endpoint, Kind, Service};
use crate::sources::folder_key;

/// Which collection of the account each one of the backup is.
pub(super) struct Places<'a> {
    known: &'a Known<'a>,
    into: Into,
    /// By the path of the backup's collection: index of the target, if there is one.
    made: BTreeMap<(String, Service), Option<usize>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(known: &'a Known<'a>, into: Into) -> Places<'a> {
        Places { known, into, made: BTreeMap::new() }
    }
    /// The target for what was in the backup at `from`.
    pub(super) fn of(&mut self, from: &Spot, kind: Kind, targets: &mut Vec<Target>) -> Option<usize> {
        let was = self.known.backup.iter().find(|c| c.href == from.collection_href)?;
        let key = (was.href.clone(), was.service);
        if let Some(known) = self.made.get(&key) {
            return *known;
        }
        let there = match self.into {
            Into::Same => self.known.account.iter().find(|c| is_same(c, was)).or_else(|| {
                self.known
                    .account
                    .iter()
                    .find(|c| c.service == was.service && c.name == was.name && c.kinds.contains(&kind))
            }),
            Into::New => None,
        };
        let target = match there {
            Some(there) => Some(self.existing_one(there)),
            None => self.new_one(was),
        };
        let index = target.map(|target| add(targets, target));
        self.made.insert(key, index);
        index
    }

    /// The target that is the collection `there` lies in.
    pub(super) fn existing(&self, there: &Spot, targets: &mut Vec<Target>) -> Option<usize> {
        let collection = self.known.account.iter().find(|c| c.href == there.collection_href)?;
        Some(add(targets, self.existing_one(collection)))
    }

    fn existing_one(&self, there: &Collection) -> Target {
        let holds = self.known.held.get(&there.href).copied().unwrap_or(0);
        target(there, &there.name, &there.href, false, holds)
    }

    /// A collection to be made, beside those of its service that are there; `None` where there is nothing to go by. One
    /// that an earlier try of the same day has made is taken again.
    fn new_one(&self, was: &Collection) -> Option<Target> {
        let beside = self.known.account.iter().find(|c| c.service == was.service);
        let root = root_of(self.known.is_at, was.service);
        let (origin, home) = match (was.service, beside, root) {
            (Service::Webdav, _, Some((origin, path))) | (_, None, Some((origin, path))) => (origin, path),
            (_, Some(beside), _) => {
                let path = beside.href.trim_end_matches('/').rsplit_once('/').map_or("/", |(home, _)| home);
                (beside.origin.clone(), path.to_owned())
            }
            (_, None, None) => return None,
        };
        let home = home.trim_end_matches('/');
        let name = match self.into {
            Into::Same => was.name.clone(),
            Into::New => format!("{} {}", was.name, self.known.day),
        };
        let mut path = self.way(was).trim_matches('/').to_owned();
        if self.into == Into::New {
            path = format!("{path}-{}", self.known.day);
            let is_it =
                |c: &&Collection| c.service == was.service && (c.name == name || is_at(c, &format!("{home}/{path}/")));
            if let Some(there) = self.known.account.iter().find(is_it) {
                return Some(self.existing_one(there));
            }
        }
        let mut href = if path.is_empty() { format!("{home}/") } else { format!("{home}/{path}/") };
        let at = |href: &str| self.known.account.iter().find(|c| is_at(c, href));
        if was.service == Service::Webdav
            && let Some(there) = at(&href)
        {
            return Some(self.existing_one(there));
        }
        let mut n = 2;
        while at(&href).is_some() {
            href = format!("{home}/{path}-{n}/");
            n += 1;
        }
        let offers_vcard4 = beside.is_some_and(|beside| beside.offers_vcard4);
        Some(target(&Collection { origin, offers_vcard4, ..was.clone() }, &name, &href, !path.is_empty(), 0))
    }

    /// The way to a collection from where its account had its service: its last part, or for a folder all of them.
    fn way<'c>(&self, was: &'c Collection) -> &'c str {
        let root = root_of(self.known.was_at, was.service).filter(|_| was.service == Service::Webdav);
        root.and_then(|(_, root)| was.href.strip_prefix(&root)).unwrap_or(last(&was.href))
    }

    pub(super) fn path(&self, targets: &[Target], target: usize, name: &str) -> String {
        let folder = targets.get(target).map_or("/", |target| target.href.as_str());
        format!("{folder}{name}")
    }
}

/// Origin and path of a service of an account.
fn root_of(endpoints: &[Endpoint], service: Service) -> Option<(String, String)> {
    let at = endpoints.iter().find(|endpoint| endpoint.service == service)?;
    let url = url::Url::parse(&at.url).ok()?;
    let path = url.path();
    Some((url.origin().ascii_serialization(), if path.ends_with('/') { path.to_owned() } else { format!("{path}/") }))
}

fn is_same(one: &Collection, other: &Collection) -> bool {
    one.service == other.service && is_at(one, &other.href)
}

/// True when this is the collection at `href`, however that is encoded.
fn is_at(collection: &Collection, href: &str) -> bool {
    folder_key(&collection.href) == folder_key(href)
}

fn target(collection: &Collection, name: &str, href: &str, make: bool, holds: u64) -> Target {
    Target {
        name: name.to_owned(),
        service: collection.service,
        kinds: collection.kinds.clone(),
        origin: collection.origin.clone(),
        href: href.to_owned(),
        make,
        holds,
        takes_vcard4: collection.offers_vcard4,
    }
}

fn add(targets: &mut Vec<Target>, target: Target) -> usize {
    match targets.iter().position(|known| known.href == target.href && known.service == target.service) {
        Some(at) => at,
        None => {
            targets.push(target);
            targets.len() - 1
        }
    }
}
