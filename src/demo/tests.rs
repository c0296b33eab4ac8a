//! The demo cloud over real HTTP, with a client of a few lines that knows nothing of the server's code.
//!
//! One file because it is one client and what it must be told by one server.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;

/// An answer as it came over the wire.
#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: Vec<u8>,
    /// The body ended as its length or its last chunk said.
    whole: bool,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

fn basic() -> String {
    format!("Basic {}", STANDARD.encode(format!("{USER}:{PASSWORD}")))
}

/// Sends a request without any sign-in; `None` when the connection is refused or closed without an answer.
fn send(demo: &Demo, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Reply> {
    let mut stream = TcpStream::connect(demo.address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut all = Vec::new();
    // A reset in the middle still leaves what came before it.
    let _ = stream.read_to_end(&mut all);
    let split = all.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8(all[..split].to_vec()).unwrap();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let mut reply = Reply { status, head, body: all[split + 4..].to_vec(), whole: true };
    if reply.header("transfer-encoding") == Some("chunked") {
        (reply.body, reply.whole) = unchunk(&reply.body);
    } else if method != "HEAD" && status != 304 && status != 204 {
        let length: usize = reply.header("content-length").unwrap().parse().unwrap();
        reply.whole = reply.body.len() == length;
    }
    Some(reply)
}

fn unchunk(mut raw: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    loop {
        let Some(line) = raw.windows(2).position(|window| window == b"\r\n") else { return (out, false) };
        let length = usize::from_str_radix(std::str::from_utf8(&raw[..line]).unwrap(), 16).unwrap();
        raw = &raw[line + 2..];
        if length == 0 {
            return (out, true);
        }
        if raw.len() < length + 2 {
            out.extend(&raw[..length.min(raw.len())]);
            return (out, false);
        }
        out.extend(&raw[..length]);
        raw = &raw[length + 2..];
    }
}

/// A request with the right password.
fn ask(demo: &Demo, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let password = basic();
    let headers: Vec<(&str, &str)> = headers.iter().copied().chain([("Authorization", password.as_str())]).collect();
    send(demo, method, path, &headers, body.as_bytes()).unwrap()
}

fn propfind(demo: &Demo, path: &str, depth: &str, properties: &str) -> Reply {
    let body = format!(
        "<?xml version=\"1.0\"?><d:propfind xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\" xmlns:a=\"urn:ietf:params:xml:ns:carddav\" xmlns:s=\"http://calendarserver.org/ns/\" xmlns:i=\"http://apple.com/ns/ical/\"><d:prop>{properties}</d:prop></d:propfind>"
    );
    ask(demo, "PROPFIND", path, &[("Depth", depth)], &body)
}

/// The texts between two tags.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    text.split(open).skip(1).filter_map(|rest| rest.split_once(close)).map(|(inner, _)| inner).collect()
}

fn hrefs(reply: &Reply) -> Vec<String> {
    between(reply.text(), "<D:response><D:href>", "</D:href>").into_iter().map(str::to_owned).collect()
}

fn small() -> Options {
    Options { contacts: 20, events: 12, todos: 8, notes: 3, photos: 4, ..Options::default() }
}

const PERSONAL: &str = "/addressbooks/demo@lifeboat/personal/";
const HOME: &str = "/calendars/demo@lifeboat/home/";

#[test]
fn discovery_leads_from_the_well_known_address_to_the_collections() {
    let demo = serve(&small()).unwrap();
    for service in ["carddav", "caldav"] {
        let reply = send(&demo, "PROPFIND", &format!("/.well-known/{service}"), &[], b"").unwrap();
        assert_eq!((reply.status, reply.header("location")), (301, Some("/")));
    }
    let reply = propfind(&demo, "/", "0", "<d:current-user-principal/><d:nonsense/>");
    assert_eq!(reply.status, 207);
    assert!(reply.text().contains("<D:current-user-principal><D:href>/principals/demo@lifeboat/</D:href>"));
    assert!(reply.text().contains(
        "<D:propstat><D:prop><x:nonsense xmlns:x=\"DAV:\"/></D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>"
    ));
    let reply = propfind(&demo, "/principals/demo@lifeboat/", "0", "<a:addressbook-home-set/><c:calendar-home-set/>");
    assert!(reply.text().contains("<D:href>/addressbooks/demo@lifeboat/</D:href>"));
    assert!(reply.text().contains("<D:href>/calendars/demo@lifeboat/</D:href>"));
    assert!(!reply.text().contains("404"));
    let reply = propfind(&demo, "/addressbooks/demo@lifeboat/", "1", "<d:resourcetype/><d:displayname/>");
    assert_eq!(hrefs(&reply).len(), 3);
    assert_eq!(reply.text().matches("<A:addressbook/>").count(), 2);
    let reply = propfind(
        &demo,
        "/calendars/demo@lifeboat/",
        "1",
        "<d:resourcetype/><i:calendar-color/><c:supported-calendar-component-set/><s:source/>",
    );
    assert_eq!(hrefs(&reply).len(), 9);
    assert_eq!(reply.text().matches("<C:calendar/>").count(), 5);
    for special in ["<C:schedule-inbox/>", "<C:schedule-outbox/>", "<S:subscribed/>", "#D8442CFF", "VJOURNAL"] {
        assert!(reply.text().contains(special), "{special}");
    }
    let reply = propfind(&demo, "/", "infinity", "<d:resourcetype/>");
    assert_eq!(reply.status, 403);
    assert!(reply.text().contains("<D:propfind-finite-depth/>"));
    let reply = ask(&demo, "OPTIONS", "/", &[], "");
    assert!(reply.header("dav").unwrap().contains("addressbook"));
}

#[test]
fn allprop_and_propname_give_what_there_is() {
    let demo = serve(&small()).unwrap();
    let reply = ask(&demo, "PROPFIND", PERSONAL, &[("Depth", "1")], "");
    assert!(reply.text().contains("<D:getetag>\"") && reply.text().contains("<D:getcontentlength>"));
    let names = "<propfind xmlns='DAV:'><propname/></propfind>";
    let reply = ask(&demo, "PROPFIND", PERSONAL, &[("Depth", "0")], names);
    for name in ["<D:sync-token/>", "<S:getctag/>", "<A:supported-address-data/>"] {
        assert!(reply.text().contains(name), "{}", reply.text());
    }
    assert_eq!(ask(&demo, "PROPFIND", PERSONAL, &[("Depth", "0")], "<!DOCTYPE a><a/>").status, 400);
    assert_eq!(ask(&demo, "PROPFIND", "/nowhere/", &[("Depth", "0")], "").status, 404);
}

#[test]
fn a_listing_is_exactly_what_get_serves() {
    let demo = serve(&Options { photos: 12, ..small() }).unwrap();
    for held in demo.truth() {
        let reply = propfind(&demo, &held.href, "1", "<d:getetag/><d:getcontentlength/><d:getlastmodified/>");
        assert!(reply.whole);
        let listed = hrefs(&reply);
        assert_eq!(listed.iter().filter(|href| !href.ends_with('/')).count(), held.items.len(), "{}", held.href);
        for item in &held.items {
            assert!(listed.contains(&item.href), "{}", item.href);
            let got = ask(&demo, "GET", &item.href, &[], "");
            assert_eq!((got.status, got.whole), (200, true));
            assert_eq!(got.header("etag"), Some(item.etag.as_str()));
            assert_eq!(got.body.len() as u64, item.size, "{}", item.href);
            assert_eq!(Some(Bytes::from(got.body)), demo.body(&item.href));
            assert!(reply.text().contains(&format!("<D:getetag>{}</D:getetag>", item.etag)));
        }
    }
}

#[test]
fn two_accounts_of_one_seed_are_the_same() {
    let look = |seed| serve(&Options { seed, ..small() }).unwrap().truth();
    assert_eq!(look(1), look(1));
    assert_ne!(look(1), look(2));
}

#[test]
fn multiget_gives_bodies_and_names_what_is_missing() {
    let demo = serve(&Options { odd: true, ..small() }).unwrap();
    let book = demo.truth().into_iter().find(|held| held.href == PERSONAL).unwrap();
    let mut body = String::from(
        "<a:addressbook-multiget xmlns:a='urn:ietf:params:xml:ns:carddav' xmlns:d='DAV:'><d:prop><d:getetag/><a:address-data/></d:prop><d:href>/addressbooks/demo@lifeboat/personal/missing.vcf</d:href>",
    );
    for item in &book.items {
        body.push_str(&format!("<d:href>{}</d:href>", item.href));
    }
    body.push_str("</a:addressbook-multiget>");
    let reply = ask(&demo, "REPORT", PERSONAL, &[], &body);
    assert_eq!(hrefs(&reply).len(), book.items.len() + 1);
    // One that never was, one that is listed but not there, one that XML can't carry.
    assert_eq!(reply.text().matches("404 Not Found").count(), 2);
    assert_eq!(reply.text().matches("500 Internal Server Error").count(), 1);
    let data = between(reply.text(), "<A:address-data>", "</A:address-data>");
    assert_eq!(data.len(), book.items.len() - 2);
    let first = demo.body(&book.items[0].href).unwrap();
    let unescaped = data[0].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    assert_eq!(unescaped.as_bytes(), &first[..]);
    let wrong = body.replace("<a:address-data/>", "<a:address-data content-type='application/vcard+json'/>");
    assert!(ask(&demo, "REPORT", PERSONAL, &[], &wrong).text().contains("<A:supported-address-data/>"));
    assert!(ask(&demo, "REPORT", HOME, &[], &body).text().contains("<D:supported-report/>"));
}

#[test]
fn queries_filter() {
    let demo = serve(&small()).unwrap();
    let query = |component: &str| {
        let body = format!(
            "<c:calendar-query xmlns:c='urn:ietf:params:xml:ns:caldav' xmlns:d='DAV:'><d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name='VCALENDAR'><c:comp-filter name='{component}'/></c:comp-filter></c:filter></c:calendar-query>"
        );
        hrefs(&ask(&demo, "REPORT", HOME, &[("Depth", "1")], &body)).len()
    };
    // Two of five events and three of eight to-dos lie in this calendar.
    assert_eq!((query("VEVENT"), query("VTODO"), query("VJOURNAL")), (6, 3, 0));
    let body = "<a:addressbook-query xmlns:a='urn:ietf:params:xml:ns:carddav' xmlns:d='DAV:'><d:prop><a:address-data/></d:prop><a:filter><a:prop-filter name='TEL'/></a:filter><a:limit><a:nresults>3</a:nresults></a:limit></a:addressbook-query>";
    let reply = ask(&demo, "REPORT", PERSONAL, &[("Depth", "1")], body);
    assert_eq!(reply.text().matches("<A:address-data>").count(), 3);
    assert!(reply.text().contains("507 Insufficient Storage"));
}

fn sync(demo: &Demo, token: &str) -> Reply {
    let body = format!(
        "<sync-collection xmlns='DAV:'><sync-token>{token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>"
    );
    ask(demo, "REPORT", PERSONAL, &[("Depth", "0")], &body)
}

fn token(reply: &Reply) -> String {
    between(reply.text(), "<D:sync-token>", "</D:sync-token>")[0].to_owned()
}

#[test]
fn sync_tells_what_changed_page_by_page() {
    let demo = serve(&Options { sync_page: Some(6), ..small() }).unwrap();
    let mut seen = Vec::new();
    let mut from = String::new();
    loop {
        let reply = sync(&demo, &from);
        from = token(&reply);
        let more = reply.text().contains("507 Insufficient Storage");
        seen.extend(hrefs(&reply).into_iter().filter(|href| href != PERSONAL));
        if !more {
            break;
        }
    }
    let book = demo.truth().into_iter().find(|held| held.href == PERSONAL).unwrap();
    assert_eq!(seen.len(), book.items.len());
    assert!(hrefs(&sync(&demo, &from)).is_empty());
    assert!(demo.delete(&book.items[0].href));
    assert!(demo.put(&book.items[1].href, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\nEND:VCARD\r\n").is_some());
    let reply = sync(&demo, &from);
    assert_eq!(hrefs(&reply), [book.items[0].href.clone(), book.items[1].href.clone()]);
    assert_eq!(reply.text().matches("404 Not Found").count(), 1);
    assert_ne!(token(&reply), from);
    let reply = sync(&demo, "http://elsewhere/1");
    assert_eq!(reply.status, 403);
    assert!(reply.text().contains("<D:valid-sync-token/>"));
    demo.set_faults(Faults { no_sync: true, ..Faults::default() });
    assert!(sync(&demo, "").text().contains("<D:supported-report/>"));
}

#[test]
fn a_token_outlives_the_server() {
    let first = token(&sync(&serve(&small()).unwrap(), ""));
    let second = serve(&Options { scenario: Scenario::October2009, second_time: true, ..small() }).unwrap();
    let reply = sync(&second, &first);
    assert_eq!(reply.status, 207);
    assert!(reply.text().contains("404 Not Found"));
    let other = serve(&Options { seed: 5, ..small() }).unwrap();
    assert_eq!(sync(&other, &first).status, 403);
}

#[test]
fn get_knows_ranges_and_conditions() {
    let demo = serve(&small()).unwrap();
    let photo = demo.truth().into_iter().flat_map(|held| held.items).find(|item| item.href.ends_with(".jpg")).unwrap();
    let whole = demo.body(&photo.href).unwrap();
    let get = |headers: &[(&str, &str)]| ask(&demo, "GET", &photo.href, headers, "");
    let part = get(&[("Range", "bytes=100-199"), ("If-Range", &photo.etag)]);
    assert_eq!((part.status, &part.body[..]), (206, &whole[100..200]));
    assert_eq!(part.header("content-range"), Some(format!("bytes 100-199/{}", whole.len()).as_str()));
    assert_eq!(get(&[("Range", "bytes=100-"), ("If-Range", "\"old\"")]).status, 200);
    assert_eq!(get(&[("Range", "bytes=99999999-")]).status, 416);
    assert_eq!(get(&[("If-None-Match", &photo.etag)]).status, 304);
    let modified = get(&[]).header("last-modified").unwrap().to_owned();
    assert!(modified.ends_with(" GMT"), "{modified}");
    assert_eq!(get(&[("If-Modified-Since", &modified)]).status, 304);
    assert_eq!(get(&[("Range", "bytes=5-"), ("If-Range", &modified)]).status, 206);
    let head = ask(&demo, "HEAD", &photo.href, &[], "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), Some(whole.len().to_string().as_str()));
    assert_eq!(head.header("content-type"), Some("image/jpeg"));
}

#[test]
fn things_can_be_put_changed_and_removed() {
    let demo = serve(&Options::empty()).unwrap();
    let card = |uid: &str| format!("BEGIN:VCARD\r\nVERSION:4.0\r\nUID:{uid}\r\nFN:New\r\nEND:VCARD\r\n");
    let at = format!("{PERSONAL}new.vcf");
    let created = ask(&demo, "PUT", &at, &[("If-None-Match", "*")], &card("u1"));
    assert_eq!(created.status, 201);
    let etag = created.header("etag").unwrap().to_owned();
    assert_eq!(demo.body(&at).as_deref(), Some(card("u1").as_bytes()));
    assert_eq!(ask(&demo, "PUT", &at, &[("If-None-Match", "*")], &card("u1")).status, 412);
    assert_eq!(ask(&demo, "PUT", &at, &[("If-Match", "\"other\"")], &card("u1")).status, 412);
    assert_eq!(ask(&demo, "PUT", &at, &[("If-Match", &etag)], &card("u2")).status, 204);
    let conflict = ask(&demo, "PUT", &format!("{PERSONAL}twin.vcf"), &[], &card("u2"));
    assert!(conflict.text().contains("<A:no-uid-conflict/>"), "{conflict:?}");
    assert_eq!(ask(&demo, "PUT", &format!("{PERSONAL}free.vcf"), &[], &card("u1")).status, 201);
    assert!(ask(&demo, "PUT", &at, &[], "hello").text().contains("<A:valid-address-data/>"));
    let todo = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
    let refused = ask(&demo, "PUT", "/calendars/demo@lifeboat/work/t.ics", &[], todo);
    assert!(refused.text().contains("<C:supported-calendar-component/>"));
    assert_eq!(ask(&demo, "PUT", "/addressbooks/demo@lifeboat/none/x.vcf", &[], &card("x")).status, 409);

    let make = "<mkcol xmlns='DAV:' xmlns:a='urn:ietf:params:xml:ns:carddav'><set><prop><resourcetype><collection/><a:addressbook/></resourcetype><displayname>Back &amp; again</displayname></prop></set></mkcol>";
    assert_eq!(ask(&demo, "MKCOL", "/addressbooks/demo@lifeboat/back/", &[], make).status, 201);
    assert_eq!(ask(&demo, "MKCOL", "/addressbooks/demo@lifeboat/back/", &[], make).status, 405);
    let named = propfind(&demo, "/addressbooks/demo@lifeboat/back/", "0", "<d:displayname/>");
    assert!(named.text().contains("Back &amp; again"));
    assert_eq!(ask(&demo, "MKCALENDAR", "/calendars/demo@lifeboat/neu/", &[], "").status, 201);
    assert_eq!(ask(&demo, "MKCALENDAR", "/files/demo@lifeboat/neu/", &[], "").status, 403);
    assert_eq!(ask(&demo, "MKCOL", "/files/demo@lifeboat/Photos/Back%20again/", &[], "").status, 201);
    assert_eq!(ask(&demo, "PUT", "/files/demo@lifeboat/Photos/Back%20again/%C3%BC.jpg", &[], "x").status, 201);
    let patch = "<propertyupdate xmlns='DAV:' xmlns:i='http://apple.com/ns/ical/'><set><prop><i:calendar-color>#112233</i:calendar-color></prop></set></propertyupdate>";
    assert_eq!(ask(&demo, "PROPPATCH", "/calendars/demo@lifeboat/neu/", &[], patch).status, 207);
    let colour = propfind(&demo, "/calendars/demo@lifeboat/neu/", "0", "<i:calendar-color/>");
    assert!(colour.text().contains("#112233"));

    assert_eq!(ask(&demo, "DELETE", &at, &[("If-Match", &etag)], "").status, 412);
    assert_eq!(ask(&demo, "DELETE", &at, &[], "").status, 204);
    assert_eq!(ask(&demo, "GET", &at, &[], "").status, 404);
    assert_eq!(ask(&demo, "DELETE", "/addressbooks/demo@lifeboat/back/", &[], "").status, 204);
    assert_eq!(ask(&demo, "DELETE", "/addressbooks/demo@lifeboat/", &[], "").status, 403);
}

#[test]
fn only_the_right_password_gets_in() {
    let demo = serve(&small()).unwrap();
    let reply = send(&demo, "GET", "/", &[], b"").unwrap();
    assert_eq!(reply.status, 401);
    assert!(reply.header("www-authenticate").unwrap().starts_with("Basic realm="));
    let wrong = format!("Basic {}", STANDARD.encode("demo@lifeboat:wrong"));
    assert_eq!(send(&demo, "GET", "/", &[("Authorization", &wrong)], b"").unwrap().status, 401);
    assert_eq!(ask(&demo, "GET", "/", &[], "").status, 200);
    let digest = serve(&Options { auth: Auth::Digest, ..small() }).unwrap();
    let reply = ask(&digest, "GET", "/", &[], "");
    assert_eq!(reply.status, 401);
    assert!(reply.head.contains("algorithm=SHA-256") && reply.head.contains("algorithm=MD5"));
}

#[test]
fn scenarios_take_away_what_they_say() {
    let count = |scenario, second_time| {
        let options = Options { scenario, second_time, contacts: 300, events: 50, ..Options::empty() };
        let demo = serve(&options).unwrap();
        let cards: Vec<Bytes> = demo
            .truth()
            .iter()
            .filter(|held| held.sort == Sort::AddressBook)
            .flat_map(|held| &held.items)
            .map(|item| demo.body(&item.href).unwrap())
            .collect();
        let hollow = cards.iter().filter(|card| !card.windows(3).any(|part| part == b"TEL")).count();
        (cards.len(), hollow)
    };
    assert_eq!(count(Scenario::Healthy, false), (300, 4));
    assert_eq!(count(Scenario::October2009, false), (300, 4));
    assert_eq!(count(Scenario::October2009, true), (64, 64));
    assert_eq!(count(Scenario::RolledBack, true), (300, 4));

    let options = Options { photos: 40, ..Options::empty() };
    let albums = |options: &Options| {
        let held = serve(options).unwrap().truth();
        held.into_iter().filter(|held| held.href.starts_with(PHOTOS)).map(|held| held.items.len()).sum::<usize>()
    };
    let before = albums(&options);
    let after = albums(&Options { scenario: Scenario::OneAlbumGone, second_time: true, ..options });
    assert!(after > 0 && before - after >= 5, "{before} {after}");
}

#[test]
fn rolled_back_cards_are_older() {
    let rev = |second_time| {
        let options = Options { scenario: Scenario::RolledBack, second_time, contacts: 10, ..Options::empty() };
        let demo = serve(&options).unwrap();
        let items: Vec<i64> = demo.truth().iter().flat_map(|held| &held.items).map(|item| item.modified).collect();
        items
    };
    let older = rev(false).iter().zip(rev(true)).filter(|(before, after)| after < before).count();
    assert_eq!(older, 6);
}

#[test]
fn faults_do_what_they_say() {
    let demo = serve(&small()).unwrap();
    let statuses = |faults: Faults, n: usize| -> Vec<u16> {
        demo.set_faults(faults);
        let password = basic();
        let headers = [("Authorization", password.as_str())];
        (0..n).map(|_| send(&demo, "GET", "/", &headers, b"").map_or(0, |reply| reply.status)).collect()
    };
    assert_eq!(statuses(Faults { every_nth_503: 2, ..Faults::default() }, 4), [200, 503, 200, 503]);
    assert_eq!(statuses(Faults { drop_every: 3, ..Faults::default() }, 3), [200, 200, 0]);
    assert_eq!(statuses(Faults { unauthorised_after: Some(1), ..Faults::default() }, 3), [200, 401, 401]);
    demo.set_faults(Faults { retry_after: Some("7".into()), every_nth_503: 1, ..Faults::default() });
    assert_eq!(ask(&demo, "GET", "/", &[], "").header("retry-after"), Some("7"));

    demo.set_faults(Faults { html_instead: true, ..Faults::default() });
    let page = propfind(&demo, PERSONAL, "1", "<d:getetag/>");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));

    demo.set_faults(Faults { empty_listings: true, ..Faults::default() });
    assert_eq!(
        propfind(&demo, "/addressbooks/demo@lifeboat/", "1", "<d:resourcetype/>")
            .text()
            .matches("<D:response>")
            .count(),
        3
    );
    let nothing = propfind(&demo, PERSONAL, "1", "<d:getetag/>");
    assert_eq!((nothing.status, nothing.text().matches("<D:response>").count()), (207, 0));
    demo.set_faults(Faults { empty_homes: true, ..Faults::default() });
    assert_eq!(hrefs(&propfind(&demo, "/addressbooks/demo@lifeboat/", "1", "<d:resourcetype/>")).len(), 1);

    let item = demo.truth().into_iter().find(|held| held.href == PERSONAL).unwrap().items.remove(0);
    demo.set_faults(Faults { cut_body_every: 2, ..Faults::default() });
    assert!(ask(&demo, "GET", &item.href, &[], "").whole);
    let cut = ask(&demo, "GET", &item.href, &[], "");
    assert!(!cut.whole && !cut.body.is_empty(), "{cut:?}");

    demo.set_faults(Faults { stall_body_every: 1, stall_body_ms: 150, ..Faults::default() });
    let began = Instant::now();
    assert!(ask(&demo, "GET", &item.href, &[], "").whole);
    assert!(began.elapsed() >= Duration::from_millis(150));

    for (etags, expect) in [
        (Etags::Weak, Some(format!("W/{}", item.etag))),
        (Etags::Missing, None),
        (Etags::Alike, Some("\"gcs00000000\"".into())),
    ] {
        demo.set_faults(Faults { etags, ..Faults::default() });
        assert_eq!(ask(&demo, "GET", &item.href, &[], "").header("etag"), expect.as_deref());
    }
}

#[test]
fn a_server_that_is_gone_refuses_until_it_is_healed() {
    let demo = serve(&small()).unwrap();
    let item = demo.truth().into_iter().find(|held| held.href == PERSONAL).unwrap().items.remove(0);
    let password = basic();
    let get = || {
        let reply = send(&demo, "GET", &item.href, &[("Authorization", password.as_str())], b"");
        reply.is_some_and(|reply| reply.status == 200 && reply.whole)
    };
    demo.set_faults(Faults { gone_after_bodies: Some(2), ..Faults::default() });
    assert!(get() && get());
    assert!(!get());
    assert!(!get());
    assert!(TcpStream::connect(demo.address).is_err());
    demo.set_faults(Faults::default());
    let healed = (0..50).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        get()
    });
    assert!(healed);
}

#[test]
fn a_large_folder_is_listed_as_a_stream() {
    let demo = serve(&Options { photos: 5_000, ..Options::empty() }).unwrap();
    let reply = propfind(&demo, "/files/demo@lifeboat/Photos/Camera/", "1", "<d:getetag/><d:getcontentlength/>");
    assert_eq!(reply.header("transfer-encoding"), Some("chunked"));
    assert_eq!(hrefs(&reply).len(), 5_002);
    let last = demo.body("/files/demo@lifeboat/Photos/Camera/IMG_004999.jpg").unwrap();
    assert!(last.len() < 10_000);
    image::load_from_memory(&last).unwrap();
}

#[test]
fn dropping_the_handle_ends_the_server_at_once() {
    let demo = serve(&small()).unwrap();
    let address = demo.address;
    let open = TcpStream::connect(address).unwrap();
    demo.set_faults(Faults { stall_ms: 60_000, ..Faults::default() });
    let mut waiting = TcpStream::connect(address).unwrap();
    waiting.write_all(format!("GET / HTTP/1.1\r\nHost: x\r\nAuthorization: {}\r\n\r\n", basic()).as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(50));
    let began = Instant::now();
    drop(demo);
    assert!(began.elapsed() < Duration::from_secs(1));
    assert!(TcpStream::connect(address).is_err());
    drop(open);
}

#[test]
fn the_log_tells_what_was_asked() {
    let demo = serve(&small()).unwrap();
    propfind(&demo, PERSONAL, "1", "<d:getetag/>");
    send(&demo, "GET", "/", &[], b"");
    let log = demo.log();
    assert_eq!(
        (log[0].method.as_str(), log[0].path.as_str(), log[0].depth.as_deref(), log[0].status),
        ("PROPFIND", PERSONAL, Some("1"), 207)
    );
    assert_eq!(log[1].status, 401);
    demo.clear_log();
    assert!(demo.log().is_empty());
    assert!(!format!("{:?}", demo.door()).contains(PASSWORD));
}

#[test]
fn other_programs_edit_while_it_answers() {
    let demo = serve(&small()).unwrap();
    let book = || demo.truth().into_iter().find(|held| held.href == PERSONAL).unwrap();
    let before = book();
    let href = before.items[0].href.clone();
    let from = token(&sync(&demo, ""));
    // A tag changes, the bytes don't; a sync report tells of it.
    let body = demo.body(&href).unwrap();
    assert!(demo.edit(Edit::Touch { href: href.clone() }));
    assert_eq!(demo.body(&href).unwrap(), body);
    assert_ne!(book().items[0].etag, before.items[0].etag);
    assert_eq!(hrefs(&sync(&demo, &from)), [href.as_str()]);
    // In the middle of something else.
    demo.edit_at(2, Edit::Remove { href: href.clone() });
    demo.edit_at(9, Edit::Remove { href: before.items[1].href.clone() });
    assert_eq!(ask(&demo, "GET", &href, &[], "").status, 200);
    assert_eq!(ask(&demo, "GET", &href, &[], "").status, 404);
    assert_eq!(demo.take_edits().len(), 1);
    assert_eq!(demo.take_edits(), []);
    // Another collection at the same place does not know the tokens of the one before.
    let from = token(&sync(&demo, ""));
    assert!(demo.delete(PERSONAL));
    assert!(demo.edit(Edit::Make { href: PERSONAL.into(), sort: Sort::AddressBook, name: "New".into() }));
    assert!(demo.edit(Edit::Rename { href: PERSONAL.into(), name: "Newer".into() }));
    assert_eq!((book().name.as_str(), book().items.len()), ("Newer", 0));
    assert!(!demo.edit(Edit::Touch { href }));
    assert_eq!(sync(&demo, &from).status, 403);
    let from = token(&sync(&demo, ""));
    assert!(hrefs(&sync(&demo, &from)).is_empty());
}

#[test]
fn busy_is_429_where_it_shall_be_and_listings_are_cut() {
    let demo = serve(&small()).unwrap();
    demo.set_faults(Faults { every_nth_503: 1, busy_status: Some(429), ..Faults::default() });
    assert_eq!(ask(&demo, "GET", PERSONAL, &[], "").status, 429);
    demo.set_faults(Faults { sync_page: Some(2), ..Faults::default() });
    assert!(sync(&demo, "").text().contains("507 Insufficient Storage"));
    let list = || propfind(&demo, PERSONAL, "1", "<d:getetag/>").whole;
    demo.set_faults(Faults { cut_listing_every: 2, ..Faults::default() });
    assert_eq!([list(), list(), list()], [true, false, true]);
}

#[test]
fn silence_lasts_until_the_faults_are_set_anew() {
    let demo = serve(&small()).unwrap();
    demo.set_faults(Faults { silent_after: Some(1), ..Faults::default() });
    let password = basic();
    let list = || send(&demo, "PROPFIND", PERSONAL, &[("Depth", "0"), ("Authorization", &password)], b"");
    assert_eq!(list().unwrap().status, 207);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(list);
        while demo.log().iter().all(|seen| seen.status != 0) {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(30));
        assert!(!waiting.is_finished());
        demo.set_faults(Faults::default());
        assert!(waiting.join().unwrap().is_none());
    });
}
