//! What a search finds, and how far it could look.

use chrono::{DateTime, Utc};
use linnet_protocol::{ConversationId, Message, User, search::Part};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AccountId;

/// A search in what is here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Search {
    /// Of one account, or of all.
    pub account_id: Option<AccountId>,
    pub query: String,
    /// The `next` of the page before.
    pub before: Option<String>,
}

/// A search on the server of one account, for what is not here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ServerSearch {
    pub account_id: AccountId,
    pub query: String,
    /// The `next` of the page before.
    pub cursor: Option<String>,
}

/// The newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SearchResults {
    pub hits: Vec<SearchHit>,
    /// Asks for what is older; `null` where there is nothing more.
    pub next: Option<String>,
    /// The time was over before the page was full: what is older than `reached` has not been looked at yet.
    pub partial: bool,
    pub reached: Option<DateTime<Utc>>,
    pub coverage: Coverage,
}

/// What the server found besides. What is here and fits is left out: the search in what is here finds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ServerResults {
    pub hits: Vec<SearchHit>,
    pub next: Option<String>,
    pub partial: bool,
    pub reached: Option<DateTime<Utc>>,
    /// There is no connection: only what is here could be searched.
    pub offline: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SearchHit {
    pub account_id: AccountId,
    pub conversation_name: String,
    /// Who wrote it, if that is known here.
    pub sender: Option<User>,
    pub message: Message,
    /// The parts of the body that matched.
    pub parts: Vec<Part>,
    /// The same of the name of each attachment; empty where none has a match.
    pub name_parts: Vec<Vec<Part>>,
    pub origin: Origin,
}

/// Where a message was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Origin {
    Here,
    Server,
}

/// How far a search in what is here can look, in the conversations that it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Coverage {
    pub conversations: u32,
    /// Of which so many are here from their beginning.
    pub whole: u32,
    /// Everything that is newer is here; `null` where everything is.
    pub since: Option<DateTime<Utc>>,
    /// What was here before there was an index is still being taken up.
    pub indexing: bool,
    /// An account is without connection, so newer messages may be missing.
    pub offline: bool,
}

/// How far back one conversation is held without a hole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Reach {
    pub conversation_id: ConversationId,
    pub whole: bool,
    /// When the oldest message of it was written; `null` where none is here.
    pub oldest: Option<DateTime<Utc>>,
}
