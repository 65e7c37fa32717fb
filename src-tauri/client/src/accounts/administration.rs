//! Keeping order on the whole server. All of it asks the server, which decides who may.

use linnet_protocol::{
    AccountPage, AuditPage, CodeId, NewResetLink, Report, ReportId, ReportPage, ResetLink,
    ResolveReport, ServerRole, SetServerRole, Suspend, UserId, limits, text,
};

use crate::{
    Client,
    error::Result,
    view::{AccountFilter, AccountId, AuditFilter, ReportFilter, Time},
};

impl Client {
    pub async fn list_server_users(
        &self,
        account_id: AccountId,
        filter: AccountFilter,
    ) -> Result<AccountPage> {
        self.account(account_id)?.fetch_accounts(&filter).await
    }

    /// `owner` hands the server over.
    pub async fn set_server_role(
        &self,
        account_id: AccountId,
        user_id: UserId,
        role: ServerRole,
    ) -> Result<()> {
        self.account(account_id)?
            .put_server_role(user_id, &SetServerRole { role })
            .await
    }

    /// Until then, or until somebody takes it back. The person is not told the reason.
    pub async fn suspend_user(
        &self,
        account_id: AccountId,
        user_id: UserId,
        until: Option<Time>,
        reason: &str,
    ) -> Result<()> {
        let reason = text::paragraphs(reason, "reason", limits::REASON)?;
        self.account(account_id)?
            .put_suspension(user_id, &Suspend { until, reason })
            .await
    }

    pub async fn unsuspend_user(&self, account_id: AccountId, user_id: UserId) -> Result<()> {
        self.account(account_id)?.delete_suspension(user_id).await
    }

    /// Everything that somebody wrote, everywhere. It goes on after the answer.
    pub async fn remove_messages_of(&self, account_id: AccountId, user_id: UserId) -> Result<()> {
        self.account(account_id)?.delete_messages_of(user_id).await
    }

    /// A code for somebody to set a new password with.
    pub async fn create_reset_link(
        &self,
        account_id: AccountId,
        user_id: UserId,
        hours: u32,
    ) -> Result<ResetLink> {
        let id = CodeId::generate();
        self.account(account_id)?
            .post_reset_link(user_id, &NewResetLink { id, hours })
            .await
    }

    /// Lets somebody in again who deactivated their account.
    pub async fn reactivate_user(&self, account_id: AccountId, user_id: UserId) -> Result<()> {
        self.account(account_id)?.delete_deactivation(user_id).await
    }

    pub async fn list_reports(
        &self,
        account_id: AccountId,
        filter: ReportFilter,
    ) -> Result<ReportPage> {
        self.account(account_id)?.fetch_reports(&filter).await
    }

    pub async fn claim_report(&self, account_id: AccountId, report_id: ReportId) -> Result<Report> {
        self.account(account_id)?.claim_report(report_id).await
    }

    pub async fn resolve_report(
        &self,
        account_id: AccountId,
        report_id: ReportId,
        note: &str,
    ) -> Result<Report> {
        let note = text::paragraphs(note, "note", limits::REASON)?;
        self.account(account_id)?
            .resolve_report(report_id, &ResolveReport { note })
            .await
    }

    pub async fn list_audit(
        &self,
        account_id: AccountId,
        filter: AuditFilter,
    ) -> Result<AuditPage> {
        self.account(account_id)?.fetch_audit(&filter).await
    }
}
