//! `cargo xtask run`: a server and the app that is pointed at it.

use std::{fs, path::PathBuf, process::Command, thread, time::Duration};

use anyhow::{Context, Result, bail};

use crate::{
    desktop::{Desktop, Screen},
    paths,
    process::{Beside, Interrupt, until},
    programs,
    server::Server,
    system::{self, Purpose},
    ui,
};

const PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAINT: Duration = Duration::from_secs(90);
/// An empty window has one colour; a page with letters has hundreds.
const COLOURS_OF_A_PAGE: u32 = 64;

pub(crate) fn run() -> Result<()> {
    let has_display = has_display();
    if !has_display {
        println!("There is no display: the app will run under a virtual one.");
    }
    system::prepare(if has_display {
        Purpose::Build
    } else {
        Purpose::BuildAndVirtualDesktop
    })?;
    ui::install()?;
    ui::build()?;
    programs::build()?;
    let interrupt = Interrupt::listen()?;
    let mut server = Server::start()?;
    let desktop = if has_display {
        None
    } else {
        Some(virtual_desktop()?)
    };
    let mut app = start_app(server.app(), desktop.as_ref())?;
    if let Some(desktop) = &desktop {
        let picture = wait_for_page(desktop, &mut app)?;
        println!("The window, as it would be seen: {}", picture.display());
    }
    println!(
        "ready: server at {}, app running, everything kept in .linnet; Ctrl-C stops both",
        server.url()
    );
    wait(&interrupt, &mut server, &mut app)?;
    println!("stopping");
    app.stop("TERM");
    server.beside.stop("TERM");
    Ok(())
}

pub(crate) fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

fn virtual_desktop() -> Result<Desktop> {
    // The keyring lies here too, so that who is signed in stays so.
    Desktop::start(&paths::root().join(".linnet/desktop"), Screen::OneWindow)
        .context("the virtual desktop could not start")
}

pub(crate) fn start_app(mut app: Command, desktop: Option<&Desktop>) -> Result<Beside> {
    if let Some(desktop) = desktop {
        desktop.enter(&mut app);
    }
    Beside::start("app", &mut app)
}

/// Until the window shows a page: many colours, and twice the same.
fn wait_for_page(desktop: &Desktop, app: &mut Beside) -> Result<PathBuf> {
    fs::create_dir_all(paths::screens())?;
    let file = paths::screens().join("run.png");
    let mut before = 0;
    let mut ended = false;
    until(LONGEST_PAINT, || {
        ended = !matches!(app.ended(), Ok(None));
        let now = desktop.screenshot(&file).unwrap_or(0);
        let painted = now >= COLOURS_OF_A_PAGE && now == before;
        before = now;
        ended || painted
    })
    .context("the window stays empty")?;
    if ended {
        bail!("The app has ended; its last lines above say why.");
    }
    Ok(file)
}

/// Until Ctrl-C, or until the window is closed.
pub(crate) fn wait(interrupt: &Interrupt, server: &mut Server, app: &mut Beside) -> Result<()> {
    loop {
        if interrupt.is_told() || app.ended()?.is_some() {
            return Ok(());
        }
        if let Some(status) = server.beside.ended()? {
            bail!("The server has ended ({status}); its last lines above say why.");
        }
        thread::sleep(PAUSE);
    }
}
