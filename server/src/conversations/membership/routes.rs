//! Who is in a conversation, over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use linnet_protocol::{AddMembers, Ban, ConversationId, Membership, Problem, SetRole, UserId};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{bans, roles};
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path},
    state::AppState,
};

pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_members, add_members))
        .routes(routes!(leave_conversation))
        .routes(routes!(remove_member))
        .routes(routes!(set_role))
        .routes(routes!(list_bans))
        .routes(routes!(ban, unban))
}

#[utoipa::path(get, path = "/conversations/{id}/members", params(("id" = ConversationId, Path,)),
    security(("bearer" = [])), responses((status = 200, body = [Membership]), (status = "4XX", body = Problem)))]
pub async fn list_members(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
) -> Result<Json<Vec<Membership>>> {
    super::list(&state, user.user_id, id).await.map(Json)
}

#[utoipa::path(post, path = "/conversations/{id}/members", params(("id" = ConversationId, Path,)),
    request_body(content = AddMembers, example = json!({ "userIds": ["0198c0de-0000-7000-8000-000000000000"] })),
    security(("bearer" = [])), responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn add_members(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
    Body(new): Body<AddMembers>,
) -> Result<StatusCode> {
    super::add(&state, user.user_id, id, new)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// The last owner hands the conversation over by leaving.
#[utoipa::path(delete, path = "/conversations/{id}/members/me", params(("id" = ConversationId, Path,)),
    security(("bearer" = [])), responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn leave_conversation(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
) -> Result<StatusCode> {
    super::leave(&state, user.user_id, id)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// They may be added or join again; a ban keeps them out.
#[utoipa::path(delete, path = "/conversations/{id}/members/{userId}",
    params(("id" = ConversationId, Path,), ("userId" = UserId, Path,)),
    security(("bearer" = [])), responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn remove_member(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((id, member)): Path<(ConversationId, UserId)>,
) -> Result<StatusCode> {
    super::remove(&state, user.user_id, id, member)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// `owner` hands the ownership over; who gave it stays as admin.
#[utoipa::path(put, path = "/conversations/{id}/members/{userId}/role",
    params(("id" = ConversationId, Path,), ("userId" = UserId, Path,)),
    request_body(content = SetRole, example = json!({ "role": "admin" })), security(("bearer" = [])),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn set_role(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((id, member)): Path<(ConversationId, UserId)>,
    Body(new): Body<SetRole>,
) -> Result<StatusCode> {
    roles::set(&state, user.user_id, id, (member, new.role))
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// For those who may unban.
#[utoipa::path(get, path = "/conversations/{id}/bans", params(("id" = ConversationId, Path,)),
    security(("bearer" = [])), responses((status = 200, body = [Ban]), (status = "4XX", body = Problem)))]
pub async fn list_bans(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
) -> Result<Json<Vec<Ban>>> {
    bans::list(&state, user.user_id, id).await.map(Json)
}

/// Removes them, and lets nobody and no link bring them back.
#[utoipa::path(put, path = "/conversations/{id}/bans/{userId}",
    params(("id" = ConversationId, Path,), ("userId" = UserId, Path,)),
    security(("bearer" = [])), responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn ban(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((id, member)): Path<(ConversationId, UserId)>,
) -> Result<StatusCode> {
    bans::ban(&state, user.user_id, id, member)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// They may come back; nobody is added by it.
#[utoipa::path(delete, path = "/conversations/{id}/bans/{userId}",
    params(("id" = ConversationId, Path,), ("userId" = UserId, Path,)),
    security(("bearer" = [])), responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn unban(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((id, member)): Path<(ConversationId, UserId)>,
) -> Result<StatusCode> {
    bans::unban(&state, user.user_id, id, member)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}
