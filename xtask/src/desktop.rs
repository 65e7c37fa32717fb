//! A desktop of our own, where there is none or where tests must not meet the real one: a virtual display, a session
//! bus and an unlocked keyring. A test that keeps a session has bus and keyring to itself, see `.config/nextest.toml`.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result};

use crate::process::{self, Beside, until};

const LONGEST_START: Duration = Duration::from_secs(30);

/// How large the virtual screen is.
#[derive(Clone, Copy)]
pub(crate) enum Screen {
    /// One window fills it.
    OneWindow,
    /// Two windows lie side by side, so that neither covers the other.
    TwoWindows,
}

impl Screen {
    const fn size(self) -> &'static str {
        match self {
            Self::OneWindow => "1280x800x24",
            Self::TwoWindows => "2560x800x24",
        }
    }
}

pub(crate) struct Desktop {
    /// In the order of their start; stopped from the last to the first.
    running: Vec<Beside>,
    display: String,
    bus: String,
    home: PathBuf,
}

impl Desktop {
    /// `home` takes the place of the person's own, so that nothing of theirs is read or changed.
    pub(crate) fn start(home: &Path, screen: Screen) -> Result<Self> {
        for dir in ["run", "home/.local/share", "home/.config", "home/.cache"] {
            fs::create_dir_all(home.join(dir))?;
        }
        make_private(&home.join("run"))?;
        let (display, number) = first_line(
            "Xvfb",
            process::command("Xvfb").args([
                "-displayfd",
                "1",
                "-nolisten",
                "tcp",
                "-screen",
                "0",
                screen.size(),
            ]),
        )?;
        let mut desktop = Self {
            running: vec![display],
            display: format!(":{number}"),
            bus: String::new(),
            home: home.to_owned(),
        };
        let mut daemon = process::command("dbus-daemon");
        daemon.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        let (bus, address) = first_line("dbus", desktop.enter(&mut daemon))?;
        desktop.running.push(bus);
        desktop.bus = address;
        desktop.start_keyring()?;
        Ok(desktop)
    }

    /// Lets a program see this desktop and no other.
    pub(crate) fn enter<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let home = self.home.join("home");
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("XDG_RUNTIME_DIR", self.home.join("run"))
            .env("XDG_DATA_HOME", home.join(".local/share"))
            .env("XDG_CONFIG_HOME", home.join(".config"))
            .env("XDG_CACHE_HOME", home.join(".cache"))
            // Without a window manager the window is drawn where it is; Wayland would be the person's own.
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY")
            .env("HOME", home)
    }

    fn start_keyring(&mut self) -> Result<()> {
        let mut daemon = process::command("gnome-keyring-daemon");
        daemon
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut keyring = Beside::start_silent("keyring", self.enter(&mut daemon))?;
        let mut input = keyring
            .child()
            .stdin
            .take()
            .context("its input was asked for")?;
        input.write_all(b"\n")?;
        drop(input);
        self.running.push(keyring);
        self.wait_for("org.freedesktop.secrets")
    }

    fn wait_for(&self, name: &str) -> Result<()> {
        until(LONGEST_START, || {
            let mut ask = process::command("dbus-send");
            ask.args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.DBus",
                "/",
            ])
            .args([
                "org.freedesktop.DBus.NameHasOwner",
                &format!("string:{name}"),
            ]);
            process::read(self.enter(&mut ask)).is_ok_and(|reply| reply.contains("true"))
        })
        .with_context(|| format!("nobody has become {name} on the session bus"))
    }

    /// A picture of the whole screen, and how many colours it has.
    pub(crate) fn screenshot(&self, file: &Path) -> Result<u32> {
        let mut import = process::command("import");
        import.args(["-window", "root"]).arg(file);
        process::read(self.enter(&mut import))?;
        let colours = process::read(
            process::command("identify")
                .args(["-format", "%k"])
                .arg(file),
        )?;
        colours.trim().parse().context("no number of colours")
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        while let Some(mut last) = self.running.pop() {
            last.stop("TERM");
        }
    }
}

/// Starts it and returns the first line that it writes, which says that it is ready and where.
fn first_line(name: &'static str, command: &mut Command) -> Result<(Beside, String)> {
    let mut beside =
        Beside::start_silent(name, command.stdout(Stdio::piped()).stderr(Stdio::null()))?;
    let output = beside
        .child()
        .stdout
        .take()
        .context("its output was asked for")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let line = line.trim().to_owned();
    anyhow::ensure!(!line.is_empty(), "{name} could not start");
    Ok((beside, line))
}

#[cfg(unix)]
fn make_private(dir: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?)
}

#[cfg(not(unix))]
fn make_private(_dir: &Path) -> Result<()> {
    Ok(())
}
