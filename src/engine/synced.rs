//! Tells whether a folder is itself synced with a cloud: by the settings of the clients that sync, by what they leave in
//! such a folder, and by its name. A backup there goes when that cloud empties it.
//!
//! What a client keeps under another name and without a trace is not recognised.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// A cloud whose client syncs folders, by the name people know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
fn by_name(path: &Path) -> Option<Cloud> {
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

/// What clients leave in the folders that they sync: names of files and folders, with `*` for the middle.
const MARKS: &[(&str, &str)] = &[
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    // The database of both clients.
    (".sync_*.db", "Nextcloud"),
    ("._sync_*.db", "Nextcloud"),
    (".dropbox.cache", "Dropbox"),
    (".849c9593-d756-4e56-8d6e-42412f2a707b", "OneDrive"),
    (".stfolder", "Syncthing"),
    (".tmp.drivedownload", "Google Drive"),
];

/// The folders on this computer that clients sync.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncedFolders(BTreeSet<(PathBuf, Cloud)>);

/// Where this user's folders are, and what the environment names.
#[derive(Clone, Debug, Default)]
pub struct Whose {
    pub home: PathBuf,
    /// Folders that the system's settings name, such as those of OneDrive.
    pub named: Vec<(PathBuf, Cloud)>,
}

impl Whose {
    /// The user who runs this.
    pub fn here() -> Whose {
        let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned()).unwrap_or_default();
        let of_one_drive = ["OneDrive", "OneDriveConsumer", "OneDriveCommercial"];
        let named = of_one_drive.iter().filter_map(std::env::var_os).map(|path| (path.into(), Cloud("OneDrive")));
        Whose { home, named: named.collect() }
    }
}

impl SyncedFolders {
    /// Those of a user, as far as the clients' settings tell, and what lies in the home folder.
    pub fn of(whose: &Whose) -> SyncedFolders {
        let home = &whose.home;
        let mut found: BTreeSet<(PathBuf, Cloud)> = whose.named.iter().cloned().collect();
        if home.as_os_str().is_empty() {
            return SyncedFolders(found);
        }
        let mut add = |paths: Vec<PathBuf>, cloud: &'static str| {
            found.extend(paths.into_iter().filter(|path| path.is_absolute()).map(|path| (path, Cloud(cloud))));
        };
        let read = |path: &str| fs::read_to_string(home.join(path)).unwrap_or_default();
        for path in [".dropbox/info.json", "AppData/Roaming/Dropbox/info.json", "AppData/Local/Dropbox/info.json"] {
            add(of_dropbox(&read(path)), "Dropbox");
        }
        for path in [
            ".config/Nextcloud/nextcloud.cfg",
            "Library/Preferences/Nextcloud/nextcloud.cfg",
            "AppData/Roaming/Nextcloud/nextcloud.cfg",
            ".var/app/com.nextcloud.desktopclient.nextcloud/config/Nextcloud/nextcloud.cfg",
        ] {
            add(of_nextcloud(&read(path)), "Nextcloud");
        }
        for path in [
            ".config/ownCloud/owncloud.cfg",
            "Library/Preferences/ownCloud/owncloud.cfg",
            "AppData/Roaming/ownCloud/owncloud.cfg",
        ] {
            add(of_nextcloud(&read(path)), "ownCloud");
        }
        add(of_one_drive(&read(".config/onedrive/config"), home), "OneDrive");
        for path in [
            ".config/syncthing/config.xml",
            ".local/state/syncthing/config.xml",
            "Library/Application Support/Syncthing/config.xml",
            "AppData/Local/Syncthing/config.xml",
        ] {
            add(of_syncthing(&read(path), home), "Syncthing");
        }
        let inside = fs::read_dir(home).into_iter().flatten().flatten().map(|entry| entry.path());
        found.extend(inside.filter_map(|path| marked(&path).map(|cloud| (path, cloud))));
        SyncedFolders(found)
    }

    /// The cloud that syncs `path`; asks no disk.
    pub fn by(&self, path: &Path) -> Option<Cloud> {
        let known = self.0.iter().rfind(|(root, _)| path.starts_with(root)).map(|(_, cloud)| *cloud);
        known.or_else(|| by_name(path))
    }

    /// The same, looking also at what lies in the folders that `path` is in.
    pub fn by_disk(&self, path: &Path) -> Option<Cloud> {
        self.by(path).or_else(|| path.ancestors().find_map(marked))
    }
}

/// The cloud whose client left something in this very folder.
fn marked(dir: &Path) -> Option<Cloud> {
    let names = fs::read_dir(dir).ok()?.flatten().map(|entry| entry.file_name().to_string_lossy().to_lowercase());
    names.into_iter().find_map(|name| {
        let fits = |mark: &str| match mark.split_once('*') {
            Some((start, end)) => name.starts_with(start) && name.ends_with(end),
            None => name == mark,
        };
        MARKS.iter().find(|(mark, _)| name.starts_with('.') && fits(mark)).map(|(_, cloud)| Cloud(cloud))
    })
}

/// `{"personal": {"path": "/home/alice/Dropbox", …}, …}`
fn of_dropbox(json: &str) -> Vec<PathBuf> {
    let value: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let accounts = value.as_object().into_iter().flatten();
    accounts.filter_map(|(_, account)| account.get("path")?.as_str().map(PathBuf::from)).collect()
}

/// `0\Folders\1\localPath=/home/alice/Cloud/`
fn of_nextcloud(ini: &str) -> Vec<PathBuf> {
    let lines = ini.lines().filter_map(|line| line.split_once('='));
    lines.filter(|(key, _)| key.ends_with("localPath")).map(|(_, path)| PathBuf::from(path.trim())).collect()
}

/// `sync_dir = "~/OneDrive"`, of the client for Linux.
fn of_one_drive(config: &str, home: &Path) -> Vec<PathBuf> {
    let lines = config.lines().filter_map(|line| line.split_once('='));
    let dirs = lines.filter(|(key, _)| key.trim() == "sync_dir").map(|(_, path)| path.trim().trim_matches('"'));
    dirs.map(|path| in_home(path, home)).collect()
}

/// `<folder id="x" label="X" path="~/Sync" …>`
fn of_syncthing(xml: &str, home: &Path) -> Vec<PathBuf> {
    let folders = xml.split("<folder ").skip(1).filter_map(|rest| rest.split_once(" path=\"")?.1.split_once('"'));
    folders.map(|(path, _)| in_home(path, home)).collect()
}

fn in_home(path: &str, home: &Path) -> PathBuf {
    match path.strip_prefix("~/") {
        Some(rest) => home.join(rest),
        None => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_sync_clients() {
        let check = |path: &str, expect: Option<&str>| {
            assert_eq!(by_name(Path::new(path)).map(|cloud| cloud.0), expect, "{path}");
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
    fn the_clients_say_where_their_folders_are() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path();
        let write = |path: &str, text: &str| {
            let path = home.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let at = |path: &str| home.join(path).display().to_string();
        let json = serde_json::json!({ "personal": { "path": at("Things"), "host": 1 } });
        write(".dropbox/info.json", &json.to_string());
        let cfg = format!("[Accounts]\n0\\Folders\\1\\localPath={}/\n0\\Folders\\1\\paused=false\n", at("Mine"));
        write(".config/Nextcloud/nextcloud.cfg", &cfg);
        write(".config/onedrive/config", "# x\nsync_dir = \"~/Work files\"\n");
        write(
            ".config/syncthing/config.xml",
            "<configuration><folder id=\"a\" label=\"A\" path=\"~/Both\" type=\"x\">",
        );
        write("Cloudy/._sync_0123abcd.db", "");
        write("Plain/.hidden", "");
        write("Far/away/.owncloudsync.log", "");
        let named = vec![(home.join("Elsewhere"), Cloud("OneDrive"))];
        let synced = SyncedFolders::of(&Whose { home: home.to_owned(), named });
        let check = |path: &str, by: Option<&str>, by_disk: Option<&str>| {
            let path = home.join(path);
            assert_eq!(synced.by(&path).map(|cloud| cloud.0), by, "{}", path.display());
            assert_eq!(synced.by_disk(&path).map(|cloud| cloud.0), by_disk, "{}", path.display());
        };
        let both = |path: &str, cloud: Option<&str>| check(path, cloud, cloud);
        both("Things/Backups", Some("Dropbox"));
        both("Mine", Some("Nextcloud"));
        both("Mineral", None);
        both("Work files/x", Some("OneDrive"));
        both("Both", Some("Syncthing"));
        both("Cloudy/deep/down", Some("Nextcloud"));
        both("Elsewhere/x", Some("OneDrive"));
        both("Lifeboat", None);
        both("Plain", None);
        check("Far/away/Lifeboat", None, Some("ownCloud"));
    }

    #[test]
    fn what_clients_wrote_that_nobody_understands_is_no_harm() {
        for text in ["", "{", "null", "[1]", "localPath", "=", "<folder path=", "sync_dir"] {
            assert!(of_dropbox(text).is_empty() && of_one_drive(text, Path::new("/h")).is_empty(), "{text}");
            assert!(of_syncthing(text, Path::new("/h")).is_empty(), "{text}");
            assert!(of_nextcloud(text).is_empty(), "{text}");
        }
    }
}
