//! Making and listing conversations.

use std::collections::BTreeSet;

use linnet_protocol::{
    Conversation, ConversationId, ConversationKind, ErrorCode, HistoryVisibility, NewConversation,
    PersonalChange, UserId, WireError, text,
};
use sqlx::PgConnection;

use super::{
    details::check_title,
    membership::{self, check_number, check_people, queries::Beginning},
    queries,
};
use crate::{blocks, error::Result, middleware::rate_limit::Bucket, state::AppState};

/// The ids of groups and channels are of this version, the direct ones' are not: neither can be taken for the other.
const OWN_ID_VERSION: usize = 7;

pub async fn list(state: &AppState, user: UserId) -> Result<Vec<Conversation>> {
    Ok(queries::list(&state.db, user).await?)
}

pub async fn create(state: &AppState, by: UserId, new: NewConversation) -> Result<Conversation> {
    state.limits.check(Bucket::Create, &by)?;
    let members = match new.kind {
        ConversationKind::Direct => check_direct(by, &new)?,
        ConversationKind::Group | ConversationKind::Channel => check_own(by, &new)?,
    };
    let made = Conversation {
        id: new.id,
        kind: new.kind,
        title: new.title.as_deref().map(text::title).transpose()?,
        topic: new.topic.as_deref().map(text::topic).transpose()?,
        avatar: None,
        is_public: new.is_public,
        history: new.history,
        created_by: by,
        created_at: state.clock.now(),
        rev: 1,
    };
    check_title(&made)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut tx = state.db.begin().await?;
            if !queries::insert(&mut tx, &made).await? {
                return existing(&mut tx, by, &made).await;
            }
            // After that: what has been made already is answered again, whatever has become full since.
            check_people(&mut tx, &members).await?;
            let joined = insert_members(&mut tx, &made, &members).await?;
            let both_ways = made.kind == ConversationKind::Direct;
            blocks::service::check_reach(&mut tx, by, (&members, both_ways)).await?;
            tx.commit().await?;
            for (user, rev) in joined {
                let change = PersonalChange::Joined {
                    conversation_id: made.id,
                };
                state.hub.push_personal(user, rev, change);
            }
            Ok(made)
        })
        .await
}

/// The two of a direct conversation, or the one who talks to themselves.
fn check_direct(by: UserId, new: &NewConversation) -> Result<Vec<UserId>> {
    let members: BTreeSet<_> = new.member_ids.iter().copied().chain([by]).collect();
    let other = members.iter().find(|it| **it != by).copied();
    if members.len() > 2 {
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("memberIds")
            .into());
    }
    if new.id != ConversationId::direct(by, other.unwrap_or(by)) {
        return Err(WireError::new(ErrorCode::InvalidRequest).field("id").into());
    }
    let is_plain = new.title.is_none()
        && new.topic.is_none()
        && !new.is_public
        && new.history == HistoryVisibility::All;
    if !is_plain {
        return Err(ErrorCode::DirectIsFixed.into());
    }
    Ok(members.into_iter().collect())
}

/// The author first.
fn check_own(by: UserId, new: &NewConversation) -> Result<Vec<UserId>> {
    if new.id.0.get_version_num() != OWN_ID_VERSION {
        return Err(WireError::new(ErrorCode::InvalidRequest).field("id").into());
    }
    if new.is_public && new.kind != ConversationKind::Channel {
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("isPublic")
            .into());
    }
    check_number("memberIds", new.member_ids.len())?;
    let mut others: BTreeSet<_> = new.member_ids.iter().copied().collect();
    others.remove(&by);
    Ok(std::iter::once(by).chain(others).collect())
}

/// Sent twice, or by both people of a direct conversation.
async fn existing(tx: &mut PgConnection, by: UserId, made: &Conversation) -> Result<Conversation> {
    let stored = queries::get(&mut *tx, made.id)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let is_same = stored.kind == made.kind
        && (stored.kind == ConversationKind::Direct || stored.created_by == made.created_by);
    if !is_same {
        return Err(ErrorCode::IdConflict.into());
    }
    queries::sight(tx, made.id, by)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    Ok(stored)
}

/// The conversation itself took rev 1, each member takes one more. Who makes a group or a channel owns it.
async fn insert_members(
    tx: &mut PgConnection,
    made: &Conversation,
    members: &[UserId],
) -> Result<Vec<(UserId, i64)>> {
    let role = |place: usize| match made.kind {
        ConversationKind::Group | ConversationKind::Channel if place == 0 => "owner".to_owned(),
        _ => "member".to_owned(),
    };
    let roles: Vec<_> = (0..members.len()).map(role).collect();
    let revs: Vec<i64> = (made.rev + 1..).take(members.len()).collect();
    let beginning = Beginning {
        joined_at: made.created_at,
        read: 0,
        visible_from: 0,
    };
    membership::queries::upsert(tx, made.id, (members, &roles, &revs), beginning).await?;
    queries::set_members_rev(tx, made.id, revs.last().copied().unwrap_or(made.rev)).await?;
    Ok(queries::bump_people(tx, (members, &vec![1; members.len()])).await?)
}
