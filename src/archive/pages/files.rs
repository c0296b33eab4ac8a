//! What is where in a backup: a line a file, and which file goes into which program. Of other programs it claims only
//! what the tests of Lifeboat have judged; the rest is said to come from their documentation.

use std::collections::BTreeMap;

use crate::model::Kind;
use crate::text::{self, Value, say};

use super::About;
use super::html::Html;
use super::start::{NAMED, heading, more};

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The files of a collection that hold its items of one kind and that other programs can import.
pub(super) fn files_to_import<'a>(about: &'a About<'_>, id: &str, kind: Kind) -> impl Iterator<Item = &'a str> {
    let stem = about.backup.collections.iter().find(|line| line.collection.id == id);
    let stem = stem.map_or("", |line| line.collection.file_stem.as_str());
    let folder = format!("data/{}/", kind.folder());
    let endings: &[&str] = match kind {
        Kind::Contacts => &[".vcf"],
        Kind::Calendar => &[".ics"],
        _ => &[".ics", ".txt"],
    };
    endings.iter().filter_map(move |ending| {
        let path = format!("{folder}{stem}{ending}");
        about.backup.files.get_key_value(&path).map(|(path, _)| path.as_str())
    })
}

/// What a payload file is, by where it lies (DESIGN: a backup on disk).
fn what_is(about: &About<'_>, path: &str) -> String {
    let name = file_name(path.trim_end_matches('/'));
    let kind = path.strip_prefix("data/").and_then(|rest| rest.split('/').next()).unwrap_or("");
    let kind = if kind == "originals" { "" } else { kind };
    // The collection whose stem the file's name begins with; the longest, since stems may begin alike.
    let named = about
        .backup
        .collections
        .iter()
        .filter(|line| !line.collection.file_stem.is_empty() && name.starts_with(&line.collection.file_stem))
        .max_by_key(|line| line.collection.file_stem.len());
    let shown = named.map_or(name, |line| about.collection_name(&line.collection.id));
    let args = [("name", Value::from(shown))];
    let picture = path.starts_with("data/originals/contacts/") && path.ends_with('/');
    let other_form = path.contains("/for-other-programs/");
    match kind {
        _ if picture => say("file-pictures", &args),
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

/// The table of files.
pub(super) fn files(about: &About<'_>, html: &mut Html) {
    html.raw("<h2>").say("start-files").raw("</h2>\n<p>").say("start-files-lead").raw("</p>\n");
    html.raw("<div class=\"table files\"><table>\n<thead><tr><th scope=\"col\">").say("heading-file");
    html.raw("</th><th scope=\"col\">").say("heading-what").raw("</th><th scope=\"col\" class=\"number\">");
    html.say("heading-size").raw("</th></tr></thead>\n<tbody>\n");
    for kind in Kind::ALL {
        let folder = format!("data/{}/", kind.folder());
        files_in(about, html, &folder, &text::kind_name(kind));
    }
    files_in(about, html, ORIGINALS, &say("start-originals", &[]));
    part(html, &say("start-beside", &[]));
    for (path, what) in
        [("read/", "file-pages"), ("lifeboat/", "file-records"), ("manifest-sha256.txt", "file-manifests")]
    {
        html.raw("<tr><th scope=\"row\">").link("", path, path).raw("</th><td>").say(what).raw("</td><td></td></tr>\n");
    }
    html.raw("</tbody>\n</table></div>\n");
}

/// The files of one folder, under a heading, the shallow ones first.
fn files_in(about: &About<'_>, html: &mut Html, folder: &str, heading: &str) {
    let of_folder = about.backup.files.iter().filter(|(path, _)| path.starts_with(folder));
    // Of pictures there may be hundreds: their folder stands for them.
    let mut files: BTreeMap<&str, u64> = BTreeMap::new();
    for (path, file) in of_folder {
        *files.entry(picture_folder(path).unwrap_or(path)).or_default() += file.size;
    }
    let mut files: Vec<_> = files.into_iter().collect();
    files.sort_by_key(|(path, _)| path.trim_end_matches('/').matches('/').count());
    if !files.is_empty() {
        part(html, heading);
    }
    for (path, size) in files {
        let shown = path.strip_prefix(folder).unwrap_or(path);
        html.raw("<tr><th scope=\"row\">").link("", path, shown).raw("</th><td>");
        html.text(&what_is(about, path)).raw("</td><td class=\"number\">").text(&text::size(size)).raw("</td></tr>\n");
    }
}

/// The folder of a picture that a contact links to, with its slash.
fn picture_folder(path: &str) -> Option<&str> {
    let behind = path.strip_prefix("data/originals/contacts/")?;
    let end = path.len() - behind.len() + behind.find('/')? + 1;
    path.get(..end)
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

/// The table of imports, for those files that are there.
pub(super) fn import(about: &About<'_>, html: &mut Html) {
    let there = |line: &&Import| {
        about.backup.files.keys().any(|path| path.starts_with(line.folder) && path.ends_with(line.ending))
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
    losses(about, html);
}

/// What the forms for other programs could not carry over.
fn losses(about: &About<'_>, html: &mut Html) {
    let receipt = about.receipt;
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
