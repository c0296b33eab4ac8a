//! VTIMEZONE definitions (RFC 5545 §3.6.5) as different programs write them.

/// A zone a calendar object may refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    Berlin,
    /// The same TZID as `Berlin`, with the rules some program froze long ago.
    OldBerlin,
    NewYork,
    Kolkata,
}

impl Zone {
    /// The TZID; two of the zones share one.
    pub fn id(self) -> &'static str {
        match self {
            Zone::Berlin | Zone::OldBerlin => "Europe/Berlin",
            Zone::NewYork => "America/New_York",
            Zone::Kolkata => "Asia/Kolkata",
        }
    }

    /// Its definition.
    pub fn definition(self) -> &'static str {
        match self {
            Zone::Berlin => {
                "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nX-LIC-LOCATION:Europe/Berlin\r\n\
                 BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nDTSTART:19700329T020000\r\n\
                 RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n\
                 BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nDTSTART:19701025T030000\r\n\
                 RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
            }
            Zone::OldBerlin => {
                "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n\
                 BEGIN:STANDARD\r\nDTSTART:19810927T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=-1SU\r\n\
                 TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:MEZ\r\nEND:STANDARD\r\n\
                 BEGIN:DAYLIGHT\r\nDTSTART:19810329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
                 TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:MESZ\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
            }
            Zone::NewYork => {
                "BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\n\
                 BEGIN:DAYLIGHT\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nTZNAME:EDT\r\nDTSTART:20070311T020000\r\n\
                 RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\nEND:DAYLIGHT\r\n\
                 BEGIN:STANDARD\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nTZNAME:EST\r\nDTSTART:20071104T020000\r\n\
                 RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
            }
            Zone::Kolkata => {
                "BEGIN:VTIMEZONE\r\nTZID:Asia/Kolkata\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n\
                 TZOFFSETFROM:+0530\r\nTZOFFSETTO:+0530\r\nTZNAME:IST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
            }
        }
    }
}
