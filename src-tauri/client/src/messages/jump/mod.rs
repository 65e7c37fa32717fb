//! Going to a moment or to a message of the past: at once where it is here, and through the server where that ends.

use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, HistoryPage, MessageId};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    Client,
    account::OpenAccount,
    clock::micros,
    error::{CoreError, Result},
    sync::{check_around, door, queries as stored, ranges},
    view::{AccountId, Jump},
};

impl Client {
    /// The seq of what stands there, to be read with `Place::Around`: the message, or the first one that is not older
    /// than the moment, or the newest where all are older. Without a connection only what is here can be gone to.
    pub async fn jump(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        to: Jump,
    ) -> Result<i64> {
        let account = self.account(account_id)?;
        let here = move |tx: &Connection| match to {
            Jump::Message { message_id } => message_here(tx, conversation_id, message_id),
            Jump::Time { at } => time_here(tx, conversation_id, at),
        };
        if let Some(seq) = account.store.read(here).await? {
            return Ok(seq);
        }
        let (seq, page) = match to {
            Jump::Message { message_id } => {
                account.find_message(conversation_id, message_id).await?
            }
            Jump::Time { at } => account.find_time(conversation_id, at).await?,
        };
        let is_stored = account
            .store
            .write(move |tx| door::apply_history(tx, &page))
            .await?;
        if !is_stored {
            return Err(CoreError::NotFound);
        }
        account.tell_timeline(conversation_id);
        Ok(seq)
    }
}

fn message_here(
    tx: &Connection,
    id: ConversationId,
    message: MessageId,
) -> rusqlite::Result<Option<i64>> {
    let seq: Option<i64> = tx
        .prepare_cached("select seq from messages where conversation_id = ?1 and id = ?2")?
        .query_row((id, message), |row| row.get(0))
        .optional()?;
    let Some(seq) = seq else { return Ok(None) };
    Ok(ranges::around(tx, id, seq)?.map(|_| seq))
}

/// None where something that is not here might stand closer to it.
fn time_here(
    tx: &Connection,
    id: ConversationId,
    at: DateTime<Utc>,
) -> rusqlite::Result<Option<i64>> {
    let at = micros(at);
    let next: Option<i64> = tx
        .prepare_cached(
            "select seq from messages where conversation_id = ?1 and created_at >= ?2 order by created_at, seq limit 1",
        )?
        .query_row((id, at), |row| row.get(0))
        .optional()?;
    let Some(next) = next else {
        let held = stored::held(tx, id)?;
        let tail = held.map_or(Ok(None), |it| ranges::around(tx, id, it.complete))?;
        return tail.map_or(Ok(None), |it| newest_in(tx, id, it.from..=it.through));
    };
    let Some(range) = ranges::around(tx, id, next)? else {
        return Ok(None);
    };
    let is_sure = range.from <= 1 || newest_in(tx, id, range.from..=next - 1)?.is_some();
    Ok(is_sure.then_some(next))
}

fn newest_in(
    tx: &Connection,
    id: ConversationId,
    seqs: RangeInclusive<i64>,
) -> rusqlite::Result<Option<i64>> {
    tx.prepare_cached(
        "select max(seq) from messages where conversation_id = ?1 and seq between ?2 and ?3",
    )?
    .query_row((id, seqs.start(), seqs.end()), |row| row.get(0))
}

impl OpenAccount {
    async fn find_message(
        &self,
        id: ConversationId,
        message: MessageId,
    ) -> Result<(i64, HistoryPage)> {
        let found = self.fetch_message(id, message).await?;
        let page = self.around(id, found.seq).await?;
        let is_there = page.messages.iter().any(|it| it.id == message);
        if !is_there {
            return Err(CoreError::NotLinnet);
        }
        Ok((found.seq, page))
    }

    /// The timeline is halved until a page holds the moment.
    async fn find_time(&self, id: ConversationId, at: DateTime<Utc>) -> Result<(i64, HistoryPage)> {
        let held = self.store.read(move |tx| stored::held(tx, id)).await?;
        let (mut from, mut through) = (1, held.ok_or(CoreError::NotFound)?.cursor);
        let (mut older, mut newer) = (None, None);
        while from <= through {
            let page = self.around(id, from + (through - from) / 2).await?;
            let first = page.messages.first().map(|it| it.seq);
            let newest = page.messages.last().map(|it| it.seq);
            let next = page.messages.iter().find(|it| it.created_at >= at);
            let Some(next) = next.map(|it| it.seq) else {
                from = page.through + 1;
                older = newest.map(|seq| (seq, page)).or(older);
                continue;
            };
            through = page.from - 1;
            newer = Some((next, page));
            if first != Some(next) {
                // What stands before it is older: it is the first.
                break;
            }
        }
        newer.or(older).ok_or(CoreError::NotFound)
    }

    async fn around(&self, id: ConversationId, seq: i64) -> Result<HistoryPage> {
        let page = self.fetch_around(id, seq).await?;
        if !check_around(id, seq, &page) {
            tracing::warn!(conversation.id = %id, "a page of history that cannot be is not stored");
            return Err(CoreError::NotLinnet);
        }
        Ok(page)
    }
}

#[cfg(test)]
mod tests;
