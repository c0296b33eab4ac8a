//! Who gets the password, and which redirects are followed.

use super::*;

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
    let end = status(&session, ask("POST", rig.url("/"))).await;
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
    let answer = session.send(propfind, &Watch::default()).await.unwrap();
    assert_eq!((answer.status, answer.url.as_str()), (207, rig.url("/dav/home/?q").as_str()));
    assert!(rig.seen().iter().all(|seen| seen.method == "PROPFIND" && seen.body == "<propfind/>"));
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

#[test]
fn nothing_prints_the_password() {
    let rig = Rig::start(|_, _| reply(200, &[], ""));
    let session = session(&rig);
    assert!(!format!("{session:?}").contains("hunter2"));
}

#[tokio::test]
async fn that_one_thing_is_refused_does_not_end_the_session() {
    let rig = Rig::start(|seen, _| match (seen.target.as_str(), seen.authorization()) {
        ("/private.jpg", _) | (_, "") => reply(401, &[CHALLENGE], ""),
        _ => reply(200, &[], "in"),
    });
    let session = session(&rig);
    for _ in 0..2 {
        let refused = session.fetch_aside(rig.url("/private.jpg"), 100, &Watch::default()).await;
        assert!(matches!(refused, Err(Trouble::Status { status: 401, .. })), "{refused:?}");
        assert_eq!(body(&session, get(&rig, "/")).await.unwrap(), "in");
    }
    assert_eq!(session.fetch_aside(rig.url("/a.jpg"), 2, &Watch::default()).await.unwrap(), "in");
    let large = session.fetch_aside(rig.url("/a.jpg"), 1, &Watch::default()).await;
    assert!(matches!(large, Err(Trouble::TooLarge { .. })), "{large:?}");
    // In the ordinary way, the same refusal does end it.
    assert!(matches!(status(&session, get(&rig, "/private.jpg")).await, Err(Trouble::SignInRefused { .. })));
}

#[tokio::test]
async fn strangers_are_asked_without_a_name_and_never_inside() {
    let rig = Rig::start(|seen, _| match seen.target.as_str() {
        "/round" => reply(302, &["Location: /round"], ""),
        _ => reply(200, &["Set-Cookie: who=alice"], "face"),
    });
    let w = Watch::default();
    // The account lives elsewhere on this computer, so its cards may point to this computer.
    let session = session_with(&Url::parse("http://127.0.0.1:1/").unwrap(), ClientOptions::default());
    for _ in 0..2 {
        assert_eq!(session.fetch_elsewhere(rig.url("/a#top"), 100, &w).await.unwrap(), "face");
    }
    let round = session.fetch_elsewhere(rig.url("/round"), 100, &w).await;
    assert!(matches!(round, Err(NoPicture::Failed(Trouble::BadRedirect { .. }))), "{round:?}");
    for seen in rig.seen() {
        assert!(["authorization", "cookie", "referer"].iter().all(|name| seen.header(name).is_none()), "{seen:?}");
    }
    // That of an account on the internet may not, by number or by name.
    let before = rig.seen().len();
    let session = session_with(&Url::parse("https://cloud.example/").unwrap(), ClientOptions::default());
    let port = rig.url("/").port().unwrap();
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        let url = Url::parse(&format!("https://{host}:{port}/a")).unwrap();
        let closed = session.fetch_elsewhere(url, 100, &w).await;
        assert!(matches!(closed, Err(NoPicture::Closed { .. })), "{host}: {closed:?}");
    }
    assert_eq!(session.fetch_elsewhere(rig.url("/a"), 100, &w).await, Err(NoPicture::Closed { host: rig.host() }));
    assert_eq!(rig.seen().len(), before);
    // Nor by way of a proxy, which looks names up by itself, wherever it stands.
    let proxy = Some(Secret::new(rig.url("/").as_str()));
    let options = ClientOptions { proxy, ..ClientOptions::default() };
    let session = session_with(&Url::parse("https://cloud.example/").unwrap(), options);
    for host in ["localhost", "10.0.0.1", "no-such-name.invalid"] {
        let closed = session.fetch_elsewhere(Url::parse(&format!("https://{host}/a")).unwrap(), 100, &w).await;
        assert_eq!(closed, Err(NoPicture::Closed { host: host.into() }));
    }
    assert_eq!(rig.seen().len(), before);
    // What is open by its number goes through it.
    let asked = session.fetch_elsewhere(Url::parse("https://93.184.216.34/a").unwrap(), 100, &w).await;
    assert!(matches!(asked, Err(NoPicture::Failed(_))), "{asked:?}");
    assert_eq!(rig.seen().last().map(|seen| seen.method.as_str()), Some("CONNECT"));
}

#[tokio::test]
async fn in_read_only_mode_nothing_goes_out_that_changes_anything() {
    let rig = Rig::start(|_, _| reply(200, &[], "{}"));
    let session = session_with(&rig.url("/"), ClientOptions { read_only: true, ..ClientOptions::default() });
    let reads = ["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"];
    for method in reads {
        assert_eq!(status(&session, ask(method, rig.url("/a"))).await, Ok(200), "{method}");
    }
    let writes = ["PUT", "POST", "PATCH", "DELETE", "MKCOL", "MKCALENDAR", "PROPPATCH", "MOVE", "COPY", "LOCK", "ACL"];
    for method in writes {
        let refused = Trouble::ReadOnly { method: method.into(), host: rig.host() };
        assert_eq!(status(&session, ask(method, rig.url("/a"))).await, Err(refused), "{method}");
    }
    let app_password = rig.url("/ocs/v2.php/core/apppassword");
    let kept = session.delete_app_password(&app_password, &Watch::default()).await;
    assert!(matches!(kept, Err(Trouble::ReadOnly { .. })), "{kept:?}");
    // A sign-in's own.
    session.post_form(&rig.url("/token"), &[("a", "b")], &Watch::default()).await.unwrap();
    assert_eq!(rig.seen().len(), reads.len() + 1);
}
