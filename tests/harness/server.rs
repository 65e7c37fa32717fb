//! The server program, with a database and a data folder of its own; it can be killed and started again.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::Stdio,
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::Mutex,
};

use crate::{
    database::{Database, setting},
    person::{Person, Talk},
};

/// What the test run says to the tests; the server would call it unknown settings.
const OURS: [&str; 9] = [
    "LINNET_SERVER_BIN",
    "LINNET_DESKTOP_BIN",
    "LINNET_HEADLESS_BIN",
    "LINNET_CYCLES",
    "LINNET_SEED",
    "LINNET_MESSAGES",
    "LINNET_SCREENS",
    "LINNET_CROWD_SECONDS",
    "LINNET_FILE_MIB",
];

const ANYWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// A running server; clones are the same one.
#[derive(Debug, Clone)]
pub struct Server {
    program: Arc<Mutex<Program>>,
    address: SocketAddr,
}

#[derive(Debug)]
struct Program {
    child: Child,
    home: Home,
}

/// What stays when the program is killed.
#[derive(Debug)]
struct Home {
    database: Database,
    /// Secrets and files. The nodes of a server share it.
    data: Arc<TempDir>,
    metrics: SocketAddr,
    has_limits: bool,
    settings: Vec<(&'static str, String)>,
}

impl Home {
    fn of_another(&self, settings: Vec<(&'static str, String)>) -> Self {
        Self {
            database: self.database.clone(),
            data: Arc::clone(&self.data),
            metrics: free_address().expect("a port is free"),
            has_limits: self.has_limits,
            settings,
        }
    }
}

impl Server {
    pub async fn start() -> Self {
        Self::try_start(true, ANYWHERE, Vec::new())
            .await
            .expect("the server starts")
    }

    /// A server without limits of rate, for a crowd that is faster than people are.
    pub async fn start_without_limits() -> Self {
        Self::start_with(Vec::new()).await
    }

    /// Without limits of rate, and with these settings.
    pub async fn start_with(settings: Vec<(&'static str, String)>) -> Self {
        Self::start_at(ANYWHERE, settings).await
    }

    /// As [`Server::start_with`], at an address that was known before.
    pub async fn start_at(address: SocketAddr, settings: Vec<(&'static str, String)>) -> Self {
        Self::try_start(false, address, settings)
            .await
            .expect("the server starts")
    }

    pub fn free_address() -> SocketAddr {
        free_address().expect("a port is free")
    }

    async fn try_start(
        has_limits: bool,
        listen: SocketAddr,
        settings: Vec<(&'static str, String)>,
    ) -> Result<Self> {
        crate::start();
        let home = Home {
            database: Database::create().await?,
            data: Arc::new(tempfile::tempdir()?),
            metrics: free_address()?,
            has_limits,
            settings,
        };
        Self::run(home, listen).await
    }

    /// Another node of this server, with these settings of its own.
    pub async fn another_node(&self, settings: Vec<(&'static str, String)>) -> Self {
        let home = self.program.lock().await.home.of_another(settings);
        let node = Self::run(home, ANYWHERE).await;
        node.expect("the node starts")
    }

    async fn run(home: Home, listen: SocketAddr) -> Result<Self> {
        let (child, address) = launch(&home, listen).await?;
        let program = Program { child, home };
        Ok(Self {
            program: Arc::new(Mutex::new(program)),
            address,
        })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Kill -9: no goodbye, no flush.
    pub async fn kill(&self) {
        let mut program = self.program.lock().await;
        program.child.kill().await.expect("the server was running");
    }

    /// Asks it to stop, and waits until it has.
    pub async fn stop(&self) {
        let mut program = self.program.lock().await;
        let id = program.child.id().expect("the server is running");
        crate::processes::send(id, Signal::TERM);
        program.child.wait().await.expect("it ends");
    }

    /// Starts the killed program again, at the same address and with the same data.
    pub async fn start_again(&self) {
        let mut program = self.program.lock().await;
        let (child, _) = launch(&program.home, self.address)
            .await
            .expect("the server starts again");
        program.child = child;
    }

    pub async fn restart(&self) {
        self.kill().await;
        self.start_again().await;
    }

    /// A new person with an account, a client and a cable.
    pub async fn user(&self, name: &str) -> Person {
        Person::sign_up(self, name).await
    }

    /// Alice and Bob, both connected, with a direct conversation that both see.
    pub async fn with_two_people_talking() -> (Self, Person, Person, Talk) {
        Self::start().await.and_two_people_talking().await
    }

    /// As [`Server::with_two_people_talking`], on a server that is running.
    pub async fn and_two_people_talking(self) -> (Self, Person, Person, Talk) {
        let server = self;
        // The first of all owns the server.
        let alice = server.user("alice").await;
        let bob = server.user("bob").await;
        let talk = alice.direct(&bob).await;
        bob.sees(&talk).await;
        (server, alice, bob, talk)
    }

    /// The memory that the program holds, in KiB: now, and the most since the last time of asking.
    pub async fn memory(&self) -> (u64, u64) {
        let program = self.program.lock().await;
        let id = program.child.id().expect("the server is running");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("Linux");
        let line = |name| crate::processes::kib(&status, name).expect("a number of kB");
        std::fs::write(format!("/proc/{id}/clear_refs"), "5").expect("the peak is forgotten");
        (line("VmRSS:"), line("VmHWM:"))
    }

    /// The value of a counter on the metrics page.
    pub async fn counter(&self, name: &str) -> u64 {
        let page = self.metrics().await.expect("the metrics page answers");
        page.lines()
            .find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
            .unwrap_or_else(|| panic!("no counter {name} in\n{page}"))
    }

    async fn metrics(&self) -> Result<String> {
        let address = self.program.lock().await.home.metrics;
        Ok(reqwest::get(format!("http://{address}/metrics"))
            .await?
            .text()
            .await?)
    }

    /// Where its data lies: secrets, files.
    pub async fn data(&self) -> PathBuf {
        self.program.lock().await.home.data.path().to_owned()
    }

    pub async fn database_url(&self) -> String {
        self.program.lock().await.home.database.url.clone()
    }

    pub(crate) async fn database(&self) -> PgConnection {
        let program = self.program.lock().await;
        let connection = PgConnection::connect(&program.home.database.url).await;
        connection.expect("the database answers")
    }
}

async fn launch(home: &Home, listen: SocketAddr) -> Result<(Child, SocketAddr)> {
    let path = program("LINNET_SERVER_BIN", "linnet-server")?;
    let mut command = Command::new(&path);
    for name in OURS {
        command.env_remove(name);
    }
    let mut child = command
        .arg("serve")
        .env("LINNET_LISTEN", listen.to_string())
        .env("LINNET_DATA_DIR", home.data.path())
        .env("LINNET_DATABASE_URL", &home.database.url)
        .env("LINNET_METRICS_LISTEN", home.metrics.to_string())
        .env("LINNET_REGISTRATION", "open")
        .env("LINNET_RATE_SCALE", if home.has_limits { "1" } else { "0" })
        .envs(home.settings.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("{} does not start", path.display()))?;
    let stdout = child.stdout.take().context("the server has an output")?;
    let mut lines = BufReader::new(stdout).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, at)) = line.split_once("listening on http") {
            // With certificates it says its name first.
            let address = at.rsplit(['/', '(']).next().unwrap_or_default();
            return Ok((child, address.trim_end_matches(')').parse()?));
        }
    }
    bail!("the server ended before it listened")
}

pub(crate) fn free_address() -> Result<SocketAddr> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}

/// Where a program of this workspace lies: named by the test run, else beside the tests.
pub(crate) fn program(variable: &str, name: &str) -> Result<PathBuf> {
    if let Some(path) = setting(variable) {
        return Ok(path.into());
    }
    let tests = std::env::current_exe()?;
    let folder = tests
        .ancestors()
        .nth(2)
        .context("the tests lie in target/debug/deps")?;
    Ok(folder.join(name))
}
