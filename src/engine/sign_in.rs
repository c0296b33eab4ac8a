//! Signs in where no password is typed: in the person's browser, or on another device with a code. And out again: what the
//! service gave is given back.

use crate::model::{Door, Key, OauthPart, Trouble, Watch};
use crate::net::http::ClientOptions;
use crate::signin::{login_flow, oauth};
use crate::text::{self, Language};

/// A sign-in to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRequest {
    pub way: SignInWay,
    /// The account, and how it is reached. Its key names who signs in and holds nothing else yet; a Nextcloud server says
    /// by itself who did. Plain http outside this computer counts for [`SignInWay::LoginFlow`] only.
    pub door: Door,
}

/// How to sign in without typing a password here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInWay {
    /// OAuth 2.0, in the browser of this computer.
    Browser(OauthPart),
    /// OAuth 2.0, on any device, with a code.
    Code(OauthPart),
    /// Nextcloud, in the browser of this computer.
    LoginFlow { server: String },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedInAs {
    pub key: Key,
    /// The Nextcloud server, whose address to back up from this is.
    pub login_flow: Option<String>,
}

/// A sign-in to undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOutRequest {
    pub door: Door,
    /// The server that gave the app password.
    pub login_flow: Option<String>,
}

/// Carries `request` out.
pub async fn perform(request: &SignInRequest, w: &Watch) -> Result<SignedInAs, Trouble> {
    let options = ClientOptions::from(&request.door);
    let grant = match &request.way {
        SignInWay::Browser(part) => oauth::in_browser(part, &pages(), &options, w).await?,
        SignInWay::Code(part) => oauth::by_code(part, &options, w).await?,
        SignInWay::LoginFlow { server } => {
            let done = login_flow::log_in(server, &options, w).await?;
            return Ok(SignedInAs { key: done.credentials.into(), login_flow: Some(done.server) });
        }
    };
    Ok(SignedInAs { key: Key::Grant { user: request.door.key.user().to_owned(), grant }, login_flow: None })
}

/// Gives back what the service gave. `Ok(false)`: it takes nothing back, or gave nothing.
pub async fn undo(request: &SignOutRequest, w: &Watch) -> Result<bool, Trouble> {
    let options = ClientOptions::from(&request.door);
    match (&request.door.key, &request.login_flow) {
        (Key::Grant { grant, .. }, _) => oauth::revoke(grant, &options, w).await,
        (Key::Password(credentials), Some(server)) => {
            login_flow::log_out(server, credentials, &options, w).await.map(|()| true)
        }
        (Key::Password(_), None) => Ok(false),
    }
}

/// What the browser shows when it has brought its answer here. Inert: no script, nothing loaded.
fn pages() -> oauth::Pages {
    let page = |key: &str| {
        let (title, text) = (text::say(key, &[]), text::say("sign-in-page-next", &[]));
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width\"><title>Lifeboat</title></head>\n<body><h1>{}</h1><p>{}</p></body>\n</html>\n",
            Language::current().tag(),
            escaped(&title),
            escaped(&text)
        )
    };
    oauth::Pages { agreed: page("sign-in-page-agreed"), declined: page("sign-in-page-declined") }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_say_what_happened() {
        let pages = pages();
        assert!(pages.agreed.contains("<h1>You are signed in.</h1>"), "{}", pages.agreed);
        assert!(!pages.declined.contains("You are signed in"), "{}", pages.declined);
        assert!(!pages.agreed.contains("script") && !pages.agreed.contains("http"), "{}", pages.agreed);
    }
}
