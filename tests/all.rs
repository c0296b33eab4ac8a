//! The hermetic tests: a module a promise. Real servers are in `servers.rs`.

mod tidy;
