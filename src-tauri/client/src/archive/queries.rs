//! What the cache holds of one conversation, as it came from the server.

use linnet_protocol::{ConversationId, Membership, Reaction, Receipt, User};
use rusqlite::{Connection, Row};

use super::lines::{Chosen, Draft, Personal, Range, Unsent};
use crate::{clock::from_micros, users::queries::user};

pub(super) fn conversations(tx: &Connection) -> rusqlite::Result<Vec<ConversationId>> {
    tx.prepare_cached("select id from conversations order by created_at, id")?
        .query_map((), |row| row.get(0))?
        .collect()
}

pub(super) fn people(tx: &Connection) -> rusqlite::Result<Vec<User>> {
    tx.prepare_cached("select * from users order by id")?
        .query_map((), user)?
        .collect()
}

pub(super) fn personal(tx: &Connection) -> rusqlite::Result<Vec<Personal>> {
    tx.prepare_cached("select kind, key, rev, row from personal order by kind, key")?
        .query_map((), |row| {
            let json: String = row.get(3)?;
            Ok(Personal {
                kind: row.get(0)?,
                key: row.get(1)?,
                rev: row.get(2)?,
                row: serde_json::from_str(&json).unwrap_or_default(),
            })
        })?
        .collect()
}

/// Up to where it was weighed for a notification.
pub(super) fn notified(tx: &Connection, id: ConversationId) -> rusqlite::Result<i64> {
    tx.prepare_cached("select notified from conversations where id = ?1")?
        .query_row([id], |row| row.get(0))
}

/// What is to go up, with what is not sent.
pub(super) fn files(tx: &Connection, id: ConversationId) -> rusqlite::Result<Vec<Chosen>> {
    tx.prepare_cached(
        "select file_id, message_id, name, path from uploads where conversation_id = ?1
         order by message_id, position",
    )?
    .query_map([id], |row| {
        Ok(Chosen {
            file_id: row.get(0)?,
            message_id: row.get(1)?,
            name: row.get(2)?,
            path: row.get::<_, String>(3)?.into(),
        })
    })?
    .collect()
}

pub(super) fn members(tx: &Connection, id: ConversationId) -> rusqlite::Result<Vec<Membership>> {
    tx.prepare_cached(
        "select u.*, m.conversation_id, m.role, m.is_left, m.rev from memberships m
         join users u on u.id = m.user_id where m.conversation_id = ?1 order by m.user_id",
    )?
    .query_map([id], |row| {
        Ok(Membership {
            conversation_id: row.get("conversation_id")?,
            user: user(row)?,
            role: row.get("role")?,
            status: None,
            left: row.get("is_left")?,
            rev: row.get("rev")?,
        })
    })?
    .collect()
}

pub(super) fn ranges(tx: &Connection, id: ConversationId) -> rusqlite::Result<Vec<Range>> {
    tx.prepare_cached(
        "select from_seq, through_seq from ranges where conversation_id = ?1 order by from_seq",
    )?
    .query_map([id], |row| {
        Ok(Range {
            from: row.get(0)?,
            through: row.get(1)?,
        })
    })?
    .collect()
}

pub(super) fn receipts(tx: &Connection, id: ConversationId) -> rusqlite::Result<Vec<Receipt>> {
    tx.prepare_cached("select * from receipts where conversation_id = ?1 order by user_id")?
        .query_map([id], |row| {
            Ok(Receipt {
                conversation_id: row.get("conversation_id")?,
                user_id: row.get("user_id")?,
                read: row.get("read")?,
                delivered: row.get("delivered")?,
            })
        })?
        .collect()
}

pub(super) fn reaction(row: &Row<'_>) -> rusqlite::Result<Reaction> {
    Ok(Reaction {
        conversation_id: row.get("conversation_id")?,
        message_id: row.get("message_id")?,
        user_id: row.get("user_id")?,
        emoji: row.get("emoji")?,
        removed: row.get("is_removed")?,
        rev: row.get("rev")?,
    })
}

pub(super) fn draft(tx: &Connection, id: ConversationId) -> rusqlite::Result<Vec<Draft>> {
    tx.prepare_cached(
        "select thread_id, body, reply_to, changed_at from drafts where conversation_id = ?1",
    )?
    .query_map([id], |row| {
        let thread: String = row.get(0)?;
        Ok(Draft {
            thread_id: thread.parse().ok(),
            body: row.get(1)?,
            reply_to: row.get(2)?,
            changed_at: from_micros(row.get(3)?),
        })
    })?
    .collect()
}

pub(super) fn unsent(tx: &Connection, id: ConversationId) -> rusqlite::Result<Vec<Unsent>> {
    tx.prepare_cached(
        "select operation, state, created_at from outbox
         where conversation_id = ?1 and state <> 'done' order by position",
    )?
    .query_map([id], |row| {
        let json: String = row.get(0)?;
        Ok(Unsent {
            operation: serde_json::from_str(&json).unwrap_or_default(),
            state: row.get(1)?,
            created_at: from_micros(row.get(2)?),
        })
    })?
    .collect()
}
