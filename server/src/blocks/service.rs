//! What a block does.
//!
//! Between two of whom one has blocked the other no direct conversation can be opened or written in; whoever is blocked
//! cannot bring the other into a group. What was written before stays, and a group that both are in goes on: there the
//! client hides, and neither is told whether the other is there, writes, or has read. To the one who is blocked it looks
//! as if the other were gone (`cannot_reach`), and nobody is told.

use linnet_protocol::{
    Block, ConversationId, ErrorCode, PersonalChange, UserId, WireError, limits,
};
use sqlx::PgConnection;

use super::queries;
use crate::{
    auth, conversations::queries::bump_people, error::Result, presence::service as presence,
    state::AppState,
};

pub async fn list(state: &AppState, user: UserId) -> Result<Vec<Block>> {
    Ok(queries::list(&state.db, user).await?)
}

/// Blocks, or lets go again; the same again changes nothing.
pub async fn set(state: &AppState, user: UserId, other: UserId, removed: bool) -> Result<()> {
    if user == other {
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("userId")
            .into());
    }
    if auth::queries::role(&state.db, other).await?.is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let direct = ConversationId::direct(user, other);
            if write(&state, (user, other), direct, removed).await? {
                return Ok(());
            }
            // It may have been opened while this waited: whoever opens one looks for blocks after this person's row was
            // locked, so either they saw the block or it is there now.
            let mut tx = state.db.begin().await?;
            if queries::lock_direct(&mut tx, direct).await? {
                queries::close_or_open(&mut tx, user, &[direct]).await?;
                tx.commit().await?;
            }
            Ok(())
        })
        .await
}

/// Whether the direct conversation of the two was there.
async fn write(
    state: &AppState,
    (user, other): (UserId, UserId),
    direct: ConversationId,
    removed: bool,
) -> Result<bool> {
    let mut tx = state.db.begin().await?;
    // Lock order, as everywhere: conversations, then people.
    let is_there = queries::lock_direct(&mut tx, direct).await?;
    auth::queries::lock_user(&mut tx, user).await?;
    let before = queries::block(&mut *tx, user, other).await?;
    if before.map_or(removed, |it| it.removed == removed) {
        return Ok(is_there);
    }
    check_number(&mut tx, user, removed).await?;
    let bumped = bump_people(&mut tx, (&[user], &[1])).await?;
    let rev = bumped.first().map_or(0, |it| it.1);
    let block = Block {
        user_id: other,
        removed,
        rev,
    };
    queries::set(&mut tx, user, &block).await?;
    if is_there {
        queries::close_or_open(&mut tx, user, &[direct]).await?;
    }
    tx.commit().await?;
    let change = PersonalChange::Block(block);
    state.hub.push_personal(user, rev, change);
    presence::look_again(state, user).await?;
    Ok(is_there)
}

async fn check_number(tx: &mut PgConnection, user: UserId, removed: bool) -> Result<()> {
    let blocked = queries::count(tx, user).await?;
    if !removed && usize::try_from(blocked).is_ok_and(|it| it >= limits::BLOCKS) {
        return Err(WireError::new(ErrorCode::TooMany)
            .field("blocks")
            .max(limits::BLOCKS)
            .into());
    }
    Ok(())
}

/// Before somebody is brought into a conversation, or a direct one is opened (`both_ways`). After the people's own rows
/// were locked: see [`set`].
pub async fn check_reach(
    tx: &mut PgConnection,
    by: UserId,
    (people, both_ways): (&[UserId], bool),
) -> Result<()> {
    if queries::unreachable(tx, by, (people, both_ways))
        .await?
        .is_empty()
    {
        return Ok(());
    }
    Err(ErrorCode::CannotReach.into())
}

/// After an account has gone or come back: whether anybody may write to that person, in some of the direct conversations
/// behind this one. Answers with the last of them; None: there was none left.
pub async fn settle_directs(
    state: &AppState,
    user: UserId,
    after: ConversationId,
) -> Result<Option<ConversationId>> {
    let mut tx = state.db.begin().await?;
    let directs = queries::lock_directs(&mut tx, user, after).await?;
    queries::close_or_open(&mut tx, user, &directs).await?;
    tx.commit().await?;
    Ok(directs.last().copied())
}
