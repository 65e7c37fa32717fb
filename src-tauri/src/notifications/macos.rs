//! Notifications of macOS, through notify-rust. Waiting for a click blocks, so each has a thread of its own, which ends
//! when the notification does. What was shown cannot be taken back by this way; it goes when the person lets it go.

use std::sync::Arc;

use linnet_client::{NotificationDaemon, Withheld};
use notify_rust::{Notification, NotificationResponse};

use super::{Act, Acts, Desktop, Place, Words};
use crate::config::IDENTIFIER;

pub(crate) struct System {
    acts: Arc<Acts>,
}

impl System {
    #[expect(clippy::unused_async, reason = "on Linux it connects")]
    pub(crate) async fn start(acts: Acts) -> Self {
        // Without a name they would come from Finder. A program that was not installed has none of its own.
        let from = if tauri::is_dev() {
            "com.apple.Terminal"
        } else {
            IDENTIFIER
        };
        if let Err(error) = notify_rust::set_application(from) {
            tracing::warn!(%error, "notifications do not come from Linnet");
        }
        Self {
            acts: Arc::new(acts),
        }
    }
}

impl Desktop for System {
    async fn show(&self, place: Option<Place>, words: Words) -> Result<(), Withheld> {
        let acts = Arc::clone(&self.acts);
        let thread = std::thread::Builder::new().name("notification".to_owned());
        let shown = thread.spawn(move || wait(&acts, place, &words));
        shown.map(drop).map_err(|error| {
            tracing::warn!(%error, "no thread for a notification");
            Withheld::Refused
        })
    }

    async fn withdraw(&self, _place: Place) {}

    async fn daemon(&self) -> NotificationDaemon {
        NotificationDaemon::Unknown
    }
}

fn wait(acts: &Acts, place: Option<Place>, words: &Words) {
    let mut notification = Notification::new();
    notification
        .appname("Linnet")
        .summary(&words.title)
        .body(&words.body);
    if place.is_some() {
        notification.reply(&words.phrases.reply);
    }
    let waited = notification.show().and_then(|shown| {
        shown.wait_for_response(|response: &NotificationResponse| {
            let act = match response {
                NotificationResponse::Default | NotificationResponse::Action(_) => Act::Open(None),
                NotificationResponse::Reply(text) => Act::Reply(text.clone()),
                NotificationResponse::Closed(_) => return,
            };
            if let Some(place) = place {
                // The app ends: nobody is there any more to act.
                let _ = acts.send((place, act));
            }
        })
    });
    if let Err(error) = waited {
        tracing::warn!(%error, "a notification could not be shown, or its click not heard");
    }
}
