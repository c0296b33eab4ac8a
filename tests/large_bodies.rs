//! Large photos and videos that break off, within a run and across runs: the rest is fetched, the file is whole, and it is
//! never put together from two versions.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use lifeboat::demo::{self, Demo, Faults};
use sha2::{Digest, Sha256};

use crate::lifeboat::{Home, Ran};

const VIDEO: &str = "/files/demo@lifeboat/Photos/long.mp4";

fn cloud() -> Demo {
    demo::serve(&demo::Options::empty()).unwrap()
}

/// A video of so many MiB; another one for another `seed`.
fn video(mib: usize, seed: u8) -> Vec<u8> {
    let mut bytes = vec![seed; mib << 20];
    for (n, block) in bytes.chunks_mut(4096).enumerate() {
        block[..4].copy_from_slice(&u32::try_from(n).unwrap().to_be_bytes());
    }
    bytes[..12].copy_from_slice(b"\0\0\0\x18ftypmp42");
    bytes
}

fn command(home: &Home, cloud: &Demo) -> std::process::Command {
    let user = cloud.credentials();
    let mut command = home.command();
    command.args(["backup", "--url", &cloud.url(), "--url", &cloud.photos_url(), "--user", &user.user]);
    command.env("LIFEBOAT_PASSWORD", user.password.expose());
    command
}

fn back_up(home: &Home, cloud: &Demo) -> Ran {
    cloud.clear_log();
    ran(&mut command(home, cloud))
}

fn ran(command: &mut std::process::Command) -> Ran {
    let out = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ran { code: out.status.code().unwrap_or(-1), stdout: text(out.stdout), stderr: text(out.stderr) }
}

/// The run is good and its backup has these bytes.
fn expect_whole(home: &Home, run: &Ran, bytes: &[u8]) {
    assert_eq!(run.code, 0, "{run}");
    let backup = PathBuf::from(run.stdout.trim());
    let verify = home.run(&["verify", backup.to_str().unwrap()], "");
    assert_eq!(verify.code, 0, "{verify}");
    let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let items = fs::read_to_string(backup.join("lifeboat/items.jsonl")).unwrap();
    assert!(items.contains(&sha256), "{items}");
    assert!(part(home).is_none(), "nothing is left behind");
}

/// How the video was answered, in order.
fn answered(cloud: &Demo) -> Vec<u16> {
    cloud.log().iter().filter(|seen| seen.path == VIDEO && seen.method == "GET").map(|seen| seen.status).collect()
}

fn part(home: &Home) -> Option<PathBuf> {
    let root = home.dir.path().join("Lifeboat");
    let vault = fs::read_dir(root).ok()?.next()?.unwrap().path();
    let mut entries = fs::read_dir(vault).unwrap().map(|entry| entry.unwrap().path());
    entries.find(|path| path.extension().is_some_and(|ending| ending == "part"))
}

/// A run that had half of the video when the service went away; it is back.
fn half(home: &Home, cloud: &Demo, bytes: &[u8]) {
    cloud.put(VIDEO, bytes.to_vec()).unwrap();
    cloud.set_faults(Faults { gone_after_bodies: Some(0), ..Faults::default() });
    let broken = back_up(home, cloud);
    assert_eq!(broken.code, 1, "{broken}");
    cloud.set_faults(Faults::default());
}

#[test]
fn within_a_run_only_the_rest_is_fetched_again() {
    let (home, cloud, bytes) = (Home::new(), cloud(), video(24, 1));
    cloud.put(VIDEO, bytes.clone()).unwrap();
    // The first answer and the first rest are whole answers cut in the middle; the second rest is not cut.
    cloud.set_faults(Faults { cut_body_every: 1, ..Faults::default() });
    let run = std::thread::scope(|scope| {
        let run = scope.spawn(|| back_up(&home, &cloud));
        let begun = Instant::now();
        while answered(&cloud).len() < 3 && begun.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(2));
        }
        cloud.set_faults(Faults::default());
        run.join().unwrap()
    });
    expect_whole(&home, &run, &bytes);
    let answered = answered(&cloud);
    assert_eq!(answered[0], 200);
    assert!(answered.len() >= 3 && answered[1..].iter().all(|status| *status == 206), "{answered:?}");
}

#[test]
fn the_next_run_fetches_only_the_rest() {
    let (home, cloud, bytes) = (Home::new(), cloud(), video(24, 1));
    half(&home, &cloud, &bytes);
    let run = back_up(&home, &cloud);
    expect_whole(&home, &run, &bytes);
    assert_eq!(answered(&cloud), [206]);
}

#[test]
fn what_changed_or_was_damaged_meanwhile_is_fetched_whole() {
    let (home, cloud) = (Home::new(), cloud());
    half(&home, &cloud, &video(24, 1));
    let other = video(24, 2);
    cloud.put(VIDEO, other.clone()).unwrap();
    let run = back_up(&home, &cloud);
    expect_whole(&home, &run, &other);
    assert_eq!(answered(&cloud), [200]);

    let (home, bytes) = (Home::new(), video(24, 3));
    half(&home, &cloud, &bytes);
    let spool = part(&home).unwrap().join("spool");
    let file = fs::read_dir(spool).unwrap().next().unwrap().unwrap().path();
    let mut damaged = fs::read(&file).unwrap();
    // How much of the half came through depends on how busy this computer is.
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    fs::write(&file, damaged).unwrap();
    let run = back_up(&home, &cloud);
    expect_whole(&home, &run, &bytes);
    assert_eq!(answered(&cloud), [206, 200]);
}

#[test]
fn a_killed_run_has_what_it_noted() {
    let (home, cloud, bytes) = (Home::new(), cloud(), video(132, 1));
    cloud.put(VIDEO, bytes.clone()).unwrap();
    // Half of it comes, and then nothing.
    cloud.set_faults(Faults { stall_body_every: 1, stall_body_ms: 60_000, ..Faults::default() });
    let mut child = command(&home, &cloud).stderr(std::process::Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    let noted = || {
        let journal = part(&home).and_then(|part| fs::read_to_string(part.join("journal.jsonl")).ok());
        journal.is_some_and(|text| text.lines().any(|line| line.starts_with("{\"begun\":")))
    };
    while !noted() {
        assert!(begun.elapsed() < Duration::from_secs(60), "nothing was noted");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    cloud.set_faults(Faults::default());
    let run = back_up(&home, &cloud);
    expect_whole(&home, &run, &bytes);
    assert_eq!(answered(&cloud), [206]);
}

/// As on FAT32, where no file has 4 GiB.
#[cfg(unix)]
#[test]
fn a_file_that_the_drive_cannot_hold_is_lost_alone() {
    let (home, cloud) = (Home::new(), cloud());
    cloud.put(VIDEO, video(24, 1)).unwrap();
    let short = VIDEO.replace("long", "short");
    cloud.put(&short, video(2, 2)).unwrap();
    let full = command(&home, &cloud);
    let mut held = std::process::Command::new("sh");
    // Blocks of 512 bytes, or of 1,024 where the shell counts so: 10 or 20 MB.
    held.args(["-c", "trap '' XFSZ; ulimit -f 20000; exec \"$@\"", "sh"]).arg(full.get_program()).args(full.get_args());
    for (name, value) in full.get_envs() {
        match value {
            Some(value) => held.env(name, value),
            None => held.env_remove(name),
        };
    }
    let run = ran(&mut held);
    assert_eq!(run.code, 3, "{run}");
    assert!(run.stderr.contains("long.mp4: this drive can't hold files over 4 GB"), "{run}");
    assert!(part(&home).is_none(), "it is sealed");
    let backup = PathBuf::from(run.stdout.trim());
    let items = fs::read_to_string(backup.join("lifeboat/items.jsonl")).unwrap();
    let fate = |name: &str| items.lines().find(|line| line.contains(name)).unwrap().contains("\"saved\"");
    assert!(fate("short.mp4") && !fate("long.mp4"), "{items}");
    assert_eq!(answered(&cloud).len(), 1, "asking again would be of no use");
    assert_eq!(home.run(&["verify", backup.to_str().unwrap()], "").code, 3);
}
