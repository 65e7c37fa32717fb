//! Failures, as the window gets them.

use linnet_protocol::WireError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CertificateProblem, FileProblem};

/// Every failure, as the window gets it: the server's code, or one of the core's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum CoreError {
    /// The server refused; see `code` and `params`.
    Refused { error: WireError },
    /// No connection to the server.
    Offline,
    /// The address is not one: plain HTTP to another machine, or not an address at all.
    BadAddress { reason: BadAddress },
    /// Something answers there, but it is no Linnet server.
    NotLinnet,
    /// A Linnet server of another version (`version`).
    VersionUnsupported { version: String },
    /// The certificate was not accepted; none: nobody knows which.
    Certificate { problem: Option<CertificateProblem> },
    /// Nobody answered in time, or the name is unknown.
    Unreachable,
    /// This machine's disk is full: nothing was stored, the text stays in the box.
    DiskFull,
    /// The cache cannot be read or written.
    Store,
    /// The account is signed out or its session has expired.
    SignedOut,
    /// No such account, conversation or message here.
    NotFound,
    /// Something is wrong with a file of this machine, or cannot be done with one.
    File { name: String, problem: FileProblem },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum BadAddress {
    Malformed,
    /// Plain HTTP is spoken to this machine only.
    PlainHttp,
}
