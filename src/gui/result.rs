//! *Result*: one sentence, then what is not in the backup (never folded), then numbers that open the names behind them.

mod inside;
mod lists;
mod missing;

use egui::{Align, Layout, Ui, vec2};
use jiff::tz::TimeZone;

use crate::engine::{AlarmLevel, BackedUp, Earlier, Outcome, Receipt, Request, Status};
use crate::model::Trouble;
use crate::text::{self, Offered, Value, say};

use super::alarm::alarm_ui;
use super::browse::work_done_ui;
use super::choose::bullet_ui;
use super::copy::{copied_ui, copy_button_ui};
use super::earlier::earlier_ui;
use super::frame::{announce, page_ui};
use super::icons;
use super::import::already_here_ui;
use super::notices::trouble_ui;
use super::recover::came_ui;
use super::state::{Run, Screen, State, Way};
use super::story::story_ui;
use super::support::support_button_ui;
use super::theme::{self, Palette, regular, semibold, size};
use super::turns::turns_ui;
use super::update::{Act, Msg, Salvage};
use super::weekly::{scheduled_ui, weekly_button_ui};
use super::widgets::{
    Button, Tone, body_ui, heading_ui, icon_button_ui, icon_round_ui, icon_ui, line_ui, muted_ui, rule_ui, small_ui,
    text_ui, title_ui,
};
use inside::inside_ui;
pub use lists::list_ui;
use missing::missing_ui;

/// Draws *Result*.
pub fn result_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    if work_done_ui(ui, state, out) || came_ui(ui, state, out) {
        return;
    }
    let Some(run) = &state.run else { return };
    if let Some(Ok(Outcome::Copied(copied))) = &run.state.ended {
        copied_ui(ui, state, copied, out);
        return;
    }
    page_ui(ui, state, out, |ui, out| {
        if run.is_backup() {
            turns_ui(ui, state);
        }
        match (run.backed_up(), &run.state.ended) {
            (Some(done), _) => done_ui(ui, state, run, done, out),
            (None, Some(Ok(Outcome::AlreadyHere(here)))) => already_here_ui(ui, state, here, out),
            (None, Some(Err(trouble))) => failed_ui(ui, state, run, trouble, out),
            _ => (),
        }
    });
}

fn failed_ui(ui: &mut Ui, state: &State, run: &Run, trouble: &Trouble, out: &mut Vec<Msg>) {
    let stopped = *trouble == Trouble::Cancelled;
    let failed = run.one_of(["done-title-failed", "done-title-failed", "done-title-failed-copy"]);
    title_ui(ui, &say(if stopped { "done-title-stopped" } else { failed }, &[]));
    ui.add_space(8.0);
    trouble_ui(ui, state, trouble, out);
    if run.is_backup() {
        last_good_ui(ui, run);
    }
    earlier_ui(ui, state, run, out);
    ui.add_space(12.0);
    let waits = run.state.earlier.iter().any(|earlier| matches!(earlier, Earlier::Waits { .. }));
    ui.horizontal_wrapped(|ui| {
        // A question is answered in its box; trying again without the answer would only ask it again.
        let asks = asks_for_yes(trouble);
        if trouble.is_refusal() {
            // The same password once more could lock the account.
            if ui.add(Button::primary(&say("sign-in-title-again", &[])).icon(icons::KEY_ROUND)).clicked() {
                out.push(Msg::SignInAgain(state.session.as_ref().and_then(|session| session.account.clone())));
            }
        } else if !asks {
            let again = say(if waits { "unfinished-go-on" } else { "button-try-again" }, &[]);
            let icon = if waits { icons::PLAY } else { icons::REFRESH_CW };
            if ui.add(Button::primary(&again).icon(icon)).clicked() {
                out.push(Msg::BackUpAgain);
            }
        }
        if run.is_import() && ui.add(Button::plain(&say("import-other", &[]))).clicked() {
            out.push(Msg::GoTo(Screen::Import));
        }
        if run.is_salvage() && ui.add(Button::plain(&say("salvage-other", &[]))).clicked() {
            out.push(Msg::Salvage(Salvage::Open(Vec::new())));
        }
        if matches!(run.request, Request::Backup(_))
            && state.choice.is_some()
            && !asks
            && ui.add(Button::plain(&say("done-choose", &[]))).clicked()
        {
            out.push(Msg::GoTo(Screen::Choose));
        }
        if ui.add(Button::plain(&say("button-home", &[]))).clicked() {
            out.push(Msg::GoTo(Screen::Home));
        }
        if !stopped && !asks {
            support_button_ui(ui, out);
        }
    });
}

fn asks_for_yes(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::NeedsConsent(_))
}

/// Which backup stays to go back to.
fn last_good_ui(ui: &mut Ui, run: &Run) {
    if let Some(good) = &run.state.last_good {
        let day = good.sealed.to_zoned(TimeZone::system()).date();
        ui.add_space(8.0);
        body_ui(ui, &text::last_good(day, &good.kept));
    }
}

fn done_ui(ui: &mut Ui, state: &State, run: &Run, done: &BackedUp, out: &mut Vec<Msg>) {
    let receipt = &done.receipt;
    let offered = match &run.request {
        Request::Import(_) | Request::Salvage(_) => Offered::Files,
        Request::Backup(request) if request.scope.is_narrowed() => Offered::Chosen,
        _ => Offered::Account,
    };
    if let Some(vault) = done.path.parent().filter(|_| receipt.alarm == AlarmLevel::Alarm) {
        alarm_ui(ui, state, vault, &receipt.alarms, out);
        ui.add_space(size::GAP);
    }
    sentence_ui(ui, state, run, done, offered, out);
    earlier_ui(ui, state, run, out);
    let card = done.path.parent().and_then(|vault| state.card_of(vault));
    if let Some(card) = card {
        if let Some(trouble) = &state.trouble {
            ui.add_space(8.0);
            trouble_ui(ui, state, trouble, out);
        }
        scheduled_ui(ui, state, card, out);
        if card.way == Way::Demo {
            story_ui(ui, state, out);
        }
    }
    if receipt.alarm == AlarmLevel::Alarm || receipt.status == Status::Incomplete {
        last_good_ui(ui, run);
    }
    ui.add_space(size::SECTION);
    heading_ui(ui, &say("done-missing", &[]));
    ui.add_space(4.0);
    let accepts = matches!(run.request, Request::Backup(_)).then(|| done.path.parent()).flatten();
    missing_ui(ui, state, receipt, (offered, accepts), out);
    noticed_ui(ui, receipt);
    ui.add_space(size::SECTION);
    heading_ui(ui, &say("done-inside", &[]));
    ui.add_space(4.0);
    inside_ui(ui, state, receipt, out);
    ui.add_space(size::GAP);
    seal_ui(ui, state, &done.seal, out);
}

/// What the run noticed of the service or of the backup before, and dealt with.
fn noticed_ui(ui: &mut Ui, receipt: &Receipt) {
    if receipt.notices.is_empty() {
        return;
    }
    ui.add_space(size::SECTION);
    heading_ui(ui, &say("done-notices", &[]));
    ui.add_space(4.0);
    theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(20, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for notice in &receipt.notices {
            bullet_ui(ui, &text::notice(&notice.what, &notice.about, notice.items));
        }
    });
}

fn sentence_ui(ui: &mut Ui, state: &State, run: &Run, done: &BackedUp, offered: Offered, out: &mut Vec<Msg>) {
    let receipt = &done.receipt;
    let (tone, icon) = match receipt.status {
        Status::Complete => (Tone::Good, icons::CHECK),
        Status::Incomplete => (Tone::Warning, icons::TRIANGLE_ALERT),
    };
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let p = Palette::of(ui);
        ui.horizontal_top(|ui| {
            icon_round_ui(ui, icon, tone);
            ui.add_space(6.0);
            ui.vertical(|ui| {
                let sentence = text::result_of(&receipt.totals, offered);
                let response = text_ui(ui, &sentence, semibold(20.0), p.text);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Heading, true, &sentence));
                announce(ui, "result", &sentence);
                let bytes: u64 = receipt.collections.iter().map(|line| line.bytes).sum();
                let secs = (receipt.timings.fetch_secs + receipt.timings.check_secs).round().max(1.0) as u64;
                let time = say("done-numbers-in", &[("time", Value::Duration(secs))]);
                muted_ui(ui, &say("done-numbers", &[("size", Value::Size(bytes)), ("time", Value::from(time))]));
            });
        });
        ui.add_space(10.0);
        rule_ui(ui);
        ui.add_space(10.0);
        let row = vec2(ui.available_width(), size::BUTTON);
        ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
            icon_ui(ui, icons::FOLDER, 18.0, p.muted);
            let path = done.path.display().to_string();
            let (width, icon_width) = (ui.available_width(), 44.0);
            ui.scope(|ui| {
                ui.set_max_width(width - icon_width);
                line_ui(ui, &path, regular(14.0), p.muted);
            });
            let copied = state.copied.as_ref() == Some(&path);
            let words = say(if copied { "copied" } else { "done-copy-path" }, &[]);
            if icon_button_ui(ui, if copied { icons::CHECK } else { icons::COPY }, &words).clicked() {
                out.push(Msg::Copy(path));
            }
        });
        if state.folder_shut {
            small_ui(ui, &say("done-open-failed", &[]));
            body_ui(ui, &done.path.display().to_string());
        }
        ui.add_space(8.0);
        ui.horizontal_wrapped(|ui| {
            let (open, again) = (say("done-open", &[]), say("done-again", &[]));
            if ui.add(Button::primary(&open).icon(icons::FOLDER_OPEN)).clicked() {
                out.push(Msg::OpenFolder(done.path.clone()));
            }
            if ui.add(Button::plain(&say("browse-go", &[])).icon(icons::EYE)).clicked() {
                out.push(Msg::Browse(Act::Open(done.path.clone())));
            }
            // What an unfinished backup had is used up.
            let repeats = matches!(run.request, Request::Backup(_));
            if repeats && ui.add(Button::plain(&again).icon(icons::ROTATE_CCW)).clicked() {
                out.push(Msg::BackUpAgain);
            }
            if let Some(card) = done.path.parent().and_then(|vault| state.card_of(vault)) {
                copy_button_ui(ui, card, out);
                weekly_button_ui(ui, state, card, out);
            }
        });
    });
}

fn seal_ui(ui: &mut Ui, state: &State, seal: &str, out: &mut Vec<Msg>) {
    if seal.is_empty() {
        return;
    }
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let p = Palette::of(ui);
        heading_ui(ui, &say("done-seal", &[]));
        small_ui(ui, &say("done-seal-text", &[]));
        ui.horizontal_wrapped(|ui| {
            let wide = (ui.available_width() - 120.0).max(160.0);
            ui.scope(|ui| {
                ui.set_max_width(wide);
                text_ui(ui, seal, regular(13.0), p.text);
            });
            let copied = state.copied.as_deref() == Some(seal);
            let words = say(if copied { "copied" } else { "button-copy" }, &[]);
            let icon = if copied { icons::CHECK } else { icons::COPY };
            if ui.add(Button::quiet(&words).icon(icon)).clicked() {
                out.push(Msg::Copy(seal.to_owned()));
            }
        });
    });
}
