use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, MessageId, NewMessage, WireError};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use crate::{
    clock::{from_micros, micros},
    view::RowState,
};

/// An own message that the server has not confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) message: NewMessage,
    pub(crate) state: RowState,
    pub(crate) error: Option<WireError>,
    pub(crate) created_at: DateTime<Utc>,
}

pub(crate) fn insert(
    tx: &Transaction<'_>,
    new: &NewMessage,
    now: DateTime<Utc>,
) -> rusqlite::Result<usize> {
    tx.prepare_cached(
        "insert into outbox (conversation_id, message_id, body, state, created_at) values (?1, ?2, ?3, 'queued', ?4)",
    )?
    .execute((new.conversation_id, new.id, &new.body, micros(now)))
}

/// The oldest that waits in a conversation.
pub(crate) fn next(tx: &Connection, id: ConversationId) -> rusqlite::Result<Option<NewMessage>> {
    tx.prepare_cached(
        "select message_id, body from outbox where conversation_id = ?1 and state <> 'failed' order by position limit 1",
    )?
    .query_row([id], |row| {
        Ok(NewMessage::text(row.get(0)?, id, row.get(1)?))
    })
    .optional()
}

/// Where something waits.
pub(crate) fn waiting(tx: &Connection) -> rusqlite::Result<Vec<ConversationId>> {
    tx.prepare_cached("select conversation_id from outbox where state <> 'failed' group by 1 order by min(position)")?
        .query_map((), |row| row.get(0))?
        .collect()
}

pub(crate) fn entries(tx: &Connection, id: ConversationId) -> rusqlite::Result<Vec<Entry>> {
    tx.prepare_cached("select * from outbox where conversation_id = ?1 order by position")?
        .query_map([id], entry)?
        .collect()
}

pub(crate) fn last(tx: &Connection, id: ConversationId) -> rusqlite::Result<Option<Entry>> {
    tx.prepare_cached(
        "select * from outbox where conversation_id = ?1 order by position desc limit 1",
    )?
    .query_row([id], entry)
    .optional()
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let state: String = row.get("state")?;
    let error: Option<String> = row.get("error")?;
    Ok(Entry {
        message: NewMessage::text(
            row.get("message_id")?,
            row.get("conversation_id")?,
            row.get("body")?,
        ),
        state: match state.as_str() {
            "failed" => RowState::Failed,
            "sending" => RowState::Sending,
            _ => RowState::Queued,
        },
        error: error.and_then(|it| serde_json::from_str(&it).ok()),
        created_at: from_micros(row.get("created_at")?),
    })
}

/// Waiting and failed ones of a conversation.
pub(crate) fn counts(tx: &Connection, id: ConversationId) -> rusqlite::Result<(u64, u64)> {
    tx.prepare_cached(
        "select count(*) filter (where state <> 'failed'), count(*) filter (where state = 'failed')
         from outbox where conversation_id = ?1",
    )?
    .query_row([id], |row| {
        let (waiting, failed): (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok((waiting.unsigned_abs(), failed.unsigned_abs()))
    })
}

/// What was on its way when the process ended is sent again; the same id makes it the same message.
pub(crate) fn requeue_all(tx: &Transaction<'_>) -> rusqlite::Result<usize> {
    tx.execute(
        "update outbox set state = 'queued' where state = 'sending'",
        (),
    )
}

pub(crate) fn set_state(
    tx: &Transaction<'_>,
    id: ConversationId,
    message: MessageId,
    state: RowState,
    error: Option<&WireError>,
) -> rusqlite::Result<usize> {
    let state = match state {
        RowState::Sending => "sending",
        RowState::Failed => "failed",
        _ => "queued",
    };
    let error = error.map(|it| serde_json::to_string(it).expect("wire types are JSON"));
    tx.prepare_cached(
        "update outbox set state = ?3, error = ?4 where conversation_id = ?1 and message_id = ?2",
    )?
    .execute((id, message, state, error))
}

/// A refused message is tried once more; says whether there is one.
pub(crate) fn retry(
    tx: &Transaction<'_>,
    id: ConversationId,
    message: MessageId,
) -> rusqlite::Result<bool> {
    let changed = tx.execute(
        "update outbox set state = 'queued', error = null
         where conversation_id = ?1 and message_id = ?2 and state <> 'sending'",
        (id, message),
    )?;
    Ok(changed > 0)
}

/// Takes a message out that is not on its way, and gives its text back.
pub(crate) fn discard(
    tx: &Transaction<'_>,
    id: ConversationId,
    message: MessageId,
) -> rusqlite::Result<Option<String>> {
    tx.query_row(
        "delete from outbox where conversation_id = ?1 and message_id = ?2 and state <> 'sending' returning body",
        (id, message),
        |row| row.get(0),
    )
    .optional()
}

pub(crate) fn delete(
    tx: &Transaction<'_>,
    id: ConversationId,
    message: MessageId,
) -> rusqlite::Result<usize> {
    tx.execute(
        "delete from outbox where conversation_id = ?1 and message_id = ?2",
        (id, message),
    )
}
