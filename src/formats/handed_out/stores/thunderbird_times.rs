//! Moments as Thunderbird's calendar keeps them: microseconds since 1970 and a time zone, by name or by its description.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::super::super::{Loss, lines};

/// A moment of a row: the column and the one with its time zone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    pub micros: i64,
    pub zone: String,
}

impl Moment {
    /// Of two columns; 0 and nothing are no moment.
    pub fn of(micros: Option<&str>, zone: Option<&str>) -> Option<Moment> {
        let micros = micros?.parse::<i64>().ok().filter(|micros| *micros != 0)?;
        Some(Moment { micros, zone: zone.unwrap_or_default().to_owned() })
    }

    fn timestamp(&self) -> Option<Timestamp> {
        Timestamp::from_microsecond(self.micros).ok()
    }

    /// A line of this property; `None` when no calendar has such a moment. A time zone that can't be had makes it UTC,
    /// which is a loss.
    pub fn line(&self, property: &str, is_day: bool, losses: &mut Vec<Loss>) -> Option<String> {
        let at = self.timestamp()?;
        let clock = |time: DateTime| time.strftime("%Y%m%dT%H%M%S").to_string();
        let utc = at.to_zoned(TimeZone::UTC).datetime();
        let name = self.name();
        let zone = match name.as_str() {
            "" | "floating" => None,
            "UTC" | "Z" | "Etc/UTC" => Some(TimeZone::UTC),
            name => match TimeZone::get(name) {
                Ok(zone) => Some(zone),
                Err(_) => {
                    let what = format!("{property}: the time zone {name} is not known here; written in UTC");
                    losses.push(Loss::new(what));
                    Some(TimeZone::UTC)
                }
            },
        };
        let local = zone.as_ref().map_or(utc, |zone| at.to_zoned(zone.clone()).datetime());
        Some(match zone {
            _ if is_day => format!("{property};VALUE=DATE:{}", local.date().strftime("%Y%m%d")),
            None => format!("{property}:{}", clock(local)),
            Some(zone) if zone == TimeZone::UTC => format!("{property}:{}Z", clock(utc)),
            Some(_) => format!("{property};TZID={name}:{}", clock(local)),
        })
    }

    /// The name of the time zone. A description may carry a longer one, such as `/mozilla.org/20050126_1/Europe/Berlin`.
    fn name(&self) -> String {
        let zone = self.zone.trim();
        if !zone.starts_with("BEGIN:") {
            return zone.to_owned();
        }
        let tzid = |line: lines::Line<'_>| {
            let parts = lines::parts(&line.text)?;
            parts.name.eq_ignore_ascii_case("TZID").then(|| parts.value.to_owned())
        };
        let name = lines::lines(zone).find_map(tzid).unwrap_or_default();
        let ends = name.char_indices().filter(|(_, char)| *char == '/').map(|(at, _)| at + 1);
        let known =
            std::iter::once(0).chain(ends).find_map(|at| name.get(at..).filter(|name| TimeZone::get(name).is_ok()));
        known.map_or(name.clone(), str::to_owned)
    }

    /// In UTC, as DTSTAMP and its like are written.
    pub fn utc(&self) -> Option<String> {
        Some(self.timestamp()?.strftime("%Y%m%dT%H%M%SZ").to_string())
    }

    /// The time zones that a calendar has to describe.
    pub fn zone_name(&self) -> Option<String> {
        let name = self.name();
        (!matches!(name.as_str(), "" | "floating" | "UTC" | "Z" | "Etc/UTC") && TimeZone::get(&name).is_ok())
            .then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_become_lines() {
        let check = |micros: i64, zone: &str, is_day: bool, expect: &str, n_losses: usize| {
            let mut losses = Vec::new();
            let moment = Moment { micros, zone: zone.into() };
            assert_eq!(moment.line("DTSTART", is_day, &mut losses).as_deref(), Some(expect), "{zone}");
            assert_eq!(losses.len(), n_losses, "{losses:?}");
        };
        // 2024-07-01 08:00 UTC.
        let at = 1_719_820_800_000_000;
        check(at, "UTC", false, "DTSTART:20240701T080000Z", 0);
        check(at, "floating", false, "DTSTART:20240701T080000", 0);
        check(at, "", false, "DTSTART:20240701T080000", 0);
        check(at, "Europe/Berlin", false, "DTSTART;TZID=Europe/Berlin:20240701T100000", 0);
        check(at, "floating", true, "DTSTART;VALUE=DATE:20240701", 0);
        check(at, "Mars/Olympus", false, "DTSTART:20240701T080000Z", 1);
        let described = "BEGIN:VTIMEZONE\r\nTZID:/mozilla.org/20050126_1/Europe/Berlin\r\nEND:VTIMEZONE\r\n";
        check(at, described, false, "DTSTART;TZID=Europe/Berlin:20240701T100000", 0);
        assert_eq!(Moment::of(Some("0"), None), None);
        assert_eq!(Moment { micros: i64::MAX, zone: String::new() }.line("DTSTART", false, &mut Vec::new()), None);
        // Before 1970.
        check(-86_400_000_000, "UTC", false, "DTSTART:19691231T000000Z", 0);
    }
}
