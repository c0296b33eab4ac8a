//! The times that zips keep of their entries.

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;

/// When an entry was last changed: seconds since 1970 where the zip says them, else date and time by a clock in `zone`.
pub(in crate::sources) fn clock_time(modified: Option<i32>, dos_time: u32, zone: &TimeZone) -> Option<Timestamp> {
    if let Some(secs) = modified {
        return Timestamp::from_second(secs.into()).ok();
    }
    let part = |shift: u32, bits: u32| i8::try_from((dos_time >> shift) & ((1 << bits) - 1)).ok();
    let year = i16::try_from(dos_time >> 25).ok()? + 1980;
    let (month, day, hour) = (part(21, 4)?, part(16, 5)?, part(11, 5)?);
    let clock = civil::DateTime::new(year, month, day, hour, part(5, 6)?, part(0, 5)?.checked_mul(2)?, 0).ok()?;
    clock.to_zoned(zone.clone()).ok().map(|time| time.timestamp())
}
