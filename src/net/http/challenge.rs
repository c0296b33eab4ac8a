//! Reads `WWW-Authenticate` (RFC 9110 §11.6.1): several challenges a line, several lines, quoted and bare values.

use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// One way in that a server offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    /// Its name in lower case: `basic`, `digest`, `bearer`.
    pub scheme: String,
    params: Vec<(String, String)>,
}

impl Challenge {
    /// The value of a parameter, unquoted.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// True when the parameter is there and says true.
    pub fn says(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }
}

/// Every challenge in an answer's head, in order. What can't be read is passed over.
pub(super) fn challenges(headers: &HeaderMap) -> Vec<Challenge> {
    let mut found = Vec::new();
    for value in headers.get_all(WWW_AUTHENTICATE) {
        read_line(&String::from_utf8_lossy(value.as_bytes()), &mut found);
    }
    found
}

/// Reads the parameters of `Authentication-Info`, which has them without a scheme.
pub(super) fn parameters(text: &str) -> Challenge {
    let mut found = vec![Challenge { scheme: String::new(), params: Vec::new() }];
    read_line(text, &mut found);
    found.swap_remove(0)
}

fn read_line(line: &str, found: &mut Vec<Challenge>) {
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return;
        }
        let (word, after) = token(rest);
        if word.is_empty() {
            // Not a token: a stray character, which is skipped together with what belongs to it.
            rest = rest.get(rest.find(',').unwrap_or(rest.len())..).unwrap_or("");
            continue;
        }
        let blank = after.trim_start_matches([' ', '\t']);
        match blank.strip_prefix('=') {
            // `name=value` belongs to the challenge before it. (Base64 credentials of other schemes end in `=` too.)
            Some(value) if !value.is_empty() && !value.starts_with(['=', ',']) => {
                let (value, after) = value_of(value.trim_start_matches([' ', '\t']));
                if let Some(challenge) = found.last_mut() {
                    challenge.params.push((word.to_ascii_lowercase(), value));
                }
                rest = after;
            }
            Some(after) => rest = after.trim_start_matches('='),
            None => {
                found.push(Challenge { scheme: word.to_ascii_lowercase(), params: Vec::new() });
                rest = after;
            }
        }
    }
}

fn token(text: &str) -> (&str, &str) {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~/".contains(c);
    text.split_at(text.find(|c: char| !is_token(c)).unwrap_or(text.len()))
}

fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = token(text);
        return (value.to_owned(), rest);
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, quoted.get(at + 1..).unwrap_or("")),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Vec<Challenge> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(WWW_AUTHENTICATE, line.parse().unwrap());
        }
        challenges(&headers)
    }

    #[test]
    fn challenges_are_told_apart() {
        let check = |lines: &[&str], expect: &[&str]| {
            let got: Vec<String> = read(lines)
                .into_iter()
                .map(|c| {
                    let params: Vec<String> = c.params.iter().map(|(k, v)| format!("{k}=<{v}>")).collect();
                    format!("{} {}", c.scheme, params.join(" ")).trim().to_owned()
                })
                .collect();
            assert_eq!(got, expect, "{lines:?}");
        };
        check(&["Basic realm=\"a, b\""], &["basic realm=<a, b>"]);
        check(&["Basic realm=a, charset=\"UTF-8\""], &["basic realm=<a> charset=<UTF-8>"]);
        check(
            &["Digest realm=\"x\", qop=\"auth,auth-int\", nonce=\"n==\", stale=TRUE, Basic realm=\"y\""],
            &["digest realm=<x> qop=<auth,auth-int> nonce=<n==> stale=<TRUE>", "basic realm=<y>"],
        );
        check(&["Negotiate", "Basic realm=\"z\""], &["negotiate", "basic realm=<z>"]);
        check(&["Negotiate YWJj==, Basic realm=\"z\""], &["negotiate", "basic realm=<z>"]);
        check(
            &["Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\""],
            &["newauth realm=<apps> type=<1> title=<Login to \"apps\">", "basic realm=<simple>"],
        );
        check(&["Basic realm=\"never closed"], &["basic realm=<never closed>"]);
        check(&["", ",,,", "=\"\"", "\"stray\", Basic"], &["basic"]);
        check(&["Digest realm = \"x\" , nonce = y"], &["digest realm=<x> nonce=<y>"]);
    }

    #[test]
    fn parameters_without_a_scheme() {
        let got = parameters("nextnonce=\"abc\", qop=auth, nc=00000001");
        assert_eq!(got.get("nextnonce"), Some("abc"));
        assert_eq!(got.get("nc"), Some("00000001"));
        assert_eq!(parameters("").get("nextnonce"), None);
    }

    #[test]
    fn rubbish_ends() {
        for line in ["\"", "\"\\", "a=\"\\", "====", "a b c d", "a=,b=", "Basic realm=\u{e9}", ";;;;", "a=\"b\"c=\"d\""]
        {
            read_line(line, &mut Vec::new());
        }
    }
}
