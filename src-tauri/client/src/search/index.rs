//! What of a message is in the index, and how those enter it that were here before it.

use std::{fmt::Write, sync::Arc, time::Duration};

use linnet_protocol::{ConversationId, Message, search::index};
use rusqlite::{Connection, Transaction, functions::FunctionFlags};
use tokio_util::sync::CancellationToken;

use crate::{account::OpenAccount, error::CoreError};

/// Of one transaction: sending and syncing wait no longer for it than for a page of changes.
const STEP: i64 = 200;
/// Between two steps, so that others come in between.
const BREATH: Duration = Duration::from_millis(5);

/// Of what [`terms`] makes of a message. What is in the index is taken out by making it once more, so an index of another
/// version is of no use.
pub(super) const VERSION: i64 = 1;

/// The triggers of `messages` call it: without it nothing can be written there.
pub(crate) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("search_terms", 3, flags, |call| {
        let (body, wire): (String, String) = (call.get(0)?, call.get(1)?);
        // What cannot be read cannot be shown either.
        let bodiless = serde_json::from_str::<Message>(&wire);
        let message = bodiless.map(|it| Message { body, ..it });
        let has_reaction = call.get(2)?;
        Ok(message.map_or_else(|_| String::new(), |it| terms(&it, has_reaction)))
    })
}

/// Begins the index anew if it is of another version; what is here then enters it bit by bit.
pub(crate) fn renew(connection: &Connection) -> rusqlite::Result<()> {
    let version = "select version from unindexed";
    let version: i64 = connection.query_row(version, (), |row| row.get(0))?;
    if version == VERSION {
        return Ok(());
    }
    let tx = connection.unchecked_transaction()?;
    tx.execute_batch(
        "insert into search (search) values ('delete-all');
         update messages set place = null where place is not null;
         update unindexed set through = (select coalesce(max(rowid), 0) from messages);",
    )?;
    tx.execute("update unindexed set version = ?1", [VERSION])?;
    tx.commit()
}

/// Words for FTS5, of which none is another's: trigrams have three characters, tokens six digits or more.
pub(super) fn terms(message: &Message, has_reaction: bool) -> String {
    let document = index::document(message, has_reaction);
    let mut terms = within(message.conversation_id);
    for trigram in trigrams(&document.text) {
        terms.push(' ');
        terms.push_str(trigram);
    }
    for it in document.tokens {
        // Writing into a text cannot fail.
        let _ = write!(terms, " {}", token(it));
    }
    terms
}

/// Every three letters or digits in a row.
pub(super) fn trigrams(folded: &str) -> impl Iterator<Item = &str> {
    let ends = folded
        .char_indices()
        .skip(3)
        .map(|(at, _)| at)
        .chain(std::iter::once(folded.len()));
    let windows = folded.char_indices().zip(ends);
    windows
        .map(|((start, _), end)| &folded[start..end])
        .filter(|it| it.chars().all(char::is_alphanumeric) && it.chars().nth(2).is_some())
}

pub(super) fn token(token: i32) -> String {
    format!("{:06x}", token.cast_unsigned())
}

pub(super) fn within(id: ConversationId) -> String {
    format!("c{}", id.0.simple())
}

/// Those that were here before the index, the newest first.
pub(crate) async fn run(account: Arc<OpenAccount>, stop: CancellationToken) {
    let filling = async {
        while account.store.write(fill).await? {
            tokio::time::sleep(BREATH).await;
        }
        Ok::<_, CoreError>(())
    };
    if let Some(Err(error)) = stop.run_until_cancelled(filling).await {
        // The next start goes on where this one ended.
        tracing::warn!(%error, "not everything that is here can be searched yet");
    }
}

/// One step. Says whether there is another.
pub(super) fn fill(tx: &Transaction<'_>) -> rusqlite::Result<bool> {
    let through: i64 = tx.query_row("select through from unindexed", (), |row| row.get(0))?;
    if through == 0 {
        return Ok(false);
    }
    let rows = tx
        .prepare_cached("select rowid, place is null and not is_deleted from messages where rowid <= ?1 order by rowid desc limit ?2")?
        .query_map((through, STEP), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<(i64, bool)>>>()?;
    for (row, _) in rows.iter().filter(|(_, is_missing)| *is_missing) {
        place(tx, *row)?;
    }
    let rest = rows.last().map_or(0, |(row, _)| row - 1);
    tx.execute("update unindexed set through = ?1", [rest])?;
    Ok(rest > 0)
}

fn place(tx: &Transaction<'_>, row: i64) -> rusqlite::Result<usize> {
    tx.prepare_cached(
        "update messages as m set has_reaction = exists (select 1 from reactions r
                 where r.conversation_id = m.conversation_id and r.message_id = m.id and not r.is_removed),
             place = iif(exists (select 1 from messages where place = m.created_at / 1000),
                 (select p.place + 1 from messages p where p.place >= m.created_at / 1000
                  and not exists (select 1 from messages q where q.place = p.place + 1) order by p.place limit 1),
                 m.created_at / 1000)
         where rowid = ?1",
    )?
    .execute([row])
}

/// Whether rows that were here before the index still wait for it.
pub(super) fn is_filling(tx: &Connection) -> rusqlite::Result<bool> {
    tx.prepare_cached("select through > 0 from unindexed")?
        .query_row((), |row| row.get(0))
}
