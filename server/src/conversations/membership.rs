//! Coming and going. Each is a change of the conversation and a personal change of the one it happens to.

use std::collections::BTreeSet;

use linnet_protocol::{
    AddMembers, Change, ConversationId, ErrorCode, Membership, PersonalChange, UserId, WireError,
    limits,
};
use sqlx::PgConnection;

use super::{
    queries,
    service::{check_number, check_people, lock_group, must_be_handed_over},
};
use crate::{error::Result, presence, state::AppState};

/// Those who left are not among them.
pub async fn list(state: &AppState, user: UserId, id: ConversationId) -> Result<Vec<Membership>> {
    let sight = queries::sight(&state.db, id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    let members = queries::members_above(&state.db, id, (0, sight.head), i64::MAX).await?;
    Ok(members.into_iter().filter(|it| !it.left).collect())
}

/// Adding who is there already changes nothing and takes no rev.
pub async fn add(state: &AppState, by: UserId, id: ConversationId, new: AddMembers) -> Result<()> {
    check_number("userIds", new.user_ids.len())?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            let head = lock_group(&mut tx, id, by).await?.head;
            let before = queries::member_ids(&mut *tx, id).await?;
            let there: BTreeSet<_> = before.iter().copied().collect();
            let added: BTreeSet<_> = new
                .user_ids
                .into_iter()
                .filter(|it| !there.contains(it))
                .collect();
            if added.is_empty() {
                return Ok(());
            }
            if before.len() + added.len() > limits::MEMBERS {
                return Err(WireError::new(ErrorCode::TooMany)
                    .field("members")
                    .max(limits::MEMBERS)
                    .into());
            }
            let added: Vec<_> = added.into_iter().collect();
            check_people(&mut tx, &added).await?;
            let roles = vec!["member".to_owned(); added.len()];
            let revs: Vec<i64> = (head + 1..).take(added.len()).collect();
            queries::upsert_members(&mut tx, id, (&added, &roles, &revs), state.clock.now())
                .await?;
            let new_head = revs.last().copied().unwrap_or(head);
            queries::set_members_rev(&mut tx, id, new_head).await?;
            let changes = changes_above(&mut tx, id, (head, new_head)).await?;
            let joined = queries::bump_people(&mut tx, (&added, &vec![1; added.len()])).await?;
            tx.commit().await?;
            // The new ones take a snapshot, which holds all this.
            state.hub.push_changes(&before, id, &changes);
            for (user, rev) in joined {
                state.hub.push_personal(
                    user,
                    rev,
                    PersonalChange::Joined {
                        conversation_id: id,
                    },
                );
            }
            Ok(())
        })
        .await
}

/// Who has left already leaves again without a trace.
pub async fn leave(state: &AppState, user: UserId, id: ConversationId) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            let seen = queries::lock(&mut tx, id, user)
                .await?
                .ok_or(ErrorCode::NotAMember)?;
            if seen.has_left {
                return Ok(());
            }
            let locked = lock_group(&mut tx, id, user).await?;
            let mut head = locked.head + 1;
            queries::set_left(&mut tx, id, user, head).await?;
            if must_be_handed_over(locked.role)
                && queries::hand_over(&mut tx, id, head + 1).await?.is_some()
            {
                head += 1;
            }
            queries::set_members_rev(&mut tx, id, head).await?;
            let changes = changes_above(&mut tx, id, (locked.head, head)).await?;
            let members = queries::member_ids(&mut *tx, id).await?;
            let left = queries::bump_people(&mut tx, (&[user], &[1])).await?;
            tx.commit().await?;
            state.hub.push_changes(&members, id, &changes);
            for (user, rev) in left {
                state.hub.push_personal(
                    user,
                    rev,
                    PersonalChange::Left {
                        conversation_id: id,
                    },
                );
            }
            presence::service::recheck(&state, user).await
        })
        .await
}

async fn changes_above(
    tx: &mut PgConnection,
    id: ConversationId,
    revs: (i64, i64),
) -> Result<Vec<Change>> {
    let members = queries::members_above(tx, id, revs, i64::MAX).await?;
    Ok(members.into_iter().map(Change::Membership).collect())
}
