//! The client against a loopback server that answers byte for byte as told.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::StreamExt;
use http::header::{AUTHORIZATION, RANGE, RETRY_AFTER};
use http::{HeaderMap, Method};
use url::Url;

use super::rig::{Act, Rig, Seen, reply, say};
use super::{Ask, ClientOptions, Patience, Session};
use crate::model::{Consent, Credentials, Secret, Sign, Trouble, Waiting, Watch};

const BASIC: &str = "Basic YWxpY2U6aHVudGVyMg==";
const CHALLENGE: &str = "WWW-Authenticate: Basic realm=\"r\"";

fn hasty() -> Patience {
    Patience {
        connect: Duration::from_secs(2),
        first_byte: Duration::from_millis(300),
        body: Duration::from_millis(150),
        tell_after: Duration::from_millis(60),
        tell_every: Duration::from_millis(60),
        again: Duration::from_millis(4),
        ..Patience::default()
    }
}

fn session_with(home: &Url, options: ClientOptions) -> Session {
    let credentials = Credentials { user: "alice".into(), password: Secret::new("hunter2") };
    Session::new(&ClientOptions { patience: hasty(), ..options }, home, credentials).unwrap()
}

fn session(rig: &Rig) -> Session {
    session_with(&rig.url("/"), ClientOptions::default())
}

fn ask(method: &str, url: Url) -> Ask {
    Ask {
        method: Method::from_bytes(method.as_bytes()).unwrap(),
        url,
        headers: HeaderMap::new(),
        body: Bytes::new(),
        identity: false,
    }
}

fn get(rig: &Rig, path: &str) -> Ask {
    ask("GET", rig.url(path))
}

async fn status(session: &Session, ask: Ask) -> Result<u16, Trouble> {
    Ok(session.send(ask, &Watch::default()).await?.status)
}

async fn body(session: &Session, ask: Ask) -> Result<Bytes, Trouble> {
    session.send(ask, &Watch::default()).await?.bytes(1 << 20).await
}

fn carried(rig: &Rig) -> Vec<String> {
    rig.seen().iter().map(|seen| format!("{} {}", seen.target, seen.authorization())).collect()
}

#[tokio::test]
async fn basic_answers_the_first_challenge_and_is_kept_for_every_clone() {
    let rig = Rig::start(|seen, _| match seen.authorization() {
        BASIC => reply(200, &[], "in"),
        _ => reply(401, &[CHALLENGE], "who?"),
    });
    let session = session(&rig);
    assert_eq!(body(&session, get(&rig, "/a?b#c")).await.unwrap(), "in");
    assert_eq!(body(&session.clone(), get(&rig, "/d")).await.unwrap(), "in");
    assert_eq!(carried(&rig), ["/a?b ".into(), format!("/a?b {BASIC}"), format!("/d {BASIC}")]);
    assert_eq!(rig.seen().last().unwrap().connection, 0, "one connection serves all");
    assert_eq!(session.traffic(), (3, 4 + 2 + 2));
}

#[tokio::test]
async fn a_refused_password_is_tried_once_only() {
    let rig = Rig::start(|_, _| reply(401, &[CHALLENGE], ""));
    let session = session(&rig);
    let refused = Err(Trouble::SignInRefused { host: rig.host() });
    assert_eq!(status(&session, get(&rig, "/a")).await, refused);
    assert_eq!(status(&session, get(&rig, "/b")).await, refused);
    assert_eq!(status(&session.clone(), get(&rig, "/c")).await, refused);
    assert_eq!(carried(&rig), ["/a ".into(), format!("/a {BASIC}")]);
}

#[tokio::test]
async fn at_most_four_requests_meet_a_password_that_stopped_working() {
    let rig = Rig::start(|seen, number| match (number, seen.authorization()) {
        (0, _) => reply(401, &[CHALLENGE], ""),
        (1, BASIC) => reply(200, &[], ""),
        _ => [Act::Rest(Duration::from_millis(40))].into_iter().chain(reply(401, &[CHALLENGE], "")).collect(),
    });
    let session = session(&rig);
    assert_eq!(status(&session, get(&rig, "/")).await, Ok(200));
    let many = futures_util::future::join_all((0..20).map(|_| status(&session, get(&rig, "/"))));
    assert!(many.await.iter().all(|end| matches!(end, Err(Trouble::SignInRefused { .. }))));
    assert_eq!(rig.seen().len(), 2 + 4);
}

/// A Digest server whose nonce lives for three requests, and that checks what it gets.
fn digest_server(accept_stale: bool) -> Rig {
    let nonces = Mutex::new((0, 0));
    Rig::start(move |seen, _| {
        let mut state = nonces.lock().unwrap();
        let nonce = format!("nonce{}", state.0);
        let sent = seen.authorization().to_owned();
        if sent.contains(&format!("nonce=\"{nonce}\"")) && (state.1 < 3 || accept_stale) {
            state.1 += 1;
            assert!(sent.contains(&format!("nc={:08x}", state.1)), "{sent} {state:?}");
            assert!(sent.contains(&format!("uri=\"{}\"", seen.target)), "{sent}");
            return reply(200, &[], "in");
        }
        *state = (state.0 + 1, 0);
        let stale = if sent.is_empty() { "" } else { ", stale=true" };
        let offer = format!(
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"nonce{}\", qop=\"auth\", algorithm=SHA-256{stale}",
            state.0
        );
        reply(401, &[&offer, CHALLENGE], "")
    })
}

#[tokio::test]
async fn digest_counts_and_renews_a_stale_nonce() {
    let rig = digest_server(false);
    let session = session(&rig);
    for _ in 0..7 {
        assert_eq!(body(&session, get(&rig, "/x?y=1")).await.unwrap(), "in");
    }
    // One challenge, then two stale nonces.
    assert_eq!(rig.seen().len(), 7 + 3);
    assert!(rig.seen().iter().all(|seen| !seen.authorization().starts_with("Basic")));
}

#[tokio::test]
async fn no_request_is_repeated_for_ever() {
    let stale = "WWW-Authenticate: Digest realm=r, nonce=n, qop=auth, stale=true";
    let rig = Rig::start(move |_, _| reply(401, &[stale], ""));
    let session = session(&rig);
    let end = status(&session, ask("PUT", rig.url("/"))).await;
    assert!(matches!(end, Err(Trouble::Broken { .. })), "{end:?}");
    assert_eq!(rig.seen().len(), 3, "without, after the challenge, after the new nonce");
}

#[tokio::test]
async fn digest_is_never_given_up_for_basic() {
    let rig = Rig::start(|seen, number| match number {
        0 => reply(401, &["WWW-Authenticate: Digest realm=r, nonce=n, qop=auth"], ""),
        1 if seen.authorization().starts_with("Digest") => reply(200, &[], ""),
        _ => reply(401, &[CHALLENGE], ""),
    });
    let session = session(&rig);
    assert_eq!(status(&session, get(&rig, "/")).await, Ok(200));
    assert!(matches!(status(&session, get(&rig, "/")).await, Err(Trouble::SignInRefused { .. })));
    assert!(rig.seen().iter().all(|seen| !seen.authorization().starts_with("Basic")));
}

#[tokio::test]
async fn ways_in_that_are_not_supported_are_named() {
    let rig = Rig::start(|_, _| reply(401, &["WWW-Authenticate: Bearer realm=\"x\""], ""));
    let end = status(&session(&rig), get(&rig, "/")).await;
    assert!(matches!(&end, Err(Trouble::Malformed { why, .. }) if why.contains("bearer")), "{end:?}");
}

#[tokio::test]
async fn redirects_within_the_host_are_followed_with_method_and_body() {
    let rig = Rig::start(|seen, _| match seen.target.as_str() {
        "/dav" => reply(301, &["Location: /dav/"], ""),
        "/dav/" => reply(307, &["Location: home/?q"], "elsewhere"),
        _ => reply(207, &[], "there"),
    });
    let session = session(&rig);
    let propfind = Ask { body: "<propfind/>".into(), ..ask("PROPFIND", rig.url("/dav")) };
    let answer = session.send(propfind.clone(), &Watch::default()).await.unwrap();
    assert_eq!((answer.status, answer.url.as_str()), (207, rig.url("/dav/home/?q").as_str()));
    assert!(rig.seen().iter().all(|seen| seen.method == "PROPFIND" && seen.body == "<propfind/>"));
    let staying = session.send_staying(propfind, &Watch::default()).await.unwrap();
    assert_eq!((staying.status, staying.header(http::header::LOCATION)), (301, Some("/dav/")));
}

#[tokio::test]
async fn redirects_elsewhere_are_not_followed_and_nobody_there_gets_the_password() {
    let other = Rig::start(|_, _| reply(200, &[], "hello"));
    let port = other.host();
    for location in [
        format!("http://{port}/"),
        format!("//{port}/"),
        format!("http://localhost:{}/", port.rsplit(':').next().unwrap()),
        "https://127.0.0.1:1/".into(),
        "ftp://example.org/".into(),
        format!("http://alice:hunter2@{port}/"),
    ] {
        let to = format!("Location: {location}");
        let rig = Rig::start(move |seen, _| match (seen.authorization(), seen.target.as_str()) {
            ("", _) => reply(401, &[CHALLENGE], ""),
            _ => reply(302, &[&to], ""),
        });
        let end = status(&session(&rig), get(&rig, "/")).await;
        let Err(Trouble::BadRedirect { from, to }) = &end else { panic!("{location}: {end:?}") };
        assert_eq!(*from, rig.url("/").to_string());
        assert!(!to.contains("hunter2"), "{to}");
    }
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn redirects_that_go_round_end() {
    let rig = Rig::start(|_, number| reply(301, &[&format!("Location: /{number}")], ""));
    assert!(matches!(status(&session(&rig), get(&rig, "/")).await, Err(Trouble::BadRedirect { .. })));
    assert_eq!(rig.seen().len(), 6);
    let rig = Rig::start(|_, _| reply(301, &[], ""));
    assert!(matches!(status(&session(&rig), get(&rig, "/")).await, Err(Trouble::Malformed { .. })));
}

#[tokio::test]
async fn other_places_need_a_yes() {
    let (home, other) = (Rig::start(|_, _| reply(200, &[], "")), Rig::start(|_, _| reply(200, &[], "")));
    let consent = Trouble::NeedsConsent(Consent::OtherHost { confirmed: home.host(), host: other.host() });
    assert_eq!(status(&session(&home), get(&other, "/")).await, Err(consent));
    assert!(other.seen().is_empty());
    let allowed = session_with(&home.url("/"), ClientOptions { allow_hosts: vec![other.host()], ..Default::default() });
    assert_eq!(status(&allowed, get(&other, "/")).await, Ok(200));

    let plain = Url::parse("http://dav.example.org/").unwrap();
    let end = status(&session_with(&plain, ClientOptions::default()), ask("GET", plain.clone())).await;
    assert_eq!(end, Err(Trouble::NeedsConsent(Consent::PlainHttp { host: "dav.example.org".into() })));

    let named = Url::parse("https://alice:hunter2@example.org/").unwrap();
    let refused = Session::new(
        &ClientOptions::default(),
        &named,
        Credentials { user: "alice".into(), password: Secret::new("hunter2") },
    );
    let end = refused.map(|_| ());
    assert!(matches!(&end, Err(Trouble::BadAddress { input, .. }) if !input.contains("hunter2")), "{end:?}");
}

#[tokio::test]
async fn an_authorization_of_the_caller_does_not_go_out() {
    let rig = Rig::start(|_, _| reply(200, &[], ""));
    let mut ask = get(&rig, "/");
    ask.headers.insert(AUTHORIZATION, "Bearer stolen".parse().unwrap());
    assert_eq!(status(&session(&rig), ask).await, Ok(200));
    assert_eq!(carried(&rig), ["/ "]);
}

#[tokio::test]
async fn bodies_that_are_cut_are_errors() {
    let check = async |wire: &'static str, expect: fn(&Trouble) -> bool| {
        let rig = Rig::start(move |_, _| vec![say(wire), Act::Close]);
        let session = session(&rig);
        for identity in [false, true] {
            let ask = Ask { identity, ..get(&rig, "/") };
            let end = body(&session, ask.clone()).await.unwrap_err();
            assert!(expect(&end), "{wire:?}: {end:?}");
            // The stream says so too, after what came.
            let Ok(answer) = session.send(ask, &Watch::default()).await else { continue };
            let pieces: Vec<_> = answer.into_stream().collect().await;
            assert!(pieces.last().is_some_and(Result::is_err), "{wire:?}");
        }
    };
    check("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", |end| {
        matches!(end, Trouble::Cut { got: 4, expected: 10, .. })
    })
    .await;
    check("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", |end| {
        matches!(end, Trouble::Cut { got: 0, expected: 10, .. })
    })
    .await;
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", |end| {
        matches!(end, Trouble::Broken { .. })
    })
    .await;
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nhalf", |end| {
        matches!(end, Trouble::Broken { .. })
    })
    .await;
}

#[tokio::test]
async fn an_error_stays_an_error() {
    let rig = Rig::start(|_, _| vec![say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), Act::Close]);
    let mut answer = session(&rig).send(get(&rig, "/"), &Watch::default()).await.unwrap();
    assert_eq!(answer.chunk().await, Ok(Some("half".into())));
    for _ in 0..2 {
        assert!(matches!(answer.chunk().await, Err(Trouble::Cut { .. })));
    }
}

#[tokio::test]
async fn bodies_to_keep_must_be_as_asked() {
    let gzip = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc";
    let endless = "HTTP/1.1 200 OK\r\n\r\nuntil it closes";
    let part = "HTTP/1.1 206 Partial\r\nContent-Length: 3\r\nContent-Range: bytes 0-2/9\r\n\r\nabc";
    let brotli = "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc";
    let check = async |wire: &'static str, identity: bool, ranged: bool, good: bool| {
        let rig = Rig::start(move |_, _| vec![say(wire), Act::Close]);
        let mut ask = Ask { identity, ..get(&rig, "/") };
        if ranged {
            ask.headers.insert(RANGE, "bytes=0-2".parse().unwrap());
        }
        let end = body(&session(&rig), ask).await;
        match good {
            true => assert!(end.is_ok(), "{wire}: {end:?}"),
            false => assert!(matches!(end, Err(Trouble::Malformed { .. })), "{wire}: {end:?}"),
        }
        let expect = if identity { Some("identity") } else { Some("gzip") };
        assert_eq!(rig.seen().first().unwrap().header("accept-encoding"), expect);
    };
    check(gzip, true, false, false).await;
    check(brotli, false, false, false).await;
    check(endless, true, false, false).await;
    check(endless, false, false, true).await;
    check(part, true, false, false).await;
    check(part, true, true, true).await;
}

/// `hello hello hello` as gzip made it.
const GZIPPED: &[u8] = &[
    0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40, 0x90, 0, 0x80, 0x88, 0xf9,
    0xe5, 0x11, 0, 0, 0,
];

fn gzipped(bytes: &[u8], promised: usize) -> Vec<Act> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {promised}\r\n\r\n");
    vec![say(&head), Act::Say(bytes.to_vec()), Act::Close]
}

#[tokio::test]
async fn gzip_is_unpacked_and_must_be_whole() {
    let rig = Rig::start(|_, _| gzipped(GZIPPED, GZIPPED.len()));
    let session = session(&rig);
    assert_eq!(body(&session, get(&rig, "/")).await.unwrap(), "hello hello hello");
    let answer = session.send(get(&rig, "/"), &Watch::default()).await.unwrap();
    assert!(matches!(answer.bytes(16).await, Err(Trouble::TooLarge { limit: 16, .. })));
    for (n, promised) in [(18, 18), (18, GZIPPED.len()), (GZIPPED.len() - 4, GZIPPED.len() - 4)] {
        let rig = Rig::start(move |_, _| gzipped(&GZIPPED[..n], promised));
        let end = body(&session_with(&rig.url("/"), ClientOptions::default()), get(&rig, "/")).await;
        assert!(matches!(end, Err(Trouble::Broken { .. } | Trouble::Cut { .. })), "{n} of {promised}: {end:?}");
    }
}

#[tokio::test]
async fn bodies_have_limits() {
    let rig = Rig::start(|seen, _| match seen.target.as_str() {
        "/chunked" => {
            let piece = format!("400\r\n{}\r\n", "x".repeat(0x400));
            let mut acts = vec![say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")];
            acts.extend((0..50).map(|_| say(&piece)));
            acts
        }
        _ => reply(200, &[], &"x".repeat(5_000)),
    });
    let session = session(&rig);
    let bytes = async |path: &str, limit: u64| {
        session.send(get(&rig, path), &Watch::default()).await.unwrap().bytes(limit).await.map(|bytes| bytes.len())
    };
    assert_eq!(bytes("/", 5_000).await, Ok(5_000));
    assert!(matches!(bytes("/", 4_999).await, Err(Trouble::TooLarge { limit: 4_999, .. })));
    assert!(matches!(bytes("/chunked", 10_000).await, Err(Trouble::TooLarge { limit: 10_000, .. })));
}

#[tokio::test]
async fn floods_of_headers_and_other_rubbish_are_errors() {
    let check = async |wire: String, expect: fn(&Trouble) -> bool| {
        let rig = Rig::start(move |_, _| vec![Act::Say(wire.clone().into_bytes()), Act::Close]);
        let end = status(&session(&rig), get(&rig, "/")).await.unwrap_err();
        assert!(expect(&end), "{end:?}");
    };
    let long = format!("HTTP/1.1 200 OK\r\nX-Long: {}\r\n\r\n", "x".repeat(100_000));
    check(long, |end| matches!(end, Trouble::TooLarge { .. })).await;
    let longer = format!("HTTP/1.1 200 OK\r\nX-Long: {}\r\n\r\n", "x".repeat(1_000_000));
    check(longer, |end| matches!(end, Trouble::TooLarge { .. })).await;
    let many: String = (0..5_000).map(|i| format!("X-{i}: y\r\n")).collect();
    check(format!("HTTP/1.1 200 OK\r\n{many}\r\n"), |end| matches!(end, Trouble::TooLarge { .. })).await;
    check("SSH-2.0-OpenSSH\r\n\r\n".into(), |end| matches!(end, Trouble::Malformed { .. })).await;
    check(String::new(), |end| matches!(end, Trouble::Broken { .. })).await;
}

fn listening() -> (Watch, Arc<Mutex<Vec<Sign>>>) {
    let signs: Arc<Mutex<Vec<Sign>>> = Arc::default();
    let log = signs.clone();
    (Watch::new(move |sign| log.lock().unwrap().push(sign)), signs)
}

#[tokio::test]
async fn silence_is_told_and_ends() {
    let rest = |ms| Act::Rest(Duration::from_millis(ms));
    let rig = Rig::start(move |seen, _| match seen.target.as_str() {
        "/slow" => [rest(150)].into_iter().chain(reply(200, &[], "at last")).collect(),
        "/never" => vec![rest(700)],
        _ => vec![say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), rest(600)],
    });
    let session = session(&rig);
    let (w, signs) = listening();
    assert_eq!(session.send(get(&rig, "/slow"), &w).await.unwrap().status, 200);
    let heard = signs.lock().unwrap().clone();
    assert_eq!(heard.first(), Some(&Sign::Waiting(Waiting::FirstByte { host: rig.host(), secs: 0 })));
    assert_eq!(heard.last(), Some(&Sign::GoingOn));

    let began = Instant::now();
    assert!(matches!(status(&session, get(&rig, "/never")).await, Err(Trouble::Stalled { .. })));
    assert!(began.elapsed() < Duration::from_millis(600), "{:?}", began.elapsed());
    assert!(matches!(body(&session, get(&rig, "/half")).await, Err(Trouble::Stalled { .. })));
}

#[tokio::test]
async fn stopping_takes_no_time() {
    let rig = Rig::start(|seen, _| match seen.target.as_str() {
        "/body" => {
            vec![say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), Act::Rest(Duration::from_millis(500))]
        }
        "/busy" => reply(503, &["Retry-After: 60"], ""),
        _ => vec![Act::Rest(Duration::from_millis(500))],
    });
    let patient = Patience { first_byte: Duration::from_secs(9), body: Duration::from_secs(9), ..Patience::default() };
    for path in ["/head", "/body", "/busy"] {
        let options = ClientOptions { patience: patient.clone(), ..Default::default() };
        let credentials = Credentials { user: "alice".into(), password: Secret::new("hunter2") };
        let session = Session::new(&options, &rig.url("/"), credentials).unwrap();
        let (w, stop) = (Watch::default(), Watch::default());
        let _ = &stop;
        let stopping = async {
            tokio::time::sleep(Duration::from_millis(60)).await;
            w.cancel();
            Instant::now()
        };
        let work = async { session.send(get(&rig, path), &w).await?.bytes(100).await };
        let (end, stopped) = tokio::join!(work, stopping);
        assert_eq!(end, Err(Trouble::Cancelled), "{path}");
        assert!(stopped.elapsed() < Duration::from_millis(100), "{path}: {:?}", stopped.elapsed());
    }
}

#[tokio::test]
async fn a_paused_job_sends_nothing() {
    let rig = Rig::start(|_, _| reply(200, &[], ""));
    let session = session(&rig);
    let (w, signs) = listening();
    w.pause(true);
    let going_on = async {
        tokio::time::sleep(Duration::from_millis(40)).await;
        assert!(rig.seen().is_empty());
        w.pause(false);
    };
    let (end, ()) = tokio::join!(session.send(get(&rig, "/"), &w), going_on);
    assert_eq!(end.unwrap().status, 200);
    assert_eq!(*signs.lock().unwrap(), [Sign::Waiting(Waiting::Paused), Sign::GoingOn]);
}

#[tokio::test]
async fn trouble_that_may_pass_is_tried_again() {
    let check = async |method: &str, bad: fn() -> Vec<Act>, n_bad: usize, expect: Result<u16, ()>, n_asked: usize| {
        let rig = Rig::start(move |_, number| match number {
            // The first answer is good: from then on the host counts as reachable.
            0 => reply(200, &[], ""),
            n if n <= n_bad => bad(),
            _ => reply(200, &[], ""),
        });
        let session = session(&rig);
        assert_eq!(status(&session, get(&rig, "/")).await, Ok(200));
        let end = status(&session, ask(method, rig.url("/"))).await;
        assert_eq!(end.clone().map_err(|_| ()), expect, "{method} {n_bad}: {end:?}");
        assert_eq!(rig.seen().len() - 1, n_asked, "{method} {n_bad}");
    };
    let unavailable = || reply(503, &[], "");
    let failing = || reply(500, &[], "");
    let closing = || vec![Act::Close];
    check("GET", unavailable, 3, Ok(200), 4).await;
    check("PROPFIND", unavailable, 9, Ok(503), 4).await;
    check("REPORT", unavailable, 1, Ok(200), 2).await;
    check("PUT", unavailable, 1, Ok(503), 1).await;
    check("GET", failing, 1, Ok(200), 2).await;
    check("REPORT", failing, 1, Ok(500), 1).await;
    check("GET", closing, 2, Ok(200), 3).await;
    check("GET", closing, 9, Err(()), 4).await;
    check("PUT", closing, 1, Err(()), 1).await;
    check("GET", || reply(404, &[], ""), 9, Ok(404), 1).await;
}

#[tokio::test]
async fn a_service_that_asks_for_a_pause_gets_it_from_everyone() {
    let rig = Rig::start(|_, number| match number {
        0 => reply(429, &["Retry-After: 1"], "slower"),
        _ => reply(200, &[], ""),
    });
    let session = session(&rig);
    let (w, signs) = listening();
    let began = Instant::now();
    let other = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        status(&session, get(&rig, "/other")).await
    };
    let (one, other) = tokio::join!(session.send(get(&rig, "/one"), &w), other);
    assert_eq!((one.unwrap().status, other), (200, Ok(200)));
    assert!(began.elapsed() >= Duration::from_millis(950), "{:?}", began.elapsed());
    let heard = signs.lock().unwrap().clone();
    assert!(matches!(heard.first(), Some(Sign::Waiting(Waiting::AskedToWait { secs: 1, .. }))), "{heard:?}");
    assert_eq!(heard.last(), Some(&Sign::GoingOn));
}

#[tokio::test]
async fn absurd_pauses_are_cut_short_and_told_in_the_end() {
    let options = |longest_ms| ClientOptions {
        patience: Patience { longest_pause: Duration::from_millis(longest_ms), ..hasty() },
        ..Default::default()
    };
    for (said, secs) in [("99999999999999999999", u64::MAX), ("3600", 3600), ("Sun, 06 Nov 1994 08:49:37 GMT", 0)] {
        let line = format!("Retry-After: {said}");
        let rig = Rig::start(move |_, _| reply(503, &[&line], ""));
        let credentials = Credentials { user: "alice".into(), password: Secret::new("hunter2") };
        let session = Session::new(&options(20), &rig.url("/"), credentials).unwrap();
        let end = status(&session, get(&rig, "/")).await;
        assert_eq!(end, Err(Trouble::Busy { host: rig.host(), secs }), "{said}");
        assert_eq!(rig.seen().len(), 4);
    }
    let rig = Rig::start(|_, _| reply(503, &["Retry-After: soon"], ""));
    let answer = session(&rig).send(get(&rig, "/"), &Watch::default()).await.unwrap();
    assert_eq!((answer.status, answer.header(RETRY_AFTER)), (503, Some("soon")));
}

#[tokio::test]
async fn nobody_there_is_told_at_once() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = Url::parse(&format!("http://127.0.0.1:{port}/")).unwrap();
    let end = status(&session_with(&url, ClientOptions::default()), ask("GET", url.clone())).await;
    assert!(
        matches!(&end, Err(Trouble::Unreachable { host, why }) if host.ends_with(&port.to_string()) && !why.is_empty())
    );
    let url = Url::parse("http://nowhere.localhost.invalid/").unwrap();
    let options = ClientOptions { allow_http: true, ..Default::default() };
    let end = status(&session_with(&url, options), ask("GET", url.clone())).await;
    assert_eq!(end, Err(Trouble::UnknownHost { host: "nowhere.localhost.invalid".into() }));
}

#[tokio::test]
async fn answers_left_unread_cost_nothing_but_their_connection() {
    let rig = Rig::start(|_, _| reply(200, &[], &"x".repeat(100_000)));
    let session = session(&rig);
    for _ in 0..20 {
        assert_eq!(status(&session, get(&rig, "/")).await, Ok(200));
    }
    assert_eq!(session.traffic().0, 20);
}

#[tokio::test]
async fn many_at_once_share_connections() {
    let rig = Rig::start(|seen: &Seen, _| match seen.authorization() {
        "" => reply(401, &[CHALLENGE], ""),
        _ => reply(200, &[], "in"),
    });
    let session = session(&rig);
    assert_eq!(status(&session, get(&rig, "/")).await, Ok(200));
    let all = futures_util::future::join_all((0..100).map(|_| body(&session, get(&rig, "/"))));
    assert!(all.await.into_iter().all(|end| end.unwrap() == "in"));
    let connections = rig.seen().iter().map(|seen| seen.connection).max().unwrap() + 1;
    assert!(connections <= 9, "{connections} connections");
}

#[test]
fn nothing_prints_the_password() {
    let rig = Rig::start(|_, _| reply(200, &[], ""));
    let session = session(&rig);
    assert!(!format!("{session:?}").contains("hunter2"));
}
