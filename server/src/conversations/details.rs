//! What all members see of a conversation: its name, topic, picture, what newcomers see of the past, and whether anybody
//! may find it.

use linnet_protocol::{
    Change, ChangeConversation, Conversation, ConversationId, ConversationKind, ErrorCode, UserId,
    WireError, text,
};

use super::{
    changing::Changing,
    permissions::{self, Action},
    queries,
};
use crate::{
    error::{Error, Result},
    media,
    state::AppState,
};

/// What is the same already takes no rev.
pub async fn change(
    state: &AppState,
    by: UserId,
    id: ConversationId,
    new: ChangeConversation,
) -> Result<Conversation> {
    let new = checked(new)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let mut changing = Changing::begin(&state, id, by).await?;
            let stored = &changing.conversation;
            let mut conversation = Conversation {
                title: new.title.unwrap_or_else(|| stored.title.clone()),
                topic: new.topic.unwrap_or_else(|| stored.topic.clone()),
                avatar: new.avatar.unwrap_or(stored.avatar),
                history: new.history.unwrap_or(stored.history),
                is_public: new.is_public.unwrap_or(stored.is_public),
                ..stored.clone()
            };
            check_permissions(&changing, &conversation)?;
            if conversation == *stored {
                return Ok(conversation);
            }
            check_title(&conversation)?;
            if let Some(avatar) = conversation.avatar.filter(|it| stored.avatar != Some(*it)) {
                media::avatars::check(&mut changing.tx, by, avatar).await?;
            }
            conversation.rev = changing.next_rev();
            queries::set_details(&mut changing.tx, &conversation).await?;
            let change = Change::Conversation(conversation.clone());
            changing.commit(&state, vec![change]).await?;
            Ok::<_, Error>(conversation)
        })
        .await
}

fn checked(new: ChangeConversation) -> Result<ChangeConversation> {
    let title = new
        .title
        .map(|it| it.as_deref().map(text::title).transpose());
    let topic = new
        .topic
        .map(|it| it.as_deref().map(text::topic).transpose());
    Ok(ChangeConversation {
        title: title.transpose()?,
        topic: topic.transpose()?,
        ..new
    })
}

/// Only of what would change; each part has its own.
fn check_permissions(changing: &Changing, wanted: &Conversation) -> Result<()> {
    let stored = &changing.conversation;
    let parts = [
        (stored.title != wanted.title, Action::Rename),
        (stored.topic != wanted.topic, Action::SetTopic),
        (stored.avatar != wanted.avatar, Action::SetAvatar),
        (stored.history != wanted.history, Action::SetHistory),
        (stored.is_public != wanted.is_public, Action::SetPublic),
    ];
    parts
        .into_iter()
        .filter(|(is_changed, _)| *is_changed)
        .try_for_each(|(_, action)| permissions::check(action, changing.role, stored.kind))
}

/// A channel is looked for by its name.
pub(super) fn check_title(conversation: &Conversation) -> Result<()> {
    if conversation.kind == ConversationKind::Channel && conversation.title.is_none() {
        return Err(WireError::new(ErrorCode::Empty).field("title").into());
    }
    Ok(())
}
