//! Messages that are here without what stands around them: what somebody answers, threads, pins, what was saved. They
//! belong to no stretch of their timeline and show in none. Whoever shows them reads what is here; what is missing is
//! fetched behind them, once in a connection, and the timeline is named again.

use std::{collections::HashSet, sync::Arc};

use linnet_protocol::{ConversationId, Message, MessageId, Reaction};
use parking_lot::Mutex;
use rusqlite::Transaction;

use crate::{
    account::OpenAccount,
    error::{CoreError, Result},
    sync::{check_strays, queries as stored},
};

/// Something that may not be here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Ask {
    Message(ConversationId, MessageId),
    Thread(ConversationId, MessageId),
    Threads(ConversationId),
    Pins(ConversationId),
}

/// What was asked for since the connection was made: what cannot be had is not asked for again and again.
#[derive(Default)]
pub(crate) struct Asked(Mutex<HashSet<Ask>>);

impl OpenAccount {
    /// A new connection: what could not be had before may be had now.
    pub(crate) fn ask_again(&self) {
        self.asked.0.lock().clear();
    }

    /// Whether it is to be asked for now.
    fn may_ask(&self, ask: Ask) -> bool {
        self.link.is_attached() && self.asked.0.lock().insert(ask)
    }

    /// Fetches without making anybody wait, and names the timeline if something came.
    pub(crate) fn fetch_behind(
        self: &Arc<Self>,
        ask: Ask,
        id: ConversationId,
        fetch: impl Future<Output = Result<bool>> + Send + 'static,
    ) {
        if self.may_ask(ask) {
            self.behind(id, fetch);
        }
    }

    fn behind(
        self: &Arc<Self>,
        id: ConversationId,
        fetch: impl Future<Output = Result<bool>> + Send + 'static,
    ) {
        let Some(stop) = self.run() else { return };
        let this = self.clone();
        self.tasks.spawn(async move {
            match stop.run_until_cancelled(fetch).await {
                Some(Ok(true)) => this.tell_timeline(id),
                Some(Err(error)) => tracing::info!(%error, "something is not fetched"),
                Some(Ok(false)) | None => {}
            }
        });
    }

    /// Asks for messages that are not here, one after the other.
    pub(crate) fn fetch_missing(self: &Arc<Self>, id: ConversationId, missing: Vec<MessageId>) {
        let fresh = missing
            .into_iter()
            .filter(|it| self.may_ask(Ask::Message(id, *it)));
        let fresh: Vec<_> = fresh.collect();
        if fresh.is_empty() {
            return;
        }
        let account = self.clone();
        self.behind(id, async move {
            let mut has_new = false;
            for message in fresh {
                match account.fetch_stray(id, message).await {
                    Ok(is_stored) => has_new |= is_stored,
                    Err(error) => tracing::info!(%error, "a message cannot be had"),
                }
            }
            Ok(has_new)
        });
    }

    async fn fetch_stray(&self, id: ConversationId, message: MessageId) -> Result<bool> {
        let found = self.fetch_message(id, message).await?;
        if found.id != message {
            return Err(CoreError::NotLinnet);
        }
        self.put_strays(id, vec![found], Vec::new()).await
    }

    /// Says whether there was anything.
    pub(crate) async fn put_strays(
        &self,
        id: ConversationId,
        messages: Vec<Message>,
        reactions: Vec<Reaction>,
    ) -> Result<bool> {
        if !check_strays(id, &messages, &reactions) {
            tracing::warn!(conversation.id = %id, "messages that cannot be are not stored");
            return Err(CoreError::NotLinnet);
        }
        self.store
            .write(move |tx| put(tx, id, &messages, &reactions))
            .await
    }
}

/// What is newer than all that is here comes by itself, in its order.
fn put(
    tx: &Transaction<'_>,
    id: ConversationId,
    messages: &[Message],
    reactions: &[Reaction],
) -> rusqlite::Result<bool> {
    let Some(held) = stored::held(tx, id)?.filter(|it| !it.is_left) else {
        return Ok(false);
    };
    let mut put = HashSet::new();
    for it in messages {
        if it.seq <= held.cursor && !stored::clashes(tx, it)? {
            stored::upsert_message(tx, it)?;
            put.insert(it.id);
        }
    }
    for it in reactions.iter().filter(|it| put.contains(&it.message_id)) {
        stored::upsert_reaction(tx, it)?;
    }
    Ok(!put.is_empty())
}
