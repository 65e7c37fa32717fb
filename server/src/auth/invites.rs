//! Invitations: made by owner and admins, by the command line, and one for the owner while there is none.

use chrono::TimeDelta;
use linnet_protocol::{ErrorCode, Invite, InviteId, NewInvite, ServerRole, UserId, WireError};
use sqlx::PgPool;

use super::{
    queries::{self, InviteRow, NewInviteRow},
    tokens::{Keys, hash_secret},
};
use crate::{
    error::Result,
    state::{AppState, Clock},
};

const MOST_USES: u32 = 1_000;
const MOST_HOURS: u32 = 366 * 24;
/// The owner's link is printed anew at every start.
const OWNER_HOURS: i64 = 72;

pub async fn create(state: &AppState, by: UserId, new: &NewInvite) -> Result<Invite> {
    let role = queries::role(&state.db, by)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    if role < ServerRole::Admin {
        return Err(ErrorCode::Forbidden.into());
    }
    insert(&state.db, &state.keys, &state.clock, (Some(by), new)).await
}

/// Without a maker: the command line, whose user owns the database anyway.
pub async fn insert(
    db: &PgPool,
    keys: &Keys,
    clock: &Clock,
    (by, new): (Option<UserId>, &NewInvite),
) -> Result<Invite> {
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
    queries::insert_invite(
        db,
        NewInviteRow {
            row,
            secret_hash: &hash_secret(&secret),
        },
    )
    .await?;
    let stored = queries::invite(db, new.id)
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
    Ok(Invite {
        id: stored.id,
        secret,
        uses: new.uses,
        expires_at: stored.expires_at,
    })
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
