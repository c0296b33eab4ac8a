//! Sign-in at the server: Basic (RFC 7617) and Digest (RFC 7616) with SHA-256 and MD5.
//!
//! MD5 is here because real servers still speak it, not because it protects anything.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::Digest;

use crate::model::{Credentials, hex};

const REALM: &str = "Lifeboat demo";

/// How the server wants people to sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Auth {
    #[default]
    Basic,
    Digest,
}

/// Whether a request may go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Welcome,
    /// The values of `WWW-Authenticate`.
    Challenge(Vec<String>),
}

/// Checks one request. `nonce` is the server's present nonce.
pub fn check(
    auth: Auth,
    credentials: &Credentials,
    nonce: &Nonce,
    method: &str,
    target: &str,
    header: Option<&str>,
) -> Verdict {
    match auth {
        Auth::Basic if header.is_some_and(|header| is_basic(credentials, header)) => Verdict::Welcome,
        Auth::Basic => Verdict::Challenge(vec![format!("Basic realm=\"{REALM}\", charset=\"UTF-8\"")]),
        Auth::Digest => match header.map(|header| is_digest(credentials, nonce, method, target, header)) {
            Some(Answered::Right) => Verdict::Welcome,
            Some(Answered::Stale) => Verdict::Challenge(digest_challenges(nonce, true)),
            Some(Answered::Wrong) | None => Verdict::Challenge(digest_challenges(nonce, false)),
        },
    }
}

/// The server's nonces: each is good for so many requests, as if time went by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nonce {
    pub seed: u64,
    /// How many were given out before.
    pub generation: u64,
}

impl Nonce {
    fn text(&self, generation: u64) -> String {
        let mut chance = super::chance::Chance::of(self.seed, "nonce", generation);
        format!("{:016x}{:016x}", chance.next(), chance.next())
    }
}

fn digest_challenges(nonce: &Nonce, stale: bool) -> Vec<String> {
    let nonce = nonce.text(nonce.generation);
    let stale = if stale { ", stale=true" } else { "" };
    ["SHA-256", "MD5"]
        .iter()
        .map(|algorithm| {
            format!(
                "Digest realm=\"{REALM}\", qop=\"auth\", algorithm={algorithm}, nonce=\"{nonce}\", opaque=\"bGlmZWJvYXQ\", charset=UTF-8{stale}"
            )
        })
        .collect()
}

fn is_basic(credentials: &Credentials, header: &str) -> bool {
    let Some((scheme, value)) = header.split_once(' ') else { return false };
    let expected = format!("{}:{}", credentials.user, credentials.password.expose());
    scheme.eq_ignore_ascii_case("basic")
        && STANDARD.decode(value.trim()).is_ok_and(|given| given == expected.as_bytes())
}

enum Answered {
    Right,
    Stale,
    Wrong,
}

fn is_digest(credentials: &Credentials, nonce: &Nonce, method: &str, target: &str, header: &str) -> Answered {
    let Some((scheme, rest)) = header.split_once(' ') else { return Answered::Wrong };
    if !scheme.eq_ignore_ascii_case("digest") {
        return Answered::Wrong;
    }
    let fields = parameters(rest);
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let hash: fn(&str) -> String = match field("algorithm").to_ascii_uppercase().as_str() {
        "SHA-256" => |text| hex(&sha2::Sha256::digest(text.as_bytes())),
        "MD5" | "" => |text| hex(&md5::Md5::digest(text.as_bytes())),
        _ => return Answered::Wrong,
    };
    if field("username") != credentials.user || field("realm") != REALM || field("uri") != target {
        return Answered::Wrong;
    }
    let count_is_hex = field("nc").len() == 8 && u32::from_str_radix(field("nc"), 16).is_ok_and(|count| count > 0);
    if field("qop") != "auth" || field("cnonce").is_empty() || !count_is_hex {
        return Answered::Wrong;
    }
    let a1 = hash(&format!("{}:{REALM}:{}", credentials.user, credentials.password.expose()));
    let a2 = hash(&format!("{method}:{target}"));
    let given = field("nonce");
    let expected = hash(&format!("{a1}:{given}:{}:{}:auth:{a2}", field("nc"), field("cnonce")));
    if !field("response").eq_ignore_ascii_case(&expected) {
        return Answered::Wrong;
    }
    if given == nonce.text(nonce.generation) {
        return Answered::Right;
    }
    // Only an answer that was right for a nonce of ours is stale; for anybody else's it is wrong.
    if (0..nonce.generation).any(|old| nonce.text(old) == given) { Answered::Stale } else { Answered::Wrong }
}

/// `name=value` and `name="quoted \" value"`, separated by commas (RFC 9110 §5.6.6), names in lower case.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut chars = text.chars().peekable();
    loop {
        while chars.next_if(|c| *c == ',' || c.is_whitespace()).is_some() {}
        let mut name = String::new();
        while let Some(c) = chars.next_if(|c| *c != '=') {
            name.push(c);
        }
        if chars.next().is_none() {
            return found;
        }
        let mut value = String::new();
        if chars.next_if_eq(&'"').is_some() {
            while let Some(c) = chars.next() {
                match c {
                    '"' => break,
                    '\\' => value.extend(chars.next()),
                    c => value.push(c),
                }
            }
        } else {
            while let Some(c) = chars.next_if(|c| *c != ',') {
                value.push(c);
            }
        }
        found.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Secret;

    fn credentials() -> Credentials {
        Credentials { user: "Mufasa".into(), password: Secret::new("Circle of Life") }
    }

    #[test]
    fn basic_takes_the_right_password_only() {
        let nonce = Nonce { seed: 1, generation: 0 };
        let check =
            |header: Option<&str>| check(Auth::Basic, &credentials(), &nonce, "GET", "/", header) == Verdict::Welcome;
        assert!(check(Some(&format!("Basic {}", STANDARD.encode("Mufasa:Circle of Life")))));
        assert!(!check(Some(&format!("Basic {}", STANDARD.encode("Mufasa:circle of life")))));
        assert!(!check(Some("Basic")));
        assert!(!check(None));
    }

    #[test]
    fn digest_hashes_as_the_rfc_says() {
        // The hashes of RFC 7616 §3.9.1 are checked part by part, since its realm and nonce are fixed there.
        let hash = |text: &str| hex(&md5::Md5::digest(text.as_bytes()));
        let a1 = hash("Mufasa:http-auth@example.org:Circle of Life");
        let a2 = hash("GET:/dir/index.html");
        let response = hash(&format!(
            "{a1}:7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v:00000001:f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ:auth:{a2}"
        ));
        assert_eq!(response, "8ca523f5e9506fed4657c9700eebdbec");
    }

    #[test]
    fn digest_tells_stale_from_wrong() {
        let old = Nonce { seed: 1, generation: 0 };
        let new = Nonce { seed: 1, generation: 1 };
        let answer = |nonce: &str, password: &str| {
            let hash = |text: &str| hex(&sha2::Sha256::digest(text.as_bytes()));
            let a1 = hash(&format!("Mufasa:{REALM}:{password}"));
            let response = hash(&format!("{a1}:{nonce}:00000001:abc:auth:{}", hash("GET:/x")));
            format!(
                "Digest username=\"Mufasa\", realm=\"{REALM}\", uri=\"/x\", algorithm=SHA-256, nonce=\"{nonce}\", nc=00000001, cnonce=\"abc\", qop=auth, response=\"{response}\""
            )
        };
        let stale = |verdict: Verdict| match verdict {
            Verdict::Welcome => None,
            Verdict::Challenge(values) => Some(values.iter().any(|value| value.contains("stale=true"))),
        };
        let check = |header: &str| stale(check(Auth::Digest, &credentials(), &new, "GET", "/x", Some(header)));
        assert_eq!(check(&answer(&new.text(1), "Circle of Life")), None);
        assert_eq!(check(&answer(&old.text(0), "Circle of Life")), Some(true));
        assert_eq!(check(&answer(&old.text(0), "wrong")), Some(false));
        assert_eq!(check(&answer("elsewhere", "Circle of Life")), Some(false));
        assert_eq!(check("Digest nonsense"), Some(false));
    }

    #[test]
    fn reads_quoted_parameters() {
        let expect = [("a", "x, \"y\""), ("b", "z"), ("c", "")];
        let expect: Vec<_> = expect.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(parameters(r#"A="x, \"y\"", b=z,c="#), expect);
    }
}
