//! A tiny deterministic source of chance, so that the same seed always makes up the same account.
//!
//! SplitMix64 (Steele, Lea, Flood 2014). Not for secrets.

/// A stream of numbers that depends on nothing but how it was made.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The stream of one thing: the same `seed`, `what` and `index` always give the same numbers.
    pub fn of(seed: u64, what: &str, index: u64) -> Chance {
        let mut state = seed ^ 0x9e37_79b9_7f4a_7c15;
        for byte in what.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut chance = Chance(state ^ index.wrapping_mul(0xd129_0b2f_3b8f_3a1d));
        chance.next();
        chance
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n - 1`; 0 when `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// A number from `low` to `high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.below((high - low + 1).unsigned_abs())).unwrap_or(0)
    }

    /// True in one of `n` cases.
    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// A number from 0 to 1.
    pub fn part(&mut self) -> f64 {
        let millionth = u32::try_from(self.below(1_000_001)).unwrap_or(0);
        f64::from(millionth) / 1_000_000.0
    }

    /// One of the list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let at = usize::try_from(self.below(list.len() as u64)).unwrap_or(0);
        list.get(at)
    }

    /// One of the words.
    pub fn word(&mut self, list: &[&'static str]) -> &'static str {
        self.pick(list).copied().unwrap_or("")
    }

    /// A made-up UUID (version 4 in form).
    pub fn uuid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xfff,
            0x8000 | ((b >> 48) & 0x3fff),
            b & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let take = |seed, what, index| {
            let mut chance = Chance::of(seed, what, index);
            [chance.next(), chance.next()]
        };
        assert_eq!(take(1, "contact", 5), take(1, "contact", 5));
        assert_ne!(take(1, "contact", 5), take(2, "contact", 5));
        assert_ne!(take(1, "contact", 5), take(1, "event", 5));
        assert_ne!(take(1, "contact", 5), take(1, "contact", 6));
        let uuid = Chance::of(1, "contact", 5).uuid();
        assert_eq!(uuid.len(), 36);
        assert_eq!(uuid.as_bytes()[14], b'4');
    }
}
