//! Addresses as people write them and as servers name them. Pure.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::model::{Endpoint, Trouble};
use crate::net::http::is_loopback;

/// What an account's id keeps of a user name as it is.
const USER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@').remove(b'+');

/// Reads what a person typed: a web address, a host, or an e-mail address, of which the host is taken.
pub fn read(text: &str) -> Result<Url, Trouble> {
    let text = text.trim();
    let has_scheme = text.contains("://");
    // A password that someone typed into the address is not repeated.
    let bad = |why: &str| Trouble::BadAddress { input: hide_user(text), why: why.into() };
    if text.is_empty() {
        return Err(bad("it is empty"));
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(bad("it has a blank in it"));
    }
    let mut url = if has_scheme {
        Url::parse(text)
    } else {
        let host = match text.rsplit_once('@') {
            Some((_, host)) if !text.contains('/') => host,
            _ => text,
        };
        Url::parse(&format!("https://{host}"))
    }
    .map_err(|error| bad(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad("it must begin with https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("it has a user name or password in it; they have a place of their own"));
    }
    if !has_scheme && is_loopback(&url) {
        // Nobody has a certificate for their own computer. Both schemes are special, so this can't fail.
        let _ = url.set_scheme("http");
    }
    if !url.path().is_ascii() || url.cannot_be_a_base() {
        return Err(bad("it is no web address"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// The text without what may be a user name and password. A password may have anything in it, slashes too, so all in front
/// of the last `@` goes where a `:` is among it.
fn hide_user(text: &str) -> String {
    let is_scheme = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let start = text.find("://").filter(|at| text.get(..*at).is_some_and(is_scheme)).map_or(0, |at| at + 3);
    let (scheme, rest) = text.split_at_checked(start).unwrap_or(("", text));
    match rest.rsplit_once('@') {
        Some((user, rest)) if user.contains(':') || !user.contains('/') => format!("{scheme}***@{rest}"),
        _ => text.to_owned(),
    }
}

/// A server behind a proxy may believe that it speaks plain http; its addresses on our own host are taken as ours.
pub fn keep_tls(base: &Url, mut to: Url) -> Url {
    if base.scheme() == "https" && to.scheme() == "http" && base.host() == to.host() {
        // These can't fail: both schemes are special, and the address has a host.
        let _ = to.set_scheme("https");
        let _ = to.set_port(base.port());
    }
    to
}

/// The address of a folder, with its slash at the end and nothing behind it.
pub(super) fn as_folder(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    url.into()
}

/// True when `inner` is `outer` or lies in it.
pub(super) fn is_inside(inner: &Url, outer: &Url) -> bool {
    as_folder(inner).starts_with(&as_folder(outer))
}

/// What makes it the same account next time: `user@host:port/path` of each service's principal (or of the service itself
/// where there is none), sorted, with blanks between. None of them has a blank in it.
pub(in crate::signin) fn account_id(user: &str, endpoints: &[Endpoint]) -> String {
    let places = endpoints.iter().map(|endpoint| endpoint.principal.as_ref().unwrap_or(&endpoint.url));
    id_at(user, places.filter_map(|place| Url::parse(place).ok()))
}

/// The same of addresses as a person wrote them: right as far as user and host go.
pub(in crate::signin) fn account_id_at(user: &str, urls: &[String]) -> String {
    id_at(user, urls.iter().filter_map(|url| read(url).ok()))
}

fn id_at(user: &str, places: impl Iterator<Item = Url>) -> String {
    let user = utf8_percent_encode(user, USER).to_string();
    let part = |url: Url| Some(format!("{user}@{}:{}{}", url.host_str()?, url.port_or_known_default()?, url.path()));
    let mut parts: Vec<String> = places.filter_map(part).collect();
    parts.sort();
    parts.dedup();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Service;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        for (text, expect) in [
            ("dav.example.org", "https://dav.example.org/"),
            (" dav.example.org \n", "https://dav.example.org/"),
            ("dav.example.org:8443/dav/", "https://dav.example.org:8443/dav/"),
            ("https://dav.example.org/dav/alice%20b/?x#y", "https://dav.example.org/dav/alice%20b/?x"),
            ("HTTP://Example.org", "http://example.org/"),
            ("alice@example.org", "https://example.org/"),
            ("bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
            ("127.0.0.1:5232", "http://127.0.0.1:5232/"),
            ("localhost:5232/alice/", "http://localhost:5232/alice/"),
            ("[::1]:8080", "http://[::1]:8080/"),
            ("https://127.0.0.1/", "https://127.0.0.1/"),
            ("example.org/users/a@b/", "https://example.org/users/a@b/"),
        ] {
            assert_eq!(read(text).map(String::from), Ok(expect.into()), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_said() {
        for (text, expect) in [
            ("", "empty"),
            ("my server", "blank"),
            ("https://", "host"),
            ("htps://example.org", "https://"),
            ("ftp://example.org", "https://"),
            ("file:///etc/passwd", "https://"),
            ("https://exa mple.org", "blank"),
            ("https://exam\u{7}ple.org", "blank"),
            ("https://alice:hunter2@example.org/", "user name"),
            ("https://alice:hunter2@example.org:99999/", "port"),
            ("alice:hunter2@exa^mple.org", "domain"),
            ("alice:hunter2@cloud.example.org/dav/", "user name"),
            ("https://alice:hunter2/x@example.org/", "port"),
            ("https://alice:hun/hunter2@example.org/", "port"),
            ("alice:hunter2://@example.org/", ""),
            ("https://a%2Fb/", "domain"),
            ("https://example.org:99999/", "port"),
        ] {
            let Err(Trouble::BadAddress { input, why }) = read(text) else { panic!("{text} is an address") };
            assert!(why.contains(expect), "{text}: {why}");
            assert!(!input.contains("hun"), "{input}");
        }
    }

    #[test]
    fn folders_know_what_is_in_them() {
        let url = |text: &str| Url::parse(text).unwrap();
        for (inner, outer, expect) in [
            ("https://h/a/b/", "https://h/a/", true),
            ("https://h/a", "https://h/a/", true),
            ("https://h/ab/", "https://h/a", false),
            ("https://h/a/", "https://h/a/b/", false),
            ("https://i/a/", "https://h/a/", false),
            ("https://h/a/", "https://h/", true),
        ] {
            assert_eq!(is_inside(&url(inner), &url(outer)), expect, "{inner} {outer}");
        }
    }

    #[test]
    fn plain_addresses_of_our_own_host_become_ours() {
        let check = |base: &str, to: &str, expect: &str| {
            let got = keep_tls(&Url::parse(base).unwrap(), Url::parse(to).unwrap());
            assert_eq!(got.as_str(), expect, "{base} {to}");
        };
        check("https://h/", "http://h/dav/", "https://h/dav/");
        check("https://h:8443/", "http://h/dav/", "https://h:8443/dav/");
        check("https://h:8443/", "http://h:8080/dav/", "https://h:8443/dav/");
        check("https://h/", "http://i/dav/", "http://i/dav/");
        check("http://h/", "http://h/dav/", "http://h/dav/");
    }

    #[test]
    fn an_account_is_known_by_its_services() {
        let endpoint = |service, url: &str, principal: Option<&str>| Endpoint {
            service,
            url: url.into(),
            principal: principal.map(str::to_owned),
        };
        let endpoints = [
            endpoint(Service::Webdav, "https://files.h/alice/", None),
            endpoint(Service::Carddav, "https://h/card/alice/", Some("https://h/p/alice/")),
            endpoint(Service::Caldav, "https://h/cal/alice/", Some("https://h/p/alice/")),
        ];
        assert_eq!(account_id("alice b@h", &endpoints), "alice%20b@h@files.h:443/alice/ alice%20b@h@h:443/p/alice/");
    }
}
