//! The server program, with a database and a data folder of its own; it can be killed and started again.

use std::{
    net::SocketAddr,
    path::PathBuf,
    process::Stdio,
    sync::Arc,
};

use anyhow::{Context, Result, bail};
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

/// A running server; clones are the same one.
#[derive(Debug, Clone)]
pub struct Server {
    program: Arc<Mutex<Program>>,
    address: SocketAddr,
}

#[derive(Debug)]
struct Program {
    child: Child,
    database: Database,
    data: TempDir,
}

impl Server {
    /// # Panics
    /// When the program cannot be started; the message says why.
    pub async fn start() -> Self {
        crate::start();
        Self::try_start().await.expect("the server starts")
    }

    async fn try_start() -> Result<Self> {
        let database = Database::create().await?;
        let data = tempfile::tempdir()?;
        let (child, address) = launch(&database, &data, "127.0.0.1:0").await?;
        let program = Program { child, database, data };
        Ok(Self { program: Arc::new(Mutex::new(program)), address })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Kill -9: no goodbye, no flush.
    ///
    /// # Panics
    /// When the program is not running.
    pub async fn kill(&self) {
        let mut program = self.program.lock().await;
        program.child.kill().await.expect("the server was running");
    }

    /// Starts the killed program again, at the same address and with the same data.
    ///
    /// # Panics
    /// When it does not come up.
    pub async fn start_again(&self) {
        let mut program = self.program.lock().await;
        let (child, _) = launch(&program.database, &program.data, &self.address.to_string())
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
        let server = Self::start().await;
        let (alice, bob) = tokio::join!(server.user("alice"), server.user("bob"));
        let talk = alice.direct(&bob).await;
        bob.sees(&talk).await;
        (server, alice, bob, talk)
    }

    /// The value of a counter on the metrics page.
    ///
    /// # Panics
    /// When the page or the counter is missing.
    pub async fn counter(&self, name: &str) -> u64 {
        let page = self.metrics().await.expect("the metrics page answers");
        page.lines()
            .find_map(|line| line.strip_prefix(name)?.trim().parse::<f64>().ok())
            .map_or_else(|| panic!("no counter {name} in\n{page}"), |value| value as u64)
    }

    async fn metrics(&self) -> Result<String> {
        let program = self.program.lock().await;
        let address = std::fs::read_to_string(program.data.path().join("metrics-address"))?;
        Ok(reqwest::get(format!("http://{}/metrics", address.trim())).await?.text().await?)
    }
}

async fn launch(database: &Database, data: &TempDir, listen: &str) -> Result<(Child, SocketAddr)> {
    let path = program("LINNET_SERVER_BIN", "linnet-server")?;
    let mut child = Command::new(&path)
        .arg("serve")
        .env("LINNET_LISTEN", listen)
        .env("LINNET_DATA_DIR", data.path())
        .env("LINNET_DATABASE_URL", &database.url)
        .env("LINNET_REGISTRATION", "open")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("{} does not start", path.display()))?;
    let stdout = child.stdout.take().context("the server has an output")?;
    let mut lines = BufReader::new(stdout).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, address)) = line.split_once("listening on http://") {
            let address = address.trim().parse()?;
            return Ok((child, address));
        }
    }
    bail!("the server ended before it listened")
}

/// Where a program of this workspace lies: named by the test run, else beside the tests.
pub(crate) fn program(variable: &str, name: &str) -> Result<PathBuf> {
    if let Some(path) = setting(variable) {
        return Ok(path.into());
    }
    let tests = std::env::current_exe()?;
    let folder = tests.ancestors().nth(2).context("the tests lie in target/debug/deps")?;
    Ok(folder.join(name))
}
