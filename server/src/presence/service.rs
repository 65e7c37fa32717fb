//! Whoever shares a conversation with somebody may see them come and go; typing goes to members who look.

use std::collections::HashSet;

use linnet_protocol::{ConversationId, ErrorCode, Passing, ServerFrame, UserId, WireError, limits};

use super::queries;
use crate::{
    error::Result, middleware::rate_limit::Bucket, socket::link::Connection, state::AppState,
};

/// Replaces what a device looks at, and tells how those people are now. Whom it may not see, it hears nothing of.
pub async fn watch(
    state: &AppState,
    connection: &Connection,
    users: Vec<UserId>,
    conversations: Vec<ConversationId>,
) -> Result<()> {
    if users.len() > limits::WATCHED || conversations.len() > limits::WATCHED {
        return Err(WireError::new(ErrorCode::TooMany)
            .field("userIds")
            .max(limits::WATCHED)
            .into());
    }
    let me = connection.user.user_id;
    let users = queries::acquainted(&state.db, me, &users).await?;
    let conversations = queries::own_conversations(&state.db, me, &conversations).await?;
    // First listen, then tell how it is: nobody's coming or going falls in between.
    let (watched, viewed) = (
        users.iter().copied().collect(),
        conversations.into_iter().collect(),
    );
    state.hub.watch(connection, watched, viewed);
    // Whoever left between the look and the listening was not yet among those that the leaving asks again.
    let users = narrow(state, connection).await?;
    for user_id in users {
        let passing = Passing::Presence {
            user_id,
            presence: state.hub.presence(user_id),
        };
        connection.send(&ServerFrame::Passing { passing }).await;
    }
    Ok(())
}

pub async fn typing(state: &AppState, user: UserId, id: ConversationId) -> Result<()> {
    state.limits.check(Bucket::Typing, &user)?;
    let mut asked = state.hub.viewers(id);
    asked.insert(user);
    let asked: Vec<_> = asked.into_iter().collect();
    let mut members: HashSet<_> = queries::members_among(&state.db, id, &asked)
        .await?
        .into_iter()
        .collect();
    if !members.remove(&user) {
        return Err(ErrorCode::NotAMember.into());
    }
    state.hub.push_typing(&members, id, user);
    Ok(())
}

/// Somebody has left a conversation: whoever looked at them, or they at, only through it looks no more.
pub async fn recheck(state: &AppState, user: UserId) -> Result<()> {
    for connection in state.hub.looking_at_or_from(user) {
        narrow(state, &connection).await?;
    }
    Ok(())
}

/// Takes away what the device may no longer look at, and nothing that it has begun to look at meanwhile. Answers with the
/// people it may.
async fn narrow(state: &AppState, connection: &Connection) -> Result<Vec<UserId>> {
    let me = connection.user.user_id;
    let (mut users, mut conversations) = connection.watched();
    let asked: Vec<_> = users.iter().copied().collect();
    let allowed_users = queries::acquainted(&state.db, me, &asked).await?;
    let asked: Vec<_> = conversations.iter().copied().collect();
    let allowed = queries::own_conversations(&state.db, me, &asked).await?;
    users.retain(|it| !allowed_users.contains(it));
    conversations.retain(|it| !allowed.contains(it));
    state.hub.unwatch(connection, &users, &conversations);
    Ok(allowed_users)
}
