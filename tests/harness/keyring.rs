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
    _home: TempDir,
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
        let mut daemon = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", &bus)
            .env("XDG_RUNTIME_DIR", home.path())
            .env("XDG_DATA_HOME", home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("gnome-keyring is installed");
        let mut input = daemon.stdin.take().expect("an input");
        input.write_all(b"\n").await.expect("it takes its password");
        drop(input);
        let builder = zbus::connection::Builder::address(bus.as_str()).expect("an address");
        let keyring = Self {
            connection: builder.build().await.expect("the bus answers"),
            bus,
            daemon,
            _bus_daemon: bus_daemon,
            _home: home,
        };
        let names = zbus::fdo::DBusProxy::new(&keyring.connection).await;
        let names = names.expect("the bus answers");
        eventually("the keyring is there", || async {
            let name = SECRETS.try_into().expect("a name");
            names.name_has_owner(name).await == Ok(true)
        })
        .await;
        keyring
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
    async fn names(&self) -> zbus::Result<Vec<String>> {
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
