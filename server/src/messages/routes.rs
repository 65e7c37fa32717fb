//! Messages over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{
    ConversationId, ErrorCode, HistoryPage, Message, NewMessage, Problem, WireError,
};
use serde::Deserialize;

use super::service::{self, Place};
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path, Query},
    state::AppState,
};

/// At most one place; without one the page is the newest.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct History {
    before: Option<i64>,
    after: Option<i64>,
    around: Option<i64>,
    limit: Option<usize>,
}

impl History {
    fn place(&self) -> Result<Place> {
        match (self.before, self.after, self.around) {
            (None, None, None) => Ok(Place::Newest),
            (Some(seq), None, None) => Ok(Place::Before(seq)),
            (None, Some(seq), None) => Ok(Place::After(seq)),
            (None, None, Some(seq)) => Ok(Place::Around(seq)),
            _ => Err(ErrorCode::InvalidRequest.into()),
        }
    }
}

#[utoipa::path(get, path = "/conversations/{id}/messages", params(("id" = ConversationId, Path,), History),
    security(("bearer" = [])), responses((status = 200, body = HistoryPage), (status = "4XX", body = Problem)))]
pub async fn list_messages(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
    Query(history): Query<History>,
) -> Result<Json<HistoryPage>> {
    let place = history.place()?;
    service::history(&state, user.user_id, id, (place, history.limit))
        .await
        .map(Json)
}

#[utoipa::path(post, path = "/conversations/{id}/messages", params(("id" = ConversationId, Path,)),
    request_body = NewMessage, security(("bearer" = [])),
    responses((status = 200, body = Message), (status = "4XX", body = Problem)))]
pub async fn send_message(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
    Body(new): Body<NewMessage>,
) -> Result<Json<Message>> {
    if new.conversation_id != id {
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("conversationId")
            .into());
    }
    service::send(&state, user.user_id, new).await.map(Json)
}
