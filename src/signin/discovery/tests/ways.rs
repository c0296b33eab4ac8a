//! What is known of the ways into an account before anybody types a password, and that nobody is told a secret for it.

use super::providers::routes;
use super::*;
use crate::model::{Key, Page, WayIn, WaysIn};
use crate::signin::discovery::ways::{find, known};
use crate::signin::providers::Catalogue;

const EXAMPLE: &str = include_str!("../../../../assets/providers/example.toml");

async fn ask(door: &Door, reach: &Reach) -> (Result<WaysIn, Trouble>, Vec<String>) {
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = told.clone();
    let w = Watch::new(move |sign| {
        if let Sign::Looked { step, came, .. } = sign {
            log.lock().unwrap().push(format!("{step}: {}", format!("{came:?}").split(['(', ' ']).next().unwrap()));
        }
    });
    let end = find(door, reach, &w).await;
    let told = told.lock().unwrap().clone();
    (end, told)
}

fn by(address: &str) -> Door {
    Door { address: Some(address.into()), ..Door::default() }
}

fn at(url: &str) -> Door {
    Door { urls: vec![url.into()], ..Door::default() }
}

fn nobody() -> Reach {
    let reach = Reach { dns: Dns::Silent, ..Reach::default() };
    Reach { patience: Patience { first_byte: Duration::from_secs(3), ..reach.patience.clone() }, ..reach }
}

/// `password`, `app password`, `nextcloud URL` and so on.
fn words(ways: &WaysIn) -> Vec<String> {
    let word = |way: &WayIn| match way {
        WayIn::Password => "password".to_owned(),
        WayIn::AppPassword(page) => format!("app password at {}", page.link),
        WayIn::LoginFlow { server } => format!("nextcloud {server}"),
        WayIn::Oauth(part) => format!("oauth {}", part.client_id.as_deref().unwrap_or("without id")),
    };
    ways.ways.iter().map(word).collect()
}

#[tokio::test]
async fn what_a_file_tells_needs_nobody_to_be_asked() {
    for (address, name, expect, why_not) in [
        ("alice@icloud.com", "iCloud", vec!["app password at https://account.apple.com/account/manage"], None),
        ("alice@posteo.de", "Posteo", vec!["password"], None),
        ("alice@gmail.com", "Google", vec!["oauth without id"], Some("provider-google-password")),
        ("alice@hotmail.com", "Microsoft", vec![], Some("provider-microsoft-no-way")),
    ] {
        let (end, told) = ask(&by(address), &nobody()).await;
        let ways = end.unwrap();
        assert_eq!((ways.name.as_str(), words(&ways)), (name, expect.iter().map(|w| w.to_string()).collect()));
        assert_eq!(ways.why_not.as_deref(), why_not, "{address}");
        assert_eq!(told, ["looking-provider-file: Answered"], "{address}");
        assert!(!ways.is_hearsay && ways.urls.is_empty());
    }
    let icloud = ask(&by("alice@icloud.com"), &nobody()).await.0.unwrap();
    assert_eq!(icloud.hosts, ["contacts.icloud.com", "caldav.icloud.com", "*.icloud.com"]);
    let google = ask(&by("alice@gmail.com"), &nobody()).await.0.unwrap();
    let takeout = Page { name: "Google Takeout".into(), link: "https://takeout.google.com/".into() };
    assert_eq!(google.help, Some(takeout));
    assert!(!google.takes_password() && !google.has_client());
    let infomaniak = ask(&by("alice@ik.me"), &nobody()).await.0.unwrap();
    assert_eq!(infomaniak.user_name.as_deref(), Some("provider-infomaniak-user"));
}

#[tokio::test]
async fn an_operator_that_wants_no_password_field_gets_none() {
    let dir = tempfile::tempdir().unwrap();
    // Also where a way with a password stands in the file all the same.
    let text = EXAMPLE.replacen("[[sign_in]]", "[[sign_in]]\nway = \"password\"\n[[sign_in]]", 1);
    std::fs::write(dir.path().join("mine.toml"), text).unwrap();
    let catalogue = Catalogue::open(Some(dir.path())).unwrap();
    let with = |door: Door| Door { providers_dir: Some(dir.path().into()), ..door };
    for door in [
        by("alice@example.org"),
        at("https://dav.example.org/"),
        at("https://files.example.org/alice"),
        Door { provider: Some("example-mobile".into()), ..at("https://somewhere.example/") },
    ] {
        let door = with(door);
        let ways = known(&door, &catalogue).unwrap().unwrap();
        assert_eq!(words(&ways), ["oauth lifeboat-example-mobile"], "{door:?}");
        assert!(!ways.takes_password() && ways.has_client());
        assert_eq!(ways.hosts, ["dav.example.org", "files.example.org"], "whom the token may go to");
        // And whoever types one elsewhere sends it to nobody.
        let typed = Door {
            key: Credentials { user: "alice@example.org".into(), password: Secret::new("hunter2") }.into(),
            ..door
        };
        let end = sign_in(&typed, &nobody(), &Watch::default()).await.map(|_| ());
        assert!(matches!(end, Err(Trouble::NoWayIn { .. })), "{end:?}");
    }
}

/// A server that says to whoever asks what it is.
fn status_server(product: &'static str) -> Rig {
    Rig::start(move |seen, _| {
        assert_eq!(seen.authorization(), "");
        match seen.target.as_str() {
            "/.well-known/carddav" => reply(301, &["Location: /remote.php/dav/"], ""),
            "/status.php" | "/nc/status.php" => reply(
                200,
                &["Content-Type: application/json"],
                &format!("{{\"installed\":true,\"maintenance\":false,\"productname\":\"{product}\"}}"),
            ),
            "/remote.php/dav/" => reply(401, &[CHALLENGE], ""),
            _ => reply(404, &[], ""),
        }
    })
}

#[tokio::test]
async fn a_nextcloud_is_recognised_without_signing_in() {
    for (product, door, expect) in [
        ("Nextcloud", by("alice@cloud.example.org"), "nextcloud https://cloud.example.org"),
        ("Our Cloud", at("https://cloud.example.org/"), "nextcloud https://cloud.example.org"),
        ("Nextcloud", at("cloud.example.org/nc/index.php/apps/files"), "nextcloud https://cloud.example.org/nc"),
        ("ownCloud", by("alice@cloud.example.org"), "app password at https://cloud.example.org/settings/personal"),
    ] {
        let rig = status_server(product);
        let reach = Reach { routes: routes(&rig, &["cloud.example.org"]), ..nobody() };
        let (end, told) = ask(&door, &reach).await;
        let ways = end.unwrap();
        assert!(words(&ways)[0].starts_with(expect), "{product}: {:?} {told:?}", words(&ways));
        assert!(ways.takes_password() && !ways.is_hearsay);
        assert_eq!(ways.urls.is_empty(), door.address.is_none());
        assert_eq!(ways.hosts, ["cloud.example.org"]);
        if product == "Nextcloud" {
            assert!(ways.app_password().unwrap().link.ends_with("/settings/user/security"));
        }
    }
}

#[tokio::test]
async fn what_no_file_tells_may_take_a_password() {
    let rig = usual_server();
    let reach = Reach { routes: routes(&rig, &["example.org"]), ..nobody() };
    let (end, told) = ask(&by("alice@example.org"), &reach).await;
    let ways = end.unwrap();
    assert_eq!((ways.name.as_str(), words(&ways)), ("example.org", vec!["password".to_owned()]));
    assert_eq!(told[..2], ["looking-dns: Failed", "looking-well-known: Answered"]);
    let (end, told) = ask(&at(rig.url("/dav/").as_str()), &nobody()).await;
    assert_eq!(end.unwrap().name, rig.host());
    assert_eq!(told, ["looking-address: Answered"]);
    assert!(rig.seen().iter().all(|seen| seen.authorization().is_empty()));

    let page = Rig::start(|_, _| reply(200, &["Content-Type: text/html"], "<html>Welcome to our shop</html>"));
    let reach = Reach { routes: routes(&page, &["example.org"]), ..nobody() };
    let (end, told) = ask(&by("alice@example.org"), &reach).await;
    assert!(matches!(end, Err(Trouble::NoDns { .. })), "{end:?}");
    assert_eq!(told.iter().filter(|line| line.starts_with("looking-common")).count(), 5, "{told:?}");
    // The address that a person gave is taken for what it is; only one that can't be reached is said at once.
    let (end, _) = ask(&at(page.url("/").as_str()), &nobody()).await;
    assert_eq!(words(&end.unwrap()), ["password"]);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (end, told) = ask(&at(&format!("http://{closed}/")), &nobody()).await;
    assert!(matches!(end, Err(Trouble::Unreachable { .. })), "{end:?}");
    assert_eq!(told, ["looking-address: Failed"]);
}

#[tokio::test]
async fn a_well_known_address_at_a_provider_is_hearsay() {
    let rig = Rig::start(|seen, _| match seen.target.as_str() {
        "/.well-known/carddav" => reply(301, &["Location: https://carddav.fastmail.com/"], ""),
        _ => reply(404, &[], ""),
    });
    let reach = Reach { routes: routes(&rig, &["example.org"]), ..nobody() };
    let ways = ask(&by("alice@example.org"), &reach).await.0.unwrap();
    assert!(ways.is_hearsay && ways.provider.as_deref() == Some("fastmail"), "{ways:?}");
    let mut door = by("alice@example.org");
    door.take(&ways);
    assert_eq!(door.provider, None, "it is asked about when it comes to a password");
}

/// What a browser sign-in gave goes to the places that the provider's file names: not to the domain of the address, not
/// where DNS leads.
#[tokio::test]
async fn a_token_goes_to_the_places_of_the_file_only() {
    use crate::model::{Grant, OauthPart, Tokens};
    let (ours, domain) = (Rig::start(|_, _| reply(404, &[], "")), usual_server());
    let dir = tempfile::tempdir().unwrap();
    let text = EXAMPLE
        .replace("https://dav.example.org/contacts/", ours.url("/contacts/").as_str())
        .replace("https://dav.example.org/calendars/", ours.url("/calendars/").as_str())
        .replace("https://files.example.org/", ours.url("/files/").as_str())
        .replace("interval_ms = 100", "interval_ms = 0");
    std::fs::write(dir.path().join("mine.toml"), text).unwrap();
    let tokens = Tokens { access: Some(Secret::new("token")), ..Tokens::default() };
    let grant = Grant::new(OauthPart::default(), tokens);
    let door = Door {
        providers_dir: Some(dir.path().into()),
        key: Key::Grant { user: "alice@example.org".into(), grant },
        ..by("alice@example.org")
    };
    let reach = Reach { routes: routes(&domain, &["example.org"]), ..nobody() };
    let end = sign_in(&door, &reach, &Watch::default()).await.map(|_| ());
    assert!(end.is_err());
    assert!(ours.seen().iter().any(|seen| seen.target == "/contacts/alice/" && seen.authorization() == "Bearer token"));
    assert!(domain.seen().is_empty(), "{:?}", domain.seen());
}
