//! Bytes over HTTP: ranges, tags, and headers that let no browser run what somebody else uploaded.

use std::ops::Range;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use linnet_protocol::{ErrorCode, FileId, Problem};

use super::serving::{self, Content};
use crate::{
    auth::CurrentUser,
    error::{Error, Result, problem},
    middleware::body::Path,
    state::AppState,
};

/// The bytes, for whoever may see a message that shows them. Understands `Range`, `If-Range` and `If-None-Match`.
#[utoipa::path(get, path = "/files/{id}", params(("id" = FileId, Path,)), security(("bearer" = [])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = 206, content_type = "application/octet-stream", body = Vec<u8>),
        (status = 304), (status = "4XX", body = Problem)))]
pub(crate) async fn get_file(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<FileId>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response> {
    let content = serving::content(&state, user, id).await?;
    answer(&state, user, content, (&method, &headers)).await
}

/// A smaller one of a picture: `small` and `large` fit into squares of 360 and 1280; an avatar has `64`, `128` and `512`.
#[utoipa::path(get, path = "/files/{id}/thumbnails/{size}", params(("id" = FileId, Path,), ("size" = String, Path,)),
    security(("bearer" = [])), responses((status = 200, content_type = "image/jpeg", body = Vec<u8>),
        (status = 206, content_type = "image/jpeg", body = Vec<u8>), (status = 304), (status = "4XX", body = Problem)))]
pub(crate) async fn get_thumbnail(
    State(state): State<AppState>,
    user: CurrentUser,
    Path((id, size)): Path<(FileId, String)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response> {
    let content = serving::rendition(&state, user, (id, &size)).await?;
    answer(&state, user, content, (&method, &headers)).await
}

/// What was asked for of an object: all, a range, or only whether it is still the same.
async fn answer(
    state: &AppState,
    user: CurrentUser,
    content: Content,
    (method, asked): (&Method, &HeaderMap),
) -> Result<Response> {
    let tag = format!("\"{}\"", content.object);
    if names(asked, header::IF_NONE_MATCH, &tag) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        describe(response.headers_mut(), &content, &tag)?;
        return Ok(response);
    }
    // Part of other bytes than these would fit to nothing.
    let is_same = !asked.contains_key(header::IF_RANGE) || names(asked, header::IF_RANGE, &tag);
    let range = match asked.get(header::RANGE).filter(|_| is_same) {
        Some(range) => requested(range, content.bytes),
        None => Requested::All,
    };
    let (status, range) = match range {
        Requested::All => (StatusCode::OK, 0..content.bytes),
        Requested::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Requested::Nothing => return Ok(no_such_range(content.bytes)),
    };
    let body = match *method {
        Method::HEAD => Body::empty(),
        _ => Body::from_stream(serving::read(state, user, &content, range.clone()).await?),
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    describe(headers, &content, &tag)?;
    headers.insert(header::CONTENT_LENGTH, (range.end - range.start).into());
    if status == StatusCode::PARTIAL_CONTENT {
        let text = format!("bytes {}-{}/{}", range.start, range.end - 1, content.bytes);
        headers.insert(header::CONTENT_RANGE, value(&text)?);
    }
    Ok(response)
}

enum Requested {
    All,
    Part(Range<u64>),
    Nothing,
}

/// Several ranges at once are answered with everything, as the standard allows.
fn requested(header: &HeaderValue, bytes: u64) -> Requested {
    let parsed = header
        .to_str()
        .ok()
        .and_then(|it| http_range_header::parse_range_header(it).ok());
    let Some(parsed) = parsed else {
        return Requested::All;
    };
    match parsed.validate(bytes) {
        Ok(ranges) => match ranges.as_slice() {
            [only] => Requested::Part(*only.start()..*only.end() + 1),
            _ => Requested::All,
        },
        Err(_) => Requested::Nothing,
    }
}

fn no_such_range(bytes: u64) -> Response {
    let refusal = ErrorCode::InvalidRequest.into();
    let mut response = problem(StatusCode::RANGE_NOT_SATISFIABLE, refusal);
    if let Ok(text) = value(&format!("bytes */{bytes}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, text);
    }
    response
}

/// Whether a header lists the tag.
fn names(headers: &HeaderMap, name: header::HeaderName, tag: &str) -> bool {
    let lists = headers.get_all(name);
    let mut tags = lists
        .iter()
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(','))
        .map(str::trim);
    tags.any(|it| it == "*" || it.trim_start_matches("W/") == tag)
}

fn describe(headers: &mut HeaderMap, content: &Content, tag: &str) -> Result<()> {
    headers.insert(header::CONTENT_TYPE, value(&content.media_type)?);
    headers.insert(header::ETAG, value(tag)?);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // May be kept, and is asked for again each time: whoever was removed gets nothing more.
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'"),
    );
    let how = if content.inline {
        "inline"
    } else {
        "attachment"
    };
    let name = encode(&content.name);
    headers.insert(
        header::CONTENT_DISPOSITION,
        value(&format!("{how}; filename*=UTF-8''{name}"))?,
    );
    Ok(())
}

/// RFC 8187.
fn encode(name: &str) -> String {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&it);
    let letter = |it: u8| match it {
        it if plain(it) => char::from(it).to_string(),
        it => format!("%{it:02X}"),
    };
    name.bytes().map(letter).collect()
}

fn value(text: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(text).map_err(|_| Error::Internal("a header cannot be written"))
}
