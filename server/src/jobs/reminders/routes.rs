//! Reminders over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{NewReminder, Problem, PutOffReminder, Reminder, ReminderId};

use super::service;
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path},
    state::AppState,
};

/// One's reminders that are not dealt with, the earliest first.
#[utoipa::path(get, path = "/me/reminders", security(("bearer" = [])),
    responses((status = 200, body = [Reminder]), (status = "4XX", body = Problem)))]
pub async fn list_reminders(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<Json<Vec<Reminder>>> {
    service::list(&state, user.user_id).await.map(Json)
}

#[utoipa::path(post, path = "/me/reminders",
    request_body(content = NewReminder, example = json!({
        "id": "0198c0de-0000-7000-8000-000000000000",
        "conversationId": "0198c0de-0000-7000-8000-000000000000",
        "messageId": "0198c0de-0000-7000-8000-000000000002", "remindAt": "2027-01-04T08:00:00Z" })),
    security(("bearer" = [])),
    responses((status = 200, body = Reminder), (status = "4XX", body = Problem)))]
pub async fn create_reminder(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(new): Body<NewReminder>,
) -> Result<Json<Reminder>> {
    service::create(&state, user.user_id, new).await.map(Json)
}

/// Another time, also for one whose time had come.
#[utoipa::path(patch, path = "/me/reminders/{id}", params(("id" = ReminderId, Path,)),
    request_body(content = PutOffReminder, example = json!({ "remindAt": "2027-01-04T08:00:00Z" })),
    security(("bearer" = [])), responses((status = 200, body = Reminder), (status = "4XX", body = Problem)))]
pub async fn put_off_reminder(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ReminderId>,
    Body(new): Body<PutOffReminder>,
) -> Result<Json<Reminder>> {
    service::put_off(&state, user.user_id, id, new.remind_at)
        .await
        .map(Json)
}

/// Done with it, whether its time had come or not.
#[utoipa::path(delete, path = "/me/reminders/{id}", params(("id" = ReminderId, Path,)), security(("bearer" = [])),
    responses((status = 200, body = Reminder), (status = "4XX", body = Problem)))]
pub async fn finish_reminder(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ReminderId>,
) -> Result<Json<Reminder>> {
    service::finish(&state, user.user_id, id).await.map(Json)
}
