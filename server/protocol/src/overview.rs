//! The list of conversations as a window shows it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Conversation, ConversationSettings, Message, Role, User};

/// One conversation of a person's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Overview {
    pub conversation: Conversation,
    pub settings: ConversationSettings,
    pub role: Role,
    /// In a direct conversation: the other one, or oneself where there is none.
    pub with: Option<User>,
    /// The rev of the newest change.
    #[ts(type = "number")]
    pub head: i64,
    /// One's own read place.
    #[ts(type = "number")]
    pub read: i64,
    /// Messages of others above it that are not deleted; not counted beyond [`crate::limits::UNREAD_COUNTED`].
    #[ts(type = "number")]
    pub unread: i64,
    /// Those of them that name oneself or everybody; counted as far.
    #[ts(type = "number")]
    pub unread_mentions: i64,
    pub last_message: Option<Message>,
}

/// `GET /api/v1/conversations/overview`: by id. The next page is asked for with the id of the last one here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OverviewPage {
    pub conversations: Vec<Overview>,
    pub more: bool,
}
