//! The server's heartbeat. Every beat carries the digest, read from PostgreSQL: a change that was lost on the way, the
//! very last one included, is found within one beat.

use std::time::Duration;

use linnet_protocol::{Digest, UserId, limits};
use tokio::time::{MissedTickBehavior, interval};

use crate::{
    database::{LONGEST, within},
    error::{Chain, Result},
    state::AppState,
    sync,
};

const TRY_AGAIN: Duration = Duration::from_secs(1);

/// Bounds the statement, not the number of connections.
const PEOPLE_PER_STATEMENT: usize = 20_000;

pub async fn run(state: AppState) {
    let mut ticks = interval(Duration::from_secs(limits::BEAT_SECONDS));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = state.stopping.cancelled() => return,
        }
        if let Err(error) = beat(&state).await {
            // Silence is the honest answer: after 25 seconds of it the clients look for a server that knows. Where the
            // database is back before that, nobody has to.
            tracing::error!(error = %Chain(&error), "a beat could not be read");
            ticks.reset_after(TRY_AGAIN);
        }
        state.limits.forget_quiet();
    }
}

pub async fn beat(state: &AppState) -> Result<()> {
    let people = state.hub.connected_people();
    metrics::gauge!("linnet_connected_people").set(u32::try_from(people.len()).unwrap_or(u32::MAX));
    for part in people.chunks(PEOPLE_PER_STATEMENT) {
        let digests = digests(state, part).await?;
        state.hub.beat(&digests);
    }
    Ok(())
}

async fn digests(state: &AppState, people: &[UserId]) -> Result<Vec<(UserId, Digest)>> {
    within(LONGEST, &state.own_db, async |connection| {
        Ok(sync::queries::digests(connection, people).await?)
    })
    .await
}
