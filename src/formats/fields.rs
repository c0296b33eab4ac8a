//! What an item says, field by field: for telling in words what changed between two of the same, and for putting the
//! values of one into the other. What counts as the same is decided by `meaning`, as for whole items.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::lines::{self, Parts};
use super::text;

/// So many bytes of a value are shown.
const SHOWN_BYTES: usize = 200;

/// One value of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name of the property, in upper case, as the newest version of the format calls it.
    pub property: String,
    /// The overridden instance it belongs to (RECURRENCE-ID), where an event repeats.
    pub instance: Option<String>,
    /// Equal for two values that say the same, however servers write them.
    pub unit: Vec<u8>,
    /// The value on one line, for people; empty for what is no text, as a picture.
    pub shown: String,
    /// The content lines that say it, unfolded: one, or all of its group or component.
    pub lines: Vec<String>,
}

/// The values of one property that differ between two items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub property: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub instance: Option<String>,
    /// Values that only the old one has.
    pub gone: Vec<String>,
    /// Values that only the new one has.
    pub new: Vec<String>,
}

/// What differs between two items, by property and instance.
pub fn difference(old: &[Field], new: &[Field]) -> Vec<Change> {
    let mut changes: BTreeMap<(&Option<String>, &str), Change> = BTreeMap::new();
    let empty = |field: &Field| Change {
        property: field.property.clone(),
        instance: field.instance.clone(),
        gone: Vec::new(),
        new: Vec::new(),
    };
    for field in without(old, new) {
        let change = changes.entry((&field.instance, &field.property)).or_insert_with(|| empty(field));
        change.gone.push(field.shown.clone());
    }
    for field in without(new, old) {
        let change = changes.entry((&field.instance, &field.property)).or_insert_with(|| empty(field));
        change.new.push(field.shown.clone());
    }
    changes.into_values().collect()
}

/// The fields of `these` that have no equal among `those`; of two equal ones, as many as there are more.
pub fn without<'a>(these: &'a [Field], those: &[Field]) -> Vec<&'a Field> {
    let mut there: BTreeMap<(&Option<String>, &[u8]), usize> = BTreeMap::new();
    for field in those {
        *there.entry((&field.instance, &field.unit)).or_default() += 1;
    }
    let mut left = Vec::new();
    for field in these {
        match there.get_mut(&(&field.instance, field.unit.as_slice())) {
            Some(n) if *n > 0 => *n -= 1,
            _ => left.push(field),
        }
    }
    left
}

/// How values of a backup are put into what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Only what is there, but emptied: properties that have no value any more.
    Refill,
    /// Also further values of what may have many, such as phone numbers. No value is overwritten.
    Merge,
}

/// What is there, with values of a backup put into it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    pub text: String,
    /// What was put into it, by property and instance.
    pub added: Vec<Change>,
    /// What the backup says otherwise, and was left as it is there.
    pub left: Vec<Change>,
}

impl Merged {
    pub(super) fn note(into: &mut Vec<Change>, field: &Field) {
        let same = |change: &&mut Change| change.property == field.property && change.instance == field.instance;
        match into.iter_mut().find(same) {
            Some(change) => change.gone.push(field.shown.clone()),
            None => into.push(Change {
                property: field.property.clone(),
                instance: field.instance.clone(),
                gone: vec![field.shown.clone()],
                new: Vec::new(),
            }),
        }
    }
}

/// A content line without its value, to be told apart from one with a value.
pub(super) fn is_empty_line(line: &str, property: &str) -> bool {
    lines::parts(line).is_some_and(|parts| {
        parts.name.eq_ignore_ascii_case(property) && parts.value.bytes().all(|b| matches!(b, b';' | b',' | b' '))
    })
}

/// A value on one line; `parted` where semicolons part it.
pub(super) fn shown(parts: Parts<'_>, parted: bool) -> String {
    let mut line = String::new();
    let fields: Vec<&str> = if parted { text::fields(parts.value, b';').collect() } else { vec![parts.value] };
    for field in fields {
        let field = text::unescape(field);
        let words = field.split(|c: char| c.is_control()).map(str::trim).filter(|part| !part.is_empty());
        for word in words {
            if !line.is_empty() {
                line.push_str(if parted { ", " } else { " " });
            }
            line.push_str(word);
        }
    }
    if line.len() > SHOWN_BYTES {
        line.truncate(line.floor_char_boundary(SHOWN_BYTES));
        line.push('…');
    }
    line
}
