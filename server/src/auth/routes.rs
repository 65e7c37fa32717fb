//! Accounts and sessions over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use linnet_protocol::{
    ChangePassword, Invite, NewInvite, Problem, RefreshRequest, Session, SessionId, SignIn, SignUp,
    SignedIn, Tokens,
};

use super::{CurrentUser, change as changing, invites, service, sign_up as signing_up};
use crate::{
    admin::Actor,
    error::Result,
    middleware::{
        address::Origin,
        body::{Body, Path},
        rate_limit::Bucket,
    },
    state::AppState,
};

#[utoipa::path(post, path = "/auth/sign-up", request_body = SignUp,
    responses((status = 200, body = SignedIn), (status = "4XX", body = Problem)))]
pub async fn sign_up(
    State(state): State<AppState>,
    origin: Origin,
    Body(form): Body<SignUp>,
) -> Result<Json<SignedIn>> {
    state.limits.check(Bucket::SignUp, &origin)?;
    signing_up::sign_up(&state, form, origin).await.map(Json)
}

#[utoipa::path(post, path = "/auth/sign-in", request_body = SignIn,
    responses((status = 200, body = SignedIn), (status = "4XX", body = Problem)))]
pub async fn sign_in(
    State(state): State<AppState>,
    origin: Origin,
    Body(form): Body<SignIn>,
) -> Result<Json<SignedIn>> {
    // By address, against trying many names; the service looks after the many passwords for one.
    state.limits.check(Bucket::SignInAddress, &origin)?;
    service::sign_in(&state, form, origin).await.map(Json)
}

#[utoipa::path(post, path = "/auth/refresh", request_body = RefreshRequest,
    responses((status = 200, body = Tokens), (status = "4XX", body = Problem)))]
pub async fn refresh(
    State(state): State<AppState>,
    origin: Origin,
    Body(request): Body<RefreshRequest>,
) -> Result<Json<Tokens>> {
    state.limits.check(Bucket::Refresh, &origin)?;
    service::refresh(&state, &request, origin).await.map(Json)
}

#[utoipa::path(post, path = "/auth/sign-out", security(("bearer" = [])),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn sign_out(State(state): State<AppState>, user: CurrentUser) -> Result<StatusCode> {
    service::sign_out(&state, user)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

#[utoipa::path(get, path = "/sessions", security(("bearer" = [])),
    responses((status = 200, body = [Session]), (status = "4XX", body = Problem)))]
pub async fn list_sessions(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<Json<Vec<Session>>> {
    service::list_sessions(&state, user).await.map(Json)
}

#[utoipa::path(delete, path = "/sessions/{id}", params(("id" = SessionId, Path,)), security(("bearer" = [])),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn end_session(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<SessionId>,
) -> Result<StatusCode> {
    service::end_session(&state, user, id)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// All but the one that asks.
#[utoipa::path(delete, path = "/sessions", security(("bearer" = [])),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn end_other_sessions(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<StatusCode> {
    service::end_other_sessions(&state, user)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// Ends the other sessions, unless they are to be kept.
#[utoipa::path(put, path = "/me/password", security(("bearer" = [])),
    request_body(content = ChangePassword, example = json!({ "password": "a quiet bird in the reeds", "newPassword": "seven reeds in the wind" })),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn change_password(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(change): Body<ChangePassword>,
) -> Result<StatusCode> {
    changing::change(&state, user, change)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/invites", request_body = NewInvite, security(("bearer" = [])),
    responses((status = 200, body = Invite), (status = "4XX", body = Problem)))]
pub async fn create_invite(
    State(state): State<AppState>,
    actor: Actor,
    Body(new): Body<NewInvite>,
) -> Result<Json<Invite>> {
    invites::create(&state, actor, new).await.map(Json)
}
