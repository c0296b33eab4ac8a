//! A list of contacts, to-dos, notes, files or found events, and beside it the one that is chosen. Where there is no room
//! for both, it stands in place of the list.

use egui::{Align, CornerRadius, Layout, Rect, Ui, UiBuilder, Vec2, pos2, vec2};

use crate::engine::inside::{Row, Shape, Want};
use crate::gui::choose::kind_icon;
use crate::gui::frame::escape_pressed;
use crate::gui::home::when;
use crate::gui::icons;
use crate::gui::state::{Browse, PAGE, State};
use crate::gui::theme::{Palette, medium, regular, size};
use crate::gui::update::{Act, Msg};
use crate::gui::widgets::{Button, body_ui, muted_ui, one_line, paint_avatar, paint_icon, paint_tick};
use crate::model::Kind;
use crate::text::{self, kind_name, say, span, written_time};

use super::detail::detail_ui;
use super::gallery::{Drawn, Gallery};
use super::list::{List, RowState};

/// Below this width the list and what is chosen take turns.
pub const TWO: f32 = 640.0;

/// Draws them.
pub fn panes_ui(ui: &mut Ui, state: &State, browse: &Browse, gallery: &mut Gallery, out: &mut Vec<Msg>) {
    side_by_side_ui(ui, state, browse, gallery, out, |ui, gallery, out| match &browse.listed {
        None => waiting_ui(ui),
        Some(listed) if listed.n == 0 => {
            muted_ui(ui, &say("browse-nothing-found", &[]));
        }
        Some(_) => rows_ui(ui, browse, gallery, out),
    });
}

/// Draws `list` on the left and the chosen item on the right, or one of the two.
pub fn side_by_side_ui(
    ui: &mut Ui,
    state: &State,
    browse: &Browse,
    gallery: &mut Gallery,
    out: &mut Vec<Msg>,
    list: impl FnOnce(&mut Ui, &mut Gallery, &mut Vec<Msg>),
) {
    let area = ui.available_rect_before_wrap();
    if area.width() < TWO {
        if browse.in_front && browse.item.is_some() {
            if ui.add(Button::quiet(&say("browse-back-to-list", &[])).icon(icons::ARROW_LEFT)).clicked()
                || escape_pressed(ui)
            {
                out.push(Msg::Browse(Act::List));
            }
            detail_ui(ui, state, browse, gallery, out);
        } else {
            list(ui, gallery, out);
        }
        return;
    }
    let left = (area.width() * 0.45).min(440.0);
    let child =
        |ui: &mut Ui, rect: Rect| ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    let mut one = child(ui, Rect::from_min_size(area.min, vec2(left, area.height())));
    list(&mut one, gallery, out);
    let mut other = child(ui, Rect::from_min_max(pos2(area.left() + left + 14.0, area.top()), area.max));
    detail_ui(&mut other, state, browse, gallery, out);
    ui.advance_cursor_after_rect(area);
}

fn rows_ui(ui: &mut Ui, browse: &Browse, gallery: &mut Gallery, out: &mut Vec<Msg>) {
    let kind = browse.query.kind;
    let list = List { id: kind.word(), name: &kind_name(kind), n: browse.n(), row: 58.0, active: browse.active };
    let mut lacking = Vec::new();
    let did = list.show(ui, |ui, rect, index, state| match browse.row(index) {
        Some(row) => row_ui(ui, rect, browse, row, state, gallery),
        None => {
            if browse.lacks(index) && !lacking.contains(&(index / PAGE)) {
                lacking.push(index / PAGE);
            }
            say("browse-loading", &[])
        }
    });
    out.extend(lacking.into_iter().map(|page| Msg::Browse(Act::See(page))));
    let place = |index: u64| browse.row(index).map(|row| row.place);
    if let Some(index) = did.went {
        out.push(Msg::Browse(Act::Row(index)));
    }
    if let Some(place) = did.spaced.or(did.pressed.filter(|_| browse.ticking)).and_then(place)
        && browse.ticking
    {
        out.push(Msg::Browse(Act::Tick(place)));
    } else if let Some(place) = did.pressed.and_then(place) {
        out.push(Msg::Browse(Act::Item(place)));
    }
}

/// Draws a row and gives its name.
fn row_ui(ui: &mut Ui, rect: Rect, browse: &Browse, row: &Row, state: &RowState, gallery: &mut Gallery) -> String {
    let p = Palette::of(ui);
    let kind = browse.query.kind;
    let ground = rect.shrink2(vec2(0.0, 2.0));
    if state.active || state.hovered {
        let fill = if state.active { p.accent_soft } else { p.hover };
        ui.painter().rect_filled(ground, CornerRadius::same(size::RADIUS), fill);
    }
    let mut left = ground.left() + 10.0;
    let ticked = browse.ticked.contains(&row.place);
    if browse.ticking {
        let tick = Rect::from_center_size(pos2(left + 10.0, ground.center().y), Vec2::splat(20.0));
        paint_tick(ui, tick, ticked, state.hovered);
        left += 32.0;
    }
    let mark = Rect::from_center_size(pos2(left + 19.0, ground.center().y), Vec2::splat(38.0));
    mark_ui(ui, mark, kind, row, gallery);
    left = mark.right() + 12.0;
    let title = title_of(kind, row);
    let line = second_line(kind, row);
    let room = (ground.right() - left - 8.0).max(20.0);
    let paint = |text: &str, font, colour, y: f32| {
        let galley = one_line(ui, text, font, colour, room);
        ui.painter().galley(pos2(left, y - galley.size().y / 2.0), galley, colour);
    };
    let middle = ground.center().y;
    if line.is_empty() {
        paint(&title, medium(15.0), p.text, middle);
    } else {
        paint(&title, medium(15.0), p.text, middle - 9.5);
        paint(&line, regular(13.0), p.muted, middle + 10.5);
    }
    let tick = browse.ticking.then(|| say(if ticked { "browse-is-ticked" } else { "browse-is-not-ticked" }, &[]));
    let parts = [Some(title), Some(line), tick];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The portrait or the letters of a contact, else an icon.
pub fn mark_ui(ui: &mut Ui, rect: Rect, kind: Kind, row: &Row, gallery: &mut Gallery) {
    let p = Palette::of(ui);
    if kind == Kind::Contacts && !row.unreadable {
        if row.has_picture
            && let Drawn::There(texture) = gallery.get(Want { place: row.place, shape: Shape::Portrait })
        {
            paint_cropped(ui, &texture, rect, rect.width() / 2.0);
        } else {
            paint_avatar(ui, rect, &row.title);
        }
        return;
    }
    let (icon, front, back) = match (kind, row.unreadable) {
        (_, true) => (icons::TRIANGLE_ALERT, p.warn, p.warn_soft),
        (Kind::Tasks, _) if row.facts.done => (icons::CIRCLE_CHECK, p.ok, p.ok_soft),
        (Kind::Tasks, _) => (icons::CIRCLE_DASHED, p.muted, p.hover),
        (kind, _) => (kind_icon(kind), p.accent, p.accent_soft),
    };
    ui.painter().rect_filled(rect, CornerRadius::same(10), back);
    paint_icon(ui, rect.center(), icon, rect.width() * 0.52, front);
}

/// Paints the middle of a picture so that it fills `rect`.
pub fn paint_cropped(ui: &Ui, texture: &egui::TextureHandle, rect: Rect, radius: f32) {
    let (size, place) = (texture.size_vec2(), rect.size());
    let scale = (place.x / size.x).max(place.y / size.y);
    let part = place / (size * scale);
    let uv = Rect::from_center_size(pos2(0.5, 0.5), part);
    let image = egui::Image::from_texture((texture.id(), size)).uv(uv).corner_radius(radius.min(255.0) as u8);
    image.paint_at(ui, rect);
}

/// What an item is called in a list.
pub fn title_of(kind: Kind, row: &Row) -> String {
    let facts = &row.facts;
    let own = facts.name.as_ref().or(facts.summary.as_ref()).filter(|name| !name.trim().is_empty());
    match (own, kind) {
        (Some(own), _) => own.clone(),
        (None, Kind::Photos | Kind::Other) => row.title.clone(),
        (None, _) if row.unreadable => row.title.clone(),
        (None, Kind::Contacts) => {
            let said = facts.org.iter().chain(&facts.emails).chain(&facts.phones).next();
            said.cloned().unwrap_or_else(|| say("page-no-name", &[]))
        }
        (None, _) => say("page-no-title", &[]),
    }
}

fn second_line(kind: Kind, row: &Row) -> String {
    let facts = &row.facts;
    if row.unreadable {
        return say("browse-unreadable", &[]);
    }
    match kind {
        Kind::Contacts => {
            facts.emails.iter().chain(&facts.phones).chain(&facts.org).next().cloned().unwrap_or_default()
        }
        Kind::Calendar => facts.start.as_deref().map(|start| span(start, facts.due.as_deref())).unwrap_or_default(),
        Kind::Tasks => match (&facts.due, facts.done) {
            (_, true) => say("browse-done", &[]),
            (Some(due), _) => say("browse-due", &[("time", text::Value::from(written_time(due)))]),
            (None, _) => String::new(),
        },
        Kind::Notes => match &facts.start {
            Some(start) => written_time(start),
            None => row.modified.or(facts.modified).map(when).unwrap_or_default(),
        },
        Kind::Photos | Kind::Other => {
            let parts = [Some(text::size(row.size)), row.modified.map(when)];
            parts.into_iter().flatten().collect::<Vec<_>>().join("  ·  ")
        }
    }
}

/// Says that something is still being read.
pub fn waiting_ui(ui: &mut Ui) {
    body_ui(ui, &say("browse-loading", &[]));
}
