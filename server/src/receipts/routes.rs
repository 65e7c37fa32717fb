//! Receipts over HTTP, for groups that are too large to be told of each.

use axum::{Json, extract::State};
use linnet_protocol::{ConversationId, Problem, Receipt};

use super::service;
use crate::{auth::CurrentUser, error::Result, middleware::body::Path, state::AppState};

#[utoipa::path(get, path = "/conversations/{id}/receipts", params(("id" = ConversationId, Path,)),
    security(("bearer" = [])), responses((status = 200, body = [Receipt]), (status = "4XX", body = Problem)))]
pub async fn list_receipts(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
) -> Result<Json<Vec<Receipt>>> {
    service::list(&state, user.user_id, id).await.map(Json)
}
