//! Who may see whom: everybody on a server may find everybody else on it.

use linnet_protocol::{ErrorCode, User, UserId, WireError, limits};

use super::queries;
use crate::{error::Result, state::AppState};

pub async fn get(state: &AppState, id: UserId) -> Result<User> {
    queries::user(&state.db, id)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

pub async fn search(state: &AppState, asking: UserId, query: &str) -> Result<Vec<User>> {
    if query.chars().count() > limits::QUERY {
        return Err(WireError::new(ErrorCode::TooLong)
            .field("query")
            .max(limits::QUERY)
            .into());
    }
    if query.contains('\0') {
        return Err(WireError::new(ErrorCode::InvalidText).field("query").into());
    }
    let limit = i64::try_from(limits::USERS_FOUND).unwrap_or(i64::MAX);
    Ok(queries::search(
        &state.db,
        asking,
        &escape(&query.trim().to_lowercase()),
        limit,
    )
    .await?)
}

/// `%` and `_` are letters to a person.
fn escape(text: &str) -> String {
    text.replace('\\', r"\\")
        .replace('%', r"\%")
        .replace('_', r"\_")
}
