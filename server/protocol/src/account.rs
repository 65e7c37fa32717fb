//! Accounts, devices and sessions: what is said over HTTP before and about the socket.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{CodeId, DeviceId, InviteId, ServerRole, SessionId, User};

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
    /// Whether it can send mail. Where it cannot, an admin helps whoever forgot their password.
    #[serde(default)]
    pub sends_mail: bool,
    /// A new account needs a mail address that is proven with a code.
    #[serde(default)]
    pub requires_email: bool,
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
    /// The code that was sent to the address, where the server asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_code: Option<String>,
    pub device: Device,
}

/// `POST /api/v1/auth/email-codes`: sends a code to an address for which an account is to be made.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestEmailCode {
    pub email: String,
}

/// `POST /api/v1/auth/reset-requests`: sends a code to the proven mail address of the account, if there are both. The
/// answer is the same whether there are or not.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestReset {
    /// Username or mail address.
    pub login: String,
}

/// `POST /api/v1/auth/reset`: a new password for whoever has a code. Ends every session of the account.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPassword {
    /// As it was sent, or handed on by an admin.
    pub code: String,
    pub password: String,
}

/// `POST /api/v1/admin/users/{id}/reset-links` (owner and admins): a code for somebody to set a new password with.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct NewResetLink {
    pub id: CodeId,
    /// Hours until it expires, 1 to 72.
    pub hours: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ResetLink {
    pub id: CodeId,
    /// What is typed together with the new password. It works once.
    pub code: String,
    pub expires_at: DateTime<Utc>,
}

/// `PUT /api/v1/me/email`. Where the server sends mail, the new address counts once its code was typed; the one so far
/// stays until then.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetEmail {
    /// None: no address.
    pub email: Option<String>,
    pub password: String,
}

/// `POST /api/v1/me/email/verify`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VerifyEmail {
    /// As it was sent to the new address.
    pub code: String,
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

/// `POST /api/v1/me/deactivate`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeactivateAccount {
    pub password: String,
}

/// `POST /api/v1/me/delete`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteAccount {
    pub password: String,
    /// Messages and reactions go too; else they stay, as those of a deleted account.
    #[serde(default)]
    pub remove_messages: bool,
}
