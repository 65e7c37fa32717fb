//! Newer versions of the app.

use linnet_client::UpdateState;
use tauri::{AppHandle, State};

use super::Result;
use crate::updates::{self, Updates};

/// None: there is no place to look at.
#[tauri::command(root = "crate")]
pub(crate) async fn update_state(updates: State<'_, Updates>) -> Result<Option<UpdateState>> {
    Ok(updates.state())
}

/// Answers when it is known, or when the update is here.
#[tauri::command(root = "crate")]
pub(crate) async fn check_for_update(app: AppHandle) -> Result<()> {
    updates::check(&app).await;
    Ok(())
}

/// Ends the app as always, and begins it again.
#[tauri::command(root = "crate")]
pub(crate) async fn restart_to_update(app: AppHandle) -> Result<()> {
    app.request_restart();
    Ok(())
}
