//! Files that were opened or dropped, and what shall become of them.

use std::path::PathBuf;

use crate::engine::PhotoForm;
use crate::gui::synced::Cloud;
use crate::model::Recognised;

/// Files that were opened or dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Importing {
    pub paths: Vec<PathBuf>,
    /// What is in them, once they were looked through.
    pub recognised: Option<Recognised>,
    /// The account that they are for, by its name on *Home*; `None`: they get a folder of their own.
    pub account: Option<String>,
    /// How photos shall lie in the backup.
    pub photos: PhotoForm,
    /// The cloud that syncs the folder that was last looked at.
    pub synced: Option<Cloud>,
    /// No chooser for the backup folder could be shown.
    pub no_chooser: bool,
    /// No chooser for the files could be shown: their path has to be typed.
    pub types_path: bool,
    /// Others came, or none are wanted any more, while these were being looked through.
    pub changed: bool,
}

/// What was dropped onto the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// A backup that Lifeboat made.
    Backup(PathBuf),
    /// Something that was a backup or a zip once, and is damaged.
    Damaged(Vec<PathBuf>),
    /// Anything else: files to import.
    Files(Vec<PathBuf>),
}

/// How to get one's data out of a service that hands it out as files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guide {
    Google,
    Apple,
}
