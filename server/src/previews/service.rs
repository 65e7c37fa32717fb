//! Taking previews away.

use linnet_protocol::{Change, Message, MessageRef, UserId};

use super::queries;
use crate::{
    conversations::{
        changing::Changing,
        permissions::{self, Action},
    },
    error::{Error, Result},
    media,
    messages::found,
    state::AppState,
};

/// All of the message, for good: by whoever sent it, or may delete it. Those that are still to come do not come.
pub async fn remove(state: &AppState, by: UserId, place: MessageRef) -> Result<Message> {
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, place.conversation_id, by).await?;
            let message = found::alive(&mut changing, place.message_id).await?;
            if message.sender_id != by {
                let kind = changing.conversation.kind;
                permissions::check(Action::DeleteOthersMessages, changing.role, kind)?;
            }
            queries::refuse(&mut changing.tx, &message).await?;
            if message.previews.is_empty() {
                changing.tx.commit().await?;
                return Ok(message);
            }
            media::previews::show(&mut changing.tx, &message, &[]).await?;
            let changed = Message {
                rev: changing.next_rev(),
                previews: Vec::new(),
                ..message
            };
            queries::set(&mut changing.tx, &changed).await?;
            let change = Change::Message(changed.clone());
            changing.commit(&state, vec![change]).await?;
            Ok::<_, Error>(changed)
        })
        .await
}
