//! HTTP, WebDAV and DNS. Knows no backup and no disk.

pub mod dns;
pub mod http;
pub mod webdav;
