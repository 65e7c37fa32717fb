//! How things look with what waits in the outbox: derived whenever something is read, so the server's truth below stays
//! untouched. A refused operation changes nothing; the row says that it was refused.

use chrono::{DateTime, Utc};
use linnet_protocol::{
    ConversationId, ConversationSettings, Forwarded, Message, MessageRef, NewMessage, Pin, Request,
    UserId,
};
use rusqlite::Connection;

use super::{
    entry::{Entry, State},
    queries,
};
use crate::{sync::queries as stored, view::RowReaction};

/// A message as it looks here.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    pub(crate) message: Message,
    pub(crate) reactions: Vec<RowReaction>,
    pub(crate) saved: bool,
}

impl Look {
    pub(crate) fn apply(&mut self, me: UserId, entry: &Entry) {
        if entry.state == State::Failed || entry.message_id != Some(self.message.id) {
            return;
        }
        match &entry.request {
            Request::EditMessage { edit, .. } if self.message.deleted_at.is_none() => {
                self.message.body.clone_from(&edit.body);
                self.message.edited_at = Some(entry.created_at);
            }
            Request::DeleteMessage(_) => self.bury(entry),
            Request::AddReaction { emoji, .. } => self.react(me, emoji, true),
            Request::RemoveReaction { emoji, .. } => self.react(me, emoji, false),
            Request::PinMessage(_) if self.message.pinned.is_none() => {
                let at = entry.created_at;
                self.message.pinned = Some(Pin { by: me, at });
            }
            Request::UnpinMessage(_) => self.message.pinned = None,
            Request::RemovePreviews(_) => self.message.previews.clear(),
            Request::SaveMessage(_) => self.saved = true,
            Request::UnsaveMessage(_) => self.saved = false,
            _ => {}
        }
    }

    /// Nothing that was written remains.
    fn bury(&mut self, entry: &Entry) {
        let it = &mut self.message;
        it.body.clear();
        it.mentions.clear();
        it.mentions_all = false;
        it.pinned = None;
        it.attachments.clear();
        it.previews.clear();
        it.deleted_at = Some(entry.created_at);
        self.reactions.clear();
    }

    fn react(&mut self, me: UserId, emoji: &str, is_there: bool) {
        if self.message.deleted_at.is_some() {
            return;
        }
        for it in self.reactions.iter_mut().filter(|it| it.emoji == emoji) {
            it.user_ids.retain(|&who| who != me);
        }
        if is_there {
            match self.reactions.iter_mut().find(|it| it.emoji == emoji) {
                Some(it) => it.user_ids.push(me),
                None => self.reactions.push(RowReaction {
                    emoji: emoji.to_owned(),
                    user_ids: vec![me],
                }),
            }
        }
        self.reactions.retain(|it| !it.user_ids.is_empty());
    }
}

/// A message that is here, sent or not, as it looks with what waits.
pub(crate) fn message(
    tx: &Connection,
    me: UserId,
    place: MessageRef,
) -> rusqlite::Result<Option<Message>> {
    let id = place.conversation_id;
    let entries = queries::about(tx, id, Some(place.message_id))?;
    let stored = stored::get_message(tx, id, place.message_id)?;
    let found = match stored {
        Some(it) => Some(it),
        None => unsent(tx, me, &entries)?,
    };
    Ok(found.map(|message| {
        let mut look = Look {
            message,
            reactions: Vec::new(),
            saved: false,
        };
        for it in &entries {
            look.apply(me, it);
        }
        look.message
    }))
}

fn unsent(tx: &Connection, me: UserId, entries: &[Entry]) -> rusqlite::Result<Option<Message>> {
    let send = entries.iter().find_map(|it| Some((it.new_message()?, it)));
    send.map(|(new, it)| born(tx, me, (new, it.created_at)))
        .transpose()
}

/// As one that has not left looks: what is forwarded is read where it stands, never copied.
pub(crate) fn born(
    tx: &Connection,
    me: UserId,
    (new, at): (&NewMessage, DateTime<Utc>),
) -> rusqlite::Result<Message> {
    let mut born = Message::born(new, me, 0, at);
    let Some(place) = new.forward else {
        return Ok(born);
    };
    if let Some(it) = stored::get_message(tx, place.conversation_id, place.message_id)? {
        born.forwarded = it.forwarded.or(Some(Forwarded {
            sender_id: it.sender_id,
            created_at: it.created_at,
        }));
        born.body = it.body;
        born.attachments = it.attachments;
    }
    Ok(born)
}

/// What is about the conversation itself.
pub(crate) fn waiting(tx: &Connection, id: ConversationId) -> rusqlite::Result<Vec<Request>> {
    let entries = queries::about(tx, id, None)?.into_iter();
    let waiting = entries.filter(|it| it.state != State::Failed);
    Ok(waiting.map(|it| it.request).collect())
}

pub(crate) fn settings(
    tx: &Connection,
    mut it: ConversationSettings,
    now: DateTime<Utc>,
) -> rusqlite::Result<ConversationSettings> {
    for request in waiting(tx, it.conversation_id)? {
        if let Request::ChangeSettings { settings: new, .. } = request {
            it = it.changed(&new, now);
        }
    }
    Ok(it.at(now))
}

/// From where on a conversation will be unread again, if the server does not know it yet.
pub(crate) fn unread_from(tx: &Connection, id: ConversationId) -> rusqlite::Result<Option<i64>> {
    let mark = |it: Request| match it {
        Request::MarkUnread { seq, .. } => Some(seq),
        _ => None,
    };
    Ok(waiting(tx, id)?.into_iter().rev().find_map(mark))
}
