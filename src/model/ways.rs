//! How one gets into an account, as far as that is known before anybody signs in; and how long it lasts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Door, Grant, Key, OauthPart};

/// What was found out about an account without signing in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaysIn {
    /// The id of the provider file that it goes by.
    pub provider: Option<String>,
    /// DNS or a redirect says that it is this provider: its hosts get nothing secret without the person's yes.
    pub is_hearsay: bool,
    /// What people call the service: its provider's name, else its host.
    pub name: String,
    /// Where it was found, when the e-mail address alone does not lead there.
    pub urls: Vec<String>,
    /// The best first; none where nobody is let in.
    pub ways: Vec<WayIn>,
    /// What the service calls the user name; empty where the e-mail address gives it.
    pub user_name: Option<String>,
    /// Where what lets one in may go: hosts, and domains as `*.example.org`.
    pub hosts: Vec<String>,
    /// Why a password does not let in, or nothing does: a message key of the `text` room or a sentence.
    pub why_not: Option<String>,
    /// A page of the service that helps, and what it is called.
    pub help: Option<Page>,
    /// What the service can't give, as in `Found`.
    pub coverage: Vec<String>,
}

/// A page on the web.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub name: String,
    pub link: String,
}

/// A way into an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WayIn {
    Password,
    /// A password that the service makes for programs, on a page of its own.
    AppPassword(Page),
    /// Nextcloud, in the person's browser.
    LoginFlow {
        server: String,
    },
    /// OAuth 2.0. Without a client ID the person has to bring their own.
    Oauth(OauthPart),
}

impl WaysIn {
    /// True when a field for a password may be shown.
    pub fn takes_password(&self) -> bool {
        self.ways.iter().any(|way| matches!(way, WayIn::Password | WayIn::AppPassword(_)))
    }

    /// The page where an app password is made.
    pub fn app_password(&self) -> Option<&Page> {
        self.ways.iter().find_map(|way| match way {
            WayIn::AppPassword(page) => Some(page),
            _ => None,
        })
    }

    /// The server that lets in in the browser, if it is a Nextcloud one.
    pub fn login_flow(&self) -> Option<&str> {
        self.ways.iter().find_map(|way| match way {
            WayIn::LoginFlow { server } => Some(server.as_str()),
            _ => None,
        })
    }

    /// What OAuth needs to know.
    pub fn oauth(&self) -> Option<&OauthPart> {
        self.ways.iter().find_map(|way| match way {
            WayIn::Oauth(part) => Some(part),
            _ => None,
        })
    }

    /// True when OAuth is ready to be used: the service's provider file has a client ID.
    pub fn has_client(&self) -> bool {
        self.oauth().is_some_and(|part| part.client_id.is_some())
    }
}

impl Door {
    /// Takes over where the service was found, and whose it is.
    pub fn take(&mut self, ways: &WaysIn) {
        if self.urls.is_empty() {
            self.urls.clone_from(&ways.urls);
        }
        if self.provider.is_none() && !ways.is_hearsay {
            self.provider.clone_from(&ways.provider);
        }
    }
}

/// How long one is let in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lasts {
    /// As long as the password is good.
    #[default]
    Password,
    /// It is renewed by itself.
    Renews,
    Until(Timestamp),
    /// Until the person takes it back.
    TakenBack,
}

impl Lasts {
    /// How long a grant is good.
    pub fn of_grant(grant: &Grant) -> Lasts {
        let tokens = grant.tokens();
        match (tokens.refresh, tokens.expires) {
            (Some(_), _) => Lasts::Renews,
            (None, Some(end)) => Lasts::Until(end),
            (None, None) => Lasts::TakenBack,
        }
    }

    /// How long a key is good.
    pub fn of(key: &Key) -> Lasts {
        match key {
            Key::Password(_) => Lasts::Password,
            Key::Grant { grant, .. } => Lasts::of_grant(grant),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Secret, Tokens};

    #[test]
    fn a_sign_in_lasts_as_its_tokens_do() {
        let end: Timestamp = "2027-11-22T00:00:00Z".parse().unwrap();
        let lasts = |refresh: bool, expires: Option<Timestamp>| {
            let refresh = refresh.then(|| Secret::new("r"));
            let tokens = Tokens { access: Some(Secret::new("a")), refresh, expires, ..Tokens::default() };
            Lasts::of(&Key::Grant { user: "a".into(), grant: Grant::new(OauthPart::default(), tokens) })
        };
        assert_eq!(lasts(true, Some(end)), Lasts::Renews);
        assert_eq!(lasts(false, Some(end)), Lasts::Until(end));
        assert_eq!(lasts(false, None), Lasts::TakenBack);
        assert_eq!(Lasts::of(&Key::default()), Lasts::Password);
    }
}
