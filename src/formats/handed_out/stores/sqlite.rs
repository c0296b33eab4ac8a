//! A foreign SQLite database, read out of memory: no file is opened, so nothing can be written beside it or locked. It is
//! not believed: plain tables only (views and virtual tables run code), no functions of its schema, bounded work and
//! bounded values. What can't be read costs its row.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB};

use super::super::{MOST, Place, Refused, Unfit};

const MAGIC: &[u8] = b"SQLite format 3\0";
/// A larger value is no card and no event. Pictures in cards are smaller.
const MOST_VALUE: i32 = 16 << 20;
/// Instructions of the database's machine for one table. A row of ten columns takes some fifty.
const MOST_WORK: i64 = 2_000_000_000;
const WORK_STEP: i32 = 10_000;

/// Whether these are the first bytes of a database.
pub(super) fn is_database(head: &[u8]) -> bool {
    head.starts_with(MAGIC)
}

/// A database in memory.
pub(super) struct Store {
    connection: Connection,
    /// The columns of each plain table, in lower case.
    tables: BTreeMap<String, BTreeSet<String>>,
    n_refused: Cell<u64>,
}

/// A row: texts of the columns that were asked for.
pub(super) type Row = Vec<Option<String>>;

impl Store {
    /// Opens the bytes of a database.
    pub fn open(bytes: &[u8]) -> Result<Store, Unfit> {
        if !is_database(bytes) {
            return Err(super::NOT_A_STORE);
        }
        if bytes.len() > MOST {
            return Err(Unfit::TooLarge { limit: MOST });
        }
        // 2 says that a database has a write-ahead log (SQLite file format §1.3.3), which there is none of in memory.
        let has_log = bytes.get(18..20) == Some(&[2, 2]);
        let mut head: Vec<u8> = bytes.iter().take(20).copied().collect();
        if has_log {
            head.truncate(18);
            head.extend([1, 1]);
        }
        let rest = bytes.get(head.len()..).unwrap_or_default();
        let all = Cursor::new(head).chain(rest);
        let damaged = |error: rusqlite::Error| Unfit::Damaged { why: error.to_string() };
        let mut connection = Connection::open_in_memory().map_err(damaged)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(damaged)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false).map_err(damaged)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).map_err(damaged)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false).map_err(damaged)?;
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, MOST_VALUE * 2).map_err(damaged)?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0).map_err(damaged)?;
        connection.deserialize_read_exact(MAIN_DB, all, bytes.len(), true).map_err(damaged)?;
        let mut store = Store { connection, tables: BTreeMap::new(), n_refused: Cell::new(0) };
        store.bound_work()?;
        store.tables = store.plain_tables()?;
        Ok(store)
    }

    /// Ends what takes far longer than any program's store does.
    fn bound_work(&mut self) -> Result<(), Unfit> {
        let mut left = MOST_WORK * 8;
        let out_of_work = move || {
            left -= i64::from(WORK_STEP);
            left < 0
        };
        self.connection
            .progress_handler(WORK_STEP, Some(out_of_work))
            .map_err(|error| Unfit::Damaged { why: error.to_string() })
    }

    fn plain_tables(&self) -> Result<BTreeMap<String, BTreeSet<String>>, Unfit> {
        let damaged = |error: rusqlite::Error| Unfit::Damaged { why: error.to_string() };
        let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND sql IS NOT NULL";
        let mut names = Vec::new();
        {
            let mut statement = self.connection.prepare(sql).map_err(damaged)?;
            let mut rows = statement.query([]).map_err(damaged)?;
            while let Some(row) = rows.next().map_err(damaged)? {
                let (name, sql): (String, String) = (row.get(0).map_err(damaged)?, row.get(1).map_err(damaged)?);
                let virtually = sql.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("CREATE VIRTUAL "));
                if !virtually {
                    names.push(name);
                }
            }
        }
        let mut tables = BTreeMap::new();
        for name in names {
            // Columns that are computed are hidden or generated, and not listed here.
            let mut statement = self.connection.prepare("SELECT name FROM pragma_table_info(?1)").map_err(damaged)?;
            let columns = statement.query_map([&name], |row| row.get::<_, String>(0)).map_err(damaged)?;
            let columns: BTreeSet<String> = columns.filter_map(Result::ok).map(|name| name.to_lowercase()).collect();
            tables.insert(name, columns);
        }
        Ok(tables)
    }

    /// Whether there is a plain table with these columns.
    pub fn has(&self, table: &str, columns: &[&str]) -> bool {
        self.columns_of(table).is_some_and(|known| columns.iter().all(|column| known.contains(&column.to_lowercase())))
    }

    fn columns_of(&self, table: &str) -> Option<&BTreeSet<String>> {
        self.tables.iter().find(|(name, _)| name.eq_ignore_ascii_case(table)).map(|(_, columns)| columns)
    }

    /// Each row of a table in the order it was written; columns that the table does not have are empty. A table that is
    /// not there has no rows. What stops the reading is refused by name, and so is a value that is too large.
    pub fn rows(&self, table: &str, columns: &[&str], refused: &mut Vec<Refused>, mut each: impl FnMut(Row)) {
        let Some(known) = self.columns_of(table) else { return };
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let list: Vec<String> = columns
            .iter()
            .map(|column| {
                if !known.contains(&column.to_lowercase()) {
                    return "NULL".to_owned();
                }
                let column = quoted(column);
                // The length of a value is known without reading it. No program keeps infinity.
                format!("CASE WHEN octet_length({column}) > {MOST_VALUE} THEN 9e999 ELSE {column} END")
            })
            .collect();
        let sql = format!("SELECT {} FROM {} NOT INDEXED", list.join(", "), quoted(table));
        let mut number = 0;
        let mut done = || -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                number += 1;
                let mut texts = Vec::with_capacity(columns.len());
                let mut too_large = false;
                for index in 0..columns.len() {
                    let value = row.get_ref(index)?;
                    too_large |= matches!(value, ValueRef::Real(number) if number.is_infinite());
                    texts.push(text_of(value));
                }
                if too_large {
                    let name = texts.iter().flatten().find(|text| !text.is_empty()).cloned().unwrap_or_default();
                    let why = format!("a value of it in {table} is larger than {MOST_VALUE} bytes");
                    refused.push(self.refused(name, why));
                } else {
                    each(texts);
                }
            }
            Ok(())
        };
        if let Err(error) = done() {
            let why = format!("the store is damaged behind row {number} of {table}: {error}");
            refused.push(self.refused(format!("the rest of {table}"), why));
        }
    }

    /// Something that could not be taken.
    pub fn refused(&self, name: String, why: String) -> Refused {
        self.n_refused.set(self.n_refused.get() + 1);
        Refused { from: Place { number: self.n_refused.get(), line: None }, name, why }
    }
}

/// A value as text; blobs are texts that a program bound as such.
fn text_of(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
    }
}
