//! The flows against a stand-in that says exactly what it is told to. The real thing is in `tests/servers.rs`.

mod renewal;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use url::Url;

use super::*;
use crate::model::{Secret, Sign, SignInStep, Tokens};
use crate::net::http::rig::{Act, Rig, Seen, reply};
use crate::net::http::{Bearer, Patience};

type Fields = BTreeMap<String, String>;

fn fields(text: &str) -> Fields {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

fn options() -> ClientOptions {
    ClientOptions {
        patience: Patience { again: Duration::from_millis(2), ..Patience::default() },
        ..Default::default()
    }
}

fn part(rig: &Rig) -> OauthPart {
    OauthPart {
        authorize_url: rig.url("/authorize").into(),
        token_url: rig.url("/token").into(),
        device_url: Some(rig.url("/device").into()),
        revoke_url: Some(rig.url("/revoke").into()),
        scopes: vec!["contacts".into(), "calendar".into()],
        client_id: Some("lifeboat".into()),
        ..OauthPart::default()
    }
}

const PAGES: (&str, &str) = ("<h1>yes</h1>", "<h1>no</h1>");

fn pages() -> Pages {
    Pages { agreed: PAGES.0.into(), declined: PAGES.1.into() }
}

fn json(body: &str) -> Vec<Act> {
    reply(200, &["Content-Type: application/json"], body)
}

fn refuse(word: &str) -> Vec<Act> {
    reply(400, &[], &format!(r#"{{"error":"{word}","error_description":"because"}}"#))
}

/// A watch that gives the steps to `act`, on a thread of its own.
fn watch(act: impl Fn(SignInStep) + Send + Sync + 'static) -> Watch {
    let act = Arc::new(act);
    Watch::new(move |sign| {
        if let Sign::SignIn(step) = sign {
            let act = act.clone();
            std::thread::spawn(move || act(step));
        }
    })
}

/// What a browser does with the address: asks the redirect address for each of `targets`, with `STATE` filled in, and
/// gives what each answered.
fn browse(url: &str, targets: &[&str]) -> Vec<String> {
    use std::io::{Read, Write};
    let asked = fields(Url::parse(url).unwrap().query().unwrap());
    let to = Url::parse(&asked["redirect_uri"]).unwrap();
    let mut said = Vec::new();
    for target in targets {
        let target = target.replace("STATE", &asked["state"]);
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", to.port().unwrap())).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", to.authority()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        said.push(answer);
    }
    said
}

/// Signs in in the browser, which answers with `targets`; the token endpoint answers as `token` says.
async fn in_a_browser(
    change: impl Fn(&mut OauthPart, &Rig),
    targets: &'static [&'static str],
    token: impl Fn(&Seen) -> Vec<Act> + Send + Sync + 'static,
) -> (Result<Grant, Trouble>, Vec<String>, Rig, Fields) {
    let itself: Arc<Mutex<Option<String>>> = Arc::default();
    let known = itself.clone();
    let (asked, said) = (Arc::<Mutex<Fields>>::default(), Arc::<Mutex<Vec<String>>>::default());
    let rig = Rig::start(move |seen, _| match seen.target.as_str() {
        "/.well-known/oauth-authorization-server" => {
            let base = known.lock().unwrap().clone().unwrap();
            json(&format!(
                r#"{{"issuer":"{base}","authorization_endpoint":"{base}/authorize","token_endpoint":"{base}/token",
                    "authorization_response_iss_parameter_supported":true}}"#
            ))
        }
        _ => token(seen),
    });
    let base = rig.url("/").as_str().trim_end_matches('/').to_owned();
    *itself.lock().unwrap() = Some(base);
    let mut part = part(&rig);
    change(&mut part, &rig);
    let (log, told) = (asked.clone(), said.clone());
    let w = watch(move |step| {
        if let SignInStep::Browser { url } = step {
            *log.lock().unwrap() = fields(Url::parse(&url).unwrap().query().unwrap());
            *told.lock().unwrap() = browse(&url, targets);
        }
    });
    let end = in_browser(&part, &pages(), &options(), &w).await;
    // The browser reads the page to its end.
    for _ in 0..100 {
        if said.lock().unwrap().len() == targets.len() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let (asked, said) = (asked.lock().unwrap().clone(), said.lock().unwrap().clone());
    (end, said, rig, asked)
}

const GRANTED: &str = r#"{"access_token":"a1","token_type":"Bearer","expires_in":3600,"refresh_token":"r1"}"#;

#[tokio::test]
async fn the_code_of_the_browser_becomes_tokens() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let targets = &["/favicon.ico", "/?code=evil&state=other", "/?code=c%2B1&state=STATE"];
    let (end, said, rig, asked) = in_a_browser(|_, _| (), targets, |_| json(GRANTED)).await;
    let tokens = end.unwrap().tokens();
    assert_eq!((tokens.access, tokens.refresh), (Some(Secret::new("a1")), Some(Secret::new("r1"))));
    assert!(tokens.expires.is_some() && tokens.renew_from < tokens.expires);

    assert_eq!((asked["response_type"].as_str(), asked["client_id"].as_str()), ("code", "lifeboat"));
    assert_eq!((asked["scope"].as_str(), asked["code_challenge_method"].as_str()), ("contacts calendar", "S256"));
    let seen = rig.seen();
    let [sent] = seen.as_slice() else { panic!("{seen:?}") };
    let sent = fields(&sent.body);
    assert_eq!((sent["grant_type"].as_str(), sent["code"].as_str()), ("authorization_code", "c+1"));
    assert_eq!((&sent["redirect_uri"], sent["client_id"].as_str()), (&asked["redirect_uri"], "lifeboat"));
    let challenge =
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(sent["code_verifier"].as_bytes()));
    assert_eq!(asked["code_challenge"], challenge);
    assert!(sent["code_verifier"].len() >= 43, "RFC 7636 §4.1");

    assert!(said[0].starts_with("HTTP/1.1 404") && said[1].starts_with("HTTP/1.1 404"), "{said:?}");
    assert!(said[2].starts_with("HTTP/1.1 200") && said[2].ends_with(PAGES.0), "{said:?}");
    assert!(said[2].contains("Content-Security-Policy: default-src 'none'"), "{said:?}");
}

#[tokio::test]
async fn a_browser_may_bring_a_no_or_somebody_elses_answer() {
    let issuer = |part: &mut OauthPart, rig: &Rig| {
        part.issuer = Some(rig.url("/").as_str().trim_end_matches('/').to_owned());
    };
    let none = |_: &mut OauthPart, _: &Rig| ();
    type Change<'a> = &'a dyn Fn(&mut OauthPart, &Rig);
    let table: [(Change<'_>, &'static [&'static str], &str); 6] = [
        (&none, &["/?error=access_denied&state=STATE"], "declined"),
        (&none, &["/?error=invalid_scope&error_description=no+such&state=STATE"], "invalid_scope: no such"),
        (&none, &["/?state=STATE"], "no code"),
        (&issuer, &["/?code=c&state=STATE"], "does not say whose it is"),
        (&issuer, &["/?code=c&state=STATE&iss=https%3A%2F%2Fevil.example"], "somebody else"),
        (&issuer, &["/?error=access_denied&state=STATE&iss=https%3A%2F%2Fevil.example"], "somebody else"),
    ];
    for (change, targets, expect) in table {
        let (end, said, rig, _) = in_a_browser(change, targets, |_| json(GRANTED)).await;
        let trouble = end.unwrap_err();
        assert!(trouble.to_string().contains(expect), "{targets:?}: {trouble}");
        assert!(rig.seen().iter().all(|seen| seen.method == "GET"), "no code was sent anywhere");
        assert_eq!(said[0].ends_with(PAGES.1), !targets[0].contains("code="), "{said:?}");
    }
}

#[tokio::test]
async fn metadata_fill_in_what_is_missing() {
    let change = |part: &mut OauthPart, rig: &Rig| {
        let issuer = rig.url("/").as_str().trim_end_matches('/').to_owned();
        *part = OauthPart { issuer: Some(issuer), client_id: part.client_id.clone(), ..OauthPart::default() };
    };
    // `iss` can't be known when the test is written, so this stops there; the addresses were found.
    let (end, _, rig, asked) = in_a_browser(change, &["/?code=c&state=STATE"], |_| json(GRANTED)).await;
    assert!(matches!(end, Err(Trouble::SignInFailed { .. })));
    assert_eq!(asked["client_id"], "lifeboat");
    assert!(!asked.contains_key("scope"));
    assert_eq!(rig.seen()[0].target, "/.well-known/oauth-authorization-server");
}

#[tokio::test]
async fn a_place_that_has_no_metadata_is_passed_over() {
    type First = fn() -> Vec<Act>;
    let firsts: [First; 4] = [
        || reply(200, &["Content-Type: text/html"], "<h1>Welcome</h1>"),
        || reply(302, &["Location: https://portal.example/"], ""),
        || reply(404, &[], ""),
        || reply(200, &[], &"x".repeat(9 << 20)),
    ];
    for first in firsts {
        let rig = Rig::start(move |seen, _| match seen.target.as_str() {
            "/.well-known/openid-configuration" => json(r#"{"issuer":"https://evil.example"}"#),
            _ => first(),
        });
        let issuer = Some(rig.url("/").into());
        let asked = OauthPart { issuer: issuer.clone(), client_id: Some("lifeboat".into()), ..OauthPart::default() };
        let end = by_code(&asked, &options(), &Watch::default()).await;
        // The second place was asked and believed in: that it is somebody else's says so.
        assert!(matches!(&end, Err(Trouble::SignInFailed { why, .. }) if why.contains("evil.example")), "{end:?}");
        // In neither place: what was given is enough, or it is said.
        let rig = Rig::start(move |seen, _| if seen.target == "/device" { refuse("slow") } else { first() });
        let issuer = Some(rig.url("/").into());
        let end = by_code(&OauthPart { issuer: issuer.clone(), ..part(&rig) }, &options(), &Watch::default()).await;
        assert!(end.is_err() && rig.seen().iter().any(|seen| seen.target == "/device"), "{end:?}");
        let asked = OauthPart { issuer, client_id: Some("lifeboat".into()), ..OauthPart::default() };
        let end = by_code(&asked, &options(), &Watch::default()).await;
        assert!(matches!(&end, Err(Trouble::SignInFailed { why, .. }) if why.contains("no OAuth metadata")), "{end:?}");
    }
}

#[tokio::test]
async fn metadata_of_somebody_else_are_not_believed() {
    let rig = Rig::start(|seen, _| match seen.target.as_str() {
        "/tenant/.well-known/openid-configuration" => {
            json(r#"{"issuer":"https://evil.example","token_endpoint":"https://evil.example/token"}"#)
        }
        _ => reply(404, &[], ""),
    });
    let issuer = Some(rig.url("/tenant").into());
    let part = OauthPart { issuer, client_id: Some("lifeboat".into()), ..OauthPart::default() };
    let end = by_code(&part, &options(), &Watch::default()).await;
    assert!(matches!(&end, Err(Trouble::SignInFailed { why, .. }) if why.contains("evil.example")), "{end:?}");
    let asked: Vec<String> = rig.seen().iter().map(|seen| seen.target.clone()).collect();
    assert_eq!(asked, ["/.well-known/oauth-authorization-server/tenant", "/tenant/.well-known/openid-configuration"]);
}

#[tokio::test]
async fn addresses_must_be_encrypted() {
    let rig = Rig::start(|_, _| Vec::new());
    let plain = "http://login.example.org/token".to_owned();
    for part in [
        OauthPart { token_url: plain.clone(), ..part(&rig) },
        OauthPart { authorize_url: plain.clone(), ..part(&rig) },
        OauthPart { device_url: Some(plain.clone()), ..part(&rig) },
        OauthPart { issuer: Some("http://login.example.org".into()), ..part(&rig) },
    ] {
        let end = in_browser(&part, &pages(), &options(), &Watch::default()).await;
        assert!(matches!(end, Err(Trouble::BadAddress { .. })), "{end:?}");
    }
    for part in [OauthPart { client_id: None, ..part(&rig) }, OauthPart { token_url: String::new(), ..part(&rig) }] {
        assert!(matches!(by_code(&part, &options(), &Watch::default()).await, Err(Trouble::WrongUse(_))));
    }
}

#[tokio::test]
async fn a_stopped_sign_in_ends_at_once() {
    let rig = Rig::start(|_, _| Vec::new());
    let w = Watch::default();
    let stop = w.clone();
    let (part, pages, options) = (part(&rig), pages(), options());
    let waiting = in_browser(&part, &pages, &options, &w);
    let stopping = async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        stop.cancel();
    };
    assert_eq!(tokio::join!(waiting, stopping).0, Err(Trouble::Cancelled));
}

/// The device flow; the token endpoint answers one after another as `answers` say, the last one for ever.
async fn by_device(
    given: &'static str,
    answers: &'static [&'static str],
) -> (Result<Grant, Trouble>, Option<SignInStep>, Vec<Duration>) {
    let times: Arc<Mutex<Vec<std::time::Instant>>> = Arc::default();
    let log = times.clone();
    let rig = Rig::start(move |seen, _| match seen.target.as_str() {
        "/device" => json(given),
        _ => {
            let mut times = log.lock().unwrap();
            times.push(std::time::Instant::now());
            match answers.get(times.len() - 1).or(answers.last()).unwrap() {
                &"granted" => json(GRANTED),
                &"close" => vec![Act::Close],
                word => refuse(word),
            }
        }
    });
    let shown: Arc<Mutex<Option<SignInStep>>> = Arc::default();
    let keep = shown.clone();
    let w = Watch::new(move |sign| {
        if let Sign::SignIn(step @ SignInStep::Code { .. }) = sign {
            *keep.lock().unwrap() = Some(step);
        }
    });
    let begun = std::time::Instant::now();
    let end = device::wait(&part(&rig), &options(), Duration::from_millis(20), &w).await;
    let pauses = times.lock().unwrap().iter().map(|time| *time - begun).collect();
    let shown = shown.lock().unwrap().clone();
    for seen in rig.seen().iter().skip(1) {
        let sent = fields(&seen.body);
        assert_eq!((sent["device_code"].as_str(), sent["client_id"].as_str()), ("dev", "lifeboat"));
        assert_eq!(sent["grant_type"], "urn:ietf:params:oauth:grant-type:device_code");
    }
    (end, shown, pauses)
}

const DEVICE: &str = r#"{"device_code":"dev","user_code":"WDJB-MJHT","verification_uri":"https://example.com/device",
    "verification_uri_complete":"https://example.com/device?user_code=WDJB-MJHT","expires_in":600,"interval":1}"#;

#[tokio::test]
async fn a_device_code_becomes_tokens_when_the_person_agreed() {
    let (end, shown, asked) = by_device(DEVICE, &["authorization_pending", "slow_down", "close", "granted"]).await;
    assert_eq!(end.unwrap().tokens().refresh, Some(Secret::new("r1")));
    let expect = SignInStep::Code {
        url: "https://example.com/device".into(),
        code: "WDJB-MJHT".into(),
        complete: Some("https://example.com/device?user_code=WDJB-MJHT".into()),
        secs: 600,
    };
    assert_eq!(shown, Some(expect));
    // One second, one, six after slow_down, twelve after a connection that failed.
    let [.., before, last] = asked.as_slice() else { panic!("{asked:?}") };
    assert!(*last - *before >= Duration::from_millis(12 * 20), "{asked:?}");
}

#[tokio::test]
async fn a_device_code_may_come_to_nothing() {
    const GOOGLE: &str =
        r#"{"device_code":"dev","user_code":"X","verification_url":"https://example.com/device","expires_in":2}"#;
    const BRIEF: &str = r#"{"device_code":"dev","user_code":"X","verification_uri":"https://example.com/","expires_in":2,"interval":1}"#;
    const STRANGE: &str =
        r#"{"device_code":"dev","user_code":"X","verification_uri":"file:///etc/passwd","expires_in":9}"#;
    type Case = (&'static str, &'static [&'static str], &'static str, usize);
    let table: [Case; 6] = [
        (DEVICE, &["authorization_pending", "access_denied"], "declined", 2),
        (DEVICE, &["authorization_pending", "expired_token"], "within 600 s", 2),
        (DEVICE, &["invalid_grant"], "did not work: invalid_grant: because", 1),
        (BRIEF, &["authorization_pending"], "within 2 s", 0),
        (GOOGLE, &["authorization_pending"], "within 2 s", 0),
        (STRANGE, &["granted"], "no page to agree on", 0),
    ];
    for (given, answers, expect, at_least) in table {
        let (end, _, asked) = by_device(given, answers).await;
        let trouble = end.unwrap_err();
        assert!(trouble.to_string().contains(expect), "{answers:?}: {trouble}");
        assert!(asked.len() >= at_least && asked.len() <= at_least + 2, "{asked:?}");
    }
}
