//! Tests against servers that others wrote; started by `tests/run`.
