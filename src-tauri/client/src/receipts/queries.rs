use std::collections::BTreeSet;

use crate::sync::queries as stored;
use linnet_protocol::{ConversationId, Receipt, UserId};
use rusqlite::{Connection, OptionalExtension, Transaction};

/// Where a register grew. Conversations that are not here have none.
pub(crate) fn raise_all(
    tx: &Transaction<'_>,
    receipts: &[Receipt],
) -> rusqlite::Result<BTreeSet<ConversationId>> {
    let mut raised = BTreeSet::new();
    for it in receipts {
        if stored::held(tx, it.conversation_id)?.is_some() && stored::raise_receipt(tx, it)? {
            raised.insert(it.conversation_id);
        }
    }
    Ok(raised)
}

/// The newest message that is here.
pub(crate) fn newest(tx: &Connection, id: ConversationId) -> rusqlite::Result<i64> {
    tx.prepare_cached("select coalesce(max(seq), 0) from messages where conversation_id = ?1")?
        .query_row([id], |row| row.get(0))
}

/// Remembers that the server must hear of a read place.
pub(crate) fn enqueue_read(
    tx: &Transaction<'_>,
    id: ConversationId,
    seq: i64,
) -> rusqlite::Result<usize> {
    tx.prepare_cached(
        "insert into reads (conversation_id, seq) values (?1, ?2)
         on conflict (conversation_id) do update set seq = max(seq, excluded.seq)",
    )?
    .execute((id, seq))
}

pub(crate) fn waiting_reads(tx: &Connection) -> rusqlite::Result<Vec<(ConversationId, i64)>> {
    tx.prepare_cached("select conversation_id, seq from reads")?
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// The server knows it, unless somebody has read on meanwhile.
pub(crate) fn confirm_read(
    tx: &Transaction<'_>,
    id: ConversationId,
    seq: i64,
) -> rusqlite::Result<usize> {
    tx.execute(
        "delete from reads where conversation_id = ?1 and seq <= ?2",
        (id, seq),
    )
}

/// The server must not hear of more than that yet: a mark of another device would go with it.
pub(crate) fn hold_read(
    tx: &Transaction<'_>,
    id: ConversationId,
    seq: i64,
) -> rusqlite::Result<usize> {
    tx.prepare_cached("insert or replace into reads (conversation_id, seq) values (?1, ?2)")?
        .execute((id, seq))
}

/// The newest message of somebody else that the server may not know to be here.
pub(crate) fn undelivered(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
) -> rusqlite::Result<Option<i64>> {
    tx.prepare_cached(
        "select seq from messages
         where conversation_id = ?1 and sender_id <> ?2
           and seq > coalesce((select delivered from receipts where conversation_id = ?1 and user_id = ?2), 0)
         order by seq desc limit 1",
    )?
    .query_row((id, me), |row| row.get(0))
    .optional()
}

/// Of those who are in it now.
pub(crate) fn of_members(tx: &Connection, id: ConversationId) -> rusqlite::Result<Vec<Receipt>> {
    tx.prepare_cached(
        "select r.user_id, r.read, r.delivered from receipts r
         join memberships m on m.conversation_id = r.conversation_id and m.user_id = r.user_id
         where r.conversation_id = ?1 and not m.is_left order by r.read desc, r.user_id",
    )?
    .query_map([id], |row| {
        Ok(Receipt {
            conversation_id: id,
            user_id: row.get(0)?,
            read: row.get(1)?,
            delivered: row.get(2)?,
        })
    })?
    .collect()
}

/// How far all others who are in it now have read and stored. Nobody else: nothing.
pub(crate) fn of_others(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
) -> rusqlite::Result<(i64, i64)> {
    tx.prepare_cached(
        "select coalesce(min(coalesce(r.read, 0)), 0), coalesce(min(max(coalesce(r.delivered, 0), coalesce(r.read, 0))), 0)
         from memberships m
         left join receipts r on r.conversation_id = m.conversation_id and r.user_id = m.user_id
         where m.conversation_id = ?1 and m.user_id <> ?2 and not m.is_left",
    )?
    .query_row((id, me), |row| Ok((row.get(0)?, row.get(1)?)))
}
