//! The stretches of a timeline that are held without a hole. What is not inside one is not shown: between two stretches
//! there may be anything.

use linnet_protocol::ConversationId;
use rusqlite::{Connection, OptionalExtension, Transaction};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) from: i64,
    pub(crate) through: i64,
}

/// The stretch that `seq` lies in.
pub(crate) fn around(
    tx: &Connection,
    id: ConversationId,
    seq: i64,
) -> rusqlite::Result<Option<Range>> {
    tx.prepare_cached(
        "select from_seq, through_seq from ranges
         where conversation_id = ?1 and from_seq <= ?2 and through_seq >= ?2",
    )?
    .query_row((id, seq), |row| {
        Ok(Range {
            from: row.get(0)?,
            through: row.get(1)?,
        })
    })
    .optional()
}

/// Adds a stretch, joined with all that it touches.
pub(crate) fn add(tx: &Transaction<'_>, id: ConversationId, new: Range) -> rusqlite::Result<()> {
    let touching = "conversation_id = ?1 and from_seq <= ?3 + 1 and through_seq >= ?2 - 1";
    let key = (id, new.from, new.through);
    let (from, through) = tx
        .prepare_cached(&format!(
            "select min(coalesce(min(from_seq), ?2), ?2), max(coalesce(max(through_seq), ?3), ?3) from ranges where {touching}"
        ))?
        .query_row(key, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
    tx.prepare_cached(&format!("delete from ranges where {touching}"))?
        .execute(key)?;
    tx.prepare_cached("insert into ranges values (?1, ?2, ?3)")?
        .execute((id, from, through))?;
    Ok(())
}

/// Everything after `complete` up to `through` has come as changes: the last stretch reaches further.
pub(crate) fn extend(
    tx: &Transaction<'_>,
    id: ConversationId,
    complete: i64,
    through: i64,
) -> rusqlite::Result<()> {
    let from = around(tx, id, complete)?.map_or(complete + 1, |it| it.from);
    if from > through {
        return Ok(());
    }
    add(tx, id, Range { from, through })
}
