//! A reaction is there or it is not: saying the same again writes nothing and takes no rev.

use std::collections::HashSet;

use linnet_protocol::{Change, ErrorCode, MessageRef, Reaction, UserId, WireError, limits};

use super::queries;
use crate::{
    conversations::changing::Changing,
    error::Result,
    messages::{self, found},
    state::AppState,
};

/// One emoji, in the one way of writing it that Unicode calls fully qualified: the same picture is the same reaction.
pub(crate) fn emoji(typed: &str) -> Result<&'static str, WireError> {
    let emoji = emojis::get(typed).ok_or(ErrorCode::InvalidText);
    emoji
        .map(emojis::Emoji::as_str)
        .map_err(|code| WireError::new(code).field("emoji"))
}

pub async fn add(state: &AppState, by: UserId, place: MessageRef, typed: &str) -> Result<()> {
    let emoji = emoji(typed)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, place.conversation_id, by).await?;
            found::alive(&mut changing, place.message_id).await?;
            let all =
                queries::all(&mut changing.tx, place.conversation_id, place.message_id).await?;
            let mut there = all.iter().filter(|it| !it.removed);
            if there
                .clone()
                .any(|it| it.user_id == by && it.emoji == emoji)
            {
                return Ok(());
            }
            changing.check_reach()?;
            let different: HashSet<_> = there.by_ref().map(|it| it.emoji.as_str()).collect();
            if different.len() >= limits::EMOJI && !different.contains(emoji) {
                let refusal = WireError::new(ErrorCode::TooMany).field("emoji");
                return Err(refusal.max(limits::EMOJI).into());
            }
            set(&state, changing, (by, place), (emoji, false)).await
        })
        .await
}

/// Of a message that was deleted there is nothing left to take back.
pub async fn remove(state: &AppState, by: UserId, place: MessageRef, typed: &str) -> Result<()> {
    let emoji = emoji(typed)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, place.conversation_id, by).await?;
            found::seen(&mut changing, place.message_id).await?;
            let all =
                queries::all(&mut changing.tx, place.conversation_id, place.message_id).await?;
            let is_own = |it: &Reaction| it.user_id == by && it.emoji == emoji;
            if !all.iter().any(|it| is_own(it) && !it.removed) {
                return Ok(());
            }
            set(&state, changing, (by, place), (emoji, true)).await
        })
        .await
}

async fn set(
    state: &AppState,
    mut changing: Changing,
    (by, place): (UserId, MessageRef),
    (emoji, removed): (&str, bool),
) -> Result<()> {
    let reaction = Reaction {
        conversation_id: place.conversation_id,
        message_id: place.message_id,
        user_id: by,
        emoji: emoji.to_owned(),
        removed,
        rev: changing.next_rev(),
    };
    queries::store(&mut *changing.tx, &reaction).await?;
    changing
        .commit(state, vec![Change::Reaction(reaction)])
        .await
}

/// Who reacted with what, oldest first.
pub async fn list(state: &AppState, user: UserId, place: MessageRef) -> Result<Vec<Reaction>> {
    let message = messages::service::get(state, user, place).await?;
    let id = place.conversation_id;
    Ok(messages::queries::reactions_of(&state.db, id, &[message]).await?)
}
