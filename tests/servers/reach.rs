//! The walk through the whole window as a screen reader goes it: the program itself on an X server, in an empty home folder,
//! with a D-Bus session of its own, by roles and names of AT-SPI alone. Once in each language.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use ::lifeboat::text::Language;
use egui::accesskit::Role;
use serde_json::{Value, json};

use crate::lifeboat::Home;
use crate::outside;
use crate::walk::{Hands, Node, Walk};

/// `tests/outside/hands.py`, with the window that it holds.
struct ScreenReader {
    session: Child,
    asking: UnixStream,
    answers: BufReader<UnixStream>,
    log: std::path::PathBuf,
}

impl ScreenReader {
    fn open(home: &Home, language: Language) -> ScreenReader {
        let dir = home.dir.path();
        // Beside the home folder: what a session keeps there is no business of the program's.
        let session_dir = dir.join("session");
        std::fs::create_dir(&session_dir).unwrap();
        let socket = session_dir.join("hands");
        let listener = UnixListener::bind(&socket).unwrap();
        let log = session_dir.join("log");
        let file = std::fs::File::create(&log).unwrap();
        let empty = dir.join("home");
        std::fs::create_dir(&empty).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outside/hands.py");
        let mut command = Command::new("dbus-run-session");
        command.args(["--", "/usr/bin/python3"]).arg(script).arg(&socket).arg(env!("CARGO_BIN_EXE_lifeboat"));
        for name in ["LIFEBOAT_CONFIG", "LIFEBOAT_VAULT", "LIFEBOAT_POLICY", "LIFEBOAT_THEME", "WAYLAND_DISPLAY"] {
            command.env_remove(name);
        }
        for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "AT_SPI_BUS_ADDRESS"] {
            command.env_remove(name);
        }
        let session = command
            .env("HOME", &empty)
            .env("XDG_RUNTIME_DIR", &session_dir)
            .env("LIFEBOAT_LANGUAGE", language.tag())
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        let asking = accept(&listener, &log);
        asking.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        let answers = BufReader::new(asking.try_clone().unwrap());
        let mut reader = ScreenReader { session, asking, answers, log };
        assert_eq!(reader.answer(), json!("ready"));
        reader
    }

    fn answer(&mut self) -> Value {
        let mut line = String::new();
        let read = self.answers.read_line(&mut line);
        let log = || std::fs::read_to_string(&self.log).unwrap_or_default();
        assert!(matches!(read, Ok(n) if n > 0), "{read:?}: {}", log());
        let mut answer: Value = serde_json::from_str(&line).unwrap();
        assert!(answer.get("failed").is_none(), "{answer}: {}", log());
        answer["done"].take()
    }

    fn ask(&mut self, what: &Value) -> Value {
        writeln!(self.asking, "{what}").unwrap();
        self.answer()
    }
}

/// The connection of the script; it fails when none comes.
fn accept(listener: &UnixListener, log: &Path) -> UnixStream {
    listener.set_nonblocking(true).unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        if let Ok((stream, _)) = listener.accept() {
            stream.set_nonblocking(false).unwrap();
            return stream;
        }
        let said = std::fs::read_to_string(log).unwrap_or_default();
        assert!(Instant::now() < until, "nobody reads the screen: {said}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

impl Drop for ScreenReader {
    /// The script ends the program, the display and by its own end the session.
    fn drop(&mut self) {
        let _ = self.asking.shutdown(std::net::Shutdown::Both);
        let _ = self.session.wait();
    }
}

impl Hands for ScreenReader {
    fn nodes(&mut self) -> Vec<Node> {
        serde_json::from_value(self.ask(&json!({"do": "nodes"}))).unwrap()
    }

    fn press(&mut self, role: Role, name: &str) {
        self.ask(&json!({"do": "press", "role": format!("{role:?}"), "name": name}));
    }

    fn write(&mut self, name: &str, text: &str) {
        self.ask(&json!({"do": "write", "role": "TextInput", "name": name, "text": text}));
    }

    fn tab_to(&mut self, role: Role, name: &str) -> bool {
        let asked = json!({"do": "tab_to", "role": format!("{role:?}"), "name": name, "most": 80});
        self.ask(&asked).as_bool().unwrap()
    }

    fn rest(&mut self) {
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn walk_in(language: Language) {
    language.speak_on_this_thread();
    let home = Home::new();
    let began = Instant::now();
    let reader = ScreenReader::open(&home, language);
    let (root, copies) = (home.dir.path().join("home/Lifeboat"), home.dir.path().join("copies"));
    // What the demo account of the window holds.
    let account = [300, 250, 40, 20, 160];
    let backup = Walk { hands: reader, language, root: &root, copies: &copies, account }.whole();
    println!("{}: {:.0?}", language.name(), began.elapsed());
    println!("{}", outside("judge.py", &[backup.to_str().unwrap()]));
}

#[test]
fn a_screen_reader_reaches_the_whole_window() {
    walk_in(Language::En);
}

#[test]
fn a_screen_reader_reaches_the_whole_window_in_spanish() {
    walk_in(Language::Es);
}
