//! Questions of those who keep order on the whole server.

use linnet_protocol::{
    AccountPage, AuditPage, NewResetLink, Report, ReportId, ReportPage, ResetLink, ResolveReport,
    SetServerRole, Suspend, UserId,
};
use reqwest::Method;

use super::Call;
use crate::{
    account::OpenAccount,
    error::Result,
    view::{AccountFilter, AuditFilter, ReportFilter},
};

impl OpenAccount {
    pub(crate) async fn fetch_accounts(&self, filter: &AccountFilter) -> Result<AccountPage> {
        self.ask(|| {
            Call::get("admin/users")
                .query("query", filter.query.trim())
                .query("after", &filter.after)
                .maybe("role", filter.role.as_ref().map(word))
                .maybe("suspended", filter.suspended)
        })
        .await
    }

    pub(crate) async fn put_server_role(&self, id: UserId, new: &SetServerRole) -> Result<()> {
        self.tell(|| Call::new(Method::PUT, format!("admin/users/{id}/role")).body(new))
            .await
    }

    pub(crate) async fn put_suspension(&self, id: UserId, new: &Suspend) -> Result<()> {
        self.tell(|| Call::new(Method::PUT, format!("admin/users/{id}/suspension")).body(new))
            .await
    }

    pub(crate) async fn delete_suspension(&self, id: UserId) -> Result<()> {
        self.tell(|| Call::new(Method::DELETE, format!("admin/users/{id}/suspension")))
            .await
    }

    pub(crate) async fn delete_messages_of(&self, id: UserId) -> Result<()> {
        self.tell(|| Call::new(Method::DELETE, format!("admin/users/{id}/messages")))
            .await
    }

    pub(crate) async fn post_reset_link(
        &self,
        id: UserId,
        new: &NewResetLink,
    ) -> Result<ResetLink> {
        let path = format!("admin/users/{id}/reset-links");
        self.ask(|| Call::new(Method::POST, path.clone()).body(new))
            .await
    }

    pub(crate) async fn delete_deactivation(&self, id: UserId) -> Result<()> {
        self.tell(|| Call::new(Method::DELETE, format!("admin/users/{id}/deactivation")))
            .await
    }

    pub(crate) async fn fetch_reports(&self, filter: &ReportFilter) -> Result<ReportPage> {
        self.ask(|| {
            Call::get("admin/reports")
                .query("after", filter.after)
                .maybe("state", filter.state.as_ref().map(word))
                .maybe("userId", filter.user_id)
        })
        .await
    }

    pub(crate) async fn claim_report(&self, id: ReportId) -> Result<Report> {
        self.ask(|| Call::new(Method::POST, format!("admin/reports/{id}/claim")))
            .await
    }

    pub(crate) async fn resolve_report(
        &self,
        id: ReportId,
        resolved: &ResolveReport,
    ) -> Result<Report> {
        let path = format!("admin/reports/{id}/resolve");
        self.ask(|| Call::new(Method::POST, path.clone()).body(resolved))
            .await
    }

    pub(crate) async fn fetch_audit(&self, filter: &AuditFilter) -> Result<AuditPage> {
        self.ask(|| {
            Call::get("admin/audit")
                .maybe("before", filter.before)
                .maybe("action", filter.action.as_ref().map(word))
                .maybe("actorId", filter.actor_id)
                .maybe("targetId", filter.target_id)
        })
        .await
    }
}

/// As it is written on the wire.
fn word(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
