//! The provider files of services that let programs in by OAuth 2.0, against their documented answers: with a client ID of the
//! person's own, the e-mail address fills in all but the approval, and the token finds the services.

use super::providers::{CAL, CARD, Case, USER, answer_of, hosts_of, routes, told};
use super::*;
use crate::model::{Grant, Key, OauthPart, Tokens};
use crate::signin::discovery::ways::known;
use crate::signin::providers::Catalogue;

const GOOGLE: Case = Case {
    id: "google",
    address: "alice@gmail.com",
    user: "alice@gmail.com",
    answers: &[
        (
            "www.googleapis.com/carddav/v1/principals/alice@gmail.com/lists/",
            USER,
            "/carddav/v1/principals/alice@gmail.com/",
        ),
        (
            "www.googleapis.com/carddav/v1/principals/alice@gmail.com/",
            CARD,
            "/carddav/v1/principals/alice@gmail.com/lists/",
        ),
        ("apidata.googleusercontent.com/caldav/v2/alice@gmail.com/user", CAL, "/caldav/v2/alice@gmail.com/"),
    ],
    expect: &[
        "carddav https://www.googleapis.com/carddav/v1/principals/alice@gmail.com/lists/",
        "caldav https://apidata.googleusercontent.com/caldav/v2/alice@gmail.com/",
    ],
};

/// Files are there, but not for a token: the scopes have contacts and calendars only.
const FASTMAIL: Case = Case {
    expect: &[
        "carddav https://carddav.fastmail.com/dav/addressbooks/user/alice@fastmail.com/",
        "caldav https://caldav.fastmail.com/dav/calendars/user/alice@fastmail.com/",
    ],
    ..super::providers::FASTMAIL
};

/// What the address alone tells of OAuth, with a client of one's own added to it.
fn part_of(case: &Case) -> OauthPart {
    let by_address = Door { address: Some(case.address.into()), ..Door::default() };
    let ways = known(&by_address, &Catalogue::open(None).unwrap()).unwrap().unwrap();
    let part = ways.oauth().unwrap();
    assert_eq!((ways.provider.as_deref(), &part.client_id), (Some(case.id), &None));
    assert!(part.authorize_url.starts_with("https://") && part.token_url.starts_with("https://"), "{part:?}");
    assert!(!part.scopes.is_empty());
    assert!(ways.user_name.is_none(), "the address is the user name");
    part.with(&OauthPart { client_id: Some("mine.apps.example".into()), ..OauthPart::default() })
}

/// Its hosts, and the place that renews: whose first token has run out when it is shown.
fn stand_in(case: &'static Case, token_url: &str, file_status: u16) -> Rig {
    let token_at = token_url.trim_start_matches("https://").to_owned();
    Rig::start(move |seen, _| {
        let at = format!("{}{}", seen.header("host").unwrap(), seen.target);
        if at == token_at {
            let body = &seen.body;
            assert!(seen.method == "POST" && body.contains("client_id=mine.apps.example"), "{body}");
            let new = r#"{"access_token":"new","token_type":"Bearer","expires_in":3600,"refresh_token":"r"}"#;
            return reply(200, &["Content-Type: application/json"], new);
        }
        match seen.authorization() {
            "Bearer new" if at.starts_with("webdav.") => reply(file_status, &["WWW-Authenticate: Bearer"], ""),
            "Bearer new" => answer_of(case, seen),
            "Bearer old" => reply(401, &["WWW-Authenticate: Bearer error=\"invalid_token\""], ""),
            other => panic!("{other:?} at {at}"),
        }
    })
}

#[tokio::test]
async fn the_address_fills_in_all_but_the_approval() {
    for (case, file_status) in [(&GOOGLE, 401), (&FASTMAIL, 401), (&FASTMAIL, 403)] {
        let part = part_of(case);
        let token_host = part.token_url.trim_start_matches("https://").split('/').next().unwrap().to_owned();
        let rig = stand_in(case, &part.token_url, file_status);
        let mut hosts = hosts_of(case);
        hosts.push(&token_host);
        let reach = Reach { routes: routes(&rig, &hosts), dns: Dns::Silent, unpaced: true, ..Reach::default() };
        let tokens = Tokens { access: Some(Secret::new("old")), refresh: Some(Secret::new("r")), ..Tokens::default() };
        let door = Door {
            address: Some(case.address.into()),
            key: Key::Grant { user: case.user.into(), grant: Grant::new(part, tokens) },
            ..Door::default()
        };
        let found = sign_in(&door, &reach, &Watch::default()).await;
        let found = found.unwrap_or_else(|end| panic!("{} {file_status}: {end:?}", case.id));
        assert_eq!(told(&found), case.expect);
        assert_eq!((found.account.provider.as_deref(), found.account.user.as_str()), (Some(case.id), case.user));
        let catalogue = Catalogue::open(None).unwrap();
        let provider = catalogue.get(case.id).unwrap();
        assert!(provider.coverage.iter().all(|line| found.coverage.contains(line)), "{:?}", found.coverage);
        assert_eq!(found.habits, provider.habits);
        // Files that the token is not good for are said to be missing, and stand in nobody's way.
        let says_no_files = found.coverage.iter().any(|line| line == "coverage-photos-refused");
        assert_eq!(says_no_files, case.id == "fastmail" && file_status == 401, "{:?}", found.coverage);
        let saved = Door { urls: found.urls.clone(), provider: found.account.provider.clone(), ..door.clone() };
        let again = sign_in(&saved, &reach, &Watch::default()).await.unwrap();
        assert_eq!(again.account, found.account);
    }
}
