//! A source of contacts and calendars against a scripted server with the habits of real ones. One file because every
//! test talks to the same made-up cloud.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::model::{Kind, LeftOut};
use crate::net::http::rig::{Act, Rig, Seen, reply, say};
use crate::sources::contract::{Kept, account, contract, want};

const XML: &str = "Content-Type: application/xml; charset=utf-8";

/// The inside of a multistatus as a whole answer.
fn multistatus(inside: &str) -> Vec<Act> {
    let text = format!(
        "<?xml version=\"1.0\"?><d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\" \
         xmlns:a=\"urn:ietf:params:xml:ns:carddav\" xmlns:s=\"http://calendarserver.org/ns/\">{inside}</d:multistatus>"
    );
    reply(207, &[XML], &text)
}

fn line(href: &str, props: &str) -> String {
    format!(
        "<d:response><d:href>{href}</d:href><d:propstat><d:prop>{props}</d:prop>\
         <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
    )
}

fn folder(href: &str, types: &str, props: &str) -> String {
    line(href, &format!("<d:resourcetype><d:collection/>{types}</d:resourcetype>{props}"))
}

fn card(href: &str) -> String {
    format!("BEGIN:VCARD\r\nUID:{href}\r\nEND:VCARD\r\n")
}

fn card_line(href: &str) -> String {
    line(href, &format!("<d:getetag>\"1\"</d:getetag><a:address-data>{}</a:address-data>", card(href)))
}

/// The addresses that a multiget asks for.
fn asked(seen: &Seen) -> Vec<String> {
    let hrefs = seen.body.split("<D:href>").skip(1);
    hrefs.map(|rest| rest.split('<').next().unwrap().replace("&amp;", "&")).collect()
}

/// A cloud with the address book `/home/book/` and its cards, `/home/tasks/` and things that are no collections.
fn cloud(cards: &'static [&'static str]) -> impl Fn(&Seen) -> Vec<Act> {
    move |seen| {
        let depth = seen.header("depth").unwrap_or("");
        match (seen.method.as_str(), seen.target.as_str(), depth) {
            ("PROPFIND", "/home/", "0") => multistatus(&folder("/home/", "", "")),
            ("PROPFIND", "/home/", "1") if seen.body.contains("getctag") => multistatus(
                &[
                    folder("/home/", "", ""),
                    line("/home/tasks/", "<s:getctag>7</s:getctag>"),
                    line("/home/book/", "<s:getctag>8</s:getctag>"),
                ]
                .concat(),
            ),
            ("PROPFIND", "/home/", "1") => multistatus(
                &[
                    folder("/home/", "", ""),
                    folder(
                        "/home/tasks/",
                        "<c:calendar/>",
                        "<d:displayname>To do &amp; more</d:displayname><c:supported-calendar-component-set>\
                     <c:comp name='VTODO'/></c:supported-calendar-component-set>",
                    ),
                    folder(
                        "/home/book/",
                        "<a:addressbook/>",
                        "<d:supported-report-set><d:supported-report><d:report>\
                     <d:sync-collection/></d:report></d:supported-report></d:supported-report-set>\
                     <a:supported-address-data><a:address-data-type content-type='text/vcard' version='4.0'/>\
                     </a:supported-address-data>",
                    ),
                    folder("/home/inbox/", "<c:schedule-inbox/>", ""),
                    folder("/home/odd/", "", ""),
                ]
                .concat(),
            ),
            ("PROPFIND", "/home/book/", "0") if seen.body.contains("sync-token") => {
                multistatus(&line("/home/book", "<d:sync-token>t1</d:sync-token>"))
            }
            ("PROPFIND", "/home/book/", "0") => multistatus(&folder("/home/book/", "<a:addressbook/>", "")),
            ("PROPFIND", "/home/book/", "1") => {
                let lines: String = cards.iter().map(|href| line(href, "<d:getetag>\"1\"</d:getetag>")).collect();
                multistatus(&format!(
                    "{}{}{lines}",
                    folder("/home/book/", "<a:addressbook/>", ""),
                    folder("/home/book/sub/", "", "")
                ))
            }
            ("PROPFIND", "/home/tasks/", "1") => multistatus(&folder("/home/tasks/", "<c:calendar/>", "")),
            ("REPORT", "/home/book/", _) if seen.body.contains("multiget") => {
                let there = asked(seen).into_iter().filter(|href| cards.contains(&href.as_str()));
                multistatus(&there.map(|href| card_line(&href)).collect::<String>())
            }
            ("GET", href, _) if cards.contains(&href) => reply(200, &["Content-Type: text/vcard"], &card(href)),
            ("GET", ..) => reply(404, &[], ""),
            _ => reply(400, &[], ""),
        }
    }
}

const CARDS: &[&str] = &["/home/book/a.vcf", "/home/book/b%20b.vcf", "/home/book/c.vcf", "/home/book/d.vcf"];

fn source(rig: &Rig, path: &str) -> DavSource {
    let (account, endpoint, session) = account(rig, Service::Carddav, path);
    let mut source = DavSource::new(&account, &endpoint, session);
    source.also(Service::Caldav);
    source
}

fn book() -> Collection {
    Collection { service: Service::Carddav, href: "/home/book/".into(), ..Collection::default() }
}

/// Fetches `hrefs` from a server that acts like this; what was given, and what the server was asked.
async fn fetched(
    act: impl Fn(&Seen, usize) -> Vec<Act> + Send + Sync + 'static,
    hrefs: &[&str],
    vcard4: bool,
) -> (Result<(), Trouble>, Kept, Vec<Seen>) {
    let rig = Rig::start(act);
    let c = Collection { origin: format!("http://{}", rig.host()), offers_vcard4: vcard4, ..book() };
    let out = Kept::default();
    let done = source(&rig, "/home/").fetch(&c, &want(hrefs), &out, &Watch::default()).await;
    (done, out, rig.seen())
}

fn count(seen: &[Seen], method: &str) -> usize {
    seen.iter().filter(|seen| seen.method == method).count()
}

fn all_cards(hrefs: &[&str]) -> Vec<Result<String, Trouble>> {
    hrefs.iter().map(|href| Ok(card(href))).collect()
}

#[tokio::test]
async fn keeps_the_contract() {
    let act = cloud(CARDS);
    let rig = Rig::start(move |seen, _| act(seen));
    contract(&source(&rig, "/home/")).await;
    contract(&source(&rig, "/home/book/")).await;
}

#[tokio::test]
async fn finds_collections_and_says_what_is_left_out() {
    let act = cloud(CARDS);
    let rig = Rig::start(move |seen, _| act(seen));
    let found = source(&rig, "/home/").collections(&Watch::default()).await.unwrap();
    let names: Vec<_> = found.collections.iter().map(|c| (c.name.as_str(), c.service, c.kinds.clone())).collect();
    assert_eq!(
        names,
        [("book", Service::Carddav, vec![Kind::Contacts]), ("To do & more", Service::Caldav, vec![Kind::Tasks]),]
    );
    let (book, tasks) = (&found.collections[0], &found.collections[1]);
    // Tokens and ctags can be dear, so neither is asked for before it is needed.
    assert!(book.offers_sync && book.offers_vcard4 && (&book.sync_token, &book.ctag) == (&None, &None));
    assert!(!tasks.offers_sync && tasks.ctag.as_deref() == Some("7") && tasks.components == ["VTODO"]);
    let left = |href: &str, name: &str, why: &str| LeftOut { href: href.into(), name: name.into(), why: why.into() };
    assert_eq!(
        found.left_out,
        [left("/home/inbox/", "inbox", "left-out-inbox"), left("/home/odd/", "odd", "left-out-not-supported")]
    );
}

#[tokio::test]
async fn a_home_that_lists_without_end_is_not_held() {
    let one = folder("/home/0/", "", "");
    let rig = Rig::start(move |seen, _| match seen.header("depth") {
        Some("0") => multistatus(&one),
        _ => multistatus(&one.repeat(20_001)),
    });
    let end = source(&rig, "/home/").collections(&Watch::default()).await;
    assert!(matches!(end, Err(Trouble::TooLarge { .. })), "{end:?}");
}

#[tokio::test]
async fn a_service_whose_word_on_changes_counts_for_nothing_is_not_asked_for_it() {
    let act = cloud(CARDS);
    let rig = Rig::start(move |seen, _| act(seen));
    let mut source = source(&rig, "/home/");
    source.heed(Habits { sync_tokens: false });
    let found = source.collections(&Watch::default()).await.unwrap();
    assert!(!found.collections.is_empty());
    let says = |c: &Collection| c.offers_sync || c.sync_token.is_some() || c.ctag.is_some();
    assert!(!found.collections.iter().any(says), "{found:?}");
}

#[tokio::test]
async fn asks_in_batches() {
    let hrefs: Vec<String> = (0..1100).map(|n| format!("/home/book/{n:04}.vcf")).collect();
    let hrefs: Vec<&str> = hrefs.iter().map(String::as_str).collect();
    let all = |seen: &Seen, _| multistatus(&asked(seen).iter().map(|href| card_line(href)).collect::<String>());
    let (done, out, seen) = fetched(all, &hrefs, false).await;
    assert_eq!(done, Ok(()));
    assert_eq!(out.told(), all_cards(&hrefs));
    let mut sizes: Vec<usize> = seen.iter().map(|seen| asked(seen).len()).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [100, 500, 500]);
    assert_eq!(out.head(3).etag.as_deref(), Some("\"1\""));
}

#[tokio::test]
async fn what_a_multiget_leaves_out_is_fetched_singly() {
    // Left out without a word, said to be missing, given without data, failed; and then really not there.
    let hrefs = ["/b/a", "/b/b", "/b/c", "/b/d", "/b/gone", "/b/ok"];
    let act = |seen: &Seen, _: usize| match (seen.method.as_str(), seen.target.as_str()) {
        ("REPORT", _) => multistatus(&format!(
            "<d:response><d:href>/b/b</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>{}\
             <d:response><d:href>/b/d</d:href><d:propstat><d:prop><a:address-data>half</a:address-data></d:prop>\
             <d:status>HTTP/1.1 500 No</d:status></d:propstat></d:response>{}{}{}",
            line("/b/c", "<d:getetag>\"1\"</d:getetag>"),
            card_line("/b/ok"),
            card_line("/b/ok"),
            card_line("/b/never-asked-for") + &card_line("http://evil.example/b/a"),
        )),
        (_, "/b/gone") => reply(404, &[], ""),
        (_, href) => reply(200, &["Content-Type: text/vcard", "ETag: \"g\""], &card(href)),
    };
    let (done, out, seen) = fetched(act, &hrefs, false).await;
    assert_eq!(done, Ok(()));
    let mut expect = all_cards(&hrefs);
    expect[4] = Err(Trouble::NotThere { href: "/b/gone".into() });
    assert_eq!(out.told(), expect);
    assert_eq!((count(&seen, "REPORT"), count(&seen, "GET")), (1, 5));
    assert_eq!(out.head(0).etag.as_deref(), Some("\"g\""));
}

#[tokio::test]
async fn a_bad_item_is_found_by_halving() {
    let hrefs: Vec<String> = (0..64).map(|n| format!("/home/book/{n:02}.vcf")).collect();
    let hrefs: Vec<&str> = hrefs.iter().map(String::as_str).collect();
    for broken in ["500", "malformed", "207 without an end"] {
        let act = move |seen: &Seen, _: usize| {
            let asked = asked(seen);
            let good: String = asked.iter().map(|href| card_line(href)).collect();
            match (seen.method.as_str(), asked.iter().any(|href| href.contains("37"))) {
                ("GET", _) => reply(200, &["Content-Type: text/vcard"], &card(&seen.target)),
                (_, false) => multistatus(&good),
                _ if broken == "500" => reply(500, &[], "oh"),
                _ if broken == "malformed" => multistatus("<d:response><d:href>/x</d:href>&#1;& </d:response>"),
                _ => reply(207, &[XML], "<d:multistatus xmlns:d='DAV:'>"),
            }
        };
        let (done, out, seen) = fetched(act, &hrefs, false).await;
        assert_eq!(done, Ok(()), "{broken}");
        assert_eq!(out.told(), all_cards(&hrefs), "{broken}");
        assert_eq!((count(&seen, "REPORT"), count(&seen, "GET")), (13, 1), "{broken}");
    }
}

#[tokio::test]
async fn only_the_rest_is_asked_for_again_when_an_answer_breaks() {
    let hrefs = ["/b/a", "/b/b", "/b/c", "/b/d"];
    let act = move |seen: &Seen, number: usize| {
        let lines: String = asked(seen).iter().map(|href| card_line(href)).collect();
        if number > 0 {
            return multistatus(&lines);
        }
        let two: String = hrefs[..2].iter().map(|href| card_line(href)).collect();
        let start = format!("<d:multistatus xmlns:d='DAV:' xmlns:a='urn:ietf:params:xml:ns:carddav'>{two}<d:resp");
        vec![say(&format!("HTTP/1.1 207 X\r\n{XML}\r\nContent-Length: 99999\r\n\r\n{start}")), Act::Close]
    };
    let (done, out, seen) = fetched(act, &hrefs, false).await;
    assert_eq!(done, Ok(()));
    assert_eq!(out.told(), all_cards(&hrefs));
    let sizes: Vec<usize> = seen.iter().map(|seen| asked(seen).len()).collect();
    assert_eq!(sizes, [4, 2]);
}

#[tokio::test]
async fn addresses_are_matched_however_they_are_encoded() {
    let hrefs = ["/b/a%40b.vcf", "/b/%C3%A9.vcf", "/b/x y.vcf"];
    let act = |seen: &Seen, _: usize| match seen.method.as_str() {
        "REPORT" => {
            multistatus(&["/b/x%20y.vcf", "/b/%c3%a9.vcf", "http://127.0.0.1/b/a@b.vcf"].map(card_line).concat())
        }
        _ => reply(500, &[], ""),
    };
    let (done, out, seen) = fetched(act, &hrefs, false).await;
    assert_eq!(done, Ok(()));
    assert_eq!(count(&seen, "GET"), 0);
    let told: Vec<String> = out.told().into_iter().map(Result::unwrap).collect();
    assert_eq!(told, [card("http://127.0.0.1/b/a@b.vcf"), card("/b/%c3%a9.vcf"), card("/b/x%20y.vcf")]);
}

#[tokio::test]
async fn a_server_without_multiget_is_asked_for_each_item() {
    let hrefs: Vec<String> = (0..600).map(|n| format!("/home/book/{n:03}.vcf")).collect();
    let hrefs: Vec<&str> = hrefs.iter().map(String::as_str).collect();
    for status in [400, 403, 405, 501] {
        let act = move |seen: &Seen, _: usize| match seen.method.as_str() {
            "GET" => reply(200, &["Content-Type: text/vcard"], &card(&seen.target)),
            _ => reply(status, &[], "no"),
        };
        let (done, out, seen) = fetched(act, &hrefs, false).await;
        assert_eq!(done, Ok(()));
        assert_eq!(out.told(), all_cards(&hrefs));
        assert!(count(&seen, "REPORT") <= 2, "{status}");
    }
    // One that fails at every size is given up after the first item that is there.
    let act = |seen: &Seen, _: usize| match seen.method.as_str() {
        "GET" => reply(200, &["Content-Type: text/vcard"], &card(&seen.target)),
        _ => reply(500, &[], "no"),
    };
    let (done, out, seen) = fetched(act, &hrefs, false).await;
    assert_eq!(done, Ok(()));
    assert_eq!(out.told(), all_cards(&hrefs));
    assert!(count(&seen, "REPORT") < 25, "{}", count(&seen, "REPORT"));
}

#[tokio::test]
async fn vcard_4_is_asked_for_where_it_is_offered() {
    let hrefs = ["/b/a", "/b/b", "/b/c"];
    let act = |seen: &Seen, _: usize| match (seen.method.as_str(), seen.target.as_str(), seen.header("accept")) {
        ("REPORT", ..) => {
            assert!(seen.body.contains("content-type=\"text/vcard\" version=\"4.0\""));
            multistatus(&card_line("/b/a"))
        }
        (_, "/b/b", accept) => {
            assert_eq!(accept, Some("text/vcard; version=4.0"));
            reply(200, &["Content-Type: text/vcard"], &card("/b/b"))
        }
        (_, _, Some("text/vcard; version=4.0")) => reply(406, &[], ""),
        (_, href, _) => reply(200, &["Content-Type: text/vcard"], &card(href)),
    };
    let (done, out, _) = fetched(act, &hrefs, true).await;
    assert_eq!(done, Ok(()));
    assert_eq!(out.told(), all_cards(&hrefs));
    let words: Vec<_> = (0..3).map(|item| out.head(item).asked).collect();
    assert_eq!(words, [Some("vcard-4.0"), Some("vcard-4.0"), None]);
}

#[tokio::test]
async fn trouble_with_the_account_ends_the_run_and_with_an_item_does_not() {
    let refused = |seen: &Seen, _: usize| match seen.method.as_str() {
        "REPORT" => multistatus(""),
        _ => reply(401, &["WWW-Authenticate: Basic realm=\"x\""], ""),
    };
    let (done, out, _) = fetched(refused, &["/b/a"], false).await;
    assert!(matches!(done, Err(Trouble::SignInRefused { .. })), "{done:?}");
    assert!(out.told().is_empty());

    let portal = |_: &Seen, _: usize| reply(200, &["Content-Type: text/html"], "<html>sign in</html>");
    let (done, out, seen) = fetched(portal, &["/b/a", "/b/b"], false).await;
    assert!(matches!(done, Err(Trouble::SignInPage { .. })), "{done:?}");
    assert!(out.told().is_empty() && seen.len() == 1);

    let page = |seen: &Seen, _: usize| match (seen.method.as_str(), seen.target.as_str()) {
        ("REPORT", _) => multistatus(""),
        (_, "/b/a") => reply(200, &["Content-Type: text/html"], "<html>sign in</html>"),
        _ => reply(418, &[], ""),
    };
    let (done, out, _) = fetched(page, &["/b/a", "/b/b"], false).await;
    assert_eq!(done, Ok(()));
    let told = out.told();
    assert!(matches!(told[0], Err(Trouble::SignInPage { .. })), "{told:?}");
    assert!(matches!(told[1], Err(Trouble::Status { status: 418, .. })), "{told:?}");
}

/// The lines of a listing of `/home/book/` that the server answers like this.
async fn listed(answer: impl Fn() -> Vec<Act> + Send + Sync + 'static) -> Result<Vec<String>, Trouble> {
    let rig = Rig::start(move |_, _| answer());
    let c = Collection { origin: format!("http://{}", rig.host()), ..book() };
    let listing = source(&rig, "/home/").changes(&c, None, &Watch::default()).await?;
    Ok(listing.iter().map(|line| format!("{} {}", line.href, line.etag.unwrap_or("-"))).collect())
}

#[tokio::test]
async fn a_listing_is_whole_or_an_error() {
    let itself = || folder("/home/book/", "<a:addressbook/>", "");
    let item = |href: &str, etag: &str| line(href, &format!("<d:getetag>{etag}</d:getetag>"));
    let lines = listed(move || {
        let lines = [
            item("/home/book/b", "\"2\""),
            item("http://127.0.0.1/home/book/a", "W/\"1\""),
            item("/home/book/b", "\"2\""),
            "<d:response><d:href>/home/book/secret</d:href><d:status>HTTP/1.1 403 No</d:status></d:response>".into(),
            line("/home/book/c", "<d:getetag/>"),
        ];
        multistatus(&(itself() + &lines.concat()))
    });
    let expect = ["/home/book/a W/\"1\"", "/home/book/b \"2\"", "/home/book/c -", "/home/book/secret -"];
    assert_eq!(lines.await.unwrap(), expect);
    // Plainly empty.
    assert_eq!(listed(move || multistatus(&itself())).await.unwrap(), [""; 0]);
    // Without itself, but not empty.
    assert_eq!(listed(move || multistatus(&item("/home/book/a", "1"))).await.unwrap(), ["/home/book/a 1"]);

    let malformed = |done: Result<Vec<String>, Trouble>, expect: &str| match done {
        Err(Trouble::Malformed { why, .. }) => assert!(why.contains(expect), "{why}"),
        other => panic!("{other:?}"),
    };
    malformed(listed(|| multistatus("")).await, "not even itself");
    let twice = move || multistatus(&(item("/home/book/a", "1") + &item("/home/book/a", "2")));
    malformed(listed(twice).await, "twice and differently");
    malformed(listed(move || multistatus(&item("http://evil.example/a", "1"))).await, "another host");
    let cut = "<d:response><d:href>/home/book/</d:href><d:status>HTTP/1.1 507 Full</d:status></d:response>";
    assert!(matches!(listed(move || multistatus(cut)).await, Err(Trouble::Status { status: 507, .. })));
    let gone = "<d:response><d:href>/home/book/</d:href><d:status>HTTP/1.1 404 Gone</d:status></d:response>";
    assert!(matches!(listed(move || multistatus(gone)).await, Err(Trouble::Status { status: 404, .. })));
    assert!(matches!(listed(|| reply(404, &[], "")).await, Err(Trouble::Status { status: 404, .. })));
    assert!(matches!(listed(|| reply(405, &[], "")).await, Err(Trouble::NotDav { .. })));
    let page = || reply(200, &["Content-Type: text/html"], "<html>");
    assert!(matches!(listed(page).await, Err(Trouble::SignInPage { .. })));
}

#[tokio::test]
async fn a_listing_that_breaks_off_is_asked_for_again_and_never_shortened() {
    let tries = std::sync::Arc::new(AtomicUsize::new(0));
    let counted = tries.clone();
    let breaks = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        let start = format!("<d:multistatus xmlns:d='DAV:'>{}", line("/home/book/a", ""));
        vec![say(&format!("HTTP/1.1 207 X\r\n{XML}\r\nContent-Length: 9999\r\n\r\n{start}")), Act::Close]
    };
    assert!(listed(breaks).await.is_err());
    assert!(tries.load(Ordering::SeqCst) >= 3);
}

#[tokio::test]
async fn a_token_is_asked_for_with_the_listing_it_is_for() {
    let check = async |offers_sync: bool, known: Option<&str>, refused: bool, expect: Option<&str>, n_asked: usize| {
        let act = cloud(CARDS);
        let rig = Rig::start(move |seen, _| match seen.body.contains("sync-token") && refused {
            true => reply(403, &[], ""),
            false => act(seen),
        });
        let sync_token = known.map(str::to_owned);
        let c = Collection { origin: format!("http://{}", rig.host()), offers_sync, sync_token, ..book() };
        let listing = source(&rig, "/home/").changes(&c, None, &Watch::default()).await.unwrap();
        assert_eq!((listing.len(), listing.next.as_deref()), (CARDS.len(), expect), "{known:?} {refused}");
        // Asked for first, so that it is never younger than the list.
        let depths: Vec<_> = rig.seen().iter().map(|seen| seen.header("depth").unwrap().to_owned()).collect();
        assert_eq!(depths, [&["0", "1"][1 - n_asked..]].concat(), "{known:?} {refused}");
    };
    check(true, None, false, Some("t1"), 1).await;
    check(true, None, true, None, 1).await;
    check(true, Some("t7"), false, Some("t7"), 0).await;
    check(false, None, false, None, 0).await;
}

/// What changed in `/home/book/` since `t0`.
async fn changed(act: impl Fn(&Seen, usize) -> Vec<Act> + Send + Sync + 'static) -> Result<Listing, Trouble> {
    let rig = Rig::start(act);
    let c = Collection { origin: format!("http://{}", rig.host()), sync_token: Some("t9".into()), ..book() };
    source(&rig, "/home/").changes(&c, Some("t0"), &Watch::default()).await
}

#[tokio::test]
async fn changes_are_followed_to_their_end() {
    let gone = |href: &str| {
        format!("<d:response><d:href>{href}</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>")
    };
    let more = "<d:response><d:href>/home/book/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status>\
                <d:error><d:number-of-matches-within-limits/></d:error></d:response>";
    let item = |href: &str| line(href, "<d:getetag>\"1\"</d:getetag>");
    let listing = changed(move |seen, _| {
        let (page, next) = if seen.body.contains(">t0<") {
            ([item("/home/book/a"), item("/home/book/b"), gone("/home/book/c"), more.into()].concat(), "t1")
        } else {
            assert!(seen.body.contains(">t1<"), "{}", seen.body);
            ([item("/home/book/c"), gone("/home/book/b"), folder("/home/book/", "", "")].concat(), "t2")
        };
        multistatus(&format!("{page}<d:sync-token>{next}</d:sync-token>"))
    });
    let listing = listing.await.unwrap();
    assert!(!listing.whole);
    let hrefs: Vec<_> = listing.iter().map(|line| line.href).collect();
    assert_eq!(hrefs, ["/home/book/a", "/home/book/c"]);
    assert_eq!((listing.gone.as_slice(), listing.next.as_deref()), (&["/home/book/b".to_owned()][..], Some("t2")));

    let stuck = changed(move |_, _| multistatus(&format!("{more}<d:sync-token>t0</d:sync-token>"))).await;
    assert!(matches!(stuck, Err(Trouble::Malformed { .. })), "{stuck:?}");
    let no_token = changed(|_, _| multistatus("")).await;
    assert!(matches!(no_token, Err(Trouble::Malformed { .. })), "{no_token:?}");
}

#[tokio::test]
async fn a_token_that_the_server_forgot_gives_everything() {
    for status in [403, 409, 412, 501] {
        let listing = changed(move |seen, _| match seen.method.as_str() {
            "REPORT" => reply(status, &[XML], "<error xmlns='DAV:'><valid-sync-token/></error>"),
            _ => multistatus(&(folder("/home/book/", "", "") + &line("/home/book/a", ""))),
        });
        let listing = listing.await.unwrap();
        assert!(listing.whole && listing.len() == 1, "{status}");
        assert_eq!(listing.next.as_deref(), Some("t9"));
    }
}
