//! What a page of the window begins with.

use serde::Serialize;
use ts_rs::TS;

use super::{
    AccountId, Anchor, AppState, Connection, ConversationDetails, ConversationRow, Place, Timeline,
};

/// Everything that the first screen shows, read at once: no part of it waits for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Start {
    pub app: AppState,
    /// None without an account.
    pub first: Option<FirstView>,
}

/// The account that is shown, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FirstView {
    pub account_id: AccountId,
    pub conversations: Vec<ConversationRow>,
    pub connection: Connection,
    pub open: Option<Opened>,
}

/// The conversation that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Opened {
    pub details: ConversationDetails,
    /// The message that it stands at; null: where it opens.
    pub at: Option<Anchor>,
    /// Of which `timeline` is.
    pub place: Place,
    pub timeline: Timeline,
}
