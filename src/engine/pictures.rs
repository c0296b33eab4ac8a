//! The pictures that contact cards have only addresses of: fetched while the cards themselves go on coming, and handed on
//! together with their card. One that can't be had costs that picture and nothing else, takes a minute at most, and a host
//! that fails again and again is left alone.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt, stream, try_join};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use url::Url;

use crate::formats::{photo, vcard};
use crate::model::{Collection, Head, Intake, Listing, NoPicture, Picture, Trouble, Watch};
use crate::sources::Source;

/// Cards whose pictures are on their way at once.
const AT_ONCE: usize = 4;
/// So many KiB of cards may wait for their pictures; then the other cards wait too.
const ROOM_KIB: u32 = 4 * 1024;
/// One picture gets so long, whatever the host does.
const PATIENCE: Duration = Duration::from_secs(60);
/// So many failures in a row are enough of one host.
const FAILURES: u32 = 3;

/// What a run knows of the hosts that pictures lie on.
#[derive(Debug)]
pub struct Pictures {
    /// Hosts that are no part of the account may be asked.
    elsewhere: bool,
    patience: Duration,
    /// Failures in a row, by host.
    failing: RefCell<BTreeMap<String, u32>>,
}

impl Pictures {
    /// For a run that may ask hosts which are no part of the account, or may not.
    pub fn new(elsewhere: bool) -> Pictures {
        Pictures { elsewhere, patience: PATIENCE, failing: RefCell::default() }
    }

    /// What is at an address. An error ends the run.
    async fn get(&self, source: &impl Source, c: &Collection, address: String, w: &Watch) -> Result<Picture, Trouble> {
        w.go_on().await?;
        let host = host_of(c, &address);
        if self.failing.borrow().get(&host).is_some_and(|n| *n >= FAILURES) {
            return Ok(Picture { address, got: Err(NoPicture::GivenUp { host }) });
        }
        let asked = tokio::time::timeout(self.patience, source.picture(c, &address, self.elsewhere, w)).await;
        let stalled = || Trouble::Stalled { host: host.clone(), secs: self.patience.as_secs() };
        let got = match asked.unwrap_or_else(|_| Err(NoPicture::Failed(stalled()))) {
            Err(NoPicture::Failed(trouble)) if ends_run(&trouble) => return Err(trouble),
            Ok(bytes) if photo::picture_type(&bytes).is_none() => Err(NoPicture::NotOne),
            got => got,
        };
        let mut failing = self.failing.borrow_mut();
        match &got {
            // Whoever refuses this user would count further requests as attempts to break in.
            Err(NoPicture::Failed(Trouble::Status { status: 401, .. })) => drop(failing.insert(host, FAILURES)),
            Err(NoPicture::Failed(trouble)) if is_of_host(trouble) => *failing.entry(host).or_default() += 1,
            _ => drop(failing.remove(&host)),
        }
        Ok(Picture { address, got })
    }
}

/// Trouble that is the run's, and not that of the host of a picture.
fn ends_run(trouble: &Trouble) -> bool {
    trouble.ends_run() && !matches!(trouble, Trouble::NeedsConsent(_))
}

/// Trouble that the next picture there would most likely meet too.
fn is_of_host(trouble: &Trouble) -> bool {
    trouble.may_pass() || matches!(trouble, Trouble::UnknownHost { .. } | Trouble::Certificate { .. })
}

fn host_of(c: &Collection, address: &str) -> String {
    let base = Url::parse(&c.origin).ok();
    let url = base.and_then(|base| base.join(address).ok());
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// Fetches the cards of `want`, and for each the pictures that it links to and does not come with.
pub async fn fetch_with_pictures<S: Source, I: Intake>(
    source: &S,
    c: &Collection,
    want: &Listing,
    out: &I,
    pictures: &Pictures,
    w: &Watch,
) -> Result<(), Trouble> {
    let (queue, waiting) = mpsc::unbounded_channel();
    let room = Arc::new(Semaphore::new(ROOM_KIB as usize));
    let fetching = async {
        // The queue ends with this, so that the other side does.
        let stage = Stage { out, queue, room, w };
        source.fetch(c, want, &stage, w).await
    };
    let one = |card: Card| async move {
        let Card { item, mut head, bytes, addresses, _room } = card;
        for address in addresses {
            head.pictures.push(pictures.get(source, c, address, w).await?);
        }
        out.body(item, head, bytes).await
    };
    let giving = stream::unfold(waiting, |mut waiting| async { Some((waiting.recv().await?, waiting)) })
        .map(one)
        .buffer_unordered(AT_ONCE)
        .try_for_each(|()| async { Ok(()) });
    try_join!(fetching, giving).map(|_| ())
}

/// A card that waits for its pictures.
struct Card {
    item: usize,
    head: Head,
    bytes: Bytes,
    addresses: Vec<String>,
    _room: OwnedSemaphorePermit,
}

/// Lets cards pass that link to nothing, and has the others wait.
struct Stage<'a, I> {
    out: &'a I,
    queue: mpsc::UnboundedSender<Card>,
    room: Arc<Semaphore>,
    w: &'a Watch,
}

impl<I: Intake> Intake for Stage<'_, I> {
    async fn body(&self, item: usize, head: Head, bytes: Bytes) -> Result<(), Trouble> {
        let addresses = addresses(&head, &bytes);
        if addresses.is_empty() {
            return self.out.body(item, head, bytes).await;
        }
        let kib = u32::try_from(bytes.len() / 1024).unwrap_or(u32::MAX).saturating_add(1).min(ROOM_KIB);
        let closed = |_| Trouble::Internal("nobody waits for pictures".into());
        let room = self.w.or_cancelled(Arc::clone(&self.room).acquire_many_owned(kib)).await?.map_err(closed)?;
        let card = Card { item, head, bytes, addresses, _room: room };
        self.queue.send(card).map_err(|_| Trouble::Internal("nobody fetches pictures".into()))
    }

    async fn stream<S>(&self, item: usize, head: Head, body: S) -> Result<(), Trouble>
    where
        S: Stream<Item = Result<Bytes, Trouble>>,
    {
        self.out.stream(item, head, body).await
    }

    async fn refused(&self, item: usize, why: Trouble) -> Result<(), Trouble> {
        self.out.refused(item, why).await
    }
}

/// The addresses of pictures that a card links to, without those that came with it. A parser's mistake costs the pictures
/// of one card; the archive names them.
fn addresses(head: &Head, bytes: &[u8]) -> Vec<String> {
    let Ok(card) = std::str::from_utf8(bytes) else { return Vec::new() };
    let mut addresses = std::panic::catch_unwind(|| vcard::picture_addresses(card)).unwrap_or_default();
    addresses.retain(|address| !head.pictures.iter().any(|known| known.address == *address && known.got.is_ok()));
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Found, Listed};
    use std::cell::Cell;

    /// A source with one card, whose pictures come as the table says.
    struct One<'a> {
        pictures: &'a [(&'a str, Result<&'static [u8], NoPicture>)],
        asked: Cell<usize>,
    }

    impl Source for One<'_> {
        async fn collections(&self, _w: &Watch) -> Result<Found, Trouble> {
            Ok(Found::default())
        }

        async fn changes(&self, _c: &Collection, _since: Option<&str>, _w: &Watch) -> Result<Listing, Trouble> {
            Ok(Listing::whole())
        }

        async fn fetch(&self, _c: &Collection, want: &Listing, out: &impl Intake, _w: &Watch) -> Result<(), Trouble> {
            let lines: String =
                self.pictures.iter().map(|(address, _)| format!("PHOTO;VALUE=uri:{address}\r\n")).collect();
            let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\n{lines}END:VCARD\r\n");
            for item in 0..want.len() {
                out.body(item, Head::default(), card.clone().into()).await?;
            }
            Ok(())
        }

        async fn picture(&self, _c: &Collection, address: &str, _: bool, _w: &Watch) -> Result<Bytes, NoPicture> {
            self.asked.set(self.asked.get() + 1);
            if address.contains("silent") {
                std::future::pending::<()>().await;
            }
            let known = self.pictures.iter().find(|(known, _)| *known == address);
            known.map_or(Err(NoPicture::NoAddress), |(_, got)| got.clone().map(Bytes::from_static))
        }
    }

    #[derive(Default)]
    struct Kept(RefCell<Vec<(usize, Vec<Picture>)>>);

    impl Intake for Kept {
        async fn body(&self, item: usize, head: Head, _bytes: Bytes) -> Result<(), Trouble> {
            self.0.borrow_mut().push((item, head.pictures));
            Ok(())
        }

        async fn stream<S>(&self, _item: usize, _head: Head, _body: S) -> Result<(), Trouble>
        where
            S: Stream<Item = Result<Bytes, Trouble>>,
        {
            Err(Trouble::Internal("not asked for".into()))
        }

        async fn refused(&self, _item: usize, why: Trouble) -> Result<(), Trouble> {
            Err(why)
        }
    }

    type Table<'a> = &'a [(&'a str, Result<&'static [u8], NoPicture>)];

    /// Fetches `n` such cards, and gives what came with them, and how often a picture was asked for.
    async fn fetched(n: usize, table: Table<'_>) -> (Result<(), Trouble>, Vec<(usize, Vec<Picture>)>, usize) {
        let mut want = Listing::whole();
        for item in 0..n {
            let line =
                Listed { href: &format!("/{item:04}"), etag: None, size: None, modified: None, media_type: None };
            want.push(line).unwrap();
        }
        let (source, out) = (One { pictures: table, asked: Cell::new(0) }, Kept::default());
        let pictures = Pictures { patience: Duration::from_millis(50), ..Pictures::new(false) };
        let c = Collection { origin: "https://h".into(), ..Collection::default() };
        let done = fetch_with_pictures(&source, &c, &want, &out, &pictures, &Watch::default()).await;
        (done, out.0.into_inner(), source.asked.get())
    }

    const JPEG: &[u8] = b"\xff\xd8\xff\xe0 a face";

    #[tokio::test]
    async fn every_card_comes_with_what_became_of_its_pictures() {
        let gone = NoPicture::Failed(Trouble::Status { url: "u".into(), status: 404 });
        let table: Table<'_> = &[
            ("https://h/a", Ok(JPEG)),
            ("https://h/page", Ok(b"<!DOCTYPE html><title>Sign in</title>")),
            ("https://h/gone", Err(gone.clone())),
        ];
        let (done, got, asked) = fetched(50, table).await;
        assert_eq!((done, got.len(), asked), (Ok(()), 50, 150));
        for (_, pictures) in &got {
            let got: Vec<_> = pictures.iter().map(|picture| picture.got.clone()).collect();
            assert_eq!(got, [Ok(JPEG.into()), Err(NoPicture::NotOne), Err(gone.clone())]);
        }
        let mut items: Vec<usize> = got.iter().map(|(item, _)| *item).collect();
        items.sort_unstable();
        assert!(items.into_iter().eq(0..50));
    }

    #[tokio::test]
    async fn a_host_that_fails_is_left_alone_after_a_while() {
        let down = NoPicture::Failed(Trouble::Broken { host: "x".into(), why: "w".into() });
        let (done, got, asked) = fetched(40, &[("https://x/a", Err(down))]).await;
        assert_eq!((done, got.len()), (Ok(()), 40));
        // Up to four were under way when the third one failed.
        assert!((3..=6).contains(&asked), "{asked}");
        assert!(got.iter().any(|(_, p)| p.iter().all(|p| p.got == Err(NoPicture::GivenUp { host: "x".into() }))));
        let refused = NoPicture::Failed(Trouble::Status { url: "u".into(), status: 401 });
        let (_, _, asked) = fetched(40, &[("https://x/a", Err(refused))]).await;
        assert!(asked <= 4, "{asked}");
        let (done, got, _) = fetched(6, &[("https://x/silent", Ok(JPEG))]).await;
        assert_eq!((done, got.len()), (Ok(()), 6), "silence ends");
    }

    #[tokio::test]
    async fn trouble_of_the_run_ends_it() {
        let refused = Trouble::SignInRefused { host: "h".into() };
        let (done, ..) = fetched(3, &[("https://h/a", Err(NoPicture::Failed(refused.clone())))]).await;
        assert_eq!(done, Err(refused));
    }
}
