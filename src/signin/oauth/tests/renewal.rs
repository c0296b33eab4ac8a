//! Tokens that run out, are renewed, rotated, refused and given back.

use super::*;

fn grant(rig: &Rig, refresh: Option<&str>) -> Grant {
    let tokens = Tokens { access: Some(Secret::new("a0")), refresh: refresh.map(Secret::new), ..Tokens::default() };
    Grant::new(part(rig), tokens)
}

/// A server that rotates: each refresh token is good once; an old one ends the grant.
fn rotating() -> Rig {
    let next = Mutex::new(Some(0));
    Rig::start(move |seen, _| {
        let mut next = next.lock().unwrap();
        let sent = fields(&seen.body);
        match *next {
            Some(n) if sent.get("refresh_token") == Some(&format!("r{n}")) => {
                *next = Some(n + 1);
                let n = n + 1;
                let body = format!(
                    r#"{{"access_token":"a{n}","token_type":"bearer","expires_in":"60","refresh_token":"r{n}"}}"#
                );
                [Act::Rest(Duration::from_millis(20))].into_iter().chain(json(&body)).collect()
            }
            _ => {
                *next = None;
                refuse("invalid_grant")
            }
        }
    })
}

#[tokio::test]
async fn those_who_wait_share_a_renewal_and_the_rotated_token_is_used_next() {
    let rig = rotating();
    let grant = grant(&rig, Some("r0"));
    let w = Watch::default();
    // One for each host of the account, and one of a second job.
    let renewers: Vec<Renewer> = (0..3).map(|_| Renewer::new(grant.clone(), &options())).collect();
    assert_eq!(renewers[0].token(None, &w).await, Ok(Secret::new("a0")));
    for n in 0..3 {
        let refused = Secret::new(format!("a{n}"));
        let all = futures_util::future::join_all(renewers.iter().map(|one| one.token(Some(&refused), &w))).await;
        let expect = Secret::new(format!("a{}", n + 1));
        assert!(all.iter().all(|token| token.as_ref() == Ok(&expect)), "{all:?}");
    }
    assert_eq!(rig.seen().len(), 3, "one request a renewal");
    assert_eq!(grant.tokens().refresh, Some(Secret::new("r3")));
}

#[tokio::test]
async fn a_refresh_token_that_is_not_rotated_is_kept() {
    let rig = Rig::start(|_, _| json(r#"{"access_token":"a1","token_type":"Bearer"}"#));
    let grant = grant(&rig, Some("r0"));
    let renewer = Renewer::new(grant.clone(), &options());
    assert_eq!(renewer.token(Some(&Secret::new("a0")), &Watch::default()).await, Ok(Secret::new("a1")));
    assert_eq!(grant.tokens().refresh, Some(Secret::new("r0")));
}

#[tokio::test]
async fn a_grant_may_have_ended() {
    type Case = (Option<&'static str>, fn() -> Vec<Act>, fn(&Trouble) -> bool);
    let table: [Case; 7] = [
        (Some("r0"), || refuse("invalid_grant"), |t| matches!(t, Trouble::SignInEnded { .. })),
        (None, Vec::new, |t| matches!(t, Trouble::SignInEnded { .. })),
        (Some("r0"), || refuse("invalid_client"), |t| matches!(t, Trouble::SignInFailed { .. })),
        (Some("r0"), || reply(503, &[], "later"), |t| matches!(t, Trouble::Status { status: 503, .. })),
        (Some("r0"), || json(r#"{"access_token":"a\nb"}"#), |t| matches!(t, Trouble::SignInFailed { .. })),
        (
            Some("r0"),
            || json(r#"{"access_token":"a","token_type":"mac"}"#),
            |t| matches!(t, Trouble::SignInFailed { .. }),
        ),
        (Some("r0"), || reply(200, &[], "<html>"), |t| matches!(t, Trouble::Malformed { .. })),
    ];
    for (at, (refresh, answer, expect)) in table.into_iter().enumerate() {
        let rig = Rig::start(move |_, _| answer());
        let grant = grant(&rig, refresh);
        let renewer = Renewer::new(grant.clone(), &options());
        let end = renewer.token(Some(&Secret::new("a0")), &Watch::default()).await.unwrap_err();
        assert!(expect(&end), "{at}: {end:?}");
        assert_eq!(grant.tokens().refresh, refresh.map(Secret::new), "{at}: nothing is lost by it");
        assert!(rig.seen().len() <= 1, "{at}: no refresh token is sent twice");
    }
}

#[tokio::test]
async fn a_renewal_under_way_ends_although_the_run_was_stopped() {
    let rig = rotating();
    let grant = grant(&rig, Some("r0"));
    let renewer = Renewer::new(grant.clone(), &options());
    let w = Watch::default();
    let stop = w.clone();
    let refused = Secret::new("a0");
    let stopping = async {
        tokio::time::sleep(Duration::from_millis(5)).await;
        stop.cancel();
    };
    let (_, ()) = tokio::join!(renewer.token(Some(&refused), &w), stopping);
    assert_eq!(grant.tokens().refresh, Some(Secret::new("r1")), "or else the grant would be lost");
}

#[tokio::test]
async fn a_client_with_a_secret_makes_itself_known_as_the_standard_says() {
    let rig = Rig::start(|_, _| json(GRANTED));
    let part =
        OauthPart { client_id: Some("life boat".into()), client_secret: Some(Secret::new("p:s\u{e4}")), ..part(&rig) };
    let grant = Grant::new(part, Tokens { refresh: Some(Secret::new("r0")), ..Tokens::default() });
    Renewer::new(grant, &options()).token(None, &Watch::default()).await.unwrap();
    let seen = rig.seen();
    // life+boat:p%3As%C3%A4, RFC 6749 §2.3.1.
    assert_eq!(seen[0].authorization(), "Basic bGlmZStib2F0OnAlM0FzJUMzJUE0");
    let sent = fields(&seen[0].body);
    assert!(!sent.contains_key("client_id") && !sent.contains_key("client_secret"), "{sent:?}");
}

#[tokio::test]
async fn a_grant_is_given_back() {
    let w = Watch::default();
    let rig = Rig::start(|_, _| reply(200, &[], ""));
    assert_eq!(revoke(&grant(&rig, Some("r0")), &options(), &w).await, Ok(true));
    assert_eq!(revoke(&grant(&rig, None), &options(), &w).await, Ok(true));
    let sent: Vec<Fields> = rig.seen().iter().map(|seen| fields(&seen.body)).collect();
    let told = |n: usize| (sent[n]["token"].as_str(), sent[n]["token_type_hint"].as_str());
    assert_eq!((told(0), told(1)), (("r0", "refresh_token"), ("a0", "access_token")));
    assert!(rig.seen().iter().all(|seen| seen.target == "/revoke"));

    let nowhere = Grant::new(OauthPart { revoke_url: None, ..part(&rig) }, grant(&rig, Some("r0")).tokens());
    assert_eq!(revoke(&nowhere, &options(), &w).await, Ok(false));
    let refusing = Rig::start(|_, _| refuse("unsupported_token_type"));
    assert!(revoke(&grant(&refusing, Some("r0")), &options(), &w).await.is_err());
}
