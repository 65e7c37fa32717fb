//! Uploading: announce, send the parts, finish. Each of the three may be repeated.

use bytes::Bytes;
use futures_util::{StreamExt, stream::BoxStream};
use linnet_protocol::{ErrorCode, FileId, NewFile, Upload, UserId, WireError, limits, text};

use super::{
    looking,
    queries::{self, Row},
    room::check_free,
    store::{HashState, Incoming, Uploading, object},
};
use crate::{
    config::MIB,
    error::{Error, Result},
    middleware::rate_limit::Bucket,
    state::AppState,
};

const PART: u64 = limits::FILE_PART_BYTES as u64;

pub(crate) type Body = BoxStream<'static, std::io::Result<Bytes>>;

/// The same again answers how far it has come.
pub(crate) async fn announce(state: &AppState, user: UserId, new: NewFile) -> Result<Upload> {
    let name = text::file_name(&new.name)?;
    let sha256 = check_hash(&new.sha256)?;
    check_length(state, new.bytes)?;
    if let Some(row) = queries::upload(&state.db, new.id, user).await? {
        return repeated(&row, (&name, new.bytes, &sha256));
    }
    state.limits.check(Bucket::Upload, &user)?;
    check_free(state, new.bytes)?;
    let work_state = state.clone();
    state
        .outlive(async move {
            let state = work_state;
            let upload = match new.bytes {
                0 => None,
                _ => state.files.store.begin(new.id).await?,
            };
            let announced = queries::New {
                id: new.id,
                by: user,
                name: &name,
                bytes: new.bytes,
                sha256: &sha256,
                upload: upload.as_deref(),
                at: state.clock.now(),
            };
            let written = insert(&state, &announced).await;
            if !matches!(written, Ok(true)) {
                forget(&state, new.id, upload).await;
            }
            written?;
            let row = queries::upload(&state.db, new.id, user).await?;
            let row = row.ok_or(ErrorCode::IdConflict)?;
            repeated(&row, (&name, new.bytes, &sha256))
        })
        .await
}

/// False: there is one with this id already.
async fn insert(state: &AppState, new: &queries::New<'_>) -> Result<bool> {
    let mut tx = state.db.begin().await?;
    queries::lock_announcing(&mut tx).await?;
    if queries::exists(&mut *tx, new.id).await? {
        return Ok(false);
    }
    let limit = |mib: u64| i64::try_from(mib * MIB).unwrap_or(i64::MAX);
    let own = limit(state.config.files_per_person_mib);
    if own > 0 && queries::taken(&mut *tx, Some(new.by)).await? + new.bytes > own {
        let max = usize::try_from(own).unwrap_or(usize::MAX);
        return Err(WireError::new(ErrorCode::TooMany)
            .field("files")
            .max(max)
            .into());
    }
    let all = limit(state.config.files_total_mib);
    if all > 0 && queries::taken(&mut *tx, None).await? + new.bytes > all {
        return Err(ErrorCode::StorageFull.into());
    }
    queries::insert(&mut tx, new).await?;
    tx.commit().await?;
    Ok(true)
}

async fn forget(state: &AppState, id: FileId, upload: Option<String>) {
    let upload = Uploading {
        id,
        upload,
        parts: Vec::new(),
    };
    if upload.upload.is_some()
        && let Err(error) = state.files.store.abort(&upload).await
    {
        tracing::warn!(%error, "an upload that was refused stays in the store");
    }
}

fn repeated(row: &Row, (name, bytes, sha256): (&str, i64, &[u8])) -> Result<Upload> {
    if row.name != name || row.declared_bytes != bytes || row.sha256 != sha256 {
        return Err(ErrorCode::IdConflict.into());
    }
    Ok(progress(row))
}

fn check_hash(text: &str) -> Result<Vec<u8>> {
    let digit = |two: &[u8]| {
        let two = std::str::from_utf8(two).ok()?;
        u8::from_str_radix(two, 16).ok()
    };
    let is_hex = text.len() == 64
        && text
            .bytes()
            .all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
    let hash: Option<Vec<u8>> = text.as_bytes().chunks(2).map(digit).collect();
    hash.filter(|_| is_hex).ok_or_else(|| {
        WireError::new(ErrorCode::InvalidRequest)
            .field("sha256")
            .into()
    })
}

fn check_length(state: &AppState, bytes: i64) -> Result<()> {
    let max = state.config.file_max_mib * MIB;
    match u64::try_from(bytes) {
        Ok(bytes) if bytes <= max => Ok(()),
        Ok(_) => {
            let max = usize::try_from(max).unwrap_or(usize::MAX);
            Err(WireError::new(ErrorCode::TooLong)
                .field("bytes")
                .max(max)
                .into())
        }
        Err(_) => Err(WireError::new(ErrorCode::InvalidRequest)
            .field("bytes")
            .into()),
    }
}

pub(crate) async fn state_of(state: &AppState, user: UserId, id: FileId) -> Result<Upload> {
    let row = queries::upload(&state.db, id, user).await?;
    Ok(progress(&row.ok_or(ErrorCode::NotFound)?))
}

fn progress(row: &Row) -> Upload {
    Upload {
        id: row.id,
        received: row.received,
        bytes: row.declared_bytes,
        part_bytes: u32::try_from(PART).unwrap_or(u32::MAX),
        attachment: row.attachment(),
    }
}

/// Takes the part that begins at `offset`. One that is there already is read and thrown away.
pub(crate) async fn add_part(
    state: &AppState,
    user: UserId,
    place: (FileId, i64),
    body: Body,
) -> Result<Upload> {
    let work_state = state.clone();
    // Not dropped with its request: a write that is under way would come after those of the next try.
    state
        .outlive(async move { take_part(&work_state, user, place, body).await })
        .await
}

async fn take_part(
    state: &AppState,
    user: UserId,
    (id, offset): (FileId, i64),
    mut body: Body,
) -> Result<Upload> {
    let turn = state.files.turns.take(id).await;
    let row = queries::upload(&state.db, id, user).await?;
    let row = row.ok_or(ErrorCode::NotFound)?;
    let whole = || WireError::new(ErrorCode::InvalidRequest).field("offset");
    let start = u64::try_from(offset).map_err(|_| whole())?;
    let length = part_length(start, &row).ok_or_else(whole)?;
    if row.is_finished() || offset < row.received {
        let mut read = 0;
        while let Some(Ok(piece)) = body.next().await
            && read < length
        {
            read += piece.len() as u64;
        }
        return Ok(progress(&row));
    }
    if offset > row.received {
        return Err(whole().into());
    }
    check_free(state, 0)?;
    let hash = row.hash_state.as_deref().map(HashState::resume);
    let hash = hash.transpose()?.unwrap_or_default();
    let mut incoming = Incoming::new(body, length, hash, turn.stop());
    let upload = uploading(&row);
    let stored = tokio::select! {
        stored = state.files.store.put_part(&upload, start, &mut incoming) => stored?,
        () = state.stopping.cancelled() => return Err(Error::Stopping),
    };
    let end = offset + i64::try_from(length).unwrap_or(i64::MAX);
    let kept = incoming.hash().keep();
    queries::count_part(&state.db, id, (offset, end), (&kept, stored.as_deref())).await?;
    state_of(state, user, id).await
}

/// None: no part begins there.
fn part_length(offset: u64, row: &Row) -> Option<u64> {
    let rest = u64::try_from(row.declared_bytes)
        .ok()?
        .checked_sub(offset)?;
    (offset.is_multiple_of(PART) && rest > 0).then_some(rest.min(PART))
}

pub(super) fn uploading(row: &Row) -> Uploading {
    Uploading {
        id: row.id,
        upload: row.upload.clone(),
        parts: row.parts.clone(),
    }
}

/// Makes a file of what came, if it is what was announced.
pub(crate) async fn finish(state: &AppState, user: UserId, id: FileId) -> Result<Upload> {
    let work_state = state.clone();
    state
        .outlive(async move { finish_whole(&work_state, user, id).await })
        .await
}

async fn finish_whole(state: &AppState, user: UserId, id: FileId) -> Result<Upload> {
    let _turn = state.files.turns.queue(id).await;
    let row = queries::upload(&state.db, id, user).await?;
    let row = row.ok_or(ErrorCode::NotFound)?;
    if row.is_finished() {
        return Ok(progress(&row));
    }
    if row.received < row.declared_bytes {
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("received")
            .into());
    }
    let hash = row.hash_state.as_deref().map(HashState::resume);
    if hash.transpose()?.unwrap_or_default().finish() != *row.sha256 {
        begin_anew(state, &row).await?;
        return Err(WireError::new(ErrorCode::InvalidRequest)
            .field("sha256")
            .into());
    }
    let bytes = u64::try_from(row.declared_bytes).unwrap_or_default();
    state.files.store.complete(&uploading(&row), bytes).await?;
    let found = looking::look_at(state, &row).await?;
    queries::finish(&state.db, id, &found, state.clock.now()).await?;
    if found.object != object(id, "") {
        // What came is not kept beside what was made of it. Should it stay, it goes with the file.
        if let Err(error) = state.files.store.delete(&object(id, "")).await {
            tracing::warn!(%error, "an original stays in the store for now");
        }
    }
    state_of(state, user, id).await
}

/// What came is not what was announced: whoever sent it may send it again from the beginning.
async fn begin_anew(state: &AppState, row: &Row) -> Result<()> {
    let store = &state.files.store;
    store.abort(&uploading(row)).await?;
    let upload = match row.declared_bytes {
        0 => None,
        _ => store.begin(row.id).await?,
    };
    queries::begin_anew(&state.db, row.id, upload.as_deref()).await?;
    Ok(())
}
