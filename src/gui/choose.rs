//! *Choose*: what was found, what of it is backed up, and where to.

use egui::{Align, Layout, Ui, vec2};

use crate::engine::PhotoForm;
use crate::model::{Collection, Kind};
use crate::text::{self, Value, kind_name, say};

use super::folder::FolderField;
use super::frame::{enter_pressed, footer_ui, step_ui};
use super::icons;
use super::notices::trouble_ui;
use super::state::{Choice, Draft, Kept, Section, State};
use super::theme::{self, Palette, medium, regular, size};
use super::update::Msg;
use super::widgets::{
    Button, Row, Tile, Tone, body_ui, heading_ui, icon_ui, line_ui, muted_ui, radio_ui, row_ui, small_ui, text_ui,
    tick_ui, tile_height, tile_ui, title_ui,
};

/// The icon of a kind, the same on every screen.
pub fn kind_icon(kind: Kind) -> char {
    match kind {
        Kind::Contacts => icons::USERS,
        Kind::Calendar => icons::CALENDAR_DAYS,
        Kind::Tasks => icons::LIST_TODO,
        Kind::Notes => icons::NOTEBOOK_TEXT,
        Kind::Photos => icons::IMAGES,
        Kind::Other => icons::FILE,
    }
}

/// *2 address books*, *3 calendars*.
fn collections_of(kind: Kind, n: usize) -> String {
    let key = match kind {
        Kind::Contacts => "choose-address-books",
        Kind::Calendar => "choose-calendars",
        Kind::Tasks => "choose-lists",
        Kind::Notes => "choose-journals",
        Kind::Photos => "choose-folders",
        Kind::Other => "choose-other-folders",
    };
    say(key, &[("n", Value::from(n))])
}

/// The kind a collection is listed under: the first it may have, as the engine lists it.
fn listed_under(collection: &Collection) -> Kind {
    collection.kinds.iter().copied().min().unwrap_or(Kind::Other)
}

fn name_of(collection: &Collection) -> String {
    if collection.name.is_empty() { say("choose-unnamed", &[]) } else { collection.name.clone() }
}

/// Draws *Choose*.
pub fn choose_ui(ui: &mut Ui, state: &State, draft: &mut Draft, out: &mut Vec<Msg>) {
    let (Some(choice), Some(session)) = (&state.choice, &state.session) else { return };
    let folder = draft.folder.clone();
    footer_ui(ui, 760.0, |ui| go_ui(ui, choice, &folder, out));
    step_ui(ui, state, out, 760.0, |ui, out| {
        title_ui(ui, &say("choose-title", &[]));
        let found: Vec<String> = choice
            .kinds()
            .into_iter()
            .filter_map(|kind| {
                let n = choice.found.collections.iter().filter(|c| listed_under(c) == kind).count();
                (n > 0).then(|| collections_of(kind, n))
            })
            .collect();
        let found = Value::from(text::names(&found));
        let words = if session.demo {
            say("choose-found-demo", &[("found", found)])
        } else {
            let user = Value::from(session.door.key.user());
            say("choose-found", &[("user", user), ("host", Value::from(session.host())), ("found", found)])
        };
        muted_ui(ui, &words);
        if let Some(kept) = session.kept {
            let key = match kept {
                Kept::InKeychain => "choose-kept-keychain",
                Kept::ForThisSession => "choose-kept-session",
            };
            small_ui(ui, &say(key, &[]));
        }
        if let Some(trouble) = &state.trouble {
            ui.add_space(4.0);
            trouble_ui(ui, state, trouble, out);
        }
        ui.add_space(10.0);
        kinds_ui(ui, choice, out);
        ui.add_space(2.0);
        singles_ui(ui, state, choice, out);
        ui.add_space(10.0);
        photos_ui(ui, choice, out);
        if !state.has_backups(session) {
            folder_ui(ui, state, draft, choice, &session.name(), out);
            ui.add_space(10.0);
        }
        coverage_ui(ui, choice);
    });
}

/// What stands below the page whatever is scrolled: where it goes, and *Back up now*.
fn go_ui(ui: &mut Ui, choice: &Choice, folder: &str, out: &mut Vec<Msg>) {
    let p = Palette::of(ui);
    let go = say("choose-go", &[]);
    let pressed = ui
        .with_layout(Layout::right_to_left(Align::Center), |ui| {
            let pressed =
                ui.add_enabled(!choice.is_empty(), Button::primary(&go).icon(icons::DOWNLOAD).big()).clicked();
            ui.add_space(6.0);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let (icon, colour) = if choice.is_empty() || choice.synced.is_some() {
                    (icons::TRIANGLE_ALERT, p.warn)
                } else {
                    (icons::HARD_DRIVE, p.muted)
                };
                icon_ui(ui, icon, 18.0, colour);
                if choice.is_empty() {
                    text_ui(ui, &say("choose-not-a-single", &[]), medium(14.0), p.warn);
                } else {
                    line_ui(ui, folder, regular(14.0), p.muted);
                }
            });
            pressed
        })
        .inner;
    if pressed || (enter_pressed(ui) && !choice.is_empty()) {
        out.push(Msg::BackUp);
    }
}

fn kinds_ui(ui: &mut Ui, choice: &Choice, out: &mut Vec<Msg>) {
    let gap = 14.0;
    let columns = if ui.available_width() >= 560.0 { 2 } else { 1 };
    let width = (ui.available_width() - gap * (columns as f32 - 1.0)) / columns as f32;
    for kinds in choice.kinds().chunks(columns) {
        // One that is left over takes the whole row.
        let width = if kinds.len() < columns { ui.available_width() } else { width };
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing = vec2(gap, 6.0);
            let words: Vec<_> = kinds
                .iter()
                .map(|kind| {
                    let (line, note) = tile_words(choice, *kind);
                    (*kind, kind_name(*kind), line, note)
                })
                .collect();
            let tiles: Vec<_> = words
                .iter()
                .map(|(kind, title, line, note)| Tile {
                    icon: kind_icon(*kind),
                    title,
                    line,
                    note,
                    on: !choice.off.contains(kind),
                })
                .collect();
            let tall = tiles.iter().map(|tile| tile_height(ui, width, tile)).fold(0.0, f32::max);
            for (kind, tile) in kinds.iter().zip(&tiles) {
                if tile_ui(ui, vec2(width, tall), tile) {
                    out.push(Msg::TickKind(*kind));
                }
            }
        });
        ui.add_space(4.0);
    }
}

/// What a tile says of its kind: how many collections, and their names.
fn tile_words(choice: &Choice, kind: Kind) -> (String, String) {
    const NAMED: usize = 3;
    let all = || choice.found.collections.iter().enumerate();
    let own: Vec<_> = all().filter(|(_, c)| listed_under(c) == kind).collect();
    let named = |c: &Collection| if own.is_empty() { c.kinds.contains(&kind) } else { listed_under(c) == kind };
    let shown: Vec<_> = all().filter(|(_, c)| named(c) && !choice.off_collections.contains(&c.href)).collect();
    let names: Vec<String> = shown.iter().take(NAMED).map(|(_, c)| name_of(c)).collect();
    let more = shown.len().saturating_sub(NAMED);
    let names = match more {
        0 => text::names(&names),
        more => say("choose-names-more", &[("names", Value::from(names.join(", "))), ("n", Value::from(more))]),
    };
    if own.is_empty() {
        return (say("choose-may-be-in", &[("names", Value::from(names))]), String::new());
    }
    let chosen = own.iter().filter(|(_, c)| !choice.off_collections.contains(&c.href)).count();
    let what = collections_of(kind, own.len());
    let line = if chosen == own.len() {
        what
    } else {
        say("choose-of", &[("chosen", Value::from(chosen)), ("what", Value::from(what))])
    };
    (line, names)
}

fn singles_ui(ui: &mut Ui, state: &State, choice: &Choice, out: &mut Vec<Msg>) {
    theme::card(Palette::of(ui)).inner_margin(egui::Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let open = state.open.contains(&Section::Collections);
        let row = Row { icon: icons::SETTINGS, tone: Tone::Calm, title: &say("choose-single", &[]), value: "", open };
        if row_ui(ui, &row) {
            out.push(Msg::Toggle(Section::Collections));
        }
        if !open {
            return;
        }
        for kind in choice.kinds() {
            let of_kind: Vec<_> = choice.found.collections.iter().filter(|c| listed_under(c) == kind).collect();
            if of_kind.is_empty() {
                continue;
            }
            let p = Palette::of(ui);
            ui.add_space(4.0);
            text_ui(ui, &kind_name(kind), medium(13.5), p.muted);
            for collection in of_kind {
                let others: Vec<String> = collection
                    .kinds
                    .iter()
                    .filter(|other| **other != kind)
                    .map(|other| kind_name(*other).to_lowercase())
                    .collect();
                let note = match others.is_empty() {
                    true => String::new(),
                    false => say("choose-also", &[("kinds", Value::from(text::names(&others)))]),
                };
                let on = !choice.off_collections.contains(&collection.href);
                if tick_ui(ui, on, &name_of(collection), &note) {
                    out.push(Msg::TickCollection(collection.href.clone()));
                }
            }
            if kind == Kind::Contacts && !choice.off.contains(&kind) {
                pictures_ui(ui, choice, out);
            }
        }
        ui.add_space(8.0);
    });
}

fn folder_ui(ui: &mut Ui, state: &State, draft: &mut Draft, choice: &Choice, vault: &str, out: &mut Vec<Msg>) {
    heading_ui(ui, &say("choose-where", &[]));
    ui.add_space(2.0);
    let field = FolderField {
        id: "folder",
        label: &say("choose-folder", &[]),
        help: &say("choose-folder-help", &[("vault", Value::from(vault))]),
        typed: Msg::FolderTyped,
        synced: choice.synced,
        no_chooser: choice.no_chooser,
    };
    field.show(ui, state, &mut draft.folder, &mut draft.focus, out);
}

/// How photos shall lie in the backup, where there are some.
fn photos_ui(ui: &mut Ui, choice: &Choice, out: &mut Vec<Msg>) {
    let has_photos = |c: &Collection| c.kinds.contains(&Kind::Photos);
    let taken = choice.found.collections.iter().enumerate().any(|(index, c)| has_photos(c) && choice.takes(index));
    if !taken || choice.off.contains(&Kind::Photos) {
        return;
    }
    photo_forms_ui(ui, choice.photos, out);
    if tick_ui(ui, choice.all_files, &say("choose-all-files", &[]), &say("choose-all-files-text", &[])) {
        out.push(Msg::TickAllFiles);
    }
    ui.add_space(10.0);
}

/// Whether pictures that contacts only link to are asked for outside of the account, where there may be contacts.
fn pictures_ui(ui: &mut Ui, choice: &Choice, out: &mut Vec<Msg>) {
    let (words, note) = (say("choose-pictures-elsewhere", &[]), say("choose-pictures-elsewhere-text", &[]));
    if tick_ui(ui, choice.pictures_elsewhere, &words, &note) {
        out.push(Msg::TickPicturesElsewhere);
    }
}

/// The two ways in which photos can lie in a backup.
pub fn photo_forms_ui(ui: &mut Ui, now: PhotoForm, out: &mut Vec<Msg>) {
    heading_ui(ui, &say("choose-photos", &[]));
    ui.add_space(2.0);
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let forms = [
            (PhotoForm::Zips, "choose-photos-zips", "choose-photos-zips-text"),
            (PhotoForm::Files, "choose-photos-files", "choose-photos-files-text"),
        ];
        for (form, text, note) in forms {
            if radio_ui(ui, now == form, &say(text, &[]), &say(note, &[])) {
                out.push(Msg::Photos(form));
            }
        }
    });
}

fn coverage_ui(ui: &mut Ui, choice: &Choice) {
    let lines = not_given(&choice.found.coverage, &choice.found.left_out);
    heading_ui(ui, &say("choose-coverage", &[]));
    ui.add_space(2.0);
    theme::card(Palette::of(ui)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if lines.is_empty() {
            muted_ui(ui, &say("choose-coverage-none", &[]));
            return;
        }
        muted_ui(ui, &say("choose-coverage-text", &[]));
        for line in lines {
            bullet_ui(ui, &line);
        }
    });
}

/// What a source can't give and what was left out, a sentence each.
pub fn not_given(coverage: &[String], left_out: &[crate::model::LeftOut]) -> Vec<String> {
    coverage.iter().map(|entry| text::coverage(entry)).chain(left_out.iter().map(text::left_out)).collect()
}

/// One line of what is not there.
pub fn bullet_ui(ui: &mut Ui, line: &str) {
    let p = Palette::of(ui);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.add_space(1.0);
            icon_ui(ui, icons::MINUS, 16.0, p.muted);
        });
        ui.vertical(|ui| body_ui(ui, line));
    });
    ui.add_space(size::GAP / 8.0);
}
