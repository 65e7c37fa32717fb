//! Files, on their way out and in.

use linnet_protocol::{FileId, Picture, WireError};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a file cannot be sent or kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FileProblem {
    /// It is not there any more.
    Missing,
    /// A folder, a device or the like.
    NotAFile,
    /// Not what it was when it was chosen.
    Changed,
    /// This person may not read it, or its disk fails.
    Unreadable,
    /// Larger than the largest that can be sent, or than what is kept here.
    TooLarge,
    /// More of them than one message may have.
    TooMany,
    /// The server does not take it.
    Refused,
    /// It could be a program: it is shown in its folder and never opened.
    Program,
    /// It holds no certificate of an authority.
    NotACertificate,
}

/// A file that will go with what is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ChosenFile {
    pub id: FileId,
    pub name: String,
    /// As far as its first bytes tell.
    pub media_type: Option<String>,
    #[ts(type = "number")]
    pub bytes: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RefusedFile {
    pub name: String,
    pub problem: FileProblem,
}

/// What became of files that were chosen, dropped or pasted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Offered {
    /// All that go with what is being written, those from before included.
    pub files: Vec<ChosenFile>,
    pub refused: Vec<RefusedFile>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum UploadState {
    /// Its turn comes, or it is moving: see `Transfer`.
    Waiting,
    Paused,
    /// It is on the server, the message is not yet.
    Done,
    Failed,
}

/// A file of a message that is not sent yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RowUpload {
    pub state: UploadState,
    /// What is safe on the server.
    #[ts(type = "number")]
    pub received: i64,
    pub problem: Option<FileProblem>,
    /// What the server said to it.
    pub error: Option<WireError>,
}

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RowFile {
    pub id: FileId,
    pub name: String,
    pub media_type: Option<String>,
    #[ts(type = "number")]
    pub bytes: i64,
    /// Its measures, where it is a picture with thumbnails.
    pub picture: Option<Picture>,
    /// Only while the message waits.
    pub upload: Option<RowUpload>,
    /// Nothing but showing it in its folder is done with it.
    pub may_run: bool,
}

/// How far a file has come at this moment, either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Transfer {
    /// Out of this machine.
    pub up: bool,
    #[ts(type = "number")]
    pub done: u64,
    #[ts(type = "number")]
    pub bytes: u64,
}
