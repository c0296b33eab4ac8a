//! Login Flow v2 against a stand-in that answers as Nextcloud's documentation says. What Nextcloud 33.0.2 did in November
//! 2026 is in the answers, too: `[]` with 404 while waiting, and once 200.

use std::sync::{Arc, Mutex};

use super::*;
use crate::net::http::Patience;
use crate::net::http::rig::{Rig, Seen, reply};

fn options() -> ClientOptions {
    ClientOptions {
        patience: Patience { again: Duration::from_millis(2), ..Patience::default() },
        ..Default::default()
    }
}

/// What a stand-in calls itself in each of its three addresses; `HERE` is its own.
#[derive(Clone)]
struct Names {
    login: &'static str,
    poll: &'static str,
    server: &'static str,
}

const RIGHT: Names = Names { login: "HERE", poll: "HERE", server: "HERE" };

/// A Nextcloud below `/cloud` that waits for two questions before the person has agreed.
fn nextcloud(names: Names) -> Rig {
    let here = Arc::new(Mutex::new(String::new()));
    let (itself, polls) = (here.clone(), Mutex::new(0));
    let rig = Rig::start(move |seen: &Seen, _| {
        let named = |name: &str| name.replace("HERE", &itself.lock().unwrap());
        match (seen.method.as_str(), seen.target.as_str()) {
            ("POST", "/cloud/index.php/login/v2") => {
                let (poll, login) = (named(names.poll), named(names.login));
                let body = format!(
                    r#"{{"poll":{{"token":"polltoken","endpoint":"{poll}/login/v2/poll"}},"login":"{login}/login/v2/flow/abc"}}"#
                );
                reply(200, &["Content-Type: application/json"], &body)
            }
            ("POST", "/cloud/login/v2/poll") if seen.body == "token=polltoken" => {
                let mut polls = polls.lock().unwrap();
                *polls += 1;
                match *polls {
                    1 => reply(404, &[], "[]"),
                    2 => reply(429, &[], ""),
                    3 => {
                        let server = named(names.server);
                        let body = format!(r#"{{"server":"{server}","loginName":"anna","appPassword":"secret72"}}"#);
                        reply(200, &[], &body)
                    }
                    _ => reply(404, &[], "[]"),
                }
            }
            ("DELETE", "/cloud/ocs/v2.php/core/apppassword") => match seen.authorization() {
                // anna:secret72
                "Basic YW5uYTpzZWNyZXQ3Mg==" => reply(200, &[], "{}"),
                _ => reply(401, &["WWW-Authenticate: Basic realm=\"x\""], ""),
            },
            _ => reply(404, &[], ""),
        }
    });
    *here.lock().unwrap() = format!("http://{}/cloud", rig.host());
    rig
}

async fn logged_in(rig: &Rig, path: &str, options: &ClientOptions) -> (Result<LoggedIn, Trouble>, Vec<SignInStep>) {
    let steps: Arc<Mutex<Vec<SignInStep>>> = Arc::default();
    let log = steps.clone();
    let w = Watch::new(move |sign| {
        if let Sign::SignIn(step) = sign {
            log.lock().unwrap().push(step);
        }
    });
    let end = wait(rig.url(path).as_str(), options, Duration::from_millis(20), &w).await;
    let steps = steps.lock().unwrap().clone();
    (end, steps)
}

#[tokio::test]
async fn an_app_password_is_got_and_given_back() {
    let rig = nextcloud(RIGHT);
    let (end, steps) = logged_in(&rig, "/cloud/index.php/apps/files/?dir=/", &options()).await;
    let done = end.unwrap();
    let here = rig.url("/cloud");
    assert_eq!(done.server, here.as_str());
    assert_eq!(done.credentials, Credentials { user: "anna".into(), password: Secret::new("secret72") });
    let url = format!("{here}/login/v2/flow/abc");
    assert_eq!(steps, [SignInStep::Browser { url }, SignInStep::Approved]);
    // What the person sees in the list of their devices later.
    assert!(rig.seen()[0].header("user-agent").unwrap().starts_with("Lifeboat/"));
    assert!(rig.seen().iter().all(|seen| seen.authorization().is_empty()));

    let w = Watch::default();
    assert_eq!(log_out(&done.server, &done.credentials, &options(), &w).await, Ok(()));
    let wrong = Credentials { password: Secret::new("other"), ..done.credentials };
    assert_eq!(log_out(&done.server, &wrong, &options(), &w).await, Ok(()), "it is void already");
    let deletes = rig.seen().iter().filter(|seen| seen.method == "DELETE").count();
    assert_eq!(deletes, 2, "none is sent twice");
}

#[tokio::test]
async fn addresses_that_point_elsewhere_are_asked_about() {
    let other = Rig::start(|_, _| reply(200, &[], "{}"));
    let elsewhere: &'static str = Box::leak(format!("http://{}/cloud", other.host()).into_boxed_str());
    for names in [
        Names { poll: elsewhere, ..RIGHT },
        Names { login: elsewhere, ..RIGHT },
        Names { login: "https://evil.example/cloud", ..RIGHT },
        Names { poll: "https://127.0.0.1/cloud", ..RIGHT },
    ] {
        let rig = nextcloud(names);
        let (end, steps) = logged_in(&rig, "/cloud", &options()).await;
        let Err(Trouble::NeedsConsent(Consent::SignInElsewhere { confirmed, .. })) = &end else { panic!("{end:?}") };
        assert_eq!((confirmed, steps.len()), (&rig.host(), 0), "no page is opened");
        assert_eq!(rig.seen().len(), 1);
    }
    for name in ["http://evil.example/cloud", "javascript:alert(1)//", "http://anna:x@127.0.0.1:1", "nonsense"] {
        let rig = nextcloud(Names { poll: name, ..RIGHT });
        let (end, steps) = logged_in(&rig, "/cloud", &options()).await;
        assert!(matches!(end, Err(Trouble::BadRedirect { .. } | Trouble::Malformed { .. })), "{name}: {end:?}");
        assert!(steps.is_empty());
    }
    assert!(other.seen().is_empty());

    let rig = nextcloud(Names { login: elsewhere, ..RIGHT });
    let allowed = ClientOptions { allow_hosts: vec![other.host()], ..options() };
    let (end, steps) = logged_in(&rig, "/cloud", &allowed).await;
    assert!(end.is_ok(), "{end:?}");
    assert_eq!(steps[0], SignInStep::Browser { url: format!("{elsewhere}/login/v2/flow/abc") });
}

#[tokio::test]
async fn a_server_that_names_itself_wrong_is_used_where_it_was_reached() {
    let rig = nextcloud(Names { server: "https://cloud.internal", ..RIGHT });
    let (end, _) = logged_in(&rig, "/cloud/", &options()).await;
    assert_eq!(end.unwrap().server, rig.url("/cloud").as_str());
}

#[tokio::test]
async fn what_is_no_nextcloud_is_said() {
    for status in [404, 405, 500] {
        let rig = Rig::start(move |_, _| reply(status, &[], "<html>"));
        let (end, _) = logged_in(&rig, "/", &options()).await;
        assert!(matches!(&end, Err(Trouble::SignInFailed { why, .. }) if why.contains("Nextcloud")), "{end:?}");
    }
    let rig = Rig::start(|_, _| reply(200, &[], "<html>"));
    assert!(matches!(logged_in(&rig, "/", &options()).await.0, Err(Trouble::Malformed { .. })));
}

#[tokio::test]
async fn waiting_can_be_stopped() {
    let rig = nextcloud(RIGHT);
    let w = Watch::default();
    let stop = w.clone();
    let server = rig.url("/cloud");
    let options = options();
    let waiting = log_in(server.as_str(), &options, &w);
    let stopping = async {
        sleep(Duration::from_millis(100)).await;
        stop.cancel();
    };
    assert_eq!(tokio::join!(waiting, stopping).0, Err(Trouble::Cancelled));
}

#[test]
fn where_a_server_begins() {
    for (text, expect) in [
        ("https://cloud.example.org", "https://cloud.example.org/"),
        ("https://cloud.example.org/index.php/apps/files/?dir=/#x", "https://cloud.example.org/"),
        ("https://example.org/nextcloud/", "https://example.org/nextcloud"),
        ("https://example.org/nextcloud/remote.php/dav/", "https://example.org/nextcloud"),
        ("https://example.org/nextcloud/apps/dashboard/", "https://example.org/nextcloud"),
        ("https://example.org/nc/login?clear=1", "https://example.org/nc"),
    ] {
        assert_eq!(base_of(&Url::parse(text).unwrap()).as_str(), expect, "{text}");
    }
}

#[test]
fn a_server_that_believes_in_plain_http_is_kept_on_https() {
    let base = Url::parse("https://cloud.example.org:8443/nc").unwrap();
    let near = |text: &str| near(&base, text, &ClientOptions::default()).map(String::from);
    assert_eq!(near("http://cloud.example.org/nc/x").as_deref(), Ok("https://cloud.example.org:8443/nc/x"));
    assert_eq!(near("https://cloud.example.org:8443/x").as_deref(), Ok("https://cloud.example.org:8443/x"));
    // The proxy dropped the port: somebody else may live there.
    let consent = |host: &str| {
        let confirmed = "cloud.example.org:8443".into();
        Err(Trouble::NeedsConsent(Consent::SignInElsewhere { confirmed, host: host.into() }))
    };
    assert_eq!(near("https://cloud.example.org/x"), consent("cloud.example.org"));
    assert_eq!(near("https://cloud.internal/x"), consent("cloud.internal"));
    assert!(matches!(near("http://cloud.internal/x"), Err(Trouble::BadRedirect { .. })));
}
