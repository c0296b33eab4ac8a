//! What another program does to the account while Lifeboat looks on, or looks away: as plain data, so that it can be done
//! at once or in the middle of a run.

use bytes::Bytes;

use super::cloud::{Cloud, Collection, Place, Sort};
use super::dav;

/// A change of the account. Paths are as the server lists them, percent-encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Puts bytes at a path, dated `modified` (Unix seconds).
    Put { href: String, bytes: Bytes, modified: i64 },
    /// Gives an item another entity tag, though its bytes stay the same.
    Touch { href: String },
    /// Changes the bytes of an item but neither entity tag nor date nor any token, as a broken server would.
    PutSilently { href: String, bytes: Bytes },
    /// Lists an item that is not there when it is fetched.
    PutGhost { href: String },
    /// Removes an item, or a collection with everything in it.
    Remove { href: String },
    /// Makes an empty collection; its path ends in a slash. Calendars take events, to-dos and notes.
    Make { href: String, sort: Sort, name: String },
    /// Gives a collection another name.
    Rename { href: String, name: String },
}

/// When a ghost was last modified, as Unix seconds.
const GHOSTLY: i64 = 1_700_000_000;

impl Edit {
    /// Does it; false where there is nothing it could be done to.
    pub fn apply(self, cloud: &mut Cloud) -> bool {
        let (Edit::Put { href, .. }
        | Edit::Touch { href }
        | Edit::PutSilently { href, .. }
        | Edit::PutGhost { href }
        | Edit::Remove { href }
        | Edit::Make { href, .. }
        | Edit::Rename { href, .. }) = &self;
        let Some(decoded) = dav::decode(href) else { return false };
        match (self, cloud.find(&decoded)) {
            (Edit::Put { bytes, modified, .. }, Place::Item(path, name) | Place::Free(path, name)) => {
                cloud.put(&path, &name, bytes, modified).is_some()
            }
            (Edit::PutGhost { .. }, Place::Item(path, name) | Place::Free(path, name)) => {
                cloud.put_ghost(&path, &name, GHOSTLY);
                true
            }
            (Edit::Touch { .. }, Place::Item(path, name)) => cloud.touch(&path, &name),
            (Edit::PutSilently { bytes, .. }, Place::Item(path, name)) => cloud.change_silently(&path, &name, bytes),
            (Edit::Remove { .. }, Place::Item(path, name)) => cloud.remove(&path, &name),
            (Edit::Remove { .. }, Place::Collection(path)) => cloud.remove_collection(&path),
            (Edit::Make { sort, name, .. }, Place::Free(..)) if sort.holds_items() => {
                let mut collection = Collection::new(sort, &name, GHOSTLY);
                if sort == Sort::Calendar {
                    collection.components = ["VEVENT", "VTODO", "VJOURNAL"].map(str::to_owned).to_vec();
                }
                cloud.add(&decoded, collection);
                true
            }
            (Edit::Rename { name, .. }, Place::Collection(path)) => {
                cloud.collection_mut(&path).map(|collection| collection.name = name).is_some()
            }
            _ => false,
        }
    }
}
