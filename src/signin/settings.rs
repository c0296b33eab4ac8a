//! What a person set for all accounts, and what whoever runs this computer decided for everybody on it: read-only mode.
//! Keys that this version does not know are kept as they are.
//!
//! In read-only mode nothing that this program sends can change anything at a service: `net::http` refuses every method but
//! GET, HEAD, OPTIONS, PROPFIND and REPORT, and the POSTs of a sign-in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::kept;
use crate::model::Trouble;

const FILE: &str = "settings.toml";

/// What was set for all accounts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Nothing is changed at any service.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub read_only: bool,
    /// The tag of the language that people are spoken to in, where it is not the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// `light` or `dark`, where the window does not follow the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// How large the window's text is, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_percent: Option<u16>,
    /// The folder that holds the vaults, where it is not the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vault_root: Option<PathBuf>,
    /// The vaults in which backups were seen, so that those of accounts that are not saved, and those on a drive that is not
    /// connected, are known of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vaults: Vec<PathBuf>,
    /// The proxy of accounts that have none of their own; never with a password in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// Further certificate authorities, for accounts that name none of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// Keys of other versions.
    #[serde(flatten)]
    pub others: toml::Table,
}

/// The folder of the settings: the one that was named, or the platform's own.
pub fn dir(config: Option<&Path>) -> Result<PathBuf, Trouble> {
    kept::dir(config)
}

impl Settings {
    /// The settings in `config`, or in the platform's own settings folder.
    pub fn read(config: Option<&Path>) -> Result<Settings, Trouble> {
        kept::read(&kept::dir(config)?.join(FILE))
    }

    /// Changes the settings, while no other run can.
    pub fn change(config: Option<&Path>, change: impl FnOnce(&mut Settings)) -> Result<(), Trouble> {
        kept::change(&kept::dir(config)?.join(FILE), |settings: &mut Settings| {
            change(settings);
            Ok(())
        })
    }
}

/// Why nothing may be changed at a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOnly {
    /// It was said on the command line.
    Told,
    /// It was set in the settings.
    Set,
    /// It is the policy of this computer, which only who runs it can change.
    Policy(PathBuf),
}

/// The policy of this computer: TOML with `read_only = true`. `LIFEBOAT_POLICY` names a further one; what any of them
/// forbids is forbidden. One that can't be read forbids: a slip of the pen shall not open what it was to close.
pub fn policy() -> Option<ReadOnly> {
    let named = std::env::var_os("LIFEBOAT_POLICY").map(PathBuf::from);
    named.into_iter().chain([policy_path()]).find(|path| forbids(path)).map(ReadOnly::Policy)
}

/// Where the policy of this computer lies.
pub fn policy_path() -> PathBuf {
    if cfg!(windows) {
        let data = std::env::var_os("ProgramData").map_or_else(|| PathBuf::from(r"C:\ProgramData"), PathBuf::from);
        data.join("Lifeboat").join("policy.toml")
    } else if cfg!(target_os = "macos") {
        PathBuf::from("/Library/Application Support/Lifeboat/policy.toml")
    } else {
        PathBuf::from("/etc/lifeboat/policy.toml")
    }
}

fn forbids(path: &Path) -> bool {
    #[derive(Deserialize)]
    struct Policy {
        #[serde(default)]
        read_only: bool,
    }
    match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_or(true, |policy: Policy| policy.read_only),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_kept_with_what_others_wrote() {
        let dir = tempfile::tempdir().unwrap();
        let config = Some(dir.path());
        assert_eq!(Settings::read(config), Ok(Settings::default()));
        fs::write(dir.path().join(FILE), "later = 7\n").unwrap();
        Settings::change(config, |settings| settings.read_only = true).unwrap();
        let now = Settings::read(config).unwrap();
        assert!(now.read_only && now.others.contains_key("later"), "{now:?}");
        fs::write(dir.path().join(FILE), "read_only = maybe").unwrap();
        assert!(matches!(Settings::read(config), Err(Trouble::BadSettings { .. })));
    }

    #[test]
    fn a_policy_forbids_also_when_it_is_misspelt() {
        let dir = tempfile::tempdir().unwrap();
        let check = |text: Option<&str>, expect: bool| {
            let path = dir.path().join("policy.toml");
            let _ = fs::remove_file(&path);
            if let Some(text) = text {
                fs::write(&path, text).unwrap();
            }
            assert_eq!(forbids(&path), expect, "{text:?}");
        };
        check(None, false);
        check(Some(""), false);
        check(Some("read_only = false"), false);
        check(Some("read_only = true\nother = 1"), true);
        check(Some("read_only: yes"), true);
    }
}
