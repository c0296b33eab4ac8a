//! What the columns of address tables are called: by Google (both layouts), by Outlook in English, German, Spanish, French,
//! Italian, Portuguese and Dutch, by Thunderbird, and by people. Names are compared by their letters and digits alone
//! ([`super::super::folded`]); `#` stands for a number.
//!
//! One file because it is one table.

use super::super::folded;

/// What a column becomes in a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    FullName,
    Prefix,
    Given,
    Middle,
    Family,
    Suffix,
    Nickname,
    /// How the given, middle or family name sounds.
    Sound(&'static str),
    Company,
    Department,
    JobTitle,
    Role,
    Mail,
    Phone(Line),
    Address(Lives, Part),
    Page(Lives),
    Messenger,
    Birthday,
    BirthYear,
    BirthMonth,
    BirthDay,
    Anniversary,
    Spouse,
    Child,
    Categories,
    Notes,
    Photo,
    Gender,
    Language,
    /// One of Google's numbered sorts: `E-mail 2 - Value`.
    Numbered(Sort, u8, Piece),
    /// Where the value goes into the note under the column's name.
    Note,
    /// Says nothing of the person: the same in every row, or made from other columns.
    Nothing,
}

/// Which telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    Home,
    Work,
    Mobile,
    Other,
    Primary,
    Company,
    Pager,
    HomeFax,
    WorkFax,
    OtherFax,
    /// For people who can't hear.
    Text,
    /// Kept under a name of its own: `Car`, `Telex`.
    Named(&'static str),
}

/// Where an address belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lives {
    Home,
    Work,
    Other,
}

/// A part of a postal address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Street,
    Box,
    Extended,
    City,
    Region,
    PostalCode,
    Country,
    Formatted,
}

/// Google's numbered sorts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    Mail,
    Phone,
    Address,
    Organisation,
    Relation,
    Page,
    Event,
    Messenger,
    Custom,
}

/// The pieces of one of Google's numbered values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    Label,
    Value,
    Service,
    Title,
    Department,
    Address(Part),
    /// Has no place of its own.
    Further,
}

/// What a column's name means, and whether only programs that speak English call it so.
pub(super) fn known(header: &str) -> Option<(Field, bool)> {
    let plain = folded(header);
    let mut pattern = String::with_capacity(plain.len());
    let mut number = String::new();
    for c in plain.chars() {
        if c.is_ascii_digit() {
            if !pattern.ends_with('#') {
                pattern.push('#');
            }
            number.push(c);
        } else {
            pattern.push(c);
        }
    }
    if let Some(field) = numbered(&pattern, number.parse().ok()) {
        return Some((field, true));
    }
    TABLE.iter().find_map(|(field, english, others)| {
        if english.contains(&pattern.as_str()) {
            Some((*field, true))
        } else {
            others.contains(&pattern.as_str()).then_some((*field, false))
        }
    })
}

/// `E-mail 1 - Value` and its like, which are English in every language.
fn numbered(pattern: &str, number: Option<u8>) -> Option<Field> {
    let (sort, piece) = pattern.split_once('#')?;
    let sort = match sort {
        "email" => Sort::Mail,
        "phone" => Sort::Phone,
        "address" => Sort::Address,
        "organization" => Sort::Organisation,
        "relation" => Sort::Relation,
        "website" => Sort::Page,
        "event" => Sort::Event,
        "im" => Sort::Messenger,
        "customfield" => Sort::Custom,
        _ => return None,
    };
    let piece = match (sort, piece) {
        (_, "type" | "label") => Piece::Label,
        (Sort::Organisation, "name") | (_, "value") => Piece::Value,
        (Sort::Messenger, "service") => Piece::Service,
        (Sort::Organisation, "title") => Piece::Title,
        (Sort::Organisation, "department") => Piece::Department,
        (Sort::Organisation, "yominame" | "symbol" | "location" | "jobdescription") => Piece::Further,
        (Sort::Address, "formatted") => Piece::Address(Part::Formatted),
        (Sort::Address, "street") => Piece::Address(Part::Street),
        (Sort::Address, "city") => Piece::Address(Part::City),
        (Sort::Address, "pobox") => Piece::Address(Part::Box),
        (Sort::Address, "region") => Piece::Address(Part::Region),
        (Sort::Address, "postalcode") => Piece::Address(Part::PostalCode),
        (Sort::Address, "country") => Piece::Address(Part::Country),
        (Sort::Address, "extendedaddress") => Piece::Address(Part::Extended),
        _ => return None,
    };
    Some(Field::Numbered(sort, number?, piece))
}

use Field::{Address, Page, Phone};
use Lives::{Home, Other, Work};

/// A field, its names in English, its names in other languages.
type Named = (Field, &'static [&'static str], &'static [&'static str]);

const TABLE: &[Named] = &[
    (
        Field::FullName,
        &["name", "fullname", "displayname", "fileas", "contactname"],
        &[
            "anzeigename",
            "vollstandigername",
            "nomcomplet",
            "nomaafficher",
            "nombrecompleto",
            "nombreparamostrar",
            "nomecompleto",
            "nomevisualizzato",
            "nomeparaexibicao",
            "volledigenaam",
            "weergavenaam",
            "naam",
        ],
    ),
    (
        Field::Prefix,
        &["title", "nameprefix", "prefix", "courtesytitle"],
        &["anrede", "titel", "titre", "civilite", "titulo", "tratamiento", "titolo", "tratamento", "aanhef"],
    ),
    (
        Field::Given,
        &["firstname", "givenname", "forename"],
        &["vorname", "prenom", "nombre", "nome", "primeironome", "primernombre", "voornaam", "nomeproprio"],
    ),
    (
        Field::Middle,
        &["middlename", "additionalname"],
        &[
            "weiterevornamen",
            "zweitervorname",
            "deuxiemeprenom",
            "segundonombre",
            "secondonome",
            "segundonome",
            "outrosnomesapelidos",
            "middelstenaam",
            "tweedenaam",
            "tussenvoegsel",
        ],
    ),
    (
        Field::Family,
        &["lastname", "familyname", "surname"],
        &[
            "nachname",
            "familienname",
            "nom",
            "nomdefamille",
            "apellidos",
            "apellido",
            "cognome",
            "sobrenome",
            "apelido",
            "ultimonome",
            "achternaam",
            "familienaam",
        ],
    ),
    (
        Field::Suffix,
        &["suffix", "namesuffix"],
        &["namenszusatz", "suffixe", "sufijo", "suffisso", "titolostraniero", "sufixo", "achtervoegsel"],
    ),
    (
        Field::Nickname,
        &["nickname", "shortname"],
        &["spitzname", "surnom", "apodo", "alias", "soprannome", "alcunha", "bijnaam", "roepnaam"],
    ),
    (Field::Sound("X-PHONETIC-FIRST-NAME"), &["phoneticfirstname", "givennameyomi", "givenyomi"], &[]),
    (Field::Sound("X-PHONETIC-MIDDLE-NAME"), &["phoneticmiddlename", "additionalnameyomi"], &[]),
    (Field::Sound("X-PHONETIC-LAST-NAME"), &["phoneticlastname", "familynameyomi", "surnameyomi"], &[]),
    (
        Field::Company,
        &["company", "organization", "organisation", "organizationname", "employer"],
        &[
            "firma",
            "unternehmen",
            "societe",
            "entreprise",
            "organizacion",
            "empresa",
            "compania",
            "societa",
            "azienda",
            "organizzazione",
            "organizacao",
            "bedrijf",
            "organisatie",
        ],
    ),
    (
        Field::Department,
        &["department", "organizationdepartment"],
        &["abteilung", "service", "departement", "departamento", "reparto", "ufficioreparto", "afdeling"],
    ),
    (
        Field::JobTitle,
        &["jobtitle", "organizationtitle"],
        &["position", "stellung", "fonction", "poste", "puesto", "cargo", "posizione", "qualifica", "functie"],
    ),
    (Field::Role, &["profession", "occupation", "role"], &["beruf", "profesion", "professione", "profissao", "beroep"]),
    (
        Field::Mail,
        &[
            "emailaddress",
            "email#address",
            "email",
            "email#",
            "mail",
            "primaryemail",
            "secondaryemail",
            "emailaddress#",
            "alternateemail#",
        ],
        &[
            "emailadresse",
            "email#adresse",
            "emailadresse#",
            "primareemailadresse",
            "zweiteemailadresse",
            "sekundareemailadresse",
            "adressedemessagerie",
            "adressedemessagerie#",
            "adressedecourrier",
            "adressedecourrier#",
            "adresseemail",
            "adresseemail#",
            "courriel",
            "adresseelectronique",
            "direcciondecorreoelectronico",
            "direcciondecorreoelectronico#",
            "direcciondelcorreoelectronico#",
            "correoelectronico",
            "correoelectronico#",
            "correo",
            "indirizzopostaelettronica",
            "indirizzopostaelettronica#",
            "indirizzoemail",
            "emailprimaria",
            "emailsecondaria",
            "enderecodeemail",
            "enderecodeemail#",
            "enderecodocorreioelectronico#",
            "enderecodecorreioelectronico",
            "enderecodecorreioeletronico",
            "correioeletronico",
            "emailadres",
            "emailadres#",
        ],
    ),
    (
        Phone(Line::Home),
        &["homephone", "homephone#", "hometelephone"],
        &[
            "telefonprivat",
            "telefonprivat#",
            "festnetz",
            "telephonedomicile",
            "telephone#domicile",
            "telephonepersonnel",
            "particular",
            "particular#",
            "telefonoparticular",
            "telefonodelacasa",
            "abitazione",
            "abitazione#",
            "telefonocasa",
            "telefonoabitazione",
            "telefoneresidencial",
            "telefoneresidencial#",
            "telefonedaresidencia",
            "#otelefonedaresidencia",
            "telefoonthuis",
            "telefoonthuis#",
        ],
    ),
    (
        Phone(Line::Work),
        &["businessphone", "businessphone#", "workphone", "workphone#", "worktelephone"],
        &[
            "telefongeschaftlich",
            "telefongeschaftlich#",
            "telefondienstlich",
            "telephonebureau",
            "telephone#bureau",
            "telephoneprofessionnel",
            "telefonodeltrabajo",
            "telefonodeltrabajo#",
            "ufficio",
            "ufficio#",
            "telefonolavoro",
            "telefonoufficio",
            "telefonecomercial",
            "telefonecomercial#",
            "telefonedaempresa",
            "#otelefonedaempresa",
            "telefoonopwerk",
            "telefoonopwerk#",
            "telefoonwerk",
        ],
    ),
    (
        Phone(Line::Mobile),
        &["mobilephone", "mobilephone#", "mobile", "cellphone", "cell", "mobilenumber"],
        &[
            "mobiltelefon",
            "mobiltelefon#",
            "handy",
            "mobil",
            "mobilnummer",
            "mobiltelefonnummer",
            "telmobile",
            "telephonemobile",
            "portable",
            "telephoneportable",
            "movil",
            "telefonomovil",
            "cellulare",
            "numerocellulare",
            "telefonecelular",
            "celular",
            "telemovel",
            "mobieletelefoon",
            "mobiel",
            "mobielnummer",
        ],
    ),
    (
        Phone(Line::Primary),
        &["primaryphone"],
        &[
            "haupttelefon",
            "telephoneprincipal",
            "telefonoprincipal",
            "telefonoprincipale",
            "telefoneprincipal",
            "hoofdtelefoon",
        ],
    ),
    (
        Phone(Line::Company),
        &["companymainphone"],
        &[
            "telefonfirma",
            "telephonesociete",
            "numerodecentralitadelaorganizacion",
            "telefonoprincipalesocieta",
            "telefoneprincipaldaempresa",
            "hoofdtelefoonbedrijf",
        ],
    ),
    (
        Phone(Line::Other),
        &["otherphone", "phone", "phonenumber", "telephone", "tel"],
        &[
            "weiterestelefon",
            "telefon",
            "telefonnummer",
            "telephoneautre",
            "otrotelefono",
            "telefono",
            "altrotelefono",
            "outrotelefone",
            "telefone",
            "anderetelefoon",
            "telefoon",
            "telefoonnummer",
        ],
    ),
    (
        Phone(Line::Pager),
        &["pager", "pagernumber"],
        &["recepteurderadiomessagerie", "cercapersone", "buscapersonas", "localizador"],
    ),
    (
        Phone(Line::HomeFax),
        &["homefax"],
        &["faxprivat", "telecopiedomicile", "faxparticular", "faxab", "faxresidencial", "faxdaresidencia", "faxthuis"],
    ),
    (
        Phone(Line::WorkFax),
        &["businessfax", "workfax"],
        &["faxgeschaftlich", "telecopiebureau", "faxdeltrabajo", "faxuff", "faxcomercial", "faxdaempresa", "faxopwerk"],
    ),
    (
        Phone(Line::OtherFax),
        &["otherfax", "fax", "faxnumber"],
        &["weiteresfax", "faxnummer", "telecopieautre", "otrofax", "altrofax", "numerofax", "outrofax", "anderefax"],
    ),
    (
        Phone(Line::Text),
        &["ttytddphone"],
        &[
            "telefonfurhorbehinderte",
            "telephonettytdd",
            "numerodeteletipo",
            "telefonottytdd",
            "telefonettytdd",
            "teksttelefoon",
        ],
    ),
    (
        Phone(Line::Named("Car")),
        &["carphone"],
        &["autotelefon", "telephonevoiture", "telefonodelautomovil", "telefonoauto", "telefonedocarro", "autotelefoon"],
    ),
    (
        Phone(Line::Named("Assistant")),
        &["assistantsphone"],
        &[
            "telefonassistent",
            "telephonedelassistante",
            "telefonodelayudante",
            "telefonoassistente",
            "telefonedoassistente",
            "telefoonassistent",
        ],
    ),
    (
        Phone(Line::Named("Callback")),
        &["callback"],
        &[
            "ruckmeldung",
            "rappel",
            "devoluciondellamada",
            "richiamataautomatica",
            "retornodechamada",
            "telderesposta",
            "terugbellen",
        ],
    ),
    (Phone(Line::Named("ISDN")), &["isdn"], &["rnis", "rdis"]),
    (
        Phone(Line::Named("Radio")),
        &["radiophone"],
        &["radiotelephone", "radiotelefono", "radiotelefon", "radiotelefone", "radiotelefoon"],
    ),
    (Phone(Line::Named("Telex")), &["telex"], &[]),
    (
        Address(Home, Part::Street),
        &["homestreet", "homestreet#", "homeaddress", "homeaddress#"],
        &[
            "strasseprivat",
            "strasseprivat#",
            "ruedomicile",
            "ruedomicile#",
            "calledeldomicilio",
            "calledeldomicilio#",
            "viaab",
            "viaab#",
            "indirizzodicasa",
            "indirizzodicasa#",
            "enderecoresidencial",
            "enderecoresidencial#",
            "ruadaresidencia",
            "ruadaresidencia#",
            "huisadresstraat",
            "huisadresstraat#",
        ],
    ),
    (
        Address(Home, Part::Box),
        &["homeaddresspobox", "homepobox"],
        &[
            "postfachprivat",
            "postfachprivatadresse",
            "boitepostaledomicile",
            "apartadopostaldeladireccionpersonal",
            "indirizzoabcasellapostale",
            "caixapostaldoenderecoresidencial",
            "apartadodaresidencia",
            "huisadrespostbusnummer",
        ],
    ),
    (
        Address(Home, Part::City),
        &["homecity"],
        &[
            "ortprivat",
            "villedomicile",
            "ciudaddedomicilio",
            "ciudaddeldomicilio",
            "cittaab",
            "cittadiresidenza",
            "cidadedoenderecoresidencial",
            "localidadedaresidencia",
            "huisadresplaats",
        ],
    ),
    (
        Address(Home, Part::Region),
        &["homestate"],
        &[
            "bundeslandkantonprivat",
            "regionprivat",
            "depregiondomicile",
            "provinciaoestadodedomicilio",
            "provinciaab",
            "provinciadiresidenza",
            "estado",
            "distritodaresidencia",
            "huisadresprovincie",
        ],
    ),
    (
        Address(Home, Part::PostalCode),
        &["homepostalcode", "homezipcode"],
        &[
            "postleitzahlprivat",
            "codepostaldomicile",
            "codigopostaldedomicilio",
            "codigopostaldeldomicilio",
            "capab",
            "capdiresidenza",
            "cepdoenderecoresidencial",
            "codigopostaldaresidencia",
            "huisadrespostcode",
        ],
    ),
    (
        Address(Home, Part::Country),
        &["homecountryregion", "homecountry"],
        &[
            "landregionprivat",
            "landprivat",
            "paysregiondomicile",
            "paysdomicile",
            "paisoregiondeldomicilio",
            "paeseareageograficaab",
            "nazionediresidenza",
            "paisregiaoderesidencia",
            "paisdaresidenciaregiao",
            "landregiothuis",
        ],
    ),
    (
        Address(Work, Part::Street),
        &["businessstreet", "businessstreet#", "workaddress", "workaddress#"],
        &[
            "strassegeschaftlich",
            "strassegeschaftlich#",
            "ruebureau",
            "ruebureau#",
            "calledeltrabajo",
            "calledeltrabajo#",
            "viauff",
            "viauff#",
            "indirizzodilavoro",
            "indirizzodilavoro#",
            "ruadoenderecocomercial",
            "ruadoenderecocomercial#",
            "enderecocomercial",
            "enderecocomercial#",
            "ruadaempresa",
            "ruadaempresa#",
            "werkadresstraat",
            "werkadres#straat",
        ],
    ),
    (
        Address(Work, Part::Box),
        &["businessaddresspobox", "businesspobox"],
        &[
            "postfachgeschaftlich",
            "boitepostalebureau",
            "apartadopostaldeladirecciondeltrabajo",
            "indirizzouffcasellapostale",
            "caixapostaldoenderecocomercial",
            "apartadodaempresa",
            "werkadrespostbusnummer",
        ],
    ),
    (
        Address(Work, Part::City),
        &["businesscity", "workcity"],
        &[
            "ortgeschaftlich",
            "villebureau",
            "ciudaddetrabajo",
            "ciudaddeltrabajo",
            "cittauff",
            "cittadilavoro",
            "cidadedoenderecocomercial",
            "localidadedaempresa",
            "werkadresplaats",
        ],
    ),
    (
        Address(Work, Part::Region),
        &["businessstate", "workstate"],
        &[
            "regiongeschaftlich",
            "bundeslandkantongeschaftlich",
            "depregionbureau",
            "provinciaoestadodetrabajo",
            "provinciauff",
            "provinciadilavoro",
            "estadodoenderecocomercial",
            "distritodaempresa",
            "werkadresprovincie",
        ],
    ),
    (
        Address(Work, Part::PostalCode),
        &["businesspostalcode", "workzipcode"],
        &[
            "postleitzahlgeschaftlich",
            "codepostalbureau",
            "codigopostaldeltrabajo",
            "capuff",
            "capdilavoro",
            "cepdoenderecocomercial",
            "codigopostaldaempresa",
            "werkadrespostcode",
        ],
    ),
    (
        Address(Work, Part::Country),
        &["businesscountryregion", "businesscountry", "workcountry"],
        &[
            "landregiongeschaftlich",
            "landgeschaftlich",
            "paysregionbureau",
            "paysbureau",
            "paisoregiondeltrabajo",
            "paeseareageograficauff",
            "nazionedilavoro",
            "paisregiaodaempresa",
            "landregiowerk",
        ],
    ),
    (
        Address(Other, Part::Street),
        &["otherstreet", "otherstreet#", "street", "address", "streetaddress"],
        &[
            "weiterestrasse",
            "weiterestrasse#",
            "strasse",
            "anschrift",
            "adresse",
            "rueautre",
            "rueautre#",
            "rue",
            "otracalle",
            "otracalle#",
            "calle",
            "direccion",
            "altravia",
            "altravia#",
            "via",
            "indirizzo",
            "outroendereco",
            "outroendereco#",
            "ruadooutroendereco",
            "ruadooutroendereco#",
            "rua",
            "endereco",
            "anderadresstraat",
            "anderadresstraat#",
            "straat",
            "adres",
        ],
    ),
    (
        Address(Other, Part::Box),
        &["otheraddresspobox", "otherpobox"],
        &[
            "weiterespostfach",
            "boitepostaleautre",
            "otroapartadopostal",
            "altroindirizzocasellapostale",
            "caixapostaldeoutroendereco",
            "apartadodooutroendereco",
            "anderadrespostbusnummer",
        ],
    ),
    (
        Address(Other, Part::City),
        &["othercity", "city", "town"],
        &[
            "weitererort",
            "ort",
            "stadt",
            "wohnort",
            "villeautre",
            "ville",
            "otraciudad",
            "ciudad",
            "altracitta",
            "citta",
            "outracidade",
            "cidade",
            "localidadedooutroendereco",
            "localidade",
            "anderadresplaats",
            "plaats",
            "woonplaats",
        ],
    ),
    (
        Address(Other, Part::Region),
        &["otherstate", "state", "region"],
        &[
            "weitererbundeslandkanton",
            "weiteresrbundeslandkanton",
            "bundesland",
            "kanton",
            "depregionautre",
            "otraprovinciaoestado",
            "provincia",
            "altraprovincia",
            "outroestado",
            "distritodooutroendereco",
            "anderadresprovincie",
            "provincie",
        ],
    ),
    (
        Address(Other, Part::PostalCode),
        &["otherpostalcode", "postalcode", "zip", "zipcode", "postcode"],
        &[
            "weiterepostleitzahl",
            "postleitzahl",
            "plz",
            "codepostalautre",
            "codepostal",
            "otrocodigopostal",
            "codigopostal",
            "altrocap",
            "cap",
            "outrocep",
            "cep",
            "codigopostaldooutroendereco",
            "anderadrespostcode",
        ],
    ),
    (
        Address(Other, Part::Country),
        &["othercountryregion", "othercountry", "country", "countryregion"],
        &[
            "weitereseslandregion",
            "weitereslandregion",
            "weitereselandregion",
            "land",
            "paysregionautre",
            "pays",
            "otropaisoregion",
            "pais",
            "altropaeseareageografica",
            "paese",
            "nazione",
            "outropaisregiao",
            "landregioanders",
        ],
    ),
    (Page(Home), &["personalwebpage"], &["webseiteprivat", "paginawebpersonal"]),
    (
        Page(Other),
        &["webpage", "webpage#", "website", "url", "homepage"],
        &[
            "webseite",
            "internetseite",
            "pageweb",
            "siteweb",
            "paginaweb",
            "paginadaweb",
            "paginanaweb",
            "sitodaweb",
            "webpagina",
        ],
    ),
    (Field::Messenger, &["imaddress", "screenname", "instantmessenger"], &["nomeinstantmessenger"]),
    (
        Field::Birthday,
        &["birthday", "dateofbirth", "birthdate"],
        &[
            "geburtstag",
            "geburtsdatum",
            "anniversaire",
            "datedenaissance",
            "cumpleanos",
            "fechadenacimiento",
            "compleanno",
            "datadinascita",
            "datadenascimento",
            "verjaardag",
            "geboortedatum",
        ],
    ),
    (Field::BirthYear, &["birthyear"], &["geburtsjahr", "annodinascita", "anneedenaissance"]),
    (Field::BirthMonth, &["birthmonth"], &["geburtsmonat", "mesedinascita", "moisdenaissance"]),
    (Field::BirthDay, &["birthday#"], &["giornodinascita", "jourdenaissance"]),
    (
        Field::Anniversary,
        &["anniversary"],
        &[
            "jahrestag",
            "anniversairedemariageoufete",
            "anniversairedemariage",
            "aniversario",
            "anniversario",
            "specialedatum",
        ],
    ),
    (
        Field::Spouse,
        &["spouse"],
        &["partnerin", "partner", "conjoint", "conjointe", "conyuge", "nomeconiugepartner", "conjuge"],
    ),
    (Field::Child, &["children"], &["kinder", "enfants", "hijos", "figli", "filhos", "kinderen"]),
    (
        Field::Categories,
        &["categories", "category", "labels", "groupmembership", "groups", "tags"],
        &[
            "kategorien",
            "kategorie",
            "gruppen",
            "categorias",
            "categorie",
            "gruppi",
            "categorieen",
            "categorien",
            "groupes",
        ],
    ),
    (
        Field::Notes,
        &["notes", "note", "comments"],
        &["notizen", "notiz", "bemerkungen", "remarques", "notas", "anotacoes", "notities", "opmerkingen"],
    ),
    (Field::Photo, &["photo"], &[]),
    (Field::Gender, &["gender"], &["geschlecht", "sexe", "genero", "sexo", "sesso", "geslacht"]),
    (Field::Language, &["language"], &["sprache", "langue", "idioma", "lingua", "taal"]),
    (
        Field::Nothing,
        &[
            "emailtype",
            "email#type",
            "emaildisplayname",
            "email#displayname",
            "initials",
            "priority",
            "private",
            "sensitivity",
            "internetfreebusy",
            "yominame",
            "maidennameyomi",
        ],
        &[
            "emailtyp",
            "email#typ",
            "emailangezeigtername",
            "email#angezeigtername",
            "initialen",
            "prioritat",
            "privat",
            "vertraulichkeit",
            "internetfreigebucht",
            "typedemessagerie",
            "typedemessagerie#",
            "nomcompletdeladressedemessagerie",
            "nomcompletdeladressedemessagerie#",
            "initiales",
            "priorite",
            "prive",
            "criteredediffusion",
            "tipodecorreoelectronico#",
            "tipodecorreoelectronico",
            "nombredepantalladecorreoelectronico",
            "nombredepantalladecorreoelectronico#",
            "iniciales",
            "prioridad",
            "privado",
            "confidencialidad",
            "tipopostaelettronica",
            "tipopostaelettronica#",
            "nomevisualizzatopostaelettronica",
            "nomevisualizzatopostaelettronica#",
            "iniziali",
            "priorita",
            "riservatezza",
            "tipodeemail",
            "tipodeemail#",
            "nomeparaexibicaodoemail",
            "nomeparaexibicaodoemail#",
            "tipodecorreioelectronico",
            "tipodecorreioelectronico#",
            "nomeaapresentarparaocorreioelectronico",
            "nomeaapresentarparaocorreioelectronico#",
            "iniciais",
            "prioridade",
            "sensibilidade",
            "confidencialidade",
            "emailtype#",
            "weergavenaamvooremail",
            "emailweergegevennaam#",
            "prioriteit",
            "gevoeligheid",
        ],
    ),
];

/// Whether a value of a column that says nothing really says nothing.
pub(super) fn is_usual(value: &str) -> bool {
    const USUAL: [&str; 29] = [
        "",
        "smtp",
        "ex",
        "normal",
        "normale",
        "normaal",
        "false",
        "falsch",
        "faux",
        "falso",
        "onwaar",
        "unspecified",
        "keineangabe",
        "nonspecifie",
        "nonspecificato",
        "nonspecificata",
        "noespecificado",
        "nichtangegeben",
        "naoespecificado",
        "nietopgegeven",
        "0",
        "00",
        "public",
        "publik",
        "mittel",
        "moyenne",
        "media",
        "low",
        "no",
    ];
    let value = folded(value);
    USUAL.contains(&value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_columns_in_seven_languages() {
        let check =
            |header: &str, expect: Field| assert_eq!(known(header).map(|found| found.0), Some(expect), "{header}");
        check("E-mail 2 Address", Field::Mail);
        check("E-Mail 2: Adresse", Field::Mail);
        check("E-mail 2 - Value", Field::Numbered(Sort::Mail, 2, Piece::Value));
        check("Organization Name", Field::Company);
        check("Organization 1 - Name", Field::Numbered(Sort::Organisation, 1, Piece::Value));
        check("Straße geschäftlich 2", Address(Work, Part::Street));
        check("Postleitzahl privat", Address(Home, Part::PostalCode));
        check("Weiteres/e Land/Region", Address(Other, Part::Country));
        check("Rue (bureau) 3", Address(Work, Part::Street));
        check("Téléphone 2 (domicile)", Phone(Line::Home));
        check("Tél. mobile", Phone(Line::Mobile));
        check("Dirección del correo electrónico 3", Field::Mail);
        check("País o región del domicilio", Address(Home, Part::Country));
        check("Indirizzo posta elettronica 2", Field::Mail);
        check("Via (uff.) 2", Address(Work, Part::Street));
        check("Paese/area geografica (ab.)", Address(Home, Part::Country));
        check("Rua do endereço comercial 2", Address(Work, Part::Street));
        check("2º telefone da residência", Phone(Line::Home));
        check("Telemóvel", Phone(Line::Mobile));
        check("Werkadres 2, straat", Address(Work, Part::Street));
        check("Land/regio (thuis)", Address(Home, Part::Country));
        check("Hoofdtelefoon bedrijf", Phone(Line::Company));
        check("Nome visualizzato posta elettronica 3", Field::Nothing);
        assert_eq!(known("Shoe size"), None);
    }

    #[test]
    fn no_name_means_two_things() {
        let mut seen = std::collections::HashMap::new();
        for (field, english, others) in TABLE {
            for name in english.iter().chain(*others) {
                assert_eq!(folded(&name.replace('#', "1")).replace('1', "#"), *name, "names are folded");
                if let Some(other) = seen.insert(*name, *field) {
                    assert_eq!(other, *field, "{name}");
                }
            }
        }
    }
}
