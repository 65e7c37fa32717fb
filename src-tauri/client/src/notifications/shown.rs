//! What is shown at this moment. A notification lives as long as its message is news: whoever reads it elsewhere, deletes
//! it or takes the person out of the conversation takes it away. That is not told by whatever does so but looked up
//! whenever something of the conversation changes, so no way of changing it can be forgotten.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use linnet_protocol::{ConversationId, MessageId};
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::queries;
use crate::{account::OpenAccount, view::Notice};

#[derive(Default)]
pub(crate) struct Shown {
    /// The newest of each conversation.
    messages: Mutex<HashMap<ConversationId, MessageId>>,
    changed: Mutex<BTreeSet<ConversationId>>,
    arrived: Notify,
}

impl Shown {
    /// Something of the conversation changed.
    pub(crate) fn look_again(&self, id: ConversationId) {
        if self.messages.lock().contains_key(&id) {
            self.changed.lock().insert(id);
            self.arrived.notify_one();
        }
    }

    pub(super) fn add(&self, id: ConversationId, message: MessageId) {
        self.messages.lock().insert(id, message);
    }

    fn remove(&self, id: ConversationId, message: MessageId) -> bool {
        let mut messages = self.messages.lock();
        // A newer one may have come meanwhile.
        let is_it = messages.get(&id) == Some(&message);
        is_it && messages.remove(&id).is_some()
    }

    async fn next_changed(&self) -> (ConversationId, Option<MessageId>) {
        loop {
            let next = self.changed.lock().pop_first();
            if let Some(id) = next {
                return (id, self.messages.lock().get(&id).copied());
            }
            self.arrived.notified().await;
        }
    }
}

/// Takes away what is no news any more, until `stop`.
pub(crate) async fn run(account: Arc<OpenAccount>, stop: CancellationToken) {
    let me = account.me;
    while let Some((id, shown)) = stop.run_until_cancelled(account.shown.next_changed()).await {
        let Some(message) = shown else { continue };
        let is_news = account
            .store
            .read(move |tx| queries::is_news(tx, me, id, message))
            .await;
        if is_news == Ok(false) && account.shown.remove(id, message) {
            account.withdraw(id);
        }
    }
}

impl OpenAccount {
    fn withdraw(&self, conversation_id: ConversationId) {
        self.events.notify(Notice::Withdraw {
            account_id: self.id,
            conversation_id,
        });
    }

    /// Nothing of this account is left on the screen.
    pub(crate) fn withdraw_all(&self) {
        let shown = std::mem::take(&mut *self.shown.messages.lock());
        for id in shown.into_keys() {
            self.withdraw(id);
        }
    }
}
