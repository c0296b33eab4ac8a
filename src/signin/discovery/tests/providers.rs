//! Each provider file against its service's documented answers, played on loopback: the e-mail address fills in all but the
//! password. A route sends the hosts of the file to a server of ours; everything above the connection is as it is for people.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::*;
use crate::signin::providers::Catalogue;

pub(super) const USER: &str = "<D:resourcetype><D:collection/></D:resourcetype><D:current-user-principal><D:href>@</D:href></D:current-user-principal>";
pub(super) const CARD: &str = "<D:resourcetype><D:principal/></D:resourcetype><A:addressbook-home-set><D:href>@</D:href></A:addressbook-home-set>";
pub(super) const CAL: &str =
    "<D:resourcetype><D:principal/></D:resourcetype><C:calendar-home-set><D:href>@</D:href></C:calendar-home-set>";
pub(super) const FOLDER: &str = COLLECTION;

pub(super) struct Case {
    pub id: &'static str,
    pub address: &'static str,
    pub user: &'static str,
    /// Places with what they are, and the address it names.
    pub answers: &'static [(&'static str, &'static str, &'static str)],
    pub expect: &'static [&'static str],
}

pub(super) const FASTMAIL: Case = Case {
    id: "fastmail",
    address: "alice@fastmail.com",
    user: "alice@fastmail.com",
    answers: &[
        (
            "carddav.fastmail.com/dav/addressbooks/user/alice@fastmail.com/",
            USER,
            "/dav/principals/user/alice@fastmail.com/",
        ),
        (
            "carddav.fastmail.com/dav/principals/user/alice@fastmail.com/",
            CARD,
            "/dav/addressbooks/user/alice@fastmail.com/",
        ),
        (
            "caldav.fastmail.com/dav/calendars/user/alice@fastmail.com/",
            USER,
            "/dav/principals/user/alice@fastmail.com/",
        ),
        ("caldav.fastmail.com/dav/principals/user/alice@fastmail.com/", CAL, "/dav/calendars/user/alice@fastmail.com/"),
        ("webdav.fastmail.com/", FOLDER, ""),
    ],
    expect: &[
        "carddav https://carddav.fastmail.com/dav/addressbooks/user/alice@fastmail.com/",
        "caldav https://caldav.fastmail.com/dav/calendars/user/alice@fastmail.com/",
        "webdav https://webdav.fastmail.com/",
    ],
};

const CASES: &[Case] = &[
    Case {
        id: "icloud",
        address: "alice@icloud.com",
        user: "alice@icloud.com",
        answers: &[
            ("contacts.icloud.com/", USER, "/123/principal/"),
            ("contacts.icloud.com/123/principal/", CARD, "https://p42-contacts.icloud.com:443/123/carddavhome/"),
            ("caldav.icloud.com/", USER, "/123/principal/"),
            ("caldav.icloud.com/123/principal/", CAL, "https://p42-caldav.icloud.com:443/123/calendars/"),
        ],
        expect: &[
            "carddav https://p42-contacts.icloud.com/123/carddavhome/",
            "caldav https://p42-caldav.icloud.com/123/calendars/",
        ],
    },
    FASTMAIL,
    Case {
        id: "nextcloud",
        address: "alice@cloud.example.org",
        user: "alice@cloud.example.org",
        answers: &[
            ("cloud.example.org/.well-known/carddav", "->", "/remote.php/dav/"),
            ("cloud.example.org/.well-known/caldav", "->", "/remote.php/dav/"),
            ("cloud.example.org/remote.php/dav/", USER, "/remote.php/dav/principals/users/alice/"),
            (
                "cloud.example.org/remote.php/dav/principals/users/alice/",
                CARD,
                "/remote.php/dav/addressbooks/users/alice/",
            ),
            ("cloud.example.org/remote.php/dav/files/alice/", FOLDER, ""),
        ],
        expect: &[
            "carddav https://cloud.example.org/remote.php/dav/addressbooks/users/alice/",
            "webdav https://cloud.example.org/remote.php/dav/files/alice/",
        ],
    },
    Case {
        id: "owncloud",
        address: "alice@cloud.example.org",
        user: "alice@cloud.example.org",
        answers: &[
            ("cloud.example.org/.well-known/caldav", "->", "/remote.php/dav/"),
            ("cloud.example.org/remote.php/dav/", USER, "/remote.php/dav/principals/users/alice/"),
            ("cloud.example.org/remote.php/dav/principals/users/alice/", CAL, "/remote.php/dav/calendars/alice/"),
            ("cloud.example.org/remote.php/dav/files/alice/", FOLDER, ""),
        ],
        expect: &[
            "caldav https://cloud.example.org/remote.php/dav/calendars/alice/",
            "webdav https://cloud.example.org/remote.php/dav/files/alice/",
        ],
    },
    Case {
        id: "mailbox-org",
        address: "alice@mailbox.org",
        user: "alice@mailbox.org",
        answers: &[
            ("dav.mailbox.org/", USER, "/principals/users/3/"),
            ("dav.mailbox.org/principals/users/3/", CARD, "/carddav/"),
            ("dav.mailbox.org/caldav/", USER, "/principals/users/4/"),
            ("dav.mailbox.org/principals/users/4/", CAL, "/caldav/"),
        ],
        expect: &["carddav https://dav.mailbox.org/carddav/", "caldav https://dav.mailbox.org/caldav/"],
    },
    Case {
        id: "posteo",
        address: "alice@posteo.de",
        user: "alice@posteo.de",
        // No search for principals: the home itself must do.
        answers: &[
            ("posteo.de:8843/addressbooks/alice/", FOLDER, ""),
            ("posteo.de:8843/addressbooks/alice/default/", BOOK, ""),
            ("posteo.de:8443/calendars/alice/", FOLDER, ""),
            ("posteo.de:8443/calendars/alice/default/", CALENDAR, ""),
        ],
        expect: &[
            "carddav https://posteo.de:8843/addressbooks/alice/",
            "caldav https://posteo.de:8443/calendars/alice/",
        ],
    },
    Case {
        id: "gmx",
        address: "alice@gmx.de",
        user: "alice@gmx.de",
        answers: &[
            ("carddav.gmx.net/", USER, "/principals/alice/"),
            ("carddav.gmx.net/principals/alice/", CARD, "/carddavhome/"),
            ("caldav.gmx.net/begenda/dav/alice@gmx.de/", CAL, "/begenda/dav/alice@gmx.de/calendar/"),
        ],
        expect: &[
            "carddav https://carddav.gmx.net/carddavhome/",
            "caldav https://caldav.gmx.net/begenda/dav/alice@gmx.de/calendar/",
        ],
    },
    Case {
        id: "gmx-com",
        address: "alice@gmx.com",
        user: "alice@gmx.com",
        answers: &[
            ("carddav.gmx.com/", CARD, "/carddavhome/"),
            ("caldav.gmx.com/begenda/dav/alice@gmx.com/", CAL, "/begenda/dav/alice@gmx.com/calendar/"),
        ],
        expect: &[
            "carddav https://carddav.gmx.com/carddavhome/",
            "caldav https://caldav.gmx.com/begenda/dav/alice@gmx.com/calendar/",
        ],
    },
    Case {
        id: "web-de",
        address: "alice@web.de",
        user: "alice@web.de",
        answers: &[
            ("carddav.web.de/", CARD, "/carddavhome/"),
            ("caldav.web.de/begenda/dav/alice@web.de/", CAL, "/begenda/dav/alice@web.de/calendar/"),
        ],
        expect: &[
            "carddav https://carddav.web.de/carddavhome/",
            "caldav https://caldav.web.de/begenda/dav/alice@web.de/calendar/",
        ],
    },
    Case {
        id: "yahoo",
        address: "alice@yahoo.com",
        user: "alice@yahoo.com",
        answers: &[
            ("carddav.address.yahoo.com/", CARD, "/dav/ABC/contacts/"),
            ("caldav.calendar.yahoo.com/", CAL, "/dav/ABC/Calendar/"),
        ],
        expect: &[
            "carddav https://carddav.address.yahoo.com/dav/ABC/contacts/",
            "caldav https://caldav.calendar.yahoo.com/dav/ABC/Calendar/",
        ],
    },
    Case {
        id: "zoho",
        address: "alice@zoho.com",
        user: "alice@zoho.com",
        answers: &[
            ("contacts.zoho.com/.well-known/carddav", "->", "/carddav/"),
            ("contacts.zoho.com/carddav/", CARD, "/carddav/alice/"),
            ("calendar.zoho.com/caldav/", CAL, "/caldav/7f/"),
        ],
        expect: &["carddav https://contacts.zoho.com/carddav/alice/", "caldav https://calendar.zoho.com/caldav/7f/"],
    },
    Case {
        id: "infomaniak",
        address: "alice@ik.me",
        user: "AB12345",
        answers: &[
            ("sync.infomaniak.com/", USER, "/principals/AB12345/"),
            (
                "sync.infomaniak.com/principals/AB12345/",
                "<D:resourcetype><D:principal/></D:resourcetype><A:addressbook-home-set><D:href>@</D:href></A:addressbook-home-set>\
                 <C:calendar-home-set><D:href>/calendars/AB12345/</D:href></C:calendar-home-set>",
                "/addressbooks/AB12345/",
            ),
        ],
        expect: &[
            "carddav https://sync.infomaniak.com/addressbooks/AB12345/",
            "caldav https://sync.infomaniak.com/calendars/AB12345/",
        ],
    },
];

/// A server for all hosts of a case, which lets in nobody but its user.
fn stand_in(case: &'static Case) -> Rig {
    let expect = format!("Basic {}", STANDARD.encode(format!("{}:hunter2", case.user)));
    Rig::start(move |seen, _| {
        if seen.authorization().is_empty() {
            return reply(401, &[CHALLENGE], "");
        }
        assert_eq!(seen.authorization(), expect, "{}", seen.target);
        answer_of(case, seen)
    })
}

/// What the service of a case answers to somebody whom it lets in.
pub(super) fn answer_of(case: &Case, seen: &Seen) -> Vec<Act> {
    let host = seen.header("host").unwrap();
    let at = format!("{host}{}", seen.target);
    let Some((_, props, named)) = case.answers.iter().find(|(place, ..)| *place == at) else {
        return reply(404, &[], "");
    };
    if *props == "->" {
        return reply(301, &[&format!("Location: {named}")], "");
    }
    let mut lines = vec![(seen.target.clone(), props.replace('@', named))];
    if seen.header("depth") == Some("1") {
        let children = case.answers.iter().filter(|(place, ..)| place.starts_with(&at) && *place != at);
        lines.extend(children.map(|(place, props, named)| (place[host.len()..].to_owned(), props.replace('@', named))));
    }
    let lines: Vec<(&str, &str)> = lines.iter().map(|(path, props)| (path.as_str(), props.as_str())).collect();
    multistatus(&lines)
}

pub(super) fn routes(rig: &Rig, hosts: &[&str]) -> Vec<(String, std::net::SocketAddr)> {
    hosts.iter().map(|host| (host.to_string(), rig.host().parse().unwrap())).collect()
}

pub(super) fn hosts_of(case: &Case) -> Vec<&'static str> {
    let named = case.answers.iter().map(|(place, _, named)| (place, named));
    let mut hosts: Vec<&str> = Vec::new();
    for (place, named) in named {
        hosts.push(place.split(['/', ':']).next().unwrap());
        hosts.extend(named.strip_prefix("https://").map(|rest| rest.split(['/', ':']).next().unwrap()));
    }
    hosts
}

/// The services found, as `carddav URL`.
pub(super) fn told(found: &SignedIn) -> Vec<String> {
    let endpoints = found.account.endpoints.iter();
    endpoints.map(|it| format!("{} {}", format!("{:?}", it.service).to_lowercase(), it.url)).collect()
}

#[tokio::test]
async fn the_address_fills_in_all_but_the_password() {
    let catalogue = Catalogue::open(None).unwrap();
    for case in CASES {
        let rig = stand_in(case);
        let user = if case.user.contains('@') { case.address } else { case.user };
        let door = Door {
            address: Some(case.address.into()),
            provider: (case.id == "owncloud").then(|| case.id.into()),
            key: Credentials { user: user.into(), password: Secret::new("hunter2") }.into(),
            ..Door::default()
        };
        // Whoever says at once where things are need not be asked in DNS.
        let dns = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        let server = if case.id.ends_with("cloud") && case.id != "icloud" {
            Dns::Silent
        } else {
            Dns::Server(dns.local_addr().unwrap())
        };
        let mut reach = Reach { routes: routes(&rig, &hosts_of(case)), dns: server, unpaced: true, ..Reach::default() };
        reach.patience.first_byte = Duration::from_secs(3);
        let found =
            sign_in(&door, &reach, &Watch::default()).await.unwrap_or_else(|end| panic!("{}: {end:?}", case.id));
        assert_eq!(told(&found), case.expect, "{}", case.id);
        assert_eq!(found.account.provider.as_deref(), Some(case.id));
        assert_eq!(found.account.user, case.user, "{}", case.id);
        let provider = catalogue.get(case.id).unwrap();
        assert!(provider.coverage.iter().all(|line| found.coverage.contains(line)), "{}", case.id);
        assert_eq!(found.habits, provider.habits);
        // What was found can be saved and found again without asking anybody where it is.
        let saved = Door {
            urls: found.urls.clone(),
            provider: found.account.provider.clone(),
            key: Credentials { user: found.account.user.clone(), password: Secret::new("hunter2") }.into(),
            ..door.clone()
        };
        let again = sign_in(&saved, &reach, &Watch::default()).await;
        let again = again.unwrap_or_else(|end| panic!("{}: {end:?}", case.id));
        assert_eq!(again.account, found.account, "{}", case.id);
    }
    let tried: Vec<&str> = CASES.iter().map(|case| case.id).collect();
    let untried: Vec<&str> =
        catalogue.all().iter().map(|provider| provider.id.as_str()).filter(|id| !tried.contains(id)).collect();
    // Nobody gets in there with a password; `bearers` walks through Google.
    assert_eq!(untried, ["google", "microsoft"]);
}

#[tokio::test]
async fn who_lets_nobody_in_with_a_password_is_not_sent_one() {
    let rig = Rig::start(|_, _| reply(401, &[CHALLENGE], ""));
    for (address, provider) in [("alice@gmail.com", "Google"), ("alice@hotmail.com", "Microsoft")] {
        let hosts = ["www.googleapis.com", "apidata.googleusercontent.com", "gmail.com", "hotmail.com"];
        let reach = Reach { routes: routes(&rig, &hosts), dns: Dns::Silent, ..Reach::default() };
        let door = Door { address: Some(address.into()), ..door(&[]) };
        let end = sign_in(&door, &reach, &Watch::default()).await.map(|_| ());
        assert!(matches!(&end, Err(Trouble::NoWayIn { provider: named, .. }) if named == provider), "{end:?}");
    }
    let door = Door {
        address: Some("alice@ik.me".into()),
        key: Credentials { user: "alice@ik.me".into(), password: Secret::new("hunter2") }.into(),
        ..Door::default()
    };
    let end = sign_in(&door, &Reach::default(), &Watch::default()).await.map(|_| ());
    assert!(matches!(end, Err(Trouble::WantsUserName { .. })), "{end:?}");
    assert!(rig.seen().is_empty());
}

#[tokio::test]
async fn a_refused_password_is_tried_once_and_the_app_password_is_named() {
    let rig = Rig::start(|_, _| reply(401, &[CHALLENGE], ""));
    let hosts = ["contacts.icloud.com", "caldav.icloud.com", "icloud.com"];
    let reach = Reach { routes: routes(&rig, &hosts), dns: Dns::Silent, ..Reach::default() };
    let by_address = Door { address: Some("alice@icloud.com".into()), ..door(&[]) };
    let by_url = door(&["https://caldav.icloud.com".into()]);
    for (door, before) in [(by_address, 0), (by_url, 1)] {
        let end = sign_in(&door, &reach, &Watch::default()).await.map(|_| ());
        let Err(Trouble::WantsAppPassword { provider, page, link }) = &end else { panic!("{end:?}") };
        assert_eq!((provider.as_str(), page.as_str()), ("iCloud", "App-Specific Passwords"));
        assert!(link.starts_with("https://account.apple.com/"));
        let sent = rig.seen().iter().filter(|seen| !seen.authorization().is_empty()).count();
        assert_eq!(sent, before + 1, "the password was sent once");
    }
}
