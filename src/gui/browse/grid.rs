//! Photos by month: small pictures in a grid, of which only what is in view is drawn. One stop of the keyboard; arrows go
//! through it.

use egui::accesskit::Role;
use egui::{CornerRadius, Id, Key, Rect, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::engine::inside::{Group, Row, Shape, Want};
use crate::gui::icons;
use crate::gui::state::{Browse, PAGE};
use crate::gui::theme::{Palette, regular, semibold, size};
use crate::gui::update::{Act, Msg};
use crate::gui::widgets::{muted_ui, one_line, paint_icon, paint_tick, ring_ui};
use crate::model::Kind;
use crate::text::{self, Value, kind_name, month_of, say, written_time};

use super::gallery::{Drawn, Gallery};
use super::list::{View, stepped, steps};
use super::panes::{paint_cropped, waiting_ui};

const HEAD: f64 = 44.0;
const GAP: f64 = 8.0;

/// How a grid is laid out: by months, each with its head and rows of equal cells.
struct Plan {
    columns: u64,
    cell: f64,
    /// Of each month: where it begins, and the number of its first photo.
    months: Vec<(f64, u64, Group)>,
    tall: f64,
}

impl Plan {
    fn of(groups: &[Group], width: f64) -> Plan {
        let columns = (((width + GAP) / (156.0 + GAP)).floor() as u64).max(2);
        let cell = ((width - GAP * (columns - 1) as f64) / columns as f64).max(24.0);
        let (mut y, mut first) = (0.0, 0);
        let mut months = Vec::with_capacity(groups.len());
        for group in groups {
            months.push((y, first, *group));
            y += HEAD + group.n.div_ceil(columns) as f64 * (cell + GAP) + GAP;
            first += group.n;
        }
        Plan { columns, cell, months, tall: y }
    }

    /// Where the top of a photo's cell is.
    fn top_of(&self, index: u64) -> f64 {
        let at = self.months.partition_point(|(_, first, _)| *first <= index).saturating_sub(1);
        let Some((y, first, _)) = self.months.get(at) else { return 0.0 };
        y + HEAD + ((index - first) / self.columns) as f64 * (self.cell + GAP)
    }

    /// The months that are at least partly between two heights.
    fn between(&self, from: f64, to: f64) -> &[(f64, u64, Group)] {
        let first = self.months.partition_point(|(y, ..)| *y <= from).saturating_sub(1);
        let last = self.months.partition_point(|(y, ..)| *y < to);
        self.months.get(first..last.max(first)).unwrap_or_default()
    }
}

/// Gives the grid the keyboard when it is drawn next: one comes back from a photo.
pub fn come_back(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(Id::unique("photo grid"), true));
}

/// Draws it.
pub fn grid_ui(ui: &mut Ui, browse: &Browse, gallery: &mut Gallery, out: &mut Vec<Msg>) {
    let Some(listed) = &browse.listed else {
        waiting_ui(ui);
        return;
    };
    if listed.n == 0 {
        muted_ui(ui, &say("browse-nothing-found", &[]));
        return;
    }
    let area = ui.available_rect_before_wrap();
    let id = Id::unique("photo grid");
    let keeper = ui.interact(area, id, Sense::focusable_noninteractive());
    keeper.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, kind_name(Kind::Photos)));
    let plan = Plan::of(&listed.groups, f64::from(area.width() - size::SCROLL_BAR));
    let key = id.with("view");
    let mut view = View::load(ui, key);
    let mut active = browse.active.min(listed.n - 1);
    let page = ((f64::from(view.tall) / (plan.cell + GAP)) as u64).max(1) * plan.columns;
    let mut went = None;
    if ui.data_mut(|data| data.remove_temp::<bool>(id)).is_some() {
        keeper.request_focus();
        view.bring((plan.top_of(active) - HEAD) as f32, (plan.top_of(active) + plan.cell + GAP) as f32);
    }
    for step in steps(ui, &keeper, i64::try_from(plan.columns).unwrap_or(1)) {
        active = stepped(active, listed.n, page, step);
        went = Some(active);
    }
    if went.is_some() {
        let top = plan.top_of(active);
        view.bring((top - HEAD) as f32, (top + plan.cell + GAP) as f32);
    }
    if keeper.has_focus() {
        let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
        act_ui(browse, active, pressed(Key::Enter), pressed(Key::Space), out);
    }
    let mut scroll = ScrollArea::vertical().id_salt("photos").auto_shrink(false);
    if let Some(top) = view.want.take() {
        scroll = scroll.vertical_scroll_offset(top);
    }
    let mut lacking: Vec<u64> = Vec::new();
    let shown = scroll.show_viewport(ui, |ui, viewport| {
        ui.set_height(plan.tall as f32);
        let (from, to) = (f64::from(viewport.min.y), f64::from(viewport.max.y));
        let origin = ui.max_rect().left_top() + vec2(0.0, viewport.min.y);
        for (y, first, group) in plan.between(from, to) {
            head_ui(ui, pos2(origin.x, origin.y + (y - from) as f32), group);
            let rows_top = y + HEAD;
            let step = plan.cell + GAP;
            let skipped = ((from - rows_top) / step).floor().max(0.0) as u64;
            let wanted = (((to - rows_top) / step).ceil().max(0.0) as u64).min(group.n.div_ceil(plan.columns));
            for row in skipped..wanted {
                for column in 0..plan.columns {
                    let within = row * plan.columns + column;
                    if within >= group.n {
                        break;
                    }
                    let index = first + within;
                    let min = pos2(
                        origin.x + (column as f64 * step) as f32,
                        origin.y + (rows_top + row as f64 * step - from) as f32,
                    );
                    let rect = Rect::from_min_size(min, Vec2::splat(plan.cell as f32));
                    let response = ui.interact(rect, id.with(index), Sense::CLICK);
                    let name = match browse.row(index) {
                        Some(row) => {
                            cell_ui(ui, rect, row, browse, gallery, response.hovered());
                            name_of(row)
                        }
                        None => {
                            if browse.lacks(index) && !lacking.contains(&(index / PAGE)) {
                                lacking.push(index / PAGE);
                            }
                            ui.painter().rect_filled(rect, CornerRadius::same(8), Palette::of(ui).hover);
                            say("browse-loading", &[])
                        }
                    };
                    let here = index == active;
                    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, here, &name));
                    if here && keeper.has_focus() {
                        ring_ui(ui, rect.expand(3.0), 11, Palette::of(ui));
                        ui.ctx().accesskit_node_builder(id, |node| {
                            node.set_active_descendant(response.id.accesskit_id());
                        });
                    }
                    if response.clicked() {
                        keeper.request_focus();
                        went = Some(index);
                        act_ui(browse, index, true, false, out);
                    }
                    response.on_hover_cursor(egui::CursorIcon::PointingHand);
                }
            }
        }
    });
    View { top: shown.state.clamped_offset().y, tall: shown.inner_rect.height(), want: None }.store(ui, key);
    out.extend(lacking.into_iter().map(|page| Msg::Browse(Act::See(page))));
    if let Some(index) = went {
        out.push(Msg::Browse(Act::Row(index)));
    }
}

fn act_ui(browse: &Browse, index: u64, pressed: bool, spaced: bool, out: &mut Vec<Msg>) {
    if browse.ticking && (pressed || spaced) {
        out.extend(browse.row(index).map(|row| Msg::Browse(Act::Tick(row.place))));
    } else if pressed {
        out.push(Msg::Browse(Act::Large(Some(index))));
    }
}

fn head_ui(ui: &Ui, at: egui::Pos2, group: &Group) {
    let p = Palette::of(ui);
    let month = group.month.and_then(|(year, month)| jiff::civil::Date::new(year, month, 1).ok());
    let title = month.map_or_else(|| say("photos-no-date", &[]), month_of);
    let title = ui.painter().layout_no_wrap(title, semibold(17.0), p.text);
    let n = ui.painter().layout_no_wrap(text::count_of(Kind::Photos, group.n), regular(14.0), p.muted);
    let x = at.x + title.size().x + 12.0;
    ui.painter().galley(pos2(at.x, at.y + 14.0), title, p.text);
    ui.painter().galley(pos2(x, at.y + 16.5), n, p.muted);
}

/// *IMG_1.jpg, 1 June 2024, 12:00*.
pub fn name_of(row: &Row) -> String {
    let taken = row.facts.taken.as_deref().map(written_time);
    [Some(last_part(row)), taken].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The photo's name without the folders it lies in.
pub fn last_part(row: &Row) -> String {
    row.title.rsplit('/').next().unwrap_or(&row.title).to_owned()
}

fn cell_ui(ui: &Ui, rect: Rect, row: &Row, browse: &Browse, gallery: &mut Gallery, hovered: bool) {
    let p = Palette::of(ui);
    let drawn = gallery.get(Want { place: row.place, shape: Shape::Small });
    match &drawn {
        Drawn::There(texture) => paint_cropped(ui, texture, rect, 8.0),
        Drawn::Coming | Drawn::Nothing => {
            ui.painter().rect_filled(rect, CornerRadius::same(8), p.trough);
        }
    }
    if matches!(drawn, Drawn::Nothing) {
        named_tile_ui(ui, rect, row);
    }
    if hovered {
        let stroke = egui::Stroke::new(2.0, p.edge);
        ui.painter().rect_stroke(rect, CornerRadius::same(8), stroke, egui::StrokeKind::Inside);
    }
    if browse.ticking {
        let tick = Rect::from_min_size(rect.left_top() + vec2(8.0, 8.0), Vec2::splat(24.0));
        paint_tick(ui, tick, browse.ticked.contains(&row.place), hovered);
    }
}

/// What stands in place of a picture that can't be drawn here.
fn named_tile_ui(ui: &Ui, rect: Rect, row: &Row) {
    let p = Palette::of(ui);
    let is_video = row.facts.media_type.as_deref().is_some_and(|kind| kind.starts_with("video/"));
    let icon = if is_video { icons::PLAY } else { icons::FILE };
    paint_icon(ui, rect.center() - vec2(0.0, 12.0), icon, 30.0, p.muted);
    let name = last_part(row);
    let galley = one_line(ui, &name, regular(12.5), p.text, rect.width() - 12.0);
    let at = pos2(rect.center().x - galley.size().x / 2.0, rect.center().y + 12.0);
    ui.painter().galley(at, galley, p.text);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_uppercase()).unwrap_or_default();
    let what = say(if is_video { "photos-video" } else { "photos-file" }, &[("ending", Value::from(ending))]);
    let galley = one_line(ui, &what, regular(12.0), p.muted, rect.width() - 12.0);
    ui.painter().galley(pos2(rect.center().x - galley.size().x / 2.0, rect.center().y + 29.0), galley, p.muted);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_thousand_photos_are_laid_out() {
        let groups: Vec<Group> =
            (0..300).map(|n| Group { month: Some((2000 + n / 12, 1)), done: false, n: 333 }).collect();
        let plan = Plan::of(&groups, 800.0);
        assert_eq!(plan.columns, 4);
        assert_eq!(plan.top_of(0), HEAD);
        assert_eq!(plan.top_of(3), HEAD);
        assert!((plan.top_of(4) - (HEAD + plan.cell + GAP)).abs() < 0.001);
        let (y, first, _) = plan.months[299];
        assert_eq!(first, 299 * 333);
        assert!((plan.top_of(first) - (y + HEAD)).abs() < 0.001);
        let seen = plan.between(y - 10.0, y + 500.0);
        assert_eq!(seen.iter().map(|(_, first, _)| *first).collect::<Vec<_>>(), [298 * 333, 299 * 333]);
        assert!(Plan::of(&[], 800.0).between(0.0, 100.0).is_empty());
        assert_eq!(Plan::of(&groups, 100.0).columns, 2);
    }
}
