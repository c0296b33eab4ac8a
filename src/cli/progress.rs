//! Follows a job: bars on a terminal, plain lines otherwise, one JSON object a line with `--json`.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::Path;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::import::recognised_lines;
use crate::cli::{Shell, json};
use crate::engine::{Earlier, Event, Job, Outcome, Phase, RunState};
use crate::model::{Kind, Sign, SignInStep, Trouble};
use crate::text;

/// Shows a job until it ends, and gives its end.
pub fn follow(shell: &Shell, job: &Job) -> Result<Outcome, Trouble> {
    end_of(follow_all(shell, job).ended)
}

/// The end of a job that was followed.
pub fn end_of(ended: Option<Result<Outcome, Trouble>>) -> Result<Outcome, Trouble> {
    ended.unwrap_or_else(|| Err(Trouble::Internal("the job ended without a word".into())))
}

/// Shows a job until it ends, and gives what it let know.
pub fn follow_all(shell: &Shell, job: &Job) -> RunState {
    job.control.stop_on_interrupt();
    let mut state = RunState::default();
    let mut show = Show::new(shell);
    for event in &job.events {
        show.event(&event);
        state.apply(event);
        show.state(&state);
        if state.ended.is_some() {
            break;
        }
    }
    show.clear();
    state
}

enum Show<'a> {
    Nothing,
    Json(&'a Shell),
    Lines { shell: &'a Shell, phase: Option<Phase> },
    Bars(Bars),
}

impl<'a> Show<'a> {
    fn new(shell: &'a Shell) -> Show<'a> {
        if shell.json {
            Show::Json(shell)
        } else if shell.quiet {
            Show::Nothing
        } else if std::io::stderr().is_terminal() {
            Show::Bars(Bars::default())
        } else {
            Show::Lines { shell, phase: None }
        }
    }

    fn event(&mut self, event: &Event) {
        match self {
            Show::Nothing => (),
            Show::Json(shell) => {
                if let Some(line) = json::event(event) {
                    shell.json(&line);
                }
            }
            Show::Lines { shell, phase } => match event {
                Event::Phase(now) if *phase != Some(*now) => {
                    *phase = Some(*now);
                    shell.say(&text::say(now.key(), &[]));
                }
                Event::Recognised(recognised) => shell.say(&recognised_lines(recognised)),
                Event::Lost { kind, name, why } => shell.say(&lost_line(*kind, name, why)),
                Event::Planned(plan) if plan.copies_bytes > 0 => shell.say(&copies_line(plan.copies_bytes)),
                Event::Sign(Sign::Looked { step, subject, came }) => shell.say(&text::looked(step, subject, came)),
                Event::Sign(Sign::Waiting(waiting)) => shell.say(&text::waiting(waiting)),
                Event::Earlier(earlier) => shell.say(&earlier_line(earlier)),
                Event::Sign(Sign::SignIn(SignInStep::NotKept { why })) => shell.say(&not_kept_line(why)),
                _ => (),
            },
            Show::Bars(bars) => {
                let line = match event {
                    Event::Recognised(recognised) => recognised_lines(recognised),
                    Event::Lost { kind, name, why } => lost_line(*kind, name, why),
                    Event::Earlier(earlier) => earlier_line(earlier),
                    Event::Sign(Sign::Looked { step, subject, came }) => text::looked(step, subject, came),
                    Event::Sign(Sign::SignIn(SignInStep::NotKept { why })) => not_kept_line(why),
                    Event::Planned(plan) if plan.copies_bytes > 0 => copies_line(plan.copies_bytes),
                    _ => return,
                };
                // Printing above the bars can fail only when the terminal is gone.
                let _ = bars.all.println(line);
            }
        }
    }

    fn state(&mut self, state: &RunState) {
        if let Show::Bars(bars) = self {
            bars.state(state);
        }
    }

    fn clear(&mut self) {
        if let Show::Bars(bars) = self {
            // Clearing can fail only when the terminal is gone.
            let _ = bars.all.clear();
        }
    }
}

/// What is said when a renewed sign-in did not get into the keychain.
pub fn not_kept_line(why: &str) -> String {
    text::say("sign-in-not-kept", &[("why", text::for_terminal(why).into_owned().into())])
}

fn copies_line(n_bytes: u64) -> String {
    text::say("cli-copies", &[("size", text::size(n_bytes).into())])
}

fn lost_line(kind: Kind, name: &str, why: &Trouble) -> String {
    text::say(
        "cli-lost",
        &[
            ("kind", text::kind_name(kind).into()),
            ("name", text::for_terminal(name).into_owned().into()),
            ("why", text::reason(why).into()),
        ],
    )
}

/// A time on this computer's clock.
pub fn local(time: Timestamp) -> String {
    text::date_time(time.to_zoned(TimeZone::system()).datetime())
}

fn earlier_line(earlier: &Earlier) -> String {
    let place = |path: &Path| path.display().to_string();
    match earlier {
        Earlier::GoingOn { started, items } => {
            text::say("earlier-going-on", &[("time", local(*started).into()), ("items", (*items).into())])
        }
        Earlier::Waits { path, items } => {
            text::say("earlier-waits", &[("items", (*items).into()), ("path", place(path).into())])
        }
        Earlier::Kept { path, started, items } => text::say(
            "earlier-kept",
            &[("time", local(*started).into()), ("path", place(path).into()), ("items", (*items).into())],
        ),
    }
}

#[derive(Default)]
struct Bars {
    all: MultiProgress,
    status: Option<ProgressBar>,
    kinds: BTreeMap<Kind, ProgressBar>,
    checking: Option<ProgressBar>,
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Bars {
    fn state(&mut self, state: &RunState) {
        let status =
            self.status.get_or_insert_with(|| self.all.add(ProgressBar::new_spinner().with_style(style("{msg}"))));
        status.set_message(match (&state.waiting, &state.looking) {
            (Some(waiting), _) => text::waiting(waiting),
            (None, Some((step, subject))) if state.phase == Phase::SigningIn => text::looking(step, subject),
            _ if state.phase == Phase::Recognising && state.progress.to_check > 0 => {
                let size = |n_bytes: u64| text::size(n_bytes).into();
                let args = [("done", size(state.progress.received)), ("all", size(state.progress.to_check))];
                text::say("import-reading", &args)
            }
            _ => text::say(state.phase.key(), &[]),
        });
        if state.phase < Phase::Fetching {
            return;
        }
        for (kind, progress) in &state.progress.kinds {
            let bar = self.kinds.entry(*kind).or_insert_with(|| {
                let bar = ProgressBar::new(0).with_style(style("{prefix:<12} {bar:30} {human_pos}/{human_len} {msg}"));
                self.all.add(bar.with_prefix(text::kind_name(*kind)))
            });
            bar.set_length(progress.listed);
            bar.set_position(progress.settled);
            if progress.bytes > 0 {
                bar.set_message(text::size(progress.bytes));
            }
        }
        if state.phase >= Phase::Checking {
            let bar = self.checking.get_or_insert_with(|| {
                let bar = ProgressBar::new(0).with_style(style("{prefix:<12} {bar:30} {bytes}/{total_bytes}"));
                let key = if state.phase == Phase::Copying { "cli-bar-copying" } else { "cli-bar-checking" };
                self.all.add(bar.with_prefix(text::say(key, &[])))
            });
            bar.set_length(state.progress.to_check);
            bar.set_position(state.progress.checked);
        }
    }
}
