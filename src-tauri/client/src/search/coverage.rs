//! How far back the messages are here: what a search cannot look at, it says.

use linnet_protocol::{ConversationId, search::Conditions};
use rusqlite::Connection;

use super::index;
use crate::{
    clock::{self, from_micros},
    view::{Coverage, Reach},
};

/// Of every conversation that the person is in.
pub(super) fn reaches(tx: &Connection) -> rusqlite::Result<Vec<Reach>> {
    tx.prepare_cached(
        "select c.id, coalesce(r.from_seq <= 1, 0),
             (select m.created_at from messages m where m.conversation_id = c.id and m.seq >= r.from_seq order by m.seq limit 1)
         from conversations c left join ranges r
             on r.conversation_id = c.id and r.from_seq <= c.complete and r.through_seq >= c.complete
         where not c.is_left order by c.id",
    )?
    .query_map((), |row| {
        Ok(Reach {
            conversation_id: row.get(0)?,
            whole: row.get(1)?,
            oldest: row.get::<_, Option<i64>>(2)?.map(from_micros),
        })
    })?
    .collect()
}

pub(super) fn coverage(tx: &Connection, about: &Conditions) -> rusqlite::Result<Coverage> {
    let is_meant = |id: &ConversationId| {
        (about.within.is_empty() || about.within.contains(id)) && !about.not_within.contains(id)
    };
    let mut coverage = Coverage {
        indexing: index::is_filling(tx)?,
        ..Coverage::default()
    };
    for it in reaches(tx)?
        .iter()
        .filter(|it| is_meant(&it.conversation_id))
    {
        coverage.conversations += 1;
        if it.whole {
            coverage.whole += 1;
        } else {
            // Nothing of it is here: nothing is known to be.
            let oldest = it.oldest.unwrap_or_else(clock::now);
            coverage.since = coverage.since.max(Some(oldest));
        }
    }
    Ok(coverage)
}

pub(super) fn join(all: &mut Coverage, other: &Coverage) {
    all.conversations += other.conversations;
    all.whole += other.whole;
    all.since = all.since.max(other.since);
    all.indexing |= other.indexing;
    all.offline |= other.offline;
}
