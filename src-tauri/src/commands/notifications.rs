//! What is notified, and whether that works here.

use std::sync::Arc;

use linnet_client::{AccountId, NotificationHealth, NotificationRules, Rehearsal, Trial};
use linnet_protocol::QuietSchedule;
use tauri::State;

use super::{Core, Result};
use crate::notifications::Notifier;

type Desk<'a> = State<'a, Arc<Notifier>>;

#[tauri::command(root = "crate")]
pub(crate) async fn read_notification_rules(
    core: Core<'_>,
    account_id: AccountId,
) -> Result<NotificationRules> {
    core.read_notification_rules(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn write_notification_rules(
    core: Core<'_>,
    account_id: AccountId,
    rules: NotificationRules,
) -> Result<()> {
    core.write_notification_rules(account_id, rules).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn rehearse(
    core: Core<'_>,
    account_id: AccountId,
    trial: Trial,
) -> Result<Rehearsal> {
    core.rehearse(account_id, trial).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn quiet_hours(
    core: Core<'_>,
    account_id: AccountId,
) -> Result<Option<QuietSchedule>> {
    core.quiet_hours(account_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn set_quiet_hours(
    core: Core<'_>,
    account_id: AccountId,
    schedule: Option<QuietSchedule>,
) -> Result<()> {
    core.set_quiet_hours(account_id, schedule).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn notification_health(
    core: Core<'_>,
    desk: Desk<'_>,
) -> Result<NotificationHealth> {
    Ok(desk.health(&core).await)
}

/// Shows one, and says whether that went well.
#[tauri::command(root = "crate")]
pub(crate) async fn test_notification(
    core: Core<'_>,
    desk: Desk<'_>,
) -> Result<NotificationHealth> {
    desk.test(&core).await;
    Ok(desk.health(&core).await)
}
