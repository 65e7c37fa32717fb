//! Who asks: the access token in the header. A token in the address is none.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use linnet_protocol::ErrorCode;

use super::rate_limit::Bucket;
use crate::{
    auth::{CurrentUser, service},
    error::Error,
    state::AppState,
};

impl FromRequestParts<AppState> for CurrentUser {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let header = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|it| it.to_str().ok());
        let token = header.and_then(|it| it.split_once(' '));
        let Some((_, token)) = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        else {
            return Err(ErrorCode::Unauthorized.into());
        };
        let (user, _) = service::authenticate(state, token.trim()).await?;
        state.limits.check(Bucket::Request, &user.user_id)?;
        if !parts.method.is_safe() {
            state.limits.check(Bucket::Write, &user.user_id)?;
        }
        Ok(user)
    }
}
