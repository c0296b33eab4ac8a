//! Discovery against loopback servers that answer as real ones do.

mod bearers;
mod by_address;
mod providers;
mod trust;
mod ways;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Reach, sign_in};
use crate::model::{Consent, Credentials, Door, Secret, Service, Sign, Trouble, Watch};
use crate::net::dns::Dns;
use crate::net::http::Patience;
use crate::net::http::rig::{Act, Rig, Seen, reply};
use crate::signin::SignedIn;

const CHALLENGE: &str = "WWW-Authenticate: Basic realm=\"r\"";
const COLLECTION: &str = "<D:resourcetype><D:collection/></D:resourcetype>";
const BOOK: &str = "<D:resourcetype><D:collection/><A:addressbook/></D:resourcetype>";
const CALENDAR: &str = "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>";
const PRINCIPAL: &str = "<D:resourcetype><D:principal/></D:resourcetype>";

/// `path` and what is inside of `DAV:prop`, for each response.
fn multistatus(lines: &[(&str, &str)]) -> Vec<Act> {
    let mut xml = String::from(
        "<D:multistatus xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\" \
         xmlns:A=\"urn:ietf:params:xml:ns:carddav\">",
    );
    for (path, props) in lines {
        xml.push_str(&format!(
            "<D:response><D:href>{path}</D:href><D:propstat><D:prop>{props}</D:prop>\
             <D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
        ));
    }
    xml.push_str("</D:multistatus>");
    reply(207, &["Content-Type: application/xml"], &xml)
}

fn user(path: &str) -> String {
    format!("{COLLECTION}<D:current-user-principal><D:href>{path}</D:href></D:current-user-principal>")
}

fn homes(book: &str, calendar: &str) -> String {
    let mut props = PRINCIPAL.to_owned();
    if !book.is_empty() {
        props.push_str(&format!("<A:addressbook-home-set><D:href>{book}</D:href></A:addressbook-home-set>"));
    }
    if !calendar.is_empty() {
        props.push_str(&format!("<C:calendar-home-set><D:href>{calendar}</D:href></C:calendar-home-set>"));
    }
    props
}

/// A server with a password, whose paths have these properties; `-> path` redirects.
fn server(paths: &[(&'static str, &str)]) -> Rig {
    let paths: BTreeMap<&str, String> = paths.iter().map(|(path, props)| (*path, props.to_string())).collect();
    Rig::start(move |seen, _| {
        if seen.authorization().is_empty() {
            return reply(401, &[CHALLENGE], "");
        }
        answer(&paths, seen)
    })
}

fn answer(paths: &BTreeMap<&str, String>, seen: &Seen) -> Vec<Act> {
    match paths.get(seen.target.as_str()) {
        None => reply(404, &[], "no"),
        Some(props) => match props.strip_prefix("-> ") {
            Some(to) => reply(301, &[&format!("Location: {to}")], ""),
            None if seen.header("depth") == Some("1") => {
                let mut lines = vec![(seen.target.as_str(), props.as_str())];
                let is_child = |path: &str| {
                    let rest = path.strip_prefix(seen.target.as_str()).map(|rest| rest.trim_end_matches('/'));
                    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains('/'))
                };
                lines.extend(paths.iter().filter(|(path, _)| is_child(path)).map(|(p, q)| (*p, q.as_str())));
                multistatus(&lines)
            }
            None => multistatus(&[(&seen.target, props)]),
        },
    }
}

fn door(urls: &[String]) -> Door {
    Door {
        urls: urls.to_vec(),
        key: Credentials { user: "alice".into(), password: Secret::new("hunter2") }.into(),
        ..Door::default()
    }
}

async fn find_with(door: &Door) -> Result<SignedIn, Trouble> {
    let hasty = Patience {
        first_byte: Duration::from_secs(3),
        body: Duration::from_secs(3),
        again: Duration::from_millis(2),
        ..Patience::default()
    };
    sign_in(door, &Reach { patience: hasty, ..Reach::default() }, &Watch::default()).await
}

/// The services found, as `carddav /path`.
async fn find(rig: &Rig, path: &str) -> Result<Vec<String>, Trouble> {
    find_with(&door(&[rig.url(path).to_string()])).await.map(|found| services(&found, rig))
}

fn services(found: &SignedIn, rig: &Rig) -> Vec<String> {
    let base = rig.url("").to_string();
    let base = base.trim_end_matches('/');
    found
        .account
        .endpoints
        .iter()
        .map(|endpoint| {
            let service = match endpoint.service {
                Service::Carddav => "carddav",
                Service::Caldav => "caldav",
                Service::Webdav => "webdav",
            };
            format!("{service} {}", endpoint.url.trim_start_matches(base))
        })
        .collect()
}

fn usual() -> Vec<(&'static str, String)> {
    vec![
        ("/.well-known/carddav", "-> /dav/".into()),
        ("/.well-known/caldav", "-> /dav/".into()),
        ("/dav/", user("/dav/principals/alice/")),
        ("/dav/principals/alice/", homes("/dav/card/alice/", "/dav/cal/alice/")),
        ("/dav/card/alice/", user("/dav/principals/alice/")),
        ("/dav/cal/alice/", user("/dav/principals/alice/")),
        (
            "/dav/cal/alice/work/",
            CALENDAR.to_owned()
                + "<D:current-user-principal><D:href>/dav/principals/alice/</D:href></D:current-user-principal>",
        ),
        ("/files/", user("/dav/principals/alice/")),
        ("/files/2024/", user("/dav/principals/alice/")),
    ]
}

fn usual_server() -> Rig {
    let paths = usual();
    let paths: Vec<(&'static str, &str)> = paths.iter().map(|(path, props)| (*path, props.as_str())).collect();
    server(&paths)
}

#[tokio::test]
async fn every_way_in_leads_to_the_services() {
    let both = ["carddav /dav/card/alice/", "caldav /dav/cal/alice/"];
    let rig = usual_server();
    // What is not known there, such as the address of the pages for browsers, leads to the well-known ones.
    for path in
        ["/", "/dav/", "/dav/principals/alice/", "/dav/card/alice/", "/dav/cal/alice/", "/dav/?x", "/apps/files"]
    {
        assert_eq!(find(&rig, path).await.unwrap(), both, "{path}");
    }
    assert_eq!(find(&rig, "/dav/cal/alice/work/").await.unwrap(), ["caldav /dav/cal/alice/work/"]);
    assert_eq!(find(&rig, "/files/").await.unwrap(), ["webdav /files/"]);
    assert_eq!(find(&rig, "/files/2024/").await.unwrap(), ["webdav /files/2024/"]);
}

#[tokio::test]
async fn several_addresses_make_one_account() {
    let rig = usual_server();
    let urls = ["/", "/files/", "/files/2024/", "/dav/", "/dav/cal/alice/work/"].map(|path| rig.url(path).to_string());
    let found = find_with(&door(&urls)).await.unwrap();
    // A folder is walked; what a home lists is known only once it did.
    let expect =
        ["carddav /dav/card/alice/", "caldav /dav/cal/alice/", "caldav /dav/cal/alice/work/", "webdav /files/"];
    assert_eq!(services(&found, &rig), expect);
    assert_eq!(found.account.user, "alice");
    let host = rig.host();
    assert_eq!(found.account.id, format!("alice@{host}/dav/principals/alice/ alice@{host}/files/"));
    let asked = rig.seen().len() as u64;
    assert!(found.traffic().0 <= asked && found.traffic().0 > 0);
    let named = find_with(&Door { account_id: Some("demo@lifeboat".into()), ..door(&urls) }).await.unwrap();
    assert_eq!(named.account.id, "demo@lifeboat");
}

#[tokio::test]
async fn each_step_is_told() {
    let rig = usual_server();
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = told.clone();
    let w = Watch::new(move |sign| {
        if let Sign::Looking { step, subject } = sign {
            log.lock().unwrap().push(format!("{step} {}", subject.split(':').next_back().unwrap()));
        }
    });
    sign_in(&door(&[rig.host()]), &Reach::default(), &w).await.unwrap();
    let told: Vec<String> =
        told.lock().unwrap().iter().map(|t| t.replace(rig.host().split(':').nth(1).unwrap(), "")).collect();
    assert_eq!(
        told,
        [
            "looking-well-known /.well-known/carddav",
            "looking-principal /dav/principals/alice/",
            "looking-home /dav/card/alice/",
            "looking-home /dav/cal/alice/",
        ]
    );
}

#[tokio::test]
async fn servers_with_one_service_or_many_homes_or_no_principals() {
    let rig = server(&[("/", &user("/p/")), ("/p/", &homes("/card/", ""))]);
    assert_eq!(find(&rig, "/").await.unwrap(), ["carddav /card/"]);

    let two = format!(
        "{}{}",
        homes("/card/", "/cal/"),
        "<C:calendar-home-set><D:href>/shared/</D:href></C:calendar-home-set>"
    );
    let rig = server(&[("/", &user("/p/")), ("/p/", &two)]);
    assert_eq!(find(&rig, "/").await.unwrap(), ["carddav /card/", "caldav /cal/", "caldav /shared/"]);

    // Radicale 3.9: the home is the principal.
    let rig = server(&[
        ("/.well-known/carddav", "-> /"),
        ("/.well-known/caldav", "-> /"),
        ("/", &user("/alice/")),
        ("/alice/", &(user("/alice/") + &homes("/alice/", "/alice/"))),
    ]);
    for path in ["/", "/alice/"] {
        assert_eq!(find(&rig, path).await.unwrap(), ["carddav /alice/", "caldav /alice/"], "{path}");
    }

    // A home of calendars on a server that knows no principals.
    let rig = server(&[("/cal/", COLLECTION), ("/cal/work/", CALENDAR), ("/cal/people/", BOOK)]);
    assert_eq!(find(&rig, "/cal/").await.unwrap(), ["carddav /cal/", "caldav /cal/"]);

    // Apache mod_dav: folders and nothing else.
    let rig = server(&[("/photos", "-> /photos/"), ("/photos/", COLLECTION), ("/photos/2024/", COLLECTION)]);
    assert_eq!(find(&rig, "/photos").await.unwrap(), ["webdav /photos/"]);
    let rig = server(&[("/", COLLECTION)]);
    assert_eq!(find(&rig, "/").await.unwrap(), ["webdav /"]);
}

/// Cyrus 3.6 shows `/` to everybody, without a principal, and asks for the password at the well-known addresses.
#[tokio::test]
async fn a_door_that_opens_only_after_signing_in() {
    for path in ["/", "/dav/"] {
        let rig = Rig::start(|seen, _| {
            let known = !seen.authorization().is_empty();
            match (seen.target.as_str(), known) {
                ("/" | "/dav/", false) => multistatus(&[(
                    &seen.target,
                    "<D:resourcetype><D:collection/></D:resourcetype>\
                     <D:current-user-principal><D:unauthenticated/></D:current-user-principal>",
                )]),
                ("/" | "/dav/", true) => multistatus(&[(&seen.target, &user("/dav/p/alice/"))]),
                (_, false) => reply(401, &[CHALLENGE], ""),
                ("/.well-known/caldav", true) => reply(301, &["Location: /dav/"], ""),
                ("/dav/p/alice/", true) => multistatus(&[("/dav/p/alice/", &homes("/dav/a/", "/dav/c/"))]),
                _ => reply(404, &[], ""),
            }
        });
        assert_eq!(find(&rig, path).await.unwrap(), ["carddav /dav/a/", "caldav /dav/c/"], "{path}");
    }
}

#[tokio::test]
async fn services_on_another_host_need_a_yes() {
    let other = server(&[("/dav/", &user("/p/")), ("/p/", &homes("/card/", ""))]);
    let consent = |home: &Rig| Consent::OtherHost { confirmed: home.host(), host: other.host() };
    let there = |path: &str| other.url(path).to_string();
    let redirect = format!("-> {}", there("/dav/"));
    let ways = [
        server(&[("/.well-known/carddav", &redirect)]),
        server(&[("/", &user(&there("/p/")))]),
        server(&[("/", &user("/p/")), ("/p/", &homes(&there("/card/"), ""))]),
        // What was found here does not make up for what may be there.
        server(&[("/", &user("/p/")), ("/p/", &homes(&there("/card/"), "/cal/"))]),
    ];
    for home in &ways {
        let asked = Door { urls: vec![home.host()], ..door(&[]) };
        let end = find_with(&asked).await.map(|_| ());
        assert_eq!(end, Err(Trouble::NeedsConsent(consent(home))));
    }
    assert!(other.seen().is_empty(), "nothing was sent there before the yes");
    for home in &ways {
        let asked = Door { urls: vec![home.host()], allow_hosts: vec![other.host()], ..door(&[]) };
        let found = find_with(&asked).await.unwrap();
        assert_eq!(found.account.endpoints.first().unwrap().url, there("/card/"));
    }
}

#[tokio::test]
async fn what_is_no_account_is_told_apart() {
    let page = || reply(200, &["Content-Type: text/html; charset=utf-8"], "<!DOCTYPE html><title>Welcome</title>");
    let check = async |act: fn(&Seen) -> Vec<Act>, path: &str, expect: fn(&Trouble) -> bool| {
        let rig = Rig::start(move |seen, _| act(seen));
        let end = find(&rig, path).await.unwrap_err();
        assert!(expect(&end), "{path}: {end:?}");
    };
    let is_page = |end: &Trouble| matches!(end, Trouble::SignInPage { .. });
    check(|_| reply(200, &["Content-Type: text/html"], "<html>"), "/", is_page).await;
    check(|_| reply(200, &["Content-Type: text/html"], "<html>"), "/dav/", is_page).await;
    check(|_| reply(405, &[], ""), "/", |end| matches!(end, Trouble::NotDav { status: 405, .. })).await;
    check(
        |_| reply(404, &[], ""),
        "/dav/",
        |end| matches!(end, Trouble::NotDav { status: 404, url } if url.ends_with("/dav/")),
    )
    .await;
    check(
        |_| reply(200, &["Content-Type: application/json"], "{}"),
        "/",
        |end| matches!(end, Trouble::NotDav { status: 200, .. }),
    )
    .await;
    check(|_| reply(403, &[], ""), "/dav/", |end| matches!(end, Trouble::Status { status: 403, .. })).await;
    check(|_| reply(401, &[CHALLENGE], ""), "/dav/", |end| matches!(end, Trouble::SignInRefused { .. })).await;
    check(|_| reply(401, &["WWW-Authenticate: Bearer"], ""), "/", |end| matches!(end, Trouble::Malformed { .. })).await;
    check(
        |_| reply(302, &["Location: https://login.example.org/"], ""),
        "/",
        |end| matches!(end, Trouble::NeedsConsent(Consent::OtherHost { .. }) | Trouble::BadRedirect { .. }),
    )
    .await;
    check(|_| multistatus(&[("/", PRINCIPAL)]), "/", |end| matches!(end, Trouble::NothingFound { .. })).await;
    check(
        |_| reply(207, &["Content-Type: text/xml"], "<multistatus"),
        "/dav/",
        |end| matches!(end, Trouble::Malformed { .. }),
    )
    .await;
    let rig = Rig::start(move |seen, _| match seen.target.as_str() {
        // A web page everywhere but where the services are.
        "/dav/" => multistatus(&[("/dav/", &user("/dav/p/"))]),
        "/dav/p/" => multistatus(&[("/dav/p/", &homes("/dav/a/", "/dav/c/"))]),
        _ => page(),
    });
    assert_eq!(find(&rig, "/dav/").await.unwrap(), ["carddav /dav/a/", "caldav /dav/c/"]);

    for text in ["", "my cloud", "htps://example.org", "https://alice:hunter2@example.org/"] {
        let end = find_with(&door(&[text.into()])).await;
        assert!(matches!(end, Err(Trouble::BadAddress { .. })), "{text}");
    }
    assert!(matches!(find_with(&door(&[])).await, Err(Trouble::BadAddress { .. })));
    let plain = find_with(&door(&["http://dav.example.org/".into()])).await.map(|_| ());
    assert_eq!(plain, Err(Trouble::NeedsConsent(Consent::PlainHttp { host: "dav.example.org".into() })));
}

#[tokio::test]
async fn a_wrong_password_is_tried_once() {
    let rig = Rig::start(|_, _| reply(401, &[CHALLENGE], ""));
    let end = find_with(&door(&[rig.host(), rig.url("/photos/").to_string()])).await.map(|_| ());
    assert_eq!(end, Err(Trouble::SignInRefused { host: rig.host() }));
    assert_eq!(rig.seen().iter().filter(|seen| !seen.authorization().is_empty()).count(), 1);
}
