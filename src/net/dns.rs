//! Asks DNS where a domain has its services: SRV (RFC 2782, RFC 6764 §3), the path in TXT (§4), and the hosts that take its
//! mail (RFC 5321 §5). A few seconds at most, whatever happens.
//!
//! Nothing here is proof of anything: answers are not signed, so a host that DNS names gets no password without the
//! person's word. `LIFEBOAT_DNS=127.0.0.1:5300` asks that server in place of the system's, for tests and for diagnosis.

use std::collections::BTreeMap;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::join_all;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolverConfig};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{RData, RecordType};
use tokio::time::timeout;

use crate::model::{Trouble, Watch};

/// The environment variable that names another server.
const VARIABLE: &str = "LIFEBOAT_DNS";
/// How long one try takes, how often it is tried, and how long all of it may take.
const TRY: Duration = Duration::from_millis(1_500);
const TRIES: usize = 2;
const IN_ALL: Duration = Duration::from_secs(4);

/// A service as DNS names it (RFC 6764 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    Carddavs,
    Caldavs,
    /// Without TLS.
    Carddav,
    Caldav,
}

impl Label {
    pub const ALL: [Label; 4] = [Label::Carddavs, Label::Caldavs, Label::Carddav, Label::Caldav];

    /// As it stands before the domain.
    pub fn name(self) -> &'static str {
        match self {
            Label::Carddavs => "_carddavs._tcp",
            Label::Caldavs => "_caldavs._tcp",
            Label::Carddav => "_carddav._tcp",
            Label::Caldav => "_caldav._tcp",
        }
    }
}

/// Where a service is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Srv {
    pub priority: u16,
    pub weight: u16,
    /// Empty when the domain says that it has no such service (RFC 2782: the target is the root).
    pub host: String,
    pub port: u16,
}

/// What DNS says about a domain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// The best first.
    pub srv: BTreeMap<Label, Vec<Srv>>,
    /// The path that TXT names, for each service that has one.
    pub paths: BTreeMap<Label, String>,
    /// The hosts that take its mail, the best first.
    pub mx: Vec<String>,
    /// What went wrong with some of the questions.
    pub trouble: Option<Trouble>,
}

/// Whom to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Dns {
    /// The servers of this computer, or the one that `LIFEBOAT_DNS` names.
    #[default]
    System,
    Server(SocketAddr),
    /// Nobody, and that is said: what goes through a proxy shall not show beside it.
    Silent,
}

impl Dns {
    /// What is known about `domain`, a host name in ASCII.
    pub async fn ask(&self, domain: &str, w: &Watch) -> Result<Records, Trouble> {
        let trouble = |why: String| Trouble::NoDns { domain: domain.to_owned(), why };
        let resolver = match self.resolver() {
            Ok(Some(resolver)) => resolver,
            Ok(None) => {
                let why = "it was not asked, since everything goes through the proxy".into();
                return Ok(Records { trouble: Some(trouble(why)), ..Records::default() });
            }
            Err(why) => return Ok(Records { trouble: Some(trouble(why)), ..Records::default() }),
        };
        let services =
            Label::ALL.into_iter().flat_map(|label| [(Some(label), RecordType::SRV), (Some(label), RecordType::TXT)]);
        let questions = services.chain([(None, RecordType::MX)]).map(|(label, kind)| {
            let name = label.map_or(format!("{domain}."), |label| format!("{}.{domain}.", label.name()));
            let resolver = &resolver;
            async move { (label, within(resolver.lookup(name.as_str(), kind)).await) }
        });
        let answers = w.or_cancelled(join_all(questions)).await?;
        let mut records = Records::default();
        let mut mx = Vec::new();
        for (label, answer) in answers {
            match answer {
                Ok(all) => all.into_iter().for_each(|data| take(&mut records, &mut mx, label, data)),
                Err(why) => records.trouble = Some(trouble(why)),
            }
        }
        for srv in records.srv.values_mut() {
            // RFC 2782 wants the weights drawn by lot. Whoever is asked once a week need not balance loads, and the same
            // order each time is easier to explain.
            srv.sort_by(|a, b| (a.priority, b.weight, &a.host, a.port).cmp(&(b.priority, a.weight, &b.host, b.port)));
        }
        mx.sort();
        records.mx = mx.into_iter().map(|(_, host)| host).collect();
        Ok(records)
    }

    fn resolver(&self) -> Result<Option<TokioResolver>, String> {
        let named = match self {
            Dns::Silent => return Ok(None),
            Dns::Server(server) => Some(*server),
            Dns::System => match std::env::var(VARIABLE) {
                Ok(text) => {
                    Some(text.parse().map_err(|_| format!("{VARIABLE} is not an address such as 127.0.0.1:53"))?)
                }
                Err(_) => None,
            },
        };
        let mut builder = match named {
            Some(server) => {
                let mut config = NameServerConfig::udp_and_tcp(server.ip());
                config.connections.iter_mut().for_each(|connection| connection.port = server.port());
                let config = ResolverConfig::from_parts(None, Vec::new(), vec![config]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
            None => TokioResolver::builder_tokio().map_err(|error| error.to_string())?,
        };
        let options = builder.options_mut();
        options.timeout = TRY;
        options.attempts = TRIES;
        builder.build().map(Some).map_err(|error| error.to_string())
    }
}

/// The answer to one question; no records are an answer, silence is none.
async fn within(
    lookup: impl Future<Output = Result<hickory_resolver::lookup::Lookup, NetError>>,
) -> Result<Vec<RData>, String> {
    match timeout(IN_ALL, lookup).await {
        Ok(Ok(lookup)) => Ok(lookup.answers().iter().map(|record| record.data.clone()).collect()),
        Ok(Err(error)) if error.is_no_records_found() => Ok(Vec::new()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(format!("no answer within {} s", IN_ALL.as_secs())),
    }
}

fn take(records: &mut Records, mx: &mut Vec<(u16, String)>, label: Option<Label>, data: RData) {
    let host = |name: String| name.trim_end_matches('.').to_ascii_lowercase();
    match (label, data) {
        (Some(label), RData::SRV(srv)) => records.srv.entry(label).or_default().push(Srv {
            priority: srv.priority,
            weight: srv.weight,
            host: host(srv.target.to_ascii()),
            port: srv.port,
        }),
        (Some(label), RData::TXT(txt)) => {
            let text: Vec<u8> = txt.txt_data.iter().flat_map(|part| part.iter().copied()).collect();
            if let Some(path) = path_of(&text) {
                records.paths.entry(label).or_insert(path);
            }
        }
        (None, RData::MX(exchange)) => mx.push((exchange.preference, host(exchange.exchange.to_ascii()))),
        _ => (),
    }
}

/// The path in a TXT record `path=/…`; anything else in it says nothing.
fn path_of(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let (key, path) = text.split_once('=')?;
    (key.eq_ignore_ascii_case("path") && path.starts_with('/') && !path.starts_with("//")).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use std::net::UdpSocket;
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_path_is_a_path() {
        for (text, expect) in [
            ("path=/dav/", Some("/dav/")),
            ("PATH=/", Some("/")),
            ("path=dav", None),
            ("path=//evil.example/", None),
            ("path=https://evil.example/", None),
            ("v=spf1", None),
            ("", None),
        ] {
            assert_eq!(path_of(text.as_bytes()).as_deref(), expect, "{text}");
        }
        assert_eq!(path_of(b"path=/\xff"), None);
    }

    /// A name server that never answers holds nobody up.
    #[tokio::test]
    async fn silence_ends_and_is_said() {
        let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
        let began = Instant::now();
        let records = Dns::Server(silent.local_addr().unwrap()).ask("example.org", &Watch::default()).await.unwrap();
        assert!(began.elapsed() < IN_ALL + Duration::from_secs(1), "{:?}", began.elapsed());
        assert!(
            matches!(&records.trouble, Some(Trouble::NoDns { domain, .. }) if domain == "example.org"),
            "{records:?}"
        );
        assert!(records.srv.is_empty() && records.mx.is_empty());
        let none = Dns::Silent.ask("example.org", &Watch::default()).await.unwrap();
        assert!(matches!(none.trouble, Some(Trouble::NoDns { .. })));
    }
}
