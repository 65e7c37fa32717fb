//! The outbox in SQLite.

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, MessageId, NewMessage, Request, WireError};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::{
    about::About,
    entry::{Entry, State},
};
use crate::clock::{from_micros, micros};

/// One of a newer version may not be understood: it stays, and is no entry.
fn entry(row: &Row<'_>) -> rusqlite::Result<Option<Entry>> {
    let operation: String = row.get("operation")?;
    let Ok(request) = serde_json::from_str(&operation) else {
        return Ok(None);
    };
    let state: String = row.get("state")?;
    let error: Option<String> = row.get("error")?;
    let held_until: Option<i64> = row.get("held_until")?;
    Ok(Some(Entry {
        position: row.get("position")?,
        conversation_id: row.get("conversation_id")?,
        message_id: row.get("message_id")?,
        request,
        state: State::of(&state),
        held_until: held_until.map(from_micros),
        unanswered: row.get("unanswered")?,
        error: error.and_then(|it| serde_json::from_str(&it).ok()),
        created_at: from_micros(row.get("created_at")?),
    }))
}

fn json(request: &Request) -> rusqlite::Result<String> {
    serde_json::to_string(request)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// Puts it behind what is there. The position is its name from now on.
pub(crate) fn insert(
    tx: &Transaction<'_>,
    about: &About,
    request: &Request,
    (now, held_until): (DateTime<Utc>, Option<DateTime<Utc>>),
) -> rusqlite::Result<i64> {
    let state = held_until.map_or(State::Queued, |_| State::Held);
    tx.prepare_cached(
        "insert into outbox (conversation_id, message_id, kind, target, operation, state, held_until, created_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .insert((
        about.conversation_id,
        about.message_id,
        about.kind,
        &about.target,
        json(request)?,
        state.text(),
        held_until.map(micros),
        micros(now),
    ))
}

/// Another content for what has not left. What had failed is tried with it.
pub(crate) fn rewrite(
    tx: &Transaction<'_>,
    position: i64,
    request: &Request,
) -> rusqlite::Result<usize> {
    tx.prepare_cached(
        "update outbox set operation = ?2, error = null, state = iif(state = 'failed', 'queued', state) where position = ?1",
    )?
    .execute((position, json(request)?))
}

/// What waits and does not stand behind a message that a refusal or the person stopped.
const READY: &str =
    "o.state in ('held', 'queued', 'sending') and not exists (select 1 from outbox f
    where f.conversation_id = o.conversation_id and f.message_id = o.message_id
        and f.kind = 'sendMessage' and f.state = 'failed')
    and not exists (select 1 from uploads u where u.conversation_id = o.conversation_id
        and u.message_id = o.message_id and u.state = 'paused')
    -- The section may not exist yet.
    and not (o.kind = 'changeSettings' and exists (select 1 from outbox s
        where s.kind = 'nameSection' and s.state in ('queued', 'sending')))";

/// Where something waits that can be sent.
pub(crate) fn waiting(tx: &Connection) -> rusqlite::Result<Vec<ConversationId>> {
    let ids = tx
        .prepare_cached(
            "select id from (select distinct conversation_id as id from outbox)
             order by (select min(position) from outbox where conversation_id = id)",
        )?
        .query_map((), |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<ConversationId>>>()?;
    let mut waiting = Vec::new();
    for id in ids {
        if next(tx, id)?.is_some() {
            waiting.push(id);
        }
    }
    Ok(waiting)
}

pub(crate) fn next(tx: &Connection, id: ConversationId) -> rusqlite::Result<Option<Entry>> {
    let mut statement = tx.prepare_cached(&format!(
        "select * from outbox o where conversation_id = ?1 and {READY} order by position"
    ))?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        if let Some(entry) = entry(row)? {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

/// Marks it as on its way. From here on it counts as having left, until somebody knows better.
pub(crate) fn begin(tx: &Transaction<'_>, position: i64) -> rusqlite::Result<usize> {
    tx.prepare_cached(
        "update outbox set state = 'sending', unanswered = unanswered + 1, is_seen = 0, error = null where position = ?1",
    )?
    .execute([position])
}

/// No answer came: it may have arrived or not.
pub(crate) fn requeue(tx: &Transaction<'_>, position: i64) -> rusqlite::Result<usize> {
    tx.prepare_cached("update outbox set state = 'queued' where position = ?1")?
        .execute([position])
}

/// The server refused: this attempt has left nothing there. Where it named a wait, nothing of it leaves before its end.
pub(crate) fn refuse(
    tx: &Transaction<'_>,
    position: i64,
    state: State,
    error: &WireError,
    until: Option<DateTime<Utc>>,
) -> rusqlite::Result<usize> {
    let error = serde_json::to_string(error).expect("wire types are JSON");
    tx.prepare_cached(
        "update outbox set state = ?2, error = ?3, held_until = ?4, unanswered = unanswered - 1 where position = ?1",
    )?
    .execute((position, state.text(), error, until.map(micros)))
}

/// The server has done it. Until its change is here the entry says how things look.
pub(crate) fn confirm(tx: &Transaction<'_>, position: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("delete from outbox where position = ?1 and is_seen")?
        .execute([position])?;
    tx.prepare_cached("update outbox set state = 'done', error = null where position = ?1")?
        .execute([position])?;
    Ok(())
}

/// A change of that target has come: what was confirmed is over, what is on its way will be with its answer. Says whether it
/// was one of these.
pub(crate) fn settle(
    tx: &Transaction<'_>,
    id: ConversationId,
    message: Option<MessageId>,
    target: &str,
) -> rusqlite::Result<bool> {
    let over = tx
        .prepare_cached(
            "delete from outbox where conversation_id = ?1 and target = ?3 and message_id is ?2 and state = 'done'",
        )?
        .execute((id, message, target))?;
    let seen = tx
        .prepare_cached(
            "update outbox set is_seen = 1
             where conversation_id = ?1 and target = ?3 and message_id is ?2 and state = 'sending'",
        )?
        .execute((id, message, target))?;
    Ok(over + seen > 0)
}

/// What was on its way when the process ended is sent again; what was done is known from the server.
pub(crate) fn requeue_all(tx: &Transaction<'_>) -> rusqlite::Result<usize> {
    forget_done(tx)?;
    tx.execute(
        "update outbox set state = 'queued' where state = 'sending'",
        (),
    )
}

/// Whoever connects anew hears of everything that was missed.
pub(crate) fn forget_done(tx: &Transaction<'_>) -> rusqlite::Result<usize> {
    tx.execute("delete from outbox where state = 'done'", ())
}

/// Everything of a conversation, in the order of writing.
pub(crate) fn entries(tx: &Connection, id: ConversationId) -> rusqlite::Result<Vec<Entry>> {
    let found = tx
        .prepare_cached("select * from outbox where conversation_id = ?1 order by position")?
        .query_map([id], entry)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// What is about a message, with the message itself, or about the conversation and no message of it.
pub(crate) fn about(
    tx: &Connection,
    id: ConversationId,
    message: Option<MessageId>,
) -> rusqlite::Result<Vec<Entry>> {
    let found = tx
        .prepare_cached(
            "select * from outbox where conversation_id = ?1 and message_id is ?2 order by position",
        )?
        .query_map((id, message), entry)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(found.into_iter().flatten().collect())
}

pub(crate) fn get(tx: &Connection, position: i64) -> rusqlite::Result<Option<Entry>> {
    let found = tx
        .prepare_cached("select * from outbox where position = ?1")?
        .query_row([position], entry)
        .optional()?;
    Ok(found.flatten())
}

/// The newest message that waits.
pub(crate) fn last(tx: &Connection, id: ConversationId) -> rusqlite::Result<Option<Entry>> {
    let found = tx
        .prepare_cached(
            "select * from outbox where conversation_id = ?1 and kind = 'sendMessage' order by position desc limit 1",
        )?
        .query_row([id], entry)
        .optional()?;
    Ok(found.flatten())
}

/// The message itself, if it is not known to be sent.
pub(crate) fn send_of(
    tx: &Connection,
    id: ConversationId,
    message: MessageId,
) -> rusqlite::Result<Option<Entry>> {
    let found = tx
        .prepare_cached(
            "select * from outbox where conversation_id = ?1 and message_id = ?2 and kind = 'sendMessage'",
        )?
        .query_row((id, message), entry)
        .optional()?;
    Ok(found.flatten())
}

/// Entries of one target that may still be replaced.
pub(crate) fn replaceable(tx: &Connection, about: &About) -> rusqlite::Result<Vec<Entry>> {
    let found = tx
        .prepare_cached(
            "select * from outbox where conversation_id = ?1 and message_id is ?2 and target = ?3
                 and state in ('held', 'queued', 'failed') order by position",
        )?
        .query_map(
            (about.conversation_id, about.message_id, &about.target),
            entry,
        )?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// Messages that wait, and whatever a refusal stopped.
pub(crate) fn counts(tx: &Connection, id: ConversationId) -> rusqlite::Result<(u64, u64)> {
    tx.prepare_cached(
        "select count(*) filter (where state <> 'failed' and kind = 'sendMessage'), count(*) filter (where state = 'failed')
         from outbox where conversation_id = ?1",
    )?
    .query_row([id], |row| {
        let (waiting, failed): (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok((waiting.unsigned_abs(), failed.unsigned_abs()))
    })
}

/// Sends once more, or at once; says whether there is something to send. A hold stays one.
pub(crate) fn retry(tx: &Transaction<'_>, position: i64) -> rusqlite::Result<bool> {
    let changed = tx.execute(
        "update outbox set state = iif(state = 'failed', 'queued', state), error = null
         where position = ?1 and state in ('held', 'queued', 'failed')",
        [position],
    )?;
    Ok(changed > 0)
}

pub(crate) fn remove(tx: &Transaction<'_>, position: i64) -> rusqlite::Result<usize> {
    tx.prepare_cached("delete from outbox where position = ?1")?
        .execute([position])
}

/// Takes out what is not on its way, and is no message: those have files and followers.
pub(crate) fn discard(tx: &Transaction<'_>, position: i64) -> rusqlite::Result<bool> {
    let changed = tx.execute(
        "delete from outbox where position = ?1 and state <> 'sending' and kind <> 'sendMessage'",
        [position],
    )?;
    Ok(changed > 0)
}

/// Whatever waits, or was done and is not here yet.
pub(crate) fn all(tx: &Connection) -> rusqlite::Result<Vec<Entry>> {
    let found = tx
        .prepare_cached("select * from outbox order by position")?
        .query_map((), entry)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// Whatever the server has not confirmed.
pub(crate) fn unconfirmed(tx: &Connection) -> rusqlite::Result<Vec<Entry>> {
    let found = tx
        .prepare_cached("select * from outbox where state <> 'done' order by position")?
        .query_map((), entry)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// Marks that have not been sent, of a conversation that was read over.
pub(crate) fn forget_marks(tx: &Transaction<'_>, id: ConversationId) -> rusqlite::Result<usize> {
    tx.execute(
        "delete from outbox where conversation_id = ?1 and message_id is null and target = ?2 and state <> 'sending'",
        (id, super::about::UNREAD),
    )
}

/// The message arrived.
pub(crate) fn remove_send(
    tx: &Transaction<'_>,
    id: ConversationId,
    message: MessageId,
) -> rusqlite::Result<usize> {
    tx.prepare_cached(
        "delete from outbox where conversation_id = ?1 and message_id = ?2 and kind = 'sendMessage'",
    )?
    .execute((id, message))
}

/// All that is about a message and not on its way, with the message or without.
pub(crate) fn remove_about(
    tx: &Transaction<'_>,
    id: ConversationId,
    message: MessageId,
    with_send: bool,
) -> rusqlite::Result<usize> {
    tx.execute(
        "delete from outbox where conversation_id = ?1 and message_id = ?2 and state <> 'sending'
             and (?3 or kind <> 'sendMessage')",
        (id, message, with_send),
    )
}

/// Puts a new message in.
pub(crate) fn insert_message(
    tx: &Transaction<'_>,
    new: &NewMessage,
    times: (DateTime<Utc>, Option<DateTime<Utc>>),
) -> rusqlite::Result<i64> {
    let about = About {
        conversation_id: new.conversation_id,
        message_id: Some(new.id),
        kind: super::about::SEND,
        target: "message".to_owned(),
    };
    insert(tx, &about, &Request::SendMessage(new.clone()), times)
}
