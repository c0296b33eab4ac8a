//! The loop: what the job and the desk let know goes through `update`, the screens draw the state, and effects are
//! performed. Nothing else happens here.

use egui::{Ui, UserAttentionType, ViewportCommand};

use crate::engine::inside::Told;
use crate::text::{Language, Value, say};

use super::desk::{Desk, Work};
use super::state::{Screen, State};
use super::update::{Answer, Effect, Errand, Look, Msg, Place, first_effects, update};
use super::{
    about, add, approve, browse, choose, copy, frame, help, home, import, looking, packing, recover, result, room,
    running, salvage, settings, sign_in, support, theme, welcome,
};

/// The window's application; a library type, so that tests drive it without a window.
pub struct App {
    state: State,
    place: Place,
    desk: Box<dyn Desk>,
    job: Option<Box<dyn Work>>,
    title: String,
    gallery: browse::Gallery,
}

impl App {
    /// An application that works through `desk`.
    pub fn new(ctx: &egui::Context, place: Place, desk: Box<dyn Desk>) -> App {
        theme::install(ctx);
        let mut app = App {
            state: State::default(),
            place,
            desk,
            job: None,
            title: String::new(),
            gallery: browse::Gallery::default(),
        };
        for effect in first_effects() {
            app.perform(ctx, effect);
        }
        app
    }

    /// What is shown.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Takes a message in, as when a control was pressed.
    pub fn take(&mut self, ctx: &egui::Context, msg: Msg) {
        if let Some(effect) = update(&mut self.state, &self.place, msg) {
            self.perform(ctx, effect);
        }
    }

    fn perform(&mut self, ctx: &egui::Context, effect: Effect) {
        match effect {
            Effect::Start(request) => {
                // The job before, if one is left, has ended: `update` starts none beside another.
                self.job = None;
                self.job = Some(self.desk.start(*request));
            }
            Effect::Stop => {
                if let Some(job) = &self.job {
                    job.stop();
                }
            }
            Effect::Pause(paused) => {
                if let Some(job) = &self.job {
                    job.pause(paused);
                }
            }
            Effect::Copy(text) => ctx.copy_text(text),
            Effect::CloseWindow => ctx.send_viewport_cmd(ViewportCommand::Close),
            Effect::Appear { set, look_changed } => {
                // What is chosen here is spoken here, also where the environment named another language to begin with.
                set.language.unwrap_or_else(|| Language::wanted(None)).speak();
                settings::enlarge(ctx, set.text_percent);
                if look_changed {
                    settings::look(ctx, set.look);
                }
                self.place.vault_root = set.vault_root;
            }
            Effect::Errand(errand) => self.desk.send(errand),
            Effect::Errands(errands) => errands.into_iter().for_each(|errand| self.desk.send(errand)),
        }
    }

    /// Takes in all that the job and the desk have let know.
    fn drain(&mut self, ctx: &egui::Context) {
        while let Some(answer) = self.desk.answer() {
            match answer {
                // Painted, but no part of the state.
                Answer::Told(Told::Picture(picture)) => self.gallery.arrive(ctx, picture),
                answer => self.take(ctx, Msg::Answer(answer)),
            }
        }
        while let Some(event) = self.job.as_ref().and_then(|job| job.next()) {
            let last = matches!(event, crate::engine::Event::Ended(_));
            if last {
                self.job = None;
                // Does nothing when the window is in front.
                ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Informational));
            }
            self.take(ctx, Msg::Event(event));
        }
    }

    fn retitle(&mut self, ctx: &egui::Context) {
        let title = match frame::percent(&self.state) {
            Some(percent) => say("app-title-at", &[("percent", Value::Number(percent))]),
            None => say("app-name", &[]),
        };
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.drain(ctx);
        if ctx.input(|input| input.viewport().close_requested()) && self.state.asks_before_closing() {
            // While it is being asked, the window stays; `update` closes it when the work has ended.
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.take(ctx, Msg::AskClose);
        }
        self.retitle(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let mut out: Vec<Msg> = import::dropped(ui).map(Msg::Dropped).into_iter().collect();
        let mut draft = std::mem::take(&mut self.state.draft);
        let state = &self.state;
        let gallery = &mut self.gallery;
        gallery.begin(state.browse.as_ref().and_then(|browse| browse.inside()).map(|opened| opened.path.as_path()));
        match state.screen {
            Screen::Welcome => welcome::welcome_ui(ui, state, &mut out),
            Screen::AddAccount => add::add_ui(ui, state, &mut draft, &mut out),
            Screen::SignIn => sign_in::sign_in_ui(ui, state, &mut draft, &mut out),
            Screen::Approving => approve::approve_ui(ui, state, &mut out),
            Screen::Looking => looking::looking_ui(ui, state, &mut out),
            Screen::Choose => choose::choose_ui(ui, state, &mut draft, &mut out),
            Screen::Running => running::running_ui(ui, state, &mut out),
            Screen::Result => result::result_ui(ui, state, &mut out),
            Screen::Home => home::home_ui(ui, state, &mut out),
            Screen::Copy => copy::copy_ui(ui, state, &mut draft, &mut out),
            Screen::Room => room::room_ui(ui, state, &mut out),
            Screen::Import => import::import_ui(ui, state, &mut draft, &mut out),
            Screen::Salvage => salvage::salvage_ui(ui, state, &mut draft, &mut out),
            Screen::Settings => settings::settings_ui(ui, state, &mut draft, &mut out),
            Screen::Support => support::support_ui(ui, state, &mut draft, &mut out),
            Screen::Help => help::help_ui(ui, state, &mut out),
            Screen::About => about::about_ui(ui, state, &mut out),
            Screen::Licences => about::licences_ui(ui, state, &mut out),
            Screen::Which => browse::which_ui(ui, state, &mut draft, &mut out),
            Screen::Browse => browse::browse_ui(ui, state, &mut draft, gallery, &mut out),
            Screen::Save => browse::save_ui(ui, state, &mut draft, &mut out),
            Screen::Pack => packing::packing_ui(ui, state, &mut draft, &mut out),
            Screen::Compare => recover::compare_ui(ui, state, &mut out),
            Screen::Restore => recover::restore_ui(ui, state, &mut out),
            Screen::Statement => recover::statement_ui(ui, state, &mut draft, &mut out),
        }
        self.state.draft = draft;
        if let Some(wants) = self.gallery.end() {
            self.desk.send(Errand::Look(Look::Want(wants)));
        }
        import::hovering_ui(ui);
        let ctx = ui.ctx().clone();
        frame::note_typing(&ctx);
        if !out.is_empty() {
            ctx.request_repaint();
        }
        for msg in out {
            self.take(&ctx, msg);
        }
    }

    /// The place of the window is remembered, nothing that was typed or looked at.
    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
