//! REPORT (RFC 3253 §3.6): multiget and query of address books and calendars, sync-collection (RFC 6578).
//!
//! Cards and calendar objects go out as they are stored, unless the faults want cards converted: nothing is expanded or cut
//! down to some of its properties.

use std::sync::Arc;

use bytes::Bytes;
use hyper::StatusCode;

use super::filter::{CardFilter, ObjectFilter};
use super::listing::{self, Wanted};
use super::properties::{Asked as AskedProperty, offers_sync};
use super::tree::{Element, Tree};
use super::xml::{self, CALDAV, CARDDAV, DAV, TAIL};
use super::{Asked, Manners, as_asked, not_found};
use crate::demo::answer::{Answer, Pieces};
use crate::demo::cloud::{Cloud, Collection, Item, Place, Sort};
use crate::demo::faults::is_due;
use crate::demo::subscriber::Subscriber;

const PIECE: usize = 64 * 1024;

/// What each line of a report gives.
#[derive(Clone)]
struct Give {
    wanted: Wanted,
    /// The element that carries the body, such as `A:address-data`, when it was asked for.
    data: Option<&'static str>,
    /// Cards are wanted in 4.0.
    vcard4: bool,
}

/// One line of a report.
struct Line {
    href: String,
    name: Box<str>,
    item: Option<Item>,
}

/// The answer to REPORT.
pub fn answer(cloud: &Cloud, manners: &Manners, asked: &Asked<'_>, place: &Place) -> Answer {
    let tree = match Tree::parse(asked.body) {
        Ok(tree) => tree,
        Err(why) => return Answer::text(StatusCode::BAD_REQUEST, format!("{why}\n")),
    };
    let Some(root) = tree.root() else { return Answer::empty(StatusCode::BAD_REQUEST) };
    let path = match place {
        Place::Collection(path) | Place::Item(path, _) => path,
        Place::Free(..) | Place::Nowhere => return not_found(place),
    };
    let Some(collection) = cloud.collection(path) else { return not_found(place) };
    let report = (root.namespace(), root.name(), collection.sort);
    match report {
        (CARDDAV, "addressbook-multiget", Sort::AddressBook) | (CALDAV, "calendar-multiget", Sort::Calendar) => {
            multiget(cloud, manners, &root)
        }
        (CARDDAV, "addressbook-query", Sort::AddressBook) => card_query(cloud, manners, asked, path, collection, &root),
        (CALDAV, "calendar-query", Sort::Calendar) => object_query(cloud, manners, asked, path, collection, &root),
        (DAV, "sync-collection", sort) if offers_sync(sort, manners) => {
            sync(cloud, manners, asked, path, collection, &root)
        }
        _ => xml::refused(StatusCode::FORBIDDEN, "D:supported-report"),
    }
}

fn give(root: &Element<'_>) -> Result<Give, Answer> {
    let mut properties = Vec::new();
    let (mut data, mut vcard4) = (None, false);
    if root.child(DAV, "allprop").is_some() {
        return Ok(Give { wanted: Wanted::All(Vec::new()), data: None, vcard4: false });
    }
    if root.child(DAV, "propname").is_some() {
        return Ok(Give { wanted: Wanted::Names, data: None, vcard4: false });
    }
    for child in root.child(DAV, "prop").iter().flat_map(Element::children) {
        let (tag, expected, condition) = if child.is(CARDDAV, "address-data") {
            ("A:address-data", "text/vcard", "A:supported-address-data")
        } else if child.is(CALDAV, "calendar-data") {
            ("C:calendar-data", "text/calendar", "C:supported-calendar-data")
        } else {
            properties.push(AskedProperty::from(&child));
            continue;
        };
        if child.attribute("content-type").is_some_and(|media_type| !media_type.eq_ignore_ascii_case(expected)) {
            return Err(xml::refused(StatusCode::FORBIDDEN, condition));
        }
        vcard4 |= child.attribute("version") == Some("4.0");
        data = Some(tag);
    }
    Ok(Give { wanted: Wanted::These(properties), data, vcard4 })
}

fn multiget(cloud: &Cloud, manners: &Manners, root: &Element<'_>) -> Answer {
    let give = match give(root) {
        Ok(give) => give,
        Err(answer) => return answer,
    };
    let hrefs: Vec<&str> = root.children().filter(|child| child.is(DAV, "href")).map(|child| child.text()).collect();
    if manners.faults.multiget_limit.is_some_and(|limit| hrefs.len() > limit) {
        return Answer::text(StatusCode::INTERNAL_SERVER_ERROR, "Too much at once.\n");
    }
    if manners.faults.empty_listings {
        return Answer::xml(StatusCode::MULTI_STATUS, xml::nothing());
    }
    let mut lines = Vec::with_capacity(hrefs.len());
    for (at, href) in (1..).zip(hrefs) {
        if is_due(at, manners.faults.multiget_leaves_out_every) {
            continue;
        }
        let decoded = xml::decode_path(href).unwrap_or_default();
        lines.push(match cloud.find(&decoded) {
            Place::Item(path, name) => {
                Line { item: cloud.item(&path, &name).cloned(), href: format!("{path}{name}"), name: name.into() }
            }
            _ => Line { href: decoded, name: "".into(), item: None },
        });
    }
    send(cloud, manners, give, lines, String::new())
}

fn card_query(
    cloud: &Cloud,
    manners: &Manners,
    asked: &Asked<'_>,
    path: &str,
    collection: &Collection,
    root: &Element<'_>,
) -> Answer {
    let filter = match CardFilter::from(root) {
        Ok(filter) => filter,
        Err(condition) => return xml::refused(StatusCode::FORBIDDEN, condition),
    };
    let limit = root
        .child(CARDDAV, "limit")
        .and_then(|limit| limit.child(CARDDAV, "nresults"))
        .and_then(|limit| limit.text().parse::<usize>().ok());
    query(cloud, manners, asked, path, collection, root, limit, |text| filter.matches(text))
}

fn object_query(
    cloud: &Cloud,
    manners: &Manners,
    asked: &Asked<'_>,
    path: &str,
    collection: &Collection,
    root: &Element<'_>,
) -> Answer {
    let filter = match ObjectFilter::from(root) {
        Ok(filter) => filter,
        Err(condition) => return xml::refused(StatusCode::FORBIDDEN, condition),
    };
    query(cloud, manners, asked, path, collection, root, None, |text| filter.matches(text))
}

#[expect(clippy::too_many_arguments, reason = "one place where both kinds of query meet")]
fn query(
    cloud: &Cloud,
    manners: &Manners,
    asked: &Asked<'_>,
    path: &str,
    collection: &Collection,
    root: &Element<'_>,
    limit: Option<usize>,
    matches: impl Fn(&str) -> bool,
) -> Answer {
    let give = match give(root) {
        Ok(give) => give,
        Err(answer) => return answer,
    };
    if manners.faults.empty_listings {
        return Answer::xml(StatusCode::MULTI_STATUS, xml::nothing());
    }
    // Depth 0 asks about the collection itself, which is never a card or calendar object (RFC 4791 §7.8).
    let items = collection.items.iter().filter(|_| asked.headers.get("depth").is_some_and(|depth| depth != "0"));
    let mut lines = Vec::new();
    let mut more = String::new();
    for (name, item) in items {
        let Some(body) = item.body(&cloud.subscriber) else { continue };
        if std::str::from_utf8(&body).is_ok_and(&matches) {
            if limit.is_some_and(|limit| lines.len() >= limit) {
                more = insufficient(path, "A:number-of-matches-within-limits");
                break;
            }
            lines.push(Line { href: format!("{path}{name}"), name: name.clone(), item: Some(item.clone()) });
        }
    }
    send(cloud, manners, give, lines, more)
}

fn sync(
    cloud: &Cloud,
    manners: &Manners,
    asked: &Asked<'_>,
    path: &str,
    collection: &Collection,
    root: &Element<'_>,
) -> Answer {
    let give = match give(root) {
        Ok(give) => give,
        Err(answer) => return answer,
    };
    if asked.headers.get("depth").is_some_and(|depth| depth != "0") {
        return Answer::text(StatusCode::BAD_REQUEST, "A sync-collection report has Depth 0.\n");
    }
    let token = root.child(DAV, "sync-token").map(|token| token.text()).unwrap_or_default();
    let since = if token.is_empty() { Some(0) } else { cloud.number_of(token, collection) };
    let since = since.filter(|since| *since == 0 || !manners.faults.forgets_tokens);
    let Some(since) = since else { return xml::refused(StatusCode::FORBIDDEN, "D:valid-sync-token") };
    let asked_limit = root
        .child(DAV, "limit")
        .and_then(|limit| limit.child(DAV, "nresults"))
        .and_then(|limit| limit.text().parse::<usize>().ok());
    let limit = manners.sync_page.into_iter().chain(asked_limit).min().unwrap_or(usize::MAX).max(1);
    if manners.faults.empty_listings {
        return Answer::xml(StatusCode::MULTI_STATUS, xml::nothing());
    }
    let mut changes = cloud.changes(collection, since);
    let mut more = String::new();
    let mut upto = collection.changed;
    if changes.len() > limit {
        changes.truncate(limit);
        upto = changes.last().map_or(upto, |change| change.number);
        more = insufficient(path, "D:number-of-matches-within-limits");
    }
    more.push_str(&format!("<D:sync-token>{}</D:sync-token>\n", cloud.token(upto)));
    let lines = changes
        .into_iter()
        .map(|change| Line { href: format!("{path}{}", change.name), name: change.name, item: change.item })
        .collect();
    send(cloud, manners, give, lines, more)
}

/// The response that says a report was cut short (RFC 6578 §3.6, RFC 6352 §8.6.1).
fn insufficient(path: &str, condition: &str) -> String {
    let mut out = String::from("<D:response><D:href>");
    xml::push_path(&mut out, path);
    out.push_str("</D:href><D:status>");
    out.push_str(&xml::status_line(StatusCode::INSUFFICIENT_STORAGE));
    out.push_str(&format!("</D:status><D:error><{condition}/></D:error></D:response>\n"));
    out
}

fn send(cloud: &Cloud, manners: &Manners, give: Give, lines: Vec<Line>, more: String) -> Answer {
    let n_bodies = match give.data {
        Some(_) => lines.iter().filter(|line| line.item.is_some()).count() as u64,
        None => 0,
    };
    let pieces = pieces(lines, give, Arc::clone(&cloud.subscriber), manners.clone(), more);
    Answer { n_bodies, ..Answer::multistatus(pieces) }
}

fn pieces(lines: Vec<Line>, give: Give, subscriber: Arc<Subscriber>, manners: Manners, more: String) -> Pieces {
    let mut lines = lines.into_iter();
    let mut head = Some(xml::head());
    let mut done = false;
    Box::new(move || {
        if done {
            return None;
        }
        let mut out = head.take().unwrap_or_else(|| String::with_capacity(PIECE + 16_384));
        while out.len() < PIECE {
            let Some(line) = lines.next() else {
                out.push_str(&more);
                out.push_str(TAIL);
                done = true;
                break;
            };
            push_line(&mut out, &line, &give, &subscriber, &manners);
        }
        Some(Bytes::from(out))
    })
}

fn push_line(out: &mut String, line: &Line, give: &Give, subscriber: &Subscriber, manners: &Manners) {
    let Some(item) = &line.item else { return push_status(out, &line.href, manners, StatusCode::NOT_FOUND) };
    let Some(tag) = give.data else {
        return listing::push_item(out, &line.href, &line.name, item, &give.wanted, subscriber, manners);
    };
    let Some(body) = item.body(subscriber) else { return push_status(out, &line.href, manners, StatusCode::NOT_FOUND) };
    let body = as_asked(body, give.vcard4, manners);
    match std::str::from_utf8(&body) {
        Ok(text) if xml::can_carry(text) => {
            let mut response = String::new();
            listing::push_item(&mut response, &line.href, &line.name, item, &give.wanted, subscriber, manners);
            // The body goes in front of the other properties, or into a propstat of its own when there is no other.
            let opening = "<D:propstat><D:prop>";
            let found = response.contains("<D:status>HTTP/1.1 200 OK</D:status>");
            match response.split_once(opening) {
                Some((before, after)) => {
                    out.push_str(before);
                    out.push_str(opening);
                    out.push_str(&format!("<{tag}>"));
                    xml::push_text(out, text);
                    out.push_str(&format!("</{tag}>"));
                    if !found {
                        out.push_str("</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>");
                        out.push_str(opening);
                    }
                    out.push_str(after);
                }
                None => out.push_str(&response),
            }
        }
        // XML can't carry these bytes. GET can.
        _ => push_status(out, &line.href, manners, StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn push_status(out: &mut String, href: &str, manners: &Manners, status: StatusCode) {
    out.push_str("<D:response><D:href>");
    xml::push_href(out, href, &manners.faults);
    out.push_str("</D:href><D:status>");
    out.push_str(&xml::status_line(status));
    out.push_str("</D:status></D:response>\n");
}
