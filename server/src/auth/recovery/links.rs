//! A code for a new password that an admin, or the command line, hands on: the way that needs no mail.

use chrono::TimeDelta;
use linnet_protocol::{AuditAction, ErrorCode, NewResetLink, ResetLink, UserId, WireError};
use sqlx::PgConnection;

use super::queries::{self, NewCode, Purpose};
use crate::{
    admin::{
        self, Actor, audit,
        permissions::{self, Action},
    },
    auth::tokens::{Keys, hash_secret},
    error::Result,
    state::{AppState, Clock},
};

const MOST_HOURS: u32 = 72;

/// To people below one's own role. Made twice is made once.
pub async fn make(
    state: &AppState,
    actor: Actor,
    target: UserId,
    new: NewResetLink,
) -> Result<ResetLink> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            let (own, theirs) = admin::service::roles(&mut tx, actor, target).await?;
            permissions::check_over(Action::MakeResetLinks, own, theirs)?;
            let by = Some(actor.user_id);
            let (link, is_new) =
                insert(&mut tx, (&state.keys, &state.clock), (by, target), &new).await?;
            if is_new {
                let what = (AuditAction::ResetLinkMade, Some(target));
                let details = [("hours", new.hours.to_string())];
                audit::write(&state, &mut tx, actor, what, &details).await?;
            }
            tx.commit().await?;
            Ok(link)
        })
        .await
}

/// Without a maker: the command line, whose user owns the database anyway.
pub async fn make_here(
    tx: &mut PgConnection,
    (keys, clock): (&Keys, &Clock),
    username: &str,
    new: &NewResetLink,
) -> Result<ResetLink> {
    let target = queries::user_called(&mut *tx, &username.trim().to_lowercase()).await?;
    let target = target.ok_or(ErrorCode::NotFound)?;
    let (link, _) = insert(tx, (keys, clock), (None, target), new).await?;
    let what = (AuditAction::ResetLinkMade, Some(target));
    let details = [("hours".to_owned(), new.hours.to_string())].into();
    admin::queries::insert_audit(tx, (None, clock.now()), what, details).await?;
    Ok(link)
}

/// The code, and whether it was made just now.
async fn insert(
    tx: &mut PgConnection,
    (keys, clock): (&Keys, &Clock),
    (by, target): (Option<UserId>, UserId),
    new: &NewResetLink,
) -> Result<(ResetLink, bool)> {
    check_hours(new.hours)?;
    let (code, now) = (keys.code_secret(new.id), clock.now());
    let row = NewCode {
        id: new.id,
        purpose: Purpose::Reset,
        secret_hash: &hash_secret(&code),
        user: Some(target),
        email: None,
        created_by: by,
        now,
        expires_at: now + TimeDelta::hours(new.hours.into()),
    };
    let is_new = queries::insert(tx, &row).await?;
    let stored = queries::code(tx, new.id).await?;
    let stored = stored.ok_or(ErrorCode::NotFound)?;
    let hours = (stored.expires_at - stored.created_at).num_hours();
    let is_same = stored.purpose == Purpose::Reset
        && (stored.user_id, stored.created_by) == (Some(target), by)
        && hours == i64::from(new.hours);
    if !is_same {
        return Err(ErrorCode::IdConflict.into());
    }
    let link = ResetLink {
        id: new.id,
        code,
        expires_at: stored.expires_at,
    };
    Ok((link, is_new))
}

fn check_hours(hours: u32) -> Result<()> {
    let refusal = match hours {
        0 => WireError::new(ErrorCode::InvalidRequest),
        1..=MOST_HOURS => return Ok(()),
        _ => WireError::new(ErrorCode::TooMany).max(MOST_HOURS as usize),
    };
    Err(refusal.field("hours").into())
}
