//! The parts that the photos of an album and year lie in: their names, and which of them a run writes anew. A sealed part
//! is never changed; small ones go up in the next, so that rewriting and the number of parts stay logarithmic (DESIGN "A
//! backup on disk"). Pure.

use super::base::FileUse;

/// Parts beyond this size are not merged any more.
pub(super) const MAX_MERGED_BYTES: u64 = 512 * 1024 * 1024;

/// The year photos are sorted by, where one is known.
pub(super) type Year = Option<i16>;

/// How a year is called in names.
pub(super) fn label(year: Year) -> String {
    year.map_or("without date".to_owned(), |year| format!("{year:04}"))
}

/// The file of a part, counted from 1.
pub(super) fn name(stem: &str, year: Year, part: u64) -> String {
    match part {
        1 => format!("data/photos/{stem} {}.zip", label(year)),
        part => format!("data/photos/{stem} {} part {part}.zip", label(year)),
    }
}

/// The year and number of a part, from its name.
pub(super) fn parse(stem: &str, file: &str) -> Option<(Year, u64)> {
    let rest = file.strip_prefix("data/photos/")?.strip_prefix(stem)?.strip_prefix(' ')?.strip_suffix(".zip")?;
    let (year, part) = match rest.rsplit_once(" part ") {
        Some((year, part)) => (year, part.parse().ok()?),
        None => (rest, 1),
    };
    match year {
        "without date" => Some((None, part)),
        year if year.len() == 4 => Some((Some(year.parse().ok()?), part)),
        _ => None,
    }
}

/// How many of the last of `parts` (their sizes, the oldest first) go up in a new part of `new` bytes.
pub(super) fn merged(parts: &[u64], new: u64, max: u64) -> usize {
    let mut sum = new;
    let goes_up = |part: &&u64| {
        let fits = **part <= sum.saturating_mul(2) && sum.saturating_add(**part) <= max;
        if fits {
            sum += **part;
        }
        fits
    };
    parts.iter().rev().take_while(goes_up).count()
}

/// The zips, given with their use and size, that may be read to be written anew when `new` bytes come.
pub(super) fn may_be_read(zips: &[(&String, FileUse, u64)], new: u64) -> Vec<String> {
    let is_rebuilt = |used: &FileUse| used.kept < used.total;
    let mut files: Vec<String> =
        zips.iter().filter(|(_, used, _)| is_rebuilt(used)).map(|(file, ..)| (*file).clone()).collect();
    if new == 0 {
        return files;
    }
    let mut small: Vec<(u64, &String)> =
        zips.iter().filter(|(_, used, _)| !is_rebuilt(used)).map(|(file, _, size)| (*size, *file)).collect();
    small.sort();
    let mut sum = new;
    for (size, file) in small {
        if size > sum.saturating_mul(2) || size > MAX_MERGED_BYTES {
            break;
        }
        sum += size;
        files.push(file.clone());
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_back() {
        let check = |stem: &str, year: Year, part: u64, expect: &str| {
            assert_eq!(name(stem, year, part), expect);
            assert_eq!(parse(stem, expect), Some((year, part)), "{expect}");
        };
        check("Camera", Some(2024), 1, "data/photos/Camera 2024.zip");
        check("Camera", Some(2024), 12, "data/photos/Camera 2024 part 12.zip");
        check("Camera 2024", None, 2, "data/photos/Camera 2024 without date part 2.zip");
        let stranger = |stem: &str, file: &str| assert_eq!(parse(stem, file), None, "{file}");
        stranger("Camera", "data/photos/Camera 2024 2023.zip");
        stranger("Camera", "data/photos/Camera/2024/a.zip");
        stranger("Camera", "data/photos/Cameras 2024.zip");
        stranger("Camera", "data/photos/Camera 2024 part x.zip");
    }

    #[test]
    fn small_parts_go_up_in_the_next() {
        let check = |parts: &[u64], new, expect| assert_eq!(merged(parts, new, 1000), expect, "{parts:?} {new}");
        check(&[], 1, 0);
        check(&[100, 3], 1, 0);
        check(&[100, 2], 1, 1);
        check(&[6, 2], 1, 2);
        check(&[999], 900, 0);
    }

    #[test]
    fn parts_stay_few_and_rewriting_stays_cheap() {
        let (mut parts, mut rewritten) = (vec![1_500_000_000_u64], 0);
        for _ in 0..100 {
            let new = 3_000_000;
            let n = merged(&parts, new, MAX_MERGED_BYTES);
            let old: u64 = parts.drain(parts.len() - n..).sum();
            rewritten += old;
            parts.push(old + new);
        }
        assert!(parts.len() <= 8, "{parts:?}");
        assert!(rewritten <= 100 * 3_000_000 * 7, "{rewritten}");
        assert_eq!(parts.iter().sum::<u64>(), 1_800_000_000);
    }
}
