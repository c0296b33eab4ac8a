//! Pictures that contacts have only the addresses of: fetched and kept beside their contacts, never at the price of a
//! contact, a password or a request that nobody agreed to; and fetched once.

#![expect(clippy::indexing_slicing, reason = "a test that can not go on shall fail")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

use lifeboat::demo::{self, Demo, Faults};
use serde_json::Value;

use crate::lifeboat::{Home, Ran};

const BOOK: &str = "/addressbooks/demo@lifeboat/personal/";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF a made-up face";
const FOLDER: &str = "data/originals/contacts/Personal pictures";

fn cloud(contacts: usize, photos: usize) -> Demo {
    let small = demo::Options { contacts, events: 3, todos: 0, notes: 0, photos, ..demo::Options::default() };
    demo::serve(&small).unwrap()
}

fn try_backup(home: &Home, cloud: &Demo, more: &[&str]) -> Ran {
    let user = cloud.credentials();
    let (url, photos) = (cloud.url(), cloud.photos_url());
    let args = [&["backup", "--url", &url, "--url", &photos, "--user", &user.user], more].concat();
    cloud.clear_log();
    home.run(&args, user.password.expose())
}

/// Backs up, completely, and gives the backup, which is valid.
fn back_up(home: &Home, cloud: &Demo, more: &[&str]) -> PathBuf {
    let run = try_backup(home, cloud, more);
    assert_eq!(run.code, 0, "{run}");
    let path = PathBuf::from(run.stdout.trim());
    let verify = home.run(&["verify", "--deep", path.to_str().unwrap()], "");
    assert_eq!((verify.code, verify.stdout.as_str()), (0, ""), "{verify}");
    path
}

/// Puts a card with a linked picture into the address book.
fn link(cloud: &Demo, name: &str, address: &str) {
    let card = format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{name}\r\nFN:{name}\r\nN:{name};;;;\r\nPHOTO;VALUE=uri:{address}\r\nTEL:+1\r\nEND:VCARD\r\n"
    );
    cloud.put(&format!("{BOOK}{name}.vcf"), card).unwrap();
}

fn json(backup: &Path, file: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(backup.join(file)).unwrap()).unwrap()
}

/// What became of linked pictures, by the name of their contact.
fn pictures(backup: &Path) -> BTreeMap<String, Value> {
    let text = fs::read_to_string(backup.join("lifeboat/items.jsonl")).unwrap();
    let items = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let linking = items.filter(|item| item["pictures"].is_array());
    linking.map(|item| (item["facts"]["name"].as_str().unwrap().to_owned(), item["pictures"][0].clone())).collect()
}

/// Name of the contact → why its picture is not in the backup, as the receipt has it.
fn missing(backup: &Path) -> BTreeMap<String, String> {
    let receipt = json(backup, "lifeboat/receipt.json");
    assert_eq!(receipt["status"], "complete", "the contacts themselves are there");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = receipt["pictures"].as_array().cloned().unwrap_or_default();
    list.iter().map(|missing| (text(&missing["name"]), text(&missing["reason"]))).collect()
}

fn asked_for_pictures(cloud: &Demo) -> usize {
    cloud.log().iter().filter(|seen| seen.path.starts_with("/pictures/") && seen.status == 200).count()
}

/// Every payload file for contacts, with its bytes.
fn contact_files(backup: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(dir: &Path, root: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, files);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let (mut files, root) = (BTreeMap::new(), backup.join("data"));
    for folder in ["contacts", "originals/contacts"] {
        if root.join(folder).is_dir() {
            walk(&root.join(folder), &root, &mut files);
        }
    }
    files
}

fn file_of(backup: &Path, name: &str) -> PathBuf {
    backup.join(pictures(backup)[name]["file"].as_str().unwrap())
}

/// A host that is no part of the account: answers with a picture, a page or a redirect, and remembers what it was told.
struct Stranger {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Stranger {
    fn start() -> Stranger {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = heard.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let head: Vec<String> =
                    lines.by_ref().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
                let target = head.first().and_then(|line| line.split(' ').nth(1)).unwrap_or("").to_owned();
                log.lock().unwrap().push(head.join("\n"));
                let (status, header, body) = match target.as_str() {
                    "/face.jpg" => ("200 OK", String::new(), JPEG),
                    "/closed" => ("401 No", "WWW-Authenticate: Basic realm=\"x\"\r\n".into(), &b""[..]),
                    "/inward" => ("302 There", "Location: https://192.168.1.1/admin\r\n".into(), &b""[..]),
                    _ => ("302 There", "Location: /face.jpg\r\n".into(), &b""[..]),
                };
                let head =
                    format!("HTTP/1.1 {status}\r\n{header}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
            }
        });
        Stranger { port, heard }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

#[test]
fn a_linked_picture_is_kept_with_its_contact_and_fetched_once() {
    let (home, cloud) = (Home::new(), cloud(40, 0));
    let first = back_up(&home, &cloud, &[]);
    let found = pictures(&first);
    assert_eq!(found.len(), 4, "{found:?}");
    assert_eq!(asked_for_pictures(&cloud), 3, "behind the sign-in");
    let kept: Vec<_> = found.iter().filter(|(_, picture)| picture["file"].is_string()).collect();
    assert_eq!(kept.len(), 3, "{found:?}");
    for (name, picture) in &kept {
        let path = first.join(picture["file"].as_str().unwrap());
        assert!(path.starts_with(first.join(FOLDER)) && path.to_str().unwrap().contains(name.as_str()), "{picture}");
        let served = cloud.body(picture["address"].as_str().unwrap()).unwrap();
        assert_eq!(fs::read(&path).unwrap(), served);
    }
    // The card stays as it was sent; the forms for other programs carry the portrait.
    let files = contact_files(&first);
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap().replace("\r\n ", "");
    let own = |text: &str| text.matches("PHOTO;VALUE=uri:/pictures/").count();
    assert_eq!(own(&text("contacts/Personal.vcf")), 3);
    assert_eq!(own(&text("contacts/for-other-programs/Personal.v3.vcf")), 0);
    assert!(!text("contacts/for-other-programs/Personal.v4.vcf").contains("/pictures/"));
    let before = text("contacts/Personal.vcf").matches("PHOTO;ENCODING=b;TYPE=JPEG:/9j/").count()
        + text("contacts/Personal.vcf").matches("PHOTO:data:image/jpeg;base64,/9j/").count();
    let after = text("contacts/for-other-programs/Personal.v3.vcf").matches("PHOTO;ENCODING=b;TYPE=JPEG:/9j/").count();
    assert_eq!(after, before + 3);

    // Nothing changed: nothing is asked for, and the files are the same.
    let second = back_up(&home, &cloud, &[]);
    assert_eq!(asked_for_pictures(&cloud), 0);
    assert_eq!(missing(&second), missing(&first), "what is missing is named in every backup");
    let inode = |path: PathBuf| fs::metadata(path).unwrap().ino();
    for (name, _) in &kept {
        assert_eq!(inode(file_of(&first, name)), inode(file_of(&second, name)), "{name}");
    }
    // Another card changed, so the book is written anew: the pictures are still the same files, and inside.
    link(&cloud, "Zed", "/pictures/zed.jpg");
    cloud.put("/pictures/zed.jpg", JPEG).unwrap();
    let third = back_up(&home, &cloud, &[]);
    assert_eq!(asked_for_pictures(&cloud), 1);
    for (name, _) in &kept {
        assert_eq!(inode(file_of(&first, name)), inode(file_of(&third, name)), "{name}");
    }
    let fresh = Home::new();
    assert_eq!(contact_files(&back_up(&fresh, &cloud, &[])), contact_files(&third), "as if it had been made anew");
    // A picture whose contact is gone goes with it.
    assert!(cloud.delete(&format!("{BOOK}Zed.vcf")));
    assert!(
        !back_up(&home, &cloud, &[])
            .join(FOLDER)
            .read_dir()
            .unwrap()
            .any(|entry| { entry.unwrap().file_name().to_string_lossy().starts_with("Zed") })
    );
}

#[test]
fn other_hosts_are_asked_only_on_request_and_never_get_the_password() {
    let (home, cloud, stranger) = (Home::new(), cloud(0, 0), Stranger::start());
    link(&cloud, "Ada", &stranger.url("/face.jpg"));
    link(&cloud, "Bob", &stranger.url("/around"));
    link(&cloud, "Cy", &stranger.url("/closed"));
    link(&cloud, "Dora", &stranger.url("/inward"));
    let run = try_backup(&home, &cloud, &[]);
    assert_eq!(run.code, 0, "{run}");
    assert!(stranger.heard().is_empty(), "nobody said that strangers may be asked");
    assert!(run.stderr.contains("Ada") && run.stderr.contains("--pictures-elsewhere"), "{run}");
    let first = PathBuf::from(run.stdout.trim());
    assert_eq!(missing(&first).len(), 4);
    let start = fs::read_to_string(first.join("START-HERE.html")).unwrap();
    assert!(start.contains("Contacts without their picture (4)") && start.contains("<bdi>Ada</bdi>"));

    let second = back_up(&home, &cloud, &["--pictures-elsewhere"]);
    let heard = stranger.heard();
    assert_eq!(heard.len(), 5, "one of them was led to another: {heard:?}");
    for head in &heard {
        let head = head.to_ascii_lowercase();
        assert!(!["authorization", "cookie", "referer", "demo"].iter().any(|word| head.contains(word)), "{head}");
    }
    assert_eq!(fs::read(file_of(&second, "Ada")).unwrap(), JPEG);
    assert_eq!(fs::read(file_of(&second, "Bob")).unwrap(), JPEG);
    let why = missing(&second);
    assert_eq!(why.len(), 2, "{why:?}");
    assert!(why["Dora"].contains("192.168.1.1"), "{why:?}");
    // What was had is kept, whoever is asked next time.
    let third = back_up(&home, &cloud, &[]);
    assert_eq!((stranger.heard().len(), missing(&third)), (5, why));
    assert_eq!(fs::read(file_of(&third, "Ada")).unwrap(), JPEG);
}

#[test]
fn one_picture_that_fails_costs_that_picture() {
    let (home, cloud) = (Home::new(), cloud(0, 0));
    cloud.put("/pictures/good.jpg", JPEG).unwrap();
    cloud.put("/pictures/page.jpg", "<!DOCTYPE html><html><title>Sign in</title></html>").unwrap();
    cloud.put("/pictures/drawing.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>").unwrap();
    cloud.put("/pictures/huge.jpg", [JPEG, &vec![0; 9 << 20]].concat()).unwrap();
    cloud.put("/pictures/empty.jpg", "").unwrap();
    let cases = [
        ("Page", "/pictures/page.jpg", "not a picture"),
        ("Drawing", "/pictures/drawing.svg", "not a picture"),
        ("Huge", "/pictures/huge.jpg", "8"),
        ("Empty", "/pictures/empty.jpg", "not a picture"),
        ("Gone", "/pictures/gone.jpg", "404"),
        ("Inward", "https://169.254.169.254/latest/meta-data/", "169.254.169.254"),
        ("File", "file:///etc/passwd", "can't be asked"),
        ("Part", "cid:part1@mail", "can't be asked"),
        ("Named", "https://demo@lifeboat:pass@faces.example/a.jpg", "can't be asked"),
    ];
    for (name, address, _) in cases {
        link(&cloud, name, address);
    }
    link(&cloud, "Good", &cloud.picture_url("good.jpg"));
    link(&cloud, "Twin", "/pictures/good.jpg");
    let backup = back_up(&home, &cloud, &["--pictures-elsewhere"]);
    assert_eq!(json(&backup, "lifeboat/receipt.json")["totals"]["contacts"]["saved"], 11);
    let why = missing(&backup);
    assert_eq!(why.len(), cases.len(), "{why:?}");
    for (name, _, word) in cases {
        assert!(why[name].contains(word), "{name}: {}", why[name]);
    }
    assert_eq!(fs::read(file_of(&backup, "Good")).unwrap(), JPEG);
    assert_eq!(fs::read(file_of(&backup, "Twin")).unwrap(), JPEG);
    home.holds_no(cloud.credentials().password.expose());

    // What is not there is asked for again only when its card changed.
    cloud.put("/pictures/gone.jpg", JPEG).unwrap();
    back_up(&home, &cloud, &["--pictures-elsewhere"]);
    assert_eq!(asked_for_pictures(&cloud), 0, "the card did not change");
    link(&cloud, "Gone", "/pictures/gone.jpg?");
    let again = back_up(&home, &cloud, &[]);
    assert_eq!(fs::read(file_of(&again, "Gone")).unwrap(), JPEG);
}

#[test]
fn a_damaged_picture_of_the_backup_before_is_fetched_again() {
    let (home, cloud) = (Home::new(), cloud(0, 0));
    cloud.put("/pictures/good.jpg", JPEG).unwrap();
    link(&cloud, "Ada", "/pictures/good.jpg");
    link(&cloud, "Bob", "/pictures/good.jpg");
    let first = back_up(&home, &cloud, &[]);
    let file = file_of(&first, "Ada");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&file, [b"\0", &JPEG[1..]].concat()).unwrap();
    let verify = home.run(&["verify", first.to_str().unwrap()], "");
    assert_eq!(verify.code, 1, "{verify}");
    assert!(verify.stdout.contains("altered") && verify.stdout.contains("Ada"), "{verify}");
    let second = back_up(&home, &cloud, &[]);
    assert_eq!(asked_for_pictures(&cloud), 1);
    assert_eq!(fs::read(file_of(&second, "Ada")).unwrap(), JPEG);
    let notices = json(&second, "lifeboat/receipt.json")["notices"].to_string();
    assert!(notices.contains("notice-base-damaged"), "{notices}");
}

#[test]
fn a_dead_run_s_pictures_are_gone_on_with_and_can_be_finished() {
    let (home, cloud) = (Home::new(), cloud(40, 12));
    cloud.set_faults(Faults { gone_after_bodies: Some(40 + 3 + 4), ..Faults::default() });
    let broken = try_backup(&home, &cloud, &[]);
    assert_eq!(broken.code, 1, "{broken}");
    assert_eq!(asked_for_pictures(&cloud), 3);
    let root = home.dir.path().join("Lifeboat");
    let vault = fs::read_dir(&root).unwrap().next().unwrap().unwrap().path();
    let part = fs::read_dir(&vault)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "part"));
    let part = part.unwrap();

    // A copy of it is finished without the service.
    let other = Home::new();
    let to = other.dir.path().join("Lifeboat");
    let copied = std::process::Command::new("cp").args(["-a", root.to_str().unwrap(), to.to_str().unwrap()]).status();
    assert!(copied.unwrap().success());
    let finish = other.run(&["finish", to.join(part.strip_prefix(&root).unwrap()).to_str().unwrap()], "");
    assert_eq!(finish.code, 3, "{finish}");
    let finished = PathBuf::from(finish.stdout.trim());
    assert_eq!(pictures(&finished).values().filter(|picture| picture["file"].is_string()).count(), 3);
    assert_eq!(other.run(&["verify", finished.to_str().unwrap()], "").code, 3);

    cloud.set_faults(Faults::default());
    let backup = back_up(&home, &cloud, &[]);
    assert_eq!(asked_for_pictures(&cloud), 0, "they were received already");
    assert_eq!(pictures(&backup).values().filter(|picture| picture["file"].is_string()).count(), 3);
    assert!(!part.exists());
}

#[test]
fn pictures_are_seen_and_exported_and_copied() {
    let (home, cloud) = (Home::new(), cloud(0, 0));
    cloud.put("/pictures/good.jpg", JPEG).unwrap();
    link(&cloud, "Ada", "/pictures/good.jpg");
    let backup = back_up(&home, &cloud, &[]);
    let page = fs::read_to_string(backup.join("read/contacts.html")).unwrap();
    assert!(page.contains("Personal%20pictures/Ada%20"), "{page}");
    let out = home.dir.path().join("out");
    let export = home.run(&["export", backup.to_str().unwrap(), "--find", "Ada", "-o", out.to_str().unwrap()], "");
    assert_eq!(export.code, 0, "{export}");
    assert_eq!(fs::read(out.join("Ada.jpg")).unwrap(), JPEG);
    assert!(out.join("Ada.vcf").is_file());
    let show = home.run(&["show", backup.to_str().unwrap(), "--find", "Ada", "--json"], "");
    assert!(show.stdout.contains("\"pictures\""), "{show}");
    let usb = home.dir.path().join("usb");
    let copy = home.run(&["copy", backup.to_str().unwrap(), usb.to_str().unwrap()], "");
    assert_eq!(copy.code, 0, "{copy}");
}

#[test]
fn contacts_alike_but_for_case_share_the_file_of_their_picture() {
    // On some drives both names are one; there the second file would be refused.
    let (home, cloud) = (Home::new(), cloud(0, 0));
    cloud.put("/pictures/good.jpg", JPEG).unwrap();
    link(&cloud, "Ada", "/pictures/good.jpg");
    link(&cloud, "ADA", "/pictures/good.jpg");
    for _ in 0..2 {
        let backup = back_up(&home, &cloud, &[]);
        assert_eq!(file_of(&backup, "Ada"), file_of(&backup, "ADA"));
        assert_eq!(contact_files(&backup).keys().filter(|file| file.contains(" pictures/")).count(), 1);
        // Of the next run, which takes the picture over.
        let card = cloud.body(&format!("{BOOK}Ada.vcf")).unwrap().to_vec();
        cloud.put(&format!("{BOOK}Ada.vcf"), String::from_utf8(card).unwrap().replace("TEL:+1", "TEL:+12")).unwrap();
    }
}
