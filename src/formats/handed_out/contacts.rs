//! Address books as tables (CSV): Google's two layouts, Outlook's in seven languages, Thunderbird's, our own, and those that
//! people make. What each column becomes can be shown before anything is imported ([`columns`]); a column that nobody
//! knows goes into the note, under its name.

mod columns;

use std::collections::BTreeMap;

use super::card::{About, Address, Card, Day, put};
use super::days::{self, Order};
use super::table::{self, Row};
use super::{Composed, Taken, Uids, Unfit, folded};

pub use columns::{Field, Line, Lives, Part, Piece, Sort};

/// What becomes of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnUse {
    pub header: String,
    /// `None`: its values go into the note.
    pub becomes: Option<Field>,
}

/// Whether a file begins like an address table: a header with a name, and two columns that only people have.
pub fn recognise(head: &[u8]) -> bool {
    let Some(header) = table::header(head) else { return false };
    let uses = used(&header);
    let fields: Vec<Field> = uses.iter().filter_map(|(field, _)| *field).collect();
    let named = fields.iter().any(|field| {
        matches!(field, Field::FullName | Field::Given | Field::Family | Field::Company | Field::Nickname)
    });
    let personal = |field: &Field| {
        matches!(
            field,
            Field::Mail
                | Field::Phone(_)
                | Field::Given
                | Field::Family
                | Field::Birthday
                | Field::Numbered(Sort::Mail | Sort::Phone, ..)
        )
    };
    named && fields.iter().filter(|field| personal(field)).count() >= 2
        || fields.iter().any(|field| matches!(field, Field::FullName))
            && fields.iter().any(|field| matches!(field, Field::Mail | Field::Phone(_)))
}

/// What becomes of each column of a table, by its header alone.
pub fn columns(head: &[u8]) -> Result<Vec<ColumnUse>, Unfit> {
    let header = table::header(head).ok_or(Unfit::NotThis { wanted: "a table" })?;
    let uses = used(&header);
    Ok(header.into_iter().zip(uses).map(|(header, (becomes, _))| ColumnUse { header, becomes }).collect())
}

/// The contacts of a table.
pub fn read(bytes: &[u8]) -> Result<Taken, Unfit> {
    let table = table::read(bytes)?;
    let uses = used(&table.header);
    if !uses.iter().any(|(field, _)| field.is_some_and(|field| field != Field::Nothing)) {
        return Err(Unfit::NoColumns { headers: table.header });
    }
    let plan = Plan { order: order(&table, &uses), header: &table.header, uses };
    let mut uids = Uids::default();
    let items = table.rows.iter().map(|row| plan.card(row, &mut uids)).collect();
    Ok(Taken { items, refused: table.refused, remarks: table.remarks })
}

/// The field of each column, and whether its name is English.
fn used(header: &[String]) -> Vec<(Option<Field>, bool)> {
    let mut uses: Vec<(Option<Field>, bool)> = header
        .iter()
        .map(|name| columns::known(name).map_or((None, true), |(field, english)| (Some(field), english)))
        .collect();
    let has = |uses: &[(Option<Field>, bool)], wanted: Field| uses.iter().any(|(field, _)| *field == Some(wanted));
    let (given, family) = (has(&uses, Field::Given), has(&uses, Field::Family));
    let mut title = false;
    for ((field, _), name) in uses.iter_mut().zip(header) {
        let name = folded(name);
        match field {
            // `Vorname` and `Name`; `Prénom` and `Nom` are known as they are.
            Some(Field::FullName) if name == "name" && given && !family => *field = Some(Field::Family),
            // A lone `Nombre`, `Nome` or `Nom` is the whole name.
            Some(Field::Given) if !family && matches!(name.as_str(), "nombre" | "nome") => {
                *field = Some(Field::FullName)
            }
            Some(Field::Family) if !given && name == "nom" => *field = Some(Field::FullName),
            // French Outlooks have two columns `Titre`: how one is addressed, and the job.
            Some(Field::Prefix) if std::mem::replace(&mut title, true) => *field = Some(Field::JobTitle),
            _ => (),
        }
    }
    // Thunderbird's `Birth Day` stands beside a year; alone it is a birthday.
    if has(&uses, Field::BirthYear) {
        for (field, _) in &mut uses {
            if *field == Some(Field::Birthday) {
                *field = Some(Field::BirthDay);
            }
        }
    }
    uses
}

/// Whether days stand first in the table's dates: as its dates tell, else as its language has it.
fn order(table: &table::Table, uses: &[(Option<Field>, bool)]) -> Option<Order> {
    let dates = uses.iter().enumerate().filter(|(_, (field, _))| {
        matches!(field, Some(Field::Birthday | Field::Anniversary | Field::Numbered(Sort::Event, _, Piece::Value)))
    });
    let columns: Vec<usize> = dates.map(|(column, _)| column).collect();
    let all = table.rows.iter().flat_map(|row| columns.iter().map(|column| row.cell(*column)));
    days::order(all).or_else(|| {
        let foreign = uses.iter().filter(|(field, english)| field.is_some() && !english).count();
        (foreign >= 2).then_some(Order::DayFirst)
    })
}

struct Plan<'t> {
    header: &'t [String],
    uses: Vec<(Option<Field>, bool)>,
    order: Option<Order>,
}

/// The pieces of one of Google's numbered values.
#[derive(Default)]
struct Several<'r> {
    label: &'r str,
    service: &'r str,
    values: Vec<&'r str>,
    title: &'r str,
    department: &'r str,
    address: Address,
}

impl Plan<'_> {
    fn card(&self, row: &Row, uids: &mut Uids) -> Composed {
        let mut card = Card::default();
        let mut addresses: BTreeMap<Lives, Address> = BTreeMap::new();
        let mut numbered: BTreeMap<(Sort, u8), Several<'_>> = BTreeMap::new();
        let (mut company, mut department) = (Vec::new(), Vec::new());
        let (mut year, mut month, mut day) = ("", "", "");
        for (column, value) in row.cells.iter().enumerate() {
            let value = value.trim();
            let header = self.header.get(column).map_or("", String::as_str);
            if value.is_empty() {
                continue;
            }
            let Some((Some(field), _)) = self.uses.get(column) else {
                let beyond = column >= self.header.len();
                card.also(if beyond { "Beyond the last column" } else { header }, value);
                continue;
            };
            match *field {
                Field::FullName if card.full_name.is_empty() => card.full_name = value.to_string(),
                Field::FullName if card.full_name == value => (),
                Field::Prefix => put(&mut card.prefix, value),
                Field::Given => put(&mut card.given, value),
                Field::Middle => put(&mut card.middle, value),
                Field::Family => put(&mut card.family, value),
                Field::Suffix => put(&mut card.suffix, value),
                Field::Nickname => card.text("NICKNAME", value),
                Field::Sound(property) => card.text(property, value),
                Field::Company => company.push(value),
                Field::Department => department.push(value),
                Field::JobTitle => card.text("TITLE", value),
                Field::Role => card.text("ROLE", value),
                Field::Mail => card.mail(&About::default(), value),
                Field::Phone(line) => card.phone(&about(line), value),
                Field::Address(lives, part) => set(addresses.entry(lives).or_default(), part, value),
                Field::Page(lives) => card.page(&lives_about(lives), value),
                Field::Messenger => card.messenger(&About::default(), "", value),
                Field::Birthday => self.date(&mut card, "BDAY", value),
                Field::Anniversary => self.date(&mut card, "ANNIVERSARY", value),
                Field::BirthYear => year = value,
                Field::BirthMonth => month = value,
                Field::BirthDay => day = value,
                Field::Spouse => card.related(&About::types(&["spouse"]), value),
                Field::Child => card.related(&About::types(&["child"]), value),
                Field::Categories => categories(&mut card, value),
                Field::Notes => card.note(value),
                Field::Photo => card.picture_elsewhere(value),
                Field::Gender => gender(&mut card, header, value),
                Field::Language if value.len() <= 8 && value.is_ascii() => card.text("LANG", value),
                Field::Numbered(sort, number, piece) => {
                    let several = numbered.entry((sort, number)).or_default();
                    match piece {
                        Piece::Label => several.label = value,
                        Piece::Value => several.values = value.split(":::").map(str::trim).collect(),
                        Piece::Service => several.service = value,
                        Piece::Title => several.title = value,
                        Piece::Department => several.department = value,
                        Piece::Address(part) => set(&mut several.address, part, value),
                        Piece::Further => card.also(header, value),
                    }
                }
                Field::Nothing => {
                    let derived = row.cells.iter().any(|cell| cell.contains('@') && value.contains(cell.trim()));
                    let initials = value.len() <= 12 && value.contains('.');
                    if !columns::is_usual(value) && !derived && !initials {
                        card.lose(format!("{header}: {value}"));
                    }
                }
                Field::FullName | Field::Language | Field::Note => card.also(header, value),
            }
        }
        for (lives, address) in &addresses {
            card.address(&lives_about(*lives), address);
        }
        card.organisation(&company.join(", "), &department);
        if !(year.is_empty() && month.is_empty() && day.is_empty()) {
            self.birth(&mut card, year, month, day);
        }
        for ((sort, _), several) in &numbered {
            self.several(&mut card, *sort, several);
        }
        let content = self.header.iter().zip(&row.cells).filter(|(_, cell)| !cell.trim().is_empty());
        let uid = uids.of("csv", content.flat_map(|(header, cell)| [header.as_str(), cell.trim()]));
        card.finish(&uid, row.from)
    }

    fn several(&self, card: &mut Card, sort: Sort, several: &Several<'_>) {
        let about = About::label(several.label);
        match sort {
            Sort::Address => card.address(&about, &several.address),
            Sort::Organisation => {
                card.organisation(&several.values.join(", "), &[several.department]);
                card.text("TITLE", several.title);
            }
            _ => {
                for value in several.values.iter().filter(|value| !value.is_empty()) {
                    match sort {
                        Sort::Mail => card.mail(&about, value),
                        Sort::Phone => card.phone(&about, value),
                        Sort::Relation => card.related(&relation(&about), value),
                        Sort::Page => card.page(&about, value),
                        Sort::Event if folded(&about.label) == "anniversary" => self.date(card, "ANNIVERSARY", value),
                        Sort::Messenger => card.messenger(&about, several.service, value),
                        _ => card.also(if several.label.is_empty() { "Custom" } else { several.label }, value),
                    }
                }
            }
        }
    }

    fn date(&self, card: &mut Card, property: &str, value: &str) {
        let day = match days::read(value) {
            Some(days::Read::Nothing) => return,
            Some(days::Read::Sure { year, month, day }) => Day::Known { year, month, day },
            Some(open) => match open.date(self.order) {
                Some(date) => Day::Known { year: Some(date.year()), month: date.month(), day: date.day() },
                None => Day::Unclear { text: value, why: "nobody can tell the day from the month" },
            },
            None => Day::Unclear { text: value, why: "it is no date that is known" },
        };
        card.date(property, day);
    }

    fn birth(&self, card: &mut Card, year: &str, month: &str, day: &str) {
        let found: (Option<i16>, Option<i8>, Option<i8>) = (year.parse().ok(), month.parse().ok(), day.parse().ok());
        match found {
            (year, Some(month @ 1..=12), Some(day @ 1..=31)) => {
                card.date("BDAY", Day::Known { year: year.filter(|year| *year > 0), month, day });
            }
            _ => card.also("Birthday", &[year, month, day].join("-")),
        }
    }
}

fn set(address: &mut Address, part: Part, value: &str) {
    let field = match part {
        Part::Street => return address.street.push(value.to_string()),
        Part::Box => &mut address.box_number,
        Part::Extended => &mut address.extended,
        Part::City => &mut address.city,
        Part::Region => &mut address.region,
        Part::PostalCode => &mut address.postal_code,
        Part::Country => &mut address.country,
        Part::Formatted => &mut address.formatted,
    };
    put(field, value);
}

fn about(line: Line) -> About {
    let types: &[&'static str] = match line {
        Line::Home => &["home", "voice"],
        Line::Work => &["work", "voice"],
        Line::Mobile => &["cell"],
        Line::Other => &[],
        Line::Primary => return About { preferred: true, ..About::default() },
        Line::Company => &["main"],
        Line::Pager => &["pager"],
        Line::HomeFax => &["home", "fax"],
        Line::WorkFax => &["work", "fax"],
        Line::OtherFax => &["fax"],
        Line::Text => &["textphone"],
        Line::Named(name) => return About { label: name.into(), ..About::default() },
    };
    About::types(types)
}

fn lives_about(lives: Lives) -> About {
    match lives {
        Lives::Home => About::types(&["home"]),
        Lives::Work => About::types(&["work"]),
        Lives::Other => About::default(),
    }
}

fn relation(about: &About) -> About {
    let known: &[&'static str] = match folded(&about.label).as_str() {
        "spouse" | "partner" | "domesticpartner" => &["spouse"],
        "child" => &["child"],
        "mother" | "father" | "parent" => &["parent"],
        "brother" | "sister" | "sibling" => &["sibling"],
        "friend" => &["friend"],
        "relative" => &["kin"],
        _ => return about.clone(),
    };
    About::types(known)
}

/// Outlook separates by semicolons, or by commas in some countries; Google by three colons, with a star before its own.
fn categories(card: &mut Card, value: &str) {
    let separator = if value.contains(":::") {
        ":::"
    } else if value.contains(';') {
        ";"
    } else {
        ","
    };
    card.list(
        "CATEGORIES",
        value.split(separator).map(|name| name.trim().trim_start_matches("* ").trim_start_matches('*')),
    );
}

fn gender(card: &mut Card, header: &str, value: &str) {
    let letter = match folded(value).as_str() {
        "male" | "m" | "mannlich" | "masculin" | "masculino" | "maschile" | "hombre" | "man" | "mannelijk" => "M",
        "female" | "f" | "w" | "weiblich" | "feminin" | "femenino" | "feminino" | "femminile" | "mujer" | "vrouw"
        | "vrouwelijk" => "F",
        _ if columns::is_usual(value) => return,
        _ => return card.also(header, value),
    };
    card.text("GENDER", letter);
}

#[cfg(test)]
mod tests;
