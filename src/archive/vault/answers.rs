//! The alarms that sealed backups tell of, and whether the person has answered them.

use std::io::BufReader;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::VaultState;
use crate::archive::bag::{RECEIPT, open_plain};
use crate::archive::disk::inside;
use crate::archive::records::{AlarmClass, AlarmLevel, AlarmRecord, FORMAT};
use crate::model::{Kind, Service, Trouble};

/// An alarm without its items.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AlarmHead {
    pub class: AlarmClass,
    pub level: AlarmLevel,
    pub kind: Kind,
    #[serde(default)]
    pub service: Service,
    #[serde(default)]
    pub href: String,
}

impl From<&AlarmRecord> for AlarmHead {
    fn from(alarm: &AlarmRecord) -> AlarmHead {
        let AlarmRecord { class, level, kind, service, href, .. } = alarm;
        AlarmHead { class: *class, level: *level, kind: *kind, service: *service, href: href.clone() }
    }
}

/// The losses that the backup at `path` tells of, notices too; an error when its receipt can't be read. As much of each is
/// kept as `T` asks for: there may be thousands of items in one.
pub fn losses_of<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Trouble> {
    #[derive(Deserialize)]
    struct Losses<T> {
        format: u64,
        #[serde(default = "Vec::new")]
        alarms: Vec<T>,
    }
    let damaged = |why: String| Trouble::Damaged { path: path.to_owned(), why: format!("{RECEIPT}: {why}") };
    let file = open_plain(&inside(path, RECEIPT)).map_err(|error| damaged(error.to_string()))?;
    let read: Losses<T> = serde_json::from_reader(BufReader::new(file)).map_err(|error| damaged(error.to_string()))?;
    if read.format > FORMAT {
        return Err(Trouble::NewerFormat { path: path.to_owned(), format: read.format });
    }
    Ok(read.alarms)
}

impl VaultState {
    /// True when the person has answered `alarm` of the backup in the folder called `backup`.
    pub fn has_settled(&self, backup: &str, alarm: &AlarmHead) -> bool {
        self.settled.iter().any(|settled| settled.answers(backup, alarm))
    }

    /// True when the person has answered every alarm of the backup at `path`, whose level is `level`. What can't be read
    /// any more counts as open.
    pub fn has_answered(&self, path: &Path, level: AlarmLevel) -> bool {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let is_settled = |alarm: &AlarmHead| alarm.level < AlarmLevel::Alarm || self.has_settled(&name, alarm);
        level < AlarmLevel::Alarm || losses_of(path).is_ok_and(|alarms| alarms.iter().all(is_settled))
    }
}
