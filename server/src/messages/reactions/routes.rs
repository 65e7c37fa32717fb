//! Reactions over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use linnet_protocol::{ConversationId, MessageId, Problem, Reaction};

use super::service;
use crate::{
    auth::CurrentUser, error::Result, messages::routes::place, middleware::body::Path,
    state::AppState,
};

/// Who reacted with what, oldest first.
#[utoipa::path(get, path = "/conversations/{id}/messages/{messageId}/reactions",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,)), security(("bearer" = [])),
    responses((status = 200, body = [Reaction]), (status = "4XX", body = Problem)))]
pub async fn list_reactions(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(path): Path<(ConversationId, MessageId)>,
) -> Result<Json<Vec<Reaction>>> {
    service::list(&state, user.user_id, place(path))
        .await
        .map(Json)
}

/// The emoji itself, percent-encoded.
#[utoipa::path(put, path = "/conversations/{id}/messages/{messageId}/reactions/{emoji}",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,), ("emoji" = String, Path, example = "👍")),
    security(("bearer" = [])), responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn add_reaction(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((id, message, emoji)): Path<(ConversationId, MessageId, String)>,
) -> Result<StatusCode> {
    service::add(&state, user.user_id, place((id, message)), &emoji)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

#[utoipa::path(delete, path = "/conversations/{id}/messages/{messageId}/reactions/{emoji}",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,), ("emoji" = String, Path, example = "👍")),
    security(("bearer" = [])), responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn remove_reaction(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((id, message, emoji)): Path<(ConversationId, MessageId, String)>,
) -> Result<StatusCode> {
    service::remove(&state, user.user_id, place((id, message)), &emoji)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}
