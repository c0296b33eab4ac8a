//! What the commands that make a backup of files have in common: whose it is, in which form photos lie in it, and what its
//! records say of why and by whom it was made.

use clap::Args;

use crate::engine::PhotoForm;

#[derive(Clone, Debug, Args)]
pub struct Made {
    /// Keep it with the backups of this account, instead of by itself
    #[arg(long = "for", value_name = "ACCOUNT")]
    pub account: Option<String>,
    /// How to keep photos: in zips by album and year, or as ordinary files
    #[arg(long, value_name = "HOW", default_value = "zips", value_parser = ["zips", "files"])]
    photos: String,
    /// A case number, kept in the backup's records
    #[arg(long, value_name = "TEXT")]
    pub case: Option<String>,
    /// Who made the backup, kept in its records
    #[arg(long, value_name = "TEXT")]
    pub operator: Option<String>,
}

impl Made {
    /// The form of photos.
    pub fn photos(&self) -> PhotoForm {
        if self.photos == "files" { PhotoForm::Files } else { PhotoForm::Zips }
    }
}
