//! Counts while a job runs, and sends events: facts at once, counts at most four times a second.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::event::{Event, KindProgress, Outcome, Phase, Progress};
use super::job::{Wake, deliver};
use super::log::JobLog;
use crate::archive::writer::Sealing;
use crate::model::{Kind, Trouble};

/// The shortest time between two counts.
const BETWEEN_COUNTS: Duration = Duration::from_millis(250);

struct Meter {
    progress: Progress,
    began: Instant,
    sent: Option<Instant>,
}

/// Where a job's parts report to; a cheap clone, every clone the same meter.
#[derive(Clone)]
pub struct Reporter {
    sender: Sender<Event>,
    wake: Wake,
    meter: Arc<Mutex<Meter>>,
    log: Arc<OnceLock<JobLog>>,
}

impl Reporter {
    /// A reporter for a job that begins now.
    pub fn new(sender: Sender<Event>, wake: Wake) -> Reporter {
        let meter = Meter { progress: Progress::default(), began: Instant::now(), sent: None };
        Reporter { sender, wake, meter: Arc::new(Mutex::new(meter)), log: Arc::default() }
    }

    /// From now on, what it sends is noted in `log`, too.
    pub fn note_in(&self, log: JobLog) {
        // A job has one log.
        let _ = self.log.set(log);
    }

    /// Sends a fact.
    pub fn send(&self, event: Event) {
        if let Some(log) = self.log.get() {
            log.note(&event);
        }
        deliver(&self.sender, &self.wake, event);
    }

    /// Enters a phase; the counts so far go with it.
    pub fn phase(&self, phase: Phase) {
        self.send(Event::Phase(phase));
        self.flush();
    }

    /// Changes the counts of a kind.
    pub fn count(&self, kind: Kind, change: impl FnOnce(&mut KindProgress)) {
        self.update(|progress| change(progress.kinds.entry(kind).or_default()));
    }

    /// Changes the counts of the whole job.
    pub fn update(&self, change: impl FnOnce(&mut Progress)) {
        let due = {
            let mut meter = self.meter.lock().unwrap_or_else(PoisonError::into_inner);
            change(&mut meter.progress);
            let now = Instant::now();
            if meter.sent.is_some_and(|sent| now.duration_since(sent) < BETWEEN_COUNTS) {
                return;
            }
            snapshot(&mut meter, now)
        };
        self.send(Event::Progress(due));
    }

    /// Takes in how far the sealing of a backup is.
    pub fn sealing(&self, sealing: Sealing) {
        match sealing {
            Sealing::ReadBack(n_bytes) => self.update(|progress| progress.checked += n_bytes),
            Sealing::Recording => self.phase(Phase::Sealing),
        }
    }

    /// Sends the counts as they are now.
    pub fn flush(&self) {
        let due = {
            let mut meter = self.meter.lock().unwrap_or_else(PoisonError::into_inner);
            snapshot(&mut meter, Instant::now())
        };
        self.send(Event::Progress(due));
    }

    /// The last event.
    pub fn end(&self, end: Result<Outcome, Trouble>) {
        self.flush();
        self.send(Event::Ended(end));
    }
}

fn snapshot(meter: &mut Meter, now: Instant) -> Progress {
    meter.sent = Some(now);
    meter.progress.elapsed_ms = u64::try_from(now.duration_since(meter.began).as_millis()).unwrap_or(u64::MAX);
    meter.progress.clone()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn counts_are_held_back_but_never_lost() {
        let (sender, events) = channel();
        let reporter = Reporter::new(sender, Arc::new(|| ()));
        for _ in 0..1_000 {
            reporter.count(Kind::Contacts, |kind| kind.settled += 1);
        }
        reporter.end(Err(Trouble::Cancelled));
        let events: Vec<Event> = events.try_iter().collect();
        assert!(events.len() < 50, "{} events for a moment's work", events.len());
        let last = events.iter().rev().find_map(|event| match event {
            Event::Progress(progress) => progress.kinds.get(&Kind::Contacts).map(|kind| kind.settled),
            _ => None,
        });
        assert_eq!(last, Some(1_000));
        assert_eq!(events.last(), Some(&Event::Ended(Err(Trouble::Cancelled))));
    }
}
