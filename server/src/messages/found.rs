//! The message that somebody wants to change, as they may see it.

use linnet_protocol::{ErrorCode, Message, MessageId};

use super::queries;
use crate::{conversations::changing::Changing, error::Result};

/// Hidden history and no such message look alike.
pub(crate) async fn seen(changing: &mut Changing, id: MessageId) -> Result<Message> {
    let found = queries::get(&mut *changing.tx, changing.conversation.id, id).await?;
    let message = found
        .filter(|it| it.seq > changing.visible_from)
        .ok_or(ErrorCode::NotFound)?;
    changing.is_about(&message);
    Ok(message)
}

/// A delete wins: nothing about a tombstone changes any more.
pub(crate) async fn alive(changing: &mut Changing, id: MessageId) -> Result<Message> {
    let message = seen(changing, id).await?;
    if message.deleted_at.is_some() {
        return Err(ErrorCode::MessageDeleted.into());
    }
    Ok(message)
}

/// After it was changed.
pub(crate) async fn again(changing: &mut Changing, id: MessageId) -> Result<Message> {
    let found = queries::get(&mut *changing.tx, changing.conversation.id, id).await?;
    Ok(found.ok_or(ErrorCode::NotFound)?)
}
