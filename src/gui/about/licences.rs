//! *Licences*: everything of others that is compiled in, and word for word under what licence. Only the rows in view are
//! drawn.

use egui::{Align, CornerRadius, Layout, Margin, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use crate::about::{Part, flowing, third_party};
use crate::gui::browse::{List, RowState};
use crate::gui::frame::{escape_pressed, still_page_ui};
use crate::gui::icons;
use crate::gui::state::{Licences, State};
use crate::gui::theme::{self, Palette, medium, regular, semibold, size};
use crate::gui::update::Msg;
use crate::gui::widgets::{Button, heading_ui, muted_ui, one_line, text_ui};
use crate::text::say;

/// Below this width the list and the text take turns.
const TWO: f32 = 560.0;

/// Draws the screen.
pub fn licences_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    still_page_ui(ui, state, out, |ui, out| {
        let looked = state.licences;
        let single = ui.available_width() < TWO;
        let to_list = single && looked.in_front;
        let words = say(if to_list { "browse-back-to-list" } else { "button-back" }, &[]);
        ui.horizontal_wrapped(|ui| {
            if ui.add(Button::quiet(&words).icon(icons::ARROW_LEFT)).clicked() || escape_pressed(ui) {
                out.push(if to_list { Msg::Licence { row: None, in_front: false } } else { Msg::Back });
            }
            heading_ui(ui, &say("about-licences", &[]));
        });
        ui.add_space(6.0);
        if single {
            if looked.in_front {
                text_of_ui(ui, looked)
            } else {
                list_ui(ui, looked, true, out)
            }
            return;
        }
        let area = ui.available_rect_before_wrap();
        let left = (area.width() * 0.42).min(360.0);
        let child = |ui: &mut Ui, rect: Rect| {
            ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)))
        };
        list_ui(&mut child(ui, Rect::from_min_size(area.min, vec2(left, area.height()))), looked, false, out);
        let right = Rect::from_min_max(pos2(area.left() + left + 14.0, area.top()), area.max);
        text_of_ui(&mut child(ui, right), looked);
        ui.advance_cursor_after_rect(area);
    });
}

fn part(row: u64) -> Option<&'static Part> {
    third_party().parts.get(usize::try_from(row).ok()?)
}

fn list_ui(ui: &mut Ui, looked: Licences, single: bool, out: &mut Vec<Msg>) {
    let n = third_party().parts.len() as u64;
    let list = List { id: "licences", name: &super::parts_words(), n, row: 52.0, active: looked.row };
    let did = list
        .show(ui, |ui, rect, index, state| part(index).map_or_else(String::new, |part| row_ui(ui, rect, part, state)));
    if let Some(row) = did.pressed {
        out.push(Msg::Licence { row: Some(row), in_front: single });
    } else if let Some(row) = did.went {
        out.push(Msg::Licence { row: Some(row), in_front: false });
    }
}

/// Draws a row and gives its name.
fn row_ui(ui: &mut Ui, rect: Rect, part: &Part, state: &RowState) -> String {
    let p = Palette::of(ui);
    let ground = rect.shrink2(vec2(0.0, 2.0));
    if state.active || state.hovered {
        let fill = if state.active { p.accent_soft } else { p.hover };
        ui.painter().rect_filled(ground, CornerRadius::same(size::RADIUS), fill);
    }
    let (left, middle) = (ground.left() + 12.0, ground.center().y);
    let room = (ground.width() - 24.0).max(20.0);
    let title = part.to_string();
    for (text, font, colour, y) in [
        (title.as_str(), medium(14.5), p.text, middle - 9.0),
        (part.licence.as_str(), regular(13.0), p.muted, middle + 10.0),
    ] {
        let galley = one_line(ui, text, font, colour, room);
        ui.painter().galley(pos2(left, y - galley.size().y / 2.0), galley, colour);
    }
    format!("{title}, {}", part.licence)
}

fn text_of_ui(ui: &mut Ui, looked: Licences) {
    let p = Palette::of(ui);
    let Some(part) = part(looked.row) else { return };
    theme::card(p).inner_margin(Margin { left: 20, right: 6, top: 6, bottom: 12 }).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        ScrollArea::vertical().id_salt(("licence", looked.row)).auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - size::SCROLL_BAR);
            ui.add_space(12.0);
            text_ui(ui, &part.to_string(), semibold(18.0), p.text);
            muted_ui(ui, &part.licence);
            ui.add_space(8.0);
            text_ui(ui, &flowing(&third_party().text_of(part)), regular(13.5), p.text);
            ui.add_space(8.0);
        });
    });
}
