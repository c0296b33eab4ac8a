//! The contract against a server that is really there. Put some items on it and name it:
//! `LIFEBOAT_LIVE_URL` (a home or folder), `LIFEBOAT_LIVE_SERVICE` (`dav` or `folders`), `LIFEBOAT_LIVE_USER`,
//! `LIFEBOAT_LIVE_PASSWORD`; then `cargo test --lib live -- --ignored --nocapture`.

use std::time::Instant;

use url::Url;

use super::contract::{Kept, contract};
use super::{DavSource, FolderSource, Source, address};
use crate::model::{Account, Credentials, Endpoint, Secret, Service, Watch};
use crate::net::http::{ClientOptions, Session};
use crate::net::webdav;

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}

#[tokio::test]
#[ignore = "needs a server that other people wrote"]
async fn a_real_server_gets_the_contract_kept() {
    let url = Url::parse(&variable("LIFEBOAT_LIVE_URL")).unwrap();
    let credentials =
        Credentials { user: variable("LIFEBOAT_LIVE_USER"), password: Secret::new(variable("LIFEBOAT_LIVE_PASSWORD")) };
    let session = Session::new(&ClientOptions::default(), &url, credentials).unwrap();
    let endpoint = Endpoint { service: Service::Carddav, url: url.to_string(), principal: None };
    let account = Account::default();
    if variable("LIFEBOAT_LIVE_SERVICE") == "folders" {
        check(&FolderSource::new(&account, &endpoint, session.clone()), &session).await;
    } else {
        let mut source = DavSource::new(&account, &endpoint, session.clone());
        source.also(Service::Caldav);
        check(&source, &session).await;
    }
}

/// Keeps the contract, and gives the bytes that a plain GET gives.
async fn check(source: &impl Source, session: &Session) {
    contract(source).await;
    let w = Watch::default();
    let found = source.collections(&w).await.unwrap();
    println!("left out: {:#?}", found.left_out);
    for c in &found.collections {
        let begun = Instant::now();
        let listing = source.changes(c, None, &w).await.unwrap();
        let listed = begun.elapsed();
        let out = Kept::default();
        let before = session.traffic();
        source.fetch(c, &listing, &out, &w).await.unwrap();
        let fetched = begun.elapsed() - listed;
        let traffic = session.traffic();
        let mut different = 0;
        for (line, told) in listing.iter().zip(out.told()) {
            let url = address::url_in(c, line.href).unwrap();
            let answer = session.send(webdav::get(url, None), &w).await.unwrap();
            assert_eq!(answer.status, 200, "{}", line.href);
            let bytes = answer.bytes(1 << 30).await.unwrap();
            if String::from_utf8_lossy(&bytes) != told.unwrap() {
                different += 1;
            }
        }
        println!(
            "{} {:?} ({}): {} items, {different} differ from GET; listed in {listed:?}, fetched in {fetched:?}, \
             {} requests, {} bytes; sync {} vcard4 {} token {:?}",
            c.href,
            c.kinds,
            c.name,
            listing.len(),
            traffic.0 - before.0,
            traffic.1 - before.1,
            c.offers_sync,
            c.offers_vcard4,
            listing.next,
        );
        if let Some(token) = listing.next.as_deref().filter(|_| c.offers_sync) {
            let changed = source.changes(c, Some(token), &w).await.unwrap();
            assert!(!changed.whole && changed.is_empty() && changed.gone.is_empty(), "{changed:?}");
            let forgotten = source.changes(c, Some("http://127.0.0.1/no-such-token"), &w).await.unwrap();
            assert_eq!(forgotten.len(), listing.len());
        }
    }
}
