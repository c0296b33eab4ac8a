//! Outlook's calendar and tasks as tables (CSV), in its languages, and the simpler table that Google's calendar takes. Each
//! row becomes an event, or a to-do where the table has due dates and no ends. Such tables have no time zones: times stay as
//! the clock on the wall showed them. Whether the day or the month stands first is told by all dates of the table together
//! ([`super::days`]); when they can't tell, nothing is taken until a person says it.

mod columns;

use jiff::civil::{Date, DateTime};
use jiff::{Span, Timestamp, Unit};

use super::super::Loss;
use super::super::icalendar::build::{Alarm, Entry, Person, Sort, When};
use super::days::{self, Order};
use super::table::{self, Row, Table};
use super::{Composed, Refused, Taken, Uids, Unfit, folded};
use crate::model::Kind;

pub use columns::Field;

/// What becomes of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnUse {
    pub header: String,
    /// `None`: its values go into the description.
    pub becomes: Option<Field>,
}

/// Whether a file begins like a table of appointments or to-dos.
pub fn recognise(head: &[u8]) -> bool {
    let Some(header) = table::header(head) else { return false };
    let uses = columns::used(&header);
    let has = |wanted: Field| uses.iter().any(|(field, _)| *field == Some(wanted));
    has(Field::Subject) && (has(Field::StartDate) || has(Field::DueDate))
}

/// What becomes of each column, by the header alone.
pub fn columns(head: &[u8]) -> Result<Vec<ColumnUse>, Unfit> {
    let header = table::header(head).ok_or(Unfit::NotThis { wanted: "a table" })?;
    let uses = columns::used(&header);
    Ok(header.into_iter().zip(uses).map(|(header, (becomes, _))| ColumnUse { header, becomes }).collect())
}

/// The entries of a table. `order` is what a person said, where the dates alone can't tell ([`Unfit::WhichOrder`]).
pub fn read(bytes: &[u8], order: Option<Order>) -> Result<Taken, Unfit> {
    let table = table::read(bytes)?;
    let uses = columns::used(&table.header);
    let has = |wanted: Field| uses.iter().any(|(field, _)| *field == Some(wanted));
    if !has(Field::Subject) || !(has(Field::StartDate) || has(Field::DueDate)) {
        return Err(Unfit::NoColumns { headers: table.header });
    }
    let sort = if has(Field::DueDate) && !has(Field::EndDate) { Sort::Todo } else { Sort::Event };
    let order = match order {
        Some(order) => Some(order),
        None => told(&table, &uses)?,
    };
    let plan = Plan { header: &table.header, uses, order, sort };
    let mut uids = Uids::default();
    let mut taken = Taken { refused: table.refused, remarks: table.remarks, ..Taken::default() };
    if sort == Sort::Event && plan.has(Field::StartTime) {
        taken.remarks.push("its times have no time zone; they are kept as the clock on the wall showed them".into());
    }
    for row in &table.rows {
        match plan.entry(row, &mut uids) {
            Ok(item) => taken.items.push(item),
            Err(why) => {
                let name = super::excerpt(plan.cell(row, Field::Subject));
                taken.refused.push(Refused { from: row.from, name, why });
            }
        }
    }
    taken.refused.sort_by_key(|refused| refused.from);
    Ok(taken)
}

/// The order that the dates tell: the only one in which each exists, else the only one in which nothing ends before it
/// begins, else that of the table's language.
fn told(table: &Table, uses: &[(Option<Field>, bool)]) -> Result<Option<Order>, Unfit> {
    let column = |wanted: Field| uses.iter().position(|(field, _)| *field == Some(wanted));
    let dates: Vec<usize> =
        [Field::StartDate, Field::EndDate, Field::DueDate, Field::ReminderDate, Field::CompletedDate]
            .into_iter()
            .filter_map(column)
            .collect();
    let cells = || table.rows.iter().flat_map(|row| dates.iter().map(|column| row.cell(*column)));
    if let Some(order) = days::order(cells()) {
        return Ok(Some(order));
    }
    let open =
        |text: &&str| days::read(text).is_some_and(|read| read != days::Read::Nothing && read.date(None).is_none());
    let Some(example) = cells().find(open) else { return Ok(None) };
    let both = |order: Order| {
        let (Some(start), Some(end)) = (column(Field::StartDate), column(Field::EndDate)) else { return true };
        table.rows.iter().all(|row| {
            let date = |column: usize| days::read(row.cell(column)).and_then(|read| read.date(Some(order)));
            match (date(start), date(end)) {
                // An appointment of more than a year is a date read wrongly, far more often than an appointment.
                (Some(start), Some(end)) => start <= end && (end - start).get_days() < 366,
                _ => true,
            }
        })
    };
    match (both(Order::DayFirst), both(Order::MonthFirst)) {
        (true, false) => Ok(Some(Order::DayFirst)),
        (false, true) => Ok(Some(Order::MonthFirst)),
        // Of the languages of these headers only English has countries with either order.
        _ if uses.iter().filter(|(field, english)| field.is_some() && !english).count() >= 2 => {
            Ok(Some(Order::DayFirst))
        }
        _ => Err(Unfit::WhichOrder { example: example.to_string() }),
    }
}

struct Plan<'t> {
    header: &'t [String],
    uses: Vec<(Option<Field>, bool)>,
    order: Option<Order>,
    sort: Sort,
}

impl Plan<'_> {
    fn column(&self, wanted: Field) -> Option<usize> {
        self.uses.iter().position(|(field, _)| *field == Some(wanted))
    }

    fn has(&self, wanted: Field) -> bool {
        self.column(wanted).is_some()
    }

    fn cell<'r>(&self, row: &'r Row, wanted: Field) -> &'r str {
        self.column(wanted).map_or("", |column| row.cell(column))
    }

    /// `Ok(None)` where nothing stands; an error where something stands that is no date.
    fn date(&self, row: &Row, wanted: Field) -> Result<Option<Date>, String> {
        let text = self.cell(row, wanted);
        match days::read(text) {
            _ if text.is_empty() => Ok(None),
            Some(days::Read::Nothing) => Ok(None),
            Some(read) => match read.date(self.order) {
                Some(date) => Ok(Some(date)),
                None => Err(format!("{text} is no date in the order of the others")),
            },
            None => Err(format!("{text} is no date")),
        }
    }

    fn time(&self, row: &Row, wanted: Field) -> Result<Option<jiff::civil::Time>, String> {
        let text = self.cell(row, wanted);
        if text.is_empty() {
            return Ok(None);
        }
        days::time(text).map(Some).ok_or_else(|| format!("{text} is no time of day"))
    }

    fn entry(&self, row: &Row, uids: &mut Uids) -> Result<Composed, String> {
        let mut losses = Vec::new();
        let mut entry = Entry { sort: self.sort, stamp: Timestamp::UNIX_EPOCH, ..Entry::default() };
        let start = self.date(row, Field::StartDate)?;
        if self.sort == Sort::Event {
            self.span(row, start.ok_or("it has no start")?, &mut entry)?;
        } else {
            entry.start = start.map(When::Day);
            entry.end = self.date(row, Field::DueDate)?.map(When::Day);
            if let Some(day) = self.date(row, Field::CompletedDate)? {
                entry.completed = day.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|time| time.timestamp());
                entry.status = "COMPLETED".into();
            }
        }
        self.reminder(row, &mut entry, &mut losses);
        let mut description = Vec::new();
        for (column, value) in row.cells.iter().enumerate() {
            let value = value.trim();
            let header = self.header.get(column).map_or("Beyond the last column", String::as_str);
            if value.is_empty() {
                continue;
            }
            let field = self.uses.get(column).and_then(|(field, _)| *field);
            let said = match field {
                Some(field) => self.text(field, header, value, &mut entry, &mut losses),
                None => false,
            };
            if !said {
                description.push(format!("{header}: {value}"));
            }
        }
        if !entry.description.is_empty() {
            description.insert(0, std::mem::take(&mut entry.description));
        }
        entry.description = description.join("\n");
        let content = self.header.iter().zip(&row.cells).filter(|(_, cell)| !cell.trim().is_empty());
        entry.uid = uids.of("calendar csv", content.flat_map(|(header, cell)| [header.as_str(), cell.trim()]));
        let kind = if self.sort == Sort::Todo { Kind::Tasks } else { Kind::Calendar };
        let (uid, name) = (entry.uid.clone(), super::excerpt(&entry.summary));
        let text = super::written(entry, &mut losses);
        Ok(Composed { kind, collection: None, uid, name, text, losses, from: row.from, attached: Vec::new() })
    }

    fn span(&self, row: &Row, start: Date, entry: &mut Entry) -> Result<(), String> {
        let end = self.date(row, Field::EndDate)?;
        let (from, to) = (self.time(row, Field::StartTime)?, self.time(row, Field::EndTime)?);
        if yes(self.cell(row, Field::AllDay)) || from.is_none() {
            // Outlook writes the midnight after the last day; tables without times mean the last day itself.
            let last = end.unwrap_or(start).max(start);
            let after = if to.is_some() && last > start { Ok(last) } else { last.tomorrow() };
            entry.start = Some(When::Day(start));
            entry.end = after.ok().map(When::Day);
            return Ok(());
        }
        let begins = DateTime::from_parts(start, from.unwrap_or_default());
        entry.start = Some(When::Floating(begins));
        if let Some(to) = to {
            let ends = DateTime::from_parts(end.unwrap_or(start), to);
            if ends < begins {
                return Err("it ends before it begins".into());
            }
            entry.end = Some(When::Floating(ends));
        }
        Ok(())
    }

    fn reminder(&self, row: &Row, entry: &mut Entry, losses: &mut Vec<Loss>) {
        if !yes(self.cell(row, Field::ReminderOn)) {
            return;
        }
        let begins = match (&entry.start, &entry.end) {
            (Some(When::Floating(time)), _) => Some(*time),
            (Some(When::Day(day)), _) | (None, Some(When::Day(day))) => Some(day.at(0, 0, 0, 0)),
            _ => None,
        };
        let at = match (self.date(row, Field::ReminderDate), self.time(row, Field::ReminderTime)) {
            (Ok(Some(date)), Ok(Some(time))) => Some(DateTime::from_parts(date, time)),
            _ => None,
        };
        let minutes = begins.zip(at).and_then(|(begins, at)| {
            let span: Span = at.until((Unit::Minute, begins)).ok()?;
            u32::try_from(span.get_minutes()).ok()
        });
        match minutes {
            Some(minutes_before) => {
                let text = self.cell(row, Field::Subject).to_string();
                entry.alarms.push(Alarm { minutes_before, text });
            }
            None => losses.push(Loss::new(format!(
                "its reminder ({} {}) is not before it begins",
                self.cell(row, Field::ReminderDate),
                self.cell(row, Field::ReminderTime)
            ))),
        }
    }

    /// Sets what a cell says; false when it has to be said in the description.
    fn text(&self, field: Field, header: &str, value: &str, entry: &mut Entry, losses: &mut Vec<Loss>) -> bool {
        let plain = folded(value);
        match field {
            Field::Subject => entry.summary = value.to_string(),
            Field::Location => entry.location = value.to_string(),
            Field::Description => entry.description = value.to_string(),
            Field::Categories => {
                let separator = if value.contains(';') { ';' } else { ',' };
                let names = value.split(separator).map(str::trim).filter(|name| !name.is_empty());
                entry.categories = names.map(str::to_string).collect();
            }
            Field::Organiser => match person(value) {
                Some(person) => entry.organizer = Some(person),
                None => return false,
            },
            Field::Attendees => {
                let people: Vec<Option<Person>> =
                    value.split(';').filter(|name| !name.trim().is_empty()).map(person).collect();
                // Names without addresses can't be asked, and half a list would be wrong.
                match people.into_iter().collect::<Option<Vec<Person>>>() {
                    Some(people) => entry.attendees.extend(people),
                    None => return false,
                }
            }
            Field::Priority => match plain.as_str() {
                "high" | "hoch" | "haute" | "alta" | "hoog" | "elevee" => entry.priority = Some(1),
                "low" | "niedrig" | "basse" | "baja" | "bassa" | "baixa" | "laag" | "faible" => {
                    entry.priority = Some(9)
                }
                "normal" | "normale" | "normaal" | "mittel" | "media" | "moyenne" => (),
                _ => return false,
            },
            Field::Private => {
                if yes(value) {
                    entry.extra.push(("CLASS".into(), "PRIVATE".into()));
                }
            }
            Field::Sensitivity => {
                let class = match plain.as_str() {
                    "private" | "privat" | "prive" | "privado" | "privato" | "personal" | "personlich" => "PRIVATE",
                    "confidential" | "vertraulich" | "confidentiel" | "confidencial" | "riservato"
                    | "vertrouwelijk" => "CONFIDENTIAL",
                    "normal" | "normale" | "normaal" => return true,
                    _ => return false,
                };
                if !entry.extra.iter().any(|(name, _)| name == "CLASS") {
                    entry.extra.push(("CLASS".into(), class.into()));
                }
            }
            Field::ShownAs => match plain.as_str() {
                "free" | "frei" | "libre" | "disponible" | "libero" | "disponibile" | "livre" | "vrij" => {
                    entry.extra.push(("TRANSP".into(), "TRANSPARENT".into()));
                }
                "busy" | "gebucht" | "beschaftigt" | "occupe" | "ocupado" | "occupato" | "bezet" | "2" => (),
                _ => return false,
            },
            Field::Percent => match value.trim_end_matches('%').trim().replace(',', ".").parse::<f64>() {
                // Outlook writes fractions of one.
                Ok(part) if (0.0..=1.0).contains(&part) => entry.percent = Some(rounded(part * 100.0)),
                Ok(percent) if (0.0..=100.0).contains(&percent) => entry.percent = Some(rounded(percent)),
                _ => return false,
            },
            Field::Nothing => {
                if !matches!(plain.as_str(), "0" | "normal" | "false" | "falsch" | "faux" | "falso") {
                    losses.push(Loss::new(format!("{header}: {value}")));
                }
            }
            Field::StartDate | Field::StartTime | Field::EndDate | Field::EndTime | Field::AllDay => (),
            Field::ReminderOn | Field::ReminderDate | Field::ReminderTime => (),
            Field::DueDate | Field::CompletedDate => return self.sort == Sort::Todo,
        }
        true
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
fn rounded(percent: f64) -> u8 {
    percent.round() as u8
}

/// `Bo <bo@x.org>` or `bo@x.org`; `None` when there is no address.
fn person(text: &str) -> Option<Person> {
    let text = text.trim().trim_matches('\'');
    let (name, email) = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, email)) => (name.trim().trim_matches('"').to_string(), email),
        None => (String::new(), text),
    };
    let email = email.trim().trim_start_matches("mailto:");
    let valid =
        email.contains('@') && !email.contains(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '"'));
    valid.then(|| Person { name, email: email.to_string(), answer: String::new() })
}

/// Outlook's word for yes in its languages.
fn yes(value: &str) -> bool {
    const YES: [&str; 14] = [
        "true",
        "wahr",
        "vrai",
        "verdadero",
        "vero",
        "verdadeiro",
        "waar",
        "yes",
        "ja",
        "oui",
        "si",
        "sim",
        "1",
        "ein",
    ];
    YES.contains(&folded(value).as_str())
}

#[cfg(test)]
mod tests;
