//! The status over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{Me, NewStatus, Problem};

use super::service;
use crate::{auth::CurrentUser, error::Result, middleware::body::Body, state::AppState};

/// Says what one is doing, to whoever shares a conversation. `{}` takes it away.
#[utoipa::path(put, path = "/me/status", security(("bearer" = [])),
    request_body(content = NewStatus,
        example = json!({ "emoji": "🌴", "text": "on holiday" })),
    responses((status = 200, body = Me), (status = "4XX", body = Problem)))]
pub async fn set_status(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(new): Body<NewStatus>,
) -> Result<Json<Me>> {
    service::set(&state, user.user_id, new).await.map(Json)
}
