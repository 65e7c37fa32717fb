//! Where foreign failures become the core's own. Each cause is logged once, here, where it is turned into a code.

use linnet_protocol::{ErrorCode, WireError};
use rusqlite::ffi;

pub(crate) use crate::view::CoreError;

pub type Result<T, E = CoreError> = std::result::Result<T, E>;

impl std::fmt::Display for CoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused { error } => write!(f, "the server refused: {error}"),
            Self::Offline => f.write_str("no connection to the server"),
            Self::BadAddress { .. } => f.write_str("not an address of a server"),
            Self::NotLinnet => f.write_str("no Linnet server answers there"),
            Self::VersionUnsupported { version } => {
                write!(f, "a server of another version: {version}")
            }
            Self::Certificate { .. } => f.write_str("the certificate was not accepted"),
            Self::Unreachable => f.write_str("nobody answers there"),
            Self::DiskFull => f.write_str("the disk is full"),
            Self::Store => f.write_str("the cache cannot be read or written"),
            Self::SignedOut => f.write_str("the account is signed out"),
            Self::NotFound => f.write_str("no such thing here"),
            Self::File { problem, .. } => write!(f, "a file cannot be used: {problem:?}"),
        }
    }
}

impl std::error::Error for CoreError {}

impl CoreError {
    pub(crate) const fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused { error } => Some(error.code),
            _ => None,
        }
    }
}

impl From<WireError> for CoreError {
    fn from(error: WireError) -> Self {
        Self::Refused { error }
    }
}

impl From<rusqlite::Error> for CoreError {
    fn from(error: rusqlite::Error) -> Self {
        if is_full(&error) {
            tracing::warn!(%error, "the disk is full");
            return Self::DiskFull;
        }
        tracing::error!(%error, "the cache failed");
        Self::Store
    }
}

impl From<std::io::Error> for CoreError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        tracing::error!(%error, "a file of the profile failed");
        match error.kind() {
            StorageFull | QuotaExceeded => Self::DiskFull,
            _ => Self::Store,
        }
    }
}

/// SQLite says `FULL` where a page does not fit, and an I/O error of some kind where the file system refuses the rest.
pub(crate) fn is_full(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DiskFull)
    ) || matches!(error.sqlite_error(), Some(raw) if matches!(
        raw.extended_code,
        ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_SHMSIZE
    ))
}

/// What is stored cannot be read as what was stored: a number that is none, a text that is no JSON.
pub(crate) fn is_unreadable(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{
        FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
    };
    matches!(
        error,
        FromSqlConversionFailure(..)
            | IntegralValueOutOfRange(..)
            | InvalidColumnType(..)
            | Utf8Error(..)
    )
}

/// A table that is not there, or two of what is one: either a statement is wrong, or the file is and SQLite cannot tell.
pub(crate) fn is_doubtful(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::SqlInputError { .. })
        || matches!(
            error.sqlite_error_code(),
            Some(rusqlite::ErrorCode::Unknown | rusqlite::ErrorCode::ConstraintViolation)
        )
}

/// The file is not what SQLite wrote.
pub(crate) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
    )
}
