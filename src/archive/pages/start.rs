//! START-HERE.html: what this folder is, what is in it and what is not, what each file is for, and how to check it
//! without Lifeboat.

use crate::archive::records::{Missing, Origin, Status};
use crate::model::{Kind, Trouble};
use crate::text::{self, Offered, Value, say, sentence};

use super::files::{files, import};
use super::html::{Html, Page};
use super::{About, losses, page_of};

/// What was left out on purpose is named up to so many times; what was lost always.
pub(super) const NAMED: usize = 200;

impl About<'_> {
    /// What people call the account.
    pub(super) fn account(&self) -> &str {
        let account = &self.backup.account;
        let made = ["import ", "merge ", "salvage "].iter().find_map(|made| account.id.strip_prefix(made));
        let id = made.unwrap_or(&account.id);
        if account.user.is_empty() { id } else { &account.user }
    }

    fn narrowed(&self) -> bool {
        self.backup.scope.is_narrowed() || self.receipt.narrowed()
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

/// Writes the page.
pub(super) fn write(about: &About<'_>) -> Result<(), Trouble> {
    let made = about.made();
    let title = say("start-title", &[("date", Value::from(&made))]);
    let full = say(
        "page-title",
        &[("title", Value::from("Lifeboat")), ("account", Value::from(about.account())), ("date", Value::from(&made))],
    );
    let mut page = Page::create(&about.dir.join("START-HERE.html"), &full)?;
    let html = &mut page.html;
    brand(html, None);
    html.raw("<h1>").text(&title).raw("</h1>\n<p class=\"lead\">");
    let account = [("account", Value::from(about.account()))];
    let lead = match about.backup.origin {
        Origin::Import => say("start-lead-imported", &account),
        Origin::Salvage => say("start-lead-salvaged", &account),
        Origin::Merge => say("start-lead-merged", &account),
        _ => say("start-lead", &account),
    };
    html.text(&lead).raw("</p>\n");
    result(about, html);
    tiles(about, html);
    losses::losses(&about.receipt.alarms, html);
    not_in(about, html);
    files(about, html);
    import(about, html);
    check(html);
    counts(about, html);
    how(about, html);
    page.finish()
}

/// The result card: a sign, words beside it, so that colour alone says nothing.
fn result(about: &About<'_>, html: &mut Html) {
    let complete = about.receipt.status == Status::Complete;
    if let Some(lost) = losses::result(&about.receipt.alarms) {
        sign(html, false, "start-alarm", &lost);
    }
    let offered = if about.narrowed() { Offered::Chosen } else { about.receipt.offered() };
    let sentence = text::result_of(&about.receipt.totals, offered);
    sign(html, complete, if complete { "start-complete" } else { "start-incomplete" }, &sentence);
}

pub(super) fn sign(html: &mut Html, good: bool, heading: &str, sentence: &str) {
    html.raw("<section class=\"card result\"><svg viewBox=\"0 0 48 48\" aria-hidden=\"true\" class=\"");
    html.raw(if good { "mark-ok" } else { "mark-warn" });
    html.raw("\"><circle class=\"disc\" cx=\"24\" cy=\"24\" r=\"24\"/><path class=\"sign\" d=\"");
    html.raw(if good { "M15 25l6.5 6.5L34 18" } else { "M24 13v14M24 33v.5" });
    html.raw("\" fill=\"none\" stroke-width=\"3\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/></svg><div><h2>");
    html.say(heading).raw("</h2>\n<p>");
    html.text(sentence).raw("</p></div></section>\n");
}

fn tiles(about: &About<'_>, html: &mut Html) {
    html.raw("<div class=\"tiles\">\n");
    for kind in Kind::ALL {
        let kept = about.kept(kind);
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
fn not_in(about: &About<'_>, html: &mut Html) {
    let receipt = about.receipt;
    html.raw("<h2>").say("start-not-in").raw("</h2>\n<section class=\"card\">\n");
    let nothing = receipt.lost.is_empty()
        && receipt.unreadable.is_empty()
        && receipt.pictures.is_empty()
        && receipt.left_out.is_empty()
        && receipt.skipped.is_empty()
        && receipt.coverage.is_empty();
    if nothing {
        html.raw("<p>").say("start-nothing-missing").raw("</p>\n");
    }
    items(html, "start-lost", None, &receipt.lost, usize::MAX);
    items(html, "start-unreadable", Some("start-unreadable-means"), &receipt.unreadable, usize::MAX);
    items(html, "start-pictures", Some("start-pictures-means"), &receipt.pictures, NAMED);
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

pub(super) fn heading(html: &mut Html, key: &str, n: usize) {
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

pub(super) fn more(html: &mut Html, n: usize) {
    if n > NAMED {
        html.raw("<li>").text(&say("start-more", &[("n", Value::from(n - NAMED))])).raw("</li>\n");
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

fn counts(about: &About<'_>, html: &mut Html) {
    if about.receipt.collections.is_empty() {
        return;
    }
    html.raw("<h2>").say("start-counts").raw("</h2>\n<p>").say("start-counts-lead").raw("</p>\n");
    html.raw("<div class=\"table\"><table>\n<thead><tr><th scope=\"col\">").say("heading-name");
    html.raw("</th><th scope=\"col\">").say("heading-kind").raw("</th>");
    for head in ["column-listed", "column-saved", "column-unchanged", "column-skipped", "column-lost", "column-size"] {
        html.raw("<th scope=\"col\" class=\"number\">").say(head).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    for line in &about.receipt.collections {
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

fn how(about: &About<'_>, html: &mut Html) {
    let backup = about.backup;
    html.raw("<h2>").say("start-how").raw("</h2>\n<ul>\n");
    let mut line = |said: String| {
        html.raw("<li>").text(&said).raw("</li>\n");
    };
    line(say(
        "start-how-made",
        &[
            ("started", Value::from(about.local(backup.started))),
            ("sealed", Value::from(about.local(backup.sealed))),
            ("tool", Value::from(&backup.tool)),
        ],
    ));
    for endpoint in &backup.account.endpoints {
        line(say(
            "start-how-source",
            &[("place", Value::from(&endpoint.url)), ("user", Value::from(&backup.account.user))],
        ));
    }
    if about.receipt.read_only {
        line(say("start-how-read-only", &[]));
    }
    if let Some(case) = &about.receipt.case {
        line(say("start-how-case", &[("case", Value::from(case))]));
    }
    if let Some(operator) = &about.receipt.operator {
        line(say("start-how-operator", &[("operator", Value::from(operator))]));
    }
    html.raw("</ul>\n");
}
