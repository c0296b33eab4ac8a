//! Bodies that break off, over real connections: what comes is the file or an error, never two files in one.

use super::*;
use crate::model::{Collection, Service};
use crate::net::http::rig::{Act, Rig, Seen, say};
use crate::sources::contract::{Kept, account, want};
use crate::sources::{FolderSource, Source};

const FILE: &str = "0123456789abcdefghij";

/// A whole or partial answer that is cut after `cut` bytes of its body.
fn answer(status: u16, etag: &str, range: Option<&str>, body: &str, cut: usize) -> Vec<Act> {
    let mut head = format!("HTTP/1.1 {status} X\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\n", body.len());
    if !etag.is_empty() {
        head.push_str(&format!("ETag: {etag}\r\n"));
    }
    if let Some(range) = range {
        head.push_str(&format!("Content-Range: {range}\r\n"));
    }
    let sent = body.get(..cut).unwrap_or(body);
    let mut acts = vec![say(&format!("{head}\r\n{sent}"))];
    if sent.len() < body.len() {
        acts.push(Act::Close);
    }
    acts
}

fn first(etag: &str, cut: usize) -> Vec<Act> {
    answer(200, etag, None, FILE, cut)
}

fn rest(from: usize, cut: usize) -> Vec<Act> {
    answer(206, "\"1\"", Some(&format!("bytes {from}-19/20")), FILE.get(from..).unwrap(), cut)
}

/// Fetches one file, and gives what was told of it and which ranges were asked for.
async fn fetch(
    act: impl Fn(&Seen, usize) -> Vec<Act> + Send + Sync + 'static,
) -> (Result<String, Trouble>, Vec<String>) {
    let rig = Rig::start(act);
    let (account, endpoint, session) = account(&rig, Service::Webdav, "/p/");
    let source = FolderSource::new(&account, &endpoint, session);
    let c = Collection { origin: format!("http://{}", rig.host()), href: "/p/".into(), ..Collection::default() };
    let out = Kept::default();
    source.fetch(&c, &want(&["/p/a.jpg"]), &out, &Watch::default()).await.unwrap();
    let asked = |seen: &Seen| {
        let header = |name| seen.header(name).unwrap_or("-").to_owned();
        format!("{} {}", header("range"), header("if-range"))
    };
    (out.told().remove(0), rig.seen().iter().map(asked).collect())
}

#[tokio::test]
async fn a_body_goes_on_where_it_broke_off() {
    let (told, asked) = fetch(|_, n| match n {
        0 => first("\"1\"", 7),
        1 => rest(7, 5),
        _ => rest(12, 20),
    })
    .await;
    assert_eq!(told, Ok(FILE.to_owned()));
    assert_eq!(asked, ["- -", "bytes=7- \"1\"", "bytes=12- \"1\""]);
}

#[tokio::test]
async fn what_is_not_the_rest_begins_again() {
    let other = "ABCDEFGHIJ";
    let check = async |second: Vec<(u16, &'static str, Option<&'static str>, &'static str)>, expect: &str| {
        let (told, asked) = fetch(move |_, n| match (n, second.get(n.wrapping_sub(1))) {
            (0, _) => first("\"1\"", 7),
            (_, Some((status, etag, range, body))) => answer(*status, etag, *range, body, usize::MAX),
            (_, None) => first("\"1\"", usize::MAX),
        })
        .await;
        assert_eq!(told, Ok(expect.to_owned()), "{asked:?}");
        assert_eq!(asked[1], "bytes=7- \"1\"");
        asked.len()
    };
    // The file changed meanwhile, or the server knows no ranges: its answer is used.
    assert_eq!(check(vec![(200, "\"2\"", None, other)], other).await, 2);
    assert_eq!(check(vec![(200, "\"1\"", None, FILE)], FILE).await, 2);
    // A part that is not the rest of this very file is not used.
    let tail = "789abcdefghij";
    for (etag, range, body) in [
        ("\"2\"", Some("bytes 7-19/20"), tail),
        ("", Some("bytes 7-19/20"), tail),
        ("W/\"1\"", Some("bytes 7-19/20"), tail),
        ("\"1\"", None, tail),
        ("\"1\"", Some("bytes 6-19/20"), "6789abcdefghij"),
        ("\"1\"", Some("bytes 7-18/20"), "789abcdefghi"),
        ("\"1\"", Some("bytes 7-20/21"), "789abcdefghijk"),
        ("\"1\"", Some("bytes 7-19/*"), tail),
        ("\"1\"", Some("bytes 7-19/20"), "short"),
        ("\"1\"", Some("items 7-19/20"), tail),
    ] {
        assert_eq!(check(vec![(206, etag, range, body)], FILE).await, 3, "{etag} {range:?}");
    }
    assert_eq!(check(vec![(416, "", Some("bytes */20"), "")], FILE).await, 3);
}

#[tokio::test]
async fn only_a_strong_tag_is_gone_on_by() {
    for etag in ["", "W/\"1\"", "\"\"", "1"] {
        let (told, asked) = fetch(move |_, n| first(etag, if n == 0 { 7 } else { 20 })).await;
        assert_eq!((told, asked), (Ok(FILE.to_owned()), vec!["- -".to_owned(), "- -".to_owned()]), "{etag}");
    }
}

#[tokio::test]
async fn a_whole_body_that_is_at_hand_is_taken_whatever_was_tried_before() {
    let other = "ABCDEFGHIJ";
    let (told, asked) = fetch(move |_, n| match n {
        0 => first("\"1\"", 1),
        1 => rest(1, 1),
        _ => answer(200, "\"2\"", None, other, usize::MAX),
    })
    .await;
    assert_eq!((told, asked.len()), (Ok(other.to_owned()), TRIES as usize));
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up() {
    // A byte a try is no progress.
    let (told, asked) = fetch(|_, n| if n == 0 { first("\"1\"", 1) } else { rest(n, 1) }).await;
    assert!(matches!(told, Err(Trouble::Cut { .. } | Trouble::Broken { .. })), "{told:?}");
    assert_eq!(asked.len(), TRIES as usize);
    // What is no longer there has gone for good.
    let (told, _) = fetch(|_, n| if n == 0 { first("\"1\"", 7) } else { answer(404, "", None, "", 0) }).await;
    assert_eq!(told, Err(Trouble::NotThere { href: "/p/a.jpg".into() }));
}

#[tokio::test]
async fn a_long_body_may_break_off_often() {
    const PIECE: usize = 2 << 20;
    const TOTAL: usize = 8 * PIECE;
    let (told, asked) = fetch(|seen, _| {
        let from = seen.header("range").map_or(0, |range| range[6..range.len() - 1].parse::<usize>().unwrap());
        let (status, range) =
            if from == 0 { (200, None) } else { (206, Some(format!("bytes {from}-{}/{TOTAL}", TOTAL - 1))) };
        answer(status, "\"1\"", range.as_deref(), &"x".repeat(TOTAL - from), PIECE)
    })
    .await;
    assert_eq!(told.map(|body| body.len()), Ok(TOTAL));
    assert_eq!(asked.len(), 8);
}

#[test]
fn ranges_are_read_strictly() {
    let check = |text: &str, expect| assert_eq!(parse(text), expect, "{text}");
    check("bytes 5-9/10", Some((5, 9, 10)));
    check("bytes 0-0/1", Some((0, 0, 1)));
    for bad in
        ["bytes 5-9/*", "bytes */10", "bytes 9-5/10", "bytes 5-10/10", "bytes=5-9/10", "bytes 5-9", "bytes +5-9/10", ""]
    {
        check(bad, None);
    }
}
