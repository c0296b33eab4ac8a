//! *Settings*: language, look, size of text, where backups go, the network, read-only mode. Each is kept and applied at
//! once.

use egui::{Context, ThemePreference, Ui};

use crate::engine::ReadOnly;
use crate::text::{Language, Value, say};

use super::Look;
use super::add::no_chooser_ui;
use super::folder::FolderField;
use super::frame::page_ui;
use super::icons;
use super::notices::trouble_ui;
use super::recover::drills_ui;
use super::state::{Draft, Preferences, Screen, Setting, State};
use super::support::support_button_ui;
use super::synced::typed_path;
use super::theme::{self, Palette, size};
use super::update::{Msg, is_locked};
use super::widgets::{Button, Field, Tone, body_ui, heading_ui, muted_ui, notice_ui, radio_ui, tick_ui, title_ui};

/// The sizes of text that can be chosen, in percent.
const SIZES: [u16; 5] = [100, 125, 150, 175, 200];

/// Gives the window this look; `None`: the system's.
pub fn look(ctx: &Context, look: Option<Look>) {
    ctx.set_theme(match look {
        Some(Look::Light) => ThemePreference::Light,
        Some(Look::Dark) => ThemePreference::Dark,
        None => ThemePreference::System,
    });
}

/// Gives the window this size of text.
pub fn enlarge(ctx: &Context, text_percent: u16) {
    // What stands in the file may be anything; a window whose text nobody can read could not be set right again.
    ctx.set_zoom_factor(f32::from(text_percent.clamp(50, 300)) / 100.0);
}

/// Draws the screen.
pub fn settings_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    page_ui(ui, state, out, |ui, out| {
        title_ui(ui, &say("settings-title", &[]));
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
        }
        let Some(set) = &state.preferences else {
            muted_ui(ui, &say("browse-loading", &[]));
            return;
        };
        section_ui(ui, "settings-language", |ui| beside_ui(ui, |ui| language_ui(ui, set, out)));
        section_ui(ui, "settings-look", |ui| beside_ui(ui, |ui| look_ui(ui, set, out)));
        section_ui(ui, "settings-size", |ui| {
            beside_ui(ui, |ui| {
                for percent in SIZES {
                    let words = say("settings-percent", &[("percent", Value::from(percent.to_string()))]);
                    if radio_ui(ui, set.text_percent == percent, &words, "") {
                        out.push(Msg::Set(Setting::TextPercent(percent)));
                    }
                }
            });
        });
        heading(ui, "settings-folder");
        folder_ui(ui, state, set, draft, out);
        section_ui(ui, "settings-weekly", |ui| {
            body_ui(ui, &say("settings-weekly-text", &[]));
            if ui.add(Button::plain(&say("button-home", &[])).icon(icons::HOUSE)).clicked() {
                out.push(Msg::GoTo(Screen::Home));
            }
        });
        section_ui(ui, "drill-window-title", |ui| drills_ui(ui, state, out));
        section_ui(ui, "settings-network", |ui| network_ui(ui, state, set, draft, out));
        section_ui(ui, "settings-read-only", |ui| read_only_ui(ui, set, out));
        section_ui(ui, "settings-support", |ui| support_button_ui(ui, out));
        ui.add_space(size::GAP);
        if ui.add(Button::quiet(&say("about-title", &[])).icon(icons::INFO)).clicked() {
            out.push(Msg::GoTo(Screen::About));
        }
    });
}

fn heading(ui: &mut Ui, key: &str) {
    ui.add_space(size::GAP);
    heading_ui(ui, &say(key, &[]));
    ui.add_space(2.0);
}

fn section_ui(ui: &mut Ui, key: &str, add: impl FnOnce(&mut Ui)) {
    heading(ui, key);
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
}

/// Short choices beside each other, as many as fit on a line.
fn beside_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 24.0;
        add(ui);
    });
}

fn language_ui(ui: &mut Ui, set: &Preferences, out: &mut Vec<Msg>) {
    if radio_ui(ui, set.language.is_none(), &say("settings-language-system", &[]), "") {
        out.push(Msg::Set(Setting::Language(None)));
    }
    for language in Language::ALL {
        if radio_ui(ui, set.language == Some(language), language.name(), "") {
            out.push(Msg::Set(Setting::Language(Some(language))));
        }
    }
}

fn look_ui(ui: &mut Ui, set: &Preferences, out: &mut Vec<Msg>) {
    let looks = [
        (None, "settings-look-system"),
        (Some(Look::Light), "settings-look-light"),
        (Some(Look::Dark), "settings-look-dark"),
    ];
    for (look, key) in looks {
        if radio_ui(ui, set.look == look, &say(key, &[]), "") {
            out.push(Msg::Set(Setting::Look(look)));
        }
    }
}

fn folder_ui(ui: &mut Ui, state: &State, set: &Preferences, draft: &mut Draft, out: &mut Vec<Msg>) {
    let field = FolderField {
        id: "usual-folder",
        label: &say("choose-folder", &[]),
        help: &say("settings-folder-help", &[]),
        typed: Msg::UsualFolderTyped,
        synced: state.home.synced.by(&typed_path(&draft.usual_folder, None)),
        no_chooser: state.no_chooser,
    };
    field.show(ui, state, &mut draft.usual_folder, &mut draft.focus, out);
    if draft.usual_folder != set.vault_root.display().to_string() {
        ui.add_space(6.0);
        if ui.add(Button::primary(&say("settings-folder-go", &[]))).clicked() {
            out.push(Msg::SetUsualFolder);
        }
    }
}

fn network_ui(ui: &mut Ui, state: &State, set: &Preferences, draft: &mut Draft, out: &mut Vec<Msg>) {
    muted_ui(ui, &say("settings-network-text", &[]));
    let (label, hint, help) =
        (say("sign-in-proxy", &[]), say("sign-in-proxy-hint", &[]), say("settings-proxy-help", &[]));
    Field::new("usual-proxy", &label).hint(&hint).help(&help).show(ui, &mut draft.usual_proxy);
    let (label, help) = (say("sign-in-ca", &[]), say("sign-in-ca-help", &[]));
    let response = Field::new("usual-ca", &label).help(&help).show(ui, &mut draft.usual_ca);
    if draft.focus == Some("usual-ca") {
        response.request_focus();
        draft.focus = None;
    }
    no_chooser_ui(ui, state);
    ui.horizontal_wrapped(|ui| {
        let (browse, name) = (say("choose-folder-browse", &[]), say("sign-in-ca-browse-name", &[]));
        if ui.add(Button::plain(&browse).name(&name).icon(icons::FILE)).clicked() {
            out.push(Msg::ChooseCaFile);
        }
        let changed = draft.usual_proxy.trim() != set.proxy || draft.usual_ca.trim() != set.ca_file;
        if changed && ui.add(Button::primary(&say("settings-network-go", &[]))).clicked() {
            out.push(Msg::SetNetwork);
        }
    });
}

fn read_only_ui(ui: &mut Ui, set: &Preferences, out: &mut Vec<Msg>) {
    let on = set.read_only.is_some();
    let locked = is_locked(set.read_only.as_ref());
    let (text, note) = (say("settings-read-only-tick", &[]), say("settings-read-only-note", &[]));
    ui.add_enabled_ui(!locked, |ui| {
        if tick_ui(ui, on, &text, &note) {
            out.push(Msg::Set(Setting::ReadOnly(!on)));
        }
    });
    let why = match &set.read_only {
        Some(ReadOnly::Policy(path)) => {
            say("settings-read-only-policy", &[("path", Value::from(path.display().to_string()))])
        }
        Some(ReadOnly::Told) => say("settings-read-only-told", &[]),
        Some(ReadOnly::Set) | None => return,
    };
    notice_ui(ui, Tone::Calm, &why, |ui| body_ui(ui, &why));
}
