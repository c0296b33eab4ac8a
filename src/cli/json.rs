//! Events and results as JSON, one object a line. The names are part of the program's interface.

use serde_json::{Value, json};

use crate::engine::{AlarmRecord, AlreadyHere, BackedUp, Earlier, Event, LastGood, Phase, Verified};
use crate::model::{Came, Consent, Found, Health, Recognised, Sign, SignInStep, Trouble, Waiting};
use crate::text::{self, During};

/// An event as a line, unless machines have no use for it or its result comes as a line of its own.
pub fn event(event: &Event) -> Option<Value> {
    Some(match event {
        Event::Sign(Sign::Looking { step, subject }) => json!({"event": "looking", "step": step, "subject": subject}),
        Event::Sign(Sign::Looked { step, subject, came }) => {
            let (word, services, why) = match came {
                Came::Found(services) => ("found", services.as_slice(), None),
                Came::Answered => ("answered", [].as_slice(), None),
                Came::Nothing => ("nothing", [].as_slice(), None),
                Came::Failed(trouble) => ("failed", [].as_slice(), Some(trouble.to_string())),
            };
            json!({"event": "looked", "step": step, "subject": subject, "came": word, "services": services, "why": why})
        }
        Event::Sign(Sign::Waiting(waiting)) => {
            json!({"event": "waiting", "for": waiting_word(waiting), "message": text::waiting(waiting)})
        }
        Event::Sign(Sign::GoingOn) => json!({"event": "going-on"}),
        Event::Sign(Sign::SignIn(step)) => sign_in(step),
        Event::Sign(Sign::Listed(_)) | Event::Ended(_) => return None,
        Event::Recognised(now) => recognised(now),
        Event::Found(found_now) => found(found_now),
        Event::Planned(plan) => json!({
            "event": "planned",
            "vault": plan.vault,
            "collections": plan.collections.iter().map(|c| json!({"name": c.name, "href": c.href, "kind": c.kind})).collect::<Vec<_>>(),
            "copies_bytes": plan.copies_bytes,
        }),
        Event::RestorePlanned(plan) => json!({"event": "restore-planned", "plan": plan}),
        Event::Earlier(Earlier::GoingOn { started, items }) => {
            json!({"event": "going-on-with", "started": started, "items": items})
        }
        Event::Earlier(Earlier::Waits { path, items }) => json!({"event": "waits", "path": path, "items": items}),
        Event::Earlier(Earlier::Kept { path, started, items }) => {
            json!({"event": "kept", "path": path, "started": started, "items": items})
        }
        Event::LastGood(good) => last_good(good),
        Event::Phase(phase) => json!({"event": "phase", "phase": phase_word(*phase)}),
        Event::Progress(progress) => json!({
            "event": "progress",
            "elapsed_ms": progress.elapsed_ms,
            "received": progress.received,
            "checked": progress.checked,
            "to_check": progress.to_check,
            "kinds": progress.kinds.iter().map(|(kind, now)| (kind.word().to_owned(), json!({
                "listed": now.listed, "settled": now.settled, "lost": now.lost, "bytes": now.bytes,
            }))).collect::<serde_json::Map<_, _>>(),
        }),
        Event::Awake => json!({"event": "awake"}),
        Event::Lost { kind, name, why } => json!({"event": "lost", "kind": kind, "name": name, "why": why.to_string()}),
    })
}

fn sign_in(step: &SignInStep) -> Value {
    match step {
        SignInStep::Browser { url } => json!({"event": "sign-in", "step": "browser", "url": url}),
        SignInStep::Code { url, code, complete, secs } => {
            json!({"event": "sign-in", "step": "code", "url": url, "code": code, "complete": complete, "secs": secs})
        }
        SignInStep::Approved => json!({"event": "sign-in", "step": "approved"}),
        SignInStep::NotKept { why } => json!({"event": "sign-in", "step": "not-kept", "why": why}),
    }
}

fn phase_word(phase: Phase) -> &'static str {
    match phase {
        Phase::SigningIn => "signing-in",
        Phase::Recognising => "recognising",
        Phase::Listing => "listing",
        Phase::Fetching => "fetching",
        Phase::Checking => "checking",
        Phase::Sealing => "sealing",
        Phase::Copying => "copying",
        Phase::Comparing => "comparing",
        Phase::Restoring => "restoring",
        Phase::Exporting => "exporting",
    }
}

fn waiting_word(waiting: &Waiting) -> &'static str {
    match waiting {
        Waiting::FirstByte { .. } => "answer",
        Waiting::AskedToWait { .. } => "service",
        Waiting::TryAgain { .. } => "connection",
        Waiting::Paused => "paused",
    }
}

/// What an account offers.
pub fn found(found: &Found) -> Value {
    json!({
        "event": "found",
        "account": found.account,
        "collections": found.collections.iter().map(|c| json!({
            "name": c.name, "href": c.href, "origin": c.origin, "kinds": c.kinds, "service": c.service,
        })).collect::<Vec<_>>(),
        "left_out": found.left_out,
        "coverage": found.coverage,
    })
}

/// What is in files that were handed over.
pub fn recognised(recognised: &Recognised) -> Value {
    json!({
        "event": "recognised",
        "name": recognised.name,
        "files": recognised.files,
        "bytes": recognised.bytes,
        "sorts": recognised.sorts.iter().map(|sort| json!({
            "what": sort.what, "files": sort.files, "items": sort.items, "bytes": sort.bytes,
        })).collect::<Vec<_>>(),
        "kinds": recognised.kinds,
        "parts": recognised.parts.iter().map(|parts| json!({
            "name": parts.name, "here": parts.here, "missing": parts.missing,
        })).collect::<Vec<_>>(),
        "left_out": recognised.left_out,
        "tables": recognised.tables,
        "matched": {"with_side_car": recognised.matched.0, "photos": recognised.matched.1},
    })
}

/// A backup that holds what was to be imported.
pub fn already_here(here: &AlreadyHere) -> Value {
    json!({"event": "already-here", "name": here.name, "path": here.path, "sealed": here.sealed})
}

/// How a saved account stands.
pub fn health(account: &str, health: &Health) -> Value {
    json!({
        "event": "health",
        "account": account,
        "provider": health.provider,
        "user": health.user,
        "services": health.services.iter().map(|at| json!({
            "service": at.service, "url": at.url, "collections": at.n_collections,
        })).collect::<Vec<_>>(),
        "lasts": health.lasts,
        "last_contact": health.last_contact,
        "last_good": health.last_good,
        "coverage": health.coverage,
    })
}

/// A finished backup.
pub fn backed_up(done: &BackedUp) -> Value {
    json!({"event": "done", "path": done.path, "seal": done.seal, "status": done.receipt.status,
           "alarm": done.receipt.alarm, "new_alarm": done.receipt.raises_alarm(), "receipt": done.receipt})
}

/// The newest backup that is complete and has no open alarm.
fn last_good(good: &LastGood) -> Value {
    json!({"event": "last-good", "name": good.name, "path": good.path, "sealed": good.sealed, "kept": good.kept})
}

/// A loss that a backup tells of.
pub fn alarm(vault: &str, backup: &str, open: bool, alarm: &AlarmRecord) -> Value {
    json!({"event": "alarm", "account": vault, "backup": backup, "open": open, "loss": alarm})
}

/// A checked backup.
pub fn verified(verified: &Verified) -> Value {
    json!({"event": "verified", "intact": verified.damage.is_empty(), "result": verified})
}

/// Why a command failed.
pub fn trouble(trouble: &Trouble, during: During) -> Value {
    let message = text::trouble(trouble, during);
    let consent = match trouble {
        Trouble::NeedsConsent(Consent::PlainHttp { host }) => json!({"to": "plain-http", "host": host}),
        Trouble::NeedsConsent(Consent::OtherHost { confirmed, host }) => {
            json!({"to": "other-host", "confirmed": confirmed, "host": host})
        }
        Trouble::NeedsConsent(Consent::SignInElsewhere { confirmed, host }) => {
            json!({"to": "sign-in-elsewhere", "confirmed": confirmed, "host": host})
        }
        _ => Value::Null,
    };
    json!({"event": "failed", "happened": message.happened, "means": message.means, "next": message.next,
           "command": message.command, "detail": trouble.to_string(), "consent": consent})
}
