//! The source of handed-out files against the contract of every source, and what only it can get wrong.

use sha2::{Digest as _, Sha256};

use super::*;
use crate::sources::contract::{Given as Answer, Kept, contract, want};

fn put(dir: &Path, name: &str, bytes: &str) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn some_files() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "x/all.vcf", "BEGIN:VCARD\nUID:1\nEND:VCARD\nBEGIN:VCARD\nFN:two\nEND:VCARD\n");
    put(dir.path(), "x/one/a.vcf", "BEGIN:VCARD\nUID:1\nEND:VCARD\n");
    put(dir.path(), "x/one/b.vcf", "BEGIN:VCARD\nUID:2\nEND:VCARD\n");
    put(dir.path(), "x/work.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR\n");
    put(dir.path(), "x/Photos/a#b.jpg", "no photo, but nobody looks");
    put(dir.path(), "x/letter.txt", "Dear all,");
    dir
}

#[tokio::test]
async fn it_keeps_the_contract() {
    let dir = some_files();
    let w = Watch::default();
    let mut set = HandedOut::recognise(&[dir.path().join("x")], &w).unwrap();
    contract(&set).await;
    let mut read = 0;
    let inputs = set.inputs(&w, &mut |n| read += n).unwrap();
    assert_eq!((inputs.len(), inputs[0].files, inputs[0].size), (1, Some(6), read));
    set.compare_with(&BTreeSet::new());
    contract(&set).await;
    let names: Vec<&str> = set.shelves.iter().map(|shelf| shelf.collection.name.as_str()).collect();
    assert_eq!(names, ["x", "Photos", "all", "one", "work"]);
}

#[tokio::test]
async fn a_file_that_changed_since_it_was_looked_at_is_refused() {
    let dir = some_files();
    let w = Watch::default();
    let set = HandedOut::recognise(&[dir.path().join("x")], &w).unwrap();
    let rest = set.shelves.iter().find(|shelf| shelf.collection.href == "/").unwrap().collection.clone();
    let path = dir.path().join("x/letter.txt");
    let out = Kept::default();
    put(dir.path(), "x/letter.txt", "Dear all, one more line");
    set.fetch(&rest, &want(&["/x/letter.txt"]), &out, &w).await.unwrap();
    fs::remove_file(path).unwrap();
    let gone = Kept::default();
    set.fetch(&rest, &want(&["/x/letter.txt"]), &gone, &w).await.unwrap();
    let refused = |out: &Kept| match &out.given.borrow()[&0][0] {
        Answer::Refused(trouble) => trouble.clone(),
        Answer::Body(..) => panic!("it was given"),
    };
    assert!(matches!(refused(&out), Trouble::Cut { expected: 9, .. } | Trouble::Unreadable { .. }));
    assert_eq!(refused(&gone), Trouble::NotThere { href: "/x/letter.txt".into() });
}

#[test]
fn the_digest_of_a_folder_is_that_of_its_list() {
    let dir = some_files();
    let w = Watch::default();
    let inputs = |path: &Path| HandedOut::recognise(&[path.to_owned()], &w).unwrap().inputs(&w, &mut |_| ()).unwrap();
    let one = inputs(&dir.path().join("x/one"));
    let line = |name: &str, uid: u8| format!("{}  {name}\n", sha256(&format!("BEGIN:VCARD\nUID:{uid}\nEND:VCARD\n")));
    assert_eq!(one[0].sha256, sha256(&[line("a.vcf", 1), line("b.vcf", 2)].concat()));
    assert_eq!(inputs(&dir.path().join("x/letter.txt"))[0].files, None);
}

fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_path_counts_once_however_it_is_named() {
    let dir = some_files();
    let x = dir.path().join("x");
    let w = Watch::default();
    let files = |paths: &[PathBuf]| HandedOut::recognise(paths, &w).unwrap().recognised().files;
    assert_eq!(files(std::slice::from_ref(&x)), 6);
    assert_eq!(files(&[x.join("all.vcf"), x.clone(), x.join("../x"), x.join("one")]), 6);
    assert_eq!(files(&[x.join("all.vcf"), x.join("letter.txt")]), 2);
    let empty = dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    assert!(matches!(HandedOut::recognise(&[empty], &w), Err(Trouble::NothingToImport { .. })));
    assert!(matches!(HandedOut::recognise(&[x.join("no such")], &w), Err(Trouble::Disk { .. })));
}
