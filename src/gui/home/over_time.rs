//! How many items of each kind an account's backups hold, one after the other: what fell, and a small plot a kind, in which
//! a loss is a cliff.

use std::collections::{BTreeMap, BTreeSet};

use egui::accesskit::Role;
use egui::{Ui, WidgetInfo, vec2};
use egui_plot::{Line, Plot, Points, Polygon};
use jiff::tz::TimeZone;

use crate::gui::choose::kind_icon;
use crate::gui::state::{AccountCard, BackupLine};
use crate::gui::theme::{Palette, medium, regular};
use crate::gui::widgets::{heading_ui, icon_ui, text_ui};
use crate::model::Kind;
use crate::text::{Value, count_of, date, kind_name, names, say};

/// A fall of less than this is no cliff: people remove things.
const CLIFF: f64 = 0.05;

/// The backup of the account itself before `line`, for one that is of the account itself: what files hold is no measure of
/// what the account has.
pub fn before<'a>(card: &'a AccountCard, line: &BackupLine) -> Option<&'a BackupLine> {
    let mut older = card.backups.iter().skip_while(|other| other.path != line.path).skip(1);
    older.find(|other| other.is_of_account()).filter(|_| line.is_of_account())
}

fn kept(line: &BackupLine, kind: Kind) -> u64 {
    line.totals.get(&kind).map_or(0, |counts| counts.kept())
}

/// How many items of each kind `newer` has less than `older`, of the kinds of which it was to have all that `older` has.
pub fn falls(newer: &BackupLine, older: &BackupLine) -> BTreeMap<Kind, u64> {
    let comparable = older.totals.keys().filter(|kind| newer.scope.takes_all_of(&older.scope, **kind));
    let fall = |kind: Kind| kept(older, kind).checked_sub(kept(newer, kind)).filter(|fall| *fall > 0);
    comparable.filter_map(|kind| Some((*kind, fall(*kind)?))).collect()
}

/// *48 contacts and 2 photos fewer than before*.
pub fn falls_words(falls: &BTreeMap<Kind, u64>) -> Option<String> {
    let parts: Vec<String> = falls.iter().map(|(kind, n)| count_of(*kind, *n)).collect();
    (!parts.is_empty()).then(|| say("backups-fewer", &[("what", Value::from(names(&parts)))]))
}

/// A backup in a plot.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    /// Days since 1970, and how many items.
    at: [f64; 2],
    /// Many fewer than before, although as much was to be backed up.
    cliff: bool,
}

/// Of each kind the backups of the account itself that were to have it, oldest first.
fn series(card: &AccountCard) -> BTreeMap<Kind, Vec<Point>> {
    let mut kinds: BTreeMap<Kind, Vec<Point>> = BTreeMap::new();
    let lines = || card.backups.iter().filter(|line| line.is_of_account());
    let held: BTreeSet<Kind> =
        lines().flat_map(|line| line.totals.iter()).filter(|(_, c)| c.kept() > 0).map(|(k, _)| *k).collect();
    for kind in held {
        let mut last: Option<&BackupLine> = None;
        // A backup that was not to have a kind says nothing of it.
        for line in card.backups.iter().rev().filter(|line| line.is_of_account() && line.totals.contains_key(&kind)) {
            let n = kept(line, kind) as f64;
            let fell = |last: &BackupLine| {
                let before = kept(last, kind) as f64;
                line.scope.takes_all_of(&last.scope, kind) && before - n > before * CLIFF
            };
            let point = Point { at: [line.sealed.as_second() as f64 / 86_400.0, n], cliff: last.is_some_and(fell) };
            kinds.entry(kind).or_default().push(point);
            last = Some(line);
        }
    }
    kinds.retain(|_, points| points.len() > 1);
    kinds
}

/// Points with the corners of stairs between them: between two backups nothing is known, and a slope would claim it is.
fn stairs(points: &[Point]) -> Vec<[f64; 2]> {
    let mut out: Vec<[f64; 2]> = Vec::new();
    for point in points.iter().map(|point| point.at) {
        if let Some([_, before]) = out.last().copied() {
            out.push([point[0], before]);
        }
        out.push(point);
    }
    out
}

/// Draws the plots; nothing while there are fewer than two backups.
pub fn over_time_ui(ui: &mut Ui, card: &AccountCard) {
    let series = series(card);
    if series.is_empty() {
        return;
    }
    heading_ui(ui, &say("backups-over-time", &[]));
    ui.add_space(2.0);
    let gap = 14.0;
    let columns = ((ui.available_width() + gap) / 224.0).floor().clamp(1.0, 3.0);
    let width = ((ui.available_width() - gap * (columns - 1.0)) / columns).floor();
    let all: Vec<_> = series.into_iter().collect();
    for row in all.chunks(columns as usize) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for (kind, points) in row {
                ui.allocate_ui_with_layout(vec2(width, 0.0), egui::Layout::top_down(egui::Align::Min), |ui| {
                    ui.set_width(width);
                    plot_ui(ui, card, *kind, points, width);
                });
            }
        });
        ui.add_space(6.0);
    }
}

fn plot_ui(ui: &mut Ui, card: &AccountCard, kind: Kind, series: &[Point], width: f32) {
    let p = Palette::of(ui);
    let (Some(first), Some(last)) = (series.first().map(|p| p.at), series.last().map(|p| p.at)) else { return };
    let points: Vec<[f64; 2]> = series.iter().map(|point| point.at).collect();
    let steps = stairs(series);
    let most = points.iter().map(|[_, n]| *n).fold(0.0, f64::max);
    let cliffs: Vec<[f64; 2]> = series.iter().filter(|point| point.cliff).map(|point| point.at).collect();
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        icon_ui(ui, kind_icon(kind), 15.0, p.muted);
        text_ui(ui, &count_of(kind, last[1] as u64), medium(14.0), p.text);
    });
    let day = |x: f64| {
        let time = jiff::Timestamp::from_second((x * 86_400.0) as i64).unwrap_or_default();
        date(time.to_zoned(TimeZone::system()).date())
    };
    let name = say(
        if cliffs.is_empty() { "backups-plot" } else { "backups-plot-cliff" },
        &[
            ("kind", Value::from(kind_name(kind))),
            ("account", Value::from(&card.name)),
            ("from", Value::Number(first[1] as u64)),
            ("to", Value::Number(last[1] as u64)),
            ("day", Value::from(day(first[0]))),
        ],
    );
    let colour = if cliffs.is_empty() { p.accent } else { p.bad };
    let response = Plot::new(("over time", card.name.as_str(), kind.word()))
        .width(width)
        .height(64.0)
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .sense(egui::Sense::hover())
        .include_y(0.0)
        .include_y(most * 1.15 + 1.0)
        .show(ui, |plot| {
            // The ground is laid step by step: a fill below a line that falls straight down comes out wrong.
            for step in points.windows(2) {
                if let [[x, n], [next, _]] = step {
                    let corners = vec![[*x, 0.0], [*x, *n], [*next, *n], [*next, 0.0]];
                    let ground = Polygon::new("ground", corners).fill_color(p.accent.gamma_multiply(0.12));
                    plot.polygon(ground.stroke(egui::Stroke::NONE));
                }
            }
            plot.line(Line::new("count", steps).color(p.accent).width(2.0));
            plot.points(Points::new("backups", points).color(p.accent).radius(2.5));
            plot.points(Points::new("falls", cliffs).color(colour).radius(4.5));
        })
        .response;
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    response.on_hover_text(&name);
    text_ui(ui, &say("backups-since", &[("day", Value::from(day(first[0])))]), regular(12.5), p.muted);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{AlarmLevel, Origin, Scope, Status};
    use crate::model::Counts;

    fn line(sealed: &str, contacts: u64, photos: Option<u64>) -> BackupLine {
        let counts = |saved| Counts { listed: saved, saved, ..Counts::default() };
        let mut totals = BTreeMap::from([(Kind::Contacts, counts(contacts))]);
        totals.extend(photos.map(|n| (Kind::Photos, counts(n))));
        BackupLine {
            path: sealed.into(),
            sealed: sealed.parse().unwrap(),
            origin: Origin::Account,
            scope: Scope::default(),
            status: Status::Complete,
            alarm: AlarmLevel::None,
            answered: true,
            totals,
            pinned: None,
        }
    }

    #[test]
    fn what_fell() {
        let (old, new) = (line("2026-11-15T00:00:00Z", 64, Some(9)), line("2026-11-22T00:00:00Z", 12, Some(10)));
        assert_eq!(falls(&new, &old), BTreeMap::from([(Kind::Contacts, 52)]));
        assert_eq!(falls_words(&falls(&new, &old)).unwrap(), "52 contacts fewer than in the backup before");
        assert_eq!(falls_words(&falls(&old, &old)), None);
    }

    #[test]
    fn what_was_not_to_be_backed_up_did_not_fall() {
        let (old, new) = (line("2026-11-15T00:00:00Z", 64, Some(9)), line("2026-11-22T00:00:00Z", 12, None));
        let check = |old: &Scope, new: &Scope, expect: &[(Kind, u64)]| {
            let (old, new) =
                (BackupLine { scope: old.clone(), ..old_line() }, BackupLine { scope: new.clone(), ..new_line() });
            assert_eq!(falls(&new, &old), expect.iter().copied().collect(), "{:?}, {:?}", old.scope, new.scope);
        };
        fn old_line() -> BackupLine {
            line("2026-11-15T00:00:00Z", 64, Some(9))
        }
        fn new_line() -> BackupLine {
            line("2026-11-22T00:00:00Z", 12, None)
        }
        let all = Scope::default();
        let contacts = Scope { kinds: vec![Kind::Contacts], ..Scope::default() };
        let books = |hrefs: &[&str]| Scope {
            collections: hrefs.iter().map(|href| (*href).to_owned()).collect(),
            ..Scope::default()
        };
        check(&all, &all, &[(Kind::Contacts, 52), (Kind::Photos, 9)]);
        check(&all, &contacts, &[(Kind::Contacts, 52)]);
        check(&contacts, &all, &[(Kind::Contacts, 52), (Kind::Photos, 9)]);
        check(&all, &books(&["/a/"]), &[]);
        check(&books(&["/a/", "/b/"]), &books(&["/a/"]), &[]);
        check(&books(&["/a/"]), &books(&["/a/", "/b/"]), &[(Kind::Contacts, 52), (Kind::Photos, 9)]);

        // Photos of a Takeout that are kept with the account are no measure of it, whichever came first.
        let import = BackupLine { origin: Origin::Import, ..line("2026-11-18T00:00:00Z", 0, Some(2)) };
        let card = AccountCard { backups: vec![new.clone(), import.clone(), old.clone()], ..AccountCard::default() };
        assert_eq!(before(&card, &new), Some(&old));
        assert_eq!((before(&card, &import), before(&card, &old)), (None, None));
        assert_eq!(series(&card).len(), 1, "the account's contacts");
        let narrowed = BackupLine { scope: books(&["/a/"]), ..new };
        let cliffs = |newest: BackupLine| {
            let card = AccountCard { backups: vec![newest, old.clone()], ..AccountCard::default() };
            series(&card)[&Kind::Contacts].iter().filter(|point| point.cliff).count()
        };
        assert_eq!((cliffs(new_line()), cliffs(narrowed)), (1, 0));
    }

    #[test]
    fn a_loss_is_a_cliff() {
        let card = AccountCard {
            backups: vec![
                line("2026-11-22T00:00:00Z", 12, Some(10)),
                line("2026-11-15T00:00:00Z", 64, None),
                line("2026-11-08T00:00:00Z", 60, None),
            ],
            ..AccountCard::default()
        };
        let series = series(&card);
        assert_eq!(series.keys().collect::<Vec<_>>(), [&Kind::Contacts], "one point is no line");
        let steps: Vec<f64> = stairs(&series[&Kind::Contacts]).iter().map(|[_, n]| *n).collect();
        assert_eq!(steps, [60.0, 60.0, 64.0, 64.0, 12.0]);
    }
}
