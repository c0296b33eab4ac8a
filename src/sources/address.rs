//! Addresses inside of answers: what they point to, when two are the same, and how to ask for one (RFC 4918 §8.3,
//! RFC 3986). Nothing here leads to another host.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use url::Url;

use crate::model::{Collection, Trouble};

/// What a listed address may carry unencoded although it must not: Cyrus IMAP 3.6.1 sends `?` and drops nothing for it
/// (22 November 2026), others send blanks and letters of any script. A `%` is kept, so what is encoded stays so.
const UNSAFE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`').add(b'\\').add(b'{').add(b'}');

/// The absolute path that `href`, found in an answer of `base`, points to; an error when it is on another host.
///
/// A whole address may differ in scheme and port: servers behind a proxy know only their own. Whoever asks for the
/// path asks the origin that gave the listing, so this gives nobody a password.
pub(super) fn path_of<'a>(base: &Url, href: &'a str) -> Result<Cow<'a, str>, Trouble> {
    if href.starts_with('/') && !href.starts_with("//") {
        return Ok(Cow::Borrowed(href));
    }
    let wrong = |why: &str| Trouble::Malformed { url: base.to_string(), why: format!("{why}: {}", excerpt(href)) };
    let rest = match href.split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || is_scheme(scheme) => rest,
        _ => {
            let joined = base.join(href).map_err(|_| wrong("an address in it is none"))?;
            if joined.origin() != base.origin() {
                return Err(wrong("an address in it points to another place"));
            }
            return Ok(Cow::Owned(joined.path().to_owned()));
        }
    };
    let split = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(split);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let named = Url::parse(&format!("http://{host}/")).map_err(|_| wrong("an address in it is none"))?;
    if named.host() != base.host() {
        return Err(wrong("an address in it points to another host"));
    }
    Ok(Cow::Borrowed(if path.is_empty() { "/" } else { path }))
}

fn is_scheme(text: &str) -> bool {
    text.strip_suffix(':').is_some_and(|name| name.eq_ignore_ascii_case("http") || name.eq_ignore_ascii_case("https"))
}

/// What makes two paths the same however they are encoded.
pub fn key(path: &str) -> Cow<'_, [u8]> {
    percent_decode_str(path).into()
}

/// `key` of a collection, with or without its last slash.
pub fn folder_key(path: &str) -> Cow<'_, [u8]> {
    key(path.trim_end_matches('/'))
}

/// The last part of a path, decoded, as something to show; the whole path where that is no text.
pub(super) fn last_name(path: &str) -> String {
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    percent_decode_str(last).decode_utf8().map_or_else(|_| last.to_owned(), Cow::into_owned)
}

/// Where to ask for `path` on the origin of `c`.
pub(super) fn url_in(c: &Collection, path: &str) -> Result<Url, Trouble> {
    url_at(&c.origin, path)
}

/// Where to ask for `path` on `origin`.
pub(super) fn url_at(origin: &str, path: &str) -> Result<Url, Trouble> {
    let text: Cow<'_, str> = utf8_percent_encode(path, UNSAFE).into();
    Url::parse(&format!("{origin}{text}"))
        .map_err(|error| Trouble::BadAddress { input: excerpt(path).to_owned(), why: error.to_string() })
}

/// Scheme, host and port of an address.
pub(super) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn excerpt(text: &str) -> &str {
    let end = text.char_indices().nth(200).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_paths_on_the_same_host() {
        let base = Url::parse("https://dav.example.org:8443/dav/book/").unwrap();
        let check = |href: &str, expect: Option<&str>| {
            assert_eq!(path_of(&base, href).ok().as_deref(), expect, "{href}");
        };
        check("/dav/book/a%20b.vcf", Some("/dav/book/a%20b.vcf"));
        check("/dav/book/a b?c\\d.vcf", Some("/dav/book/a b?c\\d.vcf"));
        check("https://dav.example.org:8443/dav/book/%61.vcf", Some("/dav/book/%61.vcf"));
        check("http://DAV.example.org/dav/x", Some("/dav/x"));
        check("//dav.example.org/dav/x", Some("/dav/x"));
        check("https://dav.example.org", Some("/"));
        check("a.vcf", Some("/dav/book/a.vcf"));
        check("https://evil.example/dav/x", None);
        check("https://dav.example.org@evil.example/dav/x", None);
        check("//evil.example/x", None);
        check("mailto:alice@example.org", None);
        check("/a//b", Some("/a//b"));
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_listed_stays_on_the_host(href in ".{0,40}|(https?:)?//.{0,20}/.{0,20}|/[^ ]{0,30}") {
            let base = Url::parse("https://dav.example.org/dav/book/").unwrap();
            if let Ok(path) = path_of(&base, &href) {
                proptest::prop_assert!(path.starts_with('/'));
                if let Ok(url) = url_at("https://dav.example.org", &path) {
                    proptest::prop_assert_eq!(url.origin(), base.origin());
                    proptest::prop_assert_eq!(url.query(), None);
                }
            }
        }
    }

    #[test]
    fn encoding_does_not_matter_for_sameness() {
        let check = |a: &str, b: &str, expect: bool| assert_eq!(key(a) == key(b), expect, "{a} {b}");
        check("/a%40b.vcf", "/a@b.vcf", true);
        check("/%c3%a9.vcf", "/%C3%A9.vcf", true);
        check("/é.vcf", "/%C3%A9.vcf", true);
        check("/a.vcf", "/A.vcf", false);
        assert_eq!(folder_key("/a%20b/"), folder_key("/a b"));
        assert_eq!(last_name("/x/J%C3%B6rg/"), "Jörg");
        assert_eq!(last_name("/x/%FF/"), "%FF");
    }

    #[test]
    fn odd_paths_are_asked_for_as_they_are_meant() {
        let check = |path: &str, expect: &str| {
            assert_eq!(
                url_at("http://127.0.0.1:5232", path).unwrap().as_str(),
                format!("http://127.0.0.1:5232{expect}")
            );
        };
        check("/a%20b.vcf", "/a%20b.vcf");
        check("/a b?c#d\\e.vcf", "/a%20b%3Fc%23d%5Ce.vcf");
        check("/é.vcf", "/%C3%A9.vcf");
        check("/a%2Fb.vcf", "/a%2Fb.vcf");
    }
}
