//! What is shown at this moment. A notification lives as long as its message is news, or its reminder due: whoever reads it
//! elsewhere, deletes it, finishes the reminder or takes the person out of the conversation takes it away. That is not told
//! by whatever does so but looked up whenever something of the conversation changes, so no way of changing it can be
//! forgotten.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use linnet_protocol::{ConversationId, MessageId, ReminderId};
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::queries;
use crate::{account::OpenAccount, view::Notice};

/// What a notification tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    Message(MessageId),
    Reminder(ReminderId, MessageId),
}

#[derive(Default)]
pub(crate) struct Shown {
    /// The newest of each conversation.
    news: Mutex<HashMap<ConversationId, News>>,
    changed: Mutex<BTreeSet<ConversationId>>,
    arrived: Notify,
}

impl Shown {
    /// Something of the conversation changed.
    pub(crate) fn look_again(&self, id: ConversationId) {
        if self.news.lock().contains_key(&id) {
            self.changed.lock().insert(id);
            self.arrived.notify_one();
        }
    }

    /// Something changed that the person keeps for themselves.
    pub(crate) fn look_again_at_all(&self) {
        let ids: Vec<_> = self.news.lock().keys().copied().collect();
        for id in ids {
            self.look_again(id);
        }
    }

    pub(super) fn add(&self, id: ConversationId, it: News) {
        self.news.lock().insert(id, it);
    }

    fn remove(&self, id: ConversationId, it: News) -> bool {
        let mut news = self.news.lock();
        // A newer one may have come meanwhile.
        let is_it = news.get(&id) == Some(&it);
        is_it && news.remove(&id).is_some()
    }

    async fn next_changed(&self) -> (ConversationId, Option<News>) {
        loop {
            let next = self.changed.lock().pop_first();
            if let Some(id) = next {
                return (id, self.news.lock().get(&id).copied());
            }
            self.arrived.notified().await;
        }
    }
}

/// Takes away what is no news any more, until `stop`.
pub(crate) async fn run(account: Arc<OpenAccount>, stop: CancellationToken) {
    let me = account.me;
    while let Some((id, shown)) = stop.run_until_cancelled(account.shown.next_changed()).await {
        let Some(it) = shown else { continue };
        let is_news = account
            .store
            .read(move |tx| match it {
                News::Message(message) => queries::is_news(tx, me, id, message),
                News::Reminder(reminder, message) => queries::is_due(tx, reminder, (id, message)),
            })
            .await;
        if is_news == Ok(false) && account.shown.remove(id, it) {
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
        let shown = std::mem::take(&mut *self.shown.news.lock());
        for id in shown.into_keys() {
            self.withdraw(id);
        }
    }
}
