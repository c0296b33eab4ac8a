//! The window, walked through by names and roles, with scripted events in place of a service.
//!
//! One file because each test is a walk over several screens with the same few steps.

mod about;
mod accounts;
mod browse;
mod first_backup;
mod help;
mod home;
mod import;
mod keeping;
mod october;
#[path = "common/person.rs"]
mod person;
mod reach;
mod restore;
mod room;
mod salvage;
#[path = "common/window.rs"]
mod script;
mod settings;
mod sign_in;
mod story;
mod support;
mod turns;
#[path = "common/walk.rs"]
mod walk;

use egui::accesskit::Role;
use egui::{Key, Modifiers, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lifeboat::engine::{Event, Outcome, Phase, Request};
use lifeboat::gui::App;
use lifeboat::gui::state::{Keychain, Screen};
use lifeboat::gui::update::{Act, Answer, Chosen, Errand, Msg};
use lifeboat::model::{Consent, Kind, Sign, Trouble, Waiting, WaysIn};

use person::said_in;
use script::ScriptedDesk;

struct Window {
    harness: Harness<'static, App>,
    desk: ScriptedDesk,
}

impl Window {
    fn open_at(theme: Theme, width: f32, height: f32) -> Window {
        let desk = ScriptedDesk::default();
        let its = desk.clone();
        let harness = Harness::builder()
            // Arabic comes from the fonts of a system, of which a test has none.
            .allow_missing_glyphs()
            .with_size([width, height])
            .with_theme(theme)
            .build_eframe(move |cc| {
                cc.egui_ctx.set_theme(theme);
                App::new(&cc.egui_ctx, script::place(), Box::new(its))
            });
        let mut window = Window { harness, desk };
        window.run();
        window
    }

    fn open() -> Window {
        Window::open_at(Theme::Light, 1080.0, 900.0)
    }

    /// Lets the window draw what is due; whatever it shows then, its controls can be told apart by name.
    #[track_caller]
    fn run(&mut self) {
        self.harness.run();
        walk::tell_apart(&reach::nodes(&self.harness));
    }

    fn event(&mut self, event: Event) {
        self.events(vec![event]);
    }

    fn events(&mut self, events: Vec<Event>) {
        self.desk.0.borrow_mut().events.extend(events);
        self.run();
    }

    fn answer(&mut self, answer: Answer) {
        self.desk.0.borrow_mut().answers.push_back(answer);
        self.run();
    }

    fn press(&mut self, role: Role, name: &str) {
        let node = self.harness.get_by_role_and_label(role, name);
        node.scroll_to_me();
        self.harness.run();
        self.harness.get_by_role_and_label(role, name).click();
        self.harness.run();
    }

    fn button(&mut self, name: &str) {
        self.press(Role::Button, name);
    }

    fn key(&mut self, key: Key) {
        self.harness.key_press(key);
        self.run();
    }

    fn type_into(&mut self, role: Role, label: &str, text: &str) {
        self.harness.get_by_role_and_label(role, label).focus();
        self.run();
        self.harness.get_by_role_and_label(role, label).type_text(text);
        self.run();
    }

    /// Everything that is said anywhere in the window.
    fn said(&self) -> String {
        said_in(&self.harness)
    }

    fn says(&self, text: &str) -> bool {
        self.said().contains(text)
    }

    #[track_caller]
    fn must_say(&self, text: &str) {
        assert!(self.says(text), "does not say {text:?}, but:\n{}", self.said());
    }

    fn screen(&self) -> Screen {
        self.harness.state().state().screen
    }

    fn request(&self) -> Request {
        self.desk.0.borrow().requests.last().unwrap().clone()
    }

    fn errand(&self) -> Errand {
        self.desk.0.borrow().errands.last().unwrap().clone()
    }

    fn ended(&mut self, trouble: Trouble) {
        self.event(Event::Ended(Err(trouble)));
    }

    /// Sends a message, as when a control was pressed.
    fn tell(&mut self, msg: Msg) {
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().take(&ctx, msg);
        self.run();
    }

    /// The person closes the window; false when it stays.
    fn close(&mut self) -> bool {
        let viewports = &mut self.harness.input_mut().viewports;
        viewports.entry(egui::ViewportId::ROOT).or_default().events.push(egui::ViewportEvent::Close);
        self.harness.step();
        let stays = self.commands().contains(&egui::ViewportCommand::CancelClose);
        self.run();
        !stays
    }

    /// What the last frame wanted of the system's window.
    fn commands(&self) -> &[egui::ViewportCommand] {
        &self.harness.output().viewport_output[&egui::ViewportId::ROOT].commands
    }

    /// Ends the work that goes on; true when the window closes then.
    fn ends_and_closes(&mut self) -> bool {
        self.desk.0.borrow_mut().events.push_back(Event::Ended(Err(Trouble::Cancelled)));
        self.harness.step();
        self.commands().contains(&egui::ViewportCommand::Close)
    }

    fn sign_in(&mut self) {
        self.find_ways(script::ways());
        self.type_into(Role::PasswordInput, "Password", "correct horse");
        self.button("Sign in");
    }

    /// Gives the e-mail address, and these ways are found.
    fn find_ways(&mut self, ways: WaysIn) {
        self.button("Back up my account");
        if self.harness.state().state().draft.address.is_empty() {
            self.type_into(Role::TextInput, "E-mail address", "maria@example.org");
        }
        self.button("Continue");
        self.event(Event::Ended(Ok(Outcome::Ways(ways))));
        assert_eq!(self.screen(), Screen::SignIn);
    }

    fn walk_to_choose(&mut self) {
        self.sign_in();
        self.event(Event::Ended(Ok(Outcome::Looked(script::found()))));
        self.answer(script::kept());
    }

    fn walk_to_running(&mut self) {
        self.walk_to_choose();
        self.button("Back up now");
        self.events(script::running());
    }
}

fn walk(theme: Theme) {
    let mut window = Window::open_at(theme, 1080.0, 900.0);
    assert_eq!(window.desk.0.borrow().errands, [Errand::AskKeychain, Errand::LoadHome]);
    window.answer(Answer::Keychain(Keychain::There));
    assert_eq!(window.screen(), Screen::Welcome);

    window.sign_in();
    let Request::Look(door) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!(door, script::door());
    assert_eq!(window.screen(), Screen::Looking);
    window.events(script::looking());
    window.must_say("Asking dav.example.org who you are…: done");
    window.must_say("Asking dav.example.org what you have there…: under way");

    window.event(Event::Ended(Ok(Outcome::Looked(script::found()))));
    assert_eq!(window.screen(), Screen::Choose);
    assert!(matches!(window.errand(), Errand::SaveAccount(wish) if wish.wished == "maria@example.org"));
    window.answer(script::kept());
    window.must_say("2 address books, 3 calendars, 1 to-do list, 1 notebook and 4 photo folders");
    window.must_say("Its password lies in the keychain.");
    window.must_say("E-mail. It is not part of contacts");
    assert!(window.harness.state().state().draft.password.is_empty(), "the password stays in no field");

    window.press(Role::CheckBox, "Photos, 4 photo folders, Camera 2022, Camera 2023, Camera 2024 and 1 more");
    window.press(Role::DisclosureTriangle, "Choose single ones");
    window.press(Role::CheckBox, "Choir");
    window.button("Back up now");
    let Request::Backup(request) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!(request.scope.kinds, [Kind::Contacts, Kind::Calendar, Kind::Tasks, Kind::Notes]);
    assert!(!request.scope.collections.contains(&"/dav/Choir/".to_owned()));
    assert!(request.scope.collections.contains(&"/dav/Personal/".to_owned()));
    assert_eq!(request.vault_root, script::place().vault_root);
    assert_eq!(request.vault_name.as_deref(), Some("maria@example.org"));

    window.events(script::running());
    assert_eq!(window.screen(), Screen::Running);
    window.must_say("Contacts: All 734 fetched  ·  1.1 MB");
    window.must_say("Photos: 350 of 2,418  ·  1.6 GB of 11.4 GB");
    window.must_say("13 %");
    window.must_say("about 37 minutes left");
    let bar = window.harness.get_by_role_and_label(Role::ProgressIndicator, "Whole backup");
    assert_eq!(bar.accesskit_node().numeric_value(), Some(13.0));
    window.press(Role::DisclosureTriangle, "Could not be had so far: 1");
    window.must_say("Dentist: the server made an error (500)");

    window.event(script::backed_up(true));
    assert_eq!(window.screen(), Screen::Result);
    window.must_say("1 of 1,204 events could not be saved.");
    window.press(Role::DisclosureTriangle, "1 item could not be saved");
    window.must_say("Dentist (Work): the server made an error (500)");
    window.press(Role::DisclosureTriangle, "Contacts: 734");
    window.must_say("Choir");
    window.must_say("94 saved, 130 KB");
    assert!(matches!(window.errand(), Errand::ReadNames { kind: Kind::Contacts, .. }));
    window.button("Open folder");
    let path = "/home/maria/Lifeboat/maria@example.org/2026-11-22 04.15";
    assert_eq!(window.errand(), Errand::OpenFolder(path.into()));
    window.answer(Answer::Opened(Err(Trouble::Internal("no file manager".into()))));
    window.must_say("The folder could not be opened from here.");
    window.button("Back up again");
    assert_eq!(window.request(), Request::Backup(request));
    assert_eq!(window.screen(), Screen::Running);
}

#[test]
fn from_the_welcome_to_the_result_by_day() {
    walk(Theme::Light);
}

#[test]
fn from_the_welcome_to_the_result_by_night() {
    walk(Theme::Dark);
}

#[test]
fn the_demo_account_needs_no_sign_in() {
    let mut window = Window::open();
    window.button("Try it with a demo account");
    assert_eq!(window.errand(), Errand::StartDemo);
    window.must_say("Setting up the demo account");
    window.answer(Answer::Demo(Ok(script::door())));
    assert_eq!(window.screen(), Screen::Looking);
    window.event(Event::Ended(Ok(Outcome::Looked(script::found()))));
    window.must_say("The demo account holds");
    assert!(!window.desk.0.borrow().errands.iter().any(|errand| matches!(errand, Errand::SaveAccount(_))));
    window.button("Back up now");
    let Request::Backup(request) = window.request() else { panic!() };
    assert_eq!(request.vault_name.as_deref(), Some("demo@lifeboat"));
    window.event(script::backed_up(false));
    window.must_say("All 734 contacts, 1,204 events, 86 to-dos, 12 notes and 2,418 photos");
    window.must_say("Not in this backup");
    window.must_say("Of what this account listed, nothing is missing.");
}

#[test]
fn a_demo_that_does_not_start_says_why_where_one_is() {
    let mut window = Window::open();
    window.button("Try it with a demo account");
    window.answer(Answer::Demo(Err(Trouble::Internal("no port".into()))));
    assert_eq!(window.screen(), Screen::Welcome);
    window.must_say("Lifeboat made a mistake.");
    window.button("Show details");
    window.must_say("Details: no port");
}

#[test]
fn what_was_left_empty_is_named_at_its_field() {
    let mut window = Window::open();
    window.button("Back up my account");
    window.button("Continue");
    assert!(window.desk.0.borrow().requests.is_empty());
    window.must_say("Enter the e-mail address of the account, or its web address.");
    assert!(window.harness.get_by_role_and_label(Role::TextInput, "E-mail address").is_focused());
    window.type_into(Role::TextInput, "E-mail address", "dav.example.org");
    window.button("Continue");
    let Request::Ask(door) = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!((door.urls, door.address), (vec!["dav.example.org".to_owned()], None), "a web address will do");
    window.event(Event::Ended(Ok(Outcome::Ways(script::ways()))));
    window.button("Sign in");
    assert_eq!(window.desk.0.borrow().requests.len(), 1);
    for text in ["Enter the name that you sign in with.", "Enter the password."] {
        window.must_say(text);
    }
    assert!(window.harness.get_by_role_and_label(Role::TextInput, "User name").is_focused());
}

#[test]
fn where_the_password_is_kept_is_said() {
    let mut window = Window::open();
    window.find_ways(script::ways());
    window.must_say("Your password goes to dav.example.org and nowhere else.");
    window.must_say("Looking whether this computer has a keychain");
    window.answer(Answer::Keychain(Keychain::There));
    window.must_say("kept in this computer's keychain");
    window.answer(Answer::Keychain(Keychain::NotThere));
    window.must_say("Lifeboat keeps it until you close it");
    window.press(Role::CheckBox, "Remember this account on this computer");
    window.must_say("Lifeboat forgets it when you close it.");
}

#[test]
fn a_password_is_covered_until_one_asks() {
    let mut window = Window::open();
    window.find_ways(script::ways());
    window.type_into(Role::PasswordInput, "Password", "hunter2");
    assert!(!window.says("hunter2"), "{}", window.said());
    window.button("Show password");
    window.must_say("hunter2");
    window.button("Hide password");
    assert!(!window.says("hunter2"));
}

#[test]
fn trouble_says_what_happened_what_it_means_and_what_to_do() {
    let mut window = Window::open();
    window.sign_in();
    window.ended(Trouble::SignInRefused { host: "dav.example.org".into() });
    assert_eq!(window.screen(), Screen::SignIn);
    window.must_say("dav.example.org did not accept the user name or the password.");
    window.must_say("Lifeboat stopped at once");
    window.must_say("make one in the account's security settings");
    assert!(window.harness.get_by_role_and_label(Role::PasswordInput, "Password").is_focused());

    window.sign_in_and_run();
    let path = script::place().vault_root;
    window.ended(Trouble::DiskFull { path, needed: 10, free: 5 });
    assert_eq!(window.screen(), Screen::Result);
    window.must_say("No backup was made");
    window.must_say("There is not enough space for the backup.");
    window.button("Choose again");
    assert_eq!(window.screen(), Screen::Choose);
    window.button("Back up now");
    let path = script::place().vault_root;
    window.ended(Trouble::DiskFull { path, needed: 10, free: 5 });
    window.button("Try again");
    assert_eq!(window.screen(), Screen::Running);
    window.ended(Trouble::SignInRefused { host: "dav.example.org".into() });
    assert!(window.harness.query_by_role_and_label(Role::Button, "Try again").is_none(), "it could lock the account");
    window.button("Sign in again");
    assert_eq!(window.harness.state().state().draft.user, "maria@example.org");
    assert_eq!(window.screen(), Screen::SignIn);
}

impl Window {
    fn sign_in_and_run(&mut self) {
        self.button("Sign in");
        self.event(Event::Ended(Ok(Outcome::Looked(script::found()))));
        self.button("Back up now");
    }
}

#[test]
fn nothing_is_sent_without_the_yes_it_needs() {
    let mut window = Window::open();
    window.sign_in();
    let question = || Trouble::NeedsConsent(Consent::PlainHttp { host: "dav.example.org".into() });
    window.ended(question());
    window.must_say("would not be encrypted");
    window.button("Don't send it");
    assert_eq!(window.desk.0.borrow().requests.len(), 2, "one to find out, one to look");
    assert!(!window.says("would not be encrypted"));

    window.button("Sign in");
    window.ended(question());
    window.button("Send the password unencrypted");
    let Request::Look(door) = window.request() else { panic!() };
    assert!(door.allow_http);
    let host = "p42-contacts.example.net".to_owned();
    window.ended(Trouble::NeedsConsent(Consent::OtherHost { confirmed: "example.org".into(), host: host.clone() }));
    window.button("Send the password to p42-contacts.example.net");
    let Request::Look(door) = window.request() else { panic!() };
    assert!(door.allow_http);
    assert_eq!(door.allow_hosts, [host]);

    // The same in the middle of a backup, also after one looked elsewhere meanwhile.
    window.event(Event::Ended(Ok(Outcome::Looked(script::found()))));
    window.button("Back up now");
    let host = "photos.example.net".to_owned();
    window.ended(Trouble::NeedsConsent(Consent::OtherHost { confirmed: "example.org".into(), host: host.clone() }));
    window.press(Role::Tab, "Home");
    window.press(Role::Tab, "Last result");
    window.button("Send the password to photos.example.net");
    let Request::Backup(request) = window.request() else { panic!() };
    assert!(request.door.allow_hosts.contains(&host));
}

#[test]
fn pause_and_stop() {
    let mut window = Window::open();
    window.walk_to_running();
    window.button("Pause");
    assert_eq!(window.desk.0.borrow().paused, Some(true));
    window.must_say("Paused");
    window.button("Go on");
    assert_eq!(window.desk.0.borrow().paused, Some(false));

    window.button("Stop");
    window.must_say("Stop this backup?");
    assert!(!window.desk.0.borrow().stopped);
    window.key(Key::Escape);
    assert!(!window.says("Stop this backup?"));
    window.button("Stop");
    window.button("Keep going");
    assert!(!window.desk.0.borrow().stopped);
    window.button("Stop");
    window.button("Stop now");
    assert!(window.desk.0.borrow().stopped);
    window.must_say("Stopping");
    window.ended(Trouble::Cancelled);
    window.must_say("Stopped, as you asked.");
}

#[test]
fn what_is_waited_for_is_said() {
    let mut window = Window::open();
    window.walk_to_running();
    window.event(Event::Sign(Sign::Waiting(Waiting::FirstByte { host: "dav.example.org".into(), secs: 40 })));
    window.must_say("Waiting for dav.example.org, for 40 seconds so far.");
    assert!(!window.says("minutes left"), "nobody knows while it waits");
    window.event(Event::Sign(Sign::GoingOn));
    assert!(!window.says("Waiting for dav.example.org"));
}

#[test]
fn the_copy_is_checked_at_the_end() {
    let mut window = Window::open();
    window.walk_to_running();
    window.must_say("Checking the copy: Begins when the rest is written");
    let mut progress = script::progress();
    for at in progress.kinds.values_mut() {
        at.settled = at.listed;
    }
    (progress.checked, progress.to_check) = (4_000_000_000, 8_000_000_000);
    window.events(vec![Event::Phase(Phase::Checking), Event::Progress(progress)]);
    window.must_say("Checking the copy: 4 GB of 8 GB read back");
    window.must_say("97 %");
    window.must_say("1,203 of 1,204");
    window.event(Event::Phase(Phase::Sealing));
    window.must_say("99 %");
    assert!(!window.says("100 %"), "it is not over before the end");
}

#[test]
fn a_folder_in_a_cloud_is_recognised_and_a_part_of_a_path_refused() {
    let mut window = Window::open();
    window.walk_to_choose();
    window.button("Choose…");
    assert_eq!(window.errand(), Errand::ChooseFolder { from: script::place().vault_root });
    window.answer(Answer::Folder(Chosen::NoChooser));
    window.must_say("No file chooser is available here.");
    window.answer(Answer::Folder(Chosen::Folder("/home/maria/Dropbox/Backups".into())));
    window.must_say("itself synced with Dropbox");
    assert!(!window.says("No file chooser"));
    window.answer(Answer::Folder(Chosen::Folder("Backups".into())));
    window.button("Back up now");
    assert_eq!(window.screen(), Screen::Choose);
    window.must_say("Enter the whole path of a folder");
    window.answer(Answer::Folder(Chosen::Folder("~/Backups".into())));
    window.button("Back up now");
    let Request::Backup(request) = window.request() else { panic!() };
    assert_eq!(request.vault_root, std::path::Path::new("/home/maria/Backups"));
}

#[test]
fn nothing_chosen_is_no_backup() {
    let mut window = Window::open();
    window.walk_to_choose();
    for kind in ["Contacts", "Calendar", "To-dos", "Notes", "Photos"] {
        let tile = window
            .harness
            .get_by(|node| node.role() == Role::CheckBox && node.label().is_some_and(|label| label.starts_with(kind)));
        tile.click();
        window.run();
    }
    window.must_say("Nothing is chosen.");
    assert!(window.harness.get_by_role_and_label(Role::Button, "Back up now").accesskit_node().is_disabled());
    window.key(Key::Enter);
    assert_eq!(window.screen(), Screen::Choose);
}

#[test]
fn the_keyboard_is_enough() {
    let mut window = Window::open();
    // Enter does the one thing to do next.
    window.key(Key::Enter);
    assert_eq!(window.screen(), Screen::AddAccount);
    let focused = |window: &Window, role, label: &str| {
        assert!(
            window.harness.get_by_role_and_label(role, label).is_focused(),
            "{label} should have the keyboard, but {:?}",
            window.harness.query_by(|node| node.is_focused()).map(|node| node.accesskit_node().label())
        );
    };
    focused(&window, Role::TextInput, "E-mail address");
    let write = |window: &mut Window, text: &str| {
        window.harness.event(egui::Event::Text(text.into()));
        window.run();
    };
    write(&mut window, "maria@example.org");
    for label in ["More", "Continue"] {
        window.key(Key::Tab);
        focused(&window, Role::Button, label);
    }
    // Back to the field, where Enter goes on.
    for _ in 0..2 {
        window.harness.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
        window.run();
    }
    window.key(Key::Enter);
    assert!(matches!(window.request(), Request::Ask(_)));
    window.event(Event::Ended(Ok(Outcome::Ways(script::ways()))));
    focused(&window, Role::PasswordInput, "Password");
    write(&mut window, "correct horse");
    for (role, label) in [
        (Role::Button, "Show password"),
        (Role::CheckBox, "Remember this account on this computer"),
        (Role::Button, "Sign in"),
        (Role::Button, "For experts: a client ID of your own"),
    ] {
        window.key(Key::Tab);
        focused(&window, role, label);
    }
    for _ in 0..4 {
        window.harness.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
        window.run();
    }
    focused(&window, Role::PasswordInput, "Password");
    window.key(Key::Enter);
    assert_eq!(window.request(), Request::Look(script::door()));
    window.event(Event::Ended(Ok(Outcome::Looked(script::found()))));
    // Each tile, row and button is reached.
    let mut reached = Vec::new();
    for _ in 0..14 {
        window.key(Key::Tab);
        reached
            .extend(window.harness.query_by(|node| node.is_focused()).and_then(|node| node.accesskit_node().label()));
    }
    for name in ["Contacts, 2", "Notes, 1", "Choose single ones", "Backup folder", "Choose…", "Back up now", "Back"] {
        assert!(reached.iter().any(|label| label.starts_with(name)), "{name} was not reached: {reached:#?}");
    }
    window.key(Key::Escape);
    assert_eq!(window.screen(), Screen::SignIn);
    window.harness.get_by_role_and_label(Role::PasswordInput, "Password").focus();
    window.run();
    window.key(Key::Escape);
    assert_eq!(window.screen(), Screen::SignIn, "Escape leaves the field first");
    window.key(Key::Escape);
    assert_eq!(window.screen(), Screen::AddAccount);
    window.key(Key::Escape);
    assert_eq!(window.screen(), Screen::Welcome);
}

#[test]
fn looking_can_be_left() {
    let mut window = Window::open();
    window.sign_in();
    window.button("Cancel");
    assert!(window.desk.0.borrow().stopped);
    window.ended(Trouble::Cancelled);
    assert_eq!(window.screen(), Screen::SignIn);
    assert!(!window.says("Stopped"), "nothing is lost, so nothing needs to be said");
}

#[test]
fn home_shows_accounts_and_their_backups() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home()));
    assert_eq!(window.screen(), Screen::Home);
    window.must_say("Last good backup: 15 November 2026");
    window.must_say("No backup yet");
    window.must_say("Incomplete");
    assert!(!window.says("721 contacts"));
    window.button("Show 4 older backups, maria@example.org");
    window.must_say("721 contacts");

    window.button("Back up maria@example.org now");
    assert_eq!(window.errand(), Errand::FetchDoor { name: "maria@example.org".into() });
    let no_password = Trouble::NoPassword { account: "maria@example.org".into() };
    window.answer(Answer::Door { name: "maria@example.org".into(), door: Err(no_password) });
    assert_eq!(window.screen(), Screen::SignIn);
    window.must_say("There is no password for maria@example.org.");
    let adding = window.harness.state().state().adding.clone().unwrap();
    assert_eq!(adding.door.urls, ["https://dav.example.org", "https://photos.example.org"]);
    window.button("Back");

    window.button("Back up maria@example.org now");
    window.answer(Answer::Door { name: "maria@example.org".into(), door: Ok(script::door()) });
    assert_eq!(window.request(), Request::Backup(script::backup_request()));
    window.events(script::running());
    // A backup goes on while one looks elsewhere, and its end waits in the navigation.
    window.press(Role::Tab, "Home");
    window.must_say("A backup is running.");
    window.event(script::backed_up(false));
    assert_eq!(window.screen(), Screen::Home);
    window.press(Role::Tab, "Last result");
    assert_eq!(window.screen(), Screen::Result);
}

#[test]
fn a_loss_is_told_first_and_a_person_answers() {
    let mut window = Window::open();
    window.walk_to_running();
    window.events(script::alarmed());
    let said = window.said();
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("does not say {text:?}:\n{said}"));
    let sentence = "700 of 734 contacts are no longer in your account.";
    assert!(at(sentence) < at("All 34 contacts"), "the loss comes first");
    window.must_say("Your backup of 15 November 2026 still has them.");
    window.must_say("Did you remove them yourself?");
    window.must_say("Your backup of 15 November 2026 with 734 contacts is kept.");
    // One photo less is no alarm, and is told where small things are.
    assert!(at("1 of 2,419 photos") > at("Not in this backup"));
    assert!(!window.says("Person 17:"));
    let line = "Missing from your account since 15 November 2026: 700 of 734 contacts (Personal)";
    window.press(Role::DisclosureTriangle, line);
    window.must_say("Person 17: no longer there");

    window.button("No, I did not");
    window.must_say("don't sync, reset or restart your phone");
    let back = window.harness.get_by_role_and_label(Role::Button, "Get it back…");
    assert!(back.is_focused(), "the keyboard goes on from there");
    window.must_say("/maria@example.org/2026-11-15 04.15");
    window.button("Open the backup that has them");
    let kept = "/home/maria/Lifeboat/maria@example.org/2026-11-15 04.15".into();
    assert_eq!(window.errand(), Errand::OpenFolder(kept));
    window.button("Yes, I did that myself");
    let vault: std::path::PathBuf = "/home/maria/Lifeboat/maria@example.org".into();
    assert_eq!(window.errand(), Errand::SettleAlarm { vault: vault.clone() });
    window.answer(Answer::Settled { vault: vault.clone(), done: Ok(()) });
    window.must_say("Noted: this was on purpose.");
    assert!(!window.says("Did you remove them yourself?"));
    assert_eq!(window.errand(), Errand::LoadHome);
}

#[test]
fn home_is_red_until_a_loss_is_answered() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home_alarmed()));
    window.must_say("700 of 734 contacts are no longer in your account.");
    window.must_say("Something went missing");
    window.must_say("Last good backup: 15 November 2026");
    window.button("Yes, I did that myself");
    let Errand::SettleAlarm { vault } = window.errand() else { panic!("{:?}", window.errand()) };
    let why = "the disk was taken away".to_owned();
    window.answer(Answer::Settled { vault: vault.clone(), done: Err(Trouble::Disk { path: vault.clone(), why }) });
    // What could not be noted is asked again.
    window.must_say("Did you remove them yourself?");
    window.answer(Answer::Settled { vault, done: Ok(()) });
    window.answer(Answer::Home(script::home()));
    assert!(!window.says("no longer in your account"));
}

#[test]
fn closing_the_window_asks_while_a_backup_runs() {
    let mut window = Window::open();
    assert!(window.close(), "nothing goes on");
    window.walk_to_running();
    assert!(!window.close());
    window.must_say("Close Lifeboat and stop this backup?");
    window.button("Stop and close");
    assert!(window.desk.0.borrow().stopped);
    assert!(window.ends_and_closes());
    assert!(window.close());
}

#[test]
fn closing_the_window_asks_while_a_backup_is_checked() {
    let mut window = Window::open();
    window.tell(Msg::Browse(Act::Verify("/backups/maria".into())));
    assert!(!window.close());
    window.must_say("Stop this and close the window?");
    window.button("Keep going");
    assert!(!window.says("Stop this and close the window?"));
    assert!(!window.close());
    // *Stop* alone would close the window that nobody wanted closed.
    assert!(window.harness.get_by_role_and_label(Role::Button, "Stop").accesskit_node().is_disabled());
    window.button("Stop and close");
    assert!(window.ends_and_closes());
}

#[test]
fn a_first_backup_is_not_lost_from_sight() {
    let mut window = Window::open();
    window.walk_to_running();
    for away in ["Help now", "About", "Settings"] {
        window.press(Role::Tab, away);
        assert_ne!(window.screen(), Screen::Running, "{away}");
        window.press(Role::Tab, "Backing up, 13 %");
        assert_eq!(window.screen(), Screen::Running, "{away}");
    }
    for away in [Screen::Help, Screen::About] {
        window.tell(Msg::GoTo(away));
        window.tell(Msg::Back);
        assert_eq!(window.screen(), Screen::Running, "{away:?}");
    }
}

/// Nothing may stand outside of the window to its left or right, on any screen, however small it is or however large
/// its text (a window of 1080 × 760 at 200 % has 540 × 380 points).
#[test]
fn each_screen_fits_small_windows() {
    for (width, height) in [(1080.0, 760.0), (640.0, 480.0), (540.0, 380.0), (480.0, 400.0)] {
        let mut outside = Vec::new();
        let mut check = |window: &Window, what: &str| {
            fn look(node: egui_kittest::Node<'_>, width: f32, what: &str, outside: &mut Vec<String>) {
                let access = node.accesskit_node();
                let label = access.label().or(access.value());
                if let (Some(rect), Some(label)) = (access.bounding_box(), label) {
                    let inside = rect.x0 >= -0.5 && rect.x1 <= f64::from(width) + 0.5;
                    if !inside && rect.x1 > rect.x0 {
                        outside.push(format!("{what} at {width}: {label:?} stands at {rect:?}"));
                    }
                }
                for child in node.children() {
                    look(child, width, what, outside);
                }
            }
            look(window.harness.root(), width, what, &mut outside);
        };
        let mut window = Window::open_at(Theme::Light, width, height);
        check(&window, "welcome");
        window.button("Back up my account");
        window.button("More");
        check(&window, "add account");
        window.button("Back");
        for (ways, what) in [
            (script::ways_by_app_password(), "app password"),
            (script::ways_by_takeout(), "takeout"),
            (script::ways_by_oauth(), "browser sign-in"),
        ] {
            window.find_ways(ways);
            check(&window, what);
            if what == "takeout" {
                window.button("For experts: a client ID of your own");
                check(&window, "experts");
            }
            if what == "browser sign-in" {
                for (button, event, shown) in [
                    ("Sign in in the browser", script::browser(), "browser"),
                    ("Sign in on your phone", script::code(), "code"),
                ] {
                    window.button(button);
                    window.event(event);
                    check(&window, shown);
                    window.ended(Trouble::Cancelled);
                }
            }
            window.button("Back");
            window.button("Back");
        }
        window.sign_in();
        window.events(script::looking());
        check(&window, "looking");
        window.ended(Trouble::NeedsConsent(Consent::OtherHost {
            confirmed: "example.org".into(),
            host: "a-long-name-of-a-server-that-somebody-chose.partition-42.contacts.example.net".into(),
        }));
        check(&window, "consent");
        window.button("Don't send it");
        window.button("Sign in");
        window.event(Event::Ended(Ok(Outcome::Looked(script::found()))));
        window.press(Role::DisclosureTriangle, "Choose single ones");
        check(&window, "choose");
        window.button("Back up now");
        check(&window, "signing in");
        window.events(script::running());
        check(&window, "running");
        window.button("Stop");
        check(&window, "stop");
        window.button("Keep going");
        window.event(script::backed_up(true));
        window.press(Role::DisclosureTriangle, "Contacts: 734");
        check(&window, "result");
        window.answer(Answer::Home(script::home_kept()));
        window.press(Role::Tab, "Home");
        window.answer(Answer::Home(script::home_kept()));
        check(&window, "home");
        let ctx = window.harness.ctx.clone();
        for (screen, what) in [(Screen::About, "about"), (Screen::Licences, "licences"), (Screen::Home, "home again")] {
            window.harness.state_mut().take(&ctx, Msg::GoTo(screen));
            window.answer(Answer::Preferences(Ok(script::preferences(None))));
            check(&window, what);
        }
        window.button(&format!("Remove the backup begun on {}", keeping::begun()));
        check(&window, "remove");
        window.button("Copy the backups of maria@example.org to another drive");
        check(&window, "copy");
        window.answer(Answer::Folder(Chosen::Folder("/media/maria/Stick".into())));
        window.button("Copy now");
        check(&window, "copying");
        window.event(script::copied());
        check(&window, "copied");
        assert!(outside.is_empty(), "{outside:#?}");
    }
}
