//! Windows of one conversation each, beside that of the whole app. They hear the core as it does, and say what they show.

use linnet_client::AccountId;
use linnet_protocol::ConversationId;
use tauri::{AppHandle, Manager, WebviewUrl, WindowEvent};

use crate::window;

/// As in `capabilities/main.json`.
const PREFIX: &str = "talk-";

/// Its name: the same conversation has one window.
fn label(account: AccountId, conversation: ConversationId) -> String {
    format!("{PREFIX}{}-{conversation}", account.0)
}

/// Opens it, or brings it to the front. On the main thread.
pub(crate) fn open(
    app: &AppHandle,
    account: AccountId,
    conversation: ConversationId,
) -> tauri::Result<()> {
    let label = label(account, conversation);
    if let Some(window) = app.get_webview_window(&label) {
        window::to_front(&window);
        return Ok(());
    }
    // As `ui/src/app/mode.ts` reads it.
    let page = format!(
        "index.html?account={}&conversation={conversation}",
        account.0
    );
    let window = window::builder(app, &label, WebviewUrl::App(page.into()))
        .title("Linnet")
        .inner_size(560.0, 720.0)
        .min_inner_size(360.0, 480.0)
        .build()?;
    window::furnish(&window)?;
    let app = app.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::Destroyed => window::gone(&app, &label),
        WindowEvent::DragDrop(dragged) => window::drag(&app, &label, dragged),
        _ => {}
    });
    Ok(())
}

/// All of them have one place on the screen.
pub(crate) fn place_of(label: &str) -> &str {
    if label.starts_with(PREFIX) {
        "talk"
    } else {
        label
    }
}
