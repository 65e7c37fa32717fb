//! Who is there: at this node, and as far as the other nodes have said.

use std::collections::HashMap;

use linnet_protocol::{Activity, Passing, Presence, ServerFrame, UserId};

use super::{
    frames,
    hub::{Hub, Inner},
    link::Connection,
};
use crate::bus::Hint;

impl Hub {
    pub fn set_activity(&self, connection: &Connection, activity: Activity) {
        self.change_presence(connection.user.user_id, |_| {
            *connection.activity.lock() = activity;
        });
    }

    pub fn presence(&self, user: UserId) -> Presence {
        self.inner.read().presence(user)
    }

    /// Tells those who look at the person, and the other nodes, if the change is one for them.
    pub(super) fn change_presence(&self, user: UserId, change: impl FnOnce(&mut Inner)) {
        let mut inner = self.inner.write();
        let before = inner.presence_here(user);
        inner.change_presence(user, change);
        let after = inner.presence_here(user);
        if before != after {
            let people = vec![(user, after)];
            // Under the lock: the other nodes hear of it in this order.
            self.bus.tell(|| Hint::Presence { people });
        }
    }
}

impl Inner {
    /// Tells those who look at the person here.
    pub(super) fn change_presence(&mut self, user: UserId, change: impl FnOnce(&mut Self)) {
        let before = self.presence(user);
        change(self);
        let presence = self.presence(user);
        if before == presence {
            return;
        }
        let passing = Passing::Presence {
            user_id: user,
            presence,
        };
        let text = frames::text(&ServerFrame::Passing { passing });
        let watchers = self.watchers.get(&user).into_iter();
        for watcher in watchers.flat_map(HashMap::values) {
            watcher.push_passing(&text);
        }
    }

    pub(super) fn presence(&self, user: UserId) -> Presence {
        let here = self.presence_here(user);
        together(self.elsewhere.of(user).chain([here]))
    }

    pub(super) fn presence_here(&self, user: UserId) -> Presence {
        let connections = self.people.get(&user).into_iter();
        let devices = connections.flat_map(HashMap::values);
        together(devices.map(|it| match *it.activity.lock() {
            Activity::Active => Presence::Online,
            Activity::Unknown => Presence::Unknown,
            Activity::Idle => Presence::Away,
        }))
    }
}

/// Online if any device is active; away if all are known to be idle; else nobody can tell.
fn together(devices: impl Iterator<Item = Presence>) -> Presence {
    let sure = |presence| match presence {
        Presence::Online => 3,
        Presence::Unknown => 2,
        Presence::Away => 1,
        Presence::Offline => 0,
    };
    let devices = devices.max_by_key(|it| sure(*it));
    devices.unwrap_or(Presence::Offline)
}
