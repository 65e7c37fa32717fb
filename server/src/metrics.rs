//! What can be counted, on a listener of its own: never on the public one.

use std::{path::Path, sync::OnceLock, time::Duration};

use anyhow::{Context, Result};
use axum::{Router, routing::get};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::{net::TcpListener, time::interval};

use crate::state::AppState;

/// One recorder per process, however many servers a test starts.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
const UPKEEP: Duration = Duration::from_secs(5);

/// Counters exist from the start, at zero.
pub(crate) fn install() -> Option<PrometheusHandle> {
    let install = || PrometheusBuilder::new().install_recorder().ok();
    let handle = RECORDER.get_or_init(install).clone();
    metrics::counter!("linnet_message_commits_total").increment(0);
    metrics::counter!("linnet_messages_total").increment(0);
    handle
}

/// Says in the data folder where, so that port 0 can be used.
pub(crate) async fn serve(state: &AppState) -> Result<()> {
    let Some(address) = state.config.metrics_listen else {
        return Ok(());
    };
    let handle = install().context("the metrics have no recorder")?;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} cannot be listened on"))?;
    let address = listener.local_addr()?;
    write_address(&state.config.data_dir, &address.to_string())?;
    tracing::info!(%address, "metrics are served");
    let upkeep = handle.clone();
    let router = Router::new().route("/metrics", get(async move || handle.render()));
    let stopping = state.stopping.clone();
    state.tasks.spawn(async move {
        let served = axum::serve(listener, router)
            .with_graceful_shutdown(stopping.cancelled_owned())
            .await;
        if let Err(error) = served {
            tracing::error!(%error, "metrics are no longer served");
        }
    });
    let stopping = state.stopping.clone();
    state.tasks.spawn(async move {
        let mut ticks = interval(UPKEEP);
        loop {
            tokio::select! {
                _ = ticks.tick() => upkeep.run_upkeep(),
                () = stopping.cancelled() => return,
            }
        }
    });
    Ok(())
}

fn write_address(folder: &Path, address: &str) -> Result<()> {
    std::fs::write(folder.join("metrics-address"), address)
        .context("the data folder cannot be written")
}
