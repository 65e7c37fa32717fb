//! Other people: finding them, and what they do at this moment.

use std::collections::HashMap;

use linnet_client::{AccountId, View};
use linnet_protocol::{ConversationId, Presence, User, UserId};
use tauri::WebviewWindow;

use super::{Core, Result};

#[tauri::command(root = "crate")]
pub(crate) async fn search_users(
    core: Core<'_>,
    account_id: AccountId,
    query: String,
) -> Result<Vec<User>> {
    core.search_users(account_id, &query).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn typing(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<()> {
    core.typing(account_id, conversation_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn typing_now(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<Vec<UserId>> {
    core.typing_now(account_id, conversation_id)
}

#[tauri::command(root = "crate")]
pub(crate) async fn presence_of(
    core: Core<'_>,
    account_id: AccountId,
    user_ids: Vec<UserId>,
) -> Result<HashMap<UserId, Presence>> {
    core.presence_of(account_id, &user_ids)
}

#[tauri::command(root = "crate")]
pub(crate) async fn set_view(window: WebviewWindow, core: Core<'_>, view: View) -> Result<()> {
    core.set_view(window.label(), view);
    Ok(())
}
