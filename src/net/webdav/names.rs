//! The names that WebDAV documents use, and where each of them means something (RFC 4918, RFC 3744, RFC 4791, RFC 6352,
//! RFC 6578, and the extensions of CalendarServer, Apple, ownCloud and Nextcloud).

/// A property that can be asked for and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Prop {
    // RFC 4918, RFC 3744, RFC 5397, RFC 3253, RFC 6578.
    DisplayName,
    ResourceType,
    Etag,
    ContentLength,
    ContentType,
    LastModified,
    Owner,
    PrincipalUrl,
    CurrentUserPrincipal,
    SupportedReports,
    SyncToken,
    // RFC 6352.
    AddressbookHomeSet,
    AddressbookDescription,
    SupportedAddressData,
    AddressData,
    // RFC 4791.
    CalendarHomeSet,
    CalendarDescription,
    SupportedComponents,
    CalendarData,
    // Extensions that nearly everyone has.
    Ctag,
    Source,
    CalendarColor,
    CalendarOrder,
}

/// What a resource is, as `DAV:resourcetype` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Type {
    Collection = 1,
    Principal = 1 << 1,
    Addressbook = 1 << 2,
    Calendar = 1 << 3,
    ScheduleInbox = 1 << 4,
    ScheduleOutbox = 1 << 5,
    /// `calendar-proxy-read` or `-write`, and their `-for` forms.
    CalendarProxy = 1 << 6,
    /// A calendar of another server that this one shows.
    Subscribed = 1 << 7,
    /// A calendar in Nextcloud's trash bin.
    DeletedCalendar = 1 << 8,
    /// A trash bin.
    TrashBin = 1 << 9,
    Notification = 1 << 10,
    /// Shared with this person by its owner.
    Shared = 1 << 11,
    /// Dropbox for attachments of the CalendarServer extensions.
    DropboxHome = 1 << 12,
}

/// A set of types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Types(u16);

impl Types {
    /// True when `kind` is in the set.
    pub fn has(self, kind: Type) -> bool {
        self.0 & kind as u16 != 0
    }

    /// The set with `kind` in it.
    #[must_use]
    pub fn with(self, kind: Type) -> Types {
        Types(self.0 | kind as u16)
    }
}

/// An element where we know what to do with it. `Other` is everything else, and everything inside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Multistatus,
    Response,
    Propstat,
    Prop,
    Href,
    Status,
    Value(Prop),
    Type(Type),
    Component,
    DataType,
    SupportedReport,
    Report,
    SyncCollection,
    Other,
}

/// What the text of a property consists of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Hrefs,
    Types,
    Components,
    DataTypes,
    Reports,
}

pub(super) fn shape(prop: Prop) -> Shape {
    match prop {
        Prop::Owner
        | Prop::PrincipalUrl
        | Prop::CurrentUserPrincipal
        | Prop::AddressbookHomeSet
        | Prop::CalendarHomeSet
        | Prop::Source => Shape::Hrefs,
        Prop::ResourceType => Shape::Types,
        Prop::SupportedComponents => Shape::Components,
        Prop::SupportedAddressData => Shape::DataTypes,
        Prop::SupportedReports => Shape::Reports,
        _ => Shape::Text,
    }
}

/// What `tag` is inside of `parent`.
pub(super) fn accept(parent: Option<Tag>, tag: Tag) -> Tag {
    let fits = match (parent, tag) {
        (None, Tag::Multistatus)
        | (Some(Tag::Multistatus), Tag::Response | Tag::Value(Prop::SyncToken))
        | (Some(Tag::Response), Tag::Href | Tag::Status | Tag::Propstat)
        | (Some(Tag::Propstat), Tag::Prop | Tag::Status)
        | (Some(Tag::Prop), Tag::Value(_))
        | (Some(Tag::SupportedReport), Tag::Report)
        | (Some(Tag::Report), Tag::SyncCollection) => true,
        (Some(Tag::Value(prop)), _) => matches!(
            (shape(prop), tag),
            (Shape::Hrefs, Tag::Href)
                | (Shape::Types, Tag::Type(_))
                | (Shape::Components, Tag::Component)
                | (Shape::DataTypes, Tag::DataType)
                | (Shape::Reports, Tag::SupportedReport)
        ),
        _ => false,
    };
    if fits { tag } else { Tag::Other }
}

/// The element that `namespace` and `local` name.
pub(super) fn known(namespace: &str, local: &str) -> Tag {
    match namespace {
        "DAV:" => match local {
            "multistatus" => Tag::Multistatus,
            "response" => Tag::Response,
            "propstat" => Tag::Propstat,
            "prop" => Tag::Prop,
            "href" => Tag::Href,
            "status" => Tag::Status,
            "displayname" => Tag::Value(Prop::DisplayName),
            "resourcetype" => Tag::Value(Prop::ResourceType),
            "getetag" => Tag::Value(Prop::Etag),
            "getcontentlength" => Tag::Value(Prop::ContentLength),
            "getcontenttype" => Tag::Value(Prop::ContentType),
            "getlastmodified" => Tag::Value(Prop::LastModified),
            "owner" => Tag::Value(Prop::Owner),
            "principal-URL" => Tag::Value(Prop::PrincipalUrl),
            "current-user-principal" => Tag::Value(Prop::CurrentUserPrincipal),
            "supported-report-set" => Tag::Value(Prop::SupportedReports),
            "sync-token" => Tag::Value(Prop::SyncToken),
            "supported-report" => Tag::SupportedReport,
            "report" => Tag::Report,
            "sync-collection" => Tag::SyncCollection,
            "collection" => Tag::Type(Type::Collection),
            "principal" => Tag::Type(Type::Principal),
            _ => Tag::Other,
        },
        "urn:ietf:params:xml:ns:carddav" => match local {
            "address-data" => Tag::Value(Prop::AddressData),
            "addressbook-home-set" => Tag::Value(Prop::AddressbookHomeSet),
            "addressbook-description" => Tag::Value(Prop::AddressbookDescription),
            "supported-address-data" => Tag::Value(Prop::SupportedAddressData),
            "address-data-type" => Tag::DataType,
            "addressbook" => Tag::Type(Type::Addressbook),
            _ => Tag::Other,
        },
        "urn:ietf:params:xml:ns:caldav" => match local {
            "calendar-data" => Tag::Value(Prop::CalendarData),
            "calendar-home-set" => Tag::Value(Prop::CalendarHomeSet),
            "calendar-description" => Tag::Value(Prop::CalendarDescription),
            "supported-calendar-component-set" => Tag::Value(Prop::SupportedComponents),
            "comp" => Tag::Component,
            "calendar" => Tag::Type(Type::Calendar),
            "schedule-inbox" => Tag::Type(Type::ScheduleInbox),
            "schedule-outbox" => Tag::Type(Type::ScheduleOutbox),
            _ => Tag::Other,
        },
        "http://calendarserver.org/ns/" => match local {
            "getctag" => Tag::Value(Prop::Ctag),
            "source" => Tag::Value(Prop::Source),
            "calendar-proxy-read" | "calendar-proxy-write" | "calendar-proxy-read-for" | "calendar-proxy-write-for" => {
                Tag::Type(Type::CalendarProxy)
            }
            "subscribed" => Tag::Type(Type::Subscribed),
            "notification" => Tag::Type(Type::Notification),
            "shared" => Tag::Type(Type::Shared),
            "dropbox-home" => Tag::Type(Type::DropboxHome),
            _ => Tag::Other,
        },
        "http://apple.com/ns/ical/" => match local {
            "calendar-color" => Tag::Value(Prop::CalendarColor),
            "calendar-order" => Tag::Value(Prop::CalendarOrder),
            _ => Tag::Other,
        },
        "http://nextcloud.com/ns" | "http://owncloud.org/ns" => match local {
            "deleted-calendar" => Tag::Type(Type::DeletedCalendar),
            "trash-bin" => Tag::Type(Type::TrashBin),
            _ => Tag::Other,
        },
        _ => Tag::Other,
    }
}

/// The name of a property with the prefixes that our requests declare.
pub(super) fn qualified(prop: Prop) -> &'static str {
    match prop {
        Prop::DisplayName => "D:displayname",
        Prop::ResourceType => "D:resourcetype",
        Prop::Etag => "D:getetag",
        Prop::ContentLength => "D:getcontentlength",
        Prop::ContentType => "D:getcontenttype",
        Prop::LastModified => "D:getlastmodified",
        Prop::Owner => "D:owner",
        Prop::PrincipalUrl => "D:principal-URL",
        Prop::CurrentUserPrincipal => "D:current-user-principal",
        Prop::SupportedReports => "D:supported-report-set",
        Prop::SyncToken => "D:sync-token",
        Prop::AddressbookHomeSet => "A:addressbook-home-set",
        Prop::AddressbookDescription => "A:addressbook-description",
        Prop::SupportedAddressData => "A:supported-address-data",
        Prop::AddressData => "A:address-data",
        Prop::CalendarHomeSet => "C:calendar-home-set",
        Prop::CalendarDescription => "C:calendar-description",
        Prop::SupportedComponents => "C:supported-calendar-component-set",
        Prop::CalendarData => "C:calendar-data",
        Prop::Ctag => "S:getctag",
        Prop::Source => "S:source",
        Prop::CalendarColor => "I:calendar-color",
        Prop::CalendarOrder => "I:calendar-order",
    }
}
