//! Signing in without typing a password here, and out again: what `lifeboat account` shows and asks for it.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use jiff::tz::TimeZone;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use crate::cli::progress::{end_of, follow, not_kept_line};
use crate::cli::{Shell, json, secret};
use crate::engine::{Event, Job, Outcome, Request, RunState, SavedAccount, SignInRequest, SignInWay, SignOutRequest};
use crate::model::{Credentials, Door, Key, Lasts, OauthPart, Secret, Sign, SignInStep, Trouble, WayIn, WaysIn};
use crate::text::{self, Value};

#[derive(Debug, Args)]
pub struct Options {
    /// Sign in in your browser: at a Nextcloud server, or by OAuth 2.0 with --client-id
    #[arg(long)]
    browser: bool,
    /// Sign in by OAuth 2.0 on another device, such as your phone, with a code
    #[arg(long, conflicts_with = "browser")]
    device_code: bool,
    /// OAuth: the ID under which the service knows this program
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// OAuth: a file with the secret that the service gave along with the ID, if it did
    #[arg(long, value_name = "FILE", requires = "client_id")]
    client_secret_file: Option<PathBuf>,
    /// OAuth: who issues the tokens; its metadata give the addresses below
    #[arg(long, value_name = "URL", requires = "client_id")]
    issuer: Option<String>,
    /// OAuth: the page to sign in on
    #[arg(long, value_name = "URL", requires = "client_id")]
    authorize_url: Option<String>,
    /// OAuth: where tokens are given
    #[arg(long, value_name = "URL", requires = "client_id")]
    token_url: Option<String>,
    /// OAuth: where device codes are given
    #[arg(long, value_name = "URL", requires = "client_id")]
    device_url: Option<String>,
    /// OAuth: where tokens are taken back
    #[arg(long, value_name = "URL", requires = "client_id")]
    revoke_url: Option<String>,
    /// OAuth: what to ask permission for; several times, or with blanks between
    #[arg(long, value_name = "SCOPE", requires = "client_id")]
    scope: Vec<String>,
}

impl Options {
    /// How to sign in; `None`: with a password. Takes into `account` where the service was found, when it was looked for.
    pub fn way(&self, shell: &Shell, account: &mut SavedAccount) -> Result<Option<SignInWay>, Trouble> {
        let wrong = |key: &str| Trouble::WrongUse(text::say(key, &[]));
        let known = shell.desk.known_ways(account)?;
        if !self.browser && !self.device_code {
            if self.client_id.is_some() {
                return Err(wrong("cli-sign-in-which-way"));
            }
            return known.map_or(Ok(None), |ways| without_asking(shell, &ways));
        }
        let given = self.part()?;
        let is_whole = given.issuer.is_some() || !given.token_url.is_empty();
        let ways = match known {
            Some(ways) => ways,
            // Who brings all that OAuth needs, or the server, is not asked for it.
            None if is_whole || !account.urls.is_empty() => WaysIn::default(),
            None => ask(shell, account)?,
        };
        if account.urls.is_empty() {
            account.urls.clone_from(&ways.urls);
        }
        if account.provider.is_none() && !ways.is_hearsay {
            account.provider.clone_from(&ways.provider);
        }
        let server = ways.login_flow().or(account.urls.first().map(String::as_str));
        let part = ways.oauth().map(|part| part.with(&given)).unwrap_or(given);
        say_where_to(shell, &ways);
        match (part.client_id.is_some(), self.browser, server) {
            (true, true, _) => Ok(Some(SignInWay::Browser(part))),
            (true, false, _) => Ok(Some(SignInWay::Code(part))),
            (false, true, Some(server)) if ways.oauth().is_none() => {
                Ok(Some(SignInWay::LoginFlow { server: server.to_owned() }))
            }
            _ => Err(wrong("cli-sign-in-needs-client")),
        }
    }

    fn part(&self) -> Result<OauthPart, Trouble> {
        let client_secret = match &self.client_secret_file {
            None => None,
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| Trouble::disk(path, &error))?;
                Some(Secret::new(text.trim()))
            }
        };
        Ok(OauthPart {
            issuer: self.issuer.clone(),
            authorize_url: self.authorize_url.clone().unwrap_or_default(),
            token_url: self.token_url.clone().unwrap_or_default(),
            device_url: self.device_url.clone(),
            revoke_url: self.revoke_url.clone(),
            scopes: self.scope.iter().flat_map(|scope| scope.split_whitespace()).map(str::to_owned).collect(),
            client_id: self.client_id.clone(),
            client_secret,
            redirect: None,
        })
    }
}

/// Finds out how one gets into an account that no provider file tells of.
fn ask(shell: &Shell, account: &SavedAccount) -> Result<WaysIn, Trouble> {
    let door = shell.through_proxy(shell.desk.door(account, Key::default())?);
    let job = shell.desk.start(Request::Ask(door), || ());
    match follow(shell, &job)? {
        Outcome::Ways(ways) => Ok(ways),
        _ => Err(Trouble::Internal("a question ended as something else".into())),
    }
}

/// The way that the provider file wants when nobody asked for one: a password where it may be asked for, else the browser.
fn without_asking(shell: &Shell, ways: &WaysIn) -> Result<Option<SignInWay>, Trouble> {
    let by_browser = ways.ways.iter().find_map(|way| match way {
        WayIn::Oauth(part) if part.client_id.is_some() => Some(SignInWay::Browser(part.clone())),
        WayIn::LoginFlow { server } => Some(SignInWay::LoginFlow { server: server.clone() }),
        _ => None,
    });
    let name = [("provider", Value::from(&ways.name))];
    match by_browser {
        Some(_) if ways.takes_password() => shell.say(&text::say("sign-in-also-browser", &name)),
        Some(way) => {
            shell.say(&text::say("sign-in-by-browser", &name));
            say_where_to(shell, ways);
            return Ok(Some(way));
        }
        None if ways.takes_password() => (),
        None => {
            return Err(Trouble::NoWayIn {
                provider: ways.name.clone(),
                why: ways.why_not.clone().unwrap_or_else(|| "provider-no-password".into()),
                help: ways.help.as_ref().map_or_else(|| "none".into(), |page| page.link.clone()),
            });
        }
    }
    Ok(None)
}

/// Says who may get what the service gives.
fn say_where_to(shell: &Shell, ways: &WaysIn) {
    if !ways.hosts.is_empty() && !shell.json {
        let hosts = ways.hosts.iter().map(|host| shown(host).into()).collect();
        shell.say(&text::say("sign-in-goes-to", &[("hosts", Value::Names(hosts))]));
    }
}

/// Lets the person sign in, and notes in `account` what came of it.
pub fn perform(shell: &Shell, account: &mut SavedAccount, way: SignInWay) -> Result<Key, Trouble> {
    let who = Credentials { user: account.user.clone(), ..Credentials::default() };
    let door = shell.through_proxy(shell.desk.door(account, who.into())?);
    let request = SignInRequest { way, door };
    let job = shell.desk.start(Request::SignIn(request), || ());
    let Outcome::SignedIn(done) = watch(shell, &job)? else {
        return Err(Trouble::Internal("a sign-in ended as something else".into()));
    };
    account.user = done.key.user().to_owned();
    if let Key::Grant { grant, .. } = &done.key {
        account.oauth = Some(grant.client().clone());
    }
    // Where only the address was given, the provider's file says where the services are.
    if let (Some(server), Some(first)) = (&done.login_flow, account.urls.first_mut()) {
        first.clone_from(server);
    }
    account.login_flow = done.login_flow;
    Ok(done.key)
}

/// Takes back what the service gave to an account that is about to be forgotten. What the service does not take back is
/// said, and stands in nobody's way.
pub fn give_back(shell: &Shell, account: &SavedAccount) -> Result<(), Trouble> {
    if account.oauth.is_none() && account.login_flow.is_none() {
        return Ok(());
    }
    // Without a keychain an app password comes from where it comes from for a backup.
    let kept = shell.desk.secret(account)?;
    let known = match kept {
        None if account.oauth.is_none() => secret::given(shell)?,
        kept => kept,
    };
    match known {
        Some(secret) => undo(shell, account, account.door(secret)),
        None => {
            shell.say(&text::say("sign-in-not-given-back", &[("host", host(account).into())]));
            Ok(())
        }
    }
}

/// The same for an account that did not come to be saved.
pub fn give_back_unsaved(shell: &Shell, account: &SavedAccount, key: &Key) {
    if account.oauth.is_some() || account.login_flow.is_some() {
        // What matters is why it was not saved, and that is said by the caller.
        let _ = undo(shell, account, account.door_with(key.clone()));
    }
}

fn undo(shell: &Shell, account: &SavedAccount, door: Door) -> Result<(), Trouble> {
    let host = host(account);
    let request = SignOutRequest { door, login_flow: account.login_flow.clone() };
    let job = shell.desk.start(Request::SignOut(request), || ());
    let said = match follow(shell, &job) {
        Ok(Outcome::SignedOut(true)) => "sign-in-given-back",
        Err(Trouble::Cancelled) => return Err(Trouble::Cancelled),
        _ => "sign-in-not-given-back",
    };
    shell.say(&text::say(said, &[("host", host.into())]));
    Ok(())
}

/// Says how long the sign-in lasts, where that is another matter than the password's.
pub fn say_how_long(shell: &Shell, key: &Key) {
    let Key::Grant { grant, .. } = key else { return };
    let tokens = grant.tokens();
    if shell.json {
        shell.json(&serde_json::json!({
            "event": "signed-in", "renews": tokens.refresh.is_some(), "expires": tokens.expires,
        }));
    } else if let Some(said) = text::lasts(Lasts::of(key), &TimeZone::system()) {
        shell.say(&said);
    }
}

/// Whom the account was signed in at, as the person read it then.
fn host(account: &SavedAccount) -> String {
    let oauth = account.oauth.as_ref().map(|part| part.issuer.as_deref().unwrap_or(&part.token_url));
    let url = account.login_flow.as_deref().or(oauth).unwrap_or_default();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default().to_owned()
}

/// Shows what the person has to do, until they have done it.
fn watch(shell: &Shell, job: &Job) -> Result<Outcome, Trouble> {
    job.control.stop_on_interrupt();
    let mut state = RunState::default();
    for event in &job.events {
        if let Event::Sign(Sign::SignIn(SignInStep::Browser { url })) = &event {
            // Where no browser opens, the person opens the address, which is shown all the same.
            let _ = shell.desk.open_page(url);
        }
        if shell.json {
            if let Some(line) = json::event(&event) {
                shell.json(&line);
            }
        } else if let Event::Sign(sign) = &event {
            lines(sign).iter().for_each(|line| shell.say(line));
        }
        state.apply(event);
        if state.ended.is_some() {
            break;
        }
    }
    end_of(state.ended)
}

fn lines(sign: &Sign) -> Vec<String> {
    let say = |key: &str, args: &[(&str, Value<'_>)]| text::say(key, args);
    let waiting = || say("sign-in-waiting", &[]);
    match sign {
        Sign::Waiting(why) => vec![text::waiting(why)],
        Sign::SignIn(SignInStep::Browser { url }) => {
            vec![say("sign-in-open-browser", &[]), shown(url), waiting()]
        }
        Sign::SignIn(SignInStep::Code { url, code, complete, secs }) => {
            let args = [("url", shown(url).into()), ("time", Value::Duration(*secs))];
            let mut lines =
                vec![say("sign-in-open-code", &args), String::new(), format!("    {}", shown(code)), String::new()];
            let picture = complete.as_deref().filter(|_| std::io::stderr().is_terminal()).and_then(qr);
            if let Some(picture) = picture {
                lines.extend([say("sign-in-open-complete", &[]), picture]);
            }
            lines.push(waiting());
            lines
        }
        Sign::SignIn(SignInStep::Approved) => vec![say("sign-in-approved", &[])],
        Sign::SignIn(SignInStep::NotKept { why }) => vec![not_kept_line(why)],
        _ => Vec::new(),
    }
}

fn shown(text: &str) -> String {
    text::for_terminal(text).into_owned()
}

/// A picture of half blocks, black on white whatever the terminal's colours are: not every phone reads it the other way.
fn qr(text: &str) -> Option<String> {
    let code = QrCode::new(text.as_bytes()).ok()?;
    let picture = code.render::<Dense1x2>().dark_color(Dense1x2::Dark).light_color(Dense1x2::Light).build();
    let lines: Vec<String> = picture.lines().map(|line| format!("\u{1b}[30;107m{line}\u{1b}[0m")).collect();
    Some(lines.join("\n"))
}
