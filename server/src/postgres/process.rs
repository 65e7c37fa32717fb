//! The process of the private PostgreSQL and the thread that owns it.

use std::{
    fs::{self, File, OpenOptions},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use parking_lot::Mutex;
use sqlx::{
    ConnectOptions, Connection, Executor, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};

use super::{
    cluster::{Account, PORT, Place},
    programs::Programs,
};

const USER: &str = "linnet";
const DATABASE: &str = "linnet";
/// Recovery after a crash included.
const READY: Duration = Duration::from_mins(1);
const STOP: Duration = Duration::from_secs(20);
const AGAIN: Duration = Duration::from_millis(200);
const LARGEST_LOG: u64 = 10 * 1024 * 1024;

pub(super) struct Process {
    shared: Arc<Shared>,
    ended: watch::Receiver<bool>,
}

struct Shared {
    stopping: AtomicBool,
    /// While it runs and has not been waited for, so the number is nobody else's.
    pid: Mutex<Option<u32>>,
}

impl Process {
    pub(super) fn start(place: &Place, account: &Account, programs: &Programs) -> Result<Self> {
        let shared = Arc::new(Shared {
            stopping: AtomicBool::new(false),
            pid: Mutex::new(None),
        });
        let (told, ended) = watch::channel(false);
        let (place, account, programs) = (place.clone(), account.clone(), programs.clone());
        let owner = Arc::clone(&shared);
        thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || {
                keep_running(&owner, || spawn(&place, &account, &programs));
                told.send_replace(true);
            })
            .context("the thread of PostgreSQL cannot be started")?;
        Ok(Self { shared, ended })
    }

    /// Waits until it takes connections; makes the database if it is new.
    pub(super) async fn ready(&self, place: &Place) -> Result<PgConnectOptions> {
        let until = Instant::now() + READY;
        loop {
            let reason = match connect(place).await {
                Ok(options) if self.is_running_it(place) => return Ok(options),
                Ok(_) => "another one holds its folder".to_owned(),
                Err(error) => error.to_string(),
            };
            if Instant::now() > until || *self.ended.borrow() {
                let log = place.log();
                let said = last_words(&log);
                bail!(
                    "PostgreSQL does not come up ({reason}); {} ends with: {said}",
                    log.display()
                );
            }
            sleep(AGAIN / 4).await;
        }
    }

    /// Whether what answers is our process, not a predecessor in its last moments. Where the system does not stop a
    /// predecessor together with its server, that one is as good.
    fn is_running_it(&self, place: &Place) -> bool {
        let lock = fs::read_to_string(place.data().join("postmaster.pid")).unwrap_or_default();
        let holder = lock.lines().next().and_then(|it| it.trim().parse().ok());
        cfg!(not(target_os = "linux")) || (holder.is_some() && holder == *self.shared.pid.lock())
    }

    /// SIGINT: ends the sessions, writes a checkpoint, and is gone.
    pub(super) async fn stop(mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        self.shared.interrupt();
        if timeout(STOP, self.ended.wait_for(|it| *it)).await.is_err() {
            tracing::warn!("PostgreSQL did not stop in time; it will recover at the next start");
        }
    }
}

impl Shared {
    #[expect(
        unsafe_code,
        reason = "there is no safe way to signal a process other than SIGKILL"
    )]
    fn interrupt(&self) {
        let pid = self.pid.lock();
        if let Some(pid) = pid.and_then(|it| i32::try_from(it).ok()) {
            // SAFETY: kill touches no memory; the process has not been waited for, so the number is still its own.
            unsafe { libc::kill(pid, libc::SIGINT) };
        }
    }
}

/// Until told to stop. A crash is answered by starting again; so is a predecessor that has not quite ended.
fn keep_running(shared: &Shared, spawn: impl Fn() -> Result<Child>) {
    while !shared.stopping.load(Ordering::SeqCst) {
        let mut child = match spawn() {
            Ok(child) => child,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "PostgreSQL cannot be started");
                return;
            }
        };
        *shared.pid.lock() = Some(child.id());
        if shared.stopping.load(Ordering::SeqCst) {
            shared.interrupt();
        }
        let ended = wait(&mut child, shared);
        if !shared.stopping.load(Ordering::SeqCst) {
            tracing::info!(%ended, "PostgreSQL ended by itself and is started again");
            thread::sleep(AGAIN);
        }
    }
}

/// Forgets the number in the same moment in which it becomes free.
fn wait(child: &mut Child, shared: &Shared) -> String {
    loop {
        let mut pid = shared.pid.lock();
        match child.try_wait() {
            Ok(None) => drop(pid),
            Ok(Some(status)) => {
                *pid = None;
                return status.to_string();
            }
            Err(error) => {
                *pid = None;
                return error.to_string();
            }
        }
        thread::sleep(AGAIN / 4);
    }
}

#[expect(
    unsafe_code,
    reason = "the wish to be stopped with the parent can only be told between fork and exec"
)]
fn spawn(place: &Place, account: &Account, programs: &Programs) -> Result<Child> {
    let log = open_log(&place.log())?;
    let socket = place
        .socket()
        .to_str()
        .context("the path of the data folder is not Unicode")?;
    let mut command = Command::new(programs.folder.join("postgres"));
    command
        .env_clear()
        .arg("-D")
        .arg(place.data())
        .args([
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=on",
            "-c",
            "max_connections=50",
            // Its details repeat what was stored: mail addresses, messages.
            "-c",
            "log_error_verbosity=terse",
        ])
        .args([
            "-c",
            &format!("unix_socket_directories={}", quoted(socket)),
            "-c",
            &format!("port={PORT}"),
            "-c",
            "logging_collector=off",
        ])
        .current_dir(place.base())
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        // A Ctrl-C in the terminal is for us; PostgreSQL has to end last.
        .process_group(0);
    account.run(&mut command);
    // SAFETY: prctl is async-signal-safe and touches no memory. It runs after the change of account, which would have
    // cleared the wish again.
    #[cfg(target_os = "linux")]
    unsafe {
        command.pre_exec(|| match libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGINT) {
            -1 => Err(std::io::Error::last_os_error()),
            _ => Ok(()),
        });
    }
    command.spawn().context("postgres does not start")
}

/// The socket's folder stands in a list of folders.
fn quoted(path: &str) -> String {
    format!("\"{}\"", path.replace('"', "\"\""))
}

fn open_log(path: &Path) -> Result<File> {
    let is_large = fs::metadata(path).is_ok_and(|it| it.len() > LARGEST_LOG);
    let log = OpenOptions::new()
        .create(true)
        .write(true)
        .append(!is_large)
        .truncate(is_large)
        .open(path);
    log.with_context(|| format!("{} cannot be written", path.display()))
}

fn last_words(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join(" | ")
}

/// Whatever PGPORT and its like say: they are about another PostgreSQL.
pub(super) fn way_in(place: &Place) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(place.socket())
        .port(PORT)
        .username(USER)
        .ssl_mode(PgSslMode::Disable)
        .disable_statement_logging()
}

/// The way in, if it answers; the database is made if it is not there.
pub(super) async fn connect(place: &Place) -> sqlx::Result<PgConnectOptions> {
    let options = way_in(place);
    let database = options.clone().database(DATABASE);
    match PgConnection::connect_with(&database).await {
        Ok(connection) => connection.close().await?,
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("3D000") => {
            let mut connection = PgConnection::connect_with(&options.database("postgres")).await?;
            connection.execute("create database linnet").await?;
            connection.close().await?;
        }
        Err(error) => return Err(error),
    }
    Ok(database)
}
