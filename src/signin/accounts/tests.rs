//! What is saved, kept and refused.

use std::fs;

use super::*;

fn alice() -> SavedAccount {
    SavedAccount {
        name: "alice@example.org".into(),
        user: "alice".into(),
        urls: vec!["https://dav.example.org/".into(), "https://files.example.org/alice/".into()],
        ca_file: Some("/etc/my ca.pem".into()),
        allow_http: true,
        allow_hosts: vec!["p01.example.org".into()],
        vault_root: Some("/mnt/\"backups\"".into()),
        ..SavedAccount::default()
    }
}

fn open() -> (tempfile::TempDir, Accounts) {
    let dir = tempfile::tempdir().unwrap();
    let accounts = Accounts::open(Some(&dir.path().join("a/b"))).unwrap();
    (dir, accounts)
}

#[test]
fn accounts_are_kept() {
    let (_dir, accounts) = open();
    assert_eq!(accounts.list(), Ok(vec![]));
    let bob = SavedAccount { name: "bob".into(), ..SavedAccount::default() };
    assert_eq!(accounts.add(bob.clone()), Ok(false));
    assert_eq!(accounts.add(alice()), Ok(false));
    assert_eq!(accounts.list(), Ok(vec![alice(), bob.clone()]));
    assert_eq!(accounts.get("Alice@Example.org"), Ok(alice()));
    let changed = SavedAccount { user: "other".into(), ..alice() };
    assert_eq!(accounts.add(changed.clone()), Ok(true));
    assert_eq!(accounts.remove("ALICE@example.org"), Ok(changed));
    let unknown = Trouble::UnknownAccount { account: "alice@example.org".into() };
    assert_eq!(accounts.remove("alice@example.org"), Err(unknown.clone()));
    assert_eq!(accounts.get("alice@example.org"), Err(unknown));
    assert_eq!(accounts.list(), Ok(vec![bob]));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let (_dir, accounts) = open();
    fs::create_dir_all(accounts.path().parent().unwrap()).unwrap();
    fs::write(accounts.path(), "").unwrap();
    fs::set_permissions(accounts.path(), fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(accounts.dir.join("accounts.toml.part"), "left by a crash").unwrap();
    accounts.add(alice()).unwrap();
    assert_eq!(fs::metadata(accounts.path()).unwrap().permissions().mode() & 0o777, 0o600);
    let names: Vec<_> = fs::read_dir(&accounts.dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!names.contains(&"accounts.toml.part".into()), "{names:?}");
}

#[test]
fn what_another_version_wrote_is_kept() {
    let (_dir, accounts) = open();
    fs::create_dir_all(&accounts.dir).unwrap();
    fs::write(
        accounts.path(),
        "theme = \"dark\"\n[[account]]\nname = \"bob\"\nprovider = \"example\"\n[account.more]\ndepth = 2\n",
    )
    .unwrap();
    accounts.add(alice()).unwrap();
    let text = fs::read_to_string(accounts.path()).unwrap();
    for kept in ["theme = \"dark\"", "provider = \"example\"", "depth = 2", "name = \"bob\""] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
}

#[test]
fn bad_settings_are_named_and_left_alone() {
    let (_dir, accounts) = open();
    fs::create_dir_all(&accounts.dir).unwrap();
    for (text, expect) in [
        ("theme = 1\n[[account]\nname = \"x\"\n", "line 2: "),
        ("[[account]]\nname = 7\n", "line 2: "),
        ("[[account]]\nuser = \"bob\"\n", "missing field `name`"),
        ("account = 3\n", "line 1: "),
    ] {
        fs::write(accounts.path(), text).unwrap();
        for end in [accounts.list().map(|_| ()), accounts.add(alice()).map(|_| ())] {
            let Err(Trouble::BadSettings { path, why }) = end else { panic!("{text}: {end:?}") };
            assert_eq!(path, accounts.path());
            assert!(why.contains(expect), "{text}: {why}");
        }
        assert_eq!(fs::read_to_string(accounts.path()).unwrap(), text);
    }
    fs::write(accounts.path(), b"name = \"\xff\"").unwrap();
    assert!(matches!(accounts.list(), Err(Trouble::BadSettings { .. })));
}

#[test]
fn no_password_gets_in() {
    let (_dir, accounts) = open();
    let end = accounts.add(SavedAccount { urls: vec!["https://alice:hunter2@h/".into()], ..alice() });
    assert!(matches!(&end, Err(Trouble::BadAddress { input, .. }) if !input.contains("hunter2")), "{end:?}");
    for name in ["", "  ", "a\nb"] {
        let end = accounts.add(SavedAccount { name: name.into(), ..alice() });
        assert!(matches!(end, Err(Trouble::WrongUse(_))));
    }
    assert!(!accounts.path().exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let (dir, _) = open();
    fs::write(dir.path().join("file"), "").unwrap();
    let accounts = Accounts::open(Some(&dir.path().join("file/below"))).unwrap();
    assert!(matches!(accounts.add(alice()), Err(Trouble::Disk { .. })));
}

#[test]
fn what_the_keychain_has_is_a_password_or_a_grant() {
    let (_dir, accounts) = open();
    let part = OauthPart {
        token_url: "https://issuer.example/token".into(),
        scopes: vec!["contacts".into()],
        client_id: Some("lifeboat".into()),
        client_secret: Some(Secret::new("client-hush")),
        ..OauthPart::default()
    };
    let saved = SavedAccount { oauth: Some(part.clone()), ..alice() };
    accounts.add(saved).unwrap();
    let text = fs::read_to_string(accounts.path()).unwrap();
    assert!(text.contains("https://issuer.example/token") && !text.contains("hush"), "{text}");
    let back = accounts.get("alice@example.org").unwrap();
    let secret = Secret::new(r#"{"format":1,"refresh":"hush","client_secret":"client-hush"}"#);
    let Key::Grant { user, grant } = back.door(secret).key else { panic!("not a grant") };
    assert_eq!((user.as_str(), grant.client()), ("alice", &part));
    assert_eq!(grant.kept_as().as_deref(), Some("alice@example.org"));
    assert_eq!(back.without_secret(), Trouble::NotSignedIn { account: "alice@example.org".into() });
    assert_eq!(alice().without_secret(), Trouble::NoPassword { account: "alice@example.org".into() });
}

#[test]
fn a_saved_account_opens_its_door() {
    let door = alice().door(Secret::new("hunter2"));
    assert_eq!(door.urls, alice().urls);
    assert_eq!((door.key.user(), door.allow_http, door.account_id), ("alice", true, None));
}
