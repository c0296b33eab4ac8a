//! What a draft is told about its run. Values only.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::archive::records::{BaseRef, Origin, PhotoForm, Scope};
use crate::model::{Account, Input};

/// What a run is, as its records tell it.
#[derive(Clone, Debug)]
pub struct DraftOptions {
    pub account: Account,
    pub origin: Origin,
    pub scope: Scope,
    /// The files that it is made from, where that is no account.
    pub inputs: Vec<Input>,
    pub started: Timestamp,
    /// The time zone of the computer, for names and dates that people read.
    pub zone: TimeZone,
    pub case: Option<String>,
    pub operator: Option<String>,
    pub read_only: bool,
    /// Program and version.
    pub tool: String,
    /// Memory for all bodies that wait, in bytes.
    pub pool_bytes: u64,
    /// The largest a zip of photos may become; `None`: 2 GiB.
    pub max_zip_bytes: Option<u64>,
    /// How many entries the zips that are being written may have together; `None`: 32,768, some 15 MiB of memory.
    pub max_open_entries: Option<u64>,
    pub photos: PhotoForm,
    /// The backup that unchanged things are taken from.
    pub base: Option<BaseRef>,
    /// The highest number that an id of a collection ever had in this vault; new ones get higher ones.
    pub highest_id: u64,
    /// Link what is unchanged, where the file system can.
    pub link: bool,
}

impl Default for DraftOptions {
    fn default() -> DraftOptions {
        DraftOptions {
            account: Account::default(),
            origin: Origin::Account,
            scope: Scope::default(),
            inputs: Vec::new(),
            started: Timestamp::UNIX_EPOCH,
            zone: TimeZone::UTC,
            case: None,
            operator: None,
            read_only: false,
            tool: concat!("Lifeboat ", env!("CARGO_PKG_VERSION")).to_owned(),
            pool_bytes: 32 * 1024 * 1024,
            max_zip_bytes: None,
            max_open_entries: None,
            photos: PhotoForm::Zips,
            base: None,
            highest_id: 0,
            link: true,
        }
    }
}
