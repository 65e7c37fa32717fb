//! Who is connected to the other nodes of this server, as far as they have said.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use linnet_protocol::{Presence, UserId};

use super::hub::Hub;
use crate::bus::{Hint, Node};

/// Every node repeats what it says of its people every ten seconds; what is not repeated is no longer so.
const STALE: Duration = Duration::from_secs(20);

#[derive(Default)]
pub(super) struct Elsewhere(HashMap<UserId, HashMap<Node, Seen>>);

#[derive(Clone, Copy)]
struct Seen {
    presence: Presence,
    heard: Instant,
}

impl Elsewhere {
    pub(super) fn of(&self, user: UserId) -> impl Iterator<Item = Presence> {
        let nodes = self.0.get(&user).into_iter().flat_map(HashMap::values);
        nodes.map(|it| it.presence)
    }

    fn set(&mut self, user: UserId, node: Node, presence: Presence) {
        if presence == Presence::Offline {
            self.retain(user, |it, _| it != node);
            return;
        }
        let heard = Instant::now();
        let nodes = self.0.entry(user).or_default();
        nodes.insert(node, Seen { presence, heard });
    }

    fn retain(&mut self, user: UserId, keep: impl Fn(Node, &Seen) -> bool) {
        if let Some(nodes) = self.0.get_mut(&user) {
            nodes.retain(|node, seen| keep(*node, seen));
            if nodes.is_empty() {
                self.0.remove(&user);
            }
        }
    }

    fn doubt(&mut self, user: UserId, is_silent: impl Fn(Node) -> bool) {
        let nodes = self.0.get_mut(&user).into_iter().flatten();
        for (_, seen) in nodes.filter(|(node, _)| is_silent(**node)) {
            seen.presence = Presence::Unknown;
        }
    }

    fn people(&self) -> Vec<UserId> {
        self.0.keys().copied().collect()
    }
}

impl Hub {
    /// Tells the other nodes how the people at this one are.
    pub fn announce(&self) {
        // Under the lock, or a change could be told before what it changed.
        let inner = self.inner.read();
        let people = inner.people.keys();
        let people: Vec<_> = people
            .map(|user| (*user, inner.presence_here(*user)))
            .collect();
        for hint in Hint::presence(&people) {
            self.bus.tell(|| hint);
        }
    }

    /// How these people are at another node.
    pub fn hear_presence(&self, node: Node, people: &[(UserId, Presence)]) {
        let mut inner = self.inner.write();
        for (user, presence) in people {
            inner.change_presence(*user, |it| it.elsewhere.set(*user, node, *presence));
        }
    }

    /// The people of a node that is gone.
    pub fn forget_node(&self, node: Node) {
        self.keep_elsewhere(|it, _| it != node);
    }

    /// Who is no longer said to be at a node that can be heard.
    pub fn forget_stale(&self, is_heard: impl Fn(Node) -> bool) {
        self.keep_elsewhere(|node, seen| seen.heard.elapsed() < STALE || !is_heard(node));
    }

    fn keep_elsewhere(&self, keep: impl Fn(Node, &Seen) -> bool) {
        let mut inner = self.inner.write();
        for user in inner.elsewhere.people() {
            inner.change_presence(user, |it| it.elsewhere.retain(user, &keep));
        }
    }

    /// These nodes cannot be heard: how their people are, nobody can tell.
    pub fn doubt_elsewhere(&self, is_silent: impl Fn(Node) -> bool) {
        let mut inner = self.inner.write();
        for user in inner.elsewhere.people() {
            inner.change_presence(user, |it| it.elsewhere.doubt(user, &is_silent));
        }
    }

    /// They can be heard again: until they have spoken, what they said last is not stale.
    pub fn await_elsewhere(&self) {
        let mut inner = self.inner.write();
        let seen = inner.elsewhere.0.values_mut();
        for seen in seen.flat_map(HashMap::values_mut) {
            seen.heard = Instant::now();
        }
    }
}
