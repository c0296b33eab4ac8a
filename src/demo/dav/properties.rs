//! The properties the server knows, and their values for each place. A property that a place does not have is
//! answered with 404 by whoever lists.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::Manners;
use super::tree::Element;
use super::xml::{APPLE, CALDAV, CARDDAV, DAV, SERVER, push_path, push_text};
use crate::demo::cloud::{Cloud, Collection, Item, Sort};
use crate::demo::subscriber::{Subscriber, media_type};
use crate::demo::{MAX_ITEM, QUOTA};

/// A property that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    Known(Property),
    Unknown { namespace: String, name: String },
}

macro_rules! properties {
    ($($variant:ident $prefix:literal $namespace:ident $name:literal;)*) => {
        /// A property the server knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Property { $($variant),* }

        impl Property {
            const ALL: &'static [Property] = &[$(Property::$variant),*];

            /// Its name with the prefix answers use.
            pub fn tag(self) -> &'static str {
                match self { $(Property::$variant => concat!($prefix, ":", $name)),* }
            }

            fn named(namespace: &str, name: &str) -> Option<Property> {
                match (namespace, name) {
                    $(($namespace, $name) => Some(Property::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

properties! {
    ResourceType "D" DAV "resourcetype";
    DisplayName "D" DAV "displayname";
    Etag "D" DAV "getetag";
    Length "D" DAV "getcontentlength";
    ContentType "D" DAV "getcontenttype";
    LastModified "D" DAV "getlastmodified";
    CreationDate "D" DAV "creationdate";
    CurrentUserPrincipal "D" DAV "current-user-principal";
    PrincipalUrl "D" DAV "principal-URL";
    PrincipalCollectionSet "D" DAV "principal-collection-set";
    Owner "D" DAV "owner";
    Privileges "D" DAV "current-user-privilege-set";
    SupportedReports "D" DAV "supported-report-set";
    SyncToken "D" DAV "sync-token";
    QuotaUsed "D" DAV "quota-used-bytes";
    QuotaAvailable "D" DAV "quota-available-bytes";
    Ctag "S" SERVER "getctag";
    Source "S" SERVER "source";
    AddressbookHome "A" CARDDAV "addressbook-home-set";
    AddressbookDescription "A" CARDDAV "addressbook-description";
    SupportedAddressData "A" CARDDAV "supported-address-data";
    MaxCard "A" CARDDAV "max-resource-size";
    CalendarHome "C" CALDAV "calendar-home-set";
    UserAddresses "C" CALDAV "calendar-user-address-set";
    CalendarDescription "C" CALDAV "calendar-description";
    SupportedComponents "C" CALDAV "supported-calendar-component-set";
    SupportedCalendarData "C" CALDAV "supported-calendar-data";
    MaxObject "C" CALDAV "max-resource-size";
    Inbox "C" CALDAV "schedule-inbox-URL";
    Outbox "C" CALDAV "schedule-outbox-URL";
    Colour "I" APPLE "calendar-color";
    Order "I" APPLE "calendar-order";
}

/// What `allprop` gives (RFC 4918 §9.1): the properties of that document, not the dear ones of others.
pub const ALLPROP: &[Property] = &[
    Property::ResourceType,
    Property::DisplayName,
    Property::Etag,
    Property::Length,
    Property::ContentType,
    Property::LastModified,
    Property::CreationDate,
];

impl Asked {
    /// The property an element inside `prop` names.
    pub fn from(element: &Element<'_>) -> Asked {
        match Property::named(element.namespace(), element.name()) {
            Some(known) => Asked::Known(known),
            None => Asked::Unknown { namespace: element.namespace().to_owned(), name: element.name().to_owned() },
        }
    }

    /// Appends its empty element.
    pub fn push_empty(&self, out: &mut String) {
        match self {
            Asked::Known(property) => push(out, format_args!("<{}/>", property.tag())),
            Asked::Unknown { namespace, name } => {
                push(out, format_args!("<x:{name} xmlns:x=\""));
                let mut value = String::new();
                push_text(&mut value, namespace);
                out.push_str(&value.replace('"', "&quot;"));
                out.push_str("\"/>");
            }
        }
    }
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String can't fail.
    let _ = out.write_fmt(text);
}

fn http_date(seconds: i64) -> String {
    Timestamp::from_second(seconds)
        .ok()
        .and_then(|time| DateTimePrinter::new().timestamp_to_rfc9110_string(&time).ok())
        .unwrap_or_default()
}

/// The `Last-Modified` of that time.
pub fn last_modified(seconds: i64) -> String {
    http_date(seconds)
}

fn iso_date(seconds: i64) -> String {
    Timestamp::from_second(seconds).map(|time| time.to_string()).unwrap_or_default()
}

/// Appends a property of an item with its value; false when items don't have it.
pub fn push_of_item(
    out: &mut String,
    property: Property,
    name: &str,
    item: &Item,
    subscriber: &Subscriber,
    manners: &Manners,
) -> bool {
    let tag = property.tag();
    match property {
        Property::ResourceType => out.push_str("<D:resourcetype/>"),
        Property::Etag => match manners.faults.etags.show(item.etag()) {
            Some(etag) => push(out, format_args!("<{tag}>{etag}</{tag}>")),
            None => return false,
        },
        Property::Length => push(out, format_args!("<{tag}>{}</{tag}>", item.size(subscriber))),
        Property::ContentType => push(out, format_args!("<{tag}>{}</{tag}>", media_type(name, &item.content))),
        Property::LastModified => push(out, format_args!("<{tag}>{}</{tag}>", http_date(item.modified))),
        Property::CreationDate => push(out, format_args!("<{tag}>{}</{tag}>", iso_date(item.modified))),
        Property::DisplayName => {
            push(out, format_args!("<{tag}>"));
            push_text(out, name);
            push(out, format_args!("</{tag}>"));
        }
        Property::CurrentUserPrincipal | Property::Owner | Property::Privileges => {
            return push_common(out, property, manners, true);
        }
        _ => return false,
    }
    true
}

/// Properties that are the same everywhere.
fn push_common(out: &mut String, property: Property, manners: &Manners, may_write: bool) -> bool {
    let tag = property.tag();
    let user = &manners.user;
    match property {
        Property::CurrentUserPrincipal | Property::Owner => {
            push(out, format_args!("<{tag}><D:href>/principals/{user}/</D:href></{tag}>"));
        }
        Property::PrincipalCollectionSet => {
            push(out, format_args!("<{tag}><D:href>/principals/</D:href></{tag}>"));
        }
        Property::Privileges => {
            let names: &[&str] = if may_write {
                &["all", "read", "write", "write-properties", "write-content", "bind", "unbind"]
            } else {
                &["read"]
            };
            push(out, format_args!("<{tag}>"));
            for name in names {
                push(out, format_args!("<D:privilege><D:{name}/></D:privilege>"));
            }
            push(out, format_args!("</{tag}>"));
        }
        _ => return false,
    }
    true
}

/// Appends a property of a collection with its value; false when it does not have it.
pub fn push_of_collection(
    out: &mut String,
    property: Property,
    path: &str,
    collection: &Collection,
    cloud: &Cloud,
    manners: &Manners,
) -> bool {
    let tag = property.tag();
    let sort = collection.sort;
    let user = &manners.user;
    let is_calendar = matches!(sort, Sort::Calendar | Sort::Subscribed | Sort::Inbox | Sort::Outbox);
    let is_principal = sort == Sort::Principal;
    let href = |out: &mut String, path: &str| {
        push(out, format_args!("<{tag}><D:href>"));
        push_path(out, path);
        push(out, format_args!("</D:href></{tag}>"));
    };
    let text = |out: &mut String, text: &str| {
        push(out, format_args!("<{tag}>"));
        push_text(out, text);
        push(out, format_args!("</{tag}>"));
    };
    match property {
        Property::ResourceType => {
            let more = match sort {
                Sort::AddressBook => "<A:addressbook/>",
                Sort::Calendar => "<C:calendar/>",
                Sort::Subscribed => "<S:subscribed/>",
                Sort::Inbox => "<C:schedule-inbox/>",
                Sort::Outbox => "<C:schedule-outbox/>",
                Sort::Principal => "<D:principal/>",
                _ => "",
            };
            push(out, format_args!("<{tag}><D:collection/>{more}</{tag}>"));
        }
        Property::DisplayName => text(out, &collection.name),
        Property::LastModified => text(out, &http_date(collection.modified)),
        Property::CreationDate => text(out, &iso_date(collection.modified)),
        Property::Etag if sort.holds_items() => {
            match manners.faults.etags.show(format!("\"{}\"", cloud.ctag(collection))) {
                Some(etag) => push(out, format_args!("<{tag}>{etag}</{tag}>")),
                None => return false,
            }
        }
        Property::ContentType if sort == Sort::Folder => text(out, "httpd/unix-directory"),
        Property::Ctag if matches!(sort, Sort::AddressBook | Sort::Calendar) => text(out, &cloud.ctag(collection)),
        Property::SyncToken if offers_sync(sort, manners) => text(out, &cloud.token(collection.changed)),
        Property::Source if sort == Sort::Subscribed => {
            push(out, format_args!("<{tag}><D:href>https://holidays.example.org/berlin.ics</D:href></{tag}>"));
        }
        Property::PrincipalUrl if is_principal => href(out, path),
        Property::AddressbookHome if is_principal => href(out, &format!("/addressbooks/{user}/")),
        Property::CalendarHome if is_principal => href(out, &format!("/calendars/{user}/")),
        Property::Inbox if is_principal => href(out, &format!("/calendars/{user}/inbox/")),
        Property::Outbox if is_principal => href(out, &format!("/calendars/{user}/outbox/")),
        Property::UserAddresses if is_principal => {
            push(out, format_args!("<{tag}><D:href>mailto:demo@lifeboat.example</D:href></{tag}>"));
        }
        Property::AddressbookDescription if sort == Sort::AddressBook => match &collection.description {
            Some(description) => text(out, description),
            None => return false,
        },
        Property::CalendarDescription if is_calendar => match &collection.description {
            Some(description) => text(out, description),
            None => return false,
        },
        Property::SupportedAddressData if sort == Sort::AddressBook => {
            push(
                out,
                format_args!(
                    "<{tag}><A:address-data-type content-type=\"text/vcard\" version=\"3.0\"/><A:address-data-type content-type=\"text/vcard\" version=\"4.0\"/></{tag}>"
                ),
            );
        }
        Property::MaxCard if sort == Sort::AddressBook => push(out, format_args!("<{tag}>{MAX_ITEM}</{tag}>")),
        Property::MaxObject if is_calendar => push(out, format_args!("<{tag}>{MAX_ITEM}</{tag}>")),
        Property::SupportedComponents if is_calendar => {
            push(out, format_args!("<{tag}>"));
            for component in &collection.components {
                push(out, format_args!("<C:comp name=\"{component}\"/>"));
            }
            push(out, format_args!("</{tag}>"));
        }
        Property::SupportedCalendarData if is_calendar => {
            push(out, format_args!("<{tag}><C:calendar-data content-type=\"text/calendar\" version=\"2.0\"/></{tag}>"));
        }
        Property::Colour if is_calendar => match &collection.colour {
            Some(colour) => text(out, colour),
            None => return false,
        },
        Property::Order if is_calendar => match collection.order {
            Some(order) => push(out, format_args!("<{tag}>{order}</{tag}>")),
            None => return false,
        },
        Property::QuotaUsed if sort == Sort::Folder => {
            push(out, format_args!("<{tag}>{}</{tag}>", used_bytes(cloud)));
        }
        Property::QuotaAvailable if sort == Sort::Folder => {
            push(out, format_args!("<{tag}>{}</{tag}>", QUOTA.saturating_sub(used_bytes(cloud))));
        }
        Property::SupportedReports => {
            push(out, format_args!("<{tag}>"));
            for report in reports(sort, manners) {
                push(out, format_args!("<D:supported-report><D:report><{report}/></D:report></D:supported-report>"));
            }
            push(out, format_args!("</{tag}>"));
        }
        _ => return push_common(out, property, manners, sort != Sort::Subscribed),
    }
    true
}

/// The names of the properties a collection has, for `propname`.
pub fn names_of_collection(path: &str, collection: &Collection, cloud: &Cloud, manners: &Manners) -> Vec<Property> {
    let has = |property: &Property| push_of_collection(&mut String::new(), *property, path, collection, cloud, manners);
    Property::ALL.iter().copied().filter(has).collect()
}

/// The names of the properties an item has, for `propname`.
pub const NAMES_OF_ITEM: &[Property] = &[
    Property::ResourceType,
    Property::DisplayName,
    Property::Etag,
    Property::Length,
    Property::ContentType,
    Property::LastModified,
    Property::CreationDate,
    Property::CurrentUserPrincipal,
    Property::Owner,
    Property::Privileges,
];

/// True where sync-collection is offered.
pub fn offers_sync(sort: Sort, manners: &Manners) -> bool {
    matches!(sort, Sort::AddressBook | Sort::Calendar) && !manners.faults.no_sync
}

fn reports(sort: Sort, manners: &Manners) -> Vec<&'static str> {
    let mut reports = match sort {
        Sort::AddressBook => vec!["A:addressbook-multiget", "A:addressbook-query"],
        Sort::Calendar => vec!["C:calendar-multiget", "C:calendar-query"],
        _ => Vec::new(),
    };
    if offers_sync(sort, manners) {
        reports.push("D:sync-collection");
    }
    reports
}

/// A rough figure: what is stored counts exactly, what is composed when asked for by its usual size.
fn used_bytes(cloud: &Cloud) -> u64 {
    cloud
        .collections()
        .filter(|(_, collection)| collection.sort == Sort::Folder)
        .map(|(_, collection)| collection.items.len() as u64 * 90_000)
        .sum()
}
