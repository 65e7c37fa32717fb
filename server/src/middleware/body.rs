//! Bodies, paths and queries whose refusals speak like all others.

use axum::body::Bytes;
use axum::{
    extract::{FromRequest, FromRequestParts, Request, rejection::BytesRejection},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use linnet_protocol::{ErrorCode, WireError};
use serde::de::DeserializeOwned;

use crate::{
    error::{Error, problem},
    state::AppState,
};

/// Larger than the largest request: five hundred members, or a message of nothing but escaped characters.
pub const MAX_BODY: usize = 128 * 1024;

/// Longer than any field of ours; a stranger's may be as long as its frame, and is not sent back whole.
const LONGEST_FIELD: usize = 64;

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let content_type = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|it| it.to_str().ok());
        if !content_type.is_some_and(|it| it.to_ascii_lowercase().starts_with("application/json")) {
            let refusal = WireError::new(ErrorCode::InvalidRequest).field("content-type");
            return Err(problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, refusal));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(refuse_body)?;
        match read(&bytes) {
            Ok(body) => Ok(Self(body)),
            Err(refusal) => Err(Error::Refused(refusal).into_response()),
        }
    }
}

/// An object. A list would do for serde, its values taken for the fields in their order, and for nobody else.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(ErrorCode::InvalidRequest.into());
    }
    serde_json::from_slice(bytes).map_err(|error| json_refusal(&error))
}

fn refuse_body(rejection: BytesRejection) -> Response {
    let status = rejection.into_response().status();
    let refusal = if status == StatusCode::PAYLOAD_TOO_LARGE {
        WireError::new(ErrorCode::TooLong)
            .field("body")
            .max(MAX_BODY)
    } else {
        ErrorCode::InvalidRequest.into()
    };
    problem(status, refusal)
}

/// What is wrong with a JSON text that does not fit its type. serde tells it only in words.
pub fn json_refusal(error: &serde_json::Error) -> WireError {
    let text = error.to_string();
    let quoted = |before: &str| {
        text.split_once(before)?
            .1
            .split_once('`')
            .map(|(name, _)| name.chars().take(LONGEST_FIELD).collect::<String>())
    };
    if let Some(field) = quoted("unknown field `") {
        return WireError::new(ErrorCode::UnknownField).field(&field);
    }
    match quoted("missing field `") {
        Some(field) => WireError::new(ErrorCode::InvalidRequest).field(&field),
        None => ErrorCode::InvalidRequest.into(),
    }
}

/// A part of the path, for example an id. What cannot be an id is the id of nothing.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(it)| Self(it))
            .map_err(|_| ErrorCode::NotFound.into())
    }
}

/// The part of the address after `?`.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        query
            .map(|axum::extract::Query(it)| Self(it))
            .map_err(|_| ErrorCode::InvalidRequest.into())
    }
}

#[cfg(test)]
mod tests {
    use linnet_protocol::ChangeSettings;

    use super::*;

    #[test]
    fn a_list_is_not_taken_for_an_object() {
        let code = |text: &str| {
            read::<ChangeSettings>(text.as_bytes())
                .err()
                .map(|it| it.code)
        };
        assert_eq!(code(" {}"), None);
        for text in ["[]", "[null,null]", "null", "", "7"] {
            assert_eq!(code(text), Some(ErrorCode::InvalidRequest), "{text}");
        }
    }
}
