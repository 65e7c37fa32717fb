//! The record: written in the transaction of what it records, and never changed (the database refuses).

use std::collections::BTreeMap;

use linnet_protocol::{AuditAction, AuditPage, UserId};
use sqlx::PgConnection;

use super::{
    Actor,
    permissions::{self, Action},
    queries::{self, AuditFilter},
    service::page_limit,
};
use crate::{auth, error::Result, state::AppState};

/// Takes what happened to whom; `details` as the action names them.
pub async fn write(
    state: &AppState,
    tx: &mut PgConnection,
    actor: Actor,
    (action, target): (AuditAction, Option<UserId>),
    details: &[(&str, String)],
) -> Result<()> {
    let details: BTreeMap<_, _> = details
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    let now = state.clock.now();
    Ok(queries::insert_audit(tx, (Some(actor), now), (action, target), details).await?)
}

pub async fn list(state: &AppState, by: UserId, filter: AuditFilter) -> Result<AuditPage> {
    let role = auth::service::role(state, by).await?;
    permissions::check(Action::ReadAudit, role)?;
    let limit = page_limit(filter.limit)?;
    let mut entries = queries::audit(&state.db, &filter, limit + 1).await?;
    let more = i64::try_from(entries.len()).is_ok_and(|it| it > limit);
    entries.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(AuditPage { entries, more })
}
