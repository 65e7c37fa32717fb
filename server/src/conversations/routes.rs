//! Conversations over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{ChangeConversation, Conversation, ConversationId, NewConversation, Problem};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{channels, details, invites, membership, overview, service};
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path},
    state::AppState,
};

pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_conversations, create_conversation))
        .routes(routes!(change_conversation))
        .merge(membership::routes::api())
        .merge(channels::routes::api())
        .merge(invites::routes::api())
        .merge(overview::routes::api())
}

#[utoipa::path(get, path = "/conversations", security(("bearer" = [])),
    responses((status = 200, body = [Conversation]), (status = "4XX", body = Problem)))]
pub async fn list_conversations(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<Json<Vec<Conversation>>> {
    service::list(&state, user.user_id).await.map(Json)
}

/// Direct (one for each pair, and one with oneself), group or channel. The author makes the id; sent twice it is made once.
#[utoipa::path(post, path = "/conversations", security(("bearer" = [])),
    request_body(content = NewConversation, example = json!({ "id": "0198c0de-0000-7000-8000-000000000000",
        "kind": "channel", "title": "Garden", "topic": "What grows", "isPublic": true, "memberIds": [] })),
    responses((status = 200, body = Conversation), (status = "4XX", body = Problem)))]
pub async fn create_conversation(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(new): Body<NewConversation>,
) -> Result<Json<Conversation>> {
    service::create(&state, user.user_id, new).await.map(Json)
}

/// Absent fields stay as they are, `null` clears.
#[utoipa::path(patch, path = "/conversations/{id}", params(("id" = ConversationId, Path,)),
    request_body(content = ChangeConversation, example = json!({ "title": "Garden", "topic": null, "history": "joined" })),
    security(("bearer" = [])), responses((status = 200, body = Conversation), (status = "4XX", body = Problem)))]
pub async fn change_conversation(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
    Body(new): Body<ChangeConversation>,
) -> Result<Json<Conversation>> {
    details::change(&state, user.user_id, id, new)
        .await
        .map(Json)
}
