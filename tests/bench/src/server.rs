//! The server program, asked over HTTP as a client asks it.

use std::{
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use linnet_protocol::{Device, DeviceId, SignIn, SignUp, SignedIn, UserId};
use reqwest::Client;
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

const PASSWORD: &str = "a quiet bird in the reeds";

pub(crate) struct Server {
    child: Child,
    address: String,
    http: Client,
    _data: TempDir,
}

/// Who is signed in.
pub(crate) struct Person {
    pub(crate) id: UserId,
    token: String,
    name: &'static str,
    since: Instant,
}

pub(crate) struct Answer {
    pub(crate) took: Duration,
    pub(crate) body: Value,
}

impl Server {
    pub(crate) async fn start(program: &Path, database: &str) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let mut command = Command::new(program);
        command
            .arg("serve")
            .env("LINNET_LISTEN", "127.0.0.1:0")
            .env("LINNET_DATA_DIR", data.path())
            .env("LINNET_DATABASE_URL", database)
            .env("LINNET_REGISTRATION", "open")
            .env("LINNET_RATE_SCALE", "0")
            .env("LINNET_LOG", "warn,linnet_server=info")
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let child = command.spawn();
        let mut child = child.with_context(|| format!("{} does not start", program.display()))?;
        let stdout = child.stdout.take().context("the server has an output")?;
        let mut lines = BufReader::new(stdout).lines();
        while let Some(line) = lines.next_line().await? {
            let Some((_, address)) = line.split_once("listening on ") else {
                continue;
            };
            let address = address.trim().to_owned();
            read_on(lines);
            let http = Client::new();
            return Ok(Self {
                child,
                address,
                http,
                _data: data,
            });
        }
        bail!("the server ended before it listened")
    }

    /// None once it has ended.
    pub(crate) fn process(&self) -> Option<u32> {
        self.child.id()
    }

    pub(crate) async fn stop(mut self) -> Result<()> {
        self.child.kill().await?;
        Ok(())
    }

    /// An account that is there already is signed in to.
    pub(crate) async fn person(&self, name: &'static str) -> Result<Person> {
        let form = SignUp {
            username: name.to_owned(),
            display_name: name.to_owned(),
            password: PASSWORD.to_owned(),
            email: None,
            email_code: None,
            invite: None,
            device: device(),
        };
        let signed_up = self
            .http
            .post(self.url("/auth/sign-up"))
            .json(&form)
            .send()
            .await?;
        if signed_up.status().is_success() {
            return Ok(Person::new(name, signed_up.json().await?));
        }
        self.sign_in(name).await
    }

    async fn sign_in(&self, name: &'static str) -> Result<Person> {
        let form = SignIn {
            login: name.to_owned(),
            password: PASSWORD.to_owned(),
            device: device(),
        };
        let signed_in = self
            .http
            .post(self.url("/auth/sign-in"))
            .json(&form)
            .send()
            .await?;
        Ok(Person::new(
            name,
            signed_in.error_for_status()?.json().await?,
        ))
    }

    /// Tokens are good for some minutes only.
    pub(crate) async fn refresh(&self, person: &mut Person) -> Result<()> {
        if person.since.elapsed() > Duration::from_mins(4) {
            *person = self.sign_in(person.name).await?;
        }
        Ok(())
    }

    /// Until the last byte is here.
    pub(crate) async fn get(&self, by: &Person, path: &str) -> Result<Answer> {
        let begun = Instant::now();
        let answer = self
            .http
            .get(self.url(path))
            .bearer_auth(&by.token)
            .send()
            .await?;
        let status = answer.status();
        let body = answer.bytes().await?;
        let took = begun.elapsed();
        let text = || String::from_utf8_lossy(&body);
        ensure!(
            status.is_success() || status.as_u16() == 422,
            "{path}: {status} {}",
            text()
        );
        Ok(Answer {
            took,
            body: serde_json::from_slice(&body)?,
        })
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.address)
    }
}

/// Nobody needs what it says later, and nobody may make it wait for that.
#[expect(clippy::disallowed_methods, reason = "it ends with the server")]
fn read_on(mut lines: Lines<BufReader<ChildStdout>>) {
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
}

impl Person {
    fn new(name: &'static str, it: SignedIn) -> Self {
        Self {
            id: it.user.id,
            token: it.tokens.access_token,
            name,
            since: Instant::now(),
        }
    }
}

fn device() -> Device {
    Device {
        id: DeviceId::generate(),
        name: "a bench".to_owned(),
    }
}

/// Named by the test run, else beside us.
#[cfg(test)]
pub(crate) fn program() -> std::path::PathBuf {
    if let Some(path) = std::env::var_os("LINNET_SERVER_BIN") {
        return path.into();
    }
    let tests = std::env::current_exe().expect("it runs");
    tests
        .ancestors()
        .nth(2)
        .expect("target/debug/deps")
        .join("linnet-server")
}
