//! What is done to accounts: roles, and suspension.

use linnet_protocol::{
    AuditAction, ErrorCode, ServerRole, Suspend, Suspension, UserId, WireError, limits, text,
};
use sqlx::PgConnection;

use super::{
    Actor, audit,
    permissions::{self, Action},
    queries,
};
use crate::{
    auth,
    error::{Error, Result},
    state::AppState,
};

const USUAL_PAGE: usize = 50;

pub fn page_limit(asked: Option<usize>) -> Result<i64> {
    let limit = asked.unwrap_or(USUAL_PAGE);
    if limit == 0 || limit > limits::PAGE_ROWS {
        return Err(WireError::new(ErrorCode::TooMany)
            .field("limit")
            .max(limits::PAGE_ROWS)
            .into());
    }
    Ok(i64::try_from(limit).unwrap_or(i64::MAX))
}

/// Both roles, which stay so until the transaction ends.
pub async fn roles(
    tx: &mut PgConnection,
    actor: Actor,
    target: UserId,
) -> Result<(ServerRole, ServerRole)> {
    let roles = queries::lock_roles(tx, &[actor.user_id, target]).await?;
    let of = |id| roles.iter().find(|it| it.0 == id).map(|it| it.1);
    let own = of(actor.user_id).ok_or(ErrorCode::Forbidden)?;
    // Whoever may do nothing learns nothing of who there is.
    if own == ServerRole::Member {
        return Err(ErrorCode::Forbidden.into());
    }
    let theirs = of(target).ok_or(ErrorCode::NotFound)?;
    Ok((own, theirs))
}

/// Giving somebody the role they have changes nothing.
pub async fn set_role(
    state: &AppState,
    actor: Actor,
    target: UserId,
    role: ServerRole,
) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            let (own, theirs) = roles(&mut tx, actor, target).await?;
            if role == ServerRole::Owner {
                return hand_over(&state, tx, actor, (target, own, theirs)).await;
            }
            permissions::check_over(Action::ChangeRoles, own, theirs)?;
            if role >= own {
                return Err(ErrorCode::Forbidden.into());
            }
            if role == theirs {
                return Ok(());
            }
            queries::set_role(&mut tx, target, role).await?;
            let details = [("from", name(theirs)), ("to", name(role))];
            let what = (AuditAction::RoleChanged, Some(target));
            audit::write(&state, &mut tx, actor, what, &details).await?;
            tx.commit().await?;
            Ok(())
        })
        .await
}

/// The one who had the server is an admin from then on, so there is always exactly one owner.
async fn hand_over(
    state: &AppState,
    mut tx: sqlx::Transaction<'static, sqlx::Postgres>,
    actor: Actor,
    (target, own, theirs): (UserId, ServerRole, ServerRole),
) -> Result<()> {
    permissions::check(Action::HandOver, own)?;
    if theirs == ServerRole::Owner {
        return Ok(());
    }
    if !queries::may_sign_in(&mut tx, target, state.clock.now()).await? {
        return Err(WireError::new(ErrorCode::CannotReach).into());
    }
    queries::set_role(&mut tx, actor.user_id, ServerRole::Admin).await?;
    queries::set_role(&mut tx, target, ServerRole::Owner).await?;
    let what = (AuditAction::ServerHandedOver, Some(target));
    audit::write(state, &mut tx, actor, what, &[]).await?;
    tx.commit().await?;
    Ok::<_, Error>(())
}

/// Signed out everywhere within a second, and not let in again until then. Said anew, the later word holds.
pub async fn suspend(
    state: &AppState,
    actor: Actor,
    target: UserId,
    suspend: Suspend,
) -> Result<()> {
    let reason = text::paragraphs(&suspend.reason, "reason", limits::REASON)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let now = state.clock.now();
            if suspend.until.is_some_and(|it| it <= now) {
                return Err(WireError::new(ErrorCode::InvalidRequest)
                    .field("until")
                    .into());
            }
            let mut tx = state.db.begin().await?;
            let (own, theirs) = roles(&mut tx, actor, target).await?;
            permissions::check_over(Action::Suspend, own, theirs)?;
            let until = suspend.until;
            let suspension = Suspension {
                since: now,
                until,
                reason: reason.clone(),
            };
            queries::set_suspension(&mut tx, target, Some(&suspension)).await?;
            auth::queries::end_all(&mut tx, target, None, now).await?;
            let until = until.map_or_else(|| "none".to_owned(), |it| it.to_rfc3339());
            let details = [("until", until), ("reason", reason)];
            let what = (AuditAction::Suspended, Some(target));
            audit::write(&state, &mut tx, actor, what, &details).await?;
            tx.commit().await?;
            state.hub.end_all(target, None, ErrorCode::SessionEnded);
            Ok(())
        })
        .await
}

/// Letting in who is not suspended changes nothing.
pub async fn unsuspend(state: &AppState, actor: Actor, target: UserId) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            let (own, theirs) = roles(&mut tx, actor, target).await?;
            permissions::check_over(Action::Suspend, own, theirs)?;
            if !queries::set_suspension(&mut tx, target, None).await? {
                return Ok(());
            }
            let what = (AuditAction::Unsuspended, Some(target));
            audit::write(&state, &mut tx, actor, what, &[]).await?;
            tx.commit().await?;
            Ok(())
        })
        .await
}

/// Every message of the person becomes a tombstone. It is a long work: this only says that it is to be done.
pub async fn remove_messages(state: &AppState, actor: Actor, target: UserId) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            let (own, theirs) = roles(&mut tx, actor, target).await?;
            permissions::check_over(Action::RemoveMessages, own, theirs)?;
            if !queries::begin_removal(&mut tx, target, state.clock.now()).await? {
                return Ok(());
            }
            let what = (AuditAction::MessagesRemoved, Some(target));
            audit::write(&state, &mut tx, actor, what, &[]).await?;
            tx.commit().await?;
            state.bell.ring();
            Ok(())
        })
        .await
}

fn name(role: ServerRole) -> String {
    serde_json::to_value(role)
        .ok()
        .and_then(|it| it.as_str().map(str::to_owned))
        .unwrap_or_default()
}
