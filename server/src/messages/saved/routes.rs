//! What one saved, over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use linnet_protocol::{ConversationId, MessageId, Problem, SavedPage};
use serde::Deserialize;

use super::service;
use crate::{
    auth::CurrentUser,
    error::Result,
    messages::routes::place,
    middleware::body::{Path, Query},
    state::AppState,
};

/// Saved before the one that has this rev; without it the newest.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Before {
    before: Option<i64>,
    limit: Option<usize>,
}

/// What one saved, the newest first. What one can no longer see is left out.
#[utoipa::path(get, path = "/me/saved", params(Before), security(("bearer" = [])),
    responses((status = 200, body = SavedPage), (status = "4XX", body = Problem)))]
pub async fn list_saved(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(before): Query<Before>,
) -> Result<Json<SavedPage>> {
    service::list(&state, user.user_id, (before.before, before.limit))
        .await
        .map(Json)
}

#[utoipa::path(put, path = "/me/saved/{id}/{messageId}",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,)), security(("bearer" = [])),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn save_message(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(path): Path<(ConversationId, MessageId)>,
) -> Result<StatusCode> {
    service::save(&state, user.user_id, place(path))
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

#[utoipa::path(delete, path = "/me/saved/{id}/{messageId}",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,)), security(("bearer" = [])),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn unsave_message(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(path): Path<(ConversationId, MessageId)>,
) -> Result<StatusCode> {
    service::unsave(&state, user.user_id, place(path))
        .await
        .map(|()| StatusCode::NO_CONTENT)
}
