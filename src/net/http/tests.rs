//! The client against a loopback server that answers byte for byte as told.

mod access;
mod bearer;
mod bodies;
mod pace;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::StreamExt;
use http::header::{AUTHORIZATION, RANGE, RETRY_AFTER};
use http::{HeaderMap, Method};
use url::Url;

use super::rig::{Act, Rig, Seen, reply, say};
use super::{Ask, ClientOptions, Patience, Session};
use crate::model::{Consent, Credentials, NoPicture, Secret, Sign, Trouble, Waiting, Watch};

const BASIC: &str = "Basic YWxpY2U6aHVudGVyMg==";
const CHALLENGE: &str = "WWW-Authenticate: Basic realm=\"r\"";

fn hasty() -> Patience {
    Patience {
        connect: Duration::from_secs(2),
        first_byte: Duration::from_millis(300),
        body: Duration::from_millis(150),
        tell_after: Duration::from_millis(60),
        tell_every: Duration::from_millis(60),
        again: Duration::from_millis(4),
        ..Patience::default()
    }
}

fn session_with(home: &Url, options: ClientOptions) -> Session {
    let credentials = Credentials { user: "alice".into(), password: Secret::new("hunter2") };
    Session::new(&ClientOptions { patience: hasty(), ..options }, home, credentials).unwrap()
}

fn session(rig: &Rig) -> Session {
    session_with(&rig.url("/"), ClientOptions::default())
}

fn ask(method: &str, url: Url) -> Ask {
    Ask {
        method: Method::from_bytes(method.as_bytes()).unwrap(),
        url,
        headers: HeaderMap::new(),
        body: Bytes::new().into(),
        identity: false,
    }
}

fn get(rig: &Rig, path: &str) -> Ask {
    ask("GET", rig.url(path))
}

async fn status(session: &Session, ask: Ask) -> Result<u16, Trouble> {
    Ok(session.send(ask, &Watch::default()).await?.status)
}

async fn body(session: &Session, ask: Ask) -> Result<Bytes, Trouble> {
    session.send(ask, &Watch::default()).await?.bytes(1 << 20).await
}

fn carried(rig: &Rig) -> Vec<String> {
    rig.seen().iter().map(|seen| format!("{} {}", seen.target, seen.authorization())).collect()
}
