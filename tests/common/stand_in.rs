//! A stand-in for a service that people sign in to in their browser: Nextcloud's Login Flow v2 as documented, and an OAuth
//! server. Behind it stands the demo cloud, which it lets those through to who carry what it gave them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use ::lifeboat::demo::Demo;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub const APP_PASSWORD: &str = "app-password-that-nobody-may-read";

/// What the service knows.
#[derive(Default)]
struct State {
    /// Every token that was ever given.
    given: Vec<String>,
    /// The grant: how often it was renewed; `None` before, and when it was taken back.
    grant: Option<u32>,
    /// Requests that the newest access token was used for.
    used: u32,
    polls: u32,
    /// Method and path of each request that came.
    seen: Vec<String>,
    /// Every password and token that anybody showed, decoded.
    shown: Vec<String>,
    app_password: bool,
    /// A user name and app password that was made by hand.
    by_hand: Option<String>,
}

pub struct StandIn {
    port: u16,
    state: Arc<Mutex<State>>,
}

struct Request {
    method: String,
    target: String,
    head: Vec<String>,
    body: Vec<u8>,
}

impl Request {
    fn header(&self, name: &str) -> &str {
        let line = self.head.iter().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")));
        line.and_then(|line| line.split_once(':')).map_or("", |(_, value)| value.trim())
    }
}

fn token(kind: &str, n: u32) -> String {
    format!("{kind}-token-{n}-that-nobody-may-read")
}

impl StandIn {
    /// A service before `cloud`, whose access tokens are good for `uses` requests each.
    pub fn before(cloud: &Demo, uses: u32) -> StandIn {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state: Arc<Mutex<State>> = Arc::default();
        let demo = cloud.url().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let credentials = cloud.credentials();
        let pair = format!("{}:{}", credentials.user, credentials.password.expose());
        let way_in = format!("Basic {}", STANDARD.encode(pair));
        let known = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (known, demo, way_in) = (Arc::clone(&known), demo.clone(), way_in.clone());
                thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    while let Some(request) = read(&mut stream) {
                        let answer = answer(&request, &known, port, uses);
                        let _ = match answer {
                            Some(answer) => stream.write_all(answer.as_bytes()),
                            None => {
                                let _ = stream.write_all(&forward(&request, &demo, &way_in));
                                return;
                            }
                        };
                    }
                });
            }
        });
        StandIn { port, state }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Lets somebody in by an app password that they made there by hand.
    pub fn let_in(&self, user: &str, password: &str) {
        self.state.lock().unwrap().by_hand = Some(format!("{user}:{password}"));
    }

    /// Every secret that it ever gave.
    pub fn given(&self) -> Vec<String> {
        self.state.lock().unwrap().given.clone()
    }

    /// Requests of this method and path.
    pub fn count(&self, wanted: &str) -> usize {
        self.state.lock().unwrap().seen.iter().filter(|seen| *seen == wanted).count()
    }

    /// True when somebody showed this password or token.
    pub fn saw(&self, secret: &str) -> bool {
        self.state.lock().unwrap().shown.iter().any(|shown| shown.contains(secret))
    }

    /// True while somebody has a permission or an app password from it.
    pub fn is_in(&self) -> bool {
        let state = self.state.lock().unwrap();
        state.grant.is_some() || state.app_password
    }
}

fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
        if line.trim_end().is_empty() {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let first = lines.remove(0);
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut request = Request { method, target, head: lines, body: Vec::new() };
    request.body = vec![0; request.header("content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut request.body).ok()?;
    Some(request)
}

fn reply(status: u16, header: &str, body: &str) -> Option<String> {
    let length = body.len();
    Some(format!("HTTP/1.1 {status} X\r\n{header}Content-Length: {length}\r\n\r\n{body}"))
}

/// What the service says itself; `None`: the request goes on to the demo cloud.
fn answer(request: &Request, state: &Mutex<State>, port: u16, uses: u32) -> Option<String> {
    let mut state = state.lock().unwrap();
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    state.seen.push(format!("{} {path}", request.method));
    let shown = request.header("authorization");
    let decoded = shown.strip_prefix("Basic ").and_then(|pair| STANDARD.decode(pair).ok());
    state.shown.push(decoded.map_or(shown.to_owned(), |pair| String::from_utf8_lossy(&pair).into_owned()));
    let here = format!("http://127.0.0.1:{port}");
    let body = String::from_utf8_lossy(&request.body).into_owned();
    let field = |text: &str, name: &str| {
        url::form_urlencoded::parse(text.as_bytes())
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
    };
    match (request.method.as_str(), path) {
        ("POST", "/index.php/login/v2") => reply(
            200,
            "",
            &format!(
                r#"{{"poll":{{"token":"{}","endpoint":"{here}/login/v2/poll"}},"login":"{here}/login/v2/flow/x"}}"#,
                token("poll", 0)
            ),
        ),
        ("POST", "/login/v2/poll") => {
            state.polls += 1;
            if state.polls < 2 {
                return reply(404, "", "[]");
            }
            state.app_password = true;
            state.given.extend([APP_PASSWORD.to_owned(), token("poll", 0)]);
            reply(200, "", &format!(r#"{{"server":"{here}","loginName":"maria","appPassword":"{APP_PASSWORD}"}}"#))
        }
        ("DELETE", "/ocs/v2.php/core/apppassword") => {
            state.app_password = false;
            reply(200, "", "{}")
        }
        ("GET", "/authorize") => {
            let to = field(query, "redirect_uri").unwrap();
            let to = format!("{to}?code=code-that-nobody-may-read&state={}", field(query, "state").unwrap());
            reply(302, &format!("Location: {to}\r\n"), "")
        }
        ("POST", "/token") => {
            let refresh = field(&body, "refresh_token");
            let n = match (refresh, state.grant) {
                (None, _) if field(&body, "code").as_deref() == Some("code-that-nobody-may-read") => 0,
                (Some(refresh), Some(n)) if refresh == token("refresh", n) => n + 1,
                _ => {
                    // A refresh token that was used already: whoever has it stole it.
                    state.grant = None;
                    return reply(400, "", r#"{"error":"invalid_grant"}"#);
                }
            };
            (state.grant, state.used) = (Some(n), 0);
            let (access, refresh) = (token("access", n), token("refresh", n));
            let body = format!(
                r#"{{"access_token":"{access}","token_type":"Bearer","expires_in":3600,"refresh_token":"{refresh}"}}"#
            );
            state.given.extend([access, refresh]);
            reply(200, "", &body)
        }
        ("POST", "/revoke") => {
            state.grant = None;
            reply(200, "", "")
        }
        _ => {
            let shown = request.header("authorization");
            let pair = STANDARD.encode(format!("maria:{APP_PASSWORD}"));
            if state.app_password && shown == format!("Basic {pair}") {
                return None;
            }
            if state.by_hand.as_ref().is_some_and(|pair| shown == format!("Basic {}", STANDARD.encode(pair))) {
                return None;
            }
            if let Some(n) = state.grant
                && shown == format!("Bearer {}", token("access", n))
                && state.used < uses
            {
                state.used += 1;
                return None;
            }
            reply(401, "WWW-Authenticate: Basic realm=\"x\"\r\n", "")
        }
    }
}

/// The demo cloud's answer, to its end.
fn forward(request: &Request, demo: &str, way_in: &str) -> Vec<u8> {
    let mut onward = TcpStream::connect(demo).unwrap();
    let mut text =
        format!("{} {} HTTP/1.1\r\nConnection: close\r\nAuthorization: {way_in}\r\n", request.method, request.target);
    for line in &request.head {
        let name = line.to_ascii_lowercase();
        if !name.starts_with("authorization:") && !name.starts_with("connection:") {
            text.push_str(&format!("{line}\r\n"));
        }
    }
    text.push_str("\r\n");
    onward.write_all(text.as_bytes()).unwrap();
    onward.write_all(&request.body).unwrap();
    let mut answer = Vec::new();
    onward.read_to_end(&mut answer).unwrap();
    answer
}

/// A browser before which somebody sits who agrees to everything: goes where it is sent, and gives the last page.
pub fn browse(url: &str) -> String {
    let mut url = url::Url::parse(url).unwrap();
    loop {
        let mut stream = TcpStream::connect(("127.0.0.1", url.port().unwrap())).unwrap();
        let target = format!("{}?{}", url.path(), url.query().unwrap_or(""));
        write!(stream, "GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", url.authority()).unwrap();
        let mut reader = BufReader::new(stream);
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(value) = line.strip_prefix("Content-Length: ") {
                length = value.trim().parse().unwrap();
            }
            if line.trim_end().is_empty() {
                break;
            }
            head.push_str(&line);
        }
        match head.lines().find_map(|line| line.strip_prefix("Location: ")) {
            Some(to) => url = url::Url::parse(to).unwrap(),
            None => {
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                return String::from_utf8(body).unwrap();
            }
        }
    }
}
