//! Everything in a form that other programs read, for whoever leaves or looks: a folder with one file of JSON Lines for
//! each kind of thing, and the files that people have sent.
//!
//! A backup is for this server and holds what would let anybody in; this is for others, so no secret is in it, no session,
//! and nothing that is made of the rest. A column of bytes is withheld unless it is named here: what is added to the schema
//! stays at home until somebody has thought of it.

use std::{
    fs::{self, File},
    io::{BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use futures_util::TryStreamExt;
use sqlx::{PgConnection, PgPool};

use super::{Summary, Table, queries};
use crate::{
    config::Config,
    media::copying::{Copies, Kept},
};

/// Secrets and what is under way, and what can be made again.
const WITHHELD: [&str; 11] = [
    "codes",
    "invites",
    "link_pages",
    "mails",
    "message_search",
    "nodes",
    "preview_jobs",
    "retired_usernames",
    "search_progress",
    "sessions",
    "settlements",
];
const WITHHELD_COLUMNS: [&str; 3] = ["password_hash", "folded", "upload"];
/// The check sum of a file: bytes that are no secret.
const NAMED_BYTES: &str = "sha256";

/// Everything as it was at the instant of the beginning, into a folder that is not there yet.
pub(crate) async fn export(
    config: &Config,
    db: &PgPool,
    folder: &Path,
    mut tell: impl FnMut(String),
) -> Result<Summary> {
    if folder.exists() {
        bail!("{} is there already", folder.display());
    }
    let files = Copies::open(config).await?;
    let mut db = db.acquire().await?.detach();
    queries::begin_snapshot(&mut db).await?;
    queries::schema(&mut db)
        .await?
        .context("there is nothing here to export")?;
    let unfinished = Unfinished::begin(folder)?;
    let summary = write(&mut db, &files, &unfinished.0, &mut tell).await?;
    unfinished.finish(folder)?;
    Ok(summary)
}

/// What is written beside its place, and goes with all that is in it unless it came to an end.
struct Unfinished(PathBuf);

impl Unfinished {
    fn begin(folder: &Path) -> Result<Self> {
        let unfinished = Self(folder.with_added_extension("unfinished"));
        // Of one that was killed.
        unfinished.remove()?;
        create_private(&unfinished.0)?;
        Ok(unfinished)
    }

    fn finish(self, folder: &Path) -> Result<()> {
        fs::rename(&self.0, folder).with_context(|| format!("{} cannot be made", folder.display()))
    }

    fn remove(&self) -> Result<()> {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("{} is in the way", self.0.display()))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Err(error) = self.remove() {
            tracing::warn!("{error:#}");
        }
    }
}

async fn write(
    db: &mut PgConnection,
    files: &Copies,
    folder: &Path,
    tell: &mut impl FnMut(String),
) -> Result<Summary> {
    let mut summary = Summary {
        rows: 0,
        files: 0,
        bytes: 0,
    };
    for table in queries::tables(db).await? {
        if WITHHELD.contains(&table.name.as_str()) {
            continue;
        }
        let rows = write_table(db, &table, folder).await?;
        tell(format!("{}: {rows} rows", table.name));
        summary.rows += rows;
    }
    let kept = Copies::all(db).await?;
    let all = kept.len();
    for (n, kept) in kept.into_iter().enumerate() {
        if n % 100 == 0 {
            tell(format!("files: {n} of {all}"));
        }
        summary.bytes += write_file(files, &kept, folder).await?;
        summary.files += 1;
    }
    Ok(summary)
}

/// What people wrote is for nobody else on this machine.
fn create_private(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let made = builder.create(folder);
    made.with_context(|| format!("{} cannot be made", folder.display()))
}

/// `<table>.jsonl`: an object a line, with the names of the schema.
async fn write_table(db: &mut PgConnection, table: &Table, folder: &Path) -> Result<u64> {
    let columns = queries::plain_columns(db, &table.name, NAMED_BYTES).await?;
    let columns: Vec<_> = columns
        .into_iter()
        .filter(|it| !WITHHELD_COLUMNS.contains(&it.as_str()))
        .collect();
    let statement = queries::as_json(&table.name, &columns);
    let place = folder.join(format!("{}.jsonl", table.name));
    let file = File::create_new(&place);
    let mut file = BufWriter::new(file.with_context(|| format!("{}", place.display()))?);
    let mut count = 0;
    let mut rows = queries::lines(db, &statement);
    while let Some(row) = rows.try_next().await? {
        file.write_all(row.as_bytes())?;
        file.write_all(b"\n")?;
        count += 1;
    }
    drop(rows);
    file.into_inner()?.sync_all()?;
    Ok(count)
}

/// `files/<object>`: files.jsonl says what each is called.
async fn write_file(files: &Copies, kept: &Kept, folder: &Path) -> Result<u64> {
    let place = folder.join("files").join(&kept.name);
    let parent = place.parent().context("an object has a name")?;
    fs::create_dir_all(parent)?;
    let mut file = File::create_new(&place)?;
    let mut from = 0;
    while from < kept.bytes {
        let piece = files.read(kept, from).await;
        let piece = piece.with_context(|| format!("the file {} cannot be read", kept.name))?;
        file.write_all(&piece)?;
        from += piece.len() as u64;
    }
    file.sync_all()?;
    Ok(kept.bytes)
}
