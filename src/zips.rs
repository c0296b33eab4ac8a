//! The only user of the zip crate: checked reading, writing, raw copy. Reads tars of other programs, too.

pub mod durable;
pub mod layout;
pub mod locked;
pub mod reader;
pub mod tars;
pub mod writer;
