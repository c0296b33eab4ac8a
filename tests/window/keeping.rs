//! Keeping backups in the window: unfinished ones, second copies, the schedule, the form of photos.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lifeboat::archive::records::Notice;
use lifeboat::engine::{Earlier, Event, FinishRequest, Outcome, Phase, PhotoForm, Progress, Request};
use lifeboat::gui::state::{Keychain, Scheduled, Screen, ToInstall};
use lifeboat::gui::update::{Answer, Chosen, Errand};
use lifeboat::model::Trouble;

use super::{Window, script};

/// The time of the unfinished backup on this computer's clock.
pub fn begun() -> String {
    let started = script::unfinished().started.unwrap();
    lifeboat::text::date_time(started.to_zoned(jiff::tz::TimeZone::system()).datetime())
}

fn at_home() -> Window {
    let mut window = Window::open();
    window.answer(Answer::Keychain(Keychain::There));
    window.answer(Answer::Home(script::home_kept()));
    window
}

#[test]
fn an_unfinished_backup_is_gone_on_with() {
    let mut window = at_home();
    let begun = begun();
    window.must_say(&format!("The backup begun on {begun} was not finished"));
    window.must_say("350 items were received and are here (1.6 GB).");
    window.button(&format!("Go on with the backup begun on {begun}"));
    assert_eq!(window.errand(), Errand::FetchDoor { name: "maria@example.org".into() });
    window.answer(Answer::Door { name: "maria@example.org".into(), door: Ok(script::door()) });
    assert_eq!(window.request(), Request::Backup(script::backup_request()));
    let started = script::unfinished().started.unwrap();
    window.event(Event::Earlier(Earlier::GoingOn { started, items: 350 }));
    window.must_say(&format!("Going on with the backup begun on {begun}: 350 items are already here."));
}

#[test]
fn an_unfinished_backup_is_kept_or_removed_after_a_question() {
    let mut window = at_home();
    let part = script::unfinished().path;
    let remove = format!("Remove the backup begun on {}", begun());
    window.button(&remove);
    window.must_say("Remove this unfinished backup for good?");
    window.must_say("The 350 items in it may be nowhere else on this computer.");
    window.button("Don't remove it");
    let is_remove = |errand: &Errand| matches!(errand, Errand::Remove { .. });
    assert!(!window.desk.0.borrow().errands.iter().any(is_remove), "nothing goes without a yes");
    window.button(&remove);
    // Who comes back to it later is asked anew.
    window.press(Role::Tab, "Add an account");
    window.button("Back");
    assert!(!window.says("Remove this unfinished backup for good?"));
    window.button(&remove);
    window.button("Remove for good");
    assert_eq!(window.errand(), Errand::Remove { part: part.clone() });
    window.answer(Answer::Removed(Err(Trouble::InUse { path: part.clone() })));
    window.must_say("Another run of Lifeboat is working in this backup folder.");

    window.button("Keep what it has");
    assert_eq!(window.request(), Request::Finish(FinishRequest { part, case: None, operator: None }));
    window.must_say("Keeping what was received");
    window.event(script::backed_up(true));
    assert_eq!(window.screen(), Screen::Result);
    window.must_say("1 of 1,204 events could not be saved.");
    assert!(window.harness.query_by_role_and_label(Role::Button, "Back up again").is_none(), "it is used up");
}

#[test]
fn what_a_stopped_run_has_is_offered_where_it_stopped() {
    let mut window = Window::open();
    window.walk_to_running();
    window.button("Stop");
    window.must_say("What was received stays here");
    window.button("Stop now");
    let path = script::unfinished().path;
    window.events(vec![
        Event::Earlier(Earlier::Waits { path: path.clone(), items: 350 }),
        Event::Ended(Err(Trouble::Cancelled)),
    ]);
    window.must_say("The 350 items that were received stay here.");
    assert_eq!(window.errand(), Errand::LoadHome);
    window.button("Go on");
    assert!(matches!(window.request(), Request::Backup(_)));
    window.events(vec![
        Event::Earlier(Earlier::Waits { path: path.clone(), items: 351 }),
        Event::Ended(Err(Trouble::Cancelled)),
    ]);
    window.button("Keep what it has");
    assert_eq!(window.request(), Request::Finish(FinishRequest { part: path, case: None, operator: None }));
}

#[test]
fn what_costs_and_what_was_noticed_is_said() {
    let mut window = Window::open();
    window.walk_to_running();
    let plan = lifeboat::engine::BackupPlan { copies_bytes: 11_400_000_000, ..script::plan() };
    window.event(Event::Planned(plan));
    window.must_say("This disk can't let two backups share a file, so 11.4 GB will be copied from the backup before.");
    let Event::Ended(Ok(Outcome::BackedUp(mut done))) = script::backed_up(false) else { panic!() };
    done.receipt.notices =
        vec![Notice { what: "notice-base-damaged".into(), about: "2026-11-15 04.15".into(), items: 3 }];
    window.event(Event::Ended(Ok(Outcome::BackedUp(done))));
    window.must_say("What was noticed");
    window.must_say("In the earlier backup 2026-11-15 04.15");
}

#[test]
fn backups_are_copied_to_another_drive() {
    let mut window = at_home();
    window.must_say("Second copy in /media/maria/Stick/maria@example.org, read back on 15 November 2026");
    window.must_say("The newest backup is not in it yet.");
    window.button("Copy the backups of maria@example.org to another drive");
    assert_eq!(window.screen(), Screen::Copy);
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Folder on another drive");
    assert_eq!(field.value().as_deref(), Some("/media/maria/Stick"), "where it was copied to before");
    window.button("Choose…");
    assert_eq!(window.errand(), Errand::ChooseFolder { from: "/media/maria/Stick".into() });
    window.answer(Answer::Folder(Chosen::Folder("/home/maria/Dropbox".into())));
    window.must_say("itself synced with Dropbox");
    window.answer(Answer::Folder(Chosen::Folder("Stick".into())));
    window.button("Copy now");
    window.must_say("Enter the whole path of a folder");
    window.answer(Answer::Folder(Chosen::Folder("/media/maria/Disk".into())));
    window.button("Copy now");
    let Request::Copy { source, to } = window.request() else { panic!("{:?}", window.request()) };
    assert_eq!(source.vault, std::path::Path::new("/home/maria/Lifeboat/maria@example.org"));
    assert_eq!((source.backups, to), (None, "/media/maria/Disk".into()));

    let progress = Progress { checked: 3_000_000_000, to_check: 12_000_000_000, ..Progress::default() };
    window.events(vec![Event::Phase(Phase::Copying), Event::Progress(progress)]);
    window.must_say("Copying to another drive");
    window.must_say("3 GB of 12 GB copied and read back");
    window.must_say("25 %");
    let bar = window.harness.get_by_role_and_label(Role::ProgressIndicator, "Whole copy");
    assert_eq!(bar.accesskit_node().numeric_value(), Some(25.0));
    window.button("Stop");
    window.must_say("What is copied so far stays there");
    window.button("Keep going");
    window.event(script::copied());
    window.must_say("2 of 3 backups are in /media/maria/Stick/maria@example.org, read back and right");
    window.must_say("the backup itself is damaged");
    window.must_say("If the drive fails, both are gone");
    window.button("Copy once more");
    window.ended(Trouble::Cancelled);
    window.must_say("Stopped");
    window.button("Go to Home");
    assert_eq!(window.screen(), Screen::Home);
}

#[test]
fn an_account_is_backed_up_every_week() {
    let mut window = at_home();
    window.must_say("Backed up by itself every Sunday at 04:15");
    window.must_say("That is longer ago than the schedule says.");
    window.button("No longer back up maria@example.org by itself");
    assert_eq!(window.errand(), Errand::Schedule { account: "maria@example.org".into(), weekly: false });
    let account = || "maria@example.org".to_owned();
    window.answer(Answer::Scheduled { account: account(), done: Ok(Scheduled::Off { by_hand: None }) });
    window.must_say("It is no longer backed up by itself.");
    window.answer(Answer::Home(script::home()));
    window.button("Back up maria@example.org every week");
    assert_eq!(window.errand(), Errand::Schedule { account: account(), weekly: true });
    window.must_say("Setting the timer");
    let install = ToInstall { how: "cron: add this line".into(), text: "15 4 * * 0 lifeboat backup".into() };
    window.answer(Answer::Scheduled { account: account(), done: Ok(Scheduled::ByHand(vec![install])) });
    window.must_say("15 4 * * 0 lifeboat backup");
    window.button("Copy");
    window.must_say("Copied");
    window.answer(Answer::Scheduled { account: account(), done: Ok(Scheduled::NoPassword) });
    window.must_say("nobody is there to type it");

    // Without a keychain nobody could type the password at four in the morning.
    window.answer(Answer::Keychain(Keychain::NotThere));
    assert!(!window.says("Do this every week") && !window.says("every week"), "{}", window.said());
}

#[test]
fn a_result_leads_to_a_second_copy_and_to_a_schedule() {
    let mut window = Window::open();
    window.answer(Answer::Keychain(Keychain::There));
    window.walk_to_running();
    window.answer(Answer::Home(script::home()));
    window.event(script::backed_up(false));
    window.button("Back up maria@example.org every week");
    let done = Ok(Scheduled::Timer);
    window.answer(Answer::Scheduled { account: "maria@example.org".into(), done });
    window.must_say("Every Sunday at 04:15, while you are signed in to this computer.");
    window.button("Copy the backups of maria@example.org to another drive");
    assert_eq!(window.screen(), Screen::Copy);
    window.button("Back");
    assert_eq!(window.screen(), Screen::Result);
}

#[test]
fn photos_lie_as_they_were_chosen_to() {
    let mut window = Window::open();
    window.walk_to_choose();
    let zips =
        "In zips, by album and year, Few large files: easy to copy, and each backup shares them with the one before.";
    let is_on = |window: &Window, name: &str| {
        let node = window.harness.get_by_role_and_label(Role::RadioButton, name);
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert!(is_on(&window, zips));
    window.press(Role::RadioButton, "As ordinary files, Each photo can be opened where it lies.");
    assert!(!is_on(&window, zips));
    window.button("Back up now");
    let Request::Backup(request) = window.request() else { panic!() };
    assert_eq!(request.photos, PhotoForm::Files);
    // Where no photos are taken, there is nothing to choose.
    window.ended(Trouble::Cancelled);
    window.button("Choose again");
    window.press(Role::CheckBox, "Photos, 4 photo folders, Camera 2022, Camera 2023, Camera 2024 and 1 more");
    assert!(!window.says("How photos lie in the backup"));
}

#[test]
fn a_pinned_backup_says_why() {
    let mut window = Window::open();
    window.answer(Answer::Home(script::home_alarmed()));
    window.must_say("Kept for good: has what is missing from the account");
}
