//! What becomes of the copies of one item: the fullest is taken, what the others have more is put into it, and one that
//! contradicts it is kept beside it.

use std::collections::{BTreeMap, HashSet};

use sha2::{Digest as _, Sha256};

use super::group::Entry;
use super::input::Inputs;
use super::{KeptBoth, MergeReport};
use crate::archive::records::ItemRecord;
use crate::engine::restore::uid_of_copy;
use crate::engine::{compare, title_of};
use crate::formats::{Change, How, icalendar, vcard};
use crate::model::{Collection, Kind, Provenance, Took, Trouble, Watch, hex};
use crate::sources::{Copies, FilePart, Gather};

/// A collection of the result with its items.
pub(super) type Shelf = (Collection, Vec<Gather>);

/// One copy of an item.
struct Held {
    input: usize,
    record: ItemRecord,
    place: FilePart,
}

/// The collections of the result with their items, and what was done for them.
pub(super) fn resolve(
    inputs: &mut Inputs,
    entries: &[Entry],
    groups: &[Vec<usize>],
    w: &Watch,
) -> Result<(Vec<Shelf>, MergeReport), Trouble> {
    let mut report = MergeReport {
        inputs: inputs.opened.iter().map(|opened| opened.input.clone()).collect(),
        not_had: inputs.not_had,
        ..MergeReport::default()
    };
    let mut shelves: Vec<Shelf> = inputs.shelves.iter().map(|shelf| (shelf.clone(), Vec::new())).collect();
    let mut taken: Vec<HashSet<String>> = vec![HashSet::new(); shelves.len()];
    for group in groups {
        w.check()?;
        let members: Vec<&Entry> = group.iter().filter_map(|at| entries.get(*at)).collect();
        let Some(shelf) = members.first().map(|entry| entry.shelf) else { continue };
        let held: Vec<Held> = members.iter().map(|entry| held(inputs, entry)).collect::<Result<_, _>>()?;
        let (mut items, both) = one(inputs, &held)?;
        let kind = held.first().map_or(Kind::Other, |held| held.record.kind);
        let sum = report.totals.entry(kind).or_default();
        sum.read += held.len() as u64;
        sum.made += items.len() as u64;
        sum.filled += items.iter().filter(|item| item.copies.len() > 1).count() as u64;
        sum.kept_both += both.len() as u64;
        report.kept_both.extend(both);
        let (Some((collection, into)), Some(taken)) = (shelves.get_mut(shelf), taken.get_mut(shelf)) else { continue };
        for item in &mut items {
            item.href = free(taken, &collection.href, &item.href);
        }
        into.append(&mut items);
    }
    Ok((shelves, report))
}

fn held(inputs: &mut Inputs, entry: &Entry) -> Result<Held, Trouble> {
    let gone = || Trouble::Internal("an input that is not there".into());
    let opened = inputs.opened.get_mut(entry.input).ok_or_else(gone)?;
    let record = opened.browser.record_at(entry.at)?;
    let (path, at, length) = match opened.browser.place(&record) {
        // It shows when it is read; another input may have the same bytes.
        Err(Trouble::Damaged { .. } | Trouble::NotThere { .. }) => (opened.path.clone(), 0, 0),
        placed => placed?,
    };
    Ok(Held { input: entry.input, record, place: FilePart { path, at, length } })
}

/// What is made of the copies of one item.
fn one(inputs: &mut Inputs, held: &[Held]) -> Result<(Vec<Gather>, Vec<KeptBoth>), Trouble> {
    // One of each that says something of its own, the fullest first.
    let mut texts: Vec<(usize, String)> = Vec::new();
    let mut apart: Vec<usize> = Vec::new();
    let mut said: HashSet<&str> = HashSet::new();
    for (at, one) in held.iter().enumerate() {
        let says = one.record.meaning.as_deref().or(one.record.sha256.as_deref()).unwrap_or("");
        if !said.insert(says) {
            continue;
        }
        let opened = inputs.opened.get_mut(one.input);
        match opened.and_then(|opened| compare::text_of(&mut opened.browser, &one.record)) {
            Some(text) if one.record.meaning.is_some() => texts.push((at, text)),
            // What can't be read as what it claims to be can't be put together with anything.
            _ => apart.push(at),
        }
    }
    texts.sort_by_key(|(at, text)| {
        let kind = held.get(*at).map(|one| one.record.kind);
        (std::cmp::Reverse(fullness(kind, text)), *at)
    });
    let mut items = Vec::new();
    let mut both = Vec::new();
    let mut texts = texts.into_iter();
    if let Some((base, mut whole)) = texts.next() {
        let mut fields: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        let mut order = vec![base];
        let mut twins = Vec::new();
        for (at, text) in texts {
            let Some(one) = held.get(at) else { continue };
            let merged = match one.record.kind {
                Kind::Contacts => vcard::merge(&whole, &text, How::Merge),
                _ => icalendar::merge(&whole, &text, How::Merge),
            };
            let otherwise: Vec<Change> = merged.left.into_iter().filter(|c| !is_said(c, &whole)).collect();
            if !merged.added.is_empty() {
                let mut names: Vec<String> = merged.added.into_iter().map(|change| change.property).collect();
                names.sort();
                names.dedup();
                fields.insert(at, names);
                order.push(at);
                whole = merged.text;
            }
            if !otherwise.is_empty() {
                twins.push((at, otherwise));
            }
        }
        // An export may know no UIDs; the item keeps the one that another copy has.
        let is_nameless = held.get(base).is_some_and(|one| one.record.uid.is_none());
        let uid = held.iter().find_map(|one| one.record.uid.clone()).filter(|_| is_nameless);
        items.push(gather(inputs, held, &order, &fields, uid));
        for (at, changes) in twins {
            let (Some(one), Some(seal)) = (held.get(at), held.get(at).and_then(|one| seal_of(inputs, one))) else {
                continue;
            };
            let uid = uid_of_copy(&seal, &one.record.href);
            both.push(KeptBoth { kind: one.record.kind, name: title_of(&one.record), uid: uid.clone(), changes });
            items.push(twin(inputs, one, uid));
        }
    }
    for at in apart {
        items.push(gather(inputs, held, &[at], &BTreeMap::new(), None));
    }
    Ok((items, both))
}

fn fullness(kind: Option<Kind>, text: &str) -> usize {
    match kind {
        Some(Kind::Contacts) => vcard::fields(text).len(),
        _ => icalendar::fields(text).len(),
    }
}

/// True when what a copy says otherwise is a name in another order, or with less of it: that contradicts nothing.
fn is_said(change: &Change, whole: &str) -> bool {
    if !matches!(change.property.as_str(), "FN" | "N") {
        return false;
    }
    let words = |text: &str| -> HashSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let names = vcard::fields(whole).into_iter().filter(|field| matches!(field.property.as_str(), "FN" | "N"));
    let there: HashSet<String> = names.flat_map(|field| words(&field.shown)).collect();
    change.gone.iter().all(|name| words(name).is_subset(&there))
}

fn seal_of(inputs: &Inputs, one: &Held) -> Option<String> {
    inputs.opened.get(one.input).map(|opened| opened.seal.clone())
}

/// A copy that is kept beside the others, under a UID of its own.
fn twin(inputs: &Inputs, one: &Held, uid: String) -> Gather {
    let held = [Held { input: one.input, record: one.record.clone(), place: one.place.clone() }];
    gather(inputs, &held, &[0], &BTreeMap::new(), Some(uid))
}

/// The item that the copies at `order` make, the first being the item itself.
fn gather(
    inputs: &Inputs,
    held: &[Held],
    order: &[usize],
    fields: &BTreeMap<usize, Vec<String>>,
    uid: Option<String>,
) -> Gather {
    let base = order.first().copied().unwrap_or(0);
    let sha_of = |at: usize| held.get(at).and_then(|one| one.record.sha256.clone()).unwrap_or_default();
    let copies: Vec<Copies> = order
        .iter()
        .map(|at| {
            let sha256 = sha_of(*at);
            let alike = held.iter().filter(|one| one.record.sha256.as_deref() == Some(sha256.as_str()));
            // The one that was chosen first, then the others with the same bytes.
            let own = held.get(*at).map(|one| one.place.clone());
            let mut places: Vec<FilePart> = own.into_iter().chain(alike.map(|one| one.place.clone())).collect();
            places.dedup();
            Copies { sha256, places }
        })
        .collect();
    let mut pictures = BTreeMap::new();
    let mut from = Vec::new();
    for (at, one) in held.iter().enumerate() {
        let took = if at == base {
            Took::Whole
        } else if fields.contains_key(&at) {
            Took::Fields
        } else {
            Took::Nothing
        };
        let fields = fields.get(&at).cloned().unwrap_or_default();
        from.push(Provenance { input: one.input, href: one.record.href.clone(), took, fields });
        let browser = inputs.opened.get(one.input).map(|opened| &opened.browser);
        for picture in &one.record.pictures {
            let path = picture.kept.as_ref().and_then(|kept| Some((browser?.file(&kept.file).ok()?, kept.size)));
            if let Some(((path, at), length)) = path {
                pictures.entry(picture.address.clone()).or_insert(FilePart { path, at, length });
            }
        }
    }
    let record = held.get(base).map(|one| &one.record);
    let mut digest = Sha256::new();
    for copies in &copies {
        digest.update(&copies.sha256);
    }
    digest.update(uid.as_deref().unwrap_or(""));
    for one in &from {
        digest.update(inputs.opened.get(one.input).map_or("", |opened| opened.seal.as_str()));
        digest.update(format!("{one:?}"));
    }
    Gather {
        href: name(record),
        kind: record.map(|record| record.kind),
        modified: record.and_then(|record| record.modified),
        facts: record.filter(|record| record.kind == Kind::Photos).and_then(|record| record.facts.clone()),
        copies,
        uid,
        from,
        pictures,
        etag: format!("\"{}\"", hex(&digest.finalize())),
    }
}

/// The name of an item in its collection, percent-encoded.
fn name(record: Option<&ItemRecord>) -> String {
    let ending = match record.map(|record| record.kind) {
        Some(Kind::Contacts) => ".vcf",
        Some(Kind::Calendar | Kind::Tasks | Kind::Notes) => ".ics",
        _ => "",
    };
    let href = record.map(|record| record.href.as_str()).unwrap_or_default();
    let last = href.trim_end_matches('/').rsplit('/').next().unwrap_or(href);
    // Cards and objects of one file that was handed out have no address of their own.
    if last.is_empty() || last.contains('#') || !last.ends_with(ending) {
        let digest = record.and_then(|record| record.sha256.as_deref()?.get(..24)).unwrap_or("item");
        return format!("{digest}{ending}");
    }
    last.to_owned()
}

/// The address under which an item lies in the result: that name, or one like it that is free.
fn free(taken: &mut HashSet<String>, folder: &str, name: &str) -> String {
    let (stem, ending) = match name.rfind('.') {
        Some(at) => name.split_at(at),
        None => (name, ""),
    };
    let mut href = format!("{folder}{name}");
    let mut n = 2;
    while !taken.insert(href.clone()) {
        href = format!("{folder}{stem}-{n}{ending}");
        n += 1;
    }
    href
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_and_none_is_there_twice() {
        let mut taken = HashSet::new();
        let mut check = |name: &str, expect: &str| assert_eq!(free(&mut taken, "/photos/A/", name), expect);
        check("a.jpg", "/photos/A/a.jpg");
        check("a.jpg", "/photos/A/a-2.jpg");
        check("a.jpg", "/photos/A/a-3.jpg");
        check("a", "/photos/A/a");
    }

    #[test]
    fn a_name_in_another_order_contradicts_nothing() {
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Maria Lee\r\nN:Lee;Anna;Maria;;\r\nEND:VCARD\r\n";
        let check = |property: &str, gone: &str, expect: bool| {
            let change = Change { property: property.into(), instance: None, gone: vec![gone.into()], new: Vec::new() };
            assert_eq!(is_said(&change, card), expect, "{gone}");
        };
        check("FN", "Lee, Anna", true);
        check("N", "Lee, Anna Maria", true);
        check("FN", "Ann Lee", false);
        check("NOTE", "Anna", false);
    }
}
