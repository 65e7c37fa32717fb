//! Reading threads.

use linnet_protocol::{
    ConversationId, ErrorCode, Message, MessageList, MessageRef, ThreadPage, UserId,
};

use super::queries;
use crate::{
    conversations,
    error::Result,
    messages::{self, service::page_size},
    state::AppState,
};

/// The answers below a seq, the newest where none is given.
pub async fn page(
    state: &AppState,
    user: UserId,
    place: MessageRef,
    (before, limit): (Option<i64>, Option<usize>),
) -> Result<ThreadPage> {
    let limit = page_size(limit)?;
    let (id, root) = (place.conversation_id, place.message_id);
    let sight = conversations::queries::sight(&state.db, id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    let root_message = messages::queries::get_seen(&state.db, place, user)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let below = before.unwrap_or(i64::MAX).min(sight.head.saturating_add(1));
    let range = (sight.visible_from, below);
    let mut messages = queries::before(&state.db, (id, root), range, limit + 1).await?;
    // One more was asked for than is told.
    let more = is_more(&messages, limit);
    if more {
        messages.remove(0);
    }
    let with_root: Vec<_> = messages.iter().chain([&root_message]).cloned().collect();
    Ok(ThreadPage {
        reactions: messages::queries::reactions_of(&state.db, id, &with_root).await?,
        root: root_message,
        messages,
        more,
    })
}

/// The threads of a conversation, those with the newest answers first.
pub async fn list(
    state: &AppState,
    user: UserId,
    id: ConversationId,
    (before, limit): (Option<i64>, Option<usize>),
) -> Result<MessageList> {
    let limit = page_size(limit)?;
    let sight = conversations::queries::sight(&state.db, id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    let below = before.unwrap_or(i64::MAX).min(sight.head.saturating_add(1));
    let range = (sight.visible_from, below);
    let mut messages = queries::list(&state.db, id, range, limit + 1).await?;
    let more = is_more(&messages, limit);
    if more {
        messages.pop();
    }
    let reactions = messages::queries::reactions_of(&state.db, id, &messages).await?;
    Ok(MessageList {
        messages,
        reactions,
        more,
    })
}

fn is_more(messages: &[Message], limit: i64) -> bool {
    i64::try_from(messages.len()).is_ok_and(|it| it > limit)
}
