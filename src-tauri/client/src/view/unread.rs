//! What is unread, and why.

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, MessageId, UserId};
use serde::Serialize;
use ts_rs::TS;

use super::AccountId;

/// Why a message asks for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Why {
    /// Somebody wrote to nobody else.
    Direct,
    /// It names the person, or everybody.
    Mention,
    /// It has one of the person's words.
    Keyword,
    /// It is of somebody of whom everything alerts.
    Person,
    /// It is new in a conversation.
    New,
}

/// One unread message, as the list behind a number shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UnreadMessage {
    pub conversation_id: ConversationId,
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

/// What is worth a look from outside of the window; the shell's tray shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glance {
    /// What counts in all conversations of all accounts.
    pub badge: u64,
    /// Something is unread, even if nothing of it counts.
    pub has_unread: bool,
    /// Somebody has to sign in again.
    pub is_expired: bool,
    /// Do-not-disturb was switched on until then.
    pub quiet_until: Option<DateTime<Utc>>,
    /// The conversations to begin with: those that count first, then the newest.
    pub unread: Vec<UnreadConversation>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadConversation {
    pub account_id: AccountId,
    pub conversation_id: ConversationId,
    pub name: String,
    pub unread: u64,
}

/// How long to disturb nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quiet {
    HalfHour,
    Hour,
    UntilTomorrow,
    /// It is over.
    Over,
}
