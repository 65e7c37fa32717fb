//! What is looked for on the pages of those who keep order on the server.

use linnet_protocol::{AuditAction, ReportState, ServerRole, UserId};
use serde::Deserialize;
use ts_rs::TS;

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(export, optional_fields)]
pub struct AccountFilter {
    /// The beginning of a username, of a word of a name, or a whole mail address.
    pub query: String,
    pub role: Option<ServerRole>,
    /// Only those who are, or only those who are not.
    pub suspended: Option<bool>,
    /// The last username of the page before.
    pub after: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(export, optional_fields)]
pub struct ReportFilter {
    pub state: Option<ReportState>,
    pub user_id: Option<UserId>,
    /// The last number of the page before.
    #[ts(type = "number")]
    pub after: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(export, optional_fields)]
pub struct AuditFilter {
    pub actor_id: Option<UserId>,
    pub target_id: Option<UserId>,
    pub action: Option<AuditAction>,
    /// The last id of the page before.
    #[ts(optional, type = "number")]
    pub before: Option<i64>,
}
