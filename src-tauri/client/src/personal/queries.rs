//! Personal rows in SQLite.

use chrono::{DateTime, Utc};
use linnet_protocol::{
    ConversationId, ConversationSettings, DoNotDisturb, MessageId, NumberedChange, PersonalChange,
    PersonalPage, Reminder, ReminderState, Saved, Unread, UserId,
};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    later,
    outbox::{
        about::{self, PERSON},
        overlay, queries as outbox,
    },
    receipts::queries as receipts,
    sync::queries::own_read,
};

const SETTINGS: &str = "settings";
const UNREAD: &str = "unread";
const DO_NOT_DISTURB: &str = "do_not_disturb";

/// One of the rows, its JSON last.
struct Kept(&'static str, String, serde_json::Result<String>);

fn keep(kind: &'static str, key: &impl ToString, row: &impl Serialize) -> Kept {
    Kept(kind, key.to_string(), serde_json::to_string(row))
}

fn kept(change: &PersonalChange) -> Option<Kept> {
    Some(match change {
        PersonalChange::Joined { .. }
        | PersonalChange::Left { .. }
        | PersonalChange::Read { .. } => return None,
        PersonalChange::Settings(it) => keep(SETTINGS, &it.conversation_id, it),
        PersonalChange::Section(it) => keep("section", &it.id, it),
        PersonalChange::Saved(it) => keep("saved", &place(it.conversation_id, it.message_id), it),
        PersonalChange::Reminder(it) => keep("reminder", &it.id, it),
        PersonalChange::Scheduled(it) => {
            let message = &it.message;
            keep("scheduled", &place(message.conversation_id, message.id), it)
        }
        // The statements of `unread` read this kind by its name.
        PersonalChange::Block(it) => keep("block", &it.user_id, it),
        PersonalChange::Privacy(it) => keep("privacy", &"", it),
        PersonalChange::DoNotDisturb(it) => keep(DO_NOT_DISTURB, &"", it),
        PersonalChange::LinkPreviews(it) => keep("link_previews", &"", it),
        PersonalChange::Unread(it) => keep(UNREAD, &it.conversation_id, it),
    })
}

fn place(conversation: ConversationId, message: MessageId) -> String {
    format!("{conversation}/{message}")
}

/// The higher rev wins. Says whether this one did.
pub(crate) fn put(
    tx: &Transaction<'_>,
    me: UserId,
    rev: i64,
    change: &PersonalChange,
) -> rusqlite::Result<bool> {
    let Some(Kept(kind, key, row)) = kept(change) else {
        return Ok(false);
    };
    settle(tx, change)?;
    if let PersonalChange::Unread(mark) = change {
        heed(tx, me, rev, mark)?;
    }
    let row = row.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    let changed = tx
        .prepare_cached(
            "insert into personal (kind, key, rev, row) values (?1, ?2, ?3, ?4)
             on conflict (kind, key) do update set rev = excluded.rev, row = excluded.row where excluded.rev > rev",
        )?
        .execute((kind, key, rev, row))?;
    Ok(changed > 0)
}

/// What waits in the outbox about the same is over with it.
fn settle(tx: &Transaction<'_>, change: &PersonalChange) -> rusqlite::Result<()> {
    match change {
        PersonalChange::Settings(it) => {
            outbox::settle(tx, it.conversation_id, None, about::SETTINGS)?;
        }
        PersonalChange::Saved(it) => {
            outbox::settle(tx, it.conversation_id, Some(it.message_id), about::SAVE)?;
        }
        PersonalChange::Reminder(it) => {
            for target in later::reminder_targets(it.id) {
                outbox::settle(tx, it.conversation_id, None, &target)?;
            }
        }
        PersonalChange::Scheduled(it) => {
            for target in later::scheduled_targets(it.message.id) {
                outbox::settle(tx, it.message.conversation_id, None, &target)?;
            }
        }
        PersonalChange::Section(it) => {
            outbox::settle(tx, PERSON, None, &about::section(it.id))?;
            outbox::settle(tx, PERSON, None, about::SECTIONS)?;
        }
        PersonalChange::DoNotDisturb(_) => {
            outbox::settle(tx, PERSON, None, about::DO_NOT_DISTURB)?;
        }
        PersonalChange::Privacy(_) => {
            outbox::settle(tx, PERSON, None, about::PRIVACY)?;
        }
        PersonalChange::LinkPreviews(_) => {
            outbox::settle(tx, PERSON, None, about::LINK_PREVIEWS)?;
        }
        _ => {}
    }
    Ok(())
}

/// All marks go, and only those that come again hold what was read.
fn release_reads(tx: &Transaction<'_>, me: UserId) -> rusqlite::Result<()> {
    for Unread {
        conversation_id: id,
        from,
        ..
    } in all(tx, UNREAD)?
    {
        if from.is_some() {
            receipts::enqueue_read(tx, id, own_read(tx, id, me)?)?;
        }
    }
    Ok(())
}

/// What was read here gives way to a mark that is new, until that is gone.
fn heed(tx: &Transaction<'_>, me: UserId, rev: i64, mark: &Unread) -> rusqlite::Result<()> {
    let id = mark.conversation_id;
    let is_own = outbox::settle(tx, id, None, about::UNREAD)?;
    let before: Option<Unread> = get(tx, UNREAD, &id.to_string())?;
    if before.as_ref().is_some_and(|it| it.rev >= rev) {
        return Ok(());
    }
    let read = own_read(tx, id, me)?;
    let was_marked = before.is_some_and(|it| it.from.is_some());
    match mark.from {
        Some(from) if is_own => receipts::enqueue_read(tx, id, read.min(from - 1))?,
        Some(from) => receipts::hold_read(tx, id, read.min(from - 1))?,
        None if was_marked => receipts::enqueue_read(tx, id, read)?,
        None => 0,
    };
    Ok(())
}

/// Says which reminders have come due with it.
pub(crate) fn put_page(
    tx: &Transaction<'_>,
    me: UserId,
    page: &PersonalPage,
) -> rusqlite::Result<Vec<Reminder>> {
    let mut due = Vec::new();
    for NumberedChange { change, .. } in &page.changes {
        due.extend(comes_due(tx, change)?);
    }
    if page.anew {
        release_reads(tx, me)?;
        tx.execute("delete from personal", ())?;
    }
    for NumberedChange { rev, change } in &page.changes {
        put(tx, me, *rev, change)?;
    }
    tx.execute("update person set personal = ?1", [page.through])?;
    Ok(due)
}

/// A reminder that was known, and whose time has come since. Ask before the change is put.
pub(crate) fn comes_due(
    tx: &Connection,
    change: &PersonalChange,
) -> rusqlite::Result<Option<Reminder>> {
    let PersonalChange::Reminder(it) = change else {
        return Ok(None);
    };
    let before: Option<Reminder> = get(tx, "reminder", &it.id.to_string())?;
    let was_waiting = before.is_some_and(|it| it.state == ReminderState::Waiting);
    let is_due = was_waiting && it.state == ReminderState::Due;
    Ok(is_due.then(|| it.clone()))
}

/// Up to which rev these rows are here, and which the person has.
pub(crate) fn reach(tx: &Connection) -> rusqlite::Result<(i64, i64)> {
    tx.query_row("select personal, rev from person", (), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// A push that follows what is here without a gap leaves none.
pub(crate) fn advance(tx: &Transaction<'_>, rev: i64) -> rusqlite::Result<usize> {
    tx.execute(
        "update person set personal = ?1 where personal = ?1 - 1",
        [rev],
    )
}

pub(crate) fn get<T: DeserializeOwned>(
    tx: &Connection,
    kind: &str,
    key: &str,
) -> rusqlite::Result<Option<T>> {
    let row: Option<String> = tx
        .prepare_cached("select row from personal where kind = ?1 and key = ?2")?
        .query_row((kind, key), |row| row.get(0))
        .optional()?;
    row.map(|it| {
        serde_json::from_str(&it)
            .map_err(|error| rusqlite::types::FromSqlError::Other(error.into()).into())
    })
    .transpose()
}

/// Every row of a kind.
pub(crate) fn all<T: DeserializeOwned>(tx: &Connection, kind: &str) -> rusqlite::Result<Vec<T>> {
    let rows = tx
        .prepare_cached("select row from personal where kind = ?1 order by key")?
        .query_map([kind], |row| row.get::<_, String>(0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let read = |it: &String| {
        serde_json::from_str(it)
            .map_err(|error| rusqlite::types::FromSqlError::Other(error.into()).into())
    };
    rows.iter().map(read).collect()
}

pub(crate) fn settings(
    tx: &Connection,
    id: ConversationId,
    now: DateTime<Utc>,
) -> rusqlite::Result<ConversationSettings> {
    let stored = get(tx, SETTINGS, &id.to_string())?;
    let stored = stored.unwrap_or_else(|| ConversationSettings::untouched(id));
    overlay::settings(tx, stored, now)
}

pub(crate) fn is_saved(
    tx: &Connection,
    id: ConversationId,
    message: MessageId,
) -> rusqlite::Result<bool> {
    let saved: Option<Saved> = get(tx, "saved", &place(id, message))?;
    Ok(saved.is_some_and(|it| !it.removed))
}

pub(crate) fn do_not_disturb(tx: &Connection) -> rusqlite::Result<DoNotDisturb> {
    let stored = get(tx, DO_NOT_DISTURB, "")?.unwrap_or_default();
    super::wishes::quiet(tx, &stored)
}

/// Where the person wants to go on reading, if they said so.
pub(crate) fn unread_from(tx: &Connection, id: ConversationId) -> rusqlite::Result<Option<i64>> {
    if let Some(seq) = overlay::unread_from(tx, id)? {
        return Ok(Some(seq));
    }
    let mark: Option<Unread> = get(tx, UNREAD, &id.to_string())?;
    Ok(mark.and_then(|it| it.from))
}

/// Read over, here; the server says it with a higher rev.
pub(crate) fn forget_mark(tx: &Transaction<'_>, id: ConversationId) -> rusqlite::Result<usize> {
    tx.prepare_cached(
        "update personal set row = json_set(row, '$.from', null) where kind = ?1 and key = ?2",
    )?
    .execute((UNREAD, id))
}
