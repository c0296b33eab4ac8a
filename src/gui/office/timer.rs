//! *Do this every week*: asks whether the password can be had without the person, and sets the timer.

use crate::engine::schedule::{self, Folders, Form, SecretFrom, Set, Task, USUAL, text_for, this_program, timer_name};
use crate::engine::{self, Every, SavedSchedule};
use crate::gui::state::{Scheduled, ToInstall};
use crate::model::Trouble;
use crate::text::{Value, say};

/// Has the saved account `name` backed up every week from now on.
pub fn set_weekly(desk: &engine::Desk, name: &str) -> Result<Scheduled, Trouble> {
    let account = desk.account(name)?;
    if desk.secret(&account)?.is_none() {
        return Ok(Scheduled::NoPassword);
    }
    let schedule = SavedSchedule {
        account: Some(account.name.clone()),
        every: Every::Week,
        at: USUAL,
        installed: false,
        others: Default::default(),
    };
    // On *Home* an account's own folder is where its backups are, also in a window that was opened with another one.
    let folders = Folders { vault: account.vault_root.or(desk.folders().vault), ..desk.folders() };
    let task = Task::new(&schedule, &this_program()?, &folders, &SecretFrom::Keychain)?;
    Ok(match schedule::set(desk, schedule, &task)? {
        Set::Timer(_) => Scheduled::Timer,
        Set::ByHand => Scheduled::ByHand(to_install(&task, Form::usual_here())),
    })
}

/// Ends it.
pub fn end(desk: &engine::Desk, name: &str) -> Result<Scheduled, Trouble> {
    let ended = schedule::off(desk, Some(name))?;
    let left = ended.into_iter().find(|(schedule, _)| !schedule.installed);
    Ok(Scheduled::Off { by_hand: left.map(|(schedule, _)| timer_name(schedule.account.as_deref())) })
}

fn to_install(task: &Task, form: Form) -> Vec<ToInstall> {
    let key = match form {
        Form::Systemd => "schedule-install-systemd",
        Form::Cron => "schedule-install-cron",
        Form::Launchd => "schedule-install-launchd",
        Form::TaskScheduler => "schedule-install-task-scheduler",
    };
    let text = |text: schedule::Text| ToInstall { how: say(key, &[("file", Value::from(text.file))]), text: text.text };
    text_for(task, form).into_iter().map(text).collect()
}
