//! Oneself and others.

use linnet_protocol::{MessageRef, User, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Somebody whose messages and invitations are not wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BlockedUser {
    pub user_id: UserId,
    /// None: nothing is known here of the person.
    pub user: Option<User>,
}

/// `report`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ReportForm {
    pub user_id: UserId,
    /// One of theirs.
    pub message: Option<MessageRef>,
    pub reason: String,
}

/// A square of a picture, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Crop {
    pub x: u32,
    pub y: u32,
    pub side: u32,
}

/// `change_password`.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ChangePasswordForm {
    /// The one so far.
    pub password: String,
    pub new_password: String,
    /// Leaves the other sessions signed in.
    pub keep_sessions: bool,
}
