//! Links over HTTP. A secret travels in a body: an address is written into logs.

use axum::{Json, extract::State, http::StatusCode};
use linnet_protocol::{
    Conversation, ConversationId, ConversationInvite, InviteId, InvitePreview, InviteSecret,
    NewConversationInvite, Problem,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::service;
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path},
    state::AppState,
};

pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(
            list_conversation_invites,
            create_conversation_invite
        ))
        .routes(routes!(revoke_conversation_invite))
        .routes(routes!(look_up_conversation_invite))
        .routes(routes!(join_by_invite))
}

/// The links that can be used: one's own, or all for admins.
#[utoipa::path(get, path = "/conversations/{id}/invites", params(("id" = ConversationId, Path,)),
    security(("bearer" = [])), responses((status = 200, body = [ConversationInvite]), (status = "4XX", body = Problem)))]
pub async fn list_conversation_invites(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
) -> Result<Json<Vec<ConversationInvite>>> {
    service::list(&state, user.user_id, id).await.map(Json)
}

/// A link that lets in whoever has it.
#[utoipa::path(post, path = "/conversations/{id}/invites", params(("id" = ConversationId, Path,)),
    request_body(content = NewConversationInvite,
        example = json!({ "id": "0198c0de-0000-7000-8000-000000000000", "uses": 10, "hours": 48 })),
    security(("bearer" = [])), responses((status = 200, body = ConversationInvite), (status = "4XX", body = Problem)))]
pub async fn create_conversation_invite(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
    Body(new): Body<NewConversationInvite>,
) -> Result<Json<ConversationInvite>> {
    service::create(&state, user.user_id, id, new)
        .await
        .map(Json)
}

#[utoipa::path(delete, path = "/conversations/{id}/invites/{inviteId}",
    params(("id" = ConversationId, Path,), ("inviteId" = InviteId, Path,)),
    security(("bearer" = [])), responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn revoke_conversation_invite(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((id, invite)): Path<(ConversationId, InviteId)>,
) -> Result<StatusCode> {
    service::revoke(&state, user.user_id, id, invite)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// Where a link leads, before joining.
#[utoipa::path(post, path = "/conversation-invites/look-up",
    request_body(content = InviteSecret, example = json!({ "secret": "kT3v0xk7Zq9yJw1m2n4b5Q" })), security(("bearer" = [])),
    responses((status = 200, body = InvitePreview), (status = "4XX", body = Problem)))]
pub async fn look_up_conversation_invite(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(invite): Body<InviteSecret>,
) -> Result<Json<InvitePreview>> {
    service::look_up(&state, user.user_id, &invite.secret)
        .await
        .map(Json)
}

/// Whoever is in the conversation already takes no use of the link.
#[utoipa::path(post, path = "/conversation-invites/join",
    request_body(content = InviteSecret, example = json!({ "secret": "kT3v0xk7Zq9yJw1m2n4b5Q" })), security(("bearer" = [])),
    responses((status = 200, body = Conversation), (status = "4XX", body = Problem)))]
pub async fn join_by_invite(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(invite): Body<InviteSecret>,
) -> Result<Json<Conversation>> {
    service::join(&state, user.user_id, &invite.secret)
        .await
        .map(Json)
}
