//! A made-up backup of any size to look into: what a reader would answer, for pictures and for measuring.

use lifeboat::engine::inside::{
    Agenda, Ask, Entry, Group, Item, Listed, Opened, Picture, Query, Row, Shape, Shelfmark, Told, Want,
};
use lifeboat::engine::{AlarmLevel, Origin, Pixels, Shown, Status};
use lifeboat::model::{Facts, Kind};

/// How much is in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sizes {
    pub contacts: u64,
    pub photos: u64,
}

const PATH: &str = "/home/maria/Lifeboat/maria@example.org/2026-11-22 04.15";

const NAMES: [&str; 14] = [
    "Adaeze Okonkwo",
    "Amélie Dubois",
    "Björn Þórsson",
    "Carla Menéndez Ruiz",
    "David Nguyễn",
    "Дарья Соколова",
    "Eleni Παπαδοπούλου",
    "Maximiliane Freifrau von Waldburg-Zeil-Trauchburg-Hohenstein und zu Sonnenfels",
    "田中 美咲",
    "김서연",
    "ليلى حسن",
    "שרה כהן",
    "Zoë Straße",
    "Bob",
];

const LONG: &str =
    "A very long title that goes on and on, until nobody would read it to its end, and then goes on some more";

impl Sizes {
    /// What is answered to a question.
    pub fn answer(self, ask: &Ask) -> Option<Told> {
        Some(match ask {
            Ask::Open(path) => Told::Opened(path.clone(), Ok(Box::new(self.opened()))),
            Ask::List(query) => Told::Listed(self.listed(query)),
            Ask::Rows { query, from, n } => {
                let last = (from + *n as u64).min(self.n(query));
                let rows = (*from..last).map(|index| row(query.kind, index)).collect();
                Told::Rows { query: query.clone(), from: *from, rows }
            }
            Ask::Item(place) => Told::Item(Box::new(item(*place))),
            Ask::Agenda(range) => Told::Agenda(Agenda {
                range: range.clone(),
                entries: if range.from.year() == 2026 { entries(range.from) } else { Vec::new() },
                more: false,
                unread: Vec::new(),
                before: Some("2026-11-30".parse().unwrap()),
                after: None,
            }),
            Ask::Places(query) => Told::Places(query.clone(), (0..self.n(query)).collect()),
        })
    }

    fn n(self, query: &Query) -> u64 {
        let all = match query.kind {
            Kind::Contacts => self.contacts,
            Kind::Photos => self.photos,
            Kind::Calendar => 1_204,
            Kind::Tasks => 86,
            _ => 12,
        };
        match query.find.trim() {
            "" => all,
            "nobody" => 0,
            _ => all.div_ceil(14),
        }
    }

    fn listed(self, query: &Query) -> Listed {
        let n = self.n(query);
        let month = |year: i16, month: i8, n: u64| Group { month: Some((year, month)), done: false, n };
        let mut groups = Vec::new();
        if query.kind == Kind::Photos {
            let mut left = n;
            for back in 0..240_i16 {
                let here = if back == 0 { left.min(11) } else { n.div_ceil(238).min(left) };
                if here > 0 {
                    groups.push(month(
                        2026 - (back + 1) / 12,
                        i8::try_from(11 - back.rem_euclid(12)).unwrap().max(1),
                        here,
                    ));
                }
                left -= here;
            }
        } else {
            groups.push(Group { month: None, done: false, n });
        }
        Listed { query: query.clone(), n, groups, bad_lines: 0 }
    }

    fn opened(self) -> Opened {
        let collection = |id: &str, name: &str, kinds: &[Kind], colour: Option<[u8; 3]>| Shelfmark {
            id: id.into(),
            name: name.into(),
            kinds: kinds.to_vec(),
            colour,
        };
        let kinds = [
            (Kind::Contacts, self.contacts),
            (Kind::Calendar, 1_204),
            (Kind::Tasks, 86),
            (Kind::Notes, 12),
            (Kind::Photos, self.photos),
            (Kind::Other, 12),
        ];
        Opened {
            path: PATH.into(),
            name: "2026-11-22 04.15".into(),
            is_pack: false,
            pack_names: ["maria@example.org 2026-11-22 04.15.zip".into(), "Lifeboat 2026-11-22 04.15.zip".into()],
            account: "maria@example.org".into(),
            origin: Origin::Account,
            sealed: "2026-11-22T03:15:00Z".parse().unwrap(),
            status: Status::Complete,
            alarm: AlarmLevel::None,
            kinds: kinds.into_iter().filter(|(_, n)| *n > 0).collect(),
            lost: vec![(Kind::Contacts, 2)],
            collections: vec![
                collection("c1", "Personal", &[Kind::Contacts], None),
                collection("c2", "Choir", &[Kind::Contacts], None),
                collection("c3", "Work", &[Kind::Calendar, Kind::Tasks], Some([0x1f, 0x55, 0xd0])),
                collection("c4", "ليلى حسن", &[Kind::Calendar], Some([0x2e, 0xa0, 0x43])),
                collection("c5", "Camera 2024", &[Kind::Photos], None),
            ],
            trouble: None,
        }
    }
}

fn row(kind: Kind, index: u64) -> Row {
    let name = NAMES.iter().cycle().nth((index % 14) as usize).unwrap().to_string();
    let base = Row { place: index, collection: "c1".into(), title: name.clone(), size: 4_200, ..Row::default() };
    match kind {
        Kind::Contacts => Row {
            facts: Facts {
                name: Some(name),
                emails: vec![format!("somebody.{index}@example.org")],
                phones: vec![format!("+49 170 {index}")],
                ..Facts::default()
            },
            has_picture: index % 3 == 1,
            unreadable: index == 5,
            ..base
        },
        Kind::Photos => Row {
            title: if index % 9 == 4 { format!("IMG_{index}.HEIC") } else { format!("IMG_{index}.jpg") },
            collection: "c5".into(),
            facts: Facts {
                taken: Some("2026-11-20T17:04:00".into()),
                width: Some(4032),
                height: Some(3024),
                media_type: (index % 23 == 7).then(|| "video/mp4".into()),
                ..Facts::default()
            },
            has_picture: true,
            size: 3_400_000,
            ..base
        },
        _ => Row {
            title: format!("Thing {index}"),
            collection: "c3".into(),
            facts: Facts {
                summary: Some(if index == 3 { LONG.into() } else { format!("Buy more of number {index}") }),
                due: Some("2026-12-01".into()),
                start: Some("2026-11-23T09:00:00[Europe/Berlin]".into()),
                done: index % 4 == 3,
                ..Facts::default()
            },
            file: format!("thing-{index}.pdf"),
            ..base
        },
    }
}

fn item(place: u64) -> Item {
    let shown = |property: &str, types: &[&str], value: &str| Shown {
        property: property.into(),
        types: types.iter().map(|kind| (*kind).to_owned()).collect(),
        value: value.into(),
        ..Shown::default()
    };
    let row = row(Kind::Contacts, place);
    let values = vec![
        shown("FN", &[], &row.title),
        shown("TEL", &["cell"], "+33 1 70 18 44 02"),
        shown("TEL", &["work", "fax"], "+33 1 70 18 44 03"),
        shown("EMAIL", &["home"], "amelie.dubois@mail.example"),
        shown("ADR", &["home"], "12 rue des Lilas\n75011\nParis\nFrance"),
        shown("BDAY", &[], "1988-04-03"),
        shown("NOTE", &[], "Sings alto. Allergic to nuts.\nKnows where the key is."),
        shown("N", &[], "Dubois, Amélie"),
        shown("UID", &[], "urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1"),
    ];
    Item {
        kind: Kind::Contacts,
        shown: if row.unreadable { Vec::new() } else { values },
        problems: if row.unreadable { vec!["is not UTF-8 text (byte 33)".into()] } else { Vec::new() },
        raw: row.unreadable.then(|| "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:J\u{fffd}rg\r\nTEL:030 1".to_owned()),
        row,
        no_pictures: Vec::new(),
        first_saved: None,
        trouble: None,
    }
}

fn entries(first: jiff::civil::Date) -> Vec<Entry> {
    let entry = |day: i8, last: i8, from: Option<&str>, to: Option<&str>, title: &str, collection: &str| Entry {
        first: first.with().day(day).build().unwrap(),
        last: first.with().day(last).build().unwrap(),
        from: from.map(|time| time.parse().unwrap()),
        to: to.map(|time| time.parse().unwrap()),
        title: title.into(),
        place: day.unsigned_abs().into(),
        collection: collection.into(),
        recurs: from == Some("09:00:00"),
        changed: title.contains("goes on"),
    };
    let (nine, half) = (Some("09:00:00"), Some("09:30:00"));
    vec![
        entry(2, 2, nine, half, "Stand-up", "c3"),
        entry(2, 2, Some("14:00:00"), None, "Dentist", "c3"),
        entry(4, 6, None, None, "Conference in Lisbon", "c3"),
        entry(5, 5, Some("19:00:00"), Some("21:00:00"), "بروفة الجوقة", "c4"),
        entry(9, 9, nine, half, LONG, "c3"),
        entry(16, 16, nine, half, "Stand-up", "c3"),
        entry(22, 22, None, None, "Anna's birthday", "c4"),
        entry(23, 23, nine, half, "Stand-up", "c3"),
    ]
}

/// A landscape of its own for each photo; none for those that are no pictures.
pub fn picture(want: Want) -> Told {
    let is_none = want.shape != Shape::Portrait && (want.place % 9 == 4 || want.place % 23 == 7);
    let (width, height) = match want.shape {
        Shape::Portrait => (96, 96),
        Shape::Small => (320, 240),
        Shape::Large => (1024, 768),
    };
    let hue = want.place.wrapping_add(1).wrapping_mul(2_654_435_761);
    let part = |shift: u32| ((hue >> shift) % 160) as f32 + 60.0;
    let mut rgba = Vec::with_capacity(width * height * 4);
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
            let hills = 0.55 + 0.08 * (u * 9.0 + part(3)).sin() + 0.05 * (u * 23.0).sin();
            let light = if v > hills { 0.5 } else { 1.1 - 0.5 * v };
            for shift in [3, 11, 19] {
                rgba.push((part(shift) * light).clamp(0.0, 255.0) as u8);
            }
            rgba.push(255);
        }
    }
    let pixels = (!is_none).then_some(Pixels { width, height, rgba });
    let taken_at = (want.shape == Shape::Large).then_some((38.7223, -9.1393));
    Told::Picture(Picture { want, backup: PATH.into(), pixels, taken_at })
}
