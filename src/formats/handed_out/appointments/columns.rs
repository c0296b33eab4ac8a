//! What the columns of Outlook's calendar and task tables are called in English, German, Spanish, French, Italian, Portuguese
//! and Dutch, compared by their letters and digits ([`folded`]).

use super::super::folded;

/// What a column becomes in an event or a to-do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Subject,
    StartDate,
    StartTime,
    EndDate,
    EndTime,
    AllDay,
    ReminderOn,
    ReminderDate,
    ReminderTime,
    DueDate,
    CompletedDate,
    Percent,
    Organiser,
    Attendees,
    Categories,
    Description,
    Location,
    Priority,
    Private,
    Sensitivity,
    ShownAs,
    /// How Outlook keeps its records.
    Nothing,
}

/// A field, its names in English, its names in other languages.
type Named = (Field, &'static [&'static str], &'static [&'static str]);

const TABLE: &[Named] = &[
    (Field::Subject, &["subject"], &["betreff", "asunto", "objet", "oggetto", "assunto", "onderwerp"]),
    (
        Field::StartDate,
        &["startdate"],
        &[
            "beginntam",
            "anfangam",
            "fechadecomienzo",
            "fechadeinicio",
            "datededebut",
            "datainizio",
            "datadeinicio",
            "begindatum",
        ],
    ),
    (
        Field::StartTime,
        &["starttime"],
        &["beginntum", "comienzo", "horadecomienzo", "horadeinicio", "heurededebut", "orainizio", "begintijd"],
    ),
    (
        Field::EndDate,
        &["enddate"],
        &["endetam", "fechadefinalizacion", "datedefin", "datafine", "datadefim", "datadetermino", "einddatum"],
    ),
    (
        Field::EndTime,
        &["endtime"],
        &[
            "endetum",
            "finalizacion",
            "horadefinalizacion",
            "heuredefin",
            "orafine",
            "horadefim",
            "horadetermino",
            "eindtijd",
        ],
    ),
    (
        Field::AllDay,
        &["alldayevent"],
        &[
            "ganztagigesereignis",
            "todoeldia",
            "eventodetodoeldia",
            "journeeentiere",
            "giornatainteraevento",
            "giornataintera",
            "eventodediainteiro",
            "diainteiro",
            "duurtheledag",
            "heledag",
        ],
    ),
    (
        Field::ReminderOn,
        &["reminderonoff"],
        &[
            "erinnerungeinaus",
            "avisoactivadodesactivado",
            "recordatorioactivadodesactivado",
            "rappelactifinactif",
            "promemoriaattivatodisattivato",
            "lembreteativadodesativado",
            "lembreteactivadodesactivado",
            "herinneringenaanuit",
            "herinneringaanuit",
        ],
    ),
    (
        Field::ReminderDate,
        &["reminderdate"],
        &["erinnerungam", "fechadelaviso", "datederappel", "datapromemoria", "datadolembrete", "herinneringsdatum"],
    ),
    (
        Field::ReminderTime,
        &["remindertime"],
        &["erinnerungum", "horadelaviso", "heuredurappel", "orapromemoria", "horadolembrete", "herinneringstijd"],
    ),
    (
        Field::DueDate,
        &["duedate"],
        &[
            "falligam",
            "fechadevencimiento",
            "echeance",
            "datedecheance",
            "datascadenza",
            "scadenza",
            "datadeconclusao",
            "vervaldatum",
        ],
    ),
    (
        Field::CompletedDate,
        &["datecompleted"],
        &["erledigtam", "fechadefin", "dateachevement", "datacompletamento", "datadetermo", "voltooidop"],
    ),
    (Field::Percent, &["complete"], &["erledigt", "completado", "acheve", "completata", "concluido", "voltooid"]),
    (
        Field::Organiser,
        &["meetingorganizer"],
        &[
            "besprechungsplanung",
            "organizadordelareunion",
            "organisateurdunereunion",
            "organisateurdelareunion",
            "organizzatoreriunione",
            "organizadordareuniao",
            "organisatorvandevergadering",
            "organisatorvergadering",
        ],
    ),
    (
        Field::Attendees,
        &["requiredattendees", "optionalattendees"],
        &[
            "erforderlicheteilnehmer",
            "optionaleteilnehmer",
            "asistentesnecesarios",
            "asistentesopcionales",
            "participantsobligatoires",
            "participantsfacultatifs",
            "partecipantiobbligatori",
            "partecipantifacoltativi",
            "participantesobrigatorios",
            "participantesopcionais",
            "verplichtedeelnemers",
            "optioneledeelnemers",
        ],
    ),
    (Field::Categories, &["categories"], &["kategorien", "categorias", "categorie", "categorieen"]),
    (
        Field::Description,
        &["description", "notes"],
        &[
            "beschreibung",
            "notizen",
            "descripcion",
            "notas",
            "descrizione",
            "note",
            "descricao",
            "beschrijving",
            "notities",
        ],
    ),
    (
        Field::Location,
        &["location"],
        &["ort", "ubicacion", "emplacement", "lieu", "luogo", "ubicazione", "local", "localizacao", "locatie"],
    ),
    (Field::Priority, &["priority"], &["prioritat", "prioridad", "priorite", "priorita", "prioridade", "prioriteit"]),
    (Field::Private, &["private"], &["privat", "privado", "prive", "privato", "particular"]),
    (
        Field::Sensitivity,
        &["sensitivity"],
        &[
            "vertraulichkeit",
            "caracter",
            "confidencialidad",
            "criteredediffusion",
            "riservatezza",
            "sensibilidade",
            "confidencialidade",
            "gevoeligheid",
        ],
    ),
    (
        Field::ShownAs,
        &["showtimeas"],
        &[
            "zeitspannezeigenals",
            "mostrarhoracomo",
            "mostrartiempocomo",
            "afficherladisponibilite",
            "mostradisponibilita",
            "mostraorariocome",
            "mostrarhorariocomo",
            "mostrarahoracomo",
            "tijdweergevenals",
        ],
    ),
    (
        Field::Nothing,
        &[
            "billinginformation",
            "mileage",
            "meetingresources",
            "totalwork",
            "actualwork",
            "scheduledpriority",
            "schedulepriority",
        ],
        &[
            "abrechnungsinformationen",
            "reisekilometer",
            "besprechungsressourcen",
            "informationsfacturation",
            "kilometrage",
            "ressourcesdelareunion",
            "facturacion",
            "kilometraje",
            "recursosdelareunion",
            "datifatturazione",
            "indennitatrasferta",
            "risorseriunione",
            "factuurinformatie",
            "reisafstand",
        ],
    ),
];

/// The field of each column, and whether its name is English.
pub(super) fn used(header: &[String]) -> Vec<(Option<Field>, bool)> {
    let mut uses: Vec<(Option<Field>, bool)> = Vec::with_capacity(header.len());
    for name in header {
        let name = folded(name);
        let known = TABLE.iter().find_map(|(field, english, others)| {
            if english.contains(&name.as_str()) {
                Some((*field, true))
            } else {
                others.contains(&name.as_str()).then_some((*field, false))
            }
        });
        // French Outlooks call date and time alike: `Début`, `Début`, `Fin`, `Fin`.
        let taken = |wanted: Field| uses.iter().any(|(field, _)| *field == Some(wanted));
        let twins = match name.as_str() {
            "debut" if taken(Field::StartDate) => Some(Field::StartTime),
            "debut" => Some(Field::StartDate),
            "fin" if taken(Field::EndDate) => Some(Field::EndTime),
            "fin" => Some(Field::EndDate),
            _ => None,
        };
        uses.push(match (known, twins) {
            (Some((field, english)), _) => (Some(field), english),
            (None, Some(field)) => (Some(field), false),
            (None, None) => (None, true),
        });
    }
    uses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_two_things() {
        let mut seen = std::collections::HashSet::new();
        for name in TABLE.iter().flat_map(|(_, english, others)| english.iter().chain(*others)) {
            assert_eq!(folded(name), *name);
            assert!(seen.insert(*name), "{name}");
        }
    }
}
