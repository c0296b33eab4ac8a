//! Composed cards, judged by readers that others wrote.

use super::super::super::{lines, vcard};
use super::*;

fn whole() -> Card {
    let mut card = Card { given: "Ann; \"the\" first".into(), family: "Lee, Jr".into(), ..Card::default() };
    card.phone(&About::types(&["work", "fax"]), "+49 30 1");
    card.phone(&About::label("* Mobile"), "2");
    card.phone(&About::label("Boat, big"), "3");
    card.mail(&About::label("Home"), "a@x.org");
    card.organisation("ACME; Inc.", &["R&D", ""]);
    card.address(
        &About::types(&["home"]),
        &Address {
            street: vec!["Main St 1, left".into(), "2nd floor".into()],
            city: "Berlin".into(),
            formatted: "Main \"St\" 1\nBerlin".into(),
            ..Address::default()
        },
    );
    card.page(&About::default(), "example.org/ann");
    card.page(&About::default(), "https://x.org/?a,b;c");
    card.messenger(&About::default(), "Jabber", "ann@jabber.org");
    card.messenger(&About::default(), "Pigeon", "coo");
    card.related(&About::types(&["spouse"]), "Bo, B.");
    card.date("BDAY", Day::Known { year: None, month: 4, day: 15 });
    card.date("ANNIVERSARY", Day::Unclear { text: "04/05/2001", why: "day or month first?" });
    card.list("CATEGORIES", ["a, b", "c"]);
    card.picture("image/gif", b"GIF89a");
    card.note("first\r\nsecond");
    card.text("TITLE", "Chief\u{7}");
    card
}

#[test]
fn composes_a_card_that_strict_readers_take() {
    let card = whole().finish("11111111-2222-8333-8444-555555555555", Place::default());
    assert_eq!(vcard::verdict(&card.text).remarks, Vec::<String>::new(), "{}", card.text);
    let read = vcard::read(&card.text);
    assert_eq!(read.problems, Vec::<String>::new());
    assert_eq!(read.uid.as_deref(), Some("urn:uuid:11111111-2222-8333-8444-555555555555"));
    assert_eq!(read.facts.name.as_deref(), Some("Ann; \"the\" first Lee, Jr"));
    assert_eq!(read.facts.phones, ["+49 30 1", "2", "3"]);
    assert_eq!(read.facts.org.as_deref(), Some("ACME; Inc., R&D"));
    let losses: Vec<&str> = card.losses.iter().map(|loss| loss.what.as_str()).collect();
    assert_eq!(
        losses,
        [
            "URL example.org/ann: written as http://example.org/ann",
            "ANNIVERSARY 04/05/2001: day or month first?; kept as text",
            "TITLE: control characters",
        ]
    );
    for line in [
        "TEL;TYPE=cell;PREF=1:2",
        "item1.X-ABLabel:Boat\\, big",
        "ADR;LABEL=\"Main 'St' 1\\nBerlin\";TYPE=home:;;Main St 1\\, left,2nd floor;Berlin;;;",
        "RELATED;VALUE=text;TYPE=spouse:Bo\\, B.",
        "BDAY:--0415",
        "CATEGORIES:a\\, b,c",
        "NOTE:Pigeon: coo\\nfirst\\nsecond",
        "IMPP:xmpp:ann@jabber.org",
    ] {
        let found = lines::lines(&card.text).any(|found| found.text == line);
        assert!(found, "{line} is not in {}", card.text);
    }
}

#[test]
fn line_ends_end_no_line() {
    let hostile = "https://x.org/\r\nEND:VCARD\rTEL:9\n";
    let mut card = Card { full_name: hostile.into(), ..Card::default() };
    card.page(&About::label(hostile), hostile);
    card.picture_elsewhere(hostile);
    card.messenger(&About::default(), "Jabber", hostile);
    card.messenger(&About::default(), hostile, hostile);
    card.phone(&About::default(), hostile);
    card.related(&About::default(), hostile);
    card.date("BDAY", Day::Unclear { text: hostile, why: "no" });
    card.address(&About::default(), &Address { formatted: hostile.into(), ..Address::default() });
    let text = card.finish(hostile, Place::default()).text;
    assert!(vcard::check(text.as_bytes()).is_ok(), "{text}");
    assert_eq!(vcard::read(&text).facts.phones.len(), 1, "{text}");
}

#[test]
fn a_card_without_a_name_is_called_by_what_it_has() {
    let name = |fill: fn(&mut Card)| {
        let mut card = Card::default();
        fill(&mut card);
        let composed = card.finish("u", Place::default());
        assert!(vcard::check(composed.text.as_bytes()).is_ok());
        assert_eq!(vcard::verdict(&composed.text).opinion, vcard::Opinion::Portable, "{}", composed.text);
        composed.name
    };
    assert_eq!(name(|card| card.phone(&About::default(), "+1 2")), "+1 2");
    assert_eq!(name(|card| card.organisation("ACME", &[])), "ACME");
    assert_eq!(name(|_| ()), "");
}
