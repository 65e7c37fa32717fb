//! Messages and files apart from their timeline.

use linnet_client::{AccountId, DraftRow, MessageRows, Thread, UnreadMessage, UnsentRow};
use linnet_protocol::{ConversationId, FileKind, FilesPage, MessageId, MessageRef, Version};

use super::{Core, Result};

#[tauri::command(root = "crate")]
pub(crate) async fn read_thread(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    thread_id: MessageId,
) -> Result<Thread> {
    core.read_thread(account_id, conversation_id, thread_id)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_threads(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<MessageRows> {
    core.list_threads(account_id, conversation_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_pins(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<MessageRows> {
    core.list_pins(account_id, conversation_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn read_versions(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
) -> Result<Vec<Version>> {
    core.read_versions(account_id, place).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_files(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    kind: FileKind,
    before: Option<i64>,
) -> Result<FilesPage> {
    core.list_files(account_id, conversation_id, kind, before)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn explain_unread(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: Option<ConversationId>,
) -> Result<Vec<UnreadMessage>> {
    core.explain_unread(account_id, conversation_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_drafts(core: Core<'_>) -> Result<Vec<DraftRow>> {
    core.list_drafts().await
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_unsent(core: Core<'_>) -> Result<Vec<UnsentRow>> {
    core.list_unsent().await
}
