//! Restores that are killed, whose answers get lost, and during which the account goes on living: nothing is there twice,
//! nothing is missing, nothing that changed is touched. And a photo of any size takes no memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use lifeboat::demo::{Edit, Faults, Scenario, Sort};
use serde_json::Value;

use crate::cloud::Cloud;
use crate::lifeboat::Ran;

fn json(run: &Ran) -> Value {
    serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap()
}

fn restore(cloud: &Cloud, first: &str, more: &[&str]) -> Ran {
    cloud.run(&[&["restore", first, "--to", "me@x.org", "--yes", "--json"], more].concat())
}

/// How many items ended in each way.
fn ended(run: &Ran) -> BTreeMap<String, usize> {
    let mut ended = BTreeMap::new();
    for item in json(run)["items"].as_array().unwrap() {
        *ended.entry(item["ended"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    ended
}

fn n_puts(cloud: &Cloud) -> usize {
    cloud.cloud.log().iter().filter(|seen| seen.method == "PUT").count()
}

/// Nothing is missing from the account, nothing hollow, and no card there twice.
fn expect_whole(cloud: &Cloud, first: &str) {
    let compared = cloud.run(&["compare", first, "--live", "me@x.org", "--json"]);
    assert_eq!(compared.code, 0, "{compared}");
    let totals = json(&compared)["totals"].clone();
    for (kind, tally) in totals.as_object().unwrap() {
        let n = |key: &str| tally[key].as_u64().unwrap();
        assert!(n("old") > 0, "{kind}");
        assert_eq!((n("old"), n("duplicate"), n("added"), n("unknown")), (n("new"), 0, 0, 0), "{kind}: {tally}");
    }
    let mut uids: Vec<String> = cloud.hrefs(Sort::AddressBook).iter().map(|href| uid(&cloud.text(href))).collect();
    uids.sort();
    let n = uids.len();
    uids.dedup();
    assert_eq!((n, uids.len()), (40, 40));
}

fn uid(card: &str) -> String {
    card.lines().find_map(|line| line.strip_prefix("UID:")).unwrap().to_owned()
}

/// Starts a restore and kills it after some puts.
fn kill_in_the_middle(cloud: &Cloud, first: &str, more: &[&str]) {
    cloud.cloud.clear_log();
    cloud.cloud.set_faults(Faults { stall_ms: 40, ..Faults::default() });
    let mut command = cloud.home.command();
    command.args(["restore", first, "--to", "me@x.org", "--yes"]).args(more);
    command.env("LIFEBOAT_PASSWORD", cloud.cloud.credentials().password.expose());
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let mut child = command.spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(120);
    while n_puts(cloud) < 9 {
        assert!(Instant::now() < until && child.try_wait().unwrap().is_none(), "it wrote {}", n_puts(cloud));
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    cloud.cloud.set_faults(Faults::default());
}

#[test]
fn killed_in_the_middle_and_done_again() {
    let cloud = Cloud::new();
    let first = cloud.back_up();
    cloud.cloud.play(Scenario::October2009);
    let photos = cloud.hrefs(Sort::Folder);
    photos.iter().for_each(|href| assert!(cloud.cloud.delete(href)));
    for _ in 0..2 {
        kill_in_the_middle(&cloud, &first, &[]);
    }
    let done = restore(&cloud, &first, &[]);
    assert_eq!(done.code, 0, "{done}");
    assert_eq!(
        json(&done)["continues"].as_array().unwrap().len(),
        1,
        "the second went on with the first, this with it"
    );
    expect_whole(&cloud, &first);

    // Again: there is nothing to do, and nothing to go on with.
    cloud.cloud.clear_log();
    let again = restore(&cloud, &first, &[]);
    assert_eq!((again.code, n_puts(&cloud)), (0, 0), "{again}");
    assert!(ended(&again).is_empty() && json(&again)["continues"].is_null());
}

#[test]
fn killed_in_the_middle_of_new_collections() {
    let cloud = Cloud::new();
    let first = cloud.back_up();
    for href in cloud.hrefs(Sort::AddressBook) {
        cloud.cloud.delete(&href);
    }
    kill_in_the_middle(&cloud, &first, &["--into", "new"]);
    let done = restore(&cloud, &first, &["--into", "new"]);
    assert_eq!(done.code, 0, "{done}");
    let books: Vec<(String, usize)> = cloud
        .cloud
        .truth()
        .into_iter()
        .filter(|held| held.sort == Sort::AddressBook && !held.items.is_empty())
        .map(|held| (held.name, held.items.len()))
        .collect();
    assert_eq!(books.len(), 2, "one new book for each that there was: {books:?}");
    assert!(books.iter().all(|(name, _)| name.contains(" 20")), "{books:?}");
    expect_whole(&cloud, &first);
}

#[test]
fn answers_that_get_lost_make_no_duplicates() {
    for (differing, faults) in [
        ("refill", Faults { lose_reply_every: 2, ..Faults::default() }),
        ("refill", Faults { lose_reply_every: 3, drop_every: 7, ..Faults::default() }),
        ("refill", Faults { lose_reply_every: 5, every_nth_503: 6, ..Faults::default() }),
        ("keep-both", Faults { lose_reply_every: 2, ..Faults::default() }),
    ] {
        let cloud = Cloud::new();
        let first = cloud.back_up();
        cloud.cloud.play(Scenario::October2009);
        cloud.cloud.play(Scenario::OneAlbumGone);
        let hollow = cloud.hrefs(Sort::AddressBook).len();
        cloud.cloud.set_faults(faults.clone());
        let done = restore(&cloud, &first, &["--differing", differing]);
        assert_eq!(done.code, 0, "{faults:?}: {done}");
        cloud.cloud.set_faults(Faults::default());
        let mut uids: Vec<String> = cloud.hrefs(Sort::AddressBook).iter().map(|href| uid(&cloud.text(href))).collect();
        uids.sort();
        let n = uids.len();
        uids.dedup();
        assert_eq!(uids.len(), n, "no UID is there twice");
        if differing == "keep-both" {
            assert_eq!(n, 40 + hollow);
        } else {
            expect_whole(&cloud, &first);
        }
    }
}

#[test]
fn what_changes_between_plan_and_writing_is_listed_and_left() {
    changed_meanwhile(Faults::default());
}

#[test]
fn what_changes_meanwhile_is_left_on_a_server_that_would_overwrite_it() {
    changed_meanwhile(Faults { ignores_if_none_match: true, ..Faults::default() });
}

fn changed_meanwhile(faults: Faults) {
    let cloud = Cloud::new();
    let first = cloud.back_up();
    cloud.cloud.play(Scenario::October2009);
    cloud.cloud.set_faults(faults);
    let there = cloud.hrefs(Sort::AddressBook);
    let gone: Vec<String> = {
        let items = std::fs::read_to_string(Path::new(&first).join("lifeboat/items.jsonl")).unwrap();
        let hrefs = items.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let cards =
            hrefs.filter(|item| item["kind"] == "contacts").map(|item| item["href"].as_str().unwrap().to_owned());
        // The book whose turn comes first.
        cards.filter(|href| !there.contains(href) && href.contains("/personal/")).collect()
    };
    // So many requests come before the first one that writes.
    let plan = || assert_eq!(cloud.run(&["restore", &first, "--to", "me@x.org"]).code, 0);
    plan();
    cloud.cloud.clear_log();
    plan();
    let n_before = cloud.cloud.log().len() as u64;

    let (filled, late) = (there[0].clone(), gone.last().unwrap().clone());
    let own = |text: &str| text.replace("END:VCARD", "TEL:+1 555 0199\r\nEND:VCARD");
    let filled_now = own(&cloud.text(&filled));
    let other = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:somebody-else\r\nFN:Somebody Else\r\nEND:VCARD\r\n";
    cloud.cloud.edit_at(
        n_before + 1,
        Edit::Put { href: filled.clone(), bytes: filled_now.clone().into(), modified: 1_790_000_000 },
    );
    cloud.cloud.edit_at(n_before + 3, Edit::Put { href: late.clone(), bytes: other.into(), modified: 1_790_000_000 });
    let done = restore(&cloud, &first, &[]);
    assert_eq!(done.code, 3, "{done}");
    assert!(cloud.cloud.take_edits().is_empty());
    assert_eq!(cloud.text(&filled), filled_now, "left");
    assert_eq!(cloud.text(&late), other, "left");
    let ended = |href: &str| {
        let items = json(&done)["items"].as_array().unwrap().clone();
        let item = items.into_iter().find(|item| item["href"] == href).unwrap();
        (item["ended"].as_str().unwrap().to_owned(), item["why"].as_str().unwrap_or("").to_owned())
    };
    assert_eq!(ended(&filled).0, "changed-meanwhile");
    assert_eq!(ended(&late), ("refused".to_owned(), "restore-something-there".to_owned()));

    // The next time, the number that was filled in meanwhile stays, and the other card comes back beside.
    let next = restore(&cloud, &first, &[]);
    assert_eq!(next.code, 0, "{next}");
    assert!(cloud.text(&filled).contains("TEL:+1 555 0199"));
    assert_eq!(cloud.text(&late), other);
    assert_eq!(cloud.run(&["compare", &first, "--live", "me@x.org"]).code, 0);
}

#[test]
fn what_is_edited_right_after_it_was_put_is_left() {
    const CARD: &str = "/addressbooks/demo@lifeboat/personal/new.vcf";
    // In the newest version, so that an older one is at hand for services that don't keep it.
    let card = |name: &str| format!("BEGIN:VCARD\r\nVERSION:4.0\r\nUID:new\r\nFN:{name}\r\nTEL:+1\r\nEND:VCARD\r\n");
    let cloud = Cloud::new();
    cloud.cloud.put(CARD, card("New")).unwrap();
    let first = cloud.back_up();
    assert!(cloud.cloud.delete(CARD));
    cloud.cloud.clear_log();
    // Each answer waits a little, so that there is time between the put and what reads it back.
    cloud.cloud.set_faults(Faults { stall_ms: 150, ..Faults::default() });
    let done = std::thread::scope(|scope| {
        let done = scope.spawn(|| restore(&cloud, &first, &[]));
        let begun = std::time::Instant::now();
        while n_puts(&cloud) == 0 && begun.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(2));
        }
        cloud.cloud.put(CARD, card("Edited Meanwhile")).unwrap();
        done.join().unwrap()
    });
    let items = json(&done)["items"].as_array().unwrap().clone();
    assert_eq!((items.len(), items[0]["ended"].as_str()), (1, Some("changed-meanwhile")), "{done}");
    assert_eq!((cloud.text(CARD), n_puts(&cloud)), (card("Edited Meanwhile"), 1));
}

#[test]
#[cfg(target_os = "linux")]
fn a_large_photo_goes_out_from_its_file() {
    const MIB: usize = 160;
    let cloud = Cloud::new();
    let mut video = vec![7_u8; MIB << 20];
    for (n, block) in video.chunks_mut(4096).enumerate() {
        block[..4].copy_from_slice(&u32::try_from(n).unwrap().to_be_bytes());
    }
    video[..12].copy_from_slice(b"\0\0\0\x18ftypmp42");
    let href = "/files/demo@lifeboat/Photos/long.mp4";
    cloud.cloud.put(href, video.clone()).unwrap();
    let first = cloud.back_up();
    assert!(cloud.cloud.delete(href));
    let mut command = cloud.home.command();
    command.args(["restore", &first, "--to", "me@x.org", "--yes", "--json"]);
    command.env("LIFEBOAT_PASSWORD", cloud.cloud.credentials().password.expose());
    let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null()).spawn().unwrap();
    let mut most_kib = 0_usize;
    while child.try_wait().unwrap().is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        most_kib = most.map_or(most_kib, |most| most.trim().trim_end_matches(" kB").parse().unwrap());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(child.wait().unwrap().success());
    assert!(cloud.cloud.body(href).unwrap() == video, "it is back, byte for byte");
    assert!(most_kib > 1_000 && most_kib < (MIB / 2) << 10, "{most_kib} KiB for {MIB} MiB");
}
