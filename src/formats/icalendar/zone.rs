//! Descriptions of a few time zones (VTIMEZONE, RFC 5545 §3.6.5) for objects that are composed here. Their rules of today
//! only; the zones of fetched objects are never touched.

use std::fmt::Write as _;

/// The description of a time zone by its rules of today; `None` for a name that is not in our short list.
pub fn zone(name: &str) -> Option<String> {
    let (_, minutes, standard, summer, rules) = ZONES.iter().find(|(known, ..)| *known == name)?;
    let mut out = format!("BEGIN:VTIMEZONE\r\nTZID:{name}\r\n");
    let mut observance = |kind: &str, start: String, from: i32, to: i32, short: &str, rule: &str| {
        let rule = if rule.is_empty() { String::new() } else { format!("RRULE:FREQ=YEARLY;{rule}\r\n") };
        let _ = write!(
            out,
            "BEGIN:{kind}\r\nDTSTART:{start}\r\n{rule}TZOFFSETFROM:{}\r\nTZOFFSETTO:{}\r\nTZNAME:{short}\r\nEND:{kind}\r\n",
            offset(from),
            offset(to)
        );
    };
    let (there, then) = (*minutes, minutes + 60);
    match rules {
        Summer::Never => observance("STANDARD", "19700101T000000".into(), there, there, standard, ""),
        Summer::Europe => {
            // At 01:00 UTC everywhere.
            let hour = 1 + there / 60;
            observance("DAYLIGHT", format!("19700329T{hour:02}0000"), there, then, summer, "BYMONTH=3;BYDAY=-1SU");
            observance(
                "STANDARD",
                format!("19701025T{:02}0000", hour + 1),
                then,
                there,
                standard,
                "BYMONTH=10;BYDAY=-1SU",
            );
        }
        Summer::America => {
            observance("DAYLIGHT", "20070311T020000".into(), there, then, summer, "BYMONTH=3;BYDAY=2SU");
            observance("STANDARD", "20071104T020000".into(), then, there, standard, "BYMONTH=11;BYDAY=1SU");
        }
    }
    out.push_str("END:VTIMEZONE\r\n");
    Some(out)
}

#[derive(Clone, Copy)]
enum Summer {
    Never,
    Europe,
    America,
}

/// Name, standard time in minutes east, its short name and the summer's, and when summer is.
const ZONES: [(&str, i32, &str, &str, Summer); 14] = [
    ("Europe/London", 0, "GMT", "BST", Summer::Europe),
    ("Europe/Lisbon", 0, "WET", "WEST", Summer::Europe),
    ("Europe/Berlin", 60, "CET", "CEST", Summer::Europe),
    ("Europe/Paris", 60, "CET", "CEST", Summer::Europe),
    ("Europe/Madrid", 60, "CET", "CEST", Summer::Europe),
    ("Europe/Rome", 60, "CET", "CEST", Summer::Europe),
    ("Europe/Athens", 120, "EET", "EEST", Summer::Europe),
    ("America/New_York", -300, "EST", "EDT", Summer::America),
    ("America/Chicago", -360, "CST", "CDT", Summer::America),
    ("America/Denver", -420, "MST", "MDT", Summer::America),
    ("America/Los_Angeles", -480, "PST", "PDT", Summer::America),
    ("Asia/Tokyo", 540, "JST", "", Summer::Never),
    ("Asia/Kolkata", 330, "IST", "", Summer::Never),
    ("America/Sao_Paulo", -180, "-03", "", Summer::Never),
];

fn offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_is_whole() {
        for (name, ..) in ZONES {
            let text = zone(name).unwrap();
            assert_eq!(text.matches("BEGIN:").count(), text.matches("END:").count());
        }
        assert!(zone("Europe/Berlin").unwrap().contains("DTSTART:19700329T020000\r\n"));
        assert_eq!(zone("Nowhere"), None);
    }
}
