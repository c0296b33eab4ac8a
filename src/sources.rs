//! Every place that items come from. A source lists completely or fails; it never shortens a list.

use crate::model::{Collection, Found, Intake, Listing, Trouble, Watch};

/// A place that items can be read from.
#[expect(async_fn_in_trait, reason = "one thread drives a run, so the futures need not be Send")]
pub trait Source {
    /// The collections there are, what was left out and why, and what this source can't give.
    async fn collections(&self, w: &Watch) -> Result<Found, Trouble>;

    /// What a collection holds: everything when `since` is `None`, else at least what changed since that token.
    async fn changes(&self, c: &Collection, since: Option<&str>, w: &Watch) -> Result<Listing, Trouble>;

    /// Fetches each line of `want`, in its order as far as possible, and answers each once.
    /// An error means that the run can't go on; trouble with single items goes to `Intake::refused`.
    async fn fetch(&self, c: &Collection, want: &Listing, out: &impl Intake, w: &Watch) -> Result<(), Trouble>;
}
