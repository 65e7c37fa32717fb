//! Snapshots, and a person's own changes, over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{ConversationId, PersonalPage, Problem, Snapshot};
use serde::Deserialize;

use super::{personal, service};
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Path, Query},
    state::AppState,
};

#[utoipa::path(get, path = "/conversations/{id}/snapshot", params(("id" = ConversationId, Path,)),
    security(("bearer" = [])), responses((status = 200, body = Snapshot), (status = "4XX", body = Problem)))]
pub async fn read_snapshot(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
) -> Result<Json<Snapshot>> {
    service::snapshot(&state, user.user_id, id).await.map(Json)
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Above {
    /// The `through` of the page before; 0 at first.
    #[serde(default)]
    cursor: i64,
}

/// What changed for oneself alone: settings, sections, saved messages and all else that nobody else sees.
#[utoipa::path(get, path = "/me/changes", params(Above), security(("bearer" = [])),
    responses((status = 200, body = PersonalPage), (status = "4XX", body = Problem)))]
pub async fn read_own_changes(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(above): Query<Above>,
) -> Result<Json<PersonalPage>> {
    personal::page(&state, user.user_id, above.cursor)
        .await
        .map(Json)
}
