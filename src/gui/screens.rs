//! A window that would open where no screen is any more, since one was unplugged, comes back to one that is there.

use winit::dpi::{PhysicalPosition, PhysicalSize};
use winit::window::Window;

/// So much of a window's upper edge must be on a screen for a person to get hold of it, in pixels.
const HOLD: i32 = 80;

/// Moves the window when no screen shows where it can be got hold of. Does nothing where windows are not ours to place.
pub fn bring_back(window: &Window) {
    let Ok(at) = window.outer_position() else { return };
    let screens: Vec<_> = window.available_monitors().map(|screen| (screen.position(), screen.size())).collect();
    if let Some(to) = off_screen(at, window.outer_size(), &screens) {
        window.set_outer_position(to);
    }
}

/// Where a window shall go that is on none of these screens.
fn off_screen(
    at: PhysicalPosition<i32>,
    size: PhysicalSize<u32>,
    screens: &[(PhysicalPosition<i32>, PhysicalSize<u32>)],
) -> Option<PhysicalPosition<i32>> {
    let far = |from: i32, long: u32| from.saturating_add_unsigned(long);
    let holds = |(from, extent): &&(PhysicalPosition<i32>, PhysicalSize<u32>)| {
        let seen = far(at.x, size.width).min(far(from.x, extent.width)).saturating_sub(at.x.max(from.x));
        seen >= HOLD && at.y >= from.y.saturating_sub(HOLD / 2) && at.y < far(from.y, extent.height) - HOLD / 2
    };
    let first = screens.first()?;
    screens.iter().find(holds).is_none().then(|| PhysicalPosition::new(first.0.x + HOLD / 2, first.0.y + HOLD / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_where_it_can_be_got_hold_of() {
        let screen = |x, y, w, h| (PhysicalPosition::new(x, y), PhysicalSize::new(w, h));
        let two = [screen(0, 0, 1920, 1080), screen(1920, -200, 1280, 1024)];
        let check = |x, y, screens: &[_], expect: Option<(i32, i32)>| {
            let to = off_screen(PhysicalPosition::new(x, y), PhysicalSize::new(900, 700), screens);
            assert_eq!(to.map(|to| (to.x, to.y)), expect, "{x},{y}");
        };
        check(120, 90, &two, None);
        check(2500, -100, &two, None);
        check(-500, 0, &two, None);
        check(-880, 0, &two, Some((40, 40)));
        check(2500, -100, &two[..1], Some((40, 40)));
        check(100, 1070, &two, Some((40, 40)));
        check(i32::MAX, i32::MIN, &two, Some((40, 40)));
        check(5000, 4000, &[], None);
    }
}
