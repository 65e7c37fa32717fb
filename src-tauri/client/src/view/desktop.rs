//! What the desktop lets an app do.

use serde::Serialize;
use ts_rs::TS;

use super::Time;

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

/// How it stands with newer versions of the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum UpdateState {
    /// Whatever installed it, such as the system's package manager, brings them.
    Managed,
    /// Nobody has looked since it was started.
    Unknown,
    Checking,
    /// There was nothing newer.
    Current {
        checked_at: Time,
    },
    Downloading {
        version: String,
    },
    /// It is here, and its signature fits: the next start is the new version.
    Ready {
        version: String,
    },
    Failed {
        problem: UpdateProblem,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum UpdateProblem {
    /// The place where updates lie does not answer, or with something else.
    Unreachable,
    /// What came is not what the makers of this app have signed.
    NotSigned,
    /// The program lies where this person may not write.
    NotWritable,
}
