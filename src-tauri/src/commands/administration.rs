//! Keeping order on the whole server.

use linnet_client::{AccountFilter, AccountId, AuditFilter, ReportFilter, Time};
use linnet_protocol::{
    AccountPage, AuditPage, Report, ReportId, ReportPage, ResetLink, ServerRole, UserId,
};

use super::{Core, Result};

#[tauri::command(root = "crate")]
pub(crate) async fn list_server_users(
    core: Core<'_>,
    account_id: AccountId,
    filter: AccountFilter,
) -> Result<AccountPage> {
    core.list_server_users(account_id, filter).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn set_server_role(
    core: Core<'_>,
    account_id: AccountId,
    user_id: UserId,
    role: ServerRole,
) -> Result<()> {
    core.set_server_role(account_id, user_id, role).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn suspend_user(
    core: Core<'_>,
    account_id: AccountId,
    user_id: UserId,
    until: Option<Time>,
    reason: String,
) -> Result<()> {
    core.suspend_user(account_id, user_id, until, &reason).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn unsuspend_user(
    core: Core<'_>,
    account_id: AccountId,
    user_id: UserId,
) -> Result<()> {
    core.unsuspend_user(account_id, user_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn remove_messages_of(
    core: Core<'_>,
    account_id: AccountId,
    user_id: UserId,
) -> Result<()> {
    core.remove_messages_of(account_id, user_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn create_reset_link(
    core: Core<'_>,
    account_id: AccountId,
    user_id: UserId,
    hours: u32,
) -> Result<ResetLink> {
    core.create_reset_link(account_id, user_id, hours).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn reactivate_user(
    core: Core<'_>,
    account_id: AccountId,
    user_id: UserId,
) -> Result<()> {
    core.reactivate_user(account_id, user_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_reports(
    core: Core<'_>,
    account_id: AccountId,
    filter: ReportFilter,
) -> Result<ReportPage> {
    core.list_reports(account_id, filter).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn claim_report(
    core: Core<'_>,
    account_id: AccountId,
    report_id: ReportId,
) -> Result<Report> {
    core.claim_report(account_id, report_id).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn resolve_report(
    core: Core<'_>,
    account_id: AccountId,
    report_id: ReportId,
    note: String,
) -> Result<Report> {
    core.resolve_report(account_id, report_id, &note).await
}

#[tauri::command(root = "crate")]
pub(crate) async fn list_audit(
    core: Core<'_>,
    account_id: AccountId,
    filter: AuditFilter,
) -> Result<AuditPage> {
    core.list_audit(account_id, filter).await
}
