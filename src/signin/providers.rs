//! The catalogue: what is known of services that hold people's data, one TOML file each in `assets/providers`, and in the
//! settings folder those of a carrier or a company. Tells facts; asks nobody.
//!
//! Facts and their sources stand in the files. A file of the settings folder takes the place of one with the same id, and
//! is looked at first.

mod check;
mod known;

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use url::Url;

use crate::model::{Key, OauthPart, Service, Trouble};
pub use known::known_id;

/// The folder of one's own files, in the settings folder.
pub const FOLDER: &str = "providers";

/// The files that are brought along, by id; the example is none of them.
const FILES: &[(&str, &str)] = &[
    ("fastmail", include_str!("../../assets/providers/fastmail.toml")),
    ("gmx", include_str!("../../assets/providers/gmx.toml")),
    ("gmx-com", include_str!("../../assets/providers/gmx-com.toml")),
    ("google", include_str!("../../assets/providers/google.toml")),
    ("icloud", include_str!("../../assets/providers/icloud.toml")),
    ("infomaniak", include_str!("../../assets/providers/infomaniak.toml")),
    ("mailbox-org", include_str!("../../assets/providers/mailbox-org.toml")),
    ("microsoft", include_str!("../../assets/providers/microsoft.toml")),
    ("nextcloud", include_str!("../../assets/providers/nextcloud.toml")),
    ("owncloud", include_str!("../../assets/providers/owncloud.toml")),
    ("posteo", include_str!("../../assets/providers/posteo.toml")),
    ("web-de", include_str!("../../assets/providers/web-de.toml")),
    ("yahoo", include_str!("../../assets/providers/yahoo.toml")),
    ("zoho", include_str!("../../assets/providers/zoho.toml")),
];

/// What a placeholder's value keeps as it is.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@').remove(b'+');

/// A service that holds people's data, as its file describes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    pub id: String,
    pub name: String,
    /// Domains of its e-mail addresses.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Ends of the names of the hosts that take its mail.
    #[serde(default)]
    pub mx: Vec<String>,
    /// Parts of paths by which its servers are recognised, wherever they stand.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Where the services are, with placeholders.
    pub contacts: Option<String>,
    pub calendars: Option<String>,
    pub photos: Option<String>,
    /// Domains whose hosts may have the password, beside the hosts of the services.
    #[serde(default)]
    pub trusted_domains: Vec<String>,
    #[serde(default)]
    pub user: UserForm,
    /// Which user name it wants, for `UserForm::Own`: a message key of the `text` room or a sentence.
    pub user_name: Option<String>,
    /// False where no field for a password shall be shown.
    #[serde(default = "yes")]
    pub password_entry: bool,
    /// Why a password does not let in; a message key or a sentence.
    pub no_password: Option<String>,
    /// Why nothing lets in; a message key or a sentence.
    pub no_way: Option<String>,
    /// A page of the service that helps, and what it is called.
    pub help: Option<String>,
    pub help_page: Option<String>,
    /// What it can't give, and the way to get it: message keys or sentences.
    #[serde(default)]
    pub coverage: Vec<String>,
    /// The ways to sign in, the best first.
    #[serde(default)]
    pub sign_in: Vec<SignInPart>,
    #[serde(default, deserialize_with = "without_strange_keys")]
    pub oauth: Option<OauthPart>,
    #[serde(default)]
    pub pacing: Pacing,
    #[serde(default)]
    pub habits: Habits,
    pub checked: CheckedPart,
}

/// What people type as their user name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UserForm {
    /// The e-mail address.
    #[default]
    Email,
    /// What stands before its `@`.
    Local,
    /// Something else, which has to be asked for.
    Own,
}

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignInWay {
    Password,
    AppPassword,
    LoginFlowV2,
    Oauth,
}

/// A way to sign in, and where its secret is made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInPart {
    pub way: SignInWay,
    /// What the page is called where an app password is made.
    pub page: Option<String>,
    /// The address of that page; `{server}` may stand in it.
    pub link: Option<String>,
}

/// How often it may be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pacing {
    /// At most one request in so many milliseconds.
    pub interval_ms: u64,
}

impl Pacing {
    /// The least time between the beginnings of two requests.
    pub fn interval(self) -> Duration {
        Duration::from_millis(self.interval_ms)
    }
}

/// Where it can't be taken at its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Habits {
    /// It can be relied on to say what changed (RFC 6578).
    pub sync_tokens: bool,
}

impl Default for Habits {
    fn default() -> Habits {
        Habits { sync_tokens: true }
    }
}

/// Where the facts of a file come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckedPart {
    pub how: CheckedHow,
    /// The day, as `2026-11-22`.
    pub date: String,
    pub sources: Vec<String>,
    pub notes: Option<String>,
}

/// Whether the facts of a file were tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckedHow {
    Documentation,
    Live,
}

fn yes() -> bool {
    true
}

/// As settings of later versions may have more keys, but a file that a person writes should have no misspelt ones.
fn without_strange_keys<'de, D: Deserializer<'de>>(from: D) -> Result<Option<OauthPart>, D::Error> {
    let table = toml::Table::deserialize(from)?;
    if let Some(strange) = table.keys().find(|key| !OauthPart::KEYS.contains(&key.as_str())) {
        return Err(D::Error::custom(format!("oauth: unknown key `{strange}`")));
    }
    table.try_into().map(Some).map_err(D::Error::custom)
}

/// What stands for the placeholders of an endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    pub user: String,
    /// The e-mail address, where one was given.
    pub email: Option<String>,
    /// The address of the server, where one was given.
    pub server: Option<String>,
    /// The name by which the server knows the person, once it has told.
    pub uid: Option<String>,
}

impl Names {
    /// `template` with values in it; `None` when one of them is not known.
    pub fn expand(&self, template: &str) -> Option<String> {
        let mut said = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            said.push_str(before);
            let split = || self.email.as_deref()?.rsplit_once('@');
            let value = match name {
                "server" => {
                    said.push_str(self.server.as_deref()?.trim_end_matches('/'));
                    rest = after;
                    continue;
                }
                "user" => Some(self.user.as_str()),
                "email" => self.email.as_deref(),
                "local" => split().map(|(local, _)| local).or(Some(self.user.as_str())),
                "domain" => split().map(|(_, domain)| domain),
                "uid" => self.uid.as_deref(),
                _ => None,
            };
            said.extend(utf8_percent_encode(value.filter(|value| !value.is_empty())?, KEPT));
            rest = after;
        }
        said.push_str(rest);
        Some(said)
    }
}

impl Provider {
    /// Reads a file and looks whether it makes sense.
    pub fn read(text: &str) -> Result<Provider, String> {
        let provider: Provider = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            format!("line {line}: {}", error.message())
        })?;
        check::check(&provider)?;
        Ok(provider)
    }

    /// Where a service is, with placeholders.
    pub fn template(&self, service: Service) -> Option<&str> {
        match service {
            Service::Carddav => self.contacts.as_deref(),
            Service::Caldav => self.calendars.as_deref(),
            Service::Webdav => self.photos.as_deref(),
        }
    }

    /// True when a password or an app password lets in, and may be asked for.
    pub fn takes_password(&self) -> bool {
        let is_password = |part: &SignInPart| matches!(part.way, SignInWay::Password | SignInWay::AppPassword);
        self.password_entry && self.sign_in.iter().any(is_password)
    }

    /// True when this key may let in: a password where one may be asked for, or was made by the service in the browser.
    pub fn takes(&self, key: &Key) -> bool {
        match key {
            Key::Grant { .. } => self.no_way.is_none(),
            Key::Password(_) => self.no_way.is_none() && (self.takes_password() || self.takes_login_flow()),
        }
    }

    /// True when it lets in in the browser by Nextcloud's Login Flow v2.
    pub fn takes_login_flow(&self) -> bool {
        self.sign_in.iter().any(|part| part.way == SignInWay::LoginFlowV2)
    }

    /// Where an app password is made, when one is wanted.
    pub fn app_password(&self) -> Option<&SignInPart> {
        self.sign_in.iter().find(|part| part.way == SignInWay::AppPassword)
    }

    /// True when the usual password lets in, too.
    pub fn takes_usual_password(&self) -> bool {
        self.sign_in.iter().any(|part| part.way == SignInWay::Password)
    }

    /// The user name for an e-mail address; `None` where it has to be asked for.
    pub fn user_of(&self, email: &str) -> Option<String> {
        match self.user {
            UserForm::Email => Some(email.to_owned()),
            UserForm::Local => email.rsplit_once('@').map(|(local, _)| local.to_owned()),
            UserForm::Own => None,
        }
    }

    /// True when `host` is one of its services or lies in a domain that it trusts.
    pub fn trusts(&self, host: &str) -> bool {
        let of_service = |template: &str| {
            let url = Url::parse(template).ok();
            url.and_then(|url| url.host_str().map(str::to_owned)).is_some_and(|known| known == host)
        };
        let services = [&self.contacts, &self.calendars, &self.photos];
        services.into_iter().flatten().any(|template| of_service(template))
            || self.trusted_domains.iter().any(|domain| lies_in(host, domain))
    }
}

/// True when `host` is `domain` or a name in it.
fn lies_in(host: &str, domain: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let domain = domain.to_ascii_lowercase();
    host == domain || host.strip_suffix(&domain).is_some_and(|before| before.ends_with('.'))
}

/// Every service that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    providers: Vec<Provider>,
}

impl Catalogue {
    /// The files that are brought along, and those of `dir`, which come first.
    pub fn open(dir: Option<&Path>) -> Result<Catalogue, Trouble> {
        let mut providers = dir.map_or(Ok(Vec::new()), own)?;
        for (id, text) in FILES {
            let provider = Provider::read(text).map_err(|why| Trouble::Internal(format!("{id}.toml: {why}")))?;
            if !providers.iter().any(|known: &Provider| known.id == provider.id) {
                providers.push(provider);
            }
        }
        Ok(Catalogue { providers })
    }

    /// Each of them, one's own first.
    pub fn all(&self) -> &[Provider] {
        &self.providers
    }

    /// The one of this id.
    pub fn get(&self, id: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.id == id)
    }

    /// The one whose e-mail addresses have this domain.
    pub fn by_domain(&self, domain: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.domains.iter().any(|known| known.eq_ignore_ascii_case(domain)))
    }

    /// The one that this host belongs to.
    pub fn by_host(&self, host: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.trusts(host))
    }

    /// The one that takes mail at this host.
    pub fn by_mx(&self, host: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.mx.iter().any(|suffix| lies_in(host, suffix)))
    }

    /// The one whose servers have such paths, and the address of that server.
    pub fn by_path(&self, url: &Url) -> Option<(&Provider, String)> {
        self.providers.iter().find_map(|provider| {
            let at = provider.paths.iter().find_map(|part| url.path().find(part.as_str()))?;
            let mut server = url.clone();
            server.set_path(url.path().get(..at).unwrap_or_default());
            server.set_query(None);
            Some((provider, String::from(server).trim_end_matches('/').to_owned()))
        })
    }
}

/// The files of a folder, by name. No folder is no files.
fn own(dir: &Path) -> Result<Vec<Provider>, Trouble> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(Trouble::disk(dir, &error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| Trouble::disk(dir, &error))?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut providers: Vec<Provider> = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).map_err(|error| Trouble::disk(&path, &error))?;
        let wrong = |why: String| Trouble::BadSettings { path: path.clone(), why };
        let provider = Provider::read(&text).map_err(wrong)?;
        if providers.iter().any(|known| known.id == provider.id) {
            return Err(wrong(format!("another file has the id {}, too", provider.id)));
        }
        providers.push(provider);
    }
    Ok(providers)
}

#[cfg(test)]
mod tests;
