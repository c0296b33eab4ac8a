//! What is an item in a file and what is not: whole files, broken ones, and against the reader that holds all in memory.

use std::io::BufReader;

use proptest::prelude::*;

use super::*;
use crate::formats::{icalendar, vcard};

/// The pieces of a text, as texts, read through a buffer of `size` bytes.
fn cut<'a>(
    text: &'a str,
    size: usize,
    of: fn(BufReader<&'a [u8]>) -> io::Result<Pieces>,
) -> Vec<(Option<String>, String)> {
    let found = of(BufReader::with_capacity(size, text.as_bytes())).unwrap();
    let bytes = |piece: &Piece| {
        piece.ranges.iter().map(|range| &text[range.start as usize..range.end as usize]).collect::<String>()
    };
    found.pieces.iter().map(|piece| (piece.uid.clone(), bytes(piece))).collect()
}

#[test]
fn cards_are_found_as_they_stand() {
    let check = |text: &str, expect: &[(Option<&str>, &str)]| {
        for size in [1, 7, 4096] {
            let found = cut(text, size, cards);
            let found: Vec<(Option<&str>, &str)> =
                found.iter().map(|(uid, text)| (uid.as_deref(), text.as_str())).collect();
            assert_eq!(found, expect, "{text:?}");
        }
    };
    check("", &[]);
    check(
        "\u{feff}BEGIN:VCARD\r\nUID:1\r\nEND:VCARD\r\n\r\nBEGIN:VCARD\nitem1.UID:2\n 3\nEND:VCARD",
        &[
            (Some("1"), "BEGIN:VCARD\r\nUID:1\r\nEND:VCARD\r\n"),
            (Some("23"), "BEGIN:VCARD\nitem1.UID:2\n 3\nEND:VCARD"),
        ],
    );
    // A card that is cut off costs only itself, and what stands between cards is kept.
    check(
        "BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\nstray\n",
        &[(None, "BEGIN:VCARD\nFN:A\n"), (None, "BEGIN:VCARD\nFN:B\nEND:VCARD\n"), (None, "stray\n")],
    );
    let agent = "BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nUID:inner\nEND:VCARD\nUID:outer\nEND:VCARD\n";
    check(agent, &[(Some("outer"), agent)]);
    check("BEGIN:VCARD\rFN:A\rEND:VCARD\r", &[(None, "BEGIN:VCARD\rFN:A\rEND:VCARD\r")]);
}

const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

#[test]
fn an_object_is_the_file_without_the_others() {
    let event = |uid: &str, more: &str| format!("BEGIN:VEVENT\r\nUID:{uid}\r\n{more}END:VEVENT\r\n");
    let head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Home\\, sweet\r\n";
    let a = event("a", "DTSTART;TZID=Europe/Berlin:20240101T000000\r\n");
    let b = event("b", "DTSTART:20240101\r\n");
    let a2 = event("a", "RECURRENCE-ID:20240102\r\n");
    let none = "BEGIN:VTODO\r\nSUMMARY:no uid\r\nEND:VTODO\r\n";
    let file = format!("{head}{a}{ZONE}{b}X-LATE:1\r\n{none}{a2}END:VCALENDAR\r\n");
    let found = cut(&file, 4096, objects);
    let tail = "END:VCALENDAR\r\n";
    assert_eq!(
        found,
        [
            (Some("a".to_owned()), format!("{head}{a}{ZONE}X-LATE:1\r\n{a2}{tail}")),
            (Some("b".to_owned()), format!("{head}{b}X-LATE:1\r\n{tail}")),
            (None, format!("{head}X-LATE:1\r\n{none}{tail}")),
        ]
    );
    let pieces = objects(file.as_bytes()).unwrap();
    assert_eq!(pieces.name.as_deref(), Some("Home, sweet"));
    let kinds: Vec<Kind> = pieces.pieces.iter().map(|piece| piece.kind).collect();
    assert_eq!(kinds, [Kind::Calendar, Kind::Calendar, Kind::Tasks]);
    for (_, text) in found {
        icalendar::check(text.as_bytes()).unwrap();
    }
}

#[test]
fn a_broken_calendar_is_one_piece() {
    let whole = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR\n";
    let check = |text: &str, expect: &[&str]| {
        let found: Vec<String> = cut(text, 16, objects).into_iter().map(|(_, text)| text).collect();
        assert_eq!(found, expect);
    };
    let cut_off = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n";
    check(&format!("{cut_off}{whole}"), &[cut_off, whole]);
    check(cut_off, &[cut_off]);
    check(&format!("{whole}\n{whole}"), &[whole, whole]);
    check("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", &[]);
}

#[test]
fn lines_strewn_about_do_not_multiply() {
    let mut text = "BEGIN:VCALENDAR\n".to_owned();
    for n in 0..1000 {
        text.push_str(&format!("X-A:{n}\nBEGIN:VEVENT\nUID:{n}\nEND:VEVENT\n"));
    }
    text.push_str("END:VCALENDAR\n");
    assert_eq!(cut(&text, 4096, objects).len(), 1);
}

#[test]
fn of_a_calendar_that_was_cut_off_what_ended_before_is_taken() {
    let event = |uid: &str| format!("BEGIN:VEVENT\r\nUID:{uid}\r\nBEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\n");
    let file =
        format!("BEGIN:VCALENDAR\r\n{}{}{}", event("a"), event("b"), "BEGIN:VEVENT\r\nUID:c\r\nBEGIN:VALARM\r\n");
    let found = objects_of_cut(file.as_bytes()).unwrap().pieces;
    let text = |piece: &Piece| -> String {
        piece.ranges.iter().map(|range| &file[range.start as usize..range.end as usize]).collect()
    };
    let told: Vec<(Option<&str>, String)> = found.iter().map(|piece| (piece.uid.as_deref(), text(piece))).collect();
    let head = "BEGIN:VCALENDAR\r\n";
    let expect = [
        (Some("a"), format!("{head}{}", event("a"))),
        (Some("b"), format!("{head}{}", event("b"))),
        (Some("c"), "BEGIN:VEVENT\r\nUID:c\r\nBEGIN:VALARM\r\n".to_owned()),
    ];
    assert_eq!(told, expect);
    // With its end, it is taken apart as ever.
    let whole = format!("{head}{}END:VCALENDAR\r\n", event("a"));
    assert_eq!(objects_of_cut(whole.as_bytes()).unwrap(), objects(whole.as_bytes()).unwrap());
}

proptest! {
    #[test]
    fn cards_are_cut_where_the_other_reader_cuts(parts in prop::collection::vec("BEGIN:VCARD|END:VCARD|AGENT:|FN:x\n y|FN:y|", 0..20)) {
        let text = parts.join("\n");
        let ours: Vec<String> = cut(&text, 5, cards).into_iter().map(|(_, text)| text).collect();
        let theirs: Vec<String> = vcard::split(text.as_bytes()).map(|range| text[range].to_owned()).collect();
        prop_assert_eq!(&ours[..theirs.len().min(ours.len())], &theirs[..]);
    }

    #[test]
    fn nothing_panics_and_pieces_lie_in_the_file(text in "(BEGIN:VCALENDAR\n|END:VCALENDAR\n|BEGIN:VEVENT\n|END:VEVENT\n|BEGIN:VTIMEZONE\n|UID:1\n|TZID:x\n|A;TZID=x:1\n|\r| ){0,30}") {
        for piece in objects(text.as_bytes()).unwrap().pieces.iter().chain(&cards(text.as_bytes()).unwrap().pieces) {
            prop_assert!(!piece.is_empty());
            prop_assert!(piece.ranges.iter().all(|range| range.end <= text.len() as u64));
            prop_assert!(piece.ranges.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}
