//! What `bag-info.txt` says of a backup (RFC 8493 §2.2.2).

use crate::archive::manifest::BagInfo;
use crate::archive::records::{AlarmLevel, BackupRecord, Origin, Status};
use crate::archive::writer::Draft;

impl Draft {
    pub(super) fn bag_info(&self, backup: &BackupRecord) -> BagInfo {
        let local = backup.sealed.to_zoned(self.options.zone.clone());
        let vault = self.vault.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes: u64 = backup.files.values().map(|file| file.size).sum();
        let mut info = BagInfo::default();
        info.push("Bagging-Date", local.strftime("%Y-%m-%d").to_string());
        info.push("Payload-Oxum", format!("{bytes}.{}", backup.files.len()));
        info.push("Bag-Software-Agent", &backup.tool);
        info.push("External-Identifier", format!("{vault}/{}", backup.name));
        info.push("Lifeboat-Sealed", format!("{} {}", backup.sealed, local.strftime("%:z")));
        if let Some(case) = &self.options.case {
            info.push("Lifeboat-Case", case);
        }
        if let Some(operator) = &self.options.operator {
            info.push("Lifeboat-Operator", operator);
        }
        info.push(
            "Lifeboat-Status",
            match backup.status {
                Status::Complete => "complete",
                Status::Incomplete => "incomplete",
            },
        );
        info.push(
            "Lifeboat-Alarm",
            match backup.alarm {
                AlarmLevel::None => "none",
                AlarmLevel::Notice => "notice",
                AlarmLevel::Alarm => "alarm",
            },
        );
        info.push(
            "Lifeboat-Origin",
            match backup.origin {
                Origin::Account => "account",
                Origin::Import => "import",
                Origin::Salvage => "salvage",
                Origin::Merge => "merge",
            },
        );
        info
    }
}
