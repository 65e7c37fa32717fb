//! `cargo xtask gallery`: a picture of every screen in WebKitGTK, and a check of each that nobody is kept from using it.
//!
//! The window is built with an invented core (`ui/src/testing/gallery.ts`), which no other build contains, and shown by the
//! browser that comes with WebKitGTK: the engine of the app without the app around it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    desktop::{Desktop, Screen},
    paths, process,
    system::{self, Purpose},
    ui,
};

#[derive(Args)]
pub(crate) struct Options {
    /// Only these screens, each by its name.
    screens: Vec<String>,
}

/// Fails where a screen cannot be shown, or where something of it cannot be used by everybody.
pub(crate) fn run(options: &Options) -> Result<()> {
    system::prepare(Purpose::Test)?;
    ui::install()?;
    let home = paths::target().join("gallery-desktop");
    fs::remove_dir_all(&home).ok();
    let desktop = Desktop::start(&home, Screen::TwoWindows)?;
    build()?;
    process::run(desktop.enter(&mut pictures()?).args(&options.screens))?;
    if options.screens.is_empty() {
        println!("Look at {}", folder().join("index.html").display());
    }
    Ok(())
}

/// Every screen once, in one of its looks and without a picture.
pub(crate) fn check(desktop: &Desktop) -> Result<()> {
    build()?;
    process::run(desktop.enter(&mut pictures()?).arg("--brief"))
}

/// How quick the window is in WebKitGTK with very many conversations, each figure with what was promised. The core is an
/// invented one: what is measured is the window.
pub(crate) fn bench() -> Result<()> {
    system::prepare(Purpose::Test)?;
    ui::install()?;
    ui::build()?;
    let home = paths::target().join("gallery-desktop");
    fs::remove_dir_all(&home).ok();
    let desktop = Desktop::start(&home, Screen::OneWindow)?;
    build()?;
    let product = paths::ui().join("dist");
    let mut bench = with_browser("galleryBench.js", &product)?;
    process::run(desktop.enter(&mut bench))
}

fn folder() -> PathBuf {
    paths::target().join("gallery")
}

fn app() -> PathBuf {
    folder().join("app")
}

fn build() -> Result<()> {
    let vite = |arguments: &[&str]| {
        let mut vite = node();
        vite.arg("node_modules/vite/bin/vite.js")
            .args(["build", "--logLevel=warn", "--emptyOutDir"])
            .args(arguments);
        vite
    };
    let mut window = vite(&["--outDir"]);
    process::run(window.arg(app()).env("VITE_MOCK", "1"))?;
    process::run(&mut vite(&["--config", "vite.gallery.ts"]))
}

/// What goes from screen to screen.
fn pictures() -> Result<Command> {
    with_browser("galleryPictures.js", &folder())
}

fn with_browser(program: &str, folder: &Path) -> Result<Command> {
    let browser =
        browser().context("WebKitGTK's MiniBrowser is missing (Debian: libwebkit2gtk-4.1-0)")?;
    let mut started = node();
    started
        .arg(format!("node_modules/.gallery/{program}"))
        .arg(app())
        .arg(folder)
        .arg(browser);
    Ok(started)
}

fn node() -> Command {
    let mut node = process::command("node");
    node.current_dir(paths::ui());
    node
}

fn browser() -> Option<PathBuf> {
    let libraries =
        process::read(process::command("pkg-config").args(["--variable=libdir", "webkit2gtk-4.1"]));
    [libraries.unwrap_or_default().trim(), "/usr/libexec"]
        .into_iter()
        .map(|dir| Path::new(dir).join("webkit2gtk-4.1/MiniBrowser"))
        .find(|file| file.is_file())
}
