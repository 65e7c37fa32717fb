//! Settings of this machine, and what the window needs of the shell itself.

use linnet_client::{AccountId, BadAddress, CoreError, Event, Settings, SummonState};
use linnet_protocol::ConversationId;
use tauri::{AppHandle, State, Url, WebviewWindow, ipc::Channel};
use tauri_plugin_opener::OpenerExt;

use super::{Core, Result};
use crate::{events::Feed, pop_out, startup, summon, summon::Summon, window};

#[tauri::command(root = "crate")]
pub(crate) async fn read_settings(core: Core<'_>) -> Result<Settings> {
    Ok(core.read_settings())
}

#[tauri::command(root = "crate")]
pub(crate) async fn write_settings(
    app: AppHandle,
    core: Core<'_>,
    settings: Settings,
) -> Result<()> {
    // Only if it was changed here: it may have been switched off in the system's own settings.
    let start = |it: &Settings| (it.start_at_login, it.start_hidden);
    if start(&settings) != start(&core.read_settings()) {
        let started = startup::program(&app).and_then(|it| startup::apply(&it, &settings));
        if let Err(error) = started {
            tracing::warn!(%error, "the start with the session cannot be changed");
            return Err(CoreError::Store);
        }
    }
    core.write_settings(settings).await?;
    let kept = core.read_settings();
    summon::apply(&app, kept.summon_shortcut.as_deref());
    window::apply(&app, &kept);
    Ok(())
}

/// What became of the key that brings the window to the front.
#[tauri::command(root = "crate")]
pub(crate) async fn summon_state(summon: State<'_, Summon>) -> Result<SummonState> {
    Ok(summon.state())
}

/// The person has said what closing means, and means it.
#[tauri::command(root = "crate")]
pub(crate) async fn close_window(window: WebviewWindow) -> Result<()> {
    window.close().map_err(|error| {
        tracing::warn!(%error, "the window cannot be closed");
        CoreError::NotFound
    })
}

/// Shows a conversation in a window of its own.
#[tauri::command(root = "crate")]
pub(crate) async fn open_window(
    app: AppHandle,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<()> {
    let opening = app.clone();
    let asked = app.run_on_main_thread(move || {
        if let Err(error) = pop_out::open(&opening, account_id, conversation_id) {
            tracing::warn!(%error, "the conversation gets no window of its own");
        }
    });
    asked.map_err(|_| CoreError::NotFound)
}

#[tauri::command(root = "crate")]
pub(crate) async fn subscribe(
    window: WebviewWindow,
    feed: State<'_, Feed>,
    channel: Channel<Vec<Event>>,
) -> Result<()> {
    feed.subscribe(window.label(), channel);
    Ok(())
}

/// Ends the app, also where closing its window would not.
#[tauri::command(root = "crate")]
pub(crate) async fn quit(app: AppHandle) -> Result<()> {
    app.exit(0);
    Ok(())
}

/// Opens a link outside. The window shows the host before it asks for this.
#[tauri::command(root = "crate")]
pub(crate) async fn open_link(app: AppHandle, url: String) -> Result<()> {
    let url = outside(&url).ok_or(CoreError::BadAddress {
        reason: BadAddress::Malformed,
    })?;
    app.opener().open_url(url, None::<&str>).map_err(|error| {
        tracing::warn!(%error, "no program for links");
        CoreError::NotFound
    })
}

/// Whatever else the system would open (files, programs, other apps) stays closed to what somebody wrote in a message.
fn outside(url: &str) -> Option<Url> {
    Url::parse(url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https" | "mailto"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_pages_and_mail_leave_the_app() {
        for url in [
            "https://example.org/a?b#c",
            "http://example.org",
            "mailto:a@example.org",
        ] {
            assert!(outside(url).is_some(), "{url}");
        }
        for url in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "smb://host/share",
            "data:text/html,x",
            "vbscript:x",
            "tauri://localhost/",
            "ssh://host",
            "//example.org",
            "example.org",
            "",
        ] {
            assert!(outside(url).is_none(), "{url}");
        }
    }
}
