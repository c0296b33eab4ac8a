//! *Add account*: where it is. An e-mail address is enough; what else there may be is under *More*.

use std::path::PathBuf;

use egui::Ui;

use crate::model::{Secret, Trouble};
use crate::text::say;

use super::frame::step_ui;
use super::icons;
use super::looking::steps_ui;
use super::notices::trouble_ui;
use super::state::{Draft, Missing, Section, State, Whereabouts};
use super::theme::{self, Palette, regular};
use super::update::Msg;
use super::widgets::{Button, Field, Row, Tone, body_ui, icon_ui, muted_ui, notice_ui, row_ui, text_ui, title_ui};

impl Draft {
    /// Where the account is, as it was typed.
    pub fn whereabouts(&self) -> Whereabouts {
        let (ca_file, proxy) = (self.ca_file.trim(), self.proxy.trim());
        Whereabouts {
            address: self.address.trim().to_owned(),
            urls: [self.url.as_str(), self.more_urls.as_str()]
                .iter()
                .flat_map(|text| text.split(|c: char| c.is_whitespace() || c == ','))
                .filter(|url| !url.is_empty())
                .map(str::to_owned)
                .collect(),
            ca_file: (!ca_file.is_empty()).then(|| PathBuf::from(ca_file)),
            proxy: (!proxy.is_empty()).then(|| Secret::new(proxy)),
        }
    }
}

/// Draws *Add account*.
pub fn add_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    step_ui(ui, state, out, 480.0, |ui, out| {
        ui.vertical_centered(|ui| {
            title_ui(ui, &say("add-title", &[]));
            muted_ui(ui, &say("add-text", &[]));
        });
        ui.add_space(12.0);
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
            tried_ui(ui, state, out);
            ui.add_space(8.0);
        }
        theme::card(Palette::of(ui)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 14.0;
            let entered = fields_ui(ui, state, draft, out);
            ui.add_space(2.0);
            if ui.add(Button::primary(&say("add-go", &[])).big().wide()).clicked() || entered {
                out.push(Msg::FindWays(draft.whereabouts()));
            }
        });
        ui.add_space(6.0);
        let p = Palette::of(ui);
        ui.horizontal_top(|ui| {
            ui.add_space(4.0);
            icon_ui(ui, icons::SHIELD_CHECK, 17.0, p.muted);
            ui.vertical(|ui| text_ui(ui, &say("add-nothing-yet", &[]), regular(13.5), p.muted));
        });
    });
}

/// The steps of a search that led nowhere.
pub fn tried_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let ended = |run: &&super::state::Run| !run.is_going() && run.is_looking() && !run.steps.is_empty();
    let Some(run) = state.run.as_ref().filter(ended) else { return };
    if matches!(state.trouble, Some(Trouble::NeedsConsent(_))) {
        return;
    }
    ui.add_space(6.0);
    let open = state.open.contains(&Section::Steps);
    let title = say("add-tried", &[]);
    let row = Row { icon: icons::LIST_TODO, tone: Tone::Calm, title: &title, value: "", open };
    theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if row_ui(ui, &row) {
            out.push(Msg::Toggle(Section::Steps));
        }
        if open {
            steps_ui(ui, run);
            ui.add_space(6.0);
        }
    });
}

/// The fields; `true` when Enter was pressed in one of them.
fn fields_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) -> bool {
    let mut entered = false;
    let mut shown = |response: egui::Response, id: &'static str, focus: &mut Option<&'static str>| {
        if *focus == Some(id) {
            response.request_focus();
            *focus = None;
        }
        entered |= response.lost_focus() && response.ctx.input(|input| input.key_pressed(egui::Key::Enter));
    };
    let (label, hint) = (say("add-address", &[]), say("add-address-hint", &[]));
    let missing = state.missing.contains(&Missing::User).then(|| say("add-address-missing", &[]));
    let field = Field::new("address", &label).hint(&hint).wrong(missing.as_deref());
    let response = field.show(ui, &mut draft.address);
    shown(response, "address", &mut draft.focus);

    let more = say("sign-in-more", &[]);
    let icon = if draft.more { icons::CHEVRON_UP } else { icons::CHEVRON_DOWN };
    if ui.add(Button::quiet(&more).icon(icon)).clicked() {
        draft.more = !draft.more;
    }
    if draft.more {
        let (label, hint, help) = (say("sign-in-url", &[]), say("sign-in-url-hint", &[]), say("sign-in-url-help", &[]));
        let response = Field::new("url", &label).hint(&hint).help(&help).show(ui, &mut draft.url);
        shown(response, "url", &mut draft.focus);
        let (label, help) = (say("sign-in-more-urls", &[]), say("sign-in-more-urls-help", &[]));
        let response = Field::new("more-urls", &label).help(&help).show(ui, &mut draft.more_urls);
        shown(response, "more-urls", &mut draft.focus);
        let (label, help) = (say("sign-in-ca", &[]), say("sign-in-ca-help", &[]));
        let response = Field::new("ca-file", &label).help(&help).show(ui, &mut draft.ca_file);
        shown(response, "ca-file", &mut draft.focus);
        let browse = say("choose-folder-browse", &[]);
        let name = say("sign-in-ca-browse-name", &[]);
        if ui.add(Button::plain(&browse).name(&name).icon(icons::FILE)).clicked() {
            out.push(Msg::ChooseCaFile);
        }
        no_chooser_ui(ui, state);
        let (label, hint) = (say("sign-in-proxy", &[]), say("sign-in-proxy-hint", &[]));
        let help = say("sign-in-proxy-help", &[]);
        let response = Field::new("proxy", &label).hint(&hint).help(&help).show(ui, &mut draft.proxy);
        shown(response, "proxy", &mut draft.focus);
    }
    entered
}

/// That the file of a certificate authority must be typed.
pub fn no_chooser_ui(ui: &mut Ui, state: &State) {
    if state.types_ca {
        let words = say("sign-in-ca-no-chooser", &[]);
        notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_trimmed_and_split() {
        let draft = Draft {
            address: " alice@example.org ".into(),
            url: " https://a.example ".into(),
            more_urls: "https://b.example, https://c.example\thttps://d.example".into(),
            ca_file: "  ".into(),
            ..Draft::default()
        };
        let place = draft.whereabouts();
        assert_eq!(place.address, "alice@example.org");
        assert_eq!(place.urls, ["https://a.example", "https://b.example", "https://c.example", "https://d.example"]);
        assert_eq!((place.ca_file, place.proxy), (None, None));
    }
}
