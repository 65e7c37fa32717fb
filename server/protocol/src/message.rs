//! Messages and their history.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Attachment, ConversationId, EditId, FileId, MessageId, Preview, UserId};

/// What is absent from the JSON is not set: most messages have none of it, and a page is many messages.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Message {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub sender_id: UserId,
    /// The place in the timeline: the rev at birth. Never changes.
    #[ts(type = "number")]
    pub seq: i64,
    /// The rev of the last change.
    #[ts(type = "number")]
    pub rev: i64,
    /// Byte for byte as it was typed; empty once deleted.
    pub body: String,
    /// The server's clock; information, never an order.
    pub created_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub edited_at: Option<DateTime<Utc>>,
    /// A tombstone: nothing that was written remains. Its reactions are gone with it, without revs of their own: whoever
    /// holds a tombstone holds none to it, and takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub deleted_at: Option<DateTime<Utc>>,
    /// The message of this conversation that it answers; shown by reference, never copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reply_to: Option<MessageId>,
    /// The message that began the thread this one is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub thread_id: Option<MessageId>,
    /// The thread that this message began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub thread: Option<ThreadSummary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub forwarded: Option<Forwarded>,
    /// Resolved by the server when the text was stored.
    #[serde(default, skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<Vec<UserId>>")]
    pub mentions: Vec<UserId>,
    #[serde(default, skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<bool>")]
    pub mentions_all: bool,
    /// Alerts nobody.
    #[serde(default, skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<bool>")]
    pub silent: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pinned: Option<Pin>,
    #[serde(default, skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<Vec<Attachment>>")]
    pub attachments: Vec<Attachment>,
    #[serde(default, skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<Vec<Preview>>")]
    pub previews: Vec<Preview>,
}

impl Message {
    /// As it is born. Mentions, what is forwarded and the attachments are the server's to fill in.
    pub fn born(new: &NewMessage, sender_id: UserId, seq: i64, created_at: DateTime<Utc>) -> Self {
        Self {
            id: new.id,
            conversation_id: new.conversation_id,
            sender_id,
            seq,
            rev: seq,
            body: new.body.clone(),
            created_at,
            edited_at: None,
            deleted_at: None,
            reply_to: new.reply_to,
            thread_id: new.thread_id,
            thread: None,
            forwarded: None,
            mentions: Vec::new(),
            mentions_all: false,
            silent: new.silent,
            pinned: None,
            attachments: Vec::new(),
            previews: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ThreadSummary {
    /// Answers that are not deleted.
    #[ts(type = "number")]
    pub replies: i64,
    /// The seq of the newest answer.
    #[ts(type = "number")]
    pub last_seq: i64,
}

/// Whose words these are, and when they were written. Not where: the reader need not be a member there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Forwarded {
    pub sender_id: UserId,
    pub created_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Pin {
    pub by: UserId,
    pub at: DateTime<Utc>,
}

/// A message somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct MessageRef {
    pub conversation_id: ConversationId,
    pub message_id: MessageId,
}

/// Over the socket as a request, over HTTP as `POST /api/v1/conversations/{id}/messages`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewMessage {
    /// Made by the author, so a retry is the same message.
    pub id: MessageId,
    pub conversation_id: ConversationId,
    /// May be empty where something is attached; is empty where a message is forwarded, whose text the server takes.
    pub body: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reply_to: Option<MessageId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub thread_id: Option<MessageId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub forward: Option<MessageRef>,
    #[serde(default, skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<bool>")]
    pub silent: bool,
    /// Files that were uploaded before, in the order of showing.
    #[serde(default, skip_serializing_if = "is_default")]
    #[ts(optional, as = "Option<Vec<FileId>>")]
    pub attachments: Vec<FileId>,
}

impl NewMessage {
    pub const fn text(id: MessageId, conversation_id: ConversationId, body: String) -> Self {
        Self {
            id,
            conversation_id,
            body,
            reply_to: None,
            thread_id: None,
            forward: None,
            silent: false,
            attachments: Vec::new(),
        }
    }
}

/// Another text for an own message. Over the socket in a request, over HTTP as
/// `PATCH /api/v1/conversations/{id}/messages/{messageId}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewEdit {
    /// Made by the author, so a retry is the same edit.
    pub id: EditId,
    pub body: String,
}

/// What a message said at some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Version {
    pub body: String,
    pub written_at: DateTime<Utc>,
    /// The rev that the message took with it.
    #[ts(type = "number")]
    pub rev: i64,
}

/// One person's one emoji on one message. Taken back it stays and says so, like everything that has a rev.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Reaction {
    pub conversation_id: ConversationId,
    pub message_id: MessageId,
    pub user_id: UserId,
    pub emoji: String,
    pub removed: bool,
    #[ts(type = "number")]
    pub rev: i64,
}

/// A stretch of the past. It holds *every* message whose seq lies in `from..=through`, oldest first; `from` is 1 where
/// the conversation begins for the reader, and `through` is the head where it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct HistoryPage {
    pub conversation_id: ConversationId,
    pub messages: Vec<Message>,
    /// To these messages; none that was taken back.
    pub reactions: Vec<Reaction>,
    #[ts(type = "number")]
    pub from: i64,
    #[ts(type = "number")]
    pub through: i64,
}

/// Messages that are no stretch of the past: pins, threads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MessageList {
    pub messages: Vec<Message>,
    /// To these messages; none that was taken back.
    pub reactions: Vec<Reaction>,
    /// There are further ones behind the last.
    pub more: bool,
}

/// A stretch of a thread, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ThreadPage {
    pub root: Message,
    pub messages: Vec<Message>,
    /// To these messages and to the root; none that was taken back.
    pub reactions: Vec<Reaction>,
    /// There are older ones before the first.
    pub more: bool,
}
