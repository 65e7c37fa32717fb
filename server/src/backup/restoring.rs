//! Making a server of a backup.
//!
//! All of the file is read and checked before anything is written, and the place has to be empty. What fails half-way is
//! taken back, so it can be tried again.

use std::{io::Read, iter::Peekable, path::Path};

use anyhow::{Context, Result, bail, ensure};
use flate2::read::GzDecoder;
use sqlx::{PgConnection, PgPool};

use super::{
    Begin, End, Summary,
    archive::{self, Reader},
    queries,
};
use crate::{
    config::Config,
    database::{self, MIGRATOR},
    media::copying::{Copies, Kept},
};

type Pieces<'a> = Peekable<&'a mut dyn Iterator<Item = Result<(String, Vec<u8>)>>>;

/// What this server would make of its schema.
fn newest() -> i64 {
    MIGRATOR
        .iter()
        .map(|it| it.version)
        .max()
        .unwrap_or_default()
}

pub(crate) async fn restore(
    config: &Config,
    db: &PgPool,
    place: &Path,
    mut tell: impl FnMut(String),
) -> Result<Summary> {
    tell("the backup is read and checked".to_owned());
    let (begin, end) = archive::check(place, newest())?;
    let mut connection = db.acquire().await?.detach();
    ensure!(
        queries::is_empty(&mut connection).await?,
        "the database is not empty: a backup is restored into an empty one only, and nothing was changed"
    );
    let folders = ["secrets", "files"].map(|it| config.data_dir.join(it));
    if let Some(folder) = folders.iter().find(|it| holds_something(it)) {
        bail!(
            "{} is not empty: a backup is restored into an empty place only, and nothing was changed",
            folder.display()
        );
    }
    let copies = Copies::open(config).await?;
    let restored = fill(
        config,
        (db, &mut connection),
        (place, &begin, &end),
        &copies,
        &mut tell,
    )
    .await;
    if restored.is_err() {
        for folder in &folders {
            drop(std::fs::remove_dir_all(folder));
        }
        drop(queries::drop_all(&mut connection).await);
    }
    restored
}

fn holds_something(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|it| it.path())
        .any(|it| it.is_file() || holds_something(&it))
}

async fn fill(
    config: &Config,
    (db, connection): (&PgPool, &mut PgConnection),
    (place, begin, end): (&Path, &Begin, &End),
    copies: &Copies,
    tell: &mut impl FnMut(String),
) -> Result<Summary> {
    MIGRATOR.run_to(begin.schema, db).await?;
    let mut reader = Reader::open(place)?;
    let mut pieces = reader.pieces()?;
    let pieces: &mut dyn Iterator<Item = Result<(String, Vec<u8>)>> = &mut pieces;
    let mut pieces = pieces.peekable();
    pieces.next();
    put_settings(config, &mut pieces)?;
    queries::begin_filling(connection).await?;
    let constraints = queries::open(connection, &begin.tables).await?;
    put_tables(connection, (begin, end), &mut pieces, tell).await?;
    tell("what belongs together is checked".to_owned());
    queries::shut(connection, &begin.tables, &constraints).await?;
    let (files, bytes) = put_files(copies, end, &mut pieces, tell).await?;
    queries::finish_filling(connection).await?;
    database::migrate(db).await?;
    let rows = check_self(connection, copies, (begin, end)).await?;
    queries::leap(connection).await?;
    Ok(Summary { rows, files, bytes })
}

/// The secrets go where they were; the settings lie beside them, to be read by whoever sets the server up.
fn put_settings(config: &Config, pieces: &mut Pieces<'_>) -> Result<()> {
    let secrets = config.data_dir.join("secrets");
    crate::auth::tokens::create_private_folder(&secrets)?;
    while let Some(piece) = pieces.next_if(|it| is_of(it, "secrets/") || is_of(it, "configuration"))
    {
        let (name, bytes) = piece?;
        let path = match name.strip_prefix("secrets/") {
            Some(name) if !name.contains(['/', '\\']) => secrets.join(name),
            Some(_) => bail!("the backup is damaged: {name} leads out of it"),
            None => config.data_dir.join("restored-configuration.toml"),
        };
        write_private(&path, &bytes)?;
    }
    Ok(())
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write;
    let mut options = std::fs::File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

fn is_of(piece: &Result<(String, Vec<u8>)>, prefix: &str) -> bool {
    // What cannot be read is taken, and then says so.
    piece
        .as_ref()
        .map_or(true, |(name, _)| name.starts_with(prefix))
}

async fn put_tables(
    connection: &mut PgConnection,
    (begin, end): (&Begin, &End),
    pieces: &mut Pieces<'_>,
    tell: &mut impl FnMut(String),
) -> Result<()> {
    for table in &begin.tables {
        let prefix = format!("tables/{}/", table.name);
        let mut copy = queries::copy_in(connection, table).await?;
        while let Some(piece) = pieces.next_if(|it| is_of(it, &prefix)) {
            let mut rows = Vec::new();
            GzDecoder::new(&*piece?.1).read_to_end(&mut rows)?;
            copy.send(rows).await?;
        }
        let rows = copy.finish().await?;
        ensure!(
            end.rows.get(&table.name) == Some(&rows),
            "the backup is damaged: {} has other rows than it says",
            table.name
        );
        tell(format!("{}: {rows} rows", table.name));
    }
    Ok(())
}

async fn put_files(
    copies: &Copies,
    end: &End,
    pieces: &mut Pieces<'_>,
    tell: &mut impl FnMut(String),
) -> Result<(u64, u64)> {
    let (mut files, mut bytes) = (0, 0);
    while let Some(first) = pieces.peek() {
        let Ok((name, _)) = first else { break };
        let Some(kept) = kept(name) else { break };
        let prefix = format!("files/{}/{}/", kept.name, kept.bytes);
        bytes += kept.bytes;
        let mut arriving = copies.begin(kept).await?;
        while let Some(piece) = pieces.next_if(|it| is_of(it, &prefix)) {
            arriving.take(piece?.1).await?;
        }
        arriving.finish().await?;
        if files % 100 == 0 {
            tell(format!("files: {files} of {}", end.files));
        }
        files += 1;
    }
    ensure!(
        files == end.files,
        "the backup is damaged: it has {files} files and says {}",
        end.files
    );
    Ok((files, bytes))
}

/// `files/<folder>/<object>/<bytes>/<number>`.
fn kept(piece: &str) -> Option<Kept> {
    let rest = piece.strip_prefix("files/")?;
    let (rest, _) = rest.rsplit_once('/')?;
    let (name, bytes) = rest.rsplit_once('/')?;
    Some(Kept {
        name: name.to_owned(),
        bytes: bytes.parse().ok()?,
    })
}

/// What is there now is what the backup says, and what shows a file has it.
async fn check_self(
    connection: &mut PgConnection,
    copies: &Copies,
    (begin, end): (&Begin, &End),
) -> Result<u64> {
    let mut all = 0;
    for table in &begin.tables {
        let rows = queries::count(connection, table).await?;
        let said = end.rows.get(&table.name).copied().unwrap_or_default();
        ensure!(
            rows == said,
            "{} has {rows} rows after the restore and had {said}",
            table.name
        );
        all += rows;
    }
    let ahead = queries::numbered_above_head(connection).await?;
    ensure!(
        ahead == 0,
        "{ahead} conversations have changes above their head"
    );
    for kept in Copies::all(connection).await? {
        if !end.gone.contains(&kept.name) {
            let piece = copies.read(&kept, kept.bytes.saturating_sub(1)).await;
            let last = piece.with_context(|| format!("the file {} is not there", kept.name))?;
            ensure!(
                last.len() as u64 == kept.bytes.min(1),
                "the file {} is not whole",
                kept.name
            );
        }
    }
    Ok(all)
}
