//! A card or calendar object taken apart for the filters: unfolded content lines, components, times.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// One content line: name without group, its TZID, value.
#[derive(Debug)]
pub struct Line {
    pub name: String,
    tzid: Option<String>,
    pub value: String,
}

/// The content lines of a text, unfolded; what is none is left out.
pub fn lines(text: &str) -> Vec<Line> {
    let mut unfolded: Vec<String> = Vec::new();
    for line in text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)) {
        match (line.strip_prefix([' ', '\t']), unfolded.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            _ => unfolded.push(line.to_owned()),
        }
    }
    unfolded.iter().filter_map(|line| parse(line)).collect()
}

fn parse(line: &str) -> Option<Line> {
    let mut quoted = false;
    let colon = line.find(|c| {
        quoted ^= c == '"';
        c == ':' && !quoted
    })?;
    let (head, value) = line.split_at(colon);
    let mut parts = head.split(';');
    let name = parts.next().unwrap_or("");
    let name = name.rsplit('.').next().unwrap_or(name).to_ascii_uppercase();
    let tzid = parts
        .filter_map(|part| part.split_once('='))
        .find(|(key, _)| key.eq_ignore_ascii_case("TZID"))
        .map(|(_, tzid)| tzid.trim_matches('"').to_owned());
    Some(Line { name, tzid, value: value.strip_prefix(':').unwrap_or(value).to_owned() })
}

/// A calendar object taken apart: its own properties, and each component right inside.
pub struct Object<'a> {
    pub own: Vec<&'a Line>,
    pub components: Vec<Component<'a>>,
}

/// A component right inside, and the names of those inside it.
pub struct Component<'a> {
    pub name: &'a str,
    pub lines: Vec<&'a Line>,
    pub inside: Vec<&'a str>,
}

impl<'a> Object<'a> {
    /// Takes apart the lines of an object.
    pub fn from(lines: &'a [Line]) -> Object<'a> {
        let mut object = Object { own: Vec::new(), components: Vec::new() };
        let mut depth = 0_usize;
        for line in lines {
            match (line.name.as_str(), depth) {
                ("BEGIN", 1) => {
                    object.components.push(Component { name: &line.value, lines: Vec::new(), inside: Vec::new() });
                    depth += 1;
                }
                ("BEGIN", _) => {
                    if let Some(component) = object.components.last_mut() {
                        component.inside.push(&line.value);
                    }
                    depth += 1;
                }
                ("END", _) => depth = depth.saturating_sub(1),
                (_, 1) => object.own.push(line),
                (_, 2) => {
                    if let Some(component) = object.components.last_mut() {
                        component.lines.push(line);
                    }
                }
                _ => (),
            }
        }
        object
    }
}

impl Component<'_> {
    fn line(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name).copied()
    }

    /// True when it may take place between two times (RFC 4791 §9.9).
    pub fn overlaps(&self, (from, to): (i64, i64)) -> bool {
        let at = |name| self.line(name).and_then(|line| instant(&line.value, line.tzid.as_deref()));
        let end = at("DTEND").or_else(|| at("DUE")).or_else(|| at("COMPLETED"));
        let Some(start) = at("DTSTART").or(end) else {
            // A to-do without any date matches every range (RFC 4791 §9.9); an event always has one.
            return self.name == "VTODO";
        };
        let whole_day = self.line("DTSTART").is_some_and(|line| line.value.len() == 8);
        let end = end.unwrap_or(if whole_day { start + 86_400 } else { start });
        if let Some(rule) = self.line("RRULE").map(|line| line.value.as_str()) {
            let until =
                rule.split(';').find_map(|part| part.strip_prefix("UNTIL=")).and_then(|text| instant(text, None));
            return start < to && until.is_none_or(|until| until + (end - start) >= from);
        }
        start < to && (end > from || (end == start && start >= from))
    }
}

/// Unix seconds of `19970101`, `19970101T120000` in a zone, or `19970101T120000Z`.
pub fn instant(text: &str, tzid: Option<&str>) -> Option<i64> {
    let (text, zone) = match text.strip_suffix('Z') {
        Some(text) => (text, TimeZone::UTC),
        None => (text, tzid.and_then(|tzid| TimeZone::get(tzid).ok()).unwrap_or(TimeZone::UTC)),
    };
    let full = if text.len() == 8 { format!("{text}T000000") } else { text.to_owned() };
    let time = DateTime::strptime("%Y%m%dT%H%M%S", &full).ok()?;
    zone.to_ambiguous_zoned(time).compatible().map(|zoned| Timestamp::from(&zoned).as_second()).ok()
}
