//! The client without a window, in a process of its own.

mod answers;

use std::{
    io::{BufRead, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context, Result};
use linnet_client::{Client, Options};
use linnet_headless::{Answered, Asked, Opened};
use serde::Serialize;
use tokio::{sync::mpsc, task::JoinSet};

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<ExitCode> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("LINNET_LOG"))
        .init();
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut arguments = std::env::args().skip(1);
    let profile: PathBuf = arguments.next().context("which profile?")?.into();
    let options = Options {
        use_keychain: arguments.next().as_deref() != Some("--without-keychain"),
        ..Options::new(profile)
    };
    let client = match Client::open(options).await {
        Ok(client) => client,
        Err(error) => {
            say(&Opened::Refused(error.to_string()))?;
            return Ok(ExitCode::FAILURE);
        }
    };
    say(&Opened::State(answers::state(&client)))?;
    serve(&client).await?;
    client.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn serve(client: &Client) -> Result<()> {
    let (speaker, mut lines) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            drop(speaker.send(line));
        }
    });
    let mut asking = JoinSet::new();
    while let Some(line) = lines.recv().await {
        let Asked { n, ask } = serde_json::from_str(&line)?;
        let client = client.clone();
        asking.spawn(async move {
            let (answer, error) = match answers::answer(&client, ask).await {
                Ok(answer) => (answer, None),
                Err(error) => (serde_json::Value::Null, Some(format!("{error:#}"))),
            };
            // Whoever asked may be gone.
            drop(say(&Answered { n, error, answer }));
        });
        while asking.try_join_next().is_some() {}
    }
    Ok(())
}

/// One line at a time.
fn say(line: &impl Serialize) -> Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    let mut output = std::io::stdout().lock();
    output.write_all(&text)?;
    Ok(output.flush()?)
}
