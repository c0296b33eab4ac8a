//! A zip of which everything is known before its first byte is written: which entries it has, how long they are and what
//! their checksums are. So it can be written from front to end, into a cipher too, with the sizes in front of the data, and
//! its length is known beforehand (PKWARE APPNOTE 6.3.10). Everything is stored; wide fields (zip64) stand only where a
//! number needs them. Does not choose names, and reads nothing.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::writer::dos_time;

const NARROW_MAX: u64 = u32::MAX as u64;
const EXTENDED_TIMESTAMP: u16 = 0x5455;
const WIDE: u16 = 1;
const FLAG_UTF8: u16 = 1 << 11;
/// The file can be read and written by its owner only.
const MODE: u32 = 0o100_600;
/// Made on Unix, by the rules of version 4.5.
const MADE_BY: u16 = 3 << 8 | 45;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub name: String,
    pub size: u64,
    pub crc: u32,
    pub modified: Option<Timestamp>,
}

/// The entries of a zip, in the order in which they will lie.
#[derive(Clone, Debug)]
pub struct Layout {
    members: Vec<(Member, u32)>,
}

impl Layout {
    /// A zip of `members`; `zone` gives the dates that old programs show.
    pub fn new(members: Vec<Member>, zone: &TimeZone) -> Layout {
        let dos = |member: &Member| {
            let time = member.modified.and_then(|time| dos_time(time, zone)).unwrap_or_default();
            u32::from(time.datepart()) << 16 | u32::from(time.timepart())
        };
        Layout { members: members.into_iter().map(|member| (dos(&member), member)).map(|(t, m)| (m, t)).collect() }
    }

    /// The entries.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().map(|(member, _)| member)
    }

    /// How long the zip will be.
    pub fn len(&self) -> u64 {
        let data: u64 = self.members.iter().map(|(member, dos)| local(member, *dos).len() as u64 + member.size).sum();
        data + self.end().len() as u64
    }

    /// True when it has no entries.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// What stands in front of the data of each entry, in order.
    pub fn headers(&self) -> impl Iterator<Item = (&Member, Vec<u8>)> {
        self.members.iter().map(|(member, dos)| (member, local(member, *dos)))
    }

    /// What stands behind the data of the last entry: the directory and its end.
    pub fn end(&self) -> Vec<u8> {
        let (mut out, mut at) = (Vec::new(), 0);
        for (member, dos) in &self.members {
            central(&mut out, member, *dos, at);
            at += local(member, *dos).len() as u64 + member.size;
        }
        let (len, entries) = (out.len() as u64, self.members.len() as u64);
        if entries >= u64::from(u16::MAX) || at >= NARROW_MAX || len >= NARROW_MAX {
            out.extend(b"PK\x06\x06");
            out.extend(44_u64.to_le_bytes());
            out.extend(MADE_BY.to_le_bytes());
            out.extend(45_u16.to_le_bytes());
            out.extend([0; 8]);
            for n in [entries, entries, len, at] {
                out.extend(n.to_le_bytes());
            }
            out.extend(b"PK\x06\x07\0\0\0\0");
            out.extend((at + len).to_le_bytes());
            out.extend(1_u32.to_le_bytes());
        }
        out.extend(b"PK\x05\x06\0\0\0\0");
        let few = u16::try_from(entries).unwrap_or(u16::MAX);
        out.extend(few.to_le_bytes());
        out.extend(few.to_le_bytes());
        out.extend(narrow(len).to_le_bytes());
        out.extend(narrow(at).to_le_bytes());
        out.extend([0, 0]);
        out
    }
}

fn narrow(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The numbers that do not fit, one behind the other.
fn wide(numbers: &[u64]) -> Vec<u8> {
    let wide: Vec<u8> = numbers.iter().filter(|n| **n >= NARROW_MAX).flat_map(|n| n.to_le_bytes()).collect();
    field(WIDE, &wide)
}

/// An extra field; nothing when it holds nothing.
fn field(id: u16, bytes: &[u8]) -> Vec<u8> {
    let len = u16::try_from(bytes.len()).unwrap_or(0);
    if len == 0 { Vec::new() } else { [&id.to_le_bytes(), &len.to_le_bytes(), bytes].concat() }
}

fn time(member: &Member) -> Vec<u8> {
    // The field holds 32 bits with a sign.
    let seconds = member.modified.and_then(|time| i32::try_from(time.as_second()).ok());
    seconds.map_or_else(Vec::new, |seconds| field(EXTENDED_TIMESTAMP, &[&[1], &seconds.to_le_bytes()[..]].concat()))
}

/// What both headers say alike, from the version that is needed to the lengths of name and extra fields.
fn shared(out: &mut Vec<u8>, member: &Member, dos: u32, extra: &[u8], needs_wide: bool) {
    let flags = if member.name.is_ascii() { 0 } else { FLAG_UTF8 };
    out.extend((if needs_wide { 45_u16 } else { 20 }).to_le_bytes());
    out.extend(flags.to_le_bytes());
    out.extend([0, 0]);
    out.extend(dos.to_le_bytes());
    out.extend(member.crc.to_le_bytes());
    out.extend(narrow(member.size).to_le_bytes());
    out.extend(narrow(member.size).to_le_bytes());
    out.extend(u16::try_from(member.name.len()).unwrap_or(u16::MAX).to_le_bytes());
    out.extend(u16::try_from(extra.len()).unwrap_or(u16::MAX).to_le_bytes());
}

fn local(member: &Member, dos: u32) -> Vec<u8> {
    let sizes = wide(&[member.size, member.size]);
    let extra = [sizes.clone(), time(member)].concat();
    let mut out = b"PK\x03\x04".to_vec();
    shared(&mut out, member, dos, &extra, !sizes.is_empty());
    out.extend(member.name.as_bytes());
    out.extend(extra);
    out
}

fn central(out: &mut Vec<u8>, member: &Member, dos: u32, at: u64) {
    let numbers = wide(&[member.size, member.size, at]);
    let extra = [numbers.clone(), time(member)].concat();
    out.extend(b"PK\x01\x02");
    out.extend(MADE_BY.to_le_bytes());
    shared(out, member, dos, &extra, !numbers.is_empty());
    out.extend([0; 6]);
    out.extend((MODE << 16).to_le_bytes());
    out.extend(narrow(at).to_le_bytes());
    out.extend(member.name.as_bytes());
    out.extend(extra);
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek, SeekFrom, Write};

    use super::*;
    use crate::zips::reader::foreign::Slice;
    use crate::zips::reader::{Archive, stream};

    fn member(name: &str, data: &[u8]) -> Member {
        let modified = "2024-06-01T12:00:00Z".parse().ok();
        Member { name: name.into(), size: data.len() as u64, crc: crc32fast::hash(data), modified }
    }

    fn written(entries: &[(&str, &[u8])]) -> (Layout, Vec<u8>) {
        let layout = Layout::new(entries.iter().map(|(name, data)| member(name, data)).collect(), &TimeZone::UTC);
        let mut bytes = Vec::new();
        for ((_, header), (_, data)) in layout.headers().zip(entries) {
            bytes.extend(header);
            bytes.extend(*data);
        }
        bytes.extend(layout.end());
        (layout, bytes)
    }

    #[test]
    fn is_read_by_us_and_by_the_zip_crate_as_long_as_it_said() {
        let entries: [(&str, &[u8]); 3] = [("a/bagit.txt", b"one"), ("a/ü.txt", b""), ("a/z", b"three")];
        let (layout, bytes) = written(&entries);
        assert_eq!(layout.len(), bytes.len() as u64);
        let mut archive = Archive::of(Slice::Memory(bytes.clone().into())).unwrap();
        let mut others = zip::ZipArchive::new(std::io::Cursor::new(bytes.clone())).unwrap();
        let mut seen = Vec::new();
        for (n, (name, data)) in entries.iter().enumerate() {
            let mut out = Vec::new();
            archive.entry(name).unwrap().read_to_end(&mut out).unwrap();
            assert_eq!(out, *data);
            let other = others.by_index(n).unwrap();
            assert_eq!((&*other.name().unwrap(), other.size()), (*name, data.len() as u64));
            assert_eq!(other.last_modified().map(|time| (time.year(), time.hour())), Some((2024, 12)));
        }
        archive
            .names::<crate::zips::reader::ZipTrouble>(|name, _| {
                seen.push(name.to_owned());
                Ok(())
            })
            .unwrap();
        assert_eq!(seen, entries.map(|(name, _)| name.to_owned()));
        let mut streamed = Vec::new();
        stream::entries::<_, crate::zips::reader::ZipTrouble>(&*bytes, |name, size, body| {
            let mut out = Vec::new();
            body.read_to_end(&mut out)?;
            assert_eq!(out.len() as u64, size);
            streamed.push((name.to_owned(), out));
            Ok(())
        })
        .unwrap();
        assert_eq!(streamed, entries.map(|(name, data)| (name.to_owned(), data.to_vec())));
    }

    #[test]
    fn a_stream_that_lies_or_ends_too_early_is_told() {
        let (_, bytes) = written(&[("a/x", b"one"), ("a/y", b"two")]);
        let read = |bytes: &[u8]| {
            stream::entries::<_, crate::zips::reader::ZipTrouble>(bytes, |_, _, body| {
                std::io::copy(body, &mut std::io::sink())?;
                Ok(())
            })
            .map_err(|why| why.to_string())
        };
        assert_eq!(read(&bytes), Ok(()));
        for cut in 0..bytes.len() {
            assert!(read(&bytes[..cut]).is_err(), "{cut}");
        }
        for at in [6, 14, 20, 31, 43, bytes.len() - 60] {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1;
            assert!(read(&bytes).is_err(), "{at}");
        }
    }

    #[test]
    fn what_does_not_fit_32_bits_is_wide() {
        const BIG: u64 = 5 << 30;
        let big = Member { name: "a/big".into(), size: BIG, crc: 0, modified: None };
        let layout = Layout::new(vec![big, member("a/small", b"x")], &TimeZone::UTC);
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.zip");
        // A file of holes: only the headers are written.
        let mut file = std::fs::File::create(&path).unwrap();
        let mut at = 0;
        for (member, header) in layout.headers() {
            file.write_all(&header).unwrap();
            at = file.seek(SeekFrom::Current(i64::try_from(member.size).unwrap())).unwrap();
        }
        file.write_all(&layout.end()).unwrap();
        assert!(at > BIG && layout.len() == file.metadata().unwrap().len());
        let mut archive = Archive::open(&path).unwrap();
        assert_eq!(archive.place("a/big").unwrap().1, BIG);
        assert_eq!(archive.place("a/small").unwrap(), (at - 1, 1));
        let mut others = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
        assert_eq!(others.by_index(0).unwrap().size(), BIG);
    }
}
