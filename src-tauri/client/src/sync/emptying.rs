//! Taking away all that is here of a conversation. It may be hundreds of thousands of messages, each overwritten where it
//! stood, in the index too (a millisecond of work or so for each): it goes in small steps, between which everything else
//! has its turn.
//!
//! Whoever is no member any more keeps nothing but what they had not sent. What is replaced by a snapshot loses its oldest
//! messages first, so that its end can be read until the new one is here.

use std::collections::BTreeSet;

use linnet_protocol::ConversationId;
use rusqlite::{OptionalExtension, Transaction};

use super::queries;
use crate::{account::OpenAccount, error::Result};

/// Messages in one transaction: what else is to be written waits no longer than this takes.
const STEP: i64 = 50;
/// So many are replaced at once.
const REPLACED: i64 = 200;

impl OpenAccount {
    /// Until nothing of what was left is here, nor before anybody's eyes.
    pub(crate) async fn empty_left(&self) -> Result<()> {
        loop {
            let gone = self.store.write(empty).await?;
            if gone.is_empty() {
                return Ok(());
            }
            for id in gone {
                self.tell_timeline(id);
            }
        }
    }
}

/// A step. Says of which conversations something went; there may be more of them.
fn empty(tx: &Transaction<'_>) -> rusqlite::Result<BTreeSet<ConversationId>> {
    let gone = tx
        .prepare_cached(
            // In this order: the other way looks through all messages.
            "select m.conversation_id, m.id from conversations c cross join messages m on m.conversation_id = c.id
             where c.is_left limit ?1",
        )?
        .query_map([STEP], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    remove(tx, &gone)?;
    let of = gone.iter().filter_map(|(id, _)| id.parse().ok());
    Ok(of.collect())
}

/// A step towards what can be replaced at once, if it will be. Says whether there may be more.
pub(super) fn shrink(
    tx: &Transaction<'_>,
    id: ConversationId,
    is_reset: bool,
) -> rusqlite::Result<bool> {
    let is_replaced = queries::held(tx, id)?.is_some_and(|it| is_reset || it.is_left);
    if !is_replaced {
        return Ok(false);
    }
    let kept: Option<i64> = tx
        .prepare_cached(
            "select seq from messages where conversation_id = ?1 order by seq desc limit 1 offset ?2",
        )?
        .query_row((id, REPLACED), |row| row.get(0))
        .optional()?;
    let Some(kept) = kept else { return Ok(false) };
    let gone = tx
        .prepare_cached(
            "select conversation_id, id, seq from messages
             where conversation_id = ?1 and seq <= ?2 order by seq limit ?3",
        )?
        .query_map((id, kept, STEP), |row| {
            Ok(((row.get(0)?, row.get(1)?), row.get(2)?))
        })?
        .collect::<rusqlite::Result<Vec<(_, i64)>>>()?;
    let last = gone.last().map_or(0, |(_, seq)| *seq);
    let gone: Vec<_> = gone.into_iter().map(|(place, _)| place).collect();
    remove(tx, &gone)?;
    begin_after(tx, id, last)?;
    Ok(true)
}

/// Nothing is held any more of what is not newer than `seq`.
pub(crate) fn begin_after(
    tx: &Transaction<'_>,
    id: ConversationId,
    seq: i64,
) -> rusqlite::Result<()> {
    tx.execute(
        "delete from ranges where conversation_id = ?1 and through_seq <= ?2",
        (id, seq),
    )?;
    tx.execute(
        "update ranges set from_seq = ?2 + 1 where conversation_id = ?1 and from_seq <= ?2",
        (id, seq),
    )?;
    Ok(())
}

pub(crate) fn remove(tx: &Transaction<'_>, places: &[(String, String)]) -> rusqlite::Result<()> {
    for place in places {
        tx.prepare_cached("delete from reactions where conversation_id = ?1 and message_id = ?2")?
            .execute((&place.0, &place.1))?;
        tx.prepare_cached("delete from messages where conversation_id = ?1 and id = ?2")?
            .execute((&place.0, &place.1))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use linnet_protocol::{Message, MessageId, NewMessage, UserId};

    use super::*;
    use crate::{
        clock,
        store::rebuild,
        sync::ranges::{self, Range},
        testing,
    };

    #[test]
    fn what_is_replaced_loses_its_oldest_first_and_says_where_it_begins() {
        let mut file = rebuild::in_memory();
        let tx = file.transaction().unwrap();
        let talk = testing::conversation(ConversationId::generate(), UserId::generate());
        queries::upsert_conversation(&tx, &talk).unwrap();
        for seq in 1..=320 {
            let new = NewMessage::text(MessageId::generate(), talk.id, "hi".to_owned());
            let it = Message::born(&new, UserId::generate(), seq, clock::from_micros(seq));
            queries::upsert_message(&tx, &it).unwrap();
        }
        for (from, through) in [(1, 30), (40, 320)] {
            ranges::add(&tx, talk.id, Range { from, through }).unwrap();
        }
        assert!(!shrink(&tx, talk.id, false).unwrap(), "it is not replaced");
        assert!(shrink(&tx, talk.id, true).unwrap());
        let first = ranges::around(&tx, talk.id, 60).unwrap().unwrap();
        assert_eq!((first.from, first.through), (51, 320));
        assert!(ranges::around(&tx, talk.id, 20).unwrap().is_none());
        while shrink(&tx, talk.id, true).unwrap() {}
        let left: i64 = tx
            .query_row("select count(*) from messages", (), |row| row.get(0))
            .unwrap();
        assert_eq!(left, REPLACED);
        assert_eq!(
            ranges::around(&tx, talk.id, 320).unwrap().unwrap().from,
            121
        );
    }
}
