//! What the window knows of the demo account's cloud.

/// The demo cloud, as far as the window had to do with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DemoCloud {
    /// It is being set up, for this.
    pub wanted: Option<WantedOf>,
    pub story: Story,
}

/// What the demo account is set up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WantedOf {
    /// To look into it and choose.
    Looking,
    /// To back it up, as it was backed up last.
    BackingUp,
    /// To compare it with a backup, or to put something back into it.
    Recovering,
}

/// What happened to the demo account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Story {
    #[default]
    Whole,
    /// It is losing its data, or getting it back.
    Changing,
    /// It lost most of its contacts, and the numbers of the rest.
    Lost,
}
