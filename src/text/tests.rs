//! The words as a whole: each key that is used exists, each that exists is used, each trouble has its words, and no
//! word promises what nobody can.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::*;
use crate::model::{Account, Consent, Trouble};

mod languages;

/// Keys that sources, discovery and the shells speak through data, where no literal in `src` names them yet.
const GIVEN_AS_DATA: &[&str] = &[
    "coverage-attachments",
    "coverage-bookmarks",
    "coverage-calendars",
    "coverage-contacts",
    "coverage-history",
    "coverage-other-files",
    "coverage-photos",
    "coverage-shares",
    "left-out-deleted",
    "left-out-generated",
    "left-out-no-access",
    "left-out-not-supported",
    "left-out-notifications",
    "left-out-outbox",
    "left-out-proxy",
    "left-out-subscription",
    "looking-address",
    "looking-common",
    "looking-dns",
    "looking-home",
    "looking-mail-host",
    "looking-plain",
    "looking-provider",
    "looking-srv",
    "looking-well-known",
    "provider-no-password",
    "skipped-not-chosen",
];

fn sources() -> Vec<(String, String)> {
    fn walk(dir: &Path, out: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("text/tests.rs") {
                out.push((path.display().to_string().replace('\\', "/"), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut out = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut out);
    out
}

/// The first words of lines that open a message: `key = …`.
fn keys(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim_end()))
        .collect()
}

fn all_keys() -> BTreeSet<&'static str> {
    Language::En.files().iter().flat_map(|(_, text)| keys(text)).collect()
}

/// The literals that `say("…"` and its like name.
fn said(text: &str) -> Vec<&str> {
    let literal = |rest: &'_ str| -> Option<usize> {
        let rest = rest.trim_start().strip_prefix('"')?;
        rest.find('"')
    };
    ["say(", "say_attribute("]
        .iter()
        .flat_map(|call| text.split(call).skip(1))
        .filter_map(|rest| literal(rest).and_then(|len| rest.trim_start().get(1..=len)))
        .collect()
}

#[test]
fn every_file_of_words_is_loaded_and_can_be_read() {
    for language in Language::ALL {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/i18n").join(language.tag());
        let mut there: Vec<String> =
            fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        there.sort();
        let loaded: Vec<&str> = language.files().iter().map(|(name, _)| *name).collect();
        assert_eq!(there, loaded, "each file of the folder stands in `Language::files`");
        let mut bundle = FluentBundle::new_concurrent(vec![language.tag().parse().unwrap()]);
        for (name, text) in language.files() {
            let resource = FluentResource::try_new((*text).to_owned());
            let resource = resource.unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"));
            bundle.add_resource(resource).unwrap_or_else(|twice| panic!("{name}: {twice:?}"));
        }
    }
}

#[test]
fn every_key_that_is_used_exists() {
    let keys = all_keys();
    let mut wrong = Vec::new();
    // Other rooms have functions of that name, too; those that speak to people name this one.
    for (file, text) in
        sources().into_iter().filter(|(file, text)| file.contains("src/text") || text.contains("text::"))
    {
        wrong.extend(said(&text).into_iter().filter(|key| !keys.contains(key)).map(|key| format!("{file}: {key}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_key_that_exists_is_used() {
    let mut unused = all_keys();
    for (_, text) in sources() {
        unused.retain(|key| !text.contains(&format!("\"{key}\"")));
    }
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/providers")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        unused.retain(|key| !text.contains(&format!("\"{key}\"")));
    }
    for (_, text) in Language::En.files() {
        // A message that others are made of, such as the names of the months.
        unused.retain(|key| !text.contains(&format!("{{ {key} }}")));
    }
    let given: BTreeSet<&str> = GIVEN_AS_DATA.iter().copied().collect();
    let forgotten: Vec<_> = unused.difference(&given).collect();
    assert!(forgotten.is_empty(), "nobody says these: {forgotten:#?}");
    let strangers: Vec<_> = given.iter().filter(|key| !has(key)).collect();
    assert!(strangers.is_empty(), "there are no such messages: {strangers:#?}");
}

#[test]
fn no_word_promises_too_much() {
    let promises: [(Language, &[&str]); 2] =
        [(Language::En, &["everything", "safe", "safely"]), (Language::Es, &["todo", "segura", "seguro", "salvo"])];
    for ((name, text), promises) in promises.iter().flat_map(|(of, list)| of.files().iter().map(move |f| (f, list))) {
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let words = line.to_lowercase();
            let mut words = words.split(|c: char| !c.is_alphabetic());
            let wrong = words.find(|word| promises.contains(word));
            assert_eq!(wrong, None, "{name}:{}", number + 1);
        }
    }
}

#[test]
fn the_scan_finds_what_is_said() {
    let text = concat!("a say", "(\"one\", &[]); say", "(\n    \"two\",\n &[]); say", "(key, &[])");
    assert_eq!(said(text), ["one", "two"]);
    assert_eq!(keys("# no\none = 1\n    .attribute = 2\ntwo-2 = { $x ->\n}\n-term = 3\n"), ["one", "two-2"]);
}

/// One of each, in the order of the enum.
fn every_trouble() -> Vec<Trouble> {
    let host = || "dav.example.org".to_owned();
    let url = || "https://dav.example.org/dav/anna/".to_owned();
    let why = |why: &str| why.to_owned();
    let path = || "/home/anna/Lifeboat/anna@example.org/2026-11-22 04.15".into();
    vec![
        Trouble::Cancelled,
        Trouble::BadAddress { input: "htp:/dav".into(), why: why("relative URL without a base") },
        Trouble::UnknownHost { host: host() },
        Trouble::Unreachable { host: host(), why: why("connection refused") },
        Trouble::Certificate { host: host(), why: why("expired") },
        Trouble::SignInRefused { host: host() },
        Trouble::SignInEnded { host: host(), why: why("invalid_grant: grant request is invalid") },
        Trouble::SignInDeclined { host: host() },
        Trouble::SignInTooLate { host: host(), secs: 600 },
        Trouble::SignInFailed { host: host(), why: why("invalid_scope") },
        Trouble::SignInPage { url: url() },
        Trouble::NotDav { url: url(), status: 405 },
        Trouble::NothingFound { url: url() },
        Trouble::Emptied {
            account: Box::new(Account { user: "alice".into(), ..Account::default() }),
            seen: jiff::Timestamp::UNIX_EPOCH,
        },
        Trouble::NeedsConsent(Consent::PlainHttp { host: host() }),
        Trouble::NeedsConsent(Consent::OtherHost { confirmed: host(), host: "p42.example.net".into() }),
        Trouble::NoDns { domain: "example.org".into(), why: "no answer within 4 s".into() },
        Trouble::ServiceUnknown { address: "alice@example.org".into() },
        Trouble::NoWayIn {
            provider: "Microsoft".into(),
            why: "provider-microsoft-no-way".into(),
            help: "https://account.example/".into(),
        },
        Trouble::WantsUserName { provider: "Infomaniak".into(), which: "provider-infomaniak-user".into() },
        Trouble::WantsAppPassword {
            provider: "iCloud".into(),
            page: "App-Specific Passwords".into(),
            link: "https://account.example/".into(),
        },
        Trouble::NeedsConsent(Consent::SignInElsewhere { confirmed: host(), host: "cloud.internal".into() }),
        Trouble::BadRedirect { from: url(), to: "http://elsewhere.example/".into() },
        Trouble::Stalled { host: host(), secs: 60 },
        Trouble::Broken { host: host(), why: why("connection reset") },
        Trouble::Cut { url: url(), got: 1_204, expected: 98_304 },
        Trouble::Status { url: url(), status: 403 },
        Trouble::Status { url: url(), status: 404 },
        Trouble::Status { url: url(), status: 418 },
        Trouble::Status { url: url(), status: 423 },
        Trouble::Status { url: url(), status: 429 },
        Trouble::Status { url: url(), status: 503 },
        Trouble::Status { url: url(), status: 507 },
        Trouble::Busy { host: host(), secs: 3_600 },
        Trouble::Malformed { url: url(), why: why("it ends in the middle") },
        Trouble::TooLarge { url: url(), limit: 64_000_000 },
        Trouble::NotThere { href: "/dav/anna/contacts/1.vcf".into() },
        Trouble::NotReached { href: "/dav/anna/contacts/2.vcf".into() },
        Trouble::Disk { path: path(), why: why("Permission denied") },
        Trouble::DiskFull { path: path(), needed: 11_400_000_000, free: 2_100_000 },
        Trouble::DiskFull { path: path(), needed: 0, free: 0 },
        Trouble::TooLargeForDrive { path: path() },
        Trouble::InUse { path: path() },
        Trouble::Keychain { why: why("no Secret Service on the session bus") },
        Trouble::NoPassword { account: "anna@example.org".into() },
        Trouble::NotSignedIn { account: "anna@example.org".into() },
        Trouble::UnknownAccount { account: "anna@exmaple.org".into() },
        Trouble::NoVault { account: "anna@example.org".into() },
        Trouble::BadSettings { path: "/home/anna/.config/lifeboat/accounts.toml".into(), why: why("line 3") },
        Trouble::Unreadable { name: "Takeout/Photos/a.jpg".into(), why: why("its checksum is wrong") },
        Trouble::NotTaken { name: "Ann Lee (line 7)".into(), why: why("31.02.2024 is no date") },
        Trouble::NothingToImport { name: "/home/anna/Downloads/Takeout".into() },
        Trouble::NothingToSalvage { name: "/home/anna/broken.zip".into() },
        Trouble::NotWhole { name: "Berta Müller".into() },
        Trouble::NotABackup { path: path() },
        Trouble::NewerFormat { path: path(), format: 2 },
        Trouble::Damaged { path: path(), why: why("no manifest") },
        Trouble::Locked { path: path() },
        Trouble::WrongPassword { path: path() },
        Trouble::IsAPack { path: path() },
        Trouble::Exists { path: path() },
        Trouble::NoMatch { wanted: "Müller".into() },
        Trouble::ReadOnly { method: "PUT".into(), host: "dav.example.org".into() },
        Trouble::WrongUse("wrong-user-colon".into()),
        Trouble::NoBrowser { url: "https://example.org/login".into(), why: why("no such file") },
        Trouble::Internal("the books do not balance".into()),
    ]
}

#[test]
fn every_trouble_has_its_words() {
    let mut said = BTreeMap::new();
    for trouble in every_trouble() {
        let message = super::trouble(&trouble, During::Backup);
        let parts = [&message.happened, &message.means, &message.next];
        assert!(parts.iter().all(|part| !part.is_empty() && !part.contains(['‹', '\u{2068}'])), "{message:?}");
        assert!(!reason(&trouble).contains('‹'), "{trouble:?}");
        // The window says these three: what is typed on the command line stands apart.
        let typed = |part: &&String| part.contains("--") || part.contains("lifeboat ");
        assert!(!parts.iter().any(typed), "{message:?}");
        said.insert(format!("{trouble:?}"), ());
    }
    assert_eq!(said.len(), every_trouble().len());
    let words: usize = all_keys().iter().filter(|key| key.starts_with("trouble-")).count();
    // Seven kinds of status share one message, and so do a full disk with and without numbers.
    assert_eq!(every_trouble().len() - 6 - 1, words, "one example a message");
}

#[test]
fn the_words_of_every_trouble() {
    let mut out = String::new();
    for trouble in every_trouble() {
        out.push_str(&format!("{trouble}\n{}\n({})\n\n", super::trouble(&trouble, During::Backup), reason(&trouble)));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn what_a_trouble_means_depends_on_what_was_going_on() {
    let trouble = Trouble::Disk { path: "/nowhere".into(), why: "not found".into() };
    let means = |during| super::trouble(&trouble, during).means;
    assert!(means(During::Backup).starts_with("No backup was made this time."));
    assert!(means(During::Backup).ends_with("A folder that ends in .part is not a backup."));
    assert!(means(During::Restore).starts_with("What was put back so far stays"));
    assert!(!means(During::Restore).contains("nothing was changed in your account"));
    for no in ["No backup was made", ".part"] {
        assert!(!means(During::Other).contains(no), "{no}");
    }
}

/// What the window says names neither options of the command line nor the protocols behind it. The terminal's own messages
/// and the line that a trouble has for it may.
#[test]
fn the_window_speaks_to_people() {
    const FOR_A_TERMINAL: &[&str] = &["no-window", "no-window-library", "no-window-opengl"];
    // The one place where a help page is looked through for it.
    const NAMES_PROTOCOLS: &[&str] = &["sign-in-url-help"];
    let in_window: Vec<String> =
        sources().into_iter().filter(|(file, _)| file.contains("src/gui")).map(|(_, text)| text).collect();
    let is_said = |key: &str| {
        key.starts_with("trouble-")
            || key.starts_with("notice-")
            || key.starts_with("provider-")
            || in_window.iter().any(|text| text.contains(&format!("\"{key}\"")))
    };
    let mut wrong = Vec::new();
    for language in Language::ALL {
        for (_, text) in language.files() {
            let mut key = "";
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                if let Some(begun) = keys(line).first() {
                    key = begun;
                }
                let typed = line.contains(" --") && !FOR_A_TERMINAL.contains(&key);
                let names = ["CardDAV", "CalDAV", "WebDAV"].iter().any(|name| line.contains(name));
                let is_command = line.trim_start().starts_with(".command");
                if is_said(key) && !is_command && (typed || (names && !NAMES_PROTOCOLS.contains(&key))) {
                    wrong.push(line);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_trouble_steers_a_terminal() {
    let trouble = Trouble::Malformed { url: "http://x/\u{1b}[2J".into(), why: "\u{202e}no\nyes".into() };
    let said = format!("{}{}", super::trouble(&trouble, During::Backup).details, reason(&trouble));
    assert!(!said.contains(['\u{1b}', '\u{202e}', '\n']), "{said:?}");
}

#[test]
#[should_panic(expected = "no message")]
fn a_missing_key_stops_a_debug_build() {
    // Put together, so that the scan above does not take it for one in use.
    say(&["no", "such", "key"].join("-"), &[]);
}

/// A provider file that is brought along names its words, so that they can be translated.
#[test]
fn provider_files_name_words_that_exist() {
    let keys = all_keys();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/providers")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for key in text.split('"').filter(|word| word.starts_with("provider-")) {
            assert!(keys.contains(key), "{key}");
        }
    }
}
