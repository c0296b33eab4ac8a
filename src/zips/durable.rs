//! Makes files durable, on whatever they lie. Here because this is the lowest room that writes files; `archive` asks it, too.

use std::fs::File;
use std::io;

/// Makes a file durable, with all that the system can do for that.
#[expect(clippy::disallowed_methods, reason = "this is the one place that may")]
pub fn sync(file: &File) -> io::Result<()> {
    or_plainly(file.sync_all(), || plainly(file))
}

/// Makes what is in a file durable, perhaps without its dates.
#[expect(clippy::disallowed_methods, reason = "this is the one place that may")]
pub fn sync_data(file: &File) -> io::Result<()> {
    or_plainly(file.sync_data(), || plainly(file))
}

/// True for the answer of a file system that has no such sync. Whatever else a sync fails with is a failure.
pub fn is_not_offered(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let errno = Errno::from_io_error(error);
        matches!(errno, Some(Errno::INVAL | Errno::NOSYS | Errno::NOTTY))
            || errno.is_some_and(|errno| [Errno::NOTSUP, Errno::OPNOTSUPP].contains(&errno))
    }
    #[cfg(not(unix))]
    {
        error.kind() == io::ErrorKind::Unsupported
    }
}

/// On macOS a full sync also empties the drive's own cache, which network drives don't offer: they get the sync that every
/// other program does. A sync that failed is not tried again, since the second one may not know what the first one lost.
fn or_plainly(full: io::Result<()>, plainly: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    match full {
        Err(error) if is_not_offered(&error) => plainly(),
        done => done,
    }
}

#[cfg(unix)]
fn plainly(file: &File) -> io::Result<()> {
    Ok(rustix::fs::fsync(file)?)
}

#[cfg(not(unix))]
fn plainly(_: &File) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use rustix::io::Errno;

    #[test]
    fn only_a_sync_that_is_not_offered_is_done_plainly() {
        let check = |full: Errno, expect: Result<(), Errno>| {
            let done = or_plainly(Err(full.into()), || Ok(()));
            assert_eq!(done.map_err(|error| Errno::from_io_error(&error).unwrap()), expect, "{full:?}");
        };
        for not_offered in [Errno::NOTSUP, Errno::INVAL, Errno::NOSYS, Errno::NOTTY] {
            check(not_offered, Ok(()));
        }
        for fatal in [Errno::IO, Errno::NOSPC, Errno::DQUOT, Errno::BADF, Errno::ROFS] {
            check(fatal, Err(fatal));
        }
        // What fails plainly, too, has failed.
        let done = or_plainly(Err(Errno::NOTSUP.into()), || Err(Errno::IO.into()));
        assert_eq!(Errno::from_io_error(&done.unwrap_err()), Some(Errno::IO));
    }

    #[test]
    fn a_file_is_synced() {
        let file = tempfile::tempfile().unwrap();
        sync(&file).unwrap();
        sync_data(&file).unwrap();
        plainly(&file).unwrap();
    }
}
