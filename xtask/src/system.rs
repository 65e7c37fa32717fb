//! What the machine has to have before anything is built, installed where we know how.

use std::path::Path;

use anyhow::{Result, bail};

use crate::{database, paths, process};

/// Something of the system, how to see that it is there, and the Debian package that brings it.
struct Need {
    seen: Seen,
    package: &'static str,
    why: &'static str,
}

enum Seen {
    Program(&'static str),
    Library(&'static str),
    /// Not on everybody's PATH.
    File(&'static str),
    Font(&'static str),
    PostgreSql,
    PythonVenv,
}

const fn need(seen: Seen, package: &'static str, why: &'static str) -> Need {
    Need { seen, package, why }
}

const BUILD: &[Need] = &[
    need(
        Seen::Program("pkg-config"),
        "pkg-config",
        "finds the libraries below",
    ),
    need(
        Seen::Library("webkit2gtk-4.1"),
        "libwebkit2gtk-4.1-dev",
        "draws the window",
    ),
    need(
        Seen::Library("dbus-1"),
        "libdbus-1-dev",
        "speaks to the desktop",
    ),
    need(Seen::Library("librsvg-2.0"), "librsvg2-dev", "draws icons"),
];

const FOR_WINDOWS: &[Need] = &[
    need(
        Seen::Program("x86_64-w64-mingw32-gcc"),
        "gcc-mingw-w64-x86-64-win32",
        "compiles for Windows",
    ),
    need(Seen::Program("makensis"), "nsis", "makes an installer"),
    need(Seen::File("/usr/lib/wine/wine64"), "wine64", "runs it"),
];

const VIRTUAL_DESKTOP: &[Need] = &[
    need(
        Seen::Program("Xvfb"),
        "xvfb",
        "a display where there is none",
    ),
    need(Seen::Program("dbus-daemon"), "dbus", "a session bus"),
    need(
        Seen::Program("dbus-send"),
        "dbus",
        "asks the bus who is there",
    ),
    need(
        Seen::Program("gnome-keyring-daemon"),
        "gnome-keyring",
        "keeps tokens",
    ),
    need(
        Seen::Program("import"),
        "imagemagick",
        "takes the screenshot",
    ),
    need(
        Seen::Font("Noto Sans"),
        "fonts-noto-core",
        "letters of all scripts",
    ),
    need(
        Seen::Font("Noto Color Emoji"),
        "fonts-noto-color-emoji",
        "emoji",
    ),
];

const TEST: &[Need] = &[
    need(
        Seen::PostgreSql,
        "postgresql",
        "has a database for every test",
    ),
    need(
        Seen::Program("WebKitWebDriver"),
        "webkit2gtk-driver",
        "drives the window",
    ),
    need(Seen::Program("dunst"), "dunst", "shows notifications"),
    need(
        Seen::File("/usr/sbin/mkfs.xfs"),
        "xfsprogs",
        "copies a disk at one instant",
    ),
    need(
        Seen::Program("eatmydata"),
        "eatmydata",
        "never flushes, to see that it matters",
    ),
    need(
        Seen::Program("faketime"),
        "faketime",
        "sets the clocks of tests wrong",
    ),
    need(
        Seen::Program("dunstctl"),
        "dunst",
        "clicks on notifications",
    ),
    need(Seen::Program("microsocks"), "microsocks", "is a proxy"),
    need(Seen::Program("tinyproxy"), "tinyproxy", "is another"),
    need(
        Seen::File("/usr/libexec/xdg-desktop-portal"),
        "xdg-desktop-portal",
        "knows how the desktop is set",
    ),
    need(
        Seen::Program("pebble"),
        "pebble",
        "signs certificates for tests",
    ),
    need(
        Seen::File("/usr/sbin/nats-server"),
        "nats-server",
        "is the bus between the nodes of a server",
    ),
    need(
        Seen::PythonVenv,
        "python3-venv",
        "holds the spelling checker",
    ),
];

/// For what purpose the machine is prepared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Build,
    BuildForWindows,
    BuildAndVirtualDesktop,
    Test,
}

pub(crate) fn prepare(purpose: Purpose) -> Result<()> {
    check_compilers()?;
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let mut needs: Vec<&Need> = BUILD.iter().collect();
    match purpose {
        Purpose::Build => {}
        Purpose::BuildForWindows => needs.extend(FOR_WINDOWS),
        Purpose::BuildAndVirtualDesktop => needs.extend(VIRTUAL_DESKTOP),
        Purpose::Test => needs.extend(VIRTUAL_DESKTOP.iter().chain(TEST)),
    }
    let missing = missing(&needs);
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing on this machine:");
    for need in &missing {
        println!("  {:24} {}", need.package, need.why);
    }
    let mut packages: Vec<_> = missing.iter().map(|need| need.package).collect();
    packages.dedup();
    install(&packages)?;
    let still = self::missing(&needs);
    if !still.is_empty() {
        bail!(
            "{}",
            please(&packages, "they are still missing after the installation")
        );
    }
    Ok(())
}

fn check_compilers() -> Result<()> {
    let version = process::read(process::command("node").arg("--version")).unwrap_or_default();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok());
    if major.is_none_or(|major: u32| major < 20) || paths::program("npm").is_none() {
        bail!(
            "Node 20 or newer with npm is needed to build the window: install it from https://nodejs.org."
        );
    }
    if cfg!(unix) && paths::program("cc").is_none() {
        bail!(
            "A C compiler is needed: install gcc (on Debian and Ubuntu: apt-get install gcc libc6-dev)."
        );
    }
    Ok(())
}

fn missing<'a>(needs: &[&'a Need]) -> Vec<&'a Need> {
    needs
        .iter()
        .copied()
        .filter(|need| !need.is_there())
        .collect()
}

impl Need {
    fn is_there(&self) -> bool {
        match self.seen {
            Seen::Program(name) => paths::program(name).is_some(),
            Seen::Library(name) => {
                process::succeeds(process::command("pkg-config").args(["--exists", name]))
            }
            Seen::File(path) => Path::new(path).exists(),
            Seen::Font(family) => process::read(process::command("fc-list").args([":", "family"]))
                .is_ok_and(|families| {
                    families
                        .lines()
                        .any(|line| line.split(',').any(|name| name == family))
                }),
            Seen::PostgreSql => database::programs().is_some(),
            Seen::PythonVenv => process::succeeds(
                process::command("python3").args(["-c", "import venv, ensurepip"]),
            ),
        }
    }
}

fn install(packages: &[&str]) -> Result<()> {
    if paths::program("apt-get").is_none() {
        bail!("{}", please(packages, "no apt-get is here to do it"));
    }
    if !is_root() && !can_become_root() {
        bail!(
            "{}",
            please(packages, "neither root nor sudo is here to do it")
        );
    }
    // Something that tidies /tmp while a large installation runs has broken one before.
    let scratch = Path::new("/var/tmp").join(format!("linnet-apt-{}", std::process::id()));
    let done = apt_install(&scratch, packages);
    let removed = process::succeeds(as_root("rm").arg("-rf").arg(&scratch));
    if !removed {
        eprintln!("{} could not be removed", scratch.display());
    }
    done.map_err(|error| anyhow::anyhow!(please(packages, &format!("{error:#}"))))
}

fn apt_install(scratch: &Path, packages: &[&str]) -> Result<()> {
    process::run(as_root("mkdir").arg("-p").arg(scratch))?;
    let apt = || {
        let mut apt = as_root("env");
        apt.arg(format!("TMPDIR={}", scratch.display()))
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
            .args(["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]);
        apt
    };
    let install = || {
        process::run(apt().arg("update"))?;
        process::run(
            apt()
                .args(["install", "-y", "--no-install-recommends"])
                .args(packages),
        )
    };
    install().or_else(|error| {
        eprintln!("{error:#}: once more");
        process::run(apt().args(["-y", "-f", "install"]))?;
        install()
    })
}

pub(crate) fn is_root() -> bool {
    process::read(process::command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn can_become_root() -> bool {
    use std::io::IsTerminal;
    let has_sudo = paths::program("sudo").is_some();
    has_sudo
        && (std::io::stdin().is_terminal()
            || process::succeeds(process::command("sudo").args(["-n", "true"])))
}

fn as_root(program: &str) -> std::process::Command {
    if is_root() {
        return process::command(program);
    }
    let mut sudo = process::command("sudo");
    sudo.stdin(std::process::Stdio::inherit()).arg(program);
    sudo
}

fn please(packages: &[&str], why: &str) -> String {
    format!(
        "Please install these and start again (Debian and Ubuntu call them: {}); {why}.",
        packages.join(" ")
    )
}
