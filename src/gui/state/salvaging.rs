//! Something damaged, and what shall become of what can be had of it.

use std::path::PathBuf;

use crate::engine::PhotoForm;
use crate::model::Salvageable;

/// Damaged things that were opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Salvaging {
    pub paths: Vec<PathBuf>,
    /// What can be had of them, once they were looked through.
    pub found: Option<Salvageable>,
    /// The account that it is kept with, by its name on *Home*; `None`: it gets a folder of its own.
    pub account: Option<String>,
    /// How photos shall lie in the backup.
    pub photos: PhotoForm,
    /// No file chooser could be shown: the path has to be typed.
    pub types_path: bool,
    /// Others came, or none are wanted any more, while these were being looked through.
    pub changed: bool,
}
