//! Messages over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{
    ConversationId, ErrorCode, HistoryPage, Message, MessageId, MessageRef, NewMessage, Problem,
    WireError,
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    edits::routes as edits,
    pins::routes as pins,
    reactions::routes as reactions,
    saved::routes as saved,
    service::{self, Place},
    threads::routes as threads,
};
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path, Query},
    state::AppState,
};

pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_messages, send_message))
        .routes(routes!(
            get_message,
            edits::edit_message,
            edits::delete_message
        ))
        .routes(routes!(edits::list_edits))
        .routes(routes!(reactions::list_reactions))
        .routes(routes!(threads::list_threads))
        .routes(routes!(threads::read_thread))
        .routes(routes!(saved::list_saved))
        .routes(routes!(saved::save_message, saved::unsave_message))
        .routes(routes!(pins::list_pins))
        .routes(routes!(pins::pin_message, pins::unpin_message))
        .routes(routes!(reactions::add_reaction, reactions::remove_reaction))
}

/// The message that an address names.
pub(super) fn place((conversation_id, message_id): (ConversationId, MessageId)) -> MessageRef {
    MessageRef {
        conversation_id,
        message_id,
    }
}

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

/// What a link to a message leads to; `around` its `seq` is what stands beside it.
#[utoipa::path(get, path = "/conversations/{id}/messages/{messageId}",
    params(("id" = ConversationId, Path,), ("messageId" = MessageId, Path,)), security(("bearer" = [])),
    responses((status = 200, body = Message), (status = "4XX", body = Problem)))]
pub async fn get_message(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(path): Path<(ConversationId, MessageId)>,
) -> Result<Json<Message>> {
    service::get(&state, user.user_id, place(path))
        .await
        .map(Json)
}

#[utoipa::path(post, path = "/conversations/{id}/messages", params(("id" = ConversationId, Path,)),
    request_body(content = NewMessage,
        example = json!({
        "id": "0198c0de-0000-7000-8000-000000000001",
        "conversationId": "0198c0de-0000-7000-8000-000000000000",
        "body": "See you **tomorrow**, @anna" })),
    security(("bearer" = [])),
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
