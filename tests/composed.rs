//! What is composed out of files that others hand out, before the outside judges.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::lifeboat::Home;
use crate::{handed_out, outside};

#[test]
fn what_is_composed_can_be_read_by_others() {
    let home = Home::new();
    let dir = home.dir.path().join("given");
    let forms = handed_out::write_forms(&dir);
    let album = dir.join("Takeout/Google Photos/Sea");
    fs::create_dir_all(&album).unwrap();
    for n in 0..3 {
        fs::write(album.join(format!("IMG_{n}.jpg")), [b"\xff\xd8\xff\xe0".as_slice(), &[n]].concat()).unwrap();
        let told =
            format!(r#"{{"title":"IMG_{n}.jpg","description":"<&>","photoTakenTime":{{"timestamp":"1500000000"}}}}"#);
        fs::write(album.join(format!("IMG_{n}.jpg.json")), told).unwrap();
    }
    let run = home.run(&["import", dir.to_str().unwrap()], "");
    assert_eq!(run.code, 3, "{run}");

    let receipt = fs::read(Path::new(run.stdout.trim()).join("lifeboat/receipt.json")).unwrap();
    let receipt: Value = serde_json::from_slice(&receipt).unwrap();
    let (mut saved, mut n_lost) = (BTreeMap::<&str, usize>::new(), 0);
    for form in &forms {
        assert!(dir.join(form.file).metadata().unwrap().len() == form.bytes.len() as u64);
        *saved.entry(form.kind).or_default() += form.saved.iter().map(|(_, names)| names.len()).sum::<usize>();
        n_lost += form.lost.len();
        let told = |what: &&str| {
            receipt["losses"].as_array().unwrap().iter().any(|loss| loss["what"].as_str().unwrap().starts_with(what))
        };
        assert!(form.losses.iter().all(|what| told(&what)), "{}", form.file);
    }
    for (kind, n) in saved {
        assert_eq!(receipt["totals"][kind]["saved"], n, "{kind}");
    }
    assert_eq!(receipt["lost"].as_array().unwrap().len(), n_lost);

    let told = outside("judge.py", &[run.stdout.trim()]);
    println!("{told}");
    for verdict in [
        "bagit.py: valid",
        "7z: every zip passes, 9 files in them",
        "ElementTree: all of 3 XMP",
        "icalendar: 6 components",
        "judges agree",
    ] {
        assert!(told.contains(verdict), "{verdict}: {told}");
    }
}
