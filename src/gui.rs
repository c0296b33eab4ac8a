//! The window. [`run`] opens it; [`App`] is what it shows.
//!
//! Its bones: `update` takes a `Msg`, changes the `State` and may ask for an `Effect`, and is the only one that
//! does; the screens (one file each) draw the state and collect messages; the `App` performs effects. What lies behind
//! the window (jobs, keychain, dialogs) it meets in `desk`. It has no thread and reads no file of its own.

mod about;
mod add;
mod alarm;
mod app;
mod approve;
mod bidi;
mod browse;
mod choose;
mod copy;
pub mod desk;
mod earlier;
mod folder;
mod frame;
mod health;
mod home;
mod icons;
mod import;
mod logo;
mod looking;
mod notices;
pub mod office;
mod pace;
mod recover;
mod result;
mod running;
mod salvage;
mod settings;
mod sign_in;
pub mod state;
mod story;
pub mod synced;
mod tending;
mod theme;
pub mod update;
mod weekly;
mod welcome;
mod widgets;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub use app::App;

use crate::text::say;
use desk::{Desk, Wake};
use update::{Place, default_vault_root};

/// Light or dark, where it shall not follow the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Light,
    Dark,
}

impl Look {
    /// The look that `word` (`light` or `dark`) names.
    pub fn from_word(word: &str) -> Option<Look> {
        match word {
            "light" => Some(Look::Light),
            "dark" => Some(Look::Dark),
            _ => None,
        }
    }

    /// The word that names it.
    pub fn word(self) -> &'static str {
        match self {
            Look::Light => "light",
            Look::Dark => "dark",
        }
    }
}

/// How to open the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WindowOptions {
    /// The folder that holds the vaults, where it is not the usual one.
    pub vault_root: Option<PathBuf>,
    /// The theme, where it shall not follow the system.
    pub look: Option<Look>,
    /// How large text is, in percent, where it is not 100.
    pub text_percent: Option<u16>,
}

/// The window could not be opened; `Display` names the command-line form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("no-window", &[]))]
pub struct NoWindow {
    /// What the system said, for `--verbose`.
    pub why: String,
}

/// Opens the window and returns when it is closed. `open_desk` gives what works behind it.
pub fn run(options: &WindowOptions, open_desk: impl FnOnce(Wake) -> Box<dyn Desk>) -> Result<(), NoWindow> {
    if let Some(why) = no_display(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
        return Err(NoWindow { why });
    }
    let home = directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
    let vault_root = options.vault_root.clone().unwrap_or_else(|| default_vault_root(home.as_deref()));
    let place = Place { home, vault_root };
    let (look, text_percent) = (options.look, options.text_percent.unwrap_or(100));
    let native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title(say("app-name", &[]))
            .with_app_id("lifeboat")
            .with_inner_size([1080.0, 760.0])
            .with_min_inner_size([480.0, 400.0])
            .with_icon(logo::window_icon()),
        renderer: eframe::Renderer::Glow,
        persist_window: false,
        ..eframe::NativeOptions::default()
    };
    let opened = Arc::new(AtomicBool::new(false));
    let opens = Arc::clone(&opened);
    let create: eframe::AppCreator<'_> = Box::new(move |cc: &eframe::CreationContext<'_>| {
        opens.store(true, Ordering::Relaxed);
        settings::appear(&cc.egui_ctx, look, text_percent);
        let ctx = cc.egui_ctx.clone();
        // Asking for a frame at once would draw two; 15 ms also gathers what comes close together.
        let wake: Wake = Arc::new(move || ctx.request_repaint_after(Duration::from_millis(15)));
        Ok(Box::new(App::new(&cc.egui_ctx, place, open_desk(wake))))
    });
    // A missing libxkbcommon makes winit panic instead of returning an error; the words of that panic help nobody.
    let hook = std::panic::take_hook();
    let is_open = Arc::clone(&opened);
    std::panic::set_hook(Box::new(move |panic| {
        if is_open.load(Ordering::Relaxed) {
            hook(panic);
        }
    }));
    let end = catch_unwind(AssertUnwindSafe(|| eframe::run_native("lifeboat", native, create)));
    // Gives the usual hook back (ours was the only reason to take it).
    drop(std::panic::take_hook());
    match end {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(NoWindow { why: error.to_string() }),
        Err(panic) if opened.load(Ordering::Relaxed) => resume_unwind(panic),
        Err(panic) => {
            let what = panic.downcast_ref::<String>().cloned();
            let what = what.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Err(NoWindow { why: what.unwrap_or_else(|| "the window's library stopped".to_owned()) })
        }
    }
}

/// Why there can be no window here, as far as the environment tells. `set` says whether a variable has a value.
fn no_display(set: impl Fn(&str) -> bool) -> Option<String> {
    if !cfg!(all(unix, not(target_os = "macos"))) {
        return None;
    }
    let any = ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].iter().any(|name| set(name));
    (!any).then(|| "neither DISPLAY nor WAYLAND_DISPLAY nor WAYLAND_SOCKET is set".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn without_a_display_the_command_line_is_named() {
        let why = no_display(|_| false).unwrap();
        let said = NoWindow { why }.to_string();
        assert_eq!(said.lines().count(), 1);
        assert!(said.contains("lifeboat backup --help"), "{said}");
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            assert_eq!(no_display(|set| set == name), None, "{name}");
        }
    }

    #[test]
    fn looks_have_words() {
        assert_eq!(Look::from_word("dark"), Some(Look::Dark));
        assert_eq!(Look::from_word("light"), Some(Look::Light));
        assert_eq!(Look::from_word("Dark "), None);
    }
}
