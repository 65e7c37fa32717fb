use chrono::{DateTime, Utc};
use linnet_protocol::MessageId;
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::{
    clock::{from_micros, micros},
    conversations, files,
    view::{AccountId, Composer, Draft, DraftRow},
};
use linnet_protocol::UserId;

/// As the column has it, where a conversation itself is no thread.
fn thread(composer: Composer) -> String {
    let thread = composer.thread_id.map(|it| it.to_string());
    thread.unwrap_or_default()
}

pub(crate) fn get(tx: &Connection, composer: Composer) -> rusqlite::Result<Option<Draft>> {
    tx.prepare_cached(
        "select body, reply_to from drafts where conversation_id = ?1 and thread_id = ?2",
    )?
    .query_row((composer.conversation_id, thread(composer)), |row| {
        Ok(Draft {
            body: row.get(0)?,
            reply_to: row.get(1)?,
        })
    })
    .optional()
}

/// What saving a draft has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Saved {
    /// It is what was there.
    Same,
    /// There was another one.
    Changed,
    /// There was none before, or there is none now.
    CameOrWent,
}

/// An empty one is none.
pub(crate) fn save(
    tx: &Transaction<'_>,
    composer: Composer,
    draft: &Draft,
    now: DateTime<Utc>,
) -> rusqlite::Result<Saved> {
    if draft.is_empty() {
        let has_gone = remove(tx, composer)?;
        return Ok(if has_gone {
            Saved::CameOrWent
        } else {
            Saved::Same
        });
    }
    let is_new = get(tx, composer)?.is_none();
    let changed = tx
        .prepare_cached(
            "insert into drafts (conversation_id, thread_id, body, reply_to, changed_at) values (?1, ?2, ?3, ?4, ?5)
             on conflict (conversation_id, thread_id) do update
             set body = excluded.body, reply_to = excluded.reply_to, changed_at = excluded.changed_at
             where body <> excluded.body or reply_to is not excluded.reply_to",
        )?
        .execute((
            composer.conversation_id,
            thread(composer),
            &draft.body,
            draft.reply_to,
            micros(now),
        ))?;
    Ok(match changed {
        0 => Saved::Same,
        _ if is_new => Saved::CameOrWent,
        _ => Saved::Changed,
    })
}

pub(crate) fn remove(tx: &Transaction<'_>, composer: Composer) -> rusqlite::Result<bool> {
    let changed = tx
        .prepare_cached("delete from drafts where conversation_id = ?1 and thread_id = ?2")?
        .execute((composer.conversation_id, thread(composer)))?;
    Ok(changed > 0)
}

/// In front of what is being written there by now, which stays. Says what stands there then.
pub(crate) fn put_back(
    tx: &Transaction<'_>,
    composer: Composer,
    draft: Draft,
    now: DateTime<Utc>,
) -> rusqlite::Result<Draft> {
    let before = get(tx, composer)?.unwrap_or_default();
    let is_blank = before.body.trim().is_empty();
    let put = Draft {
        body: match (draft.body.is_empty(), is_blank) {
            (true, _) => before.body,
            (false, true) => draft.body,
            (false, false) => format!("{}\n{}", draft.body, before.body),
        },
        reply_to: draft.reply_to.or(before.reply_to),
    };
    save(tx, composer, &put, now)?;
    Ok(put)
}

/// Whatever was begun and not sent, the newest first.
pub(crate) fn list(
    tx: &Connection,
    me: UserId,
    account_id: AccountId,
) -> rusqlite::Result<Vec<DraftRow>> {
    let mut statement = tx.prepare_cached(
        "select conversation_id, thread_id, max(changed_at) from (
             select conversation_id, thread_id, changed_at from drafts
             union all
             select conversation_id, coalesce(thread_id, ''), null from uploads where message_id is null
         ) group by 1, 2 order by 3 desc",
    )?;
    let mut found = statement.query(())?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let thread: String = row.get(1)?;
        let composer = Composer {
            conversation_id: row.get(0)?,
            thread_id: thread.parse::<MessageId>().ok(),
        };
        let name = conversations::queries::name(tx, me, composer.conversation_id)?;
        let changed_at: Option<i64> = row.get(2)?;
        rows.push(DraftRow {
            account_id,
            conversation_id: composer.conversation_id,
            thread_id: composer.thread_id,
            name: name.map(|(_, name)| name).unwrap_or_default(),
            draft: get(tx, composer)?.unwrap_or_default(),
            files: files::queries::chosen(tx, composer)?.len() as u64,
            changed_at: changed_at.map(from_micros),
        });
    }
    Ok(rows)
}
