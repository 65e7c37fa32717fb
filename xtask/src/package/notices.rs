//! `LICENCES.txt`: whose work is inside, and on what terms. The same text is written once, after all who use it.

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{paths, process, programs::cargo};

/// Names that a licence's file begins with, in capitals.
const NAMES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];

/// Somebody's work.
struct Part {
    name: String,
    terms: String,
    folder: PathBuf,
}

pub(super) fn write(file: &Path) -> Result<()> {
    let mut parts = crates()?;
    parts.extend(npm_packages()?);
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in parts {
        let line = format!("{} ({})", part.name, part.terms);
        by_text.entry(texts(&part.folder)).or_default().push(line);
    }
    let mut all =
        String::from("Linnet is made with the work of others. Whose, and on what terms:\n");
    for (text, names) in by_text {
        writeln!(all, "\n{}\n\n{}", "=".repeat(80), names.join("\n"))?;
        if !text.is_empty() {
            writeln!(all, "\n{text}")?;
        }
    }
    fs::write(file, all).with_context(|| format!("{} cannot be written", file.display()))
}

fn crates() -> Result<Vec<Part>> {
    let said = process::read(cargo().args(["metadata", "--format-version=1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&said)?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo names no packages")?;
    let others = packages.iter().filter(|it| !it["source"].is_null());
    Ok(others
        .filter_map(|it| {
            let manifest = Path::new(it["manifest_path"].as_str()?);
            Some(Part {
                name: format!("{} {}", it["name"].as_str()?, it["version"].as_str()?),
                terms: it["license"].as_str().unwrap_or("see its text").to_owned(),
                folder: manifest.parent()?.to_owned(),
            })
        })
        .collect())
}

/// What the window is built from; the tools that build it are not inside.
fn npm_packages() -> Result<Vec<Part>> {
    let lock = fs::read_to_string(paths::ui().join("package-lock.json"))?;
    let lock: Value = serde_json::from_str(&lock)?;
    let packages = lock["packages"]
        .as_object()
        .context("npm names no packages")?;
    let inside = packages
        .iter()
        .filter(|(path, it)| path.starts_with("node_modules/") && it["dev"] != true);
    Ok(inside
        .filter_map(|(path, it)| {
            let name = path.rsplit("node_modules/").next()?;
            Some(Part {
                name: format!("{name} {}", it["version"].as_str()?),
                terms: it["license"].as_str().unwrap_or("see its text").to_owned(),
                folder: paths::ui().join(path),
            })
        })
        .collect())
}

/// The texts that lie beside the work, one after the other.
fn texts(folder: &Path) -> String {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|it| it.path())
        .filter(|it| it.is_file() && is_licence(it))
        .collect();
    files.sort();
    let texts = files.iter().filter_map(|it| fs::read_to_string(it).ok());
    texts
        .map(|it| it.trim().replace('\r', ""))
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn is_licence(file: &Path) -> bool {
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_uppercase();
    NAMES.iter().any(|it| name.starts_with(it))
}
