//! The command line. Every command is a few calls into the rest.

mod backup;
mod invite;
#[cfg(unix)]
mod open_files;
mod ready;
mod reset;
mod serve;
#[cfg_attr(not(target_os = "linux"), path = "no_systemd.rs")]
mod systemd;

use std::{io::IsTerminal, path::PathBuf};

use anyhow::{Result, bail};
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::{
    config::{Config, Flags, LogFormat},
    postgres,
};

/// Linnet's server: a self-hosted chat.
#[derive(Debug, Parser)]
#[command(name = "linnet-server", version)]
pub struct Arguments {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server (also without any command).
    Serve,
    /// Brings the schema up to date and ends.
    Migrate {
        /// Only says what would be done.
        #[arg(long)]
        plan: bool,
    },
    /// Looks at the configuration.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Writes everything into one file: the database, the files, the secrets. The server may run meanwhile. Whoever has
    /// the file has the server.
    Backup {
        /// The file; it must not be there yet.
        file: PathBuf,
    },
    /// Makes this server, which has to be empty, what a backup holds.
    Restore {
        /// What `backup` wrote.
        file: PathBuf,
    },
    /// Writes everything but secrets into a folder, as JSON Lines and files, for other programs. The server may run meanwhile.
    Export {
        /// The folder; it must not be there yet.
        folder: PathBuf,
    },
    /// Asks the running server whether it is ready, as health checks do; fails if it is not.
    Ready,
    /// Makes an invitation and prints its code.
    Invite {
        /// How many accounts it makes.
        #[arg(long, default_value_t = 1)]
        uses: u32,
        /// Hours until it expires.
        #[arg(long, default_value_t = 168)]
        hours: u32,
    },
    /// Puts the programs of the private PostgreSQL into a folder, for an archive that brings them along.
    Postgres {
        /// Beside the server, under the name `postgres`, they are found before any other.
        #[arg(long)]
        into: PathBuf,
    },
    /// Prints a code with which a person sets a new password.
    Reset {
        /// Whose.
        username: String,
        /// Hours until it expires, at most 72.
        #[arg(long, default_value_t = 24)]
        hours: u32,
    },
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Fails if a setting is wrong or unknown.
    Check,
    /// Prints what is in force, secrets masked.
    Dump,
}

pub async fn run(arguments: Arguments) -> Result<()> {
    let loaded = Config::load(&arguments.flags)?;
    let (config, unknown) = (loaded.config, loaded.unknown);
    start_log(&config)?;
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Config {
            command: ConfigCommand::Check,
        } => {
            if !unknown.is_empty() {
                bail!("these variables are no settings: {}", unknown.join(", "));
            }
            println!("the configuration is right");
            Ok(())
        }
        Command::Config {
            command: ConfigCommand::Dump,
        } => {
            print!("{}", config.dump()?);
            Ok(())
        }
        Command::Serve => {
            for name in unknown {
                tracing::warn!(
                    "{name} is no setting of the server and changes nothing; is it misspelt?"
                );
            }
            serve::run(config).await
        }
        Command::Postgres { into } => {
            postgres::unpack_programs(&into, config.postgres_archive.as_deref()).await
        }
        Command::Migrate { plan: true } => serve::plan(config).await,
        Command::Migrate { plan: false } => serve::migrate(config).await,
        Command::Backup { file } => backup::make(config, &file).await,
        Command::Restore { file } => backup::restore(config, &file).await,
        Command::Reset { username, hours } => reset::run(config, &username, hours).await,
        Command::Export { folder } => backup::export(config, &folder).await,
        Command::Ready => ready::ask(&config).await,
        Command::Invite { uses, hours } => invite::run(config, uses, hours).await,
    }
}

/// On standard error: standard output is for what other programs read.
fn start_log(config: &Config) -> Result<()> {
    // The library of the bus says the same twice a second; what matters of it, `bus` says.
    let filter = EnvFilter::try_new(format!("async_nats=off,{}", config.log))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // A journal shows the signs that a terminal turns into colours.
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = match config.log_format {
        LogFormat::Json => log.json().try_init(),
        LogFormat::Text => log.try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("the log cannot be started: {error}"))
}

#[cfg(test)]
mod tests;
