//! What belongs to one person alone: how they keep their conversations, what they saved, planned and withheld.
//!
//! Each row carries the person's rev of its last change. On a gap the client asks for the rows above its own
//! (`syncPersonal`), as it does in a conversation; which conversations there are it learns from the heads.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ConversationId, ErrorCode, MessageId, NewMessage, PersonalChange, ReminderId, SectionId, UserId,
};

/// What a conversation alerts its reader of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum NotifyLevel {
    #[default]
    All,
    Mentions,
    Nothing,
}

/// How one person keeps one conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConversationSettings {
    pub conversation_id: ConversationId,
    pub notify: NotifyLevel,
    /// Until when `notify` holds; then everything alerts again. None: for good.
    pub notify_until: Option<DateTime<Utc>>,
    pub archived: bool,
    pub favourite: bool,
    pub section_id: Option<SectionId>,
    #[ts(type = "number")]
    pub rev: i64,
}

/// A named part of a person's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Section {
    pub id: SectionId,
    pub name: String,
    /// Lower ones stand higher.
    pub position: i32,
    pub removed: bool,
    #[ts(type = "number")]
    pub rev: i64,
}

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

/// A person whose messages and invitations are not wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Block {
    pub user_id: UserId,
    pub removed: bool,
    #[ts(type = "number")]
    pub rev: i64,
}

/// What a person withholds from others; then they see none of others' either.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Privacy {
    pub presence: bool,
    pub typing: bool,
    pub receipts: bool,
    #[ts(type = "number")]
    pub rev: i64,
}

/// A personal change and its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NumberedChange {
    #[ts(type = "number")]
    pub rev: i64,
    pub change: PersonalChange,
}

/// Answer to `syncPersonal`: the person's rows above the cursor, each once, in its newest state. Joining, leaving and
/// reading are not among them; the heads say those.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PersonalPage {
    /// Lowest rev first.
    pub changes: Vec<NumberedChange>,
    /// Every rev up to here is in this page, below the cursor, overtaken, or said by the heads.
    #[ts(type = "number")]
    pub through: i64,
    pub more: bool,
}
