//! What the desktop lets an app do.

use serde::Serialize;
use ts_rs::TS;

/// How it stands with the key that brings the window to the front.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase")]
#[ts(export)]
pub enum SummonState {
    /// None is wanted.
    Off,
    Active,
    /// This desktop lets no program have one, or not this one; in the system's words.
    Unavailable {
        reason: String,
    },
}
