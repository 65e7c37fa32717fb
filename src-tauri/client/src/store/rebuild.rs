//! Opening a cache whatever its state, and replacing one that is damaged or of a newer version.
//!
//! The replacement is built beside the old file, filled with its unsent text as far as that can be read, and moved to its
//! place only when it is complete. Whenever this is cut off, the next start finds either the old file, which is then
//! read again, or the complete new one. The old file is kept under another name, until something is deleted that may be
//! in it.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    sync::LazyLock,
    time::Duration,
};

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::{rescue::Unsent, schema};
use crate::{
    error::{CoreError, Result, is_damage, is_doubtful, is_unreadable},
    search,
};

/// In order; the number of them is the version of the file.
const STEPS: [&str; 14] = [
    include_str!("../../migrations/0001_start.sql"),
    include_str!("../../migrations/0002_changes.sql"),
    include_str!("../../migrations/0003_personal.sql"),
    include_str!("../../migrations/0004_search.sql"),
    include_str!("../../migrations/0005_operations.sql"),
    include_str!("../../migrations/0006_files.sql"),
    include_str!("../../migrations/0007_media.sql"),
    include_str!("../../migrations/0008_deletion.sql"),
    include_str!("../../migrations/0009_rules.sql"),
    include_str!("../../migrations/0010_threads.sql"),
    include_str!("../../migrations/0011_status.sql"),
    include_str!("../../migrations/0012_composers.sql"),
    include_str!("../../migrations/0013_plans.sql"),
    include_str!("../../migrations/0014_outbox_order.sql"),
];
static MIGRATIONS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| Migrations::new(STEPS.map(M::up).into()));
#[expect(clippy::cast_possible_wrap, reason = "a handful")]
const VERSION: i64 = STEPS.len() as i64;
/// How long one connection waits for another.
pub(crate) const BUSY: Duration = Duration::from_secs(5);
/// KiB of pages that the writer keeps: in a large file a message touches pages all over.
const WRITERS_PAGES: i64 = 8 * 1_024;
/// Damaged files that are kept beside each other.
const MOST_ASIDE: u32 = 10_000;
/// A file up to this size is looked through before it is used: that takes a few dozen milliseconds.
const SMALL: u64 = 16 * 1_024 * 1_024;

pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) was_rebuilt: bool,
    /// Its tables are ours and it can be used; whether all its pages fit is not known yet.
    pub(super) is_unchecked: bool,
}

pub(super) fn open_or_rebuild(path: &Path) -> Result<Opened> {
    finish_interrupted(path)?;
    let is_large = std::fs::metadata(path).is_ok_and(|it| it.len() > SMALL);
    let is_usable = |it: &Connection| schema::is_ours(it) && (is_large || pages_fit(it));
    let as_it_is = |connection| Opened {
        connection,
        was_rebuilt: false,
        is_unchecked: is_large,
    };
    let reason = match open(path) {
        Ok(connection) => match version(&connection) {
            Ok(newer) if newer > VERSION => "newer",
            Ok(_) if is_usable(&connection) => return Ok(as_it_is(connection)),
            _ => "damaged",
        },
        Err(error) if is_no_cache(&error) => "damaged",
        Err(error) => return Err(error.into()),
    };
    tracing::warn!(reason, "the cache is replaced, its unsent text kept");
    rebuild(path, reason).map(|connection| Opened {
        connection,
        was_rebuilt: true,
        is_unchecked: false,
    })
}

/// Statements that have always worked do not: the file is to blame, not the disk or whoever else has it open.
fn is_no_cache(error: &rusqlite::Error) -> bool {
    let is_of_no_version = matches!(error, rusqlite::Error::ToSqlConversionFailure(_));
    is_damage(error) || is_doubtful(error) || is_unreadable(error) || is_of_no_version
}

/// Copies that were put aside: what was unsent in them is in the file that took their place.
pub(crate) fn remove_aside(dir: &Path) -> std::io::Result<()> {
    let is_aside = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        [".damaged-", ".newer-", ".left-"]
            .iter()
            .any(|it| name.starts_with(&format!("{}{it}", super::FILE)))
    };
    let paths = std::fs::read_dir(dir)?.flatten().map(|it| it.path());
    paths.filter(is_aside).try_for_each(std::fs::remove_file)
}

/// Replaces the file at `path` and opens the new one. Nobody may have the old one open.
pub(super) fn rebuild(path: &Path, reason: &str) -> Result<Connection> {
    let unsent = Unsent::rescue(path);
    let fresh = with_suffix(path, ".new");
    remove(&fresh)?;
    {
        let mut connection = Connection::open(&fresh)?;
        search::index::register(&connection)?;
        migrate(&mut connection)?;
        unsent.write(&mut connection)?;
    }
    // Windows writes through only what may be written to.
    let file = std::fs::OpenOptions::new().write(true).open(&fresh)?;
    file.sync_all()?;
    drop(file);
    let aside = (1..=MOST_ASIDE)
        .map(|n| with_suffix(path, &format!(".{reason}-{n}")))
        .find(|it| !it.exists())
        .ok_or(CoreError::Store)?;
    for part in ["", "-wal", "-shm"] {
        move_if_there(&with_suffix(path, part), &with_suffix(&aside, part))?;
    }
    std::fs::rename(&fresh, path)?;
    Ok(open(path)?)
}

/// A replacement that was complete when the process ended: the old file is already aside, perhaps without its log.
fn finish_interrupted(path: &Path) -> Result<()> {
    let fresh = with_suffix(path, ".new");
    if path.exists() || !fresh.exists() {
        return Ok(());
    }
    for part in ["-wal", "-shm"] {
        move_if_there(
            &with_suffix(path, part),
            &with_suffix(path, &format!(".left{part}")),
        )?;
    }
    Ok(std::fs::rename(&fresh, path)?)
}

pub(crate) fn open(path: &Path) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -WRITERS_PAGES)?;
    // What was deleted is not left in the pages that it stood on.
    connection.pragma_update(None, "secure_delete", true)?;
    search::index::register(&connection)?;
    connection.set_prepared_statement_cache_capacity(128);
    if version(&connection)? < VERSION {
        migrate(&mut connection)?;
    }
    if version(&connection)? == VERSION {
        search::index::renew(&connection)?;
    }
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    MIGRATIONS
        .to_latest(connection)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err,
            // Only a migration that is wrong in itself, which no test would let pass.
            other => rusqlite::Error::ToSqlConversionFailure(Box::new(other)),
        })
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Neither of an older version nor of a newer one.
pub(crate) fn is_current(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(version(connection)? == VERSION)
}

/// As far as that can be said while somebody waits for the file: every page fits, and the tables are those that were made.
pub(super) fn is_sound(connection: &Connection) -> bool {
    schema::is_ours(connection) && pages_fit(connection)
}

/// False as well if it was told to stop before it knew.
pub(super) fn pages_fit(connection: &Connection) -> bool {
    passes(connection, "quick_check")
}

/// The indexes say the same as the tables, too.
pub(super) fn is_whole(connection: &Connection) -> bool {
    let is_stray = connection
        .prepare("pragma foreign_key_check")
        .and_then(|mut it| it.exists(()));
    is_sound(connection) && passes(connection, "integrity_check") && matches!(is_stray, Ok(false))
}

fn passes(connection: &Connection, check: &str) -> bool {
    let verdict = connection.pragma_query_value(None, check, |row| row.get::<_, String>(0));
    matches!(verdict, Ok(text) if text == "ok")
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

fn move_if_there(from: &Path, to: &Path) -> std::io::Result<()> {
    match std::fs::rename(from, to) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

fn remove(path: &Path) -> std::io::Result<()> {
    for part in ["", "-wal", "-shm", "-journal"] {
        match std::fs::remove_file(with_suffix(path, part)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// A cache that is no file.
pub(crate) fn in_memory() -> Connection {
    let mut connection = Connection::open_in_memory().expect("there is memory");
    search::index::register(&connection).expect("there is memory");
    migrate(&mut connection).expect("the migrations are right");
    connection
}
