//! When accounts are backed up by themselves, as the settings remember it. Who wakes the program is not known here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Every {
    Day,
    /// On Sundays.
    Week,
}

/// The time of day, by the computer's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct At {
    pub hour: u8,
    pub minute: u8,
}

impl FromStr for At {
    type Err = String;

    fn from_str(text: &str) -> Result<At, String> {
        let bad = || format!("{text:?} is no time of day such as 04:15");
        let (hour, minute) = text.split_once(':').ok_or_else(bad)?;
        let number = |digits: &str, below: u8| {
            let is_plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit());
            digits.parse().ok().filter(|n| is_plain && *n < below).ok_or_else(bad)
        };
        Ok(At { hour: number(hour, 24)?, minute: number(minute, 60).and_then(|n| two(minute, n, bad))? })
    }
}

/// Minutes have two digits.
fn two(digits: &str, n: u8, bad: impl Fn() -> String) -> Result<u8, String> {
    if digits.len() == 2 { Ok(n) } else { Err(bad()) }
}

impl TryFrom<String> for At {
    type Error = String;

    fn try_from(text: String) -> Result<At, String> {
        text.parse()
    }
}

impl From<At> for String {
    fn from(at: At) -> String {
        at.to_string()
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// A schedule that was set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedSchedule {
    /// The account; `None` is every saved one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    pub every: Every,
    pub at: At,
    /// Lifeboat set the system's timer itself; otherwise the person was given the text to do so.
    #[serde(default)]
    pub installed: bool,
    /// Keys of other versions.
    #[serde(flatten)]
    pub others: toml::Table,
}

impl SavedSchedule {
    /// True when it is about the account of this name.
    pub fn covers(&self, account: &str) -> bool {
        self.account.as_ref().is_none_or(|own| own.to_lowercase() == account.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(text.parse::<At>().ok().map(|at| at.to_string()).as_deref(), expect, "{text}");
        };
        check("04:15", Some("04:15"));
        check("4:15", Some("04:15"));
        check("23:59", Some("23:59"));
        for bad in ["24:00", "12:60", "12", "", ":", "1:2", "12:5", "+1:00", "001:00", "12:00:00", "noon", "-1:00"] {
            check(bad, None);
        }
    }
}
