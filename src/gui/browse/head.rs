//! The head of what is shown of a kind: its name and number, the search, the collection, and what can be done with it.

use egui::{Align, ComboBox, Layout, Ui, vec2};

use crate::engine::inside::Opened;
use crate::gui::bidi::display_order;
use crate::gui::frame::announce;
use crate::gui::icons;
use crate::gui::state::{Browse, Draft, State};
use crate::gui::theme::{Palette, regular, size};
use crate::gui::update::{Act, Msg, Recover, Which};
use crate::gui::widgets::{Button, search_ui, text_ui, title_ui};
use crate::model::Kind;
use crate::text::{self, Value, kind_name, month_of, say};

/// Draws it.
pub fn head_ui(ui: &mut Ui, state: &State, browse: &Browse, opened: &Opened, draft: &mut Draft, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    let kind = browse.query.kind;
    let buttons = buttons(state, browse);
    let gap = ui.spacing().item_spacing.x;
    let wide: f32 = buttons.iter().map(|(does, ..)| does.plain().width(ui) + gap).sum();
    // The line under the title needs about this much.
    let beside = ui.available_width() > 660.0 && ui.available_width() - wide > 240.0;
    ui.horizontal_top(|ui| {
        let room = if beside { ui.available_width() - wide - gap } else { ui.available_width() };
        ui.allocate_ui_with_layout(vec2(room, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(room);
            ui.spacing_mut().item_spacing.y = 2.0;
            let words = counted(browse, opened);
            if beside {
                title_ui(ui, &kind_name(kind));
                text_ui(ui, &words, regular(14.0), p.muted);
            } else {
                ui.horizontal_wrapped(|ui| {
                    title_ui(ui, &kind_name(kind));
                    text_ui(ui, &words, regular(14.0), p.muted);
                });
            }
            if browse.listed.is_some() && !browse.query.find.trim().is_empty() {
                announce(ui, "found", &words);
            }
        });
        if beside {
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| buttons_ui(ui, &buttons, out));
        }
    });
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        let own: Vec<_> = opened.collections.iter().filter(|collection| collection.kinds.contains(&kind)).collect();
        let several = own.len() > 1;
        let combo = if several { 200.0 } else { 0.0 };
        let room = (ui.available_width() - combo - 12.0).clamp(140.0, 420.0);
        let name = search_name(kind);
        if search_ui(ui, "find", &name, &mut draft.find, room).changed() {
            out.push(Msg::Browse(Act::Find(draft.find.clone())));
        }
        if several {
            collection_ui(ui, browse, &own, out);
        }
    });
    if !beside {
        ui.horizontal_wrapped(|ui| buttons_ui(ui, &buttons, out));
    }
    ui.add_space(4.0);
}

fn search_name(kind: Kind) -> String {
    say(
        match kind {
            Kind::Contacts => "browse-find-contacts",
            Kind::Calendar => "browse-find-events",
            Kind::Tasks => "browse-find-todos",
            Kind::Notes => "browse-find-notes",
            Kind::Photos => "browse-find-photos",
            Kind::Other => "browse-find-files",
        },
        &[],
    )
}

/// How many there are, or were found; and what could not be had.
fn counted(browse: &Browse, opened: &Opened) -> String {
    let kind = browse.query.kind;
    let of = |list: &[(Kind, u64)]| list.iter().find(|(known, _)| *known == kind).map_or(0, |(_, n)| *n);
    let all = text::count_of(kind, of(&opened.kinds));
    let narrowed = browse.query.collection.is_some() || !browse.query.find.trim().is_empty();
    let mut words = match &browse.listed {
        Some(listed) if narrowed => say("browse-found", &[("n", Value::Number(listed.n)), ("all", Value::from(all))]),
        _ => all,
    };
    let lost = of(&opened.lost);
    if lost > 0 {
        words.push_str("  ·  ");
        words.push_str(&say("browse-lost", &[("n", Value::Number(lost))]));
    }
    let bad = browse.listed.as_ref().map_or(0, |listed| listed.bad_lines);
    if bad > 0 {
        words.push_str("  ·  ");
        words.push_str(&say("browse-bad-lines", &[("n", Value::Number(bad))]));
    }
    words
}

/// What a button of the head says.
struct Does {
    words: String,
    icon: Option<char>,
}

impl Does {
    fn plain(&self) -> Button<'_> {
        match self.icon {
            Some(icon) => Button::plain(&self.words).icon(icon),
            None => Button::quiet(&self.words),
        }
    }
}

/// What can be done with what is shown: the button, whether it can be pressed, and what it does.
fn buttons(state: &State, browse: &Browse) -> Vec<(Does, bool, Msg)> {
    let free = !state.is_running();
    let n = browse.ticked.len();
    let (words, which) = match browse.ticking {
        true => (say("browse-save-ticked", &[("n", Value::from(n))]), Which::Ticked),
        false if browse.is_agenda() => {
            let month = Value::from(month_of(browse.month));
            (say("browse-save-month", &[("month", month)]), Which::Found)
        }
        false => (say("browse-save-all", &[]), Which::Found),
    };
    let listed = || match browse.is_agenda() {
        true => browse.agenda.as_ref().is_some_and(|agenda| !agenda.entries.is_empty()),
        false => browse.n() > 0,
    };
    let some = if browse.ticking { n > 0 } else { listed() };
    let save = Does { words, icon: Some(icons::DOWNLOAD) };
    let mut buttons = vec![(save, free && some, Msg::Browse(Act::Save(which)))];
    if browse.ticking && n > 0 {
        let words = say("recover-ticked", &[("n", Value::from(n))]);
        let back = Does { words, icon: Some(icons::ROTATE_CCW) };
        buttons.push((back, free, Msg::Recover(Recover::Ticked)));
    }
    let key = if browse.ticking { "browse-ticking-end" } else { "browse-ticking" };
    let tick = Does { words: say(key, &[]), icon: None };
    buttons.push((tick, true, Msg::Browse(Act::Ticking(!browse.ticking))));
    buttons
}

fn buttons_ui(ui: &mut Ui, buttons: &[(Does, bool, Msg)], out: &mut Vec<Msg>) {
    for (does, can, msg) in buttons {
        if ui.add_enabled(*can, does.plain()).clicked() {
            out.push(msg.clone());
        }
    }
}

fn collection_ui(ui: &mut Ui, browse: &Browse, own: &[&crate::engine::inside::Shelfmark], out: &mut Vec<Msg>) {
    let every = say("browse-all-collections", &[]);
    let name_of = |name: &str| if name.is_empty() { say("choose-unnamed", &[]) } else { name.to_owned() };
    let here = browse.query.collection.as_ref();
    let known = here.and_then(|id| own.iter().find(|collection| collection.id == *id));
    let shown = known.map_or_else(|| every.clone(), |collection| name_of(&collection.name));
    ui.spacing_mut().interact_size.y = size::BUTTON;
    let combo = ComboBox::from_id_salt("collection").width(180.0).height(320.0).truncate();
    let chosen = combo.selected_text(display_order(&shown).into_owned()).show_ui(ui, |ui| {
        let mut chosen = None;
        if ui.selectable_label(here.is_none(), &every).clicked() {
            chosen = Some(None);
        }
        for collection in own {
            let name = name_of(&collection.name);
            let is_here = here == Some(&collection.id);
            if ui.selectable_label(is_here, display_order(&name).into_owned()).clicked() {
                chosen = Some(Some(collection.id.clone()));
            }
        }
        chosen
    });
    let name = say("browse-collection-name", &[("name", Value::from(&shown))]);
    chosen.response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::ComboBox, true, &name));
    if let Some(Some(collection)) = chosen.inner {
        out.push(Msg::Browse(Act::Collection(collection)));
    }
}
