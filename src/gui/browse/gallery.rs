//! Pictures as the window paints them: those used last, up to a limit of memory; and which ones the frame that is being
//! drawn wants. It is no part of the state: a picture that is missing is painted as a tile with a name.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::engine::inside::{Picture, Shape, Want};

/// So many bytes of pictures are held, where the screen does not need more at once.
pub const MOST_BYTES: usize = 96 << 20;

/// What there is of a picture.
#[derive(Clone)]
pub enum Drawn {
    There(TextureHandle),
    /// It is being drawn.
    Coming,
    /// There is none.
    Nothing,
}

struct Slot {
    texture: Option<TextureHandle>,
    n_bytes: usize,
    used: u64,
}

/// The pictures of the backup that is looked at.
#[derive(Default)]
pub struct Gallery {
    backup: PathBuf,
    slots: HashMap<Want, Slot>,
    /// Where photos were taken, of those that were looked at.
    places: HashMap<u64, (f64, f64)>,
    n_bytes: usize,
    frame: u64,
    wanted: Vec<Want>,
    asked: Vec<Want>,
}

impl Gallery {
    /// Begins a frame that shows `backup`.
    pub fn begin(&mut self, backup: Option<&Path>) {
        self.frame += 1;
        self.wanted.clear();
        let backup = backup.unwrap_or(Path::new(""));
        if self.backup != backup {
            *self = Gallery { backup: backup.to_owned(), frame: self.frame, ..Gallery::default() };
        }
    }

    /// What there is of a picture; one that is not there is wanted from now on, for as long as it is asked for.
    pub fn get(&mut self, want: Want) -> Drawn {
        match self.slots.get_mut(&want) {
            Some(slot) => {
                slot.used = self.frame;
                slot.texture.clone().map_or(Drawn::Nothing, Drawn::There)
            }
            None => {
                self.wanted.push(want);
                Drawn::Coming
            }
        }
    }

    /// Where a photo was taken, once it was looked at.
    pub fn taken_at(&self, place: u64) -> Option<(f64, f64)> {
        self.places.get(&place).copied()
    }

    /// Takes a picture in.
    pub fn arrive(&mut self, ctx: &Context, picture: Picture) {
        if picture.backup != self.backup {
            return;
        }
        if let Some(at) = picture.taken_at {
            self.places.insert(picture.want.place, at);
        }
        let texture = picture.pixels.map(|pixels| {
            let image = ColorImage::from_rgba_unmultiplied([pixels.width, pixels.height], &pixels.rgba);
            ctx.load_texture(format!("{:?}", picture.want), image, TextureOptions::LINEAR)
        });
        let n_bytes = texture.as_ref().map_or(0, |texture| texture.byte_size());
        self.keep(picture.want, Slot { texture, n_bytes, used: self.frame });
    }

    fn keep(&mut self, want: Want, slot: Slot) {
        self.n_bytes += slot.n_bytes;
        let before = self.slots.insert(want, slot);
        self.n_bytes -= before.map_or(0, |before| before.n_bytes);
        while self.n_bytes > MOST_BYTES {
            // What this frame or the last one shows stays: it would be asked for again at once.
            let old = self.slots.iter().filter(|(_, slot)| slot.n_bytes > 0 && slot.used + 1 < self.frame);
            let Some(oldest) = old.min_by_key(|(_, slot)| slot.used).map(|(want, _)| *want) else { break };
            let gone = self.slots.remove(&oldest);
            self.n_bytes -= gone.map_or(0, |gone| gone.n_bytes);
        }
    }

    /// What is wanted now, when that is something else than after the frame before.
    pub fn end(&mut self) -> Option<Vec<Want>> {
        // What is looked at comes before what is around it.
        self.wanted.sort_by_key(|want| want.shape != Shape::Large);
        if self.wanted == self.asked {
            return None;
        }
        self.asked.clone_from(&self.wanted);
        Some(self.asked.clone())
    }

    #[cfg(test)]
    fn n_bytes(&self) -> usize {
        self.n_bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Pixels;

    fn picture(place: u64, side: usize) -> Picture {
        let pixels = Pixels { width: side, height: side, rgba: vec![9; side * side * 4] };
        let want = Want { place, shape: Shape::Small };
        Picture { want, backup: "/b".into(), pixels: Some(pixels), taken_at: None }
    }

    #[test]
    fn holds_what_was_used_last_and_no_more() {
        let ctx = Context::default();
        let mut gallery = Gallery::default();
        let want = |place| Want { place, shape: Shape::Small };
        for place in 0..400 {
            gallery.begin(Some(Path::new("/b")));
            gallery.get(want(0));
            gallery.get(want(place));
            gallery.arrive(&ctx, picture(place, 320));
        }
        assert!(gallery.n_bytes() <= MOST_BYTES, "{}", gallery.n_bytes());
        assert!(gallery.n_bytes() > MOST_BYTES / 2);
        gallery.begin(Some(Path::new("/b")));
        assert!(matches!(gallery.get(want(0)), Drawn::There(_)), "in use all the time");
        assert!(matches!(gallery.get(want(399)), Drawn::There(_)));
        assert!(matches!(gallery.get(want(1)), Drawn::Coming));
        assert_eq!(gallery.end(), Some(vec![want(1)]));
        gallery.begin(Some(Path::new("/b")));
        gallery.get(want(1));
        assert_eq!(gallery.end(), None, "it was asked for already");
        gallery.arrive(&ctx, Picture { pixels: None, ..picture(1, 1) });
        gallery.begin(Some(Path::new("/b")));
        assert!(matches!(gallery.get(want(1)), Drawn::Nothing));
        gallery.arrive(&ctx, Picture { backup: "/other".into(), ..picture(2, 8) });
        gallery.begin(Some(Path::new("/c")));
        assert_eq!(gallery.n_bytes(), 0, "another backup is looked at");
    }
}
