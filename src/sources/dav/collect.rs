//! Finds the address books and calendars of a home, and says of everything else in it why it is left out. What a
//! resource is follows from its types; names count only where servers give generated collections no type of their own.

use std::collections::BTreeSet;

use url::Url;

use crate::model::{Collection, Found, Kind, LeftOut, Service, Trouble, Watch};
use crate::net::http::Session;
use crate::net::webdav::{self, Depth, Limits, Prop, Propfind, Response, Type};
use crate::sources::address;

/// Neither sync token nor ctag: Radicale 3.9 reads every item of a collection for each of them (seen 22 November 2026). The
/// first is asked for with a listing, the second only where there is no first.
const PROPS: &[Prop] = &[
    Prop::ResourceType,
    Prop::DisplayName,
    Prop::SupportedReports,
    Prop::AddressbookDescription,
    Prop::SupportedAddressData,
    Prop::CalendarDescription,
    Prop::SupportedComponents,
    Prop::CalendarColor,
    Prop::CalendarOrder,
    Prop::Source,
];

/// A home with more in it is none.
const MOST_MEMBERS: usize = 20_000;

/// What the home at `home` holds for `services`. The address may also be that of a single collection.
pub(super) async fn collections(
    session: &Session,
    home: &Url,
    services: &[Service],
    w: &Watch,
) -> Result<Found, Trouble> {
    // First the home alone: where it is itself a collection, its members are items, perhaps tens of thousands.
    let (url, itself) = propfind(session, home, Depth::Zero, PROPS, w).await?;
    let mut found =
        Gathered { origin: address::origin(&url), services, found: Found::default(), seen: BTreeSet::new() };
    for response in &itself {
        if let Some(status) = response.status.filter(|status| *status >= 300) {
            return Err(Trouble::Status { url: url.to_string(), status });
        }
        if response.types.has(Type::Addressbook) || response.types.has(Type::Calendar) {
            found.add(&url, response)?;
            found.ask_for_ctags(session, &url, Depth::Zero, w).await?;
            return Ok(found.sorted());
        }
    }
    let (url, members) = propfind(session, home, Depth::One, PROPS, w).await?;
    if members.is_empty() {
        // Lost data, a wrong address or a broken server: none of them is an empty account.
        let why = "it lists nothing, not even itself".to_owned();
        return Err(Trouble::Malformed { url: url.to_string(), why });
    }
    let home_key = address::folder_key(url.path()).into_owned();
    for response in &members {
        // A home that does not list itself is odd and harms nobody.
        if *address::folder_key(&address::path_of(&url, &response.href)?) != *home_key {
            found.add(&url, response)?;
        }
    }
    found.ask_for_ctags(session, &url, Depth::One, w).await?;
    Ok(found.sorted())
}

/// The properties of a resource, and of its members where `depth` says so; and the address that answered.
pub(super) async fn propfind(
    session: &Session,
    url: &Url,
    depth: Depth,
    props: &'static [Prop],
    w: &Watch,
) -> Result<(Url, Vec<Response>), Trouble> {
    w.go_on().await?;
    let answer = session.send(Propfind { url: url.clone(), depth, props }.prepare(), w).await?;
    let url = answer.url.clone();
    let mut responses = Vec::new();
    let gather = |response| {
        responses.push(response);
        if responses.len() > MOST_MEMBERS {
            return Err(Trouble::TooLarge { url: url.to_string(), limit: Limits::HELD.answer_bytes });
        }
        Ok(())
    };
    let summary = webdav::multistatus(answer, &Limits::HELD, gather, w).await?;
    if summary.truncated {
        return Err(Trouble::Malformed { url: url.to_string(), why: "the server left a part out".to_owned() });
    }
    Ok((url, responses))
}

struct Gathered<'a> {
    origin: String,
    services: &'a [Service],
    found: Found,
    seen: BTreeSet<Vec<u8>>,
}

impl Gathered<'_> {
    fn add(&mut self, base: &Url, response: &Response) -> Result<(), Trouble> {
        let path = address::path_of(base, &response.href)?;
        if !self.seen.insert(address::folder_key(&path).into_owned()) {
            return Ok(());
        }
        match judge(response, &path) {
            Verdict::LeftOut(why) => {
                self.found.left_out.push(LeftOut {
                    href: path.into_owned(),
                    name: name(response),
                    why: why.to_owned(),
                });
            }
            Verdict::Take(service) if self.services.contains(&service) => {
                self.found.collections.push(describe(service, &self.origin, &path, response));
            }
            // Another source of the same account takes it.
            Verdict::Take(_) => {}
        }
        Ok(())
    }

    /// Asks for the ctags of collections that can't say what changed.
    async fn ask_for_ctags(&mut self, session: &Session, home: &Url, depth: Depth, w: &Watch) -> Result<(), Trouble> {
        if self.found.collections.iter().all(|collection| collection.offers_sync) {
            return Ok(());
        }
        let (url, members) = propfind(session, home, depth, &[Prop::Ctag], w).await?;
        for response in &members {
            let path = address::path_of(&url, &response.href)?;
            let key = address::folder_key(&path);
            let without = |c: &&mut Collection| !c.offers_sync && *address::folder_key(&c.href) == *key;
            if let Some(collection) = self.found.collections.iter_mut().find(without) {
                collection.ctag = response.text(Prop::Ctag).filter(|text| !text.is_empty()).map(str::to_owned);
            }
        }
        Ok(())
    }

    fn sorted(mut self) -> Found {
        self.found.collections.sort_by(|a, b| (&a.kinds, &a.href).cmp(&(&b.kinds, &b.href)));
        self.found.left_out.sort();
        self.found
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Take(Service),
    LeftOut(&'static str),
}

/// What a member of a home is. Seen 22 November 2026, where not said otherwise.
fn judge(response: &Response, path: &str) -> Verdict {
    let has = |kind| response.types.has(kind);
    let last = address::last_name(path);
    if response.status.is_some_and(|status| status >= 300) {
        return Verdict::LeftOut("left-out-no-access");
    }
    // Nextcloud keeps deleted calendars in the home, without the type `calendar`.
    if has(Type::DeletedCalendar) || has(Type::TrashBin) {
        return Verdict::LeftOut("left-out-deleted");
    }
    if has(Type::Subscribed) || response.text(Prop::Source).is_some_and(|source| !source.is_empty()) {
        return Verdict::LeftOut("left-out-subscription");
    }
    // DAViCal puts them into the home beside the calendars.
    if has(Type::CalendarProxy) {
        return Verdict::LeftOut("left-out-proxy");
    }
    if has(Type::Addressbook) {
        // Nextcloud: other users of the server, and people written to of late.
        let generated = last.starts_with("z-server-generated--") || last.starts_with("z-app-generated--");
        return if generated { Verdict::LeftOut("left-out-generated") } else { Verdict::Take(Service::Carddav) };
    }
    if has(Type::ScheduleInbox) {
        return Verdict::LeftOut("left-out-inbox");
    }
    if has(Type::Calendar) {
        // Nextcloud makes it from the birthdays in contacts. SOGo's ordinary calendar is also the outbox.
        let generated = last == "contact_birthdays";
        return if generated { Verdict::LeftOut("left-out-generated") } else { Verdict::Take(Service::Caldav) };
    }
    if has(Type::ScheduleOutbox) {
        return Verdict::LeftOut("left-out-outbox");
    }
    if has(Type::Notification) {
        return Verdict::LeftOut("left-out-notifications");
    }
    Verdict::LeftOut("left-out-not-supported")
}

fn name(response: &Response) -> String {
    match response.text(Prop::DisplayName) {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => address::last_name(&response.href),
    }
}

fn describe(service: Service, origin: &str, path: &str, response: &Response) -> Collection {
    let own = |prop| response.text(prop).filter(|text| !text.is_empty()).map(str::to_owned);
    let mut href = path.to_owned();
    if !href.ends_with('/') {
        href.push('/');
    }
    let mut collection = Collection {
        service,
        name: name(response),
        origin: origin.to_owned(),
        href,
        offers_sync: response.offers_sync,
        ..Collection::default()
    };
    if service == Service::Carddav {
        collection.kinds = vec![Kind::Contacts];
        collection.description = own(Prop::AddressbookDescription);
        collection.offers_vcard4 = response.offers_vcard4;
    } else {
        collection.components = response.texts(Prop::SupportedComponents).map(str::to_ascii_uppercase).collect();
        collection.kinds = kinds(&collection.components);
        collection.description = own(Prop::CalendarDescription);
        collection.colour = own(Prop::CalendarColor);
        collection.order = own(Prop::CalendarOrder).and_then(|order| order.trim().parse().ok());
    }
    collection
}

/// The kinds that a calendar's items may have; all of them where it does not say.
fn kinds(components: &[String]) -> Vec<Kind> {
    if components.is_empty() {
        return vec![Kind::Calendar, Kind::Tasks, Kind::Notes];
    }
    let has = |name: &str| components.iter().any(|component| component == name);
    let mut kinds = Vec::new();
    if has("VEVENT") || !(has("VTODO") || has("VJOURNAL")) {
        kinds.push(Kind::Calendar);
    }
    if has("VTODO") {
        kinds.push(Kind::Tasks);
    }
    if has("VJOURNAL") {
        kinds.push(Kind::Notes);
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(href: &str, types: &[Type]) -> Response {
        let types = types.iter().fold(webdav::Types::default(), |set, kind| set.with(*kind));
        let mut response = Response::default();
        response.href = href.into();
        response.types = types;
        response
    }

    #[test]
    fn judges_members_of_a_home() {
        use Type::*;
        let check = |href: &str, types: &[Type], expect: Verdict| {
            assert_eq!(judge(&response(href, types), href), expect, "{href} {types:?}");
        };
        let take = Verdict::Take;
        let leave = Verdict::LeftOut;
        check("/a/contacts/", &[Collection, Addressbook], take(Service::Carddav));
        check("/a/personal/", &[Collection, Calendar], take(Service::Caldav));
        // SOGo
        check("/a/personal/", &[Collection, Calendar, ScheduleOutbox], take(Service::Caldav));
        check("/a/inbox/", &[Collection, ScheduleInbox], leave("left-out-inbox"));
        check("/a/.in/", &[Collection, ScheduleInbox, Calendar], leave("left-out-inbox"));
        check("/a/outbox/", &[Collection, ScheduleOutbox], leave("left-out-outbox"));
        // Nextcloud
        check("/a/contact_birthdays/", &[Collection, Calendar], leave("left-out-generated"));
        check("/a/z-server-generated--system/", &[Collection, Addressbook], leave("left-out-generated"));
        check(
            "/a/z-app-generated--contactsinteraction--recent/",
            &[Collection, Addressbook],
            leave("left-out-generated"),
        );
        check("/a/old/", &[Collection, DeletedCalendar], leave("left-out-deleted"));
        check("/a/trashbin/", &[Collection, TrashBin], leave("left-out-deleted"));
        check("/a/web/", &[Collection, Subscribed], leave("left-out-subscription"));
        check("/a/web/", &[Collection, Subscribed, Calendar], leave("left-out-subscription"));
        check("/a/work_shared_by_bob/", &[Collection, Calendar, Shared], take(Service::Caldav));
        // DAViCal
        check("/a/calendar-proxy-read/", &[Collection, Principal, CalendarProxy], leave("left-out-proxy"));
        check("/a/notification/", &[Collection, Notification], leave("left-out-notifications"));
        check("/a/files/", &[Collection], leave("left-out-not-supported"));
        let mut refused = response("/a/x/", &[]);
        refused.status = Some(403);
        assert_eq!(judge(&refused, "/a/x/"), leave("left-out-no-access"));
    }

    #[test]
    fn kinds_follow_components() {
        let check = |components: &[&str], expect: &[Kind]| {
            let components: Vec<String> = components.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(kinds(&components), expect, "{components:?}");
        };
        check(&[], &[Kind::Calendar, Kind::Tasks, Kind::Notes]);
        check(&["VEVENT"], &[Kind::Calendar]);
        check(&["VTODO"], &[Kind::Tasks]);
        check(&["VJOURNAL", "VTODO"], &[Kind::Tasks, Kind::Notes]);
        check(&["VFREEBUSY"], &[Kind::Calendar]);
    }
}
