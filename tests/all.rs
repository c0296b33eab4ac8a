//! The hermetic tests: a module a promise. Real servers are in `servers.rs`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can not go on shall fail"
)]

mod about;
mod again;
mod alarm;
mod bad_input;
mod broken;
mod by_address;
#[path = "common/cloud.rs"]
mod cloud;
mod compare;
mod damage;
mod drill;
mod emptied;
#[path = "common/handed_out.rs"]
mod handed_out;
mod hostile;
mod import_forms;
mod imports;
mod keeping;
mod large_bodies;
#[path = "common/lifeboat.rs"]
mod lifeboat;
mod main_job;
mod merge;
mod own_folder;
mod pack;
mod pictures;
mod property;
mod restore;
mod restore_broken_off;
mod salvage;
mod secrets;
mod sign_in;
#[path = "common/stand_in.rs"]
mod stand_in;
mod statement;
mod stopping;
mod stores;
mod support;
mod takeout;
mod tidy;
mod window;
#[path = "common/zip.rs"]
mod zip;
