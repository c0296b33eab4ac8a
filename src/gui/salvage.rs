//! *Salvage*: opening something damaged, what can still be had of it and what can't, and the backup that is made of that. How
//! far it is shows *Running*, and what came of it *Result*.

use egui::{Align, Layout, Ui};

use crate::model::{Kind, Salvageable};
use crate::text::{self, Value, kind_name, number, say};

use super::choose::{kind_icon, photo_forms_ui};
use super::frame::{announce, enter_pressed, footer_ui, sentence_card_ui, step_ui};
use super::icons;
use super::notices::trouble_ui;
use super::result::list_ui;
use super::state::{Draft, Run, Section, State, Way};
use super::theme::{self, Palette, medium, regular, size};
use super::update::{Msg, Salvage, keepers};
use super::widgets::{
    Button, Field, Tone, bar_ui, body_ui, heading_ui, icon_tile_ui, icon_ui, line_ui, more_ui, muted_ui, notice_ui,
    radio_ui, strong_ui, text_ui, title_ui,
};

/// So many paths of what was opened are shown.
const SHOWN: usize = 8;

/// The button that leads here, wherever something may be damaged.
pub fn salvage_button_ui(ui: &mut Ui, paths: &[std::path::PathBuf], out: &mut Vec<Msg>) {
    // Where it is known what is damaged, the button says what it does.
    let words = if paths.is_empty() { "salvage-open" } else { "home-damaged-salvage" };
    if ui.add(Button::quiet(&say(words, &[])).icon(icons::TRIANGLE_ALERT)).clicked() {
        out.push(Msg::Salvage(Salvage::Open(paths.to_vec())));
    }
}

/// Draws the screen.
pub fn salvage_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    let salvaging = &state.salvaging;
    let going = state.is_running();
    let looking = going && state.run.as_ref().is_some_and(Run::is_looking);
    let found = salvaging.found.as_ref().filter(|_| !looking);
    if let Some(found) = found {
        footer_ui(ui, 760.0, |ui| go_ui(ui, state, found, !going, out));
    }
    step_ui(ui, state, out, 760.0, |ui, out| {
        title_ui(ui, &say("salvage-title", &[]));
        muted_ui(ui, &say("salvage-text", &[]));
        ui.add_space(8.0);
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
            ui.add_space(8.0);
        }
        if going && !looking {
            let words = say("salvage-busy", &[]);
            notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
            ui.add_space(8.0);
        }
        match found {
            Some(found) => found_ui(ui, state, found, out),
            None if looking || !salvaging.paths.is_empty() => opened_ui(ui, state, looking, !going, out),
            None => choose_ui(ui, state, draft, out),
        }
    });
}

/// The place to drop it on, and the buttons that open choosers.
fn choose_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        heading_ui(ui, &say("salvage-drop", &[]));
        muted_ui(ui, &say("salvage-drop-text", &[]));
        ui.add_space(8.0);
        let words = [say("import-choose-files", &[]), say("import-choose-folder", &[])];
        ui.columns_const(|[left, right]| {
            let button = Button::primary(&words[0]).icon(icons::FILE_TEXT).wide();
            if left.add(button).clicked() || enter_pressed(left) {
                out.push(Msg::Salvage(Salvage::Choose { folder: false }));
            }
            if right.add(Button::plain(&words[1]).icon(icons::FOLDER).wide()).clicked() {
                out.push(Msg::Salvage(Salvage::Choose { folder: true }));
            }
        });
        if state.salvaging.types_path {
            ui.add_space(8.0);
            let (label, help) = (say("import-path", &[]), say("import-path-help", &[]));
            let response = Field::new("salvage-path", &label).help(&help).show(ui, &mut draft.salvage_path);
            if draft.focus == Some("salvage-path") {
                response.request_focus();
                draft.focus = None;
            }
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if ui.add(Button::plain(&say("import-path-look", &[])).icon(icons::SEARCH)).clicked() || entered {
                out.push(Msg::Salvage(Salvage::Typed));
            }
        }
    });
    ui.add_space(size::SECTION);
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for key in ["salvage-point-reads", "salvage-point-proof", "salvage-point-copies"] {
            ui.horizontal_top(|ui| {
                icon_ui(ui, icons::CHECK, 16.0, Palette::of(ui).ok);
                ui.vertical(|ui| body_ui(ui, &say(key, &[])));
            });
        }
    });
}

/// What was opened, while it is looked through or has to wait for that.
fn opened_ui(ui: &mut Ui, state: &State, looking: bool, free: bool, out: &mut Vec<Msg>) {
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if looking {
            let words = say("phase-recognising", &[]);
            strong_ui(ui, &words);
            announce(ui, "looking through", &words);
        }
        let paths = &state.salvaging.paths;
        for path in paths.iter().take(SHOWN) {
            body_ui(ui, &path.display().to_string());
        }
        more_ui(ui, paths.len(), SHOWN);
        if let Some(run) = state.run.as_ref().filter(|_| looking) {
            muted_ui(ui, &say("salvage-looking", &[("size", Value::Size(run.state.progress.received))]));
        }
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            let look = say("import-look-now", &[]);
            if !looking && ui.add_enabled(free, Button::primary(&look).icon(icons::SEARCH)).clicked() {
                out.push(Msg::Salvage(Salvage::Look));
            }
            if ui.add(Button::plain(&say("button-cancel", &[])).icon(icons::X)).clicked() {
                out.push(Msg::Salvage(Salvage::Others));
            }
        });
    });
}

/// What can be had, what can't, and the choices.
fn found_ui(ui: &mut Ui, state: &State, found: &Salvageable, out: &mut Vec<Msg>) {
    let all: u64 = found.kinds.values().map(|(whole, lost)| whole + lost).sum();
    let (whole, name) = (found.n_whole(), Value::from(&found.name));
    let nothing_left = whole == all && found.left_out.is_empty();
    let key = if whole == all { "salvage-all-whole" } else { "salvage-some-whole" };
    let args = [("n", Value::Number(whole)), ("all", Value::Number(all)), ("name", name)];
    let tone = if nothing_left { Tone::Good } else { Tone::Warning };
    sentence_card_ui(ui, "salvageable", tone, &say(key, &args), |ui| {
        muted_ui(ui, &say("salvage-size", &[("size", Value::Size(found.bytes))]));
        ui.add_space(8.0);
        for (kind, (whole, lost)) in &found.kinds {
            kind_ui(ui, *kind, *whole, *lost);
        }
        if found.unproven > 0 {
            ui.add_space(4.0);
            body_ui(ui, &say("salvage-n-unproven", &[("n", Value::Number(found.unproven))]));
        }
    });
    ui.add_space(10.0);
    lists_ui(ui, state, found, out);
    ui.horizontal_wrapped(|ui| {
        if ui.add(Button::plain(&say("salvage-add", &[])).icon(icons::PLUS)).clicked() {
            out.push(Msg::Salvage(Salvage::Choose { folder: false }));
        }
        if ui.add(Button::plain(&say("salvage-other", &[])).icon(icons::ROTATE_CCW)).clicked() {
            out.push(Msg::Salvage(Salvage::Others));
        }
    });
    ui.add_space(size::SECTION);
    whose_ui(ui, state, found, out);
    if found.kinds.contains_key(&Kind::Photos) {
        ui.add_space(size::GAP);
        photo_forms_ui(ui, state.salvaging.photos, out);
    }
}

/// How much of a kind is whole, as a bar and in words.
fn kind_ui(ui: &mut Ui, kind: Kind, whole: u64, lost: u64) {
    let p = Palette::of(ui);
    let all = whole + lost;
    let args = [("n", Value::from(number(whole))), ("all", Value::from(number(all))), ("lost", Value::Number(lost))];
    let words = say(if lost == 0 { "salvage-kind-whole" } else { "salvage-kind" }, &args);
    ui.horizontal(|ui| {
        icon_tile_ui(ui, kind_icon(kind), if lost == 0 { Tone::Good } else { Tone::Warning });
        ui.add_space(4.0);
        let width = ui.available_width();
        ui.allocate_ui_with_layout(egui::vec2(width, 40.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 5.0;
            ui.horizontal_wrapped(|ui| {
                text_ui(ui, &kind_name(kind), medium(15.0), p.text);
                text_ui(ui, &words, regular(13.5), p.muted);
            });
            let part = whole as f32 / all.max(1) as f32;
            let tone = if lost == 0 { Tone::Good } else { Tone::Warning };
            bar_ui(ui, &format!("{}: {words}", kind_name(kind)), Some(part), 6.0, tone);
        });
    });
    ui.add_space(4.0);
}

/// What can't be had, by name.
fn lists_ui(ui: &mut Ui, state: &State, found: &Salvageable, out: &mut Vec<Msg>) {
    if found.lost.is_empty() && found.left_out.is_empty() {
        return;
    }
    theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if !found.lost.is_empty() {
            let title = say("salvage-lost", &[("n", Value::from(found.lost.len()))]);
            let names = found.lost.iter().map(|(kind, name)| {
                say("salvage-lost-one", &[("name", Value::from(name)), ("kind", Value::from(kind_name(*kind)))])
            });
            let section = (Section::Part("salvage-lost"), Tone::Warning);
            list_ui(ui, state, out, section, (&title, "salvage-lost-way"), names);
        }
        if !found.left_out.is_empty() {
            let title = say("salvage-left-out", &[("n", Value::from(found.left_out.len()))]);
            let section = (Section::Part("salvage-left-out"), Tone::Warning);
            list_ui(ui, state, out, section, (&title, ""), found.left_out.iter().map(text::left_out));
        }
    });
    ui.add_space(10.0);
}

/// Whose it is.
fn whose_ui(ui: &mut Ui, state: &State, found: &Salvageable, out: &mut Vec<Msg>) {
    let own = own_vault(found);
    heading_ui(ui, &say("import-whose", &[]));
    ui.add_space(2.0);
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let note = say("import-by-itself-note", &[("vault", Value::from(&own))]);
        if radio_ui(ui, state.salvaging.account.is_none(), &say("import-by-itself", &[]), &note) {
            out.push(Msg::Salvage(Salvage::For(None)));
        }
        for card in keepers(state).filter(|card| card.way != Way::Files || card.name != own) {
            let on = state.salvaging.account.as_ref() == Some(&card.name);
            let name = say("import-for-account", &[("account", Value::from(&card.name))]);
            if radio_ui(ui, on, &name, &say("import-for-account-note", &[])) {
                out.push(Msg::Salvage(Salvage::For(Some(card.name.clone()))));
            }
        }
    });
}

/// The folder that it gets where it is kept by itself.
fn own_vault(found: &Salvageable) -> String {
    format!("salvage {}", found.name)
}

/// What stands below the page whatever is scrolled: whose it becomes, and *Salvage it*.
fn go_ui(ui: &mut Ui, state: &State, found: &Salvageable, free: bool, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    let to = state.salvaging.account.clone().unwrap_or_else(|| own_vault(found));
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let go = say("salvage-go", &[]);
        let pressed = ui.add_enabled(free, Button::primary(&go).icon(icons::DOWNLOAD).big()).clicked();
        if pressed || (free && enter_pressed(ui)) {
            out.push(Msg::Salvage(Salvage::Go));
        }
        ui.add_space(6.0);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            icon_ui(ui, icons::HARD_DRIVE, 18.0, p.muted);
            line_ui(ui, &to, regular(14.0), p.muted);
        });
    });
}
