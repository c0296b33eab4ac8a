//! The reqwest clients of a session, and what their errors mean. The only file that builds a connection.

use std::error::Error as _;
use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, Proxy, retry};
use url::Url;

use super::aside::Doors;
use super::origin::{Origin, shown};
use super::pace::Patience;
use crate::model::{Door, Secret, Trouble};

/// How large the head of an answer may be, in bytes.
pub(super) const HEAD_LIMIT: u64 = 64 * 1024;

/// How the client reaches the network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientOptions {
    /// A PEM file with further certificate authorities to trust.
    pub ca_file: Option<PathBuf>,
    /// The person agreed to plain http outside this computer.
    pub allow_http: bool,
    /// Hosts other than `home`'s that may have the password (https only): `host`, or `host:port` for an unusual port.
    pub allow_hosts: Vec<String>,
    /// Domains whose hosts may have the password, too (https at the usual port only): a provider file names them.
    pub trusted_domains: Vec<String>,
    /// The proxy that everything goes through, in place of the system's.
    pub proxy: Option<Secret>,
    /// Hosts that stand on this computer, without TLS, while a test runs.
    #[cfg(test)]
    pub routes: Vec<(String, std::net::SocketAddr)>,
    /// How long to wait for what.
    pub patience: Patience,
    /// Refuse every request that could change anything.
    pub read_only: bool,
}

/// What a person agreed to and set for an account; nothing of its provider.
impl From<&Door> for ClientOptions {
    fn from(door: &Door) -> ClientOptions {
        ClientOptions {
            ca_file: door.ca_file.clone(),
            allow_http: door.allow_http,
            allow_hosts: door.allow_hosts.clone(),
            proxy: door.proxy.clone(),
            read_only: door.read_only,
            ..ClientOptions::default()
        }
    }
}

/// Clients made when first needed: for bodies that may be compressed or not, with and without TLS.
///
/// reqwest decides for a whole client whether it unpacks gzip, and reading the system's certificates costs time, which
/// plain http can save; on a computer without any, it would even fail.
pub(super) struct Clients {
    authorities: Vec<Certificate>,
    /// The one that was named.
    proxy: Option<Proxy>,
    /// The home is this computer: no proxy of the system stands between.
    direct: bool,
    #[cfg(test)]
    routes: Vec<(String, std::net::SocketAddr)>,
    patience: Patience,
    made: Mutex<[Option<Client>; 4]>,
    /// For hosts that are no part of the account.
    strangers: Mutex<[Option<Client>; 4]>,
}

impl Clients {
    pub fn new(options: &ClientOptions, direct: bool) -> Result<Clients, Trouble> {
        let authorities = match &options.ca_file {
            None => Vec::new(),
            Some(path) => {
                let pem = fs::read(path).map_err(|error| Trouble::disk(path, &error))?;
                let found = Certificate::from_pem_bundle(&pem).unwrap_or_default();
                if found.is_empty() {
                    return Err(Trouble::BadSettings {
                        path: path.clone(),
                        why: "it has no certificate in PEM form".into(),
                    });
                }
                found
            }
        };
        Ok(Clients {
            authorities,
            proxy: options.proxy.as_ref().map(proxy).transpose()?,
            direct,
            #[cfg(test)]
            routes: options.routes.clone(),
            patience: options.patience.clone(),
            made: Mutex::default(),
            strangers: Mutex::default(),
        })
    }

    /// Where a request really goes while a test runs.
    #[cfg(test)]
    pub fn routed(&self, mut url: Url, tls: bool) -> (Url, bool) {
        let Some((_, to)) = self.routes.iter().find(|(host, _)| url.host_str() == Some(host)) else {
            return (url, tls);
        };
        url.set_scheme("http").unwrap();
        url.set_ip_host(to.ip()).unwrap();
        url.set_port(Some(to.port())).unwrap();
        (url, false)
    }

    /// The client for a request to `host`. `identity`: its body is kept byte for byte.
    pub fn get(&self, tls: bool, identity: bool, host: &str) -> Result<Client, Trouble> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let [plain, plain_identity, sealed, sealed_identity] = &mut *made;
        let slot = match (tls, identity) {
            (false, false) => plain,
            (false, true) => plain_identity,
            (true, false) => sealed,
            (true, true) => sealed_identity,
        };
        if let Some(client) = slot {
            return Ok(client.clone());
        }
        let client = self.build(tls, identity, host, |builder| builder)?;
        Ok(slot.insert(client).clone())
    }

    /// True when a proxy stands between this computer and an address.
    pub fn is_proxied(&self, url: &Url) -> bool {
        let by_system = |uri: Uri| Matcher::from_system().intercept(&uri).is_some();
        self.proxy.is_some() || !self.direct && url.as_str().parse().is_ok_and(by_system)
    }

    /// The client for a request to a host that is no part of the account: it connects only where `doors` lets it, or to a
    /// proxy, which may be anywhere.
    pub fn stranger(&self, url: &Url, origin: &Origin, doors: Doors) -> Result<Client, Trouble> {
        let is_proxied = self.is_proxied(url);
        let mut made = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        let [plain, sealed, plain_proxied, sealed_proxied] = &mut *made;
        let slot = match (origin.tls, is_proxied) {
            (false, false) => plain,
            (true, false) => sealed,
            (false, true) => plain_proxied,
            (true, true) => sealed_proxied,
        };
        if let Some(client) = slot {
            return Ok(client.clone());
        }
        let client = self.build(origin.tls, true, &origin.host(), |builder| match is_proxied {
            true => builder,
            false => builder.dns_resolver(doors),
        })?;
        Ok(slot.insert(client).clone())
    }

    fn build(
        &self,
        tls: bool,
        identity: bool,
        host: &str,
        more: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Result<Client, Trouble> {
        let mut builder = Client::builder()
            .user_agent(concat!("Lifeboat/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .retry(retry::never())
            .referer(false)
            .connect_timeout(self.patience.connect)
            .gzip(!identity)
            .http2_max_header_list_size(u32::try_from(HEAD_LIMIT).unwrap_or(u32::MAX));
        builder = match tls {
            true => builder.tls_certs_merge(self.authorities.iter().cloned()),
            false => builder.tls_certs_only([]),
        };
        match &self.proxy {
            Some(proxy) => builder = builder.proxy(proxy.clone()),
            None if self.direct => builder = builder.no_proxy(),
            None => (),
        }
        more(builder).build().map_err(|error| {
            let why = reasons(&error).last().cloned().unwrap_or_default();
            Trouble::Certificate { host: host.into(), why: format!("this computer can't check certificates: {why}") }
        })
    }
}

/// Why no head of an answer came.
pub(super) enum NoAnswer {
    Trouble(Trouble),
    Failed(reqwest::Error),
}

impl From<Trouble> for NoAnswer {
    fn from(trouble: Trouble) -> NoAnswer {
        NoAnswer::Trouble(trouble)
    }
}

impl NoAnswer {
    pub fn into_trouble(self, url: &Url, patience: &Patience) -> Trouble {
        match self {
            NoAnswer::Trouble(trouble) => trouble,
            NoAnswer::Failed(error) => self::trouble(&error, url, patience),
        }
    }
}

/// A proxy from its address. What the address holds besides the host is not repeated.
fn proxy(address: &Secret) -> Result<Proxy, Trouble> {
    let bad = |why: &str| Trouble::BadAddress { input: shown_proxy(address), why: why.into() };
    let url = Url::parse(address.expose()).map_err(|_| bad("a proxy looks like http://proxy.example.org:3128"))?;
    if !matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") || url.host().is_none() {
        return Err(bad("a proxy begins with http://, https://, socks5:// or socks5h://"));
    }
    Proxy::all(url).map_err(|_| bad("it can't be used as a proxy"))
}

/// The address of a proxy without user name and password.
pub(super) fn shown_proxy(address: &Secret) -> String {
    match Url::parse(address.expose()) {
        Ok(url) if url.has_host() => shown(&url),
        // Without a host nobody knows where a password would stand.
        _ => "***".into(),
    }
}

/// What went wrong before the head of an answer was here.
fn trouble(error: &reqwest::Error, url: &Url, patience: &Patience) -> Trouble {
    let host = Origin::of(url).map(|origin| origin.host()).unwrap_or_default();
    let reasons = reasons(error);
    if error.is_connect() {
        if let Some(why) = reasons.iter().find_map(|reason| certificate(reason)) {
            return Trouble::Certificate { host, why };
        }
        if error.is_dns() {
            return Trouble::UnknownHost { host };
        }
        let why = match error.is_timeout() {
            true => format!("no connection within {} s", patience.connect.as_secs()),
            false => reasons.last().cloned().unwrap_or_default(),
        };
        return Trouble::Unreachable { host, why };
    }
    broken(error, url, None)
}

/// What went wrong with a connection that stood. `body`: bytes received so far, and bytes promised.
pub(super) fn broken(error: &reqwest::Error, url: &Url, body: Option<(u64, Option<u64>)>) -> Trouble {
    let mut cause = error.source();
    while let Some(one) = cause {
        if let Some(hyper) = one.downcast_ref::<hyper::Error>() {
            if hyper.is_parse_too_large() {
                return Trouble::TooLarge { url: shown(url), limit: HEAD_LIMIT };
            }
            if hyper.is_parse() && body.is_none() {
                return Trouble::Malformed { url: shown(url), why: format!("not HTTP: {hyper}") };
            }
        }
        cause = one.source();
    }
    if let Some((got, Some(expected))) = body
        && got < expected
    {
        return Trouble::Cut { url: shown(url), got, expected };
    }
    let host = Origin::of(url).map(|origin| origin.host()).unwrap_or_default();
    Trouble::Broken { host, why: reasons(error).last().cloned().unwrap_or_default() }
}

/// The error and its causes as text, without addresses.
fn reasons(error: &reqwest::Error) -> Vec<String> {
    let mut reasons = Vec::new();
    let mut cause = error.source();
    while let Some(one) = cause {
        reasons.push(one.to_string());
        cause = one.source();
    }
    if reasons.is_empty() {
        reasons.push("the connection failed".into());
    }
    reasons
}

/// Why a certificate was not trusted, when that is what a text of rustls says.
fn certificate(reason: &str) -> Option<String> {
    let fault = reason.strip_prefix("invalid peer certificate: ")?;
    Some(match fault {
        "UnknownIssuer" => "it is signed by an authority that this computer does not trust".into(),
        "Revoked" => "it has been withdrawn".into(),
        "BadSignature" => "its signature is wrong".into(),
        fault if fault.contains("CaUsedAsEndEntity") => "it is signed by itself".into(),
        fault if fault.starts_with("certificate expired") || fault == "Expired" => "it has expired".into(),
        fault if fault.starts_with("certificate not valid yet") || fault == "NotValidYet" => {
            "it is not valid yet; is the clock of this computer right?".into()
        }
        fault if fault.starts_with("certificate not valid for name") || fault == "NotValidForName" => {
            // The names come as `DnsName("a"), DnsName("b") or IpAddress(Ipv4("…"))`.
            let names: Vec<&str> = fault
                .split_once("is only valid for ")
                .map_or(Vec::new(), |(_, names)| names.split('"').skip(1).step_by(2).collect());
            match names.as_slice() {
                [] => "it was made for another host".into(),
                names => format!("it was made for {}", names.join(", ")),
            }
        }
        fault => fault.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_are_told_apart() {
        for (text, expect) in [
            ("UnknownIssuer", "it is signed by an authority that this computer does not trust"),
            ("certificate expired: verification time 5 (UNIX), but certificate is not valid after 4", "it has expired"),
            ("certificate not valid yet: verification", "it is not valid yet; is the clock of this computer right?"),
            ("certificate not valid for name \"a\"; certificate is only valid for DnsName(\"b\")", "it was made for b"),
            (
                "certificate not valid for name \"a\"; certificate is not valid for any names",
                "it was made for another host",
            ),
            ("Other(CaUsedAsEndEntity)", "it is signed by itself"),
            ("UnhandledCriticalExtension", "UnhandledCriticalExtension"),
        ] {
            assert_eq!(certificate(&format!("invalid peer certificate: {text}")).as_deref(), Some(expect), "{text}");
        }
        assert_eq!(certificate("connection refused"), None);
    }

    #[test]
    fn a_ca_file_must_have_certificates() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ca.pem");
        let options = ClientOptions { ca_file: Some(path.clone()), ..ClientOptions::default() };
        let open = || Clients::new(&options, true).map(|_| ());
        assert!(matches!(open(), Err(Trouble::Disk { .. })));
        fs::write(&path, "not a certificate").unwrap();
        assert!(matches!(open(), Err(Trouble::BadSettings { .. })));
    }

    #[test]
    fn proxies_are_read_and_their_passwords_not_repeated() {
        for text in
            ["http://proxy:3128", "https://proxy", "socks5://127.0.0.1:9050", "socks5h://alice:hunter2@proxy:1080"]
        {
            assert!(proxy(&Secret::new(text)).is_ok(), "{text}");
        }
        for text in ["", "proxy", "ftp://alice:hunter2@proxy", "alice:hunter2@proxy:3128", "http://alice:hunter2@"] {
            let Err(Trouble::BadAddress { input, .. }) = proxy(&Secret::new(text)) else { panic!("{text}") };
            assert!(!input.contains("hunter2"), "{input}");
        }
    }
}
