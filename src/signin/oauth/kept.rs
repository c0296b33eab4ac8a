//! A grant as the keychain has it: one JSON object. The access token is not in it where there is one to renew it with: it
//! is short-lived, often long, and Windows takes no more than 2,560 bytes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::model::{Grant, OauthPart, Secret, Tokens};

const FORMAT: u64 = 1;

#[derive(Serialize)]
struct Written<'a> {
    format: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
}

#[derive(Deserialize)]
struct Read {
    format: u64,
    #[serde(default)]
    refresh: Option<Secret>,
    #[serde(default)]
    access: Option<Secret>,
    #[serde(default)]
    expires: Option<Timestamp>,
    #[serde(default)]
    client_secret: Option<Secret>,
}

/// What the keychain is given.
pub fn to_secret(grant: &Grant) -> Secret {
    written(grant.client(), &grant.tokens())
}

/// The same, for tokens that are not yet in use.
pub(super) fn written(client: &OauthPart, tokens: &Tokens) -> Secret {
    let refresh = tokens.refresh.as_ref().map(Secret::expose);
    let written = Written {
        format: FORMAT,
        refresh,
        access: tokens.access.as_ref().map(Secret::expose).filter(|_| refresh.is_none()),
        expires: tokens.expires.filter(|_| refresh.is_none()),
        client_secret: client.client_secret.as_ref().map(Secret::expose),
    };
    // Text under fixed names: this can't fail.
    let text = Zeroizing::new(serde_json::to_string(&written).unwrap_or_default());
    Secret::new(text.as_str())
}

/// The grant that `secret` holds, kept under `name`. What can't be read is a grant without tokens: its first use says that
/// it has ended.
pub fn from_secret(part: &OauthPart, name: &str, secret: &Secret) -> Grant {
    let (tokens, client_secret) = read(secret);
    let mut part = part.clone();
    part.client_secret = client_secret.or(part.client_secret);
    let grant = Grant::new(part, tokens);
    grant.keep_as(Some(name));
    grant
}

/// The tokens and the client's secret.
pub(super) fn read(secret: &Secret) -> (Tokens, Option<Secret>) {
    match serde_json::from_str::<Read>(secret.expose()) {
        Ok(read) if read.format == FORMAT => {
            let tokens = Tokens { refresh: read.refresh, access: read.access, expires: read.expires, renew_from: None };
            (tokens, read.client_secret)
        }
        _ => Default::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back() {
        let part = OauthPart { client_secret: Some(Secret::new("c\"s")), ..OauthPart::default() };
        let both = Tokens { access: Some(Secret::new("a")), refresh: Some(Secret::new("r")), ..Tokens::default() };
        let kept = to_secret(&Grant::new(part.clone(), both));
        assert_eq!(kept.expose(), r#"{"format":1,"refresh":"r","client_secret":"c\"s"}"#);
        let back = from_secret(&OauthPart::default(), "anna", &kept);
        assert_eq!(back.tokens(), Tokens { refresh: Some(Secret::new("r")), ..Tokens::default() });
        assert_eq!((back.client(), back.kept_as().as_deref()), (&part, Some("anna")));

        let expires = Some("2027-11-22T00:00:00Z".parse().unwrap());
        let lasting = Tokens { access: Some(Secret::new("a")), expires, ..Tokens::default() };
        let kept = to_secret(&Grant::new(OauthPart::default(), lasting.clone()));
        assert_eq!(from_secret(&OauthPart::default(), "anna", &kept).tokens(), lasting);
        for strange in ["", "hunter2", "{}", r#"{"format":2,"refresh":"r"}"#, r#"{"format":1,"refresh":7}"#] {
            let grant = from_secret(&OauthPart::default(), "anna", &Secret::new(strange));
            assert_eq!(grant.tokens(), Tokens::default(), "{strange}");
        }
    }
}
