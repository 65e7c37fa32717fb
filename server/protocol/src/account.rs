//! Accounts, devices and sessions: what is said over HTTP before and about the socket.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{DeviceId, InviteId, ServerRole, SessionId, User};

/// `GET /api/v1/server`: what a client checks before it trusts an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ServerInfo {
    /// The name that its owner gave it.
    pub name: String,
    pub version: String,
    /// [`crate::PROTOCOL`].
    pub protocol: String,
    pub registration: Registration,
}

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Registration {
    Invite,
    Open,
    Closed,
}

/// The installation that signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Device {
    pub id: DeviceId,
    pub name: String,
}

/// `POST /api/v1/auth/sign-up`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignUp {
    pub username: String,
    pub display_name: String,
    pub password: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The secret of an invitation, where the server asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<String>,
    pub device: Device,
}

/// `POST /api/v1/auth/sign-in`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    /// Username or mail address.
    pub login: String,
    pub password: String,
    pub device: Device,
}

/// `POST /api/v1/auth/refresh`. The nonce is stored by the client *before* it asks: the successor is derived from token
/// and nonce, so an answer that was lost can be asked for again, and only by whoever holds both.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefreshRequest {
    pub refresh_token: String,
    /// 16 random bytes or more, base64url without padding, at most 64 characters.
    pub nonce: String,
}

#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    pub access_token: String,
    /// Seconds from now.
    pub expires_in: u64,
    pub refresh_token: String,
}

#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    pub user: User,
    pub role: ServerRole,
    pub session_id: SessionId,
    pub tokens: Tokens,
}

/// A signed-in device of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Session {
    pub id: SessionId,
    pub device_id: DeviceId,
    pub device_name: String,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    /// Where it was last used from; only the person themselves is told.
    #[serde(default)]
    pub address: Option<String>,
    /// The session that asks.
    pub current: bool,
}

/// `PUT /api/v1/me/password`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePassword {
    /// The one so far.
    pub password: String,
    pub new_password: String,
    /// Leaves the other sessions signed in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep_sessions: bool,
}

/// `POST /api/v1/invites` (owner and admins).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewInvite {
    pub id: InviteId,
    /// How many accounts it makes, 1 to 1000.
    pub uses: u32,
    /// Hours until it expires, at most a year.
    pub hours: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Invite {
    pub id: InviteId,
    /// What is typed at sign-up; shown once.
    pub secret: String,
    pub uses: u32,
    pub expires_at: DateTime<Utc>,
}
