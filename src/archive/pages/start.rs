//! START-HERE.html: what this folder is, what is in it and what is not, what each file is for, and how to check it
//! without Lifeboat.

use crate::archive::records::{Missing, Status};
use crate::model::{Kind, Trouble};
use crate::text::{self, Value, say, sentence};

use super::html::{Html, Page};
use super::{Facts, page_of};

/// What was left out on purpose is named up to so many times; what was lost always.
const NAMED: usize = 200;

impl Facts<'_> {
    /// What people call the account.
    pub(super) fn account(&self) -> &str {
        let account = &self.backup.account;
        if account.user.is_empty() { &account.id } else { &account.user }
    }

    fn narrowed(&self) -> bool {
        let scope = &self.backup.scope;
        !scope.kinds.is_empty() || !scope.collections.is_empty() || self.receipt.narrowed()
    }
}

/// The line on top of each page, with a way back where there is one.
pub(super) fn brand(html: &mut Html, back: Option<&str>) {
    html.raw(
        "<header class=\"brand\"><svg viewBox=\"0 0 32 32\" aria-hidden=\"true\"><rect width=\"32\" height=\"32\" ",
    );
    html.raw("rx=\"8\" fill=\"#1f57d6\"/><circle cx=\"16\" cy=\"16\" r=\"8\" fill=\"none\" stroke=\"#fff\" ");
    html.raw("stroke-width=\"5\"/><path d=\"M16 5.5v5M16 21.5v5M5.5 16h5M21.5 16h5\" stroke=\"#1f57d6\" ");
    html.raw("stroke-width=\"2.5\"/></svg><span>Lifeboat</span>");
    if let Some(back) = back {
        html.raw("<span class=\"back screen\">").link("../", "START-HERE.html", back).raw("</span>");
    }
    html.raw("</header>\n");
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The files of a collection that hold its items of one kind and that other programs can import.
pub(super) fn files_to_import<'a>(facts: &'a Facts<'_>, id: &str, kind: Kind) -> impl Iterator<Item = &'a str> {
    let stem = facts.backup.collections.iter().find(|line| line.collection.id == id);
    let stem = stem.map_or("", |line| line.collection.file_stem.as_str());
    let folder = format!("data/{}/", kind.folder());
    let endings: &[&str] = match kind {
        Kind::Contacts => &[".vcf"],
        Kind::Calendar => &[".ics"],
        _ => &[".ics", ".txt"],
    };
    endings.iter().filter_map(move |ending| {
        let path = format!("{folder}{stem}{ending}");
        facts.backup.files.get_key_value(&path).map(|(path, _)| path.as_str())
    })
}

/// Writes the page.
pub(super) fn write(facts: &Facts<'_>) -> Result<(), Trouble> {
    let made = facts.made();
    let title = say("start-title", &[("date", Value::from(&made))]);
    let full = say(
        "page-title",
        &[("title", Value::from("Lifeboat")), ("account", Value::from(facts.account())), ("date", Value::from(&made))],
    );
    let mut page = Page::create(&facts.dir.join("START-HERE.html"), &full)?;
    let html = &mut page.html;
    brand(html, None);
    html.raw("<h1>").text(&title).raw("</h1>\n<p class=\"lead\">");
    html.text(&say("start-lead", &[("account", Value::from(facts.account()))])).raw("</p>\n");
    result(facts, html);
    tiles(facts, html);
    not_in(facts, html);
    files(facts, html);
    import(facts, html);
    check(html);
    counts(facts, html);
    how(facts, html);
    page.finish()
}

/// The result card: a sign, words beside it, so that colour alone says nothing.
fn result(facts: &Facts<'_>, html: &mut Html) {
    let complete = facts.receipt.status == Status::Complete;
    html.raw("<section class=\"card result\"><svg viewBox=\"0 0 48 48\" aria-hidden=\"true\" class=\"");
    html.raw(if complete { "mark-ok" } else { "mark-warn" });
    html.raw("\"><circle class=\"disc\" cx=\"24\" cy=\"24\" r=\"24\"/><path class=\"sign\" d=\"");
    html.raw(if complete { "M15 25l6.5 6.5L34 18" } else { "M24 13v14M24 33v.5" });
    html.raw("\" fill=\"none\" stroke-width=\"3\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/></svg><div><h2>");
    html.say(if complete { "start-complete" } else { "start-incomplete" }).raw("</h2>\n<p>");
    html.text(&text::result_sentence(&facts.receipt.totals, facts.narrowed())).raw("</p></div></section>\n");
}

fn tiles(facts: &Facts<'_>, html: &mut Html) {
    html.raw("<div class=\"tiles\">\n");
    for kind in Kind::ALL {
        let kept = facts.kept(kind);
        if kept == 0 {
            continue;
        }
        html.raw("<div class=\"tile\"><b>").text(&text::count_of(kind, kept)).raw("</b>");
        if let Some(path) = page_of(kind) {
            html.raw("<span class=\"screen\">").link("", path, &say("start-look", &[])).raw("</span>");
        }
        html.raw("</div>\n");
    }
    html.raw("</div>\n");
}

/// Never folded: what a person would miss.
fn not_in(facts: &Facts<'_>, html: &mut Html) {
    let receipt = facts.receipt;
    html.raw("<h2>").say("start-not-in").raw("</h2>\n<section class=\"card\">\n");
    let nothing = receipt.lost.is_empty()
        && receipt.unreadable.is_empty()
        && receipt.left_out.is_empty()
        && receipt.skipped.is_empty()
        && receipt.coverage.is_empty();
    if nothing {
        html.raw("<p>").say("start-nothing-missing").raw("</p>\n");
    }
    items(html, "start-lost", None, &receipt.lost, usize::MAX);
    items(html, "start-unreadable", Some("start-unreadable-means"), &receipt.unreadable, usize::MAX);
    if !receipt.left_out.is_empty() {
        html.raw("<h3>").say("start-left-out").raw("</h3>\n<ul>\n");
        for entry in &receipt.left_out {
            let name = if entry.name.is_empty() { &entry.href } else { &entry.name };
            html.raw("<li><b><bdi>").text(name).raw("</bdi></b>: ").text(&sentence(&entry.why)).raw("</li>\n");
        }
        html.raw("</ul>\n");
    }
    if !receipt.coverage.is_empty() {
        html.raw("<h3>").say("start-coverage").raw("</h3>\n<ul>\n");
        for entry in &receipt.coverage {
            html.raw("<li>").text(&text::coverage(entry)).raw("</li>\n");
        }
        html.raw("</ul>\n");
    }
    items(html, "start-skipped", None, &receipt.skipped, NAMED);
    html.raw("</section>\n");
}

fn heading(html: &mut Html, key: &str, n: usize) {
    html.raw("<h3>").text(&say(key, &[("n", Value::from(n))])).raw("</h3>\n");
}

fn items(html: &mut Html, key: &str, means: Option<&str>, list: &[Missing], limit: usize) {
    if list.is_empty() {
        return;
    }
    heading(html, key, list.len());
    if let Some(means) = means {
        html.raw("<p class=\"muted\">").say(means).raw("</p>\n");
    }
    html.raw("<ul>\n");
    for item in list.iter().take(limit) {
        html.raw("<li><b><bdi>").text(item.label()).raw("</bdi></b> <span class=\"muted\">(<bdi>");
        html.text(&item.collection).raw("</bdi>)</span>: ").text(&sentence(&item.reason)).raw("</li>\n");
    }
    if limit < usize::MAX {
        more(html, list.len());
    }
    html.raw("</ul>\n");
}

fn more(html: &mut Html, n: usize) {
    if n > NAMED {
        html.raw("<li>").text(&say("start-more", &[("n", Value::from(n - NAMED))])).raw("</li>\n");
    }
}

/// What a payload file is, by where it lies (DESIGN: a backup on disk).
fn what_is(facts: &Facts<'_>, path: &str) -> String {
    let name = file_name(path);
    let kind = path.strip_prefix("data/").and_then(|rest| rest.split('/').next()).unwrap_or("");
    let kind = if kind == "originals" { "" } else { kind };
    // The collection whose stem the file's name begins with; the longest, since stems may begin alike.
    let named = facts
        .backup
        .collections
        .iter()
        .filter(|line| !line.collection.file_stem.is_empty() && name.starts_with(&line.collection.file_stem))
        .max_by_key(|line| line.collection.file_stem.len());
    let shown = named.map_or(name, |line| facts.collection_name(&line.collection.id));
    let args = [("name", Value::from(shown))];
    let other_form = path.contains("/for-other-programs/");
    match kind {
        _ if name.ends_with(".unreadable") => say("file-unreadable", &args),
        "" => say("file-originals", &args),
        "contacts" if other_form && name.ends_with(".v3.vcf") => say("file-contacts-v3", &[]),
        "contacts" if other_form && name.ends_with(".v4.vcf") => say("file-contacts-v4", &[]),
        "contacts" if other_form && name.ends_with(".csv") => say("file-contacts-csv", &[]),
        "contacts" => say("file-contacts", &args),
        "calendars" => say("file-calendar", &args),
        "tasks" if name.ends_with(".txt") => say("file-tasks-text", &[]),
        "tasks" => say("file-tasks", &args),
        "notes" if name.ends_with(".txt") => say("file-notes-text", &[]),
        "notes" => say("file-notes", &args),
        "photos" => say("file-photos", &args),
        "other" => say("file-other", &args),
        _ => say("file-some", &args),
    }
}

/// The folder under `data/` that holds the originals beside the files that other programs read.
const ORIGINALS: &str = "data/originals/";

fn files(facts: &Facts<'_>, html: &mut Html) {
    html.raw("<h2>").say("start-files").raw("</h2>\n<p>").say("start-files-lead").raw("</p>\n");
    html.raw("<div class=\"table files\"><table>\n<thead><tr><th scope=\"col\">").say("heading-file");
    html.raw("</th><th scope=\"col\">").say("heading-what").raw("</th><th scope=\"col\" class=\"number\">");
    html.say("heading-size").raw("</th></tr></thead>\n<tbody>\n");
    for kind in Kind::ALL {
        let folder = format!("data/{}/", kind.folder());
        files_in(facts, html, &folder, &text::kind_name(kind));
    }
    files_in(facts, html, ORIGINALS, &say("start-originals", &[]));
    part(html, &say("start-beside", &[]));
    for (path, what) in
        [("read/", "file-pages"), ("lifeboat/", "file-records"), ("manifest-sha256.txt", "file-manifests")]
    {
        html.raw("<tr><th scope=\"row\">").link("", path, path).raw("</th><td>").say(what).raw("</td><td></td></tr>\n");
    }
    html.raw("</tbody>\n</table></div>\n");
}

/// The files of one folder, under a heading, the shallow ones first.
fn files_in(facts: &Facts<'_>, html: &mut Html, folder: &str, heading: &str) {
    let mut files: Vec<_> = facts.backup.files.iter().filter(|(path, _)| path.starts_with(folder)).collect();
    files.sort_by_key(|(path, _)| path.matches('/').count());
    if !files.is_empty() {
        part(html, heading);
    }
    for (path, file) in files {
        let shown = path.strip_prefix(folder).unwrap_or(path);
        html.raw("<tr><th scope=\"row\">").link("", path, shown).raw("</th><td>");
        html.text(&what_is(facts, path))
            .raw("</td><td class=\"number\">")
            .text(&text::size(file.size))
            .raw("</td></tr>\n");
    }
}

fn part(html: &mut Html, heading: &str) {
    html.raw("<tr class=\"part\"><th colspan=\"3\" scope=\"rowgroup\">").text(heading).raw("</th></tr>\n");
}

/// A line of the table of imports: what is judged here, and what is only said in others' documentation.
struct Import {
    /// The file is told from others by how its path begins and ends.
    folder: &'static str,
    ending: &'static str,
    what: &'static str,
    /// Programs that read such files in the tests of Lifeboat.
    judged: &'static str,
    documented: &'static str,
}

const IMPORTS: [Import; 7] = [
    Import {
        folder: "data/contacts/for-other-programs/",
        ending: ".v3.vcf",
        what: "import-v3",
        judged: "Python vobject",
        documented: "Apple Contacts and iCloud, Google Contacts, Nextcloud, Thunderbird",
    },
    Import {
        folder: "data/contacts/for-other-programs/",
        ending: ".v4.vcf",
        what: "import-v4",
        judged: "",
        documented: "Nextcloud, Thunderbird",
    },
    Import {
        folder: "data/contacts/for-other-programs/",
        ending: ".csv",
        what: "import-csv",
        judged: "",
        documented: "Outlook, Google Contacts, LibreOffice, Excel",
    },
    Import {
        folder: "data/calendars/",
        ending: ".ics",
        what: "import-calendar",
        judged: "Python icalendar",
        documented: "Apple Calendar, Google Calendar, Outlook, Nextcloud, Thunderbird",
    },
    Import {
        folder: "data/tasks/",
        ending: ".ics",
        what: "import-tasks",
        judged: "Python icalendar",
        documented: "Nextcloud Tasks, Thunderbird",
    },
    Import {
        folder: "data/notes/",
        ending: ".ics",
        what: "import-notes",
        judged: "Python icalendar",
        documented: "jtx Board",
    },
    Import {
        folder: "data/photos/",
        ending: ".zip",
        what: "import-photos",
        judged: "7-Zip",
        documented: "Windows Explorer, macOS Finder, GNOME Files",
    },
];

fn import(facts: &Facts<'_>, html: &mut Html) {
    let there = |line: &&Import| {
        facts.backup.files.keys().any(|path| path.starts_with(line.folder) && path.ends_with(line.ending))
    };
    let lines: Vec<&Import> = IMPORTS.iter().filter(there).collect();
    if lines.is_empty() {
        return;
    }
    html.raw("<h2>").say("start-import").raw("</h2>\n");
    if lines.iter().any(|line| line.folder.starts_with("data/contacts/")) {
        html.raw("<p><b>").say("start-import-one").raw("</b></p>\n");
    }
    html.raw("<p>").say("start-import-claims").raw("</p>\n<div class=\"table\"><table>\n<thead><tr>");
    for head in ["heading-ending", "heading-use", "heading-judged", "heading-documented"] {
        html.raw("<th scope=\"col\">").say(head).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    for line in lines {
        html.raw("<tr><th scope=\"row\" class=\"whole\">").raw(line.ending).raw("<br><span class=\"muted\">");
        html.raw(line.folder).raw("</span></th><td>").say(line.what).raw("</td><td>");
        html.raw(if line.judged.is_empty() { "–" } else { line.judged }).raw("</td><td>").raw(line.documented);
        html.raw("</td></tr>\n");
    }
    html.raw("</tbody>\n</table></div>\n");
    losses(facts, html);
}

/// What the forms for other programs could not carry over.
fn losses(facts: &Facts<'_>, html: &mut Html) {
    let receipt = facts.receipt;
    if !receipt.losses.is_empty() {
        heading(html, "start-losses", receipt.losses.len());
        html.raw("<p class=\"muted\">").say("start-losses-means").raw("</p>\n<ul>\n");
        for loss in receipt.losses.iter().take(NAMED) {
            html.raw("<li><b><bdi>").text(&loss.item).raw("</bdi></b>: <bdi>").text(&loss.what);
            html.raw("</bdi> <span class=\"muted\">(<bdi>").text(file_name(&loss.place)).raw("</bdi>)</span></li>\n");
        }
        more(html, receipt.losses.len());
        html.raw("</ul>\n");
    }
}

fn check(html: &mut Html) {
    html.raw("<h2>").say("start-check").raw("</h2>\n<p>").say("start-check-lead").raw("</p>\n");
    for (command, where_) in [
        ("lifeboat verify .", "start-check-lifeboat"),
        ("sha256sum --quiet -c manifest-sha256.txt\nsha256sum --quiet -c tagmanifest-sha256.txt", "start-check-linux"),
        ("shasum -a 256 -c manifest-sha256.txt\nshasum -a 256 -c tagmanifest-sha256.txt", "start-check-mac"),
        ("pip install bagit\nbagit.py --validate .", "start-check-python"),
    ] {
        html.raw("<p class=\"muted\">").say(where_).raw("</p>\n<pre>").raw(command).raw("</pre>\n");
    }
    html.raw("<p>").say("start-proves").raw("</p>\n");
}

fn counts(facts: &Facts<'_>, html: &mut Html) {
    if facts.receipt.collections.is_empty() {
        return;
    }
    html.raw("<h2>").say("start-counts").raw("</h2>\n<p>").say("start-counts-lead").raw("</p>\n");
    html.raw("<div class=\"table\"><table>\n<thead><tr><th scope=\"col\">").say("heading-name");
    html.raw("</th><th scope=\"col\">").say("heading-kind").raw("</th>");
    for head in ["column-listed", "column-saved", "column-unchanged", "column-skipped", "column-lost", "column-size"] {
        html.raw("<th scope=\"col\" class=\"number\">").say(head).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    for line in &facts.receipt.collections {
        let kinds: Vec<String> = line.kinds.iter().map(|kind| text::kind_name(*kind)).collect();
        let name = if line.name.is_empty() { &line.id } else { &line.name };
        html.raw("<tr><th scope=\"row\" dir=\"auto\">")
            .text(name)
            .raw("</th><td>")
            .text(&text::names(&kinds))
            .raw("</td>");
        let counts = &line.counts;
        for n in [counts.listed, counts.saved, counts.unchanged, counts.skipped, counts.lost] {
            html.raw("<td class=\"number\">").text(&text::number(n)).raw("</td>");
        }
        html.raw("<td class=\"number\">").text(&text::size(line.bytes)).raw("</td></tr>\n");
    }
    html.raw("</tbody>\n</table></div>\n");
}

fn how(facts: &Facts<'_>, html: &mut Html) {
    let backup = facts.backup;
    html.raw("<h2>").say("start-how").raw("</h2>\n<ul>\n");
    let mut line = |said: String| {
        html.raw("<li>").text(&said).raw("</li>\n");
    };
    line(say(
        "start-how-made",
        &[
            ("started", Value::from(facts.local(backup.started))),
            ("sealed", Value::from(facts.local(backup.sealed))),
            ("tool", Value::from(&backup.tool)),
        ],
    ));
    for endpoint in &backup.account.endpoints {
        line(say(
            "start-how-source",
            &[("place", Value::from(&endpoint.url)), ("user", Value::from(&backup.account.user))],
        ));
    }
    if let Some(case) = &facts.receipt.case {
        line(say("start-how-case", &[("case", Value::from(case))]));
    }
    if let Some(operator) = &facts.receipt.operator {
        line(say("start-how-operator", &[("operator", Value::from(operator))]));
    }
    html.raw("</ul>\n");
}
