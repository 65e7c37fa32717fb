//! What an upload turns out to be: its type by its bytes, and what is made of a picture.

use bytes::Bytes;
use futures_util::TryStreamExt;
use linnet_protocol::{FileId, limits};

use super::{
    pictures::{self, Small},
    queries::{Found, Rendition, Row},
    sniff,
    store::object,
};
use crate::{
    error::{Error, Result},
    state::AppState,
};

pub(super) async fn look_at(state: &AppState, row: &Row) -> Result<Found> {
    let whole = object(row.id, "");
    let bytes = u64::try_from(row.declared_bytes).unwrap_or_default();
    let head = read(state, &whole, bytes.min(sniff::HEAD as u64)).await?;
    let media_type = sniff::media_type(&head);
    if media_type.starts_with("image/")
        && bytes <= limits::PICTURE_BYTES as u64
        && let Some(found) = make_picture(state, row.id, (&whole, bytes)).await?
    {
        return Ok(found);
    }
    Ok(Found {
        object: whole,
        bytes: row.declared_bytes,
        media_type: media_type.to_owned(),
        picture: None,
        renditions: Vec::new(),
    })
}

/// A whole object in memory; for pictures, whose length is limited.
pub(super) async fn read(state: &AppState, object: &str, bytes: u64) -> Result<Vec<u8>> {
    let pieces = state.files.store.read(object, 0..bytes).await?;
    pieces
        .try_fold(Vec::new(), async |mut all, piece: Bytes| {
            all.extend_from_slice(&piece);
            Ok(all)
        })
        .await
}

async fn make_picture(
    state: &AppState,
    id: FileId,
    (whole, bytes): (&str, u64),
) -> Result<Option<Found>> {
    let turn = state.files.decoding.acquire().await;
    let turn = turn.map_err(|_| Error::Stopping)?;
    let read = read(state, whole, bytes).await?;
    let made = tokio::task::spawn_blocking(move || pictures::make(read)).await;
    drop(turn);
    let made = match made {
        Ok(made) => made,
        Err(error) => {
            tracing::warn!(%error, "a picture could not be decoded and stays a file");
            None
        }
    };
    let Some(made) = made else { return Ok(None) };
    let written = object(id, "picture");
    let bytes = i64::try_from(made.bytes.len()).unwrap_or(i64::MAX);
    state.files.store.put(&written, made.bytes.into()).await?;
    let renditions = keep(state, id, made.thumbnails).await?;
    Ok(Some(Found {
        object: written,
        bytes,
        media_type: made.media_type.to_owned(),
        picture: Some(made.picture),
        renditions,
    }))
}

pub(super) async fn keep(
    state: &AppState,
    id: FileId,
    smalls: Vec<(&'static str, Small)>,
) -> Result<Vec<Rendition>> {
    let mut kept = Vec::with_capacity(smalls.len());
    for (name, small) in smalls {
        kept.push(Rendition {
            name: name.to_owned(),
            media_type: small.media_type.to_owned(),
            bytes: small.bytes.len() as u64,
        });
        let object = object(id, name);
        state.files.store.put(&object, small.bytes.into()).await?;
    }
    Ok(kept)
}
