//! A copy of everything of one's own.
//!
//! One read-only transaction sees one instant, and what it reads is written page by page into a tar archive that goes
//! straight to whoever asked; the bytes of the files follow when the transaction is over, for a slow reader may not hold
//! it for hours. At most a few pages are in memory at any time. In it is what the person sees: of a conversation that
//! they left, and of the time before they came, nothing.
//!
//! ```text
//! account.json                 the profile, the address, the rights
//! sessions/00001.jsonl         devices
//! conversations/00001.jsonl    those one is in, and as what
//! messages/00001.jsonl         one's own; versions/ what they said before an edit
//! reactions/00001.jsonl
//! personal/00001.jsonl         settings, sections, saved messages, reminders, planned messages, blocks, do-not-disturb
//! files/00001.jsonl            what the files are called, and their place in the archive
//! files/<id>.<ending>          their bytes
//! manifest.json                what is in it; the last entry
//! ```

mod archive;
mod queries;
mod reading;

#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::{Stream, stream};
use serde::Serialize;
use tokio::{
    sync::{OwnedSemaphorePermit, mpsc},
    time::timeout,
};

use self::archive::Archive;
use crate::{
    auth::{self, CurrentUser},
    error::{Chain, Error, Result},
    media,
    middleware::rate_limit::Bucket,
    state::AppState,
};

/// At once, on one server: each holds a connection to the database for a while.
pub const AT_ONCE: usize = 4;
/// Pieces that wait for a slow reader.
const WAITING: usize = 4;
/// After which a reader that takes nothing is given up. A connection to the database waits for it.
const STALLED: Duration = Duration::from_secs(30);
/// How long anything goes on flowing to a session that has ended.
const CHECKED_EVERY: Duration = Duration::from_secs(1);
/// What the format is called and counts its changes by.
const FORMAT: &str = "linnet-export";
const VERSION: u32 = 1;

/// What is in the archive.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    format: &'static str,
    version: u32,
    user_id: linnet_protocol::UserId,
    taken_at: chrono::DateTime<chrono::Utc>,
    /// The rows of each kind.
    rows: std::collections::BTreeMap<&'static str, u64>,
    files: u64,
    /// Were gone before their turn came.
    missing_files: u64,
}

/// The archive, as it comes into being.
pub fn begin(
    state: &AppState,
    user: CurrentUser,
) -> Result<impl Stream<Item = Result<Bytes>> + use<>> {
    state.limits.check(Bucket::Export, &user.user_id)?;
    let place = state.exports.clone().try_acquire_owned();
    let place = place.map_err(|_| Error::unavailable())?;
    let (pieces, waiting) = mpsc::channel(WAITING);
    let work_state = state.clone();
    // It outlives the request, and ends when nobody takes the next piece.
    state.tasks.spawn(write(work_state, user, pieces, place));
    let reading = Reading {
        state: state.clone(),
        user,
        waiting,
        checked: Instant::now(),
    };
    Ok(stream::try_unfold(reading, Reading::next))
}

/// What whoever asked has taken so far.
struct Reading {
    state: AppState,
    user: CurrentUser,
    waiting: mpsc::Receiver<Result<Bytes>>,
    checked: Instant,
}

impl Reading {
    /// Here, where it is handed out: what waits already is not given to a session that has ended.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>> {
        if self.checked.elapsed() >= CHECKED_EVERY {
            auth::service::check_session(&self.state, self.user).await?;
            self.checked = Instant::now();
        }
        let piece = self.waiting.recv().await.transpose()?;
        Ok(piece.map(|piece| (piece, self)))
    }
}

async fn write(
    state: AppState,
    user: CurrentUser,
    pieces: mpsc::Sender<Result<Bytes>>,
    place: OwnedSemaphorePermit,
) {
    let archive = Archive::new(state.clone(), pieces.clone());
    if let Err(error) = fill(&state, user, archive).await {
        tracing::info!(user.id = %user.user_id, error = %Chain(&error), "a copy of somebody's things was cut off");
        // So that nobody takes the beginning for the whole.
        drop(timeout(STALLED, pieces.send(Err(error))).await);
    }
    drop(place);
}

async fn fill(state: &AppState, user: CurrentUser, mut archive: Archive) -> Result<()> {
    let taken_at = state.clock.now();
    let begin = "begin isolation level repeatable read, read only";
    let mut tx = state.db.begin_with(begin).await?;
    let rows = reading::everything(&mut archive, &mut tx, (user, taken_at)).await?;
    tx.commit().await?;
    let (files, missing_files) = add_files(state, user, (&mut archive, taken_at)).await?;
    let manifest = Manifest {
        format: FORMAT,
        version: VERSION,
        user_id: user.user_id,
        taken_at,
        rows,
        files,
        missing_files,
    };
    archive.json("manifest.json", &manifest).await?;
    archive.close().await
}

/// How many are there, and how many are gone.
async fn add_files(
    state: &AppState,
    user: CurrentUser,
    (archive, taken_at): (&mut Archive, chrono::DateTime<chrono::Utc>),
) -> Result<(u64, u64)> {
    let (mut there, mut gone, mut last) = (0, 0, uuid::Uuid::nil().into());
    loop {
        let page = media::own::after(&state.db, user.user_id, (last, taken_at)).await?;
        let Some(newest) = page.last() else {
            return Ok((there, gone));
        };
        last = newest.file_id;
        for file in page {
            match media::own::bytes(state, user, file.file_id).await? {
                Some((length, bytes)) => {
                    archive
                        .copy(&reading::place_of(&file), length, bytes)
                        .await?;
                    there += 1;
                }
                None => gone += 1,
            }
        }
    }
}
