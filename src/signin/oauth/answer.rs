//! What a token endpoint answers: tokens (RFC 6749 §5.1), or why not (§5.2, RFC 8628 §3.5). Pure.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::model::{Secret, Tokens, Trouble};
use crate::net::http::Reply;

#[derive(Deserialize)]
struct Granted {
    access_token: Secret,
    #[serde(default)]
    token_type: String,
    /// A number; some send it as text.
    #[serde(default)]
    expires_in: Option<serde_json::Value>,
    #[serde(default)]
    refresh_token: Option<Secret>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refused {
    error: String,
    error_description: String,
}

/// Why there are no tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoTokens {
    /// The word that RFC 6749 has for it, or nothing.
    pub word: String,
    pub trouble: Trouble,
}

/// The tokens of an answer that came at `now` from `host`.
pub(super) fn tokens_of(reply: &Reply, host: &str, now: Timestamp) -> Result<Tokens, NoTokens> {
    if reply.status != 200 {
        return Err(error_of(reply, host));
    }
    let granted: Granted = reply.json().map_err(|trouble| NoTokens { word: String::new(), trouble })?;
    let failed = |why: &str| Err(other(host, why));
    if !granted.token_type.is_empty() && !granted.token_type.eq_ignore_ascii_case("bearer") {
        return failed("it gave a kind of token that is not known here");
    }
    let is_text =
        |secret: &Secret| !secret.expose().is_empty() && secret.expose().bytes().all(|b| b.is_ascii_graphic());
    if !is_text(&granted.access_token) || !granted.refresh_token.as_ref().is_none_or(is_text) {
        return failed("it gave a token that can't be one");
    }
    let secs = granted.expires_in.as_ref().and_then(|value| value.as_i64().or_else(|| value.as_str()?.parse().ok()));
    let life = secs.filter(|secs| *secs > 0).map(|secs| SignedDuration::from_secs(secs.min(10 * 366 * 86_400)));
    let early = |life: SignedDuration| life - (life / 5).min(SignedDuration::from_secs(30));
    Ok(Tokens {
        access: Some(granted.access_token),
        expires: life.and_then(|life| now.checked_add(life).ok()),
        renew_from: life.and_then(|life| now.checked_add(early(life)).ok()),
        refresh: granted.refresh_token,
    })
}

/// What an answer other than 200 means.
pub(super) fn error_of(reply: &Reply, host: &str) -> NoTokens {
    let refused: Refused = reply.json().unwrap_or_default();
    if refused.error.is_empty() {
        let trouble = match reply.status {
            429 | 500..=599 => Trouble::Status { url: reply.url.to_string(), status: reply.status },
            status => return other(host, &format!("it answered with status {status}")),
        };
        return NoTokens { word: String::new(), trouble };
    }
    error_named(&refused.error, &refused.error_description, host)
}

/// What the error `word` means, wherever it came in.
pub(super) fn error_named(word: &str, description: &str, host: &str) -> NoTokens {
    let host = host.to_owned();
    let said = said(word, description);
    let trouble = match word {
        "access_denied" => Trouble::SignInDeclined { host },
        "invalid_grant" => Trouble::SignInEnded { host, why: said },
        "temporarily_unavailable" | "server_error" => Trouble::Broken { host, why: said },
        _ => Trouble::SignInFailed { host, why: said },
    };
    NoTokens { word: word.to_owned(), trouble }
}

fn other(host: &str, why: &str) -> NoTokens {
    let trouble = Trouble::SignInFailed { host: host.to_owned(), why: why.to_owned() };
    NoTokens { word: String::new(), trouble }
}

/// The other side's own words, cut to what a sentence bears.
fn said(word: &str, description: &str) -> String {
    let words = if description.is_empty() { word.to_owned() } else { format!("{word}: {description}") };
    words.chars().filter(|c| !c.is_control()).take(300).collect()
}
