//! After something was missed, PostgreSQL is asked what that was.

use std::{sync::Arc, time::Duration};

use tokio::time::sleep;

use super::Missed;
use crate::{
    auth,
    error::{Chain, Result},
    presence,
    socket::beat,
    state::AppState,
};

/// Misses that come close together are repaired together.
const REST: Duration = Duration::from_secs(1);
/// Who may look at whom is asked for each device alone.
const LONG_REST: Duration = Duration::from_secs(30);

/// Whoever is connected compares the digest with what it has and fetches the rest; sessions that ended elsewhere end here.
pub(super) async fn changes(state: AppState, missed: Arc<Missed>) {
    loop {
        tokio::select! {
            () = missed.change.notified() => {}
            () = state.stopping.cancelled() => return,
        }
        metrics::counter!("linnet_bus_repairs_total").increment(1);
        if let Err(error) = repair(&state).await {
            tracing::warn!(error = %Chain(&error), "what was missed has to wait");
            missed.change.notify_one();
        }
        tokio::select! {
            () = sleep(REST) => {}
            () = state.stopping.cancelled() => return,
        }
    }
}

async fn repair(state: &AppState) -> Result<()> {
    beat::beat(state).await?;
    let here: Vec<_> = state.hub.sessions().into_iter().collect();
    auth::service::end_where_over(state, &here).await
}

/// One device after the other: nobody's news wait for it.
pub(super) async fn sight(state: AppState, missed: Arc<Missed>) {
    loop {
        tokio::select! {
            () = missed.sight.notified() => {}
            () = state.stopping.cancelled() => return,
        }
        if let Err(error) = presence::service::look_again_at_all(&state).await {
            tracing::warn!(error = %Chain(&error), "who looks at whom has to wait");
            missed.sight.notify_one();
        }
        tokio::select! {
            () = sleep(LONG_REST) => {}
            () = state.stopping.cancelled() => return,
        }
    }
}
