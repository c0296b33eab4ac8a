//! What is in files that were opened, what of it is missing, whose it is, and *Import*.

use egui::{Align, Layout, Ui};

use crate::gui::choose::{bullet_ui, kind_icon, photo_forms_ui};
use crate::gui::folder::FolderField;
use crate::gui::frame::enter_pressed;
use crate::gui::icons;
use crate::gui::state::{Draft, Section, State, Way};
use crate::gui::theme::{self, Palette, medium, regular, size};
use crate::gui::update::{Msg, keepers};
use crate::gui::widgets::{
    Button, Row, Tone, heading_ui, icon_tile_ui, icon_ui, line_ui, more_ui, muted_ui, notice_ui, radio_ui, row_ui,
    rule_ui, strong_ui, text_ui,
};
use crate::model::{Kind, Recognised};
use crate::text::{self, Value, say};

/// So many names of a list are shown.
const SHOWN: usize = 20;

/// Draws what was recognised, and the choices.
pub fn found_ui(ui: &mut Ui, state: &State, recognised: &Recognised, draft: &mut Draft, out: &mut Vec<Msg>) {
    missing_ui(ui, recognised, out);
    inside_ui(ui, recognised);
    ui.add_space(10.0);
    columns_ui(ui, state, recognised, out);
    left_out_ui(ui, recognised);
    ui.horizontal_wrapped(|ui| {
        if ui.add(Button::plain(&say("import-add-files", &[])).icon(icons::PLUS)).clicked() {
            out.push(Msg::ChooseFiles { folder: false });
        }
        if ui.add(Button::plain(&say("import-other", &[])).icon(icons::ROTATE_CCW)).clicked() {
            out.push(Msg::OtherFiles);
        }
    });
    ui.add_space(size::SECTION);
    whose_ui(ui, state, recognised, draft, out);
    if recognised.kinds.contains_key(&Kind::Photos) {
        ui.add_space(size::GAP);
        photo_forms_ui(ui, state.importing.photos, out);
    }
}

/// How much of each kind, and the files that it is in.
fn inside_ui(ui: &mut Ui, recognised: &Recognised) {
    let name = Value::from(&recognised.name);
    heading_ui(ui, &say("import-inside", &[("name", name)]));
    ui.add_space(2.0);
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let p = Palette::of(ui);
        let kinds: Vec<(Kind, u64)> = recognised.kinds.iter().map(|(kind, n)| (*kind, *n)).collect();
        for pair in kinds.chunks(2) {
            ui.columns_const(|columns: &mut [Ui; 2]| {
                for (ui, (kind, n)) in columns.iter_mut().zip(pair) {
                    ui.horizontal(|ui| {
                        icon_tile_ui(ui, kind_icon(*kind), Tone::Calm);
                        ui.add_space(4.0);
                        strong_ui(ui, &text::count_of(*kind, *n));
                    });
                }
            });
            ui.add_space(4.0);
        }
        rule_ui(ui);
        ui.add_space(6.0);
        for sort in &recognised.sorts {
            let what = text::say(sort.what, &[("n", Value::Number(sort.files)), ("items", Value::Number(sort.items))]);
            let line = say("import-sort", &[("what", Value::from(what)), ("size", Value::Size(sort.bytes))]);
            text_ui(ui, &line, regular(14.0), p.muted);
        }
        if recognised.matched.1 > 0 {
            let (n, of) = (Value::Number(recognised.matched.0), Value::Number(recognised.matched.1));
            let line = say("import-matched", &[("n", n), ("of", of)]);
            text_ui(ui, line.trim(), regular(14.0), p.muted);
        }
        let all = [("n", Value::Number(recognised.files)), ("size", Value::Size(recognised.bytes))];
        text_ui(ui, &say("import-inside-size", &all), medium(14.0), p.text);
    });
}

/// What becomes of each column of the tables, where there are some.
fn columns_ui(ui: &mut Ui, state: &State, recognised: &Recognised, out: &mut Vec<Msg>) {
    if recognised.tables.is_empty() {
        return;
    }
    theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(20, 6)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let p = Palette::of(ui);
        for (index, table) in recognised.tables.iter().enumerate().take(SHOWN) {
            if index > 0 {
                rule_ui(ui);
            }
            let section = Section::Columns(index);
            let open = state.open.contains(&section);
            let title = say("import-columns", &[("name", Value::from(&table.name))]);
            let row = Row { icon: icons::FILE_TEXT, tone: Tone::Calm, title: &title, value: "", open };
            if row_ui(ui, &row) {
                out.push(Msg::Toggle(section));
            }
            if !open {
                continue;
            }
            for column in &table.columns {
                let becomes = Value::from(say(column.becomes, &[]));
                let line = say("done-item", &[("item", Value::from(&column.header)), ("why", becomes)]);
                text_ui(ui, &line, regular(14.0), p.text);
            }
            ui.add_space(6.0);
        }
        more_ui(ui, recognised.tables.len(), SHOWN);
    });
    ui.add_space(10.0);
}

fn missing_ui(ui: &mut Ui, recognised: &Recognised, out: &mut Vec<Msg>) {
    let missing: Vec<&str> = recognised.missing_parts().collect();
    if missing.is_empty() {
        return;
    }
    let n = || [("n", Value::from(missing.len()))];
    let title = say("import-window-missing", &n());
    notice_ui(ui, Tone::Warning, &title, |ui| {
        strong_ui(ui, &title);
        names_ui(ui, missing.iter().map(|name| (*name).to_owned()));
        muted_ui(ui, &say("import-window-missing-text", &n()));
        ui.add_space(4.0);
        let words = say("import-choose-files", &[]);
        if ui.add(Button::plain(&words).icon(icons::FILE_TEXT)).clicked() {
            out.push(Msg::ChooseFiles { folder: false });
        }
    });
    ui.add_space(10.0);
}

fn left_out_ui(ui: &mut Ui, recognised: &Recognised) {
    if recognised.left_out.is_empty() {
        return;
    }
    let title = say("import-window-left-out", &[]);
    notice_ui(ui, Tone::Calm, &title, |ui| {
        strong_ui(ui, &title);
        names_ui(ui, recognised.left_out.iter().map(text::left_out));
    });
    ui.add_space(10.0);
}

fn names_ui(ui: &mut Ui, names: impl ExactSizeIterator<Item = String>) {
    let n = names.len();
    for name in names.take(SHOWN) {
        bullet_ui(ui, &name);
    }
    more_ui(ui, n, SHOWN);
}

/// Whose the files are, and where the backup goes.
fn whose_ui(ui: &mut Ui, state: &State, recognised: &Recognised, draft: &mut Draft, out: &mut Vec<Msg>) {
    let importing = &state.importing;
    let vault = format!("import {}", recognised.name);
    heading_ui(ui, &say("import-whose", &[]));
    ui.add_space(2.0);
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let note = say("import-by-itself-note", &[("vault", Value::from(&vault))]);
        if radio_ui(ui, importing.account.is_none(), &say("import-by-itself", &[]), &note) {
            out.push(Msg::ImportFor(None));
        }
        // Its own folder is what the first line says.
        for card in keepers(state).filter(|card| card.way != Way::Files || card.name != vault) {
            let on = importing.account.as_ref() == Some(&card.name);
            let name = say("import-for-account", &[("account", Value::from(&card.name))]);
            if radio_ui(ui, on, &name, &say("import-for-account-note", &[])) {
                out.push(Msg::ImportFor(Some(card.name.clone())));
            }
        }
    });
    if importing.account.is_none() {
        ui.add_space(size::GAP);
        let field = FolderField {
            id: "folder",
            label: &say("choose-folder", &[]),
            help: &say("choose-folder-help", &[("vault", Value::from(&vault))]),
            typed: Msg::FolderTyped,
            synced: importing.synced,
            no_chooser: importing.no_chooser,
        };
        field.show(ui, state, &mut draft.import_folder, &mut draft.focus, out);
    }
}

/// What stands below the page whatever is scrolled: whose it becomes, and *Import*.
pub fn go_ui(ui: &mut Ui, state: &State, draft: &Draft, free: bool, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    let to = state.importing.account.clone().unwrap_or_else(|| draft.import_folder.clone());
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let go = say("import-go", &[]);
        let pressed = ui.add_enabled(free, Button::primary(&go).icon(icons::DOWNLOAD).big()).clicked();
        if pressed || (free && enter_pressed(ui)) {
            out.push(Msg::Import);
        }
        ui.add_space(6.0);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            icon_ui(ui, icons::HARD_DRIVE, 18.0, p.muted);
            line_ui(ui, &to, regular(14.0), p.muted);
        });
    });
}
