//! Snapshots over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{ConversationId, Problem, Snapshot};

use super::service;
use crate::{auth::CurrentUser, error::Result, middleware::body::Path, state::AppState};

#[utoipa::path(get, path = "/conversations/{id}/snapshot", params(("id" = ConversationId, Path,)),
    security(("bearer" = [])), responses((status = 200, body = Snapshot), (status = "4XX", body = Problem)))]
pub async fn read_snapshot(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
) -> Result<Json<Snapshot>> {
    service::snapshot(&state, user.user_id, id).await.map(Json)
}
