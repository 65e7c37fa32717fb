//! The task that waits for what comes due.

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Notify;

use super::{queries, reminders, scheduled};
use crate::{
    error::{Chain, Result},
    profile::status,
    state::AppState,
};

/// What another node planned is seen after this time at the latest, should that node not live to do it.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(60);
/// After which something that could not be done is tried again.
const TRY_AGAIN: TimeDelta = TimeDelta::seconds(5);

#[derive(Default)]
pub struct Due(Notify);

impl Due {
    /// Something was planned.
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

pub async fn run(state: AppState) {
    loop {
        let next = pass(&state).await.unwrap_or_else(|error| {
            tracing::warn!(error = %Chain(&error), "what is due has to wait");
            state.clock.now() + TRY_AGAIN
        });
        tokio::select! {
            () = state.clock.sleep_until(next) => {}
            () = state.due.0.notified() => {}
            () = state.stopping.cancelled() => return,
        }
    }
}

/// Does what is due and answers when to look again.
async fn pass(state: &AppState) -> Result<DateTime<Utc>> {
    reminders::service::tell_due(state).await?;
    status::service::end_due(state).await?;
    scheduled::service::send_due(state).await?;
    let now = state.clock.now();
    let next = queries::next_due(&state.db, now, scheduled::service::CLAIM).await?;
    Ok(next.unwrap_or(now + LOOK_AGAIN).min(now + LOOK_AGAIN))
}
