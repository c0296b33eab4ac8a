//! Which providers this program knows by itself, in its own words.

use super::FILES;

/// The id of a provider file that is brought along, as this program spells it.
pub fn known_id(id: &str) -> Option<&'static str> {
    FILES.iter().map(|(known, _)| *known).find(|known| *known == id)
}
