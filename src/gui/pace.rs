//! How far a backup is as a whole, and how long it will take. Pure, and careful not to lie: where nothing can be said,
//! nothing is.

use crate::engine::{KindProgress, Phase, Progress, RunState};
use crate::model::Kind;

/// What an item costs beside its bytes, as bytes: a request or a part of one, and the work of writing it.
const PER_ITEM: f64 = 1_500.0;

/// Reading back is much faster than fetching: its share of the whole.
const CHECK_SHARE: f32 = 0.06;

/// How many bytes an item of this kind usually has, until enough of them have come to know.
fn usual_size(kind: Kind) -> f64 {
    match kind {
        Kind::Contacts => 800.0,
        Kind::Calendar => 1_200.0,
        Kind::Tasks | Kind::Notes => 800.0,
        Kind::Photos => 2_500_000.0,
        Kind::Other => 500_000.0,
    }
}

/// What is done and what there is to do for one kind, in bytes.
fn work(kind: Kind, at: &KindProgress) -> (f64, f64) {
    let (bytes, settled, listed) = (at.bytes as f64, at.settled as f64, at.listed as f64);
    if at.settled >= at.listed {
        let all = bytes + settled * PER_ITEM;
        return (all, all);
    }
    let whole = if at.bytes_listed > 0 {
        (at.bytes_listed as f64).max(bytes)
    } else {
        let each = if at.settled >= 20 { bytes / settled } else { usual_size(kind) };
        bytes + (listed - settled) * each
    };
    (bytes + settled * PER_ITEM, whole + listed * PER_ITEM)
}

/// How much of the whole backup is done, `0.0..=1.0`; `None` before the account has been listed.
pub fn whole(phase: Phase, progress: &Progress) -> Option<f32> {
    let fetched = || {
        let (done, all) = progress
            .kinds
            .iter()
            .map(|(kind, at)| work(*kind, at))
            .fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        (all > 0.0).then(|| (done / all).clamp(0.0, 1.0) as f32)
    };
    match phase {
        Phase::SigningIn | Phase::Recognising | Phase::Listing | Phase::Comparing => None,
        Phase::Fetching => fetched().map(|part| part * (1.0 - CHECK_SHARE)),
        // Nothing was fetched: a backup is being checked, and that is all.
        Phase::Checking if progress.kinds.is_empty() => Some(checked(progress)),
        Phase::Checking => Some(1.0 - CHECK_SHARE + CHECK_SHARE * checked(progress)),
        Phase::Sealing => Some(1.0),
        Phase::Copying => Some(checked(progress)),
        Phase::Restoring => fetched(),
        Phase::Exporting => {
            let sum = |n: fn(&KindProgress) -> u64| progress.kinds.values().map(n).sum::<u64>() as f64;
            let (done, all) = (sum(|at| at.settled), sum(|at| at.listed));
            (all > 0.0).then(|| (done / all).clamp(0.0, 1.0) as f32)
        }
    }
}

/// How much of the copy was read back.
pub fn checked(progress: &Progress) -> f32 {
    if progress.to_check == 0 {
        0.0
    } else {
        (progress.checked as f64 / progress.to_check as f64).clamp(0.0, 1.0) as f32
    }
}

/// Remembers where fetching began, to tell how long the rest will take.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pace {
    /// Milliseconds of the job, and the part that was done by then.
    began: Option<(u64, f32)>,
    left_secs: Option<u64>,
}

impl Pace {
    /// Takes the newest counts in.
    pub fn note(&mut self, run: &RunState) {
        let now_ms = run.progress.elapsed_ms;
        let Some(part) = whole(run.phase, &run.progress) else { return };
        // Counts may still grow while an account is being listed; then what was gained says nothing.
        let (began_ms, began_part) = match self.began {
            Some(began) if began.1 <= part => began,
            _ => *self.began.insert((now_ms, part)),
        };
        let (spent_ms, gained) = (now_ms.saturating_sub(began_ms), part - began_part);
        self.left_secs =
            (spent_ms >= 4_000 && gained >= 0.01).then(|| ((1.0 - part) / gained * spent_ms as f32 / 1_000.0) as u64);
    }

    /// Seconds that are left, once enough has been done to tell.
    pub fn left_secs(&self) -> Option<u64> {
        self.left_secs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(listed: u64, settled: u64, bytes: u64, bytes_listed: u64) -> KindProgress {
        KindProgress { listed, settled, bytes, bytes_listed, lost: 0 }
    }

    fn run(phase: Phase, kinds: &[(Kind, KindProgress)], elapsed_ms: u64) -> RunState {
        let progress = Progress { kinds: kinds.iter().copied().collect(), elapsed_ms, ..Progress::default() };
        RunState { phase, progress, ..RunState::default() }
    }

    #[test]
    fn nothing_is_claimed_before_the_listing() {
        for phase in [Phase::SigningIn, Phase::Listing] {
            assert_eq!(whole(phase, &run(phase, &[(Kind::Contacts, at(10, 0, 0, 0))], 0).progress), None);
        }
    }

    #[test]
    fn photos_weigh_by_bytes_not_by_count() {
        // All 1,500 contacts are there, and 1 of 500 photos: by items that is 75 %, by bytes next to nothing.
        let state = run(
            Phase::Fetching,
            &[(Kind::Contacts, at(1_500, 1_500, 900_000, 0)), (Kind::Photos, at(500, 1, 2_000_000, 1_000_000_000))],
            0,
        );
        let part = whole(state.phase, &state.progress).unwrap();
        assert!(part < 0.02, "{part}");
    }

    #[test]
    fn lost_items_do_not_keep_the_bar_from_its_end() {
        let all = |phase| run(phase, &[(Kind::Photos, at(10, 10, 50, 1_000_000))], 0);
        assert_eq!(whole(Phase::Fetching, &all(Phase::Fetching).progress), Some(1.0 - CHECK_SHARE));
        assert_eq!(whole(Phase::Sealing, &all(Phase::Sealing).progress), Some(1.0));
        assert_eq!(whole(Phase::Fetching, &Progress::default()), None, "nothing is known yet");
    }

    #[test]
    fn time_left_comes_after_the_first_seconds() {
        let mut pace = Pace::default();
        let photos = |bytes| [(Kind::Photos, at(100, bytes / 1_000_000, bytes, 100_000_000))];
        pace.note(&run(Phase::Listing, &[], 9_000));
        pace.note(&run(Phase::Fetching, &photos(0), 10_000));
        pace.note(&run(Phase::Fetching, &photos(10_000_000), 11_000));
        assert_eq!(pace.left_secs(), None);
        pace.note(&run(Phase::Fetching, &photos(50_000_000), 15_000));
        let left = pace.left_secs().unwrap();
        assert!((5..=6).contains(&left), "{left}");
    }
}
