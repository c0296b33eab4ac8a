//! The device code flow (RFC 8628): the person agrees on another device, such as their own phone, and types no password
//! into this computer.

use jiff::Timestamp;
use serde::Deserialize;
use tokio::time::{Duration, Instant, sleep};
use url::Url;

use super::answer::{error_of, tokens_of};
use super::server::Server;
use crate::model::{Grant, OauthPart, Secret, Sign, SignInStep, Trouble, Watch};
use crate::net::http::{ClientOptions, host_of};

/// RFC 8628 §3.2: where the server names no other interval, in seconds.
const INTERVAL: u32 = 5;
/// A service that never answers is asked this rarely in the end, in seconds.
const RAREST: u32 = 60;
const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";

#[derive(Deserialize)]
struct Given {
    device_code: Secret,
    user_code: String,
    /// Google's name for it is older than the standard.
    #[serde(alias = "verification_url")]
    verification_uri: String,
    #[serde(default, alias = "verification_url_complete")]
    verification_uri_complete: Option<String>,
    expires_in: u32,
    #[serde(default)]
    interval: Option<u32>,
}

/// Gives the code as [`SignInStep::Code`] and waits until the person has agreed with it.
pub async fn sign_in(part: &OauthPart, options: &ClientOptions, w: &Watch) -> Result<Grant, Trouble> {
    wait(part, options, Duration::from_secs(1), w).await
}

/// `second`: how long one lasts; tests are in a hurry.
pub(super) async fn wait(
    part: &OauthPart,
    options: &ClientOptions,
    second: Duration,
    w: &Watch,
) -> Result<Grant, Trouble> {
    let server = Server::find(part, options, w).await?;
    let host = server.host();
    let none = || Trouble::SignInFailed { host: host.clone(), why: "it has no address for device codes".into() };
    let device = server.device.as_ref().ok_or_else(none)?;
    let scope = server.scope();
    let fields: &[(&str, &str)] = if scope.is_empty() { &[] } else { &[("scope", &scope)] };
    let reply = server.post(device, fields, options, w).await?;
    if reply.status != 200 {
        return Err(error_of(&reply, &host).trouble);
    }
    let given: Given = reply.json()?;
    let begun = Instant::now();
    let life = second.saturating_mul(given.expires_in);
    let too_late = || Trouble::SignInTooLate { host: host.clone(), secs: given.expires_in.into() };
    w.sign(Sign::SignIn(SignInStep::Code {
        url: shown(&given.verification_uri, &host)?,
        code: given.user_code.clone(),
        complete: given.verification_uri_complete.as_deref().and_then(|url| shown(url, &host).ok()),
        secs: given.expires_in.into(),
    }));

    let session = server.session(&server.token, options)?;
    let fields = [("grant_type", GRANT_TYPE), ("device_code", given.device_code.expose())];
    let mut every = given.interval.unwrap_or(INTERVAL).max(1);
    loop {
        w.or_cancelled(sleep(second.saturating_mul(every))).await?;
        if begun.elapsed() > life {
            return Err(too_late());
        }
        let answer = match server.post_by(&session, &server.token, &fields, w).await {
            Ok(reply) => tokens_of(&reply, &host, Timestamp::now()),
            Err(trouble) if trouble.may_pass() => {
                // §3.5: a connection that failed is a reason to ask more rarely.
                every = every.saturating_mul(2).min(RAREST.max(every));
                continue;
            }
            Err(trouble) => return Err(trouble),
        };
        match answer {
            Ok(tokens) => {
                w.sign(Sign::SignIn(SignInStep::Approved));
                return Ok(Grant::new(server.part, tokens));
            }
            Err(none) => match none.word.as_str() {
                "authorization_pending" => (),
                "slow_down" => every = every.saturating_add(5),
                "expired_token" => return Err(too_late()),
                _ if none.trouble.may_pass() => every = every.saturating_mul(2).min(RAREST.max(every)),
                _ => {
                    return Err(match none.trouble {
                        Trouble::SignInEnded { host, why } => Trouble::SignInFailed { host, why },
                        other => other,
                    });
                }
            },
        }
    }
}

/// An address that is shown to people, and may be opened by them: a web page, and nothing else.
fn shown(text: &str, host: &str) -> Result<String, Trouble> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && !host_of(url).is_empty());
    let none = || Trouble::SignInFailed { host: host.to_owned(), why: "it names no page to agree on".into() };
    url.map(String::from).ok_or_else(none)
}
