//! Tables of odd calendar objects as programs really write them.

use proptest::prelude::*;

use super::*;

const BERLIN: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

fn object(inside: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{inside}END:VCALENDAR\r\n")
}

fn event(lines: &str) -> String {
    object(&format!("BEGIN:VEVENT\r\nUID:1\r\n{lines}END:VEVENT\r\n"))
}

#[test]
fn tells_kinds() {
    let check = |inside: &str, expect: Option<Kind>| assert_eq!(kind(&object(inside)), expect, "{inside}");
    check("BEGIN:VEVENT\r\nEND:VEVENT\r\n", Some(Kind::Calendar));
    check("begin:vfreebusy\r\nend:vfreebusy\r\n", Some(Kind::Calendar));
    check(&format!("{BERLIN}BEGIN:VTODO\r\nEND:VTODO\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\n"), Some(Kind::Tasks));
    check("BEGIN:VJOURNAL\r\nEND:VJOURNAL\r\n", Some(Kind::Notes));
    check(BERLIN, None);
    check("", None);
    check("BEGIN:X-THING\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:X-THING\r\n", None);
    check("BEGIN:VAVAILABILITY\r\nEND:VAVAILABILITY\r\nBEGIN:VTODO\r\nEND:VTODO\r\n", None);
}

#[test]
fn reads_facts() {
    let read = read(&object(&format!(
        "{BERLIN}BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;TZID=Europe/Berlin:20240108T090000\r\nSUMMARY:Later\r\nDTSTART;TZID=Europe/Berlin:20240108T100000\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Team\\, all\r\nDTSTART;TZID=Europe/Berlin:20240101T090000\r\nDTEND;TZID=Europe/Berlin:20240101T100000\r\n\
        RRULE:FREQ=WEEKLY\r\nDTSTAMP:20240101T000000Z\r\nLAST-MODIFIED:20240102T030405Z\r\n\
        BEGIN:VALARM\r\nUID:alarm\r\nSUMMARY:not this\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
    )));
    assert_eq!(read.uid.as_deref(), Some("1"));
    assert_eq!(read.problems, Vec::<String>::new());
    let facts = read.facts;
    assert_eq!(facts.summary.as_deref(), Some("Team, all"));
    assert_eq!(facts.start.as_deref(), Some("2024-01-01T09:00:00[Europe/Berlin]"));
    assert_eq!(facts.due.as_deref(), Some("2024-01-01T10:00:00[Europe/Berlin]"));
    assert_eq!(facts.modified, Some("2024-01-02T03:04:05Z".parse().unwrap()));
    assert_eq!((facts.recurs, facts.overrides, facts.done), (true, 1, false));
}

#[test]
fn reads_times() {
    let check = |lines: &str, start: Option<&str>, due: Option<&str>| {
        let facts = read(&event(&format!("{lines}\r\n"))).facts;
        assert_eq!((facts.start.as_deref(), facts.due.as_deref()), (start, due), "{lines}");
    };
    check("DTSTART;VALUE=DATE:20240101\r\nDTEND;VALUE=DATE:20240103", Some("2024-01-01"), Some("2024-01-03"));
    check("DTSTART:20240101", Some("2024-01-01"), None);
    check("DTSTART:20240101T090000", Some("2024-01-01T09:00:00"), None);
    check("DTSTART:20240101T090000Z\r\nDURATION:PT1H30M", Some("2024-01-01T09:00:00Z"), Some("2024-01-01T10:30:00Z"));
    check("DTSTART;VALUE=DATE:20240101\r\nDURATION:P1W", Some("2024-01-01"), Some("2024-01-08"));
    check(
        "DTSTART;TZID=\"W. Europe Standard Time\":20240101T090000",
        Some("2024-01-01T09:00:00[W. Europe Standard Time]"),
        None,
    );
    check("DTSTART:whenever", Some("whenever"), None);
    check("SUMMARY:x", None, None);
}

#[test]
fn names_problems() {
    let check = |object: &str, expect: &[&str]| assert_eq!(read(object).problems, expect, "{object:?}");
    check(&object(""), &["the object holds no event, to-do or note"]);
    check(
        "BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20240101T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        &["the object has version 1.0, not 2.0"],
    );
    check(&object(BERLIN), &["the object holds no event, to-do or note"]);
    check(&event(""), &["the event has no start"]);
    check(&event("DTSTART;TZID=Mars/Base:20240101T090000\r\n"), &["the time zone Mars/Base is not described"]);
    check(&event("DTSTART:20240101\r\nno colon\r\n"), &["lines that are no properties: 1"]);
    check(&object("BEGIN:VTODO\r\nUID:1\r\nSUMMARY:no start is fine\r\nEND:VTODO\r\n"), &[]);
    check(&object("BEGIN:VTODO\r\nEND:VTODO\r\n"), &["the object has no UID"]);
    check(
        &object("BEGIN:VTODO\r\nUID:1\r\nEND:VTODO\r\nBEGIN:VTODO\r\nUID:2\r\nEND:VTODO\r\n"),
        &["the object holds more than one UID"],
    );
    check(&object("BEGIN:X-THING\r\nUID:1\r\nEND:X-THING\r\n"), &["the object holds a X-THING, which is not read"]);
}

#[test]
fn the_same_object_in_other_words_has_the_same_meaning() {
    let same = |one: &str, other: &str| assert_eq!(read(one).meaning, read(other).meaning, "{one:?} and {other:?}");
    let e = |lines: &str| event(&format!("{lines}\r\n"));
    same(
        &e("SUMMARY:a\r\nDTSTART:20240101"),
        &e("dtstart;VALUE=DATE:20240101\r\nSUMMARY:a\r\nCLASS:PUBLIC\r\nTRANSP:OPAQUE\r\nSEQUENCE:3"),
    );
    same(
        &e("SUMMARY:a"),
        &e("SUMMARY:a\r\nDTSTAMP:20240101T000000Z\r\nCREATED:20240101T000000Z\r\nLAST-MODIFIED:20240101T000000Z"),
    );
    same(&e("RRULE:FREQ=WEEKLY;BYDAY=MO,TU;INTERVAL=1"), &e("RRULE:BYDAY=MO,TU;WKST=MO;FREQ=weekly"));
    same(&e("EXDATE:20240101,20240102"), &e("EXDATE:20240102\r\nEXDATE;VALUE=DATE:20240101"));
    same(&e("CATEGORIES:a,b"), &e("CATEGORIES:b\r\nCATEGORIES:a"));
    same(
        &e("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=accepted;CN=Bo:MAILTO:bo@x"),
        &e("ATTENDEE;CN=\"Bo\";PARTSTAT=ACCEPTED;CUTYPE=INDIVIDUAL;SCHEDULE-STATUS=\"1.1\":mailto:bo@x"),
    );
    same(&e("DESCRIPTION:a\\nb\\, c"), &e("DESCRIPTION:a\\Nb\r\n , c"));
    same(
        &object(&format!("{BERLIN}BEGIN:VEVENT\r\nDTSTART;TZID=Europe/Berlin:1\r\nEND:VEVENT\r\n")),
        &event("DTSTART;TZID=Europe/Berlin:1\r\n"),
    );
    same(
        &object("BEGIN:VEVENT\r\nSUMMARY:a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:b\r\nEND:VEVENT\r\n"),
        &object(
            "METHOD:PUBLISH\r\nBEGIN:VEVENT\r\nSUMMARY:b\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:a\r\nEND:VEVENT\r\n",
        ),
    );
}

#[test]
fn anything_lost_changes_the_meaning() {
    let whole = "SUMMARY:a\r\nDTSTART;TZID=Europe/Berlin:20240101T090000\r\nDTEND;TZID=Europe/Berlin:20240101T100000\r\nRRULE:FREQ=DAILY;COUNT=3\r\n\
        EXDATE:20240102\r\nATTENDEE:mailto:a@x\r\nATTENDEE:mailto:b@x\r\nORGANIZER:mailto:c@x\r\nLOCATION:l\r\nDESCRIPTION:d\r\nSTATUS:TENTATIVE\r\nURL:http://x\r\nX-OWN:1\r\n\
        CATEGORIES:c\r\nRECURRENCE-ID:20240101T090000Z\r\nCLASS:PRIVATE\r\n";
    let lines: Vec<&str> = whole.split_inclusive("\r\n").collect();
    let original = read(&event(whole)).meaning;
    for gone in 0..lines.len() {
        let rest: String = lines.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, line)| *line).collect();
        assert_ne!(read(&event(&rest)).meaning, original, "without {}", lines[gone]);
    }
    let differ = |one: &str, other: &str| {
        assert_ne!(read(&event(one)).meaning, read(&event(other)).meaning, "{one:?} and {other:?}")
    };
    differ("DTSTART;TZID=Europe/Berlin:20240101T090000\r\n", "DTSTART;TZID=Europe/Rome:20240101T090000\r\n");
    differ("DTSTART:20240101T090000\r\n", "DTSTART:20240101T090000Z\r\n");
    differ("RRULE:FREQ=DAILY\r\n", "RRULE:FREQ=WEEKLY\r\n");
    differ("ATTENDEE;PARTSTAT=ACCEPTED:mailto:a\r\n", "ATTENDEE;PARTSTAT=DECLINED:mailto:a\r\n");
    differ("BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n", "BEGIN:VALARM\r\nTRIGGER:-PT9M\r\nEND:VALARM\r\n");
    differ("BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n", "");
    differ("BEGIN:VALARM\r\nDESCRIPTION:a\r\nEND:VALARM\r\n", "DESCRIPTION:a\r\n");
}

#[test]
fn checks_and_splits() {
    assert!(check(event("").as_bytes()).is_ok());
    assert!(check(object("").as_bytes()).is_ok(), "an empty calendar is a calendar");
    assert_eq!(
        check(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n").unwrap_err().to_string(),
        "has END:VCALENDAR where END:VEVENT is due"
    );
    assert_eq!(check(event("").repeat(2).as_bytes()).unwrap_err().to_string(), "has more than one VCALENDAR");
    let stream = event("SUMMARY:a\r\n") + "\r\n" + &object(BERLIN);
    let found: Vec<_> = split(stream.as_bytes()).map(|range| &stream[range]).collect();
    assert_eq!(found, [event("SUMMARY:a\r\n"), object(BERLIN)]);
}

#[test]
fn a_thousand_components_deep_is_no_harm() {
    let deep = format!("{}{}", "BEGIN:X\r\n".repeat(100_000), "END:X\r\n".repeat(100_000));
    let text = object(&deep);
    assert!(check(text.as_bytes()).is_ok());
    assert_eq!(kind(&text), None);
    let _ = read(&text);
    let _ = Composer::new(None, None).add(&text);
    let _ = occurrences(&text, civil::date(2024, 1, 1), 3);
    let _ = todo_text(&text);
}

proptest! {
    #[test]
    fn nothing_panics(text in "(BEGIN:VCALENDAR\r\n|END:VCALENDAR\r\n|BEGIN:VEVENT\r\n|END:VEVENT\r\n|BEGIN:VTIMEZONE\r\n|END:VTIMEZONE\r\n|TZID:a\r\n|;TZID=a|DTSTART|RRULE:FREQ=DAILY|DURATION:P1D|SUMMARY|20240101|T090000Z|[;:,=.\"\\\\]|\\PC|\r\n| ){0,60}") {
        let _ = check(text.as_bytes());
        let _ = kind(&text);
        let _ = read(&text);
        let _ = todo_text(&text);
        let _ = note_text(&text);
        let _ = occurrences(&text, civil::date(2024, 1, 1), 3);
        let mut composer = Composer::new(Some(&text), None);
        let whole = format!("{}{}{}", composer.begin(), composer.add(&text).text, composer.end());
        if check(text.as_bytes()).is_ok() {
            prop_assert!(check(whole.as_bytes()).is_ok(), "{}", whole);
        }
    }
}
