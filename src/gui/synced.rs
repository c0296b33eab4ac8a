//! Folders as a person types them. Whether a cloud syncs one, the engine knows.

use std::path::{Path, PathBuf};

pub use crate::engine::synced::Cloud;

/// The path that a person typed: trimmed, with `~` for `home`.
pub fn typed_path(text: &str, home: Option<&Path>) -> PathBuf {
    let text = text.trim();
    match (text.strip_prefix('~'), home) {
        (Some(""), Some(home)) => home.to_owned(),
        (Some(rest), Some(home)) if rest.starts_with(['/', '\\']) => home.join(rest.trim_start_matches(['/', '\\'])),
        _ => PathBuf::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_is_the_home_folder() {
        let check = |text: &str, expect: &str| {
            assert_eq!(typed_path(text, Some(Path::new("/home/alice"))), Path::new(expect), "{text}");
        };
        check("~", "/home/alice");
        check("~/Lifeboat", "/home/alice/Lifeboat");
        check("  /srv/b ", "/srv/b");
        check("~bob/x", "~bob/x");
        assert_eq!(typed_path("~/x", None), Path::new("~/x"));
    }
}
