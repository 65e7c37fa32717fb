//! Previews over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{
    ConversationId, LinkPreviews, Message, MessageId, MessageRef, NewLinkPreviews, Problem,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{service, settings};
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path},
    state::AppState,
};

pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(remove_previews))
        .routes(routes!(get_link_previews, set_link_previews))
}

/// Takes away what is shown of the message's links, for good. For its author, and whoever may delete it.
#[utoipa::path(delete, path = "/conversations/{id}/messages/{messageId}/previews",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,)), security(("bearer" = [])),
    responses((status = 200, body = Message), (status = "4XX", body = Problem)))]
pub async fn remove_previews(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((conversation_id, message_id)): Path<(ConversationId, MessageId)>,
) -> Result<Json<Message>> {
    let place = MessageRef {
        conversation_id,
        message_id,
    };
    service::remove(&state, user.user_id, place).await.map(Json)
}

/// Whether the server looks behind one's own links, and whether one's devices show what it found behind any.
#[utoipa::path(get, path = "/me/link-previews", security(("bearer" = [])),
    responses((status = 200, body = LinkPreviews), (status = "4XX", body = Problem)))]
pub async fn get_link_previews(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<Json<LinkPreviews>> {
    settings::get(&state, user.user_id).await.map(Json)
}

#[utoipa::path(put, path = "/me/link-previews",
    request_body(content = NewLinkPreviews, example = json!({ "make": false, "show": true })), security(("bearer" = [])),
    responses((status = 200, body = LinkPreviews), (status = "4XX", body = Problem)))]
pub async fn set_link_previews(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(new): Body<NewLinkPreviews>,
) -> Result<Json<LinkPreviews>> {
    settings::set(&state, user.user_id, new).await.map(Json)
}
