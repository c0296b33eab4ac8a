//! Which credentials go with a request, and what a 401 means. Decides, never sends. RFC 7617 (Basic), RFC 7616 (Digest).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::challenge::{challenges, parameters};
use super::digest::DigestSpace;
use super::origin::Origin;
use crate::model::{Credentials, Trouble};

/// Answers for every request of a session how it signs in; each origin says for itself what it wants.
pub(super) struct SignIn {
    who: Credentials,
    known: Vec<(Origin, Way)>,
    refused: bool,
}

enum Way {
    Basic,
    Digest(Box<DigestSpace>),
}

/// What a request carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Carried {
    Nothing,
    Basic,
    /// With this nonce.
    Digest(String),
}

/// What a 401 asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The server's first challenge, which can be answered now.
    Answer,
    /// The nonce was too old; there is a new one.
    Stale,
    /// The credentials are wrong. Nothing is tried again with them.
    Refused,
    /// The server wants what this program can't give, or less than it wanted before.
    NoWay(String),
}

impl SignIn {
    pub fn new(who: Credentials) -> SignIn {
        SignIn { who, known: Vec::new(), refused: false }
    }

    /// True once the credentials were refused.
    pub fn is_refused(&self) -> bool {
        self.refused
    }

    /// True when requests to `origin` carry credentials.
    pub fn is_known(&self, origin: &Origin) -> bool {
        self.known.iter().any(|(known, _)| known == origin)
    }

    /// True when any request carries credentials.
    pub fn is_known_anywhere(&self) -> bool {
        !self.known.is_empty()
    }

    /// The `Authorization` for a request to `origin`, once it has said what it wants.
    pub fn sign(
        &mut self,
        origin: &Origin,
        method: &str,
        target: &str,
    ) -> Result<(Carried, Option<HeaderValue>), Trouble> {
        let Some((_, way)) = self.known.iter_mut().find(|(known, _)| known == origin) else {
            return Ok((Carried::Nothing, None));
        };
        let (carried, text) = match way {
            Way::Basic => {
                if self.who.user.contains(':') {
                    return Err(Trouble::WrongUse("a user name can't have a colon in it here".into()));
                }
                let pair = Zeroizing::new(format!("{}:{}", self.who.user, self.who.password.expose()));
                (Carried::Basic, Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes()))))
            }
            Way::Digest(space) => {
                let value = space.answer(&self.who, method, target);
                (Carried::Digest(space.nonce.clone()), value)
            }
        };
        let mut value = HeaderValue::from_bytes(text.as_bytes())
            .map_err(|_| Trouble::WrongUse("a user name can't have control characters in it".into()))?;
        value.set_sensitive(true);
        Ok((carried, Some(value)))
    }

    /// Takes in a 401 to a request that carried `carried`. `cnonce` must be fresh and random.
    pub fn challenged(&mut self, origin: &Origin, headers: &HeaderMap, carried: &Carried, cnonce: &str) -> Verdict {
        let offers = challenges(headers);
        let digests = || offers.iter().filter(|offer| offer.scheme == "digest");
        match carried {
            Carried::Nothing if self.who.user.is_empty() => self.refuse(),
            // A clone has answered meanwhile.
            Carried::Nothing if self.is_known(origin) => Verdict::Answer,
            Carried::Nothing => {
                let way = match DigestSpace::choose(digests(), cnonce) {
                    Some(space) => Way::Digest(Box::new(space)),
                    // Whoever offers Digest shall not get the password itself.
                    None if digests().next().is_some() => {
                        return Verdict::NoWay("a kind of Digest that this program does not know".into());
                    }
                    None if offers.iter().any(|offer| offer.scheme == "basic") => Way::Basic,
                    None => {
                        let wanted: Vec<&str> = offers.iter().map(|offer| offer.scheme.as_str()).collect();
                        return Verdict::NoWay(wanted.join(", "));
                    }
                };
                self.known.push((origin.clone(), way));
                Verdict::Answer
            }
            Carried::Digest(_) => {
                let fresh = DigestSpace::choose(digests().filter(|offer| offer.says("stale")), cnonce);
                match fresh {
                    Some(fresh) => {
                        self.known.retain(|(known, _)| known != origin);
                        self.known.push((origin.clone(), Way::Digest(Box::new(fresh))));
                        Verdict::Stale
                    }
                    None => self.refuse(),
                }
            }
            Carried::Basic => self.refuse(),
        }
    }

    /// True when a 401 to a request that carried `carried` can't be answered, so that taking it in would end the session.
    pub fn would_end(&self, headers: &HeaderMap, carried: &Carried) -> bool {
        match carried {
            Carried::Nothing => self.who.user.is_empty(),
            Carried::Basic => true,
            Carried::Digest(_) => {
                !challenges(headers).iter().any(|offer| offer.scheme == "digest" && offer.says("stale"))
            }
        }
    }

    /// Takes in a good answer: it may name the nonce to use next.
    pub fn welcomed(&mut self, origin: &Origin, headers: &HeaderMap, carried: &Carried, cnonce: impl Fn() -> String) {
        let Carried::Digest(used) = carried else { return };
        let Some(text) = headers.get("authentication-info").and_then(|value| value.to_str().ok()) else { return };
        let told = parameters(text);
        let Some(next) = told.get("nextnonce") else { return };
        for (known, way) in &mut self.known {
            if let Way::Digest(space) = way
                && known == origin
                && space.nonce == *used
                && next != used
            {
                space.renew(next, &cnonce());
            }
        }
    }

    fn refuse(&mut self) -> Verdict {
        self.refused = true;
        Verdict::Refused
    }
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("user", &self.who.user).field("refused", &self.refused).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::header::WWW_AUTHENTICATE;
    use url::Url;

    use super::*;
    use crate::model::Secret;

    fn home() -> Origin {
        Origin::of(&Url::parse("https://h/").unwrap()).unwrap()
    }

    fn offer(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(WWW_AUTHENTICATE, line.parse().unwrap());
        }
        headers
    }

    fn fresh() -> SignIn {
        SignIn::new(Credentials { user: "alice".into(), password: Secret::new("p\u{e4}ss:word") })
    }

    #[test]
    fn first_challenges() {
        let digest = "Digest realm=r, nonce=n, qop=auth";
        let check = |lines: &[&str], verdict: Verdict, begins: &str| {
            let mut sign_in = fresh();
            assert_eq!(sign_in.sign(&home(), "GET", "/").unwrap().1, None, "nothing before a challenge");
            assert_eq!(sign_in.challenged(&home(), &offer(lines), &Carried::Nothing, "c"), verdict, "{lines:?}");
            let value = sign_in.sign(&home(), "GET", "/").unwrap().1;
            let value = value.as_ref().map_or("", |value| value.to_str().unwrap());
            assert!(value.starts_with(begins) && begins.is_empty() == value.is_empty(), "{lines:?}: {value}");
        };
        check(&["Basic realm=r"], Verdict::Answer, "Basic YWxpY2U6cMOkc3M6d29yZA==");
        check(&["Basic realm=r", digest], Verdict::Answer, "Digest ");
        check(&[digest, "Basic realm=r"], Verdict::Answer, "Digest ");
        check(
            &["Digest realm=r, nonce=n, algorithm=ROT13", "Basic realm=r"],
            Verdict::NoWay("a kind of Digest that this program does not know".into()),
            "",
        );
        check(&["Bearer realm=r", "Negotiate"], Verdict::NoWay("bearer, negotiate".into()), "");
        check(&[], Verdict::NoWay(String::new()), "");
    }

    #[test]
    fn a_401_with_credentials_ends_it() {
        let digest = "Digest realm=r, nonce=n2, qop=auth";
        for (first, then, expect) in [
            ("Basic realm=r", "Basic realm=r", Verdict::Refused),
            ("Basic realm=r", digest, Verdict::Refused),
            ("Digest realm=r, nonce=n, qop=auth", digest, Verdict::Refused),
            ("Digest realm=r, nonce=n, qop=auth", "Basic realm=r", Verdict::Refused),
            ("Digest realm=r, nonce=n, qop=auth", "Digest realm=r, nonce=n2, qop=auth, stale=false", Verdict::Refused),
            ("Digest realm=r, nonce=n, qop=auth", "Digest realm=r, nonce=n2, qop=auth, stale=TRUE", Verdict::Stale),
        ] {
            let mut sign_in = fresh();
            sign_in.challenged(&home(), &offer(&[first]), &Carried::Nothing, "c");
            let carried = sign_in.sign(&home(), "GET", "/").unwrap().0;
            assert_eq!(sign_in.challenged(&home(), &offer(&[then]), &carried, "c"), expect, "{first} {then}");
            assert_eq!(sign_in.is_refused(), expect == Verdict::Refused);
        }
    }

    #[test]
    fn each_origin_is_asked_for_itself() {
        let mut sign_in = fresh();
        sign_in.challenged(&home(), &offer(&["Basic realm=r"]), &Carried::Nothing, "c");
        let other = Origin::of(&Url::parse("https://h:8443/").unwrap()).unwrap();
        assert_eq!(sign_in.sign(&other, "GET", "/").unwrap(), (Carried::Nothing, None));
    }

    #[test]
    fn the_next_nonce_is_taken() {
        let mut sign_in = fresh();
        sign_in.challenged(&home(), &offer(&["Digest realm=r, nonce=n, qop=auth"]), &Carried::Nothing, "c");
        let carried = sign_in.sign(&home(), "GET", "/").unwrap().0;
        assert_eq!(carried, Carried::Digest("n".into()));
        let mut headers = HeaderMap::new();
        headers.insert("authentication-info", "nextnonce=\"n2\"".parse().unwrap());
        sign_in.welcomed(&home(), &headers, &carried, || "d".into());
        assert_eq!(sign_in.sign(&home(), "GET", "/").unwrap().0, Carried::Digest("n2".into()));
    }

    #[test]
    fn nothing_prints_a_secret() {
        let mut sign_in = fresh();
        sign_in.challenged(&home(), &offer(&["Basic realm=r"]), &Carried::Nothing, "c");
        let (_, value) = sign_in.sign(&home(), "GET", "/").unwrap();
        assert_eq!(format!("{value:?}"), "Some(Sensitive)");
        assert!(!format!("{sign_in:?}").contains("word"));
    }
}
