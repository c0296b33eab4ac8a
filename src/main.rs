//! Without a verb the window, with a verb the command line.

use std::process::ExitCode;

use lifeboat::cli::{self, Wanted};
use lifeboat::gui;

fn main() -> ExitCode {
    let code = match cli::read(std::env::args_os()) {
        Wanted::Command(command) => cli::run(*command),
        Wanted::Window(desk) => gui::run(desk).unwrap_or_else(|no_window| cli::no_window(&no_window.to_string())),
        Wanted::Nothing(code) => code,
    };
    ExitCode::from(code)
}
