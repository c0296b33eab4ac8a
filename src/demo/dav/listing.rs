//! PROPFIND (RFC 4918 §9.1): Depth 0 and 1, `prop`, `allprop`, `propname`. Long listings are written while they are
//! sent, from the items as they were when the listing began.

use std::ops::Bound;
use std::sync::Arc;

use bytes::Bytes;
use hyper::StatusCode;

use super::properties::{self, ALLPROP, Asked as AskedProperty, NAMES_OF_ITEM, Property};
use super::tree::Tree;
use super::xml::{self, DAV, TAIL};
use super::{Asked, Depth, Manners, not_found};
use crate::demo::answer::{Answer, Pieces};
use crate::demo::cloud::{Cloud, Item, Items, Place, Sort};
use crate::demo::subscriber::Subscriber;

const PIECE: usize = 64 * 1024;

/// Which properties a PROPFIND wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    These(Vec<AskedProperty>),
    All(Vec<AskedProperty>),
    Names,
}

/// The answer to PROPFIND.
pub fn answer(cloud: &Cloud, manners: &Manners, asked: &Asked<'_>, place: &Place) -> Answer {
    let Some(depth) = asked.depth() else { return Answer::text(StatusCode::BAD_REQUEST, "No such Depth.\n") };
    let wanted = match wanted(asked.body) {
        Ok(wanted) => wanted,
        Err(why) => return Answer::text(StatusCode::BAD_REQUEST, format!("{why}\n")),
    };
    if depth == Depth::Infinity && matches!(place, Place::Collection(_)) {
        return xml::refused(StatusCode::FORBIDDEN, "D:propfind-finite-depth");
    }
    match place {
        Place::Collection(path) => of_collection(cloud, manners, path, depth == Depth::One, wanted),
        Place::Item(path, name) => match cloud.item(path, name) {
            Some(item) => {
                let mut out = xml::head();
                push_item(&mut out, &format!("{path}{name}"), name, item, &wanted, &cloud.subscriber, manners);
                out.push_str(TAIL);
                Answer::xml(StatusCode::MULTI_STATUS, out)
            }
            None => not_found(place),
        },
        Place::Free(..) | Place::Nowhere => not_found(place),
    }
}

fn wanted(body: &[u8]) -> Result<Wanted, String> {
    if body.is_empty() {
        return Ok(Wanted::All(Vec::new()));
    }
    let tree = Tree::parse(body).map_err(|error| error.to_string())?;
    let root = tree.root().filter(|root| root.is(DAV, "propfind")).ok_or("This is no propfind.")?;
    let properties = |name| -> Vec<AskedProperty> {
        root.child(DAV, name)
            .map(|list| list.children().map(|child| AskedProperty::from(&child)).collect())
            .unwrap_or_default()
    };
    if root.child(DAV, "propname").is_some() {
        Ok(Wanted::Names)
    } else if root.child(DAV, "allprop").is_some() {
        Ok(Wanted::All(properties("include")))
    } else if root.child(DAV, "prop").is_some() {
        Ok(Wanted::These(properties("prop")))
    } else {
        Err("This propfind asks for nothing.".into())
    }
}

fn of_collection(cloud: &Cloud, manners: &Manners, path: &str, deep: bool, wanted: Wanted) -> Answer {
    let Some(collection) = cloud.collection(path) else { return Answer::empty(StatusCode::NOT_FOUND) };
    if deep && manners.faults.empty_listings && collection.sort.holds_items() {
        return Answer::xml(StatusCode::MULTI_STATUS, xml::nothing());
    }
    let mut head = xml::head();
    push_collection(&mut head, path, cloud, manners, &wanted);
    let is_home = matches!(collection.sort, Sort::AddressbookHome | Sort::CalendarHome);
    if deep && !(is_home && manners.faults.empty_homes) {
        for (child, _) in cloud.children(path) {
            push_collection(&mut head, child, cloud, manners, &wanted);
        }
    }
    if !deep || collection.items.is_empty() {
        head.push_str(TAIL);
        return Answer::xml(StatusCode::MULTI_STATUS, head);
    }
    Answer::multistatus(pieces(Rows {
        head: Some(head),
        path: path.to_owned(),
        items: Arc::clone(&collection.items),
        wanted,
        subscriber: Arc::clone(&cloud.subscriber),
        manners: manners.clone(),
        last: None,
        done: false,
    }))
}

/// A listing under way.
struct Rows {
    head: Option<String>,
    path: String,
    items: Items,
    wanted: Wanted,
    subscriber: Arc<Subscriber>,
    manners: Manners,
    last: Option<Box<str>>,
    done: bool,
}

fn pieces(mut rows: Rows) -> Pieces {
    Box::new(move || {
        if rows.done {
            return None;
        }
        let mut out = rows.head.take().unwrap_or_else(|| String::with_capacity(PIECE + 4096));
        let from = match &rows.last {
            Some(last) => Bound::Excluded(last.clone()),
            None => Bound::Unbounded,
        };
        let mut href = rows.path.clone();
        let mut last = None;
        for (name, item) in rows.items.range::<Box<str>, _>((from, Bound::Unbounded)) {
            href.truncate(rows.path.len());
            href.push_str(name);
            push_item(&mut out, &href, name, item, &rows.wanted, &rows.subscriber, &rows.manners);
            if out.len() >= PIECE {
                last = Some(name.clone());
                break;
            }
        }
        if last.is_none() {
            rows.done = true;
            out.push_str(TAIL);
        }
        rows.last = last;
        Some(Bytes::from(out))
    })
}

/// Appends the response for one item.
pub fn push_item(
    out: &mut String,
    href: &str,
    name: &str,
    item: &Item,
    wanted: &Wanted,
    subscriber: &Subscriber,
    manners: &Manners,
) {
    let value = |out: &mut String, property| properties::push_of_item(out, property, name, item, subscriber, manners);
    push_response(out, href, manners, wanted, NAMES_OF_ITEM, value);
}

/// Appends the response for one collection.
pub fn push_collection(out: &mut String, path: &str, cloud: &Cloud, manners: &Manners, wanted: &Wanted) {
    let Some(collection) = cloud.collection(path) else { return };
    let names = match wanted {
        Wanted::Names => properties::names_of_collection(path, collection, cloud, manners),
        _ => Vec::new(),
    };
    let value =
        |out: &mut String, property| properties::push_of_collection(out, property, path, collection, cloud, manners);
    push_response(out, path, manners, wanted, &names, value);
}

fn push_response(
    out: &mut String,
    href: &str,
    manners: &Manners,
    wanted: &Wanted,
    names: &[Property],
    value: impl Fn(&mut String, Property) -> bool,
) {
    out.push_str("<D:response><D:href>");
    xml::push_href(out, href, &manners.faults);
    out.push_str("</D:href>");
    let before = out.len();
    out.push_str("<D:propstat><D:prop>");
    let empty = out.len();
    let mut missing = String::new();
    match wanted {
        Wanted::Names => {
            for name in names {
                AskedProperty::Known(*name).push_empty(out);
            }
        }
        Wanted::These(asked) => push_values(out, &mut missing, asked, &value),
        Wanted::All(include) => {
            for property in ALLPROP {
                value(out, *property);
            }
            push_values(out, &mut missing, include, &value);
        }
    }
    if out.len() == empty && !missing.is_empty() {
        out.truncate(before);
    } else {
        out.push_str("</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>");
    }
    if !missing.is_empty() {
        out.push_str("<D:propstat><D:prop>");
        out.push_str(&missing);
        out.push_str("</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>");
    }
    out.push_str("</D:response>\n");
}

fn push_values(
    out: &mut String,
    missing: &mut String,
    asked: &[AskedProperty],
    value: &impl Fn(&mut String, Property) -> bool,
) {
    for property in asked {
        let found = match property {
            AskedProperty::Known(known) => value(out, *known),
            AskedProperty::Unknown { .. } => false,
        };
        if !found {
            property.push_empty(missing);
        }
    }
}
