//! Who may pin, and how much.

use linnet_protocol::{
    Change, ConversationId, ErrorCode, Message, MessageList, MessageRef, Pin, UserId, WireError,
    limits,
};

use super::queries;
use crate::{
    conversations::{
        self,
        changing::Changing,
        permissions::{self, Action},
    },
    error::Result,
    messages::{self, found},
    state::AppState,
};

/// What is pinned already stays pinned by whom it was.
pub async fn pin(state: &AppState, by: UserId, place: MessageRef) -> Result<Message> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, place.conversation_id, by).await?;
            permissions::check(Action::Pin, changing.role, changing.conversation.kind)?;
            let message = found::alive(&mut changing, place.message_id).await?;
            if message.pinned.is_some() {
                return Ok(message);
            }
            changing.check_reach()?;
            let pinned = queries::count(&mut changing.tx, place.conversation_id).await?;
            if usize::try_from(pinned).is_ok_and(|it| it >= limits::PINS) {
                let refusal = WireError::new(ErrorCode::TooMany).field("pins");
                return Err(refusal.max(limits::PINS).into());
            }
            let at = state.clock.now();
            set(&state, changing, message, Some(Pin { by, at })).await
        })
        .await
}

pub async fn unpin(state: &AppState, by: UserId, place: MessageRef) -> Result<Message> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, place.conversation_id, by).await?;
            permissions::check(Action::Pin, changing.role, changing.conversation.kind)?;
            let message = found::seen(&mut changing, place.message_id).await?;
            if message.pinned.is_none() {
                return Ok(message);
            }
            set(&state, changing, message, None).await
        })
        .await
}

async fn set(
    state: &AppState,
    mut changing: Changing,
    message: Message,
    pinned: Option<Pin>,
) -> Result<Message> {
    let rev = changing.next_rev();
    let changed = Message {
        pinned,
        rev,
        ..message
    };
    let id = changed.conversation_id;
    queries::set(&mut changing.tx, id, changed.id, (pinned, rev)).await?;
    let change = Change::Message(changed.clone());
    changing.commit(state, vec![change]).await?;
    Ok(changed)
}

/// All of them: there are few.
pub async fn list(state: &AppState, user: UserId, id: ConversationId) -> Result<MessageList> {
    let sight = conversations::queries::sight(&state.db, id, user)
        .await?
        .ok_or(ErrorCode::NotAMember)?;
    let range = (sight.visible_from, sight.head);
    let messages = queries::list(&state.db, id, range).await?;
    let reactions = messages::queries::reactions_of(&state.db, id, &messages).await?;
    Ok(MessageList {
        messages,
        reactions,
        more: false,
    })
}
