//! The list of conversations, and what may be done to one.

use linnet_client::{AccountId, ConversationDetails, ConversationRow, NewConversationForm};
use linnet_protocol::{Ban, ChangeConversation, ChangeSettings, ConversationId, Role, UserId};

use super::{Core, Result};

#[tauri::command(root = "crate")]
pub(crate) async fn list_conversations(
    core: Core<'_>,
    account_id: AccountId,
) -> Result<Vec<ConversationRow>> {
    core.list_conversations(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn read_conversation(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<ConversationDetails> {
    core.read_conversation(account_id, conversation_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn open_direct(
    core: Core<'_>,
    account_id: AccountId,
    user_id: UserId,
) -> Result<ConversationId> {
    core.open_direct(account_id, user_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn add_members(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    user_ids: Vec<UserId>,
) -> Result<()> {
    core.add_members(account_id, conversation_id, user_ids)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn leave_conversation(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<()> {
    core.leave_conversation(account_id, conversation_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn create_conversation(
    core: Core<'_>,
    account_id: AccountId,
    form: NewConversationForm,
) -> Result<ConversationId> {
    core.create_conversation(account_id, form).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn change_conversation(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    change: ChangeConversation,
) -> Result<()> {
    core.change_conversation(account_id, conversation_id, change)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn remove_member(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    user_id: UserId,
) -> Result<()> {
    core.remove_member(account_id, conversation_id, user_id)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn set_role(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    user_id: UserId,
    role: Role,
) -> Result<()> {
    core.set_role(account_id, conversation_id, user_id, role)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn ban_member(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    user_id: UserId,
) -> Result<()> {
    core.ban_member(account_id, conversation_id, user_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn unban_member(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    user_id: UserId,
) -> Result<()> {
    core.unban_member(account_id, conversation_id, user_id)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_bans(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<Vec<Ban>> {
    core.list_bans(account_id, conversation_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn change_settings(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    settings: ChangeSettings,
) -> Result<()> {
    core.change_settings(account_id, conversation_id, settings)
        .await
}
