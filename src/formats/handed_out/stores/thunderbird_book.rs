//! Thunderbird's address books (`abook.sqlite`, `history.sqlite`; `SQLiteDirectory` in its sources): `properties` has a row
//! for each field of a card. Since Thunderbird 102 the field `_vCard` is the whole card, and stays as it stands; before,
//! the card is composed from its fields. Mailing lists become cards of the kind group (RFC 6350 §6.1.4).

use std::collections::BTreeMap;

use super::super::super::Loss;
use super::super::card::{About, Address, Card, Day};
use super::super::{Place, Taken, Unfit};
use super::gather;
use super::sqlite::Store;

type Fields = BTreeMap<String, String>;

pub(super) fn is(store: &Store) -> bool {
    store.has("properties", &["card", "name", "value"])
}

pub(super) fn read(store: &Store) -> Result<Taken, Unfit> {
    let mut taken = Taken::default();
    let mut cards: BTreeMap<String, Fields> = BTreeMap::new();
    store.rows("properties", &["card", "name", "value"], &mut taken.refused, |row| {
        if let [Some(card), Some(name), value] = row.as_slice() {
            let value = value.clone().unwrap_or_default();
            cards.entry(card.clone()).or_default().insert(name.clone(), value);
        }
    });
    let mut number = 0;
    for (uid, mut fields) in cards {
        number += 1;
        let whole = fields.remove("_vCard").filter(|card| !card.trim().is_empty());
        let kept = whole.as_deref().map(|card| gather::card(card, &uid, None, number));
        let mut item = match kept {
            Some(Ok(item)) => item,
            Some(Err(why)) if is_empty(&fields) => {
                taken.refused.push(store.refused(uid, why));
                continue;
            }
            // A card that is broken may still have its fields. One with nothing in it is a card, too.
            broken => {
                let mut item = composed(&uid, &fields, number);
                let why = broken.and_then(Result::err);
                item.losses.extend(why.map(|why| Loss::new(format!("{why}; composed from what else is kept of it"))));
                item
            }
        };
        let photo = fields.get("PhotoName").filter(|name| !name.is_empty());
        if let Some(name) = photo.filter(|_| !item.text.contains("\nPHOTO")) {
            item.losses.push(Loss::new(format!("its picture is the file Photos/{name} in Thunderbird's folder")));
            item.attached.push(format!("Photos/{name}"));
        }
        taken.items.push(item);
    }
    lists(store, number, &mut taken);
    Ok(taken)
}

/// Fields of the program's own: how often a card was used, what the service calls it, what it is sorted by.
fn is_own(name: &str) -> bool {
    const OWN: [&str; 13] = [
        "AllowRemoteContent",
        "DbRowID",
        "LastModifiedDate",
        "LastRecordKey",
        "LowercasePrimaryEmail",
        "PhotoName",
        "PhotoType",
        "PhotoURI",
        "PopularityIndex",
        "PreferDisplayName",
        "PreferMailFormat",
        "RecordKey",
        "UID",
    ];
    OWN.contains(&name) || matches!(name, "_etag" | "_href" | "_originalVCard" | "_vCard")
}

fn is_empty(fields: &Fields) -> bool {
    fields.iter().all(|(name, value)| is_own(name) || value.trim().is_empty())
}

/// A card from its fields. What has no property goes into the note, under the name that Thunderbird has for it.
fn composed(uid: &str, fields: &Fields, number: u64) -> super::super::Composed {
    let mut left = fields.clone();
    left.retain(|name, value| !is_own(name) && !value.trim().is_empty());
    let mut take = |name: &str| left.remove(name).unwrap_or_default();
    let mut card = Card::default();
    (card.full_name, card.given, card.family) = (take("DisplayName"), take("FirstName"), take("LastName"));
    card.text("NICKNAME", &take("NickName"));
    card.organisation(&take("Company"), &[&take("Department")]);
    card.text("TITLE", &take("JobTitle"));
    let first = About { preferred: true, ..About::default() };
    for (name, about) in [("PrimaryEmail", first), ("SecondEmail", About::default())] {
        let mail = take(name);
        if !mail.is_empty() {
            card.mail(&about, &mail);
        }
    }
    let phones: [(&str, &[&'static str]); 5] = [
        ("WorkPhone", &["work"]),
        ("HomePhone", &["home"]),
        ("CellularNumber", &["cell"]),
        ("FaxNumber", &["fax"]),
        ("PagerNumber", &["pager"]),
    ];
    for (name, types) in phones {
        let number = take(name);
        if !number.is_empty() {
            card.phone(&About::types(types), &number);
        }
    }
    for (place, types) in [("Home", "home"), ("Work", "work")] {
        let mut part = |what: &str| take(&format!("{place}{what}"));
        let address = Address {
            street: [part("Address"), part("Address2")].into_iter().filter(|line| !line.is_empty()).collect(),
            city: part("City"),
            region: part("State"),
            postal_code: part("ZipCode"),
            country: part("Country"),
            ..Address::default()
        };
        card.address(&About::types(&[types]), &address);
    }
    for (name, types) in [("WebPage1", "work"), ("WebPage2", "home")] {
        card.page(&About::types(&[types]), &take(name));
    }
    for (what, property) in [("Birth", "BDAY"), ("Anniversary", "ANNIVERSARY")] {
        let [year, month, day] = ["Year", "Month", "Day"].map(|part| take(&format!("{what}{part}")));
        date(&mut card, property, [&year, &month, &day]);
    }
    let messengers = [
        ("_GoogleTalk", "Google Talk"),
        ("_AimScreenName", "AIM"),
        ("_Yahoo", "Yahoo"),
        ("_Skype", "Skype"),
        ("_QQ", "QQ"),
        ("_MSN", "MSN"),
        ("_ICQ", "ICQ"),
        ("_JabberId", "XMPP"),
        ("_IRC", "IRC"),
    ];
    for (name, service) in messengers {
        card.messenger(&About::default(), service, &take(name));
    }
    let spouse = take("SpouseName");
    if !spouse.is_empty() {
        card.related(&About::types(&["spouse"]), &spouse);
    }
    card.note(&take("Notes"));
    for (name, value) in &left {
        card.also(name, value);
    }
    card.finish(uid, Place { number, line: None })
}

fn date(card: &mut Card, property: &str, parts: [&str; 3]) {
    let text: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if text.is_empty() {
        return;
    }
    let [year, month, day] = parts.map(|part| part.parse::<i16>().ok());
    let small = |number: Option<i16>, most: i16| {
        number.filter(|number| (1..=most).contains(number)).and_then(|number| i8::try_from(number).ok())
    };
    let year_is_clear = parts.first().is_none_or(|year| year.is_empty()) || year.is_some();
    match (small(month, 12), small(day, 31)) {
        (Some(month), Some(day)) if year_is_clear => card.date(property, Day::Known { year, month, day }),
        _ => card.date(property, Day::Unclear { text: &text.join("-"), why: "it is no whole date" }),
    }
}

/// Mailing lists, and the cards that are in each.
fn lists(store: &Store, mut number: u64, taken: &mut Taken) {
    let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
    store.rows("list_cards", &["list", "card"], &mut taken.refused, |row| {
        if let [Some(list), Some(card)] = row.as_slice() {
            members.entry(list.clone()).or_default().push(card.clone());
        }
    });
    let mut found = Vec::new();
    store.rows("lists", &["uid", "name", "nickName", "description"], &mut taken.refused, |row| found.push(row));
    found.sort();
    for row in found {
        let [uid, name, nick, description] = row.as_slice() else { continue };
        number += 1;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let uid = text(uid);
        let mut card = Card::default();
        card.full_name = text(name);
        card.text("KIND", "group");
        card.text("NICKNAME", &text(nick));
        card.note(&text(description));
        let mut members = members.remove(&uid).unwrap_or_default();
        members.sort();
        for member in members {
            let is_uuid = member.len() == 36 && member.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
            if is_uuid {
                card.text("MEMBER", &format!("urn:uuid:{member}"));
            } else {
                card.lose(format!("MEMBER {member}: a group names its members by UUIDs; kept in the note"));
                card.also("Member", &member);
            }
        }
        taken.items.push(card.finish(&uid, Place { number, line: None }));
    }
}
