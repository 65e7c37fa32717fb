//! What was found behind links, for all who send them within some hours. A link is read by one job at a time, whatever
//! node it runs on: the others wait for that one.

use chrono::TimeDelta;
use linnet_protocol::{Preview, PreviewPicture};
use sha2::{Digest, Sha256};
use url::Url;

use super::{
    guard::Guard,
    queries,
    reading::{self, Found},
};
use crate::{
    error::{Error, Result},
    media,
    state::AppState,
};

/// Less than a day, with which the bytes of a deleted message are gone: nothing here outlives them.
const GOOD_FOR: TimeDelta = TimeDelta::hours(12);
/// A page that was not there may be soon.
const NOTHING_FOR: TimeDelta = TimeDelta::minutes(5);
/// Longer than any reading; then whoever reads is taken for dead.
const READING: TimeDelta = TimeDelta::seconds(30);
/// Rows; the oldest go first.
const KEPT: i64 = 10_000;

pub(super) enum Looked {
    Found(Box<Preview>),
    Nothing,
    /// Another job reads it: this is its name.
    Waits(Vec<u8>),
}

fn name(asked: &Url) -> Vec<u8> {
    Sha256::digest(asked.as_str()).to_vec()
}

/// Reads it, if nobody has and nobody does.
pub(super) async fn look(state: &AppState, guard: &Guard, asked: &Url) -> Result<Looked> {
    let link = name(asked);
    let now = state.clock.now();
    if !queries::begin_reading(&state.db, &link, (now, now + READING)).await? {
        return Ok(match queries::page(&state.db, &link, now).await? {
            None => Looked::Waits(link),
            Some(None) => Looked::Nothing,
            Some(Some(preview)) => Looked::Found(Box::new(preview)),
        });
    }
    let read = tokio::select! {
        read = reading::read(state, guard, asked) => read,
        () = state.stopping.cancelled() => Err(Error::Stopping),
    };
    match read {
        Ok(found) => store(state, link, found).await,
        Err(error) => {
            queries::stop_reading(&state.db, &link).await?;
            Err(error)
        }
    }
}

/// Together with its picture, which nothing else holds; and those who wait for it go on.
async fn store(state: &AppState, link: Vec<u8>, found: Option<Found>) -> Result<Looked> {
    let mut tx = state.db.begin().await?;
    let now = state.clock.now();
    let (preview, good_for) = match found {
        None => (None, NOTHING_FOR),
        Some(found) => {
            let mut preview = found.preview;
            if let Some(kept) = found.picture {
                media::previews::finish(&mut tx, &kept, now).await?;
                preview.picture = Some(kept.picture);
            }
            (Some(preview), GOOD_FOR)
        }
    };
    queries::store(&mut tx, &link, preview.as_ref(), now + good_for).await?;
    queries::go_on(&mut tx, &link, now).await?;
    tx.commit().await?;
    state.previews.wake();
    Ok(match preview {
        None => Looked::Nothing,
        Some(preview) => Looked::Found(Box::new(preview)),
    })
}

/// What is too old, and what is too much.
pub(super) async fn tidy(state: &AppState) -> Result<()> {
    queries::forget_old(&state.db, state.clock.now()).await?;
    queries::forget_most(&state.db, KEPT).await?;
    Ok(())
}

/// The file of a preview's picture.
pub(super) fn picture(preview: &Preview) -> Option<linnet_protocol::FileId> {
    preview
        .picture
        .as_ref()
        .map(|it: &PreviewPicture| it.file_id)
}
