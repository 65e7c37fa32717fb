//! The list of conversations over HTTP.

use axum::{Json, extract::State};
use linnet_protocol::{ConversationId, OverviewPage, Problem};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::service;
use crate::{auth::CurrentUser, error::Result, middleware::body::Query, state::AppState};

pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(read_overview))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// The last conversation of the page before.
    after: Option<ConversationId>,
    /// 200 unless said; at most 500.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// One's conversations with all that a list shows: settings, unread numbers, the newest message.
#[utoipa::path(get, path = "/conversations/overview", params(Part), security(("bearer" = [])),
    responses((status = 200, body = OverviewPage), (status = "4XX", body = Problem)))]
pub async fn read_overview(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(part): Query<Part>,
) -> Result<Json<OverviewPage>> {
    service::list(&state, user.user_id, part.after, part.limit)
        .await
        .map(Json)
}
