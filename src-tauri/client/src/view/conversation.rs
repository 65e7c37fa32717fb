//! Conversations, as the sidebar and the header show them.

use chrono::{DateTime, Utc};
use linnet_protocol::{
    Conversation, ConversationId, ConversationKind, ConversationSettings, FileId,
    HistoryVisibility, NotifyLevel, Role, SectionId, Status, User, UserId, permissions::Action,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Draft, Place, RowState};

/// A line of the sidebar.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark on the line")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConversationRow {
    pub id: ConversationId,
    pub kind: ConversationKind,
    /// The title; the other person's name in a direct conversation; names of members in a group without a title.
    pub name: String,
    /// The other person of a direct conversation.
    pub other: Option<User>,
    /// The picture of a group or a channel.
    pub avatar: Option<FileId>,
    pub last: Option<LastMessage>,
    /// What others wrote and was not read.
    #[ts(type = "number")]
    pub unread: u64,
    /// Of those, the ones that name oneself or everybody.
    #[ts(type = "number")]
    pub mentions: u64,
    /// Of those, the ones on the badge: the sum over all rows is the number there.
    #[ts(type = "number")]
    pub counted: u64,
    /// Nothing of it alerts, for now.
    pub muted: bool,
    /// To what it comes back when that ends.
    pub notify_after: NotifyLevel,
    pub archived: bool,
    pub favourite: bool,
    pub section_id: Option<SectionId>,
    /// The text being written, if any.
    pub draft: Option<String>,
    /// Own messages that a refusal stopped.
    #[ts(type = "number")]
    pub failed: u64,
    /// Own messages that wait.
    #[ts(type = "number")]
    pub waiting: u64,
    /// No longer a member: what was said in it is not kept.
    pub left: bool,
    /// Time of the last message, or of the making: the order of the list.
    pub changed_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LastMessage {
    pub sender_id: UserId,
    pub sender_name: String,
    pub own: bool,
    pub body: String,
    pub state: RowState,
    pub created_at: DateTime<Utc>,
}

/// An open conversation, without its messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConversationDetails {
    pub conversation: Conversation,
    pub name: String,
    pub other: Option<User>,
    /// Those who are in it now, oneself included, by name.
    pub members: Vec<Member>,
    pub role: Role,
    /// What one may do here.
    pub permissions: Vec<Action>,
    /// How one keeps it.
    pub settings: ConversationSettings,
    pub left: bool,
    /// One's own read place.
    #[ts(type = "number")]
    pub read: i64,
    /// The seq of the newest message that is here.
    #[ts(type = "number")]
    pub newest: i64,
    /// Where it opens: around the read place if something is unread, else at the end.
    pub opens_at: Place,
    /// What is being written in it, besides its threads.
    pub draft: Option<Draft>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Member {
    pub user: User,
    pub role: Role,
    /// What the person is doing, until its end.
    pub status: Option<Status>,
}

/// `create_conversation`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewConversationForm {
    /// Group or channel; a direct conversation is opened.
    pub kind: ConversationKind,
    /// A channel needs one.
    pub title: Option<String>,
    pub topic: Option<String>,
    /// Channels only.
    pub is_public: bool,
    pub history: HistoryVisibility,
    pub member_ids: Vec<UserId>,
}

impl NewConversationForm {
    /// A group whose members see everything in it.
    pub fn group(title: impl Into<String>, member_ids: Vec<UserId>) -> Self {
        Self {
            kind: ConversationKind::Group,
            title: Some(title.into()),
            topic: None,
            is_public: false,
            history: HistoryVisibility::All,
            member_ids,
        }
    }
}
