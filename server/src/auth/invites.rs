//! Invitations: made by owner and admins, by the command line, and one for the owner while there is none.

use chrono::TimeDelta;
use linnet_protocol::{
    AuditAction, ErrorCode, Invite, InviteId, NewInvite, ServerRole, UserId, WireError,
};
use sqlx::PgConnection;

use super::{
    queries::{self, InviteRow, NewInviteRow},
    tokens::{Keys, hash_secret},
};
use crate::{
    admin::{
        Actor, audit,
        permissions::{self, Action},
    },
    error::Result,
    state::{AppState, Clock},
};

const MOST_USES: u32 = 1_000;
const MOST_HOURS: u32 = 366 * 24;
/// The owner's link is printed anew at every start.
const OWNER_HOURS: i64 = 72;

pub async fn create(state: &AppState, actor: Actor, new: NewInvite) -> Result<Invite> {
    let role = super::service::role(state, actor.user_id).await?;
    permissions::check(Action::Invite, role)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            let by = Some(actor.user_id);
            let made = insert(&mut tx, &state.keys, &state.clock, (by, &new)).await?;
            if made.is_new {
                let details = [
                    ("invite", new.id.to_string()),
                    ("uses", new.uses.to_string()),
                    ("hours", new.hours.to_string()),
                ];
                let what = (AuditAction::InviteMade, None);
                audit::write(&state, &mut tx, actor, what, &details).await?;
            }
            tx.commit().await?;
            Ok(made.invite)
        })
        .await
}

pub struct Made {
    pub invite: Invite,
    is_new: bool,
}

/// Without a maker: the command line, whose user owns the database anyway.
pub async fn insert(
    tx: &mut PgConnection,
    keys: &Keys,
    clock: &Clock,
    (by, new): (Option<UserId>, &NewInvite),
) -> Result<Made> {
    check_range("uses", new.uses, MOST_USES)?;
    check_range("hours", new.hours, MOST_HOURS)?;
    let (secret, now) = (keys.invite_secret(new.id), clock.now());
    let row = InviteRow {
        id: new.id,
        role: ServerRole::Member,
        uses: i32::try_from(new.uses).unwrap_or(i32::MAX),
        created_by: by,
        created_at: now,
        expires_at: now + TimeDelta::hours(new.hours.into()),
    };
    let is_new = queries::insert_invite(
        &mut *tx,
        NewInviteRow {
            row,
            secret_hash: &hash_secret(&secret),
        },
    )
    .await?;
    let stored = queries::invite(tx, new.id)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let hours = (stored.expires_at - stored.created_at).num_hours();
    let is_same = stored.created_by == by
        && stored.role == ServerRole::Member
        && stored.uses.unsigned_abs() == new.uses
        && hours == i64::from(new.hours);
    if !is_same {
        return Err(ErrorCode::IdConflict.into());
    }
    let invite = Invite {
        id: stored.id,
        secret,
        uses: new.uses,
        expires_at: stored.expires_at,
    };
    Ok(Made { invite, is_new })
}

fn check_range(field: &str, value: u32, max: u32) -> Result<()> {
    match value {
        0 => Err(WireError::new(ErrorCode::InvalidRequest)
            .field(field)
            .into()),
        _ if value > max => Err(WireError::new(ErrorCode::TooMany)
            .field(field)
            .max(max as usize)
            .into()),
        _ => Ok(()),
    }
}

/// While there is no owner: the secret of a new one-time invitation for one.
pub async fn owner_secret(state: &AppState) -> Result<Option<String>> {
    let state_of_work = state.clone();
    state
        .outlive(async move {
            let state = state_of_work;
            let mut tx = state.db.begin().await?;
            if queries::has_owner(&mut *tx).await? {
                return Ok(None);
            }
            queries::delete_owner_invites(&mut tx).await?;
            let (id, now) = (InviteId::generate(), state.clock.now());
            let secret = state.keys.invite_secret(id);
            let row = InviteRow {
                id,
                role: ServerRole::Owner,
                uses: 1,
                created_by: None,
                created_at: now,
                expires_at: now + TimeDelta::hours(OWNER_HOURS),
            };
            queries::insert_invite(
                &mut *tx,
                NewInviteRow {
                    row,
                    secret_hash: &hash_secret(&secret),
                },
            )
            .await?;
            tx.commit().await?;
            Ok(Some(secret))
        })
        .await
}
