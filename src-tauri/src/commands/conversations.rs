//! The list of conversations, and what may be done to one.

use linnet_client::{AccountId, ConversationDetails, ConversationRow};
use linnet_protocol::{ConversationId, UserId};

use super::{Core, Result};

#[tauri::command]
pub(crate) async fn list_conversations(
    core: Core<'_>,
    account_id: AccountId,
) -> Result<Vec<ConversationRow>> {
    core.list_conversations(account_id).await
}

#[tauri::command]
pub(crate) async fn read_conversation(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<ConversationDetails> {
    core.read_conversation(account_id, conversation_id).await
}

#[tauri::command]
pub(crate) async fn open_direct(
    core: Core<'_>,
    account_id: AccountId,
    user_id: UserId,
) -> Result<ConversationId> {
    core.open_direct(account_id, user_id).await
}

#[tauri::command]
pub(crate) async fn create_group(
    core: Core<'_>,
    account_id: AccountId,
    title: Option<String>,
    user_ids: Vec<UserId>,
) -> Result<ConversationId> {
    core.create_group(account_id, title, user_ids).await
}

#[tauri::command]
pub(crate) async fn rename_conversation(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    title: Option<String>,
) -> Result<()> {
    core.rename_conversation(account_id, conversation_id, title)
        .await
}

#[tauri::command]
pub(crate) async fn add_members(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    user_ids: Vec<UserId>,
) -> Result<()> {
    core.add_members(account_id, conversation_id, user_ids)
        .await
}

#[tauri::command]
pub(crate) async fn leave_conversation(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<()> {
    core.leave_conversation(account_id, conversation_id).await
}
