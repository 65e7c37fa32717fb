//! Whoever is banned is removed, and is added or let in by nobody and no link until the ban is taken back.

use linnet_protocol::{Ban, ConversationId, ErrorCode, UserId, WireError, limits};

use super::{queries, throw_out};
use crate::{
    conversations::{
        self,
        changing::Changing,
        permissions::{self, Action},
    },
    error::Result,
    state::AppState,
};

/// For those who may unban.
pub async fn list(state: &AppState, user: UserId, id: ConversationId) -> Result<Vec<Ban>> {
    let standing = conversations::queries::standing(&state.db, id, user).await?;
    let standing = standing
        .filter(|it| !it.has_left)
        .ok_or(ErrorCode::NotAMember)?;
    let conversation = conversations::queries::get(&state.db, id).await?;
    let kind = conversation.ok_or(ErrorCode::NotAMember)?.kind;
    permissions::check(Action::ListBans, standing.role, kind)?;
    Ok(queries::bans(&state.db, id).await?)
}

/// Also somebody who is not in it, or no longer. The same ban again changes nothing.
pub async fn ban(state: &AppState, by: UserId, id: ConversationId, user: UserId) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, id, by).await?;
            let kind = changing.conversation.kind;
            permissions::check(Action::Ban, changing.role, kind)?;
            if by == user {
                return Err(WireError::new(ErrorCode::InvalidRequest)
                    .field("userId")
                    .into());
            }
            if queries::is_any_banned(&mut *changing.tx, id, &[user]).await? {
                return Ok(());
            }
            let bans = queries::count_bans(&mut *changing.tx, id).await?;
            if usize::try_from(bans).is_ok_and(|it| it >= limits::BANS) {
                return Err(WireError::new(ErrorCode::TooMany)
                    .field("bans")
                    .max(limits::BANS)
                    .into());
            }
            if !queries::exists(&mut *changing.tx, user).await? {
                return Err(WireError::new(ErrorCode::NotFound).field("userId").into());
            }
            throw_out(&state, &mut changing, user).await?;
            let now = state.clock.now();
            queries::insert_ban(&mut changing.tx, id, user, (by, now)).await?;
            changing.commit(&state, Vec::new()).await
        })
        .await
}

/// They may join or be added again; nobody adds them by this.
pub async fn unban(state: &AppState, by: UserId, id: ConversationId, user: UserId) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, id, by).await?;
            let kind = changing.conversation.kind;
            permissions::check(Action::Unban, changing.role, kind)?;
            queries::delete_ban(&mut changing.tx, id, user).await?;
            changing.commit(&state, Vec::new()).await
        })
        .await
}
