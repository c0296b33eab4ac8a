//! What stands around the inside of a backup: the navigation with its kinds, and the room in the middle, which does not
//! scroll as a whole.

use egui::accesskit::Role;
use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui, UiBuilder};

use crate::engine::inside::Opened;
use crate::gui::choose::kind_icon;
use crate::gui::frame::{brand_ui, entries_ui};
use crate::gui::home::when;
use crate::gui::icons;
use crate::gui::logo::logo_ui;
use crate::gui::state::{Browse, Run, State};
use crate::gui::theme::{Palette, medium, size};
use crate::gui::update::{Act, Msg};
use crate::gui::widgets::{Button, line_ui, nav_ui, rule_ui, small_ui};
use crate::text::{Value, kind_name, number, say};

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
            ScrollArea::horizontal().id_salt("kinds").show(ui, |ui| {
                ui.horizontal(|ui| {
                    logo_ui(ui, 34.0);
                    ui.add_space(4.0);
                    kinds_ui(ui, browse, opened, out, false);
                    entries_ui(ui, state, out, false);
                    verify_ui(ui, state, opened, out);
                });
            });
        });
    } else {
        let frame = Frame::new().fill(p.rail).inner_margin(Margin::symmetric(12, 18));
        Panel::left("navigation").exact_size(size::RAIL).frame(frame).resizable(false).show_separator_line(false).show(
            ui,
            |ui| {
                ui.horizontal(brand_ui);
                ui.add_space(14.0);
                ScrollArea::vertical().id_salt("rail").show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 4.0;
                    entries_ui(ui, state, out, true);
                    ui.add_space(10.0);
                    rule_ui(ui);
                    ui.add_space(8.0);
                    ui.scope(|ui| {
                        ui.set_max_width(size::RAIL - 40.0);
                        small_ui(ui, &say("browse-backup-of", &[]));
                        line_ui(ui, &opened.account, medium(14.0), p.text);
                        small_ui(ui, &when(opened.sealed));
                    });
                    ui.add_space(6.0);
                    kinds_ui(ui, browse, opened, out, true);
                    ui.add_space(6.0);
                    verify_ui(ui, state, opened, out);
                });
            },
        );
    }
    let side = if narrow { 14 } else { 28 };
    let margin = Margin { left: side, right: side, top: if narrow { 10 } else { 24 }, bottom: 14 };
    CentralPanel::no_frame().frame(Frame::new().fill(p.bg).inner_margin(margin)).show(ui, |ui| add(ui, out));
}

fn verify_ui(ui: &mut Ui, state: &State, opened: &Opened, out: &mut Vec<Msg>) {
    let free = !state.run.as_ref().is_some_and(Run::is_going);
    let words = say("verify-button", &[]);
    let name = say("verify-line", &[("time", Value::from(when(opened.sealed)))]);
    if ui.add_enabled(free, Button::quiet(&words).name(&name).icon(icons::SHIELD_CHECK)).clicked() {
        out.push(Msg::Browse(Act::Verify(opened.path.clone())));
    }
}

fn kinds_ui(ui: &mut Ui, browse: &Browse, opened: &Opened, out: &mut Vec<Msg>, wide: bool) {
    let builder = UiBuilder::new().accessibility_role(Role::TabList).accessibility_label(say("browse-kinds", &[]));
    ui.scope_builder(builder, |ui| {
        for (kind, n) in &opened.kinds {
            let here = *kind == browse.query.kind;
            let args = [("kind", Value::from(kind_name(*kind))), ("n", Value::from(number(*n)))];
            if nav_ui(ui, kind_icon(*kind), &say("browse-kind", &args), here, wide) && !here {
                out.push(Msg::Browse(Act::Kind(*kind)));
            }
        }
    });
}
