//! Pictures of links. They come from anywhere, so only thumbnails are kept, drawn anew: whatever else a file held is gone.
//! A message that shows one holds it as it holds its attachments, and gives it to those who may see the message.

mod queries;

use chrono::{DateTime, Utc};
use linnet_protocol::{FileId, Message, PreviewPicture, ThumbnailSize};
use sqlx::PgConnection;

use super::{
    looking, pictures,
    queries::{Found, finish as finish_file},
    room,
    store::object,
};
use crate::{
    error::{Error, Result},
    state::AppState,
};

/// A picture whose bytes lie in the store and which nothing shows yet. Unless it is finished it is collected.
pub(crate) struct Kept {
    pub(crate) picture: PreviewPicture,
    found: Found,
}

/// None: not a picture that can be drawn, or no room for it.
pub(crate) async fn keep(state: &AppState, bytes: Vec<u8>) -> Result<Option<Kept>> {
    let turn = state.files.decoding.acquire().await;
    let turn = turn.map_err(|_| Error::Stopping)?;
    let shrunk = tokio::task::spawn_blocking(move || pictures::shrink(&bytes)).await;
    drop(turn);
    let shrunk = shrunk.unwrap_or_else(|error| {
        tracing::warn!(%error, "the picture of a link could not be decoded");
        None
    });
    let Some((picture, thumbnails)) = shrunk else {
        return Ok(None);
    };
    let length: usize = thumbnails.iter().map(|(_, it)| it.bytes.len()).sum();
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    if !room::has_room(state, length).await? {
        return Ok(None);
    }
    let id = FileId::generate();
    // Known before its bytes are in the store, so that a crash leaves nothing there that nobody knows.
    queries::insert(&state.db, id, length, state.clock.now()).await?;
    let renditions = looking::keep(state, id, thumbnails).await?;
    let large = ThumbnailSize::Large.name();
    let whole = renditions.iter().find(|it| it.name == large);
    let whole = whole.ok_or(Error::Internal("a picture has no thumbnail"))?;
    Ok(Some(Kept {
        picture: PreviewPicture {
            file_id: id,
            width: picture.width,
            height: picture.height,
            thumbhash: picture.thumbhash.clone(),
        },
        found: Found {
            object: object(id, large),
            bytes: i64::try_from(whole.bytes).unwrap_or(i64::MAX),
            media_type: whole.media_type.clone(),
            picture: Some(picture),
            renditions,
        },
    }))
}

/// In the transaction that remembers what it belongs to.
pub(crate) async fn finish(tx: &mut PgConnection, kept: &Kept, at: DateTime<Utc>) -> Result<()> {
    finish_file(tx, kept.picture.file_id, &kept.found, at).await?;
    Ok(())
}

/// From now on the message shows these and no others. Answers with those that are there.
pub(crate) async fn show(
    tx: &mut PgConnection,
    message: &Message,
    pictures: &[FileId],
) -> Result<Vec<FileId>> {
    queries::forget_uses(tx, message).await?;
    if pictures.is_empty() {
        return Ok(Vec::new());
    }
    let there = queries::lock(tx, pictures).await?;
    queries::insert_uses(tx, message, &there).await?;
    Ok(there)
}
