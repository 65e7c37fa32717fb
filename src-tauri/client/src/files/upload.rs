//! Bringing the files of a message to the server, before the message itself.
//!
//! The server wants the hash of the whole before the first byte, so a file is read twice. It takes parts, knows how many it
//! has, and a part that comes twice is one: whatever cuts this off, the next try asks and goes on behind what is safe
//! there. A file that is no longer the one that was chosen is not sent; that is told at the file, and the message waits
//! for the person as one that was refused does.

use std::{
    fmt::Write as _,
    fs::File,
    io::{ErrorKind, Read, Seek, SeekFrom},
    path::Path,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use linnet_protocol::{ConversationId, ErrorCode, FileId, MessageId, NewFile, WireError, limits};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use super::{
    local, moving,
    queries::{self, Problem, Upload},
};
use crate::{
    account::OpenAccount,
    api::streams::Part,
    error::{CoreError, Result},
    outbox::{self, entry::Entry},
    view::{FileProblem, UploadState},
};

const READ: usize = 1024 * 1024;
/// How often it is shown how far a part has come.
const SHOWN_EVERY: Duration = Duration::from_millis(200);

/// Why the files of a message are not all there.
#[derive(Debug)]
pub(crate) enum Stop {
    /// By the person, or because it failed: the next in the queue may go.
    Aside,
    Offline,
    Later(Duration),
}

enum Failure {
    Problem(Problem),
    Core(CoreError),
}

impl From<FileProblem> for Failure {
    fn from(problem: FileProblem) -> Self {
        Self::Problem(problem.into())
    }
}

impl From<CoreError> for Failure {
    fn from(error: CoreError) -> Self {
        Self::Core(error)
    }
}

/// Nothing: they are all there, and the message may follow.
pub(crate) async fn bring(account: &Arc<OpenAccount>, entry: &Entry) -> Result<Option<Stop>> {
    let Some(new) = entry.carried() else {
        return Ok(None);
    };
    if new.attachments.is_empty() {
        return Ok(None);
    }
    let (id, message) = (new.conversation_id, new.id);
    let files = account
        .store
        .read(move |tx| queries::of(tx, id, message))
        .await?;
    for file in files {
        if file.state == UploadState::Done {
            continue;
        }
        let moving = account
            .files
            .moving
            .begin(account, (file.id, file.bytes), true);
        // Whoever took it away before this point found nothing to stop.
        if !is_wanted(account, (id, message), file.id).await? {
            return Ok(Some(Stop::Aside));
        }
        let outcome = tokio::select! {
            () = moving.stop.cancelled() => return Ok(Some(Stop::Aside)),
            outcome = upload(account, &file, &moving) => outcome,
        };
        drop(moving);
        account.tell_timeline(id);
        if let Err(failure) = outcome {
            return stopped(account, (entry.position, file.id), failure).await;
        }
    }
    Ok(None)
}

async fn is_wanted(
    account: &OpenAccount,
    (id, message): (ConversationId, MessageId),
    file: FileId,
) -> Result<bool> {
    let files = account
        .store
        .read(move |tx| queries::of(tx, id, message))
        .await?;
    let is_it = |it: &Upload| it.id == file && it.state != UploadState::Paused;
    Ok(files.iter().any(is_it))
}

async fn stopped(
    account: &Arc<OpenAccount>,
    place: (i64, FileId),
    failure: Failure,
) -> Result<Option<Stop>> {
    let problem = match failure {
        Failure::Problem(problem) => problem,
        Failure::Core(CoreError::Refused { error }) => match later(&error) {
            Some(wait) => return Ok(Some(Stop::Later(wait))),
            None => Problem {
                problem: FileProblem::Refused,
                error: Some(error),
            },
        },
        Failure::Core(CoreError::Offline | CoreError::SignedOut) => {
            return Ok(Some(Stop::Offline));
        }
        Failure::Core(error) => {
            tracing::warn!(%error, "a file is tried again later");
            return Ok(Some(Stop::Later(Duration::ZERO)));
        }
    };
    tracing::info!(problem = ?problem.problem, "a file cannot be sent");
    let refusal = problem.error.clone();
    let refusal =
        refusal.unwrap_or_else(|| WireError::new(ErrorCode::InvalidRequest).field("attachments"));
    account
        .store
        .write(move |tx| queries::fail(tx, place, &problem, &refusal))
        .await?;
    Ok(Some(Stop::Aside))
}

/// How long to wait, if waiting or beginning anew may help.
fn later(error: &WireError) -> Option<Duration> {
    let is_lost = error.code == ErrorCode::NotFound
        || (error.code == ErrorCode::InvalidRequest
            && matches!(error.params.field.as_deref(), Some("offset" | "received")));
    (error.code.is_retryable() || is_lost).then(|| outbox::wait_of(error))
}

async fn upload(
    account: &Arc<OpenAccount>,
    file: &Upload,
    moving: &moving::Guard,
) -> Result<(), Failure> {
    let new = NewFile {
        id: file.id,
        name: file.name.clone(),
        bytes: file.bytes,
        sha256: match &file.sha256 {
            Some(known) => known.clone(),
            None => hash(account, file).await?,
        },
    };
    let mut reached = account.announce_file(&new).await?;
    let most = u32::try_from(limits::FILE_PART_BYTES).unwrap_or(u32::MAX);
    let part_bytes = i64::from(reached.part_bytes.clamp(1, most));
    while reached.attachment.is_none() && reached.received < file.bytes {
        let offset = reached.received;
        moving.show(offset.unsigned_abs());
        let length = part_bytes.min(file.bytes - offset);
        let part = Part {
            file: file.id,
            offset,
            bytes: read_part(account, file, (offset, length)).await?,
            sent: Arc::default(),
        };
        reached = put_shown(account, part, moving).await?;
        if reached.received <= offset {
            // Not to ask for the same for ever.
            return Err(CoreError::NotLinnet.into());
        }
        let (id, received) = (file.id, reached.received);
        account
            .store
            .write(move |tx| queries::set_received(tx, id, received))
            .await?;
    }
    if reached.attachment.is_none() {
        finish(account, file).await?;
    }
    let id = file.id;
    account
        .store
        .write(move |tx| queries::set_done(tx, id))
        .await?;
    Ok(())
}

async fn put_shown(
    account: &Arc<OpenAccount>,
    part: Part,
    moving: &moving::Guard,
) -> Result<linnet_protocol::Upload> {
    let (offset, sent) = (part.offset.unsigned_abs(), part.sent.clone());
    let showing = async {
        let mut ticks = tokio::time::interval(SHOWN_EVERY);
        loop {
            ticks.tick().await;
            moving.show(offset + sent.load(Ordering::Relaxed));
        }
    };
    tokio::select! {
        outcome = account.put_part(part) => outcome,
        () = showing => Err(CoreError::Offline),
    }
}

/// What was sent is not what was announced: the file was written to meanwhile.
async fn finish(account: &OpenAccount, file: &Upload) -> Result<(), Failure> {
    match account.finish_file(file.id).await {
        Ok(_) => Ok(()),
        Err(CoreError::Refused { error })
            if error.code == ErrorCode::InvalidRequest
                && error.params.field.as_deref() == Some("sha256") =>
        {
            Err(FileProblem::Changed.into())
        }
        Err(error) => Err(error.into()),
    }
}

async fn hash(account: &OpenAccount, file: &Upload) -> Result<String, Failure> {
    let (path, as_it_was) = (account.files.path_of(file), (file.bytes, file.modified));
    let stop = CancellationToken::new();
    // Reading stops with whoever waits for it.
    let _stop = stop.clone().drop_guard();
    let reading = tokio::task::spawn_blocking(move || hash_file(&path, as_it_was, &stop));
    let sha256 = reading.await.map_err(|_| CoreError::Store)??;
    let (id, known) = (file.id, sha256.clone());
    account
        .store
        .write(move |tx| queries::set_hash(tx, id, &known))
        .await?;
    Ok(sha256)
}

fn hash_file(
    path: &Path,
    as_it_was: (i64, i64),
    stop: &CancellationToken,
) -> Result<String, FileProblem> {
    let mut file = local::open_same(path, as_it_was)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; READ]);
    loop {
        let length = match file.read(&mut buffer) {
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => return Err(FileProblem::Unreadable),
        };
        if length == 0 || stop.is_cancelled() {
            break;
        }
        hash.update(&buffer[..length]);
    }
    let digest = hash.finalize();
    Ok(digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

async fn read_part(
    account: &OpenAccount,
    file: &Upload,
    (offset, length): (i64, i64),
) -> Result<Vec<u8>, Failure> {
    let (path, as_it_was) = (account.files.path_of(file), (file.bytes, file.modified));
    let reading = move || {
        let mut file: File = local::open_same(&path, as_it_was)?;
        let mut part = vec![0; usize::try_from(length).unwrap_or_default()];
        file.seek(SeekFrom::Start(offset.unsigned_abs()))
            .and_then(|_| file.read_exact(&mut part))
            .map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => FileProblem::Changed,
                _ => FileProblem::Unreadable,
            })?;
        Ok(part)
    };
    let part = tokio::task::spawn_blocking(reading).await;
    part.map_err(|_| CoreError::Store)?
        .map_err(|problem: FileProblem| problem.into())
}
