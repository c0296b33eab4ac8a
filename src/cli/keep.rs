//! `lifeboat copy`, `pin`, `unpin` and `forget`: second copies, backups that are kept for good, and old ones that go.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::progress::follow;
use crate::cli::shelf::roots;
use crate::cli::{Exit, Shell};
use crate::engine::{self, Copied, CopyEnd, CopyLine, CopySource, ForgetPlan, Forgot, KeepReason, Outcome, Request};
use crate::model::Trouble;
use crate::text;

#[derive(Debug, Args)]
pub struct CopyOptions {
    /// What to copy: all backups of an ACCOUNT or of a backup folder, or one BACKUP
    #[arg(value_name = "BACKUP|VAULT")]
    what: String,
    /// Where to, best on another disk; a folder of the account's name is made in it
    #[arg(value_name = "DIR")]
    to: PathBuf,
}

#[derive(Debug, Args)]
pub struct PinOptions {
    /// Backups to keep for good
    #[arg(value_name = "BACKUP", required = true)]
    backups: Vec<String>,
    /// Why, in your words
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    why: String,
}

#[derive(Debug, Args)]
pub struct UnpinOptions {
    /// Backups that need no longer be kept
    #[arg(value_name = "BACKUP", required = true)]
    backups: Vec<String>,
}

#[derive(Debug, Args)]
pub struct ForgetOptions {
    /// Accounts whose old backups go; without any, those of all accounts
    #[arg(value_name = "ACCOUNT")]
    accounts: Vec<String>,
    /// How many of the newest backups stay; three verified ones stay in any case
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    keep_last: u32,
    /// Do it; without this, only say what would go and what would stay
    #[arg(long)]
    yes: bool,
}

/// Makes a second copy.
pub fn copy(shell: &Shell, options: &CopyOptions) -> Result<Exit, Trouble> {
    let shelf = shell.desk.shelf()?;
    let source = match shelf.vault(&options.what)? {
        Some(vault) => CopySource { vault, backups: None },
        None => CopySource::of_backup(&shelf.resolve(&options.what)?)?,
    };
    shell.say_if_synced(&options.to);
    let job = shell.desk.start(Request::Copy { source, to: options.to.clone() }, || ());
    let Outcome::Copied(done) = follow(shell, &job)? else {
        return Err(Trouble::Internal("a copy ended as something else".into()));
    };
    if shell.json {
        shell.json(&json!({"event": "copied", "result": done}));
    } else {
        say_copied(shell, &done);
    }
    let n_whole = done.backups.iter().filter(|line| line.end.is_whole()).count();
    Ok(match n_whole {
        n if n == done.backups.len() => Exit::Done,
        0 => Exit::Failed,
        _ => Exit::Incomplete,
    })
}

fn say_copied(shell: &Shell, done: &Copied) {
    for line in &done.backups {
        let path = done.vault.join(&line.name).display().to_string();
        shell.result(&format!("{path}\t{}", copied_words(line)));
        if let CopyEnd::SourceDamaged { damage, part } = &line.end {
            for damage in damage {
                shell.result(&format!("{path}\t{}", damage.in_words()));
            }
            if let Some(part) = part {
                shell.say(&text::say("copy-part", &[("path", part.display().to_string().into())]));
            }
        }
        if let Some(aside) = &line.aside {
            shell.say(&text::say("copy-aside", &[("path", aside.display().to_string().into())]));
        }
        for extra in &line.extra {
            let args = [("backup", (&line.name).into()), ("path", text::for_terminal(extra).into_owned().into())];
            shell.say(&text::say("copy-extra", &args));
        }
    }
    let n_whole = done.backups.iter().filter(|line| line.end.is_whole()).count();
    let args = [
        ("n", n_whole.into()),
        ("all", done.backups.len().into()),
        ("path", done.vault.display().to_string().into()),
        ("size", text::Value::Size(done.backups.iter().map(|line| line.written).sum())),
    ];
    shell.say(&text::say(if n_whole == done.backups.len() { "copy-done" } else { "copy-part-done" }, &args));
    if !done.links {
        shell.say(&text::say("copy-no-links", &[]));
    }
    if done.same_disk {
        shell.say(&text::say("copy-same-disk", &[]));
    }
}

fn copied_words(line: &CopyLine) -> String {
    text::say(
        match line.end {
            CopyEnd::Copied => "copy-is-copied",
            CopyEnd::AlreadyThere => "copy-is-there",
            CopyEnd::Renewed => "copy-is-renewed",
            CopyEnd::SourceDamaged { .. } => "copy-is-damaged",
            CopyEnd::OtherThere => "copy-is-other",
        },
        &[],
    )
}

/// Keeps backups for good.
pub fn pin(shell: &Shell, options: &PinOptions) -> Result<Exit, Trouble> {
    each(shell, &options.backups, |path| {
        engine::pin(path, &options.why)?;
        Ok("pin-done")
    })
}

/// Lets backups be forgotten again.
pub fn unpin(shell: &Shell, options: &UnpinOptions) -> Result<Exit, Trouble> {
    each(shell, &options.backups, |path| Ok(if engine::unpin(path)? { "unpin-done" } else { "unpin-nothing" }))
}

/// Does something with each of `backups` and says the message whose key it answers.
fn each(
    shell: &Shell,
    backups: &[String],
    act: impl Fn(&Path) -> Result<&'static str, Trouble>,
) -> Result<Exit, Trouble> {
    let shelf = shell.desk.shelf()?;
    let mut end = Exit::Done;
    for backup in backups {
        let done = shelf.resolve(backup).and_then(|path| Ok((act(&path)?, path)));
        match done {
            Ok((key, path)) if shell.json => shell.json(&json!({"event": key, "path": path})),
            Ok((key, path)) => shell.say(&text::say(key, &[("path", path.display().to_string().into())])),
            Err(trouble) => end = end.worst(shell.fail(&trouble)),
        }
    }
    Ok(end)
}

/// Shows what would be forgotten, and forgets it when the person said so.
pub fn forget(shell: &Shell, options: &ForgetOptions) -> Result<Exit, Trouble> {
    let shelf = shell.desk.shelf()?;
    let mut vaults = Vec::new();
    for account in &options.accounts {
        vaults.push(shelf.vault(account)?.ok_or_else(|| Trouble::NoMatch { wanted: account.clone() })?);
    }
    if options.accounts.is_empty() {
        vaults.extend(shelf.vaults()?.into_iter().map(|vault| vault.path));
    }
    if vaults.is_empty() {
        shell.say(&text::say("cli-list-none", &[("root", roots(&shelf).into())]));
    }
    let mut end = Exit::Done;
    for vault in vaults {
        let done = forget_in(shell, options, &vault).unwrap_or_else(|trouble| shell.fail(&trouble));
        end = end.worst(done);
        if end == Exit::Cancelled {
            break;
        }
    }
    Ok(end)
}

fn forget_in(shell: &Shell, options: &ForgetOptions, vault: &Path) -> Result<Exit, Trouble> {
    let keep_last = usize::try_from(options.keep_last).unwrap_or(usize::MAX);
    let plan = engine::plan_forget(vault, keep_last)?;
    if shell.json {
        shell.json(&plan_json(vault, &plan));
    } else {
        say_plan(shell, options, vault, &plan);
    }
    if !options.yes || plan.forget.is_empty() {
        return Ok(Exit::Done);
    }
    let request = Request::Forget { vault: vault.to_owned(), shown: plan, keep_last };
    let Outcome::Forgot(done) = follow(shell, &shell.desk.start(request, || ()))? else {
        return Err(Trouble::Internal("forgetting ended as something else".into()));
    };
    Ok(say_forgot(shell, &done))
}

fn plan_json(vault: &Path, plan: &ForgetPlan) -> serde_json::Value {
    json!({
        "event": "planned",
        "vault": vault,
        "forget": plan.forget.iter().map(|gone| json!({"name": gone.name, "bytes": gone.n_bytes})).collect::<Vec<_>>(),
        "keep": plan.keep.iter().map(|kept| json!({"name": kept.name, "why": reason_word(&kept.reason)}))
            .collect::<Vec<_>>(),
        "check_first": plan.check_first,
    })
}

fn reason_word(reason: &KeepReason) -> &'static str {
    match reason {
        KeepReason::Newest => "newest",
        KeepReason::Pinned { .. } => "pinned",
        KeepReason::Alarm => "alarm",
        KeepReason::LastGood => "last-good",
        KeepReason::Holds { .. } => "holds-collection",
        KeepReason::Floor => "floor",
        KeepReason::Damaged => "damaged",
    }
}

fn say_plan(shell: &Shell, options: &ForgetOptions, vault: &Path, plan: &ForgetPlan) {
    let path = |name: &str| vault.join(name).display().to_string();
    for kept in &plan.keep {
        shell.result(&format!("{}\t{}", path(&kept.name), text::for_terminal(&kept.reason.in_words())));
    }
    for gone in &plan.forget {
        let words = text::say("forget-goes", &[("size", text::Value::Size(gone.n_bytes))]);
        shell.result(&format!("{}\t{words}", path(&gone.name)));
    }
    let vault = || ("vault", vault.display().to_string().into());
    if plan.forget.is_empty() {
        shell.say(&text::say("forget-nothing", &[vault()]));
        return;
    }
    if !plan.check_first.is_empty() {
        shell.say(&text::say("forget-check-first", &[("n", plan.check_first.len().into())]));
    }
    if !options.yes {
        let args = [("n", plan.forget.len().into()), ("size", text::Value::Size(plan.n_bytes())), vault()];
        shell.say(&text::say("forget-planned", &args));
    }
}

fn say_forgot(shell: &Shell, done: &Forgot) -> Exit {
    let damaged: Vec<_> = done.damaged().collect();
    if shell.json {
        let names: Vec<_> = done.forgotten.iter().map(|gone| &gone.name).collect();
        shell.json(&json!({"event": "forgotten", "names": names,
            "bytes": done.n_bytes(), "checked": done.checked}));
    } else {
        for verified in &damaged {
            shell.say(&verified.path.display().to_string());
            shell.say(&verified.in_words());
        }
        let args = [("n", done.forgotten.len().into()), ("size", text::Value::Size(done.n_bytes()))];
        shell.say(&text::say("forget-done", &args));
    }
    // A backup that was to be relied on and is damaged must not go unnoticed.
    if damaged.is_empty() { Exit::Done } else { Exit::Failed }
}
