//! Tests of schedules: the texts, and the systemd that is spoken to through a stand-in of its command.

use super::*;

fn schedule(account: Option<&str>, every: Every) -> SavedSchedule {
    SavedSchedule {
        account: account.map(str::to_owned),
        every,
        at: At { hour: 4, minute: 5 },
        installed: false,
        others: Default::default(),
    }
}

#[cfg(unix)]
fn nasty() -> Task {
    let folders =
        Folders { config: Some("/home/a/My 100%/$HOME".into()), vault: Some("/mnt/it's <here> & \"there\"".into()) };
    let secret = SecretFrom::Command("secret-tool lookup 'x' \\ $1".into());
    let schedule = schedule(Some("--Zoë 100% & <co>"), Every::Week);
    Task::new(&schedule, Path::new("/opt/Life boat/lifeboat"), &folders, &secret).unwrap()
}

#[cfg(unix)]
fn plain_task() -> Task {
    let schedule = schedule(None, Every::Day);
    Task::new(&schedule, Path::new("/usr/bin/lifeboat"), &Folders::default(), &SecretFrom::Keychain).unwrap()
}

#[cfg(unix)]
#[test]
fn the_texts_for_each_system() {
    let mut said = String::new();
    for task in [plain_task(), nasty()] {
        for form in Form::ALL {
            for Text { file, text } in text_for(&task, form) {
                said.push_str(&format!("===== {}: {file}\n{text}\n", form.word()));
            }
        }
    }
    insta::assert_snapshot!(said);
}

/// What another program understands the texts as, word by word, is what was meant.
#[cfg(unix)]
#[test]
fn the_words_arrive_as_they_were_meant() {
    let task = nasty();
    // A shell, which is what cron gives its line to once it has undone its own escape.
    let line = text_for(&task, Form::Cron).remove(0).text;
    let command = line.splitn(6, ' ').nth(5).unwrap().trim_end().replace("\\%", "%");
    let print = format!("set -- {command}; for word; do printf '%s\\n' \"$word\"; done");
    let out = Command::new("sh").arg("-c").arg(print).output().unwrap();
    assert_eq!(String::from_utf8(out.stdout).unwrap().lines().collect::<Vec<_>>(), task.argv());

    let plist = text_for(&task, Form::Launchd).remove(0).text;
    let array = plist.split("<array>").nth(1).unwrap().split("</array>").next().unwrap();
    let words: Vec<String> = array
        .lines()
        .filter_map(|line| line.trim().strip_prefix("<string>")?.strip_suffix("</string>"))
        .map(|word| quick_xml::escape::unescape(word).unwrap().into_owned())
        .collect();
    assert_eq!(words, task.argv());
}

#[cfg(unix)]
#[test]
fn systemd_finds_nothing_wrong_with_the_units() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("Life boat");
    fs::write(&program, "#!/bin/sh\n").unwrap();
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let folders = Folders { vault: Some("/mnt/it's 100% \"$HOME\"".into()), ..Folders::default() };
    let schedule = schedule(Some("a%b@example.org"), Every::Week);
    let task = Task::new(&schedule, &program, &folders, &SecretFrom::Keychain).unwrap();
    let mut files = Vec::new();
    for Text { file, text } in text_for(&task, Form::Systemd) {
        files.push(dir.path().join(file));
        fs::write(files.last().unwrap(), text).unwrap();
    }
    let mut analyze = Command::new("systemd-analyze");
    analyze.args(["--user", "verify"]).args(&files).env("XDG_RUNTIME_DIR", dir.path());
    // Where there is no systemd, there is nobody to ask.
    let Ok(out) = analyze.output() else { return };
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    let about_ours: Vec<_> = said.lines().filter(|line| line.contains("lifeboat")).collect();
    assert!(about_ours.is_empty(), "{said}");
    let calendar = Command::new("systemd-analyze").args(["calendar", "Sun *-*-* 04:05:00"]).output().unwrap();
    assert!(calendar.status.success());
}

/// A `systemctl` that writes down what it was asked, and fails at what a file says.
#[cfg(unix)]
fn stand_in(dir: &Path, fails_at: &str) -> Systemd {
    let path = dir.join("systemctl");
    let script = format!(
        "#!/bin/sh\necho \"$@\" >> '{}/asked'\ncase \"$*\" in *{fails_at}*) echo 'no bus' >&2; exit 1;; esac\n",
        dir.display()
    );
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    Systemd::with(path, dir.join("systemd/user"))
}

#[cfg(unix)]
#[test]
fn a_timer_is_set_and_removed() {
    let dir = tempfile::tempdir().unwrap();
    let systemd = stand_in(dir.path(), "nothing");
    let timer = systemd.install(&plain_task()).unwrap();
    assert_eq!(timer, dir.path().join("systemd/user/lifeboat-backup.timer"));
    assert!(timer.is_file() && timer.with_extension("service").is_file());
    assert!(systemd.is_set("lifeboat-backup"));
    assert_eq!(systemd.remove("lifeboat-backup"), Ok(true));
    assert_eq!(systemd.remove("lifeboat-backup"), Ok(false));
    assert_eq!(fs::read_dir(dir.path().join("systemd/user")).unwrap().count(), 0);
    let asked = fs::read_to_string(dir.path().join("asked")).unwrap();
    let expect = [
        "--user daemon-reload",
        "--user enable --now lifeboat-backup.timer",
        "--user restart lifeboat-backup.timer",
        "--user is-active --quiet lifeboat-backup.timer",
        "--user disable --now lifeboat-backup.timer",
        "--user daemon-reload",
    ];
    assert_eq!(asked.lines().collect::<Vec<_>>(), expect);
}

#[cfg(unix)]
#[test]
fn a_timer_that_systemd_refuses_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let systemd = stand_in(dir.path(), "enable");
    let trouble = systemd.install(&plain_task()).unwrap_err();
    assert!(matches!(&trouble, Trouble::Disk { why, .. } if why == "no bus"), "{trouble:?}");
    assert_eq!(fs::read_dir(dir.path().join("systemd/user")).unwrap().count(), 0);
}

#[test]
fn what_can_not_stand_in_a_timer_is_refused() {
    let program = Path::new("/usr/bin/lifeboat");
    let make = |account: &str, secret: SecretFrom| {
        Task::new(&schedule(Some(account), Every::Day), program, &Folders::default(), &secret)
    };
    assert!(make("alice", SecretFrom::Keychain).is_ok());
    assert!(matches!(make("a\nExecStart=x", SecretFrom::Keychain), Err(Trouble::WrongUse(_))));
    assert!(matches!(make("a", SecretFrom::Command("x\ny".into())), Err(Trouble::WrongUse(_))));
    // A relative path would be another one when the timer runs.
    let task = make("a", SecretFrom::File("secret".into())).unwrap();
    let at = task.argv().iter().position(|word| word == "--password-file").unwrap();
    assert!(Path::new(&task.argv()[at + 1]).is_absolute());
}

#[test]
fn timers_of_two_accounts_have_two_names() {
    assert_eq!(timer_name(None), "lifeboat-backup");
    assert_eq!(timer_name(Some("alice@example.org")), "lifeboat-backup-alice_40example.org");
    assert_eq!(timer_name(Some("Alice@example.org")), timer_name(Some("alice@example.org")));
    let names: std::collections::BTreeSet<_> = ["a b", "a_b", "a/b", "a-b", "../a"].map(|a| timer_name(Some(a))).into();
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(names.iter().all(|name| !name.contains(['/', ' '])));
}

#[test]
fn late_is_late() {
    let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    let check = |last: Option<&str>, every: Every, expect: bool| {
        let last = last.map(|time| time.parse().unwrap());
        assert_eq!(is_overdue(last, every, now), expect, "{last:?} {every:?}");
    };
    check(None, Every::Week, true);
    check(Some("2026-11-21T04:15:00Z"), Every::Day, false);
    check(Some("2026-11-20T04:15:00Z"), Every::Day, true);
    check(Some("2026-11-15T04:15:00Z"), Every::Week, false);
    check(Some("2026-11-14T04:15:00Z"), Every::Week, true);
    // A clock that went back makes nothing late.
    check(Some("2027-01-01T00:00:00Z"), Every::Day, false);
}
