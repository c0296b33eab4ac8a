//! What a provider file must not say: addresses without encryption, domains so wide that strangers live in them, words
//! that nothing stands for. Pure.

use jiff::civil::Date;
use url::{Host, Url};

use super::{Names, Provider, SignInWay, UserForm};
use crate::model::OauthPart;
use crate::net::http::is_loopback;

/// Why the file can't be used, if it can't.
pub(super) fn check(provider: &Provider) -> Result<(), String> {
    let id = &provider.id;
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
        return Err(format!("id: {id:?} is not made of small letters, digits and hyphens"));
    }
    said("name", Some(&provider.name))?;
    for domain in provider.domains.iter().chain(&provider.mx).chain(&provider.trusted_domains) {
        check_domain(domain)?;
    }
    if provider.paths.iter().any(|path| !path.starts_with('/') || path.len() < 4) {
        return Err("paths: a path begins with / and tells one service from another".into());
    }
    for (key, template) in
        [("contacts", &provider.contacts), ("calendars", &provider.calendars), ("photos", &provider.photos)]
    {
        if let Some(template) = template {
            check_address(key, template)?;
        }
    }
    let has_service = provider.contacts.is_some() || provider.calendars.is_some() || provider.photos.is_some();
    match &provider.no_way {
        Some(why) => {
            said("no_way", Some(why))?;
            if has_service || !provider.sign_in.is_empty() {
                return Err("no_way: it has services or ways to sign in all the same".into());
            }
        }
        None if !has_service => return Err("it names no service: contacts, calendars or photos".into()),
        None if provider.sign_in.is_empty() => return Err("it names no way to sign in: [[sign_in]]".into()),
        None => (),
    }
    for part in &provider.sign_in {
        if part.way == SignInWay::AppPassword && (part.page.is_none() || part.link.is_none()) {
            return Err("sign_in: an app password needs the page where it is made, and its link".into());
        }
        if let Some(link) = &part.link {
            check_address("link", link)?;
        }
    }
    if provider.sign_in.iter().any(|part| part.way == SignInWay::Oauth) != provider.oauth.is_some() {
        return Err("oauth: a way to sign in and its part belong together".into());
    }
    if let Some(oauth) = &provider.oauth {
        check_oauth(oauth)?;
    }
    if (provider.user == UserForm::Own) != provider.user_name.is_some() {
        return Err("user_name: says which user name is meant by user = \"own\"".into());
    }
    said("user_name", provider.user_name.as_ref())?;
    said("no_password", provider.no_password.as_ref())?;
    said("help_page", provider.help_page.as_ref())?;
    for line in &provider.coverage {
        said("coverage", Some(line))?;
    }
    if let Some(help) = &provider.help {
        check_address("help", help)?;
    }
    if provider.pacing.interval_ms > 60_000 {
        return Err("pacing: no service wants to be asked less than once a minute".into());
    }
    if provider.checked.date.parse::<Date>().is_err() || provider.checked.sources.is_empty() {
        return Err("checked: needs a date such as 2026-11-22, and sources".into());
    }
    Ok(())
}

/// A domain that one owner has: at least two labels, no address, no wildcard.
fn check_domain(domain: &str) -> Result<(), String> {
    let wrong = || format!("{domain:?} is no domain such as example.org");
    let is_name = matches!(Host::parse(domain), Ok(Host::Domain(name)) if name == domain);
    let mut labels = domain.split('.');
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if is_name && domain.contains('.') && labels.all(is_label) { Ok(()) } else { Err(wrong()) }
}

fn check_address(key: &str, template: &str) -> Result<(), String> {
    let names = Names {
        user: "user".into(),
        email: Some("user@example.org".into()),
        server: Some("https://cloud.example.org".into()),
        uid: Some("user".into()),
    };
    let wrong = |why: &str| format!("{key}: {template}: {why}");
    let said = names.expand(template).ok_or_else(|| wrong("it has a placeholder that does not exist"))?;
    let url = Url::parse(&said).map_err(|error| wrong(&error.to_string()))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("it has a user name or password in it"));
    }
    let before_path = template.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or(""));
    if before_path.contains('{') {
        return Err(wrong("a placeholder can't be part of a host"));
    }
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(&url) => Ok(()),
        _ => Err(wrong("it must begin with https://")),
    }
}

fn check_oauth(oauth: &OauthPart) -> Result<(), String> {
    let given = [&oauth.issuer, &oauth.device_url, &oauth.revoke_url].into_iter().flatten();
    let urls = given.chain([&oauth.authorize_url, &oauth.token_url].into_iter().filter(|url| !url.is_empty()));
    urls.into_iter().try_for_each(|url| check_address("oauth", url))?;
    if oauth.token_url.is_empty() && oauth.issuer.is_none() {
        return Err("oauth: needs token_url, or an issuer that tells it".into());
    }
    let is_here = |url: &String| {
        Url::parse(url).is_ok_and(|url| is_loopback(&url) && url.scheme() == "http" && url.query().is_none())
    };
    if oauth.redirect.as_ref().is_some_and(|url| !is_here(url)) {
        return Err("oauth: redirect is an address of this computer, such as http://127.0.0.1/".into());
    }
    Ok(())
}

/// What people read has words in it.
fn said(key: &str, text: Option<&String>) -> Result<(), String> {
    match text {
        Some(text) if text.trim().is_empty() || text.contains(char::is_control) => {
            Err(format!("{key}: it says nothing"))
        }
        _ => Ok(()),
    }
}
