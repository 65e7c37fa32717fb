//! What alerts, what is shown of it, and why something was not.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, MessageId, NotifyLevel, QuietSchedule, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AccountId, Why};

/// What alerts beyond the levels of conversations and the hours of quiet, which are the server's. Kept on this machine,
/// for one account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct NotificationRules {
    /// Words that alert as a mention does: whole ones, whatever their capitals and accents.
    pub keywords: Vec<String>,
    /// Whose messages alert whatever the conversation says, or never do.
    pub people: BTreeMap<UserId, PersonRule>,
    pub mentions: MentionRule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PersonRule {
    Always,
    Never,
}

/// Which mentions alert where nothing but a mention does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum MentionRule {
    #[default]
    Each,
    /// One that follows another within an hour.
    Repeated,
}

/// Why nothing was shown for a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Withheld {
    /// Its sender is blocked.
    Blocked,
    /// It was sent silently.
    Silent,
    /// A rule about its sender.
    Person,
    /// The level of its conversation.
    Level,
    /// A mention that no other came before.
    SingleMention,
    DoNotDisturb,
    /// The conversation was on the screen.
    BeforeEyes,
    /// The system has nobody who shows notifications.
    NoDaemon,
    /// The system did not let it be shown.
    Refused,
}

/// Rules to be tried on the past: what is not saved, too.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Trial {
    pub rules: NotificationRules,
    /// Hours of quiet, in place of those that the person has.
    #[serde(default)]
    pub hours: Option<QuietSchedule>,
    /// Levels, in place of those that these conversations have.
    #[serde(default)]
    pub levels: BTreeMap<ConversationId, NotifyLevel>,
    /// How far back; 30 at most.
    pub days: u32,
}

/// What rules would have done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Rehearsal {
    /// Messages of others that are here of that time.
    #[ts(type = "number")]
    pub messages: u64,
    #[ts(type = "number")]
    pub alerts: u64,
    /// The newest of those that would have alerted, the newest first.
    pub newest: Vec<RehearsedAlert>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RehearsedAlert {
    pub conversation_id: ConversationId,
    pub conversation_name: String,
    pub message_id: MessageId,
    pub sender_name: String,
    pub body: String,
    pub created_at: DateTime<Utc>,
    pub why: Why,
}

/// How much of a message others may read over a shoulder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum NotificationContent {
    #[default]
    NameAndText,
    Name,
    Nothing,
}

/// What the rule of notifying decided to show; the shell shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    pub account_id: AccountId,
    pub conversation_id: ConversationId,
    pub message_id: MessageId,
    pub title: String,
    pub body: String,
}

/// What the shell is to do. There is at most one notification of a conversation: the newest takes the place of the one
/// before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    Show(Notification),
    /// It was read, or is gone: take away what is shown of it.
    Withdraw {
        account_id: AccountId,
        conversation_id: ConversationId,
    },
}

/// Whether notifications work here, and what became of the last ones of this day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NotificationHealth {
    pub daemon: NotificationDaemon,
    pub shown_at: Option<DateTime<Utc>>,
    pub withheld: Option<WithheldNotification>,
}

/// Who shows notifications on this desktop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum NotificationDaemon {
    Present {
        /// As it calls itself.
        name: String,
        /// It takes an answer in the notification itself.
        can_reply: bool,
    },
    /// Nobody; in the system's words.
    Missing { reason: String },
    /// This system does not tell.
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct WithheldNotification {
    pub at: DateTime<Utc>,
    pub account_id: Option<AccountId>,
    pub why: Withheld,
}
