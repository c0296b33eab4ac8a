//! Real servers that others wrote, each on its own port of loopback and in its own folder, ended by process id.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The user every server here knows.
pub const USER: &str = "alice";
/// A password as people have them. For Digest, Python's own client takes only ASCII.
const PASSWORD: &str = "Lifeboat-t3st-pässword";
const ASCII_PASSWORD: &str = "Lifeboat-t3st-password";

/// A running server; ended when dropped.
pub struct Server {
    child: Child,
    pub port: u16,
    pub password: &'static str,
    /// Where its files are.
    pub dir: TempDir,
}

impl Server {
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn start(dir: TempDir, port: u16, password: &'static str, command: &mut Command) -> Server {
        let log = fs::File::create(dir.path().join("server.log")).unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut server = Server { child, port, password, dir };
        let until = Instant::now() + Duration::from_secs(60);
        while !answers(port) {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < until, "server did not start: {}", server.log());
            std::thread::sleep(Duration::from_millis(100));
        }
        server
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("server.log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn answers(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
    let mut first = [0; 4];
    // A server that speaks TLS answers this with words of its own.
    stream.write_all(b"GET / HTTP/1.0\r\n\r\n").is_ok() && stream.read_exact(&mut first).is_ok()
}

/// A port that nobody uses right now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The Python environment that `tests/run` makes.
pub fn python_env() -> PathBuf {
    let dir = std::env::var_os("LIFEBOAT_PYENV").map(PathBuf::from);
    let dir = dir.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pyenv"));
    assert!(dir.join("bin/python").exists(), "no Python environment at {}: run tests/run", dir.display());
    dir
}

/// Radicale with one user and an empty account.
pub fn radicale() -> Server {
    radicale_of(USER, free_port())
}

/// The same for another user, at this port.
pub fn radicale_of(user: &str, port: u16) -> Server {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("users"), format!("{user}:{PASSWORD}\n")).unwrap();
    let config = format!(
        "[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = {0}/users\nhtpasswd_encryption = plain\ndelay = 0\n\
         [storage]\nfilesystem_folder = {0}/store\n[logging]\nlevel = warning\n",
        dir.path().display()
    );
    fs::write(dir.path().join("config"), config).unwrap();
    let mut command = Command::new(python_env().join("bin/radicale"));
    command.arg("--config").arg(dir.path().join("config"));
    Server::start(dir, port, PASSWORD, &mut command)
}

/// Xandikos with an empty principal; it knows no passwords, so whatever is sent is let in.
pub fn xandikos() -> Server {
    let dir = TempDir::new().unwrap();
    let port = free_port();
    let mut command = Command::new(python_env().join("bin/xandikos"));
    command.arg("serve").arg("-d").arg(dir.path().join("store")).args(["-l", "127.0.0.1", "-p", &port.to_string()]);
    command.args(["--autocreate", "--current-user-principal", &format!("/{USER}/")]);
    Server::start(dir, port, PASSWORD, &mut command)
}

/// How Apache asks for the password.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    Basic,
    Digest,
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// Nothing, but its authority is known to nobody.
    UnknownAuthority,
    Expired,
    OtherHost,
}

/// Apache mod_dav over TLS, with an empty folder at `/photos/`; the authority's certificate is in `ca.pem`.
pub fn apache_tls(certificate: Certificate) -> Server {
    let dir = TempDir::new().unwrap();
    let openssl = |args: &[&str]| {
        let out = Command::new("openssl").args(args).current_dir(dir.path()).output().unwrap();
        assert!(out.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    };
    let names = if certificate == Certificate::OtherHost { "DNS:other.example" } else { "DNS:localhost,IP:127.0.0.1" };
    fs::write(dir.path().join("names"), format!("subjectAltName={names}\nextendedKeyUsage=serverAuth\n")).unwrap();
    fs::create_dir(dir.path().join("issued")).unwrap();
    let config = "[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=issued\ndatabase=index\nserial=serial\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n";
    fs::write(dir.path().join("ca.conf"), config).unwrap();
    fs::write(dir.path().join("index"), "").unwrap();
    fs::write(dir.path().join("serial"), "01\n").unwrap();
    openssl(&[
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-days",
        "30",
        "-subj",
        "/CN=Test authority",
    ]);
    openssl(&[
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "key.pem",
        "-out",
        "request.pem",
        "-subj",
        "/CN=test",
    ]);
    let (from, to) = if certificate == Certificate::Expired {
        ("20200101000000Z", "20200201000000Z")
    } else {
        ("20200101000000Z", "20400101000000Z")
    };
    openssl(&[
        "ca",
        "-batch",
        "-config",
        "ca.conf",
        "-cert",
        "ca.pem",
        "-keyfile",
        "ca.key",
        "-in",
        "request.pem",
        "-out",
        "cert.pem",
        "-startdate",
        from,
        "-enddate",
        to,
        "-extfile",
        "names",
        "-notext",
    ]);
    let root = dir.path().display().to_string();
    let tls = format!("SSLEngine on\nSSLCertificateFile {root}/cert.pem\nSSLCertificateKeyFile {root}/key.pem\n");
    apache_in(dir, Auth::Basic, &tls)
}

/// Apache mod_dav with an empty folder at `/photos/`.
pub fn apache(auth: Auth) -> Server {
    apache_in(TempDir::new().unwrap(), auth, "")
}

fn apache_in(dir: TempDir, auth: Auth, more: &str) -> Server {
    let port = free_port();
    let password = if auth == Auth::Digest { ASCII_PASSWORD } else { PASSWORD };
    let root = dir.path().display().to_string();
    fs::create_dir_all(dir.path().join("files/photos")).unwrap();
    let mut users = Command::new("htpasswd");
    assert!(users.args(["-bc", &format!("{root}/basic"), USER, password]).output().unwrap().status.success());
    let mut hash = Command::new("md5sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    hash.stdin.take().unwrap().write_all(format!("{USER}:photos:{password}").as_bytes()).unwrap();
    let hash = String::from_utf8(hash.wait_with_output().unwrap().stdout).unwrap();
    fs::write(dir.path().join("digest"), format!("{USER}:photos:{}\n", &hash[..32])).unwrap();
    let modules = Path::new("/usr/lib/apache2/modules");
    let load: String = [
        "mpm_event",
        "authn_core",
        "authn_file",
        "authz_core",
        "authz_user",
        "auth_basic",
        "auth_digest",
        "dav",
        "dav_fs",
        "mime",
        "dir",
        "ssl",
    ]
    .iter()
    .filter(|name| modules.join(format!("mod_{name}.so")).exists())
    .map(|name| format!("LoadModule {name}_module {}/mod_{name}.so\n", modules.display()))
    .collect();
    let ask = match auth {
        Auth::Basic => format!("AuthType Basic\nAuthBasicProvider file\nAuthUserFile {root}/basic\n"),
        Auth::Digest => {
            format!("AuthType Digest\nAuthDigestProvider file\nAuthUserFile {root}/digest\nAuthDigestNonceLifetime 2\n")
        }
    };
    let config = format!(
        "ServerRoot {root}\nServerName 127.0.0.1\nListen 127.0.0.1:{port}\nPidFile {root}/pid\nErrorLog {root}/error.log\n{load}\
         DefaultRuntimeDir {root}\nMutex file:{root}\nDocumentRoot {root}/files\nDavLockDB {root}/locks\nTypesConfig /etc/mime.types\n{more}\
         <Directory {root}/files>\nDav On\n{ask}AuthName photos\nRequire valid-user\n</Directory>\n"
    );
    fs::write(dir.path().join("httpd.conf"), config).unwrap();
    own(dir.path());
    let apache = ["/usr/sbin/apache2", "/usr/sbin/httpd"].into_iter().find(|path| Path::new(path).exists()).unwrap();
    let mut command = Command::new(apache);
    command.args(["-X", "-f"]).arg(dir.path().join("httpd.conf"));
    Server::start(dir, port, password, &mut command)
}

/// Apache serves as another user when root starts it; that user must reach the folder.
fn own(dir: &Path) {
    let status = Command::new("chmod").args(["-R", "a+rwX"]).arg(dir).status().unwrap();
    assert!(status.success());
}
