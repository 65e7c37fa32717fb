//! A window of a timeline.

use chrono::{DateTime, Utc};
use linnet_protocol::{Forwarded, MessageId, Pin, Preview, ThreadSummary, User, UserId, WireError};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::RowFile;

/// The part of a timeline to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
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
    /// Everybody who wrote one of the rows, or is named by one.
    pub people: Vec<User>,
    /// What the rows answer, as far as it is here; what is not is fetched, and the timeline named again.
    pub quoted: Vec<Quoted>,
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

/// A message that others answer. Shown by reference: once it is deleted, nothing of it is left here either.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Quoted {
    pub id: MessageId,
    /// `null` until the server has numbered it.
    #[ts(type = "number | null")]
    pub seq: Option<i64>,
    pub sender_id: UserId,
    pub sender_name: String,
    pub body: String,
    pub deleted: bool,
    /// How many are attached.
    #[ts(type = "number")]
    pub files: u64,
}

/// What was written, to be sent together with the files that were chosen there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(export, optional_fields = nullable)]
pub struct Written {
    /// May be empty where files go with it.
    pub body: String,
    /// The message of this conversation that it answers.
    pub reply_to: Option<MessageId>,
    /// The message that began the thread it belongs to.
    pub thread_id: Option<MessageId>,
    /// Alerts nobody.
    #[ts(optional, as = "Option<bool>")]
    pub silent: bool,
}

impl From<String> for Written {
    fn from(body: String) -> Self {
        Self {
            body,
            ..Self::default()
        }
    }
}

impl From<&str> for Written {
    fn from(body: &str) -> Self {
        body.to_owned().into()
    }
}

#[expect(clippy::struct_excessive_bools, reason = "each is a mark on the row")]
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
    /// Nothing of it leaves before: it can be taken back whole.
    pub held_until: Option<DateTime<Utc>>,
    /// Why it failed, or why it still waits.
    pub error: Option<WireError>,
    /// When it is tried again, where the server has said so.
    pub retry_at: Option<DateTime<Utc>>,
    pub edited_at: Option<DateTime<Utc>>,
    /// A tombstone.
    pub deleted: bool,
    pub reactions: Vec<RowReaction>,
    /// The message of this conversation that it answers.
    pub reply_to: Option<MessageId>,
    /// The message that began the thread this one is in.
    pub thread_id: Option<MessageId>,
    /// The thread that this message began.
    pub thread: Option<ThreadSummary>,
    /// Whose words these are, where they are not the sender's.
    pub forwarded: Option<Forwarded>,
    /// Alerts nobody.
    pub silent: bool,
    pub mentions: Vec<UserId>,
    pub mentions_all: bool,
    pub pinned: Option<Pin>,
    pub files: Vec<RowFile>,
    /// What stands behind its links, as far as the person wants to see that.
    pub previews: Vec<Preview>,
    /// Kept for later by oneself.
    pub saved: bool,
    /// What was done to it and is not confirmed; what was refused before what waits.
    pub change: Option<RowChange>,
}

/// One emoji on a message, and everybody who put it there, the earliest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RowReaction {
    pub emoji: String,
    pub user_ids: Vec<UserId>,
}

/// An edit, a deletion, a reaction or the like on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RowChange {
    pub state: RowState,
    pub error: Option<WireError>,
    /// The text of an edit, so that a refused one is not lost.
    pub body: Option<String>,
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
