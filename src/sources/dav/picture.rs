//! Fetches what lies at the address of a picture that a card has instead of the picture: with the account's sign-in where
//! the address is the account's own, without it elsewhere, and elsewhere only when the person said so.

use bytes::Bytes;
use url::Url;

use crate::model::{Collection, NoPicture, Trouble, Watch};
use crate::net::http::Session;
use crate::sources::address;

/// A larger picture is none of a contact.
const MAX_BYTES: u64 = 8 << 20;

pub(super) async fn fetch(
    session: &Session,
    c: &Collection,
    text: &str,
    elsewhere: bool,
    w: &Watch,
) -> Result<Bytes, NoPicture> {
    let (url, own) = judge(session, c, text)?;
    if own {
        return session.fetch_aside(url, MAX_BYTES, w).await.map_err(NoPicture::Failed);
    }
    if elsewhere {
        return session.fetch_elsewhere(url, MAX_BYTES, w).await;
    }
    Err(NoPicture::Elsewhere { host: url.host_str().unwrap_or_default().to_owned() })
}

/// Where to ask, and whether that is the account's own place. An address without a scheme is one at the place the card came
/// from (RFC 3986 §5.1.3); a host that is named with plain http is asked over https, as its programs do by now.
fn judge(session: &Session, c: &Collection, text: &str) -> Result<(Url, bool), NoPicture> {
    let base = address::url_in(c, &c.href).map_err(NoPicture::Failed)?;
    let mut url = base.join(text.trim()).map_err(|_| NoPicture::NoAddress)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(NoPicture::NoAddress);
    }
    let mut own = session.admits(&url);
    if own.is_err() && url.scheme() == "http" && url.port().is_none() && url.set_scheme("https").is_ok() {
        own = session.admits(&url);
    }
    match own {
        Ok(()) => Ok((url, true)),
        Err(Trouble::BadAddress { .. }) => Err(NoPicture::NoAddress),
        Err(_) => Ok((url, false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Credentials, Secret};
    use crate::net::http::ClientOptions;

    #[test]
    fn which_addresses_are_the_account_s_own() {
        let check = |home: &str, text: &str, expect: Option<(&str, bool)>| {
            let home = Url::parse(home).unwrap();
            let credentials = Credentials { user: "alice".into(), password: Secret::new("secret") };
            let options = ClientOptions { allow_hosts: vec!["p01.cloud.example".into()], ..ClientOptions::default() };
            let session = Session::new(&options, &home, credentials).unwrap();
            let origin = home.origin().ascii_serialization();
            let c = Collection { origin, href: "/book/".into(), ..Collection::default() };
            let judged = judge(&session, &c, text).ok();
            assert_eq!(judged.as_ref().map(|(url, own)| (url.as_str(), *own)), expect, "{text}");
        };
        let cloud = |text: &str, expect: Option<(&str, bool)>| check("https://cloud.example/", text, expect);
        cloud("https://cloud.example/a.jpg", Some(("https://cloud.example/a.jpg", true)));
        cloud("https://p01.cloud.example:443/a.jpg", Some(("https://p01.cloud.example/a.jpg", true)));
        cloud("/pictures/a.jpg", Some(("https://cloud.example/pictures/a.jpg", true)));
        cloud("a.jpg", Some(("https://cloud.example/book/a.jpg", true)));
        cloud("http://cloud.example/a.jpg", Some(("https://cloud.example/a.jpg", true)));
        // Another port, a name that only begins alike, a name inside of the address: strangers.
        cloud("https://cloud.example:8443/a.jpg", Some(("https://cloud.example:8443/a.jpg", false)));
        cloud("https://cloud.example.evil.example/a", Some(("https://cloud.example.evil.example/a", false)));
        cloud("//faces.example/a", Some(("https://faces.example/a", false)));
        cloud("http://faces.example/a", Some(("https://faces.example/a", false)));
        cloud("http://faces.example:81/a", Some(("http://faces.example:81/a", false)));
        for none in [
            "ftp://cloud.example/a",
            "cid:a@b",
            "file:///etc/passwd",
            "data:,x",
            "https://u:p@cloud.example/a",
            "https://",
        ] {
            cloud(none, None);
        }
        check("http://127.0.0.1:5/", "/a.jpg", Some(("http://127.0.0.1:5/a.jpg", true)));
        check("http://127.0.0.1:5/", "http://127.0.0.1:6/a.jpg", Some(("http://127.0.0.1:6/a.jpg", false)));
    }
}
