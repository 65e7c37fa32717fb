//! Keeping order over HTTP.

use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::{StatusCode, request::Parts},
};
use linnet_protocol::{AccountPage, AuditPage, Problem, SetServerRole, Suspend, UserId};

use super::{
    Actor, accounts, audit,
    queries::{AccountFilter, AuditFilter},
    service,
};
use crate::{
    auth::CurrentUser,
    error::{Error, Result},
    middleware::{
        address::Origin,
        body::{Body, Path, Query},
    },
    state::AppState,
};

impl FromRequestParts<AppState> for Actor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let user = CurrentUser::from_request_parts(parts, state).await?;
        let Ok(origin) = Origin::from_request_parts(parts, state).await;
        Ok(Self {
            user_id: user.user_id,
            address: origin.address(),
        })
    }
}

/// For moderators.
#[utoipa::path(get, path = "/admin/users", params(AccountFilter), security(("bearer" = [])),
    responses((status = 200, body = AccountPage), (status = "4XX", body = Problem)))]
pub async fn list_accounts(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(filter): Query<AccountFilter>,
) -> Result<Json<AccountPage>> {
    accounts::list(&state, user.user_id, filter).await.map(Json)
}

/// For admins, to people and roles below their own; `owner` hands the server over.
#[utoipa::path(put, path = "/admin/users/{id}/role", params(("id" = UserId, Path,)), security(("bearer" = [])),
    request_body(content = SetServerRole, example = json!({ "role": "moderator" })),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn set_server_role(
    State(state): State<AppState>,
    actor: Actor,
    Path(id): Path<UserId>,
    Body(new): Body<SetServerRole>,
) -> Result<StatusCode> {
    service::set_role(&state, actor, id, new.role)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// For moderators: ends every session of the person and lets them in no more until then.
#[utoipa::path(put, path = "/admin/users/{id}/suspension", params(("id" = UserId, Path,)), security(("bearer" = [])),
    request_body(content = Suspend, example = json!({ "reason": "Adverts, again." })),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn suspend_user(
    State(state): State<AppState>,
    actor: Actor,
    Path(id): Path<UserId>,
    Body(suspend): Body<Suspend>,
) -> Result<StatusCode> {
    service::suspend(&state, actor, id, suspend)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

#[utoipa::path(delete, path = "/admin/users/{id}/suspension", params(("id" = UserId, Path,)), security(("bearer" = [])),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn unsuspend_user(
    State(state): State<AppState>,
    actor: Actor,
    Path(id): Path<UserId>,
) -> Result<StatusCode> {
    service::unsuspend(&state, actor, id)
        .await
        .map(|()| StatusCode::NO_CONTENT)
}

/// For moderators: every message of the person, everywhere. It goes on after the answer.
#[utoipa::path(delete, path = "/admin/users/{id}/messages", params(("id" = UserId, Path,)), security(("bearer" = [])),
    responses((status = 202), (status = "4XX", body = Problem)))]
pub async fn remove_messages(
    State(state): State<AppState>,
    actor: Actor,
    Path(id): Path<UserId>,
) -> Result<StatusCode> {
    service::remove_messages(&state, actor, id)
        .await
        .map(|()| StatusCode::ACCEPTED)
}

/// For admins, newest first.
#[utoipa::path(get, path = "/admin/audit", params(AuditFilter), security(("bearer" = [])),
    responses((status = 200, body = AuditPage), (status = "4XX", body = Problem)))]
pub async fn list_audit(
    State(state): State<AppState>,
    user: CurrentUser,
    Query(filter): Query<AuditFilter>,
) -> Result<Json<AuditPage>> {
    audit::list(&state, user.user_id, filter).await.map(Json)
}
