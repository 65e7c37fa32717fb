//! How a refusal travels: a stable code, and what a sentence about it needs.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A code exists only if a client acts or speaks differently on it. Codes are never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ErrorCode {
    /// The request is not of the form it should have.
    InvalidRequest,
    /// A known request with a field that does not belong to it (`field`).
    UnknownField,
    /// A request that this server does not know.
    Unsupported,
    /// Text over its limit (`field`, `max`).
    TooLong,
    /// More than allowed (`field`, `max`).
    TooMany,
    /// Text under its least length (`field`, `max` is the least).
    TooShort,
    /// A required text is empty (`field`).
    Empty,
    /// Characters that this text may not have (`field`).
    InvalidText,
    /// A search that is not understood (`at`, `length`: where, in UTF-16 code units).
    InvalidQuery,
    /// The name looks like somebody else's and is written otherwise (`field`).
    LookAlike,
    /// The username is of another form than `[a-z0-9][a-z0-9._-]{1,31}`.
    InvalidUsername,
    UsernameTaken,
    EmailTaken,
    /// The password is among the first that a thief would try.
    WeakPassword,
    /// Name and password do not belong together; says not which is wrong.
    WrongCredentials,
    RegistrationClosed,
    InviteRequired,
    /// The invitation is unknown, used up or expired.
    InviteInvalid,
    /// A code for a new password or a mail address is unknown, used up or expired (`field`).
    CodeInvalid,
    /// The server wants a mail address that is proven (`field`).
    EmailRequired,
    /// The server sends no mail: ask whoever runs it.
    MailOff,
    /// The access token is missing, malformed or expired: refresh it.
    Unauthorized,
    /// The session was ended; sign in again.
    SessionEnded,
    /// A refresh token was used a second time: the session was ended because the token may have been stolen.
    SessionStolen,
    /// There is no such thing, or it is not yours.
    NotFound,
    /// Not a member of the conversation, or there is none.
    NotAMember,
    /// The person's role does not allow it.
    Forbidden,
    /// The person is gone, or one of the two has blocked the other; says not which.
    CannotReach,
    /// The account is suspended: for `retry_after` seconds, or without that for good.
    Suspended,
    /// The same id with another content.
    IdConflict,
    /// The message was deleted for everyone: nothing about it can be changed any more.
    MessageDeleted,
    /// Its time has come: what was planned is sent, or on its way.
    AlreadySent,
    /// A direct conversation has its two people for ever.
    DirectIsFixed,
    /// Whoever owns the server cannot go before somebody else does.
    HandOverFirst,
    /// A limit of rate (`bucket`, `retry_after` in seconds).
    RateLimited,
    /// Cannot be done now, may be repeated (`retry_after` in seconds).
    Unavailable,
    /// The server's disk or database is full.
    StorageFull,
    /// The protocol version is not spoken here.
    VersionUnsupported,
    /// A fault of the server; its log knows more.
    Internal,
}

impl ErrorCode {
    /// Whether the same request may succeed later without anybody changing it. The outbox acts on this and on nothing else.
    pub const fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::RateLimited
                | Self::Unavailable
                | Self::StorageFull
                | Self::Internal
                | Self::Unauthorized
                | Self::SessionEnded
                | Self::SessionStolen
        )
    }
}

/// What the sentence of a code needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
#[ts(export, optional_fields)]
pub struct ErrorParams {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub max: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub retry_after: Option<u64>,
    /// Where in a text, in UTF-16 code units.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub at: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub length: Option<u64>,
}

/// A refusal as it stands in a frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[error("{code:?}")]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct WireError {
    pub code: ErrorCode,
    #[serde(default)]
    pub params: ErrorParams,
}

impl WireError {
    pub fn new(code: ErrorCode) -> Self {
        Self {
            code,
            params: ErrorParams::default(),
        }
    }

    #[must_use]
    pub fn field(mut self, field: &str) -> Self {
        self.params.field = Some(field.to_owned());
        self
    }

    #[must_use]
    pub fn max(mut self, max: usize) -> Self {
        self.params.max = Some(max as u64);
        self
    }

    #[must_use]
    pub fn bucket(mut self, bucket: &str) -> Self {
        self.params.bucket = Some(bucket.to_owned());
        self
    }

    #[must_use]
    pub fn place(mut self, place: Range<usize>) -> Self {
        self.params.at = Some(place.start as u64);
        self.params.length = Some(place.len() as u64);
        self
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.params.retry_after = Some(seconds);
        self
    }
}

impl From<ErrorCode> for WireError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

/// The same refusal over HTTP: RFC 9457 problem details (`application/problem+json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Problem {
    /// `urn:linnet:problem:<code>`.
    pub r#type: String,
    pub title: String,
    pub status: u16,
    pub code: ErrorCode,
    #[serde(default)]
    pub params: ErrorParams,
}
