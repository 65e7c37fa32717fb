//! Making, naming and listing conversations. Every member of a group may name it and bring in others; a direct
//! conversation has its two people for ever.

use std::collections::BTreeSet;

use linnet_protocol::{
    Change, Conversation, ConversationId, ConversationKind, ErrorCode, HistoryVisibility,
    NewConversation, PersonalChange, RenameConversation, Role, UserId, WireError, limits, text,
};
use sqlx::PgConnection;

use super::{
    changing::Changing,
    queries::{self, Locked},
};
use crate::{
    error::{Error, Result},
    state::AppState,
};

/// The groups' ids are of this version, the direct ones' are not: neither can be taken for the other.
const GROUP_ID_VERSION: usize = 7;

pub async fn list(state: &AppState, user: UserId) -> Result<Vec<Conversation>> {
    Ok(queries::list(&state.db, user).await?)
}

pub async fn create(state: &AppState, by: UserId, new: NewConversation) -> Result<Conversation> {
    let members = match new.kind {
        ConversationKind::Direct => check_direct(by, &new)?,
        ConversationKind::Group => check_group(by, &new)?,
        ConversationKind::Channel => {
            return Err(WireError::new(ErrorCode::Unsupported).field("kind").into());
        }
    };
    let title = new.title.as_deref().map(text::title).transpose()?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let made = Conversation {
                id: new.id,
                kind: new.kind,
                title,
                topic: None,
                avatar: None,
                is_public: false,
                history: HistoryVisibility::All,
                created_by: by,
                created_at: state.clock.now(),
                rev: 1,
            };
            let mut tx = state.db.begin().await?;
            if !queries::insert(&mut tx, &made).await? {
                return existing(&mut tx, by, &made).await;
            }
            // After that: what has been made already is answered again, whatever has become full since.
            check_people(&mut tx, &members).await?;
            let joined = insert_members(&state, &mut tx, &made, &members).await?;
            tx.commit().await?;
            for (user, rev) in joined {
                state.hub.push_personal(
                    user,
                    rev,
                    PersonalChange::Joined {
                        conversation_id: made.id,
                    },
                );
            }
            Ok(made)
        })
        .await
}

/// The two of a direct conversation.
fn check_direct(by: UserId, new: &NewConversation) -> Result<Vec<UserId>> {
    let others: BTreeSet<_> = new
        .member_ids
        .iter()
        .copied()
        .filter(|it| *it != by)
        .collect();
    let mut others = others.into_iter();
    let (Some(other), None) = (others.next(), others.next()) else {
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("memberIds")
            .into());
    };
    if new.id != ConversationId::direct(by, other) {
        return Err(WireError::new(ErrorCode::InvalidRequest).field("id").into());
    }
    if new.title.is_some() {
        return Err(ErrorCode::DirectIsFixed.into());
    }
    Ok(vec![by, other])
}

/// The author first.
fn check_group(by: UserId, new: &NewConversation) -> Result<Vec<UserId>> {
    if new.id.0.get_version_num() != GROUP_ID_VERSION {
        return Err(WireError::new(ErrorCode::InvalidRequest).field("id").into());
    }
    check_number("memberIds", new.member_ids.len())?;
    let others: BTreeSet<_> = new
        .member_ids
        .iter()
        .copied()
        .filter(|it| *it != by)
        .collect();
    Ok(std::iter::once(by).chain(others).collect())
}

pub(super) fn check_number(field: &str, people: usize) -> Result<()> {
    if people > limits::MEMBERS_PER_REQUEST {
        return Err(WireError::new(ErrorCode::TooMany)
            .field(field)
            .max(limits::MEMBERS_PER_REQUEST)
            .into());
    }
    Ok(())
}

/// They exist, and none is in as many conversations as one can be.
pub(super) async fn check_people(tx: &mut PgConnection, people: &[UserId]) -> Result<()> {
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

/// The conversation itself took rev 1, each member takes one more.
async fn insert_members(
    state: &AppState,
    tx: &mut PgConnection,
    made: &Conversation,
    members: &[UserId],
) -> Result<Vec<(UserId, i64)>> {
    let role = |place: usize| match made.kind {
        ConversationKind::Group if place == 0 => "owner".to_owned(),
        _ => "member".to_owned(),
    };
    let roles: Vec<_> = (0..members.len()).map(role).collect();
    let revs: Vec<i64> = (made.rev + 1..).take(members.len()).collect();
    queries::upsert_members(tx, made.id, (members, &roles, &revs), state.clock.now()).await?;
    queries::set_members_rev(tx, made.id, revs.last().copied().unwrap_or(made.rev)).await?;
    Ok(queries::bump_people(tx, (members, &vec![1; members.len()])).await?)
}

/// Locks a conversation that the person is in and that can change.
pub(super) async fn lock_group(
    tx: &mut PgConnection,
    id: ConversationId,
    user: UserId,
) -> Result<Locked> {
    let locked = queries::lock(tx, id, user).await?;
    let locked = locked
        .filter(|it| !it.has_left)
        .ok_or(ErrorCode::NotAMember)?;
    if locked.conversation.kind == ConversationKind::Direct {
        return Err(ErrorCode::DirectIsFixed.into());
    }
    Ok(locked)
}

pub async fn rename(
    state: &AppState,
    by: UserId,
    id: ConversationId,
    new: RenameConversation,
) -> Result<Conversation> {
    let title = new.title.as_deref().map(text::title).transpose()?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, id, by).await?;
            let mut conversation = changing.conversation.clone();
            if conversation.kind == ConversationKind::Direct {
                return Err(ErrorCode::DirectIsFixed.into());
            }
            if conversation.title == title {
                return Ok(conversation);
            }
            conversation.title = title;
            conversation.rev = changing.next_rev();
            let title = conversation.title.as_deref();
            queries::rename(&mut changing.tx, id, title, conversation.rev).await?;
            let change = Change::Conversation(conversation.clone());
            changing.commit(&state, vec![change]).await?;
            Ok::<_, Error>(conversation)
        })
        .await
}

/// Whether this role is one that somebody has to have.
pub(super) const fn must_be_handed_over(role: Role) -> bool {
    matches!(role, Role::Owner)
}
