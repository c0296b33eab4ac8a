//! What requests, steps and results are called in the log.

use super::Line;
use crate::archive::records::{AlarmClass, AlarmLevel, Receipt, Status};
use crate::engine::event::{Earlier, Outcome, Request};
use crate::model::{Key, SignInStep, Waiting};

pub fn of_request(request: &Request) -> &'static str {
    match request {
        Request::Ask(_) => "ask",
        Request::SignIn(_) => "sign-in",
        Request::SignOut(_) => "sign-out",
        Request::Look(_) => "look",
        Request::Check { .. } => "check",
        Request::Backup(_) => "backup",
        Request::Recognise(_) => "recognise",
        Request::Examine(_) => "examine",
        Request::Import(_) => "import",
        Request::Salvage(_) => "salvage",
        Request::Finish(_) => "finish",
        Request::Verify { .. } => "verify",
        Request::Restore(_) => "restore",
        Request::Drill(_) => "drill",
        Request::Compare { .. } => "compare",
        Request::Merge(_) => "merge",
        Request::Statement(_) => "statement",
        Request::Copy { .. } => "copy",
        Request::Export(_) => "export",
        Request::Pack { .. } => "pack",
        Request::Unpack { .. } => "unpack",
        Request::VerifyLocked { .. } => "verify-locked",
        Request::Forget { .. } => "forget",
    }
}

pub fn of_key(key: &Key) -> &'static str {
    match key {
        Key::Password(_) => "password",
        Key::Grant { .. } => "grant",
    }
}

pub fn of_waiting(waiting: &Waiting) -> (&'static str, u64) {
    match waiting {
        Waiting::FirstByte { secs, .. } => ("first-byte", *secs),
        Waiting::AskedToWait { secs, .. } => ("asked-to-wait", *secs),
        Waiting::TryAgain { secs, .. } => ("try-again", *secs),
        Waiting::Paused => ("paused", 0),
    }
}

pub fn of_step(step: &SignInStep) -> &'static str {
    match step {
        SignInStep::Browser { .. } => "browser",
        SignInStep::Code { .. } => "code",
        SignInStep::Approved => "approved",
        SignInStep::NotKept { .. } => "not-kept",
    }
}

pub fn of_earlier(earlier: &Earlier) -> (&'static str, u64) {
    match earlier {
        Earlier::GoingOn { items, .. } => ("going-on", *items),
        Earlier::Waits { items, .. } => ("waits", *items),
        Earlier::Kept { items, .. } => ("kept", *items),
    }
}

pub fn of_status(status: Status) -> &'static str {
    match status {
        Status::Complete => "complete",
        Status::Incomplete => "incomplete",
    }
}

pub fn of_level(level: AlarmLevel) -> &'static str {
    match level {
        AlarmLevel::None => "none",
        AlarmLevel::Notice => "notice",
        AlarmLevel::Alarm => "alarm",
    }
}

pub fn of_class(class: AlarmClass) -> &'static str {
    match class {
        AlarmClass::Vanished => "vanished",
        AlarmClass::Gone => "gone",
        AlarmClass::HomeGone => "home-gone",
        AlarmClass::Hollow => "hollow",
        AlarmClass::RolledBack => "rolled-back",
        AlarmClass::AllAlike => "all-alike",
    }
}

/// A line about a backup, with what came of it.
pub fn with_receipt(line: Line, receipt: &Receipt) -> Line {
    line.with("came", of_status(receipt.status))
        .with("alarm", of_level(receipt.alarm))
        .with("lost", receipt.lost.len())
        .with("skipped", receipt.skipped.len())
        .with("unreadable", receipt.unreadable.len())
        .with("losses", receipt.losses.len())
        .with("notices", receipt.notices.len())
}

pub fn with_outcome(line: Line, outcome: &Outcome) -> Line {
    match outcome {
        Outcome::BackedUp(done) => with_receipt(line, &done.receipt),
        Outcome::Looked(found) => line.with("came", "looked").with("service", super::service_of(&found.account)),
        Outcome::Ways(ways) => line.with("came", "ways").with("ways", ways.ways.len()),
        Outcome::SignedOut(given_back) => line.with("came", "signed-out").with("given-back", *given_back),
        Outcome::Verified(checked) => line.with("came", "verified").with("backups", checked.len()),
        _ => line.with("came", "done"),
    }
}
