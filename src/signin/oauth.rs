//! OAuth 2.0 for a program on a person's own computer: they sign in and agree in their own browser, or on another device,
//! and no password is typed here. RFC 6749, with 7636 (PKCE), 8252 (loopback redirect), 8628 (device code), 9207 (who
//! answered), 8414 (metadata) and 7009 (revocation).
//!
//! Own code in place of the crate `oauth2`: that one has neither the loopback listener nor metadata, `iss` or the keeping of
//! rotated tokens, which are most of the work, and brings seven crates that nothing else here needs.

mod answer;
mod browser;
mod device;
mod kept;
mod listener;
mod renew;
mod server;

use url::Url;

use crate::model::{Grant, Trouble, Watch};
use crate::net::http::{ClientOptions, host_of, is_loopback};

pub use crate::model::OauthPart;
pub use browser::sign_in as in_browser;
pub use device::sign_in as by_code;
pub use kept::{from_secret, to_secret};
pub use listener::Pages;
pub(super) use renew::Renewer;

use server::Server;

/// Asks the service to forget a grant (RFC 7009). `Ok(false)`: it has no address for that, and the person has to do it in
/// their account there.
pub async fn revoke(grant: &Grant, options: &ClientOptions, w: &Watch) -> Result<bool, Trouble> {
    // What another run renewed meanwhile is what there is to revoke.
    let _turn = w.or_cancelled(grant.turn()).await?;
    let tokens = renew::newest(grant).await;
    let (token, hint) = match (&tokens.refresh, &tokens.access) {
        (Some(refresh), _) => (refresh, "refresh_token"),
        (None, Some(access)) => (access, "access_token"),
        (None, None) => return Ok(true),
    };
    let server = Server::again(grant.client(), options, w).await?;
    let Some(url) = &server.revoke else { return Ok(false) };
    let reply = server.post(url, &[("token", token.expose()), ("token_type_hint", hint)], options, w).await?;
    match reply.status {
        200..=299 => Ok(true),
        _ => Err(answer::error_of(&reply, &host_of(url)).trouble),
    }
}

/// 256 bits of chance, as text that may stand in an address.
fn random() -> Result<String, Trouble> {
    use base64::Engine as _;
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Trouble::Internal(format!("no random numbers: {error}")))?;
    Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes))
}

/// An address that may stand in settings or metadata: https, or this computer.
fn endpoint(text: &str) -> Result<Url, Trouble> {
    let url = super::discovery::read_address(text)?;
    if url.scheme() == "https" || is_loopback(&url) {
        return Ok(url);
    }
    Err(Trouble::BadAddress { input: text.to_owned(), why: "a browser sign-in needs an https:// address".into() })
}

#[cfg(test)]
mod tests;
