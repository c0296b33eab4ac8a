//! Dates and times as people's programs write them: `2026-11-22`, `22.11.2026`, `11/22/2026`, `9:00 PM`. Whether the day or
//! the month stands first is told by the whole column, never by one date; when the column can't tell, nobody guesses.

use jiff::civil::{Date, Time};

/// Which of two numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    DayFirst,
    MonthFirst,
}

/// A date taken apart, its order perhaps still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// Its form says what is what.
    Sure { year: Option<i16>, month: i8, day: i8 },
    /// Two numbers and a year.
    Open { first: i8, second: i8, year: i16 },
    /// `0/0/00`, as Outlook writes where nothing is.
    Nothing,
}

impl Read {
    /// The date, when the order is known or not needed.
    pub fn date(self, order: Option<Order>) -> Option<Date> {
        let (year, month, day) = match (self, order) {
            (Read::Sure { year: Some(year), month, day }, _) => (year, month, day),
            (Read::Open { first, second, year }, Some(Order::DayFirst)) => (year, second, first),
            (Read::Open { first, second, year }, Some(Order::MonthFirst)) => (year, first, second),
            (Read::Open { first, second, year }, None) if first == second => (year, first, second),
            _ => return None,
        };
        Date::new(year, month, day).ok()
    }
}

/// Takes a date apart; `None` when it is none.
pub(super) fn read(text: &str) -> Option<Read> {
    let text = text.trim();
    let text = text
        .split_once(['T', 't'])
        .filter(|(_, time)| time.starts_with(|c: char| c.is_ascii_digit()))
        .map_or(text, |(date, _)| date);
    if let Some(rest) = text.strip_prefix("--") {
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let (month, day) = (digits.get(..2)?.parse().ok()?, digits.get(2..4)?.parse().ok()?);
        return sure(None, month, day);
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let part = |from: usize, to: usize| text.get(from..to);
        return sure(Some(part(0, 4)?.parse().ok()?), part(4, 6)?.parse().ok()?, part(6, 8)?.parse().ok()?);
    }
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    let [a, b, c] = *parts.as_slice() else { return None };
    let number = |part: &str| part.parse::<i16>().ok().filter(|_| part.bytes().all(|digit| digit.is_ascii_digit()));
    let (first, second, third) = (number(a)?, number(b)?, number(c)?);
    if first == 0 && second == 0 {
        return Some(Read::Nothing);
    }
    let small = |number: i16| i8::try_from(number).ok();
    if a.len() == 4 {
        return sure(Some(first), small(second)?, small(third)?);
    }
    let year = match c.len() {
        4 => third,
        // What programs make of two digits: this century up to 49.
        2 if third < 50 => 2000 + third,
        2 => 1900 + third,
        _ => return None,
    };
    let (first, second) = (small(first)?, small(second)?);
    if separator == '.' {
        // Nobody writes the month first with dots.
        return sure(Some(year), second, first);
    }
    let valid = |month: i8, day: i8| Date::new(year, month, day).is_ok();
    match (valid(second, first), valid(first, second)) {
        (false, false) => None,
        _ => Some(Read::Open { first, second, year }),
    }
}

fn sure(year: Option<i16>, month: i8, day: i8) -> Option<Read> {
    // 29 February of no year is a birthday.
    Date::new(year.unwrap_or(2000), month, day).ok().map(|_| Read::Sure { year, month, day })
}

/// The only order in which every one of these dates exists; `None` when both fit, or neither.
pub(super) fn order<'a>(dates: impl IntoIterator<Item = &'a str>) -> Option<Order> {
    let (mut day_first, mut month_first) = (true, true);
    for text in dates {
        if let Some(found @ Read::Open { .. }) = read(text) {
            day_first &= found.date(Some(Order::DayFirst)).is_some();
            month_first &= found.date(Some(Order::MonthFirst)).is_some();
        }
    }
    match (day_first, month_first) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// A time of day: `9:00`, `09:00:00`, `9:00:00 PM`, `9.00`, `9 h 30`; `None` when it is none.
pub(super) fn time(text: &str) -> Option<Time> {
    let lower: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '\u{200e}').collect();
    let end = lower.find(|c: char| c.is_alphabetic() && c != 'h').unwrap_or(lower.len());
    let (clock, half) = lower.split_at_checked(end)?;
    let half: String = half.chars().filter(|c| c.is_alphabetic()).collect();
    let half = half.strip_suffix("uhr").unwrap_or(&half);
    let parts: Vec<i8> =
        clock.split([':', '.', 'h']).filter(|part| !part.is_empty()).map(str::parse).collect::<Result<_, _>>().ok()?;
    let (hour, minute, second) = match *parts.as_slice() {
        [hour] => (hour, 0, 0),
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    let hour = match (half, hour) {
        ("", hour) => hour,
        ("am" | "vorm", 12) => 0,
        ("am" | "vorm", 0..=11) => hour,
        ("pm" | "nachm", 12) => 12,
        ("pm" | "nachm", 0..=11) => hour + 12,
        _ => return None,
    };
    Time::new(hour, minute, second, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_dates_apart() {
        let check = |text: &str, expect: Option<Read>| assert_eq!(read(text), expect, "{text}");
        let sure = |year, month, day| Some(Read::Sure { year, month, day });
        check("2026-11-22", sure(Some(2026), 11, 22));
        check("2026/11/22", sure(Some(2026), 11, 22));
        check("2026-11-22T10:00:00", sure(Some(2026), 11, 22));
        check("20261122", sure(Some(2026), 11, 22));
        check("22.11.2026", sure(Some(2026), 11, 22));
        check("1.2.80", sure(Some(1980), 2, 1));
        check("--04-15", sure(None, 4, 15));
        check("--0229", sure(None, 2, 29));
        check("4/15/1980", Some(Read::Open { first: 4, second: 15, year: 1980 }));
        check("04-05-1980", Some(Read::Open { first: 4, second: 5, year: 1980 }));
        check("0/0/00", Some(Read::Nothing));
        check("00.00.0000", Some(Read::Nothing));
        for no in ["", "soon", "31.02.2026", "13/13/2026", "1/2", "1/2/3", "2026-13-01", "-1/2/2026", "1//2026"] {
            check(no, None);
        }
    }

    #[test]
    fn tells_the_order_from_all_of_them() {
        let check =
            |dates: &[&str], expect: Option<Order>| assert_eq!(order(dates.iter().copied()), expect, "{dates:?}");
        check(&["1/2/2026", "13/2/2026"], Some(Order::DayFirst));
        check(&["1/2/2026", "2/13/2026"], Some(Order::MonthFirst));
        check(&["1/2/2026", "2/3/2026"], None);
        check(&["13/2/2026", "2/13/2026"], None);
        check(&["2026-01-02"], None);
        assert_eq!(read("5/5/2026").unwrap().date(None), Date::new(2026, 5, 5).ok());
        assert_eq!(read("5/6/2026").unwrap().date(None), None);
    }

    #[test]
    fn reads_times() {
        let check = |text: &str, expect: Option<(i8, i8, i8)>| {
            assert_eq!(time(text), expect.and_then(|(h, m, s)| Time::new(h, m, s, 0).ok()), "{text}");
        };
        check("09:00:00", Some((9, 0, 0)));
        check("9:05", Some((9, 5, 0)));
        check("12:30:00 AM", Some((0, 30, 0)));
        check("12:30 p. m.", Some((12, 30, 0)));
        check("9:00\u{202f}PM", Some((21, 0, 0)));
        check("9.15 Uhr", Some((9, 15, 0)));
        check("14h30", Some((14, 30, 0)));
        for no in ["", "noon", "25:00", "13:00 PM", "9:60"] {
            check(no, None);
        }
    }
}
