//! A window of a timeline.

use chrono::{DateTime, Utc};
use linnet_protocol::{MessageId, User, UserId, WireError};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The part of a timeline to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase")]
#[ts(export)]
pub enum Place {
    /// The end.
    Newest,
    /// Around this seq, half before it and half after.
    Around {
        #[ts(type = "number")]
        seq: i64,
    },
}

/// Where to go in a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum Jump {
    /// The first message that is not older.
    Time {
        at: DateTime<Utc>,
    },
    Message {
        message_id: MessageId,
    },
}

/// A window of at most 200 rows, oldest first, without a hole inside. Own messages without a seq stand at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Timeline {
    pub rows: Vec<TimelineRow>,
    /// Everybody who wrote one of the rows.
    pub people: Vec<User>,
    pub older: Beyond,
    pub newer: Beyond,
    /// One's own read place.
    #[ts(type = "number")]
    pub read: i64,
}

/// What lies beyond an end of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Beyond {
    /// Nothing: the timeline begins or ends here.
    Nothing,
    /// More rows, on this machine: read another place.
    Here,
    /// More rows, on the server: `load_history`, then read again.
    Server,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TimelineRow {
    pub id: MessageId,
    /// `null` until the server has numbered it.
    #[ts(type = "number | null")]
    pub seq: Option<i64>,
    #[ts(type = "number")]
    pub rev: i64,
    pub sender_id: UserId,
    pub own: bool,
    pub body: String,
    pub created_at: DateTime<Utc>,
    pub state: RowState,
    /// Why it failed, or why it still waits.
    pub error: Option<WireError>,
}

/// How far an own message has got; messages of others are `sent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RowState {
    Held,
    Queued,
    Sending,
    Sent,
    /// Stored on a device of every other member.
    Delivered,
    /// Read by every other member.
    Read,
    Failed,
}
