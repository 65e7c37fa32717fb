//! Editing and deleting over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{ConversationId, Message, MessageId, NewEdit, Problem, Version};

use super::service;
use crate::{
    auth::CurrentUser,
    error::Result,
    messages::routes::place,
    middleware::body::{Body, Path},
    state::AppState,
};

/// Edits an own message. The same id again changes nothing.
#[utoipa::path(patch, path = "/conversations/{id}/messages/{messageId}",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,)),
    request_body(content = NewEdit, example = json!({
        "id": "0198c0de-0000-7000-8000-000000000000",
        "body": "See you on Friday" })),
    security(("bearer" = [])),
    responses((status = 200, body = Message), (status = "4XX", body = Problem)))]
pub async fn edit_message(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(path): Path<(ConversationId, MessageId)>,
    Body(edit): Body<NewEdit>,
) -> Result<Json<Message>> {
    service::edit(&state, user.user_id, place(path), edit)
        .await
        .map(Json)
}

/// Deletes a message for everyone and answers with its tombstone.
#[utoipa::path(delete, path = "/conversations/{id}/messages/{messageId}",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,)), security(("bearer" = [])),
    responses((status = 200, body = Message), (status = "4XX", body = Problem)))]
pub async fn delete_message(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(path): Path<(ConversationId, MessageId)>,
) -> Result<Json<Message>> {
    service::delete(&state, user.user_id, place(path))
        .await
        .map(Json)
}

/// Everything that a message said, oldest first.
#[utoipa::path(get, path = "/conversations/{id}/messages/{messageId}/edits",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,)), security(("bearer" = [])),
    responses((status = 200, body = [Version]), (status = "4XX", body = Problem)))]
pub async fn list_edits(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(path): Path<(ConversationId, MessageId)>,
) -> Result<Json<Vec<Version>>> {
    service::versions(&state, user.user_id, place(path))
        .await
        .map(Json)
}
