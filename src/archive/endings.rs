//! The folders of a vault that are no backups: what their names end in, and which of them a run has left that was never
//! sealed. All end in `.part`, so that nothing takes them for a backup.

use super::vault::PART;

/// A backup that is being forgotten. Nothing continues it; whoever comes next ends the removal.
pub(super) const FORGOTTEN: &str = ".forgotten.part";
/// A copy that was found damaged, once another was made in its place. It stays until a person removes it.
pub(super) const DAMAGED: &str = ".damaged.part";
/// A copy that is being made. The next copy goes on with it.
pub(super) const COPYING: &str = ".copy.part";
/// A backup that is being taken out of a pack. Nothing goes on with it; the next one begins anew.
pub(super) const UNPACKING: &str = ".unpack.part";

/// True for the folder of a run that is under way or was never sealed.
pub(super) fn is_draft(name: &str) -> bool {
    name.ends_with(PART) && ![FORGOTTEN, DAMAGED, COPYING, UNPACKING].iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_drafts_from_other_folders() {
        let check = |name: &str, expect: bool| assert_eq!(is_draft(name), expect, "{name}");
        check("2026-11-22 04.15.part", true);
        check("2026-11-22 04.15 (2).part", true);
        check("2026-11-22 04.15", false);
        check("2026-11-22 04.15.forgotten.part", false);
        check("2026-11-22 04.15 (2).damaged.part", false);
        check("2026-11-22 04.15.copy.part", false);
        check("2026-11-22 04.15.unpack.part", false);
    }
}
