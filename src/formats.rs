//! vCard, iCalendar and photo facts: bytes in, facts, meaning and conversions out. Pure.
