//! *Do this every week*: when an account is backed up by itself, and what came of setting that.

use egui::Ui;

use crate::engine::Every;
use crate::engine::schedule::USUAL;
use crate::text::{self, During, Value, say};

use super::icons;
use super::state::{AccountCard, Kept, Keychain, Scheduled, State, ToInstall, Way};
use super::theme::{Palette, medium, regular};
use super::update::Msg;
use super::widgets::{Button, Tone, body_ui, icon_ui, notice_ui, text_ui};

/// When the account is backed up by itself.
pub fn weekly_ui(ui: &mut Ui, card: &AccountCard) {
    if let Some(schedule) = &card.schedule {
        let at = [("at", Value::from(schedule.at.to_string()))];
        let words = match schedule.every {
            Every::Week => say("weekly-is", &at),
            Every::Day => say("daily-is", &at),
        };
        line_ui(ui, icons::HISTORY, &words);
        if schedule.is_dead {
            let p = Palette::of(ui);
            text_ui(ui, &say("weekly-dead", &[]), medium(14.0), p.warn);
        }
    }
}

/// What came of what was asked for this account, with the texts to install where there are some.
pub fn scheduled_ui(ui: &mut Ui, state: &State, card: &AccountCard, out: &mut Vec<Msg>) {
    let Some((_, scheduled)) = state.scheduled.as_ref().filter(|(name, _)| *name == card.name) else { return };
    let at = [("at", Value::from(USUAL.to_string()))];
    let (tone, words) = match scheduled {
        Scheduled::Asking => (Tone::Calm, say("weekly-asking", &[])),
        Scheduled::Timer => (Tone::Good, say("weekly-set", &at)),
        Scheduled::ByHand(_) => (Tone::Warning, say("weekly-by-hand", &[])),
        Scheduled::Off { by_hand: None } => (Tone::Calm, say("weekly-off", &[])),
        Scheduled::Off { by_hand: Some(name) } => {
            (Tone::Warning, say("weekly-off-by-hand", &[("name", Value::from(name))]))
        }
        Scheduled::NoPassword => (Tone::Warning, say("weekly-no-password", &[])),
        Scheduled::Failed(trouble) => (Tone::Bad, text::trouble(trouble, During::Other).happened),
    };
    ui.add_space(8.0);
    notice_ui(ui, tone, &words, |ui| {
        body_ui(ui, &words);
        if let Scheduled::Failed(trouble) = scheduled {
            body_ui(ui, &text::trouble(trouble, During::Other).next);
        }
        if let Scheduled::ByHand(texts) = scheduled {
            texts.iter().for_each(|text| to_install_ui(ui, state, text, out));
        }
    });
}

fn to_install_ui(ui: &mut Ui, state: &State, install: &ToInstall, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    ui.add_space(4.0);
    body_ui(ui, &install.how);
    text_ui(ui, install.text.trim_end(), regular(13.0), p.muted);
    let copied = state.copied.as_ref() == Some(&install.text);
    let words = say(if copied { "copied" } else { "button-copy" }, &[]);
    let icon = if copied { icons::CHECK } else { icons::COPY };
    if ui.add(Button::plain(&words).icon(icon)).clicked() {
        out.push(Msg::Copy(install.text.clone()));
    }
}

/// *Do this every week*, where the password can be had without the person; or *No longer*.
pub fn weekly_button_ui(ui: &mut Ui, state: &State, card: &AccountCard, out: &mut Vec<Msg>) {
    let kept_here = state.session.as_ref().is_some_and(|session| {
        session.kept == Some(Kept::ForThisSession) && session.account.as_ref() == Some(&card.name)
    });
    let asking = matches!(&state.scheduled, Some((_, Scheduled::Asking)));
    let account = [("account", Value::from(&card.name))];
    let schedule = card.schedule.as_ref();
    let offer = card.way == Way::Saved && state.keychain == Keychain::There && !kept_here;
    if offer && schedule.is_none_or(|schedule| schedule.is_dead) {
        let (words, name) = (say("weekly-go", &[]), say("weekly-go-name", &account));
        let button = Button::plain(&words).name(&name).icon(icons::CALENDAR_DAYS);
        if ui.add_enabled(!asking, button).clicked() {
            out.push(Msg::Schedule { account: card.name.clone(), weekly: true });
        }
    }
    // One for every account is not this account's to end.
    if schedule.is_some_and(|schedule| !schedule.for_all) {
        let (words, name) = (say("weekly-stop", &[]), say("weekly-stop-name", &account));
        if ui.add_enabled(!asking, Button::quiet(&words).name(&name)).clicked() {
            out.push(Msg::Schedule { account: card.name.clone(), weekly: false });
        }
    }
}

/// A line with its icon, such as where a copy is.
pub fn line_ui(ui: &mut Ui, icon: char, words: &str) {
    let p = Palette::of(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.vertical(|ui| {
            ui.set_width(18.0);
            ui.add_space(1.0);
            icon_ui(ui, icon, 16.0, p.muted);
        });
        ui.vertical(|ui| text_ui(ui, words, regular(14.0), p.muted));
    });
}
