//! Putting things back: the whole of October 2009, and what a restore must never do.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lifeboat::demo::{Faults, Scenario, Sort};
use serde_json::Value;
use sha2::Digest as _;

use crate::cloud::Cloud;
use crate::lifeboat::Ran;

/// What the account holds, by address.
fn held(cloud: &Cloud) -> BTreeMap<String, Vec<u8>> {
    let items = cloud.cloud.truth().into_iter().flat_map(|held| held.items);
    items.map(|item| (item.href.clone(), cloud.cloud.body(&item.href).unwrap().to_vec())).collect()
}

fn json(run: &Ran) -> Value {
    serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap()
}

/// How many items ended in each way.
fn ended(receipt: &Value) -> BTreeMap<String, usize> {
    let mut ended = BTreeMap::new();
    for item in receipt["items"].as_array().unwrap() {
        *ended.entry(item["ended"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    ended
}

/// The account after its data was lost, and the backup from before.
fn after_october() -> (Cloud, String) {
    let cloud = Cloud::new();
    let first = cloud.back_up();
    cloud.cloud.play(Scenario::October2009);
    (cloud, first)
}

fn restore(cloud: &Cloud, first: &str, more: &[&str]) -> Ran {
    cloud.run(&[&["restore", first, "--to", "me@x.org"], more].concat())
}

#[test]
fn october_2009_is_put_back() {
    let (cloud, first) = after_october();
    let before = held(&cloud);

    // The plan alone writes nothing.
    let plan = restore(&cloud, &first, &[]);
    assert_eq!(plan.code, 0, "{plan}");
    assert!(plan.stderr.contains("will be put back that are no longer there."), "{plan}");
    assert!(plan.stderr.contains("Nothing will be removed") && plan.stderr.contains("run the same command with --yes"));
    assert!(plan.stdout.contains("got a phone number") || plan.stdout.contains("phone numbers: "), "{plan}");
    assert_eq!(held(&cloud), before);
    assert!(!cloud.cloud.log().iter().any(|seen| ["PUT", "DELETE", "MKCOL"].contains(&seen.method.as_str())));

    let done = restore(&cloud, &first, &["--yes", "--json"]);
    assert_eq!(done.code, 0, "{done}");
    let receipt = json(&done);
    let ended = ended(&receipt);
    assert_eq!(ended.values().sum::<usize>(), 40, "{ended:?}");
    assert!(ended["created"] > 20 && ended["filled"] > 5 && ended.len() == 2, "{ended:?}");
    assert!(!cloud.cloud.log().iter().any(|seen| seen.method == "DELETE"));
    let folder = Path::new(receipt["folder"].as_str().unwrap());
    for file in ["plan.json", "journal.jsonl", "receipt.json"] {
        assert!(folder.join(file).is_file(), "{file}");
    }

    // Nothing is missing, nothing is hollow, nothing is there twice.
    let compared = cloud.run(&["compare", &first, "--live", "me@x.org", "--json"]);
    assert_eq!(compared.code, 0, "{compared}");
    let totals = &json(&compared)["totals"]["contacts"];
    assert_eq!((totals["same"].as_u64(), totals["duplicate"].as_u64()), (Some(40), Some(0)), "{totals}");

    // Again: there is nothing to do.
    let after = held(&cloud);
    let again = restore(&cloud, &first, &["--yes"]);
    assert_eq!(again.code, 0, "{again}");
    assert!(again.stderr.contains("Nothing had to be written."), "{again}");
    assert_eq!(held(&cloud), after);
}

#[test]
fn the_three_choices_of_2009() {
    // Keep what is there: what is gone comes back, the hollow ones stay hollow.
    let (cloud, first) = after_october();
    let before = held(&cloud);
    let done = restore(&cloud, &first, &["--yes", "--differing", "keep-there", "--json"]);
    let hollow = before.keys().filter(|href| href.ends_with(".vcf")).count();
    assert_eq!(ended(&json(&done)), [("created".to_owned(), 40 - hollow)].into());
    assert!(before.iter().all(|(href, bytes)| held(&cloud)[href] == *bytes), "what was there is as it was");
    assert_eq!(json(&done)["left"].as_array().unwrap().len(), hollow);

    // Keep both: each hollow one has its whole twin beside it, under a UID of its own, once.
    let (cloud, first) = after_october();
    let before = held(&cloud);
    for _ in 0..2 {
        let done = restore(&cloud, &first, &["--yes", "--differing", "keep-both", "--json"]);
        assert_eq!(done.code, 0, "{done}");
        let after = held(&cloud);
        assert!(before.iter().all(|(href, bytes)| after[href] == *bytes), "what was there is as it was");
        let cards: Vec<String> =
            after.keys().filter(|href| href.ends_with(".vcf")).map(|href| cloud.text(href)).collect();
        assert_eq!(cards.len(), 40 + hollow);
        let mut uids: Vec<&str> =
            cards.iter().map(|card| card.lines().find_map(|line| line.strip_prefix("UID:")).unwrap()).collect();
        uids.sort_unstable();
        uids.dedup();
        assert_eq!(uids.len(), cards.len());
    }

    // Merge: as with the first choice, since nothing was added meanwhile.
    let (cloud, first) = after_october();
    let done = restore(&cloud, &first, &["--yes", "--differing", "merge", "--json"]);
    assert_eq!(ended(&json(&done))["filled"], hollow);
    assert_eq!(cloud.run(&["compare", &first, "--live", "me@x.org"]).code, 0);
}

#[test]
fn a_value_that_is_there_is_never_overwritten() {
    let cloud = Cloud::new();
    let first = cloud.back_up();
    let cards = cloud.hrefs(Sort::AddressBook);
    let with_phone: Vec<&String> = cards.iter().filter(|href| cloud.text(href).contains("\nTEL")).collect();
    let [renamed, emptied] = with_phone[..2] else { panic!() };
    let other = |text: &str| {
        let name = text.lines().find(|line| line.starts_with("FN:")).unwrap().to_owned();
        text.replace(&name, "FN:Somebody Else")
    };
    cloud.cloud.put(renamed, other(&cloud.text(renamed))).unwrap();
    cloud.strip(emptied, &["TEL"]);
    cloud.cloud.put(emptied, other(&cloud.text(emptied))).unwrap();
    let done = restore(&cloud, &first, &["--yes", "--json"]);
    assert_eq!(done.code, 0, "{done}");
    for href in [renamed, emptied] {
        let text = cloud.text(href);
        assert!(text.contains("FN:Somebody Else") && text.contains("\nTEL"), "{text}");
    }
    let left = json(&done)["left"].as_array().unwrap().clone();
    assert!(left.iter().all(|left| left["changes"][0]["property"] == "FN"), "{left:?}");
    assert_eq!(left.len(), 2);
}

#[test]
fn a_collection_that_is_gone_is_made_again() {
    let cloud = Cloud::new();
    let first = cloud.back_up();
    cloud.cloud.play(Scenario::OneAlbumGone);
    let done = restore(&cloud, &first, &["--yes", "--json"]);
    assert_eq!(done.code, 0, "{done}");
    let receipt = json(&done);
    assert_eq!(receipt["made"].as_array().unwrap().len(), 1, "{receipt}");
    assert_eq!(cloud.run(&["compare", &first, "--live", "me@x.org"]).code, 0);
    // Into new collections: everything that is gone once more, beside what is there.
    let cards = cloud.hrefs(Sort::AddressBook);
    cloud.cloud.delete(&cards[0]);
    let into_new = restore(&cloud, &first, &["--yes", "--into", "new", "--kind", "contacts", "--json"]);
    assert_eq!(into_new.code, 0, "{into_new}");
    let made = json(&into_new)["made"][0]["name"].as_str().unwrap().to_owned();
    assert!(made.contains(" 20"), "{made}");
    assert_eq!(cloud.hrefs(Sort::AddressBook).len(), cards.len());
}

/// What comparing the backup with the account as it is now says: how many contacts are so.
fn beside_the_account(cloud: &Cloud, first: &str) -> BTreeMap<String, u64> {
    let compared = json(&cloud.run(&["compare", first, "--live", "me@x.org", "--json"]));
    let totals = compared["totals"]["contacts"].as_object().unwrap();
    totals.iter().map(|(sort, n)| (sort.clone(), n.as_u64().unwrap())).filter(|(_, n)| *n > 0).collect()
}

#[test]
fn each_of_the_four_choices_leaves_what_it_says() {
    let told = |choice: &str| {
        let (cloud, first) = after_october();
        let before = held(&cloud);
        let hollow = before.keys().filter(|href| href.ends_with(".vcf")).count() as u64;
        let done = restore(&cloud, &first, &["--yes", "--differing", choice, "--json"]);
        assert_eq!(done.code, 0, "{done}");
        let after = held(&cloud);
        assert!(before.keys().all(|href| after.contains_key(href)), "{choice}: nothing is deleted");
        assert!(!cloud.cloud.log().iter().any(|seen| seen.method == "DELETE"));
        (hollow, beside_the_account(&cloud, &first))
    };
    let numbers = |expect: &[(&str, u64)]| -> BTreeMap<String, u64> {
        expect.iter().map(|(sort, n)| ((*sort).to_owned(), *n)).collect()
    };
    for choice in ["refill", "merge"] {
        let (hollow, beside) = told(choice);
        assert!(hollow > 5);
        assert_eq!(beside, numbers(&[("old", 40), ("new", 40), ("same", 40)]), "{choice}");
    }
    let (hollow, beside) = told("keep-there");
    assert_eq!(beside, numbers(&[("old", 40), ("new", 40), ("same", 40 - hollow), ("hollow", hollow)]));
    let (hollow, mut beside) = told("keep-both");
    let copies = beside.remove("added").unwrap_or(0) + beside.remove("duplicate").unwrap_or(0);
    assert_eq!(copies, hollow);
    let expect = [("old", 40), ("new", 40 + hollow), ("same", 40 - hollow), ("hollow", hollow)];
    assert_eq!(beside, numbers(&expect));
}

#[test]
fn a_pack_is_put_back_compared_stated_and_drilled_in_place() {
    let cloud = Cloud::new();
    // Larger than what is held in memory while it goes out.
    let is_photo = |href: &String| [".jpg", ".png", ".mp4"].iter().any(|end| href.to_lowercase().ends_with(end));
    let photos: Vec<String> = cloud.hrefs(Sort::Folder).into_iter().filter(is_photo).collect();
    assert_eq!(photos.len(), 6);
    let jpeg = photos.iter().find(|href| href.to_lowercase().ends_with(".jpg")).unwrap();
    let mut large = cloud.cloud.body(jpeg).unwrap().to_vec();
    large.resize(3 << 20, 7);
    cloud.cloud.put(jpeg, large.clone()).unwrap();
    let first = cloud.back_up();
    let pack = cloud.home.dir.path().join("carried.zip");
    let pack = pack.to_str().unwrap();
    assert_eq!(cloud.run(&["pack", &first, "-o", pack]).code, 0);
    cloud.cloud.play(Scenario::October2009);
    for href in &photos {
        assert!(cloud.cloud.delete(href));
    }

    let papers = cloud.home.dir.path().join("papers");
    let stated = cloud.run(&["statement", pack, "--live", "me@x.org", "-o", papers.to_str().unwrap(), "--json"]);
    assert_eq!(stated.code, 0, "{stated}");
    let stated = json(&stated)["statement"].clone();
    let hollow = stated["hollow"].as_array().unwrap().len();
    assert_eq!(stated["gone"].as_array().unwrap().len() + hollow, 40 + photos.len(), "{stated}");
    let seal = fs::read(Path::new(&first).join("tagmanifest-sha256.txt")).unwrap();
    let seal: String = sha2::Sha256::digest(seal).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(stated["then"]["seal"], seal);

    let done = restore(&cloud, pack, &["--yes", "--json"]);
    assert_eq!(done.code, 0, "{done}");
    let n = 40 + photos.len();
    assert_eq!(ended(&json(&done)), [("created".to_owned(), n - hollow), ("filled".to_owned(), hollow)].into());
    assert_eq!(cloud.cloud.body(jpeg).unwrap(), large);
    assert_eq!(cloud.run(&["compare", pack, "--live", "me@x.org"]).code, 0);
    assert_eq!(cloud.run(&["compare", pack, &first]).code, 0);
    let drilled = cloud.run(&["restore", pack, "--drill"]);
    assert_eq!(drilled.code, 0, "{drilled}");
    assert!(drilled.stderr.contains("The way back works: 40 contacts"), "{drilled}");
}

#[test]
fn in_read_only_mode_nothing_is_sent_that_changes_anything() {
    let (cloud, first) = after_october();
    cloud.cloud.clear_log();
    let backup = cloud.run(&["backup", "me@x.org", "--read-only"]);
    assert_eq!(backup.code, 4, "{backup}");
    let receipt = fs::read_to_string(Path::new(backup.stdout.trim()).join("lifeboat/receipt.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&receipt).unwrap()["read_only"], true);
    let plan = restore(&cloud, &first, &["--read-only"]);
    assert_eq!(plan.code, 0, "{plan}");
    let refused = |run: &Ran, told: &str| {
        assert_eq!(run.code, 1, "{run}");
        assert!(run.stderr.contains("Read-only mode is on") && run.stderr.contains(told), "{run}");
    };
    refused(&restore(&cloud, &first, &["--read-only", "--yes"]), "Nothing was changed in your account");
    // As a setting, and as the policy of a computer, which can't be left out.
    let config = cloud.home.dir.path().join(".config/lifeboat");
    fs::write(config.join("settings.toml"), "read_only = true\n").unwrap();
    refused(&restore(&cloud, &first, &["--yes"]), "turn it off in the settings");
    fs::write(config.join("settings.toml"), "").unwrap();
    let policy = config.join("policy.toml");
    fs::write(&policy, "read_only = true\n").unwrap();
    let mut command = cloud.home.command();
    command.args(["restore", &first, "--to", "me@x.org", "--yes"]).env("LIFEBOAT_POLICY", &policy);
    let out = command.env("LIFEBOAT_PASSWORD", cloud.cloud.credentials().password.expose()).output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&out.stderr).contains("policy of this computer"), "{out:?}");
    let reads = ["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"];
    assert!(cloud.cloud.log().iter().all(|seen| reads.contains(&seen.method.as_str())));
}

#[test]
fn a_photo_whose_name_another_server_writes_otherwise_is_not_overwritten() {
    let cloud = Cloud::new();
    let photos = cloud.hrefs(Sort::Folder);
    let jpeg = photos.iter().find(|href| href.to_lowercase().ends_with(".jpg")).unwrap();
    let ours = cloud.cloud.body(jpeg).unwrap().to_vec();
    let theirs = [&ours[..], b"another"].concat();
    let href = "/files/demo@lifeboat/Photos/IMG%20(1).jpg";
    cloud.cloud.put(href, ours.clone()).unwrap();
    let first = cloud.back_up();
    cloud.cloud.put(href, theirs.clone()).unwrap();
    cloud.cloud.delete(jpeg);
    cloud.cloud.set_faults(Faults { encodes_all: true, ignores_if_none_match: true, ..Faults::default() });
    let done = restore(&cloud, &first, &["--yes", "--json", "--kind", "photos"]);
    assert!(cloud.cloud.body(href).unwrap() == theirs, "{done}");
    assert!(cloud.cloud.body("/files/demo@lifeboat/Photos/IMG%20(1)-restored.jpg").unwrap() == ours, "{done}");
    assert!(json(&done)["made"].as_array().unwrap().is_empty(), "{done}");
    assert_eq!(done.code, 0, "{done}");
}

#[test]
fn a_card_is_filled_in_the_version_that_it_has() {
    let cloud = Cloud::new();
    let href = cloud.hrefs(Sort::AddressBook)[0].clone();
    let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:four\r\nFN:Vera Four\r\nGENDER:F\r\nTEL;VALUE=uri;PREF=1:tel:+1-555-0144\r\n\
                RELATED;VALUE=text:Her boat\r\nEND:VCARD\r\n";
    cloud.cloud.put(&href, card).unwrap();
    cloud.cloud.set_faults(Faults { converts_cards: true, ..Faults::default() });
    let first = cloud.back_up();
    cloud.strip(&href, &["TEL"]);
    let done = restore(&cloud, &first, &["--yes", "--json"]);
    assert_eq!((done.code, ended(&json(&done))), (0, [("filled".to_owned(), 1)].into()), "{done}");
    let text = cloud.text(&href);
    assert!(text.contains("VERSION:4.0") && text.contains("TEL") && text.contains("GENDER:F"), "{text}");
}

#[test]
fn what_could_not_be_put_back_is_not_passed_over() {
    let cloud = Cloud::new();
    let href = cloud.hrefs(Sort::Folder).into_iter().find(|href| href.to_lowercase().ends_with(".jpg")).unwrap();
    let first = cloud.back_up();
    let ours = cloud.cloud.body(&href).unwrap().to_vec();
    // Nothing can be filled into a photo, so the one of the backup stays out.
    cloud.cloud.put(&href, [&ours[..], b"another"].concat()).unwrap();
    let done = restore(&cloud, &first, &["--yes", "--json"]);
    assert_eq!((json(&done)["left"][0]["why"].as_str(), done.code), (Some("left-differs"), 3), "{done}");
    let chosen = restore(&cloud, &first, &["--yes", "--json", "--differing", "keep-there"]);
    assert_eq!((json(&chosen)["left"][0]["why"].as_str(), chosen.code), (Some("left-kept-there"), 0), "{chosen}");
}
