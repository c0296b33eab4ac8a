//! From an e-mail address alone, where no provider file knows its domain: what is tried, what is told, whom it asks first.

use super::providers::routes;
use super::*;
use crate::model::Came;

/// The steps that were told, as `key: what came of it`.
async fn steps(door: &Door, reach: &Reach) -> (Result<SignedIn, Trouble>, Vec<String>) {
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = told.clone();
    let w = Watch::new(move |sign| {
        if let Sign::Looked { step, came, .. } = sign {
            let came = match came {
                Came::Found(services) => format!("{} found", services.len()),
                Came::Answered => "answered".into(),
                Came::Nothing => "nothing".into(),
                Came::Failed(why) => format!("{why:?}").split([' ', '(']).next().unwrap().to_owned(),
            };
            log.lock().unwrap().push(format!("{step}: {came}"));
        }
    });
    let end = sign_in(door, reach, &w).await;
    let told = told.lock().unwrap().clone();
    (end, told)
}

fn by(address: &str) -> Door {
    Door { address: Some(address.into()), ..door(&[]) }
}

#[tokio::test]
async fn the_domain_itself_is_asked_and_each_step_told() {
    let rig = usual_server();
    let reach = Reach { routes: routes(&rig, &["example.org"]), dns: Dns::Silent, ..Reach::default() };
    let (end, told) = steps(&by("alice@example.org"), &reach).await;
    let found = end.unwrap();
    assert_eq!(told, ["looking-dns: NoDns", "looking-well-known: 1 found", "looking-well-known: 1 found"]);
    assert_eq!(found.account.endpoints[0].url, "https://example.org/dav/card/alice/");
    assert_eq!(found.urls, ["https://example.org/"]);
    assert_eq!(found.account.provider, None);
}

#[tokio::test]
async fn usual_paths_are_guessed_last() {
    let rig = server(&[
        ("/dav.php/", &user("/dav.php/p/a/")),
        ("/dav.php/p/a/", &homes("/dav.php/card/a/", "/dav.php/cal/a/")),
    ]);
    let reach = Reach { routes: routes(&rig, &["example.org"]), dns: Dns::Silent, ..Reach::default() };
    let (end, told) = steps(&by("alice@example.org"), &reach).await;
    assert_eq!(end.unwrap().urls, ["https://example.org/dav.php/"]);
    assert_eq!(
        told,
        [
            "looking-dns: NoDns",
            "looking-well-known: nothing",
            "looking-well-known: nothing",
            "looking-common: nothing",
            "looking-common: 2 found",
        ]
    );
}

#[tokio::test]
async fn what_is_not_found_is_said() {
    let page = Rig::start(|_, _| reply(200, &["Content-Type: text/html"], "<html>Welcome to our shop</html>"));
    let reach = Reach { routes: routes(&page, &["example.org"]), dns: Dns::Silent, ..Reach::default() };
    let (end, told) = steps(&by("alice@example.org"), &reach).await;
    assert!(matches!(end.map(|_| ()), Err(Trouble::NoDns { .. })), "DNS might have known");
    assert_eq!(told.iter().filter(|line| line.starts_with("looking-common")).count(), 5);
    assert!(page.seen().iter().all(|seen| seen.authorization().is_empty()), "nobody asked for the password");

    // Nobody there: one place is tried, and the others of that host are not waited for.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let reach = Reach { routes: vec![("example.org".into(), nobody)], dns: Dns::Silent, ..Reach::default() };
    let (end, told) = steps(&by("alice@example.org"), &reach).await;
    assert!(end.is_err());
    assert_eq!(told, ["looking-dns: NoDns", "looking-well-known: Unreachable"]);

    for text in ["alice", "alice@", "@example.org"] {
        assert!(matches!(steps(&by(text), &Reach::default()).await.0, Err(Trouble::BadAddress { .. })), "{text}");
    }
    let unknown = Door { provider: Some("no-such".into()), ..by("alice@example.org") };
    assert!(matches!(steps(&unknown, &Reach::default()).await.0, Err(Trouble::NoMatch { .. })));
}

#[tokio::test]
async fn a_refused_password_ends_the_search() {
    let rig = Rig::start(|_, _| reply(401, &[CHALLENGE], ""));
    let reach = Reach { routes: routes(&rig, &["example.org"]), dns: Dns::Silent, ..Reach::default() };
    let (end, _) = steps(&by("alice@example.org"), &reach).await;
    assert!(matches!(end, Err(Trouble::SignInRefused { .. })));
    assert_eq!(rig.seen().iter().filter(|seen| !seen.authorization().is_empty()).count(), 1);
}

/// Files of one's own: found by domain, and gone by.
#[tokio::test]
async fn a_company_adds_its_own_service() {
    let rig = usual_server();
    let dir = tempfile::tempdir().unwrap();
    let text = format!(
        "id = \"ours\"\nname = \"Ours\"\ndomains = [\"ours.example\"]\ncontacts = \"{0}\"\ncalendars = \"{0}\"\n\
         photos = \"{1}\"\nuser = \"local\"\ncoverage = [\"Ask the desk for the rest.\"]\n\
         [pacing]\ninterval_ms = 60\n[[sign_in]]\nway = \"password\"\n[checked]\nhow = \"live\"\ndate = \"2026-11-22\"\nsources = [\"us\"]\n",
        rig.url("/dav/"),
        rig.url("/files/"),
    );
    std::fs::write(dir.path().join("ours.toml"), text).unwrap();
    let door = Door {
        providers_dir: Some(dir.path().into()),
        key: Credentials { user: "alice@ours.example".into(), password: Secret::new("hunter2") }.into(),
        ..by("alice@ours.example")
    };
    let began = std::time::Instant::now();
    let (end, told) = steps(&door, &Reach::default()).await;
    let found = end.unwrap();
    assert_eq!(told, ["looking-provider: 2 found", "looking-provider: 1 found"]);
    // One session for the one host: its requests keep the interval that the file asks for.
    let least = Duration::from_millis(60) * (rig.seen().len() as u32 - 1);
    assert!(began.elapsed() >= least, "{} requests in {:?}", rig.seen().len(), began.elapsed());
    assert_eq!(services(&found, &rig), ["carddav /dav/card/alice/", "caldav /dav/cal/alice/", "webdav /files/"]);
    assert_eq!((found.account.user.as_str(), found.account.provider.as_deref()), ("alice", Some("ours")));
    assert!(found.coverage.contains(&"Ask the desk for the rest.".to_owned()));
}
