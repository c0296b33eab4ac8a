//! How much may come out of archives in archives: a zip of zips can say of itself in some kilobytes that it holds more than
//! any disk.

/// Comes out of packed archives in any case.
const ANYWAY: u64 = 1 << 30;
/// Comes out for each byte that lies on the disk. Deflate packs at most 1 : 1032, and nothing of anybody's 1 : 100 twice.
const FOR_EACH_BYTE: u64 = 100;

/// What may still come out of archives that lay packed in others.
#[derive(Debug)]
pub(super) struct Allowance {
    left: u64,
}

impl Default for Allowance {
    fn default() -> Allowance {
        Allowance { left: ANYWAY }
    }
}

impl Allowance {
    /// A file of so many bytes lies on the disk.
    pub fn met(&mut self, n_bytes: u64) {
        self.left = self.left.saturating_add(n_bytes.saturating_mul(FOR_EACH_BYTE));
    }

    /// True when so many bytes may come out as well.
    pub fn takes(&mut self, n_bytes: u64) -> bool {
        let left = self.left.checked_sub(n_bytes);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bombs_in_bombs_end_where_they_are_larger_than_what_anybody_packs() {
        let mut allowance = Allowance::default();
        allowance.met(200_000);
        let bomb = 60 << 20;
        let taken = (0..400).filter(|_| allowance.takes(bomb)).count() as u64;
        assert!((10..30).contains(&taken), "{taken}");
        // A small file in one more archive has room all the same.
        assert!(allowance.takes(1000));
        // What was packed twice by hand.
        allowance.met(5_000_000_000);
        assert!(allowance.takes(40_000_000_000));
        allowance.met(u64::MAX);
        assert!(allowance.takes(u64::MAX));
    }
}
