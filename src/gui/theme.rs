//! Colours, sizes, spacing and fonts. A screen that names a raw colour is a bug.
//!
//! Inter carries Latin, Greek and Cyrillic in three weights out of one variable font; Lucide the icons; every other
//! script comes from the operating system's fonts (eframe's `system_fonts`).

use std::sync::Arc;

use egui::epaint::text::{FontTweak, VariationCoords};
use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, Style, TextStyle,
    Theme, Ui, Visuals, vec2,
};

/// The colours of one theme, by what they are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub bg: Color32,
    /// Behind the navigation.
    pub rail: Color32,
    pub card: Color32,
    pub field: Color32,
    /// Around cards and between rows.
    pub line: Color32,
    /// Around what can be operated: at least 3 : 1 against its surroundings.
    pub edge: Color32,
    /// The empty part of a progress bar.
    pub trough: Color32,
    /// Under the pointer.
    pub hover: Color32,
    pub text: Color32,
    pub muted: Color32,
    pub accent: Color32,
    pub accent_hover: Color32,
    pub on_accent: Color32,
    pub accent_soft: Color32,
    pub ok: Color32,
    pub ok_soft: Color32,
    pub warn: Color32,
    pub warn_soft: Color32,
    pub bad: Color32,
    pub bad_soft: Color32,
}

const fn hex(rgb: u32) -> Color32 {
    let [_, r, g, b] = rgb.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// By day.
pub const LIGHT: Palette = Palette {
    bg: hex(0x00F5_F6F9),
    rail: hex(0x00EB_EDF2),
    card: hex(0x00FF_FFFF),
    field: hex(0x00FF_FFFF),
    line: hex(0x00E0_E3EA),
    edge: hex(0x007E_8697),
    trough: hex(0x00E3_E7EF),
    hover: hex(0x00EF_F1F6),
    text: hex(0x0016_1A23),
    muted: hex(0x0055_5D6E),
    accent: hex(0x001F_55D0),
    accent_hover: hex(0x0018_46AE),
    on_accent: hex(0x00FF_FFFF),
    accent_soft: hex(0x00E5_EDFD),
    ok: hex(0x0018_6E44),
    ok_soft: hex(0x00E0_F3E8),
    warn: hex(0x0083_4E00),
    warn_soft: hex(0x00FD_F0DA),
    bad: hex(0x00B0_241C),
    bad_soft: hex(0x00FC_E9E7),
};

/// By night.
pub const DARK: Palette = Palette {
    bg: hex(0x0014_171C),
    rail: hex(0x000F_1115),
    card: hex(0x001D_2128),
    field: hex(0x0014_171D),
    line: hex(0x0030_3540),
    edge: hex(0x0071_798A),
    trough: hex(0x0030_3641),
    hover: hex(0x0028_2D36),
    text: hex(0x00EE_F0F4),
    muted: hex(0x00A6_ADBC),
    accent: hex(0x006E_9DFF),
    accent_hover: hex(0x008C_B1FF),
    on_accent: hex(0x000C_1424),
    accent_soft: hex(0x001E_2B47),
    ok: hex(0x0060_D49A),
    ok_soft: hex(0x0017_3426),
    warn: hex(0x00F2_B75E),
    warn_soft: hex(0x003A_2C14),
    bad: hex(0x00FF_968C),
    bad_soft: hex(0x0042_201E),
};

/// Around and inside a QR code, in every theme.
pub const QR_PAPER: Color32 = hex(0x00FF_FFFF);
pub const QR_INK: Color32 = hex(0x0010_1318);

impl Palette {
    /// The palette of the theme that `ui` is drawn in.
    pub fn of(ui: &Ui) -> &'static Palette {
        if ui.visuals().dark_mode { &DARK } else { &LIGHT }
    }
}

/// Distances, in points.
pub mod size {
    /// Between a card's edge and its content.
    pub const CARD_PAD: i8 = 20;
    /// Between cards.
    pub const GAP: f32 = 16.0;
    /// Between a section's heading and what is above it.
    pub const SECTION: f32 = 24.0;
    pub const CARD_RADIUS: u8 = 12;
    pub const RADIUS: u8 = 8;
    pub const BUTTON: f32 = 38.0;
    pub const BUTTON_BIG: f32 = 50.0;
    pub const RAIL: f32 = 224.0;
    /// Kept free right of scrolled content, so that the bar covers nothing.
    pub const SCROLL_BAR: f32 = 14.0;
    /// Content is never wider, so that lines stay readable.
    pub const PAGE: f32 = 800.0;
    /// Below this width the navigation lies on top, and things stand below each other.
    pub const NARROW: f32 = 680.0;
}

/// Running text and most labels.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Buttons and names.
pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("medium".into()))
}

/// Headings.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("semibold".into()))
}

/// Titles: the cut of Inter that is made for large sizes.
pub fn display(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("display".into()))
}

/// Icons.
pub fn icon(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("icons".into()))
}

fn fonts() -> FontDefinitions {
    const INTER: &[u8] = include_bytes!("../../assets/fonts/InterVariable.ttf");
    const LUCIDE: &[u8] = include_bytes!("../../assets/fonts/lucide.ttf");
    // Without hints in the font, hinting means guessing them for each glyph: slow, and it looks worse.
    let inter = |weight: f32, optical_size: f32| {
        let coords = VariationCoords::new([(b"wght", weight), (b"opsz", optical_size)]);
        Arc::new(FontData::from_static(INTER).tweak(FontTweak { coords, hinting: Some(false), ..FontTweak::default() }))
    };
    let mut fonts = FontDefinitions::empty();
    let mut add = |family: FontFamily, name: &str, data: Arc<FontData>, behind: &[&str]| {
        fonts.font_data.insert(name.to_owned(), data);
        let names = std::iter::once(name).chain(behind.iter().copied()).map(str::to_owned).collect();
        fonts.families.insert(family, names);
    };
    let lucide = FontData::from_static(LUCIDE).tweak(FontTweak { hinting: Some(false), ..FontTweak::default() });
    add(FontFamily::Name("icons".into()), "lucide", Arc::new(lucide), &[]);
    add(FontFamily::Proportional, "inter", inter(400.0, 14.0), &[]);
    add(FontFamily::Name("medium".into()), "inter-medium", inter(500.0, 14.0), &["inter"]);
    add(FontFamily::Name("semibold".into()), "inter-semibold", inter(600.0, 14.0), &["inter"]);
    add(FontFamily::Name("display".into()), "inter-display", inter(600.0, 28.0), &["inter"]);
    fonts.families.insert(FontFamily::Monospace, vec!["inter".to_owned()]);
    fonts
}

fn style(theme: Theme, p: &Palette) -> Style {
    let mut style = theme.default_style();
    style.text_styles = [
        (TextStyle::Body, regular(15.0)),
        (TextStyle::Button, medium(15.0)),
        (TextStyle::Small, regular(13.0)),
        (TextStyle::Heading, semibold(18.0)),
        (TextStyle::Monospace, regular(14.0)),
    ]
    .into();

    // Nothing moves or fades by itself, for anyone: who gets unwell from motion need not find a setting first, and a
    // window that waits draws no frames.
    style.animation_time = 0.0;
    style.scroll_animation = egui::style::ScrollAnimation::none();

    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(10.0, 8.0);
    spacing.button_padding = vec2(16.0, 9.0);
    spacing.interact_size.y = 24.0;
    spacing.scroll =
        egui::style::ScrollStyle { bar_width: 8.0, floating_width: 5.0, ..egui::style::ScrollStyle::floating() };
    // A bar that shows only while one scrolls does not tell that there is more below.
    spacing.scroll.dormant_handle_opacity = 0.35;
    spacing.scroll.active_handle_opacity = 0.5;
    spacing.scroll.bar_outer_margin = 3.0;

    let mut visuals = if theme == Theme::Dark { Visuals::dark() } else { Visuals::light() };
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(p.muted);
    visuals.hyperlink_color = p.accent;
    visuals.panel_fill = p.bg;
    visuals.window_fill = p.card;
    visuals.window_stroke = Stroke::new(1.0, p.line);
    visuals.extreme_bg_color = p.field;
    visuals.text_edit_bg_color = Some(p.field);
    visuals.faint_bg_color = p.hover;
    visuals.code_bg_color = p.hover;
    visuals.warn_fg_color = p.warn;
    visuals.error_fg_color = p.bad;
    visuals.selection.bg_fill = p.accent.gamma_multiply(0.35);
    visuals.selection.stroke = Stroke::new(1.0, p.text);
    visuals.text_cursor.stroke = Stroke::new(2.0, p.accent);
    visuals.text_cursor.blink = false;
    let radius = CornerRadius::same(size::RADIUS);
    visuals.menu_corner_radius = radius;
    visuals.window_corner_radius = CornerRadius::same(size::CARD_RADIUS);
    for (widget, fill, line) in [
        (&mut visuals.widgets.noninteractive, p.card, p.line),
        (&mut visuals.widgets.inactive, p.edge, p.edge),
        (&mut visuals.widgets.hovered, p.muted, p.muted),
        (&mut visuals.widgets.active, p.muted, p.muted),
        (&mut visuals.widgets.open, p.hover, p.edge),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = p.card;
        widget.bg_stroke = Stroke::new(1.0, line);
        widget.fg_stroke = Stroke::new(1.0, p.text);
        widget.corner_radius = radius;
        widget.expansion = 0.0;
    }
    style.visuals = visuals;
    style
}

/// Gives `ctx` our fonts and both themes.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.set_style_of(Theme::Light, style(Theme::Light, &LIGHT));
    ctx.set_style_of(Theme::Dark, style(Theme::Dark, &DARK));
}

/// The frame of a card.
pub fn card(p: &Palette) -> egui::Frame {
    egui::Frame::new()
        .fill(p.card)
        .stroke(Stroke::new(1.0, p.line))
        .corner_radius(size::CARD_RADIUS)
        .inner_margin(Margin::same(size::CARD_PAD))
}

/// Paints a dot in a colour that its owner chose. It carries no meaning alone: a name stands beside it.
pub fn paint_dot(ui: &Ui, centre: egui::Pos2, [r, g, b]: [u8; 3]) {
    let edge = Stroke::new(1.0, Palette::of(ui).edge);
    ui.painter().circle(centre, 5.0, Color32::from_rgb(r, g, b), edge);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(colour: Color32) -> f64 {
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(colour.r()) + 0.7152 * channel(colour.g()) + 0.0722 * channel(colour.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_can_be_read() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
        for (theme, p) in [("light", LIGHT), ("dark", DARK)] {
            let pairs = [
                ("text", p.text, vec![p.bg, p.rail, p.card, p.field, p.hover, p.accent_soft]),
                ("text on notices", p.text, vec![p.ok_soft, p.warn_soft, p.bad_soft]),
                ("text in place of a picture", p.text, vec![p.trough]),
                ("muted", p.muted, vec![p.bg, p.rail, p.card, p.field, p.hover, p.accent_soft]),
                ("muted on notices", p.muted, vec![p.ok_soft, p.warn_soft, p.bad_soft]),
                ("muted in place of a picture", p.muted, vec![p.trough]),
                ("accent", p.accent, vec![p.bg, p.rail, p.card, p.accent_soft, p.hover]),
                ("accent on notices", p.accent, vec![p.ok_soft, p.warn_soft, p.bad_soft]),
                ("on accent", p.on_accent, vec![p.accent, p.accent_hover]),
                ("ok", p.ok, vec![p.card, p.bg, p.ok_soft]),
                ("warn", p.warn, vec![p.card, p.bg, p.warn_soft]),
                ("bad", p.bad, vec![p.card, p.bg, p.hover, p.bad_soft]),
            ];
            for (name, front, backs) in pairs {
                for back in backs {
                    let found = contrast(front, back);
                    assert!(found >= 4.5, "{theme}: {name} {front:?} on {back:?} has {found:.2}");
                }
            }
        }
    }

    #[test]
    fn what_can_be_operated_can_be_seen() {
        for (theme, p) in [("light", LIGHT), ("dark", DARK)] {
            for (name, front, back) in [
                ("edge", p.edge, p.card),
                ("edge", p.edge, p.rail),
                ("edge", p.edge, p.hover),
                ("edge", p.edge, p.field),
                ("edge", p.edge, p.bg),
                ("edge", p.edge, p.warn_soft),
                ("edge", p.edge, p.bad_soft),
                ("edge", p.edge, p.ok_soft),
                ("edge", p.edge, p.accent_soft),
                ("focus", p.accent, p.bg),
                ("focus", p.accent, p.rail),
                ("focus", p.accent, p.card),
                ("focus", p.accent, p.hover),
                ("focus", p.accent, p.warn_soft),
                ("focus", p.accent, p.bad_soft),
                ("bar", p.accent, p.trough),
            ] {
                let found = contrast(front, back);
                assert!(found >= 3.0, "{theme}: {name} has {found:.2}");
            }
        }
    }

    /// Draws a field that has the keyboard, and a thing that opens and one that is scrolled to, until nothing asks for
    /// another frame; returns how many it took, and whether it ended.
    fn frames(ctx: &Context) -> (usize, bool) {
        let mut text = String::from("maria@example.org");
        for frame in 1..=20 {
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                ui.add(egui::TextEdit::singleline(&mut text).id(egui::Id::unique("field"))).request_focus();
                egui::CollapsingHeader::new("More").open(Some(true)).show(ui, |ui| ui.label("opened"));
                egui::ScrollArea::vertical().max_height(100.0).show(ui, |ui| {
                    ui.add_space(4_000.0);
                    ui.label("far below").scroll_to_me(None);
                });
            });
            output.textures_delta.clear();
            let waits = output.viewport_output.values().map(|viewport| viewport.repaint_delay).min();
            if waits.is_some_and(|waits| waits == std::time::Duration::MAX) {
                return (frame, true);
            }
        }
        (20, false)
    }

    #[test]
    fn nothing_moves_by_itself() {
        let ctx = Context::default();
        for theme in [Theme::Light, Theme::Dark] {
            ctx.set_theme(theme);
            install(&ctx);
            let (frames, still) = frames(&ctx);
            assert!(still && frames <= 6, "{theme:?}: {frames} frames, and it is still: {still}");
        }
        let as_it_comes = Context::default();
        assert!(!frames(&as_it_comes).1, "the test would not see a caret that blinks");
    }
}
