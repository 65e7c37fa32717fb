//! Shows what the core decided to show, and brings back what the person does with it: a click opens the message, whatever
//! has become of the window meanwhile, and an answer written into the notification itself is sent.
//!
//! Every system has its own desk for this ([`Desktop`], implemented next door). Each conversation has at most one
//! notification, which the next one replaces, and which goes when the core says that it is no news any more, or when the
//! app ends: a click on one whose app is gone could lead nowhere. So after a cold start nothing of an earlier run is there
//! to be clicked.

#[cfg_attr(target_os = "linux", path = "freedesktop.rs")]
#[cfg_attr(windows, path = "toast.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
mod system;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, sync::Arc};

use linnet_client::{
    AccountId, Client, Happening, Notice, Notification, NotificationDaemon, NotificationHealth,
    Notifications, Phrases, Withheld,
};
use linnet_protocol::{ConversationId, MessageId};
use parking_lot::Mutex;
use tauri::{AppHandle, Manager};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

pub(crate) use self::system::System;
use crate::window;

/// Enough for what a notification shows, and no essay over a bus.
const LONGEST: usize = 300;

/// Whose notification it is.
pub(crate) type Place = (AccountId, ConversationId);

/// What stands in a notification: plain text, of bounded length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    title: String,
    body: String,
    /// For its buttons.
    phrases: &'static Phrases,
}

impl Words {
    fn new(title: &str, body: &str, phrases: &'static Phrases) -> Self {
        Self {
            title: shorten(title),
            body: shorten(body),
            phrases,
        }
    }
}

/// What a person does with a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    /// With the desktop's leave to come to the front, where it gives one.
    Open(Option<String>),
    Reply(String),
}

/// Where the acts of the person go.
pub(crate) type Acts = UnboundedSender<(Place, Act)>;

/// The part of a system that shows notifications.
pub(crate) trait Desktop: Sync {
    /// Shows it in place of the one that is there of this place. None: of no message, a test.
    fn show(
        &self,
        place: Option<Place>,
        words: Words,
    ) -> impl Future<Output = Result<(), Withheld>> + Send;
    fn withdraw(&self, place: Place) -> impl Future<Output = ()> + Send;
    fn daemon(&self) -> impl Future<Output = NotificationDaemon> + Send;
}

/// The desk of this system, and which messages lie on it.
pub(crate) struct Notifier<D = System> {
    desktop: D,
    shown: Mutex<HashMap<Place, MessageId>>,
}

impl Notifier {
    /// With what the person will do.
    pub(crate) async fn start() -> (Arc<Self>, UnboundedReceiver<(Place, Act)>) {
        let (acts, done) = unbounded_channel();
        (Arc::new(Self::on(System::start(acts).await)), done)
    }
}

impl<D: Desktop> Notifier<D> {
    fn on(desktop: D) -> Self {
        Self {
            desktop,
            shown: Mutex::default(),
        }
    }

    async fn take(&self, client: &Client, notice: Notice) {
        match notice {
            Notice::Show(notification) => self.show(client, &notification).await,
            Notice::Withdraw {
                account_id,
                conversation_id,
            } => self.withdraw((account_id, conversation_id)).await,
        }
    }

    async fn show(&self, client: &Client, it: &Notification) {
        let place = (it.account_id, it.conversation_id);
        self.shown.lock().insert(place, it.message_id);
        let words = Words::new(&it.title, &it.body, client.phrases());
        let outcome = self.desktop.show(Some(place), words).await;
        note(client, Some(it.account_id), outcome);
    }

    async fn withdraw(&self, place: Place) {
        let was_shown = self.shown.lock().remove(&place).is_some();
        if was_shown {
            self.desktop.withdraw(place).await;
        }
    }

    pub(crate) async fn withdraw_all(&self) {
        let places: Vec<_> = self.shown.lock().keys().copied().collect();
        for place in places {
            self.withdraw(place).await;
        }
    }

    /// Shows one that says nothing but that it is there.
    pub(crate) async fn test(&self, client: &Client) {
        let say = client.phrases();
        let words = Words::new("Linnet", &say.notifications_work, say);
        let outcome = self.desktop.show(None, words).await;
        note(client, None, outcome);
    }

    pub(crate) async fn health(&self, client: &Client) -> NotificationHealth {
        client.notification_health(self.desktop.daemon().await)
    }

    fn message(&self, place: Place) -> Option<MessageId> {
        self.shown.lock().get(&place).copied()
    }

    /// An ordinary message: whoever answers has read, so the notification goes by itself.
    async fn reply(&self, client: &Client, place: Place, text: String) {
        let (account_id, conversation_id) = place;
        if text.trim().is_empty() {
            return;
        }
        let to = (conversation_id, self.message(place));
        let sent = client.answer(account_id, to, text).await;
        if let Err(error) = sent {
            tracing::warn!(?error, "an answer from a notification is not sent");
        }
    }
}

fn note(client: &Client, account_id: Option<AccountId>, outcome: Result<(), Withheld>) {
    client.note(
        account_id,
        match outcome {
            Ok(()) => Happening::NotificationShown,
            Err(why) => Happening::NotificationWithheld { why },
        },
    );
}

/// Shows what comes, and does what the person wants, until the core is closed.
pub(crate) async fn run(
    app: AppHandle,
    mut notices: Notifications,
    mut acts: UnboundedReceiver<(Place, Act)>,
) {
    let client = app.state::<Client>().inner().clone();
    let notifier = app.state::<Arc<Notifier>>().inner().clone();
    loop {
        tokio::select! {
            notice = notices.next() => match notice {
                Some(notice) => notifier.take(&client, notice).await,
                None => return,
            },
            Some((place, act)) = acts.recv() => act_on(&app, &notifier, place, act).await,
        }
    }
}

async fn act_on(app: &AppHandle, notifier: &Notifier, place: Place, act: Act) {
    let client = app.state::<Client>().inner().clone();
    match act {
        Act::Reply(text) => notifier.reply(&client, place, text).await,
        Act::Open(leave) => {
            let (account_id, conversation_id) = place;
            // Before the window, whose first place would be another one.
            window::raise_with(app, leave);
            match notifier.message(place) {
                Some(message_id) => {
                    client
                        .open_message(account_id, conversation_id, message_id)
                        .await;
                }
                None => client.open_conversation(account_id, conversation_id, None),
            }
        }
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some(_) => text.chars().take(LONGEST - 1).chain(['…']).collect(),
    }
}
