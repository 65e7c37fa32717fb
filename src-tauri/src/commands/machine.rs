//! This machine: what is wrong, what is believed, what lies here.

use std::{path::PathBuf, sync::Arc};

use linnet_client::{Authority, Finding, JournalEntry, StorageUse};
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

use super::{Core, Result};
use crate::notifications::Notifier;

#[tauri::command(root = "crate")]
pub(crate) async fn read_journal(core: Core<'_>) -> Result<Vec<JournalEntry>> {
    Ok(core.read_journal())
}

#[tauri::command(root = "crate")]
pub(crate) async fn storage_use(core: Core<'_>) -> Result<StorageUse> {
    core.storage_use().await
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_authorities(core: Core<'_>) -> Result<Vec<Authority>> {
    Ok(core.list_authorities())
}

#[tauri::command(root = "crate")]
pub(crate) async fn remove_authority(core: Core<'_>, server: String, id: String) -> Result<()> {
    core.remove_authority(&server, &id).await
}

/// Looks at everything, which takes some seconds.
#[tauri::command(root = "crate")]
pub(crate) async fn diagnose(
    core: Core<'_>,
    desk: State<'_, Arc<Notifier>>,
) -> Result<Vec<Finding>> {
    let health = desk.health(&core).await;
    Ok(core.diagnose(&health.daemon).await)
}

/// Looks once more, and writes what it found where the person says, with nothing in it that is anybody's. False: they
/// thought better of it.
#[tauri::command(root = "crate")]
pub(crate) async fn save_diagnosis(
    app: AppHandle,
    core: Core<'_>,
    desk: State<'_, Arc<Notifier>>,
) -> Result<bool> {
    let (answer, chosen) = oneshot::channel();
    let dialog = app.dialog().file().set_file_name("linnet-diagnosis.json");
    dialog.save_file(move |path| {
        // Whoever asked may have gone.
        let _ = answer.send(path);
    });
    let chosen = chosen.await.ok().flatten();
    let Some(to) = chosen.and_then(|it| it.into_path().ok()) else {
        return Ok(false);
    };
    let health = desk.health(&core).await;
    let found = core.diagnose(&health.daemon).await;
    core.save_diagnosis(found, to).await?;
    Ok(true)
}

/// Asks the person for a file of certificates, which are then believed for that server. Empty: they thought better of it.
#[tauri::command(root = "crate")]
pub(crate) async fn add_authority(
    app: AppHandle,
    core: Core<'_>,
    server: String,
) -> Result<Vec<Authority>> {
    let (answer, chosen) = oneshot::channel();
    app.dialog().file().pick_file(move |path| {
        // Whoever asked may have gone.
        let _ = answer.send(path);
    });
    let chosen = chosen.await.ok().flatten();
    let file: Option<PathBuf> = chosen.and_then(|it| it.into_path().ok());
    match file {
        Some(file) => core.add_authority(&server, &file).await,
        None => Ok(Vec::new()),
    }
}
