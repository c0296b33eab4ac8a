//! A loopback server for tests that says exactly what it is told to, byte for byte, and remembers what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use url::Url;

/// A request as it came in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub method: String,
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// Which connection it came on.
    pub connection: usize,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn authorization(&self) -> &str {
        self.header("authorization").unwrap_or("")
    }
}

/// What a server does next.
pub(crate) enum Act {
    /// Sends these bytes.
    Say(Vec<u8>),
    /// Says nothing for a while.
    Rest(Duration),
    /// Closes the connection.
    Close,
}

/// A whole answer with its length.
pub(crate) fn reply(status: u16, headers: &[&str], body: &str) -> Vec<Act> {
    let mut head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", body.len());
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    vec![say(&format!("{head}\r\n{body}"))]
}

pub(crate) fn say(text: &str) -> Act {
    Act::Say(text.as_bytes().to_vec())
}

pub(crate) struct Rig {
    port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Rig {
    /// Starts a server; `act` answers each request, with its number from 0.
    pub fn start(act: impl Fn(&Seen, usize) -> Vec<Act> + Send + Sync + 'static) -> Rig {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let (act, log) = (Arc::new(act), seen.clone());
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let (act, log) = (act.clone(), log.clone());
                thread::spawn(move || stream.map(|stream| serve(stream, connection, &*act, &log)));
            }
        });
        Rig { port, seen }
    }

    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.host())).unwrap()
    }

    /// What was asked so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, connection: usize, act: &dyn Fn(&Seen, usize) -> Vec<Act>, log: &Mutex<Vec<Seen>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut writer = stream;
    while let Some(mut seen) = read(&mut reader) {
        seen.connection = connection;
        let number = {
            let mut log = log.lock().unwrap();
            log.push(seen.clone());
            log.len() - 1
        };
        for act in act(&seen, number) {
            match act {
                Act::Say(bytes) => {
                    if writer.write_all(&bytes).is_err() {
                        return;
                    }
                }
                Act::Rest(time) => thread::sleep(time),
                Act::Close => {
                    let _ = writer.shutdown(Shutdown::Both);
                    return;
                }
            }
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Seen> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
    let mut words = line.split_whitespace();
    let mut seen = Seen { method: words.next()?.into(), target: words.next()?.into(), ..Seen::default() };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        seen.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length: usize = seen.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    seen.body = String::from_utf8_lossy(&body).into_owned();
    Some(seen)
}

/// The `Host` that a request carries, wherever a test routes it.
pub(super) fn host_header(url: &Url) -> http::HeaderValue {
    let host = url.host_str().unwrap();
    let text = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    http::HeaderValue::from_str(&text).unwrap()
}
