//! Forgives the blanks in app passwords as some services show them. Pure.
//!
//! A wrong try can lock an account, so nothing is tried twice: it is decided before the first try whether the blanks were
//! meant. They may be: a person's own password can well be `blue fish swim away`.

use url::{Host, Url};

use super::discovery::read_address;
use crate::model::Secret;

/// Services that take nothing but app passwords here, made by themselves and without blanks, but shown with some.
/// Google and Yahoo show four groups of four letters, Apple puts hyphens between, which belong to it.
const WITHOUT_BLANKS: &[&str] = &[
    "aol.com",
    "apple.com",
    "gmail.com",
    "google.com",
    "googleapis.com",
    "googleusercontent.com",
    "icloud.com",
    "me.com",
    "yahoo.com",
];

/// The password to send to the services at `urls`: as it was pasted, unless each of them is known to show its app
/// passwords with blanks that don't belong to them, and this looks like one.
pub(super) fn forgive(pasted: &Secret, urls: &[String]) -> Secret {
    let is_known = |url: &String| read_address(url).is_ok_and(|url| is_without_blanks(&url));
    if urls.is_empty() || !urls.iter().all(is_known) {
        return pasted.clone();
    }
    let bare: String = pasted.expose().chars().filter(|c| !is_blank(*c)).collect();
    let bare = Secret::new(bare);
    if is_app_password(bare.expose()) { bare } else { pasted.clone() }
}

fn is_without_blanks(url: &Url) -> bool {
    let Some(Host::Domain(host)) = url.host() else { return false };
    WITHOUT_BLANKS
        .iter()
        .any(|known| host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// Blanks, and the characters without width that come along when something is copied from a web page.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Sixteen letters, with or without hyphens between groups of four.
fn is_app_password(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let is_letters = |group: &&str, len: usize| group.len() == len && group.bytes().all(|b| b.is_ascii_alphabetic());
    match groups.as_slice() {
        [one] => is_letters(one, 16),
        groups => groups.len() == 4 && groups.iter().all(|group| is_letters(group, 4)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_forgiven_where_they_can_not_be_meant() {
        let check = |urls: &[&str], pasted: &str, expect: &str| {
            let urls: Vec<String> = urls.iter().map(|url| (*url).to_owned()).collect();
            let sent = forgive(&Secret::new(pasted), &urls);
            assert_eq!(sent.expose(), expect, "{urls:?} {pasted:?}");
        };
        let bare = "abcdefghijklmnop";
        for pasted in [
            "abcd efgh ijkl mnop",
            " abcd efgh ijkl mnop\n",
            "abcd\u{a0}efgh\u{a0}ijkl\u{a0}mnop",
            "abcd\tefgh\u{2009}ijkl\u{200b} mnop",
            bare,
        ] {
            check(&["https://www.googleapis.com/carddav/v1/"], pasted, bare);
            check(&["someone@yahoo.com"], pasted, bare);
            check(&["https://carddav.address.yahoo.com", "https://caldav.calendar.yahoo.com/"], pasted, bare);
        }
        check(&["https://contacts.icloud.com/"], "abcd-efgh-ijkl-mnop ", "abcd-efgh-ijkl-mnop");
        check(&["https://contacts.icloud.com/"], "abcd - efgh-ijkl-\nmnop", "abcd-efgh-ijkl-mnop");

        // Not one of their app passwords: then it is what the person says it is.
        for pasted in
            ["abcd efgh ijkl mno1", "abcd efgh ijkl", " x ", "abcd efgh-ijkl mnop", "abcd efgh ijkl mnop qrst", ""]
        {
            check(&["https://contacts.icloud.com/"], pasted, pasted);
        }
        // Not one of those services, or not only such, or a host that only ends alike.
        for urls in [
            &["https://dav.example.org/"][..],
            &["https://contacts.icloud.com/", "https://dav.example.org/"],
            &["https://noticloud.com/"],
            &["https://icloud.com.example.org/"],
            &["not an address"],
            &[],
        ] {
            check(urls, "blue fish swim away", "blue fish swim away");
        }
    }
}
