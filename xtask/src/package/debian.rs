//! What Debian wants beside the files of a package: compressed pages, and a changelog in its own form.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result};

use crate::process;

pub(super) const MAINTAINER: &str = "The Linnet developers <maintainers@linnet.invalid>";

/// Compressed, without name and time, so that the same text is the same file.
pub(super) fn compressed(from: &Path, folder: &Path) -> Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let name = from.file_name().context("a page has a name")?;
    let to = folder.join(format!("{}.gz", name.to_string_lossy()));
    let out = File::create(&to).with_context(|| format!("{}", to.display()))?;
    let mut gzip = process::command("gzip");
    gzip.args(["-9", "-n", "-c"])
        .arg(from)
        .stdout(Stdio::from(out));
    process::run(&mut gzip)?;
    Ok(to)
}

/// Says where the changes are told: those of our changelog are for people.
pub(super) fn changelog(package: &str, version: &str, folder: &Path) -> Result<PathBuf> {
    let date = process::read(process::command("git").args(["log", "-1", "--format=%aD"]))?;
    let text = format!(
        "{package} ({version}) unstable; urgency=medium\n\n  * CHANGELOG.md in the source says what is new.\n\n -- {MAINTAINER}  {}\n",
        date.trim()
    );
    fs::create_dir_all(folder)?;
    let file = folder.join("changelog");
    fs::write(&file, text)?;
    compressed(&file, folder)
}

/// The same package, a quarter smaller: Tauri's tool knows no other compression than gzip's.
pub(super) fn tightened(package: &Path, folder: &Path) -> Result<PathBuf> {
    let name = package.file_name().context("a package has a name")?;
    let (tree, to) = (folder.join("deb"), folder.join(name));
    fs::remove_dir_all(&tree).ok();
    process::run(
        process::command("dpkg-deb")
            .arg("--raw-extract")
            .arg(package)
            .arg(&tree),
    )?;
    process::run(
        process::command("dpkg-deb")
            .args(["--root-owner-group", "-Zxz", "-z9", "--build"])
            .arg(&tree)
            .arg(&to),
    )?;
    fs::remove_dir_all(&tree)?;
    Ok(to)
}
