//! Tables with a header (CSV, RFC 4180, and what programs make of it): comma, semicolon or tab, any of the character sets
//! that Outlook and spreadsheets write, line breaks within cells. Knows no column.

use csv::{ReaderBuilder, StringRecord};

use super::{Place, Refused, Unfit, charset};

/// A table with its header.
pub(super) struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Row>,
    pub refused: Vec<Refused>,
    pub remarks: Vec<String>,
}

pub(super) struct Row {
    pub cells: Vec<String>,
    pub from: Place,
}

impl Row {
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }
}

/// The header of a table of which only the beginning may be at hand; `None` when there is no text.
pub(super) fn header(head: &[u8]) -> Option<Vec<String>> {
    // The beginning may end within a character; its last line is left out.
    let end = head.iter().rposition(|byte| *byte == b'\n').map_or(head.len(), |at| at + 1);
    let end = if head.get(end) == Some(&0) { end + 1 } else { end };
    let text = charset::decode(head.get(..end)?).ok()?;
    let (separator, body) = separated(&text.text);
    let mut reader =
        ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(body.as_bytes());
    let mut record = StringRecord::new();
    let found = reader.read_record(&mut record).ok()?;
    found.then(|| record.iter().map(|name| name.trim().to_string()).collect())
}

/// Reads a table. A row that can't be read is named; a row of empty cells says nothing.
pub(super) fn read(bytes: &[u8]) -> Result<Table, Unfit> {
    super::check_size(bytes)?;
    let text = charset::decode(bytes)?;
    let mut remarks: Vec<String> = text.remark().into_iter().collect();
    let (separator, body) = separated(&text.text);
    let skipped = text.text.len() - body.len();
    let first_line = 1 + text.text.get(..skipped).unwrap_or_default().matches('\n').count() as u64;
    // A quote that is never closed makes one cell of all that follows it.
    let unclosed = body.matches('"').count() % 2 == 1;
    let mut reader =
        ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(body.as_bytes());
    let mut header: Option<Vec<String>> = None;
    let mut rows: Vec<Row> = Vec::new();
    let mut record = StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => (),
            Ok(false) => break,
            Err(error) => return Err(Unfit::Damaged { why: error.to_string() }),
        }
        let Some(columns) = &header else {
            header = Some(record.iter().map(|name| name.trim().to_string()).collect());
            continue;
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // Behind CRLF the reader stands between the two.
        let between = |at: u64| usize::try_from(at).is_ok_and(|at| body.as_bytes().get(at) == Some(&b'\n'));
        let line = record.position().map(|at| at.line() - 1 + first_line + u64::from(between(at.byte())));
        let from = Place { number: rows.len() as u64 + 1, line };
        let mut cells: Vec<String> = record.iter().map(|cell| undefused(cell).to_string()).collect();
        cells.resize(cells.len().max(columns.len()), String::new());
        rows.push(Row { cells, from });
    }
    let Some(header) = header else { return Err(Unfit::NotThis { wanted: "a table" }) };
    let mut refused = Vec::new();
    if unclosed {
        match rows.pop() {
            Some(row) => refused.push(Refused {
                from: row.from,
                name: super::excerpt(&row.cells.join(" ")),
                why: "a quote in it or before it is never closed, so that nobody can tell where it ends".into(),
            }),
            None => return Err(Unfit::Damaged { why: "a quote is never closed".into() }),
        }
    }
    if rows.is_empty() && refused.is_empty() {
        remarks.push("the table has a header and no row".into());
    }
    Ok(Table { header, rows, refused, remarks })
}

/// The separator, and the text without the line `sep=;` that spreadsheets put in front.
fn separated(text: &str) -> (u8, &str) {
    let text = text.trim_start_matches(['\r', '\n']);
    if let Some(rest) = text.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| text.get(4..))
        && let Some(separator @ (b',' | b';' | b'\t')) = rest.as_bytes().first().copied()
    {
        let body = rest.get(1..).unwrap_or_default();
        if body.starts_with(['\r', '\n']) {
            return (separator, body.trim_start_matches(['\r', '\n']));
        }
    }
    let mut quoted = false;
    let (mut commas, mut semicolons, mut tabs) = (0, 0, 0);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            b',' if !quoted => commas += 1,
            b';' if !quoted => semicolons += 1,
            b'\t' if !quoted => tabs += 1,
            _ => (),
        }
    }
    let separator = if tabs > commas && tabs > semicolons {
        b'\t'
    } else if semicolons > commas {
        b';'
    } else {
        b','
    };
    (separator, text)
}

/// A cell without what keeps a spreadsheet from running it or from taking it for a number: our own `'` before a sign, and
/// the `="…"` of others.
fn undefused(cell: &str) -> &str {
    let trimmed = cell.trim();
    if let Some(inner) = trimmed.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return inner;
    }
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']) => {
            rest
        }
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_programs_write() {
        let check = |bytes: &[u8], header: &[&str], rows: &[&[&str]]| {
            let table = read(bytes).unwrap();
            assert_eq!(table.header, header);
            let found: Vec<Vec<&str>> =
                table.rows.iter().map(|row| (0..row.cells.len()).map(|at| row.cell(at)).collect()).collect();
            assert_eq!(found, rows);
        };
        check(b"a,b\r\n1,\"x\r\ny, z\"\r\n,\r\n2,3\r\n", &["a", "b"], &[&["1", "x\r\ny, z"], &["2", "3"]]);
        check(b"\xef\xbb\xbfa;b\n1;2,5\n", &["a", "b"], &[&["1", "2,5"]]);
        check(b"a\tb,c\td\n1\t2\t3\n", &["a", "b,c", "d"], &[&["1", "2", "3"]]);
        check(b"sep=;\r\na;b\r\n1;2\r\n", &["a", "b"], &[&["1", "2"]]);
        check(b"Stra\xdfe;b\n1\n1;2;3\n", &["Straße", "b"], &[&["1", ""], &["1", "2", "3"]]);
        check(b"a,b\n'+49 1,=\"007\"\n'Tis,'\n", &["a", "b"], &[&["+49 1", "007"], &["'Tis", "'"]]);
        check(b"a\r1\r", &["a"], &[&["1"]]);
    }

    #[test]
    fn names_a_row_without_an_end_and_tells_lines() {
        for end in ["\n", "\r\n"] {
            let lines = read(["a,b", "1,2", "\"x", "y\",3", "4,5", ""].join(end).as_bytes()).unwrap();
            let lines: Vec<Option<u64>> = lines.rows.iter().map(|row| row.from.line).collect();
            assert_eq!(lines, [Some(2), Some(3), Some(5)], "{end:?}");
        }
        let table = read(b"\na,b\n\"x\ny\",1\n\"Bo\nand all that follows,2\n").unwrap();
        assert_eq!(table.rows.len(), 1);
        assert_eq!(table.rows[0].from, Place { number: 1, line: Some(3) });
        assert_eq!(table.refused.len(), 1);
        assert_eq!(
            (table.refused[0].from.line, table.refused[0].name.as_str()),
            (Some(5), "Bo and all that follows,2")
        );
        assert!(read(b"\0\0\0\x01").is_err());
        assert!(read(b"").is_err());
        assert_eq!(
            header(b"First Name,\"Last\nName\"\nAnn,\xc3"),
            Some(vec!["First Name".into(), "Last\nName".into()])
        );
    }
}
