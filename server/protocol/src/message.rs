//! Messages and their history.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ConversationId, MessageId, UserId};

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
    /// Byte for byte as it was typed.
    pub body: String,
    /// The server's clock; information, never an order.
    pub created_at: DateTime<Utc>,
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
    pub body: String,
}

/// A stretch of the past. It holds *every* message whose seq lies in `from..=through`, oldest first; `from` is 1 where
/// the conversation begins, and `through` is the head where it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct HistoryPage {
    pub conversation_id: ConversationId,
    pub messages: Vec<Message>,
    #[ts(type = "number")]
    pub from: i64,
    #[ts(type = "number")]
    pub through: i64,
}
