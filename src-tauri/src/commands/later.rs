//! What a person keeps for later.

use linnet_client::{AccountId, ReminderRow, SavedRow, ScheduledRow, Time, Written};
use linnet_protocol::{ConversationId, MessageId, MessageRef, ReminderId};

use super::{Core, Result};

#[tauri::command(root = "crate")]
pub(crate) async fn list_saved(core: Core<'_>, account_id: AccountId) -> Result<Vec<SavedRow>> {
    core.list_saved(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_reminders(
    core: Core<'_>,
    account_id: AccountId,
) -> Result<Vec<ReminderRow>> {
    core.list_reminders(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn set_reminder(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
    remind_at: Time,
) -> Result<ReminderId> {
    core.set_reminder(account_id, place, remind_at).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn put_off_reminder(
    core: Core<'_>,
    account_id: AccountId,
    reminder_id: ReminderId,
    remind_at: Time,
) -> Result<()> {
    core.put_off_reminder(account_id, reminder_id, remind_at)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn finish_reminder(
    core: Core<'_>,
    account_id: AccountId,
    reminder_id: ReminderId,
) -> Result<()> {
    core.finish_reminder(account_id, reminder_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_scheduled(
    core: Core<'_>,
    account_id: AccountId,
) -> Result<Vec<ScheduledRow>> {
    core.list_scheduled(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn schedule_message(
    core: Core<'_>,
    account_id: AccountId,
    conversation_id: ConversationId,
    written: Written,
    send_at: Time,
) -> Result<MessageId> {
    core.schedule_message(account_id, conversation_id, written, send_at)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn change_scheduled(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
    body: String,
    send_at: Time,
) -> Result<()> {
    core.change_scheduled(account_id, place, body, send_at)
        .await
}

#[tauri::command(root = "crate")]
pub(crate) async fn cancel_scheduled(
    core: Core<'_>,
    account_id: AccountId,
    place: MessageRef,
) -> Result<()> {
    core.cancel_scheduled(account_id, place).await
}
