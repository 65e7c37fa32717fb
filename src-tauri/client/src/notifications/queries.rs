//! What the rules ask of SQLite.

use chrono::{DateTime, Utc};
use linnet_protocol::{
    ConversationId, ConversationKind, Message, MessageId, Reminder, ReminderId, ReminderState,
    UserId,
};
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::rules::{Facts, REPEATED, Rules};
use crate::{
    clock::{from_micros, micros},
    conversations,
    personal::queries as personal,
    sync::queries::own_read,
    unread::queries as unread,
    users,
    view::{NotificationRules, RehearsedAlert, Why, Withheld},
};

pub(crate) fn rules(tx: &Connection) -> rusqlite::Result<NotificationRules> {
    let row: Option<String> = tx
        .prepare_cached("select row from rules")?
        .query_row((), |row| row.get(0))
        .optional()?;
    let parse = |it: String| serde_json::from_str(&it);
    row.map_or_else(|| Ok(NotificationRules::default()), parse)
        .map_err(|error| rusqlite::types::FromSqlError::Other(error.into()).into())
}

pub(crate) fn has_keyword(tx: &Connection, body: &str) -> rusqlite::Result<bool> {
    let rules = rules(tx)?;
    Ok(!rules.keywords.is_empty() && Rules::of(rules).has_keyword(body))
}

/// What is unread counts by the new words at once; what was read stays as it was found.
pub(crate) fn put_rules(
    tx: &Transaction<'_>,
    me: UserId,
    rules: &NotificationRules,
) -> rusqlite::Result<()> {
    let row = serde_json::to_string(rules)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    tx.execute("insert or replace into rules values (1, ?1)", [row])?;
    let rules = Rules::of(rules.clone());
    let ids: Vec<ConversationId> = tx
        .prepare("select id from conversations where not is_left")?
        .query_map((), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for id in ids {
        let above = unread::read_to(tx, me, id)?;
        let found: Vec<(i64, String)> = tx
            .prepare_cached("select rowid, body from messages where conversation_id = ?1 and seq > ?2 and not is_deleted")?
            .query_map((id, above), |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        for (rowid, body) in found {
            tx.prepare_cached(
                "update messages set has_keyword = ?2 where rowid = ?1 and has_keyword <> ?2",
            )?
            .execute((rowid, rules.has_keyword(&body)))?;
        }
    }
    Ok(())
}

pub(crate) fn is_blocked(tx: &Connection, user: UserId) -> rusqlite::Result<bool> {
    tx.prepare_cached(
        "select 1 from personal where kind = 'block' and key = ?1 and not json_extract(row, '$.removed')",
    )?
    .exists([user])
}

/// What the rules say of a message of somebody else that arrives at this moment.
pub(crate) fn decide(
    tx: &Connection,
    me: UserId,
    message: &Message,
    at: DateTime<Utc>,
) -> rusqlite::Result<Result<Why, Withheld>> {
    let Some(rule) = unread::rule(tx, message.conversation_id, at)? else {
        return Ok(Err(Withheld::Level));
    };
    let rules = Rules::of(rules(tx)?);
    let is_naming = message.mentions_all || message.mentions.contains(&me);
    let facts = Facts {
        sender_id: message.sender_id,
        body: &message.body,
        at,
        is_blocked: is_blocked(tx, message.sender_id)?,
        is_silent: message.silent,
        is_naming,
        was_named: is_naming && rules.counts_mentions() && was_named(tx, me, message)?,
    };
    Ok(rules.decide(rule, &personal::do_not_disturb(tx)?, &facts))
}

/// Another message of somebody else, not long before, named the person there.
fn was_named(tx: &Connection, me: UserId, message: &Message) -> rusqlite::Result<bool> {
    let at = micros(message.created_at);
    tx.prepare_cached(&format!(
        "select 1 from messages m where m.conversation_id = ?1 and m.created_at between ?2 and ?4
         and (m.created_at, m.seq) < (?4, ?5) and m.sender_id <> ?3 and not m.is_deleted and {}",
        unread::NAMES_ME
    ))?
    .exists((
        message.conversation_id,
        micros(message.created_at - REPEATED),
        me,
        at,
        message.seq,
    ))
}

/// A message of the past, as far as it decides.
pub(super) struct Past<'a> {
    pub(super) id: MessageId,
    pub(super) facts: Facts<'a>,
}

/// All messages of others in a conversation from a moment on, in the order of time.
pub(super) fn walk(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
    from: DateTime<Utc>,
    mut visit: impl FnMut(Past<'_>),
) -> rusqlite::Result<()> {
    let mut statement = tx.prepare_cached(&format!(
        "select m.id, m.sender_id, m.created_at, m.body, json_extract(m.wire, '$.silent') is true, {}
         from messages m
         where m.conversation_id = ?1 and m.created_at >= ?2 and m.sender_id <> ?3 and not m.is_deleted
         order by m.created_at, m.seq",
        unread::NAMES_ME
    ))?;
    let mut rows = statement.query((id, micros(from), me))?;
    while let Some(row) = rows.next()? {
        let facts = Facts {
            sender_id: row.get(1)?,
            body: row.get_ref(3)?.as_str()?,
            at: from_micros(row.get(2)?),
            is_blocked: false,
            is_silent: row.get(4)?,
            is_naming: row.get(5)?,
            was_named: false,
        };
        let id = row.get(0)?;
        visit(Past { id, facts });
    }
    Ok(())
}

pub(super) fn conversations(
    tx: &Connection,
) -> rusqlite::Result<Vec<(ConversationId, ConversationKind)>> {
    tx.prepare_cached("select id, kind from conversations where not is_left")?
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

pub(super) fn blocked(tx: &Connection) -> rusqlite::Result<Vec<UserId>> {
    tx.prepare_cached(
        "select key from personal where kind = 'block' and not json_extract(row, '$.removed')",
    )?
    .query_map((), |row| row.get(0))?
    .collect()
}

pub(super) fn alert(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
    (message_id, why): (MessageId, Why),
) -> rusqlite::Result<Option<RehearsedAlert>> {
    let (Some(message), Some((_, conversation_name))) = (
        crate::sync::queries::get_message(tx, id, message_id)?,
        conversations::queries::name(tx, me, id)?,
    ) else {
        return Ok(None);
    };
    let sender = users::queries::get(tx, message.sender_id)?;
    Ok(Some(RehearsedAlert {
        conversation_id: id,
        conversation_name,
        message_id,
        sender_name: sender.map(|it| it.display_name).unwrap_or_default(),
        body: message.body,
        created_at: message.created_at,
        why,
    }))
}

/// Whether a notification of the reminder still says something, and nothing that was deleted.
pub(super) fn is_due(
    tx: &Connection,
    id: ReminderId,
    (conversation_id, message_id): (ConversationId, MessageId),
) -> rusqlite::Result<bool> {
    let is_deleted = tx
        .prepare_cached(
            "select 1 from messages where conversation_id = ?1 and id = ?2 and is_deleted",
        )?
        .exists((conversation_id, message_id))?;
    let reminder: Option<Reminder> = personal::get(tx, "reminder", &id.to_string())?;
    Ok(!is_deleted && reminder.is_some_and(|it| it.state == ReminderState::Due))
}

/// Whether a notification of it still says something: it is there, unread, and the person is in the conversation.
pub(super) fn is_news(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
    message_id: MessageId,
) -> rusqlite::Result<bool> {
    let above = own_read(tx, id, me)?;
    tx.prepare_cached(
        "select 1 from messages m join conversations c on c.id = m.conversation_id
         where m.conversation_id = ?1 and m.id = ?2 and m.seq > ?3 and not m.is_deleted and not c.is_left",
    )?
    .exists((id, message_id, above))
}
