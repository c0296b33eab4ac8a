//! Renews an access token (RFC 6749 §6). A service may give a new refresh token with it and take the old one as stolen from
//! then on, together with the whole grant (RFC 9700 §4.14.2). So there is one renewal at a time, in this process and among
//! all of them, and what came is in the keychain before it is used.

use std::fs::{self, File, OpenOptions, TryLockError};

use directories::ProjectDirs;
use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;
use tokio::time::{Duration, Instant, sleep};

use super::answer::tokens_of;
use super::kept;
use super::server::Server;
use crate::model::{Grant, Secret, Sign, SignInStep, Tokens, Trouble, Watch, hex};
use crate::net::http::{Bearer, ClientOptions};
use crate::signin::keychain;

/// So long a stopped run waits for a renewal that is under way: a token that nobody receives is lost for good.
const GRACE: Duration = Duration::from_secs(3);
/// So long another process may take to renew. It is not waited for longer: it may hang.
const OTHERS: Duration = Duration::from_secs(90);

/// Gives a grant's tokens to sessions, and new ones when they are needed.
pub(crate) struct Renewer {
    grant: Grant,
    options: ClientOptions,
}

impl Bearer for Renewer {
    fn token<'a>(&'a self, refused: Option<&'a Secret>, w: &'a Watch) -> LocalBoxFuture<'a, Result<Secret, Trouble>> {
        Box::pin(self.newest(refused, w))
    }
}

impl Renewer {
    pub fn new(grant: Grant, options: &ClientOptions) -> Renewer {
        Renewer { grant, options: options.clone() }
    }

    async fn newest(&self, refused: Option<&Secret>, w: &Watch) -> Result<Secret, Trouble> {
        let _turn = w.or_cancelled(self.grant.turn()).await?;
        if let Some(access) = usable(&self.grant.tokens(), refused, Timestamp::now()) {
            return Ok(access);
        }
        let _others = match self.grant.kept_as() {
            Some(name) => turn_among_processes(&name, w).await?,
            None => None,
        };
        let renewal = self.renew(w);
        tokio::pin!(renewal);
        let stopped = async {
            w.cancelled().await;
            sleep(GRACE).await;
        };
        tokio::select! {
            biased;
            done = &mut renewal => done,
            () = stopped => Err(Trouble::Cancelled),
        }
    }

    async fn renew(&self, w: &Watch) -> Result<Secret, Trouble> {
        let held = newest(&self.grant).await;
        let unstoppable = Watch::default();
        let server = Server::again(self.grant.client(), &self.options, &unstoppable).await?;
        let Some(refresh) = &held.refresh else {
            let why = "it ran out, and the service gave nothing to renew it with".into();
            return Err(Trouble::SignInEnded { host: server.host(), why });
        };
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh.expose())];
        let reply = server.post(&server.token, &fields, &self.options, &unstoppable).await?;
        let mut tokens = tokens_of(&reply, &server.host(), Timestamp::now()).map_err(|none| none.trouble)?;
        let is_new = tokens.refresh.is_some() && tokens.refresh != held.refresh;
        tokens.refresh = tokens.refresh.or(held.refresh);
        if is_new
            && let Some(name) = self.grant.kept_as()
            && let Err(trouble) = keep(&name, kept::written(self.grant.client(), &tokens)).await
        {
            // The run can go on with what it has. What the keychain has is used up, and must not be used again.
            self.grant.keep_as(None);
            let _ = spawn_blocking(move || keychain::delete(&name)).await;
            w.sign(Sign::SignIn(SignInStep::NotKept { why: trouble.to_string() }));
        }
        let access = tokens.access.clone();
        self.grant.set(tokens);
        access.ok_or_else(|| Trouble::Internal("tokens without an access token".into()))
    }
}

/// The access token, unless it is the refused one or about to run out.
fn usable(tokens: &Tokens, refused: Option<&Secret>, now: Timestamp) -> Option<Secret> {
    let is_fresh = tokens.renew_from.is_none_or(|from| now < from);
    // With nothing to renew it, it is used to its end.
    let is_last = tokens.refresh.is_none() && tokens.expires.is_none_or(|end| now < end);
    tokens.access.clone().filter(|access| Some(access) != refused && (is_fresh || is_last))
}

/// The tokens, with the refresh token that another process may have put into the keychain meanwhile.
pub(super) async fn newest(grant: &Grant) -> Tokens {
    let mut tokens = grant.tokens();
    let Some(name) = grant.kept_as() else { return tokens };
    let read = spawn_blocking(move || keychain::get(&name)).await;
    match read {
        Ok(Ok(Some(secret))) => {
            let (theirs, _) = kept::read(&secret);
            if theirs.refresh.is_some() {
                tokens.refresh = theirs.refresh;
            }
        }
        // The account was forgotten meanwhile: nothing of it shall get into the keychain again.
        Ok(Ok(None)) => grant.keep_as(None),
        // A keychain that was locked meanwhile has nothing newer to give.
        _ => (),
    }
    tokens
}

async fn keep(name: &str, secret: Secret) -> Result<(), Trouble> {
    let name = name.to_owned();
    let kept = spawn_blocking(move || keychain::set(&name, &secret)).await;
    kept.map_err(|_| Trouble::Internal("the keychain's thread ended".into()))?
}

/// Waits until no other process renews this account's tokens. `None` where that can't be known: a home folder that can't
/// be written to shall not stop a backup.
async fn turn_among_processes(name: &str, w: &Watch) -> Result<Option<File>, Trouble> {
    let Some(file) = lock_file(name) else { return Ok(None) };
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if begun.elapsed() < OTHERS => {
                w.or_cancelled(sleep(Duration::from_millis(50))).await?;
            }
            Err(_) => return Ok(None),
        }
    }
}

fn lock_file(name: &str) -> Option<File> {
    let dirs = ProjectDirs::from("", "", "Lifeboat")?;
    let dir = dirs.runtime_dir().unwrap_or_else(|| dirs.cache_dir());
    fs::create_dir_all(dir).ok()?;
    let digest = Sha256::digest(name.as_bytes());
    let name = hex(digest.get(..8).unwrap_or_default());
    OpenOptions::new().write(true).create(true).truncate(false).open(dir.join(format!("{name}.lock"))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_used_until_shortly_before_its_end() {
        let at = |secs: i64| Timestamp::from_second(secs).unwrap();
        let tokens = |refresh: bool| Tokens {
            access: Some(Secret::new("a")),
            expires: Some(at(100)),
            renew_from: Some(at(80)),
            refresh: refresh.then(|| Secret::new("r")),
        };
        let other = Secret::new("b");
        for (now, refused, refresh, expect) in [
            (79, None, true, true),
            (79, Some(&other), true, true),
            (80, None, true, false),
            (80, None, false, true),
            (100, None, false, false),
            (10, Some(&Secret::new("a")), true, false),
            (10, Some(&Secret::new("a")), false, false),
        ] {
            let got = usable(&tokens(refresh), refused, at(now));
            assert_eq!(got.is_some(), expect, "{now} {refused:?} {refresh}");
        }
        let lasting = Tokens { access: Some(Secret::new("a")), ..Tokens::default() };
        assert!(usable(&lasting, None, at(1 << 36)).is_some());
        assert_eq!(usable(&Tokens::default(), None, at(0)), None);
    }
}
