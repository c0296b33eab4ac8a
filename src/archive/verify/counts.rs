//! Compares what the records say of each other: three of them count the same items, so the one that stands alone is
//! the one that is wrong. Pure.

use std::collections::BTreeMap;

use super::index::Index;
use crate::archive::bag::{BACKUP_RECORD, ITEM_RECORDS, RECEIPT};
use crate::archive::manifest::{BAG_INFO, BagInfo};
use crate::archive::records::{AlarmLevel, BackupRecord, Damage, DamageKind, Origin, Receipt, Status};
use crate::model::{Counts, Kind};

/// The records that can be believed: those whose own bytes are right.
#[derive(Default)]
pub(super) struct Records<'a> {
    pub items: Option<&'a Index>,
    pub backup: Option<&'a BackupRecord>,
    pub receipt: Option<&'a Receipt>,
    pub info: Option<&'a BagInfo>,
}

fn miscounted(path: &str, item: Option<String>) -> Damage {
    Damage { path: path.to_owned(), item, what: DamageKind::Miscounted }
}

/// Everything in which the records contradict each other.
pub(super) fn compare(records: &Records<'_>) -> Vec<Damage> {
    let mut damage = Vec::new();
    collections(records, &mut damage);
    kinds(records, &mut damage);
    states(records, &mut damage);
    damage
}

fn collections(records: &Records<'_>, damage: &mut Vec<Damage>) {
    let in_items: Option<BTreeMap<&str, Counts>> =
        records.items.map(|items| items.collections.iter().map(|(id, sum)| (id.as_str(), sum.counts)).collect());
    let in_backup: Option<BTreeMap<&str, Counts>> =
        records.backup.map(|backup| backup.collections.iter().map(|c| (c.collection.id.as_str(), c.counts)).collect());
    let in_receipt: Option<BTreeMap<&str, Counts>> =
        records.receipt.map(|receipt| receipt.collections.iter().map(|line| (line.id.as_str(), line.counts)).collect());
    let all = [&in_items, &in_backup, &in_receipt];
    let mut ids: Vec<&str> = all.iter().filter_map(|counts| counts.as_ref()).flat_map(|c| c.keys().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let name = |id: &str| {
        let of_backup = records.backup.into_iter().flat_map(|backup| &backup.collections).map(|c| &c.collection);
        let named = of_backup.filter(|c| c.id == id).map(|c| c.name.clone()).next();
        Some(named.unwrap_or_else(|| id.to_owned()))
    };
    // A collection without items has no line in `items.jsonl`.
    let count = |counts: &Option<BTreeMap<&str, Counts>>, id: &str| {
        counts.as_ref().map(|counts| counts.get(id).copied().unwrap_or_default())
    };
    for id in ids {
        let said = all.map(|counts| count(counts, id));
        if let Some(path) = odd_one(&said) {
            damage.push(miscounted(path, name(id)));
        } else if bytes_differ(records, id) {
            damage.push(miscounted(RECEIPT, name(id)));
        }
        if let [_, Some(counts), _] = said
            && !counts.balanced()
        {
            damage.push(miscounted(BACKUP_RECORD, name(id)));
        }
    }
}

fn bytes_differ(records: &Records<'_>, id: &str) -> bool {
    let (Some(items), Some(receipt)) = (records.items, records.receipt) else { return false };
    let bytes = items.collections.get(id).map_or(0, |sum| sum.bytes);
    receipt.collections.iter().any(|line| line.id == id && line.bytes != bytes)
}

fn kinds(records: &Records<'_>, damage: &mut Vec<Damage>) {
    let (Some(items), Some(receipt)) = (records.items, records.receipt) else { return };
    let already = damage.iter().any(|damage| damage.path == ITEM_RECORDS || damage.path == RECEIPT);
    let of = |totals: &BTreeMap<Kind, Counts>, kind| totals.get(&kind).copied().unwrap_or_default();
    if !already && Kind::ALL.into_iter().any(|kind| of(&items.kinds, kind) != of(&receipt.totals, kind)) {
        damage.push(miscounted(RECEIPT, None));
    }
}

fn states(records: &Records<'_>, damage: &mut Vec<Damage>) {
    let in_backup = records.backup.map(|backup| (backup.status, backup.alarm, backup.name.as_str()));
    let in_receipt = records.receipt.map(|receipt| (receipt.status, receipt.alarm, receipt.backup.as_str()));
    if let (Some(backup), Some(receipt)) = (in_backup, in_receipt)
        && backup != receipt
    {
        damage.push(miscounted(RECEIPT, None));
    }
    let (Some(backup), Some(info)) = (records.backup, records.info) else { return };
    let status = match backup.status {
        Status::Complete => "complete",
        Status::Incomplete => "incomplete",
    };
    let alarm = match backup.alarm {
        AlarmLevel::None => "none",
        AlarmLevel::Notice => "notice",
        AlarmLevel::Alarm => "alarm",
    };
    let origin = match backup.origin {
        Origin::Account => "account",
        Origin::Import => "import",
        Origin::Salvage => "salvage",
        Origin::Merge => "merge",
    };
    let says = [("Lifeboat-Status", status), ("Lifeboat-Alarm", alarm), ("Lifeboat-Origin", origin)];
    for (label, expect) in says {
        if info.get(label) != Some(expect) {
            damage.push(miscounted(BAG_INFO, Some(label.to_owned())));
        }
    }
}

/// Which of `items.jsonl`, `backup.json` and `receipt.json` disagrees, as far as they can be believed.
fn odd_one<T: PartialEq>(said: &[Option<T>; 3]) -> Option<&'static str> {
    match said {
        [Some(items), Some(backup), Some(receipt)] if backup == receipt && items != backup => Some(ITEM_RECORDS),
        [Some(items), Some(backup), Some(receipt)] if items == backup && receipt != backup => Some(RECEIPT),
        [Some(items), Some(backup), _] if items != backup => Some(BACKUP_RECORD),
        [Some(items), None, Some(receipt)] if items != receipt => Some(RECEIPT),
        [None, Some(backup), Some(receipt)] if backup != receipt => Some(RECEIPT),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_that_stands_alone_is_blamed() {
        let check = |said: [Option<u8>; 3], expect| assert_eq!(odd_one(&said), expect, "{said:?}");
        check([Some(1), Some(1), Some(1)], None);
        check([Some(2), Some(1), Some(1)], Some(ITEM_RECORDS));
        check([Some(1), Some(2), Some(1)], Some(BACKUP_RECORD));
        check([Some(1), Some(1), Some(2)], Some(RECEIPT));
        check([Some(1), Some(2), Some(3)], Some(BACKUP_RECORD));
        check([Some(1), Some(2), None], Some(BACKUP_RECORD));
        check([Some(1), None, Some(2)], Some(RECEIPT));
        check([None, Some(1), Some(2)], Some(RECEIPT));
        check([Some(1), None, None], None);
    }
}
