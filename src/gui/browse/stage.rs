//! What stands around the inside of a backup: the navigation with its kinds, and the room in the middle, which does not
//! scroll as a whole.

use egui::accesskit::Role;
use egui::{CentralPanel, ComboBox, Frame, Margin, Panel, ScrollArea, Ui, UiBuilder, WidgetInfo};

use crate::engine::inside::Opened;
use crate::gui::choose::kind_icon;
use crate::gui::frame::{brand_ui, entries_ui};
use crate::gui::home::when;
use crate::gui::icons;
use crate::gui::recover::recover_buttons_ui;
use crate::gui::state::{Browse, Screen, State};
use crate::gui::theme::{Palette, medium, size};
use crate::gui::update::{Act, Msg, Pack};
use crate::gui::widgets::{Button, icon_button_ui, line_ui, nav_ui, rule_ui, small_ui};
use crate::model::Kind;
use crate::text::{Value, kind_name, number, say};

/// The navigation where there is little room: the kinds in one box, the rest as icons.
fn narrow_ui(ui: &mut Ui, state: &State, browse: &Browse, opened: &Opened, out: &mut Vec<Msg>) {
    if icon_button_ui(ui, icons::HOUSE, &say("nav-home", &[])).clicked() {
        out.push(Msg::GoTo(Screen::Home));
    }
    if let Some(run) = state.run.as_ref().filter(|run| !run.is_looking()) {
        let (icon, screen) =
            if run.is_going() { (icons::DOWNLOAD, Screen::Running) } else { (icons::HISTORY, Screen::Result) };
        if icon_button_ui(ui, icon, &say("nav-result", &[])).clicked() {
            out.push(Msg::GoTo(screen));
        }
    }
    let here = opened.kinds.iter().find(|(kind, _)| *kind == browse.query.kind);
    let shown = here.map_or_else(String::new, |(kind, n)| kind_words(*kind, *n));
    ui.spacing_mut().interact_size.y = size::BUTTON;
    let room = (ui.available_width() - 60.0).clamp(80.0, 260.0);
    let combo = ComboBox::from_id_salt("kinds").width(room).height(300.0).truncate().selected_text(&shown);
    let chosen = combo.show_ui(ui, |ui| {
        let pressed =
            |(kind, n): &&(Kind, u64)| ui.selectable_label(*kind == browse.query.kind, kind_words(*kind, *n)).clicked();
        opened.kinds.iter().filter(pressed).last().map(|(kind, _)| *kind)
    });
    let name = say("browse-collection-name", &[("name", Value::from(&shown))]);
    chosen.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
    if let Some(Some(kind)) = chosen.inner {
        out.push(Msg::Browse(Act::Kind(kind)));
    }
    let free = !state.is_running();
    let name = say("verify-line", &[("time", Value::from(when(opened.sealed)))]);
    if ui.add_enabled_ui(free, |ui| icon_button_ui(ui, icons::SHIELD_CHECK, &name)).inner.clicked() {
        out.push(Msg::Browse(Act::Verify(opened.path.clone())));
    }
}

fn kind_words(kind: Kind, n: u64) -> String {
    say("browse-kind", &[("kind", Value::from(kind_name(kind))), ("n", Value::from(number(n)))])
}

/// Draws the navigation, and `add` beside or below it.
pub fn stage_ui(
    ui: &mut Ui,
    state: &State,
    browse: &Browse,
    opened: &Opened,
    out: &mut Vec<Msg>,
    add: impl FnOnce(&mut Ui, &mut Vec<Msg>),
) {
    let p = Palette::of(ui);
    let narrow = ui.available_width() < size::NARROW;
    if narrow {
        let frame = Frame::new().fill(p.rail).inner_margin(Margin::symmetric(12, 6));
        Panel::top("navigation").frame(frame).resizable(false).show_separator_line(false).show(ui, |ui| {
            ui.horizontal(|ui| narrow_ui(ui, state, browse, opened, out));
        });
    } else {
        let frame = Frame::new().fill(p.rail).inner_margin(Margin::symmetric(12, 18));
        Panel::left("navigation").exact_size(size::RAIL).frame(frame).resizable(false).show_separator_line(false).show(
            ui,
            |ui| {
                ui.horizontal(brand_ui);
                ui.add_space(14.0);
                ScrollArea::vertical().id_salt("rail").show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    entries_ui(ui, state, out, true);
                    ui.add_space(6.0);
                    rule_ui(ui);
                    ui.add_space(6.0);
                    ui.scope(|ui| {
                        ui.set_max_width(size::RAIL - 40.0);
                        small_ui(ui, &say("browse-backup-of", &[]));
                        line_ui(ui, &opened.account, medium(14.0), p.text);
                        small_ui(ui, &when(opened.sealed));
                    });
                    ui.add_space(6.0);
                    kinds_ui(ui, browse, opened, out);
                    ui.add_space(6.0);
                    verify_ui(ui, state, opened, out);
                    pack_ui(ui, state, opened, out);
                    recover_buttons_ui(ui, state, &opened.path, &when(opened.sealed), out);
                });
            },
        );
    }
    let side = if narrow { 14 } else { 28 };
    let margin = Margin { left: side, right: side, top: if narrow { 10 } else { 24 }, bottom: 14 };
    CentralPanel::no_frame().frame(Frame::new().fill(p.bg).inner_margin(margin)).show(ui, |ui| add(ui, out));
}

fn verify_ui(ui: &mut Ui, state: &State, opened: &Opened, out: &mut Vec<Msg>) {
    let free = !state.is_running();
    let words = say("verify-button", &[]);
    let name = say("verify-line", &[("time", Value::from(when(opened.sealed)))]);
    if ui.add_enabled(free, Button::quiet(&words).name(&name).icon(icons::SHIELD_CHECK)).clicked() {
        out.push(Msg::Browse(Act::Verify(opened.path.clone())));
    }
}

/// One file of it, or a folder where it is one file.
fn pack_ui(ui: &mut Ui, state: &State, opened: &Opened, out: &mut Vec<Msg>) {
    let free = !state.is_running();
    let words = say(if opened.is_pack { "unpack-open" } else { "pack-open" }, &[]);
    if ui.add_enabled(free, Button::quiet(&words).icon(icons::FILE)).clicked() {
        out.push(Msg::Pack(Pack::Ask));
    }
}

fn kinds_ui(ui: &mut Ui, browse: &Browse, opened: &Opened, out: &mut Vec<Msg>) {
    let builder = UiBuilder::new().accessibility_role(Role::TabList).accessibility_label(say("browse-kinds", &[]));
    ui.scope_builder(builder, |ui| {
        for (kind, n) in &opened.kinds {
            let here = *kind == browse.query.kind;
            if nav_ui(ui, kind_icon(*kind), &kind_words(*kind, *n), here) && !here {
                out.push(Msg::Browse(Act::Kind(*kind)));
            }
        }
    });
}
