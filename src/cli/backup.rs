//! `lifeboat backup`: saved accounts, the demo account, or an account given on the spot.

use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};

use crate::cli::progress::{end_of, follow, follow_all};
use crate::cli::{Exit, Shell, alarm, json, schedule, secret};
use crate::demo;
use crate::engine::{
    self, AlarmLevel, BackedUp, BackupRequest, Contact, LastGood, Outcome, PhotoForm, Request, RunState, SavedAccount,
    Scope, Shelf, Status, scope_beside,
};
use crate::model::{Credentials, Door, Found, Kind, Trouble};
use crate::text;

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).args(["accounts", "all", "demo", "url", "address"])))]
pub struct Options {
    /// Saved accounts to back up
    #[arg(value_name = "ACCOUNT")]
    accounts: Vec<String>,
    /// Back up every saved account
    #[arg(long)]
    all: bool,
    /// Back up a made-up account that Lifeboat serves itself, to see how it works
    #[arg(long)]
    demo: bool,
    /// Address of the account, without saving it; give several when contacts, calendars and photos live apart
    #[arg(long, value_name = "URL", requires = "user")]
    url: Vec<String>,
    /// E-mail address of the account, without saving it: the services are found from it
    #[arg(long, value_name = "EMAIL", conflicts_with = "url")]
    address: Option<String>,
    /// The provider to go by, by the id of its file, for --url and --address
    #[arg(long, value_name = "ID")]
    provider: Option<String>,
    /// User name for --url; for --address where it is another than the address
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// A PEM file with a certificate authority to trust, for --url and --address
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Agree to send the password unencrypted (plain http outside this computer), for --url and --address
    #[arg(long)]
    allow_http: bool,
    /// Agree to send the password to this other host too, for --url and --address
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Only these kinds: contacts, calendar, tasks, notes, photos
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind)]
    kind: Vec<Kind>,
    /// Only these collections, by their address at the service (see --json)
    #[arg(long, value_name = "HREF")]
    collection: Vec<String>,
    /// Which files of photo folders to take
    #[arg(long, value_name = "WHICH", default_value = "photos", value_parser = ["photos", "all"])]
    files: String,
    /// Also fetch contact pictures that lie on other hosts, without the password; those hosts then learn that you asked
    #[arg(long)]
    pictures_elsewhere: bool,
    /// Say nothing unless something is wrong, as for a schedule; then also in a notice on the desktop
    #[arg(long)]
    pub quiet: bool,
    /// Ask for every whole list, even where the service can say what changed, and compare the two
    #[arg(long)]
    full: bool,
    /// A case number, kept in the backup's records
    #[arg(long, value_name = "TEXT")]
    case: Option<String>,
    /// Who made the backup, kept in its records
    #[arg(long, value_name = "TEXT")]
    operator: Option<String>,
    #[command(flatten)]
    account: super::demo::Size,
}

/// Reads the word for a kind.
pub fn kind(word: &str) -> Result<Kind, String> {
    Kind::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = Kind::ALL.into_iter().map(Kind::word).collect();
        format!("one of: {}", words.join(", "))
    })
}

/// Backs up what `options` name, one after another.
pub fn run(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    if options.demo {
        return run_demo(shell, options);
    }
    if !options.url.is_empty() || options.address.is_some() {
        let user = options.user.clone().or_else(|| options.address.clone()).unwrap_or_default();
        let password = secret::given_or_asked(shell, options.address.as_ref().unwrap_or(&user))?;
        let door = Door {
            urls: options.url.clone(),
            address: options.address.clone(),
            provider: options.provider.clone(),
            key: Credentials { user, password }.into(),
            providers_dir: Some(shell.desk.providers_dir()?),
            ca_file: options.ca.clone(),
            allow_http: options.allow_http,
            allow_hosts: options.allow_host.clone(),
            ..Door::default()
        };
        let (door, root) = (shell.through_proxy(door), shell.desk.vault_root()?);
        return back_up(shell, options, door, options.address.clone(), root).map(|(end, _)| end);
    }
    let names = if options.all {
        shell.desk.accounts()?.into_iter().map(|account| account.name).collect()
    } else {
        options.accounts.clone()
    };
    if names.is_empty() {
        return Err(Trouble::WrongUse(text::say("cli-no-accounts", &[])));
    }
    let mut end = Exit::Done;
    for name in &names {
        let done = saved_account(shell, options, name).unwrap_or_else(|trouble| shell.fail(&trouble));
        end = end.worst(done);
        if end == Exit::Cancelled {
            break;
        }
    }
    Ok(end)
}

/// How a saved account is backed up, all of it.
pub fn request_for(shell: &Shell, name: &str) -> Result<BackupRequest, Trouble> {
    let account = shell.desk.account(name)?;
    let door = saved_door(shell, &account)?;
    Ok(BackupRequest {
        door,
        vault_root: shell.desk.root_of(&account)?,
        vault_name: Some(account.name),
        scope: Scope::default(),
        photos: PhotoForm::default(),
        full: false,
        case: None,
        operator: None,
    })
}

/// Makes a backup of a saved account as it is now, to be compared with the backup `old`, and gives its path. What an alarm
/// says about it is for the caller to say.
pub fn capture(shell: &Shell, name: &str, old: &Path) -> Result<PathBuf, Trouble> {
    let scope = scope_beside(engine::open(old)?.record());
    let request = BackupRequest { scope, ..request_for(shell, name)? };
    let job = shell.desk.start(Request::Backup(request), || ());
    match follow(shell, &job)? {
        Outcome::BackedUp(done) => Ok(done.path),
        other => Err(Trouble::Internal(format!("a backup ended as {other:?}"))),
    }
}

fn saved_account(shell: &Shell, options: &Options, name: &str) -> Result<Exit, Trouble> {
    let account = shell.desk.account(name)?;
    let door = saved_door(shell, &account)?;
    let vault_root = shell.desk.root_of(&account)?;
    let (end, found) = back_up(shell, options, door, Some(account.name.clone()), vault_root)?;
    if !matches!(end, Exit::Failed | Exit::Cancelled) {
        let contact = Contact::with(found.as_ref().map(|found| found.account.id.as_str()));
        shell.desk.note_contact(&account.name, &contact);
    }
    Ok(end)
}

/// The door of a saved account, with its password.
fn saved_door(shell: &Shell, account: &SavedAccount) -> Result<Door, Trouble> {
    let key = account.key(secret::of_saved(shell, account)?);
    Ok(shell.through_proxy(shell.desk.door(account, key)?))
}

fn run_demo(shell: &Shell, options: &Options) -> Result<Exit, Trouble> {
    let account = demo::Demo::account_id();
    let vault_root = shell.desk.vault_root()?;
    let known = shell.desk.backups(&Shelf::new(&vault_root), Some(account));
    let cloud = options.account.serve(known.is_ok_and(|known| !known.is_empty()))?;
    back_up(shell, options, cloud.door(), Some(account.to_owned()), vault_root).map(|(end, _)| end)
}

/// Makes the backup; with how it ended goes what was found at the account, if it let us in.
fn back_up(
    shell: &Shell,
    options: &Options,
    door: Door,
    vault_name: Option<String>,
    vault_root: PathBuf,
) -> Result<(Exit, Option<Found>), Trouble> {
    shell.say_if_synced(&vault_root);
    let request = BackupRequest {
        door,
        vault_name,
        vault_root,
        scope: Scope {
            kinds: options.kind.clone(),
            collections: options.collection.clone(),
            all_files: options.files == "all",
            pictures_elsewhere: options.pictures_elsewhere,
        },
        photos: options.account.photo_form(),
        full: options.full,
        case: options.case.clone(),
        operator: options.operator.clone(),
    };
    let job = shell.desk.start(Request::Backup(request), || ());
    let RunState { ended, last_good, found, .. } = follow_all(shell, &job);
    match end_of(ended) {
        Ok(Outcome::BackedUp(done)) => Ok((report(shell, &done, last_good.as_ref()), found)),
        Ok(other) => Err(Trouble::Internal(format!("a backup ended as {other:?}"))),
        Err(trouble) => {
            let end = shell.fail(&trouble);
            alarm::say_last_good(shell, last_good.as_ref());
            Ok((end, found))
        }
    }
}

/// Says what was backed up, and gives the exit code for it.
pub fn report(shell: &Shell, done: &BackedUp, last_good: Option<&LastGood>) -> Exit {
    let complete = done.receipt.status == Status::Complete;
    if shell.json {
        shell.json(&json::backed_up(done));
    } else if shell.quiet {
        if !complete || done.receipt.raises_alarm() {
            let said = done.receipt.report().to_text();
            shell.say(&said);
            shell.say(&done.path.display().to_string());
            schedule::notify(said.lines().next().unwrap_or_default());
        }
    } else {
        shell.say(&done.receipt.report().to_text());
        let alarmed = done.receipt.alarm == AlarmLevel::Alarm;
        if alarmed {
            alarm::say_what_to_do(shell, &done.receipt.alarms, &done.path);
        }
        if alarmed || !complete {
            alarm::say_last_good(shell, last_good);
        }
        shell.say(&text::say("cli-seal", &[("seal", done.seal.as_str().into())]));
        shell.result(&done.path.display().to_string());
    }
    Exit::of_backup(complete, done.receipt.raises_alarm())
}
