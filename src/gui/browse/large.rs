//! One photo to look at: as large as there is room, with its date, size and place; the ones before and after by arrow keys.

use egui::{Align, CornerRadius, Key, Layout, Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::engine::inside::{Row, Shape, Want};
use crate::gui::frame::escape_pressed;
use crate::gui::home::when;
use crate::gui::icons;
use crate::gui::state::{Browse, PAGE, State};
use crate::gui::theme::{Palette, regular, semibold};
use crate::gui::update::{Act, Msg, Which};
use crate::gui::widgets::{Button, line_ui, muted_ui, paint_icon, small_ui};
use crate::text::{self, Value, number, say, written_time};

use super::gallery::{Drawn, Gallery};
use super::grid::{come_back, last_part, name_of};
use super::panes::waiting_ui;

/// Draws it.
pub fn large_ui(ui: &mut Ui, state: &State, browse: &Browse, gallery: &mut Gallery, index: u64, out: &mut Vec<Msg>) {
    let n = browse.n();
    let last = n.saturating_sub(1);
    // Neighbours are asked for, too, so that turning to them is quick.
    for near in index.saturating_sub(1)..=(index + 1).min(last) {
        if browse.lacks(near) {
            out.push(Msg::Browse(Act::See(near / PAGE)));
        }
    }
    bar_ui(ui, browse, index, last, out);
    let Some(row) = browse.row(index) else {
        waiting_ui(ui);
        return;
    };
    let free = !state.is_running();
    let taken_at = gallery.taken_at(row.place);
    let below = below_height(ui);
    let area = ui.available_rect_before_wrap();
    let place =
        Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - below).max(area.min + vec2(40.0, 40.0)));
    picture_ui(ui, place, row, gallery);
    for near in [index + 1, index.wrapping_sub(1)] {
        if let Some(row) = browse.row(near) {
            gallery.get(Want { place: row.place, shape: Shape::Large });
        }
    }
    ui.advance_cursor_after_rect(place);
    ui.add_space(6.0);
    facts_ui(ui, browse, row, taken_at);
    ui.horizontal_wrapped(|ui| {
        let words = say("browse-save-one", &[]);
        let name = say("browse-save-one-name", &[("name", Value::from(last_part(row)))]);
        if ui.add_enabled(free, Button::plain(&words).name(&name).icon(icons::DOWNLOAD)).clicked() {
            out.push(Msg::Browse(Act::Save(Which::One(row.place))));
        }
    });
}

/// Room for the facts and the button below the picture.
fn below_height(ui: &Ui) -> f32 {
    if ui.available_width() < 560.0 { 150.0 } else { 120.0 }
}

fn bar_ui(ui: &mut Ui, browse: &Browse, index: u64, last: u64, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    let mut go = |index: Option<u64>| out.push(Msg::Browse(Act::Large(index)));
    ui.horizontal_wrapped(|ui| {
        let back = ui.add(Button::quiet(&say("photos-back", &[])).icon(icons::ARROW_LEFT));
        if back.clicked() || escape_pressed(ui) {
            come_back(ui);
            go(None);
        }
        let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
        let (left, right) = (pressed(Key::ArrowLeft), pressed(Key::ArrowRight));
        let before = ui.add_enabled(index > 0, Button::plain("←").name(&say("photos-before", &[])));
        if before.clicked() || (left && index > 0) {
            go(Some(index.saturating_sub(1)));
        }
        let after = ui.add_enabled(index < last, Button::plain("→").name(&say("photos-after", &[])));
        if after.clicked() || (right && index < last) {
            go(Some(index + 1));
        }
        // Arrows turn the photos here, and don't walk over the buttons.
        let filter = egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
        for response in [&back, &before, &after] {
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        }
        let of = [("n", Value::from(number(index + 1))), ("all", Value::from(number(last + 1)))];
        small_ui(ui, &say("photos-of", &of));
        if let Some(row) = browse.row(index) {
            line_ui(ui, &last_part(row), semibold(15.0), p.text);
        }
    });
    ui.add_space(4.0);
}

fn picture_ui(ui: &mut Ui, place: Rect, row: &Row, gallery: &mut Gallery) {
    let p = Palette::of(ui);
    let response = ui.interact(place, ui.scope_id().with("large photo"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Image, true, name_of(row)));
    ui.painter().rect_filled(place, CornerRadius::same(10), p.trough);
    let large = gallery.get(Want { place: row.place, shape: Shape::Large });
    let drawn = match large {
        // The small one is better than nothing meanwhile.
        Drawn::Coming => gallery.get(Want { place: row.place, shape: Shape::Small }),
        other => other,
    };
    match drawn {
        Drawn::There(texture) => {
            let size = texture.size_vec2();
            let scale = (place.width() / size.x).min(place.height() / size.y);
            let rect = Rect::from_center_size(place.center(), size * scale);
            egui::Image::from_texture((texture.id(), size)).corner_radius(6).paint_at(ui, rect);
        }
        Drawn::Coming => {
            let galley = ui.painter().layout_no_wrap(say("browse-loading", &[]), regular(14.0), p.muted);
            ui.painter().galley(place.center() - galley.size() / 2.0, galley, p.muted);
        }
        Drawn::Nothing => {
            paint_icon(ui, place.center() - vec2(0.0, 40.0), icons::FILE, 44.0, p.muted);
            let room =
                Rect::from_center_size(place.center() + vec2(0.0, 30.0), vec2((place.width() - 20.0).min(440.0), 80.0));
            let layout = Layout::top_down(Align::Center);
            let mut ui = ui.new_child(UiBuilder::new().max_rect(room).layout(layout));
            muted_ui(&mut ui, &say("photos-not-shown", &[]));
        }
    }
}

fn facts_ui(ui: &mut Ui, browse: &Browse, row: &Row, taken_at: Option<(f64, f64)>) {
    let facts = &row.facts;
    let mut first = Vec::new();
    match (&facts.taken, row.modified) {
        (Some(taken), _) => first.push(say("photos-taken", &[("time", Value::from(written_time(taken)))])),
        (None, Some(modified)) => first.push(say("photos-dated", &[("time", Value::from(when(modified)))])),
        (None, None) => first.push(say("photos-no-date", &[])),
    }
    if let (Some(width), Some(height)) = (facts.width, facts.height) {
        first.push(format!("{width} × {height}"));
    }
    first.push(text::size(row.size));
    if let Some((latitude, longitude)) = taken_at {
        let place = format!("{latitude:.4}, {longitude:.4}");
        first.push(say("photos-place", &[("place", Value::from(place))]));
    }
    muted_ui(ui, &first.join("  ·  "));
    let album = browse.collection(&row.collection).map(|collection| collection.name.clone()).unwrap_or_default();
    let folder = row.title.rsplit_once('/').map_or("", |(folder, _)| folder);
    let parts: Vec<&str> = [album.as_str(), folder].into_iter().filter(|part| !part.is_empty()).collect();
    if !parts.is_empty() {
        let p = Palette::of(ui);
        let words = say("photos-album", &[("name", Value::from(parts.join(" / ")))]);
        line_ui(ui, &words, regular(14.0), p.muted);
    }
}
