//! Sets of archives that belong together by the numbers in their names, as services hand them out, and which of them are
//! missing. Pure.
//!
//! Google Takeout: `takeout-20240101T000000Z-001.zip`, `takeout-20240101T000000Z-3-001.zip`; how many there are is said
//! nowhere, so a part behind the last one can't be missed. Apple: `iCloud Photos Part 1 of 4.zip`. Browsers add ` (1)` to
//! a file that is downloaded again.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Parts;

/// Endings of archives, the longer ones first.
const ARCHIVES: [&str; 4] = [".tar.gz", ".zip", ".tgz", ".tar"];
/// Other endings that a set is not called by.
const TEXTS: [&str; 9] = [".vcf", ".vcard", ".ics", ".ical", ".csv", ".ldif", ".json", ".mbox", ".html"];
/// No service makes more.
const MAX_PARTS: u32 = 10_000;

/// A name that says which part of a set its file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PartName {
    /// What the names of the set have in common.
    pub set: String,
    number: u32,
    of: Option<u32>,
    /// What a name has in front of the number and behind it, and how many digits.
    before: String,
    behind: String,
    width: usize,
}

/// Reads a name; `None` for one that has no number, or one that means something else.
pub(super) fn part_of(name: &str) -> Option<PartName> {
    let (stem, ending) = split(name);
    let stem = without_copy(stem);
    if let Some((before, digits)) = stem.rsplit_once('-')
        && before.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("takeout-"))
        && digits.len() == 3
    {
        let number = digits.parse().ok().filter(|number| *number > 0)?;
        let (before, behind) = (format!("{before}-"), ending.to_owned());
        let set = before.trim_end_matches('-').to_owned();
        return Some(PartName { set, number, of: None, before, behind, width: 3 });
    }
    let lower = stem.to_ascii_lowercase();
    let at = lower.rfind("part ").filter(|at| *at > 0)?;
    let (before, rest) = (stem.get(..at + 5)?, stem.get(at + 5..)?);
    let (number, of) = rest.split_once(" of ").or_else(|| rest.split_once(" OF "))?;
    let parse = |digits: &str| digits.parse::<u32>().ok().filter(|number| (1..=MAX_PARTS).contains(number));
    let (number, of_all) = (parse(number)?, parse(of)?);
    let set = stem.get(..at)?.trim_end_matches([' ', '-', '_', ',']).to_owned();
    let behind = format!(" of {of}{ending}");
    (number <= of_all && !set.is_empty()).then(|| PartName {
        set,
        number,
        of: Some(of_all),
        before: before.to_owned(),
        behind,
        width: 0,
    })
}

/// The sets among `names`, and which of their parts are missing.
pub(super) fn sets<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Parts> {
    let mut found: BTreeMap<String, (BTreeSet<u32>, PartName)> = BTreeMap::new();
    for part in names.filter_map(part_of) {
        let known = found.entry(part.set.clone()).or_insert_with(|| (BTreeSet::new(), part.clone()));
        known.0.insert(part.number);
        known.1.of = known.1.of.max(part.of);
    }
    let parts = |(name, (here, part)): (String, (BTreeSet<u32>, PartName))| {
        let last = part.of.or(here.last().copied()).unwrap_or(0);
        let gone = (1..=last).filter(|number| !here.contains(number));
        let missing = gone.map(|n| format!("{}{n:0width$}{}", part.before, part.behind, width = part.width)).collect();
        Parts { name, here: here.into_iter().collect(), missing }
    };
    found.into_iter().map(parts).collect()
}

/// What a set is called whose first file or folder has this name.
pub(in crate::sources) fn set_name(name: &str) -> String {
    if let Some(part) = part_of(name) {
        return part.set;
    }
    let (stem, _) = split(name);
    let lower = stem.to_ascii_lowercase();
    let text = TEXTS.iter().find(|ending| lower.ends_with(*ending) && lower.len() > ending.len());
    let stem = text.and_then(|ending| stem.get(..stem.len() - ending.len())).unwrap_or(stem);
    without_copy(stem).to_owned()
}

/// A name without the ending of an archive, and that ending.
pub(super) fn split(name: &str) -> (&str, &str) {
    let lower = name.to_ascii_lowercase();
    let ending = ARCHIVES.iter().find(|ending| lower.ends_with(*ending) && lower.len() > ending.len());
    ending.and_then(|ending| name.split_at_checked(name.len() - ending.len())).unwrap_or((name, ""))
}

/// A name without what a browser adds to a second copy.
fn without_copy(stem: &str) -> &str {
    match stem.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
        Some((before, digits)) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => before,
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_their_set_and_number() {
        let check = |name: &str, expect: Option<(&str, u32)>| {
            let part = part_of(name);
            assert_eq!(part.as_ref().map(|part| (part.set.as_str(), part.number)), expect, "{name}");
        };
        check("takeout-20240101T000000Z-001.zip", Some(("takeout-20240101T000000Z", 1)));
        check("takeout-20240101T000000Z-001 (1).zip", Some(("takeout-20240101T000000Z", 1)));
        check("takeout-20240101T000000Z-3-012.tgz", Some(("takeout-20240101T000000Z-3", 12)));
        check("takeout-20240101T000000Z.zip", None);
        check("iCloud Photos Part 2 of 4.zip", Some(("iCloud Photos", 2)));
        check("iCloud Photos Part 5 of 4.zip", None);
        check("Part 1 of 2.zip", None);
        check("Camera 2024 part 2.zip", None);
        check("photos-001.zip", None);
        check("counterpart.zip", None);
    }

    #[test]
    fn missing_parts_have_names() {
        let check = |names: &[&str], expect: &[&str]| {
            let missing: Vec<String> =
                sets(names.iter().copied()).into_iter().flat_map(|parts| parts.missing).collect();
            assert_eq!(missing, expect, "{names:?}");
        };
        check(&["takeout-1T-001.zip", "takeout-1T-004.zip"], &["takeout-1T-002.zip", "takeout-1T-003.zip"]);
        check(&["takeout-1T-001.zip", "takeout-2T-001.zip", "x.zip"], &[]);
        check(&["iCloud Photos Part 2 of 3.zip"], &["iCloud Photos Part 1 of 3.zip", "iCloud Photos Part 3 of 3.zip"]);
    }

    #[test]
    fn a_set_is_called_by_its_first_name() {
        let check = |name: &str, expect: &str| assert_eq!(set_name(name), expect, "{name}");
        check("takeout-20240101T000000Z-001.zip", "takeout-20240101T000000Z");
        check("All Contacts.vcf", "All Contacts");
        check("All Contacts (2).vcf", "All Contacts");
        check("export.tar.gz", "export");
        check("DCIM", "DCIM");
        check("v1.2", "v1.2");
        check(".zip", ".zip");
    }
}
