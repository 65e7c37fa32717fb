//! Programs that are run to their end, and programs that run beside us until we stop them.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

const LONGEST_STOP: Duration = Duration::from_secs(15);
const PAUSE: Duration = Duration::from_millis(50);

/// A program in the checkout. It must not take itself for a part of xtask, as what cargo tells us would make it.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(crate::paths::root())
        .stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"]
            .iter()
            .any(|prefix| name.starts_with(prefix))
        {
            command.env_remove(&*name);
        }
    }
    command
}

/// Runs to the end, showing what it shows.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = name(command);
    eprintln!("$ {}", line(command));
    let status = command
        .status()
        .with_context(|| format!("{name} cannot be started"))?;
    succeeded(&name, status)
}

/// Runs to the end, showing every line and giving it to `seen`.
pub(crate) fn watch(command: &mut Command, mut seen: impl FnMut(&str)) -> Result<()> {
    let name = name(command);
    eprintln!("$ {}", line(command));
    let mut child = command
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name} cannot be started"))?;
    let output = child.stderr.take().context("its output was asked for")?;
    for line in lines(output) {
        eprintln!("{line}");
        seen(&line);
    }
    succeeded(&name, child.wait()?)
}

/// Runs to the end and returns what it wrote.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let name = name(command);
    let output = command
        .stderr(Stdio::null())
        .output()
        .with_context(|| format!("{name} cannot be started"))?;
    succeeded(&name, output.status)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether it runs and ends well; what it writes is nobody's business.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn succeeded(name: &str, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok(())
}

fn name(command: &Command) -> String {
    let path = Path::new(command.get_program());
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn line(command: &Command) -> String {
    let arguments = command
        .get_args()
        .map(|argument| argument.to_string_lossy());
    [name(command).into()]
        .into_iter()
        .chain(arguments)
        .collect::<Vec<_>>()
        .join(" ")
}

fn lines(output: impl Read) -> impl Iterator<Item = String> {
    let mut output = BufReader::new(output);
    std::iter::from_fn(move || {
        let mut line = Vec::new();
        let read = output.read_until(b'\n', &mut line).ok()?;
        (read > 0).then(|| String::from_utf8_lossy(&line).trim_end().to_owned())
    })
}

/// A program beside us. It has a process group of its own, so that Ctrl-C reaches it in our order and not in the
/// terminal's. Dropping it stops it.
pub(crate) struct Beside {
    name: &'static str,
    child: Child,
}

impl Beside {
    /// What it writes goes to our output, each line after its name.
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let mut beside =
            Self::start_silent(name, command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
        let (output, errors) = (beside.child.stdout.take(), beside.child.stderr.take());
        if let Some(output) = output {
            thread::spawn(move || lines(output).for_each(|line| println!("{name:>7} │ {line}")));
        }
        if let Some(errors) = errors {
            thread::spawn(move || lines(errors).for_each(|line| eprintln!("{name:>7} │ {line}")));
        }
        Ok(beside)
    }

    /// With the output that the command says.
    pub(crate) fn start_silent(name: &'static str, command: &mut Command) -> Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command
            .spawn()
            .with_context(|| format!("{name} cannot be started"))?;
        Ok(Self { name, child })
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Asks it to stop and waits until it has.
    pub(crate) fn stop(&mut self, signal: &str) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        send(signal, self.child.id());
        if until(LONGEST_STOP, || !matches!(self.child.try_wait(), Ok(None))).is_err() {
            eprintln!("{} does not stop: it is killed", self.name);
            self.child.kill().ok();
            self.child.wait().ok();
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.stop("TERM");
    }
}

#[cfg(unix)]
fn send(signal: &str, id: u32) {
    succeeds(command("kill").args(["-s", signal, &id.to_string()]));
}

#[cfg(not(unix))]
fn send(_signal: &str, id: u32) {
    succeeds(command("taskkill").args(["/pid", &id.to_string(), "/t"]));
}

/// Waits for something that is about to happen.
pub(crate) fn until(limit: Duration, mut is_so: impl FnMut() -> bool) -> Result<()> {
    let start = Instant::now();
    while !is_so() {
        if start.elapsed() > limit {
            bail!("waited {} s for nothing", limit.as_secs());
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}

/// Set by Ctrl-C and by the end of the session, which without this would end us before what we have started.
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    pub(crate) fn listen() -> Result<Self> {
        let told = Arc::new(AtomicBool::new(false));
        let mut signals = signal_hook::consts::TERM_SIGNALS.to_vec();
        #[cfg(unix)]
        signals.push(signal_hook::consts::SIGHUP);
        for signal in signals {
            signal_hook::flag::register(signal, Arc::clone(&told))
                .context("Ctrl-C cannot be heard")?;
        }
        Ok(Self(told))
    }

    pub(crate) fn is_told(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
