use std::{fmt::Write, time::Instant};

use anyhow::{Context, Result, bail, ensure};
use futures_util::StreamExt;
use harness::{Bucket, Server, Wire};
use linnet_protocol::{FileId, NewFile, Upload};
use reqwest::{Method, StatusCode, header};
use sha2::{Digest, Sha256};
use tokio::{io::AsyncWriteExt, net::TcpStream};

const MIB: usize = 1024 * 1024;
/// Half a minute each.
const MOST_TRIES: usize = 20;

/// How large the file is; `LINNET_FILE_MIB` says otherwise (2048 is the largest there is).
const SIZE: usize = 64;
/// What a server may hold more than before, whatever the size of the file.
const MEMORY_KIB: u64 = 64 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_survives_a_cut_line_and_never_fills_the_memory() {
    let server = Server::start_without_limits().await;
    up_and_down("folder", &server)
        .await
        .expect("the file arrives");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_in_a_bucket_survives_a_cut_line_and_never_fills_the_memory() {
    let bucket = Bucket::start().await;
    let server = Server::start_with(bucket.settings()).await;
    up_and_down("bucket", &server)
        .await
        .expect("the file arrives");
}

async fn up_and_down(store: &str, server: &Server) -> Result<()> {
    let wanted = harness::setting("LINNET_FILE_MIB").and_then(|it| it.parse().ok());
    let size = wanted.unwrap_or(SIZE) * MIB;
    let alice = Wire::sign_up(server, "alice").await?;
    let new = NewFile {
        id: FileId::generate(),
        name: "large.bin".to_owned(),
        bytes: i64::try_from(size)?,
        sha256: hash(size),
    };
    let mut upload: Upload = alice.post("/files", &new).await?;
    let (before, _) = server.memory().await;
    let begun = Instant::now();
    let middle = new.bytes / 2;
    let mut is_cut = false;
    while upload.received < upload.bytes {
        let offset = usize::try_from(upload.received)?;
        let part = bytes(offset..size.min(offset + upload.part_bytes as usize));
        let path = format!("/files/{}/parts?offset={offset}", new.id);
        if !is_cut && upload.received >= middle {
            is_cut = true;
            cut_in_the_middle(server, &alice, &path, &part).await?;
            let again: Upload = alice.post("/files", &new).await?;
            ensure!(again == upload, "what was cut does not count: {again:?}");
            continue;
        }
        let sent = alice.request(Method::PUT, &path).body(part).send().await?;
        upload = sent.error_for_status()?.json().await?;
    }
    let path = format!("/files/{}", new.id);
    finish(&alice, &format!("{path}/finish")).await?;
    let up = begun.elapsed();
    let begun = Instant::now();
    let received = download(&alice, &path, size).await?;
    ensure!(received == new.sha256, "what comes down is what went up");
    let down = begun.elapsed();
    let (_, peak) = server.memory().await;
    let more = peak.saturating_sub(before);
    println!(
        "{store}: {} MiB up in {:.1} s, down in {:.1} s, memory {} MiB before and {} at most",
        size / MIB,
        up.as_secs_f32(),
        down.as_secs_f32(),
        before / 1024,
        peak / 1024
    );
    ensure!(more <= MEMORY_KIB, "the server held {more} KiB more");
    Ok(())
}

/// A store that joins the parts by copying them takes longer than one request waits: whoever is told to come back does.
async fn finish(alice: &Wire, path: &str) -> Result<()> {
    for _ in 0..MOST_TRIES {
        let answer = alice.request(Method::POST, path).json(&()).send().await?;
        if answer.status() != StatusCode::SERVICE_UNAVAILABLE {
            answer.error_for_status()?;
            return Ok(());
        }
    }
    bail!("the parts were never joined")
}

/// Half a part, and then the line is dead.
async fn cut_in_the_middle(server: &Server, alice: &Wire, path: &str, part: &[u8]) -> Result<()> {
    let mut line = TcpStream::connect(server.address()).await?;
    let token = &alice.signed_in.tokens.access_token;
    let head = format!(
        "PUT /api/v1{path} HTTP/1.1\r\nhost: linnet\r\nauthorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n",
        part.len()
    );
    line.write_all(head.as_bytes()).await?;
    line.write_all(&part[..part.len() / 2]).await?;
    line.flush().await?;
    Ok(())
}

/// Half of it, and the rest in a second answer. The hash of the whole.
async fn download(alice: &Wire, path: &str, size: usize) -> Result<String> {
    let mut hash = Sha256::new();
    let mut received = 0;
    for until in [size / 2, size] {
        let range = format!("bytes={received}-");
        let request = alice
            .request(Method::GET, path)
            .header(header::RANGE, range);
        let mut body = request.send().await?.error_for_status()?.bytes_stream();
        while received < until {
            let piece = body.next().await.context("the answer ended")??;
            hash.update(&piece);
            received += piece.len();
        }
    }
    Ok(hex(&hash.finalize()))
}

/// The same each time, and in no place as in another.
fn bytes(range: std::ops::Range<usize>) -> Vec<u8> {
    let word = |at: usize| {
        (at as u64)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .to_le_bytes()
    };
    let words = range.start / 8..range.end.div_ceil(8);
    let mut bytes: Vec<u8> = words.flat_map(word).collect();
    bytes.truncate(range.len());
    bytes
}

fn hash(size: usize) -> String {
    let mut hash = Sha256::new();
    for start in (0..size).step_by(MIB) {
        hash.update(bytes(start..size.min(start + MIB)));
    }
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, it| {
        let _ = write!(text, "{it:02x}");
        text
    })
}
