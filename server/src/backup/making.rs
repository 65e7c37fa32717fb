//! Making a backup.

use std::{io::Write, path::Path};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use flate2::{Compression, write::GzEncoder};
use futures_util::TryStreamExt;
use sqlx::{PgConnection, PgPool};

use super::{Begin, FORMAT, Summary, Table, archive::Writer, queries};
use crate::{
    config::Config,
    error::Error,
    media::copying::{Copies, Kept},
};

/// Rows are packed in pieces of about so many bytes.
const PIECE: usize = 4 * 1024 * 1024;

/// Everything, as it was at the instant of the beginning. `tell` hears how far it is.
pub(crate) async fn make(
    config: &Config,
    db: &PgPool,
    (place, now): (&Path, DateTime<Utc>),
    mut tell: impl FnMut(String),
) -> Result<Summary> {
    let files = Copies::open(config).await?;
    let mut db = db.acquire().await?.detach();
    queries::begin_snapshot(&mut db).await?;
    let schema = queries::schema(&mut db).await?;
    let begin = Begin {
        format: FORMAT,
        server: env!("CARGO_PKG_VERSION").to_owned(),
        schema: schema.context("there is nothing here to back up")?,
        made_at: now,
        tables: queries::tables(&mut db).await?,
    };
    let mut writer = Writer::new(place, &begin)?;
    put_settings(&mut writer, config)?;
    let mut rows = 0;
    for table in &begin.tables {
        let copied = put_table(&mut writer, &mut db, table).await?;
        tell(format!("{}: {copied} rows", table.name));
        rows += copied;
    }
    let kept = Copies::all(&mut db).await?;
    let all = kept.len();
    for (n, kept) in kept.into_iter().enumerate() {
        if n % 100 == 0 {
            tell(format!("files: {n} of {all}"));
        }
        put_file(&mut writer, &files, kept).await?;
    }
    let summary = Summary {
        rows,
        files: writer.end.files,
        bytes: writer.bytes,
    };
    writer.finish()?;
    Ok(summary)
}

/// The secrets, because without them nobody stays signed in; the settings, because somebody has to know them.
fn put_settings(writer: &mut Writer, config: &Config) -> Result<()> {
    for entry in std::fs::read_dir(config.data_dir.join("secrets"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = std::fs::read(entry.path()).context("a secret of the server cannot be read")?;
        writer.put(&format!("secrets/{name}"), &bytes)?;
    }
    writer.put("configuration.toml", config.dump()?.as_bytes())
}

async fn put_table(writer: &mut Writer, db: &mut PgConnection, table: &Table) -> Result<u64> {
    let (mut n, mut piece, mut rows) = (0, Vec::new(), 0);
    let statement = queries::copy_out(table);
    let mut copied = db.copy_out_raw(&statement).await?;
    while let Some(row) = copied.try_next().await? {
        rows += 1;
        piece.extend_from_slice(&row);
        if piece.len() >= PIECE {
            put_rows(writer, (table, n), &std::mem::take(&mut piece))?;
            n += 1;
        }
    }
    drop(copied);
    if !piece.is_empty() {
        put_rows(writer, (table, n), &piece)?;
    }
    writer.end.rows.insert(table.name.clone(), rows);
    Ok(rows)
}

fn put_rows(writer: &mut Writer, (table, n): (&Table, u32), rows: &[u8]) -> Result<()> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(rows)?;
    writer.put(&format!("tables/{}/{n:06}", table.name), &packed.finish()?)
}

/// One that was deleted since the beginning is noted; nothing will show it.
async fn put_file(writer: &mut Writer, files: &Copies, kept: Kept) -> Result<()> {
    let (mut from, mut n) = (0, 0_u32);
    loop {
        let piece = match files.read(&kept, from).await {
            Ok(piece) => piece,
            Err(error) if from == 0 && is_gone(&error) => {
                writer.end.gone.push(kept.name);
                return Ok(());
            }
            Err(error) => return Err(error).context("a file cannot be read"),
        };
        let name = format!("files/{}/{}/{n:06}", kept.name, kept.bytes);
        writer.put(&name, &piece)?;
        from += piece.len() as u64;
        n += 1;
        if piece.is_empty() || from >= kept.bytes {
            break;
        }
    }
    anyhow::ensure!(from == kept.bytes, "the file {} is not whole", kept.name);
    writer.end.files += 1;
    Ok(())
}

fn is_gone(error: &Error) -> bool {
    match error {
        Error::Disk(error) => error.kind() == std::io::ErrorKind::NotFound,
        Error::Store(object_store::Error::NotFound { .. }) => true,
        _ => false,
    }
}
