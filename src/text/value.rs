//! Numbers, sizes, dates and names as people write them: words by the language's messages, digits by its rules.

use std::borrow::Cow;

use fluent_bundle::FluentValue;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::{Language, say};

/// A value that stands in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Text(Cow<'a, str>),
    /// A count; chooses singular and plural.
    Number(u64),
    /// A size in bytes.
    Size(u64),
    /// A length of time in seconds.
    Duration(u64),
    Day(Date),
    /// A clock's time; whose clock is for the sentence to say.
    Time(DateTime),
    /// A list, as in *contacts, events and to-dos*.
    Names(Vec<Cow<'a, str>>),
}

impl Value<'_> {
    pub(super) fn to_fluent(&self) -> FluentValue<'_> {
        match self {
            Value::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Value::Number(n) => FluentValue::from(*n),
            Value::Size(n_bytes) => FluentValue::from(size(*n_bytes)),
            Value::Duration(secs) => FluentValue::from(duration(*secs)),
            Value::Day(day) => FluentValue::from(date(*day)),
            Value::Time(time) => FluentValue::from(date_time(*time)),
            Value::Names(list) => FluentValue::from(names(list)),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Value<'a> {
        Value::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Value<'a> {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

impl From<u64> for Value<'_> {
    fn from(n: u64) -> Self {
        Value::Number(n)
    }
}

impl From<usize> for Value<'_> {
    fn from(n: usize) -> Self {
        Value::Number(n as u64)
    }
}

impl Language {
    /// What stands between the thousands, and from how many digits on. In Spanish a blank that does not break, from five
    /// digits on (Ortografía de la lengua española, 2010).
    fn grouping(self) -> (char, usize) {
        match self {
            Language::En => (',', 4),
            Language::Es => ('\u{a0}', 5),
        }
    }

    /// What stands before the tenths.
    fn decimal_mark(self) -> char {
        match self {
            Language::En => '.',
            Language::Es => ',',
        }
    }
}

/// A number with its thousands grouped: `1,204`.
pub fn number(n: u64) -> String {
    let (between, from) = Language::current().grouping();
    let digits = n.to_string();
    if digits.len() < from {
        return digits;
    }
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(between);
        }
        out.push(digit);
    }
    out
}

/// The number that stands in a message. Counts are whole, and below 2^53.
pub(super) fn grouped(value: f64) -> String {
    if value.fract() == 0.0 && (0.0..9e15).contains(&value) { number(value as u64) } else { value.to_string() }
}

/// A size in decimal units, as file managers and shops count: `1.2 GB`.
pub fn size(n_bytes: u64) -> String {
    const UNITS: [(u64, &str); 4] =
        [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")];
    for (unit, name) in UNITS {
        // A value that would round up to 1,000 of a unit is shown in the next one.
        if n_bytes >= unit - unit / 2_000 {
            // Kilobytes are shown whole, larger units with one digit behind the point while that says something.
            let tenths = (u128::from(n_bytes) * 10 + u128::from(unit) / 2) / u128::from(unit);
            let (whole, tenth) = (tenths / 10, tenths % 10);
            if name == "KB" || whole >= 100 || tenth == 0 {
                let rounded = (u128::from(n_bytes) + u128::from(unit) / 2) / u128::from(unit);
                return format!("{} {name}", number(u64::try_from(rounded).unwrap_or(u64::MAX)));
            }
            return format!("{whole}{}{tenth} {name}", Language::current().decimal_mark());
        }
    }
    say("size-bytes", &[("n", Value::Number(n_bytes))])
}

/// A length of time in its largest sensible unit: `45 seconds`, `10 minutes`.
pub fn duration(secs: u64) -> String {
    match secs {
        0..120 => say("duration-seconds", &[("n", Value::Number(secs))]),
        120..7_200 => say("duration-minutes", &[("n", Value::Number((secs + 30) / 60))]),
        _ => say("duration-hours", &[("n", Value::Number((secs + 1_800) / 3_600))]),
    }
}

/// A day: `15 November 2026`.
pub fn date(day: Date) -> String {
    say(
        "date",
        &[
            ("day", Value::from(day.day().to_string())),
            ("month", Value::Number(day.month().unsigned_abs().into())),
            ("year", Value::from(day.year().to_string())),
        ],
    )
}

/// The name of a day of the week, from 1 for Monday.
pub fn day_of_week(day: u64) -> String {
    say("weekday", &[("day", Value::Number(day))])
}

/// The month that a day is in: `November 2026`.
pub fn month_of(day: Date) -> String {
    let month = Value::Number(day.month().unsigned_abs().into());
    say("month-of-year", &[("month", month), ("year", Value::from(day.year().to_string()))])
}

/// The same as a heading, which begins with a capital in each language.
pub fn month_as_heading(day: Date) -> String {
    let words = month_of(day);
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A time on a clock: `15 November 2026, 04:15`.
pub fn date_time(time: DateTime) -> String {
    say("date-time", &[("date", Value::Day(time.date())), ("time", Value::from(clock(time)))])
}

fn clock(time: DateTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// A list of names: `contacts, events and to-dos`.
pub fn names<S: AsRef<str>>(list: &[S]) -> String {
    match list {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [before @ .., last] => {
            let before: Vec<&str> = before.iter().map(S::as_ref).collect();
            say("names-and", &[("before", Value::from(before.join(", "))), ("last", Value::from(last.as_ref()))])
        }
    }
}

/// A name from outside in a form that can't steer a terminal or turn the text around it: controls and invisible
/// direction marks become `·`.
pub fn for_terminal(name: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if name.contains(steers) { Cow::Owned(name.replace(steers, "·")) } else { Cow::Borrowed(name) }
}

/// A time as [`crate::model::Facts`] writes it, and what of it is known: date alone, floating, UTC or with a zone.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Written<'a> {
    time: DateTime,
    /// It is a whole day.
    whole_day: bool,
    /// `UTC`, a zone's name, or an offset; `None` for a time that holds wherever one is.
    zone: Option<&'a str>,
}

fn parse_written(text: &str) -> Option<Written<'_>> {
    if let Ok(day) = text.parse::<Date>()
        && text.len() == 10
    {
        return Some(Written { time: day.to_datetime(jiff::civil::Time::midnight()), whole_day: true, zone: None });
    }
    let (clock, zone) = match text.split_once('[') {
        Some((clock, zone)) => (clock, Some(zone.strip_suffix(']')?)),
        None => match text.strip_suffix('Z') {
            Some(clock) => (clock, Some("UTC")),
            None => match text.get(19..).filter(|rest| rest.starts_with(['+', '-'])) {
                Some(offset) => (text.get(..19)?, Some(offset)),
                None => (text, None),
            },
        },
    };
    Some(Written { time: clock.parse().ok()?, whole_day: false, zone })
}

fn with_zone(said: String, zone: Option<&str>) -> String {
    match zone {
        None => said,
        Some(zone) => say("time-in-zone", &[("time", Value::from(said)), ("zone", Value::from(zone))]),
    }
}

/// A start, due or capture time of [`crate::model::Facts`], for people: `22 November 2026, 04:15 (Europe/Berlin)`. What can't be read is
/// shown as it is written.
pub fn written_time(text: &str) -> String {
    match parse_written(text) {
        None => text.to_owned(),
        Some(written) if written.whole_day => date(written.time.date()),
        Some(written) => with_zone(date_time(written.time), written.zone),
    }
}

/// From when to when: the end is shortened where it is on the same day or in the same zone. A whole-day event's end is
/// the day after its last (RFC 5545 §3.6.1), which nobody would write.
pub fn span(start: &str, end: Option<&str>) -> String {
    let Some(from) = parse_written(start) else {
        return written_time(start);
    };
    let Some(to) = end.and_then(parse_written).filter(|to| to.time > from.time && to.whole_day == from.whole_day)
    else {
        return written_time(start);
    };
    if from.whole_day {
        let last = to.time.date().checked_sub(1.day()).unwrap_or(to.time.date());
        return match last == from.time.date() {
            true => date(last),
            false => say("from-to", &[("from", Value::Day(from.time.date())), ("to", Value::Day(last))]),
        };
    }
    if from.zone != to.zone {
        return say(
            "from-to",
            &[("from", Value::from(written_time(start))), ("to", Value::from(written_time(end.unwrap_or(""))))],
        );
    }
    let until = if from.time.date() == to.time.date() { clock(to.time) } else { date_time(to.time) };
    with_zone(say("from-to", &[("from", Value::Time(from.time)), ("to", Value::from(until))]), from.zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (n, expect) in [(0, "0"), (999, "999"), (1_204, "1,204"), (100_000, "100,000"), (1_234_567, "1,234,567")] {
            assert_eq!(number(n), expect);
        }
    }

    #[test]
    fn sizes_round_into_the_next_unit() {
        let check = |n, expect: &str| assert_eq!(size(n), expect, "{n}");
        check(0, "0 bytes");
        check(1, "1 byte");
        check(998, "998 bytes");
        check(1_000, "1 KB");
        check(60_400, "60 KB");
        check(999_400, "999 KB");
        check(999_600, "1 MB");
        check(1_149_000, "1.1 MB");
        check(99_960_000, "100 MB");
        check(1_200_000_000, "1.2 GB");
        check(999_960_000, "1 GB");
        check(2_147_483_648, "2.1 GB");
        check(u64::MAX, "18,446,744 TB");
    }

    #[test]
    fn spanish_writes_numbers_its_own_way() {
        let checks = || {
            Language::Es.speak_on_this_thread();
            for (n, expect) in
                [(999, "999"), (1_204, "1204"), (12_040, "12\u{a0}040"), (1_234_567, "1\u{a0}234\u{a0}567")]
            {
                assert_eq!(number(n), expect);
            }
            assert_eq!(size(1_200_000_000), "1,2 GB");
            assert_eq!(size(60_400), "60 KB");
            assert_eq!(duration(60), "60 segundos");
            assert_eq!(names(&["a", "b", "c"]), "a, b y c");
            assert_eq!(written_time("2026-11-22T04:15:00Z"), "22 de noviembre de 2026, 04:15 (UTC)");
        };
        std::thread::spawn(checks).join().unwrap();
    }

    #[test]
    fn lengths_of_time() {
        let check = |secs, expect: &str| assert_eq!(duration(secs), expect, "{secs}");
        check(1, "1 second");
        check(60, "60 seconds");
        check(600, "10 minutes");
        check(7_200, "2 hours");
    }

    #[test]
    fn lists_of_names() {
        let check = |list: &[&str], expect: &str| assert_eq!(names(list), expect);
        check(&[], "");
        check(&["a"], "a");
        check(&["a", "b"], "a and b");
        check(&["a", "b", "c"], "a, b and c");
    }

    #[test]
    fn times_as_facts_write_them() {
        let check = |text: &str, expect: &str| assert_eq!(written_time(text), expect, "{text}");
        check("2026-11-22", "22 November 2026");
        check("2026-11-02T04:15:00", "2 November 2026, 04:15");
        check("2026-11-22T04:15:00Z", "22 November 2026, 04:15 (UTC)");
        check("2026-11-22T04:15:00[Europe/Berlin]", "22 November 2026, 04:15 (Europe/Berlin)");
        check("2024-06-01T12:00:00+02:00", "1 June 2024, 12:00 (+02:00)");
        check("0001-01-01", "1 January 1");
        check("soon", "soon");
        check("2026-13-45", "2026-13-45");
        check("2026-11-22T04:15:00[", "2026-11-22T04:15:00[");
        check("", "");
        check("2026-11-22T04:15:0é+02:00", "2026-11-22T04:15:0é+02:00");
    }

    #[test]
    fn spans_are_short() {
        let check = |start: &str, end: Option<&str>, expect: &str| assert_eq!(span(start, end), expect);
        check("2026-11-22", None, "22 November 2026");
        check("2026-11-22", Some("2026-11-23"), "22 November 2026");
        check("2026-11-22", Some("2026-11-25"), "22 November 2026 – 24 November 2026");
        check("2026-11-22T04:15:00Z", Some("2026-11-22T05:00:00Z"), "22 November 2026, 04:15 – 05:00 (UTC)");
        check(
            "2026-11-22T23:00:00[Europe/Berlin]",
            Some("2026-11-23T01:00:00[Europe/Berlin]"),
            "22 November 2026, 23:00 – 23 November 2026, 01:00 (Europe/Berlin)",
        );
        check(
            "2026-11-22T23:00:00[Europe/Berlin]",
            Some("2026-11-23T01:00:00Z"),
            "22 November 2026, 23:00 (Europe/Berlin) – 23 November 2026, 01:00 (UTC)",
        );
        check("2026-11-22T05:00:00", Some("2026-11-22T04:00:00"), "22 November 2026, 05:00");
        check("2026-11-22T05:00:00", Some("later"), "22 November 2026, 05:00");
    }

    #[test]
    fn names_can_not_steer_a_terminal() {
        assert_eq!(for_terminal("Ænn\u{1b}[31m\u{202e}x\n"), "Ænn·[31m·x·");
        assert!(matches!(for_terminal("ليلى حسن 👨‍👩‍👧"), Cow::Borrowed(_)));
    }
}
