//! Stores made after the programs' layouts, and what is read from them; and stores that nobody's program made.

use rusqlite::{Connection, MAIN_DB};

use super::*;
use crate::formats::{icalendar, vcard};
use crate::model::Kind;

/// The bytes of a database made by these statements.
pub(super) fn database(sql: &str) -> Vec<u8> {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(sql).unwrap();
    connection.serialize(MAIN_DB).unwrap().to_vec()
}

const BOOK: &str = "CREATE TABLE cards (uid TEXT PRIMARY KEY, localId INTEGER);
    CREATE TABLE properties (card TEXT, name TEXT, value TEXT);
    CREATE TABLE lists (uid TEXT PRIMARY KEY, localId INTEGER, name TEXT, nickName TEXT, description TEXT);
    CREATE TABLE list_cards (list TEXT, card TEXT, PRIMARY KEY(list, card));";

const CALENDAR: &str = "CREATE TABLE cal_events (cal_id TEXT, id TEXT, time_created INTEGER, last_modified INTEGER,
        title TEXT, priority INTEGER, privacy TEXT, ical_status TEXT, flags INTEGER, event_start INTEGER,
        event_end INTEGER, event_stamp INTEGER, event_start_tz TEXT, event_end_tz TEXT, recurrence_id INTEGER,
        recurrence_id_tz TEXT, alarm_last_ack INTEGER, offline_journal INTEGER);
    CREATE TABLE cal_todos (cal_id TEXT, id TEXT, time_created INTEGER, last_modified INTEGER, title TEXT,
        priority INTEGER, privacy TEXT, ical_status TEXT, flags INTEGER, todo_entry INTEGER, todo_due INTEGER,
        todo_completed INTEGER, todo_complete INTEGER, todo_entry_tz TEXT, todo_due_tz TEXT, todo_completed_tz TEXT,
        recurrence_id INTEGER, recurrence_id_tz TEXT, alarm_last_ack INTEGER, todo_stamp INTEGER, offline_journal INTEGER);
    CREATE TABLE cal_recurrence (item_id TEXT, cal_id TEXT, icalString TEXT);
    CREATE TABLE cal_attendees (item_id TEXT, recurrence_id INTEGER, recurrence_id_tz TEXT, cal_id TEXT, icalString TEXT);
    CREATE TABLE cal_alarms (cal_id TEXT, item_id TEXT, recurrence_id INTEGER, recurrence_id_tz TEXT, icalString TEXT);
    CREATE TABLE cal_attachments (item_id TEXT, cal_id TEXT, recurrence_id INTEGER, recurrence_id_tz TEXT, icalString TEXT);
    CREATE TABLE cal_relations (cal_id TEXT, item_id TEXT, recurrence_id INTEGER, recurrence_id_tz TEXT, icalString TEXT);
    CREATE TABLE cal_properties (item_id TEXT, key TEXT, value BLOB, recurrence_id INTEGER, recurrence_id_tz TEXT, cal_id TEXT);
    CREATE TABLE cal_parameters (cal_id TEXT, item_id TEXT, recurrence_id INTEGER, recurrence_id_tz TEXT, key1 TEXT, key2 TEXT, value TEXT);";

fn taken(sql: &[&str]) -> Taken {
    read(&database(&sql.join("\n"))).unwrap()
}

/// Each item is whole by our own reading, and reading it again gives the same.
fn check_whole(taken: &Taken) {
    for item in &taken.items {
        match item.kind {
            Kind::Contacts => assert!(vcard::check(item.text.as_bytes()).is_ok(), "{}", item.text),
            _ => {
                assert!(icalendar::check(item.text.as_bytes()).is_ok(), "{}", item.text);
                assert_eq!(icalendar::read(&item.text).problems, Vec::<String>::new(), "{}", item.text);
            }
        }
    }
}

#[test]
fn thunderbirds_cards_stay_as_they_stand_or_are_composed() {
    let whole = "BEGIN:VCARD\nVERSION:4.0\nEMAIL;PREF=1:ann@example.org\nFN:Ann\nX-OWN:1\nUID:0a64d642-7b51-4a84-be67-59b27ff2b528\nEND:VCARD\n";
    let sql = format!(
        "INSERT INTO properties VALUES
            ('0a64d642-7b51-4a84-be67-59b27ff2b528', '_vCard', '{whole}'),
            ('0a64d642-7b51-4a84-be67-59b27ff2b528', 'PopularityIndex', '7'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'DisplayName', 'Bo Li'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'FirstName', 'Bo'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'LastName', 'Li; Ho'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'PrimaryEmail', 'bo@example.org'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'SecondEmail', 'li@example.org'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'CellularNumber', '+1 555 1'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'HomeAddress', '1 Sea Road'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'HomeCity', 'Bay'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'BirthYear', '1970'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'BirthMonth', '2'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'BirthDay', '3'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', '_Skype', 'bo.li'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'Custom1', 'likes tea'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'PhotoName', 'bo.jpg'),
            ('ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd', 'LastModifiedDate', '1234'),
            ('hollow', 'PopularityIndex', '0'),
            ('half', '_vCard', 'BEGIN:VCARD'), ('half', 'DisplayName', 'Half'),
            ('torn', '_vCard', 'BEGIN:VCARD');
        INSERT INTO lists VALUES ('9c4232ec-8992-44b2-8fd7-71dfb23a93c6', 1, 'Choir', 'c', 'Tuesdays');
        INSERT INTO list_cards VALUES
            ('9c4232ec-8992-44b2-8fd7-71dfb23a93c6', 'ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd');"
    );
    let taken = taken(&[BOOK, &sql]);
    check_whole(&taken);
    let [ann, bo, half, hollow, choir] = taken.items.as_slice() else { panic!("{taken:#?}") };
    assert_eq!(ann.text, whole.replace('\n', "\r\n"), "not a byte more");
    assert_eq!((ann.uid.as_str(), ann.name.as_str()), ("0a64d642-7b51-4a84-be67-59b27ff2b528", "Ann"));
    for line in [
        "UID:urn:uuid:ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd",
        "FN:Bo Li",
        "N:Li\\; Ho;Bo;;;",
        "EMAIL;PREF=1:bo@example.org",
        "EMAIL:li@example.org",
        "TEL;TYPE=cell:+1 555 1",
        "ADR;TYPE=home:;;1 Sea Road;Bay;;;",
        "BDAY:19700203",
        "IMPP:skype:bo.li",
        "NOTE:Custom1: likes tea",
    ] {
        assert!(bo.text.contains(&format!("\r\n{line}\r\n")), "{line}:\n{}", bo.text);
    }
    assert_eq!(bo.attached, ["Photos/bo.jpg"]);
    assert!(bo.losses[0].what.contains("Photos/bo.jpg"), "{:?}", bo.losses);
    assert!(!bo.text.contains("1234"), "what the program counts for itself is no data of a person");
    for line in ["KIND:group", "MEMBER:urn:uuid:ce1bd5ad-17e7-4a1b-a51e-fbce76556ebd", "NOTE:Tuesdays"] {
        assert!(choir.text.contains(&format!("\r\n{line}\r\n")), "{line}:\n{}", choir.text);
    }
    let refused: Vec<&str> = taken.refused.iter().map(|refused| refused.name.as_str()).collect();
    assert_eq!(refused, ["torn"]);
    assert!(half.text.contains("FN:Half") && half.losses[0].what.contains("composed from what else"), "{half:?}");
    assert_eq!((hollow.uid.as_str(), hollow.name.as_str()), ("hollow", ""), "a card with nothing in it is a card");
}

/// 2024-07-01 08:00 UTC.
const AT: i64 = 1_719_820_800_000_000;
const DAY: i64 = 86_400_000_000;

#[test]
fn thunderbirds_calendars_become_objects() {
    let (end, tomorrow, then) = (AT + 3_600_000_000, AT + DAY, AT + DAY + 7_200_000_000);
    let midnight = AT - 8 * 3_600_000_000;
    let sql = format!(
        "INSERT INTO cal_events VALUES
            ('cal-1', 'series', {AT}, {AT}, 'Team; plan', 5, 'PRIVATE', 'CONFIRMED', 22, {AT}, {end}, {AT},
                'Europe/Berlin', 'Europe/Berlin', NULL, NULL, NULL, NULL),
            ('cal-1', 'series', {AT}, {AT}, 'Team, moved', NULL, NULL, NULL, 0, {then}, {then}, {AT},
                'Europe/Berlin', 'Europe/Berlin', {tomorrow}, 'Europe/Berlin', NULL, NULL),
            ('cal-1', 'day', NULL, NULL, 'Holiday', NULL, NULL, NULL, 8, {midnight}, {}, {AT},
                'floating', 'floating', NULL, NULL, NULL, 4);
        INSERT INTO cal_todos (cal_id, id, title, flags, todo_due, todo_due_tz, todo_completed, todo_completed_tz,
                todo_complete, todo_stamp)
            VALUES ('cal-1', 'todo', 'Buy tea', 0, {AT}, 'UTC', {end}, 'UTC', 100, {AT});
        INSERT INTO cal_recurrence VALUES ('series', 'cal-1', 'RRULE:FREQ=DAILY;COUNT=5'),
            ('series', 'cal-1', 'EXDATE;TZID=Europe/Berlin:20240703T100000');
        INSERT INTO cal_attendees VALUES
            ('series', NULL, NULL, 'cal-1', 'ORGANIZER;CN=Ann:mailto:ann@example.org'),
            ('series', NULL, NULL, 'cal-1', 'ATTENDEE;CN=\"Li, Bo\";PARTSTAT=ACCEPTED:mailto:bo@example.org');
        INSERT INTO cal_alarms VALUES ('cal-1', 'series', NULL, NULL,
            'BEGIN:VALARM' || char(13, 10) || 'ACTION:DISPLAY' || char(13, 10) || 'TRIGGER:-PT15M' || char(13, 10)
            || 'DESCRIPTION:soon' || char(13, 10) || 'END:VALARM' || char(13, 10));
        INSERT INTO cal_properties (item_id, cal_id, key, value) VALUES
            ('series', 'cal-1', 'DESCRIPTION', 'one, two' || char(10) || 'three'),
            ('series', 'cal-1', 'LOCATION', 'Room; 1'), ('series', 'cal-1', 'CATEGORIES', 'a\\,b,c'),
            ('series', 'cal-1', 'X-OWN', 'as it is; yes'), ('series', 'cal-1', 'NOT A NAME', 'x');
        INSERT INTO cal_parameters VALUES
            ('cal-1', 'series', NULL, NULL, 'DESCRIPTION', 'ALTREP', 'data:text/html,%3Cb%3Eone');",
        midnight + DAY
    );
    let taken = taken(&[CALENDAR, &sql]);
    check_whole(&taken);
    assert_eq!(taken.refused, []);
    let uids: Vec<(&str, Kind)> = taken.items.iter().map(|item| (item.uid.as_str(), item.kind)).collect();
    assert_eq!(uids, [("day", Kind::Calendar), ("series", Kind::Calendar), ("todo", Kind::Tasks)]);
    let [day, series, todo] = taken.items.as_slice() else { unreachable!() };
    assert!(taken.items.iter().all(|item| item.collection.is_none()), "one calendar has no need of a name");
    let unfolded = series.text.replace("\r\n ", "");
    for line in [
        "DTSTART;TZID=Europe/Berlin:20240701T100000",
        "DTEND;TZID=Europe/Berlin:20240701T110000",
        "RECURRENCE-ID;TZID=Europe/Berlin:20240702T100000",
        "DTSTART;TZID=Europe/Berlin:20240702T120000",
        "RRULE:FREQ=DAILY;COUNT=5",
        "EXDATE;TZID=Europe/Berlin:20240703T100000",
        "SUMMARY:Team\\; plan",
        "CLASS:PRIVATE",
        "STATUS:CONFIRMED",
        "PRIORITY:5",
        "DESCRIPTION;ALTREP=\"data:text/html,%3Cb%3Eone\":one\\, two\\nthree",
        "LOCATION:Room\\; 1",
        "CATEGORIES:a\\,b,c",
        "X-OWN:as it is; yes",
        "ATTENDEE;CN=\"Li, Bo\";PARTSTAT=ACCEPTED:mailto:bo@example.org",
        "TRIGGER:-PT15M",
    ] {
        assert!(unfolded.contains(&format!("\r\n{line}\r\n")), "{line}:\n{}", series.text);
    }
    assert_eq!(series.text.matches("BEGIN:VTIMEZONE").count(), 1);
    assert_eq!(series.losses, [crate::formats::Loss::new("NOT A NAME: no property can be called so")]);
    assert!(day.text.contains("DTSTART;VALUE=DATE:20240701\r\n") && day.text.contains("DTEND;VALUE=DATE:20240702\r\n"));
    assert!(day.losses[0].what.contains("deleted in Thunderbird"));
    for line in ["DUE:20240701T080000Z", "COMPLETED:20240701T090000Z", "PERCENT-COMPLETE:100"] {
        assert!(todo.text.contains(&format!("\r\n{line}\r\n")), "{line}:\n{}", todo.text);
    }
}

#[test]
fn evolutions_cards_stay_as_they_stand() {
    let card = |uid: &str| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{uid}\r\nN:{uid};;;;\r\nX-EVOLUTION-FILE-AS:x\r\nEND:VCARD"
        )
    };
    // Today's layout: one book a store.
    let sql = format!(
        "CREATE TABLE folders (folder_id TEXT PRIMARY KEY, version INTEGER, multivalues TEXT, lc_collate TEXT, countrycode VARCHAR(2));
        CREATE TABLE keys (key TEXT PRIMARY KEY, value TEXT, folder_id TEXT REFERENCES folders);
        CREATE TABLE 'folder_id' (uid TEXT PRIMARY KEY, rev TEXT, vcard TEXT, bdata TEXT);
        INSERT INTO folders VALUES ('folder_id', 12, '', 'C', NULL);
        INSERT INTO folder_id VALUES ('a', '1', '{}', NULL), ('b', '1', NULL, NULL);",
        card("a")
    );
    let one = taken(&[&sql]);
    check_whole(&one);
    assert_eq!(one.items.len(), 1);
    assert_eq!(one.items[0].text, format!("{}\r\n", card("a")));
    assert_eq!(one.refused.iter().map(|refused| refused.name.as_str()).collect::<Vec<_>>(), ["b"]);
    // The one before: several books, named by their sources; the columns in another order.
    let sql = format!(
        "CREATE TABLE folders (folder_id TEXT PRIMARY KEY, folder_name TEXT, sync_data TEXT, is_populated INTEGER, partial_content INTEGER, version INTEGER);
        CREATE TABLE 'local:1' (uid TEXT PRIMARY KEY, nickname TEXT, full_name TEXT, vcard TEXT);
        CREATE TABLE 'local:2' (uid TEXT PRIMARY KEY, vcard TEXT);
        INSERT INTO folders (folder_id, version) VALUES ('local:1', 3), ('local:2', 3), ('gone', 3);
        INSERT INTO 'local:1' (uid, vcard) VALUES ('a', '{}');
        INSERT INTO 'local:2' VALUES ('b', '{}');",
        card("a"),
        card("b")
    );
    let books: Vec<(Option<String>, String)> =
        taken(&[&sql]).items.into_iter().map(|item| (item.collection, item.uid)).collect();
    assert_eq!(books, [(Some("local:1".into()), "a".into()), (Some("local:2".into()), "b".into())]);
}

#[test]
fn evolutions_caches_give_cards_and_objects() {
    let event = |uid: &str, more: &str| {
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20240101T000000Z\r\nDTSTART;TZID=/x/Own:20240102T090000\r\nSUMMARY:s\r\n{more}END:VEVENT\r\n"
        )
    };
    let sql = format!(
        "CREATE TABLE ECacheObjects (ECacheUID TEXT PRIMARY KEY, ECacheREV TEXT, ECacheOBJ TEXT, ECacheState INTEGER, summary TEXT);
        CREATE TABLE ECacheKeys (key TEXT PRIMARY KEY, value TEXT);
        CREATE TABLE timezones (tzid TEXT PRIMARY KEY, zone TEXT, refs INTEGER);
        INSERT INTO timezones VALUES ('/x/Own', 'BEGIN:VTIMEZONE\nTZID:/x/Own\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE', 1);
        INSERT INTO ECacheObjects VALUES
            ('e' || char(10), '1', '{}', 0, NULL),
            ('e' || char(10) || '20240103T090000', '1', '{}', 3, NULL),
            ('c', '1', 'BEGIN:VCARD\nVERSION:3.0\nUID:c\nFN:C\nN:C;;;;\nEND:VCARD', 0, NULL),
            ('x', '1', 'nothing', 0, NULL);",
        event("e", "RRULE:FREQ=DAILY\r\n"),
        event("e", "RECURRENCE-ID;TZID=/x/Own:20240103T090000\r\n"),
    );
    let taken = taken(&[&sql]);
    check_whole(&taken);
    let found: Vec<(&str, Kind)> = taken.items.iter().map(|item| (item.uid.as_str(), item.kind)).collect();
    assert_eq!(found, [("c", Kind::Contacts), ("e", Kind::Calendar)]);
    let event = &taken.items[1];
    assert_eq!((event.text.matches("BEGIN:VEVENT").count(), event.text.matches("BEGIN:VTIMEZONE").count()), (2, 1));
    assert!(event.losses[0].what.contains("deleted in Evolution"));
    assert_eq!(taken.refused.iter().map(|refused| refused.name.as_str()).collect::<Vec<_>>(), ["x"]);
}

#[test]
fn what_no_program_made_is_no_store() {
    let check = |sql: &str| assert_eq!(read(&database(sql)).unwrap_err(), NOT_A_STORE, "{sql}");
    check("CREATE TABLE other (a)");
    // Views and virtual tables run code of whoever made the file.
    check("CREATE TABLE p (card, name, value); CREATE VIEW properties AS SELECT * FROM p");
    check(
        "CREATE VIEW properties(card, name, value) AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n, n, n FROM r",
    );
    check("CREATE VIRTUAL TABLE properties USING fts5(card, name, value)");
    check("CREATE TABLE properties (card TEXT, name TEXT, value TEXT AS (hex(zeroblob(500000000))) VIRTUAL)");
    assert_eq!(read(b"SQLite format 2\0").unwrap_err(), NOT_A_STORE);
}

#[test]
fn a_trigger_is_not_run_and_a_huge_value_costs_its_row() {
    let sql = format!(
        "{BOOK}
        CREATE TRIGGER t AFTER INSERT ON cards BEGIN DELETE FROM properties; END;
        INSERT INTO properties VALUES ('a', 'DisplayName', 'Ann'), ('b', 'Notes', CAST(zeroblob(17 << 20) AS TEXT)), ('c', 'FirstName', x'');
        INSERT INTO properties VALUES ('d', 'DisplayName', 'Dee');"
    );
    let taken = taken(&[&sql]);
    check_whole(&taken);
    let names: Vec<&str> = taken.items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, ["Ann", "", "Dee"]);
    let refused: Vec<(&str, &str)> =
        taken.refused.iter().map(|refused| (refused.name.as_str(), refused.why.as_str())).collect();
    assert_eq!(refused, [("b", "a value of it in properties is larger than 16777216 bytes")]);
}

#[test]
fn a_damaged_store_gives_what_it_has_or_says_why_not() {
    let mut sql = String::from(BOOK);
    for n in 0..500 {
        sql.push_str(&format!("INSERT INTO properties VALUES ('c{n}', 'DisplayName', '{}');", "x".repeat(200)));
    }
    let whole = database(&sql);
    assert_eq!(read(&whole).unwrap().items.len(), 500);
    // Cut, overwritten in the middle, and overwritten anywhere: an answer, never a crash, and nothing made up.
    let mut outcomes = [0, 0];
    for cut in [100, 4096, whole.len() / 2, whole.len() - 1] {
        let read = read(&whole[..cut]);
        outcomes[usize::from(read.is_ok())] += 1;
        if let Ok(taken) = read {
            assert!(taken.items.len() == 500 || !taken.refused.is_empty(), "{cut}: {}", taken.items.len());
        }
    }
    for page in 1..whole.len() / 4096 {
        let mut bytes = whole.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0xa5);
        let read = read(&bytes);
        outcomes[usize::from(read.is_ok())] += 1;
        if let Ok(taken) = read {
            assert!(taken.items.len() <= 500);
            assert!(taken.items.len() == 500 || !taken.refused.is_empty(), "page {page}: {}", taken.items.len());
        }
    }
    assert!(outcomes.iter().all(|n| *n > 0), "{outcomes:?}");
}

#[test]
fn a_write_ahead_log_that_is_not_there_keeps_nothing_from_being_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("abook.sqlite");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(&format!("PRAGMA journal_mode = WAL; {BOOK}")).unwrap();
    connection
        .execute_batch("INSERT INTO properties VALUES ('a', 'DisplayName', 'Ann'); PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(bytes[18..20], [2, 2]);
    assert_eq!(read(&bytes).unwrap().items[0].name, "Ann");
}
