//! Tells an outage from single items that a service can't give. An item is tried for a minute or more before it counts as
//! lost; when nothing at all has come for a long time and one item after the other fails, the service is down, and going on
//! would make a backup of which everything is missing, days later. Then the run ends, and can be gone on with.

use std::cell::Cell;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::Stream;

use crate::model::{Begun, Head, Intake, Trouble};

/// So many items in a row, and nothing for so long, are an outage.
const ITEMS: u32 = 8;
const SILENCE: Duration = Duration::from_secs(600);

/// What was had last, over all collections of a run.
#[derive(Debug)]
pub struct Outage {
    failed: Cell<u32>,
    since: Cell<Instant>,
    silence: Duration,
}

impl Default for Outage {
    fn default() -> Outage {
        Outage { failed: Cell::new(0), since: Cell::new(Instant::now()), silence: SILENCE }
    }
}

impl Outage {
    fn given(&self) {
        self.failed.set(0);
        self.since.set(Instant::now());
    }

    /// True when `why` is one failure too many.
    fn failed(&self, why: &Trouble) -> bool {
        if !why.may_pass() {
            // The service is there and says what it has not.
            self.given();
            return false;
        }
        self.failed.set(self.failed.get().saturating_add(1));
        self.failed.get() >= ITEMS && self.since.get().elapsed() >= self.silence
    }
}

/// Passes answers on, until there is an outage.
pub struct Until<'a, I> {
    pub outage: &'a Outage,
    pub out: &'a I,
}

impl<I: Intake> Intake for Until<'_, I> {
    async fn body(&self, item: usize, head: Head, bytes: Bytes) -> Result<(), Trouble> {
        self.out.body(item, head, bytes).await?;
        self.outage.given();
        Ok(())
    }

    async fn stream<S>(&self, item: usize, head: Head, body: S) -> Result<(), Trouble>
    where
        S: Stream<Item = Result<Bytes, Trouble>>,
    {
        self.out.stream(item, head, body).await?;
        self.outage.given();
        Ok(())
    }

    fn begun(&self, item: usize) -> Option<Begun> {
        self.out.begun(item)
    }

    async fn refused(&self, item: usize, why: Trouble) -> Result<(), Trouble> {
        if self.outage.failed(&why) {
            return Err(why);
        }
        self.out.refused(item, why).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_many_failures_and_long_silence() {
        let broken = || Trouble::Broken { host: "h".into(), why: "x".into() };
        let gone = || Trouble::NotThere { href: "/a".into() };
        let check = |silence: u64, steps: &[Option<Trouble>], expect: bool| {
            let outage = Outage { silence: Duration::from_secs(silence), ..Outage::default() };
            let mut end = false;
            for step in steps {
                match step {
                    None => outage.given(),
                    Some(why) => end = outage.failed(why),
                }
            }
            assert_eq!(end, expect, "{silence} {steps:?}");
        };
        check(0, &vec![Some(broken()); 7], false);
        check(0, &vec![Some(broken()); 8], true);
        check(600, &vec![Some(broken()); 100], false);
        check(0, &vec![Some(gone()); 100], false);
        let mut now_and_then = vec![Some(broken()); 7];
        now_and_then.extend([None, Some(broken())]);
        check(0, &now_and_then, false);
    }
}
