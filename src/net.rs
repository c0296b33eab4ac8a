//! HTTP and WebDAV. Knows no backup and no disk.

pub mod http;
pub mod webdav;
