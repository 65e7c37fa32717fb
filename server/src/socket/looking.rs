//! Who looks at whom and has what open; who would, and who may.
//!
//! A device names the people on its screen once. Whether it may see each of them can change while they stay there: they
//! begin to withhold whether they are there, or stop. So what was asked is kept beside what is seen.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use linnet_protocol::{ConversationId, Passing, ServerFrame, UserId};

use super::{
    frames,
    hub::{Hub, remove},
    link::{Connection, Watch},
};

impl Hub {
    /// Replaces what this connection looks at.
    pub fn watch(
        &self,
        connection: &Connection,
        users: HashSet<UserId>,
        conversations: HashSet<ConversationId>,
    ) {
        let mut inner = self.inner.write();
        let own = inner
            .people
            .get(&connection.user.user_id)
            .and_then(|it| it.get(&connection.id))
            .cloned();
        let mut now = connection.watch.lock();
        let new = Watch {
            asked: std::mem::take(&mut now.asked),
            users,
            conversations,
        };
        for user in &now.users {
            remove(&mut inner.watchers, user, connection.id);
        }
        for conversation in &now.conversations {
            remove(&mut inner.viewers, conversation, connection.id);
        }
        let Some(own) = own else { return };
        for user in &new.users {
            inner
                .watchers
                .entry(*user)
                .or_default()
                .insert(connection.id, Arc::clone(&own));
        }
        for conversation in &new.conversations {
            inner
                .viewers
                .entry(*conversation)
                .or_default()
                .insert(connection.id, Arc::clone(&own));
        }
        *now = new;
    }

    /// Whose devices have this conversation open.
    pub fn viewers(&self, conversation: ConversationId) -> HashSet<UserId> {
        let inner = self.inner.read();
        let viewers = inner
            .viewers
            .get(&conversation)
            .into_iter()
            .flat_map(HashMap::values);
        viewers.map(|it| it.user.user_id).collect()
    }

    pub fn push_typing(
        &self,
        allowed: &HashSet<UserId>,
        conversation_id: ConversationId,
        user_id: UserId,
    ) {
        let passing = Passing::Typing {
            conversation_id,
            user_id,
        };
        let text = frames::text(&ServerFrame::Passing { passing });
        let inner = self.inner.read();
        for viewer in inner
            .viewers
            .get(&conversation_id)
            .into_iter()
            .flat_map(HashMap::values)
        {
            if allowed.contains(&viewer.user.user_id) {
                viewer.push_passing(&text);
            }
        }
    }

    /// The connections whose view may have become forbidden because this person left a conversation.
    pub fn looking_at_or_from(&self, user: UserId) -> Vec<Arc<Connection>> {
        let inner = self.inner.read();
        let maps = [inner.people.get(&user), inner.watchers.get(&user)];
        let connections = maps.into_iter().flatten().flat_map(HashMap::values);
        connections.cloned().collect()
    }

    /// Takes these out of what this connection looks at.
    pub fn unwatch(
        &self,
        connection: &Connection,
        users: &HashSet<UserId>,
        conversations: &HashSet<ConversationId>,
    ) {
        let mut inner = self.inner.write();
        let mut now = connection.watch.lock();
        for user in users {
            now.users.remove(user);
            remove(&mut inner.watchers, user, connection.id);
        }
        for conversation in conversations {
            now.conversations.remove(conversation);
            remove(&mut inner.viewers, conversation, connection.id);
        }
    }

    /// What a device asks for; what it may see of it follows.
    pub fn ask(&self, connection: &Connection, users: HashSet<UserId>) {
        connection.watch.lock().asked = users;
    }

    /// The devices of a person, and those that ask for the person.
    pub fn asking_for_or_of(&self, user: UserId) -> Vec<Arc<Connection>> {
        let inner = self.inner.read();
        let all = inner.people.values().flat_map(|it| it.values());
        let concerned =
            all.filter(|it| it.user.user_id == user || it.watch.lock().asked.contains(&user));
        concerned.cloned().collect()
    }

    /// The devices that look at anybody or have a conversation open.
    pub fn looking(&self) -> Vec<Arc<Connection>> {
        let inner = self.inner.read();
        let all = inner.people.values().flat_map(|it| it.values());
        let looking = all.filter(|it| {
            let watch = it.watch.lock();
            !watch.asked.is_empty() || !watch.conversations.is_empty()
        });
        looking.cloned().collect()
    }

    /// From now on the device sees these of those it asked for. Answers who is out of sight and who came into it; nothing,
    /// where it has asked for others meanwhile or is gone.
    pub fn see(
        &self,
        connection: &Connection,
        asked: &HashSet<UserId>,
        seen: HashSet<UserId>,
    ) -> Option<(Vec<UserId>, Vec<UserId>)> {
        let mut inner = self.inner.write();
        let people = inner.people.get(&connection.user.user_id)?;
        let own = Arc::clone(people.get(&connection.id)?);
        let mut now = connection.watch.lock();
        if now.asked != *asked {
            return None;
        }
        let gone: Vec<_> = now.users.difference(&seen).copied().collect();
        let come: Vec<_> = seen.difference(&now.users).copied().collect();
        for user in &gone {
            remove(&mut inner.watchers, user, connection.id);
        }
        for user in &come {
            let watchers = inner.watchers.entry(*user).or_default();
            watchers.insert(connection.id, Arc::clone(&own));
        }
        now.users = seen;
        Some((gone, come))
    }
}
