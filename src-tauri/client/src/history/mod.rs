//! How much of the past is kept on this computer.
//!
//! Of every conversation a stretch of recent history is here, whether somebody has opened it or not, so that it can be
//! read and searched without a connection, and what is unread whatever its age, so that its number is the same on every
//! device. It is fetched behind everything else: while the connection is live, a page at a time with a pause after each,
//! what is on the screen first and then where somebody wrote last.
//!
//! What is older than the person wants goes again, in small steps, wherever it came from. Whatever its age, what stays is
//! the end of each conversation, what is unread, pinned, saved, reminded of, or not yet said to the server, and what is on
//! the screen. A pinned message then stands alone, as [`crate::messages::strays`] do.

mod queries;

use std::{collections::HashSet, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::ConversationId;
use parking_lot::Mutex;
use rusqlite::Transaction;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use self::queries::Missing;
use crate::{
    account::OpenAccount,
    clock::{self, micros},
    error::{CoreError, Result},
};

/// What is fetched of a conversation that nobody has opened.
const RECENT: TimeDelta = TimeDelta::days(30);
/// After a page: the server and the disk are there for the person first.
const PAUSE: Duration = Duration::from_millis(250);
/// After a step of shortening, so that others come in between.
const BREATH: Duration = Duration::from_millis(5);
/// How often is looked for what has become too old.
const ROUND: Duration = Duration::from_hours(1);
/// What a server may ask for at most.
const LONGEST_WAIT: u64 = 60;

#[derive(Default)]
pub(crate) struct History {
    /// There may be something to fetch.
    pub(crate) wanted: Notify,
    /// Another time was chosen.
    chosen: Notify,
    /// Nothing more is fetched of these: what is before is too old, or is not to be had.
    reached: Mutex<HashSet<ConversationId>>,
}

impl History {
    pub(crate) fn choose(&self) {
        self.reached.lock().clear();
        self.chosen.notify_one();
        self.wanted.notify_one();
    }
}

/// Fetches whenever the connection becomes live, until `stop`.
pub(crate) async fn fetch(account: Arc<OpenAccount>, stop: CancellationToken) {
    loop {
        let fetching = async {
            account.history.wanted.notified().await;
            account.fetch_recent().await
        };
        match stop.run_until_cancelled(fetching).await {
            None => return,
            Some(Ok(())) => {}
            Some(Err(error)) => tracing::info!(%error, "recent history is fetched later"),
        }
    }
}

/// Takes away what is too old, until `stop`.
pub(crate) async fn shorten(account: Arc<OpenAccount>, stop: CancellationToken) {
    loop {
        let days = account.settings().history_days;
        if days > 0 {
            let shortening = account.shorten_all(TimeDelta::days(days.into()));
            if let Some(Err(error)) = stop.run_until_cancelled(shortening).await {
                tracing::warn!(%error, "older history is still here");
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = account.history.chosen.notified() => {}
            () = tokio::time::sleep(ROUND) => {}
        }
    }
}

impl OpenAccount {
    async fn fetch_recent(&self) -> Result<()> {
        while self.link.is_live() {
            let kept = TimeDelta::days(self.settings().history_days.into());
            let back = if kept.is_zero() {
                RECENT
            } else {
                kept.min(RECENT)
            };
            let (me, since, visible) = (self.me, clock::now() - back, self.visible());
            let reached = self.history.reached.lock().clone();
            let next = self
                .store
                .read(move |tx| queries::next(tx, (me, since), &visible, &reached))
                .await?;
            let Some(missing) = next else {
                return Ok(());
            };
            self.fetch_before(missing, since).await?;
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }

    async fn fetch_before(&self, missing: Missing, since: DateTime<Utc>) -> Result<()> {
        let Missing {
            id,
            from,
            is_unread,
        } = missing;
        match self.take_history(id, from).await {
            // A page may go further back; the next would begin there.
            Ok(oldest) if oldest.is_some_and(|it| it >= since || is_unread) => {}
            Err(CoreError::Refused { error }) if error.code.is_retryable() => {
                let wait = error.params.retry_after.unwrap_or(1);
                tokio::time::sleep(Duration::from_secs(wait.min(LONGEST_WAIT))).await;
            }
            Ok(_) | Err(CoreError::Refused { .. } | CoreError::NotLinnet | CoreError::NotFound) => {
                self.history.reached.lock().insert(id);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    async fn shorten_all(&self, age: TimeDelta) -> Result<()> {
        let (me, before) = (self.me, micros(clock::now() - age));
        for id in self.store.read(queries::all).await? {
            let step = move |tx: &Transaction<'_>| queries::shorten(tx, me, id, before);
            let mut has_gone = false;
            while !self.visible().contains(&id) && self.store.write(step).await? > 0 {
                has_gone = true;
                tokio::time::sleep(BREATH).await;
            }
            if has_gone {
                self.tell_timeline(id);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
