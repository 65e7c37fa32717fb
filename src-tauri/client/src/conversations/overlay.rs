//! How a conversation looks with what waits for it in the outbox. The server's truth below stays untouched.

use linnet_protocol::{
    ChangeConversation, Conversation, ConversationId, Request, Role, UserId, permissions::outranks,
};
use rusqlite::Connection;

use crate::{outbox::overlay::waiting, personal::wishes, users, view::Member};

/// Whether the person is in it: a leaving waits.
pub(super) fn has_left(tx: &Connection, id: ConversationId) -> rusqlite::Result<bool> {
    let waiting = waiting(tx, id)?;
    Ok(waiting.iter().any(|it| matches!(it, Request::Leave { .. })))
}

pub(super) fn conversation(tx: &Connection, it: &mut Conversation) -> rusqlite::Result<()> {
    for request in waiting(tx, it.id)? {
        if let Request::ChangeConversation { change, .. } = request {
            apply(it, change);
        }
    }
    Ok(())
}

fn apply(it: &mut Conversation, change: ChangeConversation) {
    if let Some(title) = change.title {
        it.title = title;
    }
    if let Some(topic) = change.topic {
        it.topic = topic;
    }
    if let Some(avatar) = change.avatar {
        it.avatar = avatar;
    }
    it.history = change.history.unwrap_or(it.history);
    it.is_public = change.is_public.unwrap_or(it.is_public);
}

/// Those who come, go and rise. Whoever is not known here is shown once the server says who it is.
pub(super) fn members(
    tx: &Connection,
    me: UserId,
    id: ConversationId,
    members: &mut Vec<Member>,
) -> rusqlite::Result<()> {
    if let Some(wishes::Wished(status)) = wishes::status(tx)?
        && let Some(own) = members.iter_mut().find(|it| it.user.id == me)
    {
        own.status = status;
    }
    for request in waiting(tx, id)? {
        match request {
            Request::AddMembers { user_ids, .. } => add(tx, members, &user_ids)?,
            Request::RemoveMember { user_id, .. } | Request::Ban { user_id, .. } => {
                remove(me, members, user_id);
            }
            Request::SetRole { user_id, role, .. } => set_role(me, members, user_id, role),
            _ => {}
        }
    }
    Ok(())
}

fn add(tx: &Connection, members: &mut Vec<Member>, users: &[UserId]) -> rusqlite::Result<()> {
    for &user in users {
        let is_there = members.iter().any(|it| it.user.id == user);
        if !is_there && let Some(user) = users::queries::get(tx, user)? {
            members.push(Member {
                user,
                role: Role::Member,
                status: None,
            });
        }
    }
    members.sort_by_cached_key(|it| (it.user.display_name.to_lowercase(), it.user.id));
    Ok(())
}

fn remove(me: UserId, members: &mut Vec<Member>, user: UserId) {
    let role_of = |user| {
        members
            .iter()
            .find(|it| it.user.id == user)
            .map(|it| it.role)
    };
    let (own, theirs) = (role_of(me), role_of(user));
    if own
        .zip(theirs)
        .is_some_and(|(own, theirs)| outranks(own, theirs))
    {
        members.retain(|it| it.user.id != user);
    }
}

/// Who hands the ownership over stays admin.
fn set_role(me: UserId, members: &mut [Member], user: UserId, role: Role) {
    for it in members {
        if it.user.id == user {
            it.role = role;
        } else if it.user.id == me && role == Role::Owner {
            it.role = Role::Admin;
        }
    }
}
