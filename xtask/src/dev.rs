//! `cargo xtask dev`: as run, but the window comes from Vite and follows every change of ui.

use std::{net::TcpStream, time::Duration};

use anyhow::{Context, Result, ensure};

use crate::{
    paths,
    process::{self, Beside, Interrupt, until},
    programs, run,
    server::Server,
    system::{self, Purpose},
    ui,
};

/// Also in src-tauri/tauri.conf.json.
const VITE: &str = "localhost:5173";

pub(crate) fn run() -> Result<()> {
    ensure!(
        run::has_display(),
        "There is no display, and nobody to see a change: `cargo xtask run` takes a picture."
    );
    system::prepare(Purpose::Build)?;
    ui::install()?;
    process::run(programs::cargo().args([
        "build",
        "--workspace",
        "--bin",
        "linnet-server",
        "--locked",
    ]))?;
    // Without its default features the app loads the page from Vite and not what was embedded.
    let app = ["-p", "linnet-desktop", "--no-default-features", "--locked"];
    process::run(programs::cargo().arg("build").args(app))?;
    let interrupt = Interrupt::listen()?;
    let mut vite = process::command("node");
    // Not through npm, which would leave Vite running when it is told to stop.
    vite.current_dir(paths::ui()).args([
        "node_modules/vite/bin/vite.js",
        "--port",
        "5173",
        "--strictPort",
    ]);
    let _vite = Beside::start("vite", &mut vite)?;
    until(Duration::from_mins(1), || {
        interrupt.is_told() || TcpStream::connect(VITE).is_ok()
    })
    .context("Vite is not ready")?;
    let mut server = Server::start()?;
    let mut app = run::start_app(server.app(), None)?;
    println!("ready: the window follows every change of ui; Ctrl-C stops it all");
    run::wait(&interrupt, &mut server, &mut app)
}
