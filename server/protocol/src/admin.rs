//! Keeping order: reports, suspensions, roles of the server, and the record of what was done.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{MessageRef, ReportId, ServerRole, User, UserId};

/// `PUT /api/v1/reports/{id}`: says to the moderators what somebody did. The author makes the id; the reported person
/// never learns who it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewReport {
    pub user_id: UserId,
    /// One of theirs that the author can see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageRef>,
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ReportState {
    Open,
    /// A moderator looks into it.
    Claimed,
    Resolved,
}

/// As moderators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Report {
    pub id: ReportId,
    /// Its place in the queue.
    #[ts(type = "number")]
    pub number: i64,
    pub reporter_id: UserId,
    pub user_id: UserId,
    pub message: Option<MessageRef>,
    /// What the message said when it was reported.
    pub excerpt: Option<String>,
    pub reason: String,
    pub created_at: DateTime<Utc>,
    pub state: ReportState,
    /// Whoever claimed or resolved it.
    pub moderator_id: Option<UserId>,
    pub resolved_at: Option<DateTime<Utc>>,
    pub note: Option<String>,
}

/// `GET /api/v1/admin/reports`, oldest first; go on after the last number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReportPage {
    pub reports: Vec<Report>,
    pub more: bool,
}

/// `POST /api/v1/admin/reports/{id}/resolve`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ResolveReport {
    /// What was found and done.
    pub note: String,
}

/// `PUT /api/v1/admin/users/{id}/suspension`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Suspend {
    /// None: until somebody takes it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// For the record; the person is not told.
    pub reason: String,
}

/// `PUT /api/v1/admin/users/{id}/role`. `owner` hands the server over: the one who had it is an admin from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SetServerRole {
    pub role: ServerRole,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Suspension {
    pub since: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    pub reason: String,
}

/// A person as moderators see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AccountRecord {
    #[serde(flatten)]
    pub user: User,
    pub role: ServerRole,
    pub created_at: DateTime<Utc>,
    /// When one of the person's devices last renewed its session.
    pub last_seen_at: Option<DateTime<Utc>>,
    pub suspension: Option<Suspension>,
    /// Their messages are being removed.
    pub being_removed: bool,
}

/// `GET /api/v1/admin/users`, by username; go on after the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AccountPage {
    pub accounts: Vec<AccountRecord>,
    pub more: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum AuditAction {
    /// `from`, `to`.
    RoleChanged,
    ServerHandedOver,
    /// `until` (or none), `reason`.
    Suspended,
    Unsuspended,
    MessagesRemoved,
    /// `report`.
    ReportClaimed,
    /// `report`, `note`.
    ReportResolved,
    /// `invite`, `uses`, `hours`.
    InviteMade,
    /// A link with which a person sets a new password.
    ResetLinkMade,
    /// A deactivated account was let in again.
    Reactivated,
}

/// What somebody who may did to whom, from where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditEntry {
    #[ts(type = "number")]
    pub id: i64,
    pub at: DateTime<Utc>,
    /// None: the server itself.
    pub actor_id: Option<UserId>,
    pub address: Option<String>,
    pub action: AuditAction,
    pub target_id: Option<UserId>,
    /// What the action names.
    pub details: BTreeMap<String, String>,
}

/// `GET /api/v1/admin/audit`, newest first; go on before the last id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuditPage {
    pub entries: Vec<AuditEntry>,
    pub more: bool,
}
