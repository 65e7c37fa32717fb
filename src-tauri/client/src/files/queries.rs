//! Files on their way out, in SQLite.

use linnet_protocol::{ConversationId, FileId, MessageId, NewMessage, Picture, WireError};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};

use super::local::Looked;
use crate::media;
use crate::view::{ChosenFile, Composer, FileProblem, RowFile, RowUpload, UploadState};

/// Why one failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Problem {
    pub(crate) problem: FileProblem,
    pub(crate) error: Option<WireError>,
}

impl From<FileProblem> for Problem {
    fn from(problem: FileProblem) -> Self {
        Self {
            problem,
            error: None,
        }
    }
}

/// A file that was chosen here.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) id: FileId,
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) media_type: Option<String>,
    pub(crate) bytes: i64,
    pub(crate) modified: i64,
    pub(crate) sha256: Option<String>,
    pub(crate) received: i64,
    pub(crate) state: UploadState,
    pub(crate) problem: Option<Problem>,
}

impl Upload {
    pub(crate) fn chosen(&self) -> ChosenFile {
        ChosenFile {
            id: self.id,
            name: self.name.clone(),
            media_type: self.media_type.clone(),
            bytes: self.bytes,
        }
    }

    /// As a file of a message that waits.
    pub(crate) fn row(self) -> RowFile {
        let (problem, error) = match self.problem {
            Some(it) => (Some(it.problem), it.error),
            None => (None, None),
        };
        RowFile {
            id: self.id,
            may_run: super::programs::may_run(&self.name),
            name: self.name,
            media_type: self.media_type,
            bytes: self.bytes,
            picture: None::<Picture>,
            upload: Some(RowUpload {
                state: self.state,
                received: self.received,
                problem,
                error,
            }),
        }
    }
}

fn upload(row: &Row<'_>) -> rusqlite::Result<Upload> {
    let state: String = row.get("state")?;
    let problem: Option<String> = row.get("problem")?;
    Ok(Upload {
        id: row.get("file_id")?,
        path: row.get("path")?,
        name: row.get("name")?,
        media_type: row.get("media_type")?,
        bytes: row.get("bytes")?,
        modified: row.get("modified")?,
        sha256: row.get("sha256")?,
        received: row.get("received")?,
        state: match state.as_str() {
            "paused" => UploadState::Paused,
            "done" => UploadState::Done,
            "failed" => UploadState::Failed,
            _ => UploadState::Waiting,
        },
        problem: problem.and_then(|it| serde_json::from_str(&it).ok()),
    })
}

/// Files of a message in its order.
pub(crate) fn of(
    tx: &Connection,
    id: ConversationId,
    message: MessageId,
) -> rusqlite::Result<Vec<Upload>> {
    tx.prepare_cached(
        "select * from uploads where conversation_id = ?1 and message_id = ?2 order by position",
    )?
    .query_map((id, message), upload)?
    .collect()
}

/// Those of what is being written.
pub(crate) fn chosen(tx: &Connection, composer: Composer) -> rusqlite::Result<Vec<Upload>> {
    tx.prepare_cached(
        "select * from uploads where conversation_id = ?1 and message_id is null and thread_id is ?2
         order by position",
    )?
    .query_map((composer.conversation_id, composer.thread_id), upload)?
    .collect()
}

pub(crate) fn get(tx: &Connection, file: FileId) -> rusqlite::Result<Option<Upload>> {
    tx.prepare_cached("select * from uploads where file_id = ?1")?
        .query_row([file], upload)
        .optional()
}

pub(crate) fn insert(
    tx: &Transaction<'_>,
    composer: Composer,
    (file, it, is_copy): (FileId, &Looked, bool),
) -> rusqlite::Result<usize> {
    tx.prepare_cached(
        "insert into uploads (file_id, conversation_id, thread_id, position, path, is_copy, name, media_type, bytes, modified)
         values (?1, ?2, ?3, (select coalesce(max(position), -1) + 1 from uploads
                 where conversation_id = ?2 and message_id is null and thread_id is ?3),
             ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute((
        file,
        composer.conversation_id,
        composer.thread_id,
        &it.path,
        is_copy,
        &it.name,
        &it.media_type,
        it.bytes,
        it.modified,
    ))
}

/// Takes one back that is in no message.
pub(crate) fn remove_chosen(tx: &Transaction<'_>, file: FileId) -> rusqlite::Result<bool> {
    let changed = tx
        .prepare_cached("delete from uploads where file_id = ?1 and message_id is null")?
        .execute([file])?;
    Ok(changed > 0)
}

/// Makes chosen files those of a message. False: one of them is not there, or in another.
pub(crate) fn attach(tx: &Transaction<'_>, new: &NewMessage) -> rusqlite::Result<bool> {
    let mut statement = tx.prepare_cached(
        "update uploads set message_id = ?3, position = ?4
         where file_id = ?1 and conversation_id = ?2 and message_id is null and thread_id is ?5",
    )?;
    for (file, position) in new.attachments.iter().zip(0_i64..) {
        if statement.execute((file, new.conversation_id, new.id, position, new.thread_id))? == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The message goes back to where it was written, and its files with it. If it may have left, the server may have given
/// them to it for good: what is sent again is other files.
pub(crate) fn give_back(
    tx: &Transaction<'_>,
    (id, message): (ConversationId, MessageId),
    is_here_alone: bool,
) -> rusqlite::Result<()> {
    for file in of(tx, id, message)? {
        let name = if is_here_alone {
            file.id
        } else {
            FileId::generate()
        };
        tx.execute(
            "update uploads set message_id = null, problem = null, file_id = ?2, received = iif(file_id = ?2, received, 0),
                 state = iif(file_id = ?2 and state = 'done', state, 'waiting') where file_id = ?1",
            (file.id, name),
        )?;
    }
    Ok(())
}

pub(crate) fn set_hash(
    tx: &Transaction<'_>,
    file: FileId,
    sha256: &str,
) -> rusqlite::Result<usize> {
    tx.execute(
        "update uploads set sha256 = ?2 where file_id = ?1",
        (file, sha256),
    )
}

pub(crate) fn set_received(
    tx: &Transaction<'_>,
    file: FileId,
    received: i64,
) -> rusqlite::Result<usize> {
    tx.prepare_cached("update uploads set received = ?2 where file_id = ?1")?
        .execute((file, received))
}

pub(crate) fn set_done(tx: &Transaction<'_>, file: FileId) -> rusqlite::Result<usize> {
    tx.prepare_cached("update uploads set state = 'done', received = bytes where file_id = ?1")?
        .execute([file])
}

/// The message cannot go without it: both have failed.
pub(crate) fn fail(
    tx: &Transaction<'_>,
    (position, file): (i64, FileId),
    problem: &Problem,
    error: &WireError,
) -> rusqlite::Result<()> {
    let json = |it: Result<String, serde_json::Error>| it.expect("plain structs are JSON");
    tx.execute(
        "update uploads set state = 'failed', problem = ?2 where file_id = ?1",
        (file, json(serde_json::to_string(problem))),
    )?;
    tx.execute(
        "update outbox set state = 'failed', error = ?2 where position = ?1",
        (position, json(serde_json::to_string(error))),
    )?;
    Ok(())
}

/// Sets the files of a message aside, or takes them up again. Says whether there were any.
pub(crate) fn pause(
    tx: &Transaction<'_>,
    (id, message): (ConversationId, MessageId),
    is_paused: bool,
) -> rusqlite::Result<bool> {
    let (from, to) = if is_paused {
        ("waiting", "paused")
    } else {
        ("paused", "waiting")
    };
    let changed = tx.execute(
        "update uploads set state = ?4 where conversation_id = ?1 and message_id = ?2 and state = ?3",
        (id, message, from, to),
    )?;
    Ok(changed > 0)
}

/// The server has let the files go before their message came, for the first time: they are sent once more.
pub(crate) fn begin_anew(
    tx: &Transaction<'_>,
    id: ConversationId,
    message: MessageId,
) -> rusqlite::Result<bool> {
    let changed = tx.execute(
        "update uploads set state = 'waiting', received = 0, was_forgotten = 1
         where conversation_id = ?1 and message_id = ?2 and state = 'done' and not was_forgotten",
        (id, message),
    )?;
    Ok(changed > 0)
}

/// A file that had failed is tried again as it is now, under a new name where it is not what it was.
pub(crate) fn renew(
    tx: &Transaction<'_>,
    before: FileId,
    (file, it): (FileId, &Looked),
) -> rusqlite::Result<usize> {
    tx.execute(
        "update uploads set file_id = ?2, bytes = ?3, modified = ?4, sha256 = null, received = 0,
             state = 'waiting', problem = null, was_forgotten = 0 where file_id = ?1",
        (before, file, it.bytes, it.modified),
    )
}

/// What is to go from the folder, and what of it came to be shown again meanwhile: a conversation that is taken anew loses
/// its messages and gets them back.
pub(crate) fn litter(tx: &Connection) -> rusqlite::Result<Vec<(String, bool)>> {
    let names = tx
        .prepare_cached("select name from litter")?
        .query_map((), |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    let look = |name: String| {
        let file = name.strip_prefix("media/").and_then(|it| it.parse().ok());
        let is_shown = file.map_or(Ok(false), |it| media::queries::is_shown(tx, it))?;
        Ok((name, is_shown))
    };
    names.into_iter().map(look).collect()
}

pub(crate) fn cleared(tx: &Transaction<'_>, name: &str) -> rusqlite::Result<usize> {
    tx.prepare_cached("delete from litter where name = ?1")?
        .execute([name])
}

/// Copies that a row knows.
pub(crate) fn copies(tx: &Connection) -> rusqlite::Result<Vec<String>> {
    tx.prepare_cached("select path from uploads where is_copy")?
        .query_map((), |row| row.get(0))?
        .collect()
}
