//! Ways into a conversation: channels and links.

use linnet_client::AccountId;
use linnet_protocol::{ChannelPage, ConversationId, ConversationInvite, InviteId, InvitePreview};

use super::{Core, Result};

#[tauri::command(root = "crate")]
pub(crate) async fn list_channels(
    core: Core<'_>,
    account_id: AccountId,
    query: String,
    after: Option<ConversationId>,
) -> Result<ChannelPage> {
    core.list_channels(account_id, &query, after).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn join_channel(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<()> {
    core.join_channel(account_id, conversation_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_conversation_invites(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<Vec<ConversationInvite>> {
    core.list_conversation_invites(account_id, conversation_id)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn create_conversation_invite(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    uses: Option<u32>,
    hours: Option<u32>,
) -> Result<ConversationInvite> {
    core.create_conversation_invite(account_id, conversation_id, uses, hours)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn revoke_conversation_invite(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    invite_id: InviteId,
) -> Result<()> {
    core.revoke_conversation_invite(account_id, conversation_id, invite_id)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn look_up_invite(
    core: Core<'_>,
    account_id: AccountId,
    secret: String,
) -> Result<InvitePreview> {
    core.look_up_invite(account_id, secret).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn join_by_invite(
    core: Core<'_>,
    account_id: AccountId,
    secret: String,
) -> Result<ConversationId> {
    core.join_by_invite(account_id, secret).await
}
