//! Who is connected, and the way to them: who is told what, who looks at whom, and who is there.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::extract::ws::Utf8Bytes;
use linnet_protocol::{
    Activity, Change, ConversationId, Digest, ErrorCode, Passing, PersonalChange, Presence,
    Receipt, ServerFrame, SessionId, UserId,
};
use parking_lot::RwLock;
use tokio::sync::mpsc;

use super::{
    elsewhere::Elsewhere,
    frames,
    link::{Close, Connection, Waiting, Watch},
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
    viewers: HashMap<ConversationId, Connections>,
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
        self.bus.tell(|| Hint::SessionEnded { session_id, why });
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
        self.end_all_here(user_id, except, why);
        self.bus.tell(|| Hint::SessionsEnded {
            user_id,
            except,
            why,
        });
    }

    pub fn end_all_here(&self, user: UserId, except: Option<SessionId>, why: ErrorCode) {
        let inner = self.inner.read();
        let connections = inner
            .people
            .get(&user)
            .into_iter()
            .flat_map(HashMap::values);
        for connection in connections.filter(|it| Some(it.user.session_id) != except) {
            connection.close(Close::session_ended(why));
        }
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

    pub fn set_activity(&self, connection: &Connection, activity: Activity) {
        self.change_presence(connection.user.user_id, |_| {
            *connection.activity.lock() = activity;
        });
    }

    pub fn presence(&self, user: UserId) -> Presence {
        self.inner.read().presence(user)
    }

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

    /// Tells those who look at the person, and the other nodes, if the change is one for them.
    fn change_presence(&self, user: UserId, change: impl FnOnce(&mut Inner)) {
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

pub(super) fn remove<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Connections>, key: &K, id: u64) {
    if let Some(connections) = map.get_mut(key) {
        connections.remove(&id);
        if connections.is_empty() {
            map.remove(key);
        }
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
