//! Digest access authentication (RFC 7616): MD5, SHA-256, SHA-512-256, each also as session variant, qop `auth`.
//! Computes; knows no network.

use md5::Md5;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::digest::Digest;
use sha2::{Sha256, Sha512_256};
use zeroize::Zeroizing;

use super::challenge::Challenge;
use crate::model::{Credentials, hex};

/// Characters that RFC 8187 lets stand in `username*`.
const EXT_VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The hash functions, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hash {
    Md5,
    Sha512_256,
    Sha256,
}

impl Hash {
    /// Hex of the hash of `parts`, joined by colons.
    fn of(self, parts: &[&str]) -> Zeroizing<String> {
        fn hash<D: Digest>(parts: &[&str]) -> Zeroizing<String> {
            let mut hasher = D::new();
            for (i, part) in parts.iter().enumerate() {
                if i > 0 {
                    hasher.update(b":");
                }
                hasher.update(part.as_bytes());
            }
            Zeroizing::new(hex(&hasher.finalize()))
        }
        match self {
            Hash::Md5 => hash::<Md5>(parts),
            Hash::Sha512_256 => hash::<Sha512_256>(parts),
            Hash::Sha256 => hash::<Sha256>(parts),
        }
    }
}

/// A Digest challenge that can be answered, and how often it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DigestSpace {
    realm: String,
    pub nonce: String,
    opaque: Option<String>,
    hash: Hash,
    session: bool,
    /// False: the server follows RFC 2069, which had neither qop nor counter.
    qop: bool,
    user_hash: bool,
    utf8: bool,
    /// As the server wrote it, to be sent back.
    algorithm: Option<String>,
    cnonce: String,
    count: u32,
}

impl DigestSpace {
    /// The strongest of the Digest challenges that can be answered; `cnonce` must be fresh and random.
    pub fn choose<'a>(offers: impl Iterator<Item = &'a Challenge>, cnonce: &str) -> Option<DigestSpace> {
        offers
            .filter_map(|offer| DigestSpace::read(offer, cnonce))
            .reduce(|best, other| if other.hash > best.hash { other } else { best })
    }

    fn read(offer: &Challenge, cnonce: &str) -> Option<DigestSpace> {
        let algorithm = offer.get("algorithm");
        let (hash, session) = match algorithm.unwrap_or("MD5").to_ascii_lowercase().as_str() {
            "md5" => (Hash::Md5, false),
            "md5-sess" => (Hash::Md5, true),
            "sha-256" => (Hash::Sha256, false),
            "sha-256-sess" => (Hash::Sha256, true),
            "sha-512-256" => (Hash::Sha512_256, false),
            "sha-512-256-sess" => (Hash::Sha512_256, true),
            _ => return None,
        };
        let qop = match offer.get("qop") {
            Some(list) if list.split(',').any(|one| one.trim().eq_ignore_ascii_case("auth")) => true,
            Some(_) => return None,
            None => false,
        };
        Some(DigestSpace {
            realm: offer.get("realm")?.to_owned(),
            nonce: offer.get("nonce")?.to_owned(),
            opaque: offer.get("opaque").map(str::to_owned),
            hash,
            session,
            qop,
            user_hash: offer.says("userhash"),
            utf8: offer.get("charset").is_some_and(|charset| charset.eq_ignore_ascii_case("utf-8")),
            algorithm: algorithm.map(str::to_owned),
            cnonce: cnonce.to_owned(),
            count: 0,
        })
    }

    /// The server named the nonce to use next.
    pub fn renew(&mut self, nonce: &str, cnonce: &str) {
        self.nonce = nonce.to_owned();
        self.cnonce = cnonce.to_owned();
        self.count = 0;
    }

    /// The value of `Authorization` for one request; each counts up.
    pub fn answer(&mut self, who: &Credentials, method: &str, target: &str) -> Zeroizing<String> {
        self.count = self.count.saturating_add(1);
        let count = format!("{:08x}", self.count);
        let mut secret = self.hash.of(&[&who.user, &self.realm, who.password.expose()]);
        if self.session {
            secret = self.hash.of(&[&secret, &self.nonce, &self.cnonce]);
        }
        let request = self.hash.of(&[method, target]);
        let response = if self.qop {
            self.hash.of(&[&secret, &self.nonce, &count, &self.cnonce, "auth", &request])
        } else {
            self.hash.of(&[&secret, &self.nonce, &request])
        };
        let user = if self.user_hash {
            format!("username=\"{}\"", *self.hash.of(&[&who.user, &self.realm]))
        } else if self.utf8 && !who.user.is_ascii() {
            format!("username*=UTF-8''{}", utf8_percent_encode(&who.user, EXT_VALUE))
        } else {
            format!("username=\"{}\"", quoted(&who.user))
        };
        let mut value = format!(
            "Digest {user}, realm=\"{}\", nonce=\"{}\", uri=\"{}\", response=\"{}\"",
            quoted(&self.realm),
            quoted(&self.nonce),
            quoted(target),
            *response
        );
        let mut add = |text: String| value.push_str(&text);
        if let Some(algorithm) = &self.algorithm {
            add(format!(", algorithm={algorithm}"));
        }
        if self.qop {
            add(format!(", qop=auth, nc={count}, cnonce=\"{}\"", quoted(&self.cnonce)));
        } else if self.session {
            add(format!(", cnonce=\"{}\"", quoted(&self.cnonce)));
        }
        if let Some(opaque) = &self.opaque {
            add(format!(", opaque=\"{}\"", quoted(opaque)));
        }
        if self.user_hash {
            add(", userhash=true".into());
        }
        Zeroizing::new(value)
    }
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::super::challenge::parameters;
    use super::*;
    use crate::model::Secret;

    fn check(offer: &str, cnonce: &str, user: &str, password: &str, target: &str, expect: &[&str]) {
        let offer = parameters(offer);
        let mut space = DigestSpace::choose([&offer].into_iter(), cnonce).unwrap();
        let who = Credentials { user: user.into(), password: Secret::new(password) };
        let value = space.answer(&who, "GET", target);
        for part in expect {
            assert!(value.contains(part), "{part} in {}", *value);
        }
        assert!(!value.contains(password));
    }

    /// RFC 7616 §3.9.1 and §3.9.2 (with erratum 4897).
    #[test]
    fn the_vectors_of_the_standard() {
        let offer = |algorithm: &str| {
            format!(
                "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
                 nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
                 opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
            )
        };
        let cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        let shared = ["username=\"Mufasa\"", "nc=00000001", "qop=auth,", "uri=\"/dir/index.html\"", cnonce];
        let md5 = ["response=\"8ca523f5e9506fed4657c9700eebdbec\"", "algorithm=MD5,"];
        let sha =
            ["response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"", "algorithm=SHA-256,"];
        for (algorithm, expect) in [("MD5", md5), ("SHA-256", sha)] {
            let expect: Vec<&str> = shared.iter().chain(expect.iter()).copied().collect();
            check(&offer(algorithm), cnonce, "Mufasa", "Circle of Life", "/dir/index.html", &expect);
        }
        check(
            "realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, \
             nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", \
             opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true",
            "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
            "J\u{e4}s\u{f8}n Doe",
            "Secret, or not?",
            "/doe.json",
            &[
                "username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\"",
                "response=\"3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5\"",
                "userhash=true",
            ],
        );
    }

    /// The example of RFC 2617 §3.5, and the same as RFC 2069 had it: without qop.
    #[test]
    fn older_forms() {
        let base = "realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", \
                    opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
        let ask = |more: &str, expect: &[&str]| {
            check(&format!("{base}{more}"), "0a4f113b", "Mufasa", "Circle Of Life", "/dir/index.html", expect);
        };
        ask(", qop=\"auth,auth-int\"", &["response=\"6629fae49393a05397450978507c4ef1\"", "nc=00000001"]);
        ask("", &["response=\"670fd8c2df070c60b045671b8b24ff02\""]);
    }

    #[test]
    fn session_key_takes_nonce_and_cnonce() {
        let offer = parameters("realm=r, nonce=n, qop=auth, algorithm=MD5-sess");
        let mut space = DigestSpace::choose([&offer].into_iter(), "c").unwrap();
        let who = Credentials { user: "u".into(), password: Secret::new("p") };
        let value = space.answer(&who, "GET", "/");
        let a1 = Hash::Md5.of(&[&Hash::Md5.of(&["u", "r", "p"]), "n", "c"]);
        let expect = Hash::Md5.of(&[&a1, "n", "00000001", "c", "auth", &Hash::Md5.of(&["GET", "/"])]);
        assert!(value.contains(&format!("response=\"{}\"", *expect)), "{}", *value);
        assert!(space.answer(&who, "GET", "/").contains("nc=00000002"));
        space.renew("m", "d");
        let renewed = space.answer(&who, "GET", "/");
        assert!(renewed.contains("nonce=\"m\"") && renewed.contains("nc=00000001"), "{}", *renewed);
    }

    #[test]
    fn the_strongest_offer_is_taken() {
        let choose = |offers: &[&str]| {
            let offers: Vec<Challenge> = offers.iter().map(|offer| parameters(offer)).collect();
            DigestSpace::choose(offers.iter(), "c").map(|space| (space.hash, space.session))
        };
        let md5 = "realm=r, nonce=n, qop=auth, algorithm=MD5";
        let sha = "realm=r, nonce=n, qop=auth, algorithm=SHA-256";
        assert_eq!(choose(&[md5, sha]), Some((Hash::Sha256, false)));
        assert_eq!(choose(&[sha, md5]), Some((Hash::Sha256, false)));
        assert_eq!(choose(&["realm=r, nonce=n"]), Some((Hash::Md5, false)));
        assert_eq!(choose(&["realm=r, nonce=n, algorithm=sha-256-SESS, qop=\"auth\""]), Some((Hash::Sha256, true)));
        assert_eq!(choose(&["realm=r, nonce=n, algorithm=ROT13"]), None);
        assert_eq!(choose(&["realm=r, nonce=n, qop=\"auth-int\""]), None);
        assert_eq!(choose(&["realm=r"]), None);
        assert_eq!(choose(&[]), None);
    }

    #[test]
    fn names_that_need_care() {
        let shared = "realm=\"a \\\"b\\\"\", nonce=n, qop=auth";
        check(shared, "c", "a\"b\\c", "p w", "/", &["username=\"a\\\"b\\\\c\"", "realm=\"a \\\"b\\\"\""]);
        check(&format!("{shared}, charset=UTF-8"), "c", "J\u{e4}s", "p w", "/", &["username*=UTF-8''J%C3%A4s,"]);
        check(shared, "c", "J\u{e4}s", "p w", "/", &["username=\"J\u{e4}s\""]);
    }
}
