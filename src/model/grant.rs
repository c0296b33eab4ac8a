//! What a service gave in place of a password: the tokens of OAuth 2.0 (RFC 6749), and where more of them come from.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Secret;

/// How a service lets its users' programs in by OAuth 2.0. Comes from a provider file, from the person, or from the
/// service's own metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OauthPart {
    /// Whoever issues the tokens; its metadata (RFC 8414) fill in the addresses that are not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// May be empty where there is an issuer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub authorize_url: String,
    /// May be empty where there is an issuer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub token_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoke_url: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Some services give one even to programs that can't keep it. Goes to the keychain with the tokens, never into
    /// settings.
    #[serde(skip_serializing)]
    pub client_secret: Option<Secret>,
    /// The redirect address of this computer as it was registered with the service; the port is added. `http://127.0.0.1/`
    /// where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
}

impl OauthPart {
    /// Its keys, as a file writes them.
    pub const KEYS: [&str; 9] = [
        "issuer",
        "authorize_url",
        "token_url",
        "device_url",
        "revoke_url",
        "scopes",
        "client_id",
        "client_secret",
        "redirect",
    ];

    /// This part with what `given` says in its place.
    pub fn with(&self, given: &OauthPart) -> OauthPart {
        let either = |given: &Option<String>, known: &Option<String>| given.clone().or_else(|| known.clone());
        let text = |given: &str, known: &str| if given.is_empty() { known } else { given }.to_owned();
        OauthPart {
            issuer: either(&given.issuer, &self.issuer),
            authorize_url: text(&given.authorize_url, &self.authorize_url),
            token_url: text(&given.token_url, &self.token_url),
            device_url: either(&given.device_url, &self.device_url),
            revoke_url: either(&given.revoke_url, &self.revoke_url),
            scopes: if given.scopes.is_empty() { self.scopes.clone() } else { given.scopes.clone() },
            client_id: either(&given.client_id, &self.client_id),
            client_secret: given.client_secret.clone().or_else(|| self.client_secret.clone()),
            redirect: either(&given.redirect, &self.redirect),
        }
    }
}

/// The tokens of a grant at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// What requests carry; `None` until the first renewal.
    pub access: Option<Secret>,
    /// When the access token runs out, where the service said so.
    pub expires: Option<Timestamp>,
    /// From when on it is better renewed than sent, so that it does not run out on its way.
    pub renew_from: Option<Timestamp>,
    /// What the next access token is got with. Many services take each of them once only.
    pub refresh: Option<Secret>,
}

/// A handle on a grant: cheap to clone, and every clone has the newest tokens. It has to be one thing, since a refresh
/// token that was used already may end the whole grant when it is used again.
#[derive(Clone)]
pub struct Grant(Arc<Held>);

struct Held {
    client: OauthPart,
    state: Mutex<State>,
    /// Held by whoever renews the tokens, while others wait for them.
    renewing: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    tokens: Tokens,
    kept_as: Option<String>,
}

impl Grant {
    /// A grant whose tokens nobody else has.
    pub fn new(client: OauthPart, tokens: Tokens) -> Grant {
        let state = Mutex::new(State { tokens, kept_as: None });
        Grant(Arc::new(Held { client, state, renewing: tokio::sync::Mutex::default() }))
    }

    /// Whom the tokens come from.
    pub fn client(&self) -> &OauthPart {
        &self.0.client
    }

    /// The tokens as they are now.
    pub fn tokens(&self) -> Tokens {
        self.state().tokens.clone()
    }

    /// Takes new tokens, for every clone.
    pub fn set(&self, tokens: Tokens) {
        self.state().tokens = tokens;
    }

    /// The name under which the keychain has it; `None`: it lives in this process only.
    pub fn kept_as(&self) -> Option<String> {
        self.state().kept_as.clone()
    }

    /// Takes note of where the keychain has it, if it has.
    pub fn keep_as(&self, name: Option<&str>) {
        self.state().kept_as = name.map(str::to_owned);
    }

    /// Waits for the turn to renew the tokens. Whoever waited looks first whether they are new already.
    pub async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.renewing.lock().await
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Equal when both are clones of one grant.
impl PartialEq for Grant {
    fn eq(&self, other: &Grant) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Grant {}

impl std::fmt::Debug for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grant").field("client", &self.0.client).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part() -> OauthPart {
        OauthPart { client_id: Some("lifeboat".into()), client_secret: Some(Secret::new("hush")), ..Default::default() }
    }

    #[test]
    fn what_is_given_goes_before_what_is_known() {
        let known = OauthPart { token_url: "https://h/t".into(), scopes: vec!["dav".into()], ..part() };
        let given = OauthPart { client_id: Some("mine".into()), scopes: vec!["all".into()], ..OauthPart::default() };
        let both = known.with(&given);
        assert_eq!(both, OauthPart { client_id: Some("mine".into()), scopes: vec!["all".into()], ..known.clone() });
        assert_eq!(known.with(&OauthPart::default()), known);
        let text = OauthPart::KEYS.map(|key| format!("{key} = {}", if key == "scopes" { "[]" } else { "\"x\"" }));
        let read: OauthPart = toml::from_str(&text.join("\n")).unwrap();
        assert_eq!((read.redirect.as_deref(), read.client_secret), (Some("x"), Some(Secret::new("x"))));
    }

    #[test]
    fn every_clone_has_the_newest_tokens() {
        let grant = Grant::new(part(), Tokens::default());
        let other = grant.clone();
        grant.set(Tokens { access: Some(Secret::new("a2")), ..Tokens::default() });
        assert_eq!(other.tokens().access, Some(Secret::new("a2")));
        assert_eq!(grant, other);
        assert_ne!(grant, Grant::new(part(), grant.tokens()));
    }

    #[test]
    fn neither_print_nor_settings_have_a_secret() {
        let tokens =
            Tokens { access: Some(Secret::new("hush")), refresh: Some(Secret::new("hush")), ..Tokens::default() };
        let printed = format!("{:?} {tokens:?}", Grant::new(part(), tokens.clone()));
        assert!(printed.contains("***") && !printed.contains("hush"), "{printed}");
        let written = serde_json::to_string(&part()).unwrap();
        assert!(!written.contains("hush"), "{written}");
        let read: OauthPart = serde_json::from_str(r#"{"client_secret":"hush","token_url":"https://h/t"}"#).unwrap();
        assert_eq!(read.client_secret, Some(Secret::new("hush")));
    }
}
