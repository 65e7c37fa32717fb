//! Synchronisation is state above a cursor.
//!
//! Each stored thing of a conversation carries the rev of its last change. A page of sync is the rows with a rev above
//! the cursor, each once and in its newest state, and says through which rev it reaches: revs missing below it have been
//! overtaken. Applying twice or late is harmless, because the higher rev wins.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Block, Conversation, ConversationId, ConversationSettings, DoNotDisturb, LinkPreviews,
    Membership, Message, Privacy, Reaction, Receipt, Reminder, Saved, Scheduled, Section, Unread,
};

/// A stored thing that members can see, in its newest state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "camelCase")]
#[ts(export)]
pub enum Change {
    Conversation(Conversation),
    Membership(Membership),
    Message(Message),
    Reaction(Reaction),
}

impl Change {
    pub const fn rev(&self) -> i64 {
        match self {
            Self::Conversation(it) => it.rev,
            Self::Membership(it) => it.rev,
            Self::Message(it) => it.rev,
            Self::Reaction(it) => it.rev,
        }
    }

    pub const fn conversation_id(&self) -> ConversationId {
        match self {
            Self::Conversation(it) => it.id,
            Self::Membership(it) => it.conversation_id,
            Self::Message(it) => it.conversation_id,
            Self::Reaction(it) => it.conversation_id,
        }
    }
}

/// Whether two sides hold the same, in three numbers. Revs only grow, so the sum of the heads of the same conversations
/// is equal exactly if every head is; the person's own rev changes whenever the set of conversations does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Digest {
    /// The person's rev.
    #[ts(type = "number")]
    pub rev: i64,
    #[ts(type = "number")]
    pub conversations: i64,
    /// The sum of the heads (on the client: of the cursors).
    #[ts(type = "number")]
    pub heads: i64,
}

/// How far one conversation has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Head {
    pub conversation_id: ConversationId,
    /// The rev of the newest change.
    #[ts(type = "number")]
    pub head: i64,
    /// One's own read place.
    #[ts(type = "number")]
    pub read: i64,
}

/// Answer to `sync`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Page {
    pub conversation_id: ConversationId,
    /// Lowest rev first.
    pub changes: Vec<Change>,
    /// Every rev up to here is in this page, below the cursor, or overtaken.
    #[ts(type = "number")]
    pub through: i64,
    /// There are changes above `through`.
    pub more: bool,
}

/// `GET /api/v1/conversations/{id}/snapshot`: everything a client starts a conversation with, as it was at one instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Snapshot {
    pub conversation: Conversation,
    pub members: Vec<Membership>,
    pub receipts: Vec<Receipt>,
    /// The newest, oldest first: every message whose seq is `from` or more.
    pub messages: Vec<Message>,
    /// To these messages; none that was taken back.
    pub reactions: Vec<Reaction>,
    #[ts(type = "number")]
    pub from: i64,
    /// The cursor to go on from.
    #[ts(type = "number")]
    pub head: i64,
}

/// What changed for one person alone, numbered by the person's rev.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum PersonalChange {
    /// Now a member: take a snapshot.
    Joined {
        conversation_id: ConversationId,
    },
    /// No longer a member: nothing more will come.
    Left {
        conversation_id: ConversationId,
    },
    /// Another device of the same person has read.
    Read {
        conversation_id: ConversationId,
        #[ts(type = "number")]
        seq: i64,
    },
    Settings(ConversationSettings),
    Section(Section),
    Saved(Saved),
    Reminder(Reminder),
    Scheduled(Scheduled),
    Block(Block),
    Privacy(Privacy),
    DoNotDisturb(DoNotDisturb),
    LinkPreviews(LinkPreviews),
    Unread(Unread),
}
