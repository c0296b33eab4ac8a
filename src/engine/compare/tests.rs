//! What the hand-written backups show; more is in the hermetic tests, over real runs.

use super::*;
use crate::archive::bag::fixture::Fixture;

#[test]
fn a_backup_is_like_itself() {
    let fixture = Fixture::new();
    let compared = compare(&fixture.path, &fixture.path, &Watch::default()).unwrap();
    assert!(compared.is_unharmed() && compared.differences.is_empty(), "{compared:?}");
    let totals: Vec<_> = compared.totals.values().map(|tally| (tally.old, tally.new, tally.same)).collect();
    assert_eq!(totals, [(3, 3, 3), (2, 2, 2), (2, 2, 2)]);
}

#[test]
fn records_that_cannot_be_read_are_no_missing_items() {
    let (whole, torn) = (Fixture::new(), Fixture::new());
    torn.edit("lifeboat/items.jsonl", "\n", "\nrubbish\n");
    let told = compare(&whole.path, &torn.path, &Watch::default());
    assert!(matches!(told, Err(Trouble::Damaged { .. })), "{told:?}");
}
