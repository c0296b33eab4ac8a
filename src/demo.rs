//! The demo cloud: a made-up account behind a real HTTP server on loopback. Knows only model and formats.
