//! Landscapes drawn by code, so that a grid of the demo account's photos is worth looking at. Draws only; `pictures`
//! encodes.

use super::canvas::{Canvas, Colour, Paint, mix};
use crate::demo::chance::Chance;

/// One of the kinds of landscape.
struct Theme {
    sky: [Colour; 2],
    sun: Option<Colour>,
    clouds: i64,
    /// Far to near.
    ranges: &'static [Range],
    extra: Extra,
}

struct Range {
    /// Where it begins, in parts of the height.
    at: f32,
    /// How high it swings, in parts of the height.
    swing: f32,
    jagged: bool,
    colours: [Colour; 2],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Extra {
    Sea,
    Snowcaps,
    Flowers,
    Snow,
    Autumn,
    City,
    Dunes,
    Houses,
    Balloons,
    Pines,
}

const fn range(at: f32, swing: f32, jagged: bool, colours: [Colour; 2]) -> Range {
    Range { at, swing, jagged, colours }
}

static THEMES: [Theme; 10] = [
    Theme {
        sky: [[58, 62, 120], [250, 176, 110]],
        sun: Some([255, 236, 190]),
        clouds: 3,
        ranges: &[range(0.58, 0.05, false, [[120, 84, 110], [90, 64, 96]])],
        extra: Extra::Sea,
    },
    Theme {
        sky: [[70, 140, 214], [206, 230, 246]],
        sun: None,
        clouds: 5,
        ranges: &[
            range(0.46, 0.26, true, [[148, 162, 186], [104, 120, 148]]),
            range(0.68, 0.08, false, [[84, 128, 92], [48, 88, 62]]),
            range(0.84, 0.05, false, [[72, 128, 66], [38, 84, 40]]),
        ],
        extra: Extra::Snowcaps,
    },
    Theme {
        sky: [[88, 164, 230], [220, 240, 250]],
        sun: Some([255, 250, 214]),
        clouds: 4,
        ranges: &[
            range(0.60, 0.07, false, [[126, 176, 120], [92, 146, 92]]),
            range(0.72, 0.07, false, [[112, 178, 82], [76, 140, 54]]),
            range(0.82, 0.06, false, [[96, 168, 62], [48, 112, 36]]),
        ],
        extra: Extra::Flowers,
    },
    Theme {
        sky: [[150, 168, 196], [228, 232, 240]],
        sun: Some([255, 250, 240]),
        clouds: 0,
        ranges: &[
            range(0.56, 0.10, true, [[198, 208, 224], [176, 190, 212]]),
            range(0.72, 0.06, false, [[236, 240, 246], [206, 216, 232]]),
            range(0.85, 0.05, false, [[250, 251, 253], [218, 226, 238]]),
        ],
        extra: Extra::Snow,
    },
    Theme {
        sky: [[120, 150, 186], [246, 222, 186]],
        sun: Some([255, 238, 200]),
        clouds: 3,
        ranges: &[
            range(0.52, 0.10, false, [[150, 130, 140], [120, 100, 110]]),
            range(0.66, 0.08, false, [[188, 120, 60], [150, 84, 40]]),
            range(0.82, 0.05, false, [[160, 96, 40], [96, 56, 28]]),
        ],
        extra: Extra::Autumn,
    },
    Theme {
        sky: [[14, 18, 46], [82, 62, 110]],
        sun: Some([246, 242, 220]),
        clouds: 0,
        ranges: &[range(0.78, 0.01, false, [[30, 30, 52], [16, 16, 30]])],
        extra: Extra::City,
    },
    Theme {
        sky: [[92, 150, 206], [250, 226, 190]],
        sun: Some([255, 246, 214]),
        clouds: 0,
        ranges: &[
            range(0.56, 0.08, false, [[226, 176, 112], [196, 140, 84]]),
            range(0.70, 0.09, false, [[238, 188, 116], [198, 138, 76]]),
            range(0.84, 0.08, false, [[246, 200, 126], [186, 122, 62]]),
        ],
        extra: Extra::Dunes,
    },
    Theme {
        sky: [[96, 160, 220], [226, 238, 246]],
        sun: None,
        clouds: 5,
        ranges: &[range(0.56, 0.06, false, [[110, 150, 110], [80, 120, 84]])],
        extra: Extra::Houses,
    },
    Theme {
        sky: [[110, 170, 226], [250, 232, 214]],
        sun: Some([255, 244, 214]),
        clouds: 2,
        ranges: &[
            range(0.76, 0.05, false, [[140, 170, 110], [108, 140, 84]]),
            range(0.86, 0.05, false, [[190, 180, 90], [130, 130, 60]]),
        ],
        extra: Extra::Balloons,
    },
    Theme {
        sky: [[70, 96, 130], [214, 196, 200]],
        sun: Some([255, 226, 214]),
        clouds: 2,
        ranges: &[
            range(0.48, 0.16, true, [[122, 128, 158], [98, 106, 138]]),
            range(0.62, 0.10, true, [[78, 98, 120], [58, 78, 98]]),
            range(0.78, 0.06, false, [[44, 74, 70], [22, 44, 44]]),
        ],
        extra: Extra::Pines,
    },
];

fn skyline(range: &Range, width: usize, height: i32, chance: &mut Chance) -> Vec<i32> {
    let tall = height as f32;
    let waves: Vec<(f32, f32, f32)> = (1..=5)
        .map(|octave: i32| {
            let speed = octave as f32 * (1.1 + chance.part() as f32) * 2.4;
            let share = if range.jagged { 0.62_f32 } else { 0.42 }.powi(octave - 1);
            (speed, chance.part() as f32 * 6.3, share)
        })
        .collect();
    let mut jitter = 0.0;
    (0..width)
        .map(|x| {
            let along = x as f32 / width as f32;
            let mut lift = 0.0;
            for (speed, phase, share) in &waves {
                let wave = (along * speed + phase).sin();
                lift += share * if range.jagged { 1.0 - 2.0 * wave.abs() } else { wave };
            }
            if range.jagged {
                jitter = (jitter + chance.part() as f32 * 0.05 - 0.025) * 0.9;
            }
            (tall * (range.at - range.swing * (lift * 0.6 + jitter))) as i32
        })
        .collect()
}

/// The landscape of that number: ten kinds, each at different hours.
pub fn landscape(number: u32, width: usize, height: usize) -> Canvas {
    let mut chance = Chance::of(7, "landscape", u64::from(number));
    let Some(theme) = THEMES.get((number % 10) as usize) else { return Canvas::new(width, height) };
    let mut canvas = Canvas::new(width, height);
    let (wide, tall) = (width as i32, height as i32);
    // The second picture of a kind is of another hour.
    let [top, low] = theme.sky.map(|colour| if number < 10 { colour } else { mix(colour, [226, 150, 140], 0.3) });
    let sky = Paint::ramp(top, low, 32, 4, 1, width, &mut chance);
    canvas.backdrop(&sky, tall);
    let sun_x = wide * chance.between(15, 85) as i32 / 100;
    let sun_y = tall * chance.between(16, 38) as i32 / 100;
    if theme.extra == Extra::City {
        for _ in 0..90 {
            let (x, y) = (chance.between(0, i64::from(wide)) as i32, chance.between(0, i64::from(tall) / 2) as i32);
            canvas.block(x, y, 2, 2, [220, 220, 235]);
        }
    }
    if let Some(sun) = theme.sun {
        let radius = tall / 16;
        canvas.glow(sun_x, sun_y, radius * 5, sun, 0.75);
        canvas.disc(sun_x, sun_y, radius, sun);
    }
    for _ in 0..theme.clouds {
        cloud(&mut canvas, &mut chance, low);
    }
    let mut last = Vec::new();
    for (depth, range) in (0_i32..).zip(theme.ranges) {
        let line = skyline(range, width, tall, &mut chance);
        let [light, dark] = range.colours;
        let paints = Paint::ramp(light, dark, 10, 9, 2, width, &mut chance);
        canvas.below(&line, &paints, tall / 24);
        if depth == 0 && theme.extra == Extra::Snowcaps {
            snowcaps(&mut canvas, &line, &mut chance);
        }
        if depth > 0 && matches!(theme.extra, Extra::Snow | Extra::Autumn | Extra::Pines | Extra::Snowcaps) {
            trees(&mut canvas, &line, depth, theme.extra, &mut chance);
        }
        last = line;
    }
    foreground(&mut canvas, theme, &last, (sun_x, sun_y), &mut chance);
    canvas
}

fn cloud(canvas: &mut Canvas, chance: &mut Chance, tint: Colour) {
    let (wide, tall) = (canvas.width as i64, canvas.height as i64);
    let (x, y) = (chance.between(0, wide) as i32, chance.between(tall / 14, tall / 3) as i32);
    let size = chance.between(tall / 30, tall / 16) as i32;
    let colour = mix(tint, [255, 255, 255], 0.7);
    for _ in 0..7 {
        let (dx, dy) = (chance.between(-3, 3) as i32 * size / 2, chance.between(-1, 1) as i32 * size / 4);
        canvas.oval(x + dx, y + dy, size * 3 / 2, size / 2, colour);
    }
}

fn snowcaps(canvas: &mut Canvas, line: &[i32], chance: &mut Chance) {
    let tall = canvas.height as i32;
    let limit = line.iter().copied().min().unwrap_or(0) + tall / 8;
    let white = Paint::new([238, 242, 248], 8, 2, canvas.width, chance);
    for (x, top) in (0_i32..).zip(line) {
        let reach = limit + chance.between(-6, 6) as i32;
        for y in *top..reach.min(*top + tall / 9) {
            canvas.paint(y, x, x + 1, &white);
        }
    }
}

fn trees(canvas: &mut Canvas, line: &[i32], depth: i32, extra: Extra, chance: &mut Chance) {
    let tall = canvas.height as i32;
    let size = tall / 34 * depth + tall / 60;
    let mut x = chance.between(0, 20) as i32;
    while let Some(ground) = usize::try_from(x).ok().and_then(|x| line.get(x)) {
        let ground = *ground + chance.between(0, i64::from(tall) / 18) as i32;
        let part = chance.part() as f32;
        if extra == Extra::Autumn {
            let colour = mix([206, 70, 28], [238, 178, 52], part);
            canvas.block(x - 1, ground - size / 2, 3, size / 2 + 3, [70, 46, 30]);
            canvas.disc(x, ground - size, size * 2 / 3, colour);
            canvas.disc(x - size / 5, ground - size - size / 5, size / 3, mix(colour, [255, 230, 150], 0.25));
        } else {
            let green = mix([22, 60, 46], [52, 98, 62], part);
            for step in 0..3 {
                let top = ground - size * 2 + step * size / 2;
                canvas.gable(x, top, size / 3 + step * size / 8, top + size, green);
            }
            if extra == Extra::Snow {
                canvas.gable(x, ground - size * 2, size / 5, ground - size * 2 + size / 2, [244, 247, 251]);
            }
        }
        x += chance.between(i64::from(size) / 2, i64::from(size) * 2) as i32;
    }
}

fn foreground(canvas: &mut Canvas, theme: &Theme, line: &[i32], sun: (i32, i32), chance: &mut Chance) {
    let (wide, tall) = (canvas.width as i32, canvas.height as i32);
    match theme.extra {
        Extra::Sea | Extra::Houses => {
            let shore = tall * 64 / 100;
            let [_, low] = theme.sky;
            let deep = if theme.extra == Extra::Sea { [44, 52, 92] } else { [40, 96, 140] };
            let water = Paint::ramp(mix(low, deep, 0.35), deep, 16, 14, 9, canvas.width, chance);
            for y in shore..tall {
                let at = (y - shore) * 16 / (tall - shore).max(1);
                if let Some(paint) = usize::try_from(at).ok().and_then(|at| water.get(at)) {
                    canvas.paint(y, 0, wide, paint);
                }
            }
            if theme.extra == Extra::Sea {
                for y in (shore..tall).step_by(3) {
                    let half = 4 + (y - shore) / 5 + chance.between(0, 12) as i32;
                    canvas.fill(y, sun.0 - half, sun.0 + half, mix([255, 226, 180], low, chance.part() as f32 * 0.6));
                }
                let (x, y) = (wide * chance.between(20, 80) as i32 / 100, shore + tall / 10);
                canvas.gable(x, y - tall / 8, tall / 18, y, [246, 240, 232]);
                canvas.block(x - tall / 16, y, tall / 8, tall / 60, [92, 40, 36]);
            } else {
                houses(canvas, shore, chance);
            }
        }
        Extra::Flowers => {
            for _ in 0..420 {
                let (x, y) = (
                    chance.between(0, i64::from(wide)) as i32,
                    chance.between(i64::from(tall) * 8 / 10, i64::from(tall)) as i32,
                );
                if usize::try_from(x).ok().and_then(|x| line.get(x)).is_some_and(|ground| y > *ground + 6) {
                    let colour = *chance
                        .pick(&[[240, 88, 70], [250, 214, 70], [250, 250, 250], [170, 90, 190]])
                        .unwrap_or(&[255; 3]);
                    let size = 1 + (y - tall * 8 / 10) * 4 / (tall / 5).max(1);
                    canvas.disc(x, y, size, colour);
                }
            }
        }
        Extra::Snow => {
            for _ in 0..260 {
                let (x, y) = (chance.between(0, i64::from(wide)) as i32, chance.between(0, i64::from(tall)) as i32);
                canvas.disc(x, y, chance.between(1, 2) as i32, [255, 255, 255]);
            }
        }
        Extra::City => city(canvas, chance),
        Extra::Balloons => {
            for size in [tall / 7, tall / 11, tall / 18] {
                let x = chance.between(i64::from(wide) / 8, i64::from(wide) * 7 / 8) as i32;
                let y = chance.between(i64::from(tall) / 5, i64::from(tall) / 2) as i32;
                let colour =
                    *chance.pick(&[[214, 60, 50], [240, 150, 40], [60, 120, 190], [90, 160, 90]]).unwrap_or(&[200; 3]);
                canvas.gable_down(x, y + size / 2, size * 4 / 5, y + size * 3 / 2, mix(colour, [0, 0, 0], 0.2));
                canvas.disc(x, y, size, colour);
                canvas.oval(x, y, size / 2, size, mix(colour, [255, 255, 255], 0.3));
                canvas.oval(x, y, size / 6, size, colour);
                canvas.block(x - size / 6, y + size * 8 / 5, size / 3, size / 5, [100, 70, 46]);
            }
        }
        Extra::Snowcaps | Extra::Autumn | Extra::Dunes | Extra::Pines => (),
    }
}

fn houses(canvas: &mut Canvas, shore: i32, chance: &mut Chance) {
    let (wide, tall) = (canvas.width as i32, canvas.height as i32);
    let mut x = 0;
    while x < wide {
        let width = chance.between(i64::from(wide) / 16, i64::from(wide) / 10) as i32;
        let height = chance.between(i64::from(tall) / 8, i64::from(tall) / 5) as i32;
        let colours =
            [[214, 92, 70], [236, 184, 92], [232, 226, 210], [98, 142, 168], [148, 176, 130], [226, 150, 140]];
        let colour = *chance.pick(&colours).unwrap_or(&[200; 3]);
        canvas.block(x, shore - height, width, height, colour);
        canvas.gable(x + width / 2, shore - height - width / 3, width / 2, shore - height, [122, 62, 50]);
        for floor in 0..3 {
            for window in 0..3 {
                let (wx, wy) = (x + width * (1 + window * 2) / 7, shore - height + height * (1 + floor * 2) / 7);
                canvas.block(wx, wy, width / 7, height / 7, [70, 84, 100]);
            }
        }
        // The house in the water.
        canvas.block(x, shore + 2, width, height / 3, mix(colour, [40, 96, 140], 0.65));
        x += width + 2;
    }
}

fn city(canvas: &mut Canvas, chance: &mut Chance) {
    let (wide, tall) = (canvas.width as i32, canvas.height as i32);
    for (layer, colour) in [(0, [44, 44, 78]), (1, [26, 27, 48])] {
        let mut x = -10;
        while x < wide {
            let width = chance.between(i64::from(wide) / 22, i64::from(wide) / 11) as i32;
            let height = chance.between(i64::from(tall) / 6, i64::from(tall) * (5 - layer) / 10) as i32;
            canvas.block(x, tall * 9 / 10 - height, width, height + tall / 10, colour);
            for y in (tall * 9 / 10 - height + 8..tall * 9 / 10).step_by(14) {
                for window in (x + 5..x + width - 6).step_by(11) {
                    if chance.one_in(3) {
                        canvas.block(
                            window,
                            y,
                            5,
                            7,
                            *chance.pick(&[[250, 214, 130], [255, 236, 180], [180, 200, 220]]).unwrap_or(&[250; 3]),
                        );
                    }
                }
            }
            x += width + 3;
        }
    }
    let street = Paint::new([18, 18, 32], 6, 5, canvas.width, chance);
    for y in tall * 9 / 10..tall {
        canvas.paint(y, 0, wide, &street);
    }
}
