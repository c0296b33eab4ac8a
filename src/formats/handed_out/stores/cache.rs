//! What Evolution keeps of address books and calendars that lie with a service: `cache.db` of evolution-data-server
//! (`e-cache.c`, `e-book-cache.c`, `e-cal-cache.c`): a card or a component a row, time zones in a table of their own.

use std::collections::BTreeMap;

use super::super::super::{Loss, lines};
use super::super::{Taken, Unfit};
use super::gather;
use super::sqlite::Store;

/// `E_OFFLINE_STATE_LOCALLY_DELETED`.
const DELETED: &str = "3";

pub(super) fn is(store: &Store) -> bool {
    store.has("ECacheObjects", &["ECacheUID", "ECacheOBJ"])
}

/// The components of one UID.
#[derive(Default)]
struct Parts {
    text: String,
    number: u64,
    losses: Vec<Loss>,
}

pub(super) fn read(store: &Store) -> Result<Taken, Unfit> {
    let mut taken = Taken::default();
    let zones = zones(store, &mut taken);
    let mut objects: BTreeMap<String, Parts> = BTreeMap::new();
    let (mut number, mut refused) = (0, Vec::new());
    store.rows("ECacheObjects", &["ECacheUID", "ECacheOBJ", "ECacheState"], &mut taken.refused, |row| {
        let [uid, object, state] = row.as_slice() else { return };
        number += 1;
        // Of an instance of a series, the UID and behind a line end which one it is.
        let uid = uid.as_deref().unwrap_or_default().split('\n').next().unwrap_or_default().to_owned();
        let text = object.as_deref().unwrap_or_default().trim();
        let deleted =
            (state.as_deref() == Some(DELETED)).then(|| Loss::new("deleted in Evolution, not yet at the service"));
        match lines::edge(text.lines().next().unwrap_or_default()) {
            Some((true, name)) if name.eq_ignore_ascii_case("VCARD") => match gather::card(text, &uid, None, number) {
                Ok(mut item) => {
                    item.losses.extend(deleted);
                    taken.items.push(item);
                }
                Err(why) => refused.push(store.refused(uid, why)),
            },
            Some((true, name))
                if ["VEVENT", "VTODO", "VJOURNAL"].iter().any(|known| name.eq_ignore_ascii_case(known)) =>
            {
                let parts = objects.entry(uid).or_default();
                parts.number = if parts.number == 0 { number } else { parts.number };
                parts.text.push_str(&gather::crlf(text));
                parts.text.push_str("\r\n");
                parts.losses.extend(deleted);
            }
            _ => refused.push(store.refused(uid, "there is neither a card nor a calendar object in it".to_owned())),
        }
    });
    taken.refused.extend(refused);
    for (uid, parts) in objects {
        let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lifeboat//EN\r\n");
        for name in named_zones(&parts.text) {
            if let Some(zone) = zones.get(&name) {
                text.push_str(zone);
            }
        }
        text.push_str(&parts.text);
        text.push_str("END:VCALENDAR\r\n");
        match gather::object(text, &uid, None, parts.number, parts.losses) {
            Ok(item) => taken.items.push(item),
            Err(why) => taken.refused.push(store.refused(uid, why)),
        }
    }
    Ok(taken)
}

/// The descriptions of time zones, by name.
fn zones(store: &Store, taken: &mut Taken) -> BTreeMap<String, String> {
    let mut zones = BTreeMap::new();
    store.rows("timezones", &["tzid", "zone"], &mut taken.refused, |row| {
        if let [Some(name), Some(zone)] = row.as_slice()
            && zone.trim_start().starts_with("BEGIN:VTIMEZONE")
        {
            zones.insert(name.clone(), format!("{}\r\n", gather::crlf(zone.trim())));
        }
    });
    zones
}

/// The time zones that a component names, each once.
fn named_zones(text: &str) -> Vec<String> {
    let mut names: Vec<String> = lines::lines(text)
        .filter_map(|line| Some(lines::param(lines::parts(&line.text)?.params, "TZID")?.trim_matches('"').to_owned()))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
