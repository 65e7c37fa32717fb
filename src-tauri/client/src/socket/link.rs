//! The handle by which everybody else uses the connection, whether there is one or not.

use linnet_protocol::{Reply, Request};
use parking_lot::Mutex;
use std::{sync::Arc, time::Duration};
use tokio::sync::{Notify, mpsc, oneshot};

use crate::{
    error::{CoreError, Result},
    events::EventHub,
    journal::Journal,
    view::{AccountId, Connection, Event, Happening},
};

/// A request that was not answered in this time counts as lost; whatever is asked may be asked twice.
const REPLY_LIMIT: Duration = Duration::from_secs(15);
/// Requests that wait to be written.
pub(crate) const ASKS: usize = 256;

pub(crate) type Answer = oneshot::Sender<Result<Reply>>;

pub(crate) struct Ask {
    pub(crate) request: Request,
    /// Nobody waits for an answer to what is only told.
    pub(crate) answer: Option<Answer>,
}

pub(crate) struct Link {
    account: AccountId,
    events: Arc<EventHub>,
    journal: Arc<Journal>,
    asks: Mutex<Option<mpsc::Sender<Ask>>>,
    shown: Mutex<Connection>,
    /// A connection was made.
    pub(crate) connected: Notify,
    /// The person does not want to wait for the next try.
    pub(crate) retry: Notify,
    /// The connection may be none any more.
    pub(crate) doubt: Arc<Notify>,
}

/// One request and its answer over one connection.
pub(crate) async fn exchange(asks: &mpsc::Sender<Ask>, request: Request) -> Result<Reply> {
    let (answer, answered) = oneshot::channel();
    let ask = Ask {
        request,
        answer: Some(answer),
    };
    let exchange = async {
        asks.send(ask).await.map_err(|_| CoreError::Offline)?;
        answered.await.map_err(|_| CoreError::Offline)?
    };
    tokio::time::timeout(REPLY_LIMIT, exchange)
        .await
        .map_err(|_| CoreError::Offline)?
}

impl Link {
    pub(crate) fn new(account: AccountId, events: Arc<EventHub>, journal: Arc<Journal>) -> Self {
        Self {
            account,
            events,
            journal,
            asks: Mutex::default(),
            shown: Mutex::new(Connection::SignedOut),
            connected: Notify::new(),
            retry: Notify::new(),
            doubt: Arc::default(),
        }
    }

    pub(crate) fn attach(&self, asks: mpsc::Sender<Ask>) {
        *self.asks.lock() = Some(asks);
        self.connected.notify_waiters();
    }

    pub(crate) fn detach(&self) {
        self.asks.lock().take();
    }

    pub(crate) fn is_attached(&self) -> bool {
        self.asks.lock().is_some()
    }

    /// Asks and waits for the answer. `Offline`: it may or may not have arrived.
    pub(crate) async fn request(&self, request: Request) -> Result<Reply> {
        let asks = self.asks.lock().clone().ok_or(CoreError::Offline)?;
        exchange(&asks, request).await
    }

    /// Tells without waiting for an answer. What finds the queue full is lost, as it is with a connection that ends.
    pub(crate) fn post(&self, request: Request) -> Result<()> {
        let asks = self.asks.lock().clone().ok_or(CoreError::Offline)?;
        let ask = Ask {
            request,
            answer: None,
        };
        asks.try_send(ask).map_err(|_| CoreError::Offline)
    }

    pub(crate) fn connection(&self) -> Connection {
        self.shown.lock().clone()
    }

    pub(crate) fn is_live(&self) -> bool {
        *self.shown.lock() == Connection::Live
    }

    pub(crate) fn show(&self, connection: Connection) {
        {
            let mut shown = self.shown.lock();
            if *shown == connection {
                return;
            }
            shown.clone_from(&connection);
        }
        match &connection {
            Connection::Live => self.journal.note(Some(self.account), Happening::Live),
            Connection::Offline { .. } => {
                let error = None;
                self.journal
                    .note(Some(self.account), Happening::Offline { error });
            }
            _ => {}
        }
        self.events.publish(&Event::Connection {
            account_id: self.account,
            connection,
        });
    }
}
