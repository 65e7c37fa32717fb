//! Who would look at whom, and who may.
//!
//! A device names the people on its screen once. Whether it may see each of them can change while they stay there: they
//! begin to withhold whether they are there, or stop. So what was asked is kept beside what is seen.

use std::{collections::HashSet, sync::Arc};

use linnet_protocol::UserId;

use super::{
    hub::{Hub, remove},
    link::Connection,
};

impl Hub {
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
