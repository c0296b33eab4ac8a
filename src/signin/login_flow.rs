//! Nextcloud's Login Flow v2: the person signs in in their browser, and the server makes an app password for this program.
//!
//! Source: docs.nextcloud.com, developer manual, "Login flow" (read November 2026). A server builds both addresses of the
//! flow from its own idea of its name, which may be wrong behind a proxy. What points elsewhere than to the server that the
//! person named is not followed without their word.

use serde::Deserialize;
use tokio::time::{Duration, Instant, sleep};
use url::Url;

use super::discovery::{keep_tls, read_address};
use crate::model::{Consent, Credentials, Secret, Sign, SignInStep, Trouble, Watch};
use crate::net::http::{Access, ClientOptions, Session, host_of};

/// So long a flow can be finished, in seconds.
const AT_MOST: u32 = 20 * 60;
/// Between two questions whether the person has agreed, in seconds: soon at first, then more rarely.
const FIRST_PAUSE: f64 = 0.5;
const LONGEST_PAUSE: f64 = 3.0;
/// Where a server's own files begin, in addresses as people copy them out of their browser.
const INSIDE: &[&str] = &["/index.php", "/remote.php", "/apps/", "/login", "/settings/", "/s/", "/public.php"];

/// A server that gave an app password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedIn {
    /// Where it is: as it says itself, if that is where the person said.
    pub server: String,
    pub credentials: Credentials,
}

#[derive(Deserialize)]
struct Started {
    poll: Poll,
    login: String,
}

#[derive(Deserialize)]
struct Poll {
    token: Secret,
    endpoint: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Granted {
    server: String,
    login_name: String,
    app_password: Secret,
}

/// Lets the person sign in at `server` in their browser. The address for it comes as [`SignInStep::Browser`].
pub async fn log_in(server: &str, options: &ClientOptions, w: &Watch) -> Result<LoggedIn, Trouble> {
    wait(server, options, Duration::from_secs(1), w).await
}

/// `second`: how long one lasts; tests are in a hurry.
async fn wait(server: &str, options: &ClientOptions, second: Duration, w: &Watch) -> Result<LoggedIn, Trouble> {
    let mut base = base_of(&read_address(server)?);
    let session = Session::new(options, &base, Access::Nobody)?;
    let reply = session.post_form(&below(&base, "/index.php/login/v2"), &[], w).await?;
    let host = host_of(&reply.url);
    if reply.status != 200 {
        let why = format!("it does not know Nextcloud's sign-in in the browser (status {})", reply.status);
        return Err(Trouble::SignInFailed { host, why });
    }
    // The server may have moved to https meanwhile, and stays there.
    base = keep_tls(&reply.url, base);
    let started: Started = reply.json()?;
    let login = near(&base, &started.login, options)?;
    let endpoint = near(&base, &started.poll.endpoint, options)?;
    w.sign(Sign::SignIn(SignInStep::Browser { url: login.into() }));

    let granted = poll(&session, &endpoint, &started.poll.token, second, w).await?;
    w.sign(Sign::SignIn(SignInStep::Approved));
    if granted.login_name.is_empty() || granted.app_password.expose().is_empty() {
        return Err(Trouble::SignInFailed { host, why: "it gave no name or no app password".into() });
    }
    // A server that names itself wrong has been reached where the person said, and there the app password is good, too.
    let server = near(&base, &granted.server, options).unwrap_or(base);
    let credentials = Credentials { user: granted.login_name, password: granted.app_password };
    Ok(LoggedIn { server: server.into(), credentials })
}

/// Gives the app password back: the server forgets it. It is sent where it was got, and nowhere else.
pub async fn log_out(
    server: &str,
    credentials: &Credentials,
    options: &ClientOptions,
    w: &Watch,
) -> Result<(), Trouble> {
    let base = base_of(&read_address(server)?);
    let session = Session::new(options, &base, Access::Unasked(credentials.clone()))?;
    let reply = session.delete_app_password(&below(&base, "/ocs/v2.php/core/apppassword"), w).await?;
    match reply.status {
        200..=299 => Ok(()),
        // It is not valid any more, which is what was wanted.
        401 => Ok(()),
        status => Err(Trouble::Status { url: reply.url.into(), status }),
    }
}

async fn poll(
    session: &Session,
    endpoint: &Url,
    token: &Secret,
    second: Duration,
    w: &Watch,
) -> Result<Granted, Trouble> {
    let begun = Instant::now();
    let (first, longest) = (second.mul_f64(FIRST_PAUSE), second.mul_f64(LONGEST_PAUSE));
    let mut pause = first;
    while begun.elapsed() < second.saturating_mul(AT_MOST) {
        w.or_cancelled(sleep(pause)).await?;
        pause = pause.mul_f64(1.5).min(longest);
        match session.post_form(endpoint, &[("token", token.expose())], w).await {
            Ok(reply) => match reply.status {
                200 => return reply.json(),
                // Not yet.
                404 => (),
                429 | 500..=599 => pause = longest,
                status => return Err(Trouble::Status { url: endpoint.to_string(), status }),
            },
            Err(Trouble::Busy { secs, .. }) => pause = Duration::from_secs(secs).max(first),
            Err(trouble) if trouble.may_pass() => pause = longest,
            Err(trouble) => return Err(trouble),
        }
    }
    Err(Trouble::SignInTooLate { host: host_of(endpoint), secs: AT_MOST.into() })
}

/// Where a server begins, of an address somewhere in it.
pub(super) fn base_of(url: &Url) -> Url {
    let mut base = url.clone();
    base.set_query(None);
    base.set_fragment(None);
    let path = base.path().to_owned();
    let end = INSIDE.iter().filter_map(|inside| path.find(inside)).min().unwrap_or(path.len());
    base.set_path(path.get(..end).unwrap_or("/").trim_end_matches('/'));
    base
}

pub(super) fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
    url
}

/// An address that the server named, when it is on the place that the person confirmed, or on one that they allowed.
fn near(base: &Url, text: &str, options: &ClientOptions) -> Result<Url, Trouble> {
    let malformed = |why: &str| Trouble::Malformed { url: base.to_string(), why: format!("it names {text:?}, {why}") };
    let url = Url::parse(text).map_err(|_| malformed("which is no address"))?;
    if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
        return Err(malformed("which is no address to go to"));
    }
    // Behind a proxy a server often believes that it speaks plain http.
    let url = keep_tls(base, url);
    if url.origin() == base.origin() {
        return Ok(url);
    }
    let host = host_of(&url);
    if url.scheme() == "http" && !crate::net::http::is_loopback(&url) {
        return Err(Trouble::BadRedirect { from: base.to_string(), to: url.to_string() });
    }
    match options.allow_hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(&host)) {
        true => Ok(url),
        false => Err(Trouble::NeedsConsent(Consent::SignInElsewhere { confirmed: host_of(base), host })),
    }
}

#[cfg(test)]
mod tests;
