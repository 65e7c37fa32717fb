//! Who is connected, and the way to them.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::extract::ws::Utf8Bytes;
use linnet_protocol::{
    Change, ConversationId, Digest, ErrorCode, PersonalChange, Receipt, ServerFrame, SessionId,
    UserId,
};
use parking_lot::RwLock;
use tokio::sync::mpsc;

use super::{
    elsewhere::Elsewhere,
    frames,
    link::{Close, Connection, Waiting},
};
use crate::{
    auth::CurrentUser,
    bus::{Bus, Hint},
};

#[derive(Default)]
pub struct Hub {
    next_id: AtomicU64,
    pub(super) inner: RwLock<Inner>,
    pub(crate) bus: Bus,
}

pub(super) type Connections = HashMap<u64, Arc<Connection>>;

#[derive(Default)]
pub(super) struct Inner {
    pub(super) people: HashMap<UserId, Connections>,
    /// Who looks at this person.
    pub(super) watchers: HashMap<UserId, Connections>,
    /// Who has this conversation open.
    pub(super) viewers: HashMap<ConversationId, Connections>,
    /// Who is connected to other nodes.
    pub(super) elsewhere: Elsewhere,
}

impl Hub {
    pub fn new(bus: Bus) -> Self {
        Self {
            bus,
            ..Self::default()
        }
    }

    /// A connection that is told everything from now on; its presence counts too.
    pub fn register(&self, user: CurrentUser) -> (Arc<Connection>, mpsc::Receiver<Waiting>) {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let (connection, waiting) = Connection::new(id, user);
        self.change_presence(user.user_id, |inner| {
            inner
                .people
                .entry(user.user_id)
                .or_default()
                .insert(connection.id, Arc::clone(&connection));
        });
        (connection, waiting)
    }

    pub fn remove(&self, connection: &Connection) {
        self.watch(connection, HashSet::new(), HashSet::new());
        self.change_presence(connection.user.user_id, |inner| {
            remove(&mut inner.people, &connection.user.user_id, connection.id);
        });
    }

    /// Changes of one conversation, lowest rev first, to those who are in it.
    pub fn push_changes(
        &self,
        members: &[UserId],
        conversation: ConversationId,
        changes: &[Change],
    ) {
        let frames = frames::changes(conversation, changes);
        self.push_to(members, &frames);
    }

    /// The same where older messages may be among what changed, each change with the seq of the message that it tells of.
    /// Whoever may not see all of it is told of the rest; the hole that stays is filled by a page, which is made for each
    /// reader alone.
    pub fn push_changes_seen(
        &self,
        audience: &[(UserId, i64)],
        conversation: ConversationId,
        changes: &[(i64, Change)],
    ) {
        let oldest = changes.iter().map(|(seq, _)| *seq).min();
        let mut by_sight: HashMap<i64, Vec<UserId>> = HashMap::new();
        for (user, visible_from) in audience {
            // Those who see all of it are one group, wherever their past begins.
            let hidden =
                Some(*visible_from).filter(|it| oldest.is_some_and(|oldest| *it >= oldest));
            by_sight
                .entry(hidden.unwrap_or_default())
                .or_default()
                .push(*user);
        }
        for (hidden, users) in by_sight {
            let is_seen = |(seq, _): &&(i64, Change)| *seq > hidden;
            let seen = changes.iter().filter(is_seen).map(|(_, it)| it.clone());
            self.push_changes(&users, conversation, &seen.collect::<Vec<_>>());
        }
    }

    pub fn push_personal(&self, user: UserId, rev: i64, change: PersonalChange) {
        self.push_to(
            &[user],
            &[frames::text(&ServerFrame::Personal { rev, change })],
        );
    }

    pub fn push_receipts(&self, members: &[UserId], receipts: Vec<Receipt>) {
        self.push_to(
            members,
            &[frames::text(&ServerFrame::Receipts { receipts })],
        );
    }

    fn push_to(&self, users: &[UserId], frames: &[Utf8Bytes]) {
        self.push_at_this_node(users, frames);
        if self.bus.has_others() {
            for hint in Hint::push(users, frames) {
                self.bus.tell(|| hint);
            }
        }
    }

    /// What another node pushes.
    pub fn push_here(&self, users: &[UserId], frames: Vec<String>) {
        let frames: Vec<_> = frames.into_iter().map(Utf8Bytes::from).collect();
        self.push_at_this_node(users, &frames);
    }

    fn push_at_this_node(&self, users: &[UserId], frames: &[Utf8Bytes]) {
        let inner = self.inner.read();
        let connections = users
            .iter()
            .filter_map(|user| inner.people.get(user))
            .flat_map(HashMap::values);
        for connection in connections.filter(|it| it.is_pushing()) {
            for frame in frames {
                connection.push(frame);
            }
        }
    }

    pub fn connections_of(&self, user: UserId) -> usize {
        self.inner.read().people.get(&user).map_or(0, HashMap::len)
    }

    pub fn connected_people(&self) -> Vec<UserId> {
        self.inner.read().people.keys().copied().collect()
    }

    pub fn beat(&self, digests: &[(UserId, Digest)]) {
        let inner = self.inner.read();
        for (user, digest) in digests {
            let text = frames::text(&ServerFrame::Beat { digest: *digest });
            for connection in inner.people.get(user).into_iter().flat_map(HashMap::values) {
                connection.push(&text);
                connection.ping();
            }
        }
    }

    /// Whatever this session is connected with. The reason says whether its token was stolen: the person has to know.
    pub fn end_session(&self, session_id: SessionId, why: ErrorCode) {
        self.end_session_here(session_id, why);
        self.bus.tell(|| Hint::SessionEnded { session_id });
    }

    pub fn end_session_here(&self, session: SessionId, why: ErrorCode) {
        for connection in self.inner.read().people.values().flat_map(HashMap::values) {
            if connection.user.session_id == session {
                connection.close(Close::session_ended(why));
            }
        }
    }

    /// Whatever this person is connected with, but for one session.
    pub fn end_all(&self, user_id: UserId, except: Option<SessionId>, why: ErrorCode) {
        self.bus.tell(|| Hint::SessionsEnded { user_id });
        let inner = self.inner.read();
        let connections = inner
            .people
            .get(&user_id)
            .into_iter()
            .flat_map(HashMap::values);
        for connection in connections.filter(|it| Some(it.user.session_id) != except) {
            connection.close(Close::session_ended(why));
        }
    }

    /// The sessions of a person that are connected here.
    pub fn sessions_of(&self, user: UserId) -> Vec<SessionId> {
        let inner = self.inner.read();
        let connections = inner.people.get(&user).into_iter();
        let sessions = connections.flat_map(HashMap::values);
        sessions.map(|it| it.user.session_id).collect()
    }

    /// The sessions that are connected here.
    pub fn sessions(&self) -> HashSet<SessionId> {
        let inner = self.inner.read();
        let connections = inner.people.values().flat_map(HashMap::values);
        connections.map(|it| it.user.session_id).collect()
    }

    /// Everybody, each with a reason of their own.
    pub fn close_all(&self, mut close: impl FnMut() -> Close) {
        for connection in self.inner.read().people.values().flat_map(HashMap::values) {
            connection.close(close());
        }
    }
}

pub(super) fn remove<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Connections>, key: &K, id: u64) {
    if let Some(connections) = map.get_mut(key) {
        connections.remove(&id);
        if connections.is_empty() {
            map.remove(key);
        }
    }
}
