//! Do-not-disturb over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{DoNotDisturb, NewDoNotDisturb, Problem};

use crate::{auth::CurrentUser, error::Result, middleware::body::Body, state::AppState};

/// When one wants no noise.
#[utoipa::path(get, path = "/me/do-not-disturb", security(("bearer" = [])),
    responses((status = 200, body = DoNotDisturb), (status = "4XX", body = Problem)))]
pub async fn get_do_not_disturb(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<Json<DoNotDisturb>> {
    super::get(&state, user.user_id).await.map(Json)
}

/// Until an end, and in the times of a week; what is absent is none. Minutes are counted from midnight.
#[utoipa::path(put, path = "/me/do-not-disturb", security(("bearer" = [])),
    request_body(content = NewDoNotDisturb, example = json!({ "schedule": {
        "timeZone": "Europe/Vienna", "times": [{ "days": ["saturday", "sunday"], "from": 1320, "to": 480 }] } })),
    responses((status = 200, body = DoNotDisturb), (status = "4XX", body = Problem)))]
pub async fn set_do_not_disturb(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(new): Body<NewDoNotDisturb>,
) -> Result<Json<DoNotDisturb>> {
    super::set(&state, user.user_id, new).await.map(Json)
}
