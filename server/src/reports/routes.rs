//! Reports over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use linnet_protocol::{NewReport, Problem, Report, ReportId, ReportPage, ResolveReport};

use super::{queries::ReportFilter, service};
use crate::{
    admin::Actor,
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path, Query},
    state::AppState,
};

/// Sent twice it is one report.
#[utoipa::path(put, path = "/reports/{id}", params(("id" = ReportId, Path,)), security(("bearer" = [])),
    request_body(content = NewReport,
        example = json!({ "userId": "0198c0de-0000-7000-8000-00000000000a", "reason": "Sends adverts to everybody." })),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn file_report(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ReportId>,
    Body(new): Body<NewReport>,
) -> Result<StatusCode> {
    service::file(&state, user.user_id, id, new)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// For moderators; without what was reported about oneself.
#[utoipa::path(get, path = "/admin/reports", params(ReportFilter), security(("bearer" = [])),
    responses((status = 200, body = ReportPage), (status = "4XX", body = Problem)))]
pub async fn list_reports(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(filter): Query<ReportFilter>,
) -> Result<Json<ReportPage>> {
    service::list(&state, user.user_id, filter).await.map(Json)
}

#[utoipa::path(post, path = "/admin/reports/{id}/claim", params(("id" = ReportId, Path,)), security(("bearer" = [])),
    responses((status = 200, body = Report), (status = "4XX", body = Problem)))]
pub async fn claim_report(
    State(state): State<AppState>,
    actor: Actor,
    Path(id): Path<ReportId>,
) -> Result<Json<Report>> {
    service::claim(&state, actor, id).await.map(Json)
}

#[utoipa::path(post, path = "/admin/reports/{id}/resolve", params(("id" = ReportId, Path,)), security(("bearer" = [])),
    request_body(content = ResolveReport, example = json!({ "note": "Suspended for a week." })),
    responses((status = 200, body = Report), (status = "4XX", body = Problem)))]
pub async fn resolve_report(
    State(state): State<AppState>,
    actor: Actor,
    Path(id): Path<ReportId>,
    Body(resolve): Body<ResolveReport>,
) -> Result<Json<Report>> {
    service::resolve(&state, actor, id, &resolve.note)
        .await
        .map(Json)
}
