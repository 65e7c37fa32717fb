//! With the proxies and the portal that Debian has. Where they are missing it is said aloud.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
};

use linnet_protocol::ServerInfo;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use tokio::{net, task::LocalSet};

use super::*;
use crate::{
    accounts::authorities::tests::{AUTHORITY, GOOD, house},
    api::{dial::dial, line::Line},
    testing::eventually,
};

/// A proxy that runs until it is dropped.
struct Running {
    child: Child,
    port: u16,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    async fn start(port: u16, command: &mut Command) -> Option<Self> {
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
        let Ok(child) = quiet.spawn() else {
            println!("SKIPPED: no {}", command.get_program().display());
            return None;
        };
        let connecting = || net::TcpStream::connect(("127.0.0.1", port));
        eventually(async || connecting().await.is_ok()).await;
        Some(Self { child, port })
    }

    /// With a password.
    async fn socks() -> Option<Self> {
        let port = free_port();
        let mut microsocks = Command::new("microsocks");
        microsocks.args(["-i", "127.0.0.1", "-u", "ann", "-P", "p@ss", "-p"]);
        Self::start(port, microsocks.arg(port.to_string())).await
    }

    /// With a password.
    async fn http(dir: &Path) -> Option<Self> {
        let (port, file) = (free_port(), dir.join("tinyproxy.conf"));
        let rules = "BasicAuth ann pass1\nMaxClients 10\nTimeout 60\n";
        fs::write(&file, format!("Port {port}\nListen 127.0.0.1\n{rules}")).unwrap();
        Self::start(
            port,
            Command::new("tinyproxy").arg("-d").arg("-c").arg(file),
        )
        .await
    }

    fn named(&self, scheme: &str, name: &str) -> Intercept {
        let address = format!("{scheme}://{name}@127.0.0.1:{}", self.port);
        let uri = "https://chat.example".parse().unwrap();
        let matcher = Matcher::builder().all(address).build();
        matcher.intercept(&uri).unwrap()
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// Whether there is a line for the socket, and what the server answers to a question by HTTP.
async fn both_ways(server: &Url, proxy: &Intercept) -> (bool, Option<ServerInfo>) {
    let line = dial(server, Some(proxy)).await.is_ok();
    let authority = CertificateDer::from_pem_slice(AUTHORITY.as_bytes()).unwrap();
    let mut http = Line::new(&[authority]).unwrap();
    http.through(Some(proxy.clone()));
    let answer = async {
        let answer = http.http.get(server.clone()).send().await.ok()?;
        serde_json::from_slice(&answer.bytes().await.ok()?).ok()
    };
    (line, answer.await)
}

#[tokio::test]
async fn the_socket_and_http_go_through_the_proxy_that_was_found() {
    let talking = async {
        let dir = tempfile::tempdir().unwrap();
        let (Some(socks), Some(http)) = (Running::socks().await, Running::http(dir.path()).await)
        else {
            return;
        };
        let server = house(GOOD).await.parse().unwrap();
        for (proxy, scheme, name) in [
            (&socks, "socks5h", "ann:p%40ss"),
            (&socks, "socks5", "ann:p%40ss"),
            (&http, "http", "ann:pass1"),
        ] {
            let heard = both_ways(&server, &proxy.named(scheme, name)).await;
            let said = heard.1.map(|it| it.name);
            assert_eq!(
                (heard.0, said.as_deref()),
                (true, Some("house")),
                "{scheme}"
            );
            let refused = proxy.named(scheme, "ann:wrong");
            assert_eq!(
                both_ways(&server, &refused).await,
                (false, None),
                "{scheme}"
            );
        }
    };
    LocalSet::new().run_until(Box::pin(talking)).await;
}

/// The settings of GNOME, in a file: everything is found through a proxy, but for what is inside.
const SETTINGS: &str = "[system/proxy]\nmode='manual'\nignore-hosts=['inside.example']\n\
    [system/proxy/socks]\nhost='proxy.example'\nport=1080\n";

#[tokio::test]
async fn what_the_desktop_is_set_to_is_found() {
    let is_there = [
        "/usr/libexec/xdg-desktop-portal",
        "/usr/bin/gnome-keyring-daemon",
    ];
    if !is_there.iter().all(|it| Path::new(it).exists()) {
        return println!("SKIPPED: no xdg-desktop-portal, or no bus of its own");
    }
    let folder = std::env::var_os("XDG_CONFIG_HOME").expect("as tests/on-own-bus.sh has it");
    let folder = Path::new(&folder).join("glib-2.0/settings");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("keyfile"), SETTINGS).unwrap();
    let desktop = [
        ("GSETTINGS_BACKEND", "keyfile"),
        ("XDG_CURRENT_DESKTOP", "GNOME"),
    ];
    let bus = zbus::Connection::session().await.unwrap();
    let bus = zbus::fdo::DBusProxy::new(&bus).await.unwrap();
    let environment = desktop.into_iter().collect();
    bus.update_activation_environment(environment)
        .await
        .unwrap();
    let found = async |server: &str| {
        let found = find(&server.parse().unwrap()).await;
        found.map(|it| it.uri().to_string())
    };
    let outside = found("https://chat.example").await;
    assert_eq!(outside.as_deref(), Some("socks5h://proxy.example:1080/"));
    assert_eq!(found("https://inside.example").await, None);
    assert_eq!(found("http://127.0.0.1:1234").await, None);
}
