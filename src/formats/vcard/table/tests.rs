//! Cards as rows: what stands in which column, and that nothing is left out.

use super::*;

fn cell(card: &str, column: &str) -> String {
    let at = CSV_HEADER.iter().position(|name| *name == column).unwrap();
    csv_row(card)[at].clone()
}

#[test]
fn fills_outlooks_columns() {
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dr. Ann Lee\r\nN:Lee;Ann;Maria;Dr.;MD\r\nORG:ACME\\, Inc.;R&D;Lab\r\n\
        TEL;TYPE=CELL:+49-171/123 45\r\nTEL;TYPE=HOME,VOICE:030 1\r\nTEL;TYPE=WORK,FAX:030 2\r\nTEL;TYPE=HOME:3\r\nTEL;TYPE=HOME:4\r\n\
        TEL;TYPE=HOME:5\r\nEMAIL:a@x.org\r\nEMAIL:b@x.org\r\nEMAIL:c@x.org\r\nEMAIL:d@x.org\r\n\
        ADR;TYPE=HOME:;;Main St 1;Berlin;;10115;Germany\r\nBDAY:1980-04-15\r\nCATEGORIES:Friends,Work\r\n\
        NOTE:first line\\nsecond\r\nEND:VCARD\r\n";
    let check = |column: &str, expect: &str| assert_eq!(cell(card, column), expect, "{column}");
    check("First Name", "Ann");
    check("Last Name", "Lee");
    check("Company", "ACME, Inc.");
    check("Department", "R&D, Lab");
    check("Mobile Phone", "+49 171 123 45");
    check("Home Phone", "030 1");
    check("Home Phone 2", "3");
    check("Other Phone", "4");
    check("Business Fax", "030 2");
    check("E-mail 3 Address", "c@x.org");
    check("Home Street", "Main St 1");
    check("Home City", "Berlin");
    check("Birthday", "1980-04-15");
    check("Categories", "Friends;Work");
    check("Notes", "first line\nsecond\nPhone: 5\nE-mail: d@x.org");
}

#[test]
fn reads_other_versions() {
    let old = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Hans\nTEL;WORK;VOICE:1, 2\nBDAY:19800415\nEND:VCARD";
    assert_eq!(cell(old, "Last Name"), "Müller");
    assert_eq!(cell(old, "Business Phone"), "1, 2");
    let new =
        "BEGIN:VCARD\nVERSION:4.0\nFN:ACME\nTEL;VALUE=uri;TYPE=\"voice,home\":tel:+1-555-1\nBDAY:--0415\nEND:VCARD";
    assert_eq!(cell(new, "First Name"), "ACME");
    assert_eq!(cell(new, "Home Phone"), "+1 555 1");
    assert_eq!(cell(new, "Notes"), "Birthday: --0415");
    assert_eq!(csv_row("not a card").len(), CSV_HEADER.len());
}

#[test]
fn no_text_is_left_out() {
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:x\r\nUID:1\r\nREV:20261122T100000Z\r\nN:Lee;Ann;;;\r\nFN:Ann Lee\r\nFN:Annie\r\n\
        IMPP:xmpp:ann@x.org\r\nIMPP;TYPE=work:sip:ann@y.org\r\nRELATED;TYPE=spouse;VALUE=text:Bob\r\nGEO:37.3;-122.0\r\n\
        LABEL;TYPE=home:Main St 1\\nBerlin\r\nGENDER:F\r\nX-SKYPE:ann.lee\r\nitem1.X-ABDATE:2009-10-11\r\n\
        item1.X-ABLabel:_$!<Anniversary>!$_\r\nPHOTO;ENCODING=b:QUJD\r\nX-FACE;ENCODING=b:QUJD\r\nX-EMPTY:\r\nEND:VCARD\r\n";
    assert_eq!(cell(card, "IMAddress"), "xmpp:ann@x.org");
    assert_eq!(
        cell(card, "Notes"),
        "Name: Annie\nIMPP (work): sip:ann@y.org\nRELATED (spouse): Bob\nGEO: 37.3;-122.0\nLABEL (home): Main St 1\n\
         Berlin\nGENDER: F\nX-SKYPE: ann.lee\nAnniversary: 2009-10-11"
    );
}

#[test]
fn defuses_formulas() {
    let check = |input: &str, phone: bool, expect: &str| assert_eq!(defused(input, phone), expect, "{input:?}");
    check("=HYPERLINK(\"http://evil\")", false, "'=HYPERLINK(\"http://evil\")");
    check("@SUM(A1)", false, "'@SUM(A1)");
    check("-2+3", true, "'-2+3");
    check("+49 (0)30 1", true, "+49 (0)30 1");
    check("+49-30-1", false, "'+49-30-1");
    check("+49;cmd|' /C calc'!A0", true, "'+49;cmd|' /C calc'!A0");
    check("\tx", false, "'\tx");
    check("＝1", false, "'＝1");
    check("Ann", false, "Ann");
    check("", false, "");
}
