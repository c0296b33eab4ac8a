//! A backup that grew run by run against a first backup of the same moment: the same facts, the same files.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use serde_json::Value;

use super::checks::{items, json};
use super::world::{World, digest};

/// The newest backup is what a first one of today is, but for what was changed silently.
pub fn is_like_a_first_one(world: &World, last: &Path, fresh: &Path) -> Result<(), String> {
    let facts = |backup: &Path| -> BTreeMap<String, Value> {
        let items = items(backup).into_iter().filter(|item| !world.silent.contains_key(item["href"].as_str().unwrap()));
        let told = ["kind", "uid", "size", "sha256", "facts", "meaning", "problems", "reason"];
        let tell = |item: &Value| told.iter().map(|key| ((*key).to_owned(), item[key].clone())).collect();
        items.map(|item| (item["href"].as_str().unwrap().to_owned(), tell(&item))).collect()
    };
    let (ours, theirs) = (facts(last), facts(fresh));
    if let Some((href, item)) = ours.iter().find(|(href, item)| theirs.get(*href) != Some(item)) {
        return Err(format!("of {href} the newest backup says {item}, a first one {:?}", theirs.get(href)));
    }
    if ours.len() != theirs.len() {
        return Err("a first backup has items that the newest does not have".into());
    }
    for (href, place, sha256) in items(last)
        .iter()
        .filter_map(|item| Some((item["href"].as_str()?, &item["original"], item["sha256"].as_str()?)))
    {
        let Some(offset) = place["offset"].as_u64() else { continue };
        let mut bytes = vec![0; usize::try_from(place["length"].as_u64().unwrap()).unwrap()];
        let file = fs::File::open(last.join(place["file"].as_str().unwrap())).unwrap();
        file.read_exact_at(&mut bytes, offset).map_err(|error| format!("{href}: {error}"))?;
        if digest(&bytes) != sha256 {
            return Err(format!("{href} does not lie where its record says"));
        }
    }
    let stems = |backup: &Path| -> BTreeMap<String, String> {
        let record = json(&backup.join("lifeboat/backup.json"));
        let each = record["collections"].as_array().unwrap().iter();
        each.map(|c| (c["href"].as_str().unwrap().to_owned(), c["file_stem"].as_str().unwrap().to_owned())).collect()
    };
    // Stems last from backup to backup, and names and colours stand in the files.
    if world.silent.is_empty() && stems(last) == stems(fresh) {
        let (ours, theirs) = (texts(last), texts(fresh));
        let differing = ours.iter().find(|(name, bytes)| theirs.get(*name) != Some(bytes)).map(|(name, _)| name);
        let missing = theirs.keys().find(|name| !ours.contains_key(*name));
        if let Some(name) = differing.or(missing) {
            return Err(format!("{name} is not what it is in a first backup"));
        }
    }
    Ok(())
}

/// The files for contacts and calendars, and their bytes.
fn texts(backup: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(dir: &Path, root: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        let Ok(entries) = fs::read_dir(dir) else { return };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                walk(&path, root, files);
            } else {
                files.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), fs::read(path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    for folder in ["contacts", "calendars", "tasks", "notes", "originals"] {
        walk(&backup.join("data").join(folder), &backup.join("data"), &mut files);
    }
    files
}
