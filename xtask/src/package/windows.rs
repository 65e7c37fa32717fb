//! The app for Windows, built on Linux with MinGW, and an installer. What people download is built on Windows, with
//! Microsoft's compiler and Tauri's own installers; this finds out on every machine whether the code for Windows builds,
//! and whether the core does there what it does here, as far as Wine can tell.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result};

use super::{Options, app};
use crate::{paths, process, programs::cargo};

const TARGET: &str = "x86_64-pc-windows-gnu";
/// Wine refuses an engine with authorities of one's own as an invalid parameter, and says of every certificate that its
/// revocation cannot be looked up (0x800B010E).
const NOT_IN_WINE: [&str; 4] = [
    "a_certificate_says_what_is_wrong_with_it",
    "an_authority_that_was_added_is_believed_for_its_server_alone",
    "each_fault_of_a_certificate_is_named",
    "the_socket_believes_whom_http_believes",
];
const LONGEST_UNINSTALL: Duration = Duration::from_secs(20);
const WINE: [&str; 2] = ["/usr/lib/wine/wine64", "/usr/bin/wine"];
/// Rust's library asks it for chance; Wine before version 9 has none.
const CHANCE: &str = "
#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) { return RtlGenRandom(bytes, count); }
";

pub(super) fn package(options: &Options, notices: &Path, folder: &Path) -> Result<PathBuf> {
    add_target()?;
    let wine = Wine::prepare()?;
    wine.test()?;
    process::run(
        cargo()
            .args(["build", "--locked", "--profile=ship"])
            .args(["--package=linnet-desktop", "--target", TARGET])
            .env("LIBSQLITE3_FLAGS", app::SQLITE),
    )?;
    let installer = installer(options, notices, folder)?;
    wine.install(&installer)?;
    Ok(installer)
}

fn add_target() -> Result<()> {
    process::run(process::command("rustup").args(["target", "add", TARGET]))
        .context("Rust's library for Windows is missing")
}

fn installer(options: &Options, notices: &Path, folder: &Path) -> Result<PathBuf> {
    let version = options
        .version
        .as_deref()
        .unwrap_or(env!("CARGO_PKG_VERSION"));
    let built = paths::target().join(TARGET).join("ship");
    let file = folder.join(format!("Linnet_{version}_x64-mingw-setup.exe"));
    let names = [
        ("PROGRAM", built.join("linnet.exe")),
        ("LOADER", built.join("WebView2Loader.dll")),
        ("LICENCES", notices.to_owned()),
        ("ICON", paths::root().join("icons/icon.ico")),
        ("OUT", file.clone()),
    ];
    let mut makensis = process::command("makensis");
    makensis.args(["-V2", "-WX"]);
    for (name, path) in names {
        makensis.arg(format!("-D{name}={}", path.display()));
    }
    makensis.arg(format!("-DVERSION={version}"));
    process::run(makensis.arg(paths::root().join("src-tauri/packaging/linnet.nsi")))?;
    Ok(file)
}

/// A Windows of its own, made anew for each run.
struct Wine {
    program: &'static str,
    folder: PathBuf,
}

impl Wine {
    fn prepare() -> Result<Self> {
        let program = WINE.into_iter().find(|it| Path::new(it).is_file());
        let program = program.context("Wine is missing (Debian calls it wine64)")?;
        let folder = paths::target().join("wine");
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&folder)?;
        let source = folder.join("bcryptprimitives.c");
        fs::write(&source, CHANCE)?;
        process::run(
            process::command("x86_64-w64-mingw32-gcc")
                .args(["-shared", "-O2", "-o"])
                .arg(folder.join("bcryptprimitives.dll"))
                .arg(&source)
                .arg("-ladvapi32"),
        )?;
        let wine = Self { program, folder };
        process::run(wine.command().args(["wineboot", "--init"]))?;
        Ok(wine)
    }

    fn command(&self) -> Command {
        self.in_wine(process::command(self.program))
    }

    fn in_wine(&self, mut command: Command) -> Command {
        command
            .env("WINEPREFIX", self.folder.join("prefix"))
            .env("WINEPATH", &self.folder)
            .env("WINEDEBUG", "-all");
        command
    }

    /// What the core promises of itself; whatever needs a server, a keychain or a window is left to Windows.
    fn test(&self) -> Result<()> {
        let mut tests = self.in_wine(cargo());
        process::run(
            tests
                .args(["test", "--locked", "--lib", "--target", TARGET])
                .args(["--package=linnet-protocol", "--package=linnet-client"])
                .args(["--", "--skip", "export_bindings"])
                .args(NOT_IN_WINE.iter().flat_map(|it| ["--skip", it]))
                .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", self.program),
        )
    }

    /// There and away again, without a question.
    fn install(&self, installer: &Path) -> Result<()> {
        process::run(self.command().arg(installer).arg("/S"))?;
        let place = self
            .place()
            .context("the installer has put nothing there")?;
        process::run(self.command().arg(place.join("uninstall.exe")).arg("/S"))?;
        process::until(LONGEST_UNINSTALL, || !place.exists())
            .with_context(|| format!("{} is left behind", place.display()))
    }

    fn place(&self) -> Option<PathBuf> {
        let users = fs::read_dir(self.folder.join("prefix/drive_c/users")).ok()?;
        let mut places = users
            .flatten()
            .map(|it| it.path().join("AppData/Local/Linnet"));
        places.find(|it| it.join("linnet.exe").is_file())
    }
}
