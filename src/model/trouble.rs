//! What can go wrong, as plain data. The `text` room turns each into a sentence: what happened, what it means for your
//! data, what to do next. `Display` is for logs and developers.

use std::path::PathBuf;

use jiff::Timestamp;
use thiserror::Error;

use super::Account;

/// What only the person can allow. The run ends, and the next request carries the yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Send the password unencrypted to `host`.
    PlainHttp { host: String },
    /// Send the password to `host`, which is not the one that was confirmed.
    OtherHost { confirmed: String, host: String },
    /// Sign in at `host`, where `confirmed` sends people.
    SignInElsewhere { confirmed: String, host: String },
}

/// Something that went wrong at the engine's door.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Trouble {
    #[error("stopped on request")]
    Cancelled,

    // Finding and reaching a service.
    #[error("not an address: {input:?}: {why}")]
    BadAddress { input: String, why: String },
    #[error("cannot find the host {host}")]
    UnknownHost { host: String },
    #[error("cannot reach {host}: {why}")]
    Unreachable { host: String, why: String },
    #[error("the certificate of {host} is not trusted: {why}")]
    Certificate { host: String, why: String },
    #[error("{host} refused the sign-in")]
    SignInRefused { host: String },
    #[error("the sign-in at {host} has ended: {why}")]
    SignInEnded { host: String, why: String },
    #[error("the sign-in at {host} was declined")]
    SignInDeclined { host: String },
    #[error("nobody agreed at {host} within {secs} s")]
    SignInTooLate { host: String, secs: u64 },
    #[error("the sign-in at {host} did not work: {why}")]
    SignInFailed { host: String, why: String },
    #[error("{url} answered with a web page")]
    SignInPage { url: String },
    #[error("{url} is not a CardDAV, CalDAV or WebDAV address (status {status})")]
    NotDav { url: String, status: u16 },
    #[error("nothing to back up was found at {url}")]
    NothingFound { url: String },
    /// It answers as it did when it was backed up, and each of its homes says that it has no collection any more.
    #[error("the account of {user} had no collection any more at {seen}", user = .account.user)]
    Emptied { account: Box<Account>, seen: Timestamp },
    #[error("needs a yes: {0:?}")]
    NeedsConsent(Consent),
    #[error("DNS gave no answer about {domain}: {why}")]
    NoDns { domain: String, why: String },
    #[error("found no services from {address} alone")]
    ServiceUnknown { address: String },
    /// `why`: a message key of the `text` room or a sentence of a provider file.
    #[error("{provider} lets nobody in this way: {why}")]
    NoWayIn { provider: String, why: String, help: String },
    /// `which`: a message key or a sentence, as above.
    #[error("{provider} wants another user name: {which}")]
    WantsUserName { provider: String, which: String },
    /// `page`: what the page is called where one is made.
    #[error("{provider} refused the password; it wants an app password")]
    WantsAppPassword { provider: String, page: String, link: String },
    #[error("redirect not followed: {from} to {to}")]
    BadRedirect { from: String, to: String },

    // Talking to it.
    #[error("{host} sent nothing for {secs} s")]
    Stalled { host: String, secs: u64 },
    #[error("the connection to {host} broke: {why}")]
    Broken { host: String, why: String },
    #[error("{url} ended after {got} of {expected} bytes")]
    Cut { url: String, got: u64, expected: u64 },
    #[error("{url} answered with status {status}")]
    Status { url: String, status: u16 },
    #[error("{host} asks to wait {secs} s")]
    Busy { host: String, secs: u64 },
    #[error("read-only mode: {method} is not sent to {host}")]
    ReadOnly { method: String, host: String },
    #[error("the answer of {url} cannot be understood: {why}")]
    Malformed { url: String, why: String },
    #[error("the answer of {url} is larger than {limit} bytes")]
    TooLarge { url: String, limit: u64 },
    #[error("{href} was listed but is not there")]
    NotThere { href: String },
    #[error("the run ended before it had {href}")]
    NotReached { href: String },

    // This computer.
    #[error("no web browser for {url}: {why}")]
    NoBrowser { url: String, why: String },
    #[error("cannot use {path}: {why}", path = path.display())]
    Disk { path: PathBuf, why: String },
    #[error("{path} is full: {needed} bytes needed, {free} free", path = path.display())]
    DiskFull { path: PathBuf, needed: u64, free: u64 },
    /// The drive, or its format, holds no file of that size; other files are not concerned.
    #[error("{path} is larger than its drive can hold", path = path.display())]
    TooLargeForDrive { path: PathBuf },
    #[error("another run is using {path}", path = path.display())]
    InUse { path: PathBuf },
    #[error("the keychain did not answer: {why}")]
    Keychain { why: String },
    #[error("no password for {account}")]
    NoPassword { account: String },
    #[error("no sign-in for {account}")]
    NotSignedIn { account: String },
    #[error("no account {account}")]
    UnknownAccount { account: String },
    #[error("no backups of {account} yet")]
    NoVault { account: String },
    #[error("the settings in {path} cannot be read: {why}", path = path.display())]
    BadSettings { path: PathBuf, why: String },

    // Files that were handed over.
    #[error("{name} cannot be read: {why}")]
    Unreadable { name: String, why: String },
    /// Something within a file that is kept as a whole.
    #[error("{name} cannot be read: {why}")]
    NotTaken { name: String, why: String },
    #[error("nothing to import in {name}")]
    NothingToImport { name: String },

    #[error("nothing could be salvaged from {name}")]
    NothingToSalvage { name: String },
    #[error("{name} is no longer whole")]
    NotWhole { name: String },

    // Backups.
    #[error("no backup at {path}", path = path.display())]
    NotABackup { path: PathBuf },
    #[error("{path} was made by a newer version (format {format})", path = path.display())]
    NewerFormat { path: PathBuf, format: u64 },
    #[error("{path} is damaged: {why}", path = path.display())]
    Damaged { path: PathBuf, why: String },
    #[error("{path} opens with a password only", path = path.display())]
    Locked { path: PathBuf },
    #[error("the password does not open {path}", path = path.display())]
    WrongPassword { path: PathBuf },
    #[error("{path} is a pack", path = path.display())]
    IsAPack { path: PathBuf },
    #[error("{path} is there already", path = path.display())]
    Exists { path: PathBuf },
    #[error("nothing matches {wanted:?}")]
    NoMatch { wanted: String },
    /// A message key of the `text` room, or a sentence.
    #[error("wrong use: {0}")]
    WrongUse(String),

    /// A mistake of this program.
    #[error("internal error: {0}")]
    Internal(String),
}

impl Trouble {
    /// True when the same request may well succeed a little later.
    pub fn may_pass(&self) -> bool {
        match self {
            Trouble::Stalled { .. } | Trouble::Broken { .. } | Trouble::Cut { .. } | Trouble::Busy { .. } => true,
            Trouble::Unreachable { .. } => true,
            Trouble::Status { status, .. } => matches!(status, 429 | 500 | 502 | 503 | 504),
            _ => false,
        }
    }

    /// True when the service let nobody in with what we have.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Trouble::SignInRefused { .. } | Trouble::WantsAppPassword { .. } | Trouble::SignInEnded { .. })
    }

    /// True when it concerns the whole run, not one item.
    pub fn ends_run(&self) -> bool {
        matches!(
            self,
            Trouble::Cancelled
                | Trouble::SignInRefused { .. }
                | Trouble::WantsAppPassword { .. }
                | Trouble::SignInEnded { .. }
                | Trouble::NeedsConsent(_)
                | Trouble::Disk { .. }
                | Trouble::DiskFull { .. }
                | Trouble::InUse { .. }
                | Trouble::Internal(_)
        )
    }

    /// A failed file operation on `path`.
    pub fn disk(path: impl Into<PathBuf>, error: &std::io::Error) -> Trouble {
        let path = path.into();
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Trouble::DiskFull { path, needed: 0, free: 0 }
            }
            std::io::ErrorKind::FileTooLarge => Trouble::TooLargeForDrive { path },
            _ => Trouble::Disk { path, why: error.to_string() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_may_pass() {
        assert!(Trouble::Status { url: "u".into(), status: 503 }.may_pass());
        assert!(!Trouble::Status { url: "u".into(), status: 404 }.may_pass());
        assert!(!Trouble::SignInRefused { host: "h".into() }.may_pass());
        assert!(Trouble::SignInRefused { host: "h".into() }.ends_run());
    }
}
