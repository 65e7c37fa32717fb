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

use rusqlite::{Connection, Row, types::Value};
use rusqlite_migration::{M, Migrations};

use crate::{
    error::{CoreError, Result, is_damage},
    search,
};

/// In order; the number of them is the version of the file.
const STEPS: [&str; 13] = [
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
];
static MIGRATIONS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| Migrations::new(STEPS.map(M::up).into()));
#[expect(clippy::cast_possible_wrap, reason = "a handful")]
const VERSION: i64 = STEPS.len() as i64;
/// How long one connection waits for another.
pub(crate) const BUSY: Duration = Duration::from_secs(5);
/// Damaged files that are kept beside each other.
const MOST_ASIDE: u32 = 10_000;

pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) was_rebuilt: bool,
}

pub(super) fn open_or_rebuild(path: &Path) -> Result<Opened> {
    finish_interrupted(path)?;
    let as_it_is = |connection| Opened {
        connection,
        was_rebuilt: false,
    };
    let reason = match open(path) {
        Ok(connection) => match version(&connection)? {
            newer if newer > VERSION => "newer",
            _ if !is_sound(&connection) => "damaged",
            _ => return Ok(as_it_is(connection)),
        },
        Err(error) if is_damage(&error) => "damaged",
        Err(error) => return Err(error.into()),
    };
    tracing::warn!(reason, "the cache is replaced, its unsent text kept");
    rebuild(path, reason).map(|connection| Opened {
        connection,
        was_rebuilt: true,
    })
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
    let unsent = Connection::open(path)
        .map(|old| Unsent::read(&old))
        .unwrap_or_default();
    let fresh = with_suffix(path, ".new");
    remove(&fresh)?;
    {
        let mut connection = Connection::open(&fresh)?;
        search::index::register(&connection)?;
        migrate(&mut connection)?;
        unsent.write(&mut connection)?;
    }
    std::fs::File::open(&fresh)?.sync_all()?;
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

pub(super) fn is_sound(connection: &Connection) -> bool {
    let verdict = connection.pragma_query_value(None, "quick_check", |row| row.get::<_, String>(0));
    matches!(verdict, Ok(text) if text == "ok")
}

/// What exists nowhere else.
#[derive(Default)]
struct Unsent {
    outbox: Vec<Waiting>,
    drafts: Vec<Vec<Value>>,
    uploads: Vec<Vec<Value>>,
    rules: Vec<String>,
}

struct Waiting {
    position: i64,
    conversation_id: String,
    message_id: Option<String>,
    kind: String,
    target: String,
    operation: String,
    held_until: Option<i64>,
    unanswered: i64,
    created_at: i64,
}

/// As files before the fifth step have them: messages alone.
const MESSAGES: &str = "select position, conversation_id, message_id, 'sendMessage', 'message',
    json_object('type', 'sendMessage', 'id', message_id, 'conversationId', conversation_id, 'body', body),
    null, 1, created_at from outbox not indexed";
const OPERATIONS: &str =
    "select position, conversation_id, message_id, kind, target, operation, held_until, unanswered,
    created_at from outbox not indexed where state <> 'done'";

/// Files that were chosen, wherever they are.
const UPLOADS: [&str; 14] = [
    "file_id",
    "conversation_id",
    "message_id",
    "position",
    "path",
    "is_copy",
    "name",
    "media_type",
    "bytes",
    "modified",
    "sha256",
    "received",
    "state",
    "problem",
];

impl Unsent {
    fn read(old: &Connection) -> Self {
        let waiting = |row: &Row<'_>| {
            Ok(Waiting {
                position: row.get(0)?,
                conversation_id: row.get(1)?,
                message_id: row.get(2)?,
                kind: row.get(3)?,
                target: row.get(4)?,
                operation: row.get(5)?,
                held_until: row.get(6)?,
                unanswered: row.get(7)?,
                created_at: row.get(8)?,
            })
        };
        // The one that does not fit the file finds nothing.
        let mut outbox = rows(old, OPERATIONS, "position", waiting);
        outbox.extend(rows(old, MESSAGES, "position", waiting));
        outbox.sort_by_key(|it| it.position);
        // As files before the twelfth step have them: no threads.
        let has_threads = old.prepare("select thread_id from drafts").is_ok();
        let drafts = if has_threads {
            "select conversation_id, thread_id, body, reply_to, changed_at from drafts"
        } else {
            "select conversation_id, '', body, null, changed_at from drafts"
        };
        let drafts = rows(old, drafts, "conversation_id", |row| {
            (0..5).map(|it| row.get(it)).collect()
        });
        let thread = if has_threads { "thread_id" } else { "null" };
        let uploads = rows(
            old,
            &format!("select {}, {thread} from uploads", UPLOADS.join(", ")),
            "file_id",
            |row| (0..=UPLOADS.len()).map(|it| row.get(it)).collect(),
        );
        let rules = rows(old, "select row from rules", "id", |row| row.get(0));
        Self {
            outbox,
            drafts,
            uploads,
            rules,
        }
    }

    /// A row that was read twice is one row; what had failed is tried once more, which is harmless.
    fn write(&self, fresh: &mut Connection) -> rusqlite::Result<()> {
        let tx = fresh.transaction()?;
        for it in &self.outbox {
            tx.execute(
                "insert or ignore into outbox
                     (position, conversation_id, message_id, kind, target, operation, state, held_until, unanswered, created_at)
                 values (?1, ?2, ?3, ?4, ?5, ?6, iif(?7 is null, 'queued', 'held'), ?7, ?8, ?9)",
                (
                    it.position,
                    &it.conversation_id,
                    &it.message_id,
                    &it.kind,
                    &it.target,
                    &it.operation,
                    it.held_until,
                    it.unanswered,
                    it.created_at,
                ),
            )?;
        }
        for it in &self.drafts {
            tx.execute(
                "insert or ignore into drafts values (?, ?, ?, ?, ?)",
                rusqlite::params_from_iter(it),
            )?;
        }
        let places = vec!["?"; UPLOADS.len() + 1].join(", ");
        let columns = UPLOADS.join(", ");
        for it in &self.uploads {
            tx.execute(
                &format!("insert or ignore into uploads ({columns}, thread_id) values ({places})"),
                rusqlite::params_from_iter(it),
            )?;
        }
        for row in &self.rules {
            tx.execute("insert or ignore into rules values (1, ?1)", [row])?;
        }
        tx.commit()
    }
}

/// All rows that can be read: from the beginning to the first damaged page, and from the end back to it.
fn rows<T>(
    old: &Connection,
    select: &str,
    order: &str,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Vec<T> {
    let mut found = Vec::new();
    for direction in ["asc", "desc"] {
        let Ok(mut statement) = old.prepare(&format!("{select} order by {order} {direction}"))
        else {
            continue;
        };
        let Ok(mut cursor) = statement.query(()) else {
            continue;
        };
        let mut is_whole = false;
        loop {
            match cursor.next() {
                Ok(Some(row)) => found.extend(read(row).ok()),
                Ok(None) => break is_whole = true,
                Err(error) => {
                    break tracing::warn!(%error, "a part of the unsent text is unreadable");
                }
            }
        }
        if is_whole {
            break;
        }
    }
    found
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
#[cfg(test)]
pub(crate) fn in_memory() -> Connection {
    let mut connection = Connection::open_in_memory().expect("there is memory");
    search::index::register(&connection).expect("there is memory");
    migrate(&mut connection).expect("the migrations are right");
    connection
}
