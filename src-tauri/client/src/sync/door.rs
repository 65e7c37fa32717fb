//! The door itself: every way in which server truth enters SQLite. Each function is one transaction; the rows and the
//! cursor move together, so a crash leaves both or neither.

use linnet_protocol::{Change, ConversationId, HistoryPage, Message, Page, Snapshot, UserId};
use rusqlite::Transaction;

use super::{
    queries::{self, Held},
    ranges::{self, Range},
};
use crate::{
    notifications::Weighed,
    outbox::{about, queries as outbox},
};

/// How changes met the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Applied, or known before.
    Fits,
    /// Something before them is missing.
    Ahead,
    /// Not a conversation of this cache.
    Unknown,
    /// They contradict what is here: only a snapshot helps.
    Wrong,
}

/// What the window and the receipts must hear after the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Applied {
    pub(crate) fit: Fit,
    pub(crate) has_messages: bool,
    /// Title or members.
    pub(crate) has_details: bool,
    /// Who wrote something new.
    pub(crate) senders: Vec<UserId>,
    /// See [`queries::weigh`].
    pub(crate) newest: Option<Weighed>,
}

impl Applied {
    const fn nothing(fit: Fit) -> Self {
        Self {
            fit,
            has_messages: false,
            has_details: false,
            senders: Vec::new(),
            newest: None,
        }
    }
}

/// Changes pushed live, lowest rev first: they fit exactly at the cursor, or wait, or are known.
pub(crate) fn apply_live(
    tx: &Transaction<'_>,
    me: UserId,
    id: ConversationId,
    changes: &[Change],
) -> rusqlite::Result<Applied> {
    let Some(held) = queries::held(tx, id)?.filter(|it| !it.is_left) else {
        return Ok(Applied::nothing(Fit::Unknown));
    };
    let known = changes
        .iter()
        .take_while(|it| it.rev() <= held.cursor)
        .count();
    let fresh = &changes[known..];
    let is_next = fresh
        .iter()
        .zip(held.cursor + 1..)
        .all(|(change, rev)| change.rev() == rev);
    if !is_next {
        return Ok(Applied::nothing(Fit::Ahead));
    }
    let Some(last) = fresh.last() else {
        return Ok(Applied::nothing(Fit::Fits));
    };
    let applied = write_changes(tx, (me, held.complete), fresh)?;
    if applied.fit == Fit::Wrong {
        return Ok(applied);
    }
    advance(tx, id, held, last.rev(), held.complete == held.cursor)?;
    Ok(applied)
}

/// A page of a pull. Only the last one makes the stretch whole: a message that was changed later comes with its change.
pub(crate) fn apply_page(
    tx: &Transaction<'_>,
    me: UserId,
    page: &Page,
) -> rusqlite::Result<Applied> {
    let id = page.conversation_id;
    let Some(held) = queries::held(tx, id)?.filter(|it| !it.is_left) else {
        return Ok(Applied::nothing(Fit::Unknown));
    };
    let applied = write_changes(tx, (me, held.complete), &page.changes)?;
    if applied.fit == Fit::Wrong {
        return Ok(applied);
    }
    advance(tx, id, held, page.through.max(held.cursor), !page.more)?;
    Ok(applied)
}

fn advance(
    tx: &Transaction<'_>,
    id: ConversationId,
    held: Held,
    cursor: i64,
    is_whole: bool,
) -> rusqlite::Result<()> {
    let complete = if is_whole { cursor } else { held.complete };
    queries::set_held(
        tx,
        id,
        Held {
            cursor,
            complete,
            ..held
        },
    )?;
    if is_whole {
        ranges::extend(tx, id, held.complete, complete)?;
    }
    Ok(())
}

fn write_changes(
    tx: &Transaction<'_>,
    (me, whole): (UserId, i64),
    changes: &[Change],
) -> rusqlite::Result<Applied> {
    let mut applied = Applied::nothing(Fit::Fits);
    let mut found = Vec::new();
    for change in changes {
        if matches!(change, Change::Message(it) if queries::clashes(tx, it)?) {
            return Ok(Applied::nothing(Fit::Wrong));
        }
    }
    for change in changes {
        match change {
            Change::Conversation(it) => {
                applied.has_details |= queries::upsert_conversation(tx, it)?;
            }
            Change::Membership(it) => {
                if it.user.id == me {
                    outbox::settle(tx, about::PERSON, None, about::STATUS)?;
                }
                applied.has_details |= queries::upsert_membership(tx, it)?;
            }
            Change::Message(it) => {
                applied.has_messages = true;
                if queries::upsert_message(tx, it)? {
                    found.push(it.clone());
                }
            }
            Change::Reaction(it) => applied.has_messages |= queries::upsert_reaction(tx, it)?,
        }
    }
    applied.newest = queries::weigh(tx, me, &found, Some(whole))?;
    applied.senders = found
        .iter()
        .map(|it| it.sender_id)
        .filter(|it| *it != me)
        .collect();
    Ok(applied)
}

/// The reply to a send. It may come before the change does, and before others that lie between: then the message stands
/// at the end of its timeline until the cursor has passed it.
pub(crate) fn apply_sent(
    tx: &Transaction<'_>,
    me: UserId,
    message: &Message,
) -> rusqlite::Result<Applied> {
    let change = [Change::Message(message.clone())];
    let mut applied = apply_live(tx, me, message.conversation_id, &change)?;
    match applied.fit {
        Fit::Fits | Fit::Ahead if !queries::clashes(tx, message)? => {
            queries::upsert_message(tx, message)?;
        }
        // Its conversation is being fetched again, and the message with it.
        _ => {
            outbox::remove_send(tx, message.conversation_id, message.id)?;
        }
    }
    applied.has_messages = true;
    Ok(applied)
}

/// A conversation as it is now, in place of what is here. A snapshot that is older than what is here says nothing new,
/// unless the server asked for it to be taken.
pub(crate) fn apply_snapshot(
    tx: &Transaction<'_>,
    me: UserId,
    snapshot: &Snapshot,
    is_reset: bool,
) -> rusqlite::Result<Applied> {
    let id = snapshot.conversation.id;
    let is_newer = match queries::held(tx, id)? {
        Some(held) => is_reset || held.is_left || held.cursor < snapshot.head,
        None => true,
    };
    if !is_newer {
        return Ok(Applied::nothing(Fit::Fits));
    }
    queries::clear_conversation(tx, id)?;
    queries::upsert_conversation(tx, &snapshot.conversation)?;
    for membership in &snapshot.members {
        queries::upsert_membership(tx, membership)?;
    }
    for receipt in &snapshot.receipts {
        queries::raise_receipt(tx, receipt)?;
    }
    for message in &snapshot.messages {
        queries::upsert_message(tx, message)?;
    }
    for reaction in &snapshot.reactions {
        queries::upsert_reaction(tx, reaction)?;
    }
    let held = Held {
        cursor: snapshot.head,
        complete: snapshot.head,
        is_left: false,
    };
    queries::set_held(tx, id, held)?;
    let range = Range {
        from: snapshot.from.min(snapshot.head),
        through: snapshot.head,
    };
    ranges::add(tx, id, range)?;
    Ok(Applied {
        fit: Fit::Fits,
        has_messages: true,
        has_details: true,
        senders: Vec::new(),
        newest: queries::weigh(tx, me, &snapshot.messages, None)?,
    })
}

/// A stretch of the past. It never moves the cursor.
pub(crate) fn apply_history(tx: &Transaction<'_>, page: &HistoryPage) -> rusqlite::Result<bool> {
    let id = page.conversation_id;
    let Some(held) = queries::held(tx, id)? else {
        return Ok(false);
    };
    for message in &page.messages {
        if queries::clashes(tx, message)? {
            return Ok(false);
        }
    }
    for message in &page.messages {
        queries::upsert_message(tx, message)?;
    }
    for reaction in &page.reactions {
        queries::upsert_reaction(tx, reaction)?;
    }
    let range = Range {
        from: page.from,
        through: page.through.min(held.cursor),
    };
    if range.from <= range.through {
        ranges::add(tx, id, range)?;
    }
    Ok(true)
}
