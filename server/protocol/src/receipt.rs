//! How far a member has got. Registers that only grow: the larger value wins, whenever and however often it arrives.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ConversationId, UserId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Receipt {
    pub conversation_id: ConversationId,
    pub user_id: UserId,
    /// The seq up to which the person has read.
    #[ts(type = "number")]
    pub read: i64,
    /// The seq up to which a device of the person has stored.
    #[ts(type = "number")]
    pub delivered: i64,
}
