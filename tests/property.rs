//! Many random histories of an account (edits, losses, odd entity tags, faults, runs that are stopped or killed) against the
//! demo cloud and the real engine. After every run: found = saved + unchanged + skipped + lost; what was sealed verifies and
//! is, item by item, what the server holds; earlier backups are what they were; nothing that was received is removed.
//!
//! A silent change (other bytes behind the same entity tag) may stay unseen until the rotating look comes to it (DESIGN "Base,
//! reference, alarm"); `checks` says how long.
//!
//! `LIFEBOAT_PROPERTY_CASES` (histories), `LIFEBOAT_PROPERTY_SEED` and `LIFEBOAT_PROPERTY_THREADS` change how much is played.

mod acts;
mod alarms;
mod bodies;
mod checks;
mod fresh;
mod story;
mod world;

use std::sync::atomic::{AtomicU64, Ordering};

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use story::{Step, story};
use world::World;

/// What was played, over all threads.
#[derive(Default)]
struct Played {
    stories: AtomicU64,
    steps: AtomicU64,
    runs: AtomicU64,
    sealed: AtomicU64,
}

fn variable(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().unwrap())
}

fn play(steps: &[Step], played: &Played) -> Result<(), String> {
    let mut world = World::new();
    for (n, step) in steps.iter().enumerate() {
        world.play(step).map_err(|why| format!("at step {n}: {why}"))?;
    }
    let ended = world.end().map_err(|why| format!("at the end: {why}"));
    for (counter, n) in [
        (&played.stories, 1),
        (&played.steps, steps.len() as u64),
        (&played.runs, world.runs),
        (&played.sealed, world.backups.len() as u64),
    ] {
        counter.fetch_add(n, Ordering::Relaxed);
    }
    ended
}

/// Plays so many stories; the one that fails, as short as it could be made.
fn worker(seed: u64, cases: u32, played: &Played) -> Result<(), String> {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 300,
        max_shrink_time: 180_000,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let ended = runner.run(&story(), |steps| play(&steps, played).map_err(TestCaseError::fail));
    ended.map_err(|error| match error {
        TestError::Fail(why, steps) => {
            let lines: Vec<String> = steps.iter().enumerate().map(|(n, step)| format!("  {n}: {step:?}")).collect();
            format!("seed {seed}: {why}\nThe story:\n{}", lines.join("\n"))
        }
        TestError::Abort(why) => format!("seed {seed}: {why}"),
    })
}

#[test]
fn whatever_happens_the_newest_backup_is_what_the_server_holds() {
    let (cases, seed) = (variable("LIFEBOAT_PROPERTY_CASES", 24), variable("LIFEBOAT_PROPERTY_SEED", 2009));
    // Most of a story is waiting: for the disk, and before asking again.
    let threads = variable("LIFEBOAT_PROPERTY_THREADS", 8).clamp(1, cases.max(1));
    let played = Played::default();
    let share = u32::try_from(cases.div_ceil(threads)).unwrap();
    let failed: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|n| {
                let played = &played;
                scope.spawn(move || worker(seed * 1_000 + n, share, played))
            })
            .collect();
        workers.into_iter().filter_map(|worker| worker.join().unwrap().err()).collect()
    });
    let [stories, steps, runs, sealed] =
        [&played.stories, &played.steps, &played.runs, &played.sealed].map(|counter| counter.load(Ordering::Relaxed));
    println!("{stories} stories, {steps} steps, {runs} runs, {sealed} backups");
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}
