//! Zips as others write them, and zips that lie.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::*;
use crate::zips::reader::craft::{Craft, Lie};

fn open(bytes: Vec<u8>) -> Result<Foreign, ZipTrouble> {
    Foreign::open(Slice::Memory(bytes.into()))
}

fn read(zip: &Foreign, name: &str) -> String {
    let mut row = None;
    let found = zip.entries::<ZipTrouble>(|entry| {
        if entry.name == name.as_bytes() {
            row = Some(entry.row);
        }
        Ok(())
    });
    found.unwrap();
    let mut out = String::new();
    match zip.read(row.unwrap()) {
        Err(why) => why.to_string(),
        Ok(mut body) => match body.read_to_string(&mut out) {
            Err(why) => why.to_string(),
            Ok(_) => out,
        },
    }
}

/// A zip as streaming programs write it: compressed, sizes behind the data, a folder and a comment.
fn streamed(name: &str, text: &[u8], size: u32) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    packed.write_all(text).unwrap();
    let packed = packed.finish().unwrap();
    let crc = crc32fast::hash(text);
    let mut out = Vec::new();
    let header = |local: bool| {
        let mut head = Vec::new();
        head.extend(if local { &b"PK\x03\x04\x14\0"[..] } else { &b"PK\x01\x02\x14\x03\x14\0"[..] });
        head.extend([8, 8, 8, 0, 0, 0, 0x21, 0x58]);
        let numbers = if local { [0; 3] } else { [crc, packed.len() as u32, size] };
        numbers.iter().for_each(|number| head.extend(number.to_le_bytes()));
        head.extend((name.len() as u16).to_le_bytes());
        head.extend([0, 0]);
        if !local {
            head.extend([0; 6]);
            head.extend((0o100_644_u32 << 16).to_le_bytes());
            head.extend([0; 4]);
        }
        head.extend(name.as_bytes());
        head
    };
    out.extend(header(true));
    out.extend(&packed);
    out.extend(b"PK\x07\x08");
    [crc, packed.len() as u32, size].iter().for_each(|number| out.extend(number.to_le_bytes()));
    let directory_at = out.len() as u32;
    let central = header(false);
    out.extend(&central);
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend((central.len() as u32).to_le_bytes());
    out.extend(directory_at.to_le_bytes());
    out.extend(b"\x05\0hello");
    out
}

#[test]
fn reads_what_other_programs_write() {
    let text = "once upon a time ".repeat(500);
    let zip = open(streamed("Takeout/ä.txt", text.as_bytes(), text.len() as u32)).unwrap();
    assert_eq!(read(&zip, "Takeout/ä.txt"), text);
    let told = |size| read(&open(streamed("a", text.as_bytes(), size)).unwrap(), "a");
    assert_eq!(told(10), Fault::Differs.to_string(), "more than declared");
    assert_eq!(told(60_000), Fault::Cut.to_string(), "less than declared");

    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.add_directory("folder", options).unwrap();
    writer.start_file("folder/a.txt", options.large_file(true)).unwrap();
    writer.write_all(b"stored").unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let zip = open(bytes.clone()).unwrap();
    assert_eq!(read(&zip, "folder/a.txt"), "stored");
    let mut seen = Vec::new();
    zip.entries::<ZipTrouble>(|entry| {
        seen.push((String::from_utf8_lossy(entry.name).into_owned(), entry.is_folder));
        Ok(())
    })
    .unwrap();
    assert_eq!(seen, [("folder/".to_owned(), true), ("folder/a.txt".to_owned(), false)]);

    // One in another, read where it lies.
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("inner.zip", options).unwrap();
    writer.write_all(&bytes).unwrap();
    let outer = open(writer.finish().unwrap().into_inner()).unwrap();
    let inner = Foreign::open(outer.slice(0).unwrap().unwrap()).unwrap();
    assert_eq!(read(&inner, "folder/a.txt"), "stored");
}

#[test]
fn what_lies_is_refused_and_the_rest_can_be_read() {
    let check = |lie: Lie, expect: &str| {
        let said = match open(Craft::new().file("a", b"one").lie(lie).file("b", b"two").bytes()) {
            Err(why) => why.to_string(),
            Ok(zip) => {
                let said = read(&zip, lie.name());
                if !matches!(lie, Lie::SizeTooBig | Lie::SameData | Lie::HiddenEntry) {
                    assert_eq!(read(&zip, "b"), "two", "{lie:?}");
                }
                said
            }
        };
        assert_eq!(said, expect, "{lie:?}");
    };
    let fault = |fault: Fault| fault.to_string();
    check(Lie::Up, &fault(Fault::Name));
    check(Lie::Absolute, &fault(Fault::Name));
    check(Lie::Drive, &fault(Fault::Name));
    check(Lie::Link, &fault(Fault::NotAFile));
    check(Lie::Device, &fault(Fault::NotAFile));
    check(Lie::Encrypted, &fault(Fault::Encrypted));
    check(Lie::OtherLocalName, &fault(Fault::Differs));
    check(Lie::OtherLocalSize, &fault(Fault::Differs));
    check(Lie::OtherLocalChecksum, &fault(Fault::Differs));
    check(Lie::SizeTooBig, &fault(Fault::Overlap));
    check(Lie::WrongChecksum, &fault(Fault::Checksum));
    check(Lie::Cut, &fault(Fault::End));
    check(Lie::CountTooHigh, &fault(Fault::Directory));
    check(Lie::Disks, &fault(Fault::Split));
}

#[test]
fn a_bomb_is_not_lit() {
    let zeros = vec![0; 1 << 20];
    let bytes = streamed("bomb", &zeros, 300 << 20);
    let zip = open(bytes).unwrap();
    assert_eq!(read(&zip, "bomb"), Fault::Bomb.to_string());
}

#[test]
fn names_that_lead_elsewhere() {
    let check = |name: &str, expect: bool| assert_eq!(is_clean(name.as_bytes()), expect, "{name}");
    check("a/b.txt", true);
    check("a\\b.txt", true);
    check("12:30.jpg", true);
    check("a..b/c", true);
    check("", false);
    check("/etc/passwd", false);
    check("a//b", false);
    check("../a", false);
    check("a/../../b", false);
    check("..\\a", false);
    check("c:\\a", false);
}
