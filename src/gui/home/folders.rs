//! What *Home* can't show: folders that are not there, backups and settings that can't be read, each with a way on; and whose
//! run it was that failed while one was elsewhere.

use std::path::Path;

use egui::Ui;

use crate::engine::Request;
use crate::gui::icons;
use crate::gui::state::{AccountCard, Folder, Run, Screen, State, Way};
use crate::gui::theme::{Palette, medium, semibold};
use crate::gui::update::{Act, Msg, Salvage};
use crate::gui::widgets::{Button, Tone, badge_ui, body_ui, muted_ui, notice_ui, rule_ui, small_ui, text_ui};
use crate::model::Trouble;
use crate::text::{self, During, Value, say};

/// That the settings or the list of accounts can't be read, so that accounts may be missing.
pub fn settings_trouble_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let Some(trouble) = &state.home.trouble else { return };
    let message = text::trouble(trouble, During::Other);
    notice_ui(ui, Tone::Bad, &message.happened, |ui| {
        text_ui(ui, &message.happened, semibold(15.0), Palette::of(ui).text);
        for words in [&message.means, &message.next, &message.details] {
            body_ui(ui, words);
        }
        ui.horizontal_wrapped(|ui| {
            let folder = match trouble {
                Trouble::BadSettings { path, .. } | Trouble::Disk { path, .. } => path.parent().map(Path::to_owned),
                _ => None,
            };
            if let Some(folder) = folder
                && ui.add(Button::plain(&say("home-settings-open", &[])).icon(icons::FOLDER_OPEN)).clicked()
            {
                out.push(Msg::OpenFolder(folder));
            }
            if ui.add(Button::plain(&say("button-try-again", &[])).icon(icons::REFRESH_CW)).clicked() {
                out.push(Msg::GoTo(Screen::Home));
            }
        });
    });
    ui.add_space(10.0);
}

/// Whose run it was that failed last, with the way to its result.
pub fn run_failed_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let Some(run) = state.run.as_ref().filter(|run| !run.is_looking()) else { return };
    let Some(Err(trouble)) = &run.state.ended else { return };
    // What came of one account after the other stands there already.
    if *trouble == Trouble::Cancelled || !state.turns.done.is_empty() {
        return;
    }
    let why = ("why", Value::from(text::trouble(trouble, During::Other).happened));
    let words = match whose(run) {
        Some(account) => say("turns-failed", &[("account", Value::from(account)), why]),
        None => say("home-run-failed", &[why]),
    };
    notice_ui(ui, Tone::Warning, &words, |ui| {
        body_ui(ui, &words);
        if ui.add(Button::plain(&say("home-run-failed-go", &[])).icon(icons::HISTORY)).clicked() {
            out.push(Msg::GoTo(Screen::Result));
        }
    });
    ui.add_space(10.0);
}

/// The account that a backup was to be made of.
fn whose(run: &Run) -> Option<String> {
    match &run.request {
        Request::Backup(request) => request.vault_name.clone().or_else(|| Some(request.door.key.user().to_owned())),
        Request::Import(request) => request.account.clone(),
        Request::Finish(request) => Some(request.part.parent()?.file_name()?.to_string_lossy().into_owned()),
        _ => None,
    }
}

/// That the backups of an account are not where they were, or can't be looked at.
pub fn folder_ui(ui: &mut Ui, state: &State, card: &AccountCard, out: &mut Vec<Msg>) {
    let folder = || [("folder", Value::from(card.vault_root.display().to_string()))];
    let (title, texts) = match &card.folder {
        Folder::Here => return,
        Folder::Gone => (say("home-gone", &folder()), vec![say("home-gone-text", &[])]),
        Folder::Shut(trouble) => {
            let message = text::trouble(trouble, During::Other);
            (say("home-shut", &folder()), vec![message.happened, message.next])
        }
    };
    ui.add_space(12.0);
    notice_ui(ui, Tone::Bad, &title, |ui| {
        text_ui(ui, &title, medium(15.0), Palette::of(ui).text);
        texts.iter().for_each(|words| {
            body_ui(ui, words);
        });
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            let account = [("account", Value::from(&card.name))];
            let (words, name) = (say("button-try-again", &[]), say("home-gone-try-name", &account));
            if ui.add(Button::primary(&words).name(&name).icon(icons::REFRESH_CW)).clicked() {
                out.push(Msg::GoTo(Screen::Home));
            }
            let free = !state.is_running() && !state.opening.contains(&card.name);
            let (words, name) = (say("home-gone-back-up", &[]), say("home-gone-back-up-name", &account));
            if card.way == Way::Saved && ui.add_enabled(free, Button::quiet(&words).name(&name)).clicked() {
                out.push(Msg::BackUpAccount(card.name.clone()));
            }
        });
    });
}

/// What stands in the place of backups and can't be read: each by the name of its folder, with the ways to look closer.
pub fn damaged_ui(ui: &mut Ui, state: &State, card: &AccountCard, out: &mut Vec<Msg>) {
    for damaged in &card.damaged {
        ui.add_space(8.0);
        rule_ui(ui);
        ui.add_space(4.0);
        // Two accounts may have one of the same name.
        let whose = format!("{}, {}", damaged.name, card.name);
        ui.horizontal_wrapped(|ui| {
            text_ui(ui, &damaged.name, medium(15.0), Palette::of(ui).text);
            badge_ui(ui, Tone::Bad, &say("home-damaged", &[]));
        });
        let message = text::trouble(&damaged.why, During::Other);
        muted_ui(ui, &message.happened);
        small_ui(ui, &message.next);
        ui.horizontal_wrapped(|ui| {
            let free = !state.is_running();
            let name = say("verify-line", &[("time", Value::from(&whose))]);
            let words = say("verify-button", &[]);
            if ui.add_enabled(free, Button::plain(&words).name(&name).icon(icons::SHIELD_CHECK)).clicked() {
                out.push(Msg::Browse(Act::Verify(damaged.path.clone())));
            }
            let words = say("home-damaged-salvage", &[]);
            let name = say("home-damaged-salvage-name", &[("backup", Value::from(&whose))]);
            if ui.add(Button::quiet(&words).name(&name).icon(icons::TRIANGLE_ALERT)).clicked() {
                out.push(Msg::Salvage(Salvage::Open(vec![damaged.path.clone()])));
            }
        });
    }
}

/// Folders in which there were backups, said once and quietly.
pub fn gone_folders_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    for root in &state.home.gone {
        let folder = || [("folder", Value::from(root.display().to_string()))];
        muted_ui(ui, &say("home-folder-gone", &folder()));
        ui.horizontal_wrapped(|ui| {
            let (words, name) = (say("button-try-again", &[]), say("home-folder-try-name", &folder()));
            if ui.add(Button::quiet(&words).name(&name).icon(icons::REFRESH_CW)).clicked() {
                out.push(Msg::GoTo(Screen::Home));
            }
            let (words, name) = (say("home-folder-forget", &[]), say("home-folder-forget-name", &folder()));
            if ui.add(Button::quiet(&words).name(&name)).clicked() {
                out.push(Msg::ForgetFolder(root.clone()));
            }
        });
        ui.add_space(10.0);
    }
}
