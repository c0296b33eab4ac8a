//! *Add account*: who one is, and where. Says where the password goes.

use std::path::PathBuf;

use egui::Ui;

use crate::model::Secret;
use crate::text::say;

use super::frame::step_ui;
use super::icons;
use super::notices::trouble_ui;
use super::state::{Draft, Keychain, Missing, SignIn, State};
use super::theme::{self, Palette, regular};
use super::update::Msg;
use super::widgets::{Button, Field, icon_ui, muted_ui, text_ui, tick_ui, title_ui};

impl Draft {
    /// What was typed, as it is sent.
    pub fn sign_in(&self) -> SignIn {
        let ca_file = self.ca_file.trim();
        SignIn {
            user: self.user.trim().to_owned(),
            password: Secret::new(self.password.clone()),
            urls: [self.url.as_str(), self.more_urls.as_str()]
                .iter()
                .flat_map(|text| text.split(|c: char| c.is_whitespace() || c == ','))
                .filter(|url| !url.is_empty())
                .map(str::to_owned)
                .collect(),
            ca_file: (!ca_file.is_empty()).then(|| PathBuf::from(ca_file)),
            remember: !self.forget,
        }
    }
}

/// Draws *Add account*.
pub fn sign_in_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    step_ui(ui, state, out, 480.0, |ui, out| {
        ui.vertical_centered(|ui| {
            title_ui(ui, &say("sign-in-title", &[]));
            muted_ui(ui, &say("sign-in-text", &[]));
        });
        ui.add_space(12.0);
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
            ui.add_space(8.0);
        }
        theme::card(Palette::of(ui)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 14.0;
            let entered = fields_ui(ui, state, draft);
            if tick_ui(ui, !draft.forget, &say("sign-in-remember", &[]), "") {
                draft.forget = !draft.forget;
            }
            ui.add_space(2.0);
            let go = say("sign-in-go", &[]);
            if ui.add(Button::primary(&go).big().wide()).clicked() || entered {
                out.push(Msg::SignIn(draft.sign_in()));
            }
        });
        ui.add_space(6.0);
        secret_ui(ui, state, draft);
    });
}

/// The fields; `true` when Enter was pressed in one of them.
fn fields_ui(ui: &mut Ui, state: &State, draft: &mut Draft) -> bool {
    let wrong = |field: Missing, key: &str| state.missing.contains(&field).then(|| say(key, &[]));
    let mut entered = false;
    let mut shown = |response: egui::Response, id: &'static str, focus: &mut Option<&'static str>| {
        if *focus == Some(id) {
            response.request_focus();
            *focus = None;
        }
        entered |= response.lost_focus() && response.ctx.input(|input| input.key_pressed(egui::Key::Enter));
    };

    let (label, hint) = (say("sign-in-user", &[]), say("sign-in-user-hint", &[]));
    let missing = wrong(Missing::User, "sign-in-user-missing");
    let response = Field::new("user", &label).hint(&hint).wrong(missing.as_deref()).show(ui, &mut draft.user);
    shown(response, "user", &mut draft.focus);

    let (label, help) = (say("sign-in-password", &[]), say("sign-in-password-help", &[]));
    let (show, hide) = (say("sign-in-password-show", &[]), say("sign-in-password-hide", &[]));
    let missing = wrong(Missing::Password, "sign-in-password-missing");
    let field = Field::new("password", &label).help(&help).wrong(missing.as_deref());
    let response = field.show_password(ui, &mut draft.password, &mut draft.uncovered, (&show, &hide));
    shown(response, "password", &mut draft.focus);

    let (label, hint, help) = (say("sign-in-url", &[]), say("sign-in-url-hint", &[]), say("sign-in-url-help", &[]));
    let missing = wrong(Missing::Url, "sign-in-url-missing");
    let field = Field::new("url", &label).hint(&hint).help(&help).wrong(missing.as_deref());
    let response = field.show(ui, &mut draft.url);
    shown(response, "url", &mut draft.focus);

    let more = say("sign-in-more", &[]);
    let icon = if draft.more { icons::CHEVRON_UP } else { icons::CHEVRON_DOWN };
    if ui.add(Button::quiet(&more).icon(icon)).clicked() {
        draft.more = !draft.more;
    }
    if draft.more {
        let (label, help) = (say("sign-in-more-urls", &[]), say("sign-in-more-urls-help", &[]));
        let response = Field::new("more-urls", &label).help(&help).show(ui, &mut draft.more_urls);
        shown(response, "more-urls", &mut draft.focus);
        let (label, help) = (say("sign-in-ca", &[]), say("sign-in-ca-help", &[]));
        let response = Field::new("ca-file", &label).help(&help).show(ui, &mut draft.ca_file);
        shown(response, "ca-file", &mut draft.focus);
    }
    entered
}

fn secret_ui(ui: &mut Ui, state: &State, draft: &Draft) {
    let p = Palette::of(ui);
    let key = match (state.keychain, draft.forget) {
        (_, true) => "sign-in-secret-not-kept",
        (Keychain::Unknown, _) => "sign-in-secret-unknown",
        (Keychain::There, _) => "sign-in-secret-keychain",
        (Keychain::NotThere, _) => "sign-in-secret-session",
    };
    ui.horizontal_top(|ui| {
        ui.add_space(4.0);
        icon_ui(ui, icons::LOCK_KEYHOLE, 17.0, p.muted);
        ui.vertical(|ui| text_ui(ui, &say(key, &[]), regular(13.5), p.muted));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_trimmed_and_split() {
        let draft = Draft {
            user: " alice ".into(),
            password: " x ".into(),
            url: " https://a.example ".into(),
            more_urls: "https://b.example, https://c.example\thttps://d.example".into(),
            ca_file: "  ".into(),
            ..Draft::default()
        };
        let sent = draft.sign_in();
        assert_eq!(sent.user, "alice");
        assert_eq!(sent.password, Secret::new(" x "), "blanks may belong to a password");
        assert_eq!(sent.urls, ["https://a.example", "https://b.example", "https://c.example", "https://d.example"]);
        assert_eq!(sent.ca_file, None);
        assert!(sent.remember);
    }
}
