//! `cargo xtask run | dev | test | gallery | fuzz | bench | package | queries`: installs what is missing, builds, starts. No code of the product.

mod bench;
mod database;
mod desktop;
mod dev;
mod gallery;
mod package;
mod paths;
mod process;
mod programs;
mod run;
mod server;
mod system;
mod test;
mod ui;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The commands that build, run and test Linnet.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Starts a server and the app, with what they keep under .linnet.
    Run,
    /// As run, with a window that follows every change of ui.
    Dev,
    /// Runs everything that CI runs.
    Test {
        /// Without the window tests.
        #[arg(long)]
        fast: bool,
    },
    /// Takes pictures of every screen, to target/gallery, and checks that everybody can use each.
    Gallery(gallery::Options),
    /// Holds the API against its document, with other requests at every run.
    Fuzz {
        /// Of each operation.
        #[arg(long, default_value_t = 300)]
        examples: u32,
    },
    /// Measures what a server with very many messages answers, against what was promised.
    Bench(bench::Options),
    /// Makes what people install, in target/packages.
    Package(package::Options),
    /// Writes where installed apps look for updates, for the signed files in target/packages.
    Manifest(package::manifest::Options),
    /// Writes target/packages/SHA256SUMS anew.
    Sums,
    /// Renews server/.sqlx, the checked queries that the server builds from.
    Queries,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Run => run::run(),
        Command::Dev => dev::run(),
        Command::Test { fast } => test::run(fast),
        Command::Gallery(options) => gallery::run(&options),
        Command::Fuzz { examples } => test::fuzz::alone(examples),
        Command::Bench(options) => bench::run(&options),
        Command::Package(options) => package::run(&options),
        Command::Manifest(options) => package::manifest::run(&options),
        Command::Sums => package::renew_sums(),
        Command::Queries => test::queries::renew(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
