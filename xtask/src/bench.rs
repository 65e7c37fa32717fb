//! `cargo xtask bench`: the server as it is released, on a PostgreSQL of its own with very many messages; or the client's
//! search in as many.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::{
    database::Database,
    gallery, paths,
    process::{self, Interrupt},
    programs::cargo,
    system::{self, Purpose},
};

#[derive(Args)]
pub(crate) struct Options {
    /// How many messages there are. The limits are promised for a million.
    #[arg(long, default_value_t = 1_000_000)]
    messages: usize,
    /// How often each kind of search is asked; pages of history ten times as often.
    #[arg(long, default_value_t = 200)]
    requests: usize,
    /// Keeps the messages in this folder, and uses those that an earlier run has left there. The account that PostgreSQL
    /// runs as must be able to enter it.
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Measures the search of the client in a cache of a million messages instead.
    #[arg(long, conflicts_with_all = ["messages", "requests", "keep"])]
    client: bool,
    /// Measures the window in its engine, with very many conversations, instead.
    #[arg(long, conflicts_with_all = ["messages", "requests", "keep", "client"])]
    window: bool,
}

/// Fails where a figure is over its limit.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.window {
        return gallery::bench();
    }
    system::prepare(Purpose::Test)?;
    if options.client {
        return run_client();
    }
    // Only these two: the client and the window are not measured, and take long to build.
    process::run(cargo().args([
        "build",
        "--release",
        "--locked",
        "--package=linnet-server",
        "--package=linnet-bench",
        "--bins",
    ]))?;
    // Ctrl-C ends what is measured; PostgreSQL is stopped by us.
    let _interrupt = Interrupt::listen()?;
    let database = Database::start_durable(options.keep.as_deref())?;
    let url = database.find_or_make(&format!("bench_{}", options.messages))?;
    process::run(
        process::command(paths::released("linnet-bench"))
            .args(["--database", &url])
            .arg("--server")
            .arg(paths::released("linnet-server"))
            .args(["--messages", &options.messages.to_string()])
            .args(["--requests", &options.requests.to_string()]),
    )
}

/// A test, because no program of its own could reach what is measured; printed as it goes.
fn run_client() -> Result<()> {
    process::run(cargo().args([
        "test",
        "--release",
        "--locked",
        "--package=linnet-client",
        "--lib",
        "--",
        "--ignored",
        "--nocapture",
        "search::tests::speed",
        "notifications::tests::a_month",
    ]))
}
