//! The core's events on their way to the window, which reads stored things again when they are named.
//!
//! The core keeps at most one event of each subject for a subscriber that is busy, or for one whose page is not there
//! yet. So it is enough to take what is there about once per frame: a thousand changes in a burst cost the window one
//! read, and nothing is ever lost on the way.

use std::{sync::Arc, time::Duration};

use linnet_client::{Client, Event, Events};
use parking_lot::Mutex;
use tauri::{
    async_runtime::{self, JoinHandle},
    ipc::Channel,
};

const FRAME: Duration = Duration::from_millis(16);

/// The way from the core to the window. There is one window, and one subscription at a time: a page that was loaded
/// again replaces that of the page before.
pub(crate) struct Feed {
    events: Arc<tokio::sync::Mutex<Events>>,
    subscription: Mutex<Option<JoinHandle<()>>>,
}

impl Feed {
    /// From here on nothing is missed, whenever the page comes.
    pub(crate) fn new(client: &Client) -> Self {
        Self {
            events: Arc::new(tokio::sync::Mutex::new(client.events())),
            subscription: Mutex::default(),
        }
    }

    /// The page is gone: what happens from here on waits for the next one.
    pub(crate) fn unsubscribe(&self) {
        if let Some(gone) = self.subscription.lock().take() {
            gone.abort();
        }
    }

    pub(crate) fn subscribe(&self, channel: Channel<Vec<Event>>) {
        let events = Arc::clone(&self.events);
        let mut subscription = self.subscription.lock();
        if let Some(before) = subscription.take() {
            before.abort();
        }
        *subscription = Some(async_runtime::spawn(async move {
            forward(&mut *events.lock().await, &channel).await;
        }));
    }
}

/// Until the core is closed or the page is gone; the next one subscribes for itself.
async fn forward(events: &mut Events, channel: &Channel<Vec<Event>>) {
    while let Some(batch) = events.next_batch().await {
        if channel.send(batch).is_err() {
            return;
        }
        tokio::time::sleep(FRAME).await;
    }
}

#[cfg(test)]
mod tests {
    use linnet_client::{AccountId, Options};
    use linnet_protocol::ConversationId;
    use tauri::ipc::InvokeResponseBody;
    use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

    use super::*;

    /// A page that listens, and what it has heard.
    fn page() -> (Channel<Vec<Event>>, UnboundedReceiver<String>) {
        let (heard, batches) = unbounded_channel();
        let channel = Channel::new(move |body| {
            let InvokeResponseBody::Json(json) = body else {
                panic!("events are JSON");
            };
            heard.send(json).ok();
            Ok(())
        });
        (channel, batches)
    }

    async fn core() -> (Client, tempfile::TempDir) {
        let profile = tempfile::tempdir().unwrap();
        let options = Options {
            use_keychain: false,
            ..Options::new(profile.path())
        };
        (Client::open(options).await.unwrap(), profile)
    }

    #[tokio::test]
    async fn of_clicks_before_the_page_hears_them_the_last_one_opens() {
        let (client, _profile) = core().await;
        let feed = Feed::new(&client);
        client.begin(None).await;
        let last = ConversationId::generate();
        for conversation_id in [ConversationId::generate(), last] {
            client.open_conversation(AccountId(last.0), conversation_id, None);
        }
        let (channel, mut batches) = page();
        feed.subscribe(channel);
        let batch = batches.recv().await.unwrap();
        assert_eq!(batch.matches(r#""type":"open""#).count(), 1);
        assert!(batch.contains(&last.to_string()));
        client.close().await;
        assert!(
            batches.recv().await.is_none(),
            "nothing is told after the end"
        );
    }

    #[tokio::test]
    async fn a_page_that_was_loaded_again_hears_in_place_of_the_old_one() {
        let (client, _profile) = core().await;
        let feed = Feed::new(&client);
        client.begin(None).await;
        let (before, mut old) = page();
        feed.subscribe(before);
        let (after, mut new) = page();
        feed.subscribe(after);
        assert!(old.recv().await.is_none());
        let id = ConversationId::generate();
        client.open_conversation(AccountId(id.0), id, None);
        assert!(new.recv().await.unwrap().contains(&id.to_string()));
    }
}
