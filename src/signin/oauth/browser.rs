//! The authorization code flow with PKCE: the person signs in in their own browser, whose answer comes to a port of this
//! computer. RFC 6749 §4.1, RFC 7636 (S256), RFC 8252 §7.3, RFC 9207.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use url::Url;

use super::answer::{error_named, tokens_of};
use super::listener::{Answered, Listener, Pages};
use super::random;
use super::server::Server;
use crate::model::{Grant, OauthPart, Secret, Sign, SignInStep, Trouble, Watch};
use crate::net::http::ClientOptions;

/// Lets the person agree in their browser. The address for it comes as [`SignInStep::Browser`]; `pages` are what the
/// browser shows in the end.
pub async fn sign_in(part: &OauthPart, pages: &Pages, options: &ClientOptions, w: &Watch) -> Result<Grant, Trouble> {
    let server = Server::find(part, options, w).await?;
    let host = server.host();
    let listener = Listener::open(server.part.redirect.as_deref()).await?;
    let redirect = listener.redirect_uri();
    let (state, verifier) = (Secret::new(random()?), Secret::new(random()?));
    let url = address(&server, &redirect, &state, &verifier)?;
    w.sign(Sign::SignIn(SignInStep::Browser { url: url.into() }));

    let answered = listener.answer(&state, pages, &host, w).await?;
    let code = judge(answered, &server)?;
    w.sign(Sign::SignIn(SignInStep::Approved));
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("redirect_uri", &redirect),
        ("code_verifier", verifier.expose()),
    ];
    let reply = server.post(&server.token, &fields, options, w).await?;
    let tokens = tokens_of(&reply, &host, Timestamp::now()).map_err(|none| match none.trouble {
        // There is no sign-in yet that could have ended.
        Trouble::SignInEnded { host, why } => Trouble::SignInFailed { host, why },
        other => other,
    })?;
    Ok(Grant::new(server.part, tokens))
}

/// What the browser is to open.
fn address(server: &Server, redirect: &str, state: &Secret, verifier: &Secret) -> Result<Url, Trouble> {
    let missing = || Trouble::WrongUse("wrong-oauth-authorize".into());
    let mut url = server.authorize.clone().ok_or_else(missing)?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose().as_bytes()));
    let scope = server.scope();
    let mut query = url.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &server.client_id)
        .append_pair("redirect_uri", redirect)
        .append_pair("state", state.expose())
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    if !scope.is_empty() {
        query.append_pair("scope", &scope);
    }
    // OpenID Connect §11: without a fresh yes nothing is given that lasts.
    if server.part.scopes.iter().any(|scope| scope == "offline_access") {
        query.append_pair("prompt", "consent");
    }
    drop(query);
    Ok(url)
}

/// The code, when the answer came from whom it was asked (RFC 9207 §2.4).
fn judge(answered: Answered, server: &Server) -> Result<Secret, Trouble> {
    let failed = |why: &str| Err(Trouble::SignInFailed { host: server.host(), why: why.into() });
    match (&answered.iss, &server.part.issuer) {
        (None, Some(_)) if server.names_itself => return failed("the answer does not say whose it is"),
        (Some(iss), Some(issuer)) if iss.trim_end_matches('/') != issuer.trim_end_matches('/') => {
            return failed("the answer came from somebody else");
        }
        _ => (),
    }
    if let Some(error) = &answered.error {
        return Err(match error_named(error, &answered.description, &server.host()).trouble {
            Trouble::SignInEnded { host, why } => Trouble::SignInFailed { host, why },
            other => other,
        });
    }
    match answered.code {
        Some(code) => Ok(code),
        None => failed("the answer has no code in it"),
    }
}
