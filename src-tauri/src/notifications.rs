//! Shows what the core decided to show. A click brings the window to the front and opens the conversation.
//!
//! The system's own notifications are spoken to directly, since the handle has to be kept: on every desktop the click
//! arrives through it. Waiting for it blocks, so each notification has a thread of its own, which ends when the
//! notification does.

use linnet_client::{Client, Notification, Notifications};
use notify_rust::NotificationResponse;
use tauri::AppHandle;

use crate::window;

/// Enough for what a notification shows, and no essay over D-Bus.
const LONGEST: usize = 300;

/// Shows what comes until the core is closed.
pub(crate) async fn run(app: AppHandle, client: Client, mut notifications: Notifications) {
    while let Some(notification) = notifications.next().await {
        let (app, client) = (app.clone(), client.clone());
        let shown = std::thread::Builder::new()
            .name("notification".to_owned())
            .spawn(move || show(&app, &client, &notification));
        if let Err(error) = shown {
            tracing::warn!(%error, "no thread for a notification");
        }
    }
}

fn show(app: &AppHandle, client: &Client, notification: &Notification) {
    let handle = match build(notification).show() {
        Ok(handle) => handle,
        Err(error) => {
            tracing::warn!(%error, "the notification could not be shown");
            return;
        }
    };
    let waited = handle.wait_for_response(|response: &NotificationResponse| {
        if matches!(
            response,
            NotificationResponse::Default | NotificationResponse::Action(_)
        ) {
            window::raise(app);
            client.open_conversation(notification.account_id, notification.conversation_id);
        }
    });
    if let Err(error) = waited {
        tracing::warn!(%error, "the click on a notification cannot be heard");
    }
}

fn build(notification: &Notification) -> notify_rust::Notification {
    let mut shown = notify_rust::Notification::new();
    shown
        .appname("Linnet")
        .summary(&shorten(&notification.title))
        .body(&literal(&shorten(&notification.body)));
    // Elsewhere every named action becomes a button; there the click on the notification itself needs no name.
    #[cfg(all(unix, not(target_os = "macos")))]
    shown.action("default", "Open");
    #[cfg(windows)]
    shown.app_id(crate::config::IDENTIFIER);
    shown
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some(_) => text.chars().take(LONGEST - 1).chain(['…']).collect(),
    }
}

/// Servers that understand markup must not find any in what somebody wrote.
fn literal(text: &str) -> String {
    if understands_markup() {
        escape(text)
    } else {
        text.to_owned()
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn understands_markup() -> bool {
    notify_rust::get_capabilities()
        .is_ok_and(|capabilities| capabilities.iter().any(|name| name == "body-markup"))
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
const fn understands_markup() -> bool {
    false
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_ends_in_an_ellipsis_after_300_characters() {
        let long = "ü".repeat(301);
        let short = shorten(&long);
        assert_eq!(short.chars().count(), 300);
        assert!(short.ends_with("ü…"));
        let exact = "ü".repeat(300);
        assert_eq!(shorten(&exact), exact);
    }

    #[test]
    fn markup_is_shown_and_not_obeyed() {
        assert_eq!(
            escape("<a href=\"x\">&amp;</a>"),
            "&lt;a href=\"x\"&gt;&amp;amp;&lt;/a&gt;"
        );
    }
}
