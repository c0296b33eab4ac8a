//! Calendar tables as Outlook writes them, and what must come of them.

use proptest::prelude::*;

use super::super::super::{icalendar, lines};
use super::*;

fn has(item: &Composed, wanted: &[&str]) {
    assert!(icalendar::check(item.text.as_bytes()).is_ok());
    assert_eq!(icalendar::read(&item.text).problems, Vec::<String>::new(), "{}", item.text);
    assert!(item.text.parse::<::icalendar::Calendar>().is_ok(), "{}", item.text);
    for line in wanted {
        assert!(lines::lines(&item.text).any(|found| found.text == *line), "{line} is not in {}", item.text);
    }
}

#[test]
fn recognises_tables_of_appointments() {
    for yes in [
        "Subject,Start Date,Start Time\n",
        "\"Betreff\",\"Beginnt am\",\"Beginnt um\"\n",
        "Objet,Début,Début,Fin,Fin\n",
        "Subject,Start Date,Due Date\n",
    ] {
        assert!(recognise(yes.as_bytes()), "{yes}");
    }
    for no in ["Subject,From,To\n", "First Name,Last Name,Birthday\n", ""] {
        assert!(!recognise(no.as_bytes()), "{no}");
    }
    let uses = columns(b"Subject,Start Date,Weather\n").unwrap();
    assert_eq!(
        uses.iter().map(|column| column.becomes).collect::<Vec<_>>(),
        [Some(Field::Subject), Some(Field::StartDate), None]
    );
}

#[test]
fn reads_outlooks_calendar() {
    let table = "\"Subject\",\"Start Date\",\"Start Time\",\"End Date\",\"End Time\",\"All day event\",\"Reminder on/off\",\"Reminder Date\",\"Reminder Time\",\"Meeting Organizer\",\"Required Attendees\",\"Optional Attendees\",\"Meeting Resources\",\"Billing Information\",\"Categories\",\"Description\",\"Location\",\"Mileage\",\"Priority\",\"Private\",\"Sensitivity\",\"Show time as\",\"Weather\"\r\n\
        \"Team; plan\",\"11/22/2026\",\"9:00:00 AM\",\"11/22/2026\",\"10:30:00 AM\",\"False\",\"True\",\"11/22/2026\",\"8:45:00 AM\",\"Ann <ann@x.org>\",\"bo@x.org;Cy <cy@x.org>\",\"Dora Day\",,,\"Work;Big, one\",\"two\nlines\",\"Room 1\",,\"High\",\"True\",\"Normal\",\"2\",\"sunny\"\r\n\
        \"Fair\",\"11/24/2026\",\"12:00:00 AM\",\"11/26/2026\",\"12:00:00 AM\",\"True\",\"False\",\"1/1/4501\",\"12:00:00 AM\",,,,,,,,,,\"Normal\",\"False\",\"Confidential\",\"Free\",\r\n\
        \"Day\",\"11/30/2026\",,\"11/30/2026\",,\"True\",,,,,,,,,,,,\"7\",,,,,\r\n\
        \"Odd\",\"soon\",,,,,,,,,,,,,,,,,,,,,\r\n\
        \"Back\",\"11/22/2026\",\"9:00\",\"11/21/2026\",\"9:00\",\"False\",\"True\",\"11/23/2026\",\"9:00\",,,,,,,,,,,,,,\r\n";
    let taken = read(table.as_bytes(), None).unwrap();
    assert_eq!(taken.items.len(), 3);
    has(
        &taken.items[0],
        &[
            "SUMMARY:Team\\; plan",
            "DTSTART:20261122T090000",
            "DTEND:20261122T103000",
            "TRIGGER:-PT15M",
            "ORGANIZER;CN=Ann:mailto:ann@x.org",
            "ATTENDEE:mailto:bo@x.org",
            "CATEGORIES:Work,Big\\, one",
            "DESCRIPTION:two\\nlines\\nOptional Attendees: Dora Day\\nWeather: sunny",
            "LOCATION:Room 1",
            "PRIORITY:1",
            "CLASS:PRIVATE",
        ],
    );
    has(
        &taken.items[1],
        &["DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261126", "CLASS:CONFIDENTIAL", "TRANSP:TRANSPARENT"],
    );
    has(&taken.items[2], &["DTSTART;VALUE=DATE:20261130", "DTEND;VALUE=DATE:20261201"]);
    assert_eq!(taken.items[2].losses[0].what, "Mileage: 7");
    assert_eq!(taken.items[0].losses, []);
    let refused: Vec<(&str, u64, &str)> =
        taken.refused.iter().map(|r| (r.name.as_str(), r.from.number, r.why.as_str())).collect();
    assert_eq!(refused, [("Odd", 4, "soon is no date"), ("Back", 5, "it ends before it begins")]);
    assert_eq!(taken.remarks, ["its times have no time zone; they are kept as the clock on the wall showed them"]);
    assert_eq!(read(table.as_bytes(), None).unwrap(), taken);
}

#[test]
fn reads_other_languages() {
    let check = |header: &str, row: &str| {
        let taken = read(format!("{header}\n{row}\n").as_bytes(), None).unwrap();
        assert_eq!(taken.refused, [], "{header}");
        has(
            &taken.items[0],
            &[
                "SUMMARY:Fest",
                "DTSTART:20260405T180000",
                "DTEND:20260405T200000",
                "TRIGGER:-PT30M",
                "LOCATION:hier",
                "DESCRIPTION:mehr",
                "CATEGORIES:rot",
            ],
        );
    };
    let row = |day: &str, no: &str, yes: &str| {
        format!("Fest;{day};18:00:00;{day};20:00:00;{no};{yes};{day};17:30:00;rot;mehr;hier")
    };
    check(
        "Betreff;Beginnt am;Beginnt um;Endet am;Endet um;Ganztägiges Ereignis;Erinnerung Ein/Aus;Erinnerung am;Erinnerung um;Kategorien;Beschreibung;Ort",
        &row("5.4.2026", "Aus", "Ein"),
    );
    check(
        "Objet;Début;Début;Fin;Fin;Journée entière;Rappel actif/inactif;Date de rappel;Heure du rappel;Catégories;Description;Emplacement",
        &row("05/04/2026", "Faux", "Vrai"),
    );
    check(
        "Oggetto;Data inizio;Ora inizio;Data fine;Ora fine;Giornata intera;Promemoria attivato/disattivato;Data promemoria;Ora promemoria;Categorie;Descrizione;Luogo",
        &row("05/04/2026", "Falso", "Vero"),
    );
    check(
        "Onderwerp;Begindatum;Begintijd;Einddatum;Eindtijd;Duurt hele dag;Herinneringen aan/uit;Herinneringsdatum;Herinneringstijd;Categorieën;Beschrijving;Locatie",
        &row("5-4-2026", "Onwaar", "Waar"),
    );
    check(
        "Asunto;Fecha de comienzo;Comienzo;Fecha de finalización;Finalización;Todo el día;Aviso activado/desactivado;Fecha del aviso;Hora del aviso;Categorías;Descripción;Ubicación",
        &row("05/04/2026", "Falso", "Verdadero"),
    );
    check(
        "Assunto;Data de início;Hora de início;Data de término;Hora de término;Dia inteiro;Lembrete ativado/desativado;Data do lembrete;Hora do lembrete;Categorias;Descrição;Local",
        &row("05/04/2026", "Falso", "Verdadeiro"),
    );
}

#[test]
fn does_not_guess_the_order_of_day_and_month() {
    let table = b"Subject,Start Date,End Date\nA,4/5/2026,4/5/2026\nB,4/6/2026,4/6/2026\n";
    assert_eq!(read(table, None), Err(Unfit::WhichOrder { example: "4/5/2026".into() }));
    let start = |order: Order| read(table, Some(order)).unwrap().items.remove(0);
    has(&start(Order::DayFirst), &["DTSTART;VALUE=DATE:20260504"]);
    has(&start(Order::MonthFirst), &["DTSTART;VALUE=DATE:20260405"]);
    // Only one order lets everything end after it begins.
    let told = |rows: &str| {
        read(format!("Subject,Start Date,End Date\n{rows}").as_bytes(), None).map(|taken| taken.items[0].text.clone())
    };
    assert!(told("A,4/5/2026,3/6/2026\n").unwrap().contains("20260504"), "4 May to 3 June");
    assert!(told("A,5/4/2026,6/3/2026\n").unwrap().contains("20260504"), "also with the month first");
    assert!(told("A,5/5/2026,5/5/2026\n").unwrap().contains("20260505"));
    assert!(told("A,2026-04-05,\n").unwrap().contains("20260405"));
}

#[test]
fn reads_outlooks_tasks() {
    let table = b"Subject,Start Date,Due Date,Reminder On/Off,Reminder Date,Reminder Time,Date Completed,% Complete,Categories,Notes,Priority,Sensitivity,Status\n\
        Buy,,2026-11-25,False,,,,0.5,Home,milk,Low,Normal,In Progress\nDone,2026-11-01,2026-11-02,,,,2026-11-02,1,,,,,\n";
    let taken = read(table, None).unwrap();
    assert_eq!(taken.items[0].kind, Kind::Tasks);
    has(
        &taken.items[0],
        &[
            "DUE;VALUE=DATE:20261125",
            "PERCENT-COMPLETE:50",
            "PRIORITY:9",
            "DESCRIPTION:milk\\nStatus: In Progress",
            "CATEGORIES:Home",
        ],
    );
    has(
        &taken.items[1],
        &["STATUS:COMPLETED", "COMPLETED:20261102T000000Z", "DTSTART;VALUE=DATE:20261101", "PERCENT-COMPLETE:100"],
    );
}

proptest! {
    #[test]
    fn every_row_is_an_item_or_refused(rows in prop::collection::vec(("[a-z]{1,4}", "([0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}|)", "([0-9]{1,2}:[0-9]{2}|x|)"), 0..8)) {
        let body: String = rows.iter().map(|(subject, date, time)| format!("{subject},{date},{time},{date},{time}\n")).collect();
        let table = format!("Subject,Start Date,Start Time,End Date,End Time\n{body}");
        if let Ok(taken) = read(table.as_bytes(), Some(Order::DayFirst)) {
            prop_assert_eq!(taken.items.len() + taken.refused.len(), rows.len());
            for item in taken.items {
                prop_assert!(icalendar::check(item.text.as_bytes()).is_ok());
            }
        }
    }
}
