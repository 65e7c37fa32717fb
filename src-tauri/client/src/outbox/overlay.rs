//! How things look with what waits in the outbox: derived whenever something is read, so the server's truth below stays
//! untouched. A refused operation changes nothing; the row says that it was refused.

use linnet_protocol::{
    ConversationId, ConversationSettings, Message, MessageId, MessageRef, Pin, Request, UserId,
};
use rusqlite::Connection;

use super::queries::{self, Entry, State};
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
    let entries = queries::entries(tx, id)?;
    let stored = stored::get_message(tx, id, place.message_id)?;
    let unsent = || born(me, &entries, place.message_id);
    Ok(stored.or_else(unsent).map(|message| {
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

fn born(me: UserId, entries: &[Entry], id: MessageId) -> Option<Message> {
    let send = entries
        .iter()
        .find(|it| it.new_message().is_some_and(|new| new.id == id))?;
    let new = send.new_message()?;
    Some(Message::born(new, me, 0, send.created_at))
}

/// What waits for a conversation, or for the person.
pub(crate) fn waiting(tx: &Connection, id: ConversationId) -> rusqlite::Result<Vec<Request>> {
    let entries = queries::entries(tx, id)?.into_iter();
    let waiting = entries.filter(|it| it.state != State::Failed);
    Ok(waiting.map(|it| it.request).collect())
}

pub(crate) fn settings(
    tx: &Connection,
    mut it: ConversationSettings,
) -> rusqlite::Result<ConversationSettings> {
    for request in waiting(tx, it.conversation_id)? {
        if let Request::ChangeSettings { settings: new, .. } = request {
            it.notify = new.notify.unwrap_or(it.notify);
            it.notify_until = new.notify_until.unwrap_or(it.notify_until);
            it.archived = new.archived.unwrap_or(it.archived);
            it.favourite = new.favourite.unwrap_or(it.favourite);
            it.section_id = new.section_id.unwrap_or(it.section_id);
        }
    }
    Ok(it)
}
