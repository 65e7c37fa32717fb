//! People.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FileId, UserId, personal::present};

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

/// What a person is doing at the moment, for whoever shares a conversation with them. After `until` it is shown no more,
/// whether the server has said so yet or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Status {
    pub emoji: Option<String>,
    pub text: Option<String>,
    /// None: until it is taken away.
    pub until: Option<DateTime<Utc>>,
}

/// `PUT /api/v1/me/status`. With neither emoji nor text there is none. One that comes after its own end changes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(export, optional_fields)]
pub struct NewStatus {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emoji: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub until: Option<DateTime<Utc>>,
}

/// `GET /api/v1/users/{id}`: what a person says of themselves, for anybody on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Profile {
    #[serde(flatten)]
    pub user: User,
    pub role: ServerRole,
    pub bio: Option<String>,
    pub pronouns: Option<String>,
    /// A name of the IANA database.
    pub time_zone: Option<String>,
    pub created_at: DateTime<Utc>,
    /// None too where the two share no conversation.
    pub status: Option<Status>,
    /// Wants no noise at this moment. Said to whoever would see whether they are there, and to nobody else.
    pub do_not_disturb: bool,
}

/// `GET /api/v1/me`: one's own profile, and what only oneself may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Me {
    #[serde(flatten)]
    pub profile: Profile,
    pub email: Option<String>,
    /// When it was shown to be theirs.
    #[serde(default)]
    pub email_verified_at: Option<DateTime<Utc>>,
    /// A new address whose code was not typed yet.
    #[serde(default)]
    pub pending_email: Option<String>,
}

/// `PATCH /api/v1/me`. What is absent stays as it is; `null` clears. The username can be changed once a day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(export, optional_fields)]
pub struct EditProfile {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(optional, type = "string | null")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub bio: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(optional, type = "string | null")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub pronouns: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(optional, type = "string | null")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub time_zone: Option<Option<String>>,
}
