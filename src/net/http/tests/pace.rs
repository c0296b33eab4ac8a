//! Silence, stopping, pausing, and trying again.

use super::*;

fn listening() -> (Watch, Arc<Mutex<Vec<Sign>>>) {
    let signs: Arc<Mutex<Vec<Sign>>> = Arc::default();
    let log = signs.clone();
    (Watch::new(move |sign| log.lock().unwrap().push(sign)), signs)
}

#[tokio::test]
async fn silence_is_told_and_ends() {
    let rest = |ms| Act::Rest(Duration::from_millis(ms));
    let rig = Rig::start(move |seen, _| match seen.target.as_str() {
        "/slow" => [rest(150)].into_iter().chain(reply(200, &[], "at last")).collect(),
        "/never" => vec![rest(700)],
        _ => vec![say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), rest(600)],
    });
    let session = session(&rig);
    let (w, signs) = listening();
    assert_eq!(session.send(get(&rig, "/slow"), &w).await.unwrap().status, 200);
    let heard = signs.lock().unwrap().clone();
    assert_eq!(heard.first(), Some(&Sign::Waiting(Waiting::FirstByte { host: rig.host(), secs: 0 })));
    assert_eq!(heard.last(), Some(&Sign::GoingOn));

    let began = Instant::now();
    assert!(matches!(status(&session, get(&rig, "/never")).await, Err(Trouble::Stalled { .. })));
    assert!(began.elapsed() < Duration::from_millis(600), "{:?}", began.elapsed());
    assert!(matches!(body(&session, get(&rig, "/half")).await, Err(Trouble::Stalled { .. })));
}

#[tokio::test]
async fn stopping_takes_no_time() {
    let rig = Rig::start(|seen, _| match seen.target.as_str() {
        "/body" => {
            vec![say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), Act::Rest(Duration::from_millis(500))]
        }
        "/busy" => reply(503, &["Retry-After: 60"], ""),
        _ => vec![Act::Rest(Duration::from_millis(500))],
    });
    let patient = Patience { first_byte: Duration::from_secs(9), body: Duration::from_secs(9), ..Patience::default() };
    for path in ["/head", "/body", "/busy"] {
        let options = ClientOptions { patience: patient.clone(), ..Default::default() };
        let credentials = Credentials { user: "alice".into(), password: Secret::new("hunter2") };
        let session = Session::new(&options, &rig.url("/"), credentials).unwrap();
        let w = Watch::default();
        let stopping = async {
            tokio::time::sleep(Duration::from_millis(60)).await;
            w.cancel();
            Instant::now()
        };
        let work = async { session.send(get(&rig, path), &w).await?.bytes(100).await };
        let (end, stopped) = tokio::join!(work, stopping);
        assert_eq!(end, Err(Trouble::Cancelled), "{path}");
        assert!(stopped.elapsed() < Duration::from_millis(100), "{path}: {:?}", stopped.elapsed());
    }
}

#[tokio::test]
async fn a_paused_job_sends_nothing() {
    let rig = Rig::start(|_, _| reply(200, &[], ""));
    let session = session(&rig);
    let (w, signs) = listening();
    w.pause(true);
    let going_on = async {
        tokio::time::sleep(Duration::from_millis(40)).await;
        assert!(rig.seen().is_empty());
        w.pause(false);
    };
    let (end, ()) = tokio::join!(session.send(get(&rig, "/"), &w), going_on);
    assert_eq!(end.unwrap().status, 200);
    assert_eq!(*signs.lock().unwrap(), [Sign::Waiting(Waiting::Paused), Sign::GoingOn]);
}

#[tokio::test]
async fn trouble_that_may_pass_is_tried_again() {
    let check = async |method: &str, bad: fn() -> Vec<Act>, n_bad: usize, expect: Result<u16, ()>, n_asked: usize| {
        let rig = Rig::start(move |_, number| match number {
            // The first answer is good: from then on the host counts as reachable.
            0 => reply(200, &[], ""),
            n if n <= n_bad => bad(),
            _ => reply(200, &[], ""),
        });
        let session = session(&rig);
        assert_eq!(status(&session, get(&rig, "/")).await, Ok(200));
        let end = status(&session, ask(method, rig.url("/"))).await;
        assert_eq!(end.clone().map_err(|_| ()), expect, "{method} {n_bad}: {end:?}");
        assert_eq!(rig.seen().len() - 1, n_asked, "{method} {n_bad}");
    };
    let unavailable = || reply(503, &[], "");
    let failing = || reply(500, &[], "");
    let closing = || vec![Act::Close];
    check("GET", unavailable, 3, Ok(200), 4).await;
    check("PROPFIND", unavailable, 9, Ok(503), 4).await;
    check("REPORT", unavailable, 1, Ok(200), 2).await;
    check("PUT", unavailable, 1, Ok(200), 2).await;
    check("POST", unavailable, 1, Ok(503), 1).await;
    check("GET", failing, 1, Ok(200), 2).await;
    check("REPORT", failing, 1, Ok(500), 1).await;
    check("GET", closing, 2, Ok(200), 3).await;
    check("GET", closing, 9, Err(()), 4).await;
    check("MKCOL", closing, 1, Ok(200), 2).await;
    check("POST", closing, 1, Err(()), 1).await;
    check("GET", || reply(404, &[], ""), 9, Ok(404), 1).await;
}

#[tokio::test]
async fn a_service_that_asks_for_a_pause_gets_it_from_everyone() {
    let rig = Rig::start(|_, number| match number {
        0 => reply(429, &["Retry-After: 1"], "slower"),
        _ => reply(200, &[], ""),
    });
    let session = session(&rig);
    let (w, signs) = listening();
    let began = Instant::now();
    let other = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        status(&session, get(&rig, "/other")).await
    };
    let (one, other) = tokio::join!(session.send(get(&rig, "/one"), &w), other);
    assert_eq!((one.unwrap().status, other), (200, Ok(200)));
    assert!(began.elapsed() >= Duration::from_millis(950), "{:?}", began.elapsed());
    let heard = signs.lock().unwrap().clone();
    assert!(matches!(heard.first(), Some(Sign::Waiting(Waiting::AskedToWait { secs: 1, .. }))), "{heard:?}");
    assert_eq!(heard.last(), Some(&Sign::GoingOn));
}

#[tokio::test]
async fn what_is_not_tried_again_leaves_the_service_alone_all_the_same() {
    let rig = Rig::start(|_, number| match number {
        0 => reply(503, &["Retry-After: 1"], "slower"),
        _ => reply(200, &[], ""),
    });
    let session = session(&rig);
    let began = Instant::now();
    let end = status(&session, ask("POST", rig.url("/"))).await;
    assert_eq!(end, Err(Trouble::Busy { host: rig.host(), secs: 1 }));
    assert_eq!(status(&session, get(&rig, "/")).await, Ok(200));
    assert!(began.elapsed() >= Duration::from_millis(950), "{:?}", began.elapsed());
}

#[tokio::test]
async fn what_is_written_waits_for_a_busy_service_and_that_is_no_try() {
    let rig = Rig::start(|_, number| match number {
        0 | 1 => reply(503, &["Retry-After: 1"], "slower"),
        _ => reply(201, &[], ""),
    });
    let options = ClientOptions { patience: Patience { tries: 2, ..hasty() }, ..Default::default() };
    let credentials = Credentials { user: "alice".into(), password: Secret::new("hunter2") };
    let session = Session::new(&options, &rig.url("/"), credentials).unwrap();
    assert_eq!(status(&session, ask("PUT", rig.url("/"))).await, Ok(201));
    assert_eq!(rig.seen().len(), 3);
}

#[tokio::test]
async fn absurd_pauses_are_cut_short_and_told_in_the_end() {
    let options = |longest_ms| ClientOptions {
        patience: Patience { longest_pause: Duration::from_millis(longest_ms), ..hasty() },
        ..Default::default()
    };
    for (said, secs) in [("99999999999999999999", u64::MAX), ("3600", 3600), ("Sun, 06 Nov 1994 08:49:37 GMT", 0)] {
        let line = format!("Retry-After: {said}");
        let rig = Rig::start(move |_, _| reply(503, &[&line], ""));
        let credentials = Credentials { user: "alice".into(), password: Secret::new("hunter2") };
        let session = Session::new(&options(20), &rig.url("/"), credentials).unwrap();
        let end = status(&session, get(&rig, "/")).await;
        assert_eq!(end, Err(Trouble::Busy { host: rig.host(), secs }), "{said}");
        assert_eq!(rig.seen().len(), 4);
    }
    let rig = Rig::start(|_, _| reply(503, &["Retry-After: soon"], ""));
    let answer = session(&rig).send(get(&rig, "/"), &Watch::default()).await.unwrap();
    assert_eq!((answer.status, answer.header(RETRY_AFTER)), (503, Some("soon")));
}

#[tokio::test]
async fn nobody_there_is_told_at_once() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = Url::parse(&format!("http://127.0.0.1:{port}/")).unwrap();
    let end = status(&session_with(&url, ClientOptions::default()), ask("GET", url.clone())).await;
    assert!(
        matches!(&end, Err(Trouble::Unreachable { host, why }) if host.ends_with(&port.to_string()) && !why.is_empty())
    );
    // A name that no resolver can even ask for, so that no network is needed.
    let name = "x".repeat(70);
    let url = Url::parse(&format!("http://{name}.example/")).unwrap();
    let options = ClientOptions { allow_http: true, ..Default::default() };
    let end = status(&session_with(&url, options), ask("GET", url.clone())).await;
    assert_eq!(end, Err(Trouble::UnknownHost { host: format!("{name}.example") }));
}
