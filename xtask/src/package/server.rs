//! The server: a deb for those who have systemd, and an archive with PostgreSQL beside the program for all others.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::{Options, debian, take};
use crate::{
    paths, process,
    programs::cargo,
    test::tools::{self, DEB},
};

pub(super) fn package(options: &Options, notices: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    process::run(cargo().args(["build", "--release", "--locked", "--package=linnet-server"]))?;
    let version = options
        .version
        .as_deref()
        .unwrap_or(env!("CARGO_PKG_VERSION"));
    let mut made = vec![archive(version, notices, folder)?];
    if cfg!(target_os = "linux") {
        made.push(deb(version, folder)?);
    }
    Ok(made)
}

fn deb(version: &str, folder: &Path) -> Result<PathBuf> {
    tools::install_one(DEB)?;
    debian::changelog(
        "linnet-server",
        version,
        &paths::target().join("packages/server"),
    )?;
    let made = folder.join("deb");
    fs::create_dir_all(&made)?;
    let mut command = cargo();
    tools::add_to_path(&mut command);
    process::run(
        command
            .args([
                "deb",
                "--package=linnet-server",
                "--no-build",
                "--deb-version",
                version,
            ])
            .arg("--output")
            .arg(&made),
    )?;
    let file = fs::read_dir(&made)?
        .flatten()
        .map(|it| it.path())
        .find(|it| it.extension().is_some_and(|it| it == "deb"))
        .context("cargo-deb has made nothing")?;
    let taken = take(&file, folder)?;
    fs::remove_dir_all(&made)?;
    Ok(taken)
}

/// `linnet-server-<version>-<system>.tar.gz`: unpack, start.
fn archive(version: &str, notices: &Path, folder: &Path) -> Result<PathBuf> {
    let name = format!(
        "linnet-server-{version}-{}-{}",
        std::env::consts::OS,
        std::env::consts::ARCH
    );
    let tree = folder.join(&name);
    fs::remove_dir_all(&tree).ok();
    fs::create_dir_all(&tree)?;
    let deploy = paths::root().join("server/deploy");
    let files = [
        (paths::released("linnet-server"), "linnet-server"),
        (deploy.join("linnet.toml"), "linnet.toml"),
        (
            deploy.join("linnet-server.service"),
            "linnet-server.service",
        ),
        (deploy.join("Caddyfile"), "Caddyfile"),
        (deploy.join("nginx.conf"), "nginx.conf"),
        (paths::root().join("LICENSE"), "LICENSE"),
        (notices.to_owned(), "LICENCES.txt"),
    ];
    for (from, to) in files {
        fs::copy(&from, tree.join(to)).with_context(|| format!("{} is missing", from.display()))?;
    }
    process::run(
        process::command(paths::released("linnet-server"))
            .args(["postgres", "--into"])
            .arg(tree.join("postgres")),
    )?;
    let file = folder.join(format!("{name}.tar.gz"));
    process::run(
        process::command("tar")
            .args([
                "--sort=name",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "-czf",
            ])
            .arg(&file)
            .arg("-C")
            .arg(folder)
            .arg(&name),
    )?;
    fs::remove_dir_all(&tree)?;
    Ok(file)
}
