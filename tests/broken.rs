//! Broken runs: what was received is never lost, what goes on goes on, and a run that can't go on ends in words.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ::lifeboat::demo::{self, Demo, Faults, Scenario};
use serde_json::Value;
use sha2::Digest as _;

use crate::lifeboat::{Home, Ran};

const VAULT: &str = "Lifeboat/demo@lifeboat";

fn cloud(photos: usize) -> Demo {
    let small = demo::Options { contacts: 60, events: 40, todos: 5, notes: 5, photos, ..demo::Options::default() };
    demo::serve(&small).unwrap()
}

/// Backs up what `cloud` holds, always into the same vault.
fn back_up(home: &Home, cloud: &Demo) -> Ran {
    let user = cloud.credentials();
    home.run(
        &["backup", "--url", &cloud.url(), "--url", &cloud.photos_url(), "--user", &user.user],
        user.password.expose(),
    )
}

fn vault(home: &Home) -> PathBuf {
    let root = home.dir.path().join("Lifeboat");
    fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).next().unwrap()
}

fn in_vault(home: &Home) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(vault(home))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.') && name != "lifeboat-vault.json")
        .collect();
    names.sort();
    names
}

fn receipt(backup: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(backup.join("lifeboat/receipt.json")).unwrap()).unwrap()
}

/// How many items the backup has and has not.
fn counts(backup: &Path) -> (u64, u64) {
    let receipt = receipt(backup);
    let sum = |fate: &str| {
        receipt["collections"].as_array().unwrap().iter().map(|c| c["counts"][fate].as_u64().unwrap()).sum()
    };
    (sum("saved"), sum("lost"))
}

/// Address and digest of each item.
fn items(backup: &Path) -> BTreeMap<String, Value> {
    let text = fs::read_to_string(backup.join("lifeboat/items.jsonl")).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.map(|item| (item["href"].as_str().unwrap().to_owned(), item["sha256"].clone())).collect()
}

/// Photos that were fetched, and reports that fetched other things, since the log was cleared.
fn fetched(cloud: &Demo) -> (usize, usize) {
    let log = cloud.log();
    let photos = log.iter().filter(|seen| seen.method == "GET" && seen.status == 200).count();
    (photos, log.iter().filter(|seen| seen.method == "REPORT" && seen.status == 207).count())
}

/// One backup, whole, and no `.part`.
fn expect_one_whole(home: &Home) -> PathBuf {
    let names = in_vault(home);
    assert!(names.len() == 1 && !names[0].ends_with(".part"), "{names:?}");
    let backup = vault(home).join(&names[0]);
    let verify = home.run(&["verify", backup.to_str().unwrap()], "");
    assert_eq!(verify.code, 0, "{verify}");
    backup
}

#[test]
fn a_run_that_lost_its_sign_in_goes_on_and_fetches_only_the_rest() {
    let (home, cloud) = (Home::new(), cloud(16));
    cloud.set_faults(Faults { unauthorised_after: Some(36), ..Faults::default() });
    let broken = back_up(&home, &cloud);
    assert_eq!(broken.code, 1, "{broken}");
    assert!(broken.stderr.contains("stay in") && broken.stderr.contains("lifeboat finish"), "{broken}");
    let refused = cloud.log().iter().filter(|seen| seen.status == 401).count();
    // The first challenge, and those requests that were under way.
    assert!(refused <= 6, "{refused} requests with a password that is not accepted would lock an account");
    let (photos_before, _) = fetched(&cloud);
    assert!((1..16).contains(&photos_before), "{photos_before}");
    let list = home.run(&["list"], "");
    assert!(list.stdout.contains(".part\tunfinished"), "{list}");

    cloud.set_faults(Faults::default());
    cloud.clear_log();
    let again = back_up(&home, &cloud);
    assert_eq!(again.code, 0, "{again}");
    assert!(again.stderr.contains("Going on with the backup begun"), "{again}");
    let backup = expect_one_whole(&home);
    let (photos, _) = fetched(&cloud);
    // Up to four were under way when the sign-in was refused.
    assert!((16..20).contains(&(photos_before + photos)), "{photos_before} + {photos}: photos are fetched once");
    let other = Home::new();
    back_up(&other, &cloud);
    assert_eq!(items(&backup), items(&expect_one_whole(&other)), "as a run that was never broken");
}

#[test]
fn what_only_a_dead_run_has_is_kept_and_can_be_finished() {
    let (home, cloud) = (Home::new(), cloud(12));
    cloud.set_faults(Faults { unauthorised_after: Some(36), ..Faults::default() });
    assert_eq!(back_up(&home, &cloud).code, 1);
    cloud.set_faults(Faults::default());
    // One card is deleted and another one is changed before the run is gone on with.
    let book = cloud.truth().into_iter().find(|held| held.sort == demo::Sort::AddressBook).unwrap();
    assert!(cloud.delete(&book.items[0].href));
    cloud.put(&book.items[1].href, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:x\r\nFN:Hollow\r\nN:Hollow;;;;\r\nEND:VCARD\r\n");
    let again = back_up(&home, &cloud);
    assert_eq!(again.code, 0, "{again}");
    assert!(again.stderr.contains("2 items in it are not"), "{again}");
    assert_eq!(in_vault(&home).len(), 2, "the dead run is still there");

    let part = vault(&home).join(in_vault(&home).into_iter().find(|name| name.ends_with(".part")).unwrap());
    let plan = home.run(&["finish", part.to_str().unwrap(), "--discard"], "");
    assert_eq!(plan.code, 0, "{plan}");
    assert!(part.exists(), "nothing is removed without --yes");
    let finish = home.run(&["finish", part.to_str().unwrap()], "");
    // What it did not come to is in the backup that was made since, under the same tags.
    assert_eq!(finish.code, 0, "{finish}");
    assert!(!part.exists(), "{finish}");
    let backup = PathBuf::from(finish.stdout.trim());
    let kept = items(&backup);
    assert!(book.items.iter().take(2).all(|item| kept[&item.href].is_string()));
    assert_eq!(home.run(&["verify", backup.to_str().unwrap()], "").code, 0);
}

/// The service goes away when it has sent `percent` of its photos, and does not come back.
fn gone_for_good(percent: usize) {
    const PHOTOS: usize = 20;
    let (home, cloud) = (Home::new(), cloud(PHOTOS));
    let wanted = 60 + 40 + 5 + 5 + PHOTOS * percent / 100;
    cloud.set_faults(Faults { gone_after_bodies: Some(wanted as u64), ..Faults::default() });
    let broken = back_up(&home, &cloud);
    assert_eq!(broken.code, 1, "{broken}");
    drop(cloud);
    let part = vault(&home).join(&in_vault(&home)[0]);
    let finish = home.run(&["finish", part.to_str().unwrap(), "--case", "2009-10"], "");
    assert_eq!(finish.code, 3, "{finish}");
    let backup = PathBuf::from(finish.stdout.trim());
    assert_eq!(counts(&backup), (wanted as u64, 110 + PHOTOS as u64 - wanted as u64), "{finish}");
    let receipt = receipt(&backup);
    assert_eq!(receipt["status"], "incomplete");
    assert_eq!(receipt["case"], "2009-10");
    assert_eq!(receipt["lost"].as_array().unwrap().len(), 130 - wanted, "each is named");
    assert!(receipt["lost"].as_array().unwrap().iter().all(|lost| lost["name"].is_string()));
    assert_eq!(in_vault(&home).len(), 1, "what is in a backup is not kept twice");
    // Each entry of each zip is read, with its checksum.
    let verify = home.run(&["verify", "--deep", backup.to_str().unwrap()], "");
    assert_eq!(verify.code, 3, "{verify}");
    let none = home.run(&["finish", part.to_str().unwrap()], "");
    assert_eq!(none.code, 1, "{none}");
}

#[test]
fn a_service_that_went_away_early_leaves_a_valid_backup() {
    gone_for_good(10);
}

#[test]
fn a_service_that_went_away_half_way_leaves_a_valid_backup() {
    gone_for_good(50);
}

#[test]
fn a_service_that_went_away_late_leaves_a_valid_backup() {
    gone_for_good(90);
}

#[test]
fn the_scenarios_come_to_their_right_end() {
    let home = Home::new();
    let demo = |scenario: Scenario| {
        home.run(
            &["backup", "--demo", "--contacts", "60", "--events", "40", "--photos", "8", "--scenario", scenario.name()],
            "",
        )
    };
    let flaky = demo(Scenario::Flaky);
    assert_eq!(flaky.code, 0, "{flaky}");
    let slow = demo(Scenario::Slow);
    assert_eq!(slow.code, 0, "{slow}");
    let expires = demo(Scenario::ExpiresMidRun);
    assert!(matches!(expires.code, 0 | 1), "{expires}");
    let healthy = demo(Scenario::Healthy);
    assert_eq!(healthy.code, 0, "{healthy}");
    assert!(
        !fs::read_dir(home.dir.path().join(VAULT))
            .unwrap()
            .any(|entry| { entry.unwrap().file_name().to_string_lossy().ends_with(".part") })
    );
}

#[test]
fn busy_and_dropping_servers_are_asked_again() {
    for (n, retry_after) in
        [None, Some("1"), Some("Sun, 06 Nov 1994 08:49:37 GMT"), Some("soon")].into_iter().enumerate()
    {
        let (home, cloud) = (Home::new(), cloud(4));
        let every = 9 + n as u64;
        cloud.set_faults(Faults {
            every_nth_503: every,
            retry_after: retry_after.map(str::to_owned),
            drop_every: 11,
            cut_body_every: 4,
            ..Faults::default()
        });
        let run = back_up(&home, &cloud);
        assert_eq!(run.code, 0, "{retry_after:?}: {run}");
        expect_one_whole(&home);
    }
}

#[test]
fn the_second_of_two_runs_leaves() {
    let (home, cloud) = (Home::new(), cloud(6));
    cloud.set_faults(Faults { stall_ms: 100, ..Faults::default() });
    std::thread::scope(|scope| {
        let first = scope.spawn(|| back_up(&home, &cloud));
        let part =
            || home.dir.path().join("Lifeboat").is_dir() && in_vault(&home).iter().any(|name| name.ends_with(".part"));
        while !part() {
            assert!(!first.is_finished(), "the first run was too fast");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let second = back_up(&home, &cloud);
        assert_eq!((second.code, second.stdout.as_str()), (1, ""), "{second}");
        assert!(second.stderr.contains("Another run"), "{second}");
        let list = home.run(&["list"], "");
        assert!(list.stdout.contains("being made now"), "{list}");
        let finish = home.run(&["finish", vault(&home).join(&in_vault(&home)[0]).to_str().unwrap()], "");
        assert!(finish.stderr.contains("Another run"), "{finish}");
        let first = first.join().unwrap();
        assert_eq!(first.code, 0, "{first}");
    });
    expect_one_whole(&home);
}

#[test]
fn what_a_dead_run_had_found_unchanged_is_finished_from_the_backup_before() {
    let (home, cloud) = (Home::new(), cloud(8));
    assert_eq!(back_up(&home, &cloud).code, 0);
    let first = expect_one_whole(&home);
    let mut before = items(&first);
    cloud.clear_log();
    let second = PathBuf::from(back_up(&home, &cloud).stdout.trim());
    let n_before = n_answered(&cloud);
    let held = cloud.truth();
    let with =
        |ending: &str| held.iter().find(|held| held.items.first().is_some_and(|item| item.href.ends_with(ending)));
    let (book, album) = (with(".vcf").unwrap(), with(".jpg").unwrap());
    let mut new = Vec::new();
    for n in 0..3 {
        let href = format!("{}new-{n}.vcf", book.href);
        cloud.put(&href, format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:New {n}\r\nN:New;;;;\r\nEND:VCARD\r\n"));
        new.push(href);
    }
    new.push(format!("{}new.jpg", album.href));
    cloud.put(new.last().unwrap(), [&cloud.body(&album.items[0].href).unwrap()[..], b"."].concat());
    let gone = album.items[0].href.clone();
    cloud.delete(&gone);
    // Lists and the look behind unchanged tags go well; of what is new, something is missing.
    cloud.set_faults(Faults { unauthorised_after: Some(n_before), ..Faults::default() });
    let broken = back_up(&home, &cloud);
    assert_eq!(broken.code, 1, "{broken}");
    let part = vault(&home).join(in_vault(&home).into_iter().find(|name| name.ends_with(".part")).unwrap());
    let finish = home.run(&["finish", part.to_str().unwrap()], "");
    assert_eq!(finish.code, 3, "{finish}");
    let backup = PathBuf::from(finish.stdout.trim());
    assert_eq!(home.run(&["verify", "--deep", backup.to_str().unwrap()], "").code, 3);
    let receipt = receipt(&backup);
    let lost: Vec<&str> =
        receipt["lost"].as_array().unwrap().iter().map(|lost| lost["href"].as_str().unwrap()).collect();
    assert!(!lost.is_empty() && lost.iter().all(|href| new.iter().any(|new| new == href)), "{lost:?}");
    let mut kept = items(&backup);
    assert!(new.iter().all(|href| kept.remove(href).is_some()));
    assert!(before.remove(&gone).is_some());
    assert_eq!(kept, before, "nothing that did not change is missing");
    let record: Value =
        serde_json::from_str(&fs::read_to_string(backup.join("lifeboat/backup.json")).unwrap()).unwrap();
    assert_eq!(record["base"]["name"].as_str(), second.file_name().unwrap().to_str());

    cloud.set_faults(Faults::default());
    assert_eq!(back_up(&home, &cloud).code, 0);
}

#[test]
fn what_a_dead_run_found_gone_is_an_alarm_when_it_is_finished() {
    let (home, cloud) = (Home::new(), cloud(8));
    assert_eq!(back_up(&home, &cloud).code, 0);
    let books = cloud.truth().into_iter().filter(|held| held.sort == demo::Sort::AddressBook);
    let book = books.max_by_key(|book| book.items.len()).unwrap();
    let n_gone = book.items.len() - 3;
    assert!(book.items.iter().take(n_gone).all(|item| cloud.delete(&item.href)));
    assert_eq!(back_up(&home, &cloud).code, 4);
    cloud.clear_log();
    // It was told.
    assert_eq!(back_up(&home, &cloud).code, 0);
    let n_before = n_answered(&cloud);
    let album =
        cloud.truth().into_iter().find(|held| held.items.iter().any(|item| item.href.ends_with(".jpg"))).unwrap();
    for n in 0..4 {
        let body = cloud.body(&album.items[0].href).unwrap();
        cloud.put(&format!("{}new-{n}.jpg", album.href), [&body[..], &[n]].concat());
    }
    cloud.set_faults(Faults { unauthorised_after: Some(n_before), ..Faults::default() });
    assert_eq!(back_up(&home, &cloud).code, 1);

    let part = vault(&home).join(in_vault(&home).into_iter().find(|name| name.ends_with(".part")).unwrap());
    let finish = home.run(&["finish", part.to_str().unwrap()], "");
    let receipt = receipt(&PathBuf::from(finish.stdout.trim()));
    assert_eq!(receipt["alarm"], "alarm", "{finish}");
    assert_eq!(receipt["alarms"][0]["items"].as_array().unwrap().len(), n_gone);
    assert_eq!(home.run(&["alarm", "show"], "").code, 4);
}

/// How many requests `unauthorised_after` would have counted since the log was cleared.
fn n_answered(cloud: &Demo) -> u64 {
    cloud.log().iter().filter(|seen| seen.method != "OPTIONS" && matches!(seen.status, 200 | 207)).count() as u64
}

/// How many requests a first backup takes.
fn n_requests(cloud: &Demo) -> u64 {
    cloud.clear_log();
    assert_eq!(back_up(&Home::new(), cloud).code, 0);
    n_answered(cloud)
}

#[test]
fn tags_that_are_all_alike_are_not_believed_when_a_run_is_gone_on_with() {
    let (home, cloud) = (Home::new(), cloud(0));
    let alike = Faults { etags: demo::Etags::Alike, ..Faults::default() };
    // The contacts come, the last calendar does not.
    let after = n_requests(&cloud) - 1;
    cloud.set_faults(Faults { unauthorised_after: Some(after), ..alike.clone() });
    assert_eq!(back_up(&home, &cloud).code, 1);
    let part = vault(&home).join(&in_vault(&home)[0]);
    let journal = fs::read_to_string(part.join("journal.jsonl")).unwrap();
    let book = cloud.truth().into_iter().find(|held| held.sort == demo::Sort::AddressBook).unwrap();
    let href = &book.items[0].href;
    let is_received = |line: &str| line.starts_with("{\"item\"") && line.contains(href.as_str());
    assert!(journal.lines().any(is_received), "the run died too early");
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:x\r\nFN:Other\r\nN:Other;;;;\r\nEND:VCARD\r\n";
    cloud.put(href, card);
    cloud.set_faults(alike);
    let again = back_up(&home, &cloud);
    assert_eq!(again.code, 0, "{again}");
    let backup = PathBuf::from(again.stdout.trim());
    let digest: String = sha2::Sha256::digest(card).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(items(&backup)[href], digest);
}

#[test]
fn a_silent_change_is_not_undone_by_what_a_dead_run_has() {
    let options = demo::Options { contacts: 10, events: 2, ..demo::Options::empty() };
    let (home, cloud) = (Home::new(), demo::serve(&options).unwrap());
    // The contacts come, the events don't.
    let after = n_requests(&cloud) - 1;
    cloud.set_faults(Faults { unauthorised_after: Some(after), ..Faults::default() });
    assert_eq!(back_up(&home, &cloud).code, 1);
    cloud.set_faults(Faults::default());
    let book = cloud.truth().into_iter().find(|held| held.sort == demo::Sort::AddressBook).unwrap();
    let card =
        |n: usize| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{n}\r\nFN:Other {n}\r\nN:Other;;;;\r\nEND:VCARD\r\n");
    let (edited, silent) = (&book.items[0].href, &book.items[1].href);
    cloud.put(edited, card(0));
    cloud.change_silently(silent, card(1));
    // The tag says that it is what the dead run has; and the dead run stays, since only it has the card that was edited.
    let second = back_up(&home, &cloud);
    assert_eq!(second.code, 0, "{second}");
    assert!(in_vault(&home).iter().any(|name| name.ends_with(".part")), "{second}");
    let third = back_up(&home, &cloud);
    assert_eq!(third.code, 0, "{third}");
    let backup = PathBuf::from(third.stdout.trim());
    assert_eq!(receipt(&backup)["notices"][0]["what"], "notice-silent-change");
    let digest: String = sha2::Sha256::digest(card(1)).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(items(&backup)[silent], digest);
}
