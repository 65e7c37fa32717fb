//! People.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FileId, UserId};

/// What anybody on the server may see of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct User {
    pub id: UserId,
    pub username: String,
    pub display_name: String,
    pub avatar: Option<FileId>,
    /// Signed out for good: nobody can write to this person any more.
    pub deactivated: bool,
    /// Counts the changes of these fields; the higher one is the newer.
    #[ts(type = "number")]
    pub version: i64,
}

/// What a person may do on the whole server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ServerRole {
    Member,
    Moderator,
    Admin,
    Owner,
}
