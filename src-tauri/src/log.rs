//! The log of the app: one file a day in the profile, the last seven kept. What is logged never holds a message, a token
//! or an address; that is the duty of those who log.

use std::{io::IsTerminal, path::Path};

use anyhow::Context;
use tracing_appender::{
    non_blocking::WorkerGuard,
    rolling::{RollingFileAppender, Rotation},
};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    fmt,
    prelude::*,
};

const KEPT_FILES: usize = 7;
const USUAL: &str = "warn,linnet_client=info,linnet_desktop=info";

/// The guard writes what is still in memory when it is dropped.
pub(crate) fn start(profile: &Path, directives: Option<&str>) -> anyhow::Result<WorkerGuard> {
    let filter: Targets = directives
        .unwrap_or(USUAL)
        .parse()
        .context("LINNET_LOG is not a list of log filters")?;
    let dir = profile.join("logs");
    std::fs::create_dir_all(&dir).context("the folder for logs cannot be made")?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("linnet")
        .filename_suffix("log")
        .max_log_files(KEPT_FILES)
        .build(dir)
        .context("the folder for logs cannot be written")?;
    let (file, guard) = tracing_appender::non_blocking(files);
    tracing_subscriber::registry()
        .with(fmt::layer().with_writer(file).with_ansi(false))
        .with(
            fmt::layer()
                .with_writer(std::io::stderr)
                .with_ansi(std::io::stderr().is_terminal())
                .with_filter(LevelFilter::WARN),
        )
        .with(filter)
        .try_init()
        .context("another logger is already there")?;
    Ok(guard)
}
