//! The pictures themselves: landscapes and faces drawn by code, encoded once a process and shared by every photo and
//! card that shows them. Photos differ in their Exif and comment (`photos`).

use std::sync::OnceLock;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbImage};

use super::canvas::{Canvas, Paint, mix};
use super::landscape::landscape;
use crate::demo::chance::Chance;

/// How many different landscapes there are.
pub const SCENES: u32 = 20;
/// How many different faces there are.
const FACES: u32 = 12;

/// A landscape, by its number modulo `SCENES`.
pub fn scene(number: u32) -> &'static Bytes {
    static DRAWN: [OnceLock<Bytes>; SCENES as usize] = [const { OnceLock::new() }; SCENES as usize];
    static NONE: Bytes = Bytes::new();
    let number = number % SCENES;
    DRAWN.get(number as usize).map_or(&NONE, |drawn| drawn.get_or_init(|| draw_scene(number)))
}

/// The Exif orientation that shows a landscape upright: some were taken with the camera held upright.
pub fn orientation(number: u32) -> u16 {
    if number % 10 == 6 { 6 } else { 1 }
}

/// A small landscape, for accounts with very many photos.
pub fn thumbnail(number: u32) -> &'static Bytes {
    static DRAWN: [OnceLock<Bytes>; SCENES as usize] = [const { OnceLock::new() }; SCENES as usize];
    static NONE: Bytes = Bytes::new();
    let number = number % SCENES;
    let draw = || jpeg(&landscape(number, 160, 120), 70);
    DRAWN.get(number as usize).map_or(&NONE, |drawn| drawn.get_or_init(draw))
}

/// A face for a card, by its number modulo `FACES`.
pub fn portrait(number: u32) -> &'static Bytes {
    static DRAWN: [OnceLock<Bytes>; FACES as usize] = [const { OnceLock::new() }; FACES as usize];
    static NONE: Bytes = Bytes::new();
    let number = number % FACES;
    DRAWN.get(number as usize).map_or(&NONE, |drawn| drawn.get_or_init(|| jpeg(&face(number), 85)))
}

/// A PNG, as screenshots are.
pub fn screenshot() -> &'static Bytes {
    static DRAWN: OnceLock<Bytes> = OnceLock::new();
    DRAWN.get_or_init(|| {
        let mut canvas = Canvas::new(360, 640);
        canvas.block(0, 0, 360, 640, [236, 240, 245]);
        canvas.block(0, 0, 360, 56, [24, 76, 124]);
        for row in 0..9 {
            let y = 76 + row * 60;
            canvas.block(16, y, 328, 48, [255, 255, 255]);
            canvas.disc(44, y + 24, 15, mix([230, 120, 60], [60, 130, 190], row as f32 / 9.0));
            canvas.block(72, y + 12, 120 + (row * 37) % 90, 8, [70, 80, 95]);
            canvas.block(72, y + 28, 180 - (row * 23) % 80, 6, [180, 188, 198]);
        }
        let mut out = Vec::new();
        let done = PngEncoder::new(&mut out).write_image(&canvas.pixels, 360, 640, ExtendedColorType::Rgb8);
        done.map(|()| Bytes::from(out)).unwrap_or_default()
    })
}

fn jpeg(canvas: &Canvas, quality: u8) -> Bytes {
    encode(&canvas.pixels, canvas.width as u32, canvas.height as u32, quality)
}

fn encode(pixels: &[u8], width: u32, height: u32, quality: u8) -> Bytes {
    let mut out = Vec::new();
    let done = JpegEncoder::new_with_quality(&mut out, quality).encode(pixels, width, height, ExtendedColorType::Rgb8);
    // It fails only for pixels that don't fit the size, and ours do.
    done.map(|()| Bytes::from(out)).unwrap_or_default()
}

fn draw_scene(number: u32) -> Bytes {
    let (width, height) = match number % 10 {
        3 | 6 => (600, 800),
        1 => (1024, 768),
        5 => (960, 640),
        8 => (640, 480),
        _ => (800, 600),
    };
    let canvas = landscape(number, width, height);
    // A phone held upright stores the picture lying on its side, and says so.
    if orientation(number) == 6
        && let Some(upright) = RgbImage::from_raw(width as u32, height as u32, canvas.pixels.clone())
    {
        let lying = DynamicImage::ImageRgb8(upright).rotate270();
        return encode(lying.as_bytes(), lying.width(), lying.height(), 85);
    }
    jpeg(&canvas, 85)
}

fn face(number: u32) -> Canvas {
    let mut chance = Chance::of(7, "face", u64::from(number));
    let mut canvas = Canvas::new(128, 128);
    let grounds = [[206, 224, 236], [238, 220, 196], [214, 230, 206], [232, 208, 222]];
    let ground = *grounds.get((number % 4) as usize).unwrap_or(&[220; 3]);
    let paints = Paint::ramp(ground, mix(ground, [120, 130, 150], 0.35), 16, 2, 1, 128, &mut chance);
    canvas.backdrop(&paints, 128);
    let skin =
        *chance.pick(&[[246, 212, 184], [222, 178, 140], [178, 124, 84], [120, 78, 52]]).unwrap_or(&[220, 180, 150]);
    let hair =
        *chance.pick(&[[52, 36, 28], [120, 76, 40], [206, 168, 96], [150, 150, 152], [24, 22, 26]]).unwrap_or(&[60; 3]);
    let shirt = *chance.pick(&[[40, 92, 140], [170, 64, 56], [70, 120, 84], [90, 80, 130]]).unwrap_or(&[90; 3]);
    let long_hair = chance.one_in(2);
    if long_hair {
        canvas.oval(64, 66, 36, 44, hair);
    }
    canvas.oval(64, 132, 50, 34, shirt);
    canvas.block(55, 82, 18, 22, mix(skin, [0, 0, 0], 0.12));
    canvas.disc(64, 50, 31, hair);
    canvas.oval(64, 60, 26, 31, skin);
    if !long_hair {
        canvas.oval(64, 34, 27, 12, hair);
    }
    for x in [54, 74] {
        canvas.oval(x, 58, 3, 3, [40, 34, 34]);
        canvas.block(x - 5, 50, 10, 2, mix(hair, [0, 0, 0], 0.3));
    }
    canvas.oval(64, 67, 2, 4, mix(skin, [0, 0, 0], 0.15));
    canvas.oval(64, 77, 9, 3, [176, 84, 78]);
    canvas.oval(64, 75, 9, 2, skin);
    canvas
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_real_and_differ() {
        for number in [0, 6] {
            let read = image::load_from_memory(scene(number)).unwrap();
            assert_eq!((read.width(), read.height()), (800, 600));
        }
        assert_ne!(thumbnail(0), thumbnail(10));
        assert_eq!(image::load_from_memory(portrait(3)).unwrap().width(), 128);
        assert_eq!(image::load_from_memory(screenshot()).unwrap().height(), 640);
    }
}
