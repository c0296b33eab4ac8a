//! A card as a row of Outlook's table, for programs that read no vCard. What has no column of its own goes into the
//! notes. Cells that a spreadsheet would run as a formula are defused (OWASP ASVS 1.2.10); writing the file is not done
//! here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::{lines, text};
use super::draft::Draft;
use super::{Version, number, without_scheme};

/// The columns, as Outlook names them.
pub const CSV_HEADER: &[&str] = &[
    "First Name",
    "Middle Name",
    "Last Name",
    "Title",
    "Suffix",
    "Nickname",
    "E-mail Address",
    "E-mail 2 Address",
    "E-mail 3 Address",
    "Home Phone",
    "Home Phone 2",
    "Business Phone",
    "Business Phone 2",
    "Mobile Phone",
    "Other Phone",
    "Primary Phone",
    "Pager",
    "Business Fax",
    "Home Fax",
    "Other Fax",
    "Company Main Phone",
    "IMAddress",
    "Job Title",
    "Department",
    "Company",
    "Business Street",
    "Business City",
    "Business State",
    "Business Postal Code",
    "Business Country/Region",
    "Home Street",
    "Home City",
    "Home State",
    "Home Postal Code",
    "Home Country/Region",
    "Other Street",
    "Other City",
    "Other State",
    "Other Postal Code",
    "Other Country/Region",
    "Personal Web Page",
    "Web Page",
    "Birthday",
    "Anniversary",
    "Categories",
    "Notes",
];

/// The cells of a card, one for each column of [`CSV_HEADER`].
pub fn csv_row(card: &str) -> Vec<String> {
    let mut row = Row { cells: vec![String::new(); CSV_HEADER.len()], notes: Vec::new(), also: Vec::new(), name: None };
    let labels = labels(card);
    let mut source = Version::V30;
    let mut depth = 0_usize;
    for line in lines::card_lines(card) {
        if let Some((begin, _)) = lines::edge(&line.text) {
            depth = if begin { depth + 1 } else { depth.saturating_sub(1) };
            continue;
        }
        if depth != 1 {
            continue;
        }
        let Some(parts) = lines::parts(&line.text) else { continue };
        if parts.name.eq_ignore_ascii_case("VERSION") {
            source = number(parts.value).unwrap_or(source);
        } else if let Some(column) = COLUMNS.iter().find(|(name, _)| parts.name.eq_ignore_ascii_case(name)) {
            let structured = matches!(column.1, Column::Name | Column::Address | Column::Organisation);
            let draft = Draft::new(parts, source, structured);
            if !draft.value.trim().is_empty() {
                row.add(column.1, &draft);
            }
        } else if !NO_VALUES.iter().any(|name| parts.name.eq_ignore_ascii_case(name)) {
            let label = parts.group.and_then(|group| labels.get(&group.to_ascii_lowercase()));
            row.further(&Draft::new(parts, source, false), label.map(String::as_str));
        }
    }
    row.finish()
}

/// What says something of the card rather than of a person, or is no text.
const NO_VALUES: [&str; 11] = [
    "PRODID",
    "UID",
    "REV",
    "SOURCE",
    "XML",
    "CLIENTPIDMAP",
    "PHOTO",
    "LOGO",
    "SOUND",
    "KEY",
    // It stands with the value that it is the label of.
    "X-ABLABEL",
];

/// What people call a value, by its group (Apple: `item1.X-ABLabel:_$!<Anniversary>!$_`).
fn labels(card: &str) -> BTreeMap<String, String> {
    let label = |line: lines::Line<'_>| {
        let parts = lines::parts(&line.text)?;
        let value = text::unescape(parts.value);
        let label = value.trim().trim_start_matches("_$!<").trim_end_matches(">!$_");
        let is_label = parts.name.eq_ignore_ascii_case("X-ABLABEL") && !label.is_empty();
        is_label.then_some(())?;
        Some((parts.group?.to_ascii_lowercase(), label.to_owned()))
    };
    lines::card_lines(card).filter_map(label).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Column {
    FullName,
    Name,
    Organisation,
    Phone,
    Mail,
    Address,
    Date(&'static str),
    Page,
    Categories,
    Note,
    Plain(&'static str),
}

const COLUMNS: [(&str, Column); 15] = [
    ("FN", Column::FullName),
    ("N", Column::Name),
    ("NICKNAME", Column::Plain("Nickname")),
    ("ORG", Column::Organisation),
    ("TITLE", Column::Plain("Job Title")),
    ("ROLE", Column::Plain("Job Title")),
    ("TEL", Column::Phone),
    ("EMAIL", Column::Mail),
    ("ADR", Column::Address),
    ("BDAY", Column::Date("Birthday")),
    ("ANNIVERSARY", Column::Date("Anniversary")),
    ("X-ANNIVERSARY", Column::Date("Anniversary")),
    ("URL", Column::Page),
    ("CATEGORIES", Column::Categories),
    ("NOTE", Column::Note),
];

struct Row {
    cells: Vec<String>,
    notes: Vec<String>,
    /// What found no column.
    also: Vec<String>,
    name: Option<String>,
}

impl Row {
    fn add(&mut self, column: Column, draft: &Draft<'_>) {
        let plain = || text::unescape(draft.value.trim()).into_owned();
        let has = |kind: &str| draft.types.iter().any(|other| other.eq_ignore_ascii_case(kind));
        match column {
            Column::FullName => match self.name {
                None => self.name = Some(plain()),
                Some(_) => self.put(&[], "Name", plain()),
            },
            Column::Name => {
                let columns = ["Last Name", "First Name", "Middle Name", "Title", "Suffix"];
                for (column, field) in columns.into_iter().zip(text::fields(&draft.value, b';')) {
                    self.put(&[column], column, list(field, " "));
                }
            }
            Column::Organisation => {
                let mut fields = text::fields(&draft.value, b';');
                self.put(&["Company"], "Company", fields.next().map(unescaped).unwrap_or_default());
                let units: Vec<String> = fields.map(unescaped).filter(|unit| !unit.is_empty()).collect();
                self.put(&["Department"], "Department", units.join(", "));
            }
            Column::Phone => {
                let number = plain();
                let number = without_scheme(&number, "tel:").trim().to_string();
                self.put(phone_columns(&has, draft.pref.is_some()), "Phone", number);
            }
            Column::Mail => {
                let address = plain();
                let columns = ["E-mail Address", "E-mail 2 Address", "E-mail 3 Address"];
                self.put(&columns, "E-mail", without_scheme(&address, "mailto:").trim().to_string());
            }
            Column::Address => self.address(draft, &has),
            Column::Date(column) => self.date(column, draft),
            Column::Page => {
                let columns: &[&str] =
                    if has("home") { &["Personal Web Page", "Web Page"] } else { &["Web Page", "Personal Web Page"] };
                self.put(columns, "Web page", plain());
            }
            Column::Categories => {
                let all: Vec<String> =
                    text::fields(&draft.value, b',').map(unescaped).filter(|c| !c.is_empty()).collect();
                self.put(&["Categories"], "Categories", all.join(";"));
            }
            Column::Note => self.notes.push(plain()),
            Column::Plain(column) => self.put(&[column], column, plain()),
        }
    }

    /// A value of a property that Outlook has no column for: instant messages have one, all other text goes into the notes.
    fn further(&mut self, draft: &Draft<'_>, label: Option<&str>) {
        let value = text::unescape(draft.value.trim()).into_owned();
        let is_data = value.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"));
        if draft.base64 || is_data {
            return;
        }
        let name = draft.name.to_ascii_uppercase();
        let columns: &[&str] = if name == "IMPP" { &["IMAddress"] } else { &[] };
        let kinds = draft.types.join(", ");
        let label = match label {
            Some(label) => label.to_owned(),
            None if kinds.is_empty() => name,
            None => format!("{name} ({kinds})"),
        };
        self.put(columns, &label, value);
    }

    /// Puts a value into the first of these columns that is free, else into the notes.
    fn put(&mut self, columns: &[&str], label: &str, value: String) {
        if value.trim().is_empty() {
            return;
        }
        for column in columns {
            if let Some(cell) = self.cell(column)
                && cell.is_empty()
            {
                *cell = value;
                return;
            }
        }
        self.also.push(format!("{label}: {value}"));
    }

    fn cell(&mut self, column: &str) -> Option<&mut String> {
        let at = CSV_HEADER.iter().position(|name| *name == column)?;
        self.cells.get_mut(at)
    }

    fn address(&mut self, draft: &Draft<'_>, has: &dyn Fn(&str) -> bool) {
        let fields: Vec<String> = text::fields(&draft.value, b';').map(|field| list(field, ", ")).collect();
        let field = |at: usize| fields.get(at).cloned().unwrap_or_default();
        let street: Vec<String> = [2, 1, 0].into_iter().map(field).filter(|part| !part.is_empty()).collect();
        let parts = [street.join(", "), field(3), field(4), field(5), field(6)];
        if parts.iter().all(String::is_empty) {
            return;
        }
        let places = if has("home") {
            ["Home", "Other"]
        } else if has("work") {
            ["Business", "Other"]
        } else {
            ["Other", "Home"]
        };
        for place in places {
            let columns =
                ["Street", "City", "State", "Postal Code", "Country/Region"].map(|part| format!("{place} {part}"));
            if columns.iter().all(|column| self.cell(column).is_some_and(|cell| cell.is_empty())) {
                for (column, part) in columns.iter().zip(parts) {
                    self.put(&[column], "Address", part);
                }
                return;
            }
        }
        let all: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        self.also.push(format!("Address: {}", all.join(", ")));
    }

    fn date(&mut self, column: &'static str, draft: &Draft<'_>) {
        let value = draft.value.trim();
        let date = value.split(['T', 't']).next().unwrap_or("");
        let digits: String = date.chars().filter(char::is_ascii_digit).collect();
        let without_year = draft.rest.iter().any(|(name, _)| name.eq_ignore_ascii_case("X-APPLE-OMIT-YEAR"));
        match (digits.len(), digits.get(..4), digits.get(4..6), digits.get(6..8)) {
            (8, Some(year), Some(month), Some(day)) if !without_year => {
                self.put(&[column], column, format!("{year}-{month}-{day}"));
            }
            (8, _, Some(month), Some(day)) => self.also.push(format!("{column} (without year): {month}-{day}")),
            _ => self.also.push(format!("{column}: {}", text::unescape(value))),
        }
    }

    fn finish(mut self) -> Vec<String> {
        let unnamed = ["First Name", "Middle Name", "Last Name"]
            .iter()
            .all(|column| self.cell(column).is_none_or(|cell| cell.is_empty()));
        if unnamed
            && let Some(name) = self.name.take()
            && let Some(cell) = self.cell("First Name")
        {
            *cell = name;
        }
        let mut notes = std::mem::take(&mut self.notes);
        notes.append(&mut self.also);
        let notes = notes.join("\n");
        if let Some(cell) = self.cell("Notes") {
            *cell = notes;
        }
        for (cell, column) in self.cells.iter_mut().zip(CSV_HEADER) {
            if let Cow::Owned(safe) =
                defused(cell, column.contains("Phone") || column.contains("Fax") || *column == "Pager")
            {
                *cell = safe;
            }
        }
        self.cells
    }
}

fn phone_columns(has: &dyn Fn(&str) -> bool, preferred: bool) -> &'static [&'static str] {
    if has("fax") {
        return if has("home") {
            &["Home Fax", "Other Fax"]
        } else if has("work") {
            &["Business Fax", "Other Fax"]
        } else {
            &["Other Fax", "Business Fax"]
        };
    }
    if has("pager") {
        &["Pager", "Other Phone"]
    } else if has("cell") || has("iphone") || has("mobile") {
        &["Mobile Phone", "Other Phone", "Primary Phone"]
    } else if has("main") {
        &["Company Main Phone", "Other Phone"]
    } else if has("home") {
        &["Home Phone", "Home Phone 2", "Other Phone"]
    } else if has("work") {
        &["Business Phone", "Business Phone 2", "Other Phone"]
    } else if preferred {
        &["Primary Phone", "Other Phone"]
    } else {
        &["Other Phone", "Primary Phone"]
    }
}

fn unescaped(field: &str) -> String {
    text::unescape(field).trim().to_string()
}

/// The values of a field that may hold a list.
fn list(field: &str, glue: &str) -> String {
    let all: Vec<String> = text::fields(field, b',').map(unescaped).filter(|part| !part.is_empty()).collect();
    all.join(glue)
}

/// A cell that no spreadsheet runs. A phone number keeps its plus sign: dashes, slashes and dots in it become blanks, so
/// that it is no sum.
fn defused(cell: &str, phone: bool) -> Cow<'_, str> {
    let Some(first) = cell.chars().next() else { return Cow::Borrowed(cell) };
    if !matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠') {
        return Cow::Borrowed(cell);
    }
    let number = first == '+' && cell.chars().skip(1).all(|c| c.is_ascii_digit() || " ()-./\u{a0}".contains(c));
    if phone && number {
        return Cow::Owned(cell.replace(['-', '/', '.'], " "));
    }
    Cow::Owned(format!("'{cell}"))
}

#[cfg(test)]
mod tests;
