//! Without arguments the window, with a verb the command line.

fn main() {}
