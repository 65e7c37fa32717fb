//! What every request can reach.

use std::{
    future::Future,
    ops::Deref,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use sqlx::PgPool;
use tokio::{
    sync::{Notify, Semaphore},
    time::sleep,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    auth::{passwords::Passwords, tokens::Keys},
    config::Config,
    error::Result,
    jobs::{background::Bell, due::Due},
    mail::Mailer,
    media::Files,
    messages::writer::Writer,
    middleware::rate_limit::RateLimits,
    previews::Previews,
    receipts::writer::ReceiptWriter,
    search::Search,
    socket::hub::Hub,
};

/// Cheap to clone; all clones are the same.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

pub struct Shared {
    pub config: Config,
    pub db: PgPool,
    /// For the writer of messages and the beat: what requests are waiting for cannot hold them up.
    pub own_db: PgPool,
    pub clock: Clock,
    pub keys: Keys,
    pub passwords: Passwords,
    pub hub: Hub,
    pub writer: Writer,
    pub bell: Bell,
    pub receipts: ReceiptWriter,
    pub files: Files,
    pub mail: Mailer,
    /// Copies of somebody's things that are being made.
    pub exports: Arc<Semaphore>,
    pub search: Search,
    pub previews: Previews,
    pub due: Due,
    pub limits: RateLimits,
    /// Whatever must be finished before the program ends.
    pub tasks: TaskTracker,
    pub stopping: CancellationToken,
}

impl AppState {
    pub fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// Runs work that outlives its request. A request that is dropped inside BEGIN would hand a connection with a
    /// half-open transaction back to the pool, and the next one's writes would be rolled back after they were confirmed.
    pub async fn outlive<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        self.tasks.spawn(work).await?
    }
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// The time. Tests move it.
#[derive(Debug, Default)]
pub struct Clock {
    ahead_ms: AtomicI64,
    moved: Notify,
}

impl Clock {
    /// In microseconds, as PostgreSQL keeps it: what is answered now and what is read later are the same.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> DateTime<Utc> {
        let now = Utc::now() + TimeDelta::milliseconds(self.ahead_ms.load(Ordering::Relaxed));
        now.duration_trunc(TimeDelta::microseconds(1))
            .unwrap_or(now)
    }

    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.ahead_ms.fetch_add(by, Ordering::Relaxed);
        self.moved.notify_waiters();
    }

    pub async fn sleep_until(&self, then: DateTime<Utc>) {
        loop {
            let mut moved = pin!(self.moved.notified());
            moved.as_mut().enable();
            let Ok(left) = (then - self.now()).to_std() else {
                return;
            };
            tokio::select! {
                () = sleep(left) => {}
                () = moved => {}
            }
        }
    }
}
