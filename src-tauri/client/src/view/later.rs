//! What a person keeps for later.

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, MessageId, ReminderId, ReminderState, User, WireError};
use serde::Serialize;
use ts_rs::TS;

use super::{Quoted, RowFile, RowState, TimelineRow};

/// A saved message, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SavedRow {
    pub conversation_id: ConversationId,
    /// Of the conversation.
    pub name: String,
    pub message_id: MessageId,
    pub saved_at: DateTime<Utc>,
    /// Nothing as long as it is not here: it is being fetched.
    pub row: Option<TimelineRow>,
    pub sender: Option<User>,
}

/// A reminder that is not dealt with, the next first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReminderRow {
    pub id: ReminderId,
    pub conversation_id: ConversationId,
    /// Of the conversation.
    pub name: String,
    pub message_id: MessageId,
    /// Nothing as long as it is not here: it is being fetched.
    pub message: Option<Quoted>,
    pub remind_at: DateTime<Utc>,
    pub state: ReminderState,
}

/// A message that is sent at its time, the next first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ScheduledRow {
    pub conversation_id: ConversationId,
    /// Of the conversation.
    pub name: String,
    pub message_id: MessageId,
    pub body: String,
    pub reply_to: Option<MessageId>,
    pub thread_id: Option<MessageId>,
    pub silent: bool,
    /// Those that are still here, on their way to the server.
    pub files: Vec<RowFile>,
    /// All that go with it.
    #[ts(type = "number")]
    pub attachments: u64,
    pub send_at: DateTime<Utc>,
    /// `sent`: the server has the plan. `failed`: it was refused, now or when its time came. Otherwise it has not left.
    pub state: RowState,
    pub error: Option<WireError>,
}
