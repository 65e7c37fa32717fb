//! Who may have the bytes, and the bytes.

use std::{
    ops::Range,
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use linnet_protocol::{ErrorCode, FileId};

use super::{
    queries::{self, Row},
    sniff,
    store::{Bytestream, object},
};
use crate::{
    auth::{self, CurrentUser},
    error::{Error, Result},
    state::AppState,
};

/// How long bytes go on flowing to somebody who may not have them any more.
const CHECKED_EVERY: Duration = Duration::from_secs(1);

/// What is known of the bytes before the first is read.
pub(crate) struct Content {
    pub(crate) name: String,
    pub(crate) media_type: String,
    /// Shown by a browser where it stands; everything else is saved.
    pub(crate) inline: bool,
    pub(crate) bytes: u64,
    /// The bytes of an object never change: its name is their tag.
    pub(crate) object: String,
    id: FileId,
}

/// Not there and not theirs look alike.
pub(crate) async fn content(state: &AppState, user: CurrentUser, id: FileId) -> Result<Content> {
    let row = queries::readable(&state.db, id, user.user_id).await?;
    of_row(row.ok_or(ErrorCode::NotFound)?)
}

/// A smaller one of a picture.
pub(crate) async fn rendition(
    state: &AppState,
    user: CurrentUser,
    (id, name): (FileId, &str),
) -> Result<Content> {
    let row = queries::readable(&state.db, id, user.user_id).await?;
    let row = row.ok_or(ErrorCode::NotFound)?;
    let found = row.renditions.iter().find(|it| it.name == name);
    let found = found.ok_or(ErrorCode::NotFound)?;
    Ok(Content {
        name: row.name.clone(),
        media_type: found.media_type.clone(),
        inline: true,
        bytes: found.bytes,
        object: object(id, name),
        id,
    })
}

fn of_row(row: Row) -> Result<Content> {
    let attachment = row.attachment().ok_or(ErrorCode::NotFound)?;
    // Only what the server has written itself is shown as what it is.
    let is_picture = attachment.picture.is_some();
    let media_type = match attachment.media_type {
        it if is_picture || sniff::is_harmless(&it) => it,
        _ => "application/octet-stream".to_owned(),
    };
    Ok(Content {
        name: attachment.name,
        media_type,
        inline: is_picture,
        bytes: u64::try_from(attachment.bytes).unwrap_or_default(),
        object: row.object.ok_or(Error::Internal("a file has no bytes"))?,
        id: row.id,
    })
}

/// The bytes of a range. They end early for somebody who loses the right to them on the way.
pub(crate) async fn read(
    state: &AppState,
    user: CurrentUser,
    content: &Content,
    range: Range<u64>,
) -> Result<Bytestream> {
    let bytes = state.files.store.read(&content.object, range).await?;
    let reading = Reading {
        state: state.clone(),
        user,
        id: content.id,
        bytes,
        checked: Instant::now(),
    };
    Ok(stream::try_unfold(reading, Reading::next).boxed())
}

struct Reading {
    state: AppState,
    user: CurrentUser,
    id: FileId,
    bytes: Bytestream,
    checked: Instant,
}

impl Reading {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>> {
        if self.state.stopping.is_cancelled() {
            return Err(Error::Stopping);
        }
        if self.checked.elapsed() >= CHECKED_EVERY {
            auth::service::check_session(&self.state, self.user).await?;
            let readable = queries::readable(&self.state.db, self.id, self.user.user_id).await?;
            readable.ok_or(ErrorCode::NotFound)?;
            self.checked = Instant::now();
        }
        let piece = self.bytes.try_next().await?;
        Ok(piece.map(|piece| (piece, self)))
    }
}
