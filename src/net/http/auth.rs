//! Which credentials go with a request, and what a 401 means. Decides, never sends. RFC 7617 (Basic), RFC 7616 (Digest),
//! RFC 6750 (Bearer).

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::LocalBoxFuture;
use http::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::challenge::{Challenge, challenges, parameters};
use super::digest::DigestSpace;
use super::origin::Origin;
use crate::model::{Credentials, Secret, Trouble, Watch};

/// Where bearer tokens come from. `net` sends them and knows when one is refused; getting another is not its business.
pub trait Bearer: Send + Sync {
    /// A token to send, which is not `refused`. Callers that wait at the same time share one renewal.
    fn token<'a>(&'a self, refused: Option<&'a Secret>, w: &'a Watch) -> LocalBoxFuture<'a, Result<Secret, Trouble>>;
}

/// What a session signs in with.
#[derive(Clone)]
pub enum Access {
    /// Nothing. A 401 is an answer like any other.
    Nobody,
    /// With every request, unasked, as RFC 6749 §2.3.1 wants it at a token endpoint. A 401 is an answer like any other.
    Unasked(Credentials),
    /// As the server asks for it: Basic or Digest.
    Password(Credentials),
    /// With every request, over https only.
    Bearer(Arc<dyn Bearer>),
}

impl From<Credentials> for Access {
    fn from(credentials: Credentials) -> Access {
        Access::Password(credentials)
    }
}

/// Answers for every request of a session how it signs in; each origin says for itself what it wants.
pub(super) struct SignIn {
    access: Access,
    known: Vec<(Origin, Way)>,
    /// Something was let in that carried what nobody had asked for.
    let_in: bool,
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
    /// Unasked, and not as the account's user.
    Unasked,
    Bearer(Secret),
}

/// What a 401 asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The server's first challenge, which can be answered now.
    Answer,
    /// The nonce was too old; there is a new one.
    Stale,
    /// The token has expired or was withdrawn.
    Expired,
    /// It is an answer like any other.
    Plain,
    /// The credentials are wrong. Nothing is tried again with them.
    Refused,
    /// The server wants what this program can't give, or less than it wanted before.
    NoWay(String),
}

impl SignIn {
    pub fn new(access: Access) -> SignIn {
        SignIn { access, known: Vec::new(), let_in: false, refused: false }
    }

    /// Where this session's tokens come from, if it uses such.
    pub fn bearer(&self) -> Option<Arc<dyn Bearer>> {
        match &self.access {
            Access::Bearer(bearer) => Some(Arc::clone(bearer)),
            _ => None,
        }
    }

    /// True once the credentials were refused.
    pub fn is_refused(&self) -> bool {
        self.refused
    }

    /// True when requests to `origin` carry credentials.
    pub fn is_known(&self, origin: &Origin) -> bool {
        self.is_unasked() || self.known.iter().any(|(known, _)| known == origin)
    }

    /// True once a server has got credentials and did not refuse them.
    pub fn is_in(&self) -> bool {
        !self.refused && (self.let_in || !self.known.is_empty())
    }

    fn is_unasked(&self) -> bool {
        matches!(self.access, Access::Unasked(_) | Access::Bearer(_))
    }

    /// The `Authorization` for a request to `origin`: `token` where the session has such, else what the origin said that
    /// it wants.
    pub fn sign(
        &mut self,
        origin: &Origin,
        method: &str,
        target: &str,
        token: Option<&Secret>,
    ) -> Result<(Carried, Option<HeaderValue>), Trouble> {
        let way = self.known.iter_mut().find(|(known, _)| known == origin).map(|(_, way)| way);
        let (carried, text) = match (&self.access, token, way) {
            (Access::Bearer(_), Some(token), _) => {
                (Carried::Bearer(token.clone()), Zeroizing::new(format!("Bearer {}", token.expose())))
            }
            (Access::Unasked(who), ..) => (Carried::Unasked, basic(who)?),
            (Access::Password(who), _, Some(Way::Basic)) => (Carried::Basic, basic(who)?),
            (Access::Password(who), _, Some(Way::Digest(space))) => {
                let value = space.answer(who, method, target);
                (Carried::Digest(space.nonce.clone()), value)
            }
            _ => return Ok((Carried::Nothing, None)),
        };
        let mut value =
            HeaderValue::from_bytes(text.as_bytes()).map_err(|_| Trouble::WrongUse("wrong-user-control".into()))?;
        value.set_sensitive(true);
        Ok((carried, Some(value)))
    }

    /// Takes in a 401 to a request that carried `carried`. `cnonce` must be fresh and random.
    pub fn challenged(&mut self, origin: &Origin, headers: &HeaderMap, carried: &Carried, cnonce: &str) -> Verdict {
        let offers = challenges(headers);
        match carried {
            Carried::Bearer(_) => Verdict::Expired,
            Carried::Unasked => Verdict::Plain,
            Carried::Nothing => match &self.access {
                Access::Nobody => Verdict::Plain,
                Access::Password(who) if !who.user.is_empty() => self.first(origin, &offers, cnonce),
                _ => self.refuse(),
            },
            Carried::Digest(_) => {
                let fresh = DigestSpace::choose(digests(&offers).filter(|offer| offer.says("stale")), cnonce);
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

    /// True when a 401 to a request that carried `carried` can't be answered, so that taking it in would end the session. A
    /// token is not renewed for a thing beside the account: it may be refused for what it is.
    pub fn would_end(&self, headers: &HeaderMap, carried: &Carried) -> bool {
        match carried {
            Carried::Nothing => !matches!(&self.access, Access::Password(who) if !who.user.is_empty()),
            Carried::Basic | Carried::Unasked | Carried::Bearer(_) => true,
            Carried::Digest(_) => {
                !challenges(headers).iter().any(|offer| offer.scheme == "digest" && offer.says("stale"))
            }
        }
    }

    /// Answers a server's first challenge.
    fn first(&mut self, origin: &Origin, offers: &[Challenge], cnonce: &str) -> Verdict {
        if self.is_known(origin) {
            // A clone has answered meanwhile.
            return Verdict::Answer;
        }
        let way = match DigestSpace::choose(digests(offers), cnonce) {
            Some(space) => Way::Digest(Box::new(space)),
            // Whoever offers Digest shall not get the password itself.
            None if digests(offers).next().is_some() => {
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

    /// Takes in a good answer: it may name the nonce to use next.
    pub fn welcomed(&mut self, origin: &Origin, headers: &HeaderMap, carried: &Carried, cnonce: impl Fn() -> String) {
        self.let_in |= matches!(carried, Carried::Unasked | Carried::Bearer(_));
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

    /// Ends the session: nothing more is sent with these credentials.
    pub fn refuse(&mut self) -> Verdict {
        self.refused = true;
        Verdict::Refused
    }

    /// What it means to the person that `host` refused.
    pub fn refusal(&self, host: String) -> Trouble {
        match &self.access {
            Access::Bearer(_) => Trouble::SignInEnded { host, why: "a token that it had just given is refused".into() },
            _ => Trouble::SignInRefused { host },
        }
    }
}

fn digests(offers: &[Challenge]) -> impl Iterator<Item = &Challenge> {
    offers.iter().filter(|offer| offer.scheme == "digest")
}

fn basic(who: &Credentials) -> Result<Zeroizing<String>, Trouble> {
    if who.user.contains(':') {
        return Err(Trouble::WrongUse("wrong-user-colon".into()));
    }
    let pair = Zeroizing::new(format!("{}:{}", who.user, who.password.expose()));
    Ok(Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes()))))
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Access::Nobody => f.write_str("Nobody"),
            Access::Unasked(who) => f.debug_tuple("Unasked").field(who).finish(),
            Access::Password(who) => f.debug_tuple("Password").field(who).finish(),
            Access::Bearer(_) => f.write_str("Bearer(***)"),
        }
    }
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("access", &self.access).field("refused", &self.refused).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::header::WWW_AUTHENTICATE;
    use url::Url;

    use super::*;

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
        SignIn::new(Credentials { user: "alice".into(), password: Secret::new("p\u{e4}ss:word") }.into())
    }

    #[test]
    fn first_challenges() {
        let digest = "Digest realm=r, nonce=n, qop=auth";
        let check = |lines: &[&str], verdict: Verdict, begins: &str| {
            let mut sign_in = fresh();
            assert_eq!(sign_in.sign(&home(), "GET", "/", None).unwrap().1, None, "nothing before a challenge");
            assert_eq!(sign_in.challenged(&home(), &offer(lines), &Carried::Nothing, "c"), verdict, "{lines:?}");
            let value = sign_in.sign(&home(), "GET", "/", None).unwrap().1;
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
            let carried = sign_in.sign(&home(), "GET", "/", None).unwrap().0;
            assert_eq!(sign_in.challenged(&home(), &offer(&[then]), &carried, "c"), expect, "{first} {then}");
            assert_eq!(sign_in.is_refused(), expect == Verdict::Refused);
        }
    }

    #[test]
    fn each_origin_is_asked_for_itself() {
        let mut sign_in = fresh();
        sign_in.challenged(&home(), &offer(&["Basic realm=r"]), &Carried::Nothing, "c");
        let other = Origin::of(&Url::parse("https://h:8443/").unwrap()).unwrap();
        assert_eq!(sign_in.sign(&other, "GET", "/", None).unwrap(), (Carried::Nothing, None));
    }

    #[test]
    fn the_next_nonce_is_taken() {
        let mut sign_in = fresh();
        sign_in.challenged(&home(), &offer(&["Digest realm=r, nonce=n, qop=auth"]), &Carried::Nothing, "c");
        let carried = sign_in.sign(&home(), "GET", "/", None).unwrap().0;
        assert_eq!(carried, Carried::Digest("n".into()));
        let mut headers = HeaderMap::new();
        headers.insert("authentication-info", "nextnonce=\"n2\"".parse().unwrap());
        sign_in.welcomed(&home(), &headers, &carried, || "d".into());
        assert_eq!(sign_in.sign(&home(), "GET", "/", None).unwrap().0, Carried::Digest("n2".into()));
    }

    #[test]
    fn a_token_goes_with_every_request_and_nothing_else_does() {
        struct Fixed;
        impl Bearer for Fixed {
            fn token<'a>(&'a self, _: Option<&'a Secret>, _: &'a Watch) -> LocalBoxFuture<'a, Result<Secret, Trouble>> {
                Box::pin(async { Ok(Secret::new("t1")) })
            }
        }
        let mut sign_in = SignIn::new(Access::Bearer(Arc::new(Fixed)));
        let (carried, value) = sign_in.sign(&home(), "GET", "/", Some(&Secret::new("t1"))).unwrap();
        assert_eq!(value.unwrap().to_str().unwrap(), "Bearer t1");
        for offer in [&["Bearer error=invalid_token"][..], &["Basic realm=r"], &["Digest realm=r, nonce=n"], &[]] {
            assert_eq!(sign_in.challenged(&home(), &self::offer(offer), &carried, "c"), Verdict::Expired);
            assert_eq!(sign_in.challenged(&home(), &self::offer(offer), &Carried::Nothing, "c"), Verdict::Refused);
            assert_eq!(sign_in.sign(&home(), "GET", "/", None).unwrap().1, None, "no password stands in for a token");
        }
        assert!(!format!("{sign_in:?} {carried:?}").contains("t1"));
    }

    #[test]
    fn nothing_prints_a_secret() {
        let mut sign_in = fresh();
        sign_in.challenged(&home(), &offer(&["Basic realm=r"]), &Carried::Nothing, "c");
        let (_, value) = sign_in.sign(&home(), "GET", "/", None).unwrap();
        assert_eq!(format!("{value:?}"), "Some(Sensitive)");
        assert!(!format!("{sign_in:?}").contains("ss:word"));
    }
}
