//! What becomes of the columns of a table, in words, to be shown before anything is imported.

use std::io::Read as _;

use super::content;
use super::rows::{FileAt, Files};
use crate::formats::handed_out::contacts::{self, Field as Contact, Sort as Several};
use crate::formats::handed_out::{Layout, appointments};
use crate::formats::recognise::{HEAD_BYTES, Sort};
use crate::model::{Column, Table};

/// The columns of a table; `None` for a file that is none, or can't be read.
pub(super) fn of(files: &Files, file: &FileAt<'_>) -> Option<Table> {
    let Sort::Layout(layout) = file.sort else { return None };
    if !matches!(layout, Layout::ContactTable | Layout::CalendarTable) {
        return None;
    }
    let mut head = Vec::new();
    content::open(files, file).ok()?.take(HEAD_BYTES as u64).read_to_end(&mut head).ok()?;
    let column = |(header, becomes): (String, &'static str)| Column { header, becomes };
    let columns: Vec<Column> = if layout == Layout::ContactTable {
        let uses = contacts::columns(&head).ok()?.into_iter();
        uses.map(|used| column((used.header, used.becomes.map_or("column-note", of_contact)))).collect()
    } else {
        let uses = appointments::columns(&head).ok()?.into_iter();
        uses.map(|used| column((used.header, used.becomes.map_or("column-note", of_appointment)))).collect()
    };
    Some(Table { name: file.href.shown_path(), columns })
}

fn of_contact(field: Contact) -> &'static str {
    match field {
        Contact::FullName
        | Contact::Prefix
        | Contact::Given
        | Contact::Middle
        | Contact::Family
        | Contact::Suffix
        | Contact::Nickname
        | Contact::Sound(_) => "column-name",
        Contact::Company
        | Contact::Department
        | Contact::JobTitle
        | Contact::Role
        | Contact::Numbered(Several::Organisation, ..) => "column-work",
        Contact::Mail | Contact::Numbered(Several::Mail, ..) => "column-mail",
        Contact::Phone(_) | Contact::Numbered(Several::Phone, ..) => "column-phone",
        Contact::Address(..) | Contact::Numbered(Several::Address, ..) => "column-address",
        Contact::Page(_) | Contact::Numbered(Several::Page, ..) => "column-page",
        Contact::Messenger | Contact::Numbered(Several::Messenger, ..) => "column-messenger",
        Contact::Birthday
        | Contact::BirthYear
        | Contact::BirthMonth
        | Contact::BirthDay
        | Contact::Anniversary
        | Contact::Numbered(Several::Event, ..) => "column-day",
        Contact::Spouse | Contact::Child | Contact::Numbered(Several::Relation, ..) => "column-people",
        Contact::Categories => "column-categories",
        Contact::Photo => "column-picture",
        Contact::Gender | Contact::Language => "column-more",
        Contact::Notes | Contact::Note | Contact::Numbered(Several::Custom, ..) => "column-note",
        Contact::Nothing => "column-nothing",
    }
}

fn of_appointment(field: appointments::Field) -> &'static str {
    use appointments::Field;
    match field {
        Field::Subject => "column-title",
        Field::StartDate | Field::StartTime | Field::AllDay => "column-start",
        Field::EndDate | Field::EndTime => "column-end",
        Field::DueDate => "column-due",
        Field::CompletedDate | Field::Percent => "column-done",
        Field::ReminderOn | Field::ReminderDate | Field::ReminderTime => "column-alarm",
        Field::Organiser | Field::Attendees => "column-people",
        Field::Categories => "column-categories",
        Field::Description => "column-note",
        Field::Location => "column-place",
        Field::Priority | Field::Private | Field::Sensitivity | Field::ShownAs => "column-more",
        Field::Nothing => "column-nothing",
    }
}
