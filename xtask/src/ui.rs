//! The window's own tools: npm, and what it builds.

use std::{
    path::Path,
    process::Command,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result, bail};

use crate::{paths, process};

/// npm in `ui`.
pub(crate) fn npm() -> Command {
    let mut npm = process::command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(paths::ui());
    npm
}

/// The packages of the lock file, if they are not there.
pub(crate) fn install() -> Result<()> {
    // npm writes the lock file and this one at nearly the same moment.
    const TOGETHER: Duration = Duration::from_secs(10);
    let lock = changed(&paths::ui().join("package-lock.json"))
        .context("ui/package-lock.json is missing: this checkout is not complete")?;
    let installed = changed(&paths::ui().join("node_modules/.package-lock.json"));
    if installed.is_some_and(|installed| installed + TOGETHER >= lock) {
        return Ok(());
    }
    println!("Installing the npm packages of the window");
    let install =
        || process::run(npm().args(["ci", "--no-audit", "--no-fund", "--prefer-offline"]));
    if install().or_else(|_| install()).is_err() {
        bail!(
            "The npm packages of ui/package-lock.json could not be installed: see npm's message above; it needs the network once."
        );
    }
    Ok(())
}

/// Builds the window, if anything it is made from is newer than what is there.
pub(crate) fn build() -> Result<()> {
    let built = changed(&paths::ui().join("dist/index.html"));
    if built.is_some_and(|built| newest(&paths::ui()) <= built) {
        return Ok(());
    }
    process::run(npm().args(["run", "build"]))
}

fn changed(file: &Path) -> Option<SystemTime> {
    file.metadata().and_then(|file| file.modified()).ok()
}

/// When the last file below was changed that a person writes.
fn newest(dir: &Path) -> SystemTime {
    let Ok(entries) = dir.read_dir() else {
        return SystemTime::now();
    };
    entries
        .flatten()
        .filter(|entry| entry.file_name() != "node_modules" && entry.file_name() != "dist")
        .map(|entry| entry.path())
        .map(|path| {
            if path.is_dir() {
                newest(&path)
            } else {
                changed(&path).unwrap_or_else(SystemTime::now)
            }
        })
        .max()
        .unwrap_or(SystemTime::UNIX_EPOCH)
}
