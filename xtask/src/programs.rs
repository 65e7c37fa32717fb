//! The programs of the workspace.

use std::process::Command;

use anyhow::Result;

use crate::process;

/// The cargo that runs us. Every call that builds names the whole workspace: with another selection of packages the
/// same dependency has other features, and is built twice.
pub(crate) fn cargo() -> Command {
    let mut cargo = process::command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The server is built from the checked queries, whatever databases there are.
    cargo.env("SQLX_OFFLINE", "true");
    cargo
}

pub(crate) fn build() -> Result<()> {
    process::run(cargo().args(["build", "--workspace", "--bins", "--locked"]))
}
