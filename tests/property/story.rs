//! What can happen, and how often it does.

use lifeboat::demo::Etags;
use proptest::collection::vec;
use proptest::prelude::*;

/// Which item or collection something happens to: an index into what is there, taken modulo.
pub type Pick = u16;

/// What a body is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Proper,
    /// No bytes at all.
    Empty,
    NotUtf8,
    /// A component that does not end.
    Endless,
    /// Two objects where one should be.
    Two,
    /// A calendar object of another kind; for a card or a photo a web page.
    Strange,
}

/// What another program does to the account.
#[derive(Clone, Debug)]
pub enum Act {
    Edit(Pick, Shape),
    Add(Pick, Pick, Shape),
    Delete(Pick),
    /// To another collection of its sort, under the same name.
    Move(Pick, Pick),
    /// Most items of a collection go.
    LoseMost(Pick),
    /// Another entity tag, the same bytes.
    Touch(Pick),
    /// Other bytes, the same entity tag.
    Silent(Pick, Shape),
    Ghost(Pick),
    MakeCollection(Pick, Pick),
    RemoveCollection(Pick),
    RenameCollection(Pick, Pick),
}

/// How the server behaves from now on.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
    Etags(Etags),
    NoSync(bool),
    SyncPage(Option<usize>),
}

/// What goes wrong during a run; numbers say how often, or after how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    Fair,
    ForgetsTokens,
    Busy(u64, u16),
    Drops(u64),
    CutsBodies(u64),
    CutsListings(u64),
    LeavesOut(u64),
    SmallMultigets(usize),
    PasswordExpires(u64),
    Gone(u64),
    EmptyAnswers,
    SignInPages,
}

/// How a run ends, counted in requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    ByItself,
    Stopped(u64),
    /// As if the program were killed: what it was about to write is not written.
    Killed(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    All,
    Contacts,
    Calendar,
    Tasks,
    Photos,
    AllFiles,
}

/// One run of the program.
#[derive(Clone, Debug)]
pub struct Run {
    pub weather: Weather,
    pub end: End,
    pub full: bool,
    pub files: bool,
    pub chosen: Chosen,
    /// What happens in the middle, and before which request.
    pub meanwhile: Vec<(u64, Act)>,
}

#[derive(Clone, Debug)]
pub enum Step {
    Act(Act),
    Manner(Manner),
    Run(Run),
    /// Seals what the newest dead run has.
    Finish,
}

fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        12 => Just(Shape::Proper),
        1 => Just(Shape::Empty),
        1 => Just(Shape::NotUtf8),
        1 => Just(Shape::Endless),
        1 => Just(Shape::Two),
        1 => Just(Shape::Strange),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let pick = any::<Pick>;
    prop_oneof![
        6 => (pick(), shape()).prop_map(|(item, shape)| Act::Edit(item, shape)),
        6 => (pick(), pick(), shape()).prop_map(|(into, name, shape)| Act::Add(into, name, shape)),
        4 => pick().prop_map(Act::Delete),
        2 => (pick(), pick()).prop_map(|(item, into)| Act::Move(item, into)),
        1 => pick().prop_map(Act::LoseMost),
        2 => pick().prop_map(Act::Touch),
        3 => (pick(), shape()).prop_map(|(item, shape)| Act::Silent(item, shape)),
        1 => pick().prop_map(Act::Ghost),
        1 => (pick(), pick()).prop_map(|(sort, name)| Act::MakeCollection(sort, name)),
        1 => pick().prop_map(Act::RemoveCollection),
        1 => (pick(), pick()).prop_map(|(which, name)| Act::RenameCollection(which, name)),
    ]
}

fn manner() -> impl Strategy<Value = Manner> {
    let etags = prop_oneof![Just(Etags::Strong), Just(Etags::Missing), Just(Etags::Alike), Just(Etags::Weak)];
    prop_oneof![
        4 => etags.prop_map(Manner::Etags),
        2 => any::<bool>().prop_map(Manner::NoSync),
        1 => prop::option::of(1_usize..4).prop_map(Manner::SyncPage),
    ]
}

fn weather() -> impl Strategy<Value = Weather> {
    prop_oneof![
        14 => Just(Weather::Fair),
        2 => Just(Weather::ForgetsTokens),
        1 => (6_u64..20, prop_oneof![Just(429), Just(503)]).prop_map(|(every, status)| Weather::Busy(every, status)),
        1 => (6_u64..20).prop_map(Weather::Drops),
        1 => (2_u64..6).prop_map(Weather::CutsBodies),
        1 => (8_u64..20).prop_map(Weather::CutsListings),
        1 => (1_u64..4).prop_map(Weather::LeavesOut),
        1 => (0_usize..3).prop_map(Weather::SmallMultigets),
        1 => (8_u64..50).prop_map(Weather::PasswordExpires),
        1 => (0_u64..40).prop_map(Weather::Gone),
        1 => Just(Weather::EmptyAnswers),
        1 => Just(Weather::SignInPages),
    ]
}

fn run() -> impl Strategy<Value = Run> {
    let end = prop_oneof![
        6 => Just(End::ByItself),
        2 => (10_u64..60).prop_map(End::Stopped),
        2 => (10_u64..60).prop_map(End::Killed),
    ];
    let chosen = prop_oneof![
        12 => Just(Chosen::All),
        1 => Just(Chosen::Contacts),
        1 => Just(Chosen::Calendar),
        1 => Just(Chosen::Tasks),
        1 => Just(Chosen::Photos),
        1 => Just(Chosen::AllFiles),
    ];
    let meanwhile = prop_oneof![4 => Just(Vec::new()), 1 => vec((8_u64..60, act()), 1..3)];
    (weather(), end, prop::bool::weighted(0.2), prop::bool::weighted(0.15), chosen, meanwhile)
        .prop_map(|(weather, end, full, files, chosen, meanwhile)| Run { weather, end, full, files, chosen, meanwhile })
}

/// What happens, one after another.
pub fn story() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => act().prop_map(Step::Act),
        1 => manner().prop_map(Step::Manner),
        4 => run().prop_map(Step::Run),
        1 => Just(Step::Finish),
    ];
    // Whatever a server is like, it mostly is from the beginning.
    let begin = vec(manner().prop_map(Step::Manner), 0..3);
    (begin, vec(step, 1..14)).prop_map(|(begin, steps)| [begin, steps].concat())
}
