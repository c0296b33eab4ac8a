//! The stories the demo cloud can play: what is lost, or what goes wrong, and from when on.

use super::cloud::{Cloud, Content, Sort};
use super::faults::Faults;
use super::subscriber::{Age, Made};
use super::{Options, PHOTOS};

/// What happens to the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scenario {
    /// Nothing.
    #[default]
    Healthy,
    October2009,
    RolledBack,
    OneAlbumGone,
    EmptyAnswer,
    LoginPage,
    Slow,
    Flaky,
    ExpiresMidRun,
    GoneForGood,
}

impl Scenario {
    /// Every scenario that has something to show.
    pub const ALL: [Scenario; 9] = [
        Scenario::October2009,
        Scenario::RolledBack,
        Scenario::OneAlbumGone,
        Scenario::EmptyAnswer,
        Scenario::LoginPage,
        Scenario::Slow,
        Scenario::Flaky,
        Scenario::ExpiresMidRun,
        Scenario::GoneForGood,
    ];

    /// The scenario of that name; `healthy` is none.
    pub fn from_name(name: &str) -> Option<Scenario> {
        Scenario::ALL.into_iter().chain([Scenario::Healthy]).find(|scenario| scenario.name() == name)
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Scenario::Healthy => "healthy",
            Scenario::October2009 => "october-2009",
            Scenario::RolledBack => "rolled-back",
            Scenario::OneAlbumGone => "one-album-gone",
            Scenario::EmptyAnswer => "empty-answer",
            Scenario::LoginPage => "login-page",
            Scenario::Slow => "slow",
            Scenario::Flaky => "flaky",
            Scenario::ExpiresMidRun => "expires-mid-run",
            Scenario::GoneForGood => "gone-for-good",
        }
    }

    /// One line for the help text.
    pub fn describe(self) -> &'static str {
        match self {
            Scenario::Healthy => "nothing goes wrong",
            Scenario::October2009 => {
                "from the second backup on, most contacts are gone and the rest have lost their numbers"
            }
            Scenario::RolledBack => {
                "from the second backup on, most contacts and events are as they were a year before"
            }
            Scenario::OneAlbumGone => "from the second backup on, the largest photo album is gone",
            Scenario::EmptyAnswer => {
                "from the second backup on, every listing is a well-formed answer with nothing in it"
            }
            Scenario::LoginPage => "from the second backup on, every answer is a sign-in page",
            Scenario::Slow => "every answer takes its time, and some pause in the middle",
            Scenario::Flaky => "some answers are 503, some connections break, some bodies end in the middle",
            Scenario::ExpiresMidRun => "the password stops being accepted in the middle of the run",
            Scenario::GoneForGood => "the service goes away in the middle of the run and does not come back",
        }
    }

    /// True when it begins only after a first backup (`Options::second_time`).
    pub fn waits_for_second_time(self) -> bool {
        matches!(
            self,
            Scenario::October2009
                | Scenario::RolledBack
                | Scenario::OneAlbumGone
                | Scenario::EmptyAnswer
                | Scenario::LoginPage
        )
    }

    /// What the server does wrong in it.
    pub fn faults(self, options: &Options) -> Faults {
        match self {
            Scenario::EmptyAnswer => Faults { empty_listings: true, ..Faults::default() },
            Scenario::LoginPage => Faults { html_instead: true, ..Faults::default() },
            Scenario::Slow => Faults { stall_ms: 250, stall_body_every: 5, stall_body_ms: 1_500, ..Faults::default() },
            Scenario::Flaky => Faults {
                every_nth_503: 17,
                retry_after: Some("1".into()),
                drop_every: 23,
                cut_body_every: 29,
                ..Faults::default()
            },
            Scenario::ExpiresMidRun => Faults { unauthorised_after: Some(40), ..Faults::default() },
            Scenario::GoneForGood => {
                let small = options.contacts + options.events + options.todos + options.notes;
                let bodies = if options.photos > 0 { small + options.photos / 2 } else { small / 2 };
                Faults { gone_after_bodies: Some(bodies as u64), ..Faults::default() }
            }
            _ => Faults::default(),
        }
    }

    /// Takes from the account what is lost in it.
    pub fn strike(self, cloud: &mut Cloud) {
        match self {
            Scenario::October2009 => each_made(cloud, Sort::AddressBook, |what| match what {
                // 64 of 300, as people reported then; groups have no numbers to lose.
                Made::Contact(index) if keeps(index, 64, 300) => Fate::Becomes(Age::Hollow),
                Made::Contact(_) => Fate::Goes,
                _ => Fate::Stays,
            }),
            Scenario::RolledBack => {
                let older = |what| match what {
                    Made::Contact(index) | Made::Event(index) if index % 5 < 3 => Fate::Becomes(Age::Older),
                    _ => Fate::Stays,
                };
                each_made(cloud, Sort::AddressBook, older);
                each_made(cloud, Sort::Calendar, older);
            }
            Scenario::OneAlbumGone => {
                let largest = cloud
                    .collections()
                    .filter(|(path, _)| path.starts_with(PHOTOS) && path.len() > PHOTOS.len())
                    .max_by_key(|(_, collection)| collection.items.len())
                    .map(|(path, _)| path.clone());
                if let Some(path) = largest {
                    cloud.remove_collection(&path);
                }
            }
            _ => (),
        }
    }
}

enum Fate {
    Stays,
    Goes,
    Becomes(Age),
}

fn keeps(index: u32, kept: u64, of: u64) -> bool {
    let share = |index: u64| index * kept / of;
    share(u64::from(index)) != share(u64::from(index) + 1)
}

fn each_made(cloud: &mut Cloud, sort: Sort, fate: impl Fn(Made) -> Fate) {
    let mut todo = Vec::new();
    for (path, collection) in cloud.collections().filter(|(_, collection)| collection.sort == sort) {
        for (name, item) in collection.items.iter() {
            if let Content::Made { what, .. } = item.content {
                todo.push((path.clone(), name.clone(), what, fate(what)));
            }
        }
    }
    for (path, name, what, fate) in todo {
        match fate {
            Fate::Stays => (),
            Fate::Goes => {
                cloud.remove(&path, &name);
            }
            Fate::Becomes(age) => cloud.put_made(&path, &name, what, age),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_scenarios() {
        for scenario in Scenario::ALL {
            assert_eq!(Scenario::from_name(scenario.name()), Some(scenario));
            assert!(!scenario.describe().is_empty());
        }
        assert_eq!(Scenario::from_name("sunny"), None);
    }

    #[test]
    fn keeps_sixty_four_of_three_hundred() {
        assert_eq!((0..300).filter(|index| keeps(*index, 64, 300)).count(), 64);
        assert_eq!((0..30).filter(|index| keeps(*index, 64, 300)).count(), 6);
    }
}
