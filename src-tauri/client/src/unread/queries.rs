//! Unread in SQL: one condition, counted and listed.

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, ConversationKind, UserId};
use rusqlite::{Connection, OptionalExtension};

use super::{Count, Rule};
use crate::{
    clock::from_micros, personal::queries as personal, sync::queries::own_read, view::UnreadMessage,
};

/// What the list shows of a day's absence; more is the conversation itself.
const LISTED: usize = 500;

/// ?1 the conversation, ?2 the place above which it begins, ?3 the person.
const UNREAD: &str = "from messages m
    where m.conversation_id = ?1 and m.seq > ?2 and m.sender_id <> ?3 and not m.is_deleted
        and not exists (select 1 from personal b
            where b.kind = 'block' and b.key = m.sender_id and not json_extract(b.row, '$.removed'))";

pub(crate) const NAMES_ME: &str =
    "m.names <> '[]' and exists (select 1 from json_each(m.names) where value in (?3, 'all'))";

/// Above it everything of others is unread.
pub(crate) fn read_to(tx: &Connection, me: UserId, id: ConversationId) -> rusqlite::Result<i64> {
    let read = own_read(tx, id, me)?;
    let mark = personal::unread_from(tx, id)?;
    Ok(mark.map_or(read, |from| read.min(from - 1)))
}

pub(crate) fn count(tx: &Connection, me: UserId, id: ConversationId) -> rusqlite::Result<Count> {
    tx.prepare_cached(&format!(
        "select count(*), count(*) filter (where m.has_keyword or {NAMES_ME}) {UNREAD}"
    ))?
    .query_row((id, read_to(tx, me, id)?, me), |row| {
        Ok(Count {
            all: row.get::<_, i64>(0)?.unsigned_abs(),
            naming: row.get::<_, i64>(1)?.unsigned_abs(),
        })
    })
}

pub(crate) fn explain(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
    now: DateTime<Utc>,
) -> rusqlite::Result<Vec<UnreadMessage>> {
    let Some(rule) = rule(tx, id, now)? else {
        return Ok(Vec::new());
    };
    tx.prepare_cached(&format!(
        "select m.id, m.seq, m.sender_id, m.body, m.created_at, {NAMES_ME}, m.has_keyword,
             (select display_name from users u where u.id = m.sender_id) {UNREAD} order by m.seq limit {LISTED}"
    ))?
    .query_map((id, read_to(tx, me, id)?, me), |row| {
        let why = rule.why(row.get(5)?, row.get(6)?);
        Ok(UnreadMessage {
            conversation_id: id,
            message_id: row.get(0)?,
            seq: row.get(1)?,
            sender_id: row.get(2)?,
            sender_name: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
            body: row.get(3)?,
            created_at: from_micros(row.get(4)?),
            why,
            counts: rule.counts(why),
        })
    })?
    .collect()
}

/// Of all conversations that the person is in, the oldest first.
pub(crate) fn explain_all(
    tx: &Connection,
    me: UserId,
    now: DateTime<Utc>,
) -> rusqlite::Result<Vec<UnreadMessage>> {
    let mut all = Vec::new();
    for id in joined(tx)? {
        all.extend(explain(tx, me, id, now)?);
    }
    all.sort_by_key(|it| (it.created_at, it.conversation_id, it.seq));
    Ok(all)
}

/// Whoever leaves without a network has left.
fn joined(tx: &Connection) -> rusqlite::Result<Vec<ConversationId>> {
    tx.prepare_cached(
        "select id from conversations c where not is_left and not exists (select 1 from outbox o
             where o.conversation_id = c.id and o.kind = 'leave' and o.state <> 'failed')",
    )?
    .query_map((), |row| row.get(0))?
    .collect()
}

/// What counts, over all conversations that the person is in.
pub(crate) fn badge(tx: &Connection, me: UserId, now: DateTime<Utc>) -> rusqlite::Result<u64> {
    let mut sum = 0;
    for id in joined(tx)? {
        if let Some(rule) = rule(tx, id, now)? {
            sum += count(tx, me, id)?.counted(rule);
        }
    }
    Ok(sum)
}

/// As things are now; none where there is no such conversation.
pub(crate) fn rule(
    tx: &Connection,
    id: ConversationId,
    now: DateTime<Utc>,
) -> rusqlite::Result<Option<Rule>> {
    let kind: Option<ConversationKind> = tx
        .prepare_cached("select kind from conversations where id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let settings = personal::settings(tx, id, now)?;
    Ok(kind.map(|kind| Rule::of(kind, &settings)))
}
