use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, UserId};
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::{clock::micros, sync::emptying, unread::queries::read_to};

/// Of a conversation in which a day has thousands of messages no more is fetched.
const MOST: i64 = 1_000;
/// Or, where nobody has read them, no more than these.
const MOST_UNREAD: i64 = 10_000;
/// The end of a conversation, which is here however old it is.
const END: i64 = 50;
/// Messages in one transaction: what else is to be written waits no longer than this takes.
const STEP: i64 = 50;

/// What of a conversation is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) id: ConversationId,
    /// What lies before this.
    pub(super) from: i64,
    /// Some of it is unread, so that its number would be another one than on the person's other devices.
    pub(super) is_unread: bool,
}

/// Of which conversation something is missing that is recent or unread.
pub(super) fn next(
    tx: &Connection,
    (me, since): (UserId, DateTime<Utc>),
    visible: &BTreeSet<ConversationId>,
    reached: &HashSet<ConversationId>,
) -> rusqlite::Result<Option<Missing>> {
    let short = tx
        .prepare_cached(
            "select c.id, r.from_seq, coalesce(r.from_seq > own.read + 1, 0) as is_unread from conversations c
             join ranges r on r.conversation_id = c.id and r.from_seq <= c.complete and r.through_seq >= c.complete
             left join receipts own on own.conversation_id = c.id and own.user_id = ?4
             where not c.is_left and r.from_seq > 1 and (
                 c.complete - r.from_seq < ?2 and coalesce((select m.created_at from messages m
                     where m.conversation_id = c.id and m.seq >= r.from_seq order by m.seq limit 1) >= ?1, 1)
                 or c.complete - r.from_seq < ?3 and r.from_seq > own.read + 1)
             order by (select max(m.created_at) from messages m where m.conversation_id = c.id) desc",
        )?
        .query_map((micros(since), MOST, MOST_UNREAD, me), |row| {
            Ok(Missing {
                id: row.get(0)?,
                from: row.get(1)?,
                is_unread: row.get(2)?,
            })
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut short = short.into_iter().filter(|it| !reached.contains(&it.id));
    let first = short.next();
    let on_screen = first
        .into_iter()
        .chain(short)
        .find(|it| visible.contains(&it.id));
    Ok(on_screen.or(first))
}

pub(super) fn all(tx: &Connection) -> rusqlite::Result<Vec<ConversationId>> {
    tx.prepare_cached("select id from conversations where not is_left")?
        .query_map((), |row| row.get(0))?
        .collect()
}

/// Takes some of the oldest messages away, and says how many.
pub(super) fn shorten(
    tx: &Transaction<'_>,
    me: UserId,
    id: ConversationId,
    before: i64,
) -> rusqlite::Result<usize> {
    let Some(first) = first_kept(tx, me, id, before)? else {
        return Ok(0);
    };
    let gone = tx
        .prepare_cached(
            "select m.conversation_id, m.id, m.seq from messages m
             where m.conversation_id = ?1 and m.seq < ?2 and m.pinned_at is null
                 and coalesce(m.thread_last, 0) < ?2
                 and not exists (select 1 from outbox o
                     where o.conversation_id = ?1 and o.message_id = m.id)
                 and not exists (select 1 from personal p where p.kind = 'saved'
                     and p.key = m.conversation_id || '/' || m.id and not json_extract(p.row, '$.removed'))
                 and not exists (select 1 from personal p where p.kind = 'reminder'
                     and json_extract(p.row, '$.messageId') = m.id and json_extract(p.row, '$.state') <> 'done')
             order by m.seq limit ?3",
        )?
        .query_map((id, first, STEP), |row| {
            Ok(((row.get(0)?, row.get(1)?), row.get(2)?))
        })?
        .collect::<rusqlite::Result<Vec<((String, String), i64)>>>()?;
    let is_last = i64::try_from(gone.len()) != Ok(STEP);
    let through = match gone.last() {
        Some((_, seq)) if !is_last => *seq,
        _ => first - 1,
    };
    let places: Vec<_> = gone.into_iter().map(|(place, _)| place).collect();
    emptying::remove(tx, &places)?;
    emptying::begin_after(tx, id, through)?;
    Ok(places.len())
}

/// The seq from which on everything stays.
fn first_kept(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
    before: i64,
) -> rusqlite::Result<Option<i64>> {
    let end: Option<i64> = tx
        .prepare_cached(
            "select seq from messages where conversation_id = ?1 order by seq desc limit 1 offset ?2",
        )?
        .query_row((id, END - 1), |row| row.get(0))
        .optional()?;
    let Some(end) = end else { return Ok(None) };
    let recent: Option<i64> = tx
        .prepare_cached(
            "select min(seq) from messages where conversation_id = ?1 and created_at >= ?2",
        )?
        .query_row((id, before), |row| row.get(0))?;
    let unread = read_to(tx, me, id)? + 1;
    Ok(Some(end.min(unread).min(recent.unwrap_or(i64::MAX))))
}
