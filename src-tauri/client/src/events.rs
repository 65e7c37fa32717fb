//! What the core tells whoever watches.
//!
//! Stored things are named, passing things bring their value; either way a newer event of the same subject makes the
//! older one worthless. So each subscriber has a queue with at most one event per subject: it can be as slow as it
//! likes, it loses nothing, and its memory is bounded by what there is to talk about.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Weak},
};

use linnet_protocol::{ConversationId, FileId, MessageId, UserId};
use parking_lot::Mutex;
use tokio::sync::{Notify, broadcast};

use crate::view::{AccountId, Event, Notice};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Subject {
    Accounts,
    Conversations(AccountId),
    Draft(AccountId, ConversationId, Option<MessageId>),
    Conversation(AccountId, ConversationId),
    Timeline(AccountId, ConversationId),
    Typing(AccountId, ConversationId),
    Presence(AccountId, UserId),
    Connection(AccountId),
    Transfer(AccountId, FileId),
    Offered(AccountId, ConversationId, Option<MessageId>),
    Dragged,
    Personal(AccountId),
    Refused(AccountId, Option<ConversationId>),
    Open,
    CloseAsked,
    Link,
    Update,
}

const fn subject(event: &Event) -> Subject {
    match event {
        Event::Accounts => Subject::Accounts,
        Event::Conversations { account_id } => Subject::Conversations(*account_id),
        Event::Draft {
            account_id,
            conversation_id,
            thread_id,
            ..
        } => Subject::Draft(*account_id, *conversation_id, *thread_id),
        Event::Conversation {
            account_id,
            conversation_id,
        } => Subject::Conversation(*account_id, *conversation_id),
        Event::Timeline {
            account_id,
            conversation_id,
        } => Subject::Timeline(*account_id, *conversation_id),
        Event::Typing {
            account_id,
            conversation_id,
            ..
        } => Subject::Typing(*account_id, *conversation_id),
        Event::Presence {
            account_id,
            user_id,
            ..
        } => Subject::Presence(*account_id, *user_id),
        Event::Connection { account_id, .. } => Subject::Connection(*account_id),
        Event::Transfer {
            account_id,
            file_id,
            ..
        } => Subject::Transfer(*account_id, *file_id),
        Event::Offered {
            account_id,
            conversation_id,
            thread_id,
            ..
        } => Subject::Offered(*account_id, *conversation_id, *thread_id),
        Event::Personal { account_id } => Subject::Personal(*account_id),
        Event::Refused {
            account_id,
            conversation_id,
            ..
        } => Subject::Refused(*account_id, *conversation_id),
        Event::Open { .. } => Subject::Open,
        Event::Dragged { .. } => Subject::Dragged,
        Event::CloseAsked => Subject::CloseAsked,
        Event::Link => Subject::Link,
        Event::Update => Subject::Update,
    }
}

#[derive(Default)]
struct Queue {
    order: VecDeque<Subject>,
    newest: HashMap<Subject, Event>,
    closed: bool,
}

impl Queue {
    fn push(&mut self, event: Event) {
        let subject = subject(&event);
        if self.newest.insert(subject, event).is_none() {
            self.order.push_back(subject);
        }
    }

    fn take(&mut self) -> Taken {
        match self.pop() {
            Some(event) => Taken::Event(event),
            None if self.closed => Taken::End,
            None => Taken::Nothing,
        }
    }

    fn pop(&mut self) -> Option<Event> {
        let subject = self.order.pop_front()?;
        self.newest.remove(&subject)
    }
}

enum Taken {
    Event(Event),
    Nothing,
    End,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    arrived: Notify,
}

/// A subscription to everything that happens from now on. Two events of one subject that were not yet taken are one.
pub struct Events {
    shared: Arc<Shared>,
}

impl Events {
    /// The next event; `None` once the client is closed and everything was taken.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            match self.shared.queue.lock().take() {
                Taken::Event(event) => return Some(event),
                Taken::End => return None,
                Taken::Nothing => {}
            }
            // A permit is kept if something arrives before this line.
            self.shared.arrived.notified().await;
        }
    }

    /// Waits for at least one event and takes all that are there.
    pub async fn next_batch(&mut self) -> Option<Vec<Event>> {
        let mut batch = vec![self.next().await?];
        let mut queue = self.shared.queue.lock();
        batch.extend(std::iter::from_fn(|| queue.pop()));
        Some(batch)
    }
}

/// What the rules of notifying decided to show from now on, and to take away.
pub struct Notifications(broadcast::Receiver<Notice>);

impl Notifications {
    /// The next one; `None` once the client is closed. Whoever is far behind misses the oldest: a notification is shown
    /// at most once, and hundreds of them are no help.
    pub async fn next(&mut self) -> Option<Notice> {
        loop {
            match self.0.recv().await {
                Ok(notice) => return Some(notice),
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

/// Tells all subscribers. Publish after the commit: nobody may hear of what was rolled back.
pub(crate) struct EventHub {
    subscribers: Mutex<Vec<Weak<Shared>>>,
    notifications: Mutex<Option<broadcast::Sender<Notice>>>,
}

impl EventHub {
    pub(crate) fn new() -> Self {
        Self {
            subscribers: Mutex::default(),
            notifications: Mutex::new(Some(broadcast::channel(256).0)),
        }
    }

    pub(crate) fn subscribe(&self) -> Events {
        let shared = Arc::<Shared>::default();
        shared.queue.lock().closed = self.notifications.lock().is_none();
        self.subscribers.lock().push(Arc::downgrade(&shared));
        Events { shared }
    }

    pub(crate) fn notifications(&self) -> Notifications {
        let sender = self.notifications.lock().clone();
        Notifications(
            sender
                .unwrap_or_else(|| broadcast::channel(1).0)
                .subscribe(),
        )
    }

    pub(crate) fn publish(&self, event: &Event) {
        self.subscribers.lock().retain(|subscriber| {
            let Some(shared) = subscriber.upgrade() else {
                return false;
            };
            shared.queue.lock().push(event.clone());
            shared.arrived.notify_one();
            true
        });
    }

    pub(crate) fn notify(&self, notice: Notice) {
        if let Some(sender) = self.notifications.lock().as_ref() {
            // Nobody listening is no failure.
            let _ = sender.send(notice);
        }
    }

    pub(crate) fn close(&self) {
        self.notifications.lock().take();
        for shared in self
            .subscribers
            .lock()
            .drain(..)
            .filter_map(|it| it.upgrade())
        {
            shared.queue.lock().closed = true;
            shared.arrived.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Connection;
    use uuid::Uuid;

    #[tokio::test]
    async fn a_slow_subscriber_loses_nothing_and_hears_each_subject_once() {
        let hub = EventHub::new();
        let mut events = hub.subscribe();
        let account_id = AccountId(Uuid::now_v7());
        for _ in 0..10_000 {
            hub.publish(&Event::Conversations { account_id });
            hub.publish(&Event::Accounts);
        }
        let batch = events.next_batch().await.unwrap();
        assert_eq!(
            batch,
            [Event::Conversations { account_id }, Event::Accounts]
        );
    }

    #[tokio::test]
    async fn of_passing_things_the_newest_value_is_heard_and_the_end_is_told() {
        let hub = EventHub::new();
        let mut events = hub.subscribe();
        let account_id = AccountId(Uuid::now_v7());
        for connection in [Connection::Connecting, Connection::Live] {
            hub.publish(&Event::Connection {
                account_id,
                connection,
            });
        }
        hub.close();
        let connection = Connection::Live;
        assert_eq!(
            events.next().await,
            Some(Event::Connection {
                account_id,
                connection
            })
        );
        assert_eq!(events.next().await, None);
        assert_eq!(hub.subscribe().next().await, None);
    }
}
