//! What waits or was refused, over all accounts.

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, MessageId, WireError};
use serde::Serialize;
use ts_rs::TS;

use super::{AccountId, RowState};

/// What was to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum UnsentKind {
    Message,
    Edit,
    Delete,
    Reaction,
    Pin,
    Save,
    Previews,
    Reminder,
    Scheduled,
    /// How the person keeps a conversation, or what of it is unread.
    Settings,
    /// Something else, about a conversation.
    Conversation,
}

/// Something that the person did and the server has not confirmed, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UnsentRow {
    /// To name it by; of one account.
    #[ts(type = "number")]
    pub id: i64,
    pub account_id: AccountId,
    pub conversation_id: ConversationId,
    /// Of the conversation.
    pub name: String,
    pub message_id: Option<MessageId>,
    pub kind: UnsentKind,
    /// The text, of a message or an edit; the emoji of a reaction.
    pub body: String,
    /// How many go with it.
    #[ts(type = "number")]
    pub files: u64,
    pub state: RowState,
    pub held_until: Option<DateTime<Utc>>,
    /// Why it failed, or why it still waits.
    pub error: Option<WireError>,
    pub created_at: DateTime<Utc>,
}
