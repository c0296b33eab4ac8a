//! A list of any length of which only what is in view is drawn. It is one stop of the keyboard; arrows, Page up and down,
//! Home and End go through it. Each row in view is an option of a list box, with a name.

use egui::accesskit::Role;
use egui::{Event, EventFilter, Id, Key, Rect, Response, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::gui::letters::look_at_letters;
use crate::gui::theme::{Palette, size};
use crate::gui::widgets::ring_ui;

/// A list of rows that are equally tall.
pub struct List<'a> {
    pub id: &'a str,
    /// Its accessible name.
    pub name: &'a str,
    pub n: u64,
    pub row: f32,
    /// The row that the keyboard is on.
    pub active: u64,
}

/// What a person did in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Did {
    /// Went to a row.
    pub went: Option<u64>,
    /// Pressed one, by pointer or Enter.
    pub pressed: Option<u64>,
    /// Pressed Space on one.
    pub spaced: Option<u64>,
}

/// A step of the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    By(i64),
    /// So many screens.
    Page(i64),
    First,
    Last,
}

/// The row after a step, where a screen has `page` rows.
pub fn stepped(active: u64, n: u64, page: u64, step: Step) -> u64 {
    let last = n.saturating_sub(1);
    let by = |by: i64| active.saturating_add_signed(by).min(last);
    match step {
        Step::By(n) => by(n),
        Step::Page(screens) => by(screens.saturating_mul(i64::try_from(page.max(1)).unwrap_or(1))),
        Step::First => 0,
        Step::Last => last,
    }
}

/// The steps that were pressed while `response` has the keyboard, in a list of `columns` (0: one that is no grid).
pub fn steps(ui: &Ui, response: &Response, columns: i64) -> Vec<Step> {
    if !response.has_focus() {
        return Vec::new();
    }
    let filter = EventFilter { vertical_arrows: true, horizontal_arrows: columns > 0, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let down = columns.max(1);
    let step = |key: Key| match key {
        Key::ArrowDown => Some(Step::By(down)),
        Key::ArrowUp => Some(Step::By(-down)),
        Key::ArrowRight if columns > 0 => Some(Step::By(1)),
        Key::ArrowLeft if columns > 0 => Some(Step::By(-1)),
        Key::PageDown => Some(Step::Page(1)),
        Key::PageUp => Some(Step::Page(-1)),
        Key::Home => Some(Step::First),
        Key::End => Some(Step::Last),
        _ => None,
    };
    ui.input(|input| {
        let pressed = input.events.iter().filter_map(|event| match event {
            Event::Key { key, pressed: true, .. } => step(*key),
            _ => None,
        });
        pressed.collect()
    })
}

/// Where the view of a scroll area was, and where it shall be with the next frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct View {
    pub top: f32,
    pub tall: f32,
    pub want: Option<f32>,
}

impl View {
    /// That of the last frame.
    pub fn load(ui: &Ui, id: Id) -> View {
        ui.data(|data| data.get_temp(id)).unwrap_or_default()
    }

    /// Keeps it for the next.
    pub fn store(self, ui: &Ui, id: Id) {
        ui.data_mut(|data| data.insert_temp(id, self));
    }

    /// Scrolls as little as is needed to see what is between `top` and `bottom`.
    pub fn bring(&mut self, top: f32, bottom: f32) {
        if top < self.top {
            self.want = Some(top);
        } else if bottom > self.top + self.tall {
            self.want = Some((bottom - self.tall).max(0.0));
        }
    }
}

impl List<'_> {
    /// Draws it; `add` draws a row and gives its accessible name.
    pub fn show(self, ui: &mut Ui, mut add: impl FnMut(&mut Ui, Rect, u64, &RowState) -> String) -> Did {
        let p = Palette::of(ui);
        let area = ui.available_rect_before_wrap();
        let id = Id::unique(("list", self.id));
        let keeper = ui.interact(area, id, Sense::focusable_noninteractive());
        keeper.widget_info(|| WidgetInfo::labeled(Role::ListBox, ui.is_enabled(), self.name));
        let mut did = Did::default();
        let key = id.with("view");
        let mut view = View::load(ui, key);
        let page = ((view.tall / self.row) as u64).saturating_sub(1);
        let mut active = self.active;
        for step in steps(ui, &keeper, 0) {
            active = stepped(active, self.n, page, step);
            did.went = Some(active);
        }
        if did.went.is_some() {
            view.bring(active as f32 * self.row, (active + 1) as f32 * self.row);
        }
        if keeper.has_focus() && self.n > 0 {
            let key = |key: Key| ui.input(|input| input.key_pressed(key));
            did.pressed = key(Key::Enter).then_some(active);
            did.spaced = key(Key::Space).then_some(active);
        }
        let mut scroll = ScrollArea::vertical().id_salt(self.id).auto_shrink(false);
        if let Some(top) = view.want.take() {
            scroll = scroll.vertical_scroll_offset(top);
        }
        let shown = scroll.show_viewport(ui, |ui, viewport| {
            ui.set_height(self.n as f32 * self.row);
            let first = (viewport.min.y / self.row).floor().max(0.0) as u64;
            let last = (((viewport.max.y / self.row).ceil()).max(0.0) as u64).min(self.n);
            let clip = ui.clip_rect();
            // By the view and not by the whole list, whose height is more than these numbers can tell exactly.
            let top = ui.max_rect().top() + viewport.min.y;
            for index in first..last {
                let y = top + (index as f64 * f64::from(self.row) - f64::from(viewport.min.y)) as f32;
                let left = ui.max_rect().left();
                let wide = (clip.width().min(ui.max_rect().width()) - size::SCROLL_BAR).max(10.0);
                let rect = Rect::from_min_size(pos2(left, y), vec2(wide, self.row));
                let response = ui.interact(rect, id.with(index), Sense::CLICK);
                let is_active = index == active;
                let state = RowState {
                    active: is_active,
                    hovered: response.hovered(),
                    focused: is_active && keeper.has_focus(),
                };
                let name = add(ui, rect, index, &state);
                look_at_letters(ui, &name);
                response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, ui.is_enabled(), is_active, &name));
                if state.focused {
                    ring_ui(ui, rect.shrink(2.0), size::RADIUS, p);
                    ui.ctx().accesskit_node_builder(id, |node| {
                        node.set_active_descendant(response.id.accesskit_id());
                    });
                }
                if response.clicked() {
                    keeper.request_focus();
                    did.went = Some(index);
                    did.pressed = Some(index);
                }
                response.on_hover_cursor(egui::CursorIcon::PointingHand);
            }
        });
        let moved = View { top: shown.state.clamped_offset().y, tall: shown.inner_rect.height(), want: view.want };
        moved.store(ui, key);
        if did.went.is_some() {
            ui.ctx().request_repaint();
        }
        did
    }
}

/// How a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowState {
    pub active: bool,
    pub hovered: bool,
    pub focused: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_stay_within_the_list() {
        let check = |active, step, expect| assert_eq!(stepped(active, 50_000, 12, step), expect, "{active} {step:?}");
        check(0, Step::By(1), 1);
        check(0, Step::By(-1), 0);
        check(0, Step::Page(1), 12);
        check(5, Step::Page(-1), 0);
        check(49_995, Step::Page(1), 49_999);
        check(7, Step::First, 0);
        check(7, Step::Last, 49_999);
        assert_eq!(stepped(0, 0, 12, Step::Last), 0);
        assert_eq!(stepped(3, 0, 12, Step::By(1)), 0);
    }

    #[test]
    fn scrolls_no_further_than_needed() {
        let check = |top: f32, bottom: f32, expect: Option<f32>| {
            let mut view = View { top: 100.0, tall: 200.0, want: None };
            view.bring(top, bottom);
            assert_eq!(view.want, expect);
        };
        check(120.0, 180.0, None);
        check(60.0, 120.0, Some(60.0));
        check(280.0, 340.0, Some(140.0));
    }
}
