//! One connection as the others see it: a bounded queue, and what its person does and looks at.
//!
//! At most 256 frames and 256 KiB wait, those already in the socket's buffer included. What is pushed never waits: a
//! queue without room means a reader that is too slow, so the connection is closed and the client comes back with its
//! cursor. Passing things go first: they are left out as soon as the queue is half full. Only answers wait for room, and
//! with them the reading of further requests.

use std::{
    collections::HashSet,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::extract::ws::{Message, Utf8Bytes};
use linnet_protocol::{Activity, ConversationId, ErrorCode, ServerFrame, UserId, close};
use parking_lot::Mutex;
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

    /// Why, in the words of the codes: whoever reads no code of HTTP learns of a theft from here alone.
    pub(super) fn session_ended(why: ErrorCode) -> Self {
        let reason = match why {
            ErrorCode::SessionStolen => "session_stolen",
            _ => "session_ended",
        };
        Self::new(close::SESSION_ENDED, reason)
    }
}

/// What the person before this device looks at.
#[derive(Debug, Default, Clone)]
pub(super) struct Watch {
    /// Whom it would look at; those it may are `users`.
    pub(super) asked: HashSet<UserId>,
    pub(super) users: HashSet<UserId>,
    pub(super) conversations: HashSet<ConversationId>,
}

pub struct Connection {
    pub(super) id: u64,
    pub user: CurrentUser,
    queue: mpsc::Sender<Waiting>,
    room: Arc<Semaphore>,
    /// Changes are pushed; off while the client catches up.
    pushing: AtomicBool,
    pub(super) activity: Mutex<Activity>,
    pub(super) watch: Mutex<Watch>,
    closing: CancellationToken,
    close: OnceLock<Close>,
}

impl Connection {
    pub(super) fn new(id: u64, user: CurrentUser) -> (Arc<Self>, mpsc::Receiver<Waiting>) {
        let (queue, waiting) = mpsc::channel(QUEUE_FRAMES);
        let connection = Self {
            id,
            user,
            queue,
            room: Arc::new(Semaphore::new(QUEUE_BYTES)),
            pushing: AtomicBool::new(false),
            // Until the device says what the person before it does, nobody can tell.
            activity: Mutex::new(Activity::Unknown),
            watch: Mutex::default(),
            closing: CancellationToken::new(),
            close: OnceLock::new(),
        };
        (Arc::new(connection), waiting)
    }

    /// The people and the conversations that the device looks at.
    pub fn watched(&self) -> (HashSet<UserId>, HashSet<ConversationId>) {
        let watch = self.watch.lock();
        (watch.users.clone(), watch.conversations.clone())
    }

    pub fn asked(&self) -> HashSet<UserId> {
        self.watch.lock().asked.clone()
    }

    pub(super) fn is_pushing(&self) -> bool {
        self.pushing.load(Ordering::SeqCst)
    }

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

    pub(super) fn push(&self, text: &Utf8Bytes) {
        if !self.try_push(text) {
            self.close(Close::new(close::SLOW, ""));
        }
    }

    pub(super) fn push_passing(&self, text: &Utf8Bytes) {
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
    pub(super) fn ping(&self) {
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
