//! Who may have the password, and which redirects are followed. Pure: decides, never sends.
//!
//! Sources: RFC 9110 §15.4 (redirection), and what went wrong elsewhere: CURL-CVE-2022-27774 (another port or scheme of
//! the same host is another place), seanmonstar/reqwest#2985 (the scheme was not compared).

use http::header::LOCATION;
use http::{HeaderMap, Method};
use url::{Host, Url};

use crate::model::{Consent, Trouble};

/// Scheme, host and port: what a password is given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub tls: bool,
    host: Host<String>,
    port: u16,
}

impl Origin {
    /// The origin of an address that may be asked: http or https, a host, and no user name inside.
    pub fn of(url: &Url) -> Result<Origin, Trouble> {
        let bad = |why: &str| Trouble::BadAddress { input: shown(url), why: why.into() };
        let tls = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(bad("it must begin with https://")),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(bad("it has a user name or password in it"));
        }
        match (url.host(), url.port_or_known_default()) {
            (Some(host), Some(port)) if port != 0 => Ok(Origin { tls, host: host.to_owned(), port }),
            _ => Err(bad("it names no host")),
        }
    }

    /// This computer talking to itself.
    pub fn is_loopback(&self) -> bool {
        match &self.host {
            Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        }
    }

    /// The host without its port.
    pub fn bare_host(&self) -> &Host<String> {
        &self.host
    }

    /// The host as people read it; the port only where it is not the usual one.
    pub fn host(&self) -> String {
        let usual = if self.tls { 443 } else { 80 };
        if self.port == usual { self.host.to_string() } else { format!("{}:{}", self.host, self.port) }
    }
}

/// An address as it may be shown: without user name, password and fragment.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // Both fail only for addresses that can't have a user name.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
    url.into()
}

/// True for an address of this computer: what is sent there is not on any network.
pub fn is_loopback(url: &Url) -> bool {
    Origin::of(url).is_ok_and(|origin| origin.is_loopback())
}

/// The host of an address as people read it; the port only where it is not the usual one.
pub fn host_of(url: &Url) -> String {
    Origin::of(url).map(|origin| origin.host()).unwrap_or_default()
}

/// Path and query, as they stand in the request line.
pub(super) fn target(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

/// What the person confirmed: the host they gave, and further ones they said yes to.
#[derive(Clone, Debug)]
pub(super) struct Confirmed {
    home: Origin,
    /// Where a redirect moved the home from http to https, before any password was sent.
    moved: Option<Origin>,
    allow_http: bool,
    allow_hosts: Vec<String>,
    /// Domains that a provider file names as the service's own.
    trusted_domains: Vec<String>,
}

impl Confirmed {
    pub fn new(home: Origin, allow_http: bool, allow_hosts: &[String], trusted_domains: &[String]) -> Confirmed {
        let (allow_hosts, trusted_domains) = (allow_hosts.to_vec(), trusted_domains.to_vec());
        Confirmed { home, moved: None, allow_http, allow_hosts, trusted_domains }
    }

    /// The place that the person gave, or the https place it moved to.
    pub fn home(&self) -> &Origin {
        self.moved.as_ref().unwrap_or(&self.home)
    }

    /// An address with a move from http to https applied, so that plain http is not used again after it.
    pub fn settle(&self, mut url: Url) -> Url {
        if let Some(moved) = &self.moved
            && Origin::of(&url).is_ok_and(|origin| origin == self.home)
        {
            // These can't fail: the address has a host, and both schemes are special.
            let _ = url.set_scheme("https");
            let _ = url.set_port(Some(moved.port));
        }
        url
    }

    /// Takes note that the home answers over https from now on.
    pub fn move_home(&mut self, to: Origin) {
        self.moved = Some(to);
    }

    /// `Ok` when `origin` may be asked with the password; else what the person would have to allow.
    pub fn admit(&self, origin: &Origin) -> Result<(), Trouble> {
        if *origin == *self.home() {
            return if origin.tls || origin.is_loopback() || self.allow_http {
                Ok(())
            } else {
                Err(Trouble::NeedsConsent(Consent::PlainHttp { host: origin.host() }))
            };
        }
        if !origin.tls && !origin.is_loopback() {
            // No yes helps here: another host gets the password over https only.
            let scheme = if self.home().tls { "https" } else { "http" };
            return Err(Trouble::BadRedirect {
                from: format!("{scheme}://{}", self.home().host()),
                to: format!("http://{}", origin.host()),
            });
        }
        if self.allow_hosts.iter().any(|allowed| names(allowed, origin)) || self.trusts(origin) {
            return Ok(());
        }
        Err(Trouble::NeedsConsent(Consent::OtherHost { confirmed: self.home().host(), host: origin.host() }))
    }
}

impl Confirmed {
    fn trusts(&self, origin: &Origin) -> bool {
        let Host::Domain(host) = &origin.host else { return false };
        let lies_in = |domain: &String| {
            host == domain || host.strip_suffix(domain.as_str()).is_some_and(|before| before.ends_with('.'))
        };
        origin.tls && origin.port == 443 && self.trusted_domains.iter().any(lies_in)
    }
}

/// True when an entry such as `p01.example.org` or `example.org:8443` means this origin.
fn names(allowed: &str, origin: &Origin) -> bool {
    let scheme = if origin.tls { "https" } else { "http" };
    Url::parse(&format!("{scheme}://{allowed}/"))
        .ok()
        .and_then(|url| Origin::of(&url).ok())
        .is_some_and(|named| named == *origin)
}

/// Where a redirect leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hop {
    /// Same scheme, host and port.
    Within(Url),
    /// From http to https on the same host.
    ToTls(Url),
}

/// True for the answers that ask to repeat the request elsewhere.
pub(super) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// The address in an answer's `Location`, whatever it is.
pub(super) fn location(from: &Url, headers: &HeaderMap) -> Result<Url, Trouble> {
    let malformed = |why: &str| Trouble::Malformed { url: shown(from), why: why.into() };
    let value = headers.get(LOCATION).ok_or_else(|| malformed("a redirect without Location"))?;
    let text = std::str::from_utf8(value.as_bytes()).map_err(|_| malformed("a Location that is not text"))?;
    let mut to = from.join(text.trim()).map_err(|_| malformed("a Location that is no address"))?;
    to.set_fragment(None);
    Ok(to)
}

/// Decides where a redirect may lead. `gave_password`: this origin has had it already.
pub(super) fn hop(
    from: &Url,
    status: u16,
    headers: &HeaderMap,
    method: &Method,
    gave_password: bool,
) -> Result<Hop, Trouble> {
    let to = location(from, headers)?;
    let refuse = || Trouble::BadRedirect { from: shown(from), to: shown(&to) };
    let (here, there) = (Origin::of(from)?, Origin::of(&to).map_err(|_| refuse())?);
    // 303 says "GET something else instead", which is no answer to any other method.
    if status == 303 && !matches!(*method, Method::GET | Method::HEAD) {
        return Err(refuse());
    }
    if here == there {
        return Ok(Hop::Within(to));
    }
    if !here.tls && there.tls && here.host == there.host && !gave_password {
        return Ok(Hop::ToTls(to));
    }
    Err(refuse())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(url: &str) -> Origin {
        Origin::of(&Url::parse(url).unwrap()).unwrap()
    }

    #[test]
    fn addresses_that_may_not_be_asked() {
        for (url, why) in [
            ("ftp://h/", "https://"),
            ("https://alice@h/", "user name"),
            ("https://alice:secret@h/", "user name"),
            ("https://:secret@h/", "user name"),
            ("file:///etc/passwd", "https://"),
            ("http://h:0/", "no host"),
        ] {
            let error = Origin::of(&Url::parse(url).unwrap()).unwrap_err();
            let Trouble::BadAddress { input, why: got } = &error else { panic!("{url}: {error:?}") };
            assert!(got.contains(why), "{url}: {got}");
            assert!(!input.contains("secret"), "{input}");
        }
        assert!(Url::parse("http://a%2Fb/").is_err(), "a separator hidden in a host name");
    }

    #[test]
    fn who_may_have_the_password() {
        let plain = |host: &str| Err(Trouble::NeedsConsent(Consent::PlainHttp { host: host.into() }));
        let other = |confirmed: &str, host: &str| {
            Err(Trouble::NeedsConsent(Consent::OtherHost { confirmed: confirmed.into(), host: host.into() }))
        };
        let never = |from: &str, to: &str| Err(Trouble::BadRedirect { from: from.into(), to: to.into() });
        let check = |home: &str, allow_http: bool, hosts: &[&str], asked: &str, expect: Result<(), Trouble>| {
            let hosts: Vec<String> = hosts.iter().map(|host| host.to_string()).collect();
            let confirmed = Confirmed::new(origin(home), allow_http, &hosts, &["t.example".into()]);
            assert_eq!(confirmed.admit(&origin(asked)), expect, "{home} {allow_http} {hosts:?} {asked}");
        };
        check("https://h/", false, &[], "https://h/x", Ok(()));
        check("https://h/", false, &[], "https://H:443/x", Ok(()));
        check("https://h/", false, &[], "https://h:444/x", other("h", "h:444"));
        check("https://h:444/", false, &[], "https://h/x", other("h:444", "h"));
        check("https://h/", false, &[], "https://i/x", other("h", "i"));
        check("https://h/", false, &[], "http://h/x", never("https://h", "http://h"));
        check("https://h/", true, &["h"], "http://h/x", never("https://h", "http://h"));
        check("http://h/", false, &[], "http://h/x", plain("h"));
        check("http://h:81/", true, &[], "http://h:81/x", Ok(()));
        check("http://h/", true, &[], "http://i/x", never("http://h", "http://i"));
        check("http://127.0.0.1:5/", false, &[], "http://127.0.0.1:5/x", Ok(()));
        check("http://localhost/", false, &[], "http://localhost/x", Ok(()));
        check("http://[::1]:5/", false, &[], "http://[::1]:5/x", Ok(()));
        check("http://127.0.0.1:5/", false, &[], "http://127.0.0.1:6/x", other("127.0.0.1:5", "127.0.0.1:6"));
        check("http://127.0.0.1:5/", false, &["127.0.0.1:6"], "http://127.0.0.1:6/x", Ok(()));
        check("https://h/", false, &["p01.h"], "https://p01.h/x", Ok(()));
        check("https://h/", false, &["P01.H"], "https://p01.h/x", Ok(()));
        check("https://h/", false, &["p01.h"], "https://p01.h:8443/x", other("h", "p01.h:8443"));
        check("https://h/", false, &["p01.h:8443"], "https://p01.h:8443/x", Ok(()));
        check("https://h/", false, &["p01.h"], "http://p01.h/x", never("https://h", "http://p01.h"));
        check("https://h/", false, &["h"], "https://evil-h/x", other("h", "evil-h"));
        check("https://h/", false, &["bücher.example"], "https://xn--bcher-kva.example/", Ok(()));
        check("https://h/", false, &[], "https://t.example/", Ok(()));
        check("https://h/", false, &[], "https://p42-contacts.t.example:443/", Ok(()));
        check("https://h/", false, &[], "https://p42.t.example:8443/", other("h", "p42.t.example:8443"));
        check("https://h/", false, &[], "https://evilt.example/", other("h", "evilt.example"));
        check("https://h/", false, &[], "https://t.example.evil/", other("h", "t.example.evil"));
        check("https://h/", true, &[], "http://p42.t.example/", never("https://h", "http://p42.t.example"));
        check("https://h/", false, &["u:p@evil"], "https://evil/", other("h", "evil"));
    }

    #[test]
    fn a_home_that_moved_to_https_stays_there() {
        let mut confirmed = Confirmed::new(origin("http://h:8080/"), true, &[], &[]);
        confirmed.move_home(origin("https://h/"));
        let settled = confirmed.settle(Url::parse("http://h:8080/x?y").unwrap());
        assert_eq!(settled.as_str(), "https://h/x?y");
        assert_eq!(confirmed.admit(&origin("https://h/")), Ok(()));
        assert!(confirmed.admit(&origin("http://h:8080/")).is_err());
        assert_eq!(confirmed.settle(Url::parse("https://i/x").unwrap()).as_str(), "https://i/x");
    }

    #[test]
    fn which_redirects_are_followed() {
        let check = |from: &str, status: u16, to: &str, method: Method, gave: bool, expect: Option<Hop>| {
            let mut headers = HeaderMap::new();
            headers.insert(LOCATION, to.parse().unwrap());
            let got = hop(&Url::parse(from).unwrap(), status, &headers, &method, gave);
            match expect {
                Some(expect) => assert_eq!(got, Ok(expect), "{from} {status} {to}"),
                None => assert!(matches!(got, Err(Trouble::BadRedirect { .. })), "{from} {status} {to}: {got:?}"),
            }
        };
        let within = |url: &str| Some(Hop::Within(Url::parse(url).unwrap()));
        let to_tls = |url: &str| Some(Hop::ToTls(Url::parse(url).unwrap()));
        let propfind = || Method::from_bytes(b"PROPFIND").unwrap();
        for status in [301, 302, 307, 308] {
            check("https://h/a/b", status, "/c", propfind(), true, within("https://h/c"));
        }
        check("https://h/a/b", 301, "c", Method::GET, true, within("https://h/a/c"));
        check("https://h/a", 301, "https://h:443/c#top", Method::GET, true, within("https://h/c"));
        check("https://h/a", 303, "/c", Method::GET, true, within("https://h/c"));
        check("https://h/a", 303, "/c", propfind(), true, None);
        check("https://h/a", 301, "https://h:8443/c", propfind(), false, None);
        check("https://h/a", 301, "https://i/c", propfind(), false, None);
        check("https://h/a", 301, "//i/c", propfind(), false, None);
        check("https://h/a", 301, "http://h/c", propfind(), false, None);
        check("https://h/a", 301, "https://alice@h/c", propfind(), false, None);
        check("https://h/a", 301, "javascript:alert(1)", propfind(), false, None);
        check("http://h/a", 301, "https://h/a", propfind(), false, to_tls("https://h/a"));
        check("http://h:8080/a", 301, "https://h:8443/a", propfind(), false, to_tls("https://h:8443/a"));
        check("http://h/a", 301, "https://h/a", propfind(), true, None);
        check("http://h/a", 301, "https://i/a", propfind(), false, None);
        let none = hop(&Url::parse("https://h/").unwrap(), 301, &HeaderMap::new(), &Method::GET, false);
        assert!(matches!(none, Err(Trouble::Malformed { .. })));
    }
}
