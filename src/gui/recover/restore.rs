//! Putting back: the one button for what is missing, and everything else that can be chosen.

use egui::Ui;

use super::compare::name_of;
use crate::engine::{Differing, RestoreInto};
use crate::gui::frame::step_ui;
use crate::gui::icons;
use crate::gui::notices::trouble_ui;
use crate::gui::state::{AccountCard, Recovering, Screen, Section, State, Way};
use crate::gui::theme::{self, Palette, size};
use crate::gui::update::{Msg, Recover, chosen_nothing, reachable};
use crate::gui::widgets::{
    Button, Row, Tone, body_ui, heading_ui, muted_ui, notice_ui, radio_ui, row_ui, strong_ui, tick_ui, title_ui,
};
use crate::text::{self, Value, kind_name, say};

const MORE: Section = Section::Part("recover-more");

/// Draws the screen that asks how.
pub fn restore_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let Some(recovering) = &state.recovering else { return };
    let free = !state.is_running() && recovering.then.is_none();
    let accounts = reachable(state, &recovering.backup);
    step_ui(ui, state, out, 640.0, |ui, out| {
        title_ui(ui, &say("recover-restore-title", &[]));
        let time = Value::from(name_of(state, &recovering.backup));
        let account = Value::from(recovering.account.as_deref().unwrap_or_default());
        let key = if recovering.account.is_some() { "recover-from-into" } else { "recover-from" };
        muted_ui(ui, &say(key, &[("time", time), ("account", account)]));
        if let Some(places) = &recovering.places {
            let words = say("recover-ticked-only", &[("n", Value::from(places.len()))]);
            notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
        }
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
        }
        ui.add_space(10.0);
        if accounts.is_empty() {
            no_account_ui(ui, out);
            return;
        }
        let ready = free && recovering.account.is_some();
        let chosen = accounts.iter().find(|card| Some(&card.name) == recovering.account.as_ref());
        if let Some(card) = chosen.filter(|card| card.way == Way::SignIn) {
            let words = say("recover-sign-in-first", &[("account", Value::from(&card.name))]);
            notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
            ui.add_space(size::GAP / 2.0);
        }
        theme::card(Palette::of(ui)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            body_ui(ui, &say("recover-missing-text", &[]));
            ui.add_space(6.0);
            let words = say("recover-missing", &[]);
            if ui.add_enabled(ready, Button::primary(&words).icon(icons::ROTATE_CCW).big()).clicked() {
                out.push(Msg::Recover(Recover::PlanMissing));
            }
            ui.add_space(4.0);
            muted_ui(ui, &say("recover-plan-first", &[]));
        });
        ui.add_space(size::GAP / 2.0);
        read_only_ui(ui, state);
        offline_ui(ui);
        ui.add_space(size::GAP / 2.0);
        if accounts.len() > 1 || recovering.account.is_none() {
            accounts_ui(ui, recovering, &accounts, out);
            ui.add_space(size::GAP / 2.0);
        }
        theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(16, 6)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let open = state.open.contains(&MORE);
            let title = say("recover-more", &[]);
            if row_ui(ui, &Row { icon: icons::SETTINGS, tone: Tone::Calm, title: &title, value: "", open }) {
                out.push(Msg::Toggle(MORE));
            }
            if open {
                more_ui(ui, state, recovering, ready, out);
            }
        });
    });
}

/// That read-only mode is on, and what can be done in it.
pub fn read_only_ui(ui: &mut Ui, state: &State) {
    if !state.home.read_only {
        return;
    }
    let words = say("recover-read-only", &[]);
    notice_ui(ui, Tone::Warning, &words, |ui| {
        strong_ui(ui, &words);
        body_ui(ui, &say("recover-read-only-text", &[]));
    });
    ui.add_space(size::GAP / 2.0);
}

/// *Keep other phones offline until this has finished.*
pub fn offline_ui(ui: &mut Ui) {
    let words = say("recover-offline", &[]);
    notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
}

fn no_account_ui(ui: &mut Ui, out: &mut Vec<Msg>) {
    let words = say("recover-no-account", &[]);
    notice_ui(ui, Tone::Warning, &words, |ui| {
        strong_ui(ui, &words);
        body_ui(ui, &say("recover-no-account-text", &[]));
        ui.add_space(6.0);
        if ui.add(Button::primary(&say("nav-add-account", &[])).icon(icons::PLUS)).clicked() {
            out.push(Msg::GoTo(Screen::AddAccount));
        }
    });
}

fn accounts_ui(ui: &mut Ui, recovering: &Recovering, accounts: &[&AccountCard], out: &mut Vec<Msg>) {
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        heading_ui(ui, &say("recover-into-account", &[]));
        for card in accounts {
            let here = recovering.account.as_ref() == Some(&card.name);
            let note = match card.way {
                Way::SignIn => say("recover-signs-in", &[("host", Value::from(&card.host))]),
                _ => card.host.clone(),
            };
            if radio_ui(ui, here, &card.name, &note) {
                out.push(Msg::Recover(Recover::Account(card.name.clone())));
            }
        }
    });
}

fn more_ui(ui: &mut Ui, state: &State, recovering: &Recovering, ready: bool, out: &mut Vec<Msg>) {
    heading_ui(ui, &say("recover-differing", &[]));
    let ways = [
        (Differing::Refill, "recover-refill", "recover-refill-text"),
        (Differing::Merge, "recover-merge", "recover-merge-text"),
        (Differing::KeepBoth, "recover-keep-both", "recover-keep-both-text"),
        (Differing::KeepThere, "recover-keep-there", "recover-keep-there-text"),
    ];
    for (way, title, note) in ways {
        if radio_ui(ui, recovering.differing == way, &say(title, &[]), &say(note, &[])) {
            out.push(Msg::Recover(Recover::Differing(way)));
        }
    }
    ui.add_space(8.0);
    heading_ui(ui, &say("recover-where", &[]));
    let places = [
        (RestoreInto::Same, "recover-same", "recover-same-text"),
        (RestoreInto::New, "recover-new", "recover-new-text"),
    ];
    for (place, title, note) in places {
        if radio_ui(ui, recovering.into == place, &say(title, &[]), &say(note, &[])) {
            out.push(Msg::Recover(Recover::Into(place)));
        }
    }
    let opened = state.browse.as_ref().filter(|browse| browse.path == recovering.backup);
    // Single items were chosen already.
    let opened = opened.and_then(|browse| browse.inside()).filter(|_| recovering.places.is_none());
    if let Some(opened) = opened {
        ui.add_space(8.0);
        heading_ui(ui, &say("recover-what", &[]));
        for (kind, n) in &opened.kinds {
            let on = !recovering.off.contains(kind);
            if tick_ui(ui, on, &kind_name(*kind), &text::count_of(*kind, *n)) {
                out.push(Msg::Recover(Recover::TickKind(*kind)));
            }
        }
        if opened.collections.len() > 1 {
            ui.add_space(8.0);
            heading_ui(ui, &say("recover-collections", &[]));
            for collection in &opened.collections {
                let on = !recovering.off_collections.contains(&collection.name);
                let kinds: Vec<String> = collection.kinds.iter().map(|kind| kind_name(*kind)).collect();
                let name = match collection.name.as_str() {
                    "" => say("choose-unnamed", &[]),
                    name => name.to_owned(),
                };
                if tick_ui(ui, on, &name, &text::names(&kinds)) {
                    out.push(Msg::Recover(Recover::TickCollection(collection.name.clone())));
                }
            }
        }
    }
    ui.add_space(8.0);
    let none = chosen_nothing(state);
    if none {
        muted_ui(ui, &say("recover-chosen-nothing", &[]));
    }
    if ui.add_enabled(ready && !none, Button::plain(&say("recover-plan-go", &[])).icon(icons::LIST_TODO)).clicked() {
        out.push(Msg::Recover(Recover::PlanChosen));
    }
    ui.add_space(8.0);
}
