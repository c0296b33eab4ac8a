//! Adding an account: each screen of it with scripted events, and where no password field is ever shown. The whole way with
//! everything real behind it is in `first_backup.rs`.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lifeboat::engine::{Event, Outcome, Request, SignInWay, SignedInAs};
use lifeboat::gui::state::{Forgotten, Home, Screen};
use lifeboat::gui::update::{Answer, Errand};
use lifeboat::model::{
    Came, Consent, Credentials, Health, Key as AccountKey, Lasts, Reached, Secret, Service, Sign, SignInStep, Trouble,
};

use super::{Window, script};

impl Window {
    fn has_password_field(&self) -> bool {
        self.harness.query_all_by(|node| node.role() == Role::PasswordInput).next().is_some()
    }

    pub(super) fn n_requests(&self) -> usize {
        self.desk.0.borrow().requests.len()
    }
}

#[test]
fn each_step_is_shown_with_what_came_of_it() {
    let mut window = Window::open();
    window.button("Back up my account");
    window.type_into(Role::TextInput, "E-mail address", "maria@example.org");
    window.button("Continue");
    let looking = |step, subject: &str| Event::Sign(Sign::Looking { step, subject: subject.into() });
    let looked = |step, subject: &str, came| Event::Sign(Sign::Looked { step, subject: subject.into(), came });
    window.event(looking("looking-dns", "example.org"));
    window.must_say("Asking the internet's directory of names where example.org has its services…: under way");
    let why = Trouble::NoDns { domain: "example.org".into(), why: "no answer".into() };
    window.events(vec![
        looked("looking-dns", "example.org", Came::Failed(why)),
        looking("looking-well-known", "example.org"),
        looked("looking-well-known", "example.org", Came::Nothing),
        looking("looking-common", "https://example.org/dav/"),
    ]);
    window.must_say("Failed: the internet's directory of names gave no answer.");
    window.must_say("Nothing there.");
    window.must_say("Trying example.org…: under way");
    window.ended(Trouble::ServiceUnknown { address: "maria@example.org".into() });
    // One is back where the address is, and the web address is asked for.
    assert_eq!(window.screen(), Screen::AddAccount);
    window.must_say("could not find where your contacts and calendars are");
    assert!(window.harness.get_by_role_and_label(Role::TextInput, "Web address of the service").is_focused());
    assert!(!window.says("Nothing there."));
    window.press(Role::DisclosureTriangle, "What Lifeboat tried");
    window.must_say("Nothing there.");
}

#[test]
fn an_app_password_is_explained_in_the_services_own_words() {
    let mut window = Window::open();
    window.find_ways(script::ways_by_app_password());
    window.must_say("maria@example.org, at iCloud");
    window.must_say("iCloud makes a password of its own for each program");
    window.must_say("Open the page where iCloud makes it: App-Specific Passwords");
    window.must_say("Not your usual password");
    window.must_say("What iCloud does not hand out this way");
    window.must_say("Ask Apple for a copy of your data");
    window.must_say("Your password goes to contacts.icloud.com, caldav.icloud.com and *.icloud.com and nowhere else.");
    assert!(window.harness.query_by_role_and_label(Role::TextInput, "User name").is_none(), "it is the address");
    window.button("Open this page");
    let link = "https://account.apple.com/account/manage".to_owned();
    assert_eq!(window.errand(), Errand::OpenPage(link.clone()));
    let none = Trouble::NoBrowser { url: "https://example.org".into(), why: "there is none".into() };
    window.answer(Answer::PageOpened { url: link, done: Err(none) });
    window.must_say("No browser could be opened from here.");
    window.type_into(Role::PasswordInput, "App password", "abcd-efgh-ijkl-mnop");
    window.button("Sign in");
    let Request::Look(door) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!((door.key.user(), door.provider.as_deref()), ("maria@example.org", Some("icloud")));
    // The usual password is refused: the page stands there still.
    window.ended(Trouble::WantsAppPassword {
        provider: "iCloud".into(),
        page: "App-Specific Passwords".into(),
        link: "https://account.apple.com/account/manage".into(),
    });
    window.must_say("It wants an app password, which it makes for you.");
    assert!(window.harness.get_by_role_and_label(Role::PasswordInput, "App password").is_focused());
}

#[test]
fn where_a_carrier_wants_no_password_there_is_no_field_for_one() {
    let mut window = Window::open();
    window.find_ways(script::ways_by_oauth());
    assert!(!window.has_password_field(), "{}", window.said());
    for words in ["Use your password", "app password", "For experts"] {
        assert!(!window.says(words), "{words}: {}", window.said());
    }
    window.must_say("lets Lifeboat in at dav.carrier.example and files.carrier.example and nowhere else");
    window.must_say("Text messages: ask the shop for them.");
    // It comes to nothing, in each of the ways that it can: still none.
    for trouble in [
        Trouble::SignInDeclined { host: "login.carrier.example".into() },
        Trouble::SignInTooLate { host: "login.carrier.example".into(), secs: 1_200 },
        Trouble::SignInRefused { host: "login.carrier.example".into() },
    ] {
        window.button("Sign in in the browser");
        window.ended(trouble);
        assert_eq!(window.screen(), Screen::SignIn);
        assert!(!window.has_password_field(), "{}", window.said());
    }
    // Nor when one signs in again from Home.
    let mut home = script::home();
    let card = home.accounts.first_mut().unwrap();
    card.standing.ways = script::ways_by_oauth();
    card.standing.refused = Some("2026-11-21T12:00:00Z".parse().unwrap());
    let mut window = Window::open();
    window.answer(Answer::Home(home));
    window.button("Sign in to maria@example.org again");
    assert_eq!(window.screen(), Screen::SignIn);
    assert!(!window.has_password_field(), "{}", window.said());
    window.key(Key::Enter);
    assert!(matches!(window.request(), Request::SignIn(_)), "Enter does the one thing to do");
}

#[test]
fn the_browser_is_waited_for_and_its_address_can_be_copied() {
    let mut window = Window::open();
    window.find_ways(script::ways_by_oauth());
    window.button("Sign in in the browser");
    assert_eq!(window.screen(), Screen::Approving);
    let Request::SignIn(request) = window.request() else { panic!("{:?}", window.request()) };
    assert!(matches!(request.way, SignInWay::Browser(_)));
    assert_eq!(request.door.key.user(), "maria@example.org");
    window.event(script::browser());
    let Event::Sign(Sign::SignIn(SignInStep::Browser { url })) = script::browser() else { unreachable!() };
    assert_eq!(window.errand(), Errand::OpenPage(url.clone()), "it opens by itself");
    window.must_say("Waiting for your yes…");
    window.must_say("The browser did not open?");
    window.must_say(&url);
    window.button("Copy the address");
    window.must_say("Copied");
    window.answer(Answer::PageOpened { url, done: Err(Trouble::Internal("none".into())) });
    window.must_say("No browser could be opened from here.");
    window.button("Open it once more");
    assert!(matches!(window.errand(), Errand::OpenPage(_)));
    // Another server is asked about by name.
    let host = "sso.carrier.example".to_owned();
    window.ended(Trouble::NeedsConsent(Consent::SignInElsewhere { confirmed: "carrier.example".into(), host }));
    window.button("Sign in at sso.carrier.example");
    let Request::SignIn(request) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!(request.door.allow_hosts, ["sso.carrier.example"]);
    window.button("Cancel");
    assert!(window.desk.0.borrow().stopped);
    window.ended(Trouble::Cancelled);
    assert_eq!(window.screen(), Screen::SignIn);

    window.button("Sign in in the browser");
    let key = AccountKey::from(Credentials { user: "maria".into(), password: Secret::new("app") });
    window.event(Event::Ended(Ok(Outcome::SignedIn(SignedInAs { key: key.clone(), login_flow: None }))));
    let Request::Look(door) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!(door.key, key);
    assert_eq!(door.allow_hosts, ["sso.carrier.example"], "the yes is kept with the account");
}

#[test]
fn a_code_is_shown_large_with_a_picture_and_renewed_when_it_has_run_out() {
    let mut window = Window::open();
    window.find_ways(script::ways_by_oauth());
    window.button("Sign in on your phone");
    assert_eq!(window.screen(), Screen::Approving);
    window.event(script::code());
    window.must_say("The code is WDJB-MJHT");
    window.must_say("https://login.carrier.example/device");
    window.must_say("Waiting for approval…");
    window.must_say("The code is good for 10 minutes more.");
    let picture = "QR code that opens a page of login.carrier.example";
    window.harness.get_by_role_and_label(Role::Image, picture);
    assert!(!window.has_password_field());
    window.button("Copy the code");
    window.ended(Trouble::SignInTooLate { host: "login.carrier.example".into(), secs: 600 });
    assert_eq!(window.screen(), Screen::Approving);
    window.must_say("The code or page that was shown is void now.");
    let before = window.n_requests();
    window.button("Get a new code");
    assert_eq!(window.n_requests(), before + 1);
    let Request::SignIn(request) = window.request() else { panic!("{:?}", window.request()) };
    assert!(matches!(request.way, SignInWay::Code(_)));
    assert!(!window.says("WDJB-MJHT"), "the old one is gone");
}

#[test]
fn a_nextcloud_takes_the_browser_first_and_an_app_password_second() {
    let mut window = Window::open();
    window.find_ways(script::ways_by_login_flow());
    assert!(!window.has_password_field());
    window.button("Use an app password instead");
    window.must_say("Create new app password");
    assert!(window.harness.get_by_role_and_label(Role::PasswordInput, "Password").is_focused());
    window.button("Sign in in the browser");
    assert!(!window.has_password_field());
    window.button("Sign in in the browser");
    let Request::SignIn(request) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!(request.way, SignInWay::LoginFlow { server: "https://cloud.example.org".into() });
    let key = AccountKey::from(Credentials { user: "maria".into(), password: Secret::new("app") });
    let done = SignedInAs { key, login_flow: Some("https://cloud.example.org/nc".into()) };
    window.event(Event::Ended(Ok(Outcome::SignedIn(done))));
    let Request::Look(door) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!((door.urls, door.key.user()), (vec!["https://cloud.example.org/nc".to_owned()], "maria"));
    window.event(Event::Ended(Ok(Outcome::Looked(script::found()))));
    // Signing out will give the app password back, so where it came from is kept.
    let Errand::SaveAccount(wish) = window.errand() else { panic!("{:?}", window.errand()) };
    assert_eq!(wish.login_flow.as_deref(), Some("https://cloud.example.org/nc"));
    window.answer(script::kept());
}

#[test]
fn google_says_takeout_first_and_a_client_of_ones_own_second() {
    let mut window = Window::open();
    window.find_ways(script::ways_by_takeout());
    assert!(!window.has_password_field());
    window.must_say("Google lets no program in with a password.");
    window.button("Open Google Takeout");
    assert_eq!(window.errand(), Errand::OpenPage("https://takeout.google.com/".into()));
    assert!(!window.says("Client ID"));
    window.button("For experts: a client ID of your own");
    window.button("Sign in in the browser");
    window.must_say("Enter the client ID.");
    window.type_into(Role::TextInput, "Client ID", "mine.apps.example");
    window.button("Sign in in the browser");
    let Request::SignIn(request) = window.request() else { panic!("{:?}", window.request()) };
    let SignInWay::Browser(part) = request.way else { panic!("{:?}", request.way) };
    assert_eq!(part.client_id.as_deref(), Some("mine.apps.example"));
    assert_eq!(part.token_url, "https://oauth2.googleapis.com/token", "the rest is known");
}

#[test]
fn an_authority_that_is_not_known_is_named_by_its_file() {
    let mut window = Window::open();
    window.sign_in();
    window.ended(Trouble::Certificate { host: "dav.example.org".into(), why: "unknown issuer".into() });
    assert_eq!(window.screen(), Screen::AddAccount);
    window.must_say("could not prove that it is the server it claims to be");
    assert!(window.harness.get_by_role_and_label(Role::TextInput, "Certificate file").is_focused());
    window.button("Choose a certificate file");
    assert!(matches!(window.errand(), Errand::ChooseFile { .. }));
    window.answer(Answer::File(lifeboat::gui::update::Chosen::NoChooser));
    window.must_say("No file chooser is available here. Type where the file is instead.");
    assert!(window.harness.get_by_role_and_label(Role::TextInput, "Certificate file").is_focused());
    window.button("Choose a certificate file");
    window.answer(Answer::File(lifeboat::gui::update::Chosen::Folder("/home/maria/ca.pem".into())));
    window.button("Continue");
    let Request::Ask(door) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!(door.ca_file, Some("/home/maria/ca.pem".into()));
}

#[test]
fn home_says_how_an_account_stands() {
    let said = |change: fn(&mut lifeboat::gui::state::Standing)| {
        let mut home: Home = script::home_standing();
        let card = home.accounts.first_mut().unwrap();
        card.standing.lasts = Lasts::Password;
        card.standing.reached = vec![Service::Carddav, Service::Caldav];
        card.standing.coverage = vec!["provider-icloud-photos".into()];
        change(&mut card.standing);
        let mut window = Window::open();
        window.answer(Answer::Home(home));
        window
    };
    let mut window = said(|_| ());
    window.must_say("Signed in with a password. Last reached 22 November 2026");
    window.must_say("Reached at dav.example.org: contacts and calendars.");
    window.press(Role::DisclosureTriangle, "1 thing that backups of this account don't have");
    window.must_say("Photos in iCloud");
    said(|standing| standing.lasts = Lasts::Renews).must_say("Signed in; renewed by itself.");
    said(|standing| standing.lasts = Lasts::Until("2099-01-01T00:00:00Z".parse().unwrap())).must_say("Signed in until");
    let ended = said(|standing| standing.lasts = Lasts::Until("2026-01-01T12:00:00Z".parse().unwrap()));
    ended.must_say("The sign-in has ended on 1 January 2026");
    ended.harness.get_by_role_and_label(Role::Button, "Sign in to maria@example.org again");
}

#[test]
fn an_account_is_asked_how_it_is_from_home() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home_standing()));
    let name = || "maria@example.org".to_owned();
    window.harness.get_by_role_and_label(Role::Button, "Check maria@example.org now").focus();
    window.key(Key::Enter);
    assert_eq!(window.errand(), Errand::CheckAccount { name: name() });
    window.must_say("Asking dav.example.org…");
    let n_errands = window.desk.0.borrow().errands.len();
    window.button("Check maria@example.org now");
    window.button("Sign out of maria@example.org and forget it");
    assert_eq!(window.desk.0.borrow().errands.len(), n_errands, "one thing at a time");
    assert!(!window.says("Sign out of maria@example.org and forget it here?"));
    let at = |service, url: &str, n_collections| Reached { service, url: url.into(), n_collections };
    let health = Health {
        services: vec![
            at(Service::Carddav, "https://dav.example.org/card/", 2),
            at(Service::Caldav, "https://dav.example.org/cal/", 0),
        ],
        coverage: vec!["provider-icloud-photos".into()],
        ..Health::default()
    };
    window.answer(Answer::Checked { name: name(), done: Ok(Box::new(health)) });
    assert_eq!(window.errand(), Errand::LoadHome, "when it was reached last is read again");
    window.must_say("Checked just now: dav.example.org lets Lifeboat in.");
    window.must_say("contacts at https://dav.example.org/card/");
    window.must_say("https://dav.example.org/cal/: nothing in it");
    window.press(Role::DisclosureTriangle, "1 thing that backups of this account don't have");
    window.must_say("Photos in iCloud");
    // It is not reached: in three parts, and the account stays.
    window.button("Check maria@example.org now");
    let end = Trouble::Unreachable { host: "dav.example.org".into(), why: "connection refused".into() };
    window.answer(Answer::Checked { name: name(), done: Err(end.clone()) });
    window.must_say(&lifeboat::text::trouble(&end, lifeboat::text::During::Other).next);
    // Without its password it is asked for.
    window.button("Check maria@example.org now");
    let end = Trouble::NoPassword { account: name() };
    window.answer(Answer::Checked { name: name(), done: Err(end) });
    assert_eq!(window.screen(), Screen::SignIn);
}

#[test]
fn an_account_is_forgotten_after_a_question() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home_standing()));
    let name = || "maria@example.org".to_owned();
    let forget = "Sign out of maria@example.org and forget it";
    window.harness.get_by_role_and_label(Role::Button, forget).focus();
    window.key(Key::Enter);
    window.must_say("Sign out of maria@example.org and forget it here?");
    window.must_say("The backups that you have stay where they are.");
    window.button("Keep it");
    assert!(!window.says("forget it here?"));
    // A question that was left is no answer.
    window.button(forget);
    window.press(Role::Tab, "Add an account");
    window.button("Back");
    assert_eq!(window.screen(), Screen::Home);
    assert!(!window.says("forget it here?"));
    let none = |errand: &Errand| !matches!(errand, Errand::ForgetAccount { .. });
    assert!(window.desk.0.borrow().errands.iter().all(none));
    window.button(forget);
    window.harness.get_by_role_and_label(Role::Button, "Sign out and forget it").focus();
    window.key(Key::Enter);
    assert_eq!(window.errand(), Errand::ForgetAccount { name: name() });
    window.must_say("Signing out of maria@example.org…");
    let forgotten = Forgotten {
        name: name(),
        given_back: Some(false),
        host: "cloud.example.org".into(),
        by_hand: Some("lifeboat-maria".into()),
    };
    window.answer(Answer::Forgot { name: name(), done: Ok(forgotten) });
    assert_eq!(window.errand(), Errand::LoadHome);
    window.must_say("maria@example.org is forgotten here. Its backups stay where they are.");
    window.must_say("could not take back at cloud.example.org");
    window.must_say("(lifeboat-maria) is still there: remove it yourself");
    // While a backup runs, no account is forgotten.
    let mut window = Window::open();
    window.walk_to_running();
    window.answer(Answer::Home(script::home_standing()));
    window.press(Role::Tab, "Home");
    window.button(forget);
    assert!(!window.says("forget it here?"));
}
