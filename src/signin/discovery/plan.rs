//! Which places are tried for the services behind an e-mail address, and in which order. Pure: decides from the address, the
//! provider file and what DNS said; asks nobody.
//!
//! The order is that of RFC 6764 §6, with what we know before it and guesses behind it: the provider file, SRV and TXT, the
//! well-known addresses of the domain, SRV without encryption, the provider that takes the domain's mail, usual paths.

use url::{Host, Url};

use crate::model::{Service, Trouble};
use crate::net::dns::{Label, Records};
use crate::signin::providers::{Names, Provider};

/// Where common servers keep contacts and calendars, when their owner set up no well-known addresses: Nextcloud and
/// ownCloud, Baïkal, SOGo, Zimbra and Cyrus, DAViCal.
const COMMON: &[&str] = &["/remote.php/dav/", "/dav.php/", "/SOGo/dav/", "/dav/", "/caldav.php/"];

/// An e-mail address with its domain as DNS wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    pub text: String,
    pub domain: String,
    /// The domain has no records: it is this computer, or a number.
    pub is_local: bool,
}

impl Email {
    /// Reads what a person typed.
    pub fn read(text: &str) -> Result<Email, Trouble> {
        let text = text.trim();
        let bad = |why: &str| Trouble::BadAddress { input: text.to_owned(), why: why.into() };
        let (local, domain) = text.rsplit_once('@').ok_or_else(|| bad("an e-mail address has an @ in it"))?;
        if local.is_empty() || text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '/') {
            return Err(bad("it is no e-mail address"));
        }
        let host = Host::parse(domain).map_err(|_| bad("what stands behind the @ is no domain"))?;
        let is_local = !matches!(&host, Host::Domain(name) if name.contains('.') && !name.ends_with(".localhost"));
        let domain = host.to_string().trim_end_matches('.').to_owned();
        Ok(Email { text: format!("{local}@{domain}"), domain, is_local })
    }

    /// The address of the domain itself.
    pub fn home(&self) -> String {
        format!("https://{}/", self.domain)
    }
}

/// Why a place is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The provider file names it.
    Provider,
    Srv,
    WellKnown,
    /// SRV names it without encryption.
    Plain,
    /// It is the provider of the host that takes the domain's mail.
    MailHost,
    Common,
}

impl How {
    /// The message key of the step.
    pub fn step(self) -> &'static str {
        match self {
            How::Provider => "looking-provider",
            How::Srv => "looking-srv",
            How::WellKnown => "looking-well-known",
            How::Plain => "looking-plain",
            How::MailHost => "looking-mail-host",
            How::Common => "looking-common",
        }
    }

    /// True for a place that nobody named for this address.
    pub fn is_guess(self) -> bool {
        matches!(self, How::WellKnown | How::Common)
    }
}

/// A place to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub how: How,
    /// What may be found there.
    pub services: Vec<Service>,
    pub url: Url,
    /// What the step is about: the provider's name, or a host.
    pub subject: String,
}

/// The endpoints that a provider file names, one each; those whose placeholders have no value are left out.
pub fn of_provider(provider: &Provider, names: &Names, how: How, subject: &str) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for service in [Service::Carddav, Service::Caldav, Service::Webdav] {
        let url = provider.template(service).and_then(|template| names.expand(template));
        let Some(url) = url.and_then(|url| Url::parse(&url).ok()) else { continue };
        match candidates.iter_mut().find(|known| known.url == url && service != Service::Webdav) {
            Some(known) => known.services.push(service),
            None => candidates.push(Candidate { how, services: vec![service], url, subject: subject.to_owned() }),
        }
    }
    candidates
}

/// What DNS names, and what the domain itself may have; `before` the mail host's provider is asked.
pub fn of_domain(email: &Email, records: &Records) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let pairs =
        [(Label::Carddavs, Label::Caldavs, Service::Carddav), (Label::Caldavs, Label::Carddavs, Service::Caldav)];
    for (label, other, service) in pairs {
        let mut services = vec![service];
        if !records.srv.contains_key(&other) && !is_denied(records, other_of(service)) {
            // One record, as some have, may well mean a server that has both.
            services.push(other_of(service));
        }
        candidates.extend(srv(records, label, &services, How::Srv));
    }
    for (service, name) in [(Service::Carddav, "carddav"), (Service::Caldav, "caldav")] {
        if is_denied(records, service) {
            continue;
        }
        let url = Url::parse(&format!("{}.well-known/{name}", email.home())).ok();
        candidates.extend(url.map(|url| Candidate {
            how: How::WellKnown,
            services: vec![service],
            subject: email.domain.clone(),
            url,
        }));
    }
    for (label, service) in [(Label::Carddav, Service::Carddav), (Label::Caldav, Service::Caldav)] {
        candidates.extend(srv(records, label, &[service], How::Plain));
    }
    candidates
}

/// Guesses at the domain, when all else has led nowhere.
pub fn common(email: &Email, records: &Records) -> Vec<Candidate> {
    let services: Vec<Service> =
        [Service::Carddav, Service::Caldav].into_iter().filter(|service| !is_denied(records, *service)).collect();
    let Ok(home) = Url::parse(&email.home()) else { return Vec::new() };
    let urls = COMMON.iter().filter_map(|path| home.join(path).ok());
    urls.map(|url| Candidate { how: How::Common, services: services.clone(), subject: url.to_string(), url }).collect()
}

fn other_of(service: Service) -> Service {
    if service == Service::Carddav { Service::Caldav } else { Service::Carddav }
}

/// True when the domain says that it has no such service (RFC 2782: the target is the root).
pub fn is_denied(records: &Records, service: Service) -> bool {
    let label = if service == Service::Carddav { Label::Carddavs } else { Label::Caldavs };
    records.srv.get(&label).is_some_and(|all| all.iter().all(|srv| srv.host.is_empty()))
}

/// The places that the records of one label name: with the path of TXT where there is one, then the well-known address.
fn srv(records: &Records, label: Label, services: &[Service], how: How) -> Vec<Candidate> {
    let scheme = if how == How::Plain { "http" } else { "https" };
    let known =
        if services.first() == Some(&Service::Carddav) { "/.well-known/carddav" } else { "/.well-known/caldav" };
    // DAVx5 keeps the well-known address even where TXT names a path, since some of those are wrong.
    let paths: Vec<&str> = records.paths.get(&label).map(String::as_str).into_iter().chain([known, "/"]).collect();
    let mut candidates = Vec::new();
    for record in records.srv.get(&label).into_iter().flatten().filter(|record| !record.host.is_empty()) {
        let Ok(base) = Url::parse(&format!("{scheme}://{}:{}/", record.host, record.port)) else { continue };
        for url in paths.iter().filter_map(|path| base.join(path).ok()).filter(|url| url.origin() == base.origin()) {
            let subject = record.host.clone();
            candidates.push(Candidate { how, services: services.to_vec(), url, subject });
        }
    }
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::dns::Srv;
    use crate::signin::providers::Catalogue;

    fn told(candidates: &[Candidate]) -> Vec<String> {
        let service = |service: &Service| match service {
            Service::Carddav => 'c',
            Service::Caldav => 'k',
            Service::Webdav => 'p',
        };
        candidates.iter().map(|c| format!("{} {}", c.services.iter().map(service).collect::<String>(), c.url)).collect()
    }

    fn record(priority: u16, host: &str, port: u16) -> Srv {
        Srv { priority, weight: 0, host: host.into(), port }
    }

    #[test]
    fn addresses_are_read() {
        for (text, expect) in [
            (" Alice@Example.org ", Some(("Alice@example.org", "example.org", false))),
            ("a@b@example.org", Some(("a@b@example.org", "example.org", false))),
            ("alice@bücher.example", Some(("alice@xn--bcher-kva.example", "xn--bcher-kva.example", false))),
            ("alice@localhost", Some(("alice@localhost", "localhost", true))),
            ("alice@127.0.0.1", Some(("alice@127.0.0.1", "127.0.0.1", true))),
            ("alice", None),
            ("@example.org", None),
            ("alice@", None),
            ("alice@exa mple.org", None),
            ("alice@example.org/x", None),
            ("https://alice@example.org", None),
        ] {
            let read = Email::read(text).ok();
            assert_eq!(read.as_ref().map(|e| (e.text.as_str(), e.domain.as_str(), e.is_local)), expect, "{text}");
        }
    }

    #[test]
    fn a_provider_names_its_endpoints() {
        let catalogue = Catalogue::open(None).unwrap();
        let names = |server: Option<&str>| Names {
            user: "alice@example.org".into(),
            email: Some("alice@example.org".into()),
            server: server.map(str::to_owned),
            uid: None,
        };
        let check = |id: &str, server: Option<&str>, expect: &[&str]| {
            let provider = catalogue.get(id).unwrap();
            assert_eq!(told(&of_provider(provider, &names(server), How::Provider, "x")), expect, "{id}");
        };
        check("icloud", None, &["c https://contacts.icloud.com/", "k https://caldav.icloud.com/"]);
        check("infomaniak", None, &["ck https://sync.infomaniak.com/"]);
        check("nextcloud", None, &[]);
        // The photos follow once the server has told who one is.
        check("nextcloud", Some("https://h/nc"), &["ck https://h/nc/remote.php/dav/"]);
        check("microsoft", None, &[]);
    }

    #[test]
    fn what_dns_names_comes_before_the_domain_itself() {
        let email = Email::read("alice@example.org").unwrap();
        let mut records = Records::default();
        let known = ["c https://example.org/.well-known/carddav", "k https://example.org/.well-known/caldav"];
        assert_eq!(told(&of_domain(&email, &records)), known);

        records.srv.insert(Label::Carddavs, vec![record(0, "dav.example.org", 443), record(1, "b.example.net", 8443)]);
        records.srv.insert(Label::Carddav, vec![record(0, "dav.example.org", 80)]);
        records.paths.insert(Label::Carddavs, "/card/".into());
        assert_eq!(
            told(&of_domain(&email, &records)),
            [
                "ck https://dav.example.org/card/",
                "ck https://dav.example.org/.well-known/carddav",
                "ck https://dav.example.org/",
                "ck https://b.example.net:8443/card/",
                "ck https://b.example.net:8443/.well-known/carddav",
                "ck https://b.example.net:8443/",
                known[0],
                known[1],
                "c http://dav.example.org/.well-known/carddav",
                "c http://dav.example.org/",
            ]
        );
        // Contacts and calendars may be two services.
        records.srv.insert(Label::Caldavs, vec![record(0, "cal.example.net", 443)]);
        let told = told(&of_domain(&email, &records));
        assert!(told.contains(&"c https://dav.example.org/card/".to_owned()), "{told:?}");
        assert!(told.contains(&"k https://cal.example.net/".to_owned()), "{told:?}");
    }

    #[test]
    fn a_service_that_the_domain_denies_is_not_guessed() {
        let email = Email::read("alice@example.org").unwrap();
        let mut records = Records::default();
        records.srv.insert(Label::Carddavs, vec![record(0, "", 0)]);
        assert_eq!(told(&of_domain(&email, &records)), ["k https://example.org/.well-known/caldav"]);
        assert!(told(&common(&email, &records)).iter().all(|line| line.starts_with("k ")));
        records.srv.clear();
        assert_eq!(told(&common(&email, &records))[0], "ck https://example.org/remote.php/dav/");
    }
}
