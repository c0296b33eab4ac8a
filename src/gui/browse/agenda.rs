//! The days of a calendar, a month at a time: what takes place, with recurrences expanded, by this computer's clock.

use egui::{CornerRadius, Rect, Ui, Vec2, pos2, vec2};
use jiff::civil::{Date, Time};
use jiff::{ToSpan, Zoned};

use crate::engine::inside::{Agenda, Entry};
use crate::gui::bidi::BETWEEN;
use crate::gui::state::{Browse, Draft, State};
use crate::gui::theme::{self, Palette, medium, regular, semibold, size};
use crate::gui::update::{Act, Msg};
use crate::gui::widgets::{Button, Tone, body_ui, muted_ui, notice_ui, one_line, paint_tick, search_ui, text_ui};
use crate::text::{self, Value, day_of_week, month_as_heading, month_of, say};

use super::gallery::Gallery;
use super::list::{List, RowState};
use super::panes::{side_by_side_ui, waiting_ui};

/// Draws it.
pub fn agenda_ui(
    ui: &mut Ui,
    state: &State,
    browse: &Browse,
    draft: &mut Draft,
    gallery: &mut Gallery,
    out: &mut Vec<Msg>,
) {
    if !(browse.in_front && browse.item.is_some() && ui.available_width() < super::panes::TWO) {
        bar_ui(ui, browse, draft, out);
    }
    side_by_side_ui(ui, state, browse, gallery, out, |ui, _, out| match &browse.agenda {
        None => waiting_ui(ui),
        Some(agenda) if agenda.entries.is_empty() => nothing_ui(ui, agenda, out),
        Some(agenda) => days_ui(ui, browse, agenda, out),
    });
}

/// The month, and the ways to another.
fn bar_ui(ui: &mut Ui, browse: &Browse, draft: &mut Draft, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        let title = month_as_heading(browse.month);
        // As wide as the longest month, so that the buttons stay where they are.
        let (rect, response) = ui.allocate_exact_size(vec2(158.0, size::BUTTON), egui::Sense::hover());
        let galley = ui.painter().layout_no_wrap(title.clone(), semibold(17.0), p.text);
        ui.painter().galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, p.text);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Heading, true, &title));
        let month = |by: i64| browse.month.checked_add(by.months()).unwrap_or(browse.month);
        let mut go = |day: Date| out.push(Msg::Browse(Act::Day(day)));
        if ui.add(Button::plain("←").name(&say("agenda-before", &[]))).clicked() {
            go(month(-1));
        }
        if ui.add(Button::plain("→").name(&say("agenda-after", &[]))).clicked() {
            go(month(1));
        }
        if ui.add(Button::plain(&say("agenda-today", &[]))).clicked() {
            go(Zoned::now().date());
        }
        let field = search_ui(ui, "day", &say("agenda-day", &[]), &mut draft.day, 236.0);
        if field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
            out.push(Msg::Browse(Act::DayTyped));
        }
    });
    if browse.no_day {
        let words = say("agenda-no-day", &[]);
        text_ui(ui, &words, regular(13.0), p.bad);
    }
    if let Some(agenda) = browse.agenda.as_ref().filter(|agenda| agenda.more || !agenda.unread.is_empty()) {
        let words = if agenda.more {
            say("agenda-more", &[("n", Value::from(agenda.entries.len()))])
        } else {
            say("agenda-unread", &[("names", Value::from(text::names(&agenda.unread)))])
        };
        notice_ui(ui, Tone::Warning, &words, |ui| body_ui(ui, &words));
    }
    ui.add_space(4.0);
}

fn nothing_ui(ui: &mut Ui, agenda: &Agenda, out: &mut Vec<Msg>) {
    ui.add_space(8.0);
    muted_ui(ui, &say("agenda-nothing", &[]));
    for (day, key) in [(agenda.before, "agenda-nearest-before"), (agenda.after, "agenda-nearest-after")] {
        if let Some(day) = day {
            ui.add_space(4.0);
            if ui.add(Button::plain(&say(key, &[("day", Value::Day(day))]))).clicked() {
                out.push(Msg::Browse(Act::Day(day)));
            }
        }
    }
}

/// A line a day and event: a day, what is on it, and whether it is the first of that day.
fn lines(agenda: &Agenda) -> Vec<(Date, &Entry, bool)> {
    const MOST: usize = 20_000;
    let last = agenda.range.to.yesterday().unwrap_or(agenda.range.to);
    let mut lines: Vec<(Date, &Entry, bool)> = Vec::new();
    for entry in &agenda.entries {
        let mut day = entry.first.max(agenda.range.from);
        while day <= entry.last.min(last) && lines.len() < MOST {
            lines.push((day, entry, false));
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
    }
    // Those that go on come before those that begin at a time of the day.
    lines.sort_by_key(|(day, entry, _)| (*day, entry.from.filter(|_| entry.first == *day)));
    let mut before = None;
    for (day, _, first) in &mut lines {
        *first = before != Some(*day);
        before = Some(*day);
    }
    lines
}

fn days_ui(ui: &mut Ui, browse: &Browse, agenda: &Agenda, out: &mut Vec<Msg>) {
    let lines = lines(agenda);
    let today = Zoned::now().date();
    let name = say("agenda-name", &[("month", Value::from(month_of(browse.month)))]);
    let list = List { id: "agenda", name: &name, n: lines.len() as u64, row: 52.0, active: browse.active };
    let line = |index: u64| usize::try_from(index).ok().and_then(|index| lines.get(index));
    let did = list.show(ui, |ui, rect, index, state| match line(index) {
        Some((day, entry, first)) => line_ui(ui, rect, browse, (*day, entry, *first), *day == today, state),
        None => String::new(),
    });
    if let Some((index, (_, entry, _))) = did.went.and_then(|index| Some((index, line(index)?))) {
        out.push(Msg::Browse(Act::Row(index)));
        out.push(Msg::Browse(Act::Peek(entry.place)));
    }
    if let Some((_, entry, _)) = did.spaced.or(did.pressed).filter(|_| browse.ticking).and_then(line) {
        out.push(Msg::Browse(Act::Tick(entry.place)));
    } else if let Some((_, entry, _)) = did.pressed.and_then(line) {
        out.push(Msg::Browse(Act::Item(entry.place)));
    }
}

fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// When on this day it takes place.
fn when(day: Date, entry: &Entry) -> String {
    match (entry.from, entry.to) {
        (None, _) => say("agenda-all-day", &[]),
        (Some(from), Some(to)) if entry.first == entry.last => format!("{} – {}", clock(from), clock(to)),
        (Some(from), _) if entry.first == day => say("agenda-from", &[("time", Value::from(clock(from)))]),
        (_, Some(to)) if entry.last == day => say("agenda-until", &[("time", Value::from(clock(to)))]),
        _ => say("agenda-all-day", &[]),
    }
}

fn line_ui(
    ui: &mut Ui,
    rect: Rect,
    browse: &Browse,
    (day, entry, first): (Date, &Entry, bool),
    is_today: bool,
    state: &RowState,
) -> String {
    const DAY: f32 = 58.0;
    let p = Palette::of(ui);
    let weekday = day_of_week(day.weekday().to_monday_one_offset().unsigned_abs().into());
    if first {
        if day.day() > 0 {
            ui.painter().hline(rect.x_range(), rect.top() + 0.5, egui::Stroke::new(1.0, p.line));
        }
        let colour = if is_today { p.accent } else { p.text };
        let number = ui.painter().layout_no_wrap(day.day().to_string(), semibold(19.0), colour);
        let short: String = weekday.chars().take(3).collect();
        let short = ui.painter().layout_no_wrap(short, regular(12.5), if is_today { p.accent } else { p.muted });
        ui.painter().galley(pos2(rect.left() + 8.0, rect.top() + 6.0), number, colour);
        ui.painter().galley(pos2(rect.left() + 8.0, rect.top() + 29.0), short, colour);
    }
    let ground = Rect::from_min_max(rect.min + vec2(DAY, 2.0), rect.max - vec2(0.0, 2.0));
    if state.active || state.hovered {
        let fill = if state.active { p.accent_soft } else { p.hover };
        ui.painter().rect_filled(ground, CornerRadius::same(size::RADIUS), fill);
    }
    let ticked = browse.ticked.contains(&entry.place);
    let inner = if browse.ticking { ground.left() + 32.0 } else { ground.left() };
    if browse.ticking {
        let tick = Rect::from_center_size(pos2(ground.left() + 18.0, ground.center().y), Vec2::splat(20.0));
        paint_tick(ui, tick, ticked, state.hovered);
    }
    let collection = browse.collection(&entry.collection);
    let dot = pos2(inner + 13.0, ground.top() + 15.0);
    theme::paint_dot(ui, dot, collection.and_then(|collection| collection.colour).unwrap_or([128, 128, 128]));
    let title = if entry.title.trim().is_empty() { say("page-no-title", &[]) } else { entry.title.clone() };
    let mut parts = vec![when(day, entry)];
    parts.extend(collection.map(|collection| collection.name.clone()).filter(|name| !name.is_empty()));
    if entry.changed {
        parts.push(say("agenda-changed", &[]));
    } else if entry.recurs {
        parts.push(say("agenda-repeats", &[]));
    }
    let left = inner + 26.0;
    let room = (ground.right() - left - 8.0).max(20.0);
    let top = one_line(ui, &title, medium(15.0), p.text, room);
    let under = one_line(ui, &parts.join(BETWEEN), regular(13.0), p.muted, room);
    ui.painter().galley(pos2(left, ground.top() + 15.0 - top.size().y / 2.0), top, p.text);
    ui.painter().galley(pos2(left, ground.top() + 34.0 - under.size().y / 2.0), under, p.muted);
    let date = say("agenda-date", &[("weekday", Value::from(weekday)), ("day", Value::Day(day))]);
    if browse.ticking {
        parts.push(say(if ticked { "browse-is-ticked" } else { "browse-is-not-ticked" }, &[]));
    }
    format!("{date}, {title}, {}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::inside::Range;

    #[test]
    fn days_in_their_order() {
        let entry = |first: &str, last: &str, from: Option<&str>, to: Option<&str>, title: &str| Entry {
            first: first.parse().unwrap(),
            last: last.parse().unwrap(),
            from: from.map(|time| time.parse().unwrap()),
            to: to.map(|time| time.parse().unwrap()),
            title: title.into(),
            place: 0,
            collection: String::new(),
            recurs: false,
            changed: false,
        };
        let agenda = Agenda {
            range: Range { from: "2026-11-01".parse().unwrap(), to: "2026-12-01".parse().unwrap(), collection: None },
            entries: vec![
                entry("2026-10-30", "2026-11-02", None, None, "trip"),
                entry("2026-11-01", "2026-11-01", Some("09:00:00"), Some("10:00:00"), "run"),
                entry("2026-11-29", "2026-12-05", Some("18:00:00"), Some("08:00:00"), "night"),
            ],
            more: false,
            unread: Vec::new(),
            before: None,
            after: None,
        };
        let told: Vec<String> = lines(&agenda)
            .iter()
            .map(|(day, entry, first)| {
                format!("{}{} {} {}", if *first { "*" } else { "" }, day, entry.title, when(*day, entry))
            })
            .collect();
        assert_eq!(
            told,
            [
                "*2026-11-01 trip all day",
                "2026-11-01 run 09:00 – 10:00",
                "*2026-11-02 trip all day",
                "*2026-11-29 night from 18:00",
                "*2026-11-30 night all day",
            ]
        );
    }
}
