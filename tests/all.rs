//! The hermetic tests: a module a promise. Real servers are in `servers.rs`.

#![expect(clippy::unwrap_used, reason = "a test that can not go on shall fail")]

mod tidy;
mod window;
