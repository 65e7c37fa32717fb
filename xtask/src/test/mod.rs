//! `cargo xtask test`: everything that CI runs, and one summary of it.
//!
//! The steps stand in an order in which what one builds serves the next, and each says what it does while it does it. A
//! failed step does not stop the others, but for what they need.

mod bindings;
mod book;
pub(crate) mod fuzz;
mod levels;
mod links;
mod lockfile;
mod postgres;
pub(crate) mod queries;
mod summary;
pub(crate) mod tools;

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    database::Database,
    desktop::{Desktop, Screen},
    gallery, paths,
    process::{self, Interrupt},
    programs::{self, cargo},
    system::{self, Purpose},
    ui,
};

use self::{levels::Levels, summary::Summary};

/// What needs very many messages is for `cargo xtask bench --client`: what is timed there is not looked at here.
const ALL_BUT_WINDOWS: &str = "not binary(window) and not test(search::tests::speed::a_million_messages) \
     and not test(search::tests::deletion::a_whole_conversation_goes_for_good) \
     and not test(notifications::tests::a_month_of_a_hundred_thousand_messages)";

pub(crate) fn run(fast: bool) -> Result<()> {
    let mut steps = Steps::begin()?;
    let result = prepare(&mut steps).and_then(|()| {
        let world = World::start()?;
        check_rust(&mut steps, &world);
        check_ui(&mut steps);
        check_project(&mut steps);
        if !fast {
            test_windows(&mut steps, &world);
        }
        Ok(())
    });
    let is_good = steps.summary.print(&steps.levels);
    result?;
    if steps.interrupt.is_told() {
        bail!("stopped before the end");
    }
    if !is_good {
        bail!("not everything passed: see above");
    }
    Ok(())
}

/// What is done one after the other, and how it went.
struct Steps {
    summary: Summary,
    levels: Levels,
    interrupt: Interrupt,
}

impl Steps {
    fn begin() -> Result<Self> {
        Ok(Self {
            summary: Summary::default(),
            levels: Levels::default(),
            interrupt: Interrupt::listen()?,
        })
    }

    /// Runs one step, and goes on if it fails.
    fn step(&mut self, name: &'static str, work: impl FnOnce(&mut Levels) -> Result<()>) -> bool {
        if self.interrupt.is_told() {
            return false;
        }
        let levels = &mut self.levels;
        self.summary.step(name, || work(levels))
    }

    /// A step without which nothing else makes sense.
    fn needed(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        if self.step(name, |_| work()) {
            return Ok(());
        }
        bail!("without the step “{name}” the others cannot run");
    }
}

fn prepare(steps: &mut Steps) -> Result<()> {
    steps.needed("system packages", || system::prepare(Purpose::Test))?;
    steps.needed("npm packages", ui::install)?;
    steps.step("tools", |_| tools::install());
    // The app embeds the window, so even checking the app needs it built.
    steps.needed("ui: build", ui::build)
}

/// What the tests live in: a PostgreSQL and a desktop that are nobody's, programs, and a place for pictures.
struct World {
    database: Database,
    desktop: Option<Desktop>,
}

impl World {
    fn start() -> Result<Self> {
        let database = Database::start().context("the PostgreSQL of the tests could not start")?;
        let desktop = if cfg!(target_os = "linux") {
            let home = paths::target().join("desktop");
            fs::remove_dir_all(&home).ok();
            Some(
                Desktop::start(&home, Screen::TwoWindows)
                    .context("the virtual desktop of the tests could not start")?,
            )
        } else {
            None
        };
        Ok(Self { database, desktop })
    }

    fn nextest(&self) -> Command {
        let mut nextest = cargo();
        if let Some(desktop) = &self.desktop {
            keep_toolchain(&mut nextest);
            desktop.enter(&mut nextest);
        }
        nextest
            .args([
                "nextest",
                "run",
                "--workspace",
                "--locked",
                "--no-fail-fast",
                "--color",
                "never",
            ])
            .args(["--status-level", "all", "--final-status-level", "none"])
            .env("DATABASE_URL", self.database.url("postgres"))
            .env("TS_RS_EXPORT_DIR", bindings::dir())
            .env("LINNET_SERVER_BIN", paths::built("linnet-server"))
            .env("LINNET_DESKTOP_BIN", paths::built("linnet"))
            .env("LINNET_HEADLESS_BIN", paths::built("linnet-headless"))
            .env("LINNET_SCREENS", paths::screens());
        tools::add_to_path(&mut nextest);
        nextest
    }
}

/// On a desktop of its own a program has another home, and cargo would look there for its registry.
fn keep_toolchain(command: &mut Command) {
    let Some(home) = std::env::home_dir() else {
        return;
    };
    for (name, dir) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
        command.env(
            name,
            std::env::var_os(name).map_or_else(|| home.join(dir), PathBuf::from),
        );
    }
}

fn check_rust(steps: &mut Steps, world: &World) {
    steps.step("format", |_| {
        process::run(cargo().args(["fmt", "--all", "--check"]))
    });
    // One pass over the code for both: the checked queries are written where their macros are expanded.
    steps.step("clippy", |_| queries::lint(&world.database));
    steps.step("queries", |_| queries::compare());
    steps.step("documentation", |_| {
        process::run(
            cargo()
                .args([
                    "doc",
                    "--workspace",
                    "--no-deps",
                    "--locked",
                    "--document-private-items",
                ])
                // Who reads them reads the code: a link to something private leads somewhere.
                .env(
                    "RUSTDOCFLAGS",
                    "-D warnings -A rustdoc::private-intra-doc-links",
                ),
        )
    });
    let is_built = steps.step("build", |_| programs::build());
    let has_package = steps.step("postgres package", |_| postgres::fetch());
    steps.step("tests", |levels| {
        ensure!(is_built, "not run: the build failed");
        bindings::clear()?;
        let mut nextest = world.nextest();
        if has_package {
            // What is ignored elsewhere waits for nothing but this.
            nextest.env("LINNET_POSTGRES_ARCHIVE", postgres::archive());
            nextest.args(["--run-ignored", "all"]);
        }
        process::watch(nextest.args(["-E", ALL_BUT_WINDOWS]), |line| {
            levels.nextest(line);
        })
    });
    steps.step("fuzz", |_| {
        ensure!(is_built, "not run: the build failed");
        let depth = fuzz::Depth {
            examples: 20,
            is_repeatable: true,
        };
        fuzz::run(&world.database, &depth)
    });
    steps.step("bindings", |_| {
        ensure!(is_built, "not compared: the build failed");
        bindings::compare()
    });
}

fn check_ui(steps: &mut Steps) {
    let npm = |script: &str| process::run(ui::npm().args(["run", "--silent", script]));
    steps.step("ui: types", |_| npm("check"));
    steps.step("ui: lint", |_| npm("lint"));
    steps.step("ui: format", |_| npm("format:check"));
    steps.step("ui: unused", |_| npm("knip"));
    steps.step("ui: tests", |levels| {
        let report = paths::target().join("vitest.json");
        fs::remove_file(&report).ok();
        let tested = process::run(
            ui::npm()
                .args([
                    "run",
                    "--silent",
                    "test",
                    "--",
                    "--reporter=default",
                    "--reporter=json",
                ])
                .arg(format!("--outputFile.json={}", report.display())),
        );
        levels.vitest(&fs::read_to_string(report).unwrap_or_default());
        tested
    });
}

fn check_project(steps: &mut Steps) {
    steps.step("versions", |_| lockfile::check());
    steps.step("links", |_| links::check());
    steps.step("book", |_| book::check());
    steps.step("workflows", |_| {
        process::run(ui::npm().args(["run", "--silent", "workflows"]))
    });
    steps.step("licences", |_| {
        // The advisories have a database of their own, which is not everywhere to be had: hence the step before.
        let mut deny = cargo();
        tools::add_to_path(&mut deny);
        process::run(deny.args(["deny", "--locked", "check", "bans", "licenses", "sources"]))
    });
    steps.step("unused crates", |_| {
        let mut machete = cargo();
        tools::add_to_path(&mut machete);
        process::run(machete.arg("machete"))
    });
    steps.step("spelling", |_| {
        process::run(&mut process::command(tools::python("typos")))
    });
}

fn test_windows(steps: &mut Steps, world: &World) {
    steps.step("screens", |_| {
        let desktop = world.desktop.as_ref();
        gallery::check(desktop.context("windows are tested on Linux only")?)
    });
    steps.step("window tests", |levels| {
        ensure!(world.desktop.is_some(), "windows are tested on Linux only");
        fs::create_dir_all(paths::screens())?;
        let mut nextest = world.nextest();
        process::watch(nextest.args(["-E", "binary(window)"]), |line| {
            levels.nextest(line);
        })
    });
}
