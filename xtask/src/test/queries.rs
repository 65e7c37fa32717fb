//! `server/.sqlx`: what PostgreSQL said of every query, so that the server builds without one. It is renewed wherever
//! the macros of the queries are expanded with a database before them.

use std::{fs, path::PathBuf};

use anyhow::{Result, bail};

use super::bindings::differences;
use crate::{database::Database, paths, process, programs::cargo};

fn committed() -> PathBuf {
    paths::root().join("server/.sqlx")
}

fn fresh() -> PathBuf {
    paths::target().join("queries")
}

/// Clippy, with every query checked against the tables of the migrations.
pub(crate) fn lint(database: &Database) -> Result<()> {
    let url = database.migrated("queries")?;
    fs::remove_dir_all(fresh()).ok();
    fs::create_dir_all(fresh())?;
    // Only macros that are expanded write their query.
    let server = fs::File::options()
        .append(true)
        .open(paths::root().join("server/src/lib.rs"))?;
    server.set_modified(std::time::SystemTime::now())?;
    process::run(
        cargo()
            .args([
                "clippy",
                "--workspace",
                "--all-targets",
                "--locked",
                "--",
                "-D",
                "warnings",
            ])
            .env_remove("SQLX_OFFLINE")
            .env("DATABASE_URL", url)
            .env("SQLX_OFFLINE_DIR", fresh()),
    )
}

pub(crate) fn compare() -> Result<()> {
    let differing = differences(&committed(), &fresh())?;
    if !differing.is_empty() {
        bail!(
            "server/.sqlx is stale in {} queries: `cargo xtask queries` renews it",
            differing.len()
        );
    }
    Ok(())
}

/// `cargo xtask queries`.
pub(crate) fn renew() -> Result<()> {
    let database = Database::start()?;
    lint(&database)?;
    fs::remove_dir_all(committed()).ok();
    fs::create_dir_all(committed())?;
    for file in fs::read_dir(fresh())? {
        let file = file?;
        fs::copy(file.path(), committed().join(file.file_name()))?;
    }
    println!("server/.sqlx is renewed");
    Ok(())
}
