//! A small canvas for made-up pictures. Draws whole runs of a row at once, from strips prepared with grain, so that
//! it is quick in unoptimised builds too.

use crate::demo::chance::Chance;

/// Red, green, blue.
pub type Colour = [u8; 3];

/// A picture under way, three bytes a pixel.
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

/// A colour with grain, ready to be copied.
pub struct Paint(Vec<Vec<u8>>);

impl Paint {
    /// `grain` is how much pixels differ, `streak` how many in a row are alike.
    pub fn new(colour: Colour, grain: u8, streak: usize, width: usize, chance: &mut Chance) -> Paint {
        let strip = |chance: &mut Chance| {
            let mut strip = Vec::with_capacity(width * 6 + 3 * streak);
            let mut bits = 0_u64;
            while strip.len() < width * 6 {
                if bits < 64 {
                    bits = chance.next() | 1 << 63;
                }
                let lift = (bits % 64) as i32 * (2 * i32::from(grain) + 1) / 64 - i32::from(grain);
                bits >>= 6;
                let pixel = colour.map(|part| u8::try_from((i32::from(part) + lift).clamp(0, 255)).unwrap_or(part));
                for _ in 0..streak.max(1) {
                    strip.extend_from_slice(&pixel);
                }
            }
            strip
        };
        Paint((0..4).map(|_| strip(chance)).collect())
    }

    /// Paints from one colour to another, in so many steps.
    pub fn ramp(
        from: Colour,
        to: Colour,
        steps: usize,
        grain: u8,
        streak: usize,
        width: usize,
        chance: &mut Chance,
    ) -> Vec<Paint> {
        (0..steps)
            .map(|step| Paint::new(mix(from, to, step as f32 / steps.max(2) as f32), grain, streak, width, chance))
            .collect()
    }
}

/// A colour between two; `part` 0 is the first, 1 the second.
pub fn mix(from: Colour, to: Colour, part: f32) -> Colour {
    let [a, b, c] = from;
    let [d, e, f] = to;
    let between = |from: u8, to: u8| (f32::from(from) + (f32::from(to) - f32::from(from)) * part.clamp(0.0, 1.0)) as u8;
    [between(a, d), between(b, e), between(c, f)]
}

impl Canvas {
    /// A black canvas.
    pub fn new(width: usize, height: usize) -> Canvas {
        Canvas { width, height, pixels: vec![0; width * height * 3] }
    }

    fn run(&mut self, y: i32, from: i32, to: i32) -> Option<&mut [u8]> {
        let y = usize::try_from(y).ok().filter(|y| *y < self.height)?;
        let from = usize::try_from(from.max(0)).ok()?;
        let to = usize::try_from(to.max(0)).ok()?.min(self.width);
        if from >= to {
            return None;
        }
        self.pixels.get_mut((y * self.width + from) * 3..(y * self.width + to) * 3)
    }

    /// A run of a row in a paint.
    pub fn paint(&mut self, y: i32, from: i32, to: i32, paint: &Paint) {
        let shift = (y.unsigned_abs() as usize).wrapping_mul(0x9e37) % self.width;
        let strip = paint.0.get(y.unsigned_abs() as usize % 4);
        if let Some(run) = self.run(y, from, to)
            && let Some(source) = strip.and_then(|strip| strip.get(shift * 3..shift * 3 + run.len()))
        {
            run.copy_from_slice(source);
        }
    }

    /// A run of a row in a plain colour.
    pub fn fill(&mut self, y: i32, from: i32, to: i32, colour: Colour) {
        if let Some(run) = self.run(y, from, to) {
            for pixel in run.chunks_exact_mut(3) {
                pixel.copy_from_slice(&colour);
            }
        }
    }

    /// The whole canvas from top to bottom.
    pub fn backdrop(&mut self, paints: &[Paint], down_to: i32) {
        let steps = paints.len() as i32;
        for y in 0..down_to {
            if let Some(paint) = usize::try_from(y * steps / down_to.max(1)).ok().and_then(|at| paints.get(at)) {
                self.paint(y, 0, self.width as i32, paint);
            }
        }
    }

    /// Everything below a skyline (one height a column), lighter at its top.
    pub fn below(&mut self, skyline: &[i32], paints: &[Paint], step: i32) {
        let top = skyline.iter().copied().min().unwrap_or(0).max(0);
        for y in top..self.height as i32 {
            let at = ((y - top) / step.max(1)).clamp(0, paints.len() as i32 - 1);
            let Some(paint) = usize::try_from(at).ok().and_then(|at| paints.get(at)) else { return };
            let mut from = None;
            for (x, height) in (0_i32..).zip(skyline) {
                match (*height <= y, from) {
                    (true, None) => from = Some(x),
                    (false, Some(start)) => {
                        self.paint(y, start, x, paint);
                        from = None;
                    }
                    _ => (),
                }
            }
            if let Some(start) = from {
                self.paint(y, start, self.width as i32, paint);
            }
        }
    }

    /// A disc.
    pub fn disc(&mut self, x: i32, y: i32, radius: i32, colour: Colour) {
        self.oval(x, y, radius, radius, colour);
    }

    /// An oval.
    pub fn oval(&mut self, x: i32, y: i32, across: i32, down: i32, colour: Colour) {
        for row in -down..=down {
            let part = 1.0 - (row as f32 / down.max(1) as f32).powi(2);
            let half = (across as f32 * part.max(0.0).sqrt()) as i32;
            self.fill(y + row, x - half, x + half + 1, colour);
        }
    }

    /// An upright rectangle.
    pub fn block(&mut self, x: i32, y: i32, width: i32, height: i32, colour: Colour) {
        for row in y..y + height {
            self.fill(row, x, x + width, colour);
        }
    }

    /// A triangle that stands on its base.
    pub fn gable(&mut self, x: i32, top: i32, half: i32, bottom: i32, colour: Colour) {
        for y in top..bottom {
            let reach = half * (y - top) / (bottom - top).max(1);
            self.fill(y, x - reach, x + reach + 1, colour);
        }
    }

    /// A triangle that stands on its tip.
    pub fn gable_down(&mut self, x: i32, top: i32, half: i32, bottom: i32, colour: Colour) {
        for y in top..bottom {
            let reach = half * (bottom - y) / (bottom - top).max(1);
            self.fill(y, x - reach, x + reach + 1, colour);
        }
    }

    /// Light around a point, fading out.
    pub fn glow(&mut self, x: i32, y: i32, radius: i32, colour: Colour, strength: f32) {
        let reach = (radius * radius) as f32;
        for row in (y - radius).max(0)..(y + radius).min(self.height as i32) {
            let first = (x - radius).max(0);
            let Some(run) = self.run(row, first, x + radius) else { continue };
            for (at, pixel) in (first..).zip(run.chunks_exact_mut(3)) {
                let away = ((at - x) * (at - x) + (row - y) * (row - y)) as f32 / reach;
                if away < 1.0 {
                    let part = (1.0 - away) * (1.0 - away) * strength;
                    for (old, new) in pixel.iter_mut().zip(colour) {
                        *old = (f32::from(*old) + (f32::from(new) - f32::from(*old)) * part) as u8;
                    }
                }
            }
        }
    }
}
