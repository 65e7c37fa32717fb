//! Public channels over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{ChannelPage, Conversation, ConversationId, Problem};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::service;
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Path, Query},
    state::AppState,
};

pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_channels))
        .routes(routes!(join_channel))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Find {
    /// Part of a name or a topic; empty: all.
    #[serde(default)]
    query: String,
    /// The last channel of the page before. One that is public no longer ends the list.
    after: Option<ConversationId>,
}

/// The public channels of this server, by name.
#[utoipa::path(get, path = "/channels", params(Find), security(("bearer" = [])),
    responses((status = 200, body = ChannelPage), (status = "4XX", body = Problem)))]
pub async fn list_channels(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(find): Query<Find>,
) -> Result<Json<ChannelPage>> {
    service::list(&state, user.user_id, &find.query, find.after)
        .await
        .map(Json)
}

/// Joins a public channel.
#[utoipa::path(post, path = "/channels/{id}/join", params(("id" = ConversationId, Path,)),
    security(("bearer" = [])), responses((status = 200, body = Conversation), (status = "4XX", body = Problem)))]
pub async fn join_channel(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
) -> Result<Json<Conversation>> {
    service::join(&state, user.user_id, id).await.map(Json)
}
