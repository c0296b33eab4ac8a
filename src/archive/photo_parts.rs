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

    /// What many runs in a row write of one album and year, when each brings so much: the parts in the end, and the bytes.
    fn after(library: u64, new: impl IntoIterator<Item = u64>) -> (Vec<u64>, u64) {
        let (mut parts, mut written) = (vec![library], library);
        for new in new {
            let n = merged(&parts, new, MAX_MERGED_BYTES);
            let part = parts.drain(parts.len() - n..).sum::<u64>() + new;
            written += part;
            parts.push(part);
        }
        (parts, written)
    }

    #[test]
    fn one_photo_a_run_costs_the_disk_a_few_photos_a_run() {
        let (library, photo) = (1_500_000_000, 3_000_000);
        let check = |runs: usize, n_parts: usize, photos_written: u64| {
            let (parts, written) = after(library, vec![photo; runs]);
            assert_eq!(parts.iter().sum::<u64>(), library + runs as u64 * photo);
            let found = (parts.len(), (written - library) / photo);
            assert_eq!(found, (n_parts, photos_written), "{runs} runs: {parts:?}");
        };
        check(0, 1, 0);
        check(10, 3, 26);
        check(100, 4, 483);
        check(1000, 10, 5434);
    }

    proptest::proptest! {
        /// Whatever comes: a byte is written again only when its part has grown by half at least, and of two neighbours the
        /// older is more than twice as large, or both are too large to be one.
        #[test]
        fn rewriting_and_the_number_of_parts_stay_logarithmic(
            library in 0..4_000_000_000_u64,
            new in proptest::collection::vec(1..200_000_000_u64, 0..200),
        ) {
            let total: u64 = library + new.iter().sum::<u64>();
            let least = new.iter().copied().min().unwrap_or(1).min(library.max(1));
            let (parts, written) = after(library, new);
            proptest::prop_assert_eq!(parts.iter().sum::<u64>(), total);
            let doublings = (MAX_MERGED_BYTES as f64 / least as f64).max(1.0).log2();
            let most_written = total as f64 * (1.0 + doublings / 1.5_f64.log2());
            proptest::prop_assert!(written as f64 <= most_written, "{} bytes of {}", written, total);
            let most_parts = doublings + 2.0 * (total as f64 / MAX_MERGED_BYTES as f64) + 2.0;
            proptest::prop_assert!(parts.len() as f64 <= most_parts, "{:?}", parts);
        }
    }
}
