//! Leaving, and taking one's things along, over HTTP.

use axum::{
    body::Body as Raw,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use linnet_protocol::{DeactivateAccount, DeleteAccount, Problem, UserId};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{export, service};
use crate::{
    admin::Actor,
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path},
    state::AppState,
};

pub(crate) fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(deactivate_me))
        .routes(routes!(delete_me))
        .routes(routes!(reactivate_user))
}

/// What takes as long as its bytes do.
pub(crate) fn streams() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(export_me))
}

/// Ends every session, and lets nobody in until an admin does. The name stays. Whoever owns the server hands it over
/// first (`hand_over_first`).
#[utoipa::path(post, path = "/me/deactivate", security(("bearer" = [])),
    request_body(content = DeactivateAccount, example = json!({ "password": "a quiet bird in the reeds" })),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn deactivate_me(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(asked): Body<DeactivateAccount>,
) -> Result<StatusCode> {
    service::deactivate(&state, user.user_id, asked)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// For good: name, address, picture, settings and files that no message shows. Messages stay as those of nobody, or go
/// too. It goes on after the answer. Whoever owns the server hands it over first (`hand_over_first`).
#[utoipa::path(post, path = "/me/delete", security(("bearer" = [])),
    request_body(content = DeleteAccount,
        example = json!({ "password": "a quiet bird in the reeds", "removeMessages": true })),
    responses((status = 202), (status = "4XX", body = Problem)))]
pub(crate) async fn delete_me(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(asked): Body<DeleteAccount>,
) -> Result<StatusCode> {
    service::delete(&state, user.user_id, asked)
        .await
        .map(|()| StatusCode::ACCEPTED)
}

/// For admins: lets somebody in again who deactivated the account.
#[utoipa::path(delete, path = "/admin/users/{id}/deactivation", params(("id" = UserId, Path,)),
    security(("bearer" = [])), responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn reactivate_user(
    State(state): State<AppState>,
    actor: Actor,
    Path(id): Path<UserId>,
) -> Result<StatusCode> {
    service::reactivate(&state, actor, id)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// Everything of one's own as of one instant, as a tar archive: JSON Lines, the files, and a `manifest.json` at its end.
/// An archive without one was cut off.
#[utoipa::path(get, path = "/me/export", security(("bearer" = [])),
    responses((status = 200, content_type = "application/x-tar", body = Vec<u8>), (status = "4XX", body = Problem)))]
pub(crate) async fn export_me(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<Response> {
    let bytes = export::begin(&state, user)?;
    let headers = [
        (header::CONTENT_TYPE, "application/x-tar"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"linnet-export.tar\"",
        ),
    ];
    Ok((headers, Raw::from_stream(bytes)).into_response())
}
