//! Files over HTTP.

use axum::{
    Json,
    body::Body as Raw,
    extract::{Request, State},
};
use futures_util::{StreamExt, TryStreamExt};
use linnet_protocol::{FileId, NewFile, Problem, Upload};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{download, uploads};
use crate::{
    auth::CurrentUser,
    error::Result,
    middleware::body::{Body, Path, Query},
    state::AppState,
};

pub(crate) fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(announce_file))
        .routes(routes!(get_upload))
        .routes(routes!(finish_upload))
}

/// What takes as long as its bytes do.
pub(crate) fn streams() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(put_part))
        .routes(routes!(download::get_file))
        .routes(routes!(download::get_thumbnail))
}

/// Says what will come, before the first byte. The same again answers how far it has come.
#[utoipa::path(post, path = "/files", request_body(content = NewFile,
        example = json!({ "id": "019abcde-0000-7000-8000-00000000000f", "name": "report.pdf", "bytes": 11,
            "sha256": "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9" })), security(("bearer" = [])),
    responses((status = 200, body = Upload), (status = "4XX", body = Problem), (status = 507, body = Problem)))]
pub(crate) async fn announce_file(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(new): Body<NewFile>,
) -> Result<Json<Upload>> {
    uploads::announce(&state, user.user_id, new).await.map(Json)
}

/// How far an own upload has come.
#[utoipa::path(get, path = "/files/{id}/upload", params(("id" = FileId, Path,)), security(("bearer" = [])),
    responses((status = 200, body = Upload), (status = "4XX", body = Problem)))]
pub(crate) async fn get_upload(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<FileId>,
) -> Result<Json<Upload>> {
    uploads::state_of(&state, user.user_id, id).await.map(Json)
}

/// Makes a file of the parts, if they are what was announced (else `invalid_request` with `sha256`, and it begins anew).
#[utoipa::path(post, path = "/files/{id}/finish", params(("id" = FileId, Path,)), security(("bearer" = [])),
    responses((status = 200, body = Upload), (status = "4XX", body = Problem)))]
pub(crate) async fn finish_upload(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<FileId>,
) -> Result<Json<Upload>> {
    uploads::finish(&state, user.user_id, id).await.map(Json)
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Place {
    /// Where the part begins: a multiple of `partBytes`.
    offset: i64,
}

/// Takes a part. One that is there already changes nothing.
#[utoipa::path(put, path = "/files/{id}/parts", params(("id" = FileId, Path,), Place), security(("bearer" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Upload), (status = "4XX", body = Problem), (status = 507, body = Problem)))]
pub(crate) async fn put_part(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<FileId>,
    Query(place): Query<Place>,
    request: Request,
) -> Result<Json<Upload>> {
    let body: Raw = request.into_body();
    let bytes = body
        .into_data_stream()
        .map_err(std::io::Error::other)
        .boxed();
    uploads::add_part(&state, user.user_id, (id, place.offset), bytes)
        .await
        .map(Json)
}
