//! What a backup must say of what the account has lost.

use std::path::Path;

use serde_json::Value;

use super::checks::{items, json};
use super::world::World;

/// An address book that a finished run found half empty is an alarm.
pub fn is_told_of_a_loss(world: &World, own: &[Value]) -> Result<(), String> {
    let record = |path: &Path| json(&path.join("lifeboat/backup.json"));
    let mut newest = world.backups.iter().rev().map(|(path, _)| path);
    let (Some(path), Some(before)) = (newest.next(), newest.next()) else { return Ok(()) };
    let (now, then) = (record(path), record(before));
    if then["alarm"] != "none" || then["started"].as_str() >= now["started"].as_str() || now["alarm"] == "alarm" {
        return Ok(());
    }
    let is_known =
        |item: &Value| own.iter().any(|other| ["href", "uid", "sha256"].iter().any(|key| is_same(item, other, key)));
    let of_then = items(before);
    for collection in then["collections"].as_array().unwrap().iter().filter(|c| c["complete"] == true) {
        let is_it = |other: &&Value| other["href"] == collection["href"] && other["complete"] == true;
        if !now["collections"].as_array().unwrap().iter().any(|other| is_it(&other)) {
            continue;
        }
        let is_card = |item: &&Value| item["collection"] == collection["id"] && item["kind"] == "contacts";
        let cards: Vec<&Value> = of_then.iter().filter(is_card).filter(|item| item["sha256"].is_string()).collect();
        let n_gone = cards.iter().filter(|item| !is_known(item)).count();
        if cards.len() >= 10 && n_gone * 2 >= cards.len() {
            let n = cards.len();
            return Err(format!("{n_gone} of {n} cards of {} are gone, and no alarm says so", collection["href"]));
        }
    }
    Ok(())
}

fn is_same(item: &Value, other: &Value, key: &str) -> bool {
    item[key].is_string() && item[key] == other[key]
}
