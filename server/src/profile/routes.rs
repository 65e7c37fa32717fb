//! Profiles over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{EditProfile, Me, Problem, Profile, UserId};

use super::service;
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path},
    state::AppState,
};

#[utoipa::path(get, path = "/me", security(("bearer" = [])),
    responses((status = 200, body = Me), (status = "4XX", body = Problem)))]
pub async fn me(State(state): State<AppState>, user: CurrentUser) -> Result<Json<Me>> {
    service::me(&state, user.user_id).await.map(Json)
}

#[utoipa::path(patch, path = "/me", security(("bearer" = [])),
    request_body(content = EditProfile, example = json!({ "displayName": "Anna Berg", "pronouns": "she/her", "bio": null })),
    responses((status = 200, body = Me), (status = "4XX", body = Problem)))]
pub async fn edit_me(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(edit): Body<EditProfile>,
) -> Result<Json<Me>> {
    service::edit(&state, user.user_id, edit).await.map(Json)
}

#[utoipa::path(get, path = "/users/{id}", params(("id" = UserId, Path,)), security(("bearer" = [])),
    responses((status = 200, body = Profile), (status = "4XX", body = Problem)))]
pub async fn get_user(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<UserId>,
) -> Result<Json<Profile>> {
    service::profile(&state, user.user_id, id).await.map(Json)
}
