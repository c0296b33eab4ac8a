//! What must be true after every run, and is told from the files on the disk, not from what the program says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use lifeboat::demo::{Etags, Sort};
use lifeboat::engine::{self, Event, Outcome, Request, RunState};
use lifeboat::model::Trouble;
use serde_json::Value;

use super::alarms;
use super::bodies::component;
use super::story::{Act, Chosen, End, Run, Weather};
use super::world::{World, digest};

/// A silent change is seen at the latest by so many runs over everything in fair weather. A run looks at 20 unchanged items
/// and at no smaller share of any collection, the accounts here hold fewer than 80, and a run that goes on with a dead one
/// may bring a body that was fetched before.
const SEEN_AFTER: u32 = 6;
/// What a backup takes of a photo folder.
const MEDIA: [&str; 5] = ["jpg", "jpeg", "png", "mp4", "mov"];

/// An address and the digest of what was received from it.
pub type Print = (String, String);

/// The folders in a vault that end in `.part`.
pub fn parts(vault: &Path) -> Vec<PathBuf> {
    folders(vault).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "part")).collect()
}

fn folders(vault: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(vault) else { return Vec::new() };
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// What the dead runs of a vault say they have received.
pub fn received(vault: &Path) -> BTreeSet<Print> {
    parts(vault).iter().flat_map(|part| received_in(part)).collect()
}

fn received_in(part: &Path) -> BTreeSet<Print> {
    let journal = fs::read_to_string(part.join("journal.jsonl")).unwrap_or_default();
    // The last line may be torn.
    let lines = journal.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let items = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok()?.get("item").cloned());
    items.filter_map(|item| print(&item)).collect()
}

fn print(item: &Value) -> Option<Print> {
    Some((item["href"].as_str()?.to_owned(), item["sha256"].as_str()?.to_owned()))
}

pub fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

pub fn items(backup: &Path) -> Vec<Value> {
    let text = fs::read_to_string(backup.join("lifeboat/items.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Stands for every file of a backup: its path, mode, time and bytes.
pub fn digest_of(backup: &Path) -> String {
    fn walk(dir: &Path, lines: &mut Vec<String>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, lines);
                continue;
            }
            let meta = fs::metadata(&path).unwrap();
            let sha256 = digest(&fs::read(&path).unwrap());
            lines.push(format!("{} {:o} {} {} {sha256}", path.display(), meta.mode(), meta.mtime(), meta.mtime_nsec()));
        }
    }
    let mut lines = Vec::new();
    walk(backup, &mut lines);
    lines.sort();
    digest(lines.join("\n").as_bytes())
}

/// After any run: the sealed backups are those that were told of, and what they were; what was received is still there.
pub fn vault(world: &World, received_before: &BTreeSet<Print>) -> Result<(), String> {
    let vault = world.vault();
    let sealed: BTreeSet<PathBuf> =
        folders(&vault).into_iter().filter(|path| path.extension().is_none_or(|e| e != "part")).collect();
    let told: BTreeSet<PathBuf> = world.backups.iter().map(|(path, _)| path.clone()).collect();
    if sealed != told {
        return Err(format!("in the vault are {sealed:?}, sealed were {told:?}"));
    }
    for (path, digest) in &world.backups {
        if digest_of(path) != *digest {
            return Err(format!("{} was changed", path.display()));
        }
    }
    let mut kept = received(&vault);
    for (path, _) in &world.backups {
        kept.extend(items(path).iter().filter_map(print));
    }
    if let Some((href, _)) = received_before.iter().find(|print| !kept.contains(print)) {
        return Err(format!("{href} was received and is in no backup and no .part any more"));
    }
    for part in parts(&vault) {
        let checked = verify(&part)?;
        if !matches!(checked, Err(Trouble::NotABackup { .. })) {
            return Err(format!("{} is taken for a backup: {checked:?}", part.display()));
        }
    }
    if let Some(state) = world.state()
        && let Some(lost) = state.pins.keys().find(|name| !vault.join(name).is_dir())
    {
        return Err(format!("{lost} is pinned and is not there"));
    }
    Ok(())
}

fn verify(backup: &Path) -> Result<Result<engine::Verified, Trouble>, String> {
    let job = engine::start(Request::Verify { backups: vec![backup.to_owned()], deep: true }, || ());
    let ended = job.events.iter().find_map(|event| match event {
        Event::Ended(ended) => Some(ended),
        _ => None,
    });
    match ended {
        Some(Ok(Outcome::Verified(mut checked))) => Ok(checked.remove(0).1),
        other => Err(format!("verify ended as {other:?}")),
    }
}

fn is_intact(backup: &Path) -> Result<(), String> {
    match verify(backup)? {
        Ok(verified) if verified.damage.is_empty() => Ok(()),
        other => Err(format!("{} does not verify: {other:?}", backup.display())),
    }
}

/// A run that did not end well must have had a reason.
pub fn may_fail(run: &Run, trouble: &Trouble, was_stopped: bool) -> Result<(), String> {
    let is_ours = matches!(
        trouble,
        Trouble::Internal(_) | Trouble::Damaged { .. } | Trouble::Disk { .. } | Trouble::DiskFull { .. }
    );
    // What the weather does may come before the stop is seen.
    let may = match run.weather {
        _ if was_stopped && *trouble == Trouble::Cancelled => true,
        Weather::Fair | Weather::ForgetsTokens | Weather::LeavesOut(_) | Weather::SmallMultigets(_) => {
            // Every album may be gone, and nothing else was chosen; or the last one goes before it is listed.
            let is_nothing_there = run.chosen == Chosen::Photos && matches!(trouble, Trouble::NoMatch { .. });
            let removes = |(_, act): &(u64, Act)| matches!(act, Act::RemoveCollection(_));
            let is_gone = run.chosen == Chosen::Photos
                && run.meanwhile.iter().any(removes)
                && matches!(trouble, Trouble::Status { status: 404, .. });
            is_nothing_there || is_gone
        }
        _ => true,
    };
    if may && !is_ours { Ok(()) } else { Err(format!("the run failed: {trouble} ({trouble:?})")) }
}

/// After a run that sealed the newest backup. `loose`: addresses at which something happened while it was under way.
pub fn sealed(world: &mut World, run: &Run, loose: &[String], state: &RunState) -> Result<(), String> {
    let path = world.backups.last().unwrap().0.clone();
    is_intact(&path)?;
    let record = json(&path.join("lifeboat/backup.json"));
    let items = items(&path);
    is_balanced(&record, &items)?;
    is_no_invention(world, &items)?;
    for (kind, progress) in &state.progress.kinds {
        if progress.settled != progress.listed {
            return Err(format!("the bar of {kind:?} ends at {} of {}", progress.settled, progress.listed));
        }
    }
    if matches!(run.weather, Weather::EmptyAnswers | Weather::SignInPages) {
        return Err("a backup was made of answers that say nothing".into());
    }
    only_what_changed_came(world, run, loose, &items)?;
    is_what_the_server_holds(world, run, loose, &record, &items)?;
    let kept: BTreeSet<Print> =
        world.backups.iter().flat_map(|(path, _)| self::items(path)).filter_map(|item| print(&item)).collect();
    match parts(&world.vault()).into_iter().find(|part| received_in(part).is_subset(&kept)) {
        Some(part) => Err(format!("{} holds nothing that no backup has, and is still there", part.display())),
        None => Ok(()),
    }
}

/// Of what did not change since a backup of the same things in the same form, nothing is saved again.
fn only_what_changed_came(world: &World, run: &Run, loose: &[String], items: &[Value]) -> Result<(), String> {
    let Some((files, touched)) = &world.touched else { return Ok(()) };
    let is_like_it = run.chosen == Chosen::All && run.files == *files && world.lasting.etags == Etags::Strong;
    if !is_like_it || !world.silent.is_empty() {
        return Ok(());
    }
    let is_new = |href: &str| touched.iter().chain(loose).any(|path| href.starts_with(path.as_str()));
    let mut saved = items.iter().filter(|item| item["fate"] == "saved").map(|item| item["href"].as_str().unwrap());
    match saved.find(|href| !is_new(href)) {
        Some(href) => Err(format!("{href} did not change and was saved again")),
        None => Ok(()),
    }
}

/// The addresses that a dead run has listed, and their entity tags where they say something.
pub fn listed(part: &Path) -> BTreeMap<String, String> {
    let journal = fs::read_to_string(part.join("journal.jsonl")).unwrap_or_default();
    let lines = journal.lines().filter(|line| line.starts_with('[')).filter_map(|line| serde_json::from_str(line).ok());
    let told = lines.filter_map(|line: Value| Some((line[0].as_str()?.to_owned(), line[1].as_str()?.to_owned())));
    told.filter(|(_, etag)| !etag.starts_with("W/") && !etag.contains("gcs")).collect()
}

/// After a dead run that had `listed` these was sealed as it is: what the backup before has is not missing.
pub fn finished(world: &World, listed: &BTreeMap<String, String>) -> Result<(), String> {
    let (path, _) = world.backups.last().unwrap();
    is_intact(path)?;
    let own = items(path);
    is_balanced(&json(&path.join("lifeboat/backup.json")), &own)?;
    is_no_invention(world, &own)?;
    let lost: BTreeSet<&str> =
        own.iter().filter(|item| item["fate"] == "lost").map(|item| item["href"].as_str().unwrap()).collect();
    let before = world.backups.iter().rev().nth(1).map_or(Vec::new(), |(path, _)| items(path));
    for item in before.iter().filter(|item| item["sha256"].is_string()) {
        let (href, etag) = (item["href"].as_str().unwrap(), item["etag"].as_str());
        // Photos have a size and a date, too, which may say more than the tag.
        let is_text = href.ends_with(".vcf") || href.ends_with(".ics");
        if is_text && lost.contains(href) && etag.is_some() && etag == listed.get(href).map(String::as_str) {
            return Err(format!("{href} is said to be missing, and the backup before has it"));
        }
    }
    alarms::is_told_of_a_loss(world, &own)
}

/// Found = saved + unchanged + skipped + lost, and each has its record.
fn is_balanced(record: &Value, items: &[Value]) -> Result<(), String> {
    for collection in record["collections"].as_array().unwrap() {
        let counts = &collection["counts"];
        let n = |fate: &str| counts[fate].as_u64().unwrap();
        let have = |fate: &str| {
            let own = items.iter().filter(|item| item["collection"] == collection["id"]);
            own.filter(|item| item["fate"] == fate).count() as u64
        };
        let fates = ["saved", "unchanged", "skipped", "lost"];
        if n("listed") != fates.into_iter().map(n).sum::<u64>() || fates.into_iter().any(|fate| n(fate) != have(fate)) {
            return Err(format!("the counts of {} do not add up: {counts}", collection["href"]));
        }
        let is_complete = n("lost") == 0;
        if collection["complete"] != is_complete {
            return Err(format!(
                "{} says complete: {}, lost: {}",
                collection["href"],
                collection["complete"],
                n("lost")
            ));
        }
    }
    Ok(())
}

/// Each body is one that the server once had at this very address.
fn is_no_invention(world: &World, items: &[Value]) -> Result<(), String> {
    for (href, sha256) in items.iter().filter_map(print) {
        if !world.bodies.get(&href).is_some_and(|known| known.contains(&sha256)) {
            return Err(format!("what was saved of {href} never was there"));
        }
    }
    Ok(())
}

fn is_what_the_server_holds(
    world: &mut World,
    run: &Run,
    loose: &[String],
    record: &Value,
    items: &[Value],
) -> Result<(), String> {
    let is_loose = |href: &str| loose.iter().any(|path| href.starts_with(path.as_str()) || path.starts_with(href));
    let mut by_collection: BTreeMap<&str, BTreeMap<&str, &Value>> = BTreeMap::new();
    let mut href_of: BTreeMap<&str, &str> = BTreeMap::new();
    for collection in record["collections"].as_array().unwrap() {
        href_of.insert(collection["id"].as_str().unwrap(), collection["href"].as_str().unwrap());
        by_collection.entry(collection["href"].as_str().unwrap()).or_default();
    }
    for item in items {
        let collection = href_of[item["collection"].as_str().unwrap()];
        by_collection.get_mut(collection).unwrap().insert(item["href"].as_str().unwrap(), item);
    }
    let is_calm = run.end == End::ByItself
        && matches!(
            run.weather,
            Weather::Fair | Weather::ForgetsTokens | Weather::LeavesOut(_) | Weather::SmallMultigets(_)
        );
    for held in world.collections() {
        let is_asked_for = match (run.chosen, held.sort) {
            (Chosen::All | Chosen::AllFiles, Sort::Folder) | (Chosen::Photos, Sort::Folder) => !held.items.is_empty(),
            (Chosen::All | Chosen::AllFiles, _) | (Chosen::Contacts, Sort::AddressBook) => true,
            // A calendar says itself what it may hold; whether this one holds the kind is not told here.
            _ => false,
        };
        let Some(mut found) = by_collection.remove(held.href.as_str()) else {
            if is_asked_for && !is_loose(&held.href) {
                return Err(format!("{} is not in the backup", held.href));
            }
            continue;
        };
        for item in &held.items {
            let href = item.href.as_str();
            let Some(record) = found.remove(href) else {
                if is_loose(href) {
                    continue;
                }
                return Err(format!("{href} is not in the backup"));
            };
            if is_loose(href) {
                continue;
            }
            let body = world.cloud.body(href);
            let fate = record["fate"].as_str().unwrap();
            match (fate, &body) {
                ("lost", None) => (),
                ("lost", Some(_)) if is_calm => return Err(format!("{href} is said to be lost: {record}")),
                ("lost", Some(_)) => (),
                // It was left out for what it was when it was last seen.
                ("skipped", _) if world.silent.contains_key(href) => (),
                ("skipped", Some(body)) => is_rightly_skipped(run, held.sort, href, body, record)?,
                (_, Some(body)) => {
                    if !world.silent.contains_key(href) {
                        is_rightly_kept(run, held.sort, href, body)?;
                    }
                    let is_stale = record["sha256"] != digest(body);
                    match (is_stale, world.silent.get_mut(href)) {
                        (false, Some(_)) => {
                            world.silent.remove(href);
                            world.noticed.insert(href.to_owned());
                        }
                        (false, None) => (),
                        (true, None) => return Err(format!("{href} ({fate}) is not what the server has")),
                        (true, Some(runs)) => {
                            *runs += u32::from(is_calm && run.chosen == Chosen::All);
                            if *runs > SEEN_AFTER {
                                return Err(format!("{href} was changed silently, and no run has seen it"));
                            }
                        }
                    }
                }
                (_, None) if world.silent.contains_key(href) => (),
                (fate, None) => return Err(format!("{href} is {fate}, and is not there")),
            }
        }
        if let Some(href) = found.keys().find(|href| !is_loose(href)) {
            return Err(format!("{href} is in the backup and not on the server"));
        }
    }
    match by_collection.keys().find(|href| !is_loose(href)) {
        Some(href) => Err(format!("{href} is in the backup and not on the server")),
        None => Ok(()),
    }
}

/// The kind that was chosen where a calendar may hold others, as the word of its component.
fn wanted(run: &Run) -> Option<&'static str> {
    match run.chosen {
        Chosen::Calendar => Some("VEVENT"),
        Chosen::Tasks => Some("VTODO"),
        _ => None,
    }
}

fn is_media(href: &str) -> bool {
    href.rsplit_once('.').is_some_and(|(_, ending)| MEDIA.contains(&ending.to_ascii_lowercase().as_str()))
}

fn is_rightly_skipped(run: &Run, sort: Sort, href: &str, body: &[u8], record: &Value) -> Result<(), String> {
    let is_right = match sort {
        Sort::Folder => run.chosen != Chosen::AllFiles && !is_media(href),
        _ => wanted(run).is_some_and(|wanted| component(body).is_some_and(|component| component != wanted)),
    };
    if is_right { Ok(()) } else { Err(format!("{href} was skipped: {}", record["reason"])) }
}

fn is_rightly_kept(run: &Run, sort: Sort, href: &str, body: &[u8]) -> Result<(), String> {
    let is_wrong = match sort {
        Sort::Folder => run.chosen != Chosen::AllFiles && !is_media(href),
        // What a calendar holds that says that it only takes other kinds, shows only in a mixed one.
        Sort::Calendar if !href.contains("/home/") && !href.contains("/made-") => false,
        Sort::Calendar => wanted(run).is_some_and(|wanted| is_proper(body) && component(body) != Some(wanted)),
        _ => false,
    };
    if is_wrong { Err(format!("{href} was not chosen, and is in the backup")) } else { Ok(()) }
}

/// What can't be read is taken, whatever it may be.
fn is_proper(body: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(body) else { return false };
    let n = |word: &str| text.lines().filter(|line| line.starts_with(word)).count();
    n("BEGIN:") == n("END:") && n("BEGIN:VCALENDAR") == 1
}
