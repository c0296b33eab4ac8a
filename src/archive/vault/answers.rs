//! The alarms that sealed backups tell of, and whether the person has answered them.

use std::path::Path;

use serde::Deserialize;

use super::VaultState;
use crate::archive::bag::{RECEIPT, read_record};
use crate::archive::records::{AlarmLevel, AlarmRecord};
use crate::model::Trouble;

/// The alarms of the backup at `path`, without its notices; an error when its receipt can't be read.
pub fn alarms_of(path: &Path) -> Result<Vec<AlarmRecord>, Trouble> {
    #[derive(Deserialize)]
    struct Alarms {
        #[serde(default)]
        alarms: Vec<AlarmRecord>,
    }
    let read: Alarms = read_record(path, RECEIPT).map_err(|bad| bad.into_trouble(path, RECEIPT))?;
    Ok(read.alarms.into_iter().filter(|alarm| alarm.level == AlarmLevel::Alarm).collect())
}

impl VaultState {
    /// True when the person has answered `alarm` of the backup in the folder called `backup`.
    pub fn has_settled(&self, backup: &str, alarm: &AlarmRecord) -> bool {
        self.settled.iter().any(|settled| settled.answers(backup, alarm))
    }

    /// True when the person has answered every alarm of the backup at `path`, whose level is `level`. What can't be read
    /// any more counts as open.
    pub fn has_answered(&self, path: &Path, level: AlarmLevel) -> bool {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        level < AlarmLevel::Alarm
            || alarms_of(path).is_ok_and(|alarms| alarms.iter().all(|alarm| self.has_settled(&name, alarm)))
    }
}
