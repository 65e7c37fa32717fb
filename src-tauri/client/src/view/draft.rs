//! What is being written.

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, MessageId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AccountId;

/// Where something is written: in a conversation, or in a thread of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Composer {
    pub conversation_id: ConversationId,
    pub thread_id: Option<MessageId>,
}

impl From<ConversationId> for Composer {
    fn from(conversation_id: ConversationId) -> Self {
        Self {
            conversation_id,
            thread_id: None,
        }
    }
}

/// Besides it there may be files: see `chosen_files`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Draft {
    pub body: String,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
}

impl Draft {
    /// Nothing of it has to be kept.
    pub(crate) const fn is_empty(&self) -> bool {
        self.body.is_empty() && self.reply_to.is_none()
    }
}

impl From<String> for Draft {
    fn from(body: String) -> Self {
        Self {
            body,
            reply_to: None,
        }
    }
}

impl From<&str> for Draft {
    fn from(body: &str) -> Self {
        body.to_owned().into()
    }
}

/// A line of the list of drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DraftRow {
    pub account_id: AccountId,
    pub conversation_id: ConversationId,
    pub thread_id: Option<MessageId>,
    /// Of the conversation.
    pub name: String,
    pub draft: Draft,
    /// How many were chosen for it.
    #[ts(type = "number")]
    pub files: u64,
    /// The text. Nothing where only files were chosen.
    pub changed_at: Option<DateTime<Utc>>,
}
