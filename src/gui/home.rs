//! *Home*: one card an account, with its last good backup, what waits for an answer, all of its
//! backups, and how they are kept.

mod backups;
mod folders;
mod over_time;

use egui::{Align, Layout, Ui};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::text::{self, Value, say};

use super::alarm::alarm_ui;
use super::copy::{copies_ui, copy_button_ui};
use super::earlier::unfinished_ui;
use super::frame::{announce, page_ui};
use super::health::health_ui;
use super::help::help_button_ui;
use super::icons;
use super::import::import_button_ui;
use super::notices::trouble_ui;
use super::room::room_button_ui;
use super::salvage::salvage_button_ui;
use super::state::{AccountCard, Folder, Screen, State, Way};
use super::story::story_ui;
use super::tending::{forgotten_ui, tending_ui};
use super::theme::{self, Palette, medium, semibold, size};
use super::turns::{turns_button_ui, turns_ui};
use super::update::{Act, Msg};
use super::weekly::{scheduled_ui, weekly_button_ui, weekly_ui};
use super::widgets::{Button, Tone, avatar_ui, body_ui, muted_ui, notice_ui, rule_ui, text_ui, title_ui};
use backups::backups_ui;
use folders::{damaged_ui, folder_ui, gone_folders_ui, run_failed_ui, settings_trouble_ui};

/// Draws *Home*.
pub fn home_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    page_ui(ui, state, out, |ui, out| {
        let ways_ui = |ui: &mut Ui, out: &mut Vec<Msg>| {
            if ui.add(Button::quiet(&say("browse-open-title", &[])).icon(icons::FOLDER_OPEN)).clicked() {
                out.push(Msg::Browse(Act::Which));
            }
            salvage_button_ui(ui, &[], out);
            help_button_ui(ui, false, out);
            turns_button_ui(ui, state, out);
        };
        if ui.available_width() >= size::NARROW {
            ui.horizontal_wrapped(|ui| {
                title_ui(ui, &say("home-title", &[]));
                ways_ui(ui, out);
            });
        } else {
            title_ui(ui, &say("home-title", &[]));
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                ways_ui(ui, out);
            });
        }
        ui.add_space(6.0);
        if state.home.read_only {
            let words = say("home-read-only", &[]);
            notice_ui(ui, Tone::Calm, &words, |ui| {
                body_ui(ui, &words);
                if ui.add(Button::plain(&say("home-read-only-go", &[]))).clicked() {
                    out.push(Msg::GoTo(Screen::Settings));
                }
            });
            ui.add_space(10.0);
        }
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
            ui.add_space(10.0);
        }
        settings_trouble_ui(ui, state, out);
        run_failed_ui(ui, state, out);
        turns_ui(ui, state);
        if let Some(forgotten) = &state.forgotten {
            forgotten_ui(ui, forgotten);
        }
        if state.run.as_ref().is_some_and(|run| run.is_going() && run.is_backup()) {
            let words = say("home-running", &[]);
            notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
            ui.add_space(10.0);
        }
        if state.home.accounts.is_empty() && state.home.trouble.is_none() {
            theme::card(Palette::of(ui)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                muted_ui(ui, &say("home-accounts-none", &[]));
            });
            ui.add_space(12.0);
            let words = say("welcome-demo", &[]);
            if ui.add(Button::plain(&words).icon(icons::FLASK_CONICAL)).clicked() {
                out.push(Msg::TryDemo);
            }
        }
        for card in &state.home.accounts {
            account_ui(ui, state, card, out);
            ui.add_space(size::GAP);
        }
        gone_folders_ui(ui, state, out);
        import_button_ui(ui, false, out);
    });
}

/// A moment as people read it, by this computer's clock.
pub fn when(time: Timestamp) -> String {
    text::date_time(time.to_zoned(TimeZone::system()).datetime())
}

fn of_that_minute(card: &AccountCard, sealed: Timestamp) -> usize {
    let minute = |time: Timestamp| time.as_second().div_euclid(60);
    card.backups.iter().filter(|backup| minute(backup.sealed) == minute(sealed)).count()
}

/// When a backup of an account was sealed; with the seconds where another one of it is of the same minute.
pub fn moment(card: &AccountCard, sealed: Timestamp) -> String {
    if of_that_minute(card, sealed) < 2 {
        return when(sealed);
    }
    let time = sealed.to_zoned(TimeZone::system()).datetime();
    let clock = time.strftime("%H:%M:%S").to_string();
    say("date-time", &[("date", Value::Day(time.date())), ("time", Value::from(clock))])
}

/// What a backup is called where one can't see on whose card it stands: its moment, and whose it is where another account
/// has one of the same minute, as a schedule makes them.
fn moment_of_whom(state: &State, card: &AccountCard, sealed: Timestamp) -> String {
    let moment = moment(card, sealed);
    let others = state.home.accounts.iter().filter(|other| other.name != card.name);
    if others.map(|other| of_that_minute(other, sealed)).sum::<usize>() == 0 {
        return moment;
    }
    format!("{moment}, {}", card.name)
}

/// How many midnights lie between `time` and `now`.
fn days_since(time: Timestamp, now: &Zoned) -> u64 {
    let day = time.to_zoned(now.time_zone().clone()).date();
    let days = now.date().since((jiff::Unit::Day, day)).map_or(0, |span| span.get_days());
    u64::try_from(days).unwrap_or(0)
}

fn account_ui(ui: &mut Ui, state: &State, card: &AccountCard, out: &mut Vec<Msg>) {
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let p = Palette::of(ui);
        let beside = ui.available_width() > 560.0;
        let good = card.last_good();
        ui.horizontal_top(|ui| {
            avatar_ui(ui, &card.name, 52.0);
            ui.add_space(6.0);
            let (words, _, icon) = back_up_words(card);
            let button = Button::plain(&words).icon(icon).width(ui) + 2.0 * ui.spacing().item_spacing.x;
            let room = if beside { ui.available_width() - button } else { ui.available_width() };
            ui.allocate_ui_with_layout(egui::vec2(room, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(room);
                ui.spacing_mut().item_spacing.y = 4.0;
                let response = text_ui(ui, &card.name, semibold(18.0), p.text);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Heading, true, &card.name));
                match card.way {
                    Way::Demo => muted_ui(ui, &say("welcome-demo-text", &[])),
                    Way::Files => muted_ui(ui, &say("import-card", &[])),
                    _ => muted_ui(ui, &card.host),
                };
                match good {
                    Some(backup) => {
                        let days = days_since(backup.sealed, &Zoned::now());
                        let args = [("time", Value::from(when(backup.sealed))), ("days", Value::Number(days))];
                        body_ui(ui, &say("home-last-ago", &args));
                        if card.is_late {
                            text_ui(ui, &say("weekly-late", &[]), medium(14.0), p.warn);
                        }
                    }
                    // What can't be looked at is not nothing.
                    None if card.folder == Folder::Here && card.damaged.is_empty() => {
                        body_ui(ui, &say("home-none", &[]));
                    }
                    None => (),
                }
                if state.opening.contains(&card.name) {
                    let words = say("home-opening", &[]);
                    announce(ui, "opening", &words);
                    muted_ui(ui, &words);
                }
            });
            if beside {
                ui.with_layout(Layout::right_to_left(Align::Min), |ui| back_up_ui(ui, state, card, out));
            }
        });
        if !beside {
            ui.add_space(8.0);
            back_up_ui(ui, state, card, out);
        }
        folder_ui(ui, state, card, out);
        // Nothing of an account matters more than what it has lost.
        if let Some(vault) = card.vault().filter(|_| !card.alarms.is_empty()) {
            ui.add_space(12.0);
            alarm_ui(ui, state, vault, &card.alarms, out);
            ui.add_space(4.0);
        }
        if card.way == Way::Saved {
            health_ui(ui, state, card, out);
            tending_ui(ui, state, card, out);
        }
        unfinished_ui(ui, state, card, out);
        if card.way == Way::Demo {
            story_ui(ui, state, out);
        }
        damaged_ui(ui, state, card, out);
        if !card.backups.is_empty() {
            ui.add_space(12.0);
            backups_ui(ui, state, card, out);
            ui.add_space(10.0);
            over_time::over_time_ui(ui, card);
            ui.add_space(4.0);
            rule_ui(ui);
            ui.add_space(8.0);
            keeping_ui(ui, state, card, out);
        }
    });
}

/// Second copies and the schedule of an account.
fn keeping_ui(ui: &mut Ui, state: &State, card: &AccountCard, out: &mut Vec<Msg>) {
    copies_ui(ui, card);
    weekly_ui(ui, card);
    ui.add_space(4.0);
    let free = !state.is_running();
    ui.horizontal_wrapped(|ui| {
        ui.add_enabled_ui(free, |ui| copy_button_ui(ui, card, out));
        weekly_button_ui(ui, state, card, out);
        room_button_ui(ui, card, out);
    });
    scheduled_ui(ui, state, card, out);
}

/// What the button of an account says, its accessible name, and its icon.
fn back_up_words(card: &AccountCard) -> (String, String, char) {
    let account = [("account", Value::from(&card.name))];
    match card.way {
        Way::Saved | Way::Demo => (say("home-back-up", &[]), say("home-back-up-name", &account), icons::DOWNLOAD),
        Way::SignIn => (say("sign-in-go", &[]), say("home-sign-in-name", &account), icons::KEY_ROUND),
        // What a service handed out is not there for good, and the next set may be months away.
        Way::Files => (say("import-more", &[]), say("import-more-name", &account), icons::FOLDER_OPEN),
    }
}

fn back_up_ui(ui: &mut Ui, state: &State, card: &AccountCard, out: &mut Vec<Msg>) {
    if card.folder != Folder::Here {
        // It is offered below, beside what is to be known first.
        return;
    }
    let free = !state.is_running();
    let (words, name, icon) = back_up_words(card);
    if card.way == Way::Files {
        if ui.add_enabled(free, Button::plain(&words).name(&name).icon(icon)).clicked() {
            out.push(Msg::ImportInto(card.name.clone()));
        }
        return;
    }
    let free = free && !(card.way == Way::Demo && state.demo.wanted.is_some()) && !state.opening.contains(&card.name);
    if ui.add_enabled(free, Button::primary(&words).name(&name).icon(icon)).clicked() {
        out.push(Msg::BackUpAccount(card.name.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_by_midnights() {
        let now: Zoned = "2026-11-22T00:30:00+01:00[Europe/Berlin]".parse().unwrap();
        let check = |time: &str, expect| assert_eq!(days_since(time.parse().unwrap(), &now), expect, "{time}");
        check("2026-11-21T23:10:00Z", 0);
        check("2026-11-21T22:10:00Z", 1);
        check("2026-11-15T12:00:00Z", 7);
        check("2026-12-01T12:00:00Z", 0);
    }
}
