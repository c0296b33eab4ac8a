//! The to-dos of the account, composed with the icalendar crate, and its notes, which that crate does not know.

use icalendar::{Component, Property, Todo};
use jiff::ToSpan;

use super::Age;
use super::calendars::{Clock, alarm, basic, basic_date, changed, day_of, finish, later, object, uid, when};
use super::contacts::basic_utc;
use super::lines::{Lines, escape};
use super::zones::Zone;
use crate::demo::chance::Chance;

/// The object of a to-do.
pub fn todo(seed: u64, index: u32, age: Age) -> String {
    let mut chance = Chance::of(seed, "todo", u64::from(index));
    let mut todo = Todo::with_uid(&uid(seed, "todo", index));
    let stamp = changed(seed, "todo", index, age);
    todo.add_property("DTSTAMP", basic_utc(stamp));
    todo.add_property("CREATED", basic_utc(stamp - 90 * 86_400));
    todo.add_property("LAST-MODIFIED", basic_utc(stamp));
    todo.summary(chance.word(&[
        "Buy milk, eggs & bread",
        "Steuererklärung",
        "Renouveler le passeport",
        "Paint the boat 🚣",
        "図書館に本を返す",
        "Call the plumber; ask about the valve",
        "Fahrrad zur Inspektion",
        "Оплатить счёт",
    ]));
    let day = day_of(&mut chance);
    let noon = day.at(12, 0, 0, 0);
    let mut zones = Vec::new();
    let mut inner = String::new();
    match index % 7 {
        0 => {
            todo.append_property(when("DUE", noon, Clock::In(Zone::Berlin)));
            zones.push(Zone::Berlin);
            inner = alarm("-PT1H", "Due soon");
        }
        1 => {
            todo.append_property(when("DUE", noon, Clock::Day));
            todo.priority(1);
        }
        2 => {
            todo.add_property("COMPLETED", format!("{}Z", basic(noon)));
            todo.add_property("STATUS", "COMPLETED");
            todo.percent_complete(100);
        }
        3 => {
            todo.append_property(when("DTSTART", later(noon, -3.days()), Clock::Utc));
            todo.append_property(when("DUE", noon, Clock::Utc));
            todo.add_property("STATUS", "IN-PROCESS");
            todo.percent_complete(u8::try_from(chance.between(5, 95)).unwrap_or(50));
            todo.priority(5);
        }
        4 if index > 0 => {
            // A step of the to-do before it.
            todo.append_property(
                Property::new("RELATED-TO", uid(seed, "todo", index - 1)).add_parameter("RELTYPE", "PARENT").done(),
            );
            todo.description("Step 2 of 3\n- sand\n- paint\n- wait");
        }
        5 => {
            todo.append_property(when("DTSTART", noon, Clock::Day));
            todo.append_property(when("DUE", later(noon, 1.days()), Clock::Day));
            todo.add_property("RRULE", "FREQ=MONTHLY;INTERVAL=3");
        }
        _ => {
            todo.add_property("X-APPLE-SORT-ORDER", format!("{}", 600_000_000 + index));
        }
    }
    object(&zones, &[finish(&todo, &inner)])
}

/// The object of a note.
pub fn note(seed: u64, index: u32, age: Age) -> String {
    let mut chance = Chance::of(seed, "note", u64::from(index));
    let stamp = basic_utc(changed(seed, "note", index, age));
    let mut out = Lines::default();
    out.push("BEGIN:VJOURNAL");
    out.push(&format!("UID:{}", uid(seed, "note", index)));
    out.push(&format!("DTSTAMP:{stamp}"));
    out.push(&format!("CREATED:{stamp}"));
    out.push(&format!("LAST-MODIFIED:{stamp}"));
    let summary = chance.word(&[
        "Wifi at the cabin",
        "Rezept: Omas Pflaumenkuchen",
        "Idées de cadeaux",
        "Shoe sizes",
        "読んだ本",
        "Measurements, kitchen",
    ]);
    out.push(&format!("SUMMARY:{}", escape(summary)));
    if !chance.one_in(4) {
        out.push(&format!("DTSTART;VALUE=DATE:{}", basic_date(day_of(&mut chance))));
    }
    let text = chance.word(&[
        "Network: Möwe\nPassword: on the fridge, behind the magnet shaped like a lobster; ask Anna if it is gone.",
        "200 g Mehl\n100 g Butter\n1 kg Pflaumen\n\nBei 180 °C, 45 Minuten. Nicht öffnen!",
        "Zoé: une écharpe, ou un livre\nLoïc: des outils\nMaman: rien, dit-elle",
        "Window 1: 92.5 × 118\nWindow 2: 92.5 × 118.5 (!)\nDoor: 81 × 203",
        "夏目漱石『こころ』\n村上春樹『海辺のカフカ』\n📚📚📚",
    ]);
    out.push(&format!("DESCRIPTION:{}", escape(text)));
    if chance.one_in(3) {
        out.push("CATEGORIES:Boat,Ideas");
    }
    out.push("STATUS:FINAL");
    out.push("END:VJOURNAL");
    let mut object = Lines::default();
    object.push("BEGIN:VCALENDAR");
    object.push("VERSION:2.0");
    object.push("PRODID:-//Lifeboat//Demo cloud//EN");
    object.push_raw(&out.into_string());
    object.push("END:VCALENDAR");
    object.into_string()
}
