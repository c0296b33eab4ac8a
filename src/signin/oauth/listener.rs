//! Waits on a port of this computer for the browser's answer (RFC 8252 §7.3): takes one that carries the right `state`,
//! answers it with a small page, and closes. Whatever else knocks gets nothing.

use std::net::Ipv4Addr;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Duration, sleep, timeout};
use url::Url;

use crate::model::{Secret, Trouble, Watch};

/// So long the person may take.
const AT_MOST: Duration = Duration::from_secs(20 * 60);
/// So long a connection may take to say what it wants; browsers open some in advance.
const A_REQUEST: Duration = Duration::from_secs(30);
/// So many connections may be open at a time.
const CONNECTIONS: usize = 16;
/// The longest request that is read, in bytes.
const LONGEST: usize = 16 * 1024;

/// What the browser shows in the end: whole pages of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The person agreed.
    pub agreed: String,
    /// They did not, or it failed.
    pub declined: String,
}

/// What the browser brought.
pub(super) struct Answered {
    pub code: Option<Secret>,
    pub iss: Option<String>,
    pub error: Option<String>,
    pub description: String,
}

pub(super) struct Listener {
    socket: TcpListener,
    /// The address that the browser is sent to.
    back: Url,
}

impl Listener {
    /// A free port, reachable from this computer only. `registered`: the address without it, as the service knows it.
    pub async fn open(registered: Option<&str>) -> Result<Listener, Trouble> {
        let bad = |_| Trouble::WrongUse("wrong-oauth-redirect".into());
        let mut back = Url::parse(registered.unwrap_or("http://127.0.0.1/")).map_err(bad)?;
        let failed = |error: std::io::Error| Trouble::Unreachable { host: "127.0.0.1".into(), why: error.to_string() };
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
        let port = socket.local_addr().map_err(failed)?.port();
        // Whatever has a host has a port.
        let _ = back.set_port(Some(port));
        Ok(Listener { socket, back })
    }

    /// Where the browser is to be sent.
    pub fn redirect_uri(&self) -> String {
        self.back.to_string()
    }

    /// Waits for the answer that carries `state`. `host`: whom it is expected from.
    pub async fn answer(self, state: &Secret, pages: &Pages, host: &str, w: &Watch) -> Result<Answered, Trouble> {
        let mut talks = FuturesUnordered::new();
        let too_late = sleep(AT_MOST);
        tokio::pin!(too_late);
        loop {
            tokio::select! {
                biased;
                () = w.cancelled() => return Err(Trouble::Cancelled),
                Some(done) = talks.next(), if !talks.is_empty() => {
                    if let Some(answered) = done {
                        return Ok(answered);
                    }
                }
                accepted = self.socket.accept(), if talks.len() < CONNECTIONS => {
                    // One that broke before it began is as good as none.
                    if let Ok((stream, _)) = accepted {
                        let path = self.back.path();
                        talks.push(async move { timeout(A_REQUEST, talk(stream, path, state, pages)).await.ok().flatten() });
                    }
                }
                () = &mut too_late => {
                    return Err(Trouble::SignInTooLate { host: host.to_owned(), secs: AT_MOST.as_secs() });
                }
            }
        }
    }
}

/// One connection; gives the answer if it brought it.
async fn talk(mut stream: TcpStream, path: &str, state: &Secret, pages: &Pages) -> Option<Answered> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if head.len() > LONGEST || stream.read_buf(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let answered = read(&head, path, state);
    let (status, page) = match &answered {
        Some(answered) if answered.code.is_some() && answered.error.is_none() => ("200 OK", pages.agreed.as_str()),
        Some(_) => ("200 OK", pages.declined.as_str()),
        None => ("404 Not Found", ""),
    };
    let text = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Content-Security-Policy: default-src 'none'\r\nReferrer-Policy: no-referrer\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    // A browser that has gone away has brought its answer all the same.
    if stream.write_all(text.as_bytes()).await.is_ok() {
        let _ = stream.shutdown().await;
    }
    answered
}

/// The answer in a request, when it is one to us: our path, our `state`, nothing twice.
fn read(head: &[u8], path: &str, state: &Secret) -> Option<Answered> {
    let line = std::str::from_utf8(head).ok()?.lines().next()?;
    let target = line.strip_prefix("GET ")?.split(' ').next()?;
    let url = Url::parse("http://127.0.0.1/").ok()?.join(target).ok()?;
    if url.path() != path || !target.starts_with('/') {
        return None;
    }
    let get = |name: &str| {
        let mut values = url.query_pairs().filter(|(known, _)| known == name).map(|(_, value)| value.into_owned());
        let first = values.next();
        // RFC 6749 §3.1: what comes twice is not valid.
        first.filter(|_| values.next().is_none())
    };
    if get("state").map(Secret::new).as_ref() != Some(state) {
        return None;
    }
    Some(Answered {
        code: get("code").filter(|code| !code.is_empty()).map(Secret::new),
        iss: get("iss"),
        error: get("error").filter(|error| !error.is_empty()),
        description: get("error_description").unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_awaited_answer_is_taken() {
        let state = Secret::new("s-1_x");
        let check = |target: &str, expect: Option<(Option<&str>, Option<&str>)>| {
            let got = read(format!("{target}\r\nHost: 127.0.0.1\r\n\r\n").as_bytes(), "/", &state);
            let got = got.as_ref().map(|a| (a.code.as_ref().map(Secret::expose), a.error.as_deref()));
            assert_eq!(got, expect, "{target}");
        };
        check("GET /?code=c%2F1&state=s-1_x HTTP/1.1", Some((Some("c/1"), None)));
        check("GET /?state=s-1_x&error=access_denied HTTP/1.1", Some((None, Some("access_denied"))));
        check("GET /?state=s-1_x HTTP/1.1", Some((None, None)));
        check("GET /?code=c&code=d&state=s-1_x HTTP/1.1", Some((None, None)));
        check("GET /?code=c&state=s-1_y HTTP/1.1", None);
        check("GET /?code=c&state=s-1_x&state=s-1_x HTTP/1.1", None);
        check("GET /?code=c&state=s-1_x%00 HTTP/1.1", None);
        check("GET /?code=c HTTP/1.1", None);
        check("GET /favicon.ico?code=c&state=s-1_x HTTP/1.1", None);
        check("GET http://127.0.0.1/?code=c&state=s-1_x HTTP/1.1", None);
        check("POST /?code=c&state=s-1_x HTTP/1.1", None);
        check("GET", None);
        check("", None);
        assert!(read(b"GET /?\xff HTTP/1.1\r\n\r\n", "/", &state).is_none());
        assert!(read(b"GET /?code=c&state=s-1_x HTTP/1.1\r\n\r\n", "/back", &state).is_none());
        assert!(read(b"GET /back?code=c&state=s-1_x HTTP/1.1\r\n\r\n", "/back", &state).is_some());
    }
}
