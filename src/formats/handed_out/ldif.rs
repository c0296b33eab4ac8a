//! LDIF (RFC 2849), the address books of Thunderbird and of LDAP directories: inetOrgPerson (RFC 2798) and Mozilla's own
//! attributes become cards. A group becomes a category of its members. A record that only changes another one is refused
//! by name: it says what became of a person, not who that is.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::card::{About, Address, Card, Day, put};
use super::{Composed, Place, Refused, Taken, Uids, Unfit, charset};

/// Whether a file begins like LDIF: a `version:` or `dn:` line after comments and blank lines.
pub fn recognise(head: &[u8]) -> bool {
    let Ok(text) = charset::decode(head.get(..head.len().min(4096)).unwrap_or_default()) else { return false };
    let first = text.text.lines().find(|line| !line.trim().is_empty() && !line.starts_with(['#', ' ']));
    first.is_some_and(|line| {
        let lower = line.to_ascii_lowercase();
        lower.starts_with("dn:") || lower.strip_prefix("version:").is_some_and(|rest| rest.trim() == "1")
    })
}

/// The people of a file.
pub fn read(bytes: &[u8]) -> Result<Taken, Unfit> {
    super::check_size(bytes)?;
    let text = charset::decode(bytes)?;
    let mut taken = Taken { remarks: text.remark().into_iter().collect(), ..Taken::default() };
    let (records, refused) = records(&text.text);
    taken.refused = refused;
    if records.is_empty() && taken.refused.is_empty() {
        return Err(Unfit::NotThis { wanted: "LDIF" });
    }
    let groups: Vec<(String, Vec<String>)> = records
        .iter()
        .filter(|record| record.is_group())
        .map(|record| {
            let members = record.all(&["member", "uniquemember", "memberuid"]).map(same_dn).collect();
            (record.name(), members)
        })
        .collect();
    let mut found: Vec<usize> = vec![0; groups.len()];
    let mut uids = Uids::default();
    for record in &records {
        if record.is_group() {
            continue;
        }
        if let Some(what) = record.is_no_person() {
            let why = format!("it is no person ({what})");
            taken.refused.push(Refused { from: record.from, name: super::excerpt(&record.dn), why });
            continue;
        }
        let dn = same_dn(&record.dn);
        let mut of = Vec::new();
        for ((name, members), found) in groups.iter().zip(&mut found) {
            if members.contains(&dn) {
                of.push(name.as_str());
                *found += 1;
            }
        }
        taken.items.push(card(record, &of, &mut uids));
    }
    for ((name, members), found) in groups.iter().zip(found) {
        let rest = members.len() - found.min(members.len());
        let lost = if rest > 0 { format!("; {rest} of its members are not in this file") } else { String::new() };
        taken.remarks.push(format!("the group {name} is now a category of {found} contacts{lost}"));
    }
    taken.refused.sort_by_key(|refused| refused.from);
    Ok(taken)
}

/// A record with what it says, in order.
struct Record {
    dn: String,
    from: Place,
    /// Attribute in lower case without options, and value.
    values: Vec<(String, Value)>,
}

enum Value {
    Text(String),
    Bytes(Vec<u8>),
    /// In a file or on the web, which is not fetched.
    Elsewhere(String),
}

impl Record {
    fn all<'r>(&'r self, names: &'r [&str]) -> impl Iterator<Item = &'r str> {
        self.values.iter().filter(|(name, _)| names.contains(&name.as_str())).filter_map(|(_, value)| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    fn classes(&self) -> impl Iterator<Item = String> {
        self.all(&["objectclass"]).map(str::to_ascii_lowercase)
    }

    fn is_group(&self) -> bool {
        const GROUPS: [&str; 4] = ["groupofnames", "groupofuniquenames", "mozillaablist", "posixgroup"];
        self.classes().any(|class| GROUPS.contains(&class.as_str()))
    }

    /// What it is instead: a branch of the directory's tree.
    fn is_no_person(&self) -> Option<String> {
        const OTHERS: [&str; 7] =
            ["organizationalunit", "organization", "dcobject", "domain", "locality", "country", "device"];
        let people = ["person", "inetorgperson", "organizationalperson", "account", "mozillaabpersonalpha"];
        if self.classes().any(|class| people.contains(&class.as_str())) {
            return None;
        }
        self.classes().find(|class| OTHERS.contains(&class.as_str()))
    }

    fn name(&self) -> String {
        let name = self.all(&["cn"]).next().unwrap_or(&self.dn);
        super::excerpt(name)
    }
}

/// A distinguished name for comparing: lower case, no blanks around its parts.
fn same_dn(dn: &str) -> String {
    dn.split(',').map(|part| part.trim().to_lowercase()).collect::<Vec<_>>().join(",")
}

/// The records of a text. Lines that begin with a blank continue the one before.
fn records(text: &str) -> (Vec<Record>, Vec<Refused>) {
    let mut records = Vec::new();
    let mut refused = Vec::new();
    let mut lines: Vec<(u64, String)> = Vec::new();
    let mut number = 0;
    let mut end = |lines: &mut Vec<(u64, String)>| {
        let block = std::mem::take(lines);
        let Some((line, first)) = block.first().map(|(line, text)| (*line, text.clone())) else { return };
        if block.len() == 1 && first.to_ascii_lowercase().starts_with("version:") {
            return;
        }
        number += 1;
        let from = Place { number, line: Some(line) };
        match record(&block, from) {
            Ok(record) => records.push(record),
            Err(why) => refused.push(Refused { from, name: super::excerpt(&first), why }),
        }
    };
    let mut comment = false;
    for (line, at) in text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).zip(1..) {
        if let Some(rest) = line.strip_prefix(' ') {
            if let Some((_, before)) = lines.last_mut().filter(|_| !comment) {
                before.push_str(rest);
            }
            continue;
        }
        comment = line.starts_with('#');
        if comment {
            continue;
        }
        if line.trim().is_empty() {
            end(&mut lines);
        } else {
            lines.push((at, line.to_string()));
        }
    }
    end(&mut lines);
    (records, refused)
}

fn record(lines: &[(u64, String)], from: Place) -> Result<Record, String> {
    let mut record = Record { dn: String::new(), from, values: Vec::new() };
    for (at, line) in lines {
        let (name, value) = line.split_once(':').ok_or_else(|| format!("line {at} has no colon"))?;
        let name = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let value = if let Some(encoded) = value.strip_prefix(':') {
            let bare: String = encoded.chars().filter(|c| !c.is_whitespace()).collect();
            let bytes = STANDARD.decode(bare).map_err(|_| format!("line {at}: {name} is no base64"))?;
            String::from_utf8(bytes).map_or_else(|error| Value::Bytes(error.into_bytes()), Value::Text)
        } else if let Some(address) = value.strip_prefix('<') {
            Value::Elsewhere(address.trim().to_string())
        } else {
            Value::Text(value.trim().to_string())
        };
        match (name.as_str(), &value) {
            ("version", _) => (),
            ("dn", Value::Text(dn)) => record.dn = dn.clone(),
            ("changetype", Value::Text(kind)) if !kind.eq_ignore_ascii_case("add") => {
                return Err(format!("it changes a record ({kind}) and is none itself"));
            }
            ("changetype" | "control", _) => (),
            _ => record.values.push((name, value)),
        }
    }
    if record.dn.is_empty() && record.values.is_empty() { Err("it says nothing".into()) } else { Ok(record) }
}

fn card(record: &Record, groups: &[&str], uids: &mut Uids) -> Composed {
    let mut card = Card::default();
    let (mut home, mut work) = (Address::default(), Address::default());
    let (mut company, mut units) = (String::new(), Vec::new());
    let (mut year, mut month, mut day) = (None, None, None);
    let mut uid = None;
    for (name, value) in &record.values {
        let text = match value {
            Value::Text(text) if text.is_empty() => continue,
            Value::Text(text) => text.as_str(),
            Value::Bytes(bytes) if matches!(name.as_str(), "jpegphoto" | "thumbnailphoto" | "photo") => {
                let kind = if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" };
                card.picture(kind, bytes);
                continue;
            }
            Value::Bytes(bytes) => {
                card.lose(format!("{name}: {} bytes that are no text", bytes.len()));
                continue;
            }
            Value::Elsewhere(address) => {
                card.lose(format!("{name}: it lies elsewhere, at {address}"));
                continue;
            }
        };
        let types = |types: &[&'static str]| About::types(types);
        match name.as_str() {
            "cn" | "commonname" | "displayname" if card.full_name.is_empty() || card.full_name == text => {
                card.full_name = text.to_string();
            }
            "cn" | "commonname" | "displayname" => card.also(name, text),
            "givenname" | "gn" => put(&mut card.given, text),
            "sn" | "surname" => put(&mut card.family, text),
            "generationqualifier" => put(&mut card.suffix, text),
            "personaltitle" => put(&mut card.prefix, text),
            "mozillanickname" | "xmozillanickname" | "nickname" => card.text("NICKNAME", text),
            "title" => card.text("TITLE", text),
            "o" | "organizationname" | "company" => put(&mut company, text),
            "ou" | "organizationalunitname" | "department" | "departmentnumber" | "orgunit" => units.push(text),
            "mail" | "rfc822mailbox" | "mozillasecondemail" | "xmozillasecondemail" => card.mail(&types(&[]), text),
            "telephonenumber" => card.phone(&types(&["work", "voice"]), text),
            "homephone" | "hometelephonenumber" => card.phone(&types(&["home", "voice"]), text),
            "mobile" | "mobiletelephonenumber" | "cellphone" => card.phone(&types(&["cell"]), text),
            "pager" | "pagerphone" | "pagertelephonenumber" => card.phone(&types(&["pager"]), text),
            "fax" | "facsimiletelephonenumber" => card.phone(&types(&["fax"]), text),
            "street" | "streetaddress" | "mozillaworkstreet2" => work.street.push(text.to_string()),
            "postofficebox" => put(&mut work.box_number, text),
            "l" | "locality" | "localityname" => put(&mut work.city, text),
            "st" | "region" | "stateorprovincename" => put(&mut work.region, text),
            "postalcode" | "zip" => put(&mut work.postal_code, text),
            "c" | "co" | "countryname" | "friendlycountryname" => put(&mut work.country, text),
            "postaladdress" | "registeredaddress" => put(&mut work.formatted, &text.replace('$', "\n")),
            "mozillahomestreet" | "mozillahomestreet2" | "homestreet" => home.street.push(text.to_string()),
            "mozillahomelocalityname" => put(&mut home.city, text),
            "mozillahomestate" => put(&mut home.region, text),
            "mozillahomepostalcode" => put(&mut home.postal_code, text),
            "mozillahomecountryname" => put(&mut home.country, text),
            "homepostaladdress" => put(&mut home.formatted, &text.replace('$', "\n")),
            "mozillaworkurl" | "workurl" => card.page(&types(&["work"]), text),
            "mozillahomeurl" | "homeurl" => card.page(&types(&["home"]), text),
            "labeleduri" | "labeledurl" | "url" => {
                // RFC 2079: an address, a blank, a label.
                let (address, label) = text.split_once(' ').unwrap_or((text, ""));
                card.page(&About { label: label.trim().to_string(), ..About::default() }, address);
            }
            "nsaimid" | "mozillanickaim" => card.messenger(&types(&[]), "AIM", text),
            "birthyear" => year = text.parse::<i16>().ok(),
            "birthmonth" => month = text.parse::<i8>().ok(),
            "birthday" => day = text.parse::<i8>().ok(),
            "description" | "info" | "notes" | "comment" => card.note(text),
            "employeetype" => card.text("ROLE", text),
            "businesscategory" => card.list("CATEGORIES", [text]),
            "preferredlanguage" => card.text("LANG", text),
            "entryuuid" | "objectguid" | "nsuniqueid" if uid.is_none() => uid = Some(text.to_string()),
            "modifytimestamp" | "whenchanged" => revised(&mut card, text),
            "userpassword" | "usercertificate" | "usersmimecertificate" => {
                card.lose(format!("{name}: a card has no place for it"))
            }
            // How the directory keeps its records, not the person.
            "objectclass"
            | "createtimestamp"
            | "creatorsname"
            | "modifiersname"
            | "structuralobjectclass"
            | "entrycsn"
            | "mozillausehtmlmail"
            | "xmozillausehtmlmail"
            | "initials" => (),
            _ => card.also(name, text),
        }
    }
    card.address(&About::types(&["work"]), &work);
    card.address(&About::types(&["home"]), &home);
    card.organisation(&company, &units);
    if let (Some(month @ 1..=12), Some(day @ 1..=31)) = (month, day) {
        card.date("BDAY", Day::Known { year: year.filter(|year| *year > 0), month, day });
    } else if let Some(year) = year.filter(|year| *year > 0) {
        card.also("Birth year", &year.to_string());
    }
    card.list("CATEGORIES", groups.iter().copied());
    let uid = uid.unwrap_or_else(|| {
        let texts = record.values.iter().flat_map(|(name, value)| match value {
            Value::Text(text) | Value::Elsewhere(text) => [name.as_str(), text.as_str()],
            Value::Bytes(_) => [name.as_str(), ""],
        });
        uids.of("ldif", std::iter::once(record.dn.as_str()).chain(texts))
    });
    card.finish(&uid, record.from)
}

/// `20240101120000Z` (RFC 4517 §3.3.13); Thunderbird writes seconds, or 0.
fn revised(card: &mut Card, text: &str) {
    let digits = text.get(..14).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    if let Some((date, time)) = digits.and_then(|digits| digits.split_at_checked(8)) {
        card.text("REV", &format!("{date}T{time}Z"));
    } else if let Some(time) = text.parse().ok().filter(|seconds: &i64| *seconds > 0) {
        let time = jiff::Timestamp::from_second(time).ok().map(|time| time.strftime("%Y%m%dT%H%M%SZ").to_string());
        card.text("REV", time.as_deref().unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::{lines, vcard};
    use super::*;

    const BOOK: &str = "version: 1\n\n# of 2024\n#  folded comment\n  still the comment\ndn: cn=Ann Lee,mail=ann@x.org\nobjectclass: top\nobjectclass: person\n\
        objectclass: mozillaAbPersonAlpha\ngivenName: Ann\nsn:: TMOpZQ==\ncn: Ann Lee\nmozillaNickname: Annie\nmail: ann@x.org\nmozillaSecondEmail: a2@x.org\n\
        telephoneNumber: 1\nhomePhone: 2\nmobile: 3\nfax: 4\nstreet: Side St\nl: Bonn\nmozillaHomeStreet: Main St\nmozillaHomeStreet2: 2nd floor\n\
        mozillaHomeLocalityName: Ber\n lin\nmozillaHomePostalCode: 10115\nmozillaWorkUrl: https://x.org\nbirthyear: 1980\nbirthmonth: 04\nbirthday: 15\n\
        o: ACME\nou: Lab\ntitle: Chief\ndescription:: Zmlyc3QKc2Vjb25k\nmozillaCustom1: own\njpegPhoto:: /9j/4AAQ\nuserPassword: secret\nmodifytimestamp: 20240101120000Z\n\n\
        dn: cn=Bo\nchangetype: add\nobjectclass: inetOrgPerson\ncn: Bo\nmail: bo@x.org\nphoto:< file:///bo.jpg\n\n\
        dn: cn=Gone\nchangetype: delete\n\n\
        dn: cn=Friends\nobjectclass: groupOfNames\ncn: Friends\nmember: cn=Ann Lee, mail=ann@x.org\nmember: cn=Nobody\n\n\
        dn: ou=people\nobjectclass: organizationalUnit\nou: people\n\n\
        dn: cn=Bad\nno colon here\n";

    #[test]
    fn reads_thunderbirds_and_directories_people() {
        assert!(
            recognise(BOOK.as_bytes())
                && recognise(b"# c\ndn: cn=x\n")
                && !recognise(b"subject: x\ndn: y")
                && !recognise(b"")
        );
        let taken = read(BOOK.as_bytes()).unwrap();
        assert_eq!(taken.items.len(), 2);
        let ann = &taken.items[0];
        let found: Vec<String> = lines::lines(&ann.text).map(|line| line.text.into_owned()).collect();
        assert_eq!(
            found[4..found.len() - 1],
            [
                "N:Lée;Ann;;;",
                "NICKNAME:Annie",
                "EMAIL:ann@x.org",
                "EMAIL:a2@x.org",
                "TEL;TYPE=work,voice:1",
                "TEL;TYPE=home,voice:2",
                "TEL;TYPE=cell:3",
                "TEL;TYPE=fax:4",
                "URL;TYPE=work:https://x.org",
                "TITLE:Chief",
                "PHOTO:data:image/jpeg;base64,/9j/4AAQ",
                "REV:20240101T120000Z",
                "ADR;TYPE=work:;;Side St;Bonn;;;",
                "ADR;TYPE=home:;;Main St,2nd floor;Berlin;;10115;",
                "ORG:ACME;Lab",
                "BDAY:19800415",
                "CATEGORIES:Friends",
                "NOTE:first\\nsecond\\nmozillacustom1: own",
            ]
        );
        let losses = |item: &Composed| item.losses.iter().map(|loss| loss.what.clone()).collect::<Vec<_>>();
        assert_eq!(losses(ann), ["userpassword: a card has no place for it"]);
        assert_eq!(losses(&taken.items[1]), ["photo: it lies elsewhere, at file:///bo.jpg"]);
        assert_eq!(
            taken.remarks,
            ["the group Friends is now a category of 1 contacts; 1 of its members are not in this file"]
        );
        let refused: Vec<(&str, &str)> = taken.refused.iter().map(|r| (r.name.as_str(), r.why.as_str())).collect();
        assert_eq!(
            refused,
            [
                ("dn: cn=Gone", "it changes a record (delete) and is none itself"),
                ("ou=people", "it is no person (organizationalunit)"),
                ("dn: cn=Bad", "line 61 has no colon"),
            ]
        );
        for item in &taken.items {
            assert_eq!(vcard::verdict(&item.text).remarks, Vec::<String>::new(), "{}", item.text);
        }
        assert_eq!(read(BOOK.as_bytes()).unwrap(), taken);
        assert!(read(b"\n\n").is_err());
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "((dn|cn|mail|jpegPhoto|birthday|member|objectclass)?(:|::|:<)? ?([^\\x00]{0,12}|groupOfNames|AAAA)\n){0,20}") {
            let _ = recognise(text.as_bytes());
            if let Ok(taken) = read(text.as_bytes()) {
                for item in taken.items {
                    prop_assert!(vcard::check(item.text.as_bytes()).is_ok());
                }
            }
        }
    }
}
