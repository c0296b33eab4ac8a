//! Tells whether a folder is itself synced with a cloud, from its path. A backup there goes when that cloud empties it.
//!
//! It asks no disk: a folder that a sync client keeps under another name is not recognised.

use std::path::{Component, Path, PathBuf};

/// A cloud whose client syncs folders, by the name people know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cloud(pub &'static str);

/// How clients call the folders they sync: exactly, or (with `*`) how the name begins. Lower case.
const FOLDERS: &[(&str, &str)] = &[
    ("dropbox", "Dropbox"),
    ("dropbox (*", "Dropbox"),
    ("dropbox-*", "Dropbox"),
    ("onedrive", "OneDrive"),
    ("onedrive - *", "OneDrive"),
    ("onedrive-*", "OneDrive"),
    ("skydrive", "OneDrive"),
    ("icloud drive", "iCloud Drive"),
    ("iclouddrive", "iCloud Drive"),
    ("com~apple~clouddocs", "iCloud Drive"),
    ("mobile documents", "iCloud Drive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("googledrive-*", "Google Drive"),
    ("my drive", "Google Drive"),
    ("nextcloud", "Nextcloud"),
    ("nextcloud-*", "Nextcloud"),
    ("nextcloud2", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("owncloud-*", "ownCloud"),
    ("box", "Box"),
    ("box sync", "Box"),
    ("box-box", "Box"),
    ("pclouddrive", "pCloud"),
    ("pcloud drive", "pCloud"),
    ("mega", "MEGA"),
    ("megasync", "MEGA"),
    ("magentacloud", "MagentaCLOUD"),
    ("hidrive", "HiDrive"),
    ("syncthing", "Syncthing"),
    ("seafile", "Seafile"),
];

/// The cloud that syncs `path`, as far as its name tells.
pub fn synced_by(path: &Path) -> Option<Cloud> {
    path.components().rev().find_map(|part| {
        let Component::Normal(name) = part else { return None };
        let name = name.to_string_lossy().to_lowercase();
        let fits = |pattern: &str| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == pattern,
        };
        FOLDERS.iter().find(|(pattern, _)| fits(pattern)).map(|(_, cloud)| Cloud(cloud))
    })
}

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
    fn folders_of_sync_clients() {
        let check = |path: &str, expect: Option<&str>| {
            assert_eq!(synced_by(Path::new(path)).map(|cloud| cloud.0), expect, "{path}");
        };
        check("/home/alice/Lifeboat", None);
        check("/home/alice/Dropbox/Lifeboat", Some("Dropbox"));
        check("/home/alice/Dropbox (Personal)", Some("Dropbox"));
        check("/Users/alice/OneDrive - Example Ltd/Backups", Some("OneDrive"));
        check("/Users/alice/Library/CloudStorage/GoogleDrive-alice@example.org/My Drive", Some("Google Drive"));
        check("/Users/alice/Library/Mobile Documents/com~apple~CloudDocs/Lifeboat", Some("iCloud Drive"));
        check("/home/alice/Nextcloud/Lifeboat", Some("Nextcloud"));
        check("/home/alice/toolbox/dropboxes", None);
        check("/media/alice/BOX", Some("Box"));
        check("", None);
    }

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
