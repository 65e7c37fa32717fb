//! Coming and going. Each is a change of the conversation and a personal change of the one it happens to.

pub mod bans;
pub mod gone;
pub mod queries;
pub mod roles;
pub mod routes;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use linnet_protocol::{
    AddMembers, ConversationId, ConversationKind, ErrorCode, HistoryVisibility, Membership, UserId,
    WireError, limits,
};
use sqlx::PgConnection;

use super::{
    changing::Changing,
    invites,
    permissions::{self, Action},
};
use crate::{blocks, conversations, error::Result, state::AppState};

/// Those who left are not among them.
pub async fn list(state: &AppState, user: UserId, id: ConversationId) -> Result<Vec<Membership>> {
    let sight = conversations::queries::sight(&state.db, id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    let range = (0, sight.head);
    let members = conversations::queries::members_above(&state.db, id, range, i64::MAX).await?;
    Ok(members.into_iter().filter(|it| !it.left).collect())
}

pub fn check_number(field: &str, people: usize) -> Result<()> {
    if people > limits::MEMBERS_PER_REQUEST {
        return Err(WireError::new(ErrorCode::TooMany)
            .field(field)
            .max(limits::MEMBERS_PER_REQUEST)
            .into());
    }
    Ok(())
}

/// They exist, and none is in as many conversations as one can be.
pub async fn check_people(tx: &mut PgConnection, people: &[UserId]) -> Result<()> {
    if queries::existing_users(&mut *tx, people).await?.len() != people.len() {
        return Err(WireError::new(ErrorCode::NotFound)
            .field("memberIds")
            .into());
    }
    let most = queries::most_conversations(tx, people).await?;
    if usize::try_from(most).is_ok_and(|it| it >= limits::CONVERSATIONS) {
        return Err(WireError::new(ErrorCode::TooMany)
            .field("conversations")
            .max(limits::CONVERSATIONS)
            .into());
    }
    Ok(())
}

/// Adding who is there already changes nothing and takes no rev.
pub async fn add(state: &AppState, by: UserId, id: ConversationId, new: AddMembers) -> Result<()> {
    check_number("userIds", new.user_ids.len())?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, id, by).await?;
            let kind = changing.conversation.kind;
            permissions::check(Action::AddMembers, changing.role, kind)?;
            let there = queries::among(&mut *changing.tx, id, &new.user_ids).await?;
            let mut added: BTreeSet<_> = new.user_ids.into_iter().collect();
            added.retain(|it| !there.contains(it));
            if added.is_empty() {
                return Ok(());
            }
            let added: Vec<_> = added.into_iter().collect();
            if queries::is_any_banned(&mut *changing.tx, id, &added).await? {
                return Err(WireError::new(ErrorCode::Forbidden).field("userIds").into());
            }
            blocks::service::check_reach(&mut changing.tx, by, (&added, false)).await?;
            admit(&state, &mut changing, &added).await?;
            changing.commit(&state, Vec::new()).await
        })
        .await
}

/// Lets people in who are not in it. What those who join see of the time before, the conversation says at that moment:
/// nothing stays open from an earlier time. The first into an empty one keeps it.
pub async fn admit(state: &AppState, changing: &mut Changing, people: &[UserId]) -> Result<()> {
    let id = changing.conversation.id;
    let before = queries::count(&mut *changing.tx, id).await?;
    if usize::try_from(before).unwrap_or(usize::MAX) + people.len() > limits::MEMBERS {
        return Err(WireError::new(ErrorCode::TooMany)
            .field("members")
            .max(limits::MEMBERS)
            .into());
    }
    check_people(&mut changing.tx, people).await?;
    let visible_from = match changing.conversation.history {
        HistoryVisibility::All => 0,
        HistoryVisibility::Joined => changing.first(),
    };
    let beginning = queries::Beginning {
        joined_at: state.clock.now(),
        read: changing.first(),
        visible_from,
    };
    let mut roles = vec!["member".to_owned(); people.len()];
    if let Some(first) = roles.first_mut().filter(|_| before == 0) {
        "owner".clone_into(first);
    }
    let revs: Vec<_> = people.iter().map(|_| changing.next_rev()).collect();
    queries::upsert(&mut changing.tx, id, (people, &roles, &revs), beginning).await?;
    for user in people {
        changing.joins(*user);
    }
    Ok(())
}

/// Who has left already leaves again without a trace.
pub async fn leave(state: &AppState, user: UserId, id: ConversationId) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let opened = Changing::open(&state, id, user).await?;
            let Some((mut changing, Some(standing))) = opened else {
                return Err(ErrorCode::NotAMember.into());
            };
            if standing.has_left {
                return Ok(());
            }
            if changing.conversation.kind == ConversationKind::Direct {
                return Err(ErrorCode::DirectIsFixed.into());
            }
            take_out(&state, &mut changing, user).await?;
            changing.commit(&state, Vec::new()).await
        })
        .await
}

/// Removing who is not in it changes nothing.
pub async fn remove(state: &AppState, by: UserId, id: ConversationId, user: UserId) -> Result<()> {
    if by == user {
        return leave(state, user, id).await;
    }
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, id, by).await?;
            let kind = changing.conversation.kind;
            permissions::check(Action::RemoveMembers, changing.role, kind)?;
            throw_out(&state, &mut changing, user).await?;
            changing.commit(&state, Vec::new()).await
        })
        .await
}

/// Against somebody's will: by rank, and their links go with them.
async fn throw_out(state: &AppState, changing: &mut Changing, user: UserId) -> Result<()> {
    let id = changing.conversation.id;
    let standing = conversations::queries::standing(&mut *changing.tx, id, user).await?;
    let standing = standing.filter(|it| !it.has_left);
    if let Some(it) = &standing {
        permissions::check_rank(changing.role, it.role)?;
    }
    // Those of whoever has gone before, too.
    let now = state.clock.now();
    invites::queries::revoke_of(&mut changing.tx, id, Some(user), now).await?;
    if standing.is_some() {
        take_out(state, changing, user).await?;
    }
    Ok(())
}

/// Somebody else takes over what the last owner leaves; nothing leads into what nobody is in.
async fn take_out(state: &AppState, changing: &mut Changing, user: UserId) -> Result<()> {
    let id = changing.conversation.id;
    let rev = changing.next_rev();
    queries::set_left(&mut changing.tx, id, user, rev).await?;
    changing.leaves(user);
    if queries::count(&mut *changing.tx, id).await? == 0 {
        let now = state.clock.now();
        invites::queries::revoke_of(&mut changing.tx, id, None, now).await?;
    } else if !queries::has_owner(&mut *changing.tx, id).await? {
        let rev = changing.next_rev();
        queries::hand_over(&mut changing.tx, id, rev).await?;
    }
    Ok(())
}
