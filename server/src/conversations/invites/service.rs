//! Making, showing and revoking links, and joining by them. A link that is unknown, revoked, expired or used up, and any
//! link in the hands of somebody who is banned, is `invite_invalid`, all alike.

use chrono::TimeDelta;
use linnet_protocol::{
    Conversation, ConversationId, ConversationInvite, ErrorCode, InviteId, InvitePreview,
    NewConversationInvite, UserId, WireError, limits,
};

use super::queries::{self, InviteRow};
use crate::{
    auth::tokens::hash_secret,
    conversations::{
        self,
        changing::Changing,
        membership,
        permissions::{self, Action},
    },
    error::{Error, Result},
    middleware::rate_limit::Bucket,
    state::AppState,
};

pub async fn create(
    state: &AppState,
    by: UserId,
    id: ConversationId,
    new: NewConversationInvite,
) -> Result<ConversationInvite> {
    state.limits.check(Bucket::Create, &by)?;
    check_range("uses", new.uses, limits::INVITE_USES)?;
    check_range("hours", new.hours, limits::INVITE_HOURS)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, id, by).await?;
            let kind = changing.conversation.kind;
            permissions::check(Action::Invite, changing.role, kind)?;
            let now = state.clock.now();
            let row = InviteRow {
                id: new.id,
                conversation_id: id,
                created_by: by,
                created_at: now,
                expires_at: new.hours.map(|it| now + TimeDelta::hours(it.into())),
                uses: new.uses.and_then(|it| i32::try_from(it).ok()),
                used: 0,
                revoked_at: None,
            };
            if let Some(stored) = queries::get(&mut *changing.tx, new.id).await? {
                return if is_same(&stored, &row) {
                    Ok(shown(&state, &stored))
                } else {
                    Err(ErrorCode::IdConflict.into())
                };
            }
            let there = queries::list(&mut *changing.tx, id, None, now).await?;
            if there.len() >= limits::INVITES {
                return Err(WireError::new(ErrorCode::TooMany)
                    .field("invites")
                    .max(limits::INVITES)
                    .into());
            }
            let secret = state.keys.conversation_secret(id, row.id);
            queries::insert(&mut changing.tx, &row, &hash_secret(&secret)).await?;
            changing.commit(&state, Vec::new()).await?;
            Ok::<_, Error>(shown(&state, &row))
        })
        .await
}

fn check_range(field: &str, value: Option<u32>, max: usize) -> Result<()> {
    match value {
        Some(0) => Err(WireError::new(ErrorCode::InvalidRequest)
            .field(field)
            .into()),
        Some(value) if value as usize > max => Err(WireError::new(ErrorCode::TooMany)
            .field(field)
            .max(max)
            .into()),
        _ => Ok(()),
    }
}

/// Said twice by the same person, however long after.
fn is_same(stored: &InviteRow, new: &InviteRow) -> bool {
    let lives = |it: &InviteRow| it.expires_at.map(|end| end - it.created_at);
    (stored.conversation_id, stored.created_by) == (new.conversation_id, new.created_by)
        && stored.uses == new.uses
        && lives(stored) == lives(new)
}

/// The secret is derived, so that whoever may see a link can copy it again.
fn shown(state: &AppState, row: &InviteRow) -> ConversationInvite {
    ConversationInvite {
        id: row.id,
        conversation_id: row.conversation_id,
        secret: state.keys.conversation_secret(row.conversation_id, row.id),
        uses: row.uses.map(i32::unsigned_abs),
        used: row.used.unsigned_abs(),
        expires_at: row.expires_at,
        created_by: row.created_by,
        created_at: row.created_at,
    }
}

/// Those that can be used: one's own, and all for whoever looks after them.
pub async fn list(
    state: &AppState,
    user: UserId,
    id: ConversationId,
) -> Result<Vec<ConversationInvite>> {
    let standing = conversations::queries::standing(&state.db, id, user).await?;
    let standing = standing
        .filter(|it| !it.has_left)
        .ok_or(ErrorCode::NotAMember)?;
    let conversation = conversations::queries::get(&state.db, id).await?;
    let kind = conversation.ok_or(ErrorCode::NotAMember)?.kind;
    permissions::check(Action::Invite, standing.role, kind)?;
    let sees_all = permissions::may(Action::ManageInvites, standing.role, kind);
    let by = Some(user).filter(|_| !sees_all);
    let rows = queries::list(&state.db, id, by, state.clock.now()).await?;
    Ok(rows.iter().map(|it| shown(state, it)).collect())
}

/// One's own, or anybody's for whoever looks after them. Revoking twice is revoking.
pub async fn revoke(
    state: &AppState,
    by: UserId,
    id: ConversationId,
    invite: InviteId,
) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, id, by).await?;
            let kind = changing.conversation.kind;
            let sees_all = permissions::may(Action::ManageInvites, changing.role, kind);
            let stored = queries::get(&mut *changing.tx, invite).await?;
            stored
                .filter(|it| it.conversation_id == id && (sees_all || it.created_by == by))
                .ok_or(ErrorCode::NotFound)?;
            queries::revoke(&mut changing.tx, invite, state.clock.now()).await?;
            changing.commit(&state, Vec::new()).await
        })
        .await
}

pub async fn look_up(state: &AppState, user: UserId, secret: &str) -> Result<InvitePreview> {
    state.limits.check(Bucket::Join, &user)?;
    let (secret, now) = (hash_secret(secret), state.clock.now());
    queries::preview(&state.db, user, &secret, now)
        .await?
        .ok_or_else(|| ErrorCode::InviteInvalid.into())
}

/// Whoever is in it already takes no use of the link: an answer that was lost is given again.
pub async fn join(state: &AppState, user: UserId, secret: &str) -> Result<Conversation> {
    state.limits.check(Bucket::Join, &user)?;
    let found = queries::find(&state.db, &hash_secret(secret)).await?;
    let (invite, id) = found.ok_or(ErrorCode::InviteInvalid)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let opened = Changing::open(&state, id, user).await?;
            let (mut changing, standing) = opened.ok_or(ErrorCode::InviteInvalid)?;
            let conversation = changing.conversation.clone();
            if standing.is_some_and(|it| !it.has_left) {
                return Ok(conversation);
            }
            let tx = &mut changing.tx;
            if membership::queries::is_any_banned(&mut **tx, id, &[user]).await?
                || !queries::take_use(tx, invite, state.clock.now()).await?
            {
                return Err(ErrorCode::InviteInvalid.into());
            }
            membership::admit(&state, &mut changing, &[user]).await?;
            changing.commit(&state, Vec::new()).await?;
            Ok::<_, Error>(conversation)
        })
        .await
}
