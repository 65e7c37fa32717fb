use chrono::{DateTime, Utc};
use linnet_protocol::ConversationId;
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::clock::micros;

pub(crate) fn get(tx: &Connection, id: ConversationId) -> rusqlite::Result<Option<String>> {
    tx.prepare_cached("select body from drafts where conversation_id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()
}

/// Says whether anything changed.
pub(crate) fn save(
    tx: &Transaction<'_>,
    id: ConversationId,
    body: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<bool> {
    let changed = tx
        .prepare_cached(
            "insert into drafts (conversation_id, body, changed_at) values (?1, ?2, ?3)
             on conflict (conversation_id) do update set body = excluded.body, changed_at = excluded.changed_at
             where body <> excluded.body",
        )?
        .execute((id, body, micros(now)))?;
    Ok(changed > 0)
}

pub(crate) fn remove(tx: &Transaction<'_>, id: ConversationId) -> rusqlite::Result<bool> {
    let changed = tx
        .prepare_cached("delete from drafts where conversation_id = ?1")?
        .execute([id])?;
    Ok(changed > 0)
}
