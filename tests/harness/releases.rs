//! A place where newer versions of the app lie, signed by a key that is thrown away.

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use minisign::KeyPair;
use parking_lot::Mutex;
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_util::task::TaskTracker;

/// Ends with the test.
pub struct Releases {
    address: SocketAddr,
    public_key: String,
    lying: Arc<Lying>,
    serving: JoinHandle<()>,
}

struct Lying {
    manifest: String,
    program: Mutex<Vec<u8>>,
}

impl Releases {
    /// One version, for each system, and its program.
    pub async fn of(version: &str, program: Vec<u8>) -> Self {
        Self::of_one_signed_as(version, version, program).await
    }

    /// A program that was signed for another version than it is said to be.
    pub async fn of_one_signed_as(signed: &str, version: &str, program: Vec<u8>) -> Self {
        Self::try_of(signed, version, program)
            .await
            .expect("a place for releases")
    }

    async fn try_of(signed: &str, version: &str, program: Vec<u8>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let pair = KeyPair::generate_unencrypted_keypair()?;
        let comment = format!("version:{signed}");
        let signature = minisign::sign(None, &pair.sk, program.as_slice(), Some(&comment), None)?;
        let update = json!({
            "url": format!("http://{address}/program"),
            "signature": STANDARD.encode(signature.to_string()),
        });
        let platform = format!("linux-{}", std::env::consts::ARCH);
        let manifest = json!({ "version": version, "platforms": { platform: update } });
        let lying = Arc::new(Lying {
            manifest: manifest.to_string(),
            program: Mutex::new(program),
        });
        let serving = TaskTracker::new().spawn(serve(listener, Arc::clone(&lying)));
        Ok(Self {
            address,
            public_key: STANDARD.encode(pair.pk.to_box()?.to_string()),
            lying,
            serving,
        })
    }

    /// Where the app looks, and whom it believes.
    pub fn endpoint(&self) -> String {
        format!("http://{}/latest.json", self.address)
    }

    pub fn public_key(&self) -> &str {
        &self.public_key
    }

    /// Somebody has put another program there, after it was signed.
    pub fn spoil(&self) {
        self.lying.program.lock().push(0);
    }
}

impl Drop for Releases {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, lying: Arc<Lying>) {
    while let Ok((line, _)) = listener.accept().await {
        // One that hangs up early has what it wanted.
        drop(answer(line, &lying).await);
    }
}

/// One request, one answer, and the line ends.
async fn answer(line: TcpStream, lying: &Lying) -> Result<()> {
    let mut line = BufReader::new(line);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        let read = line.read_line(&mut head).await?;
        (read > 0).then_some(()).context("no whole request")?;
    }
    let body = if head.starts_with("GET /latest.json") {
        lying.manifest.clone().into_bytes()
    } else {
        lying.program.lock().clone()
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    line.write_all(head.as_bytes()).await?;
    line.write_all(&body).await?;
    line.shutdown().await?;
    Ok(())
}
