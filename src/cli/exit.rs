//! Exit codes. They are part of the program's interface: see `lifeboat --help`.

use crate::model::Trouble;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done and complete.
    Done,
    /// 1: no backup, or an answer could not be had. Of `verify`: damaged.
    Failed,
    /// 2: wrong use. Of `verify`: not a backup.
    WrongUse,
    /// 3: something is missing.
    Incomplete,
    /// 4: the account lost something since the last good backup.
    Alarm,
    /// 5: both.
    IncompleteAndAlarm,
    /// 130: stopped by the person.
    Cancelled,
}

impl Exit {
    /// The code for the operating system.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::WrongUse => 2,
            Exit::Incomplete => 3,
            Exit::Alarm => 4,
            Exit::IncompleteAndAlarm => 5,
            Exit::Cancelled => 130,
        }
    }

    /// How a command ends that met `trouble`.
    pub fn of(trouble: &Trouble) -> Exit {
        match trouble {
            Trouble::Cancelled => Exit::Cancelled,
            Trouble::WrongUse(_) | Trouble::UnknownAccount { .. } | Trouble::NoVault { .. } => Exit::WrongUse,
            _ => Exit::Failed,
        }
    }

    /// How a run ends with a backup.
    pub fn of_backup(complete: bool, alarm: bool) -> Exit {
        match (complete, alarm) {
            (true, false) => Exit::Done,
            (false, false) => Exit::Incomplete,
            (true, true) => Exit::Alarm,
            (false, true) => Exit::IncompleteAndAlarm,
        }
    }

    /// The one that stands for several: the first in the order 130, 1, 2, 5, 4, 3, 0.
    pub fn worst(self, other: Exit) -> Exit {
        let rank = |exit: Exit| match exit {
            Exit::Cancelled => 0,
            Exit::Failed => 1,
            Exit::WrongUse => 2,
            Exit::IncompleteAndAlarm => 3,
            Exit::Alarm => 4,
            Exit::Incomplete => 5,
            Exit::Done => 6,
        };
        if rank(self) <= rank(other) { self } else { other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_wins() {
        let order = [
            Exit::Cancelled,
            Exit::Failed,
            Exit::WrongUse,
            Exit::IncompleteAndAlarm,
            Exit::Alarm,
            Exit::Incomplete,
            Exit::Done,
        ];
        assert_eq!(order.map(Exit::code), [130, 1, 2, 5, 4, 3, 0]);
        for (at, worse) in order.iter().enumerate() {
            assert!(order.iter().skip(at).all(|other| worse.worst(*other) == *worse && other.worst(*worse) == *worse));
        }
        assert_eq!(Exit::Done.worst(Exit::Incomplete), Exit::Incomplete);
        assert_eq!(Exit::Incomplete.worst(Exit::WrongUse), Exit::WrongUse);
        assert_eq!(Exit::WrongUse.worst(Exit::Failed), Exit::Failed);
        assert_eq!(Exit::Cancelled.worst(Exit::Failed), Exit::Cancelled);
    }
}
