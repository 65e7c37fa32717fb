//! Finding and joining. A channel that is not public, one that has banned the person and none at all look alike.

use linnet_protocol::{
    ChannelPage, Conversation, ConversationId, ErrorCode, UserId, WireError, limits,
};

use super::queries;
use crate::{
    conversations::{changing::Changing, membership},
    error::{Error, Result},
    middleware::rate_limit::Bucket,
    state::AppState,
    users,
};

pub async fn list(
    state: &AppState,
    user: UserId,
    query: &str,
    after: Option<ConversationId>,
) -> Result<ChannelPage> {
    state.limits.check(Bucket::Search, &user)?;
    if query.chars().count() > limits::QUERY {
        return Err(WireError::new(ErrorCode::TooLong)
            .field("query")
            .max(limits::QUERY)
            .into());
    }
    if query.contains('\0') {
        return Err(WireError::new(ErrorCode::InvalidText).field("query").into());
    }
    let pattern = users::service::escape(&query.trim().to_lowercase());
    let limit = i64::try_from(limits::CHANNELS_FOUND + 1).unwrap_or(i64::MAX);
    let mut channels = queries::list(&state.db, user, (&pattern, after), limit).await?;
    let more = channels.len() > limits::CHANNELS_FOUND;
    channels.truncate(limits::CHANNELS_FOUND);
    Ok(ChannelPage { channels, more })
}

/// Whoever is in it already joins again without a trace.
pub async fn join(state: &AppState, user: UserId, id: ConversationId) -> Result<Conversation> {
    state.limits.check(Bucket::Join, &user)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let opened = Changing::open(&state, id, user).await?;
            let (mut changing, standing) = opened.ok_or(ErrorCode::NotFound)?;
            let conversation = changing.conversation.clone();
            if standing.is_some_and(|it| !it.has_left) {
                return Ok(conversation);
            }
            let is_banned =
                membership::queries::is_any_banned(&mut *changing.tx, id, &[user]).await?;
            if !conversation.is_public || is_banned {
                return Err(ErrorCode::NotFound.into());
            }
            membership::admit(&state, &mut changing, &[user]).await?;
            changing.commit(&state, Vec::new()).await?;
            Ok::<_, Error>(conversation)
        })
        .await
}
