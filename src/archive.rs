//! Bags on disk: writing, sealing, reading and checking backups and the vaults that hold them. Knows no network.

pub mod pages;
pub mod records;
