//! Files that nothing shows: uploads that were given up, finished ones that were never sent, and those of deleted messages.
//! They are out of reach at once, because whoever asks for bytes is asked for a message; here the bytes go, too. A plan
//! keeps its files until it was sent or taken back.

mod queries;

use std::time::Duration;

use chrono::TimeDelta;

use super::{queries::Row, store::object, uploads::uploading};
use crate::{
    error::{Chain, Result},
    state::AppState,
};

/// Deleted bytes are gone within a day; so this may fail many times.
const EVERY: Duration = Duration::from_hours(1);
const FIRST: Duration = Duration::from_mins(1);
const BATCH: i64 = 100;

/// How long a file may wait for its message, and an upload for its end.
fn patience() -> TimeDelta {
    TimeDelta::hours(24)
}

pub(crate) async fn run(state: AppState) {
    // Soon after the start: one who is restarted every hour collects, too.
    let mut wait = FIRST;
    loop {
        tokio::select! {
            () = tokio::time::sleep(wait) => wait = EVERY,
            () = state.stopping.cancelled() => return,
        }
        if let Err(error) = collect(&state).await {
            tracing::warn!(error = %Chain(&error), "files without a message stay for now");
        }
    }
}

/// All that there are.
pub(crate) async fn collect(state: &AppState) -> Result<()> {
    loop {
        let work_state = state.clone();
        let gone = state
            .outlive(async move { take_away(&work_state).await })
            .await?;
        let (mut deleted, all) = (0, gone.len());
        for row in gone {
            match delete(state, &row).await {
                Ok(()) => deleted += 1,
                Err(error) => {
                    tracing::warn!(error = %Chain(&error), file.id = %row.id, "the bytes of a file stay for now");
                }
            }
        }
        // What cannot be deleted now would be found again at once.
        if deleted == 0 || deleted < all {
            return Ok(());
        }
    }
}

async fn take_away(state: &AppState) -> Result<Vec<Row>> {
    let mut tx = state.db.begin().await?;
    let before = state.clock.now() - patience();
    let ids = queries::lock_idle(&mut tx, (before, BATCH)).await?;
    queries::forget_uses(&mut tx, &ids).await?;
    let gone = queries::take_away(&mut tx, &ids).await?;
    tx.commit().await?;
    Ok(gone)
}

async fn delete(state: &AppState, row: &Row) -> Result<()> {
    let store = &state.files.store;
    store.abort(&uploading(row)).await?;
    let made = row.renditions.iter().map(|it| it.name.as_str());
    for what in ["", "picture"].into_iter().chain(made) {
        store.delete(&object(row.id, what)).await?;
    }
    queries::delete(&state.db, row.id).await?;
    Ok(())
}
