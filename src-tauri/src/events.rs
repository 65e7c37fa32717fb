//! The core's events on their way to the window, which reads stored things again when they are named.
//!
//! The core keeps at most one event of each subject for a subscriber that is busy, or for one whose page is not there
//! yet. So it is enough to take what is there about once per frame: a thousand changes in a burst cost the window one
//! read, and nothing is ever lost on the way.

use std::{collections::HashMap, sync::Arc, time::Duration};

use linnet_client::{Client, Event, Events, MAIN_WINDOW};
use parking_lot::Mutex;
use tauri::{
    async_runtime::{self, JoinHandle},
    ipc::Channel,
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

const FRAME: Duration = Duration::from_millis(16);

/// The way from the core to the windows. Each has one subscription at a time: a page that was loaded again replaces that
/// of the page before.
pub(crate) struct Feed {
    client: Client,
    /// Those of the window of the whole app, which are kept while it is closed.
    events: Arc<tokio::sync::Mutex<Events>>,
    subscriptions: Mutex<HashMap<String, Subscription>>,
}

struct Subscription {
    /// What is about this window alone.
    told: UnboundedSender<Event>,
    forwarding: JoinHandle<()>,
}

impl Feed {
    /// From here on nothing is missed, whenever the page comes.
    pub(crate) fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
            events: Arc::new(tokio::sync::Mutex::new(client.events())),
            subscriptions: Mutex::default(),
        }
    }

    /// The page is gone: what happens from here on waits for the next one.
    pub(crate) fn unsubscribe(&self, window: &str) {
        if let Some(gone) = self.subscriptions.lock().remove(window) {
            gone.forwarding.abort();
        }
    }

    pub(crate) fn subscribe(&self, window: &str, channel: Channel<Vec<Event>>) {
        let events = if window == MAIN_WINDOW {
            Arc::clone(&self.events)
        } else {
            Arc::new(tokio::sync::Mutex::new(self.client.events()))
        };
        let mut subscriptions = self.subscriptions.lock();
        if let Some(before) = subscriptions.remove(window) {
            before.forwarding.abort();
        }
        let (told, mut about_it) = unbounded_channel();
        let forwarding = async_runtime::spawn(async move {
            forward(&mut *events.lock().await, &mut about_it, &channel).await;
        });
        let subscription = Subscription { told, forwarding };
        subscriptions.insert(window.to_owned(), subscription);
    }

    /// Tells one window what is about it alone.
    pub(crate) fn tell(&self, window: &str, event: Event) {
        let subscriptions = self.subscriptions.lock();
        if let Some(it) = subscriptions.get(window) {
            // A page that is gone does not need to know.
            let _ = it.told.send(event);
        }
    }
}

/// Until the core is closed or the page is gone; the next one subscribes for itself.
async fn forward(
    events: &mut Events,
    told: &mut UnboundedReceiver<Event>,
    channel: &Channel<Vec<Event>>,
) {
    loop {
        let batch = tokio::select! {
            batch = events.next_batch() => batch,
            event = told.recv() => event.map(|it| vec![it]),
        };
        let Some(batch) = batch else { return };
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
        feed.subscribe(MAIN_WINDOW, channel);
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
        feed.subscribe(MAIN_WINDOW, before);
        let (after, mut new) = page();
        feed.subscribe(MAIN_WINDOW, after);
        assert!(old.recv().await.is_none());
        let id = ConversationId::generate();
        client.open_conversation(AccountId(id.0), id, None);
        assert!(new.recv().await.unwrap().contains(&id.to_string()));
    }
}
