//! Answers of real servers, cut, chunked, prefixed and damaged.

use proptest::prelude::*;

use super::*;
use crate::net::webdav::Type;

const URL: &str = "http://127.0.0.1/dav/";

fn parse_chunks<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Result<(Vec<Response>, Summary), Trouble> {
    let mut parser = Parser::new(URL.into(), &Limits::default(), None);
    let mut responses = Vec::new();
    for chunk in chunks {
        parser.feed(chunk)?;
        while let Some(response) = parser.pop() {
            responses.push(response);
        }
    }
    parser.finish()?;
    while let Some(response) = parser.pop() {
        responses.push(response);
    }
    Ok((responses, parser.summary()))
}

fn parse(text: &str) -> Result<(Vec<Response>, Summary), Trouble> {
    parse_chunks([text.as_bytes()])
}

/// One line a response: address, status, types, flags and values in a fixed order.
fn told(text: &str) -> Vec<String> {
    let (responses, _) = parse(text).unwrap();
    responses.iter().map(tell).collect()
}

fn tell(response: &Response) -> String {
    let mut line = response.href.clone();
    if let Some(status) = response.status {
        line += &format!(" {status}");
    }
    for (kind, name) in [
        (Type::Collection, "collection"),
        (Type::Principal, "principal"),
        (Type::Addressbook, "addressbook"),
        (Type::Calendar, "calendar"),
        (Type::ScheduleInbox, "inbox"),
        (Type::ScheduleOutbox, "outbox"),
        (Type::CalendarProxy, "proxy"),
        (Type::Subscribed, "subscribed"),
        (Type::DeletedCalendar, "deleted"),
        (Type::TrashBin, "trash"),
        (Type::Notification, "notification"),
    ] {
        if response.types.has(kind) {
            line += &format!(" +{name}");
        }
    }
    if response.offers_sync {
        line += " sync";
    }
    if response.offers_vcard4 {
        line += " vcard4";
    }
    for value in &response.values {
        line += &format!(" {:?}={}", value.prop, &response.text[value.start..value.end]);
    }
    if let Some(data) = &response.data {
        line += &format!(" data={data:?}");
    }
    line
}

const NEXTCLOUD_HOME: &str = r#"<?xml version="1.0"?>
<d:multistatus xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns" xmlns:cal="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.com/ns">
 <d:response><d:href>/remote.php/dav/calendars/alice/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat><d:propstat><d:prop><d:displayname/><cs:getctag/></d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat></d:response>
 <d:response><d:href>/remote.php/dav/calendars/alice/personal/</d:href><d:propstat><d:prop><d:displayname>Per &amp; S&#246;nlich</d:displayname><d:resourcetype><d:collection/><cal:calendar/></d:resourcetype><cs:getctag>http://sabre.io/ns/sync/7</cs:getctag><d:sync-token>http://sabre.io/ns/sync/7</d:sync-token><x1:calendar-color xmlns:x1="http://apple.com/ns/ical/">#0082c9</x1:calendar-color><x1:calendar-order xmlns:x1="http://apple.com/ns/ical/">2</x1:calendar-order><cal:supported-calendar-component-set><cal:comp name="VEVENT"/><cal:comp name="VTODO"/></cal:supported-calendar-component-set><d:supported-report-set><d:supported-report><d:report><d:expand-property/></d:report></d:supported-report><d:supported-report><d:report><d:sync-collection/></d:report></d:supported-report></d:supported-report-set></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
 <d:response><d:href>/remote.php/dav/calendars/alice/old/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><nc:deleted-calendar/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
 <d:response><d:href>/remote.php/dav/calendars/alice/web/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><cs:subscribed/></d:resourcetype><cs:source><d:href>https://example.org/holidays.ics</d:href></cs:source></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
 <d:response><d:href>/remote.php/dav/calendars/alice/inbox/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><cal:schedule-inbox/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
 <d:response><d:href>/remote.php/dav/calendars/alice/trashbin/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><nc:trash-bin/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
</d:multistatus>
"#;

const RADICALE_PRINCIPAL: &str = "<?xml version='1.0' encoding='utf-8'?>\n<multistatus xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\" xmlns:CR=\"urn:ietf:params:xml:ns:carddav\"><response><href>/alice/</href><propstat><prop><resourcetype><principal /><collection /></resourcetype><current-user-principal><href>/alice/</href></current-user-principal><CR:addressbook-home-set><href>/alice/</href></CR:addressbook-home-set><C:calendar-home-set><href>/alice/</href><href>/more/</href></C:calendar-home-set></prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>";

const APACHE_LISTING: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<D:multistatus xmlns:D="DAV:" xmlns:ns0="DAV:">
<D:response xmlns:lp1="DAV:" xmlns:lp2="http://apache.org/dav/props/">
<D:href>/photos/a%20b.jpg</D:href>
<D:propstat>
<D:prop>
<lp1:resourcetype/>
<lp1:getcontentlength>12</lp1:getcontentlength>
<lp1:getlastmodified>Sun, 22 Nov 2026 04:15:00 GMT</lp1:getlastmodified>
<lp1:getetag>W/"c-64"</lp1:getetag>
<D:getcontenttype>image/jpeg</D:getcontenttype>
</D:prop>
<D:status>HTTP/1.1 200 OK</D:status>
</D:propstat>
</D:response>
</D:multistatus>
"#;

const CYRUS_MULTIGET: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:carddav\"><D:response><D:href>/dav/a.vcf</D:href><D:propstat><D:prop><D:getetag>\"1\"</D:getetag><C:address-data><![CDATA[BEGIN:VCARD\r\nNOTE:a<b & c]]>]]&gt;<![CDATA[\r\nEND:VCARD\r\n]]></C:address-data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response><D:response><D:href>/dav/gone.vcf</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response></D:multistatus>";

const SABRE_MULTIGET: &str = "<?xml version=\"1.0\"?>\n<d:multistatus xmlns:d=\"DAV:\" xmlns:card=\"urn:ietf:params:xml:ns:carddav\"><d:response><d:href>/a.vcf</d:href><d:propstat><d:prop><d:getetag>&quot;1&quot;</d:getetag><card:address-data>BEGIN:VCARD&#13;\nFN:Zoë &lt;x&gt;&#13;\n END&#xD;&#xA;NL\nEND:VCARD&#13;\n</card:address-data></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>";

const SYNC: &str = "<?xml version=\"1.0\"?><multistatus xmlns=\"DAV:\"><response><href>/c/</href><status>HTTP/1.1 507 Insufficient Storage</status><error><number-of-matches-within-limits/></error></response><response><href>/c/x</href><href>/c/y</href><status>HTTP/1.1 404 Not Found</status></response><sync-token>data:,2</sync-token></multistatus>";

#[test]
fn reads_answers_of_real_servers() {
    let check = |text: &str, expect: &[&str]| assert_eq!(told(text), expect, "{text}");
    check(
        NEXTCLOUD_HOME,
        &[
            "/remote.php/dav/calendars/alice/ +collection",
            "/remote.php/dav/calendars/alice/personal/ +collection +calendar sync DisplayName=Per & Sönlich \
             Ctag=http://sabre.io/ns/sync/7 SyncToken=http://sabre.io/ns/sync/7 CalendarColor=#0082c9 \
             CalendarOrder=2 SupportedComponents=VEVENT SupportedComponents=VTODO",
            "/remote.php/dav/calendars/alice/old/ +collection +deleted",
            "/remote.php/dav/calendars/alice/web/ +collection +subscribed Source=https://example.org/holidays.ics",
            "/remote.php/dav/calendars/alice/inbox/ +collection +inbox",
            "/remote.php/dav/calendars/alice/trashbin/ +collection +trash",
        ],
    );
    check(
        RADICALE_PRINCIPAL,
        &["/alice/ +collection +principal CurrentUserPrincipal=/alice/ AddressbookHomeSet=/alice/ \
           CalendarHomeSet=/alice/ CalendarHomeSet=/more/"],
    );
    check(
        APACHE_LISTING,
        &["/photos/a%20b.jpg ContentLength=12 LastModified=Sun, 22 Nov 2026 04:15:00 GMT Etag=W/\"c-64\" \
           ContentType=image/jpeg"],
    );
    check(
        CYRUS_MULTIGET,
        &["/dav/a.vcf Etag=\"1\" data=\"BEGIN:VCARD\\r\\nNOTE:a<b & c]]>\\r\\nEND:VCARD\\r\\n\"", "/dav/gone.vcf 404"],
    );
    check(
        SABRE_MULTIGET,
        &["/a.vcf Etag=\"1\" data=\"BEGIN:VCARD\\r\\nFN:Zoë <x>\\r\\n END\\r\\nNL\\r\\nEND:VCARD\\r\\n\""],
    );
    check(SYNC, &["/c/ 507", "/c/x 404", "/c/y 404"]);
    let (_, summary) = parse(SYNC).unwrap();
    assert_eq!(summary, Summary { responses: 3, sync_token: Some("data:,2".into()), truncated: true });
}

#[test]
fn namespaces_count_and_prefixes_do_not() {
    let check = |text: &str, expect: &[&str]| assert_eq!(told(text), expect, "{text}");
    let ok = "<status>HTTP/1.1 200 OK</status>";
    // Another namespace is another property.
    check(
        &format!(
            "<multistatus xmlns='DAV:'><response><href>/a</href><propstat><prop><getetag xmlns='urn:x'>no</getetag>\
             <x:getetag xmlns:x='DAV:'>yes</x:getetag></prop>{ok}</propstat></response></multistatus>"
        ),
        &["/a Etag=yes"],
    );
    // A prefix means something else further in, and the same again behind it.
    check(
        "<x:multistatus xmlns:x='DAV:'><x:response><x:href>/a</x:href><x:propstat><x:prop><x:resourcetype>\
         <x:addressbook xmlns:x='urn:ietf:params:xml:ns:carddav'/><x:collection/></x:resourcetype></x:prop>\
         <x:status>HTTP/1.1 200 OK</x:status></x:propstat></x:response></x:multistatus>",
        &["/a +collection +addressbook"],
    );
    // A property that uses an undeclared prefix is passed over; its insides do not count.
    check(
        &format!(
            "<multistatus xmlns='DAV:'><response><href>/a</href><propstat><prop><z:q><href>/b</href></z:q>\
             <getetag>1</getetag></prop>{ok}</propstat></response></multistatus>"
        ),
        &["/a Etag=1"],
    );
    // A response inside of a property is not one.
    check(
        &format!(
            "<multistatus xmlns='DAV:'><response><href>/a</href><propstat><prop><displayname>N<response><href>/b\
             </href></response>ame</displayname></prop>{ok}</propstat></response></multistatus>"
        ),
        &["/a DisplayName=Name"],
    );
}

#[test]
fn refuses_what_is_not_a_whole_multistatus() {
    let check = |text: &str, expect: &str| match parse(text) {
        Err(Trouble::Malformed { why, .. }) => assert!(why.contains(expect), "{text}: {why}"),
        other => panic!("{text}: {other:?}"),
    };
    check("", "ends in the middle");
    check("  \n ", "ends in the middle");
    check("<html><body/></html>", "not a DAV:multistatus");
    check("<multistatus/>", "not a DAV:multistatus");
    check("<D:multistatus/>", "does not declare");
    check("<!DOCTYPE html><html/>", "DOCTYPE");
    check("<!DOCTYPE multistatus [<!ENTITY a \"b\">]><multistatus xmlns='DAV:'/>", "DOCTYPE");
    check("<multistatus xmlns='DAV:'/><multistatus xmlns='DAV:'/>", "more than one root");
    check("<multistatus xmlns='DAV:'/>\n<br />", "more than one root");
    check("Warning: x<multistatus xmlns='DAV:'/>", "outside of the root");
    check("<multistatus xmlns='DAV:'/>x", "outside of the root");
    check("<multistatus xmlns='DAV:'></response>", "does not match");
    check("<multistatus xmlns='DAV:'><response></multistatus></response>", "does not match");
    check("<multistatus xmlns='DAV:'><response/></multistatus>", "without an address");
    check("<multistatus xmlns='DAV:'><response><href> </href></response></multistatus>", "without an address");
    check("<multistatus xmlns='DAV:'>&nbsp;</multistatus>", "entity");
    check("<multistatus xmlns='DAV:'>a & b</multistatus>", "");
    check("<multistatus xmlns='DAV:'>&#0;</multistatus>", "");
    check("<?xml version='1.0' encoding='iso-8859-1'?><multistatus xmlns='DAV:'/>", "not UTF-8");
    check(
        "<multistatus xmlns='DAV:'><response><href>/</href><propstat><prop/></propstat></response></multistatus>",
        "without a status",
    );
    check(
        "<multistatus xmlns='DAV:'><response><href>/</href><status>fine</status></response></multistatus>",
        "status line",
    );
    let deep = format!("<multistatus xmlns='DAV:'>{}", "<a>".repeat(100_000));
    check(&deep, "too deep");
    let latin = b"<multistatus xmlns='DAV:'>\xe9</multistatus>";
    assert!(matches!(parse_chunks([&latin[..]]), Err(Trouble::Malformed { .. })));
    let long =
        format!("<multistatus xmlns='DAV:'><response><href>/{}</href></response></multistatus>", "a".repeat(20_000));
    check(&long, "too long");
}

#[test]
fn limits_hold() {
    let text = CYRUS_MULTIGET.as_bytes();
    let check = |limits: Limits, expect: u64| {
        let mut parser = Parser::new(URL.into(), &limits, None);
        let done = text.chunks(7).try_for_each(|chunk| parser.feed(chunk));
        assert_eq!(done, Err(Trouble::TooLarge { url: URL.into(), limit: expect }));
    };
    check(Limits { answer_bytes: 300, ..Limits::default() }, 300);
    check(Limits { item_bytes: 20, ..Limits::default() }, 20);
}

#[test]
fn the_charset_of_the_answer_counts_when_the_document_says_nothing() {
    let check = |charset: Option<&str>, text: &str, expect: bool| {
        let mut parser = Parser::new(URL.into(), &Limits::default(), charset);
        let done = parser.feed(text.as_bytes()).and_then(|()| parser.finish());
        assert_eq!(done.is_ok(), expect, "{charset:?} {text}: {done:?}");
    };
    check(Some("ISO-8859-1"), "<multistatus xmlns='DAV:'/>", false);
    check(Some("ISO-8859-1"), "<?xml version='1.0' encoding='UTF-8'?><multistatus xmlns='DAV:'/>", true);
    check(Some("Utf-8"), "<?xml version='1.0'?><multistatus xmlns='DAV:'/>", true);
    check(Some("utf-16"), "<?xml version='1.0'?><multistatus xmlns='DAV:'/>", false);
}

#[test]
fn a_cut_anywhere_is_an_error() {
    for text in [NEXTCLOUD_HOME, RADICALE_PRINCIPAL, APACHE_LISTING, CYRUS_MULTIGET, SABRE_MULTIGET, SYNC] {
        let whole = text.trim_end();
        for cut in 0..whole.len() {
            let done = parse_chunks([&whole.as_bytes()[..cut]]);
            assert!(matches!(done, Err(Trouble::Malformed { .. })), "cut at {cut}: {done:?}");
        }
    }
}

#[test]
fn chunks_change_nothing() {
    for text in [NEXTCLOUD_HOME, RADICALE_PRINCIPAL, APACHE_LISTING, CYRUS_MULTIGET, SABRE_MULTIGET, SYNC] {
        let whole = parse(text).unwrap();
        for cut in 0..=text.len() {
            let (a, b) = text.as_bytes().split_at(cut);
            assert_eq!(parse_chunks([a, b]).unwrap(), whole, "cut at {cut}");
        }
        for size in [1, 2, 3, 5, 64] {
            assert_eq!(parse_chunks(text.as_bytes().chunks(size)).unwrap(), whole, "chunks of {size}");
        }
    }
}

#[test]
fn a_mark_in_the_middle_is_text() {
    let text = "<multistatus xmlns='DAV:'><response><href>/a</href><propstat><prop><displayname>x>\u{feff}y</displayname>\
                </prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>";
    let whole = parse(text).unwrap();
    assert_eq!(whole.0[0].text(Prop::DisplayName), Some("x>\u{feff}y"));
    assert_eq!(parse_chunks(text.as_bytes().chunks(1)).unwrap(), whole);
    assert_eq!(parse(&format!("\u{feff}{text}")).unwrap(), whole);
}

/// Long bodies without any markup in them, and in CDATA, in chunks of a network's size.
#[test]
fn long_bodies_arrive_whole() {
    let line = "PHOTO:é✓ï🎉BASE64==&amp;&#13;\n";
    let body = line.repeat(20_000);
    let expect = "PHOTO:é✓ï🎉BASE64==&\r\n".repeat(20_000);
    let around = |inside: &str| {
        format!(
            "<m:multistatus xmlns:m='DAV:' xmlns='urn:ietf:params:xml:ns:carddav'><m:response><m:href>/a</m:href>\
             <m:propstat><m:prop><address-data>{inside}</address-data></m:prop><m:status>HTTP/1.1 200 OK</m:status>\
             </m:propstat></m:response></m:multistatus>"
        )
    };
    for text in [around(&body), around(&format!("<![CDATA[{expect}]]>")), around(&expect.replace('&', "&#38;"))] {
        for size in [1000, 4097, 16_384, 100_001] {
            let (responses, _) = parse_chunks(text.as_bytes().chunks(size)).unwrap();
            assert_eq!(responses[0].data.as_deref(), Some(expect.as_str()), "chunks of {size}");
        }
    }
}

/// Prints what reading costs: `cargo test --release --lib webdav::parse -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a promise; run it in release"]
fn what_reading_costs() {
    let card =
        "BEGIN:VCARD&#13;\nVERSION:3.0&#13;\nFN:Somebody Example&#13;\nNOTE:abcdefghijklmnopqrstuvwxyz0123456789\
                &amp;&#13;\n"
            .repeat(12);
    let body = |card: &str| {
        let mut text = String::from("<d:multistatus xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:carddav'>");
        for n in 0..10_000 {
            text += &format!(
                "<d:response><d:href>/dav/book/{n}.vcf</d:href><d:propstat><d:prop><d:getetag>\"{n}\"</d:getetag>\
                 <c:address-data>{card}</c:address-data></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>\
                 </d:response>"
            );
        }
        text + "</d:multistatus>"
    };
    let raw = card.replace("&#13;", "\r");
    for (name, text) in [("bodies with &#13;", body(&card)), ("bodies", body(&raw)), ("listing", body(""))] {
        let begun = std::time::Instant::now();
        let (responses, _) = parse_chunks(text.as_bytes().chunks(16_384)).unwrap();
        let secs = begun.elapsed().as_secs_f64();
        let mb = text.len() as f64 / 1e6;
        println!("{name}: {mb:.1} MB, {} responses, {:.1} ms, {:.0} MB/s", responses.len(), secs * 1e3, mb / secs);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// Whatever arrives, and however it is cut: no panic, and the same verdict.
    #[test]
    fn damaged_answers_never_panic(
        which in 0_usize..6,
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        size in 1_usize..40,
    ) {
        let text = [NEXTCLOUD_HOME, RADICALE_PRINCIPAL, APACHE_LISTING, CYRUS_MULTIGET, SABRE_MULTIGET, SYNC][which];
        let mut bytes = text.as_bytes().to_vec();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() * 2).min(bytes.len()));
        let at_once = parse_chunks([bytes.as_slice()]);
        let in_pieces = parse_chunks(bytes.chunks(size));
        prop_assert_eq!(at_once.is_ok(), in_pieces.is_ok());
        if let (Ok(at_once), Ok(in_pieces)) = (at_once, in_pieces) {
            prop_assert_eq!(at_once, in_pieces);
        }
    }
}
