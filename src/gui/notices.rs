//! What went wrong, in the three parts that `text` gives it, and the yes that only a person can give.

use egui::Ui;

use crate::model::{Consent, Trouble};
use crate::text::{self, During, Value, say};

use super::icons;
use super::state::{Section, State, consent};
use super::theme::{Palette, regular, semibold};
use super::update::Msg;
use super::widgets::{Button, Tone, body_ui, notice_ui, text_ui};

/// A box that says what happened, what it means and what to do; with the question where a yes is needed.
pub fn trouble_ui(ui: &mut Ui, state: &State, trouble: &Trouble, out: &mut Vec<Msg>) {
    let message = text::trouble(trouble, during(state, trouble));
    let p = Palette::of(ui);
    let consent = consent(trouble);
    let tone = if consent.is_some() || *trouble == Trouble::Cancelled { Tone::Warning } else { Tone::Bad };
    let is_new = is_new(ui, trouble);
    notice_ui(ui, tone, &message.happened, |ui| {
        let title = text_ui(ui, &message.happened, semibold(15.0), p.text);
        if is_new {
            // It may be far from the button that was pressed.
            title.scroll_to_me(Some(egui::Align::Center));
        }
        body_ui(ui, &message.means);
        body_ui(ui, &message.next);
        if !message.details.is_empty() {
            let open = state.open.contains(&Section::Details);
            let (words, icon) = match open {
                true => (say("details-hide", &[]), icons::CHEVRON_UP),
                false => (say("details-show", &[]), icons::CHEVRON_DOWN),
            };
            if ui.add(Button::quiet(&words).icon(icon)).clicked() {
                out.push(Msg::Toggle(Section::Details));
            }
            if open {
                text_ui(ui, &message.details, regular(13.0), p.text);
            }
        }
        if let Some(consent) = consent {
            consent_ui(ui, consent, out);
        }
    });
}

/// A backup came to nothing only where the trouble is what ended one.
fn during(state: &State, trouble: &Trouble) -> During {
    let run = state.run.as_ref().filter(|run| run.is_backup());
    match run.and_then(|run| run.state.ended.as_ref()) {
        Some(Err(ended)) if ended == trouble => During::Backup,
        _ => During::Other,
    }
}

/// True in the frame in which a trouble is drawn first, after one in which it was not.
fn is_new(ui: &Ui, trouble: &Trouble) -> bool {
    let (id, now) = (egui::Id::unique("the trouble that was drawn last"), ui.ctx().cumulative_frame_nr());
    let before: Option<(u64, Trouble)> = ui.data(|data| data.get_temp(id));
    ui.data_mut(|data| data.insert_temp(id, (now, trouble.clone())));
    !before.is_some_and(|(frame, known)| frame + 1 >= now && known == *trouble)
}

fn consent_ui(ui: &mut Ui, consent: &Consent, out: &mut Vec<Msg>) {
    let yes = match consent {
        Consent::PlainHttp { .. } => say("consent-http-yes", &[]),
        Consent::OtherHost { host, .. } => say("consent-host-yes", &[("host", Value::from(host))]),
        Consent::SignInElsewhere { host, .. } => say("consent-sign-in-yes", &[("host", Value::from(host))]),
    };
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        // The safe answer comes first and is the one that stands out.
        if ui.add(Button::primary(&say("consent-no", &[]))).clicked() {
            out.push(Msg::Consent(false));
        }
        if ui.add(Button::danger(&yes)).clicked() {
            out.push(Msg::Consent(true));
        }
    });
}
