//! `cargo xtask package`: what people install, in target/packages.
//!
//! Of the app a deb and an rpm (elsewhere than on Linux what that system installs), of the server a deb and an archive,
//! and the sums of all, with the licences of whatever is inside. `--windows` makes the app for Windows instead.

mod app;
mod debian;
pub(crate) mod manifest;
mod notices;
mod server;
mod sums;
mod windows;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    paths,
    system::{self, Purpose},
    ui,
};

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
pub(crate) struct Options {
    /// Only the app.
    #[arg(long, conflicts_with = "server")]
    app: bool,
    /// Only the server.
    #[arg(long)]
    server: bool,
    /// The app for Windows, built on Linux: its core tested in Wine, the program, and an installer.
    #[arg(long, conflicts_with_all = ["server", "bundles", "signed"])]
    windows: bool,
    /// What is made of the app, as Tauri calls it: deb, rpm, appimage, nsis, msi, dmg.
    #[arg(long, value_delimiter = ',')]
    bundles: Vec<String>,
    /// With files for the app's own updates, signed with `TAURI_SIGNING_PRIVATE_KEY`.
    #[arg(long)]
    signed: bool,
    /// Another version than that of the workspace, to try an upgrade with.
    #[arg(long)]
    version: Option<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    system::prepare(if options.windows {
        Purpose::BuildForWindows
    } else {
        Purpose::Build
    })?;
    ui::install()?;
    ui::build()?;
    let folder = folder();
    fs::create_dir_all(&folder)?;
    let notices = folder.join("LICENCES.txt");
    notices::write(&notices)?;
    let mut made = Vec::new();
    if options.windows {
        made.push(windows::package(options, &notices, &folder)?);
    }
    if !options.server && !options.windows {
        made.extend(app::package(options, &notices, &folder)?);
    }
    if !options.app && !options.windows {
        made.extend(server::package(options, &notices, &folder)?);
    }
    sums::write(&folder)?;
    for file in &made {
        let bytes = fs::metadata(file)?.len();
        println!("{:>8.1} MB  {}", megabytes(bytes), file.display());
    }
    Ok(())
}

/// `cargo xtask sums`: anew, for files that others have put there, too.
pub(crate) fn renew_sums() -> Result<()> {
    sums::write(&folder())
}

fn folder() -> PathBuf {
    paths::target().join("packages")
}

#[expect(clippy::cast_precision_loss, reason = "printed with one digit")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Copies a file into the folder of packages.
fn take(file: &Path, folder: &Path) -> Result<PathBuf> {
    let name = file.file_name().context("a package has a name")?;
    let to = folder.join(name);
    fs::copy(file, &to).with_context(|| format!("{} was not made", file.display()))?;
    Ok(to)
}
