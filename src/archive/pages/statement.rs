//! The page of a statement of loss: for a subscriber, a support desk or a complaint, to be printed. Nothing is folded.

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::html::{Html, Page};
use super::start::{brand, sign};
use crate::archive::records::Status;
use crate::archive::statement::{Lost, Made, Statement, Sum};
use crate::model::{Kind, Trouble};
use crate::text::{self, Value, change, say, sentence};

/// Writes the page at `path`, where nothing is yet.
pub fn write_statement(path: &Path, statement: &Statement, zone: TimeZone) -> Result<(), Trouble> {
    let title = say("statement-title", &[("account", Value::from(&statement.then.account))]);
    let mut page = Page::create_new(path, &title)?;
    let html = &mut page.html;
    brand(html, None);
    html.raw("<h1>")
        .text(&title)
        .raw("</h1>\n<p class=\"lead\">")
        .say(if statement.now.emptied { "statement-lead-emptied" } else { "statement-lead" })
        .raw("</p>\n");
    let unharmed = statement.gone.is_empty() && statement.hollow.is_empty();
    let heading = if unharmed { "statement-nothing" } else { "statement-lost" };
    sign(html, unharmed, heading, &statement.beside.sentence());
    only_here(statement, html);
    backups(statement, &zone, html);
    totals(statement, html);
    page.pass_on()?;
    for (heading, items) in [
        ("statement-gone", &statement.gone),
        ("statement-hollow", &statement.hollow),
        ("statement-changed", &statement.changed),
    ] {
        list(&mut page, heading, items, !statement.others.is_empty())?;
    }
    digests(statement, &mut page.html);
    about(statement, &zone, &mut page.html);
    page.finish()
}

/// A time as it was here, and for everybody.
fn when(time: Timestamp, zone: &TimeZone) -> String {
    format!("{} ({time})", text::date_time(zone.to_datetime(time)))
}

fn only_here(statement: &Statement, html: &mut Html) {
    let lost = statement.gone.len() + statement.hollow.len() + statement.changed.len();
    if lost == 0 {
        return;
    }
    let only = statement.only_here().count();
    html.raw("<p>");
    if statement.others.is_empty() {
        html.say("statement-no-others");
    } else {
        let n = [("n", Value::from(only)), ("others", Value::from(statement.others.len()))];
        html.text(&say("statement-only-here", &n));
    }
    html.raw("</p>\n");
    if !statement.unread.is_empty() {
        let names = text::names(&statement.unread);
        html.raw("<p>").text(&say("statement-unread", &[("names", Value::from(names))])).raw("</p>\n");
    }
}

fn backups(statement: &Statement, zone: &TimeZone, html: &mut Html) {
    html.raw("<h2>")
        .say("statement-backups")
        .raw("</h2>\n<div class=\"table\"><table>\n<thead><tr><th></th><th scope=\"col\">");
    html.say("statement-then").raw("</th><th scope=\"col\">").say("statement-now").raw("</th></tr></thead>\n<tbody>\n");
    let mut row = |heading: &str, of: &dyn Fn(&Made) -> String| {
        html.raw("<tr><th scope=\"row\">").say(heading).raw("</th>");
        for made in [&statement.then, &statement.now] {
            html.raw("<td dir=\"auto\">").text(&of(made)).raw("</td>");
        }
        html.raw("</tr>\n");
    };
    row("statement-account", &|made| made.account.clone());
    row("statement-service", &|made| {
        let urls: Vec<&str> = made.endpoints.iter().map(|endpoint| endpoint.url.as_str()).collect();
        urls.join("\n")
    });
    row("statement-backup", &|made| if made.emptied { say("statement-emptied", &[]) } else { made.name.clone() });
    row("statement-made", &|made| when(made.sealed, zone));
    row("statement-status", &|made| {
        if made.emptied {
            return say("statement-emptied-status", &[]);
        }
        say(if made.status == Status::Complete { "start-complete" } else { "start-incomplete" }, &[])
    });
    html.raw("</tbody>\n</table></div>\n");
    if statement.unknown > 0 || statement.now.status == Status::Incomplete {
        html.raw("<p class=\"muted\">").say("statement-not-counted").raw("</p>\n");
    }
}

fn totals(statement: &Statement, html: &mut Html) {
    html.raw("<h2>").say("statement-numbers").raw("</h2>\n<div class=\"table\"><table>\n<thead><tr><th scope=\"col\">");
    html.say("heading-kind").raw("</th>");
    for head in ["statement-then", "statement-now", "statement-n-gone", "statement-n-hollow", "statement-n-changed"] {
        html.raw("<th scope=\"col\" class=\"number\">").say(head).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    for (kind, Sum { then, now, gone, hollow, changed }) in &statement.totals {
        html.raw("<tr><th scope=\"row\">").text(&text::kind_name(*kind)).raw("</th>");
        for n in [then, now, gone, hollow, changed] {
            html.raw("<td class=\"number\">").text(&text::number(*n)).raw("</td>");
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody>\n</table></div>\n");
}

/// Every item by name, a table a kind.
fn list(page: &mut Page, heading: &str, items: &[Lost], others: bool) -> Result<(), Trouble> {
    if items.is_empty() {
        return Ok(());
    }
    page.html.raw("<h2>").say(heading).raw("</h2>\n");
    for kind in Kind::ALL {
        let of_kind = || items.iter().filter(|lost| lost.kind == kind);
        let n = of_kind().count() as u64;
        if n == 0 {
            continue;
        }
        let html = &mut page.html;
        html.raw("<h3>").text(&text::count_of(kind, n)).raw("</h3>\n<div class=\"table\"><table>\n<thead><tr>");
        let mut heads = vec!["heading-name", "statement-where", "statement-what"];
        heads.extend(others.then_some("statement-also"));
        for head in heads {
            html.raw("<th scope=\"col\">").say(head).raw("</th>");
        }
        html.raw("</tr></thead>\n<tbody>\n");
        for lost in of_kind() {
            row(&mut page.html, lost, others);
            page.pass_on()?;
        }
        page.html.raw("</tbody>\n</table></div>\n");
    }
    Ok(())
}

fn row(html: &mut Html, lost: &Lost, others: bool) {
    html.raw("<tr><th scope=\"row\" dir=\"auto\">").text(&lost.name).raw("</th><td dir=\"auto\">");
    html.text(&lost.collection).raw("</td><td>");
    let mut lines: Vec<String> = lost.hollow.iter().map(|key| sentence(key)).collect();
    lines.extend(lost.changes.iter().map(|c| change(&c.property, c.instance.as_deref(), &c.gone, &c.new)));
    lines.extend(lost.uid.as_ref().map(|uid| say("statement-uid", &[("uid", Value::from(uid))])));
    lines.extend(lost.sha256.as_ref().map(|digest| say("statement-digest", &[("digest", Value::from(digest))])));
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            html.raw("<br>");
        }
        html.raw("<bdi>").text(line).raw("</bdi>");
    }
    if others {
        html.raw("</td><td>");
        if lost.also_in.is_empty() {
            html.say("statement-nowhere");
        } else {
            html.text(&text::names(&lost.also_in));
        }
    }
    html.raw("</td></tr>\n");
}

fn digests(statement: &Statement, html: &mut Html) {
    html.raw("<h2>").say("statement-seals").raw("</h2>\n<p>").say("statement-seals-mean").raw("</p>\n");
    for made in [&statement.then, &statement.now].into_iter().filter(|made| !made.emptied) {
        html.raw("<p class=\"muted\"><bdi>").text(&made.name).raw("</bdi></p>\n<pre>").text(&made.seal).raw("</pre>\n");
    }
    html.raw("<p>").say("statement-seals-prove").raw("</p>\n");
}

fn about(statement: &Statement, zone: &TimeZone, html: &mut Html) {
    html.raw("<h2>").say("statement-about").raw("</h2>\n<ul>\n");
    let mut line = |said: String| {
        html.raw("<li>").text(&said).raw("</li>\n");
    };
    let written = when(statement.written, zone);
    line(say("statement-written", &[("when", Value::from(written)), ("tool", Value::from(&statement.tool))]));
    for made in [&statement.then, &statement.now].into_iter().filter(|made| !made.emptied) {
        let args = [("name", Value::from(&made.name)), ("tool", Value::from(&made.tool))];
        line(say("statement-made-by", &args));
    }
    if let Some(case) = &statement.case {
        line(say("start-how-case", &[("case", Value::from(case))]));
    }
    if let Some(operator) = &statement.operator {
        line(say("start-how-operator", &[("operator", Value::from(operator))]));
    }
    html.raw("</ul>\n");
}
