//! The operating system's keychain: Keychain Services, the Windows Credential Manager, or the Secret Service.
//!
//! These calls block, perhaps until the person has unlocked the keychain: call them from a thread of their own. Nothing
//! is promised before `set` gave `Ok`.

use keyring::{Entry, Error};

use crate::model::{Secret, Trouble};

const SERVICE: &str = "Lifeboat";

/// `Ok` when there is a keychain. Without one this is known at once.
pub fn status() -> Result<(), Trouble> {
    Entry::store_status().as_ref().map(|_| ()).map_err(trouble)
}

/// The secret of an account; `None` when the keychain has none.
pub fn get(account: &str) -> Result<Option<Secret>, Trouble> {
    read(&open(account)?)
}

/// Keeps the secret of an account, and makes sure that it is kept.
pub fn set(account: &str, secret: &Secret) -> Result<(), Trouble> {
    write(&open(account)?, secret)
}

/// Forgets the secret of an account; it is no error when there was none.
pub fn delete(account: &str) -> Result<(), Trouble> {
    forget(&open(account)?)
}

/// One place in a keychain.
trait Place {
    fn get(&self) -> Result<String, Error>;
    fn set(&self, secret: &str) -> Result<(), Error>;
    fn delete(&self) -> Result<(), Error>;
}

impl Place for Entry {
    fn get(&self) -> Result<String, Error> {
        self.get_password()
    }

    fn set(&self, secret: &str) -> Result<(), Error> {
        self.set_password(secret)
    }

    fn delete(&self) -> Result<(), Error> {
        self.delete_credential()
    }
}

fn open(account: &str) -> Result<Entry, Trouble> {
    status()?;
    Entry::new(SERVICE, account).map_err(|error| trouble(&error))
}

fn read(place: &impl Place) -> Result<Option<Secret>, Trouble> {
    match place.get() {
        Ok(secret) => Ok(Some(Secret::new(secret))),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(trouble(&error)),
    }
}

fn write(place: &impl Place, secret: &Secret) -> Result<(), Trouble> {
    place.set(secret.expose()).map_err(|error| trouble(&error))?;
    match read(place)? {
        Some(kept) if kept == *secret => Ok(()),
        _ => Err(Trouble::Keychain { why: "what it gave back is not what it was given".into() }),
    }
}

fn forget(place: &impl Place) -> Result<(), Trouble> {
    match place.delete() {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(error) => Err(trouble(&error)),
    }
}

/// The cause in words. Some errors carry what was stored, so they are never printed whole.
fn trouble(error: &Error) -> Trouble {
    let why = match error {
        Error::PlatformFailure(cause) | Error::NoStorageAccess(cause) => cause.to_string(),
        Error::NoDefaultStore => "there is none".into(),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "it holds something else under this name".into(),
        Error::TooLong(what, limit) => format!("{what} is longer than {limit}"),
        Error::Invalid(what, why) => format!("{what}: {why}"),
        Error::Ambiguous(_) => "it holds several secrets under this name".into(),
        _ => "it failed".into(),
    };
    Trouble::Keychain { why }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::time::{Duration, Instant};

    use super::*;

    #[derive(Default)]
    struct Fake {
        kept: RefCell<Option<String>>,
        forgetful: bool,
        locked: bool,
    }

    impl Place for Fake {
        fn get(&self) -> Result<String, Error> {
            self.kept.borrow().clone().ok_or(Error::NoEntry)
        }

        fn set(&self, secret: &str) -> Result<(), Error> {
            if self.locked {
                return Err(Error::NoStorageAccess("locked".into()));
            }
            if !self.forgetful {
                *self.kept.borrow_mut() = Some(secret.into());
            }
            Ok(())
        }

        fn delete(&self) -> Result<(), Error> {
            self.kept.borrow_mut().take().map(|_| ()).ok_or(Error::NoEntry)
        }
    }

    #[test]
    fn a_secret_is_kept_read_back_and_forgotten() {
        let place = Fake::default();
        assert_eq!(read(&place), Ok(None));
        assert_eq!(write(&place, &Secret::new("p\u{e4}ss")), Ok(()));
        assert_eq!(read(&place), Ok(Some(Secret::new("p\u{e4}ss"))));
        assert_eq!(forget(&place), Ok(()));
        assert_eq!(forget(&place), Ok(()));
        assert_eq!(read(&place), Ok(None));
    }

    #[test]
    fn nothing_is_promised_that_was_not_kept() {
        let forgetful = Fake { forgetful: true, ..Fake::default() };
        assert!(matches!(write(&forgetful, &Secret::new("x")), Err(Trouble::Keychain { .. })));
        let other = Fake { forgetful: true, kept: RefCell::new(Some("old".into())), ..Fake::default() };
        assert!(matches!(write(&other, &Secret::new("x")), Err(Trouble::Keychain { .. })));
        let locked = Fake { locked: true, ..Fake::default() };
        assert_eq!(write(&locked, &Secret::new("x")), Err(Trouble::Keychain { why: "locked".into() }));
    }

    #[test]
    fn errors_do_not_repeat_what_is_stored() {
        let error = Error::BadEncoding(b"hunter2\xff".to_vec());
        assert!(!format!("{:?}", trouble(&error)).contains("104"), "h is 104 in a list of bytes");
    }

    /// Here the answer may be either; what counts is that it comes at once, and that nothing goes on without a keychain.
    #[test]
    fn whether_there_is_a_keychain_is_known_at_once() {
        let began = Instant::now();
        let status = status();
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
        if status.is_err() {
            assert!(matches!(open("nobody"), Err(Trouble::Keychain { .. })));
        }
    }
}
