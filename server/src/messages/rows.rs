//! A message as PostgreSQL keeps it, and its columns, once.

use chrono::{DateTime, Utc};
use linnet_protocol::{
    Attachment, ConversationId, Forwarded, Message, MessageId, Pin, Preview, ThreadSummary, UserId,
};
use sqlx::types::Json;

pub(super) struct Row {
    pub(super) id: MessageId,
    pub(super) conversation_id: ConversationId,
    pub(super) sender_id: UserId,
    pub(super) seq: i64,
    pub(super) rev: i64,
    pub(super) body: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) edited_at: Option<DateTime<Utc>>,
    pub(super) deleted_at: Option<DateTime<Utc>>,
    pub(super) reply_to: Option<MessageId>,
    pub(super) thread_id: Option<MessageId>,
    pub(super) thread_replies: i64,
    pub(super) thread_last_seq: Option<i64>,
    pub(super) forwarded_sender_id: Option<UserId>,
    pub(super) forwarded_created_at: Option<DateTime<Utc>>,
    pub(super) mentions: Vec<UserId>,
    pub(super) mentions_all: bool,
    pub(super) silent: bool,
    pub(super) pinned_by: Option<UserId>,
    pub(super) pinned_at: Option<DateTime<Utc>>,
    pub(super) attachments: Json<Vec<Attachment>>,
    pub(super) previews: Json<Vec<Preview>>,
}

impl From<Row> for Message {
    fn from(row: Row) -> Self {
        let thread = row.thread_last_seq.map(|last_seq| ThreadSummary {
            replies: row.thread_replies,
            last_seq,
        });
        let forwarded = row.forwarded_sender_id.zip(row.forwarded_created_at);
        let forwarded = forwarded.map(|(sender_id, created_at)| Forwarded {
            sender_id,
            created_at,
        });
        let pinned = row.pinned_by.zip(row.pinned_at);
        Self {
            id: row.id,
            conversation_id: row.conversation_id,
            sender_id: row.sender_id,
            seq: row.seq,
            rev: row.rev,
            body: row.body,
            created_at: row.created_at,
            edited_at: row.edited_at,
            deleted_at: row.deleted_at,
            reply_to: row.reply_to,
            thread_id: row.thread_id,
            thread,
            forwarded,
            mentions: row.mentions,
            mentions_all: row.mentions_all,
            silent: row.silent,
            pinned: pinned.map(|(by, at)| Pin { by, at }),
            attachments: row.attachments.0,
            previews: row.previews.0,
        }
    }
}

/// `select` of whole messages from a table that is called `m`, and what follows it.
macro_rules! select_messages {
    ($rest:literal, $($arg:expr),+ $(,)?) => {
        sqlx::query_as!(
            $crate::messages::rows::Row,
            r#"select m.id, m.conversation_id, m.sender_id, m.seq, m.rev, m.body, m.created_at, m.edited_at,
                 m.deleted_at, m.reply_to, m.thread_id, m.thread_replies, m.thread_last_seq,
                 m.forwarded_sender_id, m.forwarded_created_at,
                 m.mentions as "mentions: _", m.mentions_all, m.silent, m.pinned_by, m.pinned_at,
                 m.attachments as "attachments: _", m.previews as "previews: _" "# + $rest,
            $($arg),+
        )
    };
}
pub(crate) use select_messages;
