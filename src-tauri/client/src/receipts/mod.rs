//! How far everybody has read and stored. Registers that only grow, here and on the server.
//!
//! An own read place counts here at once; the server hears of it when it can, and the wish to tell it survives a restart.
//! What has been stored is told after the commit, the newest of each conversation.

pub(crate) mod queries;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use linnet_protocol::{ConversationId, Receipt, Request, UserId};
use parking_lot::Mutex;
use rusqlite::Transaction;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{
    Client,
    account::OpenAccount,
    error::{CoreError, Result},
    outbox,
    personal::queries as personal,
    sync::queries as stored,
    unread,
    view::{AccountId, UnreadPlace},
};

/// What arrives in a burst is told in one go.
const GATHER: Duration = Duration::from_millis(40);
const RETRY: Duration = Duration::from_secs(5);

#[derive(Default)]
pub(crate) struct Receipts {
    changed: Notify,
    /// Each read place is told once: one that came behind a mark would take it away.
    telling: tokio::sync::Mutex<()>,
    /// Conversations in which something was stored.
    stored: Mutex<BTreeSet<ConversationId>>,
    /// Conversations whose receipts of others were read since the connection was made.
    pub(crate) fresh: Mutex<BTreeSet<ConversationId>>,
}

impl Receipts {
    pub(crate) fn note_stored(&self, id: ConversationId) {
        self.stored.lock().insert(id);
        self.wake();
    }

    /// There may be something to tell.
    pub(crate) fn wake(&self) {
        self.changed.notify_one();
    }

    fn take_stored(&self) -> Option<ConversationId> {
        self.stored.lock().pop_first()
    }
}

/// Tells the server what it does not know yet, until `stop`.
pub(crate) async fn run(account: Arc<OpenAccount>, stop: CancellationToken) {
    loop {
        let connected = account.link.connected.notified();
        let mut retry = Duration::MAX;
        if account.link.is_attached() && tell(&account).await.is_err() {
            retry = RETRY;
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = connected => note_all(&account).await,
            () = account.receipts.changed.notified() => {}
            () = tokio::time::sleep(retry) => {}
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(GATHER) => {}
        }
    }
}

async fn note_all(account: &OpenAccount) {
    if let Ok(all) = account.store.read(stored::all_held).await {
        let joined = all.into_iter().filter(|(_, held)| !held.is_left);
        account
            .receipts
            .stored
            .lock()
            .extend(joined.map(|(id, _)| id));
    }
}

/// The own read places that the server does not know.
pub(crate) async fn tell_reads(account: &OpenAccount) -> Result<()> {
    let _one_at_a_time = account.receipts.telling.lock().await;
    for (id, seq) in account.store.read(queries::waiting_reads).await? {
        let request = Request::MarkRead {
            conversation_id: id,
            seq,
        };
        if is_told(account.link.request(request).await)? {
            account
                .store
                .write(move |tx| queries::confirm_read(tx, id, seq))
                .await?;
        }
    }
    Ok(())
}

async fn tell(account: &OpenAccount) -> Result<()> {
    // Marks of other devices are here by then: what was read before them would take them away.
    if account.link.is_live() {
        tell_reads(account).await?;
    }
    while let Some(id) = account.receipts.take_stored() {
        if let Err(error) = tell_delivered(account, id).await {
            account.receipts.stored.lock().insert(id);
            return Err(error);
        }
    }
    Ok(())
}

async fn tell_delivered(account: &OpenAccount, id: ConversationId) -> Result<()> {
    let me = account.me;
    let Some(seq) = account
        .store
        .read(move |tx| queries::undelivered(tx, me, id))
        .await?
    else {
        return Ok(());
    };
    let request = Request::MarkDelivered {
        conversation_id: id,
        seq,
    };
    if is_told(account.link.request(request).await)? {
        let receipt = Receipt {
            conversation_id: id,
            user_id: me,
            read: 0,
            delivered: seq,
        };
        account
            .store
            .write(move |tx| stored::raise_receipt(tx, &receipt))
            .await?;
    }
    Ok(())
}

/// A refusal that time does not heal is an answer as well: asking again would not change it.
fn is_told(answer: Result<linnet_protocol::Reply>) -> Result<bool> {
    match answer {
        Ok(_) => Ok(true),
        Err(CoreError::Refused { error }) if !error.code.is_retryable() => Ok(true),
        Err(error) => Err(error),
    }
}

impl OpenAccount {
    pub(crate) async fn apply_receipts(&self, receipts: Vec<Receipt>) -> Result<()> {
        let raised = self
            .store
            .write(move |tx| queries::raise_all(tx, &receipts))
            .await?;
        for id in raised {
            self.tell_timeline(id);
        }
        Ok(())
    }

    /// Receipts take no rev, so those of a time without connection are read again, for what is on the screen.
    pub(crate) async fn refresh_receipts(&self, id: ConversationId) -> Result<()> {
        if !self.link.is_live() || !self.receipts.fresh.lock().insert(id) {
            return Ok(());
        }
        let outcome = match self.fetch_receipts(id).await {
            Ok(receipts) => self.apply_receipts(receipts).await,
            Err(error) => Err(error),
        };
        if outcome.is_err() {
            self.receipts.fresh.lock().remove(&id);
        }
        outcome
    }
}

impl OpenAccount {
    /// The own read place has grown.
    pub(crate) fn has_read(&self, id: ConversationId) {
        self.tell_conversation(id);
        self.receipts.wake();
    }
}

impl Client {
    /// Everything up to `seq` has been seen. Never goes back; without a connection the server hears of it later.
    pub async fn mark_read(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        seq: i64,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let me = account.me;
        let has_grown = account
            .store
            .write(move |tx| read_up_to(tx, me, conversation_id, seq))
            .await?;
        if has_grown {
            account.has_read(conversation_id);
        }
        Ok(())
    }
}

impl Client {
    /// All that is here, in every conversation. Says from where on each was unread, so that it can be undone.
    pub async fn mark_all_read(&self, account_id: AccountId) -> Result<Vec<UnreadPlace>> {
        let account = self.account(account_id)?;
        let me = account.me;
        let read = account.store.write(move |tx| read_all(tx, me)).await?;
        for place in &read {
            account.has_read(place.conversation_id);
        }
        Ok(read)
    }

    /// Who has read and stored how far, as far as others let one see it.
    pub async fn read_receipts(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
    ) -> Result<Vec<Receipt>> {
        let account = self.account(account_id)?;
        let found = account
            .store
            .read(move |tx| queries::of_members(tx, conversation_id))
            .await?;
        let (this, stop) = (account.clone(), account.closing().clone());
        account.tasks.spawn(async move {
            // In a large conversation they are not pushed; the timeline is named if one has grown.
            let asking = this.refresh_receipts(conversation_id);
            let _ = stop.run_until_cancelled(asking).await;
        });
        Ok(found)
    }
}

fn read_all(tx: &Transaction<'_>, me: UserId) -> rusqlite::Result<Vec<UnreadPlace>> {
    let mut places = Vec::new();
    for (id, held) in stored::all_held(tx)? {
        let before = unread::queries::read_to(tx, me, id)?;
        let is_unread = !held.is_left && unread::queries::count(tx, me, id)?.all > 0;
        if is_unread && read_up_to(tx, me, id, i64::MAX)? {
            places.push(UnreadPlace {
                conversation_id: id,
                seq: before + 1,
            });
        }
    }
    Ok(places)
}

/// Moves the own read place, takes a mark below it away, and remembers that the server must hear of it. Says whether
/// anything changed.
pub(crate) fn read_up_to(
    tx: &Transaction<'_>,
    me: UserId,
    id: ConversationId,
    seq: i64,
) -> rusqlite::Result<bool> {
    let receipt = Receipt {
        conversation_id: id,
        user_id: me,
        read: seq.min(queries::newest(tx, id)?),
        delivered: 0,
    };
    let has_grown = stored::raise_receipt(tx, &receipt)?;
    let mark = personal::unread_from(tx, id)?;
    let is_read_over = mark.is_some_and(|from| from <= receipt.read);
    if is_read_over {
        personal::forget_mark(tx, id)?;
        outbox::queries::forget_marks(tx, id)?;
    }
    if has_grown || is_read_over {
        // A mark may have held more than that.
        queries::enqueue_read(tx, id, stored::own_read(tx, id, me)?)?;
    }
    Ok(has_grown || is_read_over)
}
