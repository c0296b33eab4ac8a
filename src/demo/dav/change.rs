//! What changes the account: PUT and DELETE with conditions (RFC 9110 §13), MKCOL (RFC 4918, RFC 5689), MKCALENDAR
//! (RFC 4791 §5.3.1), PROPPATCH of names, descriptions, colours and order.

use hyper::StatusCode;
use hyper::header::{ETAG, IF_MATCH, IF_NONE_MATCH};
use jiff::Timestamp;

use super::get::names;
use super::tree::{Element, Tree};
use super::xml::{self, APPLE, CALDAV, CARDDAV, DAV, TAIL};
use super::{Asked, Manners, not_found};
use crate::demo::MAX_ITEM;
use crate::demo::answer::Answer;
use crate::demo::cloud::{Cloud, Collection, Place, Sort, uid_of};

fn now() -> i64 {
    Timestamp::now().as_second()
}

/// The refusal when `If-Match` or `If-None-Match` do not hold for the item with this entity tag.
fn condition_failed(manners: &Manners, asked: &Asked<'_>, etag: Option<&str>) -> Option<Answer> {
    let fails_match = asked.header(IF_MATCH).is_some_and(|tags| match etag {
        // Strong comparison: a weak tag never matches (RFC 9110 §13.1.1).
        Some(etag) => tags.trim() != "*" && !tags.split(',').any(|tag| tag.trim() == etag),
        None => true,
    });
    let fails_none = !manners.faults.ignores_if_none_match
        && asked.header(IF_NONE_MATCH).is_some_and(|tags| etag.is_some_and(|etag| names(tags, etag)));
    (fails_match || fails_none).then(|| Answer::text(StatusCode::PRECONDITION_FAILED, "It is not as you think.\n"))
}

/// The answer to PUT.
pub fn put(cloud: &mut Cloud, manners: &Manners, asked: &Asked<'_>, place: &Place) -> Answer {
    let (path, name) = match place {
        Place::Item(path, name) | Place::Free(path, name) => (path.as_str(), name.as_str()),
        Place::Collection(_) => return Answer::text(StatusCode::METHOD_NOT_ALLOWED, "This is a collection.\n"),
        Place::Nowhere => return Answer::text(StatusCode::CONFLICT, "There is no such collection.\n"),
    };
    let Some(collection) = cloud.collection(path) else { return Answer::empty(StatusCode::CONFLICT) };
    if !collection.sort.holds_items() {
        return Answer::text(StatusCode::FORBIDDEN, "Nothing can be put here.\n");
    }
    let old = cloud.item(path, name).map(|item| item.etag());
    if let Some(refusal) = condition_failed(manners, asked, old.as_deref()) {
        return refusal;
    }
    let (sort, components) = (collection.sort, collection.components.clone());
    if let Some(condition) = unfit(sort, &components, asked.body) {
        return xml::refused(StatusCode::FORBIDDEN, condition);
    }
    if sort != Sort::Folder
        && let Some(uid) = uid_of(asked.body)
        && cloud.holder_of(path, &uid).is_some_and(|holder| &*holder != name)
    {
        let condition = if sort == Sort::AddressBook { "A:no-uid-conflict" } else { "C:no-uid-conflict" };
        return xml::refused(StatusCode::FORBIDDEN, condition);
    }
    let status = if old.is_some() { StatusCode::NO_CONTENT } else { StatusCode::CREATED };
    match cloud.put(path, name, asked.body.clone(), now()) {
        Some(etag) => match manners.faults.etags.show(etag) {
            Some(etag) => Answer::empty(status).with(ETAG, etag),
            None => Answer::empty(status),
        },
        None => Answer::empty(StatusCode::CONFLICT),
    }
}

/// The precondition that a body fails, if any: it is looked at no closer than real servers do.
fn unfit(sort: Sort, components: &[String], body: &[u8]) -> Option<&'static str> {
    let (begin, end, invalid, too_large) = match sort {
        Sort::AddressBook => ("BEGIN:VCARD", "END:VCARD", "A:valid-address-data", "A:max-resource-size"),
        Sort::Calendar => ("BEGIN:VCALENDAR", "END:VCALENDAR", "C:valid-calendar-data", "C:max-resource-size"),
        _ => return None,
    };
    if body.len() > MAX_ITEM {
        return Some(too_large);
    }
    let Ok(text) = std::str::from_utf8(body) else { return Some(invalid) };
    let upper_is = |line: Option<&str>, expected: &str| line.is_some_and(|line| line.eq_ignore_ascii_case(expected));
    let text = text.trim();
    if !upper_is(text.lines().next(), begin) || !upper_is(text.lines().last(), end) {
        return Some(invalid);
    }
    if sort == Sort::Calendar {
        let mut kinds = text
            .lines()
            .filter_map(|line| line.strip_prefix("BEGIN:"))
            .filter(|kind| matches!(*kind, "VEVENT" | "VTODO" | "VJOURNAL" | "VFREEBUSY"));
        if uid_of(body).is_none() {
            return Some("C:valid-calendar-object-resource");
        }
        if kinds.any(|kind| !components.iter().any(|component| component == kind)) {
            return Some("C:supported-calendar-component");
        }
    }
    None
}

/// The answer to DELETE.
pub fn delete(cloud: &mut Cloud, manners: &Manners, asked: &Asked<'_>, place: &Place) -> Answer {
    let gone = match place {
        Place::Item(path, name) => {
            let etag = cloud.item(path, name).map(|item| item.etag());
            if let Some(refusal) = condition_failed(manners, asked, etag.as_deref()) {
                return refusal;
            }
            cloud.remove(path, name)
        }
        Place::Collection(path) => {
            let sort = cloud.collection(path).map(|collection| collection.sort);
            let is_home = xml::decode_path(path).is_some_and(|path| path.matches('/').count() <= 3);
            if !sort.is_some_and(Sort::holds_items) || is_home {
                return Answer::text(StatusCode::FORBIDDEN, "This stays.\n");
            }
            cloud.remove_collection(path)
        }
        Place::Free(..) | Place::Nowhere => return not_found(place),
    };
    Answer::empty(if gone { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND })
}

/// The answer to MKCOL and MKCALENDAR.
pub fn make(cloud: &mut Cloud, asked: &Asked<'_>, place: &Place) -> Answer {
    let (parent, name) = match place {
        Place::Free(parent, name) => (parent, name),
        Place::Item(..) | Place::Collection(_) => {
            return xml::refused(StatusCode::METHOD_NOT_ALLOWED, "D:resource-must-be-null");
        }
        Place::Nowhere => return Answer::text(StatusCode::CONFLICT, "There is nothing above.\n"),
    };
    let tree = match (asked.body.is_empty(), Tree::parse(asked.body)) {
        (true, _) => None,
        (false, Ok(tree)) => Some(tree),
        (false, Err(why)) => return Answer::text(StatusCode::BAD_REQUEST, format!("{why}\n")),
    };
    let root = tree.as_ref().and_then(Tree::root);
    let properties: Vec<Element<'_>> = root.map(|root| set_properties(&root)).unwrap_or_default();
    let types: Vec<Element<'_>> =
        properties.iter().filter(|property| property.is(DAV, "resourcetype")).flat_map(Element::children).collect();
    let sort = if asked.method == "MKCALENDAR" || types.iter().any(|kind| kind.is(CALDAV, "calendar")) {
        Sort::Calendar
    } else if types.iter().any(|kind| kind.is(CARDDAV, "addressbook")) {
        Sort::AddressBook
    } else {
        Sort::Folder
    };
    let fits = matches!(
        (cloud.collection(parent).map(|parent| parent.sort), sort),
        (Some(Sort::CalendarHome), Sort::Calendar)
            | (Some(Sort::AddressbookHome), Sort::AddressBook)
            | (Some(Sort::Folder), Sort::Folder)
    );
    if !fits {
        return xml::refused(StatusCode::FORBIDDEN, "D:valid-resourcetype");
    }
    let mut collection = Collection::new(sort, name, now());
    if sort == Sort::Calendar {
        collection.components = ["VEVENT", "VTODO", "VJOURNAL"].map(str::to_owned).to_vec();
    }
    for property in &properties {
        set(&mut collection, property);
    }
    cloud.add(&format!("{parent}{name}/"), collection);
    Answer::empty(StatusCode::CREATED)
}

fn set_properties<'a>(root: &Element<'a>) -> Vec<Element<'a>> {
    root.children()
        .filter(|child| child.is(DAV, "set"))
        .flat_map(|set| set.children().filter(|child| child.is(DAV, "prop")))
        .flat_map(|prop| prop.children())
        .collect()
}

/// Sets a property that people may set; false for every other.
fn set(collection: &mut Collection, property: &Element<'_>) -> bool {
    let text = property.text().to_owned();
    match (property.namespace(), property.name()) {
        (DAV, "displayname") => collection.name = text,
        (CARDDAV, "addressbook-description") | (CALDAV, "calendar-description") => collection.description = Some(text),
        (APPLE, "calendar-color") => collection.colour = Some(text),
        (APPLE, "calendar-order") => collection.order = text.parse().ok(),
        (CALDAV, "supported-calendar-component-set") => {
            collection.components = property
                .children()
                .filter_map(|component| component.attribute("name"))
                .map(str::to_ascii_uppercase)
                .collect();
        }
        _ => return false,
    }
    true
}

/// The answer to PROPPATCH.
pub fn patch(cloud: &mut Cloud, asked: &Asked<'_>, place: &Place) -> Answer {
    let Place::Collection(path) = place else {
        return match place {
            Place::Item(..) => Answer::text(StatusCode::FORBIDDEN, "Properties of items can't be changed.\n"),
            _ => not_found(place),
        };
    };
    let tree = match Tree::parse(asked.body) {
        Ok(tree) => tree,
        Err(why) => return Answer::text(StatusCode::BAD_REQUEST, format!("{why}\n")),
    };
    let Some(root) = tree.root().filter(|root| root.is(DAV, "propertyupdate")) else {
        return Answer::text(StatusCode::BAD_REQUEST, "This is no propertyupdate.\n");
    };
    let Some(collection) = cloud.collection_mut(path) else { return not_found(place) };
    // All or nothing (RFC 4918 §9.2): a rehearsal on a copy first.
    let properties = set_properties(&root);
    let removes = root.child(DAV, "remove").is_some();
    let mut changed = collection.clone();
    let fits = collection.sort.holds_items() && !removes;
    let fits = properties.iter().fold(fits, |fits, property| set(&mut changed, property) && fits);
    let status = if fits {
        *collection = changed;
        StatusCode::OK
    } else {
        StatusCode::FORBIDDEN
    };
    let mut out = xml::head();
    out.push_str("<D:response><D:href>");
    xml::push_path(&mut out, path);
    out.push_str("</D:href><D:propstat><D:prop>");
    for property in &properties {
        super::properties::Asked::from(property).push_empty(&mut out);
    }
    out.push_str(&format!("</D:prop><D:status>{}</D:status></D:propstat></D:response>\n", xml::status_line(status)));
    out.push_str(TAIL);
    Answer::xml(StatusCode::MULTI_STATUS, out)
}
