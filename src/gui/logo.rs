//! The mark: a life ring. Painted, so that it is sharp at every size; the window's icon is the same shape as pixels.

use std::f32::consts::TAU;

use egui::epaint::PathStroke;
use egui::{Color32, CornerRadius, IconData, Rect, Shape, Ui, Vec2, vec2};

const SEA: Color32 = Color32::from_rgb(0x1F, 0x55, 0xD0);
const BUOY: Color32 = Color32::from_rgb(0xFF, 0x6B, 0x3D);
const ROPE: Color32 = Color32::WHITE;

// Parts of the edge of the mark.
const CORNER: f32 = 0.24;
const RADIUS: f32 = 0.265;
const THICK: f32 = 0.19;

/// Where an orange band lies: four, centred on the diagonals.
fn in_band(turn: f32) -> bool {
    (turn * 4.0).rem_euclid(1.0) - 0.5 < 0.25 && (turn * 4.0).rem_euclid(1.0) - 0.5 > -0.25
}

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
    const EDGE: u16 = 64;
    const FINE: u16 = 3;
    let sample = |x: f32, y: f32| -> Option<Color32> {
        // Distance to a rounded square, then to the ring.
        let corner = vec2((x - 0.5).abs() - (0.5 - CORNER), (y - 0.5).abs() - (0.5 - CORNER));
        if corner.max(Vec2::ZERO).length() > CORNER {
            return None;
        }
        let spot = vec2(x - 0.5, y - 0.5);
        if (spot.length() - RADIUS).abs() > THICK / 2.0 {
            return Some(SEA);
        }
        Some(if in_band(spot.angle() / TAU) { BUOY } else { ROPE })
    };
    let mut rgba = Vec::with_capacity(usize::from(EDGE) * usize::from(EDGE) * 4);
    for y in 0..EDGE {
        for x in 0..EDGE {
            let (mut sum, mut inside) = ([0_u32; 3], 0_u32);
            for step in 0..FINE * FINE {
                let at = |pixel: u16, part: u16| {
                    (f32::from(pixel) + (f32::from(part) + 0.5) / f32::from(FINE)) / f32::from(EDGE)
                };
                if let Some(colour) = sample(at(x, step % FINE), at(y, step / FINE)) {
                    inside += 1;
                    for (total, part) in sum.iter_mut().zip([colour.r(), colour.g(), colour.b()]) {
                        *total += u32::from(part);
                    }
                }
            }
            rgba.extend(sum.map(|total| (total / inside.max(1)) as u8));
            rgba.push((inside * 255 / u32::from(FINE * FINE)) as u8);
        }
    }
    IconData { rgba, width: u32::from(EDGE), height: u32::from(EDGE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_is_a_ring_on_a_rounded_square() {
        let icon = window_icon();
        let pixel = |x: usize, y: usize| icon.rgba[(y * 64 + x) * 4..][..4].to_vec();
        assert_eq!(icon.rgba.len(), 64 * 64 * 4);
        assert_eq!(pixel(0, 0)[3], 0, "corners are clear");
        assert_eq!(pixel(32, 32), [0x1F, 0x55, 0xD0, 255], "sea inside the ring");
        assert_eq!(pixel(32 + 16, 32), [255, 255, 255, 255], "rope on the right");
        assert_eq!(pixel(32 + 11, 32 + 11), [0xFF, 0x6B, 0x3D, 255], "a band on the diagonal");
    }
}
