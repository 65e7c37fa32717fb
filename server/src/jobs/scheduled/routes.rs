//! What one planned to send, over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{
    ChangeScheduled, ConversationId, ErrorCode, MessageId, MessageRef, NewScheduled, Problem,
    Scheduled, WireError,
};

use super::service;
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path},
    state::AppState,
};

/// What waits for its time and what was refused when it came, the earliest first.
#[utoipa::path(get, path = "/me/scheduled", security(("bearer" = [])),
    responses((status = 200, body = [Scheduled]), (status = "4XX", body = Problem)))]
pub async fn list_scheduled(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<Json<Vec<Scheduled>>> {
    service::list(&state, user.user_id).await.map(Json)
}

/// A message for later. A time that has passed means now.
#[utoipa::path(post, path = "/me/scheduled",
    request_body(content = NewScheduled, example = json!({
        "message": { "id": "0198c0de-0000-7000-8000-000000000000",
        "conversationId": "0198c0de-0000-7000-8000-000000000000",
        "body": "See you **tomorrow**, @anna" },
        "sendAt": "2027-01-04T08:00:00Z" })), security(("bearer" = [])),
    responses((status = 200, body = Scheduled), (status = "4XX", body = Problem)))]
pub async fn schedule_message(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(new): Body<NewScheduled>,
) -> Result<Json<Scheduled>> {
    service::create(&state, user.user_id, new).await.map(Json)
}

/// Another text or another time.
#[utoipa::path(patch, path = "/me/scheduled/{id}/{messageId}",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,)),
    request_body(content = ChangeScheduled, example = json!({
        "id": "0198c0de-0000-7000-8000-000000000002",
        "message": { "id": "0198c0de-0000-7000-8000-000000000000",
        "conversationId": "0198c0de-0000-7000-8000-000000000000",
        "body": "See you **tomorrow**, @anna" },
        "sendAt": "2027-01-04T09:00:00Z" })),
    security(("bearer" = [])), responses((status = 200, body = Scheduled), (status = "4XX", body = Problem)))]
pub async fn change_scheduled(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((id, message_id)): Path<(ConversationId, MessageId)>,
    Body(new): Body<ChangeScheduled>,
) -> Result<Json<Scheduled>> {
    if (new.message.conversation_id, new.message.id) != (id, message_id) {
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("message")
            .into());
    }
    service::change(&state, user.user_id, new).await.map(Json)
}

#[utoipa::path(delete, path = "/me/scheduled/{id}/{messageId}",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,)),
    security(("bearer" = [])), responses((status = 200, body = Scheduled), (status = "4XX", body = Problem)))]
pub async fn cancel_scheduled(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((conversation_id, message_id)): Path<(ConversationId, MessageId)>,
) -> Result<Json<Scheduled>> {
    let place = MessageRef {
        conversation_id,
        message_id,
    };
    service::cancel(&state, user.user_id, place).await.map(Json)
}
