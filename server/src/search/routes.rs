//! Search over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{
    Problem,
    search::{FindMessages, SearchAnswer, SearchPage},
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::service;
use crate::{auth::CurrentUser, error::Result, middleware::body::Query, state::AppState};

pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(search_all))
        .routes(routes!(search_messages))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct All {
    /// What to look for.
    #[param(example = "invoice \"third quarter\" from:ana -has:file")]
    query: String,
    /// Of the asker's clock, as the IANA database names it: it says when a day begins. UTC where nothing is said.
    #[param(example = "Europe/Vienna")]
    time_zone: Option<String>,
}

/// People, conversations and messages, a few of each.
///
/// People are found by the beginnings of the words of their names, or by three letters anywhere in them; conversations by
/// title, topic and, where they have no title, by their members.
#[utoipa::path(get, path = "/search", params(All), security(("bearer" = [])),
    responses((status = 200, body = SearchAnswer), (status = "4XX", body = Problem)))]
pub async fn search_all(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(asked): Query<All>,
) -> Result<Json<SearchAnswer>> {
    service::overview(&state, user.user_id, asked.query, asked.time_zone)
        .await
        .map(Json)
}

/// Messages that fit all terms, the newest first.
///
/// A word matches anywhere, inside of words too, blind to capitals and accents; a letter or digit alone only as a word.
/// `"a phrase"` matches whole words. `-` in front negates anything. `from:` and `mentions:` (or `to:`) take a username, a
/// name in quotes or `me`; `in:` a title, `@username` or an id; `before:`, `after:` and `on:` a day (`2026-11-23`), a
/// month or a year; `has:` one of `link`, `file`, `image`, `reaction`; `is:` one of `pinned`, `saved`, `edited`, `thread`,
/// `unread`. A new message may take a second until it is found. The time for an answer is limited: `partial` says that
/// it was over, and `next` goes on from there.
#[utoipa::path(get, path = "/search/messages", params(FindMessages), security(("bearer" = [])),
    responses((status = 200, body = SearchPage), (status = "4XX", body = Problem)))]
pub async fn search_messages(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(asked): Query<FindMessages>,
) -> Result<Json<SearchPage>> {
    service::messages(&state, user.user_id, asked)
        .await
        .map(Json)
}
