//! Bodies that are cut, too large, packed or endless, and heads that are no heads.

use super::*;

#[tokio::test]
async fn bodies_that_are_cut_are_errors() {
    let check = async |wire: &'static str, expect: fn(&Trouble) -> bool| {
        let rig = Rig::start(move |_, _| vec![say(wire), Act::Close]);
        let session = session(&rig);
        for identity in [false, true] {
            let ask = Ask { identity, ..get(&rig, "/") };
            let end = body(&session, ask.clone()).await.unwrap_err();
            assert!(expect(&end), "{wire:?}: {end:?}");
            // The stream says so too, after what came.
            let Ok(answer) = session.send(ask, &Watch::default()).await else { continue };
            let pieces: Vec<_> = answer.into_stream().collect().await;
            assert!(pieces.last().is_some_and(Result::is_err), "{wire:?}");
        }
    };
    check("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", |end| {
        matches!(end, Trouble::Cut { got: 4, expected: 10, .. })
    })
    .await;
    check("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", |end| {
        matches!(end, Trouble::Cut { got: 0, expected: 10, .. })
    })
    .await;
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", |end| {
        matches!(end, Trouble::Broken { .. })
    })
    .await;
    check("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nhalf", |end| {
        matches!(end, Trouble::Broken { .. })
    })
    .await;
}

#[tokio::test]
async fn an_error_stays_an_error() {
    let rig = Rig::start(|_, _| vec![say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), Act::Close]);
    let mut answer = session(&rig).send(get(&rig, "/"), &Watch::default()).await.unwrap();
    assert_eq!(answer.chunk().await, Ok(Some("half".into())));
    for _ in 0..2 {
        assert!(matches!(answer.chunk().await, Err(Trouble::Cut { .. })));
    }
}

#[tokio::test]
async fn bodies_to_keep_must_be_as_asked() {
    let gzip = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc";
    let endless = "HTTP/1.1 200 OK\r\n\r\nuntil it closes";
    let part = "HTTP/1.1 206 Partial\r\nContent-Length: 3\r\nContent-Range: bytes 0-2/9\r\n\r\nabc";
    let brotli = "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc";
    let check = async |wire: &'static str, identity: bool, ranged: bool, good: bool| {
        let rig = Rig::start(move |_, _| vec![say(wire), Act::Close]);
        let mut ask = Ask { identity, ..get(&rig, "/") };
        if ranged {
            ask.headers.insert(RANGE, "bytes=0-2".parse().unwrap());
        }
        let end = body(&session(&rig), ask).await;
        match good {
            true => assert!(end.is_ok(), "{wire}: {end:?}"),
            false => assert!(matches!(end, Err(Trouble::Malformed { .. })), "{wire}: {end:?}"),
        }
        let expect = if identity { Some("identity") } else { Some("gzip") };
        assert_eq!(rig.seen().first().unwrap().header("accept-encoding"), expect);
    };
    check(gzip, true, false, false).await;
    check(brotli, false, false, false).await;
    check(endless, true, false, false).await;
    check(endless, false, false, true).await;
    check(part, true, false, false).await;
    check(part, true, true, true).await;
}

/// `hello hello hello` as gzip made it.
const GZIPPED: &[u8] = &[
    0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40, 0x90, 0, 0x80, 0x88, 0xf9,
    0xe5, 0x11, 0, 0, 0,
];

fn gzipped(bytes: &[u8], promised: usize) -> Vec<Act> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {promised}\r\n\r\n");
    vec![say(&head), Act::Say(bytes.to_vec()), Act::Close]
}

#[tokio::test]
async fn gzip_is_unpacked_and_must_be_whole() {
    let rig = Rig::start(|_, _| gzipped(GZIPPED, GZIPPED.len()));
    let session = session(&rig);
    assert_eq!(body(&session, get(&rig, "/")).await.unwrap(), "hello hello hello");
    let answer = session.send(get(&rig, "/"), &Watch::default()).await.unwrap();
    assert!(matches!(answer.bytes(16).await, Err(Trouble::TooLarge { limit: 16, .. })));
    for (n, promised) in [(18, 18), (18, GZIPPED.len()), (GZIPPED.len() - 4, GZIPPED.len() - 4)] {
        let rig = Rig::start(move |_, _| gzipped(&GZIPPED[..n], promised));
        let end = body(&session_with(&rig.url("/"), ClientOptions::default()), get(&rig, "/")).await;
        assert!(matches!(end, Err(Trouble::Broken { .. } | Trouble::Cut { .. })), "{n} of {promised}: {end:?}");
    }
}

#[tokio::test]
async fn bodies_have_limits() {
    let rig = Rig::start(|seen, _| match seen.target.as_str() {
        "/chunked" => {
            let piece = format!("400\r\n{}\r\n", "x".repeat(0x400));
            let mut acts = vec![say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")];
            acts.extend((0..50).map(|_| say(&piece)));
            acts
        }
        _ => reply(200, &[], &"x".repeat(5_000)),
    });
    let session = session(&rig);
    let bytes = async |path: &str, limit: u64| {
        session.send(get(&rig, path), &Watch::default()).await.unwrap().bytes(limit).await.map(|bytes| bytes.len())
    };
    assert_eq!(bytes("/", 5_000).await, Ok(5_000));
    assert!(matches!(bytes("/", 4_999).await, Err(Trouble::TooLarge { limit: 4_999, .. })));
    assert!(matches!(bytes("/chunked", 10_000).await, Err(Trouble::TooLarge { limit: 10_000, .. })));
}

#[tokio::test]
async fn floods_of_headers_and_other_rubbish_are_errors() {
    let check = async |wire: String, expect: fn(&Trouble) -> bool| {
        let rig = Rig::start(move |_, _| vec![Act::Say(wire.clone().into_bytes()), Act::Close]);
        let end = status(&session(&rig), get(&rig, "/")).await.unwrap_err();
        assert!(expect(&end), "{end:?}");
    };
    let long = format!("HTTP/1.1 200 OK\r\nX-Long: {}\r\n\r\n", "x".repeat(100_000));
    check(long, |end| matches!(end, Trouble::TooLarge { .. })).await;
    let longer = format!("HTTP/1.1 200 OK\r\nX-Long: {}\r\n\r\n", "x".repeat(1_000_000));
    check(longer, |end| matches!(end, Trouble::TooLarge { .. })).await;
    let many: String = (0..5_000).map(|i| format!("X-{i}: y\r\n")).collect();
    check(format!("HTTP/1.1 200 OK\r\n{many}\r\n"), |end| matches!(end, Trouble::TooLarge { .. })).await;
    check("SSH-2.0-OpenSSH\r\n\r\n".into(), |end| matches!(end, Trouble::Malformed { .. })).await;
    check(String::new(), |end| matches!(end, Trouble::Broken { .. })).await;
}

#[tokio::test]
async fn answers_left_unread_cost_nothing_but_their_connection() {
    let rig = Rig::start(|_, _| reply(200, &[], &"x".repeat(100_000)));
    let session = session(&rig);
    for _ in 0..20 {
        assert_eq!(status(&session, get(&rig, "/")).await, Ok(200));
    }
    assert_eq!(session.traffic().0, 20);
}

#[tokio::test]
async fn many_at_once_share_connections() {
    let rig = Rig::start(|seen: &Seen, _| match seen.authorization() {
        "" => reply(401, &[CHALLENGE], ""),
        _ => reply(200, &[], "in"),
    });
    let session = session(&rig);
    assert_eq!(status(&session, get(&rig, "/")).await, Ok(200));
    let all = futures_util::future::join_all((0..100).map(|_| body(&session, get(&rig, "/"))));
    assert!(all.await.into_iter().all(|end| end.unwrap() == "in"));
    let connections = rig.seen().iter().map(|seen| seen.connection).max().unwrap() + 1;
    assert!(connections <= 9, "{connections} connections");
}
