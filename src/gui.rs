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
mod asking;
mod bidi;
mod browse;
mod choose;
mod copy;
pub mod desk;
mod earlier;
mod folder;
mod frame;
mod health;
mod help;
mod home;
mod icons;
mod import;
mod letters;
mod logo;
mod looking;
mod notices;
pub mod office;
mod pace;
mod packing;
mod recover;
mod result;
mod room;
mod running;
mod salvage;
mod screens;
mod settings;
mod sign_in;
pub mod state;
mod story;
mod support;
pub mod synced;
mod tending;
mod theme;
mod turns;
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
    /// The file that remembers how large the window was and where it stood. Without, it is forgotten.
    pub place_file: Option<PathBuf>,
}

/// The window could not be opened; `Display` says why in one line, and names the command-line form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", say(lacks.key(), &[]))]
pub struct NoWindow {
    pub lacks: Lacks,
    /// What the system said, for whoever helps.
    pub why: String,
}

/// What a window needs and this computer does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacks {
    /// There is no display, or it can't be reached.
    Display,
    /// Nothing draws: no OpenGL, or one that is too old.
    OpenGl,
    /// A library of the desktop is missing.
    Library,
}

impl Lacks {
    /// What the window's library missed, by its words.
    fn of(why: &str) -> Lacks {
        let says = |words: &[&str]| words.iter().any(|word| why.to_lowercase().contains(word));
        if says(&["glutin", "opengl", "egl", "glx", "gl context", "glow"]) {
            Lacks::OpenGl
        } else if says(&["shared librar", "could not be loaded", "library"]) {
            Lacks::Library
        } else {
            Lacks::Display
        }
    }

    fn key(self) -> &'static str {
        match self {
            Lacks::Display => "no-window",
            Lacks::OpenGl => "no-window-opengl",
            Lacks::Library => "no-window-library",
        }
    }

    /// True when what the system said helps to mend it.
    pub fn tells(self) -> bool {
        self != Lacks::Display
    }
}

/// Opens the window and returns when it is closed. `open_desk` gives what works behind it.
pub fn run(options: &WindowOptions, open_desk: impl FnOnce(Wake) -> Box<dyn Desk>) -> Result<(), NoWindow> {
    if let Some(why) = no_display(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
        return Err(NoWindow { lacks: Lacks::Display, why });
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
        // Where it stood is only gone back to when it is on a screen that is there.
        persist_window: options.place_file.is_some(),
        persistence_path: options.place_file.clone(),
        ..eframe::NativeOptions::default()
    };
    let opened = Arc::new(AtomicBool::new(false));
    let opens = Arc::clone(&opened);
    let create: eframe::AppCreator<'_> = Box::new(move |cc: &eframe::CreationContext<'_>| {
        opens.store(true, Ordering::Relaxed);
        settings::look(&cc.egui_ctx, look);
        settings::enlarge(&cc.egui_ctx, text_percent);
        if let Some(window) = cc.winit_window() {
            screens::bring_back(window);
        }
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
        Ok(Err(error)) => {
            let why = error.to_string();
            Err(NoWindow { lacks: Lacks::of(&why), why })
        }
        Err(panic) if opened.load(Ordering::Relaxed) => resume_unwind(panic),
        Err(panic) => {
            let what = panic.downcast_ref::<String>().cloned();
            let what = what.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            let why = what.unwrap_or_else(|| "the window's library stopped".to_owned());
            Err(NoWindow { lacks: Lacks::of(&why), why })
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
        let said = NoWindow { lacks: Lacks::Display, why }.to_string();
        assert_eq!(said.lines().count(), 1);
        assert!(said.contains("lifeboat backup --help"), "{said}");
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            assert_eq!(no_display(|set| set == name), None, "{name}");
        }
    }

    #[test]
    fn what_is_missing_is_told_from_what_the_library_says() {
        let check = |why: &str, expect: Lacks| {
            assert_eq!(Lacks::of(why), expect, "{why}");
            let said = NoWindow { lacks: expect, why: why.into() }.to_string();
            assert_eq!(said.lines().count(), 1, "{said}");
            assert!(said.contains("lifeboat backup --help"), "{said}");
        };
        let winit = |why: &str| format!("winit EventLoopError: os error at /src/x11/mod.rs:1: {why}");
        check(&winit("Failed to open connection to X server"), Lacks::Display);
        check(&winit("Failed to load one of xlib's shared libraries"), Lacks::Library);
        check("Library libxkbcommon-x11.so could not be loaded", Lacks::Library);
        check("Found no glutin configs matching the template: ConfigTemplate { color: 8 }", Lacks::OpenGl);
        check("egui_glow: OpenGL 1.4 is too old", Lacks::OpenGl);
    }

    #[test]
    fn looks_have_words() {
        assert_eq!(Look::from_word("dark"), Some(Look::Dark));
        assert_eq!(Look::from_word("light"), Some(Look::Light));
        assert_eq!(Look::from_word("Dark "), None);
    }
}
