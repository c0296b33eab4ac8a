//! A statement of loss: everything that is gone or hollow by name, on a page that does nothing but show itself.

use std::fs;
use std::path::{Path, PathBuf};

use lifeboat::demo::{Edit, Scenario, Sort};
use serde_json::Value;

use crate::cloud::Cloud;

/// Runs `statement` and gives the page, the JSON and where they lie.
fn state(cloud: &Cloud, args: &[&str]) -> (String, Value, [PathBuf; 2]) {
    let dir = cloud.home.dir.path().join("statements");
    let run = cloud.run(&[&["statement", "-o", dir.to_str().unwrap()], args].concat());
    assert_eq!(run.code, 0, "{run}");
    let paths: Vec<PathBuf> = run.stdout.lines().map(PathBuf::from).collect();
    let [page, json] = &paths[..] else { panic!("{run}") };
    let text = fs::read_to_string(page).unwrap();
    let value = serde_json::from_str(&fs::read_to_string(json).unwrap()).unwrap();
    (text, value, [page.clone(), json.clone()])
}

fn names(statement: &Value, list: &str) -> Vec<String> {
    statement[list].as_array().unwrap().iter().map(|lost| lost["name"].as_str().unwrap().to_owned()).collect()
}

fn escaped(text: &str) -> String {
    [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&#39;")]
        .iter()
        .fold(text.to_owned(), |text, (c, instead)| text.replace(*c, instead))
}

#[test]
fn october_2009_is_stated_by_name() {
    let cloud = Cloud::new();
    let first = cloud.back_up();
    cloud.cloud.play(Scenario::October2009);
    let second = cloud.back_up();
    let (page, json, paths) = state(&cloud, &[&first, &second, "--case", "T-4711", "--operator", "Ada"]);

    let totals = &json["totals"]["contacts"];
    let n = |key: &str| totals[key].as_u64().unwrap() as usize;
    assert_eq!((n("then"), n("now") + n("gone"), n("gone") + n("hollow")), (40, 40, 40), "{totals}");
    assert_eq!((names(&json, "gone").len(), names(&json, "hollow").len()), (n("gone"), n("hollow")));
    for name in names(&json, "gone").iter().chain(&names(&json, "hollow")) {
        assert!(page.contains(&escaped(name)), "{name}");
    }
    let hollow = &json["hollow"][0];
    assert_eq!(hollow["hollow"], "hollow-unreachable");
    assert!(!hollow["changes"][0]["gone"][0].as_str().unwrap().is_empty(), "{hollow}");
    for seal in [&json["then"]["seal"], &json["now"]["seal"]] {
        assert!(page.contains(seal.as_str().unwrap()));
    }
    let (account, tool) = (cloud.cloud.credentials().user, concat!("lifeboat ", env!("CARGO_PKG_VERSION")));
    for words in ["T-4711", "Ada", &account, tool, "There is no other backup beside these two"] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!((json["tool"].as_str(), json["case"].as_str()), (Some(tool), Some("T-4711")));
    assert!(json["gone"][0]["also_in"].as_array().unwrap().is_empty());

    // A second statement stands beside the first.
    let (_, _, again) = state(&cloud, &[&first, &second]);
    assert!(paths.iter().all(|path| path.is_file()) && again[0] != paths[0]);
    cloud.home.holds_no(cloud.cloud.credentials().password.expose());
}

#[test]
fn which_other_backups_have_it_is_said() {
    let cloud = Cloud::new();
    let first = cloud.back_up();
    let second = cloud.back_up();
    let cards = cloud.hrefs(Sort::AddressBook);
    cloud.cloud.delete(&cards[0]);
    let (page, json, _) = state(&cloud, &[&first, "--live", "me@x.org"]);
    let second = Path::new(&second).file_name().unwrap().to_str().unwrap();
    assert_eq!(names(&json, "gone").len(), 1);
    assert_eq!(json["gone"][0]["also_in"], serde_json::json!([second]));
    assert_eq!(json["others"], serde_json::json!([second]));
    assert!(page.contains("What is gone or changed is in other backups, too. One other backup was looked through."));

    // What only the first has.
    let third = cloud.back_up();
    let text = cloud.text(&cards[1]);
    cloud.cloud.put(&cards[1], text.replace("END:VCARD", "NOTE:Only for a day\r\nEND:VCARD")).unwrap();
    let fourth = cloud.back_up();
    cloud.cloud.put(&cards[1], text).unwrap();
    let (page, json, _) = state(&cloud, &[&fourth, "--live", "me@x.org"]);
    assert_eq!((names(&json, "changed").len(), names(&json, "gone").len()), (1, 0));
    assert!(page.contains("1 of these items is, as it was, only in the first of the two backups."));
    assert!(json["others"].as_array().unwrap().len() >= 3, "{third}");

    // Nothing is gone: that is stated, too.
    let (page, json, _) = state(&cloud, &[&first, &first]);
    assert!(page.contains("Nothing is missing") && names(&json, "gone").is_empty());
}

#[test]
fn a_hostile_account_gets_no_page_that_does_anything() {
    let cloud = Cloud::new();
    let cards = cloud.hrefs(Sort::AddressBook);
    let book = cards[0].rsplit_once('/').unwrap().0.to_owned();
    let hostile = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</td></table><iframe src=//evil.example>",
        "&lt;b&gt;'`${7*7}`",
        "\u{202e}gnp.exe\u{2066}",
        "]]><style>*{display:none}</style>",
    ];
    for (at, name) in hostile.iter().enumerate() {
        let card = format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{at}\"><script>\r\nFN:{name}\r\nN:;{name};;;\r\nTEL:{name}\r\nEND:VCARD\r\n"
        );
        cloud.cloud.put(&format!("{book}/h{at}.vcf"), card).unwrap();
    }
    assert!(cloud.cloud.edit(Edit::Rename { href: format!("{book}/"), name: hostile[1].to_owned() }));
    let first = cloud.back_up();
    for at in 0..hostile.len() - 1 {
        assert!(cloud.cloud.delete(&format!("{book}/h{at}.vcf")));
    }
    cloud.strip(&format!("{book}/h5.vcf"), &["TEL"]);
    let args = [&first, "--live", "me@x.org", "--case", hostile[0], "--operator", hostile[2]];
    let (page, json, _) = state(&cloud, &args);
    assert_eq!((names(&json, "gone").len(), names(&json, "hollow").len()), (5, 1));
    assert!(names(&json, "gone").iter().any(|name| name == hostile[0]));

    assert!(page.contains("Content-Security-Policy\" content=\"default-src 'none'"));
    for name in hostile {
        assert!(page.contains(&escaped(name)), "{name}");
    }
    let lower = page.to_lowercase();
    for markup in
        ["<script", "<img", "<iframe", "<link", "<a ", "<form", "<object", "<embed", "<base", "url(", "@import"]
    {
        assert!(!lower.contains(markup), "{markup}");
    }
    assert_eq!(lower.matches("<style").count(), 1);
    assert!(!lower.contains("http-equiv=\"refresh"));
}
