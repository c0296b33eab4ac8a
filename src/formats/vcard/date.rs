//! Dates as vCard 3.0 and 4.0 write them: with dashes and whole, or without dashes and perhaps in part.

/// `-0500` as `-05:00`, the way 3.0 writes it.
pub(super) fn dashed_offset(value: &str) -> String {
    let bytes = value.trim().as_bytes();
    match bytes {
        [sign @ (b'+' | b'-'), a, b, c, d] if bytes.iter().skip(1).all(u8::is_ascii_digit) => {
            [sign, a, b, &b':', c, d].into_iter().map(|b| char::from(*b)).collect()
        }
        _ => value.to_string(),
    }
}

/// A date as both versions write it (RFC 2426 §4, RFC 6350 §4.3), with what follows the T.
pub(super) struct Date {
    pub year: Option<String>,
    pub month: Option<String>,
    pub day: Option<String>,
    pub time: String,
}

pub(super) enum Extended {
    Whole(String),
    WithoutYear(String),
    No,
}

impl Date {
    pub fn read(value: &str, omitted: Option<&str>) -> Option<Date> {
        let (date, time) = match value.split_once(['T', 't']) {
            Some((date, time)) => (date, time.to_ascii_uppercase()),
            None => (value, String::new()),
        };
        let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
        let part = |from: usize, to: usize| date.get(from..to).map(str::to_string);
        let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        let (year, month, day) = match shape.as_str() {
            "00000000" => (part(0, 4), part(4, 6), part(6, 8)),
            "0000-00-00" => (part(0, 4), part(5, 7), part(8, 10)),
            "0000-00" => (part(0, 4), part(5, 7), None),
            "0000" => (part(0, 4), None, None),
            "--0000" => (None, part(2, 4), part(4, 6)),
            "--00-00" => (None, part(2, 4), part(5, 7)),
            "--00" => (None, part(2, 4), None),
            "---00" => (None, None, part(3, 5)),
            _ => return None,
        };
        let in_range = |part: &Option<String>, most: u32| {
            part.as_ref().is_none_or(|text| text.parse().is_ok_and(|n: u32| (1..=most).contains(&n)))
        };
        if !in_range(&month, 12)
            || !in_range(&day, 31)
            || !time.chars().all(|c| c.is_ascii_digit() || ":+-Z.".contains(c))
        {
            return None;
        }
        let year = year.filter(|year| digits(year, 4) && year != "0000" && Some(year.as_str()) != omitted);
        Some(Date { year, month, day, time })
    }

    /// `19800415`, `--0415`, `1980-04`, `1980`, `--04`, `---15`.
    pub fn basic(&self) -> String {
        let of = |part: &Option<String>| part.clone().unwrap_or_default();
        let (year, month, day) = (of(&self.year), of(&self.month), of(&self.day));
        let mut out = match (&self.year, &self.month, &self.day) {
            (Some(_), Some(_), None) => format!("{year}-{month}"),
            (Some(_), _, _) => format!("{year}{month}{day}"),
            (None, Some(_), _) => format!("--{month}{day}"),
            (None, None, _) => format!("---{day}"),
        };
        if !self.time.is_empty() {
            out.push('T');
            let time = self.time.split('.').next().unwrap_or("");
            out.extend(time.chars().filter(|c| *c != ':'));
            if self.time.contains('.') && self.time.ends_with('Z') {
                out.push('Z');
            }
        }
        out
    }

    pub fn extended(&self) -> Extended {
        let (Some(month), Some(day)) = (&self.month, &self.day) else { return Extended::No };
        let Some(year) = &self.year else {
            return if self.time.is_empty() {
                Extended::WithoutYear(format!("1604-{month}-{day}"))
            } else {
                Extended::No
            };
        };
        let mut out = format!("{year}-{month}-{day}");
        if !self.time.is_empty() {
            out.push('T');
            let bare = self.time.len() >= 6 && self.time.bytes().take(6).all(|b| b.is_ascii_digit());
            match (bare, self.time.split_at_checked(6)) {
                (true, Some((time, rest))) => {
                    for (index, char) in time.chars().enumerate() {
                        if index == 2 || index == 4 {
                            out.push(':');
                        }
                        out.push(char);
                    }
                    out.push_str(&if rest.len() == 5 { dashed_offset(rest) } else { rest.to_string() });
                }
                _ => out.push_str(&self.time),
            }
        }
        Extended::Whole(out)
    }
}
