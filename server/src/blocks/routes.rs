//! Blocks over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use linnet_protocol::{Block, Problem, UserId};

use super::service;
use crate::{auth::CurrentUser, error::Result, middleware::body::Path, state::AppState};

#[utoipa::path(get, path = "/me/blocks", security(("bearer" = [])),
    responses((status = 200, body = [Block]), (status = "4XX", body = Problem)))]
pub async fn list_blocks(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<Json<Vec<Block>>> {
    service::list(&state, user.user_id).await.map(Json)
}

#[utoipa::path(put, path = "/me/blocks/{userId}", params(("userId" = UserId, Path,)), security(("bearer" = [])),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn block_user(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(other): Path<UserId>,
) -> Result<StatusCode> {
    service::set(&state, user.user_id, other, false)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

#[utoipa::path(delete, path = "/me/blocks/{userId}", params(("userId" = UserId, Path,)), security(("bearer" = [])),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn unblock_user(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(other): Path<UserId>,
) -> Result<StatusCode> {
    service::set(&state, user.user_id, other, true)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}
