//! Conversations over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use linnet_protocol::{
    AddMembers, Conversation, ConversationId, Membership, NewConversation, Problem,
    RenameConversation,
};

use super::{membership, service};
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path},
    state::AppState,
};

#[utoipa::path(get, path = "/conversations", security(("bearer" = [])),
    responses((status = 200, body = [Conversation]), (status = "4XX", body = Problem)))]
pub async fn list_conversations(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<Json<Vec<Conversation>>> {
    service::list(&state, user.user_id).await.map(Json)
}

#[utoipa::path(post, path = "/conversations", request_body = NewConversation, security(("bearer" = [])),
    responses((status = 200, body = Conversation), (status = "4XX", body = Problem)))]
pub async fn create_conversation(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(new): Body<NewConversation>,
) -> Result<Json<Conversation>> {
    service::create(&state, user.user_id, new).await.map(Json)
}

#[utoipa::path(patch, path = "/conversations/{id}", params(("id" = ConversationId, Path,)),
    request_body = RenameConversation, security(("bearer" = [])),
    responses((status = 200, body = Conversation), (status = "4XX", body = Problem)))]
pub async fn rename_conversation(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
    Body(new): Body<RenameConversation>,
) -> Result<Json<Conversation>> {
    service::rename(&state, user.user_id, id, new)
        .await
        .map(Json)
}

#[utoipa::path(get, path = "/conversations/{id}/members", params(("id" = ConversationId, Path,)),
    security(("bearer" = [])), responses((status = 200, body = [Membership]), (status = "4XX", body = Problem)))]
pub async fn list_members(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
) -> Result<Json<Vec<Membership>>> {
    membership::list(&state, user.user_id, id).await.map(Json)
}

#[utoipa::path(post, path = "/conversations/{id}/members", params(("id" = ConversationId, Path,)),
    request_body = AddMembers, security(("bearer" = [])),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn add_members(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
    Body(new): Body<AddMembers>,
) -> Result<StatusCode> {
    membership::add(&state, user.user_id, id, new)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

#[utoipa::path(delete, path = "/conversations/{id}/members/me", params(("id" = ConversationId, Path,)),
    security(("bearer" = [])), responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn leave_conversation(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
) -> Result<StatusCode> {
    membership::leave(&state, user.user_id, id)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}
