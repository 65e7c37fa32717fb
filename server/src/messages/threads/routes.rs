//! Threads over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{ConversationId, MessageId, MessageList, Problem, ThreadPage};
use serde::Deserialize;

use super::service;
use crate::{
    auth::CurrentUser,
    error::Result,
    messages::routes::place,
    middleware::body::{Path, Query},
    state::AppState,
};

/// Answers below this seq; without it the newest.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Below {
    before: Option<i64>,
    limit: Option<usize>,
}

/// The threads of a conversation, those with the newest answers first; `before` is the `lastSeq` of the last one known.
#[utoipa::path(get, path = "/conversations/{id}/threads", params(("id" = ConversationId, Path,), Below),
    security(("bearer" = [])), responses((status = 200, body = MessageList), (status = "4XX", body = Problem)))]
pub async fn list_threads(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
    Query(below): Query<Below>,
) -> Result<Json<MessageList>> {
    service::list(&state, user.user_id, id, (below.before, below.limit))
        .await
        .map(Json)
}

/// One thread: the message that began it, and answers to it.
#[utoipa::path(get, path = "/conversations/{id}/threads/{messageId}",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,), Below), security(("bearer" = [])),
    responses((status = 200, body = ThreadPage), (status = "4XX", body = Problem)))]
pub async fn read_thread(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(path): Path<(ConversationId, MessageId)>,
    Query(below): Query<Below>,
) -> Result<Json<ThreadPage>> {
    let range = (below.before, below.limit);
    service::page(&state, user.user_id, place(path), range)
        .await
        .map(Json)
}
