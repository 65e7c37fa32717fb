//! A session bus with a keyring of its own on it: the real daemon, which can be made to hang.

use std::{collections::HashMap, process::Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, Command},
};
use zbus::zvariant::OwnedObjectPath;

use crate::eventually;

const SECRETS: &str = "org.freedesktop.secrets";

pub struct Keyring {
    bus: String,
    connection: zbus::Connection,
    daemon: Child,
    _bus_daemon: Child,
    home: TempDir,
}

impl Keyring {
    /// Starts both, with the keyring unlocked.
    pub async fn start() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut bus_daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("dbus-daemon is installed");
        let output = bus_daemon.stdout.take().expect("an output");
        let bus = BufReader::new(output).lines().next_line().await;
        let bus = bus.expect("an output").expect("an address");
        let daemon = daemon(&bus, &home, true).await;
        let builder = zbus::connection::Builder::address(bus.as_str()).expect("an address");
        let keyring = Self {
            connection: builder.build().await.expect("the bus answers"),
            bus,
            daemon,
            _bus_daemon: bus_daemon,
            home,
        };
        keyring.is_there(true).await;
        keyring
    }

    /// Whoever wants something of a locked keyring waits for a person at a dialog from now on, and nobody comes.
    pub async fn leaves_dialogs_open(&self) {
        // A name on the bus that answers nothing.
        let prompter = "org.gnome.keyring.SystemPrompter";
        let named = self.connection.request_name(prompter).await;
        named.expect("no other dialog is shown");
    }

    /// The daemon ends and another one comes, which nobody has unlocked.
    pub async fn lock(&mut self) {
        self.daemon.kill().await.expect("the daemon runs");
        self.is_there(false).await;
        self.daemon = daemon(&self.bus, &self.home, false).await;
        self.is_there(true).await;
    }

    /// As the person does who is asked for the password.
    pub async fn unlock(&mut self) {
        self.daemon.kill().await.expect("the daemon runs");
        self.is_there(false).await;
        self.daemon = daemon(&self.bus, &self.home, true).await;
        self.is_there(true).await;
    }

    async fn is_there(&self, is_there: bool) {
        let names = zbus::fdo::DBusProxy::new(&self.connection).await;
        let names = names.expect("the bus answers");
        eventually("the keyring is there, or gone", || async {
            let name = SECRETS.try_into().expect("a name");
            names.name_has_owner(name).await == Ok(is_there)
        })
        .await;
    }

    /// The address of the bus.
    pub fn bus(&self) -> &str {
        &self.bus
    }

    /// From now on it answers nothing.
    pub fn hang(&self) {
        self.send(Signal::STOP);
    }

    /// It answers again, and all that it was asked meanwhile.
    pub fn go_on(&self) {
        self.send(Signal::CONT);
    }

    /// Waits until it keeps a session of Linnet.
    pub async fn keeps_a_session(&self) {
        eventually("the session is in the keyring", || async {
            let names = self.names().await.expect("the keyring answers");
            names.iter().any(|name| !name.starts_with("self-test"))
        })
        .await;
    }

    /// Under which names Linnet has stored something.
    pub async fn names(&self) -> zbus::Result<Vec<String>> {
        let wanted = HashMap::from([("service", "linnet")]);
        let service = "org.freedesktop.Secret.Service";
        let root = "/org/freedesktop/secrets";
        let found = self
            .connection
            .call_method(Some(SECRETS), root, Some(service), "SearchItems", &wanted)
            .await?;
        let (unlocked, _locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) =
            found.body().deserialize()?;
        let mut names = Vec::new();
        for item in unlocked {
            let item = zbus::Proxy::new(
                &self.connection,
                SECRETS,
                item,
                "org.freedesktop.Secret.Item",
            );
            let attributes: zbus::Result<HashMap<String, String>> =
                item.await?.get_property("Attributes").await;
            // One that was just deleted has none.
            names.extend(attributes.ok().and_then(|mut it| it.remove("username")));
        }
        Ok(names)
    }

    fn send(&self, signal: Signal) {
        let id = self.daemon.id().and_then(|id| i32::try_from(id).ok());
        let daemon = id.and_then(Pid::from_raw).expect("the daemon runs");
        kill_process(daemon, signal).expect("the daemon is ours");
    }
}

async fn daemon(bus: &str, home: &TempDir, is_unlocked: bool) -> Child {
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(["--foreground", "--components=secrets"]);
    if is_unlocked {
        command.arg("--unlock");
    }
    let mut daemon = command
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env("XDG_RUNTIME_DIR", home.path())
        .env("XDG_DATA_HOME", home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("gnome-keyring is installed");
    let mut input = daemon.stdin.take().expect("an input");
    // One that was not asked to unlock anything does not listen.
    drop(input.write_all(b"secret").await);
    daemon
}
