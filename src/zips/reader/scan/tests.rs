//! Damaged zips: what comes out is right, and it is everything that can be.

use std::io::Write as _;

use super::*;

/// A zip of others: every other entry compressed, with sizes behind the data when `streamed`.
fn zip_of(entries: &[(&str, Vec<u8>)], streamed: bool) -> Vec<u8> {
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    for (n, (name, data)) in entries.iter().enumerate() {
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(data).unwrap();
        let (method, stored) = if n % 2 == 0 { (0_u16, data.clone()) } else { (8, packer.finish().unwrap()) };
        let at = u32::try_from(body.len()).unwrap();
        let len = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let sums = [crc32fast::hash(data).to_le_bytes(), len(&stored), len(data)].concat();
        let flags = [if streamed { 8 } else { 0 }, 0];
        let head = [&[20, 0][..], &flags, &method.to_le_bytes(), &[0, 0, 0x21, 0]].concat();
        let tail = [&u16::try_from(name.len()).unwrap().to_le_bytes()[..], &[0, 0]].concat();
        body.extend(
            [&b"PK\x03\x04"[..], &head, if streamed { &[0; 12][..] } else { &sums }, &tail, name.as_bytes()].concat(),
        );
        body.extend(&stored);
        if streamed {
            body.extend([b"PK\x07\x08", &sums[..]].concat());
        }
        directory.extend([b"PK\x01\x02\x14\x03", &head[..], &sums, &tail, &[0; 6], &[0, 0, 0xa4, 0x81]].concat());
        directory.extend([&at.to_le_bytes()[..], name.as_bytes()].concat());
    }
    let n = u16::try_from(entries.len()).unwrap().to_le_bytes();
    let len = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let end = [&b"PK\x05\x06\0\0\0\0"[..], &n, &n, &len(&directory), &len(&body), &[0, 0]].concat();
    [body, directory, end].concat()
}

fn entries() -> Vec<(&'static str, Vec<u8>)> {
    let data = |n: u32| (0..400_u32).flat_map(|i| (i * i * n).to_le_bytes()).collect::<Vec<u8>>();
    vec![("a.jpg", data(3)), ("b.txt", data(5)), ("d/c.jpg", data(7)), ("e.txt", data(11)), ("z", Vec::new())]
}

fn scanned(bytes: &[u8]) -> Scan {
    scan(&Slice::Memory(bytes::Bytes::copy_from_slice(bytes)), &mut |_| Ok(())).unwrap()
}

/// Names of what is whole; each must be what was put in.
fn names(bytes: &[u8], found: &Scan) -> Vec<String> {
    let truth = entries();
    let name = |whole: &Whole| {
        let name = String::from_utf8(whole.name.clone()).unwrap();
        let at = usize::try_from(whole.from).unwrap();
        let stored = &bytes[at..at + usize::try_from(whole.stored_size).unwrap()];
        let mut out = Vec::new();
        match whole.is_deflated {
            true => DeflateDecoder::new(stored).read_to_end(&mut out).map(|_| ()).unwrap(),
            false => out.extend(stored),
        }
        let right = truth.iter().find(|(known, _)| *known == name).map(|(_, data)| data);
        assert!(right == Some(&out), "{name} is not what it was");
        name
    };
    found.whole.iter().map(name).collect()
}

#[test]
fn all_of_a_sound_zip_is_whole() {
    for streamed in [false, true] {
        let bytes = zip_of(&entries(), streamed);
        let found = scanned(&bytes);
        assert_eq!(names(&bytes, &found), ["a.jpg", "b.txt", "d/c.jpg", "e.txt", "z"], "{streamed}");
        assert!(found.broken.is_empty() && !found.tangled);
    }
}

#[test]
fn what_is_in_front_of_a_cut_comes_out() {
    let bytes = zip_of(&entries(), false);
    let mut last = 0;
    for cut in 0..bytes.len() {
        let found = scanned(&bytes[..cut]);
        let n = names(&bytes[..cut], &found).len();
        assert!(n >= last, "{cut}");
        last = n;
    }
    assert_eq!(last, 5);
    // Compressed entries tell where they end; of a stored one without a length nobody knows.
    let bytes = zip_of(&entries(), true);
    let cut = &bytes[..bytes.len() - 60];
    assert_eq!(names(cut, &scanned(cut)), ["b.txt", "e.txt"]);
}

#[test]
fn a_flipped_byte_costs_at_most_the_entry_it_is_in() {
    for streamed in [false, true] {
        let sound = zip_of(&entries(), streamed);
        for at in 0..sound.len() {
            let mut bytes = sound.clone();
            bytes[at] ^= 0x55;
            let found = scanned(&bytes);
            let known = |name: &String| entries().iter().any(|(known, _)| known == name);
            let n = found.whole.iter().filter(|w| known(&String::from_utf8_lossy(&w.name).into_owned())).count();
            // Where the directory is gone, stored entries without a length in front go with it.
            let at_least = if streamed { 2 } else { 4 };
            assert!(n >= at_least, "byte {at} of {}, {streamed}: {found:?}", sound.len());
        }
    }
}

#[test]
fn a_hole_over_a_header_is_seen_through_where_the_directory_is_there() {
    let mut bytes = zip_of(&entries(), false);
    let second = bytes.windows(4).enumerate().filter(|(_, w)| *w == LOCAL).nth(1).unwrap().0;
    bytes[second..second + 30].fill(0);
    let found = scanned(&bytes);
    assert_eq!(names(&bytes, &found), ["a.jpg", "b.txt", "d/c.jpg", "e.txt", "z"]);
}

#[test]
fn a_damaged_zip_in_a_damaged_zip_is_looked_into() {
    let inner = zip_of(&entries(), false);
    let mut bytes = zip_of(&[("top/photos.zip", inner), ("top/x", b"x".to_vec())], false);
    let at = bytes.windows(5).position(|w| w == b"e.txt").unwrap() + 20;
    bytes[at] ^= 1;
    let found = scanned(&bytes);
    let whole: Vec<_> = found.whole.iter().map(|w| (String::from_utf8_lossy(&w.name).into_owned(), w.inside)).collect();
    let inside = Some(found.broken[0].start);
    let expect = [("a.jpg", inside), ("b.txt", inside), ("d/c.jpg", inside), ("z", inside), ("top/x", None)];
    assert_eq!(whole, expect.map(|(name, inside)| (name.to_owned(), inside)));
    assert_eq!(found.broken[0].name, b"top/photos.zip");
}

#[test]
fn work_is_bounded_whatever_headers_claim() {
    // A heap of headers that each claim everything that follows.
    let mut bytes = Vec::new();
    for _ in 0..20_000 {
        bytes.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\x21\0\x01\0\0\0\0\x20\0\0\0\x20\0\0\x01\0\0\0x");
    }
    let total = bytes.len() as u64;
    let mut read = 0;
    let slice = Slice::Memory(bytes.into());
    let found = scan(&slice, &mut |n| {
        read += n;
        Ok(())
    })
    .unwrap();
    assert!(found.whole.is_empty() && found.tangled);
    assert!(read < total * (MAX_WORK + 4) + (4 << 20), "{read} of {total}");
}
