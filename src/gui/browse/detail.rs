//! One item with all that it says, in words; what is wrong with it; and *Save a copy…*.

use egui::{Align, Layout, Margin, ScrollArea, Ui, Vec2, vec2};

use crate::engine::inside::Item;
use crate::gui::icons;
use crate::gui::notices::trouble_ui;
use crate::gui::state::{Browse, State};
use crate::gui::theme::{self, Palette, display, medium, regular, size};
use crate::gui::update::{Act, Msg, Which};
use crate::gui::widgets::{Button, Tone, body_ui, muted_ui, notice_ui, rule_ui, text_ui};
use crate::model::Kind;
use crate::text::{self, Value, say};

use super::gallery::Gallery;
use super::panes::{mark_ui, title_of, waiting_ui};
use super::words::{Line, lines};

/// Draws the item that is chosen.
pub fn detail_ui(ui: &mut Ui, state: &State, browse: &Browse, gallery: &mut Gallery, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    let Some((_, item)) = &browse.item else {
        if browse.n() > 0 || browse.agenda.as_ref().is_some_and(|agenda| !agenda.entries.is_empty()) {
            ui.add_space(12.0);
            muted_ui(ui, &say("browse-choose-one", &[]));
        }
        return;
    };
    theme::card(p).inner_margin(Margin { left: 20, right: 6, top: 6, bottom: 12 }).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        let Some(item) = item else {
            ui.add_space(10.0);
            waiting_ui(ui);
            return;
        };
        ScrollArea::vertical().id_salt(("item", item.row.place)).auto_shrink(false).show(ui, |ui| {
            let room = ui.available_width() - size::SCROLL_BAR;
            ui.set_max_width(room);
            ui.add_space(14.0);
            top_ui(ui, browse, item, gallery);
            ui.add_space(10.0);
            wrong_ui(ui, state, item, out);
            values_ui(ui, browse, item);
            ui.add_space(12.0);
            let free = !state.is_running();
            let words = say("browse-save-one", &[]);
            let name = say("browse-save-one-name", &[("name", Value::from(title_of(item.kind, &item.row)))]);
            if ui.add_enabled(free, Button::plain(&words).name(&name).icon(icons::DOWNLOAD)).clicked() {
                out.push(Msg::Browse(Act::Save(Which::One(item.row.place))));
            }
            ui.add_space(8.0);
        });
    });
}

fn top_ui(ui: &mut Ui, browse: &Browse, item: &Item, gallery: &mut Gallery) {
    let p = Palette::of(ui);
    let title = title_of(item.kind, &item.row);
    let heading = |ui: &mut Ui| {
        let response = text_ui(ui, &title, display(22.0), p.text);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Heading, true, &title));
        if let Some(collection) = browse.collection(&item.row.collection) {
            let name = if collection.name.is_empty() { say("choose-unnamed", &[]) } else { collection.name.clone() };
            ui.horizontal(|ui| {
                if let Some(rgb) = collection.colour {
                    let (rect, _) = ui.allocate_exact_size(Vec2::splat(12.0), egui::Sense::hover());
                    theme::paint_dot(ui, rect.center(), rgb);
                }
                muted_ui(ui, &name);
            });
        }
    };
    let edge = if item.kind == Kind::Contacts { 84.0 } else { 44.0 };
    ui.horizontal_top(|ui| {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(edge), egui::Sense::hover());
        mark_ui(ui, rect, item.kind, &item.row, gallery);
        if item.kind == Kind::Contacts && item.row.has_picture {
            let name = say("browse-portrait", &[("name", Value::from(&title))]);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Image, true, &name));
        }
        ui.add_space(8.0);
        let room = ui.available_width();
        ui.allocate_ui_with_layout(vec2(room, edge), Layout::top_down(Align::Min), |ui| {
            ui.set_width(room);
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.add_space(((edge - 54.0) / 2.0).max(0.0));
            heading(ui);
        });
    });
}

/// What is wrong with it, and that it is kept all the same.
fn wrong_ui(ui: &mut Ui, state: &State, item: &Item, out: &mut Vec<Msg>) {
    if let Some(trouble) = &item.trouble {
        trouble_ui(ui, state, trouble, out);
    }
    if item.raw.is_some() || item.row.unreadable {
        let words = say("browse-unreadable-text", &[]);
        notice_ui(ui, Tone::Warning, &words, |ui| {
            body_ui(ui, &words);
            for problem in &item.problems {
                muted_ui(ui, &text::sentence(problem));
            }
        });
    } else if !item.problems.is_empty() {
        let words = say("browse-problems", &[]);
        notice_ui(ui, Tone::Calm, &words, |ui| {
            body_ui(ui, &words);
            for problem in &item.problems {
                muted_ui(ui, &text::sentence(problem));
            }
        });
    }
    if !item.no_pictures.is_empty() {
        let words = say("browse-no-picture", &[]);
        notice_ui(ui, Tone::Calm, &words, |ui| {
            body_ui(ui, &words);
            for (address, why) in &item.no_pictures {
                muted_ui(ui, &format!("{why} ({address})"));
            }
        });
    }
}

fn values_ui(ui: &mut Ui, browse: &Browse, item: &Item) {
    let p = Palette::of(ui);
    let (first, rest) = lines(item);
    for line in &first {
        line_ui(ui, line, p);
    }
    if let Some(raw) = &item.raw {
        ui.add_space(6.0);
        text_ui(ui, raw, regular(13.0), p.text);
    }
    if rest.is_empty() {
        return;
    }
    ui.add_space(8.0);
    let title = say("browse-more-fields", &[("n", Value::from(rest.len()))]);
    let header = egui::CollapsingHeader::new(egui::RichText::new(&title).font(medium(14.0)).color(p.muted));
    header.id_salt(("more", browse.item.as_ref().map(|(place, _)| *place))).show_unindented(ui, |ui| {
        for line in &rest {
            line_ui(ui, line, p);
        }
    });
}

fn line_ui(ui: &mut Ui, line: &Line, p: &Palette) {
    rule_ui(ui);
    ui.spacing_mut().item_spacing.y = 3.0;
    ui.add_space(5.0);
    text_ui(ui, &line.label, regular(13.0), p.muted);
    text_ui(ui, &line.value, regular(15.0), p.text);
    ui.add_space(5.0);
}
