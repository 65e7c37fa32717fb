//! What is unread, and why.

use chrono::{DateTime, Utc};
use linnet_protocol::{MessageId, UserId};
use serde::Serialize;
use ts_rs::TS;

/// Why a message asks for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Why {
    /// Somebody wrote to nobody else.
    Direct,
    /// It names the person, or everybody.
    Mention,
    /// It is new in a conversation.
    New,
}

/// One unread message, as the list behind a number shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UnreadMessage {
    pub message_id: MessageId,
    #[ts(type = "number")]
    pub seq: i64,
    pub sender_id: UserId,
    pub sender_name: String,
    pub body: String,
    pub created_at: DateTime<Utc>,
    pub why: Why,
    /// It is one of the number on the badge.
    pub counts: bool,
}
