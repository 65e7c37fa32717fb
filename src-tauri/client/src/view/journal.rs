//! What happened, as the doctor tells it.

use linnet_protocol::ConversationId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AccountId, AccountState, CoreError, KeychainState, Time, Withheld};

/// One line of the last day. Never the text of a message, a name or a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct JournalEntry {
    pub at: Time,
    /// None: it is about the whole app.
    pub account_id: Option<AccountId>,
    pub happening: Happening,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum Happening {
    /// The app started; without a `Stopped` before it the last run was killed.
    Started {
        version: String,
    },
    Stopped,
    /// Connected and complete.
    Live,
    /// No connection any more, or still none, and why.
    Offline {
        error: Option<CoreError>,
    },
    SignedIn,
    SessionEnded {
        state: AccountState,
    },
    /// The machine slept so long.
    Woke {
        #[ts(type = "number")]
        seconds: u64,
    },
    /// Something was missed while connected, and was fetched.
    HoleHealed {
        conversation_id: ConversationId,
    },
    /// The cache was damaged and is filled again.
    CacheRebuilt,
    Keychain {
        state: KeychainState,
    },
    NotificationShown,
    NotificationWithheld {
        why: Withheld,
    },
}
