//! What server truth becomes in SQLite. All of it runs inside a transaction of the door.

use linnet_protocol::{
    Conversation, ConversationId, Digest, Membership, Message, MessageId, Reaction, Receipt, User,
    UserId,
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use crate::{
    clock::{self, micros},
    notifications::{Weighed, queries as notifications},
    outbox::{about, queries as outbox},
};

/// How far one conversation is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) cursor: i64,
    /// Below the cursor only while pages of a pull are still to come.
    pub(crate) complete: i64,
    pub(crate) is_left: bool,
}

pub(crate) fn held(tx: &Connection, id: ConversationId) -> rusqlite::Result<Option<Held>> {
    tx.prepare_cached("select cursor, complete, is_left from conversations where id = ?1")?
        .query_row([id], |row| {
            Ok(Held {
                cursor: row.get(0)?,
                complete: row.get(1)?,
                is_left: row.get(2)?,
            })
        })
        .optional()
}

pub(crate) fn all_held(tx: &Connection) -> rusqlite::Result<Vec<(ConversationId, Held)>> {
    tx.prepare_cached("select cursor, complete, is_left, id from conversations")?
        .query_map((), |row| {
            let held = Held {
                cursor: row.get(0)?,
                complete: row.get(1)?,
                is_left: row.get(2)?,
            };
            Ok((row.get(3)?, held))
        })?
        .collect()
}

pub(crate) fn digest(tx: &Connection) -> rusqlite::Result<Digest> {
    tx.prepare_cached(
        "select (select rev from person), count(*), coalesce(sum(cursor), 0) from conversations where not is_left",
    )?
    .query_row((), |row| {
        Ok(Digest {
            rev: row.get(0)?,
            conversations: row.get(1)?,
            heads: row.get(2)?,
        })
    })
}

pub(crate) fn person_rev(tx: &Connection) -> rusqlite::Result<i64> {
    tx.query_row("select rev from person", (), |row| row.get(0))
}

pub(crate) fn set_person_rev(tx: &Transaction<'_>, rev: i64) -> rusqlite::Result<usize> {
    tx.execute("update person set rev = ?1", [rev])
}

pub(crate) fn set_held(
    tx: &Transaction<'_>,
    id: ConversationId,
    held: Held,
) -> rusqlite::Result<usize> {
    tx.prepare_cached("update conversations set cursor = ?2, complete = ?3 where id = ?1")?
        .execute((id, held.cursor, held.complete))
}

/// The person is no member any more.
pub(crate) fn set_left(tx: &Transaction<'_>, id: ConversationId) -> rusqlite::Result<bool> {
    let changed = tx.execute(
        "update conversations set is_left = 1 where id = ?1 and not is_left",
        [id],
    )?;
    outbox::settle(tx, id, None, about::LEAVE)?;
    // Nothing of it is shown any more; the rows go behind it, see `crate::sync::emptying`.
    tx.execute("delete from ranges where conversation_id = ?1", [id])?;
    Ok(changed > 0)
}

/// The fields of a conversation; the higher rev wins.
pub(crate) fn upsert_conversation(
    tx: &Transaction<'_>,
    it: &Conversation,
) -> rusqlite::Result<bool> {
    outbox::settle(tx, it.id, None, about::DETAILS)?;
    let changed = tx
        .prepare_cached(
            "insert into conversations (id, kind, title, created_by, created_at, rev, cursor, complete, notified, is_left,
                 topic, avatar, is_public, history)
             values (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 0, 0, ?7, ?8, ?9, ?10)
             on conflict (id) do update set title = excluded.title, rev = excluded.rev, topic = excluded.topic,
                 avatar = excluded.avatar, is_public = excluded.is_public, history = excluded.history
             where excluded.rev > rev",
        )?
        .execute((
            it.id,
            it.kind,
            &it.title,
            it.created_by,
            micros(it.created_at),
            it.rev,
            &it.topic,
            it.avatar,
            it.is_public,
            it.history,
        ))?;
    Ok(changed > 0)
}

/// A person's place in a conversation; the higher rev wins, and brings the person's names with it.
pub(crate) fn upsert_membership(tx: &Transaction<'_>, it: &Membership) -> rusqlite::Result<bool> {
    for target in [about::member(it.user.id), about::role(it.user.id)] {
        outbox::settle(tx, it.conversation_id, None, &target)?;
    }
    let status = it.status.as_ref().map(serde_json::to_string).transpose();
    let status = status.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    let changed = tx
        .prepare_cached(
            "insert into memberships (conversation_id, user_id, role, is_left, rev, status) values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict (conversation_id, user_id) do update set role = excluded.role, is_left = excluded.is_left,
                 rev = excluded.rev, status = excluded.status where excluded.rev > rev",
        )?
        .execute((it.conversation_id, it.user.id, it.role, it.left, it.rev, status))?;
    if changed > 0 {
        upsert_user(tx, &it.user)?;
    }
    Ok(changed > 0)
}

pub(crate) fn upsert_user(tx: &Transaction<'_>, it: &User) -> rusqlite::Result<usize> {
    tx.prepare_cached(
        "insert into users (id, username, display_name, avatar, deactivated, version) values (?1, ?2, ?3, ?4, ?5, ?6)
         on conflict (id) do update set username = excluded.username, display_name = excluded.display_name,
             avatar = excluded.avatar, deactivated = excluded.deactivated, version = excluded.version
         where excluded.version >= version",
    )?
    .execute((
        it.id,
        &it.username,
        &it.display_name,
        it.avatar,
        it.deactivated,
        it.version,
    ))
}

/// The message, and with it the end of its time in the outbox. Says whether it is new here.
pub(crate) fn upsert_message(tx: &Transaction<'_>, it: &Message) -> rusqlite::Result<bool> {
    outbox::remove_send(tx, it.conversation_id, it.id)?;
    let is_known = tx
        .prepare_cached("select 1 from messages where conversation_id = ?1 and id = ?2")?
        .exists((it.conversation_id, it.id))?;
    let has_keyword = notifications::has_keyword(tx, &it.body)?;
    tx.prepare_cached(
        "insert into messages (conversation_id, id, sender_id, seq, rev, body, created_at, wire, is_deleted, names, has_keyword)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         on conflict (conversation_id, id) do update
         set rev = excluded.rev, body = excluded.body, wire = excluded.wire, is_deleted = excluded.is_deleted,
             names = excluded.names, has_keyword = excluded.has_keyword where excluded.rev > rev",
    )?
    .execute((
        it.conversation_id,
        it.id,
        it.sender_id,
        it.seq,
        it.rev,
        &it.body,
        micros(it.created_at),
        wire(it)?,
        it.deleted_at.is_some(),
        names(it),
        has_keyword,
    ))?;
    Ok(!is_known)
}

/// Another message stands at that place, or that message at another: the server is not the one that was cached.
pub(crate) fn clashes(tx: &Connection, it: &Message) -> rusqlite::Result<bool> {
    tx.prepare_cached(
        "select 1 from messages where conversation_id = ?1 and seq = ?2 and id <> ?3
         union all select 1 from messages where conversation_id = ?1 and id = ?3 and seq <> ?2",
    )?
    .exists((it.conversation_id, it.seq, it.id))
}

/// Everything but the body, which has a column of its own.
fn wire(it: &Message) -> rusqlite::Result<String> {
    let bodiless = Message {
        body: String::new(),
        ..it.clone()
    };
    serde_json::to_string(&bodiless)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// Whom it names, as JSON.
fn names(it: &Message) -> String {
    let users = it.mentions.iter().map(ToString::to_string);
    let everybody = it.mentions_all.then(|| "all".to_owned());
    let names: serde_json::Value = users.chain(everybody).collect();
    names.to_string()
}

pub(crate) fn message(row: &Row<'_>) -> rusqlite::Result<Message> {
    let wire: String = row.get("wire")?;
    let bodiless: Message = serde_json::from_str(&wire)
        .map_err(|error| rusqlite::types::FromSqlError::Other(error.into()))?;
    let stored = (row.get("id")?, row.get("seq")?, row.get("rev")?);
    if stored != (bodiless.id, bodiless.seq, bodiless.rev) {
        let damaged = "a message is not the one that was stored at its place";
        return Err(rusqlite::types::FromSqlError::Other(damaged.into()).into());
    }
    Ok(Message {
        body: row.get("body")?,
        ..bodiless
    })
}

pub(crate) fn get_message(
    tx: &Connection,
    id: ConversationId,
    message_id: MessageId,
) -> rusqlite::Result<Option<Message>> {
    tx.prepare_cached("select * from messages where conversation_id = ?1 and id = ?2")?
        .query_row((id, message_id), message)
        .optional()
}

/// Who reacted with what, the earliest first.
pub(crate) fn reactions_to(
    tx: &Connection,
    id: ConversationId,
    message_id: MessageId,
) -> rusqlite::Result<Vec<(String, UserId)>> {
    tx.prepare_cached(
        "select emoji, user_id from reactions
         where conversation_id = ?1 and message_id = ?2 and not is_removed order by rev",
    )?
    .query_map((id, message_id), |row| Ok((row.get(0)?, row.get(1)?)))?
    .collect()
}

/// The higher rev wins.
pub(crate) fn upsert_reaction(tx: &Transaction<'_>, it: &Reaction) -> rusqlite::Result<bool> {
    let target = about::reaction(it.user_id, &it.emoji);
    outbox::settle(tx, it.conversation_id, Some(it.message_id), &target)?;
    let changed = tx
        .prepare_cached(
            "insert into reactions (conversation_id, message_id, user_id, emoji, is_removed, rev)
             values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict (conversation_id, message_id, user_id, emoji) do update
             set is_removed = excluded.is_removed, rev = excluded.rev where excluded.rev > rev",
        )?
        .execute((
            it.conversation_id,
            it.message_id,
            it.user_id,
            &it.emoji,
            it.removed,
            it.rev,
        ))?;
    Ok(changed > 0)
}

/// Registers only grow. Says whether one did.
pub(crate) fn raise_receipt(tx: &Transaction<'_>, it: &Receipt) -> rusqlite::Result<bool> {
    let changed = tx
        .prepare_cached(
            "insert into receipts (conversation_id, user_id, read, delivered) values (?1, ?2, ?3, ?4)
             on conflict (conversation_id, user_id) do update
             set read = max(read, excluded.read), delivered = max(delivered, excluded.delivered)
             where excluded.read > read or excluded.delivered > delivered",
        )?
        .execute((it.conversation_id, it.user_id, it.read, it.delivered))?;
    Ok(changed > 0)
}

/// Everything of a conversation that a snapshot brings anew. Registers, drafts and the outbox stay.
pub(crate) fn clear_conversation(tx: &Transaction<'_>, id: ConversationId) -> rusqlite::Result<()> {
    for table in ["messages", "reactions", "ranges", "memberships"] {
        tx.execute(
            &format!("delete from {table} where conversation_id = ?1"),
            [id],
        )?;
    }
    tx.execute(
        "update conversations set rev = 0, is_left = 0 where id = ?1",
        [id],
    )?;
    Ok(())
}

/// Takes from `found` what is to be notified, and remembers that it was weighed: of what is unread, by others, not deleted
/// and was never weighed before the newest that the person's rules let through; or else the newest, and why they do not.
///
/// `whole`: how far the conversation was held without a hole. Of changes, all above it that is new here was never weighed,
/// though something newer may have been: what was edited comes late. None: it comes anew, and some of it was here.
pub(crate) fn weigh(
    tx: &Transaction<'_>,
    me: UserId,
    found: &[Message],
    whole: Option<i64>,
) -> rusqlite::Result<Option<Weighed>> {
    let others = found.iter().filter(|it| it.sender_id != me);
    let Some(newest) = others.clone().max_by_key(|it| it.seq) else {
        return Ok(None);
    };
    let id = newest.conversation_id;
    let weighed: i64 = tx
        .prepare_cached("select notified from conversations where id = ?1")?
        .query_row([id], |row| row.get(0))?;
    tx.prepare_cached("update conversations set notified = ?2 where id = ?1")?
        .execute((id, newest.seq.max(weighed)))?;
    let above = whole.unwrap_or(weighed).max(own_read(tx, id, me)?);
    let is_fresh = |it: &&Message| it.seq > above && it.deleted_at.is_none();
    let mut fresh: Vec<_> = others.filter(is_fresh).collect();
    fresh.sort_by_key(|it| std::cmp::Reverse(it.seq));
    let mut withheld = None;
    for message in fresh {
        let weighed = Weighed {
            message: message.clone(),
            verdict: notifications::decide(tx, me, message, clock::now())?,
        };
        if weighed.verdict.is_ok() {
            return Ok(Some(weighed));
        }
        withheld = withheld.or(Some(weighed));
    }
    Ok(withheld)
}

pub(crate) fn own_read(tx: &Connection, id: ConversationId, me: UserId) -> rusqlite::Result<i64> {
    let read = tx
        .prepare_cached("select read from receipts where conversation_id = ?1 and user_id = ?2")?
        .query_row((id, me), |row| row.get(0))
        .optional()?;
    Ok(read.unwrap_or(0))
}
