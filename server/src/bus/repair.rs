//! After something was missed, PostgreSQL is asked what that was.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Notify, time::sleep};

use crate::{
    auth,
    error::{Chain, Result},
    presence,
    socket::beat,
    state::AppState,
};

/// Misses that come close together are repaired together.
const REST: Duration = Duration::from_millis(250);

pub(super) async fn run(state: AppState, missed: Arc<Notify>) {
    loop {
        tokio::select! {
            () = missed.notified() => {}
            () = state.stopping.cancelled() => return,
        }
        metrics::counter!("linnet_bus_repairs_total").increment(1);
        if let Err(error) = repair(&state).await {
            tracing::warn!(error = %Chain(&error), "what was missed has to wait");
            missed.notify_one();
        }
        sleep(REST).await;
    }
}

/// Whoever is connected compares the digest with what it has and fetches the rest; sessions that ended elsewhere end here;
/// and who may look at whom is asked anew.
async fn repair(state: &AppState) -> Result<()> {
    beat::beat(state).await;
    auth::service::end_where_over(state).await?;
    presence::service::look_again_at_all(state).await
}
