//! The log for whoever helps: what jobs did, when, for how long, with which counts, and which kinds of trouble they met. It
//! has nothing private in it, and can't have: a [`Line`] holds numbers and words of this program only (`&'static str`),
//! never a text from outside. So no name, address, host, path, UID or token gets into it, whatever an event carries. A host
//! is told as the provider of the catalogue that comes with this program, or as `own-server`.

mod file;
pub(super) mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use jiff::Timestamp;

use super::event::{Event, Outcome, Progress, Request};
use crate::model::{Account, Came, Kind, Sign, Trouble};
use crate::signin::providers::known_id;
use crate::text::trouble_key;
pub use file::LogFile;

/// A word of this program, a number or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Word(&'static str),
    Number(u64),
    Time(Timestamp),
}

impl From<Timestamp> for Said {
    fn from(time: Timestamp) -> Said {
        Said::Time(time)
    }
}

impl From<&'static str> for Said {
    fn from(word: &'static str) -> Said {
        Said::Word(word)
    }
}

impl From<u64> for Said {
    fn from(number: u64) -> Said {
        Said::Number(number)
    }
}

impl From<usize> for Said {
    fn from(number: usize) -> Said {
        Said::Number(number as u64)
    }
}

impl From<bool> for Said {
    fn from(yes: bool) -> Said {
        Said::Word(if yes { "yes" } else { "no" })
    }
}

/// One line: what it is about, and then names with what is said of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    about: &'static str,
    said: Vec<(&'static str, Said)>,
}

impl Line {
    /// A line about `about`.
    pub fn new(about: &'static str) -> Line {
        Line { about, said: Vec::new() }
    }

    /// The same with `name=said`.
    pub fn with(mut self, name: &'static str, said: impl Into<Said>) -> Line {
        self.said.push((name, said.into()));
        self
    }

    /// The same with what kind of trouble it was, and the status that a service answered with.
    pub fn with_trouble(self, trouble: &Trouble) -> Line {
        let line = self.with("trouble", trouble_key(trouble).trim_start_matches("trouble-"));
        match trouble {
            Trouble::Status { status, .. } | Trouble::NotDav { status, .. } => line.with("status", u64::from(*status)),
            Trouble::Stalled { secs, .. } | Trouble::Busy { secs, .. } => line.with("secs", *secs),
            Trouble::Cut { got, expected, .. } => line.with("got", *got).with("expected", *expected),
            Trouble::DiskFull { needed, free, .. } => line.with("needed", *needed).with("free", *free),
            _ => line,
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.about)?;
        for (name, said) in &self.said {
            match said {
                Said::Word(word) => write!(f, " {name}={word}")?,
                Said::Number(number) => write!(f, " {name}={number}")?,
                Said::Time(time) => write!(f, " {name}={time:.0}")?,
            }
        }
        Ok(())
    }
}

/// Which service an account is at, as far as this program's own catalogue knows it.
pub fn service_of(account: &Account) -> &'static str {
    if account.id == "demo@lifeboat" {
        return "demo";
    }
    account.provider.as_deref().and_then(known_id).unwrap_or("own-server")
}

/// What a job writes into the log while it runs.
#[derive(Debug)]
pub struct JobLog {
    file: LogFile,
    /// Tells the lines of jobs apart that run at the same time.
    number: u64,
    began: Instant,
    known: Mutex<Known>,
}

/// What is told at the end, all at once.
#[derive(Debug, Default)]
struct Known {
    progress: Progress,
    /// How many items of a kind were lost, and by which trouble.
    lost: BTreeMap<(Kind, &'static str, u64), u64>,
}

impl JobLog {
    /// Notes that a job begins.
    pub fn begin(file: LogFile, request: &Request) -> JobLog {
        let mut bytes = [0; 4];
        // Without chance all jobs have one number, which only makes the log harder to read.
        let _ = getrandom::fill(&mut bytes);
        let number = u64::from(u32::from_le_bytes(bytes));
        let log = JobLog { file, number, began: Instant::now(), known: Mutex::default() };
        let mut line = Line::new("begins").with("version", env!("CARGO_PKG_VERSION")).with("os", std::env::consts::OS);
        line = line.with("work", words::of_request(request));
        if let Some(door) = request.clone().door_mut() {
            line = line
                .with("read-only", door.read_only)
                .with("proxy", door.proxy.is_some())
                .with("ca-file", door.ca_file.is_some())
                .with("key", words::of_key(&door.key));
        }
        log.write(line);
        log
    }

    /// Notes what of `event` may be told.
    pub fn note(&self, event: &Event) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let line = match event {
            Event::Sign(Sign::Looking { step, .. }) => Line::new("looking").with("step", *step),
            Event::Sign(Sign::Looked { step, came, .. }) => {
                let line = Line::new("looked").with("step", *step);
                match came {
                    Came::Found(services) => line.with("found", services.len()),
                    Came::Answered => line.with("came", "answered"),
                    Came::Nothing => line.with("came", "nothing"),
                    Came::Failed(trouble) => line.with_trouble(trouble),
                }
            }
            Event::Sign(Sign::Waiting(waiting)) => {
                let (word, secs) = words::of_waiting(waiting);
                Line::new("waiting").with("for", word).with("secs", secs)
            }
            Event::Sign(Sign::SignIn(step)) => Line::new("sign-in").with("step", words::of_step(step)),
            Event::Sign(Sign::GoingOn | Sign::Listed(_)) => return,
            Event::Recognised(_) => Line::new("recognised"),
            Event::Found(found) => Line::new("found")
                .with("service", service_of(&found.account))
                .with("collections", found.collections.len())
                .with("left-out", found.left_out.len()),
            Event::Planned(plan) => {
                Line::new("planned").with("collections", plan.collections.len()).with("copies-bytes", plan.copies_bytes)
            }
            Event::RestorePlanned(plan) => Line::new("restore-planned").with("steps", plan.steps.len()),
            Event::Earlier(earlier) => {
                let (word, items) = words::of_earlier(earlier);
                Line::new("earlier").with("what", word).with("items", items)
            }
            Event::LastGood(_) => Line::new("has-last-good"),
            Event::Phase(phase) => Line::new("phase").with("is", phase.key().trim_start_matches("phase-")),
            Event::Progress(progress) => {
                known.progress = progress.clone();
                return;
            }
            Event::Awake => Line::new("awake"),
            Event::Lost { kind, why, .. } => {
                let status = match why {
                    Trouble::Status { status, .. } => u64::from(*status),
                    _ => 0,
                };
                *known.lost.entry((*kind, trouble_key(why), status)).or_default() += 1;
                return;
            }
            Event::Ended(end) => {
                self.ended(&known, end);
                return;
            }
        };
        self.write(line);
    }

    fn ended(&self, known: &Known, end: &Result<Outcome, Trouble>) {
        for (kind, now) in &known.progress.kinds {
            self.write(
                Line::new("counted")
                    .with("kind", kind.word())
                    .with("listed", now.listed)
                    .with("settled", now.settled)
                    .with("lost", now.lost)
                    .with("bytes", now.bytes),
            );
        }
        for ((kind, why, status), times) in &known.lost {
            let line = Line::new("lost").with("kind", kind.word()).with("trouble", why.trim_start_matches("trouble-"));
            let line = if *status > 0 { line.with("status", *status) } else { line };
            self.write(line.with("times", *times));
        }
        let line = Line::new("ended")
            .with("ms", u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX))
            .with("received", known.progress.received)
            .with("checked", known.progress.checked);
        self.write(match end {
            Ok(outcome) => words::with_outcome(line, outcome),
            Err(trouble) => line.with_trouble(trouble),
        });
    }

    fn write(&self, line: Line) {
        self.file.write(self.number, &line);
    }
}

/// Where the log lies within the settings folder.
pub fn dir_in(settings: &std::path::Path) -> PathBuf {
    settings.join("log")
}

#[cfg(test)]
mod tests;
