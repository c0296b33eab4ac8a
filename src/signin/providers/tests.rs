//! The catalogue that is brought along, and files of one's own.

use std::collections::BTreeSet;

use super::*;

const EXAMPLE: &str = include_str!("../../../assets/providers/example.toml");

#[test]
fn each_file_is_listed_reads_and_says_where_its_facts_come_from() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/providers");
    let mut there: BTreeSet<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert!(there.remove("example.toml"));
    let listed: BTreeSet<String> = FILES.iter().map(|(id, _)| format!("{id}.toml")).collect();
    assert_eq!(there, listed);
    for (id, text) in FILES {
        let provider = Provider::read(text).unwrap_or_else(|why| panic!("{id}: {why}"));
        assert_eq!(provider.id, *id);
        assert!(text.starts_with("# "), "{id}");
        // Nobody has tried any of them: that stands in the file for whoever reads it.
        assert_eq!(provider.checked.how, CheckedHow::Documentation, "{id}");
        assert!(provider.coverage.iter().all(|key| key.starts_with("provider-")), "{id}: its words are translated");
        assert!(provider.oauth.is_none_or(|oauth| oauth.client_id.is_none() && oauth.client_secret.is_none()), "{id}");
    }
}

#[test]
fn no_two_files_claim_the_same() {
    let catalogue = Catalogue::open(None).unwrap();
    let mut seen = BTreeSet::new();
    for provider in catalogue.all() {
        for claim in provider.domains.iter().map(|d| format!("@{d}")).chain(provider.mx.iter().cloned()) {
            assert!(seen.insert(claim.clone()), "{claim} in {}", provider.id);
        }
    }
}

#[test]
fn services_are_known_by_domain_mail_host_and_path() {
    let catalogue = Catalogue::open(None).unwrap();
    let id = |found: Option<&Provider>| found.map(|provider| provider.id.clone());
    for (domain, expect) in [
        ("icloud.com", Some("icloud")),
        ("ME.com", Some("icloud")),
        ("gmail.com", Some("google")),
        ("posteo.de", Some("posteo")),
        ("notgmail.com", None),
        ("mail.icloud.com", None),
    ] {
        assert_eq!(id(catalogue.by_domain(domain)).as_deref(), expect, "{domain}");
    }
    for (host, expect) in [
        ("in1-smtp.messagingengine.com", Some("fastmail")),
        ("ASPMX.L.GOOGLE.COM.", Some("google")),
        ("example-org.mail.protection.outlook.com.", Some("microsoft")),
        ("mx01.mail.icloud.com", Some("icloud")),
        ("evilgoogle.com", None),
        ("google.com.evil.example", None),
    ] {
        assert_eq!(id(catalogue.by_mx(host)).as_deref(), expect, "{host}");
    }
    let by_path = |url: &str| {
        catalogue.by_path(&Url::parse(url).unwrap()).map(|(provider, server)| format!("{} {server}", provider.id))
    };
    let expect = Some("nextcloud https://h:8443/nc".to_owned());
    assert_eq!(by_path("https://h:8443/nc/remote.php/dav/addressbooks/users/a/"), expect);
    assert_eq!(by_path("https://h/remote.php/dav/principals/users/a/").as_deref(), Some("nextcloud https://h"));
    assert_eq!(by_path("https://h/dav/"), None);
}

#[test]
fn a_provider_trusts_its_own_hosts_only() {
    let catalogue = Catalogue::open(None).unwrap();
    for (id, host, expect) in [
        ("icloud", "p42-contacts.icloud.com", true),
        ("icloud", "contacts.icloud.com", true),
        ("icloud", "icloud.com.evil.example", false),
        ("icloud", "evilicloud.com", false),
        ("posteo", "posteo.de", true),
        ("posteo", "other.posteo.de", false),
        ("fastmail", "icloud.com", false),
    ] {
        assert_eq!(catalogue.get(id).unwrap().trusts(host), expect, "{id} {host}");
    }
}

#[test]
fn placeholders_get_values() {
    let names = Names {
        user: "alice b".into(),
        email: Some("Alice+x@example.org".into()),
        server: Some("https://h/nc/".into()),
        uid: None,
    };
    for (template, expect) in [
        ("https://h/{user}/", Some("https://h/alice%20b/")),
        ("https://h/{email}/{local}/{domain}", Some("https://h/Alice+x@example.org/Alice+x/example.org")),
        ("{server}/dav/", Some("https://h/nc/dav/")),
        ("https://h/{uid}/", None),
        ("https://h/{who}/", None),
        ("https://h/{user", None),
    ] {
        assert_eq!(names.expand(template).as_deref(), expect, "{template}");
    }
    let evil = Names { user: "../../x?y#z".into(), ..Names::default() };
    assert_eq!(evil.expand("https://h/{user}/").as_deref(), Some("https://h/..%2F..%2Fx%3Fy%23z/"));
}

#[test]
fn user_names_have_the_form_the_service_wants() {
    let catalogue = Catalogue::open(None).unwrap();
    let user = |id: &str| catalogue.get(id).unwrap().user_of("alice@example.org");
    assert_eq!(user("icloud").as_deref(), Some("alice@example.org"));
    assert_eq!(user("infomaniak"), None);
    assert_eq!(Provider::read(EXAMPLE).unwrap().user_of("alice@example.org").as_deref(), Some("alice"));
}

#[test]
fn files_of_the_settings_folder_add_and_take_the_place() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(Catalogue::open(Some(&dir.path().join("none"))), Catalogue::open(None));
    fs::write(dir.path().join("mine.toml"), EXAMPLE).unwrap();
    let mine = EXAMPLE.replace("\"example-mobile\"", "\"gmx\"").replace("\"example.org\"", "\"gmx.de\"");
    fs::write(dir.path().join("other.toml"), &mine).unwrap();
    fs::write(dir.path().join("readme.txt"), "no provider").unwrap();
    let catalogue = Catalogue::open(Some(dir.path())).unwrap();
    assert_eq!(catalogue.by_domain("example.org").unwrap().name, "Example Mobile");
    assert!(!catalogue.get("example-mobile").unwrap().takes_password());
    assert_eq!(catalogue.by_domain("gmx.de").unwrap().name, "Example Mobile");
    assert_eq!(catalogue.by_domain("gmx.net").map(|found| found.id.as_str()), None, "the other file is not used");
    fs::write(dir.path().join("twice.toml"), EXAMPLE).unwrap();
    assert!(matches!(Catalogue::open(Some(dir.path())), Err(Trouble::BadSettings { .. })));
}

#[test]
fn a_file_that_makes_no_sense_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mine.toml");
    let changes = [
        ("id = \"example-mobile\"", "id = \"Example Mobile\"", "id:"),
        ("id = \"example-mobile\"", "idd = \"x\"", "line 6"),
        ("https://dav.example.org/contacts/", "http://dav.example.org/contacts/", "https://"),
        ("https://dav.example.org/contacts/", "https://{user}.example.org/contacts/", "part of a host"),
        ("https://dav.example.org/contacts/", "https://me:secret@dav.example.org/contacts/", "password"),
        ("contacts/{user}/", "contacts/{whoever}/", "placeholder"),
        ("[\"dav.example.org\", ", "[\"org\", ", "domain"),
        ("[\"dav.example.org\", ", "[\"*.example.org\", ", "domain"),
        ("2026-11-22", "last week", "checked"),
        ("way = \"oauth\"", "way = \"magic\"", "line"),
        ("client_id = ", "client_idd = ", "client_idd"),
        ("http://127.0.0.1/", "https://login.example.org/back", "redirect"),
        ("way = \"oauth\"", "way = \"app-password\"", "page"),
        ("interval_ms = 100", "interval_ms = 100000", "pacing"),
        ("user = \"local\"", "user = \"own\"", "user_name"),
    ];
    for (from, to, expect) in changes {
        assert!(EXAMPLE.contains(from), "{from}");
        fs::write(&path, EXAMPLE.replacen(from, to, 1)).unwrap();
        let end = Catalogue::open(Some(dir.path()));
        let Err(Trouble::BadSettings { path: named, why }) = end else { panic!("{to}: {end:?}") };
        assert_eq!(named, path);
        assert!(why.contains(expect), "{to}: {why}");
    }
    fs::write(&path, EXAMPLE.replacen("id = \"example-mobile\"", "", 1)).unwrap();
    assert!(matches!(Catalogue::open(Some(dir.path())), Err(Trouble::BadSettings { .. })));
}
