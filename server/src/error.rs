//! Every failure, the code it gets and the status of the code. The only place.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use linnet_protocol::{ErrorCode, Problem, WireError};

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule said no; its code says which.
    #[error(transparent)]
    Refused(#[from] WireError),
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    #[error("a task ended early")]
    Task(#[from] tokio::task::JoinError),
    #[error("the disk failed")]
    Disk(#[from] std::io::Error),
    #[error("the store of files failed")]
    Store(#[from] object_store::Error),
    /// The server is going down and takes nothing new.
    #[error("the server is stopping")]
    Stopping,
    #[error("{0}")]
    Internal(&'static str),
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code.into())
    }
}

/// PostgreSQL's word for "no space left".
const DISK_FULL: &str = "53100";
/// What PostgreSQL says while it starts, stops, has nothing left or was too slow: by class where the whole class says so
/// (08 connection, 40 transaction rolled back, 53 resources), else by code (57014: the time for a statement is over).
const NOT_NOW: [&str; 7] = ["08", "40", "53", "57014", "57P", "55P03", "25006"];
const RETRY_AFTER: u64 = 2;

impl Error {
    /// The database cannot be reached at all, so trying the next thing at once is of no use either.
    pub const fn is_unreachable(&self) -> bool {
        use sqlx::Error::{Io, PoolClosed, PoolTimedOut};
        matches!(self, Self::Database(PoolTimedOut | PoolClosed | Io(_)))
    }

    /// A refusal that asks to come back.
    pub fn unavailable() -> Self {
        WireError::new(ErrorCode::Unavailable)
            .retry_after(RETRY_AFTER)
            .into()
    }

    /// What the other side is told. A failure of ours is logged here, once, and never told in its own words.
    pub fn into_wire(self) -> WireError {
        let code = match &self {
            Self::Refused(refusal) => return refusal.clone(),
            Self::Database(error) => database_code(error),
            Self::Disk(error) => disk_code(error),
            Self::Stopping | Self::Store(_) => ErrorCode::Unavailable,
            Self::Task(_) | Self::Internal(_) => ErrorCode::Internal,
        };
        if code == ErrorCode::Unavailable {
            tracing::warn!(error = %Chain(&self), "a request has to wait");
            return WireError::new(code).retry_after(RETRY_AFTER);
        }
        tracing::error!(error = %Chain(&self), "a request failed");
        code.into()
    }
}

/// An error with its causes, for the log.
pub struct Chain<'a>(pub &'a (dyn std::error::Error + 'static));

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

fn database_code(error: &sqlx::Error) -> ErrorCode {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
            ErrorCode::Unavailable
        }
        sqlx::Error::Database(error) => match error.code().as_deref() {
            Some(DISK_FULL) => ErrorCode::StorageFull,
            Some(code) if NOT_NOW.iter().any(|it| code.starts_with(it)) => ErrorCode::Unavailable,
            _ => ErrorCode::Internal,
        },
        sqlx::Error::WorkerCrashed => ErrorCode::Unavailable,
        _ => ErrorCode::Internal,
    }
}

fn disk_code(error: &std::io::Error) -> ErrorCode {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    match error.kind() {
        StorageFull | QuotaExceeded | FileTooLarge => ErrorCode::StorageFull,
        _ => ErrorCode::Internal,
    }
}

/// A new code does not compile until it has its status.
const fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::InvalidRequest
        | ErrorCode::UnknownField
        | ErrorCode::TooLong
        | ErrorCode::TooMany
        | ErrorCode::TooShort
        | ErrorCode::Empty
        | ErrorCode::InvalidText
        | ErrorCode::InvalidQuery
        | ErrorCode::LookAlike
        | ErrorCode::InvalidUsername
        | ErrorCode::WeakPassword => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::Unsupported => StatusCode::NOT_IMPLEMENTED,
        ErrorCode::UsernameTaken
        | ErrorCode::EmailTaken
        | ErrorCode::IdConflict
        | ErrorCode::AlreadySent
        | ErrorCode::DirectIsFixed
        | ErrorCode::HandOverFirst => StatusCode::CONFLICT,
        ErrorCode::WrongCredentials
        | ErrorCode::Unauthorized
        | ErrorCode::SessionEnded
        | ErrorCode::SessionStolen => StatusCode::UNAUTHORIZED,
        ErrorCode::RegistrationClosed
        | ErrorCode::InviteRequired
        | ErrorCode::InviteInvalid
        | ErrorCode::CodeInvalid
        | ErrorCode::EmailRequired
        | ErrorCode::MailOff
        | ErrorCode::Suspended
        | ErrorCode::CannotReach
        | ErrorCode::Forbidden => StatusCode::FORBIDDEN,
        ErrorCode::MessageDeleted => StatusCode::GONE,
        ErrorCode::NotFound | ErrorCode::NotAMember => StatusCode::NOT_FOUND,
        ErrorCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
        ErrorCode::VersionUnsupported => StatusCode::UPGRADE_REQUIRED,
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let error = self.into_wire();
        problem(status(error.code), error)
    }
}

/// A refusal as the body of an answer.
pub(crate) fn details(status: StatusCode, error: WireError) -> Problem {
    let code = serde_json::to_value(error.code).ok();
    let code = code
        .as_ref()
        .and_then(|it| it.as_str())
        .unwrap_or("internal");
    Problem {
        r#type: format!("urn:linnet:problem:{code}"),
        title: code.replace('_', " "),
        status: status.as_u16(),
        code: error.code,
        params: error.params,
    }
}

/// Problem details for a refusal; the status is given where HTTP has a nearer one than the code.
pub fn problem(status: StatusCode, error: WireError) -> Response {
    let retry_after = error.params.retry_after;
    let body = details(status, error);
    let mut response = (status, Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
