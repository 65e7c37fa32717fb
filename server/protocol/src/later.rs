//! What a person keeps for later: messages to come back to, reminders, and messages to be sent. Rows carry the person's
//! rev, as all that is personal.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ConversationId, EditId, ErrorCode, Message, MessageId, NewMessage, ReminderId};

/// A message kept for later, seen by nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Saved {
    pub conversation_id: ConversationId,
    pub message_id: MessageId,
    pub saved_at: DateTime<Utc>,
    pub removed: bool,
    #[ts(type = "number")]
    pub rev: i64,
}

/// What one saved, the newest first, and the messages in the same order. What one can no longer see is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SavedPage {
    pub saved: Vec<Saved>,
    pub messages: Vec<Message>,
    /// There are further ones behind the last.
    pub more: bool,
}

/// "Unread from here". The read place only grows, so this stands beside it: what is unread begins at the lower of the
/// two. Reading at or above it takes it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Unread {
    pub conversation_id: ConversationId,
    /// The seq of the first message that is unread again; none: whatever lies above the read place.
    #[ts(type = "number | null")]
    pub from: Option<i64>,
    #[ts(type = "number")]
    pub rev: i64,
}

/// `PUT /api/v1/conversations/{id}/unread`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct UnreadFrom {
    #[ts(type = "number")]
    pub seq: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ReminderState {
    Waiting,
    /// Its time has come and the person has not dealt with it.
    Due,
    Done,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Reminder {
    pub id: ReminderId,
    pub conversation_id: ConversationId,
    pub message_id: MessageId,
    pub remind_at: DateTime<Utc>,
    pub state: ReminderState,
    #[ts(type = "number")]
    pub rev: i64,
}

/// `POST /api/v1/me/reminders`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewReminder {
    /// Made by the person, so a retry is the same reminder.
    pub id: ReminderId,
    pub conversation_id: ConversationId,
    pub message_id: MessageId,
    /// A time that has passed means now.
    pub remind_at: DateTime<Utc>,
}

/// `PATCH /api/v1/me/reminders/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct PutOffReminder {
    pub remind_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ScheduledState {
    Waiting,
    Sent,
    /// Refused when its time came (`error`); the text stays here.
    Failed,
    Cancelled,
}

/// A message that the server sends at its time, however long it was down meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Scheduled {
    /// Its id is the id of the message that will be sent.
    pub message: NewMessage,
    pub send_at: DateTime<Utc>,
    pub state: ScheduledState,
    pub error: Option<ErrorCode>,
    #[ts(type = "number")]
    pub rev: i64,
}

/// `POST /api/v1/me/scheduled`. The id of the message is its author's, so a retry is the same plan and the same message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewScheduled {
    pub message: NewMessage,
    /// A time that has passed means now.
    pub send_at: DateTime<Utc>,
}

/// Another text or another time for what was planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ChangeScheduled {
    /// Made by the author, so a retry is the same change.
    pub id: EditId,
    /// Under the id that it was planned with.
    pub message: NewMessage,
    pub send_at: DateTime<Utc>,
}
