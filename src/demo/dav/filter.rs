//! The filters of addressbook-query (RFC 6352 §10.5) and calendar-query (RFC 4791 §9.7) over unfolded content lines.
//!
//! Time ranges: an object that repeats counts from its first start until its UNTIL, without looking at single
//! instances; unknown time zones count as UTC. Parameter filters are refused as `supported-filter`.

use super::content::{Line, Object, instant, lines};
use super::tree::Element;
use super::xml::{CALDAV, CARDDAV};

/// A test of the properties of one name.
#[derive(Debug)]
struct PropertyFilter {
    name: String,
    absent: bool,
    texts: Vec<TextMatch>,
    all_texts: bool,
}

#[derive(Debug)]
struct TextMatch {
    needle: String,
    how: How,
    folds_case: bool,
    negated: bool,
}

#[derive(Debug)]
enum How {
    Equals,
    Contains,
    StartsWith,
    EndsWith,
}

impl PropertyFilter {
    fn from(element: &Element<'_>, namespace: &str, condition: &'static str) -> Result<PropertyFilter, &'static str> {
        let mut filter = PropertyFilter {
            name: element.attribute("name").unwrap_or("").to_ascii_uppercase(),
            absent: false,
            texts: Vec::new(),
            all_texts: element.attribute("test") == Some("allof"),
        };
        for child in element.children() {
            if child.is(namespace, "is-not-defined") {
                filter.absent = true;
            } else if child.is(namespace, "text-match") {
                filter.texts.push(TextMatch::from(&child, namespace)?);
            } else {
                return Err(condition);
            }
        }
        Ok(filter)
    }

    fn matches(&self, lines: &[&Line]) -> bool {
        let mut named = lines.iter().filter(|line| line.name == self.name).peekable();
        if self.absent {
            return named.peek().is_none();
        }
        if self.texts.is_empty() {
            return named.peek().is_some();
        }
        let values: Vec<&str> = named.map(|line| line.value.as_str()).collect();
        let hits = |text: &TextMatch| values.iter().any(|value| text.matches(value));
        if self.all_texts { self.texts.iter().all(hits) } else { self.texts.iter().any(hits) }
    }
}

impl TextMatch {
    fn from(element: &Element<'_>, namespace: &str) -> Result<TextMatch, &'static str> {
        let folds_case = match element.attribute("collation") {
            None | Some("i;ascii-casemap" | "i;unicode-casemap" | "default") => true,
            Some("i;octet") => false,
            Some(_) if namespace == CARDDAV => return Err("A:supported-collation"),
            Some(_) => return Err("C:supported-collation"),
        };
        let how = match element.attribute("match-type") {
            Some("equals") => How::Equals,
            Some("starts-with") => How::StartsWith,
            Some("ends-with") => How::EndsWith,
            _ => How::Contains,
        };
        let needle = if folds_case { element.text().to_lowercase() } else { element.text().to_owned() };
        Ok(TextMatch { needle, how, folds_case, negated: element.attribute("negate-condition") == Some("yes") })
    }

    fn matches(&self, value: &str) -> bool {
        let folded = if self.folds_case { value.to_lowercase() } else { value.to_owned() };
        let hit = match self.how {
            How::Equals => folded == self.needle,
            How::Contains => folded.contains(&self.needle),
            How::StartsWith => folded.starts_with(&self.needle),
            How::EndsWith => folded.ends_with(&self.needle),
        };
        hit != self.negated
    }
}

/// The filter of an addressbook-query.
#[derive(Debug)]
pub struct CardFilter {
    filters: Vec<PropertyFilter>,
    all: bool,
}

impl CardFilter {
    /// Reads it from the report; the error is the precondition that failed.
    pub fn from(root: &Element<'_>) -> Result<CardFilter, &'static str> {
        let Some(filter) = root.child(CARDDAV, "filter") else {
            return Ok(CardFilter { filters: Vec::new(), all: true });
        };
        let mut filters = Vec::new();
        for child in filter.children() {
            if !child.is(CARDDAV, "prop-filter") {
                return Err("A:supported-filter");
            }
            filters.push(PropertyFilter::from(&child, CARDDAV, "A:supported-filter")?);
        }
        Ok(CardFilter { filters, all: filter.attribute("test") == Some("allof") })
    }

    /// True when a card passes.
    pub fn matches(&self, text: &str) -> bool {
        if self.filters.is_empty() {
            return true;
        }
        let lines = lines(text);
        let lines: Vec<&Line> = lines.iter().collect();
        let hits = |filter: &PropertyFilter| filter.matches(&lines);
        if self.all { self.filters.iter().all(hits) } else { self.filters.iter().any(hits) }
    }
}

/// The filter of a calendar-query: what the components inside VCALENDAR must be like.
#[derive(Debug)]
pub struct ObjectFilter {
    components: Vec<ComponentFilter>,
    properties: Vec<PropertyFilter>,
    impossible: bool,
}

#[derive(Debug)]
struct ComponentFilter {
    name: String,
    absent: bool,
    range: Option<(i64, i64)>,
    properties: Vec<PropertyFilter>,
    /// Names of components inside, and whether they must be absent.
    inside: Vec<(String, bool)>,
}

impl ObjectFilter {
    /// Reads it from the report; the error is the precondition that failed.
    pub fn from(root: &Element<'_>) -> Result<ObjectFilter, &'static str> {
        let outer = root
            .child(CALDAV, "filter")
            .and_then(|filter| filter.child(CALDAV, "comp-filter"))
            .ok_or("C:valid-filter")?;
        let is_calendar = outer.attribute("name").is_some_and(|name| name.eq_ignore_ascii_case("VCALENDAR"));
        let mut filter = ObjectFilter { components: Vec::new(), properties: Vec::new(), impossible: !is_calendar };
        for child in outer.children() {
            if child.is(CALDAV, "comp-filter") {
                filter.components.push(ComponentFilter::from(&child)?);
            } else if child.is(CALDAV, "prop-filter") {
                filter.properties.push(PropertyFilter::from(&child, CALDAV, "C:supported-filter")?);
            } else if child.is(CALDAV, "is-not-defined") {
                filter.impossible = is_calendar;
            } else {
                return Err("C:supported-filter");
            }
        }
        Ok(filter)
    }

    /// True when a calendar object passes.
    pub fn matches(&self, text: &str) -> bool {
        if self.impossible {
            return false;
        }
        let lines = lines(text);
        let object = Object::from(&lines);
        self.properties.iter().all(|property| property.matches(&object.own))
            && self.components.iter().all(|component| component.matches(&object))
    }
}

impl ComponentFilter {
    fn from(element: &Element<'_>) -> Result<ComponentFilter, &'static str> {
        let mut filter = ComponentFilter {
            name: element.attribute("name").unwrap_or("").to_ascii_uppercase(),
            absent: false,
            range: None,
            properties: Vec::new(),
            inside: Vec::new(),
        };
        for child in element.children() {
            match child.name() {
                "is-not-defined" => filter.absent = true,
                "time-range" => {
                    let bound = |name, otherwise| match child.attribute(name) {
                        Some(text) => instant(text, None).ok_or("C:valid-filter"),
                        None => Ok(otherwise),
                    };
                    filter.range = Some((bound("start", i64::MIN)?, bound("end", i64::MAX)?));
                }
                "prop-filter" => {
                    filter.properties.push(PropertyFilter::from(&child, CALDAV, "C:supported-filter")?);
                }
                "comp-filter" => {
                    let absent = child.child(CALDAV, "is-not-defined").is_some();
                    filter.inside.push((child.attribute("name").unwrap_or("").to_ascii_uppercase(), absent));
                }
                _ => return Err("C:supported-filter"),
            }
        }
        Ok(filter)
    }

    fn matches(&self, object: &Object<'_>) -> bool {
        let mut named = object.components.iter().filter(|component| component.name == self.name);
        if self.absent {
            return named.next().is_none();
        }
        named.any(|component| {
            self.range.is_none_or(|range| component.overlaps(range))
                && self.properties.iter().all(|property| property.matches(&component.lines))
                && self.inside.iter().all(|(name, absent)| component.inside.contains(&name.as_str()) != *absent)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::*;

    const EVENT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Gro\r\n ße Feier\r\nDTSTART;TZID=Europe/Berlin:20240601T120000\r\nDTEND;TZID=Europe/Berlin:20240601T130000\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    #[test]
    fn calendar_filters() {
        let check = |inner: &str, expect: bool| {
            let query = format!(
                "<c:calendar-query xmlns:c='{CALDAV}'><c:filter><c:comp-filter name='VCALENDAR'>{inner}</c:comp-filter></c:filter></c:calendar-query>"
            );
            let tree = Tree::parse(query.as_bytes()).unwrap();
            let filter = ObjectFilter::from(&tree.root().unwrap()).unwrap();
            assert_eq!(filter.matches(EVENT), expect, "{inner}");
        };
        let event = |inner: &str| format!("<c:comp-filter name='VEVENT'>{inner}</c:comp-filter>");
        check("", true);
        check(&event(""), true);
        check("<c:comp-filter name='VTODO'/>", false);
        check("<c:comp-filter name='VTODO'><c:is-not-defined/></c:comp-filter>", true);
        check(&event("<c:time-range start='20240601T000000Z' end='20240602T000000Z'/>"), true);
        check(&event("<c:time-range start='20240601T110000Z'/>"), false);
        check(&event("<c:time-range end='20240601T100000Z'/>"), false);
        check(&event("<c:time-range end='20240601T100001Z'/>"), true);
        check(&event("<c:prop-filter name='SUMMARY'><c:text-match>GROSSE</c:text-match></c:prop-filter>"), false);
        check(&event("<c:prop-filter name='SUMMARY'><c:text-match>GROßE f</c:text-match></c:prop-filter>"), true);
        check(&event("<c:prop-filter name='RRULE'><c:is-not-defined/></c:prop-filter>"), true);
        check(&event("<c:comp-filter name='VALARM'/>"), true);
        check(&event("<c:comp-filter name='VALARM'><c:is-not-defined/></c:comp-filter>"), false);
    }

    #[test]
    fn card_filters() {
        let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoë Ångström\r\nitem1.EMAIL;TYPE=\"a:b\":zoe@example.org\r\nEND:VCARD\r\n";
        let check = |filter: &str, expect: Result<bool, &str>| {
            let query = format!("<a:addressbook-query xmlns:a='{CARDDAV}'>{filter}</a:addressbook-query>");
            let tree = Tree::parse(query.as_bytes()).unwrap();
            assert_eq!(CardFilter::from(&tree.root().unwrap()).map(|filter| filter.matches(card)), expect, "{filter}");
        };
        let fn_is = |how: &str, text: &str| {
            format!("<a:prop-filter name='FN'><a:text-match {how}>{text}</a:text-match></a:prop-filter>")
        };
        check("", Ok(true));
        check(&format!("<a:filter>{}</a:filter>", fn_is("match-type='starts-with'", "zoë")), Ok(true));
        check(&format!("<a:filter>{}</a:filter>", fn_is("collation='i;octet'", "zoë")), Ok(false));
        check(&format!("<a:filter>{}</a:filter>", fn_is("collation='i;klingon'", "zoë")), Err("A:supported-collation"));
        check(
            "<a:filter><a:prop-filter name='EMAIL'><a:text-match match-type='ends-with'>.org</a:text-match></a:prop-filter></a:filter>",
            Ok(true),
        );
        check("<a:filter><a:prop-filter name='TEL'><a:is-not-defined/></a:prop-filter></a:filter>", Ok(true));
        check("<a:filter><a:prop-filter name='TEL'/></a:filter>", Ok(false));
        check(&format!("<a:filter test='allof'><a:prop-filter name='TEL'/>{}</a:filter>", fn_is("", "zo")), Ok(false));
    }
}
