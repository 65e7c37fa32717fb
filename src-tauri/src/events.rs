//! The core's events on their way to the window, which reads stored things again when they are named.
//!
//! The core keeps at most one event of each subject for a subscriber that is busy. So it is enough to take what is there
//! about once per frame: a thousand changes in a burst cost the window one read, and nothing is ever lost on the way.

use std::{sync::Arc, time::Duration};

use linnet_client::{Client, Event, Events};
use parking_lot::Mutex;
use tauri::{
    async_runtime::{self, JoinHandle},
    ipc::Channel,
};
use tokio::sync::Notify;

const FRAME: Duration = Duration::from_millis(16);

/// The way from the core to the window. There is one window, and one subscription at a time: a page that was loaded
/// again replaces that of the page before.
#[derive(Clone, Default)]
pub(crate) struct Feed(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// The last click on a notification, until the window has heard of it: there may be no page yet that listens.
    clicked: Mutex<Option<Event>>,
    click: Notify,
    subscription: Mutex<Option<JoinHandle<()>>>,
}

impl Feed {
    /// Tells the window what a click asked for.
    pub(crate) fn open(&self, event: Event) {
        *self.0.clicked.lock() = Some(event);
        self.0.click.notify_one();
    }

    /// Nothing is missed from here on; what was before, the page reads after it has subscribed.
    pub(crate) fn subscribe(&self, client: &Client, channel: Channel<Vec<Event>>) {
        let events = client.events();
        let feed = self.clone();
        let subscription = async_runtime::spawn(async move {
            feed.forward(events, &channel).await;
        });
        if let Some(before) = self.0.subscription.lock().replace(subscription) {
            before.abort();
        }
    }

    async fn forward(&self, mut events: Events, channel: &Channel<Vec<Event>>) {
        while let Some(batch) = self.next(&mut events).await {
            if channel.send(batch).is_err() {
                return; // The page is gone; the next one subscribes for itself.
            }
            tokio::time::sleep(FRAME).await;
        }
    }

    /// The next events, or nothing once the core is closed.
    async fn next(&self, events: &mut Events) -> Option<Vec<Event>> {
        tokio::select! {
            batch = events.next_batch() => batch,
            () = self.0.click.notified() => Some(self.0.clicked.lock().take().into_iter().collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use linnet_client::{AccountId, Options};
    use linnet_protocol::ConversationId;
    use tauri::ipc::InvokeResponseBody;

    use super::*;

    fn open(conversation_id: ConversationId) -> Event {
        Event::Open {
            account_id: AccountId(conversation_id.0),
            conversation_id,
        }
    }

    /// A page that listens, and what it has heard.
    fn page() -> (
        Channel<Vec<Event>>,
        tokio::sync::mpsc::UnboundedReceiver<String>,
    ) {
        let (heard, batches) = tokio::sync::mpsc::unbounded_channel();
        let channel = Channel::new(move |body| {
            let InvokeResponseBody::Json(json) = body else {
                panic!("events are JSON");
            };
            heard.send(json).ok();
            Ok(())
        });
        (channel, batches)
    }

    #[tokio::test]
    async fn the_last_click_before_the_page_is_there_opens_once_it_is() {
        let profile = tempfile::tempdir().unwrap();
        let profile_dir = profile.path().to_owned();
        let client = Client::open(Options {
            profile_dir,
            server: None,
        })
        .await
        .unwrap();
        let feed = Feed::default();
        let last = ConversationId::generate();
        feed.open(open(ConversationId::generate()));
        feed.open(open(last));
        let (channel, mut batches) = page();
        feed.subscribe(&client, channel);
        let batch = batches.recv().await.unwrap();
        assert!(batch.contains(&last.to_string()) && batch.matches("open").count() == 1);
        client.close().await;
        assert!(
            batches.recv().await.is_none(),
            "nothing is told after the end"
        );
    }
}
