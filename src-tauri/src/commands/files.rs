//! Files. The window never names a path: what it sends was chosen, dropped or pasted by the person, and is known by an id
//! from then on.

use std::path::PathBuf;

use linnet_client::{AccountId, Composer, CoreError, Exported, Offered, Transfer};
use linnet_protocol::{ConversationId, FileId, MessageId};
use tauri::{
    AppHandle,
    ipc::{InvokeBody, Request},
};
use tauri_plugin_dialog::DialogExt;
use tauri_plugin_opener::OpenerExt;
use tokio::sync::oneshot;

use super::{Core, Result};

const fn composer(conversation_id: ConversationId, thread_id: Option<MessageId>) -> Composer {
    Composer {
        conversation_id,
        thread_id,
    }
}

/// Asks the person for files, in the system's own words.
#[tauri::command(root = "crate")]
pub(crate) async fn choose_files(
    app: AppHandle,
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    thread_id: Option<MessageId>,
) -> Result<Offered> {
    let (answer, chosen) = oneshot::channel();
    app.dialog().file().pick_files(move |paths| {
        // Whoever asked may have gone.
        let _ = answer.send(paths);
    });
    let chosen = chosen.await.ok().flatten().unwrap_or_default();
    let paths: Vec<PathBuf> = chosen
        .into_iter()
        .filter_map(|it| it.into_path().ok())
        .collect();
    core.offer_files(account_id, composer(conversation_id, thread_id), paths)
        .await
}

/// The bytes are the body; where they belong stands in the headers, the name as in a URL.
#[tauri::command(root = "crate")]
pub(crate) async fn paste_file(core: Core<'_>, request: Request<'_>) -> Result<Offered> {
    let header = |name: &str| {
        let value = request.headers().get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let account = header("account").and_then(|it| it.parse().ok());
    let conversation = header("conversation").and_then(|it| it.parse::<ConversationId>().ok());
    let (Some(account), Some(conversation), InvokeBody::Raw(bytes)) =
        (account, conversation, request.body())
    else {
        return Err(CoreError::NotFound);
    };
    let thread = header("thread").and_then(|it| it.parse().ok());
    let name = header("name").unwrap_or_default();
    let name = percent_encoding::percent_decode_str(&name).decode_utf8_lossy();
    let composer = composer(conversation, thread);
    core.paste_file(AccountId(account), composer, &name, bytes.clone())
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn chosen_files(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    thread_id: Option<MessageId>,
) -> Result<Offered> {
    core.chosen_files(account_id, composer(conversation_id, thread_id))
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn remove_file(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    thread_id: Option<MessageId>,
    file_id: FileId,
) -> Result<Offered> {
    core.remove_file(account_id, composer(conversation_id, thread_id), file_id)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn pause_upload(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    message_id: MessageId,
) -> Result<()> {
    core.pause_upload(account_id, conversation_id, message_id)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn resume_upload(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    message_id: MessageId,
) -> Result<()> {
    core.resume_upload(account_id, conversation_id, message_id)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn transfers(
    core: Core<'_>,
    account_id: AccountId,
) -> Result<Vec<(FileId, Transfer)>> {
    core.transfers(account_id)
}

/// Lets the system show a file. What could be a program is refused.
#[tauri::command(root = "crate")]
pub(crate) async fn open_file(
    app: AppHandle,
    core: Core<'_>,
    account_id: AccountId,
    file_id: FileId,
) -> Result<()> {
    let path = core.open_file(account_id, file_id).await?;
    let opened = app.opener().open_path(path.to_string_lossy(), None::<&str>);
    opened.map_err(|error| {
        tracing::warn!(%error, "no program for this file");
        CoreError::NotFound
    })
}

/// Shows a file in its folder.
#[tauri::command(root = "crate")]
pub(crate) async fn show_file(
    app: AppHandle,
    core: Core<'_>,
    account_id: AccountId,
    file_id: FileId,
) -> Result<()> {
    let path = core.show_file(account_id, file_id).await?;
    let shown = app.opener().reveal_item_in_dir(path);
    shown.map_err(|error| {
        tracing::warn!(%error, "no program for folders");
        CoreError::NotFound
    })
}

/// Asks the person where to, and puts it there. False: the person thought better of it.
#[tauri::command(root = "crate")]
pub(crate) async fn save_file(
    app: AppHandle,
    core: Core<'_>,
    account_id: AccountId,
    file_id: FileId,
) -> Result<bool> {
    let name = core.name_of_file(account_id, file_id).await?;
    let (answer, chosen) = oneshot::channel();
    app.dialog()
        .file()
        .set_file_name(name)
        .save_file(move |path| {
            // Whoever asked may have gone.
            let _ = answer.send(path);
        });
    let chosen = chosen.await.ok().flatten();
    let Some(to) = chosen.and_then(|it| it.into_path().ok()) else {
        return Ok(false);
    };
    core.save_file(account_id, file_id, to).await?;
    Ok(true)
}

#[tauri::command(root = "crate")]
pub(crate) async fn cancel_download(
    core: Core<'_>,
    account_id: AccountId,
    file_id: FileId,
) -> Result<()> {
    core.cancel_download(account_id, file_id)
}

/// Asks the person where to, and writes everything there, or one conversation. Nothing: the person thought better of it.
#[tauri::command(root = "crate")]
pub(crate) async fn export_copy(
    app: AppHandle,
    core: Core<'_>,
    conversation_id: Option<ConversationId>,
) -> Result<Option<Exported>> {
    let (answer, chosen) = oneshot::channel();
    app.dialog().file().pick_folder(move |folder| {
        // Whoever asked may have gone.
        let _ = answer.send(folder);
    });
    let chosen = chosen.await.ok().flatten();
    let Some(into) = chosen.and_then(|it| it.into_path().ok()) else {
        return Ok(None);
    };
    core.export_copy(into, conversation_id).await.map(Some)
}
