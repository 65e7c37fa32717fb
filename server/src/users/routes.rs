//! People over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{Problem, User};
use serde::Deserialize;

use super::service;
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::{body::Query, rate_limit::Bucket},
    state::AppState,
};

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Search {
    #[serde(default)]
    query: String,
}

#[utoipa::path(get, path = "/users", params(Search), security(("bearer" = [])),
    responses((status = 200, body = [User]), (status = "4XX", body = Problem)))]
pub async fn search_users(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(search): Query<Search>,
) -> Result<Json<Vec<User>>> {
    state.limits.check(Bucket::Search, &user.user_id)?;
    service::search(&state, user.user_id, &search.query)
        .await
        .map(Json)
}
