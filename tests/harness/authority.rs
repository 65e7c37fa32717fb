//! A certificate authority of a test's own: Debian's `pebble`, which finds every name on this machine.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result};
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use serde_json::json;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::{eventually, server::free_address};

/// Ends with the test.
pub struct Authority {
    pebble: Child,
    _names: Child,
    folder: TempDir,
    directory: SocketAddr,
    management: SocketAddr,
}

impl Authority {
    /// It looks for whoever wants a certificate at `server`, and what it signs is good for so many seconds.
    pub async fn start(server: SocketAddr, seconds: u64) -> Self {
        crate::start();
        let authority = Self::try_start(server, seconds).expect("an authority");
        let root = authority.root();
        eventually("the authority answers", || async {
            authority.fetch_root(&root).await.is_ok()
        })
        .await;
        authority
    }

    fn try_start(server: SocketAddr, seconds: u64) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        make_own_certificate(folder.path())?;
        let (directory, management, names) = (free_address()?, free_address()?, free_address()?);
        let settings = json!({ "pebble": {
            "listenAddress": directory.to_string(),
            "managementListenAddress": management.to_string(),
            "certificate": folder.path().join("own.pem"),
            "privateKey": folder.path().join("own.key"),
            "httpPort": server.port(),
            "tlsPort": server.port(),
            "ocspResponderURL": "",
            "externalAccountBindingRequired": false,
            "certificateValidityPeriod": seconds,
        }});
        let file = folder.path().join("settings.json");
        fs::write(&file, settings.to_string())?;
        // Only answers what names mean; its other services are off.
        let answering = quiet("pebble-challtestsrv")
            .args(["-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""])
            .args(["-dns01", &names.to_string()])
            .args(["-management", &free_address()?.to_string()])
            .args(["-http01", "", "-https01", "", "-tlsalpn01", ""])
            .spawn()
            .context("pebble-challtestsrv of the package pebble does not start")?;
        let pebble = quiet("pebble")
            .arg("-config")
            .arg(&file)
            .args(["-dnsserver", &names.to_string()])
            // It would look late, and refuse now and then, to see that one asks again.
            .env("PEBBLE_VA_NOSLEEP", "1")
            .env("PEBBLE_WFE_NONCEREJECT", "0")
            .spawn()
            .context("pebble does not start")?;
        Ok(Self {
            pebble,
            _names: answering,
            folder,
            directory,
            management,
        })
    }

    /// The settings of a server that asks it for a certificate.
    pub fn settings(&self, names: &str) -> Vec<(&'static str, String)> {
        let directory = format!("https://localhost:{}/dir", self.directory.port());
        let own = self.folder.path().join("own-authority.pem");
        vec![
            ("LINNET_ACME_DOMAINS", names.to_owned()),
            ("LINNET_ACME_DIRECTORY", directory),
            ("LINNET_ACME_AUTHORITY", own.to_string_lossy().into_owned()),
        ]
    }

    /// Whoever believes this certificate believes what the authority signs.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    /// Nobody answers any more.
    pub async fn closes(&mut self) {
        self.pebble.kill().await.expect("it was running");
    }

    async fn fetch_root(&self, into: &Path) -> Result<()> {
        let own = fs::read(self.folder.path().join("own-authority.pem"))?;
        let client = reqwest::Client::builder()
            .add_root_certificate(reqwest::Certificate::from_pem(&own)?)
            .build()?;
        let url = format!("https://localhost:{}/roots/0", self.management.port());
        let root = client.get(url).send().await?.error_for_status()?;
        Ok(fs::write(into, root.bytes().await?)?)
    }
}

fn quiet(program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Its directory is served over HTTPS, too, by a certificate of another authority.
fn make_own_certificate(folder: &Path) -> Result<()> {
    let authority_key = KeyPair::generate()?;
    let mut authority = CertificateParams::new(Vec::new())?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = authority.self_signed(&authority_key)?;
    let key = KeyPair::generate()?;
    let own = CertificateParams::new(vec!["localhost".to_owned()])?;
    let own = own.signed_by(&key, &authority, &authority_key)?;
    fs::write(folder.join("own-authority.pem"), authority.pem())?;
    fs::write(folder.join("own.pem"), own.pem())?;
    fs::write(folder.join("own.key"), key.serialize_pem())?;
    Ok(())
}
