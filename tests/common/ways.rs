//! Ways into made-up accounts, and what a service may want to be shown: for the tests of the window and for pictures of it.

use lifeboat::engine::Event;
use lifeboat::model::{OauthPart, Page, Sign, SignInStep, WayIn, WaysIn};

use super::door;

/// What is known of the ways into that account before anybody signs in.
pub fn ways() -> WaysIn {
    WaysIn {
        name: "example.org".into(),
        urls: door().urls,
        ways: vec![WayIn::Password],
        hosts: vec!["dav.example.org".into()],
        ..WaysIn::default()
    }
}

/// A service with an app password, as iCloud has it.
pub fn ways_by_app_password() -> WaysIn {
    let page = Page { name: "App-Specific Passwords".into(), link: "https://account.apple.com/account/manage".into() };
    WaysIn {
        provider: Some("icloud".into()),
        name: "iCloud".into(),
        ways: vec![WayIn::AppPassword(page)],
        hosts: vec!["contacts.icloud.com".into(), "caldav.icloud.com".into(), "*.icloud.com".into()],
        coverage: vec!["provider-icloud-reminders".into(), "provider-icloud-photos".into()],
        ..WaysIn::default()
    }
}

/// A Nextcloud server.
pub fn ways_by_login_flow() -> WaysIn {
    let page = Page {
        name: "Personal settings → Security → Devices & sessions → Create new app password".into(),
        link: "https://cloud.example.org/settings/user/security".into(),
    };
    WaysIn {
        provider: Some("nextcloud".into()),
        name: "Nextcloud (cloud.example.org)".into(),
        urls: vec!["https://cloud.example.org".into()],
        ways: vec![
            WayIn::LoginFlow { server: "https://cloud.example.org".into() },
            WayIn::AppPassword(page),
            WayIn::Password,
        ],
        hosts: vec!["cloud.example.org".into()],
        coverage: vec!["provider-nextcloud-apps".into(), "provider-nextcloud-bin".into()],
        ..WaysIn::default()
    }
}

/// A carrier whose people never type a password.
pub fn ways_by_oauth() -> WaysIn {
    let part = OauthPart {
        authorize_url: "https://login.carrier.example/authorize".into(),
        token_url: "https://login.carrier.example/token".into(),
        device_url: Some("https://login.carrier.example/device".into()),
        client_id: Some("lifeboat-carrier".into()),
        ..OauthPart::default()
    };
    WaysIn {
        provider: Some("carrier".into()),
        name: "Carrier Mobile".into(),
        ways: vec![WayIn::Oauth(part)],
        hosts: vec!["dav.carrier.example".into(), "files.carrier.example".into()],
        coverage: vec!["Text messages: ask the shop for them.".into()],
        ..WaysIn::default()
    }
}

/// Google: its own way out first, a client ID of one's own second.
pub fn ways_by_takeout() -> WaysIn {
    WaysIn {
        provider: Some("google".into()),
        name: "Google".into(),
        ways: vec![WayIn::Oauth(OauthPart {
            authorize_url: "https://accounts.google.com/o/oauth2/v2/auth".into(),
            token_url: "https://oauth2.googleapis.com/token".into(),
            device_url: Some("https://oauth2.googleapis.com/device/code".into()),
            ..OauthPart::default()
        })],
        why_not: Some("provider-google-password".into()),
        help: Some(Page { name: "Google Takeout".into(), link: "https://takeout.google.com/".into() }),
        hosts: vec!["www.googleapis.com".into(), "apidata.googleusercontent.com".into()],
        coverage: vec!["provider-google-tasks".into(), "provider-google-photos".into()],
        ..WaysIn::default()
    }
}

/// A code to agree with on another device.
pub fn code() -> Event {
    Event::Sign(Sign::SignIn(SignInStep::Code {
        url: "https://login.carrier.example/device".into(),
        code: "WDJB-MJHT".into(),
        complete: Some("https://login.carrier.example/device?user_code=WDJB-MJHT".into()),
        secs: 600,
    }))
}

/// An address to open in the browser, as long as such addresses are.
pub fn browser() -> Event {
    let url = "https://login.carrier.example/authorize?response_type=code&client_id=lifeboat-carrier&redirect_uri=http%3A%2F%2F127.0.0.1%3A41873%2F&state=Yq3dDk0S5V3l9uYyZb1J2m8c&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
    Event::Sign(Sign::SignIn(SignInStep::Browser { url: url.into() }))
}
