//! Passing things: never stored, may be dropped.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ConversationId, UserId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Presence {
    Online,
    Away,
    Offline,
    /// Nobody can tell, and nobody pretends.
    Unknown,
}

/// What a device says of the person before it. A person is online if any device is active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Activity {
    Active,
    Idle,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum Passing {
    /// Goes to whoever has the conversation open; ends by the receiver's clock.
    Typing {
        conversation_id: ConversationId,
        user_id: UserId,
    },
    /// Goes to whoever watches the person.
    Presence { user_id: UserId, presence: Presence },
}
