//! Whoever shares a conversation with somebody may see them come and go; typing goes to members who look. Neither where
//! one of the two withholds it or has blocked the other.

use std::collections::HashSet;

use linnet_protocol::{
    ConversationId, ErrorCode, Passing, Presence, ServerFrame, UserId, WireError, limits,
};

use super::queries;
use crate::{
    bus::Hint, error::Result, middleware::rate_limit::Bucket, socket::link::Connection,
    state::AppState,
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
    state.hub.ask(connection, users.iter().copied().collect());
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
    tell(connection, users, |it| state.hub.presence(it)).await;
    Ok(())
}

async fn tell(
    connection: &Connection,
    users: impl IntoIterator<Item = UserId>,
    presence: impl Fn(UserId) -> Presence,
) {
    for user_id in users {
        let passing = Passing::Presence {
            user_id,
            presence: presence(user_id),
        };
        connection.send(&ServerFrame::Passing { passing }).await;
    }
}

/// Somebody withholds whether they are there, or no longer does, or blocks somebody, or no longer does: whoever asked for
/// them, and whom they asked for, is decided anew.
pub async fn look_again(state: &AppState, user_id: UserId) -> Result<()> {
    state.hub.bus.tell(|| Hint::Sight { user_id });
    look_again_here(state, user_id).await
}

pub async fn look_again_here(state: &AppState, user: UserId) -> Result<()> {
    for connection in state.hub.asking_for_or_of(user) {
        look_again_at(state, &connection).await?;
    }
    Ok(())
}

/// What was decided elsewhere meanwhile is not known: everybody who looks at somebody is asked about.
pub async fn look_again_at_all(state: &AppState) -> Result<()> {
    for connection in state.hub.looking() {
        look_again_at(state, &connection).await?;
        narrow(state, &connection).await?;
    }
    Ok(())
}

async fn look_again_at(state: &AppState, connection: &Connection) -> Result<()> {
    let asked = connection.asked();
    let users: Vec<_> = asked.iter().copied().collect();
    let seen = queries::acquainted(&state.db, connection.user.user_id, &users).await?;
    let seen = seen.into_iter().collect();
    // Who asks for others meanwhile is answered anew anyway.
    if let Some((gone, come)) = state.hub.see(connection, &asked, seen) {
        tell(connection, gone, |_| Presence::Unknown).await;
        tell(connection, come, |it| state.hub.presence(it)).await;
    }
    Ok(())
}

pub async fn typing(state: &AppState, user_id: UserId, id: ConversationId) -> Result<()> {
    state.limits.check(Bucket::Typing, &user_id)?;
    typing_here(state, user_id, id).await?;
    let conversation_id = id;
    state.hub.bus.tell(|| Hint::Typing {
        conversation_id,
        user_id,
    });
    Ok(())
}

/// Asked at each node: who may be told is known here alone of those who look.
pub async fn typing_here(state: &AppState, user: UserId, id: ConversationId) -> Result<()> {
    let mut asked = state.hub.viewers(id);
    asked.insert(user);
    let asked: Vec<_> = asked.into_iter().collect();
    let members = queries::members_among(&state.db, id, (user, &asked)).await?;
    let own = members.iter().find(|(it, _)| *it == user);
    let (_, withholds) = *own.ok_or(ErrorCode::NotAMember)?;
    if withholds {
        return Ok(());
    }
    let told = members
        .iter()
        .filter(|(it, withholds)| *it != user && !withholds);
    let told: HashSet<_> = told.map(|(it, _)| *it).collect();
    state.hub.push_typing(&told, id, user);
    Ok(())
}

/// Somebody has left a conversation: whoever looked at them, or they at, only through it looks no more.
pub async fn recheck(state: &AppState, user_id: UserId) -> Result<()> {
    state.hub.bus.tell(|| Hint::Left { user_id });
    recheck_here(state, user_id).await
}

pub async fn recheck_here(state: &AppState, user: UserId) -> Result<()> {
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
