//! A wire to a server that remembers what a client says over it, byte for byte; it changes nothing.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Everything that was sent over each connection.
type Sent = Arc<Mutex<Vec<Vec<u8>>>>;

/// A port of loopback that leads to a server's.
pub struct Wire {
    pub port: u16,
    sent: Sent,
}

impl Wire {
    pub fn to(port: u16) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let wire = Wire { port: listener.local_addr().unwrap().port(), sent: Sent::default() };
        let sent = Arc::clone(&wire.sent);
        thread::spawn(move || {
            for client in listener.incoming() {
                connect(client.unwrap(), TcpStream::connect(("127.0.0.1", port)).unwrap(), &sent);
            }
        });
        wire
    }

    /// The addresses of the items that were asked for since the last call, sorted: by multiget or by GET.
    pub fn asked_for(&self) -> Vec<String> {
        let mut asked = Vec::new();
        for bytes in self.sent.lock().unwrap().iter_mut().map(std::mem::take) {
            let text = String::from_utf8(bytes).unwrap();
            let hrefs = text.split("<D:href>").skip(1).filter_map(|rest| rest.split('<').next());
            let gets = text.lines().filter_map(|line| line.strip_prefix("GET ")?.strip_suffix(" HTTP/1.1"));
            asked.extend(hrefs.chain(gets).map(str::to_owned));
        }
        asked.sort();
        asked
    }
}

fn connect(mut client: TcpStream, mut server: TcpStream, sent: &Sent) {
    let place = {
        let mut sent = sent.lock().unwrap();
        sent.push(Vec::new());
        sent.len() - 1
    };
    let (mut answers, mut back) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    thread::spawn(move || {
        let _ = std::io::copy(&mut answers, &mut back);
        let _ = back.shutdown(Shutdown::Both);
    });
    let sent = Arc::clone(sent);
    thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(n) = client.read(&mut buffer) {
            sent.lock().unwrap()[place].extend_from_slice(&buffer[..n]);
            if n == 0 || server.write_all(&buffer[..n]).is_err() {
                break;
            }
        }
        let _ = server.shutdown(Shutdown::Write);
    });
}
