//! Which reader takes a file apart whose items are composed: **the one place where a recognised file is given to its
//! reader**. To teach the import another layout, give it a [`Sort`] (`formats::recognise`), and an arm in [`read`] that
//! returns what is in it. The file itself is kept beside its items whatever its reader makes of it.

use std::io::Read as _;

use super::content::MAX_TEXT_BYTES;
use crate::formats::handed_out::vcards::{self, Form};
use crate::formats::handed_out::{
    Composed, Layout, Refused, Taken, Unfit, appointments, contacts, keep, ldif, stores, tasks,
};
use crate::formats::recognise::Sort;
use crate::formats::vcard;
use crate::model::Kind;
use crate::zips::reader::foreign::Slice;

/// True for a file that holds items which have to be composed.
pub(super) fn is_composed(sort: Sort) -> bool {
    match sort {
        Sort::Layout(layout) => layout != Layout::PhotoJson,
        _ => false,
    }
}

/// What a file gives. Reading the same bytes again gives the same, so that nothing has to be remembered meanwhile.
pub(super) fn read(sort: Sort, source: &Slice) -> Result<Taken, Unfit> {
    match sort {
        Sort::Cards | Sort::Layout(Layout::Cards) => cards(&whole(source)?),
        Sort::Layout(Layout::ContactTable) => contacts::read(&whole(source)?),
        Sort::Layout(Layout::CalendarTable) => appointments::read(&whole(source)?, None),
        Sort::Layout(Layout::Ldif) => ldif::read(&whole(source)?),
        Sort::Layout(Layout::GoogleTasks) => tasks::read(&whole(source)?),
        Sort::Layout(Layout::KeepNote) => keep::read(&whole(source)?).map(one),
        Sort::Layout(Layout::KeepPage) => keep::read_page(&whole(source)?).map(one),
        Sort::Layout(Layout::Store) => stores::read(&whole(source)?),
        _ => Err(Unfit::NotThis { wanted: "a file of items" }),
    }
}

/// The kind of what a file holds, where no item of it tells.
pub(super) fn kind_of(sort: Sort) -> Kind {
    match sort {
        Sort::Cards | Sort::Layout(Layout::Cards | Layout::ContactTable | Layout::Ldif) => Kind::Contacts,
        Sort::Calendar | Sort::Layout(Layout::Calendars | Layout::CalendarTable) => Kind::Calendar,
        Sort::Layout(Layout::GoogleTasks) => Kind::Tasks,
        Sort::Layout(Layout::KeepNote | Layout::KeepPage) => Kind::Notes,
        Sort::Media(_) => Kind::Photos,
        _ => Kind::Other,
    }
}

/// How many files of a sort there are and what is in them; a message key of the `text` room.
pub(super) fn word_of(sort: Sort) -> &'static str {
    match sort {
        Sort::Cards | Sort::Layout(Layout::Cards) => "sort-cards",
        Sort::Calendar | Sort::Layout(Layout::Calendars) => "sort-calendar",
        Sort::Layout(Layout::ContactTable) => "sort-contact-table",
        Sort::Layout(Layout::CalendarTable) => "sort-calendar-table",
        Sort::Layout(Layout::Ldif) => "sort-ldif",
        Sort::Layout(Layout::GoogleTasks) => "sort-tasks",
        Sort::Layout(Layout::KeepNote) => "sort-notes",
        Sort::Layout(Layout::KeepPage) => "sort-note-pages",
        Sort::Layout(Layout::PhotoJson) => "sort-side-cars",
        Sort::Layout(Layout::Store) => "sort-stores",
        Sort::Media(_) => "sort-media",
        Sort::Mail => "sort-mail",
        Sort::Bookmarks => "sort-bookmarks",
        Sort::Zip | Sort::Gzip | Sort::Tar => "sort-archive",
        Sort::Empty | Sort::Other => "sort-unknown",
    }
}

/// True for a file that turned out to be none of what was looked for: many a program has a database. It is no loss, and
/// nothing to be told of.
pub(super) fn is_another(sort: Sort, unfit: &Unfit) -> bool {
    sort == Sort::Layout(Layout::Store) && *unfit == stores::NOT_A_STORE
}

/// Why a file stays a file only; a message key of the `text` room.
pub(super) fn why(unfit: &Unfit) -> &'static str {
    match unfit {
        Unfit::TooLarge { .. } => "left-out-unfit-too-large",
        Unfit::NoText => "left-out-unfit-no-text",
        Unfit::NotThis { .. } => "left-out-unfit-not-this",
        Unfit::Damaged { .. } => "left-out-unfit-damaged",
        Unfit::NoColumns { .. } => "left-out-unfit-no-columns",
        Unfit::WhichOrder { .. } => "left-out-unfit-which-order",
    }
}

fn one(item: Composed) -> Taken {
    Taken { items: vec![item], ..Taken::default() }
}

fn whole(source: &Slice) -> Result<Vec<u8>, Unfit> {
    if source.len() > MAX_TEXT_BYTES {
        return Err(Unfit::TooLarge { limit: usize::try_from(MAX_TEXT_BYTES).unwrap_or(usize::MAX) });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(source.len()).unwrap_or(0));
    let damaged = |error: std::io::Error| Unfit::Damaged { why: error.to_string() };
    source.open().map_err(damaged)?.read_to_end(&mut bytes).map_err(damaged)?;
    Ok(bytes)
}

/// The cards of a file in another character set than UTF-8. One that is whole and in UTF-8 all the same stays as it is.
fn cards(bytes: &[u8]) -> Result<Taken, Unfit> {
    let mut taken = Taken::default();
    for found in vcards::read(bytes)? {
        let original = bytes.get(found.original).unwrap_or_default();
        match (found.form, std::str::from_utf8(original)) {
            (Form::Composed(composed), _) => taken.items.push(composed),
            (Form::AsItStands, Ok(text)) => {
                let read = vcard::read(text);
                taken.items.push(Composed {
                    kind: Kind::Contacts,
                    collection: None,
                    text: text.to_owned(),
                    uid: read.uid.unwrap_or_default(),
                    name: read.facts.name.unwrap_or_default(),
                    losses: Vec::new(),
                    from: found.from,
                    attached: Vec::new(),
                });
            }
            (Form::AsItStands, Err(error)) => {
                taken.refused.push(Refused { from: found.from, name: String::new(), why: error.to_string() });
            }
            (Form::Unreadable(why), _) => {
                let name = String::from_utf8_lossy(original.get(..original.len().min(400)).unwrap_or_default());
                let name = name.lines().find_map(|line| line.strip_prefix("FN:").or_else(|| line.strip_prefix("N:")));
                taken.refused.push(Refused { from: found.from, name: name.unwrap_or_default().to_owned(), why });
            }
        }
    }
    Ok(taken)
}
