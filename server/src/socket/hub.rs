//! Who is connected, and the way to them.
//!
//! Everything a connection is told goes through its queue: at most 256 frames and 256 KiB wait, those already in the
//! socket's buffer included. What is pushed never waits: a queue without room means a reader that is too slow, so the
//! connection is closed and the client comes back with its cursor. Passing things go first: they are left out as soon as
//! the queue is half full. Only answers wait for room, and with them the reading of further requests.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use axum::extract::ws::{Message, Utf8Bytes};
use linnet_protocol::{
    Activity, Change, ConversationId, Digest, Passing, PersonalChange, Presence, Receipt,
    ServerFrame, SessionId, UserId, close,
};
use parking_lot::{Mutex, RwLock};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

use super::frames;
use crate::auth::CurrentUser;

pub const QUEUE_FRAMES: usize = 256;
pub const QUEUE_BYTES: usize = 256 * 1024;

/// A frame on its way; its room is free again when it has left the process.
pub struct Waiting {
    pub message: Message,
    _room: Option<OwnedSemaphorePermit>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    pub code: u16,
    pub reason: String,
}

impl Close {
    pub fn new(code: u16, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
        }
    }
}

/// What the person before this device looks at.
#[derive(Debug, Default)]
struct Watch {
    users: HashSet<UserId>,
    conversations: HashSet<ConversationId>,
}

pub struct Connection {
    id: u64,
    pub user: CurrentUser,
    queue: mpsc::Sender<Waiting>,
    room: Arc<Semaphore>,
    /// Changes are pushed; off while the client catches up.
    pushing: AtomicBool,
    activity: Mutex<Activity>,
    watch: Mutex<Watch>,
    closing: CancellationToken,
    close: OnceLock<Close>,
}

impl Connection {
    pub fn set_pushing(&self, pushing: bool) {
        self.pushing.store(pushing, Ordering::SeqCst);
    }

    /// The first reason stays.
    pub fn close(&self, close: Close) {
        drop(self.close.set(close));
        self.closing.cancel();
    }

    pub async fn closed(&self) -> Close {
        self.closing.cancelled().await;
        self.close
            .get()
            .cloned()
            .unwrap_or_else(|| Close::new(close::RESTART, ""))
    }

    /// Waits for room; false: the connection has ended.
    pub async fn send(&self, frame: &ServerFrame) -> bool {
        let text = frames::text(frame);
        let bytes = room_for(&text);
        let Ok(room) = Arc::clone(&self.room).acquire_many_owned(bytes).await else {
            return false;
        };
        let waiting = Waiting {
            message: Message::Text(text),
            _room: Some(room),
        };
        self.queue.send(waiting).await.is_ok()
    }

    fn push(&self, text: &Utf8Bytes) {
        if !self.try_push(text) {
            self.close(Close::new(close::SLOW, ""));
        }
    }

    fn push_passing(&self, text: &Utf8Bytes) {
        let is_half_full = self.queue.capacity() < QUEUE_FRAMES / 2
            || self.room.available_permits() < QUEUE_BYTES / 2;
        if !is_half_full {
            self.try_push(text);
        }
    }

    fn try_push(&self, text: &Utf8Bytes) -> bool {
        let Ok(room) = Arc::clone(&self.room).try_acquire_many_owned(room_for(text)) else {
            return false;
        };
        let waiting = Waiting {
            message: Message::Text(text.clone()),
            _room: Some(room),
        };
        !matches!(
            self.queue.try_send(waiting),
            Err(mpsc::error::TrySendError::Full(_))
        )
    }

    /// The other side's socket answers by itself, so its silence is told from its rest.
    fn ping(&self) {
        let ping = Message::Ping(axum::body::Bytes::new());
        drop(self.queue.try_send(Waiting {
            message: ping,
            _room: None,
        }));
    }
}

fn room_for(text: &Utf8Bytes) -> u32 {
    u32::try_from(text.as_str().len().min(QUEUE_BYTES)).unwrap_or(u32::MAX)
}

#[derive(Default)]
pub struct Hub {
    next_id: AtomicU64,
    inner: RwLock<Inner>,
}

type Connections = HashMap<u64, Arc<Connection>>;

#[derive(Default)]
struct Inner {
    people: HashMap<UserId, Connections>,
    /// Who looks at this person.
    watchers: HashMap<UserId, Connections>,
    /// Who has this conversation open.
    viewers: HashMap<ConversationId, Connections>,
}

impl Hub {
    /// A connection that is told everything from now on; its presence counts too.
    pub fn register(&self, user: CurrentUser) -> (Arc<Connection>, mpsc::Receiver<Waiting>) {
        let (queue, waiting) = mpsc::channel(QUEUE_FRAMES);
        let connection = Arc::new(Connection {
            id: self.next_id.fetch_add(1, Ordering::Relaxed),
            user,
            queue,
            room: Arc::new(Semaphore::new(QUEUE_BYTES)),
            pushing: AtomicBool::new(false),
            activity: Mutex::new(Activity::Active),
            watch: Mutex::default(),
            closing: CancellationToken::new(),
            close: OnceLock::new(),
        });
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
            remove(&mut inner.people, connection.user.user_id, connection.id);
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
        let inner = self.inner.read();
        for connection in users
            .iter()
            .filter_map(|user| inner.people.get(user))
            .flat_map(HashMap::values)
        {
            if connection.pushing.load(Ordering::SeqCst) {
                frames.iter().for_each(|frame| connection.push(frame));
            }
        }
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

    /// Whatever this session is connected with.
    pub fn end_session(&self, session: SessionId) {
        for connection in self.inner.read().people.values().flat_map(HashMap::values) {
            if connection.user.session_id == session {
                connection.close(Close::new(close::SESSION_ENDED, ""));
            }
        }
    }

    /// Everybody, each with a reason of their own.
    pub fn close_all(&self, mut close: impl FnMut() -> Close) {
        for connection in self.inner.read().people.values().flat_map(HashMap::values) {
            connection.close(close());
        }
    }

    pub fn set_activity(&self, connection: &Connection, activity: Activity) {
        self.change_presence(connection.user.user_id, |_| {
            *connection.activity.lock() = activity
        });
    }

    pub fn presence(&self, user: UserId) -> Presence {
        presence(&self.inner.read(), user)
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
        let new = Watch {
            users,
            conversations,
        };
        let mut now = connection.watch.lock();
        for user in &now.users {
            remove(&mut inner.watchers, *user, connection.id);
        }
        for conversation in &now.conversations {
            remove(&mut inner.viewers, *conversation, connection.id);
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
    pub fn viewers(&self, conversation: ConversationId) -> Vec<UserId> {
        let inner = self.inner.read();
        let viewers = inner
            .viewers
            .get(&conversation)
            .into_iter()
            .flat_map(HashMap::values);
        viewers
            .map(|it| it.user.user_id)
            .collect::<HashSet<_>>()
            .into_iter()
            .collect()
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
    pub fn looking_at_or_from(
        &self,
        user: UserId,
    ) -> Vec<(Arc<Connection>, HashSet<UserId>, HashSet<ConversationId>)> {
        let inner = self.inner.read();
        let maps = [inner.people.get(&user), inner.watchers.get(&user)];
        let connections = maps.into_iter().flatten().flat_map(HashMap::values);
        connections
            .map(|it| {
                let watch = it.watch.lock();
                (
                    Arc::clone(it),
                    watch.users.clone(),
                    watch.conversations.clone(),
                )
            })
            .collect()
    }

    /// Tells those who look at the person, if the change is one for them.
    fn change_presence(&self, user: UserId, change: impl FnOnce(&mut Inner)) {
        let mut inner = self.inner.write();
        let before = presence(&inner, user);
        change(&mut inner);
        let after = presence(&inner, user);
        if before == after {
            return;
        }
        let passing = Passing::Presence {
            user_id: user,
            presence: after,
        };
        let text = frames::text(&ServerFrame::Passing { passing });
        for watcher in inner
            .watchers
            .get(&user)
            .into_iter()
            .flat_map(HashMap::values)
        {
            watcher.push_passing(&text);
        }
    }
}

fn remove<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Connections>, key: K, id: u64) {
    if let Some(connections) = map.get_mut(&key) {
        connections.remove(&id);
        if connections.is_empty() {
            map.remove(&key);
        }
    }
}

/// Online if any device is active; away if all are known to be idle; else nobody can tell.
fn presence(inner: &Inner, user: UserId) -> Presence {
    let Some(connections) = inner.people.get(&user) else {
        return Presence::Offline;
    };
    let activities: Vec<_> = connections.values().map(|it| *it.activity.lock()).collect();
    if activities.contains(&Activity::Active) {
        Presence::Online
    } else if activities.contains(&Activity::Unknown) {
        Presence::Unknown
    } else {
        Presence::Away
    }
}
