//! Ways into a conversation: channels that anybody may find, and links.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Conversation, ConversationId, ConversationKind, FileId, InviteId, User, UserId};

/// A public channel as it is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ListedChannel {
    pub conversation: Conversation,
    #[ts(type = "number")]
    pub members: i64,
    /// Whether one is in it.
    pub is_member: bool,
}

/// `GET /api/v1/channels`: by name. The next page is asked for with the id of the last one here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ChannelPage {
    pub channels: Vec<ListedChannel>,
    pub more: bool,
}

/// `POST /api/v1/conversations/{id}/invites`. The author makes the id; sent twice it is made once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewConversationInvite {
    pub id: InviteId,
    /// How many may join by it; absent: any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub uses: Option<u32>,
    /// For how long; absent: until it is revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hours: Option<u32>,
}

/// A link into a conversation, for those who may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConversationInvite {
    pub id: InviteId,
    pub conversation_id: ConversationId,
    /// Whoever has it may join.
    pub secret: String,
    pub uses: Option<u32>,
    pub used: u32,
    pub expires_at: Option<DateTime<Utc>>,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
}

/// `POST /api/v1/conversation-invites/look-up` and `/join`. In the body: an address is written into logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct InviteSecret {
    pub secret: String,
}

/// What somebody with a link sees before joining.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct InvitePreview {
    pub conversation_id: ConversationId,
    pub kind: ConversationKind,
    pub title: Option<String>,
    pub topic: Option<String>,
    pub avatar: Option<FileId>,
    #[ts(type = "number")]
    pub members: i64,
    pub invited_by: User,
    /// Whether one is in it already.
    pub is_member: bool,
}
