//! Messages that are shown apart from their timeline.

use linnet_protocol::{ConversationId, User};
use serde::Serialize;
use ts_rs::TS;

use super::{Beyond, Quoted, TimelineRow};

/// A message and its answers, the oldest first. Own ones without a seq stand at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Thread {
    pub root: TimelineRow,
    pub rows: Vec<TimelineRow>,
    pub people: Vec<User>,
    pub quoted: Vec<Quoted>,
    /// `server` until all answers are here: they are being fetched, and the timeline is named when they come.
    pub older: Beyond,
}

/// Messages of one conversation that are no stretch of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MessageRows {
    pub rows: Vec<TimelineRow>,
    pub people: Vec<User>,
    pub quoted: Vec<Quoted>,
}

/// From where on a conversation was unread before it was read: `mark_unread` there undoes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UnreadPlace {
    pub conversation_id: ConversationId,
    #[ts(type = "number")]
    pub seq: i64,
}
