//! Several accounts: what is begun for one of them stays with that one, whatever it is called.

use egui::accesskit::Role;
use lifeboat::engine::{Event, Outcome, Request};
use lifeboat::gui::state::{Home, Kept, Keychain, Screen};
use lifeboat::gui::update::{Answer, Errand};
use lifeboat::model::{Account, Consent, Door, Found, Secret, Trouble};

use super::{Window, script};

const FIRST: &str = "maria@example.org";
const SECOND: &str = "maria@example.org (2)";

/// The second account of the same person: elsewhere, behind a proxy, backed up to a drive.
fn second_door() -> Door {
    Door {
        urls: vec!["https://photos.example.net".into()],
        address: None,
        proxy: Some(Secret::new("socks5h://127.0.0.1:9050")),
        allow_hosts: vec!["files.example.net".into()],
        ..script::door()
    }
}

fn home() -> Home {
    let mut home = script::home();
    let first = home.accounts.first().unwrap().clone();
    let second = home.accounts.get_mut(1).unwrap();
    *second = first;
    second.name = SECOND.into();
    second.host = "photos.example.net".into();
    second.door = Door { key: second.door.key.clone(), ..second_door() };
    second.vault_root = "/media/usb/Lifeboat".into();
    for backup in &mut second.backups {
        backup.path = second.vault_root.join(SECOND).join(backup.path.file_name().unwrap());
    }
    home
}

fn at_home() -> Window {
    let mut window = Window::open();
    window.answer(Answer::Keychain(Keychain::There));
    window.answer(Answer::Home(home()));
    window
}

/// A backup of the second account has begun on *Home*.
fn backs_up_second() -> Window {
    let mut window = at_home();
    window.button("Back up maria@example.org (2) now");
    assert_eq!(window.errand(), Errand::FetchDoor { name: SECOND.into() });
    window.answer(Answer::Door { name: SECOND.into(), door: Ok(second_door()) });
    window
}

fn found_second() -> Found {
    let id = "maria@example.org@photos.example.net:443/dav/".into();
    Found { account: Account { id, ..script::found().account }, ..script::found() }
}

#[test]
fn of_two_accounts_with_one_address_each_has_its_own_key() {
    let mut window = backs_up_second();
    let Request::Backup(request) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!(request.vault_name.as_deref(), Some(SECOND));
    assert_eq!(request.vault_root, std::path::Path::new("/media/usb/Lifeboat"));
    window.ended(Trouble::SignInRefused { host: "photos.example.net".into() });
    let Errand::NoteContact { name, contact } = window.errand() else { panic!("{:?}", window.errand()) };
    assert_eq!((name.as_str(), contact.let_in), (SECOND, false));
    window.button("Sign in again");
    assert_eq!(window.screen(), Screen::SignIn);
    window.type_into(Role::PasswordInput, "Password", "new");
    window.button("Sign in");
    let Request::Look(door) = window.request() else { panic!("{:?}", window.request()) };
    let expect = second_door();
    assert_eq!(door.urls, expect.urls, "the password goes nowhere else");
    assert_eq!(door.proxy.as_ref().map(Secret::expose), Some("socks5h://127.0.0.1:9050"), "nor by another way");
    assert_eq!(door.allow_hosts, expect.allow_hosts);
    window.event(Event::Ended(Ok(Outcome::Looked(found_second()))));
    let Errand::SaveAccount(wish) = window.errand() else { panic!("{:?}", window.errand()) };
    assert_eq!((wish.account.as_deref(), wish.vault_root.as_ref()), (Some(SECOND), None));
    assert!(!window.says("Backup folder"), "it stays where it is");
    window.answer(Answer::Saved { wished: SECOND.into(), saved: Ok((SECOND.into(), Kept::InKeychain)) });
    window.button("Back up now");
    let Request::Backup(request) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!(request.vault_name.as_deref(), Some(SECOND));
    assert_eq!(request.vault_root, std::path::Path::new("/media/usb/Lifeboat"));
}

#[test]
fn another_user_is_another_account() {
    let mut window = backs_up_second();
    window.ended(Trouble::SignInRefused { host: "photos.example.net".into() });
    window.button("Sign in again");
    window.type_into(Role::TextInput, "User name", "x");
    window.type_into(Role::PasswordInput, "Password", "new");
    window.button("Sign in");
    let id = "xmaria@example.org@photos.example.net:443/dav/".into();
    let account = Account { id, ..script::found().account };
    window.event(Event::Ended(Ok(Outcome::Looked(Found { account, ..script::found() }))));
    let Errand::SaveAccount(wish) = window.errand() else { panic!("{:?}", window.errand()) };
    assert_eq!(wish.account, None);
}

#[test]
fn an_account_that_is_added_once_more_is_the_one_that_is_there() {
    let mut home = script::home();
    let card = home.accounts.first_mut().unwrap();
    (card.name, card.vault_root) = ("work".into(), "/media/usb/Lifeboat".into());
    let mut window = Window::open();
    window.answer(Answer::Home(home));
    window.press(Role::Tab, "Add an account");
    window.type_into(Role::TextInput, "E-mail address", FIRST);
    window.button("Continue");
    window.event(Event::Ended(Ok(Outcome::Ways(script::ways()))));
    window.type_into(Role::PasswordInput, "Password", "correct horse");
    window.button("Sign in");
    window.event(Event::Ended(Ok(Outcome::Looked(script::found()))));
    let Errand::SaveAccount(wish) = window.errand() else { panic!("{:?}", window.errand()) };
    assert_eq!((wish.account.as_deref(), wish.vault_root.as_ref()), (Some("work"), None));
    window.button("Back up now");
    let Request::Backup(request) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!(request.vault_name.as_deref(), Some("work"));
    assert_eq!(request.vault_root, std::path::Path::new("/media/usb/Lifeboat"));
}

#[test]
fn a_yes_is_kept_with_the_account_once_it_has_led_to_a_backup() {
    let mut window = backs_up_second();
    let host = "dav2.example.net".to_owned();
    let consent = Consent::OtherHost { confirmed: "photos.example.net".into(), host: host.clone() };
    window.ended(Trouble::NeedsConsent(consent.clone()));
    assert!(!matches!(window.errand(), Errand::NoteContact { .. }));
    window.button("Send the password to dav2.example.net");
    let Request::Backup(request) = window.request() else { panic!("{:?}", window.request()) };
    assert!(request.door.allow_hosts.contains(&host));
    window.event(Event::Found(found_second()));
    window.event(script::backed_up(false));
    let Errand::NoteContact { name, contact } = window.errand() else { panic!("{:?}", window.errand()) };
    assert_eq!((name.as_str(), contact.let_in), (SECOND, true));
    assert_eq!(contact.agreed, [consent]);
    assert_eq!(contact.id, Some(found_second().account.id));
}

#[test]
fn an_answer_that_comes_late_changes_nothing_about_the_run_under_way() {
    let mut window = backs_up_second();
    // Somebody asked for the other ones before.
    window.answer(Answer::Door { name: FIRST.into(), door: Ok(script::door()) });
    window.answer(Answer::Demo(Ok(script::door())));
    assert_eq!((window.screen(), window.desk.0.borrow().requests.len()), (Screen::Running, 1));
    window.event(Event::Found(found_second()));
    window.event(script::backed_up(false));
    let Errand::NoteContact { name, contact } = window.errand() else { panic!("{:?}", window.errand()) };
    assert_eq!((name.as_str(), contact.id), (SECOND, Some(found_second().account.id)));
}

#[test]
fn what_is_chosen_anew_leads_back_home() {
    let mut window = at_home();
    window.button("Choose what is backed up of maria@example.org (2)");
    window.answer(Answer::Door { name: SECOND.into(), door: Ok(second_door()) });
    window.event(Event::Ended(Ok(Outcome::Looked(found_second()))));
    assert_eq!(window.screen(), Screen::Choose);
    window.button("Back");
    assert_eq!(window.screen(), Screen::Home);
}
