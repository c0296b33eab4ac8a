//! The HTTP server itself: one thread, one current-thread runtime, hyper on loopback. Signs people in, lets faults
//! have their say, keeps the log, and leaves every answer to `dav`.

mod door;

use std::collections::VecDeque;
use std::io;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use hyper::{Request, Response, StatusCode};
use tokio::sync::watch;

use super::answer::{Answer, Content, Harm, Outgoing};
use super::auth::{self, Auth, Nonce, Verdict};
use super::cloud::Cloud;
use super::dav::{self, Asked, Manners, SIGN_IN_PAGE};
use super::edit::Edit;
use super::faults::{Faults, is_due};
use crate::model::Credentials;

/// The largest body of a request, in bytes.
const MAX_BODY: usize = 512 * 1024 * 1024;
const MAX_LOG: usize = 65_536;

/// How the server is set up.
pub struct Setup {
    pub auth: Auth,
    pub credentials: Credentials,
    pub nonce_uses: Option<u64>,
    pub sync_page: Option<usize>,
    pub seed: u64,
    pub faults: Faults,
}

/// A request the server has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub method: String,
    /// As sent, percent-encoded.
    pub path: String,
    /// The `Depth` header, where there was one.
    pub depth: Option<String>,
    /// The status of the answer; 0 when the connection was closed without one.
    pub status: u16,
}

/// A running server; dropping it ends it.
pub struct Server {
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    cloud: Mutex<Cloud>,
    state: Mutex<State>,
    setup: Setup,
    /// Turns true when the service is gone for good.
    gone: watch::Sender<bool>,
    /// True while new connections are taken.
    listens: AtomicBool,
    /// How often the faults were set: what was left without an answer waits for the next time.
    settings: watch::Sender<u64>,
}

struct State {
    faults: Faults,
    log: VecDeque<Seen>,
    /// Requests that were let in.
    n_requests: u64,
    /// Answers that carried items, and multistatus answers that carried none.
    n_with_items: u64,
    n_listings: u64,
    /// Requests that wrote.
    n_writes: u64,
    /// Items that went out.
    n_bodies: u64,
    /// Digest: nonces given out before, and uses of the present one.
    nonce_generation: u64,
    nonce_uses: u64,
    /// Changes that are to come, and after how many more requests.
    edits: Vec<(u64, Edit)>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing is left half done by a panic here, so a poisoned lock is as good as any.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    /// Serves the cloud on the listener, on a thread of its own.
    pub fn start(listener: TcpListener, cloud: Cloud, setup: Setup) -> io::Result<Server> {
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let state = State {
            faults: setup.faults.clone(),
            log: VecDeque::new(),
            n_requests: 0,
            n_with_items: 0,
            n_listings: 0,
            n_writes: 0,
            n_bodies: 0,
            nonce_generation: 0,
            nonce_uses: 0,
            edits: Vec::new(),
        };
        let shared = Arc::new(Shared {
            cloud: Mutex::new(cloud),
            state: Mutex::new(state),
            setup,
            gone: watch::Sender::new(false),
            listens: AtomicBool::new(true),
            settings: watch::Sender::new(0),
        });
        let (stop, stopped) = watch::channel(false);
        let serving = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("demo cloud".into()).spawn(move || {
            runtime.block_on(door::accept(listener, serving, stopped));
            runtime.shutdown_background();
        })?;
        Ok(Server { shared, stop, thread: Some(thread) })
    }

    /// Looks at, or changes, what the account holds.
    pub fn with<T>(&self, look: impl FnOnce(&mut Cloud) -> T) -> T {
        look(&mut lock(&self.shared.cloud))
    }

    pub fn log(&self) -> Vec<Seen> {
        lock(&self.shared.state).log.iter().cloned().collect()
    }

    pub fn clear_log(&self) {
        lock(&self.shared.state).log.clear();
    }

    pub fn faults(&self) -> Faults {
        lock(&self.shared.state).faults.clone()
    }

    pub fn set_faults(&self, faults: Faults) {
        let mut state = lock(&self.shared.state);
        state.faults = faults;
        state.n_requests = 0;
        state.n_with_items = 0;
        state.n_listings = 0;
        state.n_writes = 0;
        state.n_bodies = 0;
        self.shared.gone.send_replace(false);
        self.shared.settings.send_modify(|times| *times += 1);
        drop(state);
        // Whoever connects next shall not be refused any more.
        for _ in 0..30_000 {
            if self.shared.listens.load(Ordering::Acquire) {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    pub fn edit_at(&self, n: u64, edit: Edit) {
        lock(&self.shared.state).edits.push((n, edit));
    }

    pub fn take_edits(&self) -> Vec<Edit> {
        let edits = std::mem::take(&mut lock(&self.shared.state).edits);
        edits.into_iter().map(|(_, edit)| edit).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing more to tell.
            let _ = thread.join();
        }
    }
}

/// What the faults decided before the request was looked at.
enum Decision {
    Answer(Answer),
    Drop,
    Silence,
    GoOn { manners: Manners, stall_ms: u64 },
}

async fn respond(shared: &Shared, request: Request<Incoming>) -> io::Result<Response<Outgoing>> {
    let (parts, body) = request.into_parts();
    let method = parts.method.as_str().to_owned();
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
    let seen = |status: StatusCode| Seen {
        method: method.clone(),
        path: target.clone(),
        depth: parts.headers.get("depth").and_then(|depth| depth.to_str().ok()).map(str::to_owned),
        status: status.as_u16(),
    };
    let given = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (manners, stall_ms) = match shared.decide(&method, &target, given) {
        Decision::Answer(answer) => {
            shared.note(seen(answer.status));
            return Ok(answer.into_response(Harm::default()));
        }
        Decision::Drop => {
            shared.note(Seen { status: 0, ..seen(StatusCode::OK) });
            return Err(io::Error::other("dropped by a fault of the demo cloud"));
        }
        Decision::Silence => {
            let mut settings = shared.settings.subscribe();
            shared.note(Seen { status: 0, ..seen(StatusCode::OK) });
            // The server that this waits for may be dropped meanwhile, which is an end of the silence, too.
            let _ = settings.changed().await;
            return Err(io::Error::other("left without an answer by a fault of the demo cloud"));
        }
        Decision::GoOn { manners, stall_ms } => (manners, stall_ms),
    };
    if stall_ms > 0 {
        tokio::time::sleep(Duration::from_millis(stall_ms)).await;
    }
    let body = match Limited::new(body, MAX_BODY).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => {
            let answer = Answer::empty(StatusCode::PAYLOAD_TOO_LARGE);
            shared.note(seen(answer.status));
            return Ok(answer.into_response(Harm::default()));
        }
        Err(error) => return Err(io::Error::other(error)),
    };
    let asked = Asked { method: &method, target: &target, headers: &parts.headers, body: &body };
    let answer = {
        let edits = shared.edits_due();
        let mut cloud = lock(&shared.cloud);
        for edit in edits {
            edit.apply(&mut cloud);
        }
        dav::answer(&mut cloud, &manners, &asked)
    };
    shared.note(seen(answer.status));
    if answer.status.is_success() && shared.loses_reply(&method) {
        return Err(io::Error::other("the answer was lost by a fault of the demo cloud"));
    }
    let harm = shared.harm(&answer);
    Ok(answer.into_response(harm))
}

impl Shared {
    fn note(&self, seen: Seen) {
        let mut state = lock(&self.state);
        if state.log.len() >= MAX_LOG {
            state.log.pop_front();
        }
        state.log.push_back(seen);
    }

    /// The changes whose turn has come.
    fn edits_due(&self) -> Vec<Edit> {
        let mut state = lock(&self.state);
        for (left, _) in &mut state.edits {
            *left = left.saturating_sub(1);
        }
        let (due, later) = std::mem::take(&mut state.edits).into_iter().partition(|(left, _)| *left == 0);
        state.edits = later;
        Vec::into_iter(due).map(|(_, edit)| edit).collect()
    }

    fn decide(&self, method: &str, target: &str, given: Option<&str>) -> Decision {
        let path = target.split('?').next().unwrap_or("");
        if matches!(path, "/.well-known/carddav" | "/.well-known/caldav") {
            return Decision::Answer(Answer::empty(StatusCode::MOVED_PERMANENTLY).with(LOCATION, "/".into()));
        }
        if method == "OPTIONS" {
            return Decision::Answer(dav::options());
        }
        if *self.gone.borrow() {
            return Decision::Drop;
        }
        let mut state = lock(&self.state);
        if state.faults.html_instead {
            return Decision::Answer(Answer::whole(StatusCode::OK, "text/html; charset=utf-8", SIGN_IN_PAGE));
        }
        if self.setup.nonce_uses.is_some_and(|limit| state.nonce_uses >= limit) {
            state.nonce_generation += 1;
            state.nonce_uses = 0;
        }
        let nonce = Nonce { seed: self.setup.seed, generation: state.nonce_generation };
        let expired = state.faults.unauthorised_after.is_some_and(|after| state.n_requests >= after);
        let given = given.filter(|_| !expired);
        if let Verdict::Challenge(values) =
            auth::check(self.setup.auth, &self.setup.credentials, &nonce, method, target, given)
        {
            let answer = Answer::text(StatusCode::UNAUTHORIZED, "Sign in.\n");
            return Decision::Answer(
                values.into_iter().fold(answer, |answer, value| answer.with(WWW_AUTHENTICATE, value)),
            );
        }
        state.nonce_uses += 1;
        state.n_requests += 1;
        if state.faults.silent_after.is_some_and(|after| state.n_requests > after) {
            return Decision::Silence;
        }
        if is_due(state.n_requests, state.faults.every_nth_503) {
            let status = state.faults.busy_status.and_then(|status| StatusCode::from_u16(status).ok());
            let answer = Answer::text(status.unwrap_or(StatusCode::SERVICE_UNAVAILABLE), "Too busy.\n");
            return Decision::Answer(match &state.faults.retry_after {
                Some(value) => answer.with(RETRY_AFTER, value.clone()),
                None => answer,
            });
        }
        if is_due(state.n_requests, state.faults.drop_every) {
            return Decision::Drop;
        }
        let manners = Manners {
            sync_page: self.setup.sync_page.into_iter().chain(state.faults.sync_page).min(),
            faults: state.faults.clone(),
            user: self.setup.credentials.user.clone(),
        };
        Decision::GoOn { manners, stall_ms: state.faults.stall_ms }
    }

    /// True when the answer to something that was written does not get through.
    fn loses_reply(&self, method: &str) -> bool {
        if !matches!(method, "PUT" | "MKCOL" | "MKCALENDAR") {
            return false;
        }
        let mut state = lock(&self.state);
        state.n_writes += 1;
        is_due(state.n_writes, state.faults.lose_reply_every)
    }

    /// What happens to the body of this answer; counts what it carries.
    fn harm(&self, answer: &Answer) -> Harm {
        if matches!(answer.content, Content::Empty) {
            return Harm::default();
        }
        let mut state = lock(&self.state);
        if answer.n_bodies == 0 {
            if answer.status != StatusCode::MULTI_STATUS {
                return Harm::default();
            }
            state.n_listings += 1;
            return Harm { cut: is_due(state.n_listings, state.faults.cut_listing_every), stall_ms: 0 };
        }
        state.n_with_items += 1;
        state.n_bodies += answer.n_bodies;
        let is_gone = state.faults.gone_after_bodies.is_some_and(|after| state.n_bodies > after);
        if is_gone {
            self.gone.send_replace(true);
        }
        Harm {
            cut: is_gone || is_due(state.n_with_items, state.faults.cut_body_every),
            stall_ms: if is_due(state.n_with_items, state.faults.stall_body_every) {
                state.faults.stall_body_ms
            } else {
                0
            },
        }
    }
}
