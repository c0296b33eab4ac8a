//! `lifeboat account`: save, list, test and forget accounts. The password goes to the keychain, or is asked for again;
//! `sign_in` has the ways in that need none.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::tz::TimeZone;

use crate::cli::progress::follow;
use crate::cli::{Exit, Shell, json, secret, sign_in};
use crate::engine::{Contact, Outcome, Request, SavedAccount};
use crate::model::{Credentials, Door, Found, Key, Lasts, Trouble};
use crate::text;

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Sign in to an account and save it
    Add(Box<Add>),
    /// List saved accounts
    List,
    /// Sign in to a saved account and say how it stands: what it offers, what not, when it was last reached
    Check {
        #[arg(value_name = "ACCOUNT")]
        name: String,
    },
    /// Forget a saved account and its password; its backups stay
    Remove {
        #[arg(value_name = "ACCOUNT")]
        name: String,
    },
}

#[derive(Debug, Args)]
pub struct Add {
    /// A name for the account, mostly your e-mail address: from that alone the services are found
    #[arg(value_name = "ACCOUNT")]
    name: String,
    /// Address of the service, where it can't be found; give several when contacts, calendars and photos live apart
    #[arg(long, value_name = "URL")]
    url: Vec<String>,
    /// E-mail address to find the services from, when ACCOUNT is another name
    #[arg(long, value_name = "EMAIL", conflicts_with = "url")]
    address: Option<String>,
    /// The provider to go by, by the id of its file
    #[arg(long, value_name = "ID")]
    provider: Option<String>,
    /// User name, when it is not ACCOUNT
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// A PEM file with a certificate authority to trust
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Agree to send the password unencrypted (plain http outside this computer)
    #[arg(long)]
    allow_http: bool,
    /// Agree to send the password to this other host too
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    #[command(flatten)]
    sign_in: sign_in::Options,
}

/// Runs one of the account verbs.
pub fn run(shell: &Shell, verb: Verb) -> Result<Exit, Trouble> {
    match verb {
        Verb::Add(add) => save(shell, *add),
        Verb::List => list(shell),
        Verb::Check { name } => {
            let account = shell.desk.account(&name)?;
            let secret = secret::of_saved(shell, &account)?;
            let key = account.key(secret);
            let door = door(shell, &account, key.clone())?;
            let found = look(shell, Request::Check { door, vault_root: shell.desk.root_of(&account)? })?;
            let mut health = shell.desk.health(&account, &found)?;
            health.lasts = Lasts::of(&key);
            shell.desk.note_contact(&account.name, &Contact::with(Some(&found.account.id)));
            if shell.json {
                shell.json(&json::health(&account.name, &health));
            } else {
                text::health(&health, &TimeZone::system()).iter().for_each(|line| shell.say(line));
            }
            Ok(Exit::Done)
        }
        Verb::Remove { name } => {
            sign_in::give_back(shell, &shell.desk.account(&name)?)?;
            shell.desk.remove(&name)?;
            shell.say(&text::say("cli-account-removed", &[("account", name.into())]));
            Ok(Exit::Done)
        }
    }
}

fn save(shell: &Shell, add: Add) -> Result<Exit, Trouble> {
    let address = add.address.or_else(|| Some(add.name.clone()).filter(|name| name.contains('@')));
    let address = address.filter(|_| add.url.is_empty());
    if add.url.is_empty() && address.is_none() {
        return Err(Trouble::WrongUse(text::say("cli-account-needs-address", &[])));
    }
    let mut account = SavedAccount {
        user: add.user.or_else(|| address.clone()).unwrap_or_else(|| add.name.clone()),
        name: add.name,
        urls: add.url,
        address,
        provider: add.provider,
        proxy: shell.proxy_to_save(),
        ca_file: add.ca,
        allow_http: add.allow_http,
        allow_hosts: add.allow_host,
        ..SavedAccount::default()
    };
    let key: Key = match add.sign_in.way(shell, &mut account)? {
        Some(way) => {
            let key = sign_in::perform(shell, &mut account, way)?;
            sign_in::say_how_long(shell, &key);
            key
        }
        None => {
            let password = secret::given_or_asked(shell, &account.name)?;
            Credentials { user: account.user.clone(), password }.into()
        }
    };
    let found = door(shell, &account, key.clone()).and_then(|door| look(shell, Request::Look(door)));
    if found.is_err() {
        // Nobody would know of it any more.
        sign_in::give_back_unsaved(shell, &account, &key);
    }
    let found = found?;
    if account.address.is_some() {
        // What was found is kept, so that the next run need not look for it, and asks nobody else.
        account.urls = found.urls;
        account.user = found.account.user;
        account.provider = found.account.provider;
    }
    account.id = Some(found.account.id.clone());
    let kept = shell.desk.save(&account, &key)?;
    let said = match (&key, kept) {
        (Key::Password(_), true) => "cli-account-saved",
        (Key::Password(_), false) => "cli-account-saved-without-password",
        (Key::Grant { .. }, true) => "sign-in-saved",
        (Key::Grant { .. }, false) => "sign-in-saved-for-now",
    };
    shell.desk.note_contact(&account.name, &Contact::with(None));
    shell.say(&text::say(said, &[("account", account.name.into())]));
    Ok(Exit::Done)
}

fn door(shell: &Shell, account: &SavedAccount, key: Key) -> Result<Door, Trouble> {
    Ok(shell.through_proxy(shell.desk.door(account, key)?))
}

/// Signs in as `request` says and prints what the account holds.
fn look(shell: &Shell, request: Request) -> Result<Found, Trouble> {
    let job = shell.desk.start(request, || ());
    let Outcome::Looked(found) = follow(shell, &job)? else {
        return Err(Trouble::Internal("a look ended as something else".into()));
    };
    if shell.json {
        shell.json(&json::found(&found));
        return Ok(found);
    }
    for collection in &found.collections {
        let kinds: Vec<String> = collection.kinds.iter().map(|kind| text::kind_name(*kind)).collect();
        let (name, href) = (text::for_terminal(&collection.name), text::for_terminal(&collection.href));
        shell.result(&format!("{}\t{name}\t{href}", kinds.join(", ")));
    }
    Ok(found)
}

fn list(shell: &Shell) -> Result<Exit, Trouble> {
    for account in shell.desk.accounts()? {
        if shell.json {
            shell.json(&serde_json::json!({"account": account.name, "user": account.user, "urls": account.urls}));
        } else {
            shell.result(&format!("{}\t{}", account.name, account.urls.join(" ")));
        }
    }
    Ok(Exit::Done)
}
