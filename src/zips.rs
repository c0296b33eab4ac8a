//! The only user of the zip crate: checked reading, writing, raw copy.

pub mod layout;
pub mod locked;
pub mod reader;
pub mod writer;
