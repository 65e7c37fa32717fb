//! What a search answers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Conversation, Message, User};

/// A part of a text, in UTF-16 code units: what `slice` of JavaScript takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[ts(export)]
pub struct Part {
    #[ts(type = "number")]
    pub start: usize,
    #[ts(type = "number")]
    pub end: usize,
}

/// Over the socket as a request, over HTTP as the parameters of `GET /api/v1/search/messages`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct FindMessages {
    /// What to look for.
    #[cfg_attr(
        feature = "openapi",
        param(example = "invoice \"third quarter\" from:ana -has:file")
    )]
    pub query: String,
    /// Of the asker's clock, as the IANA database names it: it says when a day begins. UTC where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    #[cfg_attr(feature = "openapi", param(example = "Europe/Vienna"))]
    pub time_zone: Option<String>,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cursor: Option<String>,
    /// Messages on the page; 20 where nothing is said, at most 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 50))]
    pub limit: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FoundMessage {
    pub message: Message,
    /// The parts of the body that matched, in order, none touching another; of very many the first ones.
    pub parts: Vec<Part>,
    /// The same of the name of each attachment; absent where none has a match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Vec<Part>>>")]
    pub name_parts: Vec<Vec<Part>>,
}

/// The newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SearchPage {
    pub messages: Vec<FoundMessage>,
    /// Asks for what is older; absent where there is nothing more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next: Option<String>,
    /// The time was over before the page was full: what is older than `reached` has not been looked at yet.
    pub partial: bool,
    /// Everything newer has been searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reached: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FoundConversation {
    pub conversation: Conversation,
    /// False: a public channel that can be joined.
    pub is_member: bool,
}

/// `GET /api/v1/search`: a few of each kind. Operators are about messages: where a query has one, only they are found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SearchAnswer {
    pub people: Vec<User>,
    pub conversations: Vec<FoundConversation>,
    pub messages: SearchPage,
}
