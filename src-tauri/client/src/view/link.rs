//! Links from outside that cannot simply be followed.

use linnet_protocol::{InvitePreview, UserId};
use serde::Serialize;
use ts_rs::TS;

use super::{AccountId, CoreError};

/// What has to be asked before a link is followed, or why it cannot be. The link is kept until it is followed or dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum LinkQuestion {
    /// No account here is one of that server. Nobody has asked it anything yet.
    UnknownServer {
        server: String,
        /// Sign up with it.
        invite: Option<String>,
    },
    /// The session of the account has ended; the link is followed after a sign-in.
    SignIn { account_id: AccountId },
    /// Several accounts of that server are here.
    WhichAccount { account_ids: Vec<AccountId> },
    /// Nothing has been said to that person yet.
    Write {
        account_id: AccountId,
        user_id: UserId,
        name: Option<String>,
    },
    Join {
        account_id: AccountId,
        preview: InvitePreview,
    },
    /// One is not in that conversation, or it does not exist: which of both is nobody's business.
    NotFound { account_id: AccountId },
    Failed {
        account_id: AccountId,
        error: CoreError,
    },
    /// It begins like a link of Linnet and is none.
    Malformed,
}
