//! The window's own widgets. Each has an accessible name and role, shows when it has the focus, and fits its text.
//! Icons are painted, never part of a text, so that they stay out of accessible names.
//!
//! One file because every screen uses all of it, and the pieces share their few drawing rules.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{
    Align, Color32, CornerRadius, FontId, Frame, Galley, Id, Label, Layout, Margin, Pos2, Rect, Response, RichText,
    Sense, Stroke, StrokeKind, TextEdit, Ui, UiBuilder, Vec2, Widget, WidgetInfo, pos2, vec2,
};

use super::bidi::display_order;
use super::icons;
use super::theme::{self, Palette, medium, regular, semibold, size};

/// What a coloured thing says. Each meaning also has its own icon and word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Calm,
    Good,
    Warning,
    Bad,
}

impl Tone {
    fn colours(self, p: &Palette) -> (Color32, Color32) {
        match self {
            Tone::Calm => (p.accent, p.accent_soft),
            Tone::Good => (p.ok, p.ok_soft),
            Tone::Warning => (p.warn, p.warn_soft),
            Tone::Bad => (p.bad, p.bad_soft),
        }
    }

    /// Its icon.
    pub fn icon(self) -> char {
        match self {
            Tone::Calm => icons::INFO,
            Tone::Good => icons::CIRCLE_CHECK,
            Tone::Warning => icons::TRIANGLE_ALERT,
            Tone::Bad => icons::CIRCLE_ALERT,
        }
    }
}

// Texts.

/// A text that wraps. Names in Arabic or Hebrew are painted in their order; the accessible text is as stored.
pub fn text_ui(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    let shown = display_order(text);
    let response = ui.add(Label::new(RichText::new(shown.as_ref()).font(font).color(colour)).wrap());
    if shown != text {
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    }
    response
}

/// Running text.
pub fn body_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    text_ui(ui, text, regular(15.0), p.text)
}

/// Text that explains.
pub fn muted_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    text_ui(ui, text, regular(15.0), p.muted)
}

/// Small text that explains.
pub fn small_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    text_ui(ui, text, regular(13.0), p.muted)
}

/// A name or the first words of a row.
pub fn strong_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    text_ui(ui, text, medium(15.0), p.text)
}

/// A text on one line that is cut with `…`; the whole of it is shown under the pointer and read aloud.
pub fn line_ui(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    let shown = display_order(text);
    let response = ui.add(Label::new(RichText::new(shown.as_ref()).font(font).color(colour)).truncate());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

fn as_heading(response: Response, text: &str) -> Response {
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
    response
}

/// The title of a screen.
pub fn title_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    let response = text_ui(ui, text, theme::display(27.0), p.text);
    as_heading(response, text)
}

/// The heading of a section.
pub fn heading_ui(ui: &mut Ui, text: &str) -> Response {
    let p = Palette::of(ui);
    let response = text_ui(ui, text, semibold(17.0), p.text);
    as_heading(response, text)
}

// Icons.

/// An icon in a square of its own. It says nothing to assistive technology; its text stands beside it.
pub fn icon_ui(ui: &mut Ui, icon: char, edge: f32, colour: Color32) -> Rect {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(edge), Sense::hover());
    paint_icon(ui, rect.center(), icon, edge, colour);
    rect
}

fn paint_icon(ui: &Ui, centre: Pos2, icon: char, edge: f32, colour: Color32) {
    let galley = ui.painter().layout_no_wrap(icon.to_string(), theme::icon(edge), colour);
    // By what is seen of it: the line that a glyph stands on is taller than the glyph.
    let ink = galley.mesh_bounds;
    let middle = if ink.is_positive() { ink.center() } else { galley.rect.center() };
    ui.painter().galley(centre - middle.to_vec2(), galley, colour);
}

/// An icon on a soft square, as at the head of rows and tiles.
pub fn icon_tile_ui(ui: &mut Ui, icon: char, tone: Tone) {
    let p = Palette::of(ui);
    let (front, back) = tone.colours(p);
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(40.0), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(10), back);
    paint_icon(ui, rect.center(), icon, 21.0, front);
}

/// A large round icon, as at the head of a result.
pub fn icon_round_ui(ui: &mut Ui, icon: char, tone: Tone) {
    let p = Palette::of(ui);
    let (front, back) = tone.colours(p);
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(56.0), Sense::hover());
    ui.painter().circle_filled(rect.center(), 28.0, back);
    paint_icon(ui, rect.center(), icon, 30.0, front);
}

/// A circle with the first letters of `name`.
pub fn avatar_ui(ui: &mut Ui, name: &str, edge: f32) {
    let p = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(edge), Sense::hover());
    ui.painter().circle_filled(rect.center(), edge / 2.0, p.accent);
    let letters = initials(name);
    let galley = ui.painter().layout_no_wrap(letters, semibold(edge * 0.38), p.on_accent);
    ui.painter().galley(rect.center() - galley.rect.center().to_vec2(), galley, p.on_accent);
}

fn initials(name: &str) -> String {
    let before_at = name.split('@').next().unwrap_or(name);
    before_at
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|part| part.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

// Focus.

/// The ring around what has the keyboard.
fn focus_ring(ui: &Ui, response: &Response, rect: Rect, radius: u8) {
    if response.has_focus() {
        let p = Palette::of(ui);
        let ring = rect.expand(3.0);
        ui.painter().rect_stroke(ring, CornerRadius::same(radius + 3), Stroke::new(2.0, p.accent), StrokeKind::Middle);
    }
}

/// Brings what just got the focus into view.
fn follow_focus(response: &Response) {
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}

// Buttons.

#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Primary,
    Plain,
    Quiet,
    Faint,
    Danger,
}

/// A button with a text and perhaps an icon.
#[must_use = "a button does nothing until it is added"]
pub struct Button<'a> {
    text: &'a str,
    name: Option<&'a str>,
    icon: Option<char>,
    look: Look,
    big: bool,
    wide: bool,
}

impl<'a> Button<'a> {
    fn new(text: &'a str, look: Look) -> Button<'a> {
        Button { text, name: None, icon: None, look, big: false, wide: false }
    }

    /// The one thing to do next.
    pub fn primary(text: &'a str) -> Button<'a> {
        Button::new(text, Look::Primary)
    }

    /// Something else one can do.
    pub fn plain(text: &'a str) -> Button<'a> {
        Button::new(text, Look::Plain)
    }

    /// Something on the side: looks like a link.
    pub fn quiet(text: &'a str) -> Button<'a> {
        Button::new(text, Look::Quiet)
    }

    /// Something that ends what is going on.
    pub fn danger(text: &'a str) -> Button<'a> {
        Button::new(text, Look::Danger)
    }

    pub fn icon(self, icon: char) -> Button<'a> {
        Button { icon: Some(icon), ..self }
    }

    /// Its accessible name, where the visible text alone does not tell what it does.
    pub fn name(self, name: &'a str) -> Button<'a> {
        Button { name: Some(name), ..self }
    }

    pub fn big(self) -> Button<'a> {
        Button { big: true, ..self }
    }

    /// As wide as there is room.
    pub fn wide(self) -> Button<'a> {
        Button { wide: true, ..self }
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = Palette::of(ui);
        let (font, least, pad, icon_edge) = if self.big {
            (medium(16.0), size::BUTTON_BIG, 24.0, 20.0)
        } else {
            (medium(15.0), size::BUTTON, 14.0, 18.0)
        };
        let pad = if matches!(self.look, Look::Quiet | Look::Faint) { 6.0 } else { pad };
        let gap = if self.text.is_empty() { 0.0 } else { 9.0 };
        let icon_width = if self.icon.is_some() { icon_edge + gap } else { 0.0 };
        let room = (ui.available_width() - 2.0 * pad - icon_width).max(40.0);
        let galley = ui.painter().layout(self.text.to_owned(), font, Color32::PLACEHOLDER, room);
        let content = vec2(icon_width + galley.size().x, galley.size().y);
        let mut want = vec2(content.x + 2.0 * pad, (content.y + 16.0).max(least));
        if self.wide {
            want.x = want.x.max(ui.available_width());
        }
        let (rect, response) = ui.allocate_exact_size(want, Sense::click());
        let name = self.name.unwrap_or(self.text);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
        follow_focus(&response);

        if ui.is_rect_visible(rect) {
            let hot = response.hovered() || response.has_focus();
            let (fill, line, front) = match self.look {
                Look::Primary => (if hot { p.accent_hover } else { p.accent }, Color32::TRANSPARENT, p.on_accent),
                Look::Plain => (if hot { p.hover } else { p.card }, p.edge, p.text),
                Look::Quiet => (if hot { p.hover } else { Color32::TRANSPARENT }, Color32::TRANSPARENT, p.accent),
                Look::Faint => (if hot { p.hover } else { Color32::TRANSPARENT }, Color32::TRANSPARENT, p.muted),
                Look::Danger => (if hot { p.hover } else { p.card }, p.edge, p.bad),
            };
            let radius = if self.big { 10 } else { size::RADIUS };
            let painted = if response.is_pointer_button_down_on() { rect.shrink(0.5) } else { rect };
            ui.painter().rect(painted, CornerRadius::same(radius), fill, Stroke::new(1.0, line), StrokeKind::Inside);
            let mut at = pos2(rect.center().x - content.x / 2.0, rect.center().y);
            if let Some(icon) = self.icon {
                paint_icon(ui, pos2(at.x + icon_edge / 2.0, at.y), icon, icon_edge, front);
                at.x += icon_width;
            }
            ui.painter().galley(pos2(at.x, at.y - galley.size().y / 2.0), galley, front);
            focus_ring(ui, &response, rect, radius);
        }
        response.on_hover_cursor(egui::CursorIcon::PointingHand)
    }
}

/// An icon that can be pressed, with the name that it has for everyone who can't see it.
pub fn icon_button_ui(ui: &mut Ui, icon: char, name: &str) -> Response {
    ui.add(Button { icon: Some(icon), name: Some(name), ..Button::new("", Look::Faint) }).on_hover_text(name)
}

// Fields.

/// A text field with its label above it.
#[must_use = "a field does nothing until it is shown"]
pub struct Field<'a> {
    id: &'a str,
    label: &'a str,
    hint: &'a str,
    /// What is wrong with the text, in words.
    wrong: Option<&'a str>,
    /// Below it, what it is for.
    help: Option<&'a str>,
}

impl<'a> Field<'a> {
    pub fn new(id: &'a str, label: &'a str) -> Field<'a> {
        Field { id, label, hint: "", wrong: None, help: None }
    }

    pub fn hint(self, hint: &'a str) -> Field<'a> {
        Field { hint, ..self }
    }

    pub fn help(self, help: &'a str) -> Field<'a> {
        Field { help: Some(help), ..self }
    }

    pub fn wrong(self, wrong: Option<&'a str>) -> Field<'a> {
        Field { wrong, ..self }
    }

    /// Shows it.
    pub fn show(self, ui: &mut Ui, text: &mut String) -> Response {
        self.draw(ui, text, None)
    }

    /// Shows it as a password with a button that uncovers it.
    pub fn show_password(self, ui: &mut Ui, text: &mut String, uncovered: &mut bool, names: (&str, &str)) -> Response {
        self.draw(ui, text, Some((uncovered, names)))
    }

    fn draw(self, ui: &mut Ui, text: &mut String, password: Option<(&mut bool, (&str, &str))>) -> Response {
        let p = Palette::of(ui);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            let label = ui.add(Label::new(RichText::new(self.label).font(medium(14.0)).color(p.text)).wrap());
            let covered = password.as_ref().is_some_and(|(uncovered, _)| !**uncovered);
            let eye = if password.is_some() { 44.0 } else { 0.0 };
            let edge = if self.wrong.is_some() { p.bad } else { p.edge };
            let frame = Frame::new()
                .fill(p.field)
                .stroke(Stroke::new(1.0, edge))
                .corner_radius(size::RADIUS)
                .inner_margin(Margin { left: 12, right: 12 + eye as i8, top: 9, bottom: 9 });
            let edit = TextEdit::singleline(text)
                .id(Id::unique(self.id))
                .password(covered)
                .hint_text(RichText::new(self.hint).color(p.muted))
                .font(regular(15.0))
                .text_color(p.text)
                .frame(frame)
                .desired_width(f32::INFINITY);
            let response = ui.add(edit).labelled_by(label.id);
            follow_focus(&response);
            if response.has_focus() {
                let stroke = Stroke::new(2.0, p.accent);
                ui.painter().rect_stroke(response.rect, CornerRadius::same(size::RADIUS), stroke, StrokeKind::Inside);
            }
            if let Some((uncovered, (show, hide))) = password {
                let icon = if *uncovered { icons::EYE_OFF } else { icons::EYE };
                let place = Rect::from_min_max(
                    pos2(response.rect.right() - eye + 3.0, response.rect.top() + 2.0),
                    response.rect.right_bottom() - vec2(3.0, 2.0),
                );
                let mut inside =
                    ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
                let name = if *uncovered { hide } else { show };
                if icon_button_ui(&mut inside, icon, name).clicked() {
                    *uncovered = !*uncovered;
                }
            }
            if let Some(wrong) = self.wrong {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    icon_ui(ui, icons::CIRCLE_ALERT, 16.0, p.bad);
                    ui.vertical(|ui| text_ui(ui, wrong, regular(13.0), p.bad));
                });
            }
            if let Some(help) = self.help {
                small_ui(ui, help);
            }
            response
        })
        .inner
    }
}

// Ticks.

fn paint_tick(ui: &Ui, rect: Rect, on: bool, hot: bool) {
    let p = Palette::of(ui);
    let radius = CornerRadius::same(6);
    if on {
        ui.painter().rect_filled(rect, radius, if hot { p.accent_hover } else { p.accent });
        paint_icon(ui, rect.center(), icons::CHECK, rect.width() * 0.78, p.on_accent);
    } else {
        let stroke = Stroke::new(1.5, if hot { p.text } else { p.edge });
        ui.painter().rect(rect, radius, p.field, stroke, StrokeKind::Inside);
    }
}

/// A box to tick with its text; `true` when it was pressed.
pub fn tick_ui(ui: &mut Ui, on: bool, text: &str, note: &str) -> bool {
    let p = Palette::of(ui);
    let room = (ui.available_width() - 32.0).max(40.0);
    let shown = display_order(text);
    let galley = ui.painter().layout(shown.into_owned(), regular(15.0), p.text, room);
    let under = (!note.is_empty()).then(|| ui.painter().layout(note.to_owned(), regular(13.0), p.muted, room));
    let tall = galley.size().y + under.as_ref().map_or(0.0, |under| under.size().y + 1.0);
    let wide = galley.size().x.max(under.as_ref().map_or(0.0, |under| under.size().x));
    let (rect, response) = ui.allocate_exact_size(vec2(wide + 32.0, (tall + 8.0).max(28.0)), Sense::click());
    let name = if note.is_empty() { text.to_owned() } else { format!("{text}, {note}") };
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), on, &name));
    follow_focus(&response);
    let tick = Rect::from_min_size(rect.left_top() + vec2(0.0, 4.0), Vec2::splat(20.0));
    paint_tick(ui, tick, on, response.hovered() || response.has_focus());
    let top = rect.top() + (rect.height() - tall) / 2.0;
    let under_top = top + galley.size().y + 1.0;
    ui.painter().galley(pos2(rect.left() + 32.0, top), galley, p.text);
    if let Some(under) = under {
        ui.painter().galley(pos2(rect.left() + 32.0, under_top), under, p.muted);
    }
    focus_ring(ui, &response, rect.expand2(vec2(1.0, 0.0)), 6);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// What a tile says.
pub struct Tile<'a> {
    pub icon: char,
    pub title: &'a str,
    pub line: &'a str,
    pub note: &'a str,
    pub on: bool,
}

/// The texts of a tile as they are painted, with the gap below each.
fn tile_rows(ui: &Ui, width: f32, tile: &Tile<'_>) -> Vec<(Arc<Galley>, f32)> {
    let p = Palette::of(ui);
    let room = (width - 16.0 - 40.0 - 14.0 - 14.0 - 22.0 - 16.0).max(60.0);
    let line = |text: &str, font: FontId, colour: Color32| -> Arc<Galley> {
        ui.painter().layout(display_order(text).into_owned(), font, colour, room)
    };
    let title = line(tile.title, semibold(15.5), p.text);
    let middle = line(tile.line, regular(14.0), p.text);
    let note = line(tile.note, regular(13.0), p.muted);
    let mut rows = vec![(title, 4.0), (middle, 4.0)];
    if !tile.note.is_empty() {
        rows.push((note, 0.0));
    }
    rows
}

/// How tall a tile must be for its texts.
pub fn tile_height(ui: &Ui, width: f32, tile: &Tile<'_>) -> f32 {
    let text: f32 = tile_rows(ui, width, tile).iter().map(|(galley, gap)| galley.size().y + gap).sum();
    (text + 34.0).max(92.0)
}

/// A large box to tick; `true` when it was pressed.
pub fn tile_ui(ui: &mut Ui, size: egui::Vec2, tile: &Tile<'_>) -> bool {
    let p = Palette::of(ui);
    let rows = tile_rows(ui, size.x, tile);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name =
        [tile.title, tile.line, tile.note].iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), tile.on, &name));
    follow_focus(&response);
    let hot = response.hovered() || response.has_focus();
    let stroke = if tile.on { Stroke::new(1.5, p.accent) } else { Stroke::new(1.0, if hot { p.text } else { p.edge }) };
    let radius = CornerRadius::same(theme::size::CARD_RADIUS);
    ui.painter().rect(rect, radius, if hot { p.hover } else { p.card }, stroke, StrokeKind::Inside);
    let square = Rect::from_min_size(rect.left_top() + vec2(16.0, 16.0), Vec2::splat(40.0));
    let (front, back) = if tile.on { (p.accent, p.accent_soft) } else { (p.muted, p.hover) };
    ui.painter().rect_filled(square, CornerRadius::same(10), back);
    paint_icon(ui, square.center(), tile.icon, 21.0, front);
    let mut at = pos2(square.right() + 14.0, rect.top() + 16.0);
    for (galley, gap) in rows {
        let tall = galley.size().y;
        ui.painter().galley(at, galley, p.text);
        at.y += tall + gap;
    }
    let tick = Rect::from_min_size(pos2(rect.right() - 16.0 - 22.0, rect.top() + 16.0), Vec2::splat(22.0));
    paint_tick(ui, tick, tile.on, hot);
    focus_ring(ui, &response, rect, theme::size::CARD_RADIUS);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

// Boxes.

/// A box with a tone, an icon and whatever `add` puts beside it; one thing for assistive technology, named `name`.
pub fn notice_ui<R>(ui: &mut Ui, tone: Tone, name: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let p = Palette::of(ui);
    let (front, back) = tone.colours(p);
    let role = if tone == Tone::Bad { Role::Alert } else { Role::Note };
    Frame::new()
        .fill(back)
        .corner_radius(10)
        .inner_margin(Margin::symmetric(14, 12))
        .show(ui, |ui| {
            ui.scope_builder(UiBuilder::new().accessibility_role(role).accessibility_label(name), |ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 10.0;
                    ui.vertical(|ui| {
                        ui.set_width(20.0);
                        ui.add_space(1.0);
                        icon_ui(ui, tone.icon(), 18.0, front);
                    });
                    ui.vertical(|ui| {
                        ui.set_width(ui.available_width());
                        ui.spacing_mut().item_spacing.y = 4.0;
                        add(ui)
                    })
                    .inner
                })
                .inner
            })
            .inner
        })
        .inner
}

/// A small word on a soft ground, such as *complete*.
pub fn badge_ui(ui: &mut Ui, tone: Tone, text: &str) {
    let p = Palette::of(ui);
    let (front, back) = tone.colours(p);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), medium(13.0), front);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 34.0, 24.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    ui.painter().rect_filled(rect, CornerRadius::same(12), back);
    paint_icon(ui, pos2(rect.left() + 16.0, rect.center().y), tone.icon(), 14.0, front);
    ui.painter().galley(pos2(rect.left() + 26.0, rect.center().y - galley.size().y / 2.0), galley, front);
}

/// How far something is, `0.0..=1.0`; `None` while that is not known.
pub fn bar_ui(ui: &mut Ui, name: &str, value: Option<f32>, height: f32, tone: Tone) {
    let p = Palette::of(ui);
    let (front, _) = tone.colours(p);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    response.widget_info(|| WidgetInfo {
        value: value.map(|value| f64::from(value * 100.0).floor()),
        ..WidgetInfo::labeled(Role::ProgressIndicator, true, name)
    });
    let round = CornerRadius::same((height / 2.0) as u8);
    ui.painter().rect_filled(rect, round, p.trough);
    let value = value.unwrap_or(0.0).clamp(0.0, 1.0);
    if value > 0.0 {
        let filled = Rect::from_min_size(rect.min, vec2((rect.width() * value).max(height), height));
        ui.painter().rect_filled(filled, round, front);
    }
}

/// A line between rows.
pub fn rule_ui(ui: &mut Ui) {
    let p = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::ZERO, p.line);
}

/// What a row that opens says.
pub struct Row<'a> {
    pub icon: char,
    pub tone: Tone,
    pub title: &'a str,
    pub value: &'a str,
    pub open: bool,
}

/// A row that opens what lies behind it; `true` when it was pressed.
pub fn row_ui(ui: &mut Ui, row: &Row<'_>) -> bool {
    let p = Palette::of(ui);
    let (front, _) = row.tone.colours(p);
    let front = if row.tone == Tone::Calm { p.muted } else { front };
    let width = ui.available_width();
    let value = ui.painter().layout_no_wrap(row.value.to_owned(), medium(15.0), p.text);
    let room = (width - 32.0 - 44.0 - value.size().x - 16.0).max(60.0);
    let title = ui.painter().layout(display_order(row.title).into_owned(), regular(15.0), p.text, room);
    let (rect, response) = ui.allocate_exact_size(vec2(width, (title.size().y + 22.0).max(44.0)), Sense::click());
    let name = if row.value.is_empty() { row.title.to_owned() } else { format!("{}: {}", row.title, row.value) };
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, ui.is_enabled(), row.open, &name));
    follow_focus(&response);
    let ground = rect.expand2(vec2(8.0, 0.0));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(ground, CornerRadius::same(size::RADIUS), p.hover);
    }
    paint_icon(ui, pos2(rect.left() + 11.0, rect.center().y), row.icon, 20.0, front);
    ui.painter().galley(pos2(rect.left() + 36.0, rect.center().y - title.size().y / 2.0), title, p.text);
    let at = pos2(rect.right() - 30.0 - value.size().x, rect.center().y - value.size().y / 2.0);
    ui.painter().galley(at, value, p.text);
    let chevron = if row.open { icons::CHEVRON_UP } else { icons::CHEVRON_DOWN };
    paint_icon(ui, pos2(rect.right() - 10.0, rect.center().y), chevron, 18.0, p.muted);
    focus_ring(ui, &response, ground.shrink(3.0), size::RADIUS);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// An entry of the navigation; `true` when it was pressed.
pub fn nav_ui(ui: &mut Ui, icon: char, text: &str, here: bool, wide: bool) -> bool {
    let p = Palette::of(ui);
    let front = if here { p.accent } else { p.text };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), medium(15.0), front);
    let width = if wide { ui.available_width() } else { galley.size().x + 54.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 42.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), here, text));
    let fill = match (here, response.hovered() || response.has_focus()) {
        (true, _) => p.accent_soft,
        (false, true) => p.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(size::RADIUS), fill);
    paint_icon(ui, pos2(rect.left() + 24.0, rect.center().y), icon, 20.0, if here { p.accent } else { p.muted });
    let clip = ui.painter().with_clip_rect(rect);
    clip.galley(pos2(rect.left() + 44.0, rect.center().y - galley.size().y / 2.0), galley, front);
    focus_ring(ui, &response, rect.shrink(3.0), size::RADIUS);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_letters() {
        let check = |input: &str, expect: &str| assert_eq!(initials(input), expect, "{input}");
        check("maria.costa@example.org", "MC");
        check("alice@example.org", "A");
        check("ülkü yılmaz", "ÜY");
        check("@", "");
        check("", "");
    }
}
