//! How an account on *Home* stands: signed in and until when, when it was last reached, what is reachable, what it can't
//! give.

use egui::Ui;
use jiff::Timestamp;

use crate::model::{Lasts, Service};
use crate::text::{self, Value, say};

use super::choose::bullet_ui;
use super::home::when;
use super::icons;
use super::state::{AccountCard, Section, State, Tending};
use super::theme::{Palette, medium};
use super::update::Msg;
use super::weekly::line_ui;
use super::widgets::{Button, Row, Tone, icon_ui, row_ui, text_ui};

/// A sign-in that ends sooner than this is said in time, in seconds: two weeks.
const SOON: i64 = 14 * 24 * 3_600;

/// Draws the lines about the account's sign-in.
pub fn health_ui(ui: &mut Ui, state: &State, card: &AccountCard, out: &mut Vec<Msg>) {
    let standing = &card.standing;
    ui.add_space(10.0);
    let p = Palette::of(ui);
    let warning = |ui: &mut Ui, words: &str| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            icon_ui(ui, icons::TRIANGLE_ALERT, 17.0, p.warn);
            ui.vertical(|ui| text_ui(ui, words, medium(14.0), p.warn));
        });
    };
    match (standing.refused, ends(standing.lasts, Timestamp::now())) {
        (Some(time), _) => warning(ui, &say("health-refused", &[("time", Value::from(when(time)))])),
        (None, Some(words)) => warning(ui, &words),
        (None, None) => line_ui(ui, icons::KEY_ROUND, &signed_in(card)),
    }
    let is_ending = standing.refused.is_some() || ends(standing.lasts, Timestamp::now()).is_some();
    if is_ending {
        let account = [("account", Value::from(&card.name))];
        let (words, name) = (say("sign-in-title-again", &[]), say("health-again-name", &account));
        let free = !state.run.as_ref().is_some_and(super::state::Run::is_going);
        if ui.add_enabled(free, Button::plain(&words).name(&name).icon(icons::KEY_ROUND)).clicked() {
            out.push(Msg::SignInAgain(Some(card.name.clone())));
        }
    }
    // What was just asked is newer than the newest backup, and says it in full.
    let checked = match state.tending.get(&card.name) {
        Some(Tending::Checked(health)) => Some(health),
        _ => None,
    };
    if !standing.reached.is_empty() && checked.is_none() {
        let names: Vec<String> =
            standing.reached.iter().map(|service: &Service| text::service_name(*service)).collect();
        let args = [("services", Value::from(text::names(&names))), ("host", Value::from(&card.host))];
        line_ui(ui, icons::CHECK, &say("health-reached", &args));
    }
    let coverage = checked.map_or(&standing.coverage, |health| &health.coverage);
    if !coverage.is_empty() {
        let section = Section::NotGiven(card.name.clone());
        let open = state.open.contains(&section);
        let title = say("health-not-given", &[("n", Value::from(coverage.len()))]);
        let row = Row { icon: icons::INFO, tone: Tone::Calm, title: &title, value: "", open };
        if row_ui(ui, &row) {
            out.push(Msg::Toggle(section));
        }
        if open {
            coverage.iter().for_each(|line| bullet_ui(ui, &text::coverage(line)));
        }
    }
}

/// *Signed in. Renewed by itself. Last reached today.*
fn signed_in(card: &AccountCard) -> String {
    let standing = &card.standing;
    let lasts = match standing.lasts {
        Lasts::Password => say("health-password", &[]),
        Lasts::Renews => say("health-renews", &[]),
        Lasts::TakenBack => say("health-taken-back", &[]),
        Lasts::Until(end) => say("health-until", &[("time", Value::from(when(end)))]),
    };
    match standing.last_contact {
        Some(time) => say("health-line", &[("lasts", Value::from(lasts)), ("time", Value::from(when(time)))]),
        None => lasts,
    }
}

/// What to say of a sign-in that has ended or is about to.
fn ends(lasts: Lasts, now: Timestamp) -> Option<String> {
    let Lasts::Until(end) = lasts else { return None };
    let left = end.as_second() - now.as_second();
    let time = || [("time", Value::from(when(end)))];
    match left {
        ..=0 => Some(say("health-ended", &time())),
        1..SOON => Some(say("health-ends-soon", &time())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_said_two_weeks_before() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let check = |end: &str, expect: Option<&str>| {
            let said = ends(Lasts::Until(end.parse().unwrap()), now);
            assert_eq!(said.is_some(), expect.is_some(), "{end}");
            assert!(expect.is_none_or(|words| said.unwrap().contains(words)), "{end}");
        };
        check("2026-11-22T12:00:00Z", Some("has ended"));
        check("2026-12-01T12:00:00Z", Some("ends on"));
        check("2027-01-01T12:00:00Z", None);
        assert_eq!(ends(Lasts::Renews, now), None);
    }
}
