//! Archives made to attack: whatever they claim, looking, checking, unpacking and salvaging each end in a sentence, write
//! nothing where they were not told to, and stay small in memory.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use ::lifeboat::zips::layout::{Layout, Member};

use crate::lifeboat::Home;
use crate::main_job::small_backup;
use crate::zip::Zip;

/// Changes a file of a backup.
type Lie<'a> = &'a dyn Fn(&mut Vec<u8>);

/// No command may take more.
const MAX_BYTES: u64 = 256 << 20;

/// All commands together may write no more of one archive.
const MAX_WRITTEN: u64 = 3 << 30;

/// A stored zip, whose headers can lie.
struct Stored(Vec<(Member, Vec<u8>)>);

impl Stored {
    fn new() -> Stored {
        Stored(Vec::new())
    }

    fn file(self, name: &str, data: &[u8]) -> Stored {
        let size = data.len() as u64;
        self.lie(name, data, size, crc32fast::hash(data))
    }

    fn lie(mut self, name: &str, data: &[u8], size: u64, crc: u32) -> Stored {
        self.0.push((Member { name: name.into(), size, crc, modified: None }, data.to_vec()));
        self
    }

    fn bytes(self) -> Vec<u8> {
        let layout = Layout::new(self.0.iter().map(|(member, _)| member.clone()).collect(), &jiff::tz::TimeZone::UTC);
        let mut bytes = Vec::new();
        for ((_, header), (_, data)) in layout.headers().zip(&self.0) {
            bytes.extend(header);
            bytes.extend(data);
        }
        bytes.extend(layout.end());
        bytes
    }
}

fn files(dir: &Path) -> BTreeSet<PathBuf> {
    let (mut files, mut rest) = (BTreeSet::new(), vec![dir.to_owned()]);
    while let Some(path) = rest.pop() {
        if path.is_dir() && !path.is_symlink() {
            rest.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            files.insert(path);
        }
    }
    files
}

/// What a command said and how it ended, and the most memory it had.
fn run(home: &Home, args: &[&str]) -> (i32, String, u64) {
    let mut command = home.command();
    command.args(args).env("LIFEBOAT_PASSWORD", "x").stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let watch = std::thread::spawn(move || {
        let mut most = 0;
        while let Ok(text) = fs::read_to_string(&status) {
            let Some(line) = text.lines().find(|line| line.starts_with("VmHWM:")) else { break };
            let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
            most = most.max(kib << 10);
            std::thread::sleep(Duration::from_millis(2));
        }
        most
    });
    let out = child.wait_with_output().unwrap();
    let said = [out.stdout, out.stderr].concat();
    (out.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned(), watch.join().unwrap())
}

/// Every command that opens something must bear it.
fn bears(what: &str, name: &str, bytes: &[u8]) -> u64 {
    let home = Home::new();
    let inner = home.dir.path().join("a/b");
    fs::create_dir_all(&inner).unwrap();
    let path = inner.join(name);
    fs::write(&path, bytes).unwrap();
    bears_at(what, &home, &path)
}

fn bears_at(what: &str, home: &Home, path: &Path) -> u64 {
    let (away, vault) = (home.dir.path().join("a/away"), home.dir.path().join("a/vault"));
    let (name, away_text, vault_text) =
        (path.to_str().unwrap(), away.to_str().unwrap().to_owned(), vault.to_str().unwrap().to_owned());
    let before = files(home.dir.path());
    let mut most = 0;
    for args in [
        vec!["verify", name],
        vec!["show", name],
        vec!["unpack", name, &away_text],
        vec!["salvage", name, "--vault", &vault_text],
        vec!["import", name, "--look"],
        vec!["import", name, "--vault", &vault_text],
    ] {
        let (code, said, memory) = run(home, &args);
        assert!([0, 1, 2, 3].contains(&code), "{what}: {args:?} ended with {code}: {said}");
        assert!(code == 0 || said.trim().len() > 20, "{what}: {args:?} said nothing");
        assert!(!said.contains("panicked") && !said.contains("internal error"), "{what}: {args:?}: {said}");
        assert!(memory < MAX_BYTES, "{what}: {args:?} took {} MiB", memory >> 20);
        most = most.max(memory);
    }
    let new: Vec<PathBuf> = files(home.dir.path()).difference(&before).cloned().collect();
    let written: u64 = new.iter().filter_map(|path| Some(path.symlink_metadata().ok()?.len())).sum();
    assert!(written < MAX_WRITTEN, "{what}: wrote {} MiB", written >> 20);
    let settings = |path: &PathBuf| path.components().any(|part| part.as_os_str() == ".config");
    let strays: Vec<_> =
        new.iter().filter(|path| !path.starts_with(&away) && !path.starts_with(&vault) && !settings(path)).collect();
    assert!(strays.is_empty(), "{what}: wrote {strays:?}");
    assert!(!new.iter().any(|path| path.is_symlink()), "{what}: made a link");
    most
}

#[test]
fn archives_made_to_attack_are_borne() {
    let mark = |zip: Stored| zip.file("t/lifeboat/backup.json", b"{}").file("t/bagit.txt", b"x");
    let slip = |name: &str| mark(Stored::new()).file(name, b"out").bytes();
    let mut most = 0;
    let mut check = |what: &str, bytes: &[u8]| most = most.max(bears(what, "x.zip", bytes));
    for name in ["t/../../up", "../up", "/tmp/lifeboat-was-here", "t/..\\..\\up", "t/c:x", "t//x", "t/./x", "\0", ""] {
        check(&format!("a name that leads out: {name:?}"), &slip(name));
    }
    check("a very long name", &slip(&format!("t/{}", "x/".repeat(30_000))));
    check("a name used twice", &mark(Stored::new()).file("t/data/x", b"1").file("t/data/x", b"2").bytes());
    check(
        "two names that some disks take for one",
        &mark(Stored::new()).file("t/data/x", b"1").file("t/data/X", b"2").bytes(),
    );
    check("a wrong checksum", &mark(Stored::new()).lie("t/data/x", b"one", 3, 7).bytes());
    check("a size that is too large", &mark(Stored::new()).lie("t/data/x", b"one", 1 << 40, 7).bytes());
    check("a size that is too small", &mark(Stored::new()).lie("t/data/x", &[7; 100], 1, 7).bytes());
    check("two folders at the top", &mark(Stored::new()).file("other/x", b"1").bytes());
    check("a file where a folder must be", &mark(Stored::new()).file("t/data", b"1").file("t/data/x", b"2").bytes());
    check("no backup at all", &Stored::new().file("t/x", b"1").bytes());
    check("a link", &Zip::default().entry("t/data/link", b"/etc/passwd", 2024, 11, 0o120_777).bytes());
    check("a device", &Zip::default().entry("t/data/tty", b"", 2024, 0, 0o020_666).bytes());
    check("a bomb", &Zip::default().file("t/data/zeros.vcf", vec![0; 100 << 20]).bytes());
    check(
        "a bomb that says it is small",
        &Zip::default().entry("t/data/z.vcf", &vec![0; 100 << 20], 2024, 10, 0o100_644).bytes(),
    );
    let bomb = Zip::default().file("zeros", vec![0; 60 << 20]).bytes();
    let nested = |inner: &[u8]| (0..20).fold(Zip::default(), |zip, n| zip.file(&format!("{n}.zip"), inner)).bytes();
    check("bombs in bombs", &nested(&nested(&bomb)));
    let cards = b"BEGIN:VCARD\n".repeat(3_500_000);
    check("millions of cards that never end", &Stored::new().file("x.vcf", &cards).bytes());
    check("millions of cards, packed", &Zip::default().file("x.vcf", &cards).bytes());
    check(
        "headers that each claim the rest",
        &b"PK\x03\x04\x14\0\0\0\0\0\0\0\x21\0\x01\0\0\0\0\x20\0\0\0\x20\0\0\x01\0\0\0x".repeat(300_000),
    );
    check(
        "a heap of empty files",
        &(0..150).fold(Stored::new(), |zip, n| zip.file(&format!("t/data/{n}"), b"")).bytes(),
    );
    check("only an end", b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0");
    check("nothing", b"");
    println!("the most memory that any command had: {} MiB", most >> 20);
}

#[test]
fn a_cut_pack_and_bags_that_lie_are_borne() {
    let home = Home::new();
    let backup = small_backup(&home);
    let pack = home.dir.path().join("whole.zip");
    let packed = home.run(&["pack", backup.to_str().unwrap(), "-o", pack.to_str().unwrap()], "");
    assert_eq!(packed.code, 0, "{packed}");
    let locked = home.dir.path().join("locked.zip");
    home.run(&["pack", backup.to_str().unwrap(), "--encrypt", "-o", locked.to_str().unwrap()], "x");
    let (pack, locked) = (fs::read(pack).unwrap(), fs::read(locked).unwrap());
    let mut most = 0;
    for (what, bytes) in [("a pack", &pack), ("an encrypted pack", &locked)] {
        for cut in
            [1, 29, 200, bytes.len() / 3, bytes.len() - 3000, bytes.len() - 60, bytes.len() - 21, bytes.len() - 1]
        {
            most = most.max(bears(&format!("{what} cut at {cut}"), "x.zip", &bytes[..cut]));
        }
    }
    // A bag whose records and manifests say what is not so.
    let lies: [(&str, &str, Lie); 6] = [
        ("a manifest that leads out", "manifest-sha256.txt", &|b| {
            let line = format!("{}  data/../../../up\n", "0".repeat(64));
            b.splice(0..0, line.bytes());
        }),
        ("records that lead out", "lifeboat/items.jsonl", &|b| replace(b, "\"file\":\"data/", "\"file\":\"../../..")),
        ("records of endless ranges", "lifeboat/items.jsonl", &|b| {
            replace(b, "\"length\":", "\"length\":99999999999999")
        }),
        ("records that are one long line", "lifeboat/items.jsonl", &|b| *b = vec![b'['; 40 << 20]),
        ("a newer format", "lifeboat/backup.json", &|b| replace(b, "\"format\": 1", "\"format\": 9")),
        ("records that are no text", "lifeboat/backup.json", &|b| b.fill(0xff)),
    ];
    for (what, name, lie) in lies {
        let home = Home::new();
        let dir = home.dir.path().join("a/b/2026-11-22 04.15");
        for file in files(&backup) {
            let to = dir.join(file.strip_prefix(&backup).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            let mut bytes = fs::read(&file).unwrap();
            if file == backup.join(name) {
                lie(&mut bytes);
            }
            fs::File::create(to).unwrap().write_all(&bytes).unwrap();
        }
        most = most.max(bears_at(what, &home, &dir));
    }
    println!("the most memory that any command had: {} MiB", most >> 20);
}

/// Replaces each `from`.
fn replace(bytes: &mut Vec<u8>, from: &str, to: &str) {
    let text = String::from_utf8(std::mem::take(bytes)).unwrap();
    assert!(text.contains(from));
    *bytes = text.replace(from, to).into_bytes();
}
