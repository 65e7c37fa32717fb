//! The list of everybody, for those who keep order.

use linnet_protocol::{AccountPage, ErrorCode, UserId, WireError, limits};

use super::{
    permissions::{self, Action},
    queries::{self, AccountFilter},
    service::page_limit,
};
use crate::{auth, error::Result, state::AppState, users};

pub async fn list(state: &AppState, by: UserId, mut filter: AccountFilter) -> Result<AccountPage> {
    let role = auth::service::role(state, by).await?;
    permissions::check(Action::ReadAccounts, role)?;
    let limit = page_limit(filter.limit)?;
    if filter.query.chars().count() > limits::QUERY {
        return Err(WireError::new(ErrorCode::TooLong)
            .field("query")
            .max(limits::QUERY)
            .into());
    }
    for (field, text) in [("query", &filter.query), ("after", &filter.after)] {
        if text.contains('\0') {
            return Err(WireError::new(ErrorCode::InvalidText).field(field).into());
        }
    }
    filter.query = users::service::escape(&filter.query.trim().to_lowercase());
    let now = state.clock.now();
    let mut accounts = queries::accounts(&state.db, &filter, (now, limit + 1)).await?;
    let more = i64::try_from(accounts.len()).is_ok_and(|it| it > limit);
    accounts.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(AccountPage { accounts, more })
}
