//! Inert HTML: markup is what stands in this program's source, text is escaped, links stay inside the backup, pictures
//! are inside the page. There is no way to write anything else.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::archive::disk;
use crate::model::Trouble;
use crate::text::{Language, say};

/// What a page may do: show itself. `base-uri` and `form-action` do not fall back on `default-src`.
const HEAD: &str = concat!(
    "<meta charset=\"utf-8\">\n",
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; ",
    "base-uri 'none'; form-action 'none'\">\n",
    "<meta name=\"referrer\" content=\"no-referrer\">\n",
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    "<meta name=\"color-scheme\" content=\"light dark\">\n",
);

const STYLE: &str = include_str!("../../../assets/page.css");

/// What of a path stays as it is in a link.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A piece of a page under construction.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    /// Markup. It stands in the source, so nothing from outside can be it.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Html {
        self.0.push_str(markup);
        self
    }

    /// Text, escaped. What no page may hold (control characters) shows as `�`.
    pub(super) fn text(&mut self, text: &str) -> &mut Html {
        let mut rest = text;
        while let Some(at) = rest.find(must_escape) {
            let (plain, from) = rest.split_at(at);
            self.0.push_str(plain);
            let mut chars = from.chars();
            match chars.next() {
                Some('&') => self.0.push_str("&amp;"),
                Some('<') => self.0.push_str("&lt;"),
                Some('>') => self.0.push_str("&gt;"),
                Some('"') => self.0.push_str("&quot;"),
                Some('\'') => self.0.push_str("&#39;"),
                _ => self.0.push('\u{fffd}'),
            }
            rest = chars.as_str();
        }
        self.0.push_str(rest);
        self
    }

    /// A sentence of the `text` room without values.
    pub(super) fn say(&mut self, key: &str) -> &mut Html {
        self.text(&say(key, &[]))
    }

    /// A link to a file of the backup. `up` leads from the page to the backup's folder: `""` or `"../"`.
    pub(super) fn link(&mut self, up: &'static str, path: &str, text: &str) -> &mut Html {
        self.raw("<a href=\"").raw(if up.is_empty() { "./" } else { up });
        self.0.extend(utf8_percent_encode(path, PATH));
        self.raw("\">").text(text).raw("</a>")
    }

    /// A link to a place on the same page.
    pub(super) fn jump(&mut self, anchor: &str, text: &str) -> &mut Html {
        self.raw("<a href=\"#");
        self.0.extend(utf8_percent_encode(anchor, PATH));
        self.raw("\">").text(text).raw("</a>")
    }

    /// A picture that is part of the page.
    pub(super) fn picture(&mut self, jpeg: &[u8], name: &str) -> &mut Html {
        self.raw("<img src=\"data:image/jpeg;base64,");
        STANDARD.encode_string(jpeg, &mut self.0);
        self.raw("\" alt=\"").text(name).raw("\">")
    }

    /// What was built elsewhere.
    pub(super) fn append(&mut self, other: Html) -> &mut Html {
        self.0.push_str(&other.0);
        self
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

fn must_escape(c: char) -> bool {
    matches!(c, '&' | '<' | '>' | '"' | '\'') || (c.is_control() && c != '\n' && c != '\t')
}

/// A page being written. What is built up in `html` goes to the file in large pieces.
pub(super) struct Page {
    pub(super) html: Html,
    file: File,
    path: PathBuf,
}

impl Page {
    /// Opens the page at `path`, replacing what an earlier try left there.
    pub(super) fn create(path: &Path, title: &str) -> Result<Page, Trouble> {
        Page::open(path, title, disk::private().create(true).truncate(true))
    }

    /// Opens the page at `path`, where nothing may be yet.
    pub(super) fn create_new(path: &Path, title: &str) -> Result<Page, Trouble> {
        Page::open(path, title, disk::private().create_new(true))
    }

    fn open(path: &Path, title: &str, how: &OpenOptions) -> Result<Page, Trouble> {
        let file = how.open(path).map_err(disk::trouble(path))?;
        let mut html = Html::default();
        html.raw("<!DOCTYPE html>\n<html lang=\"").text(Language::current().tag()).raw("\">\n<head>\n").raw(HEAD);
        html.raw("<title>").text(title).raw("</title>\n<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n");
        Ok(Page { html, file, path: path.to_owned() })
    }

    /// Hands what has been built up to the file once it is worth it.
    pub(super) fn pass_on(&mut self) -> Result<(), Trouble> {
        if self.html.len() < 64 * 1024 { Ok(()) } else { self.write_out() }
    }

    /// Ends the page and syncs it.
    pub(super) fn finish(mut self) -> Result<(), Trouble> {
        self.html.raw("</body>\n</html>\n");
        self.write_out()?;
        disk::sync(&self.file).map_err(disk::trouble(&self.path))
    }

    fn write_out(&mut self) -> Result<(), Trouble> {
        self.file.write_all(self.html.0.as_bytes()).map_err(disk::trouble(&self.path))?;
        self.html.0.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(build: impl FnOnce(&mut Html), expect: &str) {
        let mut html = Html::default();
        build(&mut html);
        assert_eq!(html.0, expect);
    }

    #[test]
    fn text_can_not_become_markup() {
        check(
            |html| {
                html.text("<script>alert('x')</script>");
            },
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;",
        );
        check(
            |html| {
                html.text("\" onload=\"x&\u{0}\r\u{85}é\n");
            },
            "&quot; onload=&quot;x&amp;\u{fffd}\u{fffd}\u{fffd}é\n",
        );
        check(
            |html| {
                html.text("田中 美咲 👨‍👩‍👧 ليلى");
            },
            "田中 美咲 👨‍👩‍👧 ليلى",
        );
    }

    #[test]
    fn links_stay_inside_the_backup() {
        check(
            |html| {
                html.link("", "javascript:alert(1)", "x");
            },
            "<a href=\"./javascript%3Aalert%281%29\">x</a>",
        );
        check(
            |html| {
                html.link("../", "data/a b#ü\".vcf", "<x>");
            },
            "<a href=\"../data/a%20b%23%C3%BC%22.vcf\">&lt;x&gt;</a>",
        );
        check(
            |html| {
                html.jump("c1\" onclick=\"x", "A");
            },
            "<a href=\"#c1%22%20onclick%3D%22x\">A</a>",
        );
    }

    #[test]
    fn pictures_are_part_of_the_page() {
        check(
            |html| {
                html.picture(b"abc", "a \"b\"");
            },
            "<img src=\"data:image/jpeg;base64,YWJj\" alt=\"a &quot;b&quot;\">",
        );
    }
}
