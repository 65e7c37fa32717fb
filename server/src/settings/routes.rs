//! Settings over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use linnet_protocol::{
    ChangeSettings, ConversationId, ConversationSettings, NameSection, OrderSections, Problem,
    Section, SectionId,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{do_not_disturb::routes as quiet, sections, service};
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path},
    state::AppState,
};

pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(get_settings, change_settings))
        .routes(routes!(list_sections, order_sections))
        .routes(routes!(name_section, remove_section))
        .routes(routes!(
            quiet::get_do_not_disturb,
            quiet::set_do_not_disturb
        ))
}

/// How one keeps a conversation: what alerts, archived, favourite, section.
#[utoipa::path(get, path = "/conversations/{id}/settings", params(("id" = ConversationId, Path,)),
    security(("bearer" = [])), responses((status = 200, body = ConversationSettings), (status = "4XX", body = Problem)))]
pub async fn get_settings(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
) -> Result<Json<ConversationSettings>> {
    service::get(&state, user.user_id, id).await.map(Json)
}

/// Absent fields stay as they are, `null` clears.
#[utoipa::path(patch, path = "/conversations/{id}/settings", params(("id" = ConversationId, Path,)),
    request_body(content = ChangeSettings,
        example = json!({ "notify": "mentions", "notifyUntil": "2030-01-01T08:00:00Z", "favourite": true })),
    security(("bearer" = [])), responses((status = 200, body = ConversationSettings), (status = "4XX", body = Problem)))]
pub async fn change_settings(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
    Body(new): Body<ChangeSettings>,
) -> Result<Json<ConversationSettings>> {
    service::change(&state, user.user_id, id, new)
        .await
        .map(Json)
}

/// The sections of one's list, in their order.
#[utoipa::path(get, path = "/me/sections", security(("bearer" = [])),
    responses((status = 200, body = [Section]), (status = "4XX", body = Problem)))]
pub async fn list_sections(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<Json<Vec<Section>>> {
    sections::list(&state, user.user_id).await.map(Json)
}

/// The named ones first and in this order, then the others, as they stood.
#[utoipa::path(put, path = "/me/sections", request_body = OrderSections, security(("bearer" = [])),
    responses((status = 200, body = [Section]), (status = "4XX", body = Problem)))]
pub async fn order_sections(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(new): Body<OrderSections>,
) -> Result<Json<Vec<Section>>> {
    sections::order(&state, user.user_id, new.section_ids)
        .await
        .map(Json)
}

/// Makes it, below the others, or names it anew.
#[utoipa::path(put, path = "/me/sections/{id}", params(("id" = SectionId, Path,)),
    request_body(content = NameSection, example = json!({ "name": "Projects" })), security(("bearer" = [])),
    responses((status = 200, body = Section), (status = "4XX", body = Problem)))]
pub async fn name_section(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<SectionId>,
    Body(new): Body<NameSection>,
) -> Result<Json<Section>> {
    sections::name(&state, user.user_id, id, &new.name)
        .await
        .map(Json)
}

/// Its conversations are then in no section.
#[utoipa::path(delete, path = "/me/sections/{id}", params(("id" = SectionId, Path,)), security(("bearer" = [])),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn remove_section(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<SectionId>,
) -> Result<StatusCode> {
    sections::remove(&state, user.user_id, id)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}
