//! Address tables as programs write them, against what the cards must say.

use proptest::prelude::*;

use super::super::super::{lines, vcard};
use super::*;

/// The lines of the only card, without frame, UID, FN and N.
fn lines_of(table: &str) -> Vec<String> {
    let taken = read(table.as_bytes()).unwrap();
    assert_eq!(taken.refused, []);
    assert_eq!(taken.items.len(), 1, "{taken:?}");
    body(&taken.items[0])
}

fn body(item: &Composed) -> Vec<String> {
    let verdict = vcard::verdict(&item.text);
    assert_eq!(verdict.remarks, Vec::<String>::new(), "{}", item.text);
    assert!(vcard::check(item.text.as_bytes()).is_ok());
    let all: Vec<String> = lines::lines(&item.text).map(|line| line.text.into_owned()).collect();
    all.into_iter()
        .filter(|line| !["BEGIN:", "END:", "VERSION:", "UID:"].iter().any(|start| line.starts_with(start)))
        .collect()
}

#[test]
fn recognises_address_tables() {
    for yes in [
        "Name,Given Name,Additional Name,Family Name,E-mail 1 - Type,E-mail 1 - Value\n",
        "First Name,Middle Name,Last Name,Phonetic First Name,Labels,E-mail 1 - Label,E-mail 1 - Value\n",
        "\u{feff}First Name;Last Name;E-mail Address\n",
        "Anrede,Vorname,Nachname,Straße geschäftlich\n",
        "Titre,Prénom,Nom,Rue (bureau)\n",
        "Nome,E-mail\n",
        "Naam;Telefoon\n",
    ] {
        assert!(recognise(yes.as_bytes()), "{yes}");
    }
    for no in [
        "Subject,Start Date,Start Time,End Date\n",
        "Title,Artist,Album\n",
        "name,size,date\n",
        "BEGIN:VCARD\n",
        "dn: cn=Ann\nmail: a@b\n",
        "{\"kind\":\"tasks#taskLists\"}",
        "",
    ] {
        assert!(!recognise(no.as_bytes()), "{no}");
    }
}

#[test]
fn reads_googles_old_layout() {
    let table = "Name,Given Name,Additional Name,Family Name,Yomi Name,Name Prefix,Name Suffix,Initials,Nickname,Birthday,Gender,Occupation,Hobby,\
        Sensitivity,Priority,Notes,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,IM 1 - Type,IM 1 - Service,IM 1 - Value,\
        Phone 1 - Type,Phone 1 - Value,Address 1 - Type,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region,\
        Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,Organization 1 - Type,Organization 1 - Name,Organization 1 - Title,\
        Organization 1 - Department,Relation 1 - Type,Relation 1 - Value,Website 1 - Type,Website 1 - Value,Event 1 - Type,Event 1 - Value,Custom Field 1 - Type,Custom Field 1 - Value\n\
        Dr. Ann Lee,Ann,M.,Lee,,Dr.,,A.L.,Annie,--04-15,,Pilot,chess,,,\"two\nlines, here\",https://x.org/p.jpg,* myContacts ::: Friends,* Home,a@x.org ::: a2@x.org,Boat,b@x.org,Other,Jabber,a@j.org,\
        Mobile,+49 171 1,Home,\"Main St 1\nBerlin\",Main St 1,Berlin,,BE,10115,Germany,,,ACME,Chief,R&D,Spouse,Bo,Profile,x.org/ann,Anniversary,2001-02-03,Shoe,42\n";
    assert_eq!(
        lines_of(table),
        [
            "FN:Dr. Ann Lee",
            "N:Lee;Ann;M.;Dr.;",
            "NICKNAME:Annie",
            "BDAY:--0415",
            "ROLE:Pilot",
            "PHOTO:https://x.org/p.jpg",
            "CATEGORIES:myContacts,Friends",
            "EMAIL;TYPE=home;PREF=1:a@x.org",
            "EMAIL;TYPE=home;PREF=1:a2@x.org",
            "item1.EMAIL:b@x.org",
            "item1.X-ABLabel:Boat",
            "TEL;TYPE=cell:+49 171 1",
            "ADR;LABEL=\"Main St 1\\nBerlin\";TYPE=home:;;Main St 1;Berlin;BE;10115;Germany",
            "ORG:ACME;R&D",
            "TITLE:Chief",
            "RELATED;VALUE=text;TYPE=spouse:Bo",
            "item2.URL:http://x.org/ann",
            "item2.X-ABLabel:Profile",
            "ANNIVERSARY:20010203",
            "IMPP:xmpp:a@j.org",
            "NOTE:Hobby: chess\\ntwo\\nlines\\, here\\nShoe: 42",
        ]
    );
}

#[test]
fn reads_googles_new_layout() {
    let table = "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,\
        Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,\
        Phone 2 - Label,Phone 2 - Value,Website 1 - Label,Website 1 - Value\n\
        花子,,山田,ハナコ,,ヤマダ,,,,,ACME,,Lab,1980-04-15,,,* starred ::: * myContacts,* Work,h@x.org,Work Fax,1 ::: 2,Mobile,3,,\n";
    assert_eq!(
        lines_of(table),
        [
            "FN:花子 山田",
            "N:山田;花子;;;",
            "X-PHONETIC-FIRST-NAME:ハナコ",
            "X-PHONETIC-LAST-NAME:ヤマダ",
            "BDAY:19800415",
            "CATEGORIES:starred,myContacts",
            "ORG:ACME;Lab",
            "EMAIL;TYPE=work;PREF=1:h@x.org",
            "TEL;TYPE=work,fax:1",
            "TEL;TYPE=work,fax:2",
            "TEL;TYPE=cell:3",
        ]
    );
}

#[test]
fn reads_outlooks_table_in_seven_languages() {
    let expect = [
        "FN:Dr. Ann Lee",
        "N:Lee;Ann;;Dr.;",
        "TITLE:Chief",
        "TEL;TYPE=work,voice:1",
        "TEL;TYPE=cell:2",
        "EMAIL:a@x.org",
        "EMAIL:b@x.org",
        "BDAY:19800405",
        "ADR;TYPE=work:;;Main St 1,2nd;Berlin;;10115;Germany",
        "ORG:ACME;Lab",
        "NOTE:hi",
    ];
    let row = "Dr.,Ann,Lee,ACME,Lab,Chief,Main St 1,2nd,Berlin,10115,Germany,1,2,a@x.org,b@x.org,Ann Lee (a@x.org),5.4.1980,hi,Normal";
    let check = |header: &str, row: &str| {
        assert_eq!(lines_of(&format!("{header}\n{row}\n")), expect, "{header}");
    };
    check(
        "Title,First Name,Last Name,Company,Department,Job Title,Business Street,Business Street 2,Business City,Business Postal Code,Business Country/Region,Business Phone,Mobile Phone,E-mail Address,E-mail 2 Address,E-mail Display Name,Birthday,Notes,Sensitivity",
        row,
    );
    check(
        "Anrede,Vorname,Nachname,Firma,Abteilung,Position,Straße geschäftlich,Straße geschäftlich 2,Ort geschäftlich,Postleitzahl geschäftlich,Land/Region geschäftlich,Telefon geschäftlich,Mobiltelefon,E-Mail-Adresse,E-Mail 2: Adresse,E-Mail: Angezeigter Name,Geburtstag,Notizen,Vertraulichkeit",
        row,
    );
    let slashes = row.replace("5.4.1980", "5/4/1980");
    check(
        "Título,Nombre,Apellidos,Organización,Departamento,Puesto,Calle del trabajo,Calle del trabajo 2,Ciudad de trabajo,Código postal del trabajo,País o región del trabajo,Teléfono del trabajo,Móvil,Dirección de correo electrónico,Dirección de correo electrónico 2,Nombre de pantalla de correo electrónico,Cumpleaños,Notas,Confidencialidad",
        &slashes,
    );
    check(
        "Titre,Prénom,Nom,Société,Service,Titre,Rue (bureau),Rue (bureau) 2,Ville (bureau),Code postal (bureau),Pays/Région (bureau),Téléphone (bureau),Tél. mobile,Adresse de messagerie,Adresse de messagerie 2,Nom complet de l'adresse de messagerie,Anniversaire,Notes,Critère de diffusion",
        &slashes,
    );
    check(
        "Titolo,Nome,Cognome,Società,Reparto,Posizione,Via (uff.),Via (uff.) 2,Città (uff.),CAP (uff.),Paese/area geografica (uff.),Ufficio,Cellulare,Indirizzo posta elettronica,Indirizzo posta elettronica 2,Nome visualizzato posta elettronica,Compleanno,Notes,Riservatezza",
        &slashes,
    );
    check(
        "Título,Primeiro nome,Apelido,Empresa,Departamento,Cargo,Rua da empresa,Rua da empresa 2,Localidade da empresa,Código postal da empresa,País/Região da Empresa,Telefone da empresa,Telemóvel,Endereço de correio electrónico,Endereço do correio electrónico 2,Nome a apresentar para o correio electrónico,Data de nascimento,Notas,Confidencialidade",
        &slashes,
    );
    check(
        "Titel,Voornaam,Achternaam,Bedrijf,Afdeling,Functie,\"Werkadres, straat\",\"Werkadres 2, straat\",\"Werkadres, plaats\",\"Werkadres, postcode\",Land/regio (werk),Telefoon op werk,Mobiele telefoon,E-mailadres,E-mailadres 2,Weergavenaam voor e-mail,Verjaardag,Notities,Gevoeligheid",
        &row.replace("5.4.1980", "5-4-1980"),
    );
}

#[test]
fn reads_tables_of_thunderbird_and_of_people() {
    let thunderbird = "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Work Phone,Fax Number,Mobile Number,Home Address,Home City,Home ZipCode,Organization,Web Page 1,Birth Year,Birth Month,Birth Day,Custom 1,Notes\n\
        Ann,Lee,Annie Lee,,a@x.org,b@x.org,1,2,3,Main St,Berlin,10115,ACME,https://x.org,1980,4,15,own,hi\n";
    let found = lines_of(thunderbird);
    for line in [
        "FN:Annie Lee",
        "N:Lee;Ann;;;",
        "BDAY:19800415",
        "TEL;TYPE=fax:2",
        "ADR;TYPE=home:;;Main St;Berlin;;10115;",
        "URL:https://x.org",
        "NOTE:Custom 1: own\\nhi",
    ] {
        assert!(found.iter().any(|found| found == line), "{line}: {found:?}");
    }
    assert_eq!(lines_of("Nombre;Correo electrónico\nAnn Lee;a@x\n"), ["FN:Ann Lee", "EMAIL:a@x"]);
    assert_eq!(
        lines_of("Vorname\tName\tHandy\nAnn\tLee\t'+49 1\n"),
        ["FN:Ann Lee", "N:Lee;Ann;;;", "TEL;TYPE=cell:+49 1"]
    );
    assert_eq!(
        lines_of("Phone,Shoe size\n1,42,,more\n"),
        ["FN:1", "TEL:1", "NOTE:Shoe size: 42\\nBeyond the last column: more"]
    );
    let uses = columns(b"Name,E-mail,Shoe size\n").unwrap();
    let becomes: Vec<Option<Field>> = uses.iter().map(|column| column.becomes).collect();
    assert_eq!(becomes, [Some(Field::FullName), Some(Field::Mail), None]);
    assert_eq!(read(b"a,b\n1,2\n"), Err(Unfit::NoColumns { headers: vec!["a".into(), "b".into()] }));
}

#[test]
fn does_not_guess_what_a_date_means() {
    let taken = read(b"First Name,Last Name,Birthday\nA,B,4/5/1980\nC,D,0/0/00\nE,F,soon\n").unwrap();
    assert!(taken.items[0].text.contains("BDAY;VALUE=text:4/5/1980\r\n"), "{}", taken.items[0].text);
    assert_eq!(taken.items[0].losses[0].what, "BDAY 4/5/1980: nobody can tell the day from the month; kept as text");
    assert!(!taken.items[1].text.contains("BDAY"));
    assert_eq!(taken.items[1].losses, []);
    assert_eq!(taken.items[2].losses.len(), 1);
    let taken = read(b"First Name,Last Name,Birthday\nA,B,4/5/1980\nC,D,4/25/1980\n").unwrap();
    assert!(taken.items[0].text.contains("BDAY:19800405\r\n"));
    let sensitive = read(b"First Name,Last Name,Sensitivity\nA,B,Confidential\n").unwrap();
    assert_eq!(sensitive.items[0].losses[0].what, "Sensitivity: Confidential");
}

#[test]
fn the_same_file_gives_the_same_cards() {
    let table = b"Name,Email\nAnn,a@x\nAnn,a@x\nBo,b@x\n";
    let (one, other) = (read(table).unwrap(), read(table).unwrap());
    assert_eq!(one, other);
    let mut uids: Vec<&str> = one.items.iter().map(|item| item.uid.as_str()).collect();
    uids.sort_unstable();
    uids.dedup();
    assert_eq!(uids.len(), 3);
    // A row keeps its UID when others come and go.
    assert_eq!(read(b"Name,Email\nBo,b@x\n").unwrap().items[0].uid, one.items[2].uid);
}

fn own_csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    writer.write_record(vcard::CSV_HEADER).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

#[test]
fn our_own_table_comes_back_as_it_went() {
    let cards = [
        "FN:Dr. Ann Lee\r\nN:Lee;Ann;Maria;Dr.;MD\r\nNICKNAME:Annie\r\nORG:ACME\\, Inc.;R&D;Lab\r\nTITLE:Chief\r\nTEL;TYPE=CELL:+49-171/123 45\r\nTEL;TYPE=HOME:1\r\nTEL;TYPE=HOME:2\r\n\
         TEL;TYPE=WORK,FAX:3\r\nTEL;TYPE=pref:4\r\nTEL;TYPE=main:5\r\nTEL;TYPE=pager:6\r\nEMAIL:a@x.org\r\nEMAIL:b@x.org\r\nEMAIL:c@x.org\r\nEMAIL:d@x.org\r\nADR;TYPE=HOME:;;Main St 1\\, left;Berlin;BE;10115;Germany\r\n\
         ADR;TYPE=WORK:;;Side St;Bonn;;;\r\nURL:https://x.org\r\nURL;TYPE=home:https://y.org\r\nBDAY:1980-04-05\r\nANNIVERSARY:20010203\r\nCATEGORIES:Friends,Work\r\nNOTE:=1+1\\nsecond\r\n",
        "FN:=HYPERLINK(1)\r\nN:;@SUM;-2;;\r\nTEL:+1 (2) 3\r\nTEL:-4\r\n",
        "FN:ACME\r\n",
    ];
    let rows: Vec<Vec<String>> = cards
        .iter()
        .map(|card| vcard::csv_row(&format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{card}END:VCARD\r\n")))
        .collect();
    let taken = read(&own_csv(&rows)).unwrap();
    assert_eq!(taken.remarks, Vec::<String>::new());
    for (item, row) in taken.items.iter().zip(&rows) {
        assert_eq!(&vcard::csv_row(&item.text), row, "{}", item.text);
        assert_eq!(item.losses, []);
        body(item);
    }
}

proptest! {
    #[test]
    fn nothing_panics_and_every_row_is_told(text in "((First Name|Name|E-mail 1 - Value|Birthday|Notizen|Straße privat|x)[,;\t]){0,5}\n(([^\\x00]{0,8}|\"|1/2/2026)[,;\t\n]){0,20}") {
        let _ = recognise(text.as_bytes());
        let _ = columns(text.as_bytes());
        if let Ok(taken) = read(text.as_bytes()) {
            for item in taken.items {
                prop_assert!(vcard::check(item.text.as_bytes()).is_ok(), "{}", item.text);
                prop_assert!(vcard::verdict(&item.text).opinion != vcard::Opinion::OnlyAsOriginal, "{}", item.text);
            }
        }
    }
}
