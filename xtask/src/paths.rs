//! Where things lie.

use std::path::{Path, PathBuf};

/// The checkout.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is a folder of the checkout")
}

pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A program that cargo has built.
pub(crate) fn built(name: &str) -> PathBuf {
    program_in("debug", name)
}

/// The same as people get it.
pub(crate) fn released(name: &str) -> PathBuf {
    program_in("release", name)
}

fn program_in(profile: &str, name: &str) -> PathBuf {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    target().join(profile).join(name)
}

pub(crate) fn ui() -> PathBuf {
    root().join("ui")
}

/// Pictures of what a run or a test has shown.
pub(crate) fn screens() -> PathBuf {
    target().join("screens")
}

/// The file of that name on PATH, or where this run has installed it.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain([target().join("tools/bin")])
        .map(|dir| dir.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
        .find(|file| file.is_file())
}
