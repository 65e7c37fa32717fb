//! Work that nobody waits for: it is written down in the database, done in small steps, and gone on with after a crash. A
//! step may be done twice without harm.

use std::{future::Future, time::Duration};

use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval},
};

use crate::{
    error::{Chain, Result},
    state::AppState,
};

/// Rung when there is something to do; without it, work is looked for now and then.
pub struct Bell(watch::Sender<()>);

impl Default for Bell {
    fn default() -> Self {
        Self(watch::Sender::new(()))
    }
}

impl Bell {
    pub fn ring(&self) {
        self.0.send_replace(());
    }
}

/// Until the server stops. What fails is tried again at the next turn.
pub async fn run<F, W>(state: AppState, every: Duration, work: W)
where
    W: Fn(AppState) -> F,
    F: Future<Output = Result<()>> + Send + 'static,
{
    let mut bell = state.bell.0.subscribe();
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            // The sender lives in the state, as long as this does.
            _ = bell.changed() => {}
            () = state.stopping.cancelled() => return,
        }
        if let Err(error) = state.outlive(work(state.clone())).await {
            tracing::warn!(error = %Chain(&error), "some work is done later");
        }
    }
}
