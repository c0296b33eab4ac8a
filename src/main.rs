//! Without a verb the window, with a verb the command line.

use std::process::ExitCode;

use lifeboat::cli::{self, Wanted};
use lifeboat::engine::Desk;
use lifeboat::gui::office::Office;
use lifeboat::gui::{self, Look, WindowOptions};

fn main() -> ExitCode {
    let code = match cli::read(std::env::args_os()) {
        Wanted::Command(command) => cli::run(*command),
        Wanted::Window(desk) => window(desk),
        Wanted::Nothing(code) => code,
    };
    ExitCode::from(code)
}

fn window(desk: Desk) -> u8 {
    desk.speak();
    let set = desk.settings().unwrap_or_default();
    let told = std::env::var("LIFEBOAT_THEME").ok();
    let options = WindowOptions {
        vault_root: desk.vault_root().ok(),
        look: told.as_deref().or(set.theme.as_deref()).and_then(Look::from_word),
        text_percent: set.text_percent,
        place_file: desk.place_file(),
    };
    match gui::run(&options, |wake| Box::new(Office::new(desk, wake))) {
        Ok(()) => 0,
        Err(no_window) => {
            let details = no_window.lacks.tells().then_some(no_window.why.as_str());
            cli::no_window(&no_window.to_string(), details)
        }
    }
}
