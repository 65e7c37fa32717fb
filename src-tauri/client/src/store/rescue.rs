//! What exists nowhere else, read from a file that is given up and written into the one that takes its place.
//!
//! Whatever can be read is saved, row by row, in whatever state the file is. A request that is not what it was is not sent
//! any more: its text goes back to where it was written.

use std::path::Path;

use linnet_protocol::{ConversationId, MessageId};
use rusqlite::{
    Connection, Row,
    types::{Value, ValueRef},
};

use super::schema;
use crate::{error::is_doubtful, view::NotificationRules};

#[derive(Default)]
pub(super) struct Unsent {
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
    /// Nobody else may have the file open.
    pub(super) fn rescue(path: &Path) -> Self {
        if let Err(error) = lenient(path).and_then(|old| schema::mend(&old)) {
            tracing::warn!(%error, "the tables of a damaged cache are left as they are");
        }
        // The first one still has the tables in mind as they were.
        lenient(path)
            .map(|old| Self::read(&old))
            .unwrap_or_default()
    }

    fn read(old: &Connection) -> Self {
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
            is_of_conversation(row, 0)?;
            (0..5).map(|it| legible(row, it)).collect()
        });
        let thread = if has_threads { "thread_id" } else { "null" };
        let uploads = rows(
            old,
            &format!("select {}, {thread} from uploads", UPLOADS.join(", ")),
            "file_id",
            |row| (0..=UPLOADS.len()).map(|it| row.get(it)).collect(),
        );
        let mut rules = rows(old, "select row from rules", "id", |row| row.get(0));
        rules.retain(|it: &String| serde_json::from_str::<NotificationRules>(it).is_ok());
        Self {
            outbox,
            drafts,
            uploads,
            rules,
        }
    }

    /// A row that was read twice is one row; what had failed is tried once more, which is harmless.
    pub(super) fn write(&self, fresh: &mut Connection) -> rusqlite::Result<()> {
        let tx = fresh.transaction()?;
        for it in &self.drafts {
            let draft = "insert or ignore into drafts values (?, ?, ?, ?, ?)";
            put(tx.execute(draft, rusqlite::params_from_iter(it)))?;
        }
        for it in &self.outbox {
            put(it.write(&tx))?;
        }
        let places = vec!["?"; UPLOADS.len() + 1].join(", ");
        let columns = UPLOADS.join(", ");
        for it in &self.uploads {
            put(tx.execute(
                &format!("insert or ignore into uploads ({columns}, thread_id) values ({places})"),
                rusqlite::params_from_iter(it),
            ))?;
        }
        for row in &self.rules {
            tx.execute("insert or ignore into rules values (1, ?1)", [row])?;
        }
        tx.commit()
    }
}

impl Waiting {
    /// What a newer version has put there is kept for it, though nobody here understands it.
    fn is_as_written(&self) -> bool {
        let is_request = serde_json::from_str::<serde_json::Value>(&self.operation).is_ok();
        let message = self.message_id.as_deref();
        is_request
            && !self.operation.contains(char::REPLACEMENT_CHARACTER)
            && message.is_none_or(|it| it.parse::<MessageId>().is_ok())
    }

    fn write(&self, fresh: &Connection) -> rusqlite::Result<usize> {
        if !self.is_as_written() {
            return self.give_back(fresh);
        }
        fresh.execute(
            "insert or ignore into outbox
                 (position, conversation_id, message_id, kind, target, operation, state, held_until, unanswered, created_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, iif(?7 is null, 'queued', 'held'), ?7, ?8, ?9)",
            (
                self.position,
                &self.conversation_id,
                &self.message_id,
                &self.kind,
                &self.target,
                &self.operation,
                self.held_until,
                self.unanswered,
                self.created_at,
            ),
        )
    }

    /// Behind what is being written there.
    fn give_back(&self, fresh: &Connection) -> rusqlite::Result<usize> {
        let Some(text) = text_in(&self.operation) else {
            return Ok(0);
        };
        fresh.execute(
            "insert into drafts values (?1, '', ?2, null, ?3)
             on conflict (conversation_id, thread_id) do update set body = body || char(10) || excluded.body",
            (&self.conversation_id, text, self.created_at),
        )
    }
}

fn waiting(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    is_of_conversation(row, 1)?;
    Ok(Waiting {
        position: row.get(0)?,
        conversation_id: row.get(1)?,
        message_id: row.get(2)?,
        kind: row.get(3)?,
        target: row.get(4)?,
        operation: String::from_utf8_lossy(row.get_ref(5)?.as_bytes()?).into_owned(),
        held_until: row.get(6)?,
        unanswered: row.get(7)?,
        created_at: row.get(8)?,
    })
}

/// Nobody would find it under another.
fn is_of_conversation(row: &Row<'_>, column: usize) -> rusqlite::Result<ConversationId> {
    row.get(column)
}

/// A text of which some bytes are none of a text is still a text.
fn legible(row: &Row<'_>, column: usize) -> rusqlite::Result<Value> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        other => other.try_into()?,
    })
}

/// What somebody wrote, in a request that cannot be read as a whole.
fn text_in(operation: &str) -> Option<String> {
    let (_, rest) = operation.split_once("\"body\":")?;
    let mut texts = serde_json::Deserializer::from_str(rest).into_iter::<String>();
    texts.next()?.ok().filter(|it| !it.is_empty())
}

/// A row that does not fit is left out, and the others are not.
fn put(outcome: rusqlite::Result<usize>) -> rusqlite::Result<()> {
    match outcome {
        Err(error) if is_doubtful(&error) => {
            tracing::warn!(%error, "a row of a damaged cache is left out");
            Ok(())
        }
        outcome => outcome.map(|_| ()),
    }
}

/// Reads what there is, also of a file that has lost its end or the names of its tables.
fn lenient(path: &Path) -> rusqlite::Result<Connection> {
    let old = Connection::open(path)?;
    old.pragma_update(None, "writable_schema", true)?;
    // If tables cannot be understood, the first statement says so, and those after it have the others.
    let _ = old.query_row("select 1 from sqlite_schema", (), |_| Ok(()));
    Ok(old)
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
