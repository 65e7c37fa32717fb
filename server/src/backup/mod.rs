//! The whole server in one file, made while it runs, and a server made of such a file.
//!
//! The file is a tar archive of small pieces: first what it is (`begin.json`), then the secrets and the settings, every
//! table as PostgreSQL copies it out (all of one snapshot, so they fit together), the bytes of every file, and at last
//! what must be in it (`end.json`): each piece with its length and its SHA-256, each table with its number of rows. So a file that was cut
//! or altered is known before anything of it is used, and nothing is ever held whole in memory.
//!
//! It knows no table by its name. What PostgreSQL says of its own tables is copied out and in by the same few statements,
//! on the private PostgreSQL and on one of the operator's alike; no program beside this one is needed.
//!
//! After a restore, counting goes on far above what the backup knows, and the numbers between are noted as lost. A device
//! that has seen more than the backup holds is told to begin anew, and nobody else notices.

mod archive;
mod exporting;
mod making;
mod queries;
mod restoring;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub(crate) use self::{exporting::export, making::make, restoring::restore};

/// Refuses a database whose restore was stopped before its end.
pub(crate) async fn check_is_finished(db: &sqlx::PgPool) -> anyhow::Result<()> {
    anyhow::ensure!(
        !queries::is_unfinished(db).await?,
        "the restore into this database was not finished: empty it and the data folder, and restore again"
    );
    Ok(())
}

/// Of the file. A number that is not known is of a newer server.
const FORMAT: u32 = 1;
const BEGIN: &str = "begin.json";
const END: &str = "end.json";

/// Stands first: whether this server can do anything with the rest.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Begin {
    format: u32,
    /// The version of the server that made it, and of its last migration.
    server: String,
    schema: i64,
    made_at: DateTime<Utc>,
    tables: Vec<Table>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Table {
    name: String,
    columns: Vec<String>,
}

/// Stands last: without it the file was cut.
#[derive(Debug, Default, Serialize, Deserialize)]
struct End {
    pieces: Vec<Piece>,
    rows: BTreeMap<String, u64>,
    files: u64,
    /// Files that were deleted while the backup was made.
    gone: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Piece {
    name: String,
    bytes: u64,
    sha256: String,
}

/// What was copied or put in place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) rows: u64,
    pub(crate) files: u64,
    pub(crate) bytes: u64,
}
