//! Messages as rows: what the server has, and what waits on top of it.

use std::collections::HashMap;

use linnet_protocol::{ConversationId, Message, MessageId, NewMessage, Request, UserId};
use rusqlite::Connection;

use super::{
    queries::{Others, people},
    quoted,
};
use crate::{
    clock,
    files::{self, queries::Upload},
    outbox::{
        entry::{Entry, State},
        overlay::{self, Look},
        queries as outbox,
    },
    personal::queries as personal,
    sync::queries as stored,
    view::{MessageRows, RowChange, RowFile, RowReaction, RowState, TimelineRow},
};

/// Rows that are shown apart from their timeline, and what of those they answer is not here.
pub(super) fn apart(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
    rows: Vec<TimelineRow>,
) -> rusqlite::Result<(MessageRows, Vec<MessageId>)> {
    let (quoted, missing) = quoted::of(tx, me, id, &rows)?;
    let people = people(tx, &rows)?;
    let rows = MessageRows {
        rows,
        people,
        quoted,
    };
    Ok((rows, missing))
}

pub(crate) struct Drawing<'a> {
    tx: &'a Connection,
    me: UserId,
    id: ConversationId,
    others: Others,
    /// What waits, in the order of writing.
    entries: Vec<Entry>,
    /// Which of it is about a message, with the message itself.
    about: HashMap<MessageId, Vec<usize>>,
}

impl<'a> Drawing<'a> {
    pub(crate) fn load(
        tx: &'a Connection,
        me: UserId,
        id: ConversationId,
    ) -> rusqlite::Result<Self> {
        let entries = outbox::entries(tx, id)?;
        let mut about: HashMap<_, Vec<_>> = HashMap::new();
        for (at, it) in entries.iter().enumerate() {
            if let Some(message) = it.message_id {
                about.entry(message).or_default().push(at);
            }
        }
        Ok(Self {
            tx,
            me,
            id,
            others: Others::load(tx, me, id)?,
            entries,
            about,
        })
    }

    fn about(&self, message: MessageId) -> impl Iterator<Item = &Entry> {
        let places = self.about.get(&message);
        places.into_iter().flatten().map(|&at| &self.entries[at])
    }

    pub(crate) fn numbered(&self, messages: Vec<Message>) -> rusqlite::Result<Vec<TimelineRow>> {
        let draw = |message: Message| {
            let look = Look {
                reactions: self.reactions(&message)?,
                saved: personal::is_saved(self.tx, self.id, message.id)?,
                message,
            };
            let is_own = look.message.sender_id == self.me;
            let state = self.others.state(is_own, look.message.seq);
            Ok(self.row(look, state))
        };
        messages.into_iter().map(draw).collect()
    }

    /// Own messages that the server has not confirmed, in the order of writing.
    pub(super) fn waiting(&self) -> rusqlite::Result<Vec<TimelineRow>> {
        let now = clock::now();
        let draw = |(entry, new): (&Entry, &NewMessage)| {
            let look = Look {
                message: overlay::born(self.tx, self.me, (new, entry.created_at))?,
                reactions: Vec::new(),
                saved: false,
            };
            let row = self.row(look, entry.shown_state(now));
            let files = if new.attachments.is_empty() {
                row.files
            } else {
                let files = files::queries::of(self.tx, self.id, new.id)?;
                files.into_iter().map(Upload::row).collect()
            };
            Ok(TimelineRow {
                seq: None,
                held_until: entry.held_until.filter(|_| row.state == RowState::Held),
                error: entry.error.clone(),
                retry_at: entry.retry_at(),
                files,
                ..row
            })
        };
        let sends = self.entries.iter();
        sends
            .filter_map(|it| Some((it, it.new_message()?)))
            .map(draw)
            .collect()
    }

    fn reactions(&self, message: &Message) -> rusqlite::Result<Vec<RowReaction>> {
        if message.deleted_at.is_some() {
            return Ok(Vec::new());
        }
        let mut reactions: Vec<RowReaction> = Vec::new();
        for (emoji, who) in stored::reactions_to(self.tx, self.id, message.id)? {
            match reactions.iter_mut().find(|it| it.emoji == emoji) {
                Some(it) => it.user_ids.push(who),
                None => reactions.push(RowReaction {
                    emoji,
                    user_ids: vec![who],
                }),
            }
        }
        Ok(reactions)
    }

    fn row(&self, mut look: Look, state: RowState) -> TimelineRow {
        for it in self.about(look.message.id) {
            look.apply(self.me, it);
        }
        let change = self.change(&look.message);
        let it = look.message;
        TimelineRow {
            id: it.id,
            seq: Some(it.seq),
            rev: it.rev,
            own: it.sender_id == self.me,
            state,
            held_until: None,
            sender_id: it.sender_id,
            body: it.body,
            created_at: it.created_at,
            error: None,
            retry_at: None,
            edited_at: it.edited_at,
            deleted: it.deleted_at.is_some(),
            reactions: look.reactions,
            reply_to: it.reply_to,
            thread_id: it.thread_id,
            thread: it.thread,
            forwarded: it.forwarded,
            silent: it.silent,
            mentions: it.mentions,
            mentions_all: it.mentions_all,
            pinned: it.pinned,
            files: it.attachments.into_iter().map(RowFile::from).collect(),
            previews: it.previews,
            saved: look.saved,
            change,
        }
    }

    fn change(&self, message: &Message) -> Option<RowChange> {
        let is_open = |it: &&Entry| it.new_message().is_none() && it.state != State::Done;
        let mut found: Vec<_> = self.about(message.id).filter(is_open).collect();
        found.sort_by_key(|it| it.state != State::Failed);
        let first = found.first()?;
        Some(RowChange {
            state: first.shown_state(clock::now()),
            error: first.error.clone(),
            body: match &first.request {
                Request::EditMessage { edit, .. } => Some(edit.body.clone()),
                _ => None,
            },
        })
    }
}
