//! Lifeboat: backs up the account that holds a person's contacts, calendars, to-dos, notes and photos into
//! ordinary files, proves the copy whole, and notices when the cloud loses data.
//!
//! # Floor plan
//!
//! Imports go down the floors only; `tests/tidy.rs` enforces it.
//!
//! ```text
//!   cli   gui          what a person touches            no protocol, no zip, no thread of its own
//!     \   /
//!     engine           jobs: plan, run, report; the desk  no egui, no clap, no sentences
//!       |
//!     sources          every place items come from or go back to
//!       |
//!     signin           discovery, saved accounts, keychain
//!       |
//!  archive | net       bags on disk | HTTP and WebDAV    neither knows the other
//!       |
//!     zips             the only user of the zip crate
//!       |
//!  formats | text      vCard, iCalendar, photo facts | words     pure
//!       |
//!     model            the nouns                         pure
//! ```
//!
//! `demo` stands beside the house: a made-up account behind a real HTTP server. It knows only `model` and `formats`,
//! and only the shells (`cli`, `gui`) and the tests know it. `about` says what the program is made of, to the shells only.
//!
//! A run goes through the house like this: a shell builds an `engine::Request`; `engine::start` gives a `Job` whose
//! events the shell folds into a `RunState`. The engine signs in (`signin` over `net`), asks `sources` what there is,
//! plans, fetches into an `Intake`, and `archive` writes, checks and seals the backup. `text` turns what happened
//! into sentences.

pub mod about;
pub mod archive;
pub mod cli;
pub mod demo;
pub mod engine;
pub mod formats;
pub mod gui;
pub mod model;
pub mod net;
pub mod signin;
pub mod sources;
pub mod text;
pub mod zips;
