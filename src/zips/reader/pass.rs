//! One pass over a zip from its first byte to its last, so that the file and every entry in it can be hashed while each
//! byte is read once. Where the directory is lost, the entries are followed from header to header as far as they go.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use super::foreign::{Slice, SliceReader};
use super::header::{Central, LOCAL_LEN, Local};
use super::{Archive, Fault, ZipTrouble};

/// Is told what a pass reads.
pub trait Visitor {
    /// Why the visitor may end a pass.
    type Stop;
    /// The next bytes of the file, whatever they belong to. Each byte comes once, in order.
    fn raw(&mut self, bytes: &[u8]) -> Result<(), Self::Stop>;
    /// An entry begins.
    fn begin(&mut self, name: &str, size: u64);
    /// The next bytes of the entry.
    fn data(&mut self, bytes: &[u8]);
    /// The entry is over, and whether it is in order.
    fn end(&mut self, result: Result<(), Fault>);
}

/// Why a pass did not come to its end.
#[derive(Debug)]
pub enum PassError<S> {
    Io(io::Error),
    Stopped(S),
}

impl<S> From<io::Error> for PassError<S> {
    fn from(error: io::Error) -> PassError<S> {
        PassError::Io(error)
    }
}

/// Reads a whole zip. The result is what is wrong with the zip as such; what is wrong with an entry is told at its end.
pub fn read_through<V: Visitor>(slice: &Slice, visitor: &mut V) -> Result<Option<Fault>, PassError<V::Stop>> {
    let input = Input::open(slice, visitor)?;
    match Archive::of(slice.clone()) {
        Ok(mut archive) => input.listed(&mut archive),
        Err(ZipTrouble::Io(error)) => Err(error.into()),
        Err(ZipTrouble::Fault(fault)) => input.unlisted().map(|()| Some(fault)),
        Err(ZipTrouble::NoEntry) => input.unlisted().map(|()| Some(Fault::Directory)),
    }
}

/// A file that is read forwards only.
struct Input<'a, V> {
    file: SliceReader,
    len: u64,
    /// Where the next unread byte stands.
    pos: u64,
    buf: Vec<u8>,
    from: usize,
    to: usize,
    visitor: &'a mut V,
}

impl<'a, V: Visitor> Input<'a, V> {
    fn open(slice: &Slice, visitor: &'a mut V) -> io::Result<Input<'a, V>> {
        let (file, len) = (slice.open()?, slice.len());
        Ok(Input { file, len, pos: 0, buf: vec![0; 256 * 1024], from: 0, to: 0, visitor })
    }

    /// Follows the directory, which must list the entries as they lie.
    fn listed(mut self, archive: &mut Archive) -> Result<Option<Fault>, PassError<V::Stop>> {
        let mut directory = BufReader::with_capacity(64 * 1024, archive.slice.open()?);
        directory.seek(SeekFrom::Start(archive.end.directory_at))?;
        let directory_at = archive.end.directory_at;
        let mut central = Central::default();
        let mut whole = if self.len == archive.len { None } else { Some(Fault::Directory) };
        for (index, row) in archive.rows.iter().enumerate() {
            match central.read(&mut directory) {
                Ok(_) => {}
                Err(ZipTrouble::Io(error)) => return Err(error.into()),
                // The file changed since it was opened.
                Err(_) => return self.rest().map(|()| Some(Fault::Directory)),
            }
            let (first, last) = archive.named(row.name);
            let duplicate = if last - first > 1 { Err(Fault::Duplicate) } else { Ok(()) };
            let next = archive.next_start(index);
            let name = String::from_utf8_lossy(&central.name).into_owned();
            self.visitor.begin(&name, central.size);
            if self.pos < central.start && central.start <= next {
                whole = whole.or(Some(Fault::Gap));
                self.skip(central.start - self.pos)?;
            }
            // Where the next entry claims to begin may itself be wrong.
            let limit = if central.least_end() <= next && next < directory_at { next } else { directory_at };
            let result = self.listed_entry(&central, limit)?;
            self.visitor.end(duplicate.and(result));
            if result.is_err() && next <= directory_at {
                // What could not be read as this entry is not the next one's fault.
                self.skip(next.saturating_sub(self.pos))?;
            }
        }
        if self.pos != directory_at {
            whole = whole.or(Some(Fault::Gap));
        }
        self.rest()?;
        Ok(whole)
    }

    /// Reads an entry that must begin here and end before `limit`.
    fn listed_entry(&mut self, central: &Central, limit: u64) -> Result<Result<(), Fault>, PassError<V::Stop>> {
        if let Err(fault) = central.check() {
            return Ok(Err(fault));
        }
        if central.start != self.pos {
            return Ok(Err(Fault::Overlap));
        }
        let mut local = Local::default();
        if let Err(fault) = self.local(&mut local, limit)? {
            return Ok(Err(fault));
        }
        if !local.agrees(central) {
            return Ok(Err(Fault::Differs));
        }
        let room = limit.saturating_sub(self.pos);
        let checksum = self.data(central.size.min(room), central.crc)?;
        Ok(if central.size > room { Err(Fault::Overlap) } else { checksum })
    }

    /// Goes from one local header to the next until something else comes.
    fn unlisted(mut self) -> Result<(), PassError<V::Stop>> {
        let mut local = Local::default();
        while self.len - self.pos >= LOCAL_LEN as u64 {
            if self.local(&mut local, self.len)?.and_then(|()| local.check()).is_err() {
                break;
            }
            let name = String::from_utf8_lossy(&local.name).into_owned();
            self.visitor.begin(&name, local.size);
            let room = self.len - self.pos;
            let checksum = self.data(local.size.min(room), local.crc)?;
            self.visitor.end(if local.size > room { Err(Fault::Cut) } else { checksum });
        }
        self.rest()
    }

    /// Reads a local header that ends before `limit`.
    fn local(&mut self, local: &mut Local, limit: u64) -> Result<Result<(), Fault>, PassError<V::Stop>> {
        let len = self.len;
        let mut header = Header { room: limit.saturating_sub(self.pos), input: self, stopped: None };
        match local.read(&mut header) {
            Ok(_) => Ok(Ok(())),
            Err(ZipTrouble::Fault(Fault::Cut)) if limit < len => Ok(Err(Fault::Differs)),
            Err(ZipTrouble::Fault(fault)) => Ok(Err(fault)),
            Err(ZipTrouble::Io(error)) => match header.stopped.take() {
                Some(stop) => Err(PassError::Stopped(stop)),
                None => Err(error.into()),
            },
            Err(ZipTrouble::NoEntry) => Ok(Err(Fault::Differs)),
        }
    }

    /// Gives `n` bytes to the visitor as data of an entry.
    fn data(&mut self, n: u64, expect: u32) -> Result<Result<(), Fault>, PassError<V::Stop>> {
        let mut crc = crc32fast::Hasher::new();
        let mut left = n;
        while left > 0 {
            let (from, to) = self.advance(left)?;
            if from == to {
                return Ok(Err(Fault::Cut));
            }
            let bytes = self.buf.get(from..to).unwrap_or_default();
            crc.update(bytes);
            self.visitor.data(bytes);
            left -= (to - from) as u64;
        }
        Ok(if crc.finalize() == expect { Ok(()) } else { Err(Fault::Checksum) })
    }

    fn skip(&mut self, n: u64) -> Result<(), PassError<V::Stop>> {
        let mut left = n;
        while left > 0 {
            let (from, to) = self.advance(left)?;
            if from == to {
                break;
            }
            left -= (to - from) as u64;
        }
        Ok(())
    }

    fn rest(&mut self) -> Result<(), PassError<V::Stop>> {
        self.skip(u64::MAX)
    }

    /// Takes up to `n` bytes and says where in the buffer they are; an empty range at the end of the file.
    fn advance(&mut self, n: u64) -> Result<(usize, usize), PassError<V::Stop>> {
        if self.from == self.to {
            self.from = 0;
            self.to = loop {
                match self.file.read(&mut self.buf) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    read => break read?,
                }
            };
        }
        let from = self.from;
        let n = usize::try_from(n).unwrap_or(usize::MAX).min(self.to - from);
        self.visitor.raw(self.buf.get(from..from + n).unwrap_or_default()).map_err(PassError::Stopped)?;
        self.from += n;
        self.pos += n as u64;
        Ok((from, from + n))
    }
}

/// The part of the input in which a header may stand.
struct Header<'h, 'a, V: Visitor> {
    input: &'h mut Input<'a, V>,
    room: u64,
    stopped: Option<V::Stop>,
}

impl<V: Visitor> Read for Header<'_, '_, V> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let wanted = (buf.len() as u64).min(self.room);
        match self.input.advance(wanted) {
            Ok((from, to)) => {
                let bytes = self.input.buf.get(from..to).unwrap_or_default();
                if let Some(part) = buf.get_mut(..bytes.len()) {
                    part.copy_from_slice(bytes);
                }
                self.room -= bytes.len() as u64;
                Ok(bytes.len())
            }
            Err(PassError::Io(error)) => Err(error),
            Err(PassError::Stopped(stop)) => {
                self.stopped = Some(stop);
                Err(io::Error::other("stopped"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::craft::{Craft, Lie};
    use super::*;

    #[derive(Default)]
    struct Notes {
        raw: Vec<u8>,
        entries: Vec<(String, String, Result<(), Fault>)>,
        stop_at: Option<usize>,
    }

    impl Visitor for Notes {
        type Stop = &'static str;

        fn raw(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
            self.raw.extend_from_slice(bytes);
            if self.stop_at.is_some_and(|at| self.raw.len() > at) { Err("enough") } else { Ok(()) }
        }

        fn begin(&mut self, name: &str, _: u64) {
            self.entries.push((name.to_owned(), String::new(), Ok(())));
        }

        fn data(&mut self, bytes: &[u8]) {
            self.entries.last_mut().unwrap().1.push_str(&String::from_utf8_lossy(bytes));
        }

        fn end(&mut self, result: Result<(), Fault>) {
            self.entries.last_mut().unwrap().2 = result;
        }
    }

    fn pass(bytes: &[u8]) -> (Option<Fault>, Notes) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.zip");
        std::fs::write(&path, bytes).unwrap();
        let mut notes = Notes::default();
        let fault = read_through(&Slice::of(&path).unwrap(), &mut notes).unwrap();
        assert_eq!(notes.raw, bytes, "every byte is seen once");
        (fault, notes)
    }

    type Seen<'a> = &'a [(&'a str, &'a str, Result<(), Fault>)];

    fn check(bytes: &[u8], fault: Option<Fault>, entries: Seen<'_>) {
        let (said, notes) = pass(bytes);
        let seen: Vec<_> = notes.entries.iter().map(|(name, data, result)| (&**name, &**data, *result)).collect();
        assert_eq!((said, &*seen), (fault, entries));
    }

    #[test]
    fn sees_every_byte_and_entry() {
        let good = Craft::new().file("a", b"one").file("b/ü", b"two!").bytes();
        check(&good, None, &[("a", "one", Ok(())), ("b/ü", "two!", Ok(()))]);
        check(&Craft::new().bytes(), None, &[]);
    }

    #[test]
    fn a_flipped_bit_costs_one_entry() {
        let good = Craft::new().file("a", b"one").file("b", b"two").bytes();
        let flip = |at: usize| {
            let mut bad = good.clone();
            bad[at] ^= 1;
            bad
        };
        check(&flip(31), None, &[("a", "nne", Err(Fault::Checksum)), ("b", "two", Ok(()))]);
        check(&flip(14), None, &[("a", "", Err(Fault::Differs)), ("b", "two", Ok(()))]);
        check(&flip(26), None, &[("a", "", Err(Fault::Differs)), ("b", "two", Ok(()))]);
        let directory = 2 * 34;
        let start = directory + 47 + 42;
        check(&flip(start), Some(Fault::Gap), &[("a", "one", Ok(())), ("b", "", Err(Fault::Differs))]);
        check(&flip(directory + 16), None, &[("a", "", Err(Fault::Differs)), ("b", "two", Ok(()))]);
        check(&flip(directory), Some(Fault::Directory), &[("a", "one", Ok(())), ("b", "two", Ok(()))]);
        check(&flip(good.len() - 1), Some(Fault::End), &[("a", "one", Ok(())), ("b", "two", Ok(()))]);
        for at in 0..good.len() {
            let (fault, notes) = pass(&flip(at));
            let faults = notes.entries.iter().filter(|entry| entry.2.is_err()).count();
            assert!(faults < 2, "byte {at}: {fault:?} {:?}", notes.entries);
        }
    }

    #[test]
    fn a_cut_zip_gives_what_is_left() {
        let good = Craft::new().file("a", b"one").file("b", b"two").bytes();
        check(&good[..40], Some(Fault::End), &[("a", "one", Ok(()))]);
        check(&good[..67], Some(Fault::End), &[("a", "one", Ok(())), ("b", "tw", Err(Fault::Cut))]);
        check(&good[..32], Some(Fault::End), &[("a", "o", Err(Fault::Cut))]);
        for n in 0..good.len() {
            assert!(pass(&good[..n]).0.is_some(), "{n}");
        }
    }

    #[test]
    fn lies_are_told_by_entry() {
        let lie = |lie: Lie| Craft::new().file("a", b"one").lie(lie).file("b", b"two").bytes();
        let check = |what: Lie, fault, own: Seen<'_>| {
            let mut expect = vec![("a", "one", Ok(()))];
            expect.extend_from_slice(own);
            expect.push(("b", "two", Ok(())));
            check(&lie(what), fault, &expect);
        };
        check(Lie::Up, None, &[("../up", "", Err(Fault::Name))]);
        check(Lie::Link, None, &[("liar", "", Err(Fault::NotAFile))]);
        check(Lie::OtherLocalName, None, &[("liar", "", Err(Fault::Differs))]);
        check(Lie::SameData, None, &[("same", "", Err(Fault::Overlap))]);
        check(Lie::Duplicate, None, &[("twin", "1", Err(Fault::Duplicate)), ("twin", "2", Err(Fault::Duplicate))]);
        check(Lie::HiddenEntry, Some(Fault::Gap), &[]);
        check(Lie::WrongChecksum, None, &[("liar", "0123456789", Err(Fault::Checksum))]);
        check(Lie::SizeTooSmall, None, &[("liar", "01234", Err(Fault::Checksum))]);
    }

    #[test]
    fn an_entry_that_reaches_into_the_next_is_told() {
        let (fault, notes) = pass(&Craft::new().lie(Lie::SizeTooBig).file("b", b"two").bytes());
        let results: Vec<_> = notes.entries.iter().map(|entry| entry.2).collect();
        assert_eq!((fault, &*results), (None, &[Err(Fault::Checksum), Err(Fault::Overlap)][..]));
    }

    #[test]
    fn the_visitor_can_stop_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.zip");
        std::fs::write(&path, Craft::new().file("a", &[7; 100]).bytes()).unwrap();
        for at in [0, 40] {
            let mut notes = Notes { stop_at: Some(at), ..Notes::default() };
            assert!(
                matches!(read_through(&Slice::of(&path).unwrap(), &mut notes), Err(PassError::Stopped("enough"))),
                "{at}"
            );
        }
    }
}
