//! Pins over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{ConversationId, Message, MessageId, MessageList, Problem};

use super::service;
use crate::{
    auth::CurrentUser, error::Result, messages::routes::place, middleware::body::Path,
    state::AppState,
};

/// What is pinned in a conversation, the newest pin first.
#[utoipa::path(get, path = "/conversations/{id}/pins", params(("id" = ConversationId, Path,)), security(("bearer" = [])),
    responses((status = 200, body = MessageList), (status = "4XX", body = Problem)))]
pub async fn list_pins(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
) -> Result<Json<MessageList>> {
    service::list(&state, user.user_id, id).await.map(Json)
}

#[utoipa::path(put, path = "/conversations/{id}/pins/{messageId}",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,)), security(("bearer" = [])),
    responses((status = 200, body = Message), (status = "4XX", body = Problem)))]
pub async fn pin_message(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(path): Path<(ConversationId, MessageId)>,
) -> Result<Json<Message>> {
    service::pin(&state, user.user_id, place(path))
        .await
        .map(Json)
}

#[utoipa::path(delete, path = "/conversations/{id}/pins/{messageId}",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,)), security(("bearer" = [])),
    responses((status = 200, body = Message), (status = "4XX", body = Problem)))]
pub async fn unpin_message(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(path): Path<(ConversationId, MessageId)>,
) -> Result<Json<Message>> {
    service::unpin(&state, user.user_id, place(path))
        .await
        .map(Json)
}
