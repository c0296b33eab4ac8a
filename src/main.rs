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
    let options = WindowOptions {
        vault_root: desk.vault_root().ok(),
        look: std::env::var("LIFEBOAT_THEME").ok().as_deref().and_then(Look::from_word),
    };
    match gui::run(&options, |wake| Box::new(Office::new(desk, wake))) {
        Ok(()) => 0,
        Err(no_window) => cli::no_window(&no_window.to_string()),
    }
}
