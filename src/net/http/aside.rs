//! Small things beside an account's items, such as a picture that a contact card has only the address of. A card may come
//! from anybody, so its addresses are not trusted: whatever becomes of one never ends the session; a host that is no part
//! of the account learns nothing but that somebody asked, over https, without password, cookie or referrer; and no card
//! leads into this computer or the network it stands in (RFC 6890), whatever a name resolves to.
//!
//! Where a proxy stands between, it looks names up by itself. So it is asked for a stranger only where the name leads to the
//! open internet from here, too, and to nothing else; a name that can't be looked up here is not asked for.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use bytes::Bytes;
use http::{HeaderMap, Method};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::client::NoAnswer;
use super::origin::{self, Origin};
use super::{Answer, Ask, HOPS, Inner, Session, shown};
use crate::model::{NoPicture, Trouble, Watch};

impl Session {
    /// What is at `url`, which this session may ask with its password: at most `limit` bytes. That this one thing is refused
    /// is `Trouble::Status` and says nothing about the password.
    pub async fn fetch_aside(&self, url: Url, limit: u64, w: &Watch) -> Result<Bytes, Trouble> {
        let answer = self.follow(whole(url), true, w).await?;
        expect_found(&answer)?;
        answer.bytes(limit).await
    }

    /// What anybody gets at `url`: at most `limit` bytes. At most five redirects are followed, each judged like the first.
    pub async fn fetch_elsewhere(&self, url: Url, limit: u64, w: &Watch) -> Result<Bytes, NoPicture> {
        let doors = Doors { loopback: self.0.confirmed().home().is_loopback() };
        let mut url = url;
        for _ in 0..=HOPS {
            url.set_fragment(None);
            let origin = Origin::of(&url).map_err(|_| NoPicture::NoAddress)?;
            doors.admit(&origin)?;
            if self.0.clients.is_proxied(&url) {
                doors.admit_name(&origin, w).await?;
            }
            let answer = self.0.ask_stranger(url, &origin, doors, w).await?;
            if !origin::is_redirect(answer.status) {
                expect_found(&answer).map_err(NoPicture::Failed)?;
                return answer.bytes(limit).await.map_err(NoPicture::Failed);
            }
            url = origin::location(&answer.url, &answer.headers).map_err(NoPicture::Failed)?;
            answer.discard().await;
        }
        let to = "more redirects than can be meant".to_owned();
        Err(NoPicture::Failed(Trouble::BadRedirect { from: shown(&url), to }))
    }
}

impl Inner {
    async fn ask_stranger(&self, url: Url, origin: &Origin, doors: Doors, w: &Watch) -> Result<Answer, NoPicture> {
        let closed = |_| Trouble::Internal("the session is closed".into());
        let place = w.or_cancelled(self.places.clone().acquire_owned()).await.and_then(|place| place.map_err(closed));
        let place = place.map_err(NoPicture::Failed)?;
        let client = self.clients.stranger(&url, origin, doors).map_err(NoPicture::Failed)?;
        let ask = whole(url);
        let response = self.answered(&client, &ask, None, origin, w).await.map_err(|error| match error {
            NoAnswer::Failed(error) if is_closed(&error) => NoPicture::Closed { host: origin.host() },
            other => NoPicture::Failed(other.into_trouble(&ask.url, &self.patience)),
        })?;
        let (received, silence) = (self.received.clone(), self.patience.body);
        let answer = Answer::new(response, ask.url.clone(), received, silence, w.clone(), place);
        answer.accept(&ask.method, true, false).map_err(NoPicture::Failed)?;
        Ok(answer)
    }
}

fn whole(url: Url) -> Ask {
    Ask { method: Method::GET, url, headers: HeaderMap::new(), body: Bytes::new().into(), identity: true }
}

fn expect_found(answer: &Answer) -> Result<(), Trouble> {
    match answer.status {
        200 => Ok(()),
        status => Err(Trouble::Status { url: shown(&answer.url), status }),
    }
}

/// Where a card may lead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doors {
    /// The account lives on this computer, so what its cards point to may do so too.
    loopback: bool,
}

impl Doors {
    fn admit(self, origin: &Origin) -> Result<(), NoPicture> {
        let at_home = self.loopback && origin.is_loopback();
        let is_open = match origin.bare_host() {
            Host::Domain(_) => true,
            Host::Ipv4(address) => self.opens(IpAddr::V4(*address)),
            Host::Ipv6(address) => self.opens(IpAddr::V6(*address)),
        };
        match (is_open, origin.tls || at_home) {
            (true, true) => Ok(()),
            (true, false) => Err(NoPicture::NoAddress),
            (false, _) => Err(NoPicture::Closed { host: origin.host() }),
        }
    }

    /// For a name that somebody else looks up: all that it leads to from here is open.
    async fn admit_name(self, origin: &Origin, w: &Watch) -> Result<(), NoPicture> {
        let Host::Domain(name) = origin.bare_host() else { return Ok(()) };
        let found = w.or_cancelled(tokio::net::lookup_host((name.as_str(), 0))).await.map_err(NoPicture::Failed)?;
        let found: Vec<SocketAddr> = found.into_iter().flatten().collect();
        if found.is_empty() || !found.iter().all(|address| self.opens(address.ip())) {
            return Err(NoPicture::Closed { host: origin.host() });
        }
        Ok(())
    }

    fn opens(self, address: IpAddr) -> bool {
        is_public(address) || self.loopback && address.to_canonical().is_loopback()
    }
}

impl Resolve for Doors {
    fn resolve(&self, name: Name) -> Resolving {
        let doors = *self;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let open: Vec<SocketAddr> = found.filter(|address| doors.opens(address.ip())).collect();
            if open.is_empty() {
                return Err(ClosedDoor.into());
            }
            Ok(Box::new(open.into_iter()) as Addrs)
        })
    }
}

/// A name that leads to no address of the open internet.
#[derive(Debug)]
struct ClosedDoor;

impl fmt::Display for ClosedDoor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no address of the open internet")
    }
}

impl std::error::Error for ClosedDoor {}

fn is_closed(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(one) = cause {
        if one.is::<ClosedDoor>() {
            return true;
        }
        cause = one.source();
    }
    false
}

/// True for an address that means the same computer from everywhere: none of those kept for special use (RFC 6890 and the
/// registries of IANA as of 22 November 2026).
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224.., ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, .., g, h] = address.segments();
    let inside = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match (a, b) {
        // What translators make of an IPv4 address is as good as that (RFC 6052, RFC 3056).
        (0x64, 0xff9b) => inside(g, h),
        (0x2002, _) => address.segments().get(2).is_some_and(|low| inside(b, *low)),
        // Tunnels, benchmarks, documentation.
        (0x2001, 0..=0x1ff | 0xdb8) | (0x3fff, 0..=0xfff) => false,
        // All that is given out for the internet lies in 2000::/3.
        _ => (0x2000..=0x3fff).contains(&a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_open_internet_is_open() {
        let check = |address: &str, expect: bool| {
            assert_eq!(is_public(address.parse().unwrap()), expect, "{address}");
        };
        for open in
            ["93.184.216.34", "1.1.1.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "100.63.0.1", "2606:4700::1111"]
        {
            check(open, true);
        }
        for closed in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "fec0::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:192.168.1.1",
            "64:ff9b::7f00:1",
            "64:ff9b::c0a8:101",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "2001:db8::1",
            "2001::1",
            "::127.0.0.1",
        ] {
            check(closed, false);
        }
        check("64:ff9b::5db8:d822", true);
        check("2002:5db8:d822::1", true);
    }

    #[test]
    fn where_a_card_may_lead() {
        let check = |loopback: bool, url: &str, expect: &str| {
            let origin = Origin::of(&Url::parse(url).unwrap()).unwrap();
            let said = match (Doors { loopback }).admit(&origin) {
                Ok(()) => "open",
                Err(NoPicture::Closed { .. }) => "closed",
                Err(NoPicture::NoAddress) => "none",
                Err(other) => panic!("{other:?}"),
            };
            assert_eq!(said, expect, "{loopback} {url}");
        };
        check(false, "https://faces.example/a.jpg", "open");
        check(false, "http://faces.example/a.jpg", "none");
        check(false, "https://192.168.1.1/a.jpg", "closed");
        check(false, "https://[::1]/a.jpg", "closed");
        check(false, "http://127.0.0.1:81/a.jpg", "closed");
        check(false, "https://2130706433/a.jpg", "closed");
        check(true, "http://127.0.0.1:81/a.jpg", "open");
        check(true, "http://faces.example/a.jpg", "none");
        check(true, "https://192.168.1.1/a.jpg", "closed");
    }
}
