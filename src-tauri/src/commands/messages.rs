//! Reading and writing in a conversation.

use linnet_client::{AccountId, Composer, Draft, Jump, Place, Timeline, UnreadPlace, Written};
use linnet_protocol::{ConversationId, MessageId, MessageRef, Receipt};

use super::{Core, Result};

#[tauri::command(root = "crate")]
pub(crate) async fn read_timeline(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    place: Place,
) -> Result<Timeline> {
    core.read_timeline(account_id, conversation_id, place).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn load_history(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    before_seq: i64,
) -> Result<()> {
    core.load_history(account_id, conversation_id, before_seq)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn jump(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    to: Jump,
) -> Result<i64> {
    core.jump(account_id, conversation_id, to).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn send_message(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    written: Written,
) -> Result<MessageId> {
    core.send_message(account_id, conversation_id, written)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn edit_message(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
    body: String,
) -> Result<()> {
    core.edit_message(account_id, place, body).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn delete_message(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
) -> Result<()> {
    core.delete_message(account_id, place).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn add_reaction(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
    emoji: String,
) -> Result<()> {
    core.add_reaction(account_id, place, emoji).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn remove_reaction(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
    emoji: String,
) -> Result<()> {
    core.remove_reaction(account_id, place, emoji).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn pin_message(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
) -> Result<()> {
    core.pin_message(account_id, place).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn unpin_message(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
) -> Result<()> {
    core.unpin_message(account_id, place).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn save_message(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
) -> Result<()> {
    core.save_message(account_id, place).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn unsave_message(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
) -> Result<()> {
    core.unsave_message(account_id, place).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn retry_message(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    message_id: MessageId,
) -> Result<()> {
    core.retry_message(account_id, conversation_id, message_id)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn discard_message(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    message_id: MessageId,
) -> Result<()> {
    core.discard_message(account_id, conversation_id, message_id)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn mark_read(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    seq: i64,
) -> Result<()> {
    core.mark_read(account_id, conversation_id, seq).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn save_draft(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    thread_id: Option<MessageId>,
    draft: Draft,
) -> Result<()> {
    let composer = Composer {
        conversation_id,
        thread_id,
    };
    core.save_draft(account_id, composer, draft).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn read_draft(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    thread_id: Option<MessageId>,
) -> Result<Option<Draft>> {
    let composer = Composer {
        conversation_id,
        thread_id,
    };
    core.read_draft(account_id, composer).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn take_back_message(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    message_id: MessageId,
) -> Result<Draft> {
    core.take_back_message(account_id, conversation_id, message_id)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn discard_change(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
) -> Result<()> {
    core.discard_change(account_id, place).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn retry_unsent(core: Core<'_>, account_id: AccountId, id: i64) -> Result<()> {
    core.retry_unsent(account_id, id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn discard_unsent(core: Core<'_>, account_id: AccountId, id: i64) -> Result<()> {
    core.discard_unsent(account_id, id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn remove_previews(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
) -> Result<()> {
    core.remove_previews(account_id, place).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn forward_messages(
    core: Core<'_>,
    account_id: AccountId,
    places: Vec<MessageRef>,
    to: Vec<ConversationId>,
) -> Result<()> {
    core.forward_messages(account_id, places, to).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn mark_unread(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    seq: i64,
) -> Result<()> {
    core.mark_unread(account_id, conversation_id, seq).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn mark_all_read(
    core: Core<'_>,
    account_id: AccountId,
) -> Result<Vec<UnreadPlace>> {
    core.mark_all_read(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn read_receipts(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
) -> Result<Vec<Receipt>> {
    core.read_receipts(account_id, conversation_id).await
}
