//! Fetching what is not pushed: pages above the cursor, and snapshots.

use std::time::Duration;

use linnet_protocol::{ConversationId, ErrorCode, Reply, Request, WireError};
use rusqlite::Transaction;
use tokio::time::Instant;

use super::{
    Door, Phase, check,
    door::{self, Applied, Fit},
    emptying,
    queries::{self, Held},
    work::Fetch,
};
use crate::{
    error::{CoreError, Result},
    outbox,
    view::Happening,
};

/// How long a refusal asks to wait. The door waits no longer than it would take to begin again.
pub(super) fn wait_of(error: &WireError) -> Duration {
    outbox::wait_of(error).clamp(Duration::from_secs(1), Duration::from_mins(1))
}

impl Door {
    pub(super) async fn fetch(&mut self, id: ConversationId, fetch: Fetch) -> Result<()> {
        let outcome = match fetch {
            Fetch::Pages => self.pull(id).await,
            Fetch::Snapshot | Fetch::Reset => self.replace(id, fetch).await,
        };
        let error = match outcome {
            Ok(()) => {
                self.work.forgive(id);
                return Ok(());
            }
            Err(CoreError::Refused { error }) => error,
            Err(error) if fetch > Fetch::Pages && self.is_elsewhere(&error) => {
                tracing::info!(conversation.id = %id, %error, "a snapshot cannot be fetched");
                self.work.set_aside(id, fetch, Duration::ZERO);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        tracing::info!(conversation.id = %id, code = ?error.code, "a conversation cannot be fetched");
        let is_token = matches!(
            error.code,
            ErrorCode::SessionEnded | ErrorCode::SessionStolen
        );
        if is_token {
            return Err(CoreError::Offline);
        }
        let wait = wait_of(&error);
        match error.code {
            ErrorCode::RateLimited => self.work.postpone(id, fetch, Instant::now() + wait),
            code if code.is_retryable() => self.work.set_aside(id, fetch, wait),
            // It was left meanwhile; the person's own changes say so.
            _ => self.work.forgive(id),
        }
        Ok(())
    }

    /// A failure of the way that snapshots come, which is not the way of the frames.
    fn is_elsewhere(&self, error: &CoreError) -> bool {
        let is_of_http = matches!(
            error,
            CoreError::Offline
                | CoreError::Unreachable
                | CoreError::NotLinnet
                | CoreError::Certificate { .. }
        );
        is_of_http && self.account.link.is_attached()
    }

    async fn pull(&mut self, id: ConversationId) -> Result<()> {
        loop {
            let Some(held) = self
                .account
                .store
                .read(move |tx| queries::held(tx, id))
                .await?
            else {
                self.work.add(id, Fetch::Snapshot);
                return Ok(());
            };
            let Some(more) = self.pull_page(id, held).await? else {
                return Ok(());
            };
            if !more {
                self.note_healed(id);
                return self.fill_gap(id).await;
            }
        }
    }

    /// Whoever is live and has to ask has missed something.
    fn note_healed(&self, conversation_id: ConversationId) {
        if self.phase == Phase::Live {
            self.account.note(Happening::HoleHealed { conversation_id });
        }
    }

    /// `None`: the server answers with a reset instead.
    async fn pull_page(&mut self, id: ConversationId, held: Held) -> Result<Option<bool>> {
        let request = Request::Sync {
            conversation_id: id,
            cursor: held.cursor,
        };
        let Reply::Page(page) = self.account.link.request(request).await? else {
            return Ok(None);
        };
        if !check::page(id, held.cursor, &page) {
            tracing::warn!(conversation.id = %id, "a page that cannot be is not applied");
            return Err(CoreError::Offline);
        }
        let (me, more) = (self.account.me, page.more);
        let applied = self
            .account
            .store
            .write(move |tx| door::apply_page(tx, me, &page))
            .await?;
        self.tell_fetched(id, &applied);
        match applied.fit {
            Fit::Wrong => self.work.add(id, Fetch::Reset),
            Fit::Unknown => {}
            Fit::Fits | Fit::Ahead => return Ok(Some(more)),
        }
        Ok(None)
    }

    /// What is here of a large conversation goes in steps between everything else, and the snapshot comes last.
    async fn replace(&mut self, id: ConversationId, fetch: Fetch) -> Result<()> {
        let is_reset = fetch == Fetch::Reset;
        let shrinking = move |tx: &Transaction<'_>| emptying::shrink(tx, id, is_reset);
        if self.account.store.write(shrinking).await? {
            self.work.add(id, fetch);
            return Ok(());
        }
        self.take_snapshot(id, is_reset).await
    }

    async fn take_snapshot(&mut self, id: ConversationId, is_reset: bool) -> Result<()> {
        let me = self.account.me;
        let snapshot = self.account.fetch_snapshot(id).await?;
        if !check::snapshot(id, me, &snapshot) {
            tracing::warn!(conversation.id = %id, "a snapshot that cannot be is not taken");
            return Ok(());
        }
        let applied = self
            .account
            .store
            .write(move |tx| door::apply_snapshot(tx, me, &snapshot, is_reset))
            .await?;
        self.tell_fetched(id, &applied);
        self.fill_gap(id).await
    }

    /// What was fetched at the start of the app is no news; what was missed in a short absence is.
    fn tell_fetched(&self, id: ConversationId, applied: &Applied) {
        self.account
            .tell_applied(id, applied, self.account.was_live());
    }
}
