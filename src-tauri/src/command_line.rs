//! `linnet export`, `search` and `tail`: answers from what is here, without a window and beside the app. They read and
//! change nothing; whether they answer at all is a setting of the app.

use std::{
    ffi::OsString,
    io::{self, ErrorKind, Write},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use anyhow::Context;
use clap::{Parser, Subcommand};
use linnet_client::{Archive, ArchivedMessage};

use crate::Config;

/// How often `tail --follow` looks.
const LOOK: Duration = Duration::from_millis(500);
/// The first word of what is for us; anything else is the app's: a link, or nothing.
const OURS: [&str; 8] = [
    "export",
    "search",
    "tail",
    "help",
    "--help",
    "-h",
    "--version",
    "-V",
];

/// Linnet on the command line reads what the app keeps on this computer. Without a command, the app begins.
#[derive(Debug, Parser)]
#[command(name = "linnet", version)]
struct Arguments {
    /// The folder of the profile, where it is not the usual one.
    #[arg(long, global = true, value_name = "DIR")]
    profile: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes everything to a new folder: pages to read, JSON Lines for programs, and the files that are here.
    Export {
        /// Empty, or not there yet.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Only this one: its name, a part of that, or its id; with several accounts behind `name@server/`.
        #[arg(long, value_name = "NAME")]
        conversation: Option<String>,
    },
    /// Finds messages, newest first, by the words that the search of the app takes.
    Search {
        #[arg(required = true)]
        query: Vec<String>,
        #[arg(long, default_value_t = 50)]
        limit: usize,
        /// A JSON object on each line.
        #[arg(long)]
        json: bool,
    },
    /// Shows the newest messages, oldest first.
    Tail {
        /// Its name, a part of that, or its id, with several accounts behind `name@server/`; without one, all.
        conversation: Option<String>,
        #[arg(long, short = 'n', default_value_t = 20)]
        lines: usize,
        /// Goes on with what comes.
        #[arg(long, short)]
        follow: bool,
        /// A JSON object on each line.
        #[arg(long)]
        json: bool,
    },
}

/// Answers, if that is what this start is for. Nothing of the app may have begun before.
pub fn command_line() -> Option<ExitCode> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let first = arguments.get(1)?.to_str()?;
    OURS.contains(&first).then(|| answer(&arguments))
}

fn answer(arguments: &[OsString]) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(help) => {
            let is_asked = !help.use_stderr();
            // Where it cannot be said, nobody reads.
            let _ = help.print();
            return if is_asked {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(2)
            };
        }
    };
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read has seen enough.
        Err(error) if is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("linnet: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn is_closed(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|it| it.kind() == ErrorKind::BrokenPipe)
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    let profile = arguments.profile.or(Config::from_environment().profile);
    let profile = profile.context("there is no profile: name one with --profile")?;
    let archive = Archive::open(&profile)?;
    match arguments.command {
        Command::Export { out, conversation } => {
            let written = archive.export(&out, conversation.as_deref())?;
            writeln!(
                io::stdout(),
                "{} conversations, {} messages and {} files are in {}",
                written.conversations,
                written.messages,
                written.files,
                out.display()
            )?;
            Ok(())
        }
        Command::Search { query, limit, json } => {
            say(&archive.search(&query.join(" "), limit)?, json)
        }
        Command::Tail {
            conversation,
            lines,
            follow,
            json,
        } => {
            let (last, mut followed) = archive.tail(conversation.as_deref(), lines)?;
            say(&last, json)?;
            if !follow {
                return Ok(());
            }
            loop {
                std::thread::sleep(LOOK);
                say(&followed.newer()?, json)?;
            }
        }
    }
}

fn say(messages: &[ArchivedMessage], as_json: bool) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    for message in messages {
        if as_json {
            serde_json::to_writer(&mut out, message).map_err(io::Error::from)?;
            writeln!(out)?;
        } else {
            writeln!(out, "{message}")?;
        }
    }
    out.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_words_fit_together() {
        Arguments::command().debug_assert();
        let parsed = Arguments::try_parse_from(["linnet", "search", "two", "words", "--json"]);
        let Command::Search { query, json, .. } = parsed.unwrap().command else {
            panic!("a search");
        };
        assert_eq!((query.join(" ").as_str(), json), ("two words", true));
        for wrong in [
            &["linnet", "search"][..],
            &["linnet", "export"],
            &["linnet", "x"],
        ] {
            assert!(Arguments::try_parse_from(wrong).is_err());
        }
    }
}
