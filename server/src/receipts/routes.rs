//! Receipts over HTTP, for groups that are too large to be told of each.

use axum::{Json, extract::State};
use linnet_protocol::{ConversationId, Problem, Receipt, Unread, UnreadFrom};

use super::{service, unread};
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path},
    state::AppState,
};

#[utoipa::path(get, path = "/conversations/{id}/receipts", params(("id" = ConversationId, Path,)),
    security(("bearer" = [])), responses((status = 200, body = [Receipt]), (status = "4XX", body = Problem)))]
pub async fn list_receipts(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
) -> Result<Json<Vec<Receipt>>> {
    service::list(&state, user.user_id, id).await.map(Json)
}

/// Everything from this message on is unread again, until one reads at or above it.
#[utoipa::path(put, path = "/conversations/{id}/unread", params(("id" = ConversationId, Path,)),
    request_body(content = UnreadFrom, example = json!({ "seq": 120 })),
    security(("bearer" = [])), responses((status = 200, body = Unread), (status = "4XX", body = Problem)))]
pub async fn mark_unread(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
    Body(from): Body<UnreadFrom>,
) -> Result<Json<Unread>> {
    unread::mark(&state, user.user_id, id, from.seq)
        .await
        .map(Json)
}
