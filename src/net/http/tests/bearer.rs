//! Bearer tokens: where they go, and that an expired one leads to one renewal for all who wait.

use futures_util::future::{LocalBoxFuture, join_all};

use super::*;
use crate::net::http::{Access, Bearer};

/// Tokens `t0`, `t1`, …; asked for another, it takes a moment to make the next one, once for all who wait.
#[derive(Default)]
struct Mint {
    now: tokio::sync::Mutex<u32>,
    /// No more than so many are to be had.
    ends_at: Option<u32>,
}

impl Bearer for Mint {
    fn token<'a>(&'a self, refused: Option<&'a Secret>, _: &'a Watch) -> LocalBoxFuture<'a, Result<Secret, Trouble>> {
        Box::pin(async move {
            let mut now = self.now.lock().await;
            if refused.map(Secret::expose) == Some(&format!("t{now}")) {
                if self.ends_at == Some(*now) {
                    return Err(Trouble::SignInEnded { host: "issuer".into(), why: "revoked".into() });
                }
                tokio::time::sleep(Duration::from_millis(30)).await;
                *now += 1;
            }
            Ok(Secret::new(format!("t{now}")))
        })
    }
}

fn session_of(rig: &Rig, mint: &Arc<Mint>, options: ClientOptions) -> Session {
    let access = Access::Bearer(mint.clone() as Arc<dyn Bearer>);
    Session::new(&ClientOptions { patience: hasty(), ..options }, &rig.url("/"), access).unwrap()
}

/// A server that lets in whoever carries one of `good`, slowly.
fn gate(good: &'static [&'static str]) -> Rig {
    Rig::start(move |seen, _| {
        let is_good = good.iter().any(|good| seen.authorization() == format!("Bearer {good}"));
        let answer = if is_good { reply(200, &[], "in") } else { reply(401, &["WWW-Authenticate: Bearer"], "") };
        [Act::Rest(Duration::from_millis(20))].into_iter().chain(answer).collect()
    })
}

#[tokio::test]
async fn a_token_goes_along_unasked() {
    let rig = gate(&["t0"]);
    let session = session_of(&rig, &Arc::default(), ClientOptions::default());
    assert!(!session.is_signed_in());
    assert_eq!(body(&session, get(&rig, "/a")).await.unwrap(), "in");
    assert!(session.is_signed_in());
    assert_eq!(carried(&rig), ["/a Bearer t0"]);
}

#[tokio::test]
async fn requests_that_meet_an_expired_token_share_one_renewal() {
    let rig = gate(&["t1"]);
    let (mint, w) = (Arc::<Mint>::default(), Watch::default());
    let session = session_of(&rig, &mint, ClientOptions::default());
    // Two sessions of one grant, as for contacts and calendars on two hosts.
    let other = session_of(&rig, &mint, ClientOptions::default());
    let many = (0..20).map(|n| {
        let session = if n % 2 == 0 { &session } else { &other };
        let w = &w;
        let ask = get(&rig, &format!("/{n}"));
        async move { session.send(ask, w).await.map(|answer| answer.status) }
    });
    assert!(join_all(many).await.iter().all(|status| *status == Ok(200)));
    assert_eq!(*mint.now.lock().await, 1, "one renewal");
    let seen = rig.seen();
    let n_old = seen.iter().filter(|seen| seen.authorization() == "Bearer t0").count();
    assert!(n_old <= 8, "{n_old}: none starts with the old token once the first was refused");
    for n in 0..20 {
        let tries = seen.iter().filter(|seen| seen.target == format!("/{n}")).count();
        assert!(tries <= 2, "/{n} was sent {tries} times");
    }
}

#[tokio::test]
async fn a_fresh_token_that_is_refused_ends_it() {
    let rig = gate(&[]);
    let session = session_of(&rig, &Arc::default(), ClientOptions::default());
    let end = status(&session, ask("PUT", rig.url("/"))).await;
    assert!(matches!(end, Err(Trouble::SignInEnded { .. })), "{end:?}");
    assert!(matches!(status(&session, get(&rig, "/b")).await, Err(Trouble::SignInEnded { .. })));
    assert_eq!(carried(&rig), ["/ Bearer t0", "/ Bearer t1"]);
    assert!(!session.is_signed_in());
}

#[tokio::test]
async fn a_picture_that_is_refused_costs_no_token_and_no_session() {
    let rig = Rig::start(|seen, _| match seen.target.as_str() {
        "/picture" => reply(401, &["WWW-Authenticate: Bearer"], ""),
        _ => reply(200, &[], "in"),
    });
    let mint = Arc::<Mint>::default();
    let session = session_of(&rig, &mint, ClientOptions::default());
    let end = session.fetch_aside(rig.url("/picture"), 1 << 20, &Watch::default()).await;
    assert!(matches!(end, Err(Trouble::Status { status: 401, .. })), "{end:?}");
    assert_eq!(status(&session, get(&rig, "/")).await, Ok(200));
    assert_eq!(carried(&rig), ["/picture Bearer t0", "/ Bearer t0"]);
}

#[tokio::test]
async fn no_more_tokens_end_it_with_the_reason() {
    let rig = gate(&["t0"]);
    let mint = Arc::new(Mint { ends_at: Some(1), ..Mint::default() });
    *mint.now.lock().await = 1;
    let end = status(&session_of(&rig, &mint, ClientOptions::default()), get(&rig, "/")).await;
    assert_eq!(end, Err(Trouble::SignInEnded { host: "issuer".into(), why: "revoked".into() }));
    assert_eq!(carried(&rig), ["/ Bearer t1"]);
}

#[tokio::test]
async fn a_token_goes_to_no_other_place_and_never_in_the_clear() {
    let other = gate(&["t0"]);
    let host = other.host();
    let leads_away = format!("Location: http://{host}/");
    let rig = Rig::start(move |_, _| reply(302, &[&leads_away], ""));
    let mint = Arc::<Mint>::default();
    let session = session_of(&rig, &mint, ClientOptions::default());
    assert!(matches!(status(&session, get(&rig, "/")).await, Err(Trouble::BadRedirect { .. })));
    assert!(matches!(status(&session, get(&other, "/")).await, Err(Trouble::NeedsConsent(Consent::OtherHost { .. }))));
    assert!(other.seen().is_empty());
    let allowed = session_of(&rig, &mint, ClientOptions { allow_hosts: vec![host], ..ClientOptions::default() });
    assert_eq!(status(&allowed, get(&other, "/")).await, Ok(200));

    let plain = Url::parse("http://dav.example.org/").unwrap();
    for allow_http in [false, true] {
        let options = ClientOptions { allow_http, patience: hasty(), ..ClientOptions::default() };
        let session = Session::new(&options, &plain, Access::Bearer(mint.clone())).unwrap();
        let end = status(&session, ask("GET", plain.clone())).await;
        assert!(matches!(end, Err(Trouble::NeedsConsent(_) | Trouble::BadAddress { .. })), "{end:?}");
    }
}

#[tokio::test]
async fn a_token_is_not_given_up_for_a_password() {
    let rig = Rig::start(|_, _| reply(401, &[CHALLENGE], ""));
    let end = status(&session_of(&rig, &Arc::default(), ClientOptions::default()), get(&rig, "/")).await;
    assert!(matches!(end, Err(Trouble::SignInEnded { .. })), "{end:?}");
    assert!(rig.seen().iter().all(|seen| seen.authorization().starts_with("Bearer ")));
}

#[tokio::test]
async fn forms_are_posted_and_whatever_is_answered_is_given() {
    let rig = Rig::start(|seen, _| match seen.method.as_str() {
        "POST" => reply(401, &["Content-Type: application/json"], r#"{"error":"invalid_client"}"#),
        _ => reply(200, &[], "<html>"),
    });
    let options = ClientOptions { patience: hasty(), ..ClientOptions::default() };
    let w = Watch::default();
    let nobody = Session::new(&options, &rig.url("/"), Access::Nobody).unwrap();
    let told = nobody.post_form(&rig.url("/token"), &[("a b", "c&d=e"), ("x", "\u{fc}")], &w).await.unwrap();
    assert_eq!(told.status, 401);
    assert_eq!(told.json::<serde_json::Value>().unwrap()["error"], "invalid_client");
    assert_eq!(rig.seen()[0].body, "a+b=c%26d%3De&x=%C3%BC");
    assert_eq!(rig.seen()[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(rig.seen()[0].authorization(), "");
    let page = nobody.get_document(&rig.url("/"), &w).await.unwrap();
    assert!(matches!(page.json::<serde_json::Value>(), Err(Trouble::Malformed { .. })));

    let who = Credentials { user: "alice".into(), password: Secret::new("hunter2") };
    let unasked = Session::new(&options, &rig.url("/"), Access::Unasked(who)).unwrap();
    assert_eq!(unasked.post_form(&rig.url("/token"), &[], &w).await.unwrap().status, 401);
    assert_eq!(rig.seen().last().unwrap().authorization(), BASIC);
    assert!(!format!("{told:?}").contains("invalid_client"), "an answer may hold a token: {told:?}");
}

#[tokio::test]
async fn nothing_is_deleted_but_our_own_app_password() {
    let rig = Rig::start(|_, _| reply(200, &[], "{}"));
    let session = session(&rig);
    for path in ["/", "/dav/contacts/1.vcf", "/ocs/v2.php/core/apppassword/x"] {
        let end = status(&session, ask("DELETE", rig.url(path))).await;
        assert!(matches!(end, Err(Trouble::Internal(_))), "{path}: {end:?}");
    }
    assert!(rig.seen().is_empty());
    let url = rig.url("/cloud/ocs/v2.php/core/apppassword");
    assert_eq!(session.delete_app_password(&url, &Watch::default()).await.unwrap().status, 200);
    assert_eq!((rig.seen()[0].method.as_str(), rig.seen()[0].header("ocs-apirequest")), ("DELETE", Some("true")));
}
