//! Files: choosing and sending them.
//!
//! A file that the person chose, dropped or pasted is named by an id from then on: whoever shows it never names a path, so
//! a window can send only what a person has handed to it. Until its message is sent it belongs to what is being written
//! there, over restarts; with the message it is in the outbox, which brings it to the server first ([`upload`]). Pasted
//! bytes have no file, so one is made in the folder of the account. Whatever lies there goes when its row does
//! ([`tidy`]).

mod choosing;
mod listing;
pub(crate) mod local;
pub(crate) mod moving;
pub(crate) mod programs;
pub(crate) mod queries;
mod sending;
pub(crate) mod tidy;
pub(crate) mod upload;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Weak},
};

use linnet_protocol::{
    Attachment, ConversationId, ErrorCode, FileId, MessageId, NewMessage, WireError, text,
};
use parking_lot::Mutex;
use rusqlite::Transaction;
use tokio::sync::Notify;

use self::moving::Moving;
use crate::{
    Client,
    account::OpenAccount,
    error::Result,
    view::{AccountId, RowFile, Transfer},
};

/// Copies of what was pasted, below the folder of the account.
const OUTGOING: &str = "outgoing";

/// Of one account.
pub(crate) struct Files {
    /// The folder of the account.
    dir: PathBuf,
    moving: Moving,
    /// Something may lie there that is to go.
    pub(crate) untidy: Notify,
    /// Held while something goes, and while something that came takes its place.
    pub(crate) going: tokio::sync::Mutex<()>,
    /// One fetch of a file at a time.
    turns: Mutex<HashMap<PathBuf, Weak<tokio::sync::Mutex<()>>>>,
    /// Where the person saved what.
    pub(crate) saved: Mutex<HashMap<FileId, PathBuf>>,
}

impl Files {
    pub(crate) fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            moving: Moving::default(),
            untidy: Notify::new(),
            going: tokio::sync::Mutex::default(),
            turns: Mutex::default(),
            saved: Mutex::default(),
        }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where its bytes are.
    pub(crate) fn path_of(&self, file: &queries::Upload) -> PathBuf {
        self.dir.join(&file.path)
    }

    /// The turn of whoever wants the file that belongs there.
    pub(crate) fn turn(&self, path: &Path) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.turns.lock();
        if let Some(turn) = turns.get(path).and_then(Weak::upgrade) {
            return turn;
        }
        turns.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::default();
        turns.insert(path.to_owned(), Arc::downgrade(&turn));
        turn
    }

    /// A file on its way here.
    pub(crate) fn coming(&self, account: &Arc<OpenAccount>, file: (FileId, i64)) -> moving::Guard {
        self.moving.begin(account, file, false)
    }

    pub(crate) fn stop(&self, id: FileId) {
        self.moving.stop(id);
    }
}

impl Client {
    /// How far everything is that moves at this moment.
    pub fn transfers(&self, account_id: AccountId) -> Result<Vec<(FileId, Transfer)>> {
        let account = self.account(account_id)?;
        Ok(account.files.moving.all().into_iter().collect())
    }
}

impl From<Attachment> for RowFile {
    fn from(it: Attachment) -> Self {
        Self {
            may_run: programs::may_run(&it.name),
            id: it.file_id,
            name: it.name,
            media_type: Some(it.media_type),
            bytes: it.bytes,
            picture: it.picture,
            upload: None,
        }
    }
}

/// A message with files may have no text.
pub(crate) fn check_body(new: &NewMessage) -> Result<(), WireError> {
    if new.attachments.is_empty() || !new.body.is_empty() {
        text::check_body(&new.body)?;
    }
    Ok(())
}

/// Whether the files of a refused message are brought once more: the server lets go what waits too long for its message.
pub(crate) fn come_again(
    tx: &Transaction<'_>,
    (id, message): (ConversationId, Option<MessageId>),
    error: &WireError,
) -> rusqlite::Result<bool> {
    match message {
        Some(message) if error.code == ErrorCode::NotFound => queries::begin_anew(tx, id, message),
        _ => Ok(false),
    }
}
