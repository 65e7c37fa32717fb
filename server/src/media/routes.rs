//! Files over HTTP.

use axum::{
    Json,
    body::Body as Raw,
    extract::{Request, State},
};
use futures_util::{StreamExt, TryStreamExt};
use linnet_protocol::{
    Conversation, ConversationId, FileId, FileKind, FilesPage, Me, NewAvatar, NewFile, Problem,
    Upload,
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{attach::listing, avatars, download, uploads};
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
        .routes(routes!(list_files))
        .routes(routes!(set_own_avatar, clear_own_avatar))
        .routes(routes!(set_conversation_avatar))
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

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// Absent: all.
    #[param(inline)]
    kind: Option<FileKind>,
    /// The `before` of the page above.
    before: Option<i64>,
}

/// The files of a conversation that one may see, newest first.
#[utoipa::path(get, path = "/conversations/{id}/files", params(("id" = ConversationId, Path,), Which),
    security(("bearer" = [])), responses((status = 200, body = FilesPage), (status = "4XX", body = Problem)))]
pub(crate) async fn list_files(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
    Query(which): Query<Which>,
) -> Result<Json<FilesPage>> {
    listing::list(&state, user.user_id, id, (which.kind, which.before))
        .await
        .map(Json)
}

/// A square of an own uploaded picture, in its pixels, as one's own picture.
#[utoipa::path(put, path = "/me/avatar", security(("bearer" = [])),
    request_body(content = NewAvatar,
        example = json!({ "fileId": "019abcde-0000-7000-8000-00000000000f", "x": 0, "y": 40, "side": 200 })),
    responses((status = 200, body = Me), (status = "4XX", body = Problem)))]
pub(crate) async fn set_own_avatar(
    State(state): State<AppState>,
    user: CurrentUser,
    Body(new): Body<NewAvatar>,
) -> Result<Json<Me>> {
    avatars::set_own(&state, user.user_id, new).await.map(Json)
}

#[utoipa::path(delete, path = "/me/avatar", security(("bearer" = [])),
    responses((status = 200, body = Me), (status = "4XX", body = Problem)))]
pub(crate) async fn clear_own_avatar(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<Json<Me>> {
    avatars::clear_own(&state, user.user_id).await.map(Json)
}

/// As one's own picture, for whoever may change this of the conversation. `PATCH` with `"avatar": null` takes it away.
#[utoipa::path(put, path = "/conversations/{id}/avatar", params(("id" = ConversationId, Path,)),
    security(("bearer" = [])),
    request_body(content = NewAvatar,
        example = json!({ "fileId": "019abcde-0000-7000-8000-00000000000f", "x": 0, "y": 40, "side": 200 })),
    responses((status = 200, body = Conversation), (status = "4XX", body = Problem)))]
pub(crate) async fn set_conversation_avatar(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<ConversationId>,
    Body(new): Body<NewAvatar>,
) -> Result<Json<Conversation>> {
    avatars::set_conversations(&state, user.user_id, id, new)
        .await
        .map(Json)
}
