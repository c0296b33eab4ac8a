//! `lifeboat account`: save, list, test and forget accounts. The password goes to the keychain, or is asked for again;
//! `sign_in` has the ways in that need none.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::progress::follow;
use crate::cli::{Exit, Shell, json, secret, sign_in};
use crate::engine::{self, Outcome, Request, SavedAccount};
use crate::model::{Credentials, Door, Key, Trouble};
use crate::text;

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Sign in to an account and save it
    Add(Box<Add>),
    /// List saved accounts
    List,
    /// Sign in to a saved account and say what it offers
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
    /// A name for the account, such as your e-mail address
    #[arg(value_name = "ACCOUNT")]
    name: String,
    /// Address of the service; give several when contacts, calendars and photos live apart
    #[arg(long, value_name = "URL", required = true)]
    url: Vec<String>,
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
            let door = account.door(secret::of_saved(shell, &account)?);
            let key = door.key.clone();
            let end = check(shell, door)?;
            sign_in::say_how_long(shell, &key);
            Ok(end)
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
    let mut account = SavedAccount {
        user: add.user.unwrap_or_else(|| add.name.clone()),
        name: add.name,
        urls: add.url,
        ca_file: add.ca,
        allow_http: add.allow_http,
        allow_hosts: add.allow_host,
        ..SavedAccount::default()
    };
    let key: Key = match add.sign_in.way(&account)? {
        Some(way) => sign_in::perform(shell, &mut account, way)?,
        None => {
            let password = secret::given_or_asked(shell, &account.name)?;
            Credentials { user: account.user.clone(), password }.into()
        }
    };
    let end = check(shell, account.door_with(key.clone()));
    if end.is_err() {
        // Nobody would know of it any more.
        sign_in::give_back_unsaved(shell, &account, &key);
    }
    let end = end?;
    let kept = shell.desk.save(&account, &key)?;
    let said = match (&key, kept) {
        (Key::Password(_), true) => "cli-account-saved",
        (Key::Password(_), false) => "cli-account-saved-without-password",
        (Key::Grant { .. }, true) => "sign-in-saved",
        (Key::Grant { .. }, false) => "sign-in-saved-for-now",
    };
    shell.say(&text::say(said, &[("account", account.name.into())]));
    Ok(end)
}

fn check(shell: &Shell, door: Door) -> Result<Exit, Trouble> {
    let job = engine::start(Request::Look(door), || ());
    let Outcome::Looked(found) = follow(shell, &job)? else {
        return Err(Trouble::Internal("a look ended as something else".into()));
    };
    if shell.json {
        shell.json(&json::found(&found));
        return Ok(Exit::Done);
    }
    for collection in &found.collections {
        let kinds: Vec<String> = collection.kinds.iter().map(|kind| text::kind_name(*kind)).collect();
        shell.result(&format!("{}\t{}\t{}", kinds.join(", "), collection.name, collection.href));
    }
    Ok(Exit::Done)
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
