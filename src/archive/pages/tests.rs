//! The pages of a sample account: names in many scripts, hostile ones, long ones; and that nothing in them can act.
//! One file because each test looks at the same sample, which is most of it.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;

use serde_json::json;

use super::*;
use crate::archive::records::{
    AlarmLevel, CollectionLine, CollectionRecord, FORMAT, FileRecord, LossRecord, Missing, Origin, Scope, Status,
    Timings,
};
use crate::model::{Account, Collection, Counts, Endpoint, LeftOut, Service};

const HOSTILE: &str = "<script>alert(1)</script>\"' onload='x' javascript:alert(2) &amp; \u{0}\u{1b}[31m";

struct Sample {
    backup: BackupRecord,
    receipt: Receipt,
    items: String,
}

fn contact(href: &str, facts: serde_json::Value) -> String {
    item("contacts", "c1", href, facts)
}

fn item(kind: &str, collection: &str, href: &str, facts: serde_json::Value) -> String {
    let original = match kind {
        "photos" => json!({"file": format!("data/photos/{}", facts["zip"].as_str().unwrap()), "entry": href}),
        _ => json!({"file": "data/contacts/Personal.vcf", "offset": 0, "length": 1}),
    };
    json!({"kind": kind, "collection": collection, "href": href, "size": 412_000, "fate": "saved",
        "sha256": "00", "original": original, "facts": facts, "meaning": "00"})
    .to_string()
}

fn people() -> Vec<String> {
    let person = |n: u32, name: &str, org: &str, phones: &[&str], emails: &[&str], addresses: &[&str]| {
        contact(
            &format!("/c/{n:02}.vcf"),
            json!({"name": name, "org": org, "phones": phones, "emails": emails, "addresses": addresses}),
        )
    };
    let long = "Maximiliana Alexandrina Ottoline von und zu Hohenschwangau-Freudenberg-Lüdinghausen";
    let mut list = vec![
        person(
            1,
            "Adaeze Okonkwo",
            "Okonkwo & Töchter",
            &["+234 803 555 0142", "+234 1 555 0100"],
            &["adaeze@okonkwo.example"],
            &[],
        ),
        person(
            2,
            "Émilie Dubois",
            "",
            &["+33 1 70 18 44 02"],
            &["emilie.dubois@mail.example"],
            &["12 rue des Lilas, 75011 Paris, France"],
        ),
        person(3, "Björn Þórsson", "Veðurstofa", &[], &["bjorn@thorsson.example"], &[]),
        person(
            4,
            "田中 美咲",
            "株式会社みどり",
            &["+81 3-5555-0123"],
            &["misaki@tanaka.example"],
            &["東京都千代田区丸の内1-1"],
        ),
        person(5, "김서연", "", &["010-5555-0187"], &["seoyeon@kim.example"], &[]),
        person(
            6,
            "ليلى حسن",
            "مكتبة النيل",
            &["+20 2 5555 0199"],
            &["layla@hassan.example"],
            &["١٢ شارع التحرير، القاهرة"],
        ),
        person(7, "דוד לוי", "", &["+972 2 555 0131"], &["david@levi.example"], &[]),
        person(8, "Дарья Соколова", "Институт физики", &["+7 495 555-01-47"], &["darya@sokolova.example"], &[]),
        person(9, "Ελένη Παπαδοπούλου", "", &[], &["eleni@papadop.example"], &[]),
        person(10, "आरव शर्मा", "", &["+91 98555 01234"], &[], &[]),
        person(11, "สมชาย ใจดี", "", &["+66 2 555 0188"], &[], &[]),
        person(12, "Party 🎉 Crew 👩‍👩‍👧‍👦", "", &["555-0134"], &["crew@party.example"], &[]),
        person(
            13,
            long,
            "Gesellschaft zur Förderung der gemeinschaftlichen Rückversicherung mbH & Co. KG",
            &["+49 89 5550 1234567"],
            &["maximiliana.alexandrina.ottoline.von.und.zu.hohenschwangau@sehr-langer-name.example"],
            &["Schlossallee 1, Hinterhaus, 3. Obergeschoss links, 80331 München, Deutschland"],
        ),
        person(14, HOSTILE, HOSTILE, &[HOSTILE], &[HOSTILE], &[HOSTILE]),
        person(15, "", "", &["+44 20 7946 0958"], &[], &[]),
        person(16, "\u{202e}desrever", "", &[], &[], &[]),
    ];
    for (n, name) in
        ["Ana Souza", "Carla Menéndez Ruiz", "David Nguyễn", "Zoë Zimmermann", "zacharias", "Ólafur"].iter().enumerate()
    {
        list.push(person(20 + n as u32, name, "", &["555-0100"], &[&format!("person{n}@mail.example")], &[]));
    }
    list.push(
        json!({"kind": "contacts", "collection": "c1", "href": "/c/zz-broken.vcf", "size": 10, "fate": "saved",
            "original": {"file": "data/originals/contacts/Personal.unreadable", "offset": 0, "length": 10}})
        .to_string(),
    );
    list.push(json!({"kind": "contacts", "collection": "c1", "href": "/c/zzz.vcf", "fate": "lost", "reason": "x", "name": "Lost One"}).to_string());
    list
}

fn sample() -> Sample {
    let mut lines = people();
    for (n, facts) in [
        json!({"summary": "Zahnarzt", "start": "2026-11-22T09:15:00[Europe/Berlin]", "due": "2026-11-22T10:00:00[Europe/Berlin]"}),
        json!({"summary": "Holiday 🏖 in Lisboa", "start": "2026-07-04", "due": "2026-07-19"}),
        json!({"summary": "Mum's birthday", "start": "1958-04-03", "recurs": true}),
        json!({"summary": "Team meeting", "start": "2025-01-06T10:00:00[America/New_York]", "due": "2025-01-06T10:30:00[America/New_York]", "recurs": true, "overrides": 3}),
        json!({"summary": "会議", "start": "2025-03-01T01:00:00Z", "due": "2025-03-01T02:00:00Z"}),
        json!({"summary": HOSTILE, "start": HOSTILE}),
        json!({"summary": "اجتماع", "start": "2026-01-02T08:00:00"}),
        json!({}),
    ]
    .into_iter()
    .enumerate()
    {
        lines.push(item("calendar", "c2", &format!("/e/{n}.ics"), facts));
    }
    for (n, facts) in [
        json!({"summary": "Buy milk 🥛", "due": "2026-11-30"}),
        json!({"summary": "Tax", "due": "2026-05-31T12:00:00[Europe/Berlin]", "done": true}),
        json!({"summary": "Water the plants", "recurs": true, "due": "2026-11-23"}),
        json!({"summary": "One day: learn to sail"}),
    ]
    .into_iter()
    .enumerate()
    {
        lines.push(item("tasks", "c3", &format!("/t/{n}.ics"), facts));
    }
    lines.push(item("notes", "c4", "/n/1.ics", json!({"summary": "Packing list", "start": "2026-06-30"})));
    lines.push(item("notes", "c4", "/n/2.ics", json!({"summary": "Idées"})));
    for (n, (zip, taken)) in [
        ("Camera 2024.zip", "2024-06-01T12:00:00+02:00"),
        ("Camera 2024.zip", "2024-12-24T19:30:00"),
        ("Camera without date.zip", ""),
        ("Ferien \"am\" Meer & <mehr> 2023.zip", "2023-08-08T08:08:08"),
    ]
    .into_iter()
    .enumerate()
    {
        lines.push(item(
            "photos",
            if n < 3 { "c5" } else { "c6" },
            &format!("/p/{n}.jpg"),
            json!({"zip": zip, "taken": taken}),
        ));
    }

    let counts =
        |saved, lost, skipped| Counts { listed: saved + lost + skipped, saved, lost, skipped, ..Counts::default() };
    let totals = [
        (Kind::Contacts, Counts { unreadable: 1, ..counts(23, 2, 0) }),
        (Kind::Calendar, counts(8, 0, 0)),
        (Kind::Tasks, counts(4, 0, 0)),
        (Kind::Notes, counts(2, 0, 0)),
        (Kind::Photos, counts(4, 0, 1)),
    ];
    let collection = |id: &str, kinds: &[Kind], name: &str, stem: &str, counts| CollectionRecord {
        collection: Collection {
            id: id.into(),
            kinds: kinds.to_vec(),
            name: name.into(),
            file_stem: stem.into(),
            ..Collection::default()
        },
        complete: true,
        counts,
        since_full: 0,
        looked_to: None,
    };
    let collections = vec![
        collection("c1", &[Kind::Contacts], "Personal", "Personal", totals[0].1),
        collection("c2", &[Kind::Calendar, Kind::Tasks], "Work & <b>play</b>", "Work & _b_play__b_", counts(8, 0, 0)),
        collection("c3", &[Kind::Tasks], "Errands", "Errands", counts(4, 0, 0)),
        collection("c4", &[Kind::Notes], "יומן", "יומן", counts(2, 0, 0)),
        collection("c5", &[Kind::Photos], "Camera", "Camera", counts(3, 0, 1)),
        collection("c6", &[Kind::Photos], "Ferien \"am\" Meer & <mehr>", "Ferien _am_ Meer & _mehr_", counts(1, 0, 0)),
    ];
    let time = |text: &str| text.parse::<Timestamp>().unwrap();
    let file = |size| FileRecord {
        size,
        sha256: "00".into(),
        mtime: time("2026-11-22T03:15:00Z"),
        read_back_at: time("2026-11-22T03:16:00Z"),
    };
    let files = [
        ("data/contacts/Personal.vcf", 61_204),
        ("data/contacts/for-other-programs/Personal.csv", 9_100),
        ("data/contacts/for-other-programs/Personal.v3.vcf", 60_100),
        ("data/contacts/for-other-programs/Personal.v4.vcf", 60_900),
        ("data/calendars/Work & _b_play__b_.ics", 12_345),
        ("data/tasks/Errands.ics", 2_345),
        ("data/tasks/Errands.txt", 345),
        ("data/notes/יומן.ics", 1_345),
        ("data/notes/יומן.txt", 245),
        ("data/originals/calendars/Work & _b_play__b_.icsx", 12_345),
        ("data/originals/contacts/Personal.unreadable", 10),
        ("data/photos/Camera 2024.zip", 824_000),
        ("data/photos/Camera without date.zip", 412_000),
        ("data/photos/Ferien \"am\" Meer & <mehr> 2023.zip", 412_000),
    ];
    let missing = |kind, name: Option<&str>, reason: &str| Missing {
        kind,
        collection: "Personal".into(),
        href: "/c/zzz.vcf".into(),
        name: name.map(str::to_owned),
        reason: reason.into(),
    };
    let left_out = vec![LeftOut { href: "/cal/inbox/".into(), name: HOSTILE.into(), why: "left-out-inbox".into() }];
    let coverage = vec!["coverage-mail".to_owned(), "coverage-attachments".to_owned(), HOSTILE.to_owned()];
    let backup = BackupRecord {
        format: FORMAT,
        name: "2026-11-22 04.15".into(),
        origin: Origin::Account,
        account: Account {
            id: "dav.example.org/anna".into(),
            user: "anna@example.org".into(),
            endpoints: vec![Endpoint {
                service: Service::Carddav,
                url: "https://dav.example.org/anna/".into(),
                principal: None,
            }],
            ..Account::default()
        },
        tool: "Lifeboat 0.1.0".into(),
        started: time("2026-11-22T03:15:00Z"),
        sealed: time("2026-11-22T03:17:30Z"),
        scope: Scope::default(),
        base: None,
        status: Status::Incomplete,
        alarm: AlarmLevel::None,
        reference: Default::default(),
        moved: Vec::new(),
        collections: collections.clone(),
        left_out: left_out.clone(),
        coverage: coverage.clone(),
        files: files.into_iter().map(|(path, size)| (path.to_owned(), file(size))).collect(),
    };
    let receipt = Receipt {
        format: FORMAT,
        backup: backup.name.clone(),
        status: Status::Incomplete,
        alarm: AlarmLevel::None,
        case: Some("4711".into()),
        operator: Some(HOSTILE.into()),
        read_only: false,
        alarms: Vec::new(),
        accepted: Vec::new(),
        totals: totals.into(),
        collections: collections
            .iter()
            .map(|line| CollectionLine {
                id: line.collection.id.clone(),
                name: line.collection.name.clone(),
                kinds: line.collection.kinds.clone(),
                counts: line.counts,
                bytes: 61_204,
            })
            .collect(),
        lost: vec![
            missing(Kind::Contacts, Some("Lost One"), "listed, but not there"),
            missing(Kind::Contacts, None, HOSTILE),
        ],
        skipped: vec![missing(Kind::Photos, Some("notes.txt"), "skipped-not-a-photo")],
        unreadable: vec![missing(Kind::Contacts, Some("zz-broken.vcf"), "it does not end")],
        pictures: vec![
            missing(Kind::Contacts, Some("Anna"), "picture-not-one"),
            missing(Kind::Contacts, None, HOSTILE),
        ],
        losses: vec![LossRecord {
            item: "田中 美咲".into(),
            what: "KIND:individual".into(),
            place: "data/contacts/for-other-programs/Personal.v3.vcf".into(),
        }],
        left_out,
        coverage,
        notices: vec![],
        timings: Timings::default(),
    };
    Sample { backup, receipt, items: lines.join("\n") + "\n" }
}

fn written(sample: &Sample) -> Vec<(String, String)> {
    let dir = tempfile::tempdir().unwrap();
    written_to(dir.path(), sample)
}

fn written_to(dir: &Path, sample: &Sample) -> Vec<(String, String)> {
    let items = dir.join("items.jsonl");
    fs::write(&items, &sample.items).unwrap();
    let zone = TimeZone::fixed(jiff::tz::offset(1));
    write_in_zone(dir, &sample.backup, &sample.receipt, &items, zone).unwrap();
    ["START-HERE.html"]
        .into_iter()
        .chain(Kind::ALL.into_iter().filter_map(page_of))
        .filter_map(|page| Some((page.to_owned(), fs::read_to_string(dir.join(page)).ok()?)))
        .collect()
}

/// Every tag of a page, as the text between `<` and `>`. Attribute values that we write hold no `>` unescaped.
fn tags(page: &str) -> Vec<&str> {
    let body = page.split_once("</style>").unwrap().1;
    let mut out = Vec::new();
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').unwrap() + at;
        out.push(&rest[at + 1..end]);
        rest = &rest[end + 1..];
    }
    out
}

/// Name and value of each attribute of a tag; a tag that is not written that way fails.
fn attributes(tag: &str) -> Vec<(&str, &str)> {
    let mut out = Vec::new();
    let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest).trim_end_matches('/');
    while !rest.trim().is_empty() {
        let (name, after) = rest.trim_start().split_once("=\"").unwrap_or_else(|| panic!("{tag}"));
        let (value, after) = after.split_once('"').unwrap();
        out.push((name, value));
        rest = after;
    }
    out
}

#[test]
fn nothing_in_a_page_can_act() {
    let tags_we_write = "html head body meta title style header section div h1 h2 h3 p ul li b bdi span br a pre table \
                         thead tbody tr th td svg rect circle path img";
    let attributes_we_write = "class id dir href src alt scope colspan viewBox width height rx fill cx cy r stroke stroke-width d \
         stroke-linecap stroke-linejoin aria-hidden";
    for (name, page) in written(&sample()) {
        let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \
                      'unsafe-inline'; img-src data:; ";
        assert!(page.contains(policy), "{name}");
        for tag in tags(&page) {
            let element = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
            assert!(tags_we_write.split_whitespace().any(|known| known == element), "{name}: <{tag}>");
            for (attribute, value) in attributes(tag) {
                let known = attributes_we_write.split_whitespace().any(|known| known == attribute);
                assert!(known, "{name}: <{tag}>");
                match attribute {
                    "href" => {
                        assert!(["./", "../", "#"].iter().any(|start| value.starts_with(start)), "{name}: {value}")
                    }
                    "src" => assert!(value.starts_with("data:image/jpeg;base64,"), "{name}: {value}"),
                    _ => (),
                }
            }
        }
        assert!(!page.contains('\u{0}') && !page.contains('\u{1b}'), "{name}");
        assert!(!page.contains('‹'), "{name} says a key that there is not");
    }
}

#[test]
fn every_link_leads_to_a_file_of_the_backup() {
    let sample = sample();
    let pages = written(&sample);
    let known = |path: &str| {
        sample.backup.files.contains_key(path)
            || pages.iter().any(|(name, _)| name == path)
            || ["read/", "lifeboat/", "manifest-sha256.txt"].contains(&path)
    };
    let mut n = 0;
    for (name, page) in &pages {
        let ids: Vec<&str> = tags(page)
            .iter()
            .flat_map(|tag| attributes(tag))
            .filter(|(key, _)| *key == "id")
            .map(|(_, id)| id)
            .collect();
        for (_, href) in tags(page).iter().flat_map(|tag| attributes(tag)).filter(|(key, _)| *key == "href") {
            let plain = percent_encoding::percent_decode_str(href).decode_utf8().unwrap();
            match plain.strip_prefix('#') {
                Some(anchor) => assert!(ids.contains(&anchor), "{name}: {href}"),
                None => {
                    let path =
                        if name == "START-HERE.html" { plain.strip_prefix("./") } else { plain.strip_prefix("../") };
                    assert!(known(path.unwrap()), "{name}: {href}");
                }
            }
            n += 1;
        }
    }
    assert!(n > 30, "{n} links");
}

fn page<'a>(pages: &'a [(String, String)], name: &str) -> &'a str {
    &pages.iter().find(|(known, _)| known == name).unwrap().1
}

/// The page as one reads it: tags away, a line a row or paragraph.
fn read(page: &str) -> String {
    let body = page.split_once("</style>").unwrap().1.replace("</td>", " | ").replace("</th>", " | ");
    let mut out = String::new();
    let mut rest = body.as_str();
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[rest[at..].find('>').unwrap() + at + 1..];
    }
    let text = out
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    text.lines().map(str::trim).filter(|line| !line.is_empty()).fold(String::new(), |mut all, line| {
        let _ = writeln!(all, "{line}");
        all
    })
}

/// With LIFEBOAT_KEEP_PAGES=DIR the pages stay in DIR, to be looked at in a browser.
#[test]
fn the_pages_read_like_this() {
    let pages = match std::env::var_os("LIFEBOAT_KEEP_PAGES") {
        Some(dir) => written_to(Path::new(&dir), &sample()),
        None => written(&sample()),
    };
    assert_eq!(pages.len(), 6);
    for (name, text) in &pages {
        insta::assert_snapshot!(name.replace(['/', '.'], "_"), read(text));
    }
}

#[test]
fn an_empty_account_has_one_page() {
    let mut sample = sample();
    sample.receipt = Receipt {
        totals: Default::default(),
        collections: vec![],
        lost: vec![],
        skipped: vec![],
        unreadable: vec![],
        losses: vec![],
        left_out: vec![],
        coverage: vec![],
        status: Status::Complete,
        ..sample.receipt
    };
    sample.backup.files.clear();
    sample.items.clear();
    let pages = written(&sample);
    assert_eq!(pages.len(), 1);
    assert!(page(&pages, "START-HERE.html").contains("offered nothing to save"));
}

#[test]
fn a_broken_record_is_an_error() {
    let mut sample = sample();
    sample.items.push_str("{\"kind\":\"contacts\"\n");
    let dir = tempfile::tempdir().unwrap();
    let items = dir.path().join("items.jsonl");
    fs::write(&items, &sample.items).unwrap();
    let end = write_pages(dir.path(), &sample.backup, &sample.receipt, &items);
    assert!(matches!(end, Err(Trouble::Damaged { .. })), "{end:?}");
}

#[test]
fn many_rows_come_in_order() {
    let mut sample = sample();
    let n = 3_000;
    sample.items = (0..n)
        .map(|i| contact(&format!("/c/{i:06}"), json!({"name": format!("Person {:05}", (i * 7_919) % n)})) + "\n")
        .collect();
    let pages = written(&sample);
    let contacts = page(&pages, "read/contacts.html");
    let names: Vec<&str> =
        contacts.split("<tr><th scope=\"row\" dir=\"auto\">").skip(1).map(|row| &row[..12]).collect();
    assert_eq!(names.len(), n);
    assert!(names.is_sorted());
}

/// A little landscape, another one for each `n`.
fn landscape(n: u32) -> Vec<u8> {
    let image = image::RgbImage::from_fn(320, 240, |x, y| {
        let hill = 120 + (((x + n * 37) as f32 / 40.0).sin() * 30.0) as u32;
        let shade = ((y * 255) / 240) as u8;
        if y > hill {
            image::Rgb([40, 90 + (n * 13 % 90) as u8, 60])
        } else {
            image::Rgb([shade, 140, 220 - shade / 2])
        }
    });
    let mut out = std::io::Cursor::new(Vec::new());
    image.write_to(&mut out, image::ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

/// With LIFEBOAT_KEEP_PAGES=DIR the page stays in DIR, to be looked at in a browser.
#[test]
fn a_few_photos_are_shown() {
    let temporary = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("LIFEBOAT_KEEP_PAGES").map(std::path::PathBuf::from);
    let dir = kept.as_deref().unwrap_or(temporary.path());
    let n = 60;
    let mut sample = sample();
    sample.items.clear();
    fs::create_dir_all(dir.join("data/photos")).unwrap();
    for (year, photos) in [(2023, 0..20), (2024, 20..n)] {
        let file = format!("data/photos/Camera {year}.zip");
        let mut zip = crate::zips::writer::ZipFile::new(fs::File::create(dir.join(&file)).unwrap());
        for i in photos {
            let name = format!("IMG_{i:04} <i>.jpg");
            // One of those that would be shown is no picture at all.
            let bytes = if i == 30 { b"no picture".to_vec() } else { landscape(i) };
            zip.start(&name, None, &TimeZone::UTC).unwrap();
            zip.write_all(&bytes).unwrap();
            let facts = json!({"taken": format!("{year}-06-{:02}T12:00:00", i % 28 + 1), "width": 320, "height": 240, "type": "image/jpeg"});
            let line = json!({"kind": "photos", "collection": "c5", "href": format!("/p/{i:04}.jpg"), "fate": "saved",
                "size": bytes.len(), "original": {"file": file, "entry": name}, "facts": facts});
            let _ = writeln!(sample.items, "{line}");
        }
        zip.finish().unwrap();
    }
    sample.receipt.totals = [(Kind::Photos, Counts { listed: n.into(), saved: n.into(), ..Counts::default() })].into();
    let pages = written_to(dir, &sample);
    let photos = page(&pages, "read/photos.html");
    assert_eq!(photos.matches("<img src=\"data:image/jpeg;base64,").count(), 23);
    assert!(photos.contains("alt=\"IMG_0000 &lt;i&gt;.jpg\"") && !photos.contains("IMG_0030"));
    assert!(photos.contains("Camera 2023.zip") && photos.contains("Camera 2024.zip"));
}
