//! What a person can set for the whole program.

use std::path::PathBuf;

use crate::engine::ReadOnly;
use crate::gui::Look;
use crate::text::Language;

/// What is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// `None`: the system's.
    pub language: Option<Language>,
    /// `None`: the system's.
    pub look: Option<Look>,
    /// How large text is; 100 unless it was set.
    pub text_percent: u16,
    /// The folder that holds the vaults.
    pub vault_root: PathBuf,
    /// The folder of the settings themselves.
    pub settings_dir: PathBuf,
    pub proxy: String,
    pub ca_file: String,
    /// Why nothing may be changed at any service, if so.
    pub read_only: Option<ReadOnly>,
}

/// One thing to set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    Language(Option<Language>),
    Look(Option<Look>),
    TextPercent(u16),
    VaultRoot(PathBuf),
    Network { proxy: Option<String>, ca_file: Option<PathBuf> },
    ReadOnly(bool),
}
