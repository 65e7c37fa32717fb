//! `cargo xtask bench`: the server as it is released, on a PostgreSQL of its own with very many messages; or the app with as
//! many in its cache.

use std::{fs, path::PathBuf};

use anyhow::Result;
use clap::Args;

use crate::{
    database::Database,
    desktop::{Desktop, Screen},
    gallery, paths,
    process::{self, Interrupt},
    programs::cargo,
    system::{self, Purpose},
    ui,
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
    /// Measures the app with so many messages in its cache instead.
    #[arg(long, conflicts_with_all = ["requests", "keep"])]
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
        return run_client(options.messages);
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

/// On a desktop of its own, as people run it.
fn run_client(messages: usize) -> Result<()> {
    ui::install()?;
    ui::build()?;
    let programs = [
        "linnet",
        "linnet-app-bench",
        "linnet-headless",
        "linnet-server",
    ];
    let built = ["build", "--release", "--workspace", "--locked"];
    process::run(
        cargo()
            .args(built)
            .args(programs.map(|it| format!("--bin={it}"))),
    )?;
    let _interrupt = Interrupt::listen()?;
    let database = Database::start_durable(None)?;
    let home = paths::target().join("desktop-bench");
    fs::remove_dir_all(&home).ok();
    let desktop = Desktop::start(&home, Screen::TwoWindows)?;
    // The notifications of the desktop and the keyring are reached by one bus, which is nobody else's.
    let mut bench = process::command(paths::root().join("tests/on-own-bus.sh"));
    desktop
        .enter(&mut bench)
        .arg(paths::released("linnet-app-bench"))
        .args(["--messages", &messages.to_string()])
        .env("DATABASE_URL", database.url("postgres"))
        .env("LINNET_SERVER_BIN", paths::released("linnet-server"))
        .env("LINNET_DESKTOP_BIN", paths::released("linnet"))
        .env("LINNET_HEADLESS_BIN", paths::released("linnet-headless"))
        .env("LINNET_SCREENS", paths::screens());
    process::run(&mut bench)?;
    // No program could reach the rules alone, or search in so many ways: that is measured in tests, printed as they go.
    let test = [
        "test",
        "--release",
        "--locked",
        "--package=linnet-client",
        "--lib",
        "--",
    ];
    process::run(cargo().args(test).args([
        "--ignored",
        "--nocapture",
        "search::tests::speed",
        "search::tests::deletion::a_whole_conversation",
        "notifications::tests::a_month",
    ]))
}
