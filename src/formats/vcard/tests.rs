//! Tables of odd cards as programs really write them.

use proptest::prelude::*;

use super::*;

const PIXEL: &str = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

fn card(lines: &str) -> String {
    format!("BEGIN:VCARD\r\n{lines}END:VCARD\r\n")
}

fn v3(lines: &str) -> String {
    card(&format!("VERSION:3.0\r\n{lines}"))
}

fn meaning_of(lines: &str) -> String {
    read(&card(lines)).meaning
}

#[test]
fn reads_facts() {
    let read = read(&v3(
        "UID:u1\r\nFN:Ann Lee\r\nN:Lee;Ann;;;\r\nORG:ACME;R&D\r\nTEL;TYPE=CELL:+49 171\r\nTEL:tel:+1-555\r\n\
        TEL:\r\nEMAIL;TYPE=INTERNET:ann@example.org\r\nADR;TYPE=HOME:;;Main\\nStreet 1;Berlin;;10115;Germany\r\nADR:;;;;;;\r\n\
        REV:2024-01-01T00:00:00Z\r\n",
    ));
    assert_eq!(read.uid.as_deref(), Some("u1"));
    let facts = read.facts;
    assert_eq!(facts.name.as_deref(), Some("Ann Lee"));
    assert_eq!(facts.org.as_deref(), Some("ACME, R&D"));
    assert_eq!(facts.phones, ["+49 171", "+1-555"]);
    assert_eq!(facts.emails, ["ann@example.org"]);
    assert_eq!(facts.addresses, ["Main Street 1, Berlin, 10115, Germany"]);
    assert_eq!(facts.rev.as_deref(), Some("2024-01-01T00:00:00Z"));
    assert_eq!(facts.photo_bytes, Some(0));
    assert_eq!(read.problems, Vec::<String>::new());
}

#[test]
fn reads_odd_cards() {
    let name = |card: &str| read(card).facts.name;
    let check = |card: &str, expect: &str| assert_eq!(name(card).as_deref(), Some(expect), "{card:?}");
    check(
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=\n=C3=BCrgen\nEND:VCARD\n",
        "Jürgen Müller",
    );
    check("BEGIN:VCARD\nVERSION:2.1\nFN;QUOTED-PRINTABLE:M=C3=BCller\nEND:VCARD\n", "Müller");
    check("BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=FCrgen\nEND:VCARD\n", "Jürgen");
    check("BEGIN:VCARD\rVERSION:3.0\rFN:Mac OS 9\rEND:VCARD\r", "Mac OS 9");
    check(&v3("FN:👩‍🚀 Zoë\r\n"), "👩‍🚀 Zoë");
    check(&v3("FN:محمد بن سلمان\r\n"), "محمد بن سلمان");
    check(&v3("FN:Ann\\, the great\r\n"), "Ann, the great");
    check(&v3("FN:\r\nN:Lee;Ann;Maria;Dr.;MD\r\n"), "Dr. Ann Maria Lee MD");
    check("BEGIN:VCARD\nVERSION:3.0\nFN:cut off", "cut off");
    check(&card("VERSION:2.1\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:B\nTEL:1\nEND:VCARD\nTEL:2\n"), "A");
}

#[test]
fn names_problems() {
    let check = |lines: &str, expect: &[&str]| assert_eq!(read(&card(lines)).problems, expect, "{lines:?}");
    check("FN:A\r\n", &["the card does not say its version"]);
    check("VERSION:5.0\r\nFN:A\r\n", &["the card has a version that does not exist"]);
    check("VERSION:3.0\r\n", &["the card has no name"]);
    check("VERSION:3.0\r\nFN:A\r\nUID:1\r\nUID:2\r\n", &["the card has more than one UID"]);
    check("VERSION:3.0\r\nFN:A\r\nno colon here\r\n", &["lines that are no properties: 1"]);
    check("VERSION:3.0\r\nFN:A\0\r\n", &["the card has control characters"]);
    check("VERSION:3.0\r\nFN:A\r\nPHOTO:data:image/jpeg\r\n", &["the picture is damaged"]);
    check("VERSION:3.0\r\nFN:A\r\nPHOTO;ENCODING=b:????\r\n", &["the picture is damaged"]);
}

#[test]
fn weighs_pictures() {
    let check = |line: &str, expect: u64| {
        assert_eq!(read(&v3(&format!("FN:A\r\n{line}\r\n"))).facts.photo_bytes, Some(expect), "{line}");
    };
    check(&format!("PHOTO;ENCODING=b;TYPE=GIF:{PIXEL}"), 42);
    check(&format!("PHOTO:data:image/gif;base64,{PIXEL}"), 42);
    check(&format!("PHOTO:data:image/gif\\;base64\\,{PIXEL}"), 42);
    check(&format!("PHOTO;GIF;ENCODING=BASE64:\r\n {}\r\n {}\r\n", &PIXEL[..20], &PIXEL[20..]), 42);
    check("PHOTO;VALUE=uri:http://example.org/a.jpg", 0);
    check("PHOTO;ENCODING=b:", 0);
}

#[test]
fn the_same_card_in_other_words_has_the_same_meaning() {
    let same = |one: &str, other: &str| assert_eq!(meaning_of(one), meaning_of(other), "{one:?} and {other:?}");
    same("FN:A\r\nTEL:1\r\nEMAIL:a@b\r\n", "EMAIL:a@b\r\nTEL:1\r\nfn:A\r\n");
    same("NOTE:one two\r\n", "NOTE:one\r\n  two\r\n");
    same("NOTE:a\\nb\\, c\r\n", "NOTE:a\\Nb, c\r\n");
    same(
        "VERSION:3.0\r\nFN:A\r\n",
        "VERSION:4.0\r\nFN:A\r\nPRODID:x\r\nREV:1\r\nCLASS:PUBLIC\r\nUID:1\r\nKIND:individual\r\n",
    );
    same("item1.TEL:1\r\nitem1.X-ABLabel:Boat\r\n", "ITEM7.X-ABLABEL:Boat\r\nITEM7.TEL:1\r\n");
    same("TEL;TYPE=home,pref:1\r\n", "TEL;PREF=1;TYPE=\"HOME\":1\r\n");
    same("TEL;HOME;VOICE:1\r\n", "TEL;TYPE=voice;TYPE=home:1\r\n");
    same("TEL;VALUE=uri:tel:+1\r\n", "TEL:+1\r\n");
    same("EMAIL;TYPE=INTERNET:a@b\r\n", "EMAIL:mailto:a@b\r\n");
    same(&format!("PHOTO;ENCODING=b;TYPE=GIF:{PIXEL}\r\n"), &format!("PHOTO:data:image/gif;base64,{PIXEL}\r\n"));
    same(&format!("PHOTO;ENCODING=b;TYPE=GIF:{PIXEL}\r\n"), &format!("PHOTO:data:image/gif\\;base64\\,{PIXEL}\r\n"));
    same("BDAY:1980-04-15\r\n", "BDAY;VALUE=date:19800415\r\n");
    same("BDAY:--0415\r\n", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-15\r\n");
    same("GEO:1.5;-2\r\n", "GEO:geo:1.5,-2\r\n");
    same("N:Lee;Ann\r\n", "N:Lee;Ann;;;\r\nORG:;\r\nNOTE:\r\n");
    same("NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab =C3=BC\r\n", "NOTE:a\\nb ü\r\n");
    same(
        "KIND:group\r\nMEMBER:urn:uuid:1\r\n",
        "X-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1\r\n",
    );
}

#[test]
fn anything_lost_changes_the_meaning() {
    let whole = format!(
        "FN:A\r\nN:Lee;Ann;;;\r\nTEL;TYPE=home:1\r\nTEL:2\r\nEMAIL:a@b\r\nADR;TYPE=home:;;Street;City;;1;X\r\n\
        PHOTO;ENCODING=b:{PIXEL}\r\nNOTE:n\r\nORG:o\r\nBDAY:1980-04-15\r\nURL:http://x\r\nX-OWN:1\r\nCATEGORIES:a,b\r\n\
        item1.X-ABDATE:2001-01-01\r\nitem1.X-ABLabel:Met\r\nCLASS:PRIVATE\r\n"
    );
    let lines: Vec<&str> = whole.split_inclusive("\r\n").collect();
    let original = meaning_of(&whole);
    for gone in 0..lines.len() {
        let rest: String = lines.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, line)| *line).collect();
        assert_ne!(meaning_of(&rest), original, "without {}", lines[gone]);
    }
    let differ = |one: &str, other: &str| assert_ne!(meaning_of(one), meaning_of(other), "{one:?} and {other:?}");
    differ("TEL:1\r\n", "TEL:2\r\n");
    differ("TEL;TYPE=home:1\r\n", "TEL;TYPE=work:1\r\n");
    differ("N:Lee;Ann\r\n", "N:Lee\\;Ann\r\n");
    differ("NOTE:ab\r\n", "NOTE:a b\r\n");
    differ("TEL:1\r\nTEL:1\r\n", "TEL:1\r\n");
    differ("BDAY:1980-04-15\r\n", "BDAY:1980-04-16\r\n");
    differ(
        "item1.TEL:1\r\nitem2.TEL:2\r\nitem1.X-ABLabel:Boat\r\n",
        "item1.TEL:1\r\nitem2.TEL:2\r\nitem2.X-ABLabel:Boat\r\n",
    );
}

/// Converts the body of a card and gives back the body, with the names of what was lost.
fn converted(lines: &str, to: Version) -> (Vec<String>, Vec<String>) {
    let (text, losses) = convert(&card(lines), to);
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
    let body: Vec<String> = crate::formats::lines::lines(&text).map(|line| line.text.into_owned()).collect();
    assert_eq!(body[0], "BEGIN:VCARD");
    assert_eq!(body[1], format!("VERSION:{}", to.number()));
    assert_eq!(body.last().unwrap(), "END:VCARD");
    (body[2..body.len() - 1].to_vec(), losses.into_iter().map(|loss| loss.what).collect())
}

/// What a line after `FN` and `N` becomes, and what is lost.
fn check_convert(to: Version, line: &str, expect: &[&str], losses: &[&str]) {
    let version = if line.contains(";HOME") || line.contains("QUOTED") { "2.1" } else { "3.0" };
    let (body, lost) = converted(&format!("VERSION:{version}\r\nFN:A\r\nN:A;;;;\r\n{line}\r\n"), to);
    assert_eq!(body[..2], ["FN:A", "N:A;;;;"], "{line}");
    assert_eq!(&body[2..], expect, "{line}");
    assert_eq!(lost, losses, "{line}");
}

#[test]
fn converts_to_4() {
    let check = |line: &str, expect: &[&str]| check_convert(Version::V40, line, expect, &[]);
    check("TEL;HOME;VOICE;PREF:1, 2;3", &["TEL;TYPE=HOME,VOICE;PREF=1:1\\, 2\\;3"]);
    check("TEL;TYPE=CELL;TYPE=pref:+49", &["TEL;TYPE=CELL;PREF=1:+49"]);
    check("EMAIL;TYPE=INTERNET,HOME:a@b", &["EMAIL;TYPE=HOME:a@b"]);
    check(
        "item1.EMAIL;type=INTERNET:a@b\r\nitem1.X-ABLabel:_$!<Other>!$_",
        &["item1.EMAIL:a@b", "item1.X-ABLabel:_$!<Other>!$_"],
    );
    check(&format!("PHOTO;ENCODING=b;TYPE=GIF:{PIXEL}"), &[&format!("PHOTO:data:image/gif;base64,{PIXEL}")]);
    check(&format!("PHOTO;ENCODING=b:{PIXEL}"), &[&format!("PHOTO:data:image/gif;base64,{PIXEL}")]);
    check(&format!("PHOTO:data:image/gif\\;base64\\,{PIXEL}"), &[&format!("PHOTO:data:image/gif;base64,{PIXEL}")]);
    check("PHOTO;VALUE=uri;TYPE=JPEG:http\\://x/a.jpg", &["PHOTO;MEDIATYPE=image/jpeg:http://x/a.jpg"]);
    check("KEY;TYPE=PGP;ENCODING=b:AAAA", &["KEY:data:application/pgp-keys;base64,AAAA"]);
    check("BDAY:1980-04-15", &["BDAY:19800415"]);
    check("BDAY;VALUE=date:1980-04-15", &["BDAY:19800415"]);
    check("BDAY;VALUE=date-time:1980-04-15T23:10:00Z", &["BDAY;VALUE=date-time:19800415T231000Z"]);
    check("BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-15", &["BDAY:--0415"]);
    check("BDAY:circa 1800", &["BDAY;VALUE=text:circa 1800"]);
    check("X-ANNIVERSARY:2001-02-03", &["ANNIVERSARY:20010203"]);
    check("GEO:37.386;-122.08", &["GEO:geo:37.386,-122.08"]);
    check("ADR;TYPE=home:;;Street;City", &["ADR;TYPE=home:;;Street;City;;;"]);
    check("ADR;TYPE=home:;;S;C;;;\r\nLABEL;TYPE=home:S\\nC", &["ADR;TYPE=home;LABEL=S\\nC:;;S;C;;;"]);
    check("LABEL;TYPE=work:S\\, C", &["ADR;TYPE=work;LABEL=\"S, C\":;;;;;;"]);
    check("REV:2024-01-01T12:00:00Z", &["REV:20240101T120000Z"]);
    check("REV:2024-01-01", &["REV:20240101T000000Z"]);
    check("URL;type=pref:http\\://x", &["URL;PREF=1:http://x"]);
    check("X-ADDRESSBOOKSERVER-KIND:group", &["KIND:group"]);
    check(
        "a.X-ABRELATEDNAMES:Bo\r\na.X-ABLabel:_$!<Spouse>!$_",
        &["a.RELATED;VALUE=text;TYPE=spouse:Bo", "a.X-ABLabel:_$!<Spouse>!$_"],
    );
    check("CLASS:PUBLIC\r\nPROFILE:VCARD", &[]);
    check("X-TAIL;P=1;:x", &["X-TAIL;P=1:x"]);
    check("ADR;LABEL=\"\\\"1 Edge\\\"\":;;S;;;;", &["ADR;LABEL=\"1 Edge\":;;S;;;;"]);
    check("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:a=0D=0Ab; =C3=BC", &["NOTE:a\\nb\\; ü"]);
    check("X-OWN;X-P=1;PREF=7:a;b,c\\n", &["X-OWN;X-P=1;PREF=7:a;b,c\\n"]);
    let lossy = |line: &str, expect: &[&str], losses: &[&str]| check_convert(Version::V40, line, expect, losses);
    lossy("CLASS:PRIVATE", &["X-CLASS:PRIVATE"], &["CLASS: version 4 does not have it; kept as X-CLASS"]);
    lossy("PHOTO:data:image/jpeg", &[], &["PHOTO: damaged, it can't be decoded"]);
    lossy("NOTE:a\0b", &["NOTE:ab"], &["NOTE: control characters"]);
    lossy("garbage", &[], &["a line that is no property: garbage"]);
}

#[test]
fn converts_to_3() {
    let check = |line: &str, expect: &[&str]| check_convert(Version::V30, line, expect, &[]);
    check("TEL;VALUE=uri;PREF=1;TYPE=\"voice,home\":tel:+1-555", &["TEL;TYPE=voice,home,pref:+1-555"]);
    check(&format!("PHOTO:data:image/gif;base64,{PIXEL}"), &[&format!("PHOTO;ENCODING=b;TYPE=GIF:{PIXEL}")]);
    check(
        &format!("PHOTO;PREF=1:data:image/gif;base64,{PIXEL}"),
        &[&format!("PHOTO;ENCODING=b;TYPE=GIF,pref:{PIXEL}")],
    );
    check("PHOTO;MEDIATYPE=image/jpeg:http://x/a.jpg", &["PHOTO;VALUE=uri;TYPE=JPEG:http://x/a.jpg"]);
    check("PHOTO:data:image/svg+xml,%3Csvg%2F%3E", &["PHOTO;ENCODING=b;TYPE=SVG+XML:PHN2Zy8+"]);
    check("KEY;MEDIATYPE=application/pgp-keys:ftp://x/k", &["KEY;VALUE=uri;TYPE=PGP:ftp://x/k"]);
    check("KEY;VALUE=text:a\\nb: c", &["KEY:a\\nb: c"]);
    check("BDAY:19800415", &["BDAY:1980-04-15"]);
    check("BDAY:19800415T231000Z", &["BDAY:1980-04-15T23:10:00Z"]);
    check("BDAY;CALSCALE=gregorian:19800415", &["BDAY:1980-04-15"]);
    check("ANNIVERSARY:20010203", &["X-ANNIVERSARY:2001-02-03"]);
    check("GEO:geo:37.386,-122.08", &["GEO:37.386;-122.08"]);
    check("ADR;LABEL=\"S, 1\\nC\";TYPE=home:;;S;C;;;", &["ADR;TYPE=home:;;S;C;;;", "LABEL;TYPE=home:S\\, 1\\nC"]);
}

#[test]
fn converts_to_3_with_losses() {
    let check = |line: &str, expect: &[&str], losses: &[&str]| check_convert(Version::V30, line, expect, losses);
    check(
        "KIND:group\r\nMEMBER:urn:uuid:1",
        &["X-ADDRESSBOOKSERVER-KIND:group", "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1"],
        &[],
    );
    check(
        "RELATED;VALUE=text;TYPE=spouse:Bo",
        &["related1.X-ABRELATEDNAMES:Bo", "related1.X-ABLabel:_$!<Spouse>!$_"],
        &[],
    );
    check(
        "RELATED;TYPE=friend:urn:uuid:1",
        &["RELATED;TYPE=friend:urn:uuid:1"],
        &["RELATED: points to another card; few programs read it in version 3"],
    );
    check("TEL;PREF=2:1", &["TEL:1"], &["TEL;PREF=2: version 3 only knows the preferred one"]);
    check(
        "BDAY:--0415",
        &["BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-15"],
        &["BDAY: has no year; written with the year 1604 as Apple does"],
    );
    check("BDAY:1985-04", &["X-BDAY:1985-04"], &["BDAY: version 3 can't write 1985-04; kept as X-BDAY"]);
    check("GENDER:F", &["X-GENDER:F"], &["GENDER: version 3 does not have it; kept as X-GENDER"]);
    check("CLIENTPIDMAP:1;urn:uuid:1", &[], &["CLIENTPIDMAP: version 3 does not have it"]);
    check("EMAIL;PID=1.1:a@b", &["EMAIL:a@b"], &["EMAIL;PID=1.1: version 3 does not have it"]);
    check("XML:<a/>", &[], &["XML: version 3 does not have it"]);
    check("FN:B", &["X-FN:B"], &["FN: a further name, kept as X-FN: B"]);
    check("GEO:geo:1,2;u=10", &["GEO:1;2"], &["GEO: version 3 only knows latitude and longitude, not u=10"]);
}

#[test]
fn composes_what_is_required() {
    let check = |lines: &str, to: Version, expect: &[&str]| assert_eq!(converted(lines, to).0, expect, "{lines:?}");
    check("VERSION:4.0\r\nFN:Ann Lee\r\n", Version::V30, &["N:Ann Lee;;;;", "FN:Ann Lee"]);
    check("VERSION:2.1\r\nN:Lee;Ann\r\n", Version::V30, &["FN:Ann Lee", "N:Lee;Ann;;;"]);
    check("VERSION:3.0\r\nFN:\r\nORG:ACME;x\r\n", Version::V40, &["FN:ACME", "ORG:ACME;x"]);
    check("VERSION:3.0\r\nEMAIL:a@b\r\n", Version::V30, &["FN:a@b", "N:;;;;", "EMAIL:a@b"]);
    check("", Version::V40, &["FN:"]);
    check(
        "VERSION:4.0\r\nFN:A\r\nN;SORT-AS=\"Harten,Rene\":van der Harten;Rene;;;\r\n",
        Version::V30,
        &["FN:A", "N:van der Harten;Rene;;;", "SORT-STRING:Harten\\,Rene"],
    );
    check(
        "VERSION:3.0\r\nFN:A\r\nN:van der Harten;Rene\r\nSORT-STRING:Harten\r\n",
        Version::V40,
        &["FN:A", "N;SORT-AS=Harten:van der Harten;Rene;;;"],
    );
}

#[test]
fn a_card_that_loses_nothing_keeps_its_meaning() {
    let body = format!(
        "FN:Ann\r\nN:Lee;Ann;;;\r\nTEL;TYPE=home,pref:1\r\nitem1.EMAIL;TYPE=INTERNET:a@b\r\nitem1.X-ABLabel:Boat\r\n\
        PHOTO;ENCODING=b;TYPE=GIF:{PIXEL}\r\nBDAY:1980-04-15\r\nNOTE:a\\nb\\, c\r\nGEO:1;2\r\nADR:;;S;C;;;\r\nX-OWN:1\r\n"
    );
    let three = v3(&body);
    let (four, losses) = convert(&three, Version::V40);
    assert_eq!(losses, []);
    assert_eq!(read(&four).meaning, read(&three).meaning);
    let (back, losses) = convert(&four, Version::V30);
    assert_eq!(losses, []);
    assert_eq!(read(&back).meaning, read(&three).meaning);
    assert_eq!(convert(&back, Version::V30).0, back, "converting again changes nothing");
}

proptest! {
    #[test]
    fn nothing_panics(text in "(BEGIN:VCARD|END:VCARD|VERSION:[234].[01]|N|FN|ADR|PHOTO|BDAY|TEL|GEO|KEY|LABEL|RELATED|AGENT|[;:,=.\"\\\\]|ENCODING=b|QUOTED-PRINTABLE|data:|base64|\\PC|\r\n| ){0,60}") {
        let _ = check(text.as_bytes());
        let _ = read(&text);
        let _ = csv_row(&text);
        let _ = verdict(&text);
        for to in [Version::V30, Version::V40] {
            let (out, _) = convert(&text, to);
            prop_assert!(check(out.as_bytes()).is_ok(), "{}", out);
            prop_assert!(out.split("\r\n").all(|line| line.len() <= 75));
        }
    }

    #[test]
    fn lines_without_a_rule_are_kept(name in "X-[A-Z]{1,8}", value in "[^\\x00-\\x1f\\x7f]{1,120}", param in "(;X-P=[a-z]{1,5})?") {
        let line = format!("{name}{param}:{value}");
        let text = v3(&format!("FN:A\r\nN:A;;;;\r\n{line}\r\n"));
        for to in [Version::V30, Version::V40] {
            let (out, losses) = convert(&text, to);
            prop_assert!(losses.is_empty());
            let found = crate::formats::lines::lines(&out).any(|l| l.text == line);
            prop_assert!(found, "{} not in {}", line, out);
        }
    }
}
