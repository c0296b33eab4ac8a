//! Folders of photos on a scripted server with the habits of real ones.

use super::*;
use crate::model::Service;
use crate::net::http::rig::{Act, Rig, Seen, reply, say};
use crate::sources::contract::{Kept, account, contract, want};

fn multistatus(inside: &str) -> Vec<Act> {
    let text = format!("<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\">{inside}</D:multistatus>");
    reply(207, &["Content-Type: text/xml; charset=\"utf-8\""], &text)
}

fn entry(href: &str, props: &str) -> String {
    format!(
        "<D:response><D:href>{href}</D:href><D:propstat><D:prop>{props}</D:prop>\
         <D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
    )
}

fn folder(href: &str) -> String {
    entry(href, "<D:resourcetype><D:collection/></D:resourcetype>")
}

fn file(href: &str) -> String {
    let props = "<D:resourcetype/><D:getcontentlength>5</D:getcontentlength><D:getetag>\"e\"</D:getetag>\
                 <D:getlastmodified>Sun, 22 Nov 2026 04:15:00 GMT</D:getlastmodified>\
                 <D:getcontenttype>image/jpeg</D:getcontenttype>";
    entry(href, props)
}

/// A tree as each Depth 1 request shows it.
fn tree(seen: &Seen) -> Vec<Act> {
    match (seen.method.as_str(), seen.target.as_str()) {
        ("PROPFIND", "/p/") => {
            multistatus(&[folder("/p/"), folder("/p/Camera"), folder("/p/empty/"), file("/p/.hidden.jpg")].concat())
        }
        ("PROPFIND", "/p/Camera/") => multistatus(
            &[folder("/p/Camera/"), folder("/p/Camera/2024%20J%C3%B6rg/"), folder("/p/Camera/locked/")].concat(),
        ),
        ("PROPFIND", "/p/Camera/2024%20J%C3%B6rg/") => {
            let name = "/p/Camera/2024%20J%C3%B6rg/";
            multistatus(&[folder(name), file(&format!("{name}b.jpg")), file(&format!("{name}a?.jpg"))].concat())
        }
        ("PROPFIND", "/p/empty/") => multistatus(&folder("/p/empty/")),
        ("PROPFIND", "/p/Camera/locked/") => {
            multistatus(&[folder("/p/Camera/locked/"), file("/p/Camera/locked/x.jpg")].concat())
        }
        ("GET", target) if target.ends_with(".jpg") => {
            reply(200, &["Content-Type: image/jpeg", "ETag: \"e\""], "photo")
        }
        _ => reply(404, &[], ""),
    }
}

fn source(rig: &Rig) -> FolderSource {
    let (account, endpoint, session) = account(rig, Service::Webdav, "/p/");
    FolderSource::new(&account, &endpoint, session)
}

#[tokio::test]
async fn keeps_the_contract() {
    let rig = Rig::start(|seen, _| tree(seen));
    contract(&source(&rig)).await;
}

#[tokio::test]
async fn each_folder_with_files_is_an_album_and_is_listed_once() {
    let rig = Rig::start(|seen, _| tree(seen));
    let source = source(&rig);
    let w = Watch::default();
    let found = source.collections(&w).await.unwrap();
    let names: Vec<_> = found.collections.iter().map(|c| (c.href.as_str(), c.name.as_str())).collect();
    assert_eq!(
        names,
        [("/p/", "p"), ("/p/Camera/2024%20J%C3%B6rg/", "Camera/2024 Jörg"), ("/p/Camera/locked/", "Camera/locked"),]
    );
    let listing = source.changes(&found.collections[1], None, &w).await.unwrap();
    let lines: Vec<_> = listing.iter().collect();
    assert_eq!(lines[0].href, "/p/Camera/2024%20J%C3%B6rg/a?.jpg");
    assert_eq!((lines[0].size, lines[0].etag, lines[0].media_type), (Some(5), Some("\"e\""), Some("image/jpeg")));
    assert_eq!(lines[0].modified, "2026-11-22T04:15:00Z".parse().ok());
    assert_eq!(rig.seen().len(), 5, "the walk was enough");
    // A name with a question mark is asked for with it encoded.
    let out = Kept::default();
    source.fetch(&found.collections[1], &listing, &out, &w).await.unwrap();
    assert_eq!(out.told(), [Ok("photo".to_owned()), Ok("photo".to_owned())]);
    assert!(rig.seen().iter().any(|seen| seen.target == "/p/Camera/2024%20J%C3%B6rg/a%3F.jpg"));
    assert!(
        rig.seen()
            .iter()
            .filter(|seen| seen.method == "GET")
            .all(|seen| { seen.header("accept-encoding").is_none_or(|coding| coding == "identity") })
    );
    assert_eq!(out.head(0).size, Some(5));
}

#[tokio::test]
async fn a_folder_that_cannot_be_listed_is_an_album_with_that_trouble() {
    let rig = Rig::start(|seen, _| match seen.target.as_str() {
        "/p/Camera/locked/" => reply(403, &[], ""),
        _ => tree(seen),
    });
    let source = source(&rig);
    let w = Watch::default();
    let found = source.collections(&w).await.unwrap();
    let locked = &found.collections[2];
    assert_eq!(locked.name, "Camera/locked");
    assert!(matches!(source.changes(locked, None, &w).await, Err(Trouble::Status { status: 403, .. })));
    assert!(source.changes(&found.collections[0], None, &w).await.is_ok());
}

#[tokio::test]
async fn a_walk_stays_in_its_folder_and_ends() {
    let walk = |act: fn(&Seen) -> Vec<Act>| async move {
        let rig = Rig::start(move |seen, _| act(seen));
        source(&rig).collections(&Watch::default()).await.map(|found| found.collections.len())
    };
    // Back to the parent, to a neighbour, to another host.
    for elsewhere in ["/", "/q/", "/pq/x.jpg", "http://evil.example/p/x.jpg"] {
        let rig = Rig::start(move |_, _| multistatus(&(folder("/p/") + &file(elsewhere))));
        let done = source(&rig).collections(&Watch::default()).await;
        assert!(matches!(done, Err(Trouble::Malformed { .. })), "{elsewhere}: {done:?}");
    }
    // A folder that contains itself without end.
    let endless = walk(|seen| {
        let below = format!("{}x/", seen.target);
        multistatus(&(folder(&seen.target) + &folder(&below)))
    });
    assert!(matches!(endless.await, Err(Trouble::Malformed { .. })));
    let empty = walk(|_| multistatus("")).await;
    assert!(matches!(empty, Err(Trouble::Malformed { .. })), "{empty:?}");
    // One that says that it is there, and that nothing is in it, is an album that can be filled again.
    assert_eq!(walk(|_| multistatus(&folder("/p/"))).await, Ok(1));
    let twice = walk(|_| multistatus(&[folder("/p/"), file("/p/a.jpg"), file("/p/a.jpg")].concat())).await;
    assert!(matches!(twice, Err(Trouble::Malformed { .. })), "{twice:?}");
}

#[tokio::test]
async fn a_cut_body_is_fetched_again_and_then_refused() {
    let c = |rig: &Rig| Collection {
        origin: format!("http://{}", rig.host()),
        href: "/p/".into(),
        ..Collection::default()
    };
    let cut = || vec![say("HTTP/1.1 200 X\r\nContent-Type: image/jpeg\r\nContent-Length: 5\r\n\r\npho"), Act::Close];
    let w = Watch::default();

    let rig = Rig::start(move |seen, number| if number < 2 { cut() } else { tree(seen) });
    let out = Kept::default();
    source(&rig).fetch(&c(&rig), &want(&["/p/a.jpg"]), &out, &w).await.unwrap();
    assert_eq!(out.told(), [Ok("photo".to_owned())]);

    let rig = Rig::start(move |seen, _| if seen.target == "/p/a.jpg" { cut() } else { tree(seen) });
    let out = Kept::default();
    source(&rig).fetch(&c(&rig), &want(&["/p/a.jpg", "/p/b.jpg"]), &out, &w).await.unwrap();
    let told = out.told();
    assert!(matches!(told[0], Err(Trouble::Cut { .. } | Trouble::Broken { .. })), "{told:?}");
    assert_eq!(told[1], Ok("photo".to_owned()));
}

#[tokio::test]
async fn a_web_page_is_no_photo_unless_it_is_the_file() {
    let rig = Rig::start(|_, _| reply(200, &["Content-Type: text/html; charset=utf-8"], "<html>"));
    let c = Collection { origin: format!("http://{}", rig.host()), href: "/p/".into(), ..Collection::default() };
    let out = Kept::default();
    source(&rig).fetch(&c, &want(&["/p/a.jpg", "/p/page.HTML"]), &out, &Watch::default()).await.unwrap();
    let told = out.told();
    assert!(matches!(told[0], Err(Trouble::SignInPage { .. })), "{told:?}");
    assert_eq!(told[1], Ok("<html>".to_owned()));
}
