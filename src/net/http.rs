//! The one HTTP client: time-outs that demand progress, redirects followed by hand, sign-in, limits. Prints no secret,
//! and gives the password to nobody whom the person has not confirmed.
//!
//! It knows no DAV and keeps no body. Promises: DESIGN "Network and security".

mod answer;
mod aside;
mod auth;
mod challenge;
mod client;
mod content;
mod digest;
mod form;
mod leave;
mod origin;
mod pace;
#[cfg(test)]
pub(crate) mod rig;
#[cfg(test)]
mod tests;

use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, RANGE};
use http::{HeaderMap, HeaderValue, Method};
use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};
use url::Url;

use auth::{SignIn, Verdict};
use client::{Clients, HEAD_LIMIT, NoAnswer};
use content::Moving;
use origin::{Confirmed, Hop, Origin, shown, target};

use crate::model::{Secret, Sign, Trouble, Waiting, Watch, hex};

pub use answer::Answer;
pub use auth::{Access, Bearer};
pub use client::ClientOptions;
pub use content::{Content, FilePart};
pub use form::Reply;
pub use origin::{host_of, is_loopback};
use pace::Row;
use pace::Tries;
pub use pace::{Patience, http_date};

/// Answers that a session may have under way.
const PLACES: usize = 8;
/// Requests that may wait for the head of their answer: so many may fail when a password turns out wrong, and no more.
const TURNS: usize = 4;
/// Redirects followed for one request.
const HOPS: usize = 5;
/// The one thing that this program ever deletes at a service: the app password that it was given there.
const APP_PASSWORD: &str = "/ocs/v2.php/core/apppassword";

/// A request, before anything was sent.
#[derive(Clone, Debug)]
pub struct Ask {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Content,
    /// The body is kept byte for byte: no content coding is accepted.
    pub identity: bool,
}

/// Signs in to one account: a cheap clone, every clone the same connection pool and sign-in.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    confirmed: Mutex<Confirmed>,
    sign_in: Mutex<SignIn>,
    clients: Clients,
    read_only: bool,
    patience: Patience,
    places: Arc<Semaphore>,
    turns: Semaphore,
    /// A service asked not to be asked before.
    hold: Mutex<Option<Instant>>,
    row: Row,
    /// Something has answered: what can't be reached from now on may come back.
    answered: AtomicBool,
    requests: AtomicU64,
    received: Arc<AtomicU64>,
}

impl Session {
    /// A session for the host of `home`, the address the person gave.
    pub fn new(options: &ClientOptions, home: &Url, access: impl Into<Access>) -> Result<Session, Trouble> {
        let origin = Origin::of(home)?;
        let clients = Clients::new(options, origin.is_loopback())?;
        let confirmed = Confirmed::new(origin, options.allow_http, &options.allow_hosts, &options.trusted_domains);
        Ok(Session(Arc::new(Inner {
            confirmed: Mutex::new(confirmed),
            sign_in: Mutex::new(SignIn::new(access.into())),
            clients,
            read_only: options.read_only,
            patience: options.patience.clone(),
            places: Arc::new(Semaphore::new(PLACES)),
            turns: Semaphore::new(TURNS),
            hold: Mutex::default(),
            row: Row::default(),
            answered: AtomicBool::new(false),
            requests: AtomicU64::new(0),
            received: Arc::default(),
        })))
    }

    /// Sends a request and returns once the head of the answer is here, whatever its status. Redirects within the
    /// confirmed host are followed, others are `Trouble::BadRedirect` and name where they lead; trouble that may pass is
    /// tried again; a 401 to the password ends the session.
    pub async fn send(&self, ask: Ask, w: &Watch) -> Result<Answer, Trouble> {
        // A sign-in's own POSTs don't come this way.
        if self.0.read_only && !pace::is_safe(&ask.method) {
            return Err(Trouble::ReadOnly { method: ask.method.to_string(), host: Origin::of(&ask.url)?.host() });
        }
        self.follow(ask, false, w).await
    }

    /// As `send`. `aside`: that this is refused says nothing about the password; the 401 is the answer then.
    async fn follow(&self, ask: Ask, aside: bool, w: &Watch) -> Result<Answer, Trouble> {
        let mut ask = ask;
        if ask.method == Method::DELETE && !ask.url.path().ends_with(APP_PASSWORD) {
            return Err(Trouble::Internal("nothing is ever deleted at a service".into()));
        }
        for _ in 0..=HOPS {
            let answer = self.ask_patiently(ask.clone(), aside, w).await?;
            if !origin::is_redirect(answer.status) {
                return Ok(answer);
            }
            let from = Origin::of(&answer.url)?;
            let gave_password = self.0.sign_in().is_known(&from);
            let hop = origin::hop(&answer.url, answer.status, &answer.headers, &ask.method, gave_password)?;
            answer.discard().await;
            ask.url = match hop {
                Hop::Within(url) => url,
                Hop::ToTls(url) => {
                    let to = Origin::of(&url)?;
                    let mut confirmed = self.0.confirmed();
                    if *confirmed.home() == from {
                        confirmed.move_home(to);
                    }
                    url
                }
            };
        }
        Err(Trouble::BadRedirect { from: shown(&ask.url), to: "more redirects than can be meant".into() })
    }

    /// Requests sent and body bytes received so far, by every clone. Bytes are counted after unpacking.
    pub fn traffic(&self) -> (u64, u64) {
        (self.0.requests.load(Ordering::Relaxed), self.0.received.load(Ordering::Relaxed))
    }

    /// True once a server has got what it wants for a sign-in, and did not refuse it.
    pub fn is_signed_in(&self) -> bool {
        self.0.sign_in().is_in()
    }

    /// True when both are clones of one session.
    pub fn is_same(&self, other: &Session) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// `Ok` when this session may ask `url` with its password; else what the person would have to allow.
    pub fn admits(&self, url: &Url) -> Result<(), Trouble> {
        let confirmed = self.0.confirmed();
        confirmed.admit(&Origin::of(&confirmed.settle(url.clone()))?)
    }

    /// Asks again while trouble may pass. A redirect is the answer.
    async fn ask_patiently(&self, mut ask: Ask, aside: bool, w: &Watch) -> Result<Answer, Trouble> {
        ask.url.set_fragment(None);
        ask.url = self.0.confirmed().settle(ask.url);
        let mut tries = Tries::new(&self.0.patience, &ask.method);
        loop {
            let (trouble, asked) = match self.0.exchange(&ask, aside, w).await {
                Ok(answer) if pace::is_passing(&ask.method, answer.status) => {
                    let host = Origin::of(&ask.url)?.host();
                    let asked = pace::retry_after(&answer.headers, Timestamp::now());
                    if asked.is_none() && !tries.outlasts(answer.status) {
                        return Ok(answer);
                    }
                    answer.discard().await;
                    match asked {
                        Some(asked) => (Trouble::Busy { host, secs: asked.as_secs() }, Some(asked)),
                        None => (Trouble::Broken { host, why: "a passing error".into() }, None),
                    }
                }
                Ok(answer) => return Ok(answer),
                Err(trouble) if self.may_pass(&trouble) => (trouble, None),
                Err(trouble) => return Err(trouble),
            };
            let tried = tries.pace();
            if let Some(asked) = asked {
                self.0.hold_back(tried, asked);
            }
            if !tries.next(asked) {
                return Err(trouble);
            }
            if asked.is_none() {
                self.0.pause(&ask.url, tried, w).await?;
            }
        }
    }

    /// True for trouble that another try may cure. Silence is not: it was waited for long enough.
    fn may_pass(&self, trouble: &Trouble) -> bool {
        match trouble {
            Trouble::Broken { .. } | Trouble::Cut { .. } => true,
            // Before the first answer it is more likely a wrong address than a weak network.
            Trouble::Unreachable { .. } | Trouble::UnknownHost { .. } => self.0.answered.load(Ordering::Relaxed),
            _ => false,
        }
    }
}

impl Inner {
    fn confirmed(&self) -> MutexGuard<'_, Confirmed> {
        self.confirmed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sign_in(&self) -> MutexGuard<'_, SignIn> {
        self.sign_in.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hold(&self) -> MutexGuard<'_, Option<Instant>> {
        self.hold.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One request and its answer; signs in where the server asks for it.
    async fn exchange(&self, ask: &Ask, aside: bool, w: &Watch) -> Result<Answer, Trouble> {
        let origin = Origin::of(&ask.url)?;
        self.confirmed().admit(&origin)?;
        let closed = |_| Trouble::Internal("the session is closed".into());
        let bearer = self.sign_in().bearer();
        if bearer.is_some() && !origin.tls && !origin.is_loopback() {
            let why = "what a browser sign-in gives is sent to https:// addresses only".into();
            return Err(Trouble::BadAddress { input: shown(&ask.url), why });
        }
        let (mut answered_first, mut answered_stale) = (false, false);
        let mut expired: Option<Secret> = None;
        loop {
            let place = w.or_cancelled(self.places.clone().acquire_owned()).await?.map_err(closed)?;
            let turn = w.or_cancelled(self.turns.acquire()).await?.map_err(closed)?;
            self.wait_for_leave(&origin, w).await?;
            w.or_cancelled(self.row.wait(self.patience.interval)).await?;
            if self.sign_in().is_refused() {
                return Err(self.sign_in().refusal(origin.host()));
            }
            let token = match &bearer {
                Some(bearer) => Some(bearer.token(expired.as_ref(), w).await?),
                None => None,
            };
            let (carried, authorization) =
                self.sign_in().sign(&origin, ask.method.as_str(), &target(&ask.url), token.as_ref())?;
            let response = self.head(ask, authorization, &origin, w).await?;
            let (received, silence) = (self.received.clone(), self.patience.body);
            let answer = Answer::new(response, ask.url.clone(), received, silence, w.clone(), place);
            let n_head: usize = answer.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
            if n_head as u64 > HEAD_LIMIT {
                return Err(Trouble::TooLarge { url: shown(&ask.url), limit: HEAD_LIMIT });
            }
            if answer.status != 401 || aside && self.sign_in().would_end(&answer.headers, &carried) {
                self.sign_in().welcomed(&origin, &answer.headers, &carried, random_hex);
                answer.accept(&ask.method, ask.identity, ask.headers.contains_key(RANGE))?;
                return Ok(answer);
            }
            // While this turn is held, nothing that could be refused as well starts in its place; so a token is renewed
            // before it is let go.
            let verdict = self.sign_in().challenged(&origin, &answer.headers, &carried, &random_hex());
            if verdict == Verdict::Plain {
                return Ok(answer);
            }
            answer.discard().await;
            if let (Verdict::Expired, None, Some(bearer)) = (&verdict, &expired, &bearer) {
                bearer.token(token.as_ref(), w).await?;
            }
            drop(turn);
            match verdict {
                Verdict::Answer if !answered_first => answered_first = true,
                Verdict::Stale if !answered_stale => answered_stale = true,
                Verdict::Expired if expired.is_none() => expired = token,
                Verdict::Expired | Verdict::Plain | Verdict::Refused => {
                    self.sign_in().refuse();
                    return Err(self.sign_in().refusal(origin.host()));
                }
                Verdict::Answer | Verdict::Stale => {
                    let why = "it does not accept the nonce that it gave".into();
                    return Err(Trouble::Broken { host: origin.host(), why });
                }
                Verdict::NoWay(wanted) => {
                    let why = format!("it asks for a way to sign in that is not supported: {wanted}");
                    return Err(Trouble::Malformed { url: shown(&ask.url), why });
                }
            }
        }
    }

    /// Sends and waits for the head of the answer; tells the person when that takes long.
    async fn head(
        &self,
        ask: &Ask,
        authorization: Option<HeaderValue>,
        origin: &Origin,
        w: &Watch,
    ) -> Result<reqwest::Response, Trouble> {
        let tls = origin.tls;
        #[cfg(test)]
        let tls = self.clients.routed(ask.url.clone(), tls).1;
        let client = self.clients.get(tls, ask.identity, &origin.host())?;
        let answered = self.answered(&client, ask, authorization, origin, w).await;
        answered.map_err(|error| error.into_trouble(&ask.url, &self.patience))
    }

    /// The same with this client.
    async fn answered(
        &self,
        client: &reqwest::Client,
        ask: &Ask,
        authorization: Option<HeaderValue>,
        origin: &Origin,
        w: &Watch,
    ) -> Result<reqwest::Response, NoAnswer> {
        let url = ask.url.clone();
        #[cfg(test)]
        let url = self.clients.routed(url, true).0;
        let mut request = reqwest::Request::new(ask.method.clone(), url);
        *request.headers_mut() = ask.headers.clone();
        #[cfg(test)]
        request.headers_mut().insert(http::header::HOST, rig::host_header(&ask.url));
        if ask.identity {
            request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
        // Only a sign-in by this session may go out.
        request.headers_mut().remove(AUTHORIZATION);
        if let Some(value) = authorization {
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        let (began, moving) = (Instant::now(), Moving::now());
        if !ask.body.is_empty() {
            if matches!(ask.body, Content::File(_)) {
                request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(ask.body.len()));
            }
            let unreadable = |error: std::io::Error| Trouble::Internal(format!("what is to be sent: {error}"));
            *request.body_mut() = Some(ask.body.outgoing(&moving).map_err(unreadable)?);
        }
        self.requests.fetch_add(1, Ordering::Relaxed);
        let mut sending = pin!(client.execute(request));
        let mut told = false;
        loop {
            let left = self.patience.first_byte.saturating_sub(moving.rests());
            if left.is_zero() {
                let secs = self.patience.first_byte.as_secs();
                return Err(Trouble::Stalled { host: origin.host(), secs }.into());
            }
            let tell = if told { self.patience.tell_every } else { self.patience.tell_after };
            match timeout(tell.min(left), w.or_cancelled(&mut sending)).await {
                Ok(done) => {
                    if told {
                        w.sign(Sign::GoingOn);
                    }
                    let done = done?.map_err(NoAnswer::Failed);
                    self.answered.fetch_or(done.is_ok(), Ordering::Relaxed);
                    return done;
                }
                Err(_) => {
                    let secs = began.elapsed().as_secs();
                    w.sign(Sign::Waiting(Waiting::FirstByte { host: origin.host(), secs }));
                    told = true;
                }
            }
        }
    }
}

/// 128 bits of chance in hex.
fn random_hex() -> String {
    let mut bytes = [0; 16];
    // Where the system has no chance to give, the value is poor, and the exchange as safe as the nonce of the server.
    let _ = getrandom::fill(&mut bytes);
    hex(&bytes)
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let confirmed = self.0.confirmed();
        f.debug_struct("Session").field("home", &confirmed.home().host()).finish_non_exhaustive()
    }
}
