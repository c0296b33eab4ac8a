//! Google's and Apple's photos as they hand them out: with side-cars, in albums, in parts, in pairs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::imports::{by_fate, digests, import, imported, items, jpeg, put, receipt, sha256, strings};
use crate::lifeboat::Home;
use crate::zip::Zip;

/// A side-car as Google writes it.
fn side_car(title: &str, year: i16) -> String {
    let seconds = (i64::from(year) - 1970) * 31_557_600 + 15_000_000;
    format!(
        r#"{{"title":"{title}","description":"Told by {title}","imageViews":"1","creationTime":{{"timestamp":"1700000000","formatted":"x"}},"photoTakenTime":{{"timestamp":"{seconds}","formatted":"x"}},"geoData":{{"latitude":52.52,"longitude":13.405,"altitude":34.0}},"people":[{{"name":"Ann"}}],"url":"https://photos.google.com/photo/x"}}"#
    )
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// Address → record.
fn records(backup: &Path) -> BTreeMap<String, Value> {
    items(backup).into_iter().map(|item| (text(&item, "href").to_owned(), item)).collect()
}

#[test]
fn side_cars_tell_when_and_where() {
    let home = Home::new();
    let album = "Takeout/Google Photos/Urlaub";
    let long = "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_";
    // Photo, its side-car, what the side-car calls it, its year.
    let variants = [
        ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json", "IMG_1.jpg", 2011),
        ("IMG_2.jpg", "IMG_2.jpg.suppl.json", "IMG_2.jpg", 2012),
        ("IMG_3(1).jpg", "IMG_3.jpg(1).json", "IMG_3.jpg", 2013),
        ("IMG_3.jpg", "IMG_3.jpg.json", "IMG_3.jpg", 2014),
        (&*format!("{long}P.jpg"), &*format!("{long}.json"), &*format!("{long}Plus.jpg"), 2015),
        ("IMG_4-bearbeitet.jpg", "IMG_4.jpg.json", "IMG_4.jpg", 2016),
        ("a_b_.jpg", "a&b_.jpg.json", "a&b?.jpg", 2017),
    ];
    let mut zip = Zip::default().file(
        &format!("{album}/Metadaten.json"),
        r#"{"title":"Urlaub","access":"protected","date":{"timestamp":"1"},"description":""}"#,
    );
    for (n, (photo, json, title, year)) in variants.iter().enumerate() {
        zip = zip
            .file(&format!("{album}/{photo}"), jpeg(n as u8))
            .file(&format!("{album}/{json}"), side_car(title, *year));
    }
    zip = zip.file(&format!("{album}/alone.jpg"), jpeg(99));
    // A side-car that is broken, and one of something else.
    zip = zip
        .file(&format!("{album}/IMG_9.jpg"), jpeg(98))
        .file(&format!("{album}/IMG_9.jpg.json"), r#"{"photoTakenTime":{"timestamp":"#);
    let path = home.dir.path().join("takeout-1T-001.zip");
    fs::write(&path, zip.bytes()).unwrap();
    let look = import(&home, &["--look", path.to_str().unwrap()]);
    assert!(look.stdout.contains("8 of 9 photos and videos"), "{look}");

    let backup = imported(&home, 0, &[path.to_str().unwrap()]);
    let kept = records(&backup);
    let at = |name: &str| format!("/{}/{}", album.replace(' ', "%20"), name);
    for (n, (photo, json, title, year)) in variants.iter().enumerate() {
        let record = &kept[&at(photo)];
        let facts = &record["facts"];
        assert_eq!(text(record, "sha256"), sha256(jpeg(n as u8)), "the photo itself is as it was");
        assert_eq!(text(facts, "description"), format!("Told by {title}"), "{photo}");
        assert_eq!((text(facts, "place"), &facts["people"][0]), ("geo:52.52,13.405,34", &"Ann".into()));
        assert!(text(facts, "taken").starts_with(&format!("{year}-")), "{photo}: {facts}");
        let zip = format!("data/photos/Urlaub {year}.zip");
        let xmp = &kept[&at(&format!("{photo}.xmp"))];
        for record in [record, &kept[&at(json)], xmp] {
            assert_eq!(text(&record["original"], "file"), zip, "{record}");
        }
        assert_eq!(text(&kept[&at(json)], "sha256"), sha256(side_car(title, *year)));
    }
    assert_eq!(text(&kept[&at("alone.jpg")]["original"], "file"), "data/photos/Urlaub 2024.zip");
    assert!(!kept.contains_key(&at("alone.jpg.xmp")) && !kept.contains_key(&at("IMG_9.jpg.xmp")));
    let loss = &receipt(&backup)["losses"][0];
    assert!(text(loss, "what").starts_with("nothing of it was taken over to its photo"), "{loss}");
    // Another program finds the XMP beside its photo.
    let zip = fs::File::open(backup.join("data/photos/Urlaub 2011.zip")).unwrap();
    let mut zip = zip_reader(zip);
    zip.sort();
    assert_eq!(zip, ["IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json", "IMG_1.jpg.xmp"]);

    // The same set with another photo: what belongs to the others is not saved again.
    let album_dir = "Takeout/Google Photos/Urlaub";
    let more = Zip::default()
        .file(&format!("{album_dir}/new.jpg"), jpeg(50))
        .file(&format!("{album_dir}/new.jpg.json"), side_car("new.jpg", 2011))
        .bytes();
    let second = home.dir.path().join("takeout-1T-002.zip");
    fs::write(&second, more).unwrap();
    let both = imported(&home, 0, &strings(&[path, second]));
    let mut saved = by_fate(&both, "saved");
    saved.sort();
    assert_eq!(saved, [at("new.jpg"), at("new.jpg.json"), at("new.jpg.xmp")]);
    for (href, digest) in digests(&backup) {
        assert_eq!(digests(&both).get(&href), Some(&digest), "{href}");
    }
    let zip = zip_reader(fs::File::open(both.join("data/photos/Urlaub 2011.zip")).unwrap());
    assert_eq!(zip.len(), 6, "{zip:?}");
}

fn zip_reader(file: fs::File) -> Vec<String> {
    let zip = ::zip::ZipArchive::new(file).unwrap();
    zip.file_names().map(|name| name.unwrap().into_owned()).collect()
}

#[test]
fn a_photo_in_several_albums_is_kept_once_and_listed_in_each() {
    let home = Home::new();
    let (year, album, other) =
        ("Takeout/Google Photos/Photos from 2019", "Takeout/Google Photos/Holiday", "Takeout/Google Photos/Best of");
    let mut first = Zip::default();
    let mut second = Zip::default();
    for n in 0..4 {
        let (name, json) = (format!("IMG_{n}.jpg"), side_car(&format!("IMG_{n}.jpg"), 2019));
        first = first.file(&format!("{year}/{name}"), jpeg(n)).file(&format!("{year}/{name}.json"), &json);
        if n < 2 {
            second = second.file(&format!("{album}/{name}"), jpeg(n)).file(&format!("{album}/{name}.json"), &json);
        }
        if n == 0 {
            first = first.file(&format!("{other}/{name}"), jpeg(n)).file(&format!("{other}/{name}.json"), &json);
        }
    }
    // Called the same, but another picture.
    second = second
        .file(&format!("{album}/IMG_3.jpg"), jpeg(77))
        .file(&format!("{album}/IMG_3.jpg.json"), side_car("IMG_3.jpg", 2019));
    let paths: Vec<PathBuf> = [first, second]
        .into_iter()
        .zip(1..)
        .map(|(zip, n)| {
            let path = home.dir.path().join(format!("takeout-1T-{n:03}.zip"));
            fs::write(&path, zip.bytes()).unwrap();
            path
        })
        .collect();
    let backup = imported(&home, 0, &strings(&paths));
    let kept = records(&backup);
    let fate =
        |album: &str, name: &str| text(&kept[&format!("/{}/{name}", album.replace(' ', "%20"))], "fate").to_owned();
    for n in 0..4 {
        assert_eq!(fate(year, &format!("IMG_{n}.jpg")), "saved");
    }
    for (album, name) in [(album, "IMG_0.jpg"), (album, "IMG_1.jpg"), (other, "IMG_0.jpg"), (album, "IMG_1.jpg.json")] {
        assert_eq!(fate(album, name), "skipped", "{album}/{name}");
    }
    assert_eq!(fate(album, "IMG_3.jpg"), "saved");
    // Every photo is in the backup, once.
    let pictures = kept.values().filter(|item| item["kind"] == "photos" && item["fate"] == "saved");
    let pictures: Vec<&str> = pictures.map(|item| text(item, "sha256")).collect();
    assert_eq!((pictures.len(), pictures.iter().collect::<BTreeSet<_>>().len()), (5, 5));
    let list = fs::read_to_string(backup.join("data/other/Holiday/In this album.txt")).unwrap();
    assert!(
        list.contains("IMG_0.jpg\tin “Photos from 2019”") && list.contains("IMG_1.jpg") && !list.contains("IMG_3"),
        "{list}"
    );
    let skipped = receipt(&backup)["skipped"].as_array().unwrap().clone();
    assert!(skipped.iter().all(|item| item["reason"] == "skipped-kept-once") && skipped.len() == 6, "{skipped:?}");

    // The part with the album comes later: nothing is saved again but what is in it alone.
    let other_home = Home::new();
    let alone = imported(&other_home, 0, &strings(&paths[..1]));
    assert_eq!(records(&alone).values().filter(|item| item["kind"] == "photos" && item["fate"] == "saved").count(), 4);
    let whole = imported(&other_home, 0, &strings(&paths));
    let mut saved = by_fate(&whole, "saved");
    saved.retain(|href| !href.contains("Holiday"));
    assert!(saved.is_empty(), "{saved:?}");
}

#[test]
fn parts_of_one_photo_lie_in_one_part() {
    let home = Home::new();
    let dir = home.dir.path().join("DCIM");
    // Each pair has 1.2 MB, of which the file name says nothing of what is near it.
    for n in 0..6_u8 {
        put(&dir, &format!("100APPLE/IMG_{n}.JPG"), [jpeg(n), vec![n; 400_000]].concat());
        put(
            &dir,
            &format!("100APPLE/IMG_{n}.MOV"),
            [b"\0\0\0\x14ftypqt  \0\0\0\0qt  moov".to_vec(), vec![n; 400_000]].concat(),
        );
        put(&dir, &format!("100APPLE/IMG_{n}.DNG"), [b"II*\0 a raw picture".to_vec(), vec![n; 400_000]].concat());
    }
    let backup = imported(&home, 0, &[dir.to_str().unwrap()]);
    let mut at: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (href, record) in records(&backup) {
        let stem = href.rsplit_once('.').unwrap().0.to_owned();
        at.entry(stem).or_default().insert(text(&record["original"], "file").to_owned());
    }
    assert_eq!(at.len(), 6);
    assert!(at.values().all(|zips| zips.len() == 1), "{at:?}");
}
