//! *Sign in*: what was found, the ways in with the best of them first, what this service can't give, and where the secret
//! goes. A field for a password is there only where the service lets one in with it.

use egui::Ui;

use crate::model::{OauthPart, Page, Secret, WayIn};
use crate::text::{self, Value, say};

use super::add::tried_ui;
use super::choose::bullet_ui;
use super::frame::{enter_pressed, step_ui};
use super::icons;
use super::import::import_button_ui;
use super::notices::trouble_ui;
use super::state::{Adding, Draft, Elsewhere, Keychain, Missing, SignIn, SignInElsewhere, State, host_of, open_page};
use super::theme::{self, Palette, medium, regular};
use super::update::Msg;
use super::widgets::{
    Button, Field, Tone, body_ui, heading_ui, icon_ui, muted_ui, notice_ui, small_ui, strong_ui, text_ui, tick_ui,
    title_ui,
};

impl Draft {
    /// What was typed, as it is sent.
    pub fn sign_in(&self, adding: &Adding) -> SignIn {
        SignIn { user: self.user_of(adding), password: Secret::new(self.password.clone()), remember: !self.forget }
    }

    fn user_of(&self, adding: &Adding) -> String {
        adding.user().map_or_else(|| self.user.trim().to_owned(), str::to_owned)
    }

    fn elsewhere(&self, adding: &Adding, way: Elsewhere) -> SignInElsewhere {
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let own = OauthPart {
            client_id: text(&self.client_id),
            client_secret: text(&self.client_secret).map(Secret::new),
            issuer: text(&self.issuer).filter(|_| adding.ways.oauth().is_none()),
            ..OauthPart::default()
        };
        let own = if self.own_client { own } else { OauthPart::default() };
        SignInElsewhere { way, user: self.user_of(adding), own, remember: !self.forget }
    }
}

/// Draws *Sign in*.
pub fn sign_in_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    let Some(adding) = &state.adding else { return };
    step_ui(ui, state, out, 520.0, |ui, out| {
        let name = [("service", Value::from(&adding.ways.name))];
        ui.vertical_centered(|ui| {
            title_ui(ui, &say(if adding.again { "sign-in-title-again" } else { "sign-in-title" }, &[]));
            muted_ui(ui, &who(adding));
        });
        ui.add_space(12.0);
        if let Some(trouble) = &state.trouble {
            trouble_ui(ui, state, trouble, out);
            tried_ui(ui, state, out);
            ui.add_space(8.0);
        }
        if adding.ways.is_hearsay {
            let words = say("sign-in-hearsay", &name);
            notice_ui(ui, Tone::Calm, &words, |ui| body_ui(ui, &words));
            ui.add_space(8.0);
        }
        theme::card(Palette::of(ui)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 12.0;
            ways_ui(ui, state, adding, draft, out);
        });
        experts_ui(ui, state, adding, draft, out);
        ui.add_space(6.0);
        if adding.ways.why_not.is_none() || draft.own_client {
            secret_ui(ui, state, adding, draft);
        }
        not_given_ui(ui, adding);
    });
}

/// *maria@icloud.com at iCloud*.
fn who(adding: &Adding) -> String {
    let service = Value::from(&adding.ways.name);
    match adding.door.address.as_deref() {
        Some(address) if !address.is_empty() => {
            say("sign-in-who", &[("address", Value::from(address)), ("service", service)])
        }
        _ => say("sign-in-where", &[("service", service)]),
    }
}

fn ways_ui(ui: &mut Ui, state: &State, adding: &Adding, draft: &mut Draft, out: &mut Vec<Msg>) {
    let ways = &adding.ways;
    let elsewhere = adding.elsewhere();
    if let Some(why) = &ways.why_not {
        no_way_ui(ui, why, ways.help.as_ref(), out);
        return;
    }
    if ways.user_name.is_some() && !elsewhere.is_empty() && !ways.takes_password() {
        user_ui(ui, state, adding, draft);
    }
    let by_password = ways.takes_password() && (elsewhere.is_empty() || draft.by_password);
    if !by_password {
        elsewhere_ui(ui, adding, draft, &elsewhere, out);
        if ways.takes_password() {
            let words =
                say(if ways.app_password().is_some() { "sign-in-by-app-password" } else { "sign-in-by-password" }, &[]);
            if ui.add(Button::quiet(&words).icon(icons::KEY_ROUND)).clicked() {
                draft.by_password = true;
                draft.focus = Some("password");
            }
        }
        return;
    }
    password_ui(ui, state, adding, draft, out);
    if let Some(first) = elsewhere.first()
        && ui.add(Button::quiet(&say(words_of(*first), &[])).icon(icons::USER)).clicked()
    {
        draft.by_password = false;
    }
}

fn words_of(way: Elsewhere) -> &'static str {
    match way {
        Elsewhere::Browser | Elsewhere::LoginFlow => "sign-in-in-browser",
        Elsewhere::Code => "sign-in-on-phone",
    }
}

/// What a service says that lets nobody in, and the page that helps.
fn no_way_ui(ui: &mut Ui, why: &str, help: Option<&Page>, out: &mut Vec<Msg>) {
    body_ui(ui, &text::sentence(why));
    if let Some(page) = open_page(help) {
        let words = say("sign-in-open-page", &[("page", Value::from(&page.name))]);
        if ui.add(Button::primary(&words).big().wide()).clicked() || enter_pressed(ui) {
            out.push(Msg::OpenPage(page.link.clone()));
        }
        small_ui(ui, &page.link);
        body_ui(ui, &say("sign-in-then-import", &[]));
        import_button_ui(ui, false, out);
    }
}

fn elsewhere_ui(ui: &mut Ui, adding: &Adding, draft: &mut Draft, ways: &[Elsewhere], out: &mut Vec<Msg>) {
    let service = [("service", Value::from(&adding.ways.name))];
    body_ui(ui, &say("sign-in-browser-text", &service));
    remember_ui(ui, draft);
    for (index, way) in ways.iter().enumerate() {
        let words = say(words_of(*way), &[]);
        let button = if index == 0 { Button::primary(&words).big() } else { Button::plain(&words) };
        if ui.add(button.wide()).clicked() || (index == 0 && enter_pressed(ui)) {
            out.push(Msg::SignInElsewhere(draft.elsewhere(adding, *way)));
        }
    }
    if ways.contains(&Elsewhere::Code) {
        small_ui(ui, &say("sign-in-on-phone-help", &[]));
    }
}

fn user_ui(ui: &mut Ui, state: &State, adding: &Adding, draft: &mut Draft) -> bool {
    let label = say("sign-in-user", &[]);
    let missing = state.missing.contains(&Missing::User).then(|| say("sign-in-user-missing", &[]));
    let help = adding.ways.user_name.as_deref().map_or_else(|| say("sign-in-user-help", &[]), text::sentence);
    let field = Field::new("user", &label).help(&help).wrong(missing.as_deref());
    let response = field.show(ui, &mut draft.user);
    focus(&response, "user", &mut draft.focus);
    entered(&response)
}

fn focus(response: &egui::Response, id: &'static str, focus: &mut Option<&'static str>) {
    if *focus == Some(id) {
        response.request_focus();
        *focus = None;
    }
}

fn entered(response: &egui::Response) -> bool {
    response.lost_focus() && response.ctx.input(|input| input.key_pressed(egui::Key::Enter))
}

fn password_ui(ui: &mut Ui, state: &State, adding: &Adding, draft: &mut Draft, out: &mut Vec<Msg>) {
    let page = adding.ways.app_password();
    if let Some(page) = page {
        guide_ui(ui, adding, page, out);
    }
    let mut go = adding.user().is_none() && user_ui(ui, state, adding, draft);
    let only_app = page.is_some() && !adding.ways.ways.contains(&WayIn::Password);
    let label = say(if only_app { "sign-in-app-password" } else { "sign-in-password" }, &[]);
    let help = say(
        match (page.is_some(), only_app) {
            (_, true) => "sign-in-app-password-help",
            (true, false) => "sign-in-either-password-help",
            (false, false) => "sign-in-password-help",
        },
        &[],
    );
    let (show, hide) = (say("sign-in-password-show", &[]), say("sign-in-password-hide", &[]));
    let missing = state.missing.contains(&Missing::Password).then(|| say("sign-in-password-missing", &[]));
    let field = Field::new("password", &label).help(&help).wrong(missing.as_deref());
    let response = field.show_password(ui, &mut draft.password, &mut draft.uncovered, (&show, &hide));
    focus(&response, "password", &mut draft.focus);
    go |= entered(&response);
    remember_ui(ui, draft);
    ui.add_space(2.0);
    go |= ui.add(Button::primary(&say("sign-in-go", &[])).big().wide()).clicked();
    if go {
        out.push(Msg::SignIn(draft.sign_in(adding)));
    }
}

/// How an app password is made: in the service's own words, with the page for it.
fn guide_ui(ui: &mut Ui, adding: &Adding, page: &Page, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    let service = || Value::from(&adding.ways.name);
    strong_ui(ui, &say("sign-in-guide", &[("service", service())]));
    let steps = [
        say("sign-in-guide-open", &[("page", Value::from(&page.name)), ("service", service())]),
        say("sign-in-guide-make", &[]),
        say("sign-in-guide-paste", &[]),
    ];
    for (index, step) in steps.iter().enumerate() {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.vertical(|ui| {
                ui.set_width(16.0);
                text_ui(ui, &format!("{}.", index + 1), medium(15.0), p.accent);
            });
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                body_ui(ui, step);
                if index == 0
                    && let Some(page) = open_page(Some(page))
                {
                    let words = say("sign-in-guide-go", &[]);
                    if ui.add(Button::plain(&words)).clicked() {
                        out.push(Msg::OpenPage(page.link.clone()));
                    }
                    if adding.shut_page.as_ref() == Some(&page.link) {
                        small_ui(ui, &say("approve-shut", &[]));
                    }
                    small_ui(ui, &page.link);
                }
            });
        });
    }
}

fn remember_ui(ui: &mut Ui, draft: &mut Draft) {
    if tick_ui(ui, !draft.forget, &say("sign-in-remember", &[]), "") {
        draft.forget = !draft.forget;
    }
}

/// *For experts*: a client ID of one's own. Not where a service's own file has one, nor where nothing lets in.
fn experts_ui(ui: &mut Ui, state: &State, adding: &Adding, draft: &mut Draft, out: &mut Vec<Msg>) {
    let ways = &adding.ways;
    let is_open = ways.oauth().is_some() && !ways.has_client();
    let is_unknown = ways.provider.is_none();
    if !is_open && !is_unknown {
        return;
    }
    ui.add_space(6.0);
    let icon = if draft.own_client { icons::CHEVRON_UP } else { icons::CHEVRON_DOWN };
    if ui.add(Button::quiet(&say("sign-in-experts", &[])).icon(icon)).clicked() {
        draft.own_client = !draft.own_client;
    }
    if !draft.own_client {
        return;
    }
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 12.0;
        body_ui(ui, &say("sign-in-experts-text", &[]));
        if is_unknown {
            let (label, help) = (say("sign-in-issuer", &[]), say("sign-in-issuer-help", &[]));
            let field = Field::new("issuer", &label).hint("https://login.example.org").help(&help);
            let response = field.show(ui, &mut draft.issuer);
            focus(&response, "issuer", &mut draft.focus);
        }
        let (label, help) = (say("sign-in-client", &[]), say("sign-in-client-help", &[]));
        let missing = state.missing.contains(&Missing::Client).then(|| say("sign-in-client-missing", &[]));
        let field = Field::new("client-id", &label).help(&help).wrong(missing.as_deref());
        let response = field.show(ui, &mut draft.client_id);
        focus(&response, "client-id", &mut draft.focus);
        let (label, help) = (say("sign-in-client-secret", &[]), say("sign-in-client-secret-help", &[]));
        let field = Field::new("client-secret", &label).help(&help);
        let names = (say("sign-in-client-secret-show", &[]), say("sign-in-client-secret-hide", &[]));
        field.show_password(ui, &mut draft.client_secret, &mut draft.uncovered, (&names.0, &names.1));
        if ui.add(Button::plain(&say("sign-in-in-browser", &[])).wide()).clicked() {
            out.push(Msg::SignInElsewhere(draft.elsewhere(adding, Elsewhere::Browser)));
        }
        let has_codes = ways.oauth().is_none_or(|part| part.device_url.is_some() || part.issuer.is_some());
        if has_codes && ui.add(Button::plain(&say("sign-in-on-phone", &[])).wide()).clicked() {
            out.push(Msg::SignInElsewhere(draft.elsewhere(adding, Elsewhere::Code)));
        }
    });
}

/// Where the secret goes, and where it is kept.
fn secret_ui(ui: &mut Ui, state: &State, adding: &Adding, draft: &Draft) {
    let p = Palette::of(ui);
    let is_password = adding.ways.takes_password() && (adding.elsewhere().is_empty() || draft.by_password);
    let hosts: Vec<String> = match adding.ways.hosts.is_empty() {
        true => adding.door.urls.iter().map(|url| host_of(url)).collect(),
        false => adding.ways.hosts.clone(),
    };
    let mut lines = Vec::new();
    if !hosts.is_empty() {
        let key = if is_password { "sign-in-to-hosts" } else { "sign-in-to-hosts-grant" };
        lines.push(say(key, &[("hosts", Value::from(text::names(&hosts)))]));
    }
    lines.push(say(
        match (state.keychain, draft.forget) {
            (_, true) => "sign-in-secret-not-kept",
            (Keychain::Unknown, _) => "sign-in-secret-unknown",
            (Keychain::There, _) => "sign-in-secret-keychain",
            (Keychain::NotThere, _) => "sign-in-secret-session",
        },
        &[],
    ));
    ui.horizontal_top(|ui| {
        ui.add_space(4.0);
        icon_ui(ui, icons::LOCK_KEYHOLE, 17.0, p.muted);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            lines.iter().for_each(|line| {
                text_ui(ui, line, regular(13.5), p.muted);
            });
        });
    });
}

fn not_given_ui(ui: &mut Ui, adding: &Adding) {
    if adding.ways.coverage.is_empty() {
        return;
    }
    ui.add_space(12.0);
    heading_ui(ui, &say("sign-in-not-given", &[("service", Value::from(&adding.ways.name))]));
    ui.add_space(2.0);
    for line in &adding.ways.coverage {
        bullet_ui(ui, &text::coverage(line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::state::with_password;
    use crate::model::Door;

    #[test]
    fn blanks_of_a_password_stay_and_the_address_is_the_user_where_that_is_known() {
        let draft = Draft { user: " alice ".into(), password: " x ".into(), ..Draft::default() };
        let mut adding = Adding { ways: with_password("example.org"), ..Adding::default() };
        let sent = draft.sign_in(&adding);
        assert_eq!((sent.user.as_str(), sent.password), ("alice", Secret::new(" x ")), "blanks may be meant");
        adding.door = Door { address: Some("alice@icloud.com".into()), ..Door::default() };
        adding.ways.provider = Some("icloud".into());
        assert_eq!(draft.sign_in(&adding).user, "alice@icloud.com");
        adding.ways.user_name = Some("provider-infomaniak-user".into());
        assert_eq!(draft.sign_in(&adding).user, "alice");
    }

    #[test]
    fn a_client_of_ones_own_is_sent_only_where_its_fields_are_seen() {
        let mut draft = Draft { client_id: " mine ".into(), issuer: "https://h".into(), ..Draft::default() };
        let oauth = OauthPart { token_url: "https://h/t".into(), ..OauthPart::default() };
        let mut adding = Adding::default();
        adding.ways.ways = vec![WayIn::Oauth(oauth)];
        assert_eq!(draft.elsewhere(&adding, Elsewhere::Browser).own, OauthPart::default());
        draft.own_client = true;
        let own = draft.elsewhere(&adding, Elsewhere::Browser).own;
        assert_eq!((own.client_id.as_deref(), own.issuer), (Some("mine"), None), "the file knows the issuer");
    }
}
