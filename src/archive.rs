//! Bags on disk: writing, sealing, reading and checking backups and the vaults that hold them. Knows no network.

pub mod bag;
pub mod base;
pub mod copy;
pub mod export;
pub mod litter;
pub mod manifest;
pub mod names;
pub mod pack;
pub mod pages;
pub mod reader;
pub mod records;
pub mod restores;
pub mod resume;
pub mod retention;
pub mod site;
pub mod statement;
pub mod vault;
pub mod verify;
pub mod writer;

mod blocks;
mod disk;
mod drafted;
mod endings;
mod intake;
mod journal;
mod photo_parts;
mod photos;
mod seal;
mod spool;
mod text_files;
