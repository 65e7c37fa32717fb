//! Passwords, addresses and the end of an account.

use linnet_client::{AccountId, ChangePasswordForm};
use linnet_protocol::Me;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

use super::{Core, Result};

#[tauri::command(root = "crate")]
pub(crate) async fn change_password(
    core: Core<'_>,
    account_id: AccountId,
    form: ChangePasswordForm,
) -> Result<()> {
    core.change_password(account_id, form).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn set_email(
    core: Core<'_>,
    account_id: AccountId,
    email: Option<String>,
    password: String,
) -> Result<Me> {
    core.set_email(account_id, email, password).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn verify_email(
    client: Core<'_>,
    account_id: AccountId,
    code: String,
) -> Result<Me> {
    client.verify_email(account_id, &code).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn request_email_code(
    core: Core<'_>,
    server: String,
    email: String,
) -> Result<()> {
    core.request_email_code(&server, &email).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn request_reset(core: Core<'_>, server: String, login: String) -> Result<()> {
    core.request_reset(&server, &login).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn reset_password(
    client: Core<'_>,
    server: String,
    code: String,
    password: String,
) -> Result<()> {
    client.reset_password(&server, &code, password).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn end_other_sessions(core: Core<'_>, account_id: AccountId) -> Result<()> {
    core.end_other_sessions(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn deactivate_account(
    core: Core<'_>,
    account_id: AccountId,
    password: String,
) -> Result<()> {
    core.deactivate_account(account_id, password).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn delete_account(
    core: Core<'_>,
    account_id: AccountId,
    password: String,
    remove_messages: bool,
) -> Result<()> {
    core.delete_account(account_id, password, remove_messages)
        .await
}

/// Asks the person where to, and fetches everything that the server has of them. False: they thought better of it.
#[tauri::command(root = "crate")]
pub(crate) async fn export_account(
    app: AppHandle,
    core: Core<'_>,
    account_id: AccountId,
) -> Result<bool> {
    let (answer, chosen) = oneshot::channel();
    app.dialog()
        .file()
        .set_file_name("linnet-export.tar")
        .save_file(move |path| {
            // Whoever asked may have gone.
            let _ = answer.send(path);
        });
    let chosen = chosen.await.ok().flatten();
    let Some(to) = chosen.and_then(|it| it.into_path().ok()) else {
        return Ok(false);
    };
    core.export_account(account_id, to).await?;
    Ok(true)
}
