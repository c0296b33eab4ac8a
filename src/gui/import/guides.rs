//! How to get one's data out of services that hand it out as files only. By what they and others write about it; not
//! tried with a live account (`assets/providers` has the sources).

use egui::Ui;

use crate::gui::icons;
use crate::gui::state::{Guide, Section, State};
use crate::gui::theme::{self, Palette, medium, regular};
use crate::gui::update::Msg;
use crate::gui::widgets::{Button, Row, Tone, heading_ui, row_ui, rule_ui, small_ui, text_ui};
use crate::text::{Value, say};

/// A guide: its title, the page where it begins, and its steps.
struct Steps {
    guide: Guide,
    title: &'static str,
    page: &'static str,
    steps: [&'static str; 6],
}

const GUIDES: [Steps; 2] = [
    Steps {
        guide: Guide::Google,
        title: "guide-google",
        page: "https://takeout.google.com",
        steps: [
            "guide-google-1",
            "guide-google-2",
            "guide-google-3",
            "guide-google-4",
            "guide-google-5",
            "guide-google-6",
        ],
    },
    Steps {
        guide: Guide::Apple,
        title: "guide-apple",
        page: "https://privacy.apple.com",
        steps: ["guide-apple-1", "guide-apple-2", "guide-apple-3", "guide-apple-4", "guide-apple-5", "guide-apple-6"],
    },
];

/// Draws the guides, each folded until it is wanted.
pub fn guides_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    heading_ui(ui, &say("guides", &[]));
    ui.add_space(2.0);
    theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(20, 6)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for (index, guide) in GUIDES.iter().enumerate() {
            if index > 0 {
                rule_ui(ui);
            }
            let section = Section::Guide(guide.guide);
            let open = state.open.contains(&section);
            let row = Row { icon: icons::INFO, tone: Tone::Calm, title: &say(guide.title, &[]), value: "", open };
            if row_ui(ui, &row) {
                out.push(Msg::Toggle(section));
            }
            if open {
                steps_ui(ui, state, guide, out);
            }
        }
    });
    ui.add_space(4.0);
    small_ui(ui, &say("guides-checked", &[]));
}

fn steps_ui(ui: &mut Ui, state: &State, guide: &Steps, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    let shown = guide.page.trim_start_matches("https://");
    let page = || [("page", Value::from(shown))];
    for (index, step) in guide.steps.iter().enumerate() {
        // Only the first says which page.
        let words = if index == 0 { say(step, &page()) } else { say(step, &[]) };
        ui.horizontal_top(|ui| {
            ui.add_space(8.0);
            ui.vertical(|ui| {
                ui.set_width(20.0);
                text_ui(ui, &format!("{}.", index + 1), medium(15.0), p.muted);
            });
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                text_ui(ui, &words, regular(15.0), p.text);
            });
        });
        ui.add_space(2.0);
    }
    ui.horizontal_wrapped(|ui| {
        ui.add_space(26.0);
        let open = say("guide-open", &page());
        if ui.add(Button::plain(&open).icon(icons::DOWNLOAD)).clicked() {
            out.push(Msg::OpenPage(guide.page.to_owned()));
        }
        let copied = state.copied.as_deref() == Some(guide.page);
        let words = say(if copied { "copied" } else { "guide-copy" }, &[]);
        let icon = if copied { icons::CHECK } else { icons::COPY };
        if ui.add(Button::quiet(&words).icon(icon)).clicked() {
            out.push(Msg::Copy(guide.page.to_owned()));
        }
    });
    ui.add_space(8.0);
}
