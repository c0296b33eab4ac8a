//! The cards of the account: vCard 3.0 (RFC 2426) and 4.0 (RFC 6350), mixed as real address books are, with groups,
//! portraits, labels and X- properties.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::lines::{Lines, escape};
use super::names::{CULTURES, Culture, ENGLISH};
use super::{Age, pictures};
use crate::demo::PICTURES;
use crate::demo::chance::Chance;

/// Cards with a portrait; later ones have none, so that a large account stays small.
const PORTRAITS_UP_TO: u32 = 400;

/// The two address books.
pub const BOOKS: [&str; 2] = ["personal", "work"];

/// Which of `BOOKS` a card lies in.
pub fn book(index: u32) -> usize {
    usize::from(index % 10 >= 7)
}

/// True for a card that is a group.
fn is_group(index: u32) -> bool {
    index % 75 == 30
}

/// The UUID in a card's UID.
pub fn uuid(seed: u64, index: u32) -> String {
    Chance::of(seed, "contact uid", u64::from(index)).uuid()
}

/// When the card was last changed, as Unix seconds.
pub fn revised(seed: u64, index: u32, age: Age) -> i64 {
    // Between 2021 and the autumn of 2026.
    let now = 1_609_459_200 + Chance::of(seed, "contact rev", u64::from(index)).between(0, 180_000_000);
    match age {
        Age::Now => now,
        Age::Hollow => now.max(1_795_000_000),
        Age::Older => now - 400 * 86_400,
    }
}

/// Who a card is about.
struct Person {
    culture: &'static Culture,
    given: (&'static str, &'static str),
    family: (&'static str, &'static str),
}

fn person(seed: u64, index: u32) -> Person {
    let mut chance = Chance::of(seed, "person", u64::from(index));
    let culture = chance.pick(CULTURES).copied().unwrap_or(&ENGLISH);
    let given = chance.pick(culture.given).copied().unwrap_or_default();
    let family = chance.pick(culture.family).copied().unwrap_or_default();
    Person { culture, given, family }
}

impl Person {
    fn full(&self) -> String {
        let (given, family) = (self.given.0, self.family.0);
        match (self.culture.family_first, self.culture.language) {
            (true, "vi") => format!("{family} {given}"),
            (true, "ja") => format!("{family} {given}"),
            (true, _) => format!("{family}{given}"),
            (false, _) => format!("{given} {family}"),
        }
    }
}

/// The card.
pub fn compose(seed: u64, index: u32, age: Age) -> String {
    let mut chance = Chance::of(seed, "contact", u64::from(index));
    let v4 = chance.one_in(2);
    let mut out = Card { v4, lines: Lines::default(), n_items: 0 };
    out.line("BEGIN:VCARD");
    out.line(if v4 { "VERSION:4.0" } else { "VERSION:3.0" });
    out.line("PRODID:-//Lifeboat//Demo cloud//EN");
    out.line(&format!("UID:urn:uuid:{}", uuid(seed, index)));
    if is_group(index) {
        group(&mut out, seed, index);
    } else {
        individual(&mut out, &mut chance, seed, index, age);
    }
    out.line(&format!("REV:{}", basic_utc(revised(seed, index, age))));
    out.line("END:VCARD");
    out.lines.into_string()
}

struct Card {
    v4: bool,
    lines: Lines,
    n_items: u32,
}

impl Card {
    fn line(&mut self, line: &str) {
        self.lines.push(line);
    }

    /// A property with Apple's own label, in a group of its own.
    fn labelled(&mut self, property: &str, label: &str) {
        self.n_items += 1;
        let item = self.n_items;
        self.lines.push(&format!("item{item}.{property}"));
        self.lines.push(&format!("item{item}.X-ABLabel:{label}"));
    }

    /// `TYPE=` as each version writes it, preferred or not.
    fn kind(&self, types: &[&str], preferred: bool) -> String {
        let mut out = String::new();
        if self.v4 {
            if let [one] = types {
                out.push_str(&format!(";TYPE={one}"));
            } else {
                out.push_str(&format!(";TYPE=\"{}\"", types.join(",")));
            }
            if preferred {
                out.push_str(";PREF=1");
            }
        } else {
            for one in types {
                out.push_str(&format!(";TYPE={}", one.to_uppercase()));
            }
            if preferred {
                out.push_str(";TYPE=PREF");
            }
        }
        out
    }
}

fn group(out: &mut Card, seed: u64, index: u32) {
    const NAMES: [&str; 6] =
        ["Familie", "Book club 📚", "Réunion du jeudi", "Choir; second row", "Nachbarn", "五年三組"];
    let name = NAMES.get((index / 75) as usize % NAMES.len()).copied().unwrap_or("Group");
    // Later groups need names of their own, or a big account would have thousands alike.
    let name = if index < 450 { name.to_owned() } else { format!("{name} {}", index / 450) };
    out.line(&format!("FN:{}", escape(&name)));
    out.line(&format!("N:{};;;;", escape(&name)));
    out.line(if out.v4 { "KIND:group" } else { "X-ADDRESSBOOKSERVER-KIND:group" });
    let members = (0..index).rev().filter(|member| book(*member) == book(index) && !is_group(*member));
    for member in members.take(6) {
        let uuid = uuid(seed, member);
        let property = if out.v4 { "MEMBER" } else { "X-ADDRESSBOOKSERVER-MEMBER" };
        out.line(&format!("{property}:urn:uuid:{uuid}"));
    }
}

fn individual(out: &mut Card, chance: &mut Chance, seed: u64, index: u32, age: Age) {
    let who = person(seed, index);
    let culture = who.culture;
    let at_work = book(index) == 1;
    let is_firm = index % 41 == 12;
    let firm = chance.word(culture.firms);
    let full = if is_firm { firm.to_owned() } else { who.full() };
    let full = if index % 53 == 7 { format!("{full} 🎸") } else { full };
    out.line(&format!("FN:{}", escape(&full)));
    if is_firm {
        out.line("N:;;;;");
        out.line(if out.v4 { "KIND:org" } else { "X-ABShowAs:COMPANY" });
    } else {
        let prefix = if chance.one_in(14) { "Dr." } else { "" };
        let middle = if culture.language == "en" && chance.one_in(3) { "Jane" } else { "" };
        out.line(&format!("N:{};{};{middle};{prefix};", escape(who.family.0), escape(who.given.0)));
        if out.v4 && chance.one_in(3) {
            out.line("KIND:individual");
        }
    }
    if chance.one_in(9) {
        out.line(&format!(
            "NICKNAME:{}",
            chance.word(&["Kiki", "Speedy", "El Capitán", "ミーちゃん", "🐢", "Bär\\, der Große"])
        ));
    }
    if culture.language == "ja" {
        out.line(&format!("X-PHONETIC-FIRST-NAME:{}", who.given.1));
        out.line(&format!("X-PHONETIC-LAST-NAME:{}", who.family.1));
    }
    if at_work || is_firm || chance.one_in(5) {
        let unit = chance.word(&["", "", ";Einkauf", ";Support;Second line"]);
        out.line(&format!("ORG:{}{unit}", escape(firm)));
        if !is_firm {
            out.line(&format!("TITLE:{}", escape(chance.word(culture.titles))));
        }
    }
    if age == Age::Hollow {
        // What people got back in 2009: the name, and nothing to reach it by.
        return;
    }
    reach(out, chance, &who, index, age, at_work);
    memories(out, chance, seed, index, age);
    portrait(out, index);
}

/// Phones, mail, addresses.
fn reach(out: &mut Card, chance: &mut Chance, who: &Person, index: u32, age: Age, at_work: bool) {
    let culture = who.culture;
    let older = if age == Age::Older { 1 } else { 0 };
    let number = |start: &str, chance: &mut Chance| format!("{start}{:03}", (chance.below(1000) + older) % 1000);
    let mobile = number(culture.mobile, chance);
    let kind = out.kind(&["cell"], true);
    if out.v4 && chance.one_in(3) {
        out.line(&format!("TEL{kind};VALUE=uri:tel:{}", mobile.replace(' ', "-")));
    } else {
        out.line(&format!("TEL{kind}:{mobile}"));
    }
    if chance.one_in(2) {
        let kind = out.kind(if at_work { &["work", "voice"] } else { &["home", "voice"] }, false);
        out.line(&format!("TEL{kind}:{}", number(culture.phone, chance)));
    }
    if chance.one_in(10) {
        let kind = out.kind(&["work", "fax"], false);
        out.line(&format!("TEL{kind}:{}", number(culture.phone, chance)));
    }
    if chance.one_in(12) {
        let phone = number(culture.phone, chance);
        out.labelled(&format!("TEL:{phone}"), chance.word(&["Ferienhaus", "Bureau de Zoé", "_$!<Other>!$_", "別荘"]));
    }
    let mail = format!("{}.{}", who.given.1, who.family.1);
    if !chance.one_in(8) {
        let kind = out.kind(if at_work { &["work"] } else { &["home"] }, true);
        let extra = if out.v4 { "" } else { ";TYPE=INTERNET" };
        out.line(&format!("EMAIL{extra}{kind}:{mail}.{index}@example.org"));
    }
    if chance.one_in(3) {
        let kind = out.kind(&["work"], false);
        out.line(&format!("EMAIL{kind}:{}@{}.example", who.given.1, who.family.1));
    }
    let place = chance.pick(culture.places).copied().unwrap_or_default();
    if !chance.one_in(3) {
        let [street, city, region, code, country] = place.map(escape);
        let kind = out.kind(&["home"], false);
        let number = chance.between(1, 180);
        let value = format!("ADR{kind}:;;{street} {number};{city};{region};{code};{country}");
        if chance.one_in(4) {
            out.n_items += 1;
            let item = out.n_items;
            out.line(&format!("item{item}.{value}"));
            out.line(&format!("item{item}.X-ABADR:{}", culture.language));
        } else {
            out.line(&value);
        }
    }
    if chance.one_in(7) {
        out.labelled(&format!("URL:https://{}.example/~{}/", who.family.1, who.given.1), "_$!<HomePage>!$_");
    }
    if chance.one_in(9) {
        out.line(&format!("IMPP;X-SERVICE-TYPE=Jabber:xmpp:{mail}@chat.example"));
    }
    if chance.one_in(11) {
        out.line(&format!("X-SOCIALPROFILE;TYPE=mastodon:https://social.example/@{}", who.given.1));
    }
}

/// Dates, notes, and what else people keep on a card.
fn memories(out: &mut Card, chance: &mut Chance, seed: u64, index: u32, age: Age) {
    if chance.one_in(3) {
        let (year, month, day) = (chance.between(1938, 2021), chance.between(1, 12), chance.between(1, 28));
        if out.v4 && chance.one_in(4) {
            out.line(&format!("BDAY:--{month:02}{day:02}"));
        } else if out.v4 {
            out.line(&format!("BDAY:{year:04}{month:02}{day:02}"));
        } else {
            out.line(&format!("BDAY:{year:04}-{month:02}-{day:02}"));
        }
    }
    if chance.one_in(14) {
        let (year, month) = (chance.between(1990, 2020), chance.between(1, 12));
        if out.v4 {
            out.line(&format!("ANNIVERSARY:{year:04}{month:02}08"));
        } else {
            out.labelled(&format!("X-ABDATE:{year:04}-{month:02}-08"), "_$!<Anniversary>!$_");
        }
    }
    if age != Age::Older && chance.one_in(4) {
        let note = chance.word(&[
            "Met at the lighthouse; owes me a book, a pen, and an umbrella.",
            "Klingel defekt, bitte anrufen.\nHintereingang über den Hof;\nHund heißt „Käpt’n“.",
            "Allergic to nuts 🥜!\n\nPrefers letters.",
            "Code: C:\\temp\\door, then 4711",
            "住所が変わるかもしれない。\n次の電話で確認すること。",
            "Ne pas appeler après 20 h, sauf urgence, ou anniversaire, ou tempête, ou s’il faut absolument parler à quelqu’un qui sait où sont les clés de la cabane.",
        ]);
        out.line(&format!("NOTE:{}", escape(note)));
    }
    if chance.one_in(5) {
        let categories = chance.word(&["Freunde", "Familie,Sport", "Kunden", "Chor,Nachbarn", "同級生"]);
        out.line(&format!("CATEGORIES:{categories}"));
    }
    if chance.one_in(20) {
        out.line(if out.v4 { "GEO:geo:53.5511,9.9937" } else { "GEO:53.5511;9.9937" });
    }
    if out.v4 && chance.one_in(12) && index > 0 {
        let other = index - 1;
        out.line(&format!("RELATED;TYPE=friend:urn:uuid:{}", uuid(seed, other)));
    }
    if out.v4 && chance.one_in(8) {
        out.line("LANG;PREF=1:en");
    }
    if chance.one_in(6) {
        out.line(&format!("X-LIFEBOAT-SHOE-SIZE;X-UNIT=EU:{}", chance.between(35, 48)));
    }
}

/// Portraits that lie on the server itself, behind the sign-in, as iCloud keeps them; and one on a host that nobody has.
const LINKED: [u32; 3] = [5, 13, 21];
const LINKED_ELSEWHERE: u32 = 29;

/// The pictures that cards link to, by name, with the number of the portrait.
pub fn linked(n: u32) -> impl Iterator<Item = (String, u32)> {
    LINKED.into_iter().filter(move |index| *index < n).map(|index| (format!("{index}.jpg"), 100 + index))
}

fn portrait(out: &mut Card, index: u32) {
    if LINKED.contains(&index) {
        // Without scheme and host, as the server may be asked at any port: it is to be read beside the card's own address.
        out.line(&format!("PHOTO;VALUE=uri:{PICTURES}{index}.jpg"));
    }
    if index == LINKED_ELSEWHERE {
        out.line("PHOTO;VALUE=uri:https://faces.example/made-up.jpg");
    }
    if index % 8 != 3 || index >= PORTRAITS_UP_TO {
        return;
    }
    let jpeg = STANDARD.encode(pictures::portrait(index / 8));
    if out.v4 {
        out.line(&format!("PHOTO:data:image/jpeg;base64,{jpeg}"));
    } else {
        out.line(&format!("PHOTO;ENCODING=b;TYPE=JPEG:{jpeg}"));
    }
}

/// `20240601T120000Z`.
pub fn basic_utc(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map(|time| time.strftime("%Y%m%dT%H%M%SZ").to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_card_is_sound() {
        for index in 0..300 {
            let card = compose(2009, index, Age::Now);
            assert!(card.starts_with("BEGIN:VCARD\r\nVERSION:") && card.ends_with("\r\nEND:VCARD\r\n"), "{card}");
            assert_eq!(card.matches("BEGIN:VCARD").count(), 1);
            assert!(card.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{card}");
            assert!(is_group(index) || card.contains("TEL"), "{card}");
            let hollow = compose(2009, index, Age::Hollow);
            assert!(!hollow.contains("TEL") && !hollow.contains("EMAIL") && !hollow.contains("ADR"), "{hollow}");
            assert_eq!(hollow.contains("MEMBER"), is_group(index) && index > 0);
            assert_eq!(card, compose(2009, index, Age::Now));
        }
    }

    #[test]
    fn another_reader_reads_every_card() {
        for index in 0..300 {
            let card = compose(2009, index, Age::Now);
            let read = calcard::vcard::VCard::parse(&card);
            assert!(read.is_ok(), "{card}");
        }
    }
}
