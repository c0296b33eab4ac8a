//! How long to wait and when to try again. Arithmetic on what a server said; RFC 9110 §5.6.7 (dates) and §10.2.3
//! (`Retry-After`).

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderMap, Method};
use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use tokio::time::{Instant, sleep_until};

/// How long the client waits for what. The defaults are for people; tests bring shorter ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Until a connection stands.
    pub connect: Duration,
    /// From the request until the head of the answer. Long: Radicale 3.9 was silent for 321 s while it filled its cache
    /// (seen November 2026).
    pub first_byte: Duration,
    /// Between two pieces of a body.
    pub body: Duration,
    /// After so long without an answer the person is told, and again every `tell_every`.
    pub tell_after: Duration,
    pub tell_every: Duration,
    /// Before the second try; four times as long before each further one.
    pub again: Duration,
    /// Between the beginnings of two requests.
    pub interval: Duration,
    /// How often a request is tried at most.
    pub tries: u32,
    /// A service that asks for a longer pause than this is asked again after it.
    pub longest_pause: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            connect: Duration::from_secs(15),
            first_byte: Duration::from_secs(600),
            body: Duration::from_secs(60),
            tell_after: Duration::from_secs(3),
            tell_every: Duration::from_secs(5),
            again: Duration::from_millis(500),
            interval: Duration::ZERO,
            tries: 4,
            longest_pause: Duration::from_secs(300),
        }
    }
}

impl Patience {
    /// The pause after the failed try number `tried` (from 1), spread by `chance` so that clients don't come in step.
    pub(super) fn before_next(&self, tried: u32, chance: u8) -> Duration {
        let growing = self.again.saturating_mul(4_u32.saturating_pow(tried.saturating_sub(1)));
        let spread = 0.75 + f64::from(chance) / 255.0 / 2.0;
        growing.min(self.longest_pause).mul_f64(spread)
    }
}

/// Requests of a session that wait for each other, where the service wants them at intervals.
#[derive(Default)]
pub(super) struct Row(Mutex<Option<Instant>>);

impl Row {
    /// Waits until `interval` has passed since the request before, and those that wait already.
    pub(super) async fn wait(&self, interval: Duration) {
        if interval.is_zero() {
            return;
        }
        let at = {
            let mut next = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let at = next.map_or_else(Instant::now, |next| next.max(Instant::now()));
            *next = Some(at + interval);
            at
        };
        sleep_until(at).await;
    }
}

/// True for requests that change nothing.
pub(super) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) || matches!(method.as_str(), "PROPFIND" | "REPORT")
}

/// True for requests that may be repeated: done twice they come to the same, or the second one is told that what it wants
/// to make is there.
pub(super) fn is_repeatable(method: &Method) -> bool {
    is_safe(method) || *method == Method::PUT || matches!(method.as_str(), "MKCOL" | "MKCALENDAR")
}

/// What is left of the patience with one request.
pub(super) struct Tries<'a> {
    patience: &'a Patience,
    /// Counted from 1.
    tried: u32,
    max: u32,
    writes: bool,
    waited: Duration,
}

/// Further tries of what is written: to give up one ends a restore in its middle.
const MORE_WRITES: u32 = 2;
/// The pauses of this program grow until this try.
const LAST_GROWING: u32 = 3;

impl<'a> Tries<'a> {
    pub(super) fn new(patience: &'a Patience, method: &Method) -> Tries<'a> {
        let writes = !is_safe(method);
        let max = match is_repeatable(method) {
            true if writes => patience.tries + MORE_WRITES,
            true => patience.tries,
            false => 1,
        };
        Tries { patience, tried: 1, max, writes, waited: Duration::ZERO }
    }

    /// The number of the try for the pause after it.
    pub(super) fn pace(&self) -> u32 {
        self.tried.min(LAST_GROWING)
    }

    /// True while an answer with this passing status is worth another try.
    pub(super) fn outlasts(&self, status: u16) -> bool {
        // Many a server fails so on one bad item, and does so every time.
        let most = if status == 500 && self.writes { 2 } else { self.max };
        self.tried < self.max.min(most)
    }

    /// True when there is another try after one that failed, which is counted. A service that asks for a pause gets it
    /// without that it counts, as long as its pauses are of this world.
    pub(super) fn next(&mut self, asked: Option<Duration>) -> bool {
        let longest = self.patience.longest_pause;
        let asked = asked.filter(|asked| self.max > 1 && !asked.is_zero() && *asked <= longest);
        if let Some(asked) = asked
            && self.waited + asked <= longest.saturating_mul(3)
        {
            self.waited += asked;
            return true;
        }
        self.tried += 1;
        self.tried <= self.max
    }
}

/// True for answers that may well be another one a little later.
pub(super) fn is_passing(method: &Method, status: u16) -> bool {
    match status {
        429 | 502 | 503 | 504 => true,
        // A report that fails on one bad item fails every time; whoever asked halves it instead.
        500 => method.as_str() != "REPORT",
        _ => false,
    }
}

/// The pause that an answer asks for. A date in the past means none; what can't be read counts as not said.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number can have is a very long time.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let secs = http_date(text)?.as_second().saturating_sub(now.as_second());
    Some(Duration::from_secs(u64::try_from(secs).unwrap_or(0)))
}

/// The time that an HTTP date tells, in any of its three forms.
pub fn http_date(text: &str) -> Option<Timestamp> {
    // The name of the day says nothing that the date doesn't, and some servers have it wrong.
    let text = text.trim();
    let parsed = match text.split_once(", ") {
        Some((_, rest)) if rest.contains('-') => strtime::parse("%d-%b-%y %H:%M:%S GMT", rest),
        Some((_, rest)) => strtime::parse("%d %b %Y %H:%M:%S GMT", rest),
        None => strtime::parse("%b %e %H:%M:%S %Y", text.split_once(' ')?.1.trim_start()),
    };
    parsed.ok()?.to_datetime().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_three_forms() {
        let expect: Timestamp = "1994-11-06T08:49:37Z".parse().unwrap();
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            " Mon, 06 Nov 1994 08:49:37 GMT ",
        ] {
            assert_eq!(http_date(text), Some(expect), "{text}");
        }
        for text in ["", "yesterday", "Sun, 31 Feb 2024 00:00:00 GMT", "Sun, 06 Nov 1994", "-5"] {
            assert_eq!(http_date(text), None, "{text}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let check = |text: &str, expect: Option<u64>| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            assert_eq!(retry_after(&headers, now), expect.map(Duration::from_secs), "{text}");
        };
        check("0", Some(0));
        check("120", Some(120));
        check(" 7 ", Some(7));
        check("Sun, 22 Nov 2026 12:00:30 GMT", Some(30));
        check("Sunday, 22-Nov-26 12:00:30 GMT", Some(30));
        check("Sun Nov 22 12:00:30 2026", Some(30));
        check("Sun, 22 Nov 2026 11:00:00 GMT", Some(0));
        check("99999999999999999999999999", Some(u64::MAX));
        check("-5", None);
        check("soon", None);
        check("1.5", None);
        check("", None);
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }

    #[test]
    fn pauses_grow_and_end() {
        let patience = Patience::default();
        let ms = |tried, chance| patience.before_next(tried, chance).as_millis();
        assert_eq!((ms(1, 0), ms(1, 255)), (375, 625));
        assert_eq!((ms(2, 0), ms(3, 255)), (1_500, 10_000));
        assert_eq!(ms(u32::MAX, 255), 375_000);
    }

    #[test]
    fn only_what_can_be_done_twice_is_repeated() {
        for (method, safe, expect) in [
            ("GET", true, true),
            ("HEAD", true, true),
            ("PROPFIND", true, true),
            ("REPORT", true, true),
            ("PUT", false, true),
            ("MKCALENDAR", false, true),
            ("POST", false, false),
            ("DELETE", false, false),
        ] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            assert_eq!((is_safe(&method), is_repeatable(&method)), (safe, expect), "{method}");
        }
        for (method, status, expect) in
            [("GET", 503, true), ("GET", 500, true), ("REPORT", 500, false), ("REPORT", 503, true), ("GET", 404, false)]
        {
            assert_eq!(
                is_passing(&Method::from_bytes(method.as_bytes()).unwrap(), status),
                expect,
                "{method} {status}"
            );
        }
    }

    #[test]
    fn a_pause_that_was_asked_for_is_no_try_as_long_as_it_is_of_this_world() {
        let patience = Patience { tries: 3, longest_pause: Duration::from_secs(10), ..Patience::default() };
        let check = |method: &Method, asked: Option<u64>, expect: usize| {
            let mut tries = Tries::new(&patience, method);
            let n = (0..99).take_while(|_| tries.next(asked.map(Duration::from_secs))).count();
            assert_eq!(n, expect, "{method} {asked:?}");
        };
        check(&Method::GET, None, 2);
        check(&Method::GET, Some(0), 2);
        check(&Method::GET, Some(5), 6 + 2);
        check(&Method::GET, Some(11), 2);
        check(&Method::PUT, Some(5), 6 + 4);
        check(&Method::PUT, None, 4);
        check(&Method::POST, Some(5), 0);
        let outlasts = |method: &Method, status: u16| {
            let mut tries = Tries::new(&patience, method);
            (0..99).take_while(|_| tries.outlasts(status) && tries.next(None)).count()
        };
        assert_eq!((outlasts(&Method::PUT, 503), outlasts(&Method::PUT, 500), outlasts(&Method::GET, 500)), (4, 1, 2));
        assert_eq!(outlasts(&Method::POST, 503), 0);
    }
}
