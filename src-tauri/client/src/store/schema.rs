//! What the tables of a cache are, in SQLite's own words. They stand in the file as text, and SQLite believes whatever
//! stands there: a byte of it that changed makes another table, which fails at some statement or never.

use std::{collections::BTreeSet, sync::LazyLock};

use rusqlite::Connection;

use super::rebuild;

/// One line of `sqlite_schema`, without the page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    kind: String,
    name: String,
    table: String,
    sql: Option<String>,
}

/// With the place in which the steps put each.
static OURS: LazyLock<Vec<(i64, Entry)>> =
    LazyLock::new(|| read(&rebuild::in_memory()).unwrap_or_default());

fn read(connection: &Connection) -> rusqlite::Result<Vec<(i64, Entry)>> {
    connection
        .prepare("select rowid, type, name, tbl_name, sql from sqlite_schema")?
        .query_map((), |row| {
            let entry = Entry {
                kind: row.get(1)?,
                name: row.get(2)?,
                table: row.get(3)?,
                sql: row.get(4)?,
            };
            Ok((row.get(0)?, entry))
        })?
        .collect()
}

/// Versions of SQLite quote and space differently what they change in it.
fn in_essence((_, it): &(i64, Entry)) -> Entry {
    let is_said = |c: &char| !c.is_whitespace() && *c != '"';
    let sql = it.sql.as_ref();
    Entry {
        sql: sql.map(|it| it.chars().filter(is_said).collect()),
        ..it.clone()
    }
}

pub(super) fn is_ours(connection: &Connection) -> bool {
    static ESSENCE: LazyLock<BTreeSet<Entry>> =
        LazyLock::new(|| OURS.iter().map(in_essence).collect());
    let Ok(theirs) = read(connection) else {
        return false;
    };
    theirs.iter().map(in_essence).collect::<BTreeSet<_>>() == *ESSENCE
}

/// Writes again what is known of the tables, if most of it is there to say that they are ours: then whatever lies on sound
/// pages can be read. For a file that is given up.
pub(super) fn mend(old: &Connection) -> rusqlite::Result<()> {
    let is_ours = |(place, it): &&(i64, Entry)| {
        let found = old.query_row(
            "select 1 from sqlite_schema where rowid = ?1 and name = ?2 and sql is ?3",
            (place, &it.name, &it.sql),
            |_| Ok(()),
        );
        found.is_ok()
    };
    if OURS.iter().filter(is_ours).count() * 2 < OURS.len() {
        return Ok(());
    }
    let tx = old.unchecked_transaction()?;
    for (place, it) in &*OURS {
        tx.execute(
            "update sqlite_schema set type = ?2, name = ?3, tbl_name = ?4, sql = ?5
             where rowid = ?1 and (type, name, tbl_name, sql) is not (?2, ?3, ?4, ?5)",
            (place, &it.kind, &it.name, &it.table, &it.sql),
        )?;
    }
    tx.commit()
}
