//! The mark: a life ring. Painted, so that it is sharp at every size; `assets/icon` has the same shape for desktops.

use std::f32::consts::TAU;

use egui::epaint::PathStroke;
use egui::{Color32, CornerRadius, IconData, Rect, Shape, Ui, Vec2, vec2};

const SEA: Color32 = Color32::from_rgb(0x1F, 0x55, 0xD0);
const BUOY: Color32 = Color32::from_rgb(0xFF, 0x6B, 0x3D);
const ROPE: Color32 = Color32::WHITE;

// Parts of the edge of the mark.
const CORNER: f32 = 0.238_3;
const RADIUS: f32 = 0.281_25;
const THICK: f32 = 0.187_5;

/// Draws the mark `edge` points wide. It says nothing to assistive technology: the name stands beside it.
pub fn logo_ui(ui: &mut Ui, edge: f32) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(edge), egui::Sense::hover());
    paint(ui.painter(), rect);
}

/// Paints the mark into `rect`.
pub fn paint(painter: &egui::Painter, rect: Rect) {
    let edge = rect.width();
    painter.rect_filled(rect, CornerRadius::same((edge * CORNER) as u8), SEA);
    painter.circle_filled(rect.center(), edge * (RADIUS + THICK / 2.0), ROPE);
    for band in 0..4_u8 {
        let middle = TAU * (f32::from(band) + 0.5) / 4.0;
        let points = (0..=8_u8)
            .map(|step| middle + TAU / 16.0 * (f32::from(step) / 4.0 - 1.0))
            .map(|angle| rect.center() + vec2(angle.cos(), angle.sin()) * (edge * RADIUS))
            .collect();
        painter.add(Shape::line(points, PathStroke::new(edge * THICK, BUOY)));
    }
    painter.circle_filled(rect.center(), edge * (RADIUS - THICK / 2.0), SEA);
}

/// The mark as pixels, for the window's icon.
pub fn window_icon() -> IconData {
    const ICON: &[u8] = include_bytes!("../../assets/icon/lifeboat-256.png");
    // A window without an icon is a window all the same; the test reads it.
    eframe::icon_data::from_png_bytes(ICON).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_windows_icon_is_a_ring_on_a_rounded_square() {
        let icon = window_icon();
        let pixel = |x: usize, y: usize| icon.rgba[(y * 256 + x) * 4..][..4].to_vec();
        assert_eq!((icon.width, icon.height, icon.rgba.len()), (256, 256, 256 * 256 * 4));
        assert_eq!(pixel(0, 0)[3], 0, "corners are clear");
        assert_eq!(pixel(128, 128), [0x1F, 0x55, 0xD0, 255], "sea inside the ring");
        assert_eq!(pixel(128 + 72, 128), [255, 255, 255, 255], "a white band on the right");
        assert_eq!(pixel(128 + 51, 128 + 51), [0xFF, 0x6B, 0x3D, 255], "an orange one on the diagonal");
    }

    #[test]
    fn what_is_painted_is_what_is_drawn() {
        let drawn = include_str!("../../assets/icon/lifeboat.svg");
        let part = |of: f32| (of * 256.0).round();
        let hex = |colour: Color32| format!("\"#{:02X}{:02X}{:02X}\"", colour.r(), colour.g(), colour.b());
        let said = [
            format!("A{0} {0} 0 0 1", part(RADIUS)),
            format!("stroke-width=\"{}\"", part(THICK)),
            format!("rx=\"{}\"", part(CORNER)),
        ];
        for what in said.into_iter().chain([SEA, BUOY, ROPE].map(hex)) {
            assert!(drawn.contains(&what), "{what}");
        }
    }
}
