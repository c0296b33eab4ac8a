//! A support bundle, shown before it is saved.

use std::path::PathBuf;

use crate::engine::SupportBundle;

/// *Save a support bundle*.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supporting {
    /// What it holds, once that is put together.
    pub bundle: Option<SupportBundle>,
    /// Where it was saved.
    pub saved: Option<PathBuf>,
    /// No file chooser could be shown.
    pub no_chooser: bool,
}
