//! The TypeScript of the wire and of the view is made by tests. Here it is made aside and compared, so that what is
//! committed cannot be stale, nor hold a type that no longer exists.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail, ensure};

use crate::paths;

pub(crate) fn dir() -> PathBuf {
    paths::target().join("bindings")
}

pub(crate) fn clear() -> Result<()> {
    fs::remove_dir_all(dir()).ok();
    Ok(fs::create_dir_all(dir())?)
}

pub(crate) fn compare() -> Result<()> {
    ensure!(
        fs::read_dir(dir())?.next().is_some(),
        "the tests that make them did not run"
    );
    let differing = differences(&paths::ui().join("src/core/bindings"), &dir())?;
    if let Some(first) = differing.first() {
        bail!(
            "{} files of ui/src/core/bindings are stale ({first}, …): `cargo test` writes them",
            differing.len()
        );
    }
    Ok(())
}

/// The names of the files that are not in both folders with the same content.
pub(crate) fn differences(one: &Path, other: &Path) -> Result<Vec<String>> {
    let (one, other) = (contents(one)?, contents(other)?);
    let mut names: Vec<_> = one
        .keys()
        .chain(other.keys())
        .filter(|name| one.get(*name) != other.get(*name))
        .cloned()
        .collect();
    names.sort();
    names.dedup();
    Ok(names)
}

fn contents(dir: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    if !dir.exists() {
        return Ok(BTreeMap::new());
    }
    let mut contents = BTreeMap::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            let below = self::contents(&entry.path())?;
            contents.extend(
                below
                    .into_iter()
                    .map(|(file, content)| (format!("{name}/{file}"), content)),
            );
        } else {
            contents.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(contents)
}
