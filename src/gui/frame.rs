//! What stands around the screens: the navigation, the scrolling page, the bar of the first steps.

use egui::accesskit::Role;
use egui::{Align, CentralPanel, Frame, Key, Layout, Margin, Panel, ScrollArea, Ui, UiBuilder, WidgetInfo};

use crate::engine::{Phase, Request};
use crate::text::{Value, say};

use super::icons;
use super::logo::logo_ui;
use super::state::{Run, Screen, State};
use super::theme::{self, Palette, semibold, size};
use super::update::Msg;
use super::widgets::{Button, Tone, TopEntry, icon_round_ui, nav_ui, text_ui, top_entries_ui};

/// True when Enter was pressed and no control has the keyboard: time for the one thing to do next.
pub fn enter_pressed(ui: &Ui) -> bool {
    ui.memory(|memory| memory.focused().is_none()) && ui.input(|input| input.key_pressed(Key::Enter))
}

/// True when Escape was pressed, and not just to leave a text field.
pub fn escape_pressed(ui: &Ui) -> bool {
    ui.input(|input| input.key_pressed(Key::Escape)) && !ui.data(|data| data.get_temp(typing())).unwrap_or(false)
}

fn typing() -> egui::Id {
    egui::Id::unique("a text field has the keyboard")
}

/// Notes at the end of a frame whether a text field has the keyboard: by the next, Escape has taken it away.
pub fn note_typing(ctx: &egui::Context) {
    let now = ctx.text_edit_focused();
    ctx.data_mut(|data| data.insert_temp(typing(), now));
}

pub fn brand_ui(ui: &mut Ui) {
    let p = Palette::of(ui);
    logo_ui(ui, 34.0);
    text_ui(ui, &say("app-name", &[]), semibold(18.0), p.text);
}

/// A page with the navigation beside it, or above it where there is little room.
pub fn page_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>, add: impl FnOnce(&mut Ui, &mut Vec<Msg>)) {
    let p = Palette::of(ui);
    navigation_ui(ui, state, out);
    CentralPanel::no_frame().frame(Frame::new().fill(p.bg)).show(ui, |ui| {
        let side = side_of(ui);
        scroll_ui(ui, page_id(state), side, size::PAGE, Align::Min, |ui| add(ui, out));
    });
}

/// A page that does not scroll as a whole.
pub fn still_page_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>, add: impl FnOnce(&mut Ui, &mut Vec<Msg>)) {
    let p = Palette::of(ui);
    if has_navigation(state) {
        navigation_ui(ui, state, out);
    }
    let narrow = ui.available_width() < size::NARROW;
    let (side, top) = if narrow { (14, 10) } else { (28, 24) };
    let margin = Margin { left: side, right: side, top, bottom: 14 };
    CentralPanel::no_frame().frame(Frame::new().fill(p.bg).inner_margin(margin)).show(ui, |ui| add(ui, out));
}

/// Who has no account yet has nowhere to go but back, unless a first backup is under way or has just ended.
pub fn has_navigation(state: &State) -> bool {
    !state.home.is_new() || state.run.as_ref().is_some_and(|run| !run.is_looking())
}

fn navigation_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    if ui.available_width() < size::NARROW {
        let frame = Frame::new().fill(p.rail).inner_margin(Margin::symmetric(8, 4));
        Panel::top("navigation").frame(frame).resizable(false).show_separator_line(false).show(ui, |ui| {
            entries_ui(ui, state, out, false);
        });
    } else {
        let frame = Frame::new().fill(p.rail).inner_margin(Margin::symmetric(12, 18));
        Panel::left("navigation").exact_size(size::RAIL).frame(frame).resizable(false).show_separator_line(false).show(
            ui,
            |ui| {
                ui.horizontal(brand_ui);
                ui.add_space(14.0);
                entries_ui(ui, state, out, true);
                about_entry_ui(ui, state, out);
            },
        );
    }
}

/// *About*, at the foot of the navigation. Where that lies on top, it is reached by *Settings*.
fn about_entry_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>) {
    let here = matches!(state.screen, Screen::About | Screen::Licences);
    ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
        if nav_ui(ui, icons::INFO, &say("about-nav", &[]), here) && state.screen != Screen::About {
            out.push(Msg::GoTo(Screen::About));
        }
    });
}

fn page_id(state: &State) -> &'static str {
    match state.screen {
        Screen::Welcome => "welcome",
        Screen::AddAccount => "add-account",
        Screen::SignIn => "sign-in",
        Screen::Approving => "approving",
        Screen::Looking => "looking",
        Screen::Choose => "choose",
        Screen::Running => "running",
        Screen::Result => "result",
        Screen::Home => "home",
        Screen::Copy => "copy",
        Screen::Room => "room",
        Screen::Which => "which",
        Screen::Browse => "browse",
        Screen::Save => "save",
        Screen::Pack => "pack",
        Screen::Compare => "compare",
        Screen::Statement => "statement",
        Screen::Restore => "restore",
        Screen::Import => "import",
        Screen::Salvage => "salvage",
        Screen::Settings => "settings",
        Screen::Help => "help",
        Screen::Support => "support",
        Screen::About => "about",
        Screen::Licences => "licences",
    }
}

/// The entries of the navigation below each other, or with little room (not `wide`) beside each other.
pub fn entries_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>, wide: bool) {
    let builder = UiBuilder::new().accessibility_role(Role::TabList).accessibility_label(say("nav-name", &[]));
    ui.scope_builder(builder, |ui| {
        let entries = entries(state);
        let pressed = if wide {
            ui.spacing_mut().item_spacing.y = 4.0;
            let mut pressed = None;
            for (index, (icon, text, _, here)) in entries.iter().enumerate() {
                if nav_ui(ui, *icon, text, *here) {
                    pressed = Some(index);
                }
            }
            pressed
        } else {
            let shown: Vec<_> =
                entries.iter().map(|(icon, text, _, here)| TopEntry { icon: *icon, text, here: *here }).collect();
            top_entries_ui(ui, &shown)
        };
        if let Some((_, _, screen, false)) = pressed.and_then(|index| entries.get(index)) {
            out.push(Msg::GoTo(*screen));
        }
    });
}

/// Icon, name, where it leads to, and whether one is there.
fn entries(state: &State) -> Vec<(char, String, Screen, bool)> {
    let at = |screen| state.screen == screen;
    let mut entries = vec![(icons::HOUSE, say("nav-home", &[]), Screen::Home, at(Screen::Home))];
    if let Some(run) = state.run.as_ref().filter(|run| !run.is_looking()) {
        entries.push(if run.is_going() {
            (icons::DOWNLOAD, running_words(state, run), Screen::Running, at(Screen::Running))
        } else {
            let here = matches!(state.screen, Screen::Result | Screen::Running);
            (icons::HISTORY, say("nav-result", &[]), Screen::Result, here)
        });
    }
    if !state.run.as_ref().is_some_and(|run| run.is_going()) {
        entries.push((icons::PLUS, say("nav-add-account", &[]), Screen::AddAccount, false));
        entries.push((icons::FOLDER_OPEN, say("import-nav", &[]), Screen::Import, false));
    }
    entries.push((icons::TRIANGLE_ALERT, say("help-nav", &[]), Screen::Help, at(Screen::Help)));
    entries.push((icons::SETTINGS, say("settings-title", &[]), Screen::Settings, at(Screen::Settings)));
    entries
}

/// *Backing up, 62 %*.
fn running_words(state: &State, run: &Run) -> String {
    match run.request {
        Request::Export(_) => return say("work-saving", &[]),
        Request::Verify { .. } => return say("work-verifying", &[]),
        Request::Forget { .. } => return say("work-forgetting", &[]),
        Request::Pack { .. } => return say("pack-going", &[]),
        Request::Unpack { .. } => return say("unpack-going", &[]),
        Request::Salvage(_) => return say("salvage-nav-running", &[]),
        Request::Drill(_) => return say("drill-running", &[]),
        Request::Restore(_) => return say("recover-nav", &[]),
        Request::Compare { .. } | Request::Statement(_) => return say(Phase::Comparing.key(), &[]),
        _ => (),
    }
    match percent(state) {
        Some(percent) if run.is_import() => say("import-nav-running-at", &[("percent", Value::Number(percent))]),
        None if run.is_import() => say("import-nav-running", &[]),
        Some(percent) => {
            let key = run.one_of(["nav-running-at", "nav-running-at", "nav-copying-at"]);
            say(key, &[("percent", Value::Number(percent))])
        }
        None => say(run.one_of(["nav-running", "nav-running", "nav-copying"]), &[]),
    }
}

/// How much of the running work is done, in percent.
pub fn percent(state: &State) -> Option<u64> {
    let run = state.run.as_ref().filter(|run| run.is_going() && !run.is_looking())?;
    let whole = super::pace::whole(run.state.phase, &run.state.progress)?;
    // 100 % is said when it is over.
    Some(((whole * 100.0) as u64).min(99))
}

/// One of the first steps: a bar with the name and the way back, and a column in the middle.
pub fn step_ui(ui: &mut Ui, state: &State, out: &mut Vec<Msg>, width: f32, add: impl FnOnce(&mut Ui, &mut Vec<Msg>)) {
    let p = Palette::of(ui);
    let frame = Frame::new().fill(p.bg).inner_margin(Margin::symmetric(18, 14));
    Panel::top("brand").frame(frame).resizable(false).show_separator_line(false).show(ui, |ui| {
        ui.horizontal(|ui| {
            let first = state.screen == Screen::Welcome;
            if !first {
                let back = say("button-back", &[]);
                if ui.add(Button::quiet(&back).icon(icons::ARROW_LEFT)).clicked() || escape_pressed(ui) {
                    out.push(Msg::Back);
                }
            }
            if first {
                brand_ui(ui);
            } else {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| logo_ui(ui, 34.0));
            }
        });
    });
    CentralPanel::no_frame().frame(Frame::new().fill(p.bg)).show(ui, |ui| {
        let side = side_of(ui);
        scroll_ui(ui, page_id(state), side, width, Align::Center, |ui| add(ui, out));
    });
}

/// A bar below the page that stays while the page is scrolled. Called before the page.
pub fn footer_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    let p = Palette::of(ui);
    let side = side_of(ui);
    let room = ui.available_width();
    let width = width_of(room, side, width);
    let frame = Frame::new().fill(p.card).inner_margin(Margin::symmetric(0, 12));
    Panel::bottom("footer").frame(frame).resizable(false).show_separator_line(true).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(((room - width) / 2.0).max(side));
            let layout = Layout::left_to_right(Align::Center);
            ui.allocate_ui_with_layout(egui::vec2(width, size::BUTTON_BIG), layout, |ui| {
                ui.spacing_mut().item_spacing.x = 10.0;
                ui.set_width(width);
                add(ui);
            });
        });
    });
}

fn side_of(ui: &Ui) -> f32 {
    if ui.available_width() < size::NARROW { 18.0 } else { 32.0 }
}

fn width_of(room: f32, side: f32, width: f32) -> f32 {
    (room - 2.0 * side.max(size::SCROLL_BAR)).min(width).max(120.0)
}

/// Scrolled content of at most `width`, with `side` left and right of it.
fn scroll_ui(ui: &mut Ui, id: &str, side: f32, width: f32, align: Align, add: impl FnOnce(&mut Ui)) {
    let room = ui.available_width();
    let tall = ui.available_height();
    ScrollArea::vertical().id_salt(id).auto_shrink(false).show(ui, |ui| {
        let width = width_of(room, side, width);
        let left = if align == Align::Center { ((room - width) / 2.0).max(side) } else { side };
        // Steps that need little room stand a little above the middle; how tall they are is known from the last frame.
        let known = egui::Id::unique(("height of", id));
        let before: Option<f32> = ui.data(|data| data.get_temp(known));
        let top = match (align, before) {
            (Align::Center, Some(before)) => ((tall - before) * 0.4).max(8.0),
            (Align::Center, None) => 8.0,
            _ => 26.0,
        };
        ui.add_space(top);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(left);
            let content = ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.x = 10.0;
                ui.set_width(width);
                ui.set_max_width(width);
                add(ui);
            });
            let height = content.response.rect.height();
            if before.is_none_or(|before| (before - height).abs() > 0.5) {
                ui.data_mut(|data| data.insert_temp(known, height));
                if align == Align::Center {
                    ui.ctx().request_discard("the height of the step was not known");
                }
            }
        });
        ui.add_space(26.0);
    });
}

/// Says aloud what has changed without the person's doing.
pub fn announce(ui: &Ui, id: &str, text: &str) {
    let place = egui::Rect::from_min_size(ui.min_rect().min, egui::Vec2::ZERO);
    let response = ui.interact(place, ui.scope_id().with(id), egui::Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, text));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(egui::accesskit::Live::Polite));
}

/// A card that begins with one sentence, which is announced as `id`; `more` comes below it.
pub fn sentence_card_ui(ui: &mut Ui, id: &str, tone: Tone, sentence: &str, more: impl FnOnce(&mut Ui)) {
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let p = Palette::of(ui);
        ui.horizontal_top(|ui| {
            let icon = if tone == Tone::Good { icons::CHECK } else { tone.icon() };
            icon_round_ui(ui, icon, tone);
            ui.add_space(6.0);
            let room = ui.available_width();
            ui.allocate_ui_with_layout(egui::vec2(room, 56.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(room);
                let response = text_ui(ui, sentence, semibold(20.0), p.text);
                response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, sentence));
                announce(ui, id, sentence);
                more(ui);
            });
        });
    });
}
