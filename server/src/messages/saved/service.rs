//! Saving a message is a set: the same again changes nothing and takes no rev.

use std::collections::HashMap;

use linnet_protocol::{ErrorCode, MessageRef, Saved, SavedPage, UserId, WireError, limits};

use super::queries;
use crate::{
    error::Result,
    messages::{self, service::page_size},
    state::AppState,
    sync::personal::PersonalChanging,
};

pub async fn save(state: &AppState, user: UserId, place: MessageRef) -> Result<()> {
    let message = messages::service::get(state, user, place).await?;
    if message.deleted_at.is_some() {
        return Err(ErrorCode::MessageDeleted.into());
    }
    set(state, user, place, false).await
}

/// Also of a message that is out of sight since.
pub async fn unsave(state: &AppState, user: UserId, place: MessageRef) -> Result<()> {
    set(state, user, place, true).await
}

async fn set(state: &AppState, user: UserId, place: MessageRef, removed: bool) -> Result<()> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = PersonalChanging::begin(&state, user).await?;
            let known = queries::get(&mut changing.tx, user, place).await?;
            if known.map_or(removed, |it| it.removed == removed) {
                return Ok(());
            }
            if !removed {
                let saved = queries::count(&mut changing.tx, user).await?;
                check_room(saved, "saved", limits::SAVED)?;
            }
            let saved = Saved {
                conversation_id: place.conversation_id,
                message_id: place.message_id,
                saved_at: state.clock.now(),
                removed,
                rev: changing.next_rev(),
            };
            queries::store(&mut changing.tx, user, &saved).await?;
            changing.commit(&state, vec![saved.into()]).await
        })
        .await
}

/// Refuses one more than a person may have.
pub(crate) fn check_room(there: i64, field: &str, max: usize) -> Result<()> {
    if usize::try_from(there).is_ok_and(|it| it < max) {
        return Ok(());
    }
    Err(WireError::new(ErrorCode::TooMany)
        .field(field)
        .max(max)
        .into())
}

/// The newest first, with the messages; those saved before the one that has this rev.
pub async fn list(
    state: &AppState,
    user: UserId,
    (before, limit): (Option<i64>, Option<usize>),
) -> Result<SavedPage> {
    let limit = page_size(limit)?;
    let below = before.unwrap_or(i64::MAX);
    let mut saved = queries::list(&state.db, user, below, limit + 1).await?;
    let more = i64::try_from(saved.len()).is_ok_and(|it| it > limit);
    if more {
        saved.pop();
    }
    let (conversations, ids): (Vec<_>, Vec<_>) = saved
        .iter()
        .map(|it| (it.conversation_id, it.message_id))
        .unzip();
    let messages = messages::queries::by_ids(&state.db, &conversations, &ids).await?;
    let mut messages: HashMap<_, _> = messages
        .into_iter()
        .map(|it| ((it.conversation_id, it.id), it))
        .collect();
    let in_order = saved
        .iter()
        .filter_map(|it| messages.remove(&(it.conversation_id, it.message_id)));
    Ok(SavedPage {
        messages: in_order.collect(),
        saved,
        more,
    })
}
