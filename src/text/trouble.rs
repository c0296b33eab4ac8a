//! Every [`Trouble`] in plain words: what happened, what it means for your data, what to do next. The words stand in
//! `trouble-…` messages; here is only which message and with which values.

use std::fmt;
use std::path::Path;

use crate::model::{Consent, Trouble};

use super::{Value, for_terminal, missing, say, say_attribute, sentence};

/// What a person is told when something went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub happened: String,
    /// What it means for your data.
    pub means: String,
    /// What to do next.
    pub next: String,
    /// How that is done on the command line, for whoever is there; may be empty.
    pub command: String,
    /// Addresses, paths and the other side's own words, for whoever helps; may be empty.
    pub details: String,
}

/// As the command line says it.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = [&self.happened, &self.means, &self.next, &self.command, &self.details];
        let mut said = lines.into_iter().filter(|line| !line.is_empty());
        if let Some(first) = said.next() {
            f.write_str(first)?;
        }
        said.try_for_each(|line| write!(f, "\n{line}"))
    }
}

/// What was going on: what a trouble means depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum During {
    /// A backup was being made.
    Backup,
    /// Something was being put back into an account.
    Restore,
    /// Anything else: nothing was being made that a person might miss now.
    #[default]
    Other,
}

/// The words for something that ended a run or an answer. What they quote can't steer a terminal.
pub fn trouble(trouble: &Trouble, during: During) -> Message {
    let (key, mut args) = message_of(trouble);
    let word = match during {
        During::Backup => "backup",
        During::Restore => "restore",
        During::Other => "other",
    };
    args.push(("during", Value::from(word)));
    let part = |name| say_attribute(key, name, &args).map(|said| for_terminal(&said).into_owned());
    let needed = |name| part(name).unwrap_or_else(|| missing(key));
    Message {
        happened: needed("happened"),
        means: needed("means"),
        next: needed("next"),
        command: part("command")
            .map(|how| say("on-the-command-line", &[("how", Value::from(how))]))
            .unwrap_or_default(),
        details: part("details").unwrap_or_default(),
    }
}

/// The few words for why one item could not be had: *listed, but no longer there*.
pub fn reason(trouble: &Trouble) -> String {
    let (key, args) = message_of(trouble);
    say_attribute(key, "short", &args).map_or_else(|| missing(key), |said| for_terminal(&said).into_owned())
}

/// The key of its message: which kind of trouble it is, without anything of what it is about.
pub fn trouble_key(trouble: &Trouble) -> &'static str {
    message_of(trouble).0
}

type Args<'a> = Vec<(&'static str, Value<'a>)>;

/// Which message, with which values.
fn message_of(trouble: &Trouble) -> (&'static str, Args<'_>) {
    let text = Value::from;
    match trouble {
        Trouble::Cancelled => ("trouble-cancelled", vec![]),

        Trouble::BadAddress { input, why } => ("trouble-bad-address", vec![("input", text(input)), ("why", text(why))]),
        Trouble::UnknownHost { host } => ("trouble-unknown-host", vec![("host", text(host))]),
        Trouble::Unreachable { host, why } => ("trouble-unreachable", vec![("host", text(host)), ("why", text(why))]),
        Trouble::Certificate { host, why } => ("trouble-certificate", vec![("host", text(host)), ("why", text(why))]),
        Trouble::SignInRefused { host } => ("trouble-sign-in-refused", vec![("host", text(host))]),
        Trouble::SignInEnded { host, why } => ("trouble-sign-in-ended", vec![("host", text(host)), ("why", text(why))]),
        Trouble::SignInDeclined { host } => ("trouble-sign-in-declined", vec![("host", text(host))]),
        Trouble::SignInTooLate { host, secs } => {
            ("trouble-sign-in-too-late", vec![("host", text(host)), ("time", Value::Duration(*secs))])
        }
        Trouble::SignInFailed { host, why } => {
            ("trouble-sign-in-failed", vec![("host", text(host)), ("why", text(why))])
        }
        Trouble::SignInPage { url } => ("trouble-sign-in-page", vec![("url", text(url))]),
        Trouble::NotDav { url, status } => ("trouble-not-dav", vec![("url", text(url)), ("status", code(*status))]),
        Trouble::NothingFound { url } => ("trouble-nothing-found", vec![("url", text(url))]),
        Trouble::Emptied { account, .. } => ("trouble-emptied", vec![("user", text(&account.user))]),
        Trouble::NeedsConsent(Consent::PlainHttp { host }) => ("trouble-plain-http", vec![("host", text(host))]),
        Trouble::NeedsConsent(Consent::OtherHost { confirmed, host }) => {
            ("trouble-other-host", vec![("confirmed", text(confirmed)), ("host", text(host))])
        }
        Trouble::NoDns { domain, why } => ("trouble-no-dns", vec![("domain", text(domain)), ("why", text(why))]),
        Trouble::ServiceUnknown { address } => ("trouble-service-unknown", vec![("address", text(address))]),
        Trouble::NoWayIn { provider, why, help } => (
            "trouble-no-way-in",
            vec![("provider", text(provider)), ("why", Value::from(sentence(why))), ("help", text(help))],
        ),
        Trouble::WantsUserName { provider, which } => {
            ("trouble-wants-user-name", vec![("provider", text(provider)), ("which", Value::from(sentence(which)))])
        }
        Trouble::WantsAppPassword { provider, page, link } => (
            "trouble-wants-app-password",
            vec![("provider", text(provider)), ("page", text(page)), ("link", text(link))],
        ),
        Trouble::NeedsConsent(Consent::SignInElsewhere { confirmed, host }) => {
            ("trouble-sign-in-elsewhere", vec![("confirmed", text(confirmed)), ("host", text(host))])
        }
        Trouble::BadRedirect { from, to } => ("trouble-bad-redirect", vec![("from", text(from)), ("to", text(to))]),

        Trouble::Stalled { host, secs } => {
            ("trouble-stalled", vec![("host", text(host)), ("time", Value::Duration(*secs))])
        }
        Trouble::Broken { host, why } => ("trouble-broken", vec![("host", text(host)), ("why", text(why))]),
        Trouble::Cut { url, got, expected } => (
            "trouble-cut",
            vec![("url", text(url)), ("got", Value::Number(*got)), ("expected", Value::Number(*expected))],
        ),
        Trouble::ReadOnly { method, host } => {
            ("trouble-read-only", vec![("method", text(method)), ("host", text(host))])
        }
        Trouble::Status { url, status } => (
            "trouble-status",
            vec![("url", text(url)), ("status", code(*status)), ("class", Value::from(class_of(*status)))],
        ),
        Trouble::Busy { host, secs } => ("trouble-busy", vec![("host", text(host)), ("time", Value::Duration(*secs))]),
        Trouble::Malformed { url, why } => ("trouble-malformed", vec![("url", text(url)), ("why", text(why))]),
        Trouble::TooLarge { url, limit } => {
            ("trouble-too-large", vec![("url", text(url)), ("limit", Value::Size(*limit))])
        }
        Trouble::NotThere { href } => ("trouble-not-there", vec![("href", text(href))]),
        Trouble::NotReached { href } => ("trouble-not-reached", vec![("href", text(href))]),

        Trouble::NoBrowser { url, why } => ("trouble-no-browser", vec![("url", text(url)), ("why", text(why))]),
        Trouble::Disk { path, why } => ("trouble-disk", vec![("path", place(path)), ("why", text(why))]),
        Trouble::DiskFull { path, needed, free } => (
            "trouble-disk-full",
            vec![
                ("path", place(path)),
                ("needed", Value::Size(*needed)),
                ("free", Value::Size(*free)),
                ("known", Value::from(if *needed == 0 { "no" } else { "yes" })),
            ],
        ),
        Trouble::TooLargeForDrive { path } => ("trouble-too-large-for-drive", vec![("path", place(path))]),
        Trouble::InUse { path } => ("trouble-in-use", vec![("path", place(path))]),
        Trouble::Keychain { why } => ("trouble-keychain", vec![("why", text(why))]),
        Trouble::NoPassword { account } => ("trouble-no-password", vec![("account", text(account))]),
        Trouble::NotSignedIn { account } => ("trouble-not-signed-in", vec![("account", text(account))]),
        Trouble::UnknownAccount { account } => ("trouble-unknown-account", vec![("account", text(account))]),
        Trouble::NoVault { account } => ("trouble-no-vault", vec![("account", text(account))]),
        Trouble::BadSettings { path, why } => ("trouble-bad-settings", vec![("path", place(path)), ("why", text(why))]),

        Trouble::Unreadable { name, why } => ("trouble-unreadable", vec![("name", text(name)), ("why", text(why))]),
        Trouble::NotTaken { name, why } => ("trouble-not-taken", vec![("name", text(name)), ("why", text(why))]),
        Trouble::NothingToImport { name } => ("trouble-nothing-to-import", vec![("name", text(name))]),

        Trouble::NothingToSalvage { name } => ("trouble-nothing-to-salvage", vec![("name", text(name))]),
        Trouble::NotWhole { name } => ("trouble-not-whole", vec![("name", text(name))]),

        Trouble::NotABackup { path } => ("trouble-not-a-backup", vec![("path", place(path))]),
        Trouble::NewerFormat { path, format } => {
            ("trouble-newer-format", vec![("path", place(path)), ("format", Value::from(format.to_string()))])
        }
        Trouble::Damaged { path, why } => ("trouble-damaged", vec![("path", place(path)), ("why", text(why))]),
        Trouble::Locked { path } => ("trouble-locked", vec![("path", place(path))]),
        Trouble::WrongPassword { path } => ("trouble-wrong-password", vec![("path", place(path))]),
        Trouble::IsAPack { path } => ("trouble-is-a-pack", vec![("path", place(path))]),
        Trouble::Exists { path } => ("trouble-exists", vec![("path", place(path))]),
        Trouble::NoMatch { wanted } => ("trouble-no-match", vec![("wanted", text(wanted))]),
        Trouble::WrongUse(what) => ("trouble-wrong-use", vec![("what", Value::from(sentence(what)))]),

        Trouble::Internal(what) => ("trouble-internal", vec![("what", text(what))]),
    }
}

fn code(status: u16) -> Value<'static> {
    Value::from(status.to_string())
}

/// What an HTTP status comes down to (RFC 9110 §15, RFC 4918 §11).
fn class_of(status: u16) -> &'static str {
    match status {
        401 | 402 | 403 | 407 | 451 => "refused",
        404 | 410 => "missing",
        408 | 429 => "busy",
        423 => "locked",
        507 => "full",
        500..=599 => "server",
        _ => "other",
    }
}

fn place(path: &Path) -> Value<'static> {
    Value::from(path.display().to_string())
}
