//! What is exported, one JSON object on each line: as the server said it, and what is only here.
//!
//! `account.jsonl` begins with the account and holds people and personal rows; `messages.jsonl` of a conversation begins
//! with it, says which stretches of it are here, and goes on from the oldest message, each with its reactions behind it.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use linnet_protocol::{
    Conversation, ConversationId, FileId, Membership, Message, MessageId, Reaction, Receipt, User,
};
use serde::{Deserialize, Serialize};

use crate::view::AccountId;

/// Of this form; a later one has a higher number.
pub(super) const FORM: u32 = 1;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(super) enum Line {
    Account {
        form: u32,
        id: AccountId,
        server: String,
        server_name: String,
        user: User,
        exported_at: DateTime<Utc>,
    },
    Person(User),
    Personal(Personal),
    Conversation {
        conversation: Conversation,
        name: String,
        /// How far it is known.
        cursor: i64,
        complete: i64,
        notified: i64,
        left: bool,
    },
    Member(Membership),
    Range(Range),
    Receipt(Receipt),
    Message(Message),
    Reaction(Reaction),
    Draft(Draft),
    Unsent(Unsent),
    /// Of something that is not sent.
    File(Chosen),
}

/// What a person keeps for themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Personal {
    pub(super) kind: String,
    pub(super) key: String,
    pub(super) rev: i64,
    pub(super) row: serde_json::Value,
}

/// Every message with a seq in it is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Range {
    pub(super) from: i64,
    pub(super) through: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Draft {
    /// None: written in the conversation itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) thread_id: Option<MessageId>,
    pub(super) body: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reply_to: Option<MessageId>,
    pub(super) changed_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Unsent {
    /// The request that waits.
    pub(super) operation: serde_json::Value,
    pub(super) state: String,
    pub(super) created_at: DateTime<Utc>,
}

/// A file that only this computer has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Chosen {
    pub(super) file_id: FileId,
    /// None: chosen for what is being written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) message_id: Option<MessageId>,
    pub(super) name: String,
    /// Where it lies: in the folder of the account, or anywhere.
    #[serde(skip)]
    pub(super) path: PathBuf,
}

/// The end of a folder's name: two conversations may have the same.
pub(super) fn short(id: ConversationId) -> String {
    let text = id.to_string();
    text[text.len() - 12..].to_owned()
}
