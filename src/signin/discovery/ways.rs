//! How one gets into an account, found out before anybody types a password: by the provider file of the address, by DNS, by
//! knocking at the well-known addresses without saying who one is, by the host that takes the mail.
//!
//! Nothing secret is sent, so other hosts may be asked; they get a secret only later, and by other rules.

use std::time::Duration;

use tokio::time::timeout;
use url::Url;

use super::plan::{self, Email, How};
use super::{Reach, address, chosen};
use crate::model::{Came, Door, Key, Page, Service, Sign, Trouble, Watch, WayIn, WaysIn};
use crate::net::dns::Records;
use crate::net::http::{Access, Session, host_of};
use crate::net::webdav::{Depth, Prop, Propfind};
use crate::signin::login_flow;
use crate::signin::providers::{Catalogue, Names, Provider, SignInWay, UserForm};

/// So long a place may keep us waiting.
const AT_MOST: Duration = Duration::from_secs(20);

/// What can be told without asking anybody: what the provider file of the account says, if there is one.
pub fn known(door: &Door, catalogue: &Catalogue) -> Result<Option<WaysIn>, Trouble> {
    let chosen = chosen(door, catalogue)?;
    if let Some(email) = email_of(door)? {
        let provider = chosen.or_else(|| catalogue.by_domain(&email.domain));
        let settled = provider.filter(|provider| !is_anywhere(provider) || !provider.takes_login_flow());
        return Ok(settled.map(|provider| ways_of(provider, None, Some(&email))));
    }
    let Some(text) = door.urls.first() else { return Ok(None) };
    let url = address::read(text)?;
    let by_host = || catalogue.by_host(url.host_str().unwrap_or_default());
    let by_path = || catalogue.by_path(&url).map(|(provider, _)| provider);
    let provider = chosen.or_else(by_host).or_else(by_path);
    Ok(provider.map(|provider| ways_of(provider, Some(&login_flow::base_of(&url)), None)))
}

/// How one gets in at `door`; its key is not looked at.
pub async fn find(door: &Door, reach: &Reach, w: &Watch) -> Result<WaysIn, Trouble> {
    let catalogue = Catalogue::open(door.providers_dir.as_deref())?;
    if let Some(ways) = known(door, &catalogue)? {
        if email_of(door)?.is_some() {
            let (step, subject) = ("looking-provider-file", ways.name.clone());
            w.sign(Sign::Looking { step, subject: subject.clone() });
            w.sign(Sign::Looked { step, subject, came: Came::Answered });
        }
        return Ok(ways);
    }
    let mut knocker = Knocker { door, reach, w, catalogue: &catalogue, troubles: Vec::new() };
    match email_of(door)? {
        Some(email) => knocker.by_email(&email).await,
        None => match door.urls.first() {
            Some(text) => knocker.by_url(&address::read(text)?).await,
            None => Err(Trouble::BadAddress { input: String::new(), why: "no address was given".into() }),
        },
    }
}

fn email_of(door: &Door) -> Result<Option<Email>, Trouble> {
    door.address.as_ref().filter(|_| door.urls.is_empty()).map(|text| Email::read(text)).transpose()
}

/// True for a service that may stand on any host.
fn is_anywhere(provider: &Provider) -> bool {
    let templates = [&provider.contacts, &provider.calendars, &provider.photos];
    templates.into_iter().flatten().any(|template| template.contains("{server}"))
}

/// What a knock at a door told.
enum Knock<'a> {
    /// It is this service, and it begins there.
    Provider(&'a Provider, Option<Url>),
    /// It answers as such services do.
    Answers,
    Nothing,
}

struct Knocker<'a> {
    door: &'a Door,
    reach: &'a Reach,
    w: &'a Watch,
    catalogue: &'a Catalogue,
    troubles: Vec<Trouble>,
}

impl<'a> Knocker<'a> {
    async fn by_email(&mut self, email: &Email) -> Result<WaysIn, Trouble> {
        let records = self.reach.ask_dns(self.door, email, &mut self.troubles, self.w).await?;
        let hosts = records.srv.values().flatten().map(|srv| srv.host.as_str()).filter(|host| !host.is_empty());
        let named = hosts.clone().find_map(|host| self.catalogue.by_host(host));
        if let Some(provider) = named {
            return Ok(hearsay(ways_of(provider, None, Some(email))));
        }
        let mut answers = hosts.clone().next().is_some();
        let mut places = plan::of_domain(email, &records);
        let hosted = records.mx.iter().find_map(|host| self.catalogue.by_mx(host));
        if hosted.is_none() {
            places.extend(plan::common(email, &records));
        }
        let mut silent: Vec<url::Origin> = Vec::new();
        for place in places {
            if silent.contains(&place.url.origin()) || (answers && place.how == How::Common) {
                continue;
            }
            let (step, subject) = (place.how.step(), place.subject.clone());
            self.w.sign(Sign::Looking { step, subject: subject.clone() });
            let came = match self.knock(&place.url).await {
                Ok(Knock::Provider(provider, at)) => {
                    self.w.sign(Sign::Looked { step, subject, came: Came::Answered });
                    let ways = ways_of(provider, at.as_ref(), Some(email));
                    return Ok(if at.is_some() { ways } else { hearsay(ways) });
                }
                Ok(Knock::Answers) => {
                    answers = true;
                    Came::Answered
                }
                Ok(Knock::Nothing) => Came::Nothing,
                Err(Trouble::Cancelled) => return Err(Trouble::Cancelled),
                Err(trouble) => {
                    silent.push(place.url.origin());
                    self.troubles.push(trouble.clone());
                    Came::Failed(trouble)
                }
            };
            self.w.sign(Sign::Looked { step, subject, came });
        }
        match hosted {
            _ if answers => Ok(self.unknown(&email.domain)),
            Some(provider) => {
                let (step, subject) = (How::MailHost.step(), provider.name.clone());
                self.w.sign(Sign::Looking { step, subject: subject.clone() });
                self.w.sign(Sign::Looked { step, subject, came: Came::Answered });
                Ok(hearsay(ways_of(provider, None, Some(email))))
            }
            None => Err(self.why_nothing(email, &records)),
        }
    }

    /// The address that the person gave is where the service is, whatever a knock tells.
    async fn by_url(&mut self, url: &Url) -> Result<WaysIn, Trouble> {
        let base = login_flow::base_of(url);
        let (step, subject) = ("looking-address", host_of(url));
        self.w.sign(Sign::Looking { step, subject: subject.clone() });
        let mut well_known = base.clone();
        well_known.set_path("/.well-known/carddav");
        let mut seen = self.ask_status(&base).await;
        if matches!(seen, Ok(None)) {
            seen = match self.knock(&well_known).await {
                Ok(Knock::Provider(provider, at)) => Ok(Some((provider, at.unwrap_or_else(|| base.clone())))),
                Ok(_) => Ok(None),
                Err(trouble) => Err(trouble),
            };
        }
        let came = match &seen {
            Ok(_) => Came::Answered,
            Err(Trouble::Cancelled) => return Err(Trouble::Cancelled),
            Err(trouble) => Came::Failed(trouble.clone()),
        };
        self.w.sign(Sign::Looked { step, subject, came });
        match seen? {
            Some((provider, at)) => Ok(ways_of(provider, Some(&at), None)),
            None => Ok(self.unknown(&host_of(url))),
        }
    }

    fn session(&self, url: &Url) -> Result<Session, Trouble> {
        let options = self.reach.options(self.door, None);
        // Nothing is sent that anybody may not know.
        Session::new(&crate::net::http::ClientOptions { allow_http: true, ..options }, url, Access::Nobody)
    }

    /// Asks a place what it is, without saying who asks.
    async fn knock(&self, url: &Url) -> Result<Knock<'a>, Trouble> {
        let session = self.session(url)?;
        let ask = Propfind { url: url.clone(), depth: Depth::Zero, props: &[Prop::ResourceType] }.prepare();
        let silent = |_| Trouble::Stalled { host: host_of(url), secs: AT_MOST.as_secs() };
        let (status, at) = match timeout(AT_MOST, session.send(ask, self.w)).await.map_err(silent)? {
            Ok(answer) => {
                let told = (answer.status, answer.url.clone());
                answer.discard().await;
                told
            }
            Err(Trouble::BadRedirect { to, .. }) => match Url::parse(&to) {
                Ok(to) => (301, address::keep_tls(url, to)),
                Err(_) => return Ok(Knock::Nothing),
            },
            Err(Trouble::Status { .. } | Trouble::Malformed { .. } | Trouble::SignInPage { .. }) => {
                return Ok(Knock::Nothing);
            }
            Err(trouble) => return Err(trouble),
        };
        if !matches!(status, 207 | 301 | 401) {
            return Ok(Knock::Nothing);
        }
        let host = at.host_str().unwrap_or_default();
        if let Some(provider) = self.catalogue.by_host(host) {
            return Ok(Knock::Provider(provider, None));
        }
        match self.catalogue.by_path(&at) {
            // ownCloud has the same paths; only it says which of the two it is.
            Some((provider, server)) => {
                let base = Url::parse(&server).ok();
                let told = match &base {
                    Some(base) => self.ask_status(base).await.ok().flatten(),
                    None => None,
                };
                Ok(match told {
                    Some((provider, at)) => Knock::Provider(provider, Some(at)),
                    // Some servers refuse whatever is asked for; a redirect there says more.
                    None if at.path() == url.path() => Knock::Answers,
                    None => Knock::Provider(provider, base),
                })
            }
            None => Ok(Knock::Answers),
        }
    }

    /// Nextcloud and ownCloud say what they are to whoever asks.
    async fn ask_status(&self, base: &Url) -> Result<Option<(&'a Provider, Url)>, Trouble> {
        #[derive(serde::Deserialize)]
        struct Status {
            installed: bool,
            #[serde(default)]
            productname: String,
        }
        let url = login_flow::below(base, "/status.php");
        let asked = self.session(base)?;
        let silent = |_| Trouble::Stalled { host: host_of(base), secs: AT_MOST.as_secs() };
        let reply = match timeout(AT_MOST, asked.get_document(&url, self.w)).await.map_err(silent)? {
            Ok(reply) => reply,
            Err(Trouble::BadRedirect { .. } | Trouble::TooLarge { .. } | Trouble::Status { .. }) => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        let Ok(told) = reply.json::<Status>() else { return Ok(None) };
        if reply.status != 200 || !told.installed {
            return Ok(None);
        }
        let id = if told.productname.to_lowercase().contains("owncloud") { "owncloud" } else { "nextcloud" };
        let at = address::keep_tls(&reply.url, base.clone());
        Ok(self.catalogue.get(id).map(|provider| (provider, at)))
    }

    /// A service that we have no file of: it may take a password.
    fn unknown(&self, host: &str) -> WaysIn {
        WaysIn { name: host.to_owned(), ways: vec![WayIn::Password], hosts: vec![host.to_owned()], ..WaysIn::default() }
    }

    fn why_nothing(&self, email: &Email, records: &Records) -> Trouble {
        let is_there = !records.mx.is_empty() || !records.srv.is_empty();
        let telling = |trouble: &&Trouble| match trouble {
            Trouble::Certificate { .. } | Trouble::NoDns { .. } => true,
            Trouble::UnknownHost { .. } => !is_there,
            _ => false,
        };
        let unknown = || Trouble::ServiceUnknown { address: email.text.clone() };
        self.troubles.iter().find(telling).cloned().unwrap_or_else(unknown)
    }
}

/// Nobody but DNS or a redirect has said that it is this provider.
fn hearsay(ways: WaysIn) -> WaysIn {
    WaysIn { is_hearsay: true, ..ways }
}

/// What a provider file says, put in words for a person who wants to sign in. `server`: where a service that may stand
/// anywhere was found.
fn ways_of(provider: &Provider, server: Option<&Url>, email: Option<&Email>) -> WaysIn {
    let server = server.map(|url| url.as_str().trim_end_matches('/').to_owned());
    let names = Names {
        user: email.and_then(|email| provider.user_of(&email.text)).unwrap_or_default(),
        email: email.map(|email| email.text.clone()),
        server: server.clone(),
        uid: None,
    };
    let way = |part: &crate::signin::providers::SignInPart| match part.way {
        SignInWay::Password => provider.password_entry.then_some(WayIn::Password),
        SignInWay::AppPassword => {
            let link = names.expand(part.link.as_deref()?).unwrap_or_default();
            let name = part.page.clone().unwrap_or_default();
            provider.password_entry.then_some(WayIn::AppPassword(Page { name, link }))
        }
        SignInWay::LoginFlowV2 => Some(WayIn::LoginFlow { server: login_server(provider, server.as_deref())? }),
        SignInWay::Oauth => provider.oauth.clone().map(WayIn::Oauth),
    };
    let ways: Vec<WayIn> = provider.sign_in.iter().filter_map(way).collect();
    let is_let_in = ways.iter().any(|way| !matches!(way, WayIn::Oauth(part) if part.client_id.is_none()));
    let why_not = match (&provider.no_way, is_let_in) {
        (Some(why), _) => Some(why.clone()),
        (None, true) => None,
        (None, false) => Some(provider.no_password.clone().unwrap_or_else(|| "provider-no-password".into())),
    };
    let help = provider.help.clone().map(|link| {
        let host = || Url::parse(&link).map(|url| host_of(&url)).unwrap_or_default();
        Page { name: provider.help_page.clone().unwrap_or_else(host), link }
    });
    WaysIn {
        provider: Some(provider.id.clone()),
        is_hearsay: false,
        urls: server.iter().filter(|_| email.is_some() && is_anywhere(provider)).cloned().collect(),
        name: match (&server, is_anywhere(provider)) {
            (Some(server), true) => {
                let host = Url::parse(server).map(|url| host_of(&url)).unwrap_or_default();
                format!("{} ({host})", provider.name)
            }
            _ => provider.name.clone(),
        },
        ways,
        user_name: provider.user_name.clone().filter(|_| provider.user == UserForm::Own),
        hosts: hosts_of(provider, server.as_deref()),
        why_not,
        help,
        coverage: provider.coverage.clone(),
    }
}

/// Where the browser sign-in of a Nextcloud server begins.
fn login_server(provider: &Provider, server: Option<&str>) -> Option<String> {
    let fixed = || {
        let templates = [&provider.contacts, &provider.calendars, &provider.photos];
        let template = templates.into_iter().flatten().find(|template| !template.contains("{server}"))?;
        let before = template.split('{').next().unwrap_or(template);
        Some(login_flow::base_of(&Url::parse(before).ok()?).to_string())
    };
    server.map(str::to_owned).filter(|_| is_anywhere(provider)).or_else(fixed)
}

/// The hosts of its services, and the domains that its file trusts.
fn hosts_of(provider: &Provider, server: Option<&str>) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    for service in [Service::Carddav, Service::Caldav, Service::Webdav] {
        let template = provider.template(service).map(|template| template.replace("{server}", server.unwrap_or("")));
        let host = template.and_then(|text| Url::parse(&text).ok()).map(|url| host_of(&url)).unwrap_or_default();
        if !host.is_empty() && !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    let is_named = |domain: &String| hosts.iter().any(|host| host == domain);
    let domains: Vec<String> =
        provider.trusted_domains.iter().filter(|domain| !is_named(domain)).map(|d| format!("*.{d}")).collect();
    hosts.extend(domains);
    hosts
}

/// Why this key is not even tried with a provider, if so.
pub(super) fn no_way(provider: &Provider, key: &Key) -> Option<Trouble> {
    if provider.takes(key) {
        return None;
    }
    let why = provider.no_way.clone().or_else(|| provider.no_password.clone());
    let help = provider.help.clone().unwrap_or_else(|| "none".into());
    let why = why.unwrap_or_else(|| "provider-no-password".into());
    Some(Trouble::NoWayIn { provider: provider.name.clone(), why, help })
}
