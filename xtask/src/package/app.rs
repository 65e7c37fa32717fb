//! The app, bundled by Tauri's own tool, which npm brings.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{Options, debian, take};
use crate::{paths, process};

/// What each system installs.
const BUNDLES: &[&str] = if cfg!(target_os = "linux") {
    &["deb", "rpm"]
} else if cfg!(windows) {
    &["nsis", "msi"]
} else {
    &["dmg"]
};

/// What the cache asks of SQLite, without the modules that it never does.
pub(super) const SQLITE: &str = "-USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS3_PARENTHESIS -USQLITE_ENABLE_RTREE \
    -USQLITE_ENABLE_DBSTAT_VTAB -USQLITE_SOUNDEX";

pub(super) fn package(options: &Options, notices: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let bundles = if options.bundles.is_empty() {
        BUNDLES.join(",")
    } else {
        options.bundles.join(",")
    };
    let began = SystemTime::now();
    let tauri = paths::ui().join("node_modules/.bin/tauri");
    let mut build = process::command(tauri);
    build
        .args(["build", "--ci", "--bundles", &bundles, "--config"])
        .arg(changes(options, notices, folder)?.to_string())
        .args(["--", "--locked", "--profile", "ship"])
        .env("LIBSQLITE3_FLAGS", SQLITE)
        .env("SQLX_OFFLINE", "true");
    if cfg!(target_os = "linux") {
        // No panic of ours unwinds through C.
        build.env("CFLAGS", "-fno-asynchronous-unwind-tables");
    }
    process::run(&mut build)?;
    let made = bundled(began)?;
    ensure!(!made.is_empty(), "Tauri's tool has bundled nothing");
    let made = made.iter().filter(|file| !is_managed(file));
    made.map(|file| {
        if file.extension().is_some_and(|it| it == "deb") {
            debian::tightened(file, folder)
        } else {
            take(file, folder)
        }
    })
    .collect()
}

/// A signature for the app's own updates where a package manager brings the next version.
fn is_managed(file: &Path) -> bool {
    let name = file.to_string_lossy();
    name.ends_with(".deb.sig") || name.ends_with(".rpm.sig")
}

/// What the configuration cannot know: where this build lies, and the version of a trial.
fn changes(options: &Options, notices: &Path, folder: &Path) -> Result<Value> {
    let version = options
        .version
        .as_deref()
        .unwrap_or(env!("CARGO_PKG_VERSION"));
    let mut changes = json!({ "version": version });
    if cfg!(target_os = "linux") {
        let packaging = paths::root().join("src-tauri/packaging");
        let made = folder.join("app");
        let files = json!({
            "/usr/share/doc/linnet/copyright": packaging.join("copyright"),
            "/usr/share/doc/linnet/changelog.gz": debian::changelog("linnet", version, &made)?,
            "/usr/share/doc/linnet/LICENCES.txt.gz": debian::compressed(notices, &made)?,
            "/usr/share/man/man1/linnet.1.gz": debian::compressed(&packaging.join("linnet.1"), &made)?,
        });
        changes["bundle"] =
            json!({ "linux": { "deb": { "files": files }, "rpm": { "files": files } } });
    }
    if options.signed {
        changes["bundle"]["createUpdaterArtifacts"] = json!(true);
    }
    Ok(changes)
}

/// The files that this run has put into the folders of bundles, one folder a kind.
fn bundled(since: SystemTime) -> Result<Vec<PathBuf>> {
    let folder = paths::target().join("ship/bundle");
    let kinds = fs::read_dir(&folder).context("Tauri's tool has made no bundle")?;
    let mut files = Vec::new();
    for kind in kinds.flatten().filter(|it| it.path().is_dir()) {
        for entry in fs::read_dir(kind.path())?.flatten() {
            let about = entry.metadata()?;
            if about.is_file() && about.modified()? >= since {
                files.push(entry.path());
            }
        }
    }
    Ok(files)
}
