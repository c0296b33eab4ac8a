//! Where the password went: a table of servers that lead astray. Each host is a server on loopback that remembers what it
//! was sent; a route stands in for TLS, so that https and other hosts can be told apart as they are for people.

use super::providers::routes;
use super::*;
use crate::net::webdav::{Depth, Prop, Propfind};

/// What the home answers once it has the password, what the person allowed, and how it ends.
struct Case {
    what: &'static str,
    home: &'static str,
    /// `path` and its properties at home.
    answers: Vec<(&'static str, String)>,
    allow_http: bool,
    allow: &'static [&'static str],
    expect: fn(&Result<SignedIn, Trouble>) -> bool,
    /// The other place gets the password.
    goes_there: bool,
}

fn asks(end: &Result<SignedIn, Trouble>) -> bool {
    matches!(end, Err(Trouble::NeedsConsent(Consent::OtherHost { .. })))
}

fn refuses(end: &Result<SignedIn, Trouble>) -> bool {
    matches!(end, Err(Trouble::BadRedirect { .. } | Trouble::BadAddress { .. } | Trouble::Malformed { .. }))
}

fn plain(end: &Result<SignedIn, Trouble>) -> bool {
    matches!(end, Err(Trouble::NeedsConsent(Consent::PlainHttp { .. })))
}

fn works(end: &Result<SignedIn, Trouble>) -> bool {
    end.is_ok()
}

#[tokio::test]
async fn the_password_goes_where_the_person_said_and_nowhere_else() {
    let redirect = |to: &str| vec![("/dav/", format!("-> {to}"))];
    let home_set = |to: &str| vec![("/dav/", user("/dav/p/")), ("/dav/p/", homes(to, ""))];
    let principal = |to: &str| vec![("/dav/", user(to))];
    let known = |to: &str| vec![("/.well-known/carddav", format!("-> {to}"))];
    let case = |what, answers, expect, goes_there| Case {
        what,
        home: "https://home.test/dav/",
        answers,
        allow_http: false,
        allow: &[],
        expect,
        goes_there,
    };
    let cases = vec![
        // Another port of the same host is another place (CURL-CVE-2022-27774).
        case("redirect to another port", redirect("https://home.test:8443/dav/"), refuses, false),
        case("home set at another port", home_set("https://home.test:8443/card/"), asks, false),
        case("redirect to another host", redirect("https://other.test/dav/"), refuses, false),
        case("home set at another host", home_set("https://other.test/card/"), asks, false),
        case("principal at another host", principal("https://other.test/p/"), asks, false),
        Case {
            home: "https://home.test/",
            ..case("well-known at another host", known("https://other.test/dav/"), asks, false)
        },
        case("a name that only begins alike", home_set("https://home.test.other.test/card/"), asks, false),
        case("redirect without encryption", redirect("http://home.test/dav/"), refuses, false),
        // A server behind a proxy may think that it speaks plain http: its own host is taken for what it is.
        case("home set without encryption", home_set("http://home.test/card/"), works, false),
        case("home set elsewhere without encryption", home_set("http://other.test/card/"), refuses, false),
        case("a user name in a redirect", redirect("https://alice:x@home.test/dav/"), refuses, false),
        case("a user name in a home set", home_set("https://home.test@other.test/card/"), refuses, false),
        case("a redirect to a file", redirect("file:///etc/passwd"), refuses, false),
        Case {
            allow: &["other.test"],
            ..case("another host, allowed", home_set("https://other.test/card/"), works, true)
        },
        Case {
            allow: &["other.test"],
            ..case("redirect to an allowed host", redirect("https://other.test/there/"), works, true)
        },
        Case {
            allow: &["other.test"],
            ..case("an allowed host at another port", home_set("https://other.test:8443/card/"), asks, false)
        },
        Case {
            allow: &["other.test"],
            ..case("an allowed host without encryption", home_set("http://other.test/card/"), refuses, false)
        },
        Case { home: "http://home.test/dav/", ..case("plain http", redirect("/"), plain, false) },
        Case {
            home: "http://home.test/dav/",
            allow_http: true,
            ..case("plain http, allowed, leading elsewhere", home_set("http://other.test/card/"), refuses, false)
        },
    ];
    for case in cases {
        let answers: Vec<(&'static str, &str)> =
            case.answers.iter().map(|(path, props)| (*path, props.as_str())).collect();
        let (home, other) = (
            server(&answers),
            server(&[("/there/", &user("/p/")), ("/p/", &homes("/card/", "")), ("/card/", COLLECTION)]),
        );
        let others = ["other.test", "home.test.other.test"];
        let mut routes = routes(&home, &["home.test"]);
        routes.extend(super::providers::routes(&other, &others));
        let mut reach = Reach { routes, dns: Dns::Silent, ..Reach::default() };
        reach.patience.first_byte = Duration::from_secs(3);
        let door = Door {
            allow_http: case.allow_http,
            allow_hosts: case.allow.iter().map(|host| host.to_string()).collect(),
            ..door(&[case.home.into()])
        };
        let end = sign_in(&door, &reach, &Watch::default()).await;
        assert!((case.expect)(&end), "{}: {:?}", case.what, end.map(|found| found.account));
        if let Ok(found) = &end {
            // As the sources will ask what was found.
            for (endpoint, session) in &found.services {
                let url = url::Url::parse(&endpoint.url).unwrap();
                let ask = Propfind { url, depth: Depth::One, props: &[Prop::ResourceType] }.prepare();
                let _ = session.send(ask, &Watch::default()).await;
            }
        }
        let got = |rig: &Rig| rig.seen().iter().filter(|seen| !seen.authorization().is_empty()).count();
        assert_eq!(got(&other) > 0, case.goes_there, "{}: who got the password", case.what);
        for seen in home.seen().iter().filter(|seen| !seen.authorization().is_empty()) {
            let host = seen.header("host").unwrap();
            assert_eq!(host, "home.test", "{}", case.what);
        }
    }
}

/// A proxy sees where one goes, never with what: the password is inside TLS, and for plain http it is asked for first.
#[tokio::test]
async fn a_proxy_is_used_and_its_password_not_told() {
    let proxy = Rig::start(|_, _| reply(407, &["Proxy-Authenticate: Basic realm=p"], "hunter3"));
    let mut door = door(&["https://dav.example.org/".into()]);
    door.proxy = Some(Secret::new(format!("http://eve:hunter3@{}", proxy.host())));
    let end = sign_in(&door, &Reach::default(), &Watch::default()).await.map(|_| ());
    let told = format!("{end:?} {door:?}");
    assert!(end.is_err() && !told.contains("hunter3") && !told.contains("eve"), "{told}");
    let seen = proxy.seen();
    assert!(seen.iter().all(|seen| seen.method == "CONNECT" && seen.target == "dav.example.org:443"), "{seen:?}");
    assert!(!seen.is_empty() && seen.iter().all(|seen| seen.authorization().is_empty()));
    assert!(seen[0].header("proxy-authorization").is_some(), "the proxy gets what is its own");

    let socks = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    door.proxy = Some(Secret::new(format!("socks5h://{}", socks.local_addr().unwrap())));
    let asked = std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        let (mut stream, _) = socks.accept().unwrap();
        let mut hello = [0; 3];
        stream.read_exact(&mut hello).unwrap();
        stream.write_all(&[5, 0]).unwrap();
        let mut head = [0; 5];
        stream.read_exact(&mut head).unwrap();
        let mut host = vec![0; usize::from(head[4])];
        stream.read_exact(&mut host).unwrap();
        // Not allowed by the rules of this proxy (RFC 1928 §6).
        stream.write_all(&[5, 2, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap();
        String::from_utf8(host).unwrap()
    });
    let end = sign_in(&door, &Reach::default(), &Watch::default()).await.map(|_| ());
    assert!(matches!(end, Err(Trouble::Unreachable { .. })), "{end:?}");
    assert_eq!(asked.join().unwrap(), "dav.example.org", "the proxy looks the name up, not this computer");
}
