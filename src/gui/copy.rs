//! *Copy to another drive*: where to, and what came of it. How far it is shows *Running*.

use egui::{Align, Layout, Ui};

use crate::engine::{Copied, CopyEnd, CopyLine};
use crate::text::{Value, say};

use super::browse::damages_ui;
use super::folder::FolderField;
use super::frame::{announce, enter_pressed, footer_ui, page_ui, step_ui};
use super::home::when;
use super::icons;
use super::notices::trouble_ui;
use super::state::{AccountCard, Draft, Screen, State};
use super::theme::{self, Palette, medium, semibold, size};
use super::update::Msg;
use super::weekly::line_ui;
use super::widgets::{
    Button, Tone, badge_ui, body_ui, heading_ui, icon_round_ui, more_ui, muted_ui, notice_ui, rule_ui, text_ui,
    title_ui,
};

/// So many lines are drawn of what is wrong with one backup; there may be many of them.
const SHOWN: usize = 50;

/// Draws the screen that asks where to.
pub fn copy_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    let Some(copying) = &state.copying else { return };
    let vault = copying.vault.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let free = !state.is_running();
    footer_ui(ui, 640.0, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let go = say("copy-go", &[]);
            if ui.add_enabled(free, Button::primary(&go).icon(icons::HARD_DRIVE).big()).clicked()
                || (free && enter_pressed(ui))
            {
                out.push(Msg::StartCopy);
            }
        });
    });
    step_ui(ui, state, out, 640.0, |ui, out| {
        title_ui(ui, &say("copy-title", &[]));
        muted_ui(ui, &say("copy-text", &[("account", Value::from(&vault))]));
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
        }
        ui.add_space(10.0);
        heading_ui(ui, &say("copy-where", &[]));
        ui.add_space(2.0);
        let field = FolderField {
            id: "copy-to",
            label: &say("copy-folder", &[]),
            help: &say("copy-folder-help", &[("vault", Value::from(&vault))]),
            typed: Msg::CopyToTyped,
            synced: copying.synced,
            no_chooser: copying.no_chooser,
        };
        field.show(ui, state, &mut draft.copy_to, &mut draft.focus, out);
    });
}

/// *Copy to another drive*, of all backups of an account.
pub fn copy_button_ui(ui: &mut Ui, card: &AccountCard, out: &mut Vec<Msg>) {
    let Some(vault) = card.vault() else { return };
    let words = say("copy-to-drive", &[]);
    let name = say("copy-to-drive-name", &[("account", Value::from(&card.name))]);
    if ui.add(Button::plain(&words).name(&name).icon(icons::HARD_DRIVE)).clicked() {
        out.push(Msg::CopyVault(vault.to_owned()));
    }
}

/// Where the second copies of an account's backups are.
pub fn copies_ui(ui: &mut Ui, card: &AccountCard) {
    if card.copies.is_empty() {
        line_ui(ui, icons::HARD_DRIVE, &say("copy-none-yet", &[]));
    }
    for copy in &card.copies {
        let path = Value::from(copy.path.display().to_string());
        let words = match copy.verified.map(when) {
            None => say("copy-at-unread", &[("path", path)]),
            Some(time) => {
                let key = if copy.has_newest { "copy-at" } else { "copy-at-old" };
                say(key, &[("path", path), ("time", Value::from(time))])
            }
        };
        line_ui(ui, icons::HARD_DRIVE, &words);
    }
}

/// Draws what came of a copy.
pub fn copied_ui(ui: &mut Ui, state: &State, copied: &Copied, out: &mut Vec<Msg>) {
    page_ui(ui, state, out, |ui, out| {
        let n_whole = copied.backups.iter().filter(|line| line.end.is_whole()).count();
        let whole = n_whole == copied.backups.len();
        let path = copied.vault.display().to_string();
        let written = copied.backups.iter().map(|line| line.written).sum();
        let args = [
            ("n", Value::from(n_whole)),
            ("all", Value::from(copied.backups.len())),
            ("path", Value::from(&path)),
            ("size", Value::Size(written)),
        ];
        let sentence = say(if whole { "copy-done" } else { "copy-some-done" }, &args);
        let (tone, icon) = if whole { (Tone::Good, icons::CHECK) } else { (Tone::Warning, icons::TRIANGLE_ALERT) };
        theme::card(Palette::of(ui)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let p = Palette::of(ui);
            ui.horizontal_top(|ui| {
                icon_round_ui(ui, icon, tone);
                ui.add_space(6.0);
                ui.vertical(|ui| {
                    let response = text_ui(ui, &sentence, semibold(20.0), p.text);
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Heading, true, &sentence));
                    announce(ui, "copied", &sentence);
                    for (told, key) in [(copied.same_disk, "copy-same-disk"), (!copied.links, "copy-no-links")] {
                        if told {
                            let tone = if key == "copy-same-disk" { Tone::Warning } else { Tone::Calm };
                            let words = say(key, &[]);
                            notice_ui(ui, tone, &words, |ui| body_ui(ui, &words));
                        }
                    }
                });
            });
            ui.add_space(10.0);
            ui.horizontal_wrapped(|ui| {
                if ui.add(Button::primary(&say("done-open", &[])).icon(icons::FOLDER_OPEN)).clicked() {
                    out.push(Msg::OpenFolder(copied.vault.clone()));
                }
                if ui.add(Button::plain(&say("copy-again", &[])).icon(icons::ROTATE_CCW)).clicked() {
                    out.push(Msg::BackUpAgain);
                }
                if ui.add(Button::plain(&say("button-home", &[]))).clicked() {
                    out.push(Msg::GoTo(Screen::Home));
                }
            });
            if state.folder_shut {
                body_ui(ui, &say("done-open-failed", &[]));
                body_ui(ui, &path);
            }
        });
        ui.add_space(size::GAP);
        theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(20, 8)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for (index, line) in copied.backups.iter().enumerate() {
                if index > 0 {
                    rule_ui(ui);
                }
                backup_ui(ui, line);
            }
        });
    });
}

fn backup_ui(ui: &mut Ui, line: &CopyLine) {
    let p = Palette::of(ui);
    let (tone, key) = match &line.end {
        CopyEnd::Copied => (Tone::Good, "copy-is-copied"),
        CopyEnd::AlreadyThere => (Tone::Good, "copy-is-there"),
        CopyEnd::Renewed => (Tone::Good, "copy-is-renewed"),
        CopyEnd::SourceDamaged { .. } => (Tone::Bad, "copy-is-damaged"),
        CopyEnd::OtherThere => (Tone::Warning, "copy-is-other"),
    };
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        text_ui(ui, &line.name, medium(15.0), p.text);
        badge_ui(ui, tone, &say(key, &[]));
    });
    if let CopyEnd::SourceDamaged { damage, part } = &line.end {
        damages_ui(ui, damage, SHOWN);
        if let Some(part) = part {
            muted_ui(ui, &say("copy-part", &[("path", Value::from(part.display().to_string()))]));
        }
    }
    if let Some(aside) = &line.aside {
        muted_ui(ui, &say("copy-aside", &[("path", Value::from(aside.display().to_string()))]));
    }
    for extra in line.extra.iter().take(SHOWN) {
        let args = [("backup", Value::from(&line.name)), ("path", Value::from(extra))];
        muted_ui(ui, &say("copy-extra", &args));
    }
    more_ui(ui, line.extra.len(), SHOWN);
    ui.add_space(4.0);
}
