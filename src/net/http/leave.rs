//! Waits before a request: while the job is paused, while a service wants to be left alone, before the next try.

use tokio::time::{Duration, Instant, sleep};
use url::Url;

use super::Inner;
use super::origin::Origin;
use crate::model::{Sign, Trouble, Waiting, Watch};

impl Inner {
    /// Waits while the job is paused, and while a service wants to be left alone.
    pub(super) async fn wait_for_leave(&self, origin: &Origin, w: &Watch) -> Result<(), Trouble> {
        let mut told = false;
        loop {
            w.go_on().await?;
            let until = *self.hold();
            let left = until.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                if told {
                    w.sign(Sign::GoingOn);
                }
                return Ok(());
            }
            w.sign(Sign::Waiting(Waiting::AskedToWait { host: origin.host(), secs: whole_secs(left) }));
            told = true;
            w.or_cancelled(sleep(left.min(self.patience.tell_every))).await?;
        }
    }

    /// A service that asked for a pause gets it from every clone, whether this request is tried again or not.
    pub(super) fn hold_back(&self, tried: u32, asked: Duration) {
        let own = self.patience.before_next(tried, chance());
        let until = Instant::now() + asked.min(self.patience.longest_pause).max(own);
        let mut hold = self.hold();
        *hold = Some(hold.map_or(until, |known| known.max(until)));
    }

    /// Waits before the next try.
    pub(super) async fn pause(&self, url: &Url, tried: u32, w: &Watch) -> Result<(), Trouble> {
        let origin = Origin::of(url)?;
        let own = self.patience.before_next(tried, chance());
        w.sign(Sign::Waiting(Waiting::TryAgain { host: origin.host(), secs: whole_secs(own) }));
        w.or_cancelled(sleep(own)).await?;
        w.sign(Sign::GoingOn);
        Ok(())
    }
}

fn chance() -> u8 {
    let mut chance = [0];
    // Without chance the pauses are merely all alike.
    let _ = getrandom::fill(&mut chance);
    chance[0]
}

fn whole_secs(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}
