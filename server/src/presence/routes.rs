//! What one withholds, over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{NewPrivacy, Privacy, Problem};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::privacy;
use crate::{auth::CurrentUser, error::Result, middleware::body::Body, state::AppState};

pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get_privacy, set_privacy))
}

/// What one withholds from others, and so sees none of others' either.
#[utoipa::path(get, path = "/me/privacy", security(("bearer" = [])),
    responses((status = 200, body = Privacy), (status = "4XX", body = Problem)))]
pub async fn get_privacy(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<Json<Privacy>> {
    privacy::get(&state, user.user_id).await.map(Json)
}

#[utoipa::path(put, path = "/me/privacy",
    request_body(content = NewPrivacy, example = json!({ "presence": true, "typing": true, "receipts": false })),
    security(("bearer" = [])),
    responses((status = 200, body = Privacy), (status = "4XX", body = Problem)))]
pub async fn set_privacy(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(new): Body<NewPrivacy>,
) -> Result<Json<Privacy>> {
    privacy::set(&state, user.user_id, new).await.map(Json)
}
