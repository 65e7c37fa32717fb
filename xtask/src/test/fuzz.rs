//! The API against a fuzzer that knows its document: a server of its own, with data, without limits of rate.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::Stdio,
    thread,
};

use anyhow::{Context, Result};

use super::tools;
use crate::{
    database::Database,
    paths,
    process::{self, Beside},
    programs::cargo,
    system::{self, Purpose},
};

/// How thorough.
pub(crate) struct Depth {
    /// Of each operation.
    pub(crate) examples: u32,
    /// The same requests at every run, or others each time.
    pub(crate) is_repeatable: bool,
}

/// `cargo xtask fuzz`.
pub(crate) fn alone(examples: u32) -> Result<()> {
    system::prepare(Purpose::Test)?;
    tools::install()?;
    process::run(cargo().args(["build", "--package", "linnet-server", "--locked"]))?;
    let depth = Depth {
        examples,
        is_repeatable: false,
    };
    run(&Database::start()?, &depth)
}

pub(crate) fn run(database: &Database, depth: &Depth) -> Result<()> {
    let url = database.make("fuzz")?;
    let data = paths::target().join("fuzz");
    fs::remove_dir_all(&data).ok();
    fs::create_dir_all(&data)?;
    let mut command = process::command(paths::built("linnet-server"));
    command
        .arg("serve")
        .env("LINNET_LISTEN", "127.0.0.1:0")
        .env("LINNET_DATA_DIR", &data)
        .env("LINNET_DATABASE_URL", url)
        .env("LINNET_REGISTRATION", "open")
        .env("LINNET_RATE_SCALE", "0")
        .env("LINNET_LOG", "warn")
        .stdout(Stdio::piped());
    let mut server = Beside::start_silent("server", &mut command)?;
    let address = address(&mut server)?;
    let tests = paths::root().join("tests/fuzz");
    let mut fuzzer = process::command(tools::python("schemathesis"));
    fuzzer
        .arg("--config-file")
        .arg(tests.join("schemathesis.toml"))
        .arg("run")
        .arg(format!("{address}/api/v1/openapi.json"))
        .args(["--no-color", "--max-examples", &depth.examples.to_string()])
        .env("LINNET_FUZZ_URL", &address)
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", &tests)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(&data);
    if depth.is_repeatable {
        fuzzer.args(["--seed", "1"]);
    }
    process::run(&mut fuzzer)
}

/// The server says where it listens; what it says after that is shown.
fn address(server: &mut Beside) -> Result<String> {
    let output = server
        .child()
        .stdout
        .take()
        .context("its output was asked for")?;
    let mut lines = BufReader::new(output).lines();
    let address = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| Some(line.split_once("listening on ")?.1.trim().to_owned()));
    thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            println!(" server │ {line}");
        }
    });
    address.context("the server has ended before it listened")
}
