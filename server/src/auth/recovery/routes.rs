//! Getting back in, over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use linnet_protocol::{
    Me, NewPassword, NewResetLink, Problem, RequestEmailCode, RequestReset, ResetLink, SetEmail,
    UserId, VerifyEmail,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{email, links, service};
use crate::{
    admin::Actor,
    auth::CurrentUser,
    error::Result,
    middleware::{
        address::Origin,
        body::{Body, Path},
    },
    state::AppState,
};

pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(request_email_code))
        .routes(routes!(request_reset))
        .routes(routes!(reset_password))
        .routes(routes!(make_reset_link))
        .routes(routes!(set_email))
        .routes(routes!(verify_email))
}

/// Sends a code to an address for which an account is to be made. The answer does not say whether it has one.
#[utoipa::path(post, path = "/auth/email-codes",
    request_body(content = RequestEmailCode, example = json!({ "email": "anna@example.org" })),
    responses((status = 202), (status = "4XX", body = Problem)))]
pub async fn request_email_code(
    State(state): State<AppState>,
    origin: Origin,
    Body(form): Body<RequestEmailCode>,
) -> Result<StatusCode> {
    email::request_code(&state, form, origin)
        .await
        .map(|()| StatusCode::ACCEPTED)
}

/// Sends a code for a new password. The answer does not say whether there is such an account.
#[utoipa::path(post, path = "/auth/reset-requests",
    request_body(content = RequestReset, example = json!({ "login": "anna@example.org" })),
    responses((status = 202), (status = "4XX", body = Problem)))]
pub async fn request_reset(
    State(state): State<AppState>,
    origin: Origin,
    Body(form): Body<RequestReset>,
) -> Result<StatusCode> {
    service::request_reset(&state, form, origin)
        .await
        .map(|()| StatusCode::ACCEPTED)
}

/// Sets a new password with a code, which works once, and ends every session.
#[utoipa::path(post, path = "/auth/reset",
    request_body(content = NewPassword, example = json!({ "code": "q83vASNFZ4mrze8BI0Vniw", "password": "seven reeds in the wind" })),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn reset_password(
    State(state): State<AppState>,
    origin: Origin,
    Body(new): Body<NewPassword>,
) -> Result<StatusCode> {
    service::reset(&state, new, origin)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// For admins, to people below their own role. Sent twice it is made once.
#[utoipa::path(post, path = "/admin/users/{id}/reset-links", params(("id" = UserId, Path,)), security(("bearer" = [])),
    request_body(content = NewResetLink, example = json!({ "id": "0198c0de-0000-7000-8000-000000000000", "hours": 24 })),
    responses((status = 200, body = ResetLink), (status = "4XX", body = Problem)))]
pub async fn make_reset_link(
    State(state): State<AppState>,
    actor: Actor,
    Path(id): Path<UserId>,
    Body(new): Body<NewResetLink>,
) -> Result<Json<ResetLink>> {
    links::make(&state, actor, id, new).await.map(Json)
}

/// Where the server sends mail, the new address counts once its code was typed.
#[utoipa::path(put, path = "/me/email", security(("bearer" = [])),
    request_body(content = SetEmail, example = json!({ "email": "anna@example.org", "password": "a quiet bird in the reeds" })),
    responses((status = 200, body = Me), (status = "4XX", body = Problem)))]
pub async fn set_email(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(form): Body<SetEmail>,
) -> Result<Json<Me>> {
    email::set(&state, user.user_id, form).await.map(Json)
}

#[utoipa::path(post, path = "/me/email/verify", security(("bearer" = [])),
    request_body(content = VerifyEmail, example = json!({ "code": "q83vASNFZ4mrze8BI0Vniw" })),
    responses((status = 200, body = Me), (status = "4XX", body = Problem)))]
pub async fn verify_email(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(form): Body<VerifyEmail>,
) -> Result<Json<Me>> {
    email::verify(&state, user.user_id, form).await.map(Json)
}
