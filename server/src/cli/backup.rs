//! A backup of the server, also beside a running one, and a server out of a backup.

use std::{
    io::{IsTerminal, Write},
    path::Path,
};

use anyhow::Result;
use sqlx::PgPool;

use super::serve::create_data_dir;
use crate::{backup, config::Config, database, open_database, postgres::Postgres, state::Clock};

pub(super) async fn make(config: Config, place: &Path) -> Result<()> {
    create_data_dir(&config)?;
    let (db, postgres) = beside(&config).await?;
    let now = Clock::default().now();
    let made = backup::make(&config, &db, (place, now), progress()).await;
    end(db, postgres).await;
    let made = made?;
    eprintln!();
    println!(
        "{}: {} rows, {} files, {} MiB",
        place.display(),
        made.rows,
        made.files,
        made.bytes / crate::config::MIB
    );
    Ok(())
}

pub(super) async fn restore(config: Config, place: &Path) -> Result<()> {
    create_data_dir(&config)?;
    if Postgres::running(&config.data_dir).await.is_some() && config.database_url.is_none() {
        anyhow::bail!(
            "a server runs on {}: stop it first",
            config.data_dir.display()
        );
    }
    let (db, postgres) = open_database(&config).await?;
    let restored = backup::restore(&config, &db, place, progress()).await;
    end(db, postgres).await;
    let restored = restored?;
    eprintln!();
    println!(
        "restored and checked: {} rows, {} files; start the server to go on",
        restored.rows, restored.files
    );
    Ok(())
}

pub(super) async fn export(config: Config, folder: &Path) -> Result<()> {
    create_data_dir(&config)?;
    let (db, postgres) = beside(&config).await?;
    let exported = backup::export(&config, &db, folder, progress()).await;
    end(db, postgres).await;
    let exported = exported?;
    eprintln!();
    println!(
        "{}: {} rows, {} files",
        folder.display(),
        exported.rows,
        exported.files
    );
    Ok(())
}

/// The private PostgreSQL of a running server, or whatever this server would use.
pub(super) async fn beside(config: &Config) -> Result<(PgPool, Option<Postgres>)> {
    match Postgres::running(&config.data_dir).await {
        Some(options) if config.database_url.is_none() => {
            Ok((database::connect(options).await?, None))
        }
        _ => open_database(config).await,
    }
}

pub(super) async fn end(db: PgPool, postgres: Option<Postgres>) {
    db.close().await;
    if let Some(postgres) = postgres {
        postgres.stop().await;
    }
}

/// One line that moves on a terminal, a line each elsewhere.
fn progress() -> impl FnMut(String) {
    let moves = std::io::stderr().is_terminal();
    move |line| {
        if moves {
            eprint!("\r\x1b[2K{line}");
            drop(std::io::stderr().flush());
        } else {
            eprintln!("{line}");
        }
    }
}
