//! Looking through a large file while it is in use: nobody waits for it, and it stops when the file is closed.

use std::{
    sync::{Weak, mpsc},
    time::{Duration, Instant},
};

use super::{Job, Shared, Store, Suspicion, open_reader, rebuild::pages_fit};
use crate::error::Result;

/// Steps of SQLite between two looks at whether anybody still has the file open.
const STEPS: std::ffi::c_int = 100_000;
/// The start comes first: it needs the same disk and processors.
const AFTER: Duration = Duration::from_secs(if cfg!(test) { 0 } else { 15 });
const STEP_OF_WAIT: Duration = Duration::from_millis(200);

pub(super) fn through(store: &Store) -> Result<()> {
    let (file, jobs) = (std::sync::Arc::downgrade(&store.shared), store.jobs.clone());
    std::thread::Builder::new()
        .name("linnet-look".into())
        .spawn(move || look(&file, &jobs))?;
    Ok(())
}

fn look(file: &Weak<Shared>, jobs: &mpsc::Sender<Job>) {
    let Some(path) = file.upgrade().map(|it| it.path.clone()) else {
        return;
    };
    let opened = Instant::now();
    while opened.elapsed() < AFTER {
        std::thread::sleep(STEP_OF_WAIT);
        if file.strong_count() == 0 {
            return;
        }
    }
    let begun = Instant::now();
    let fits = open_reader(&path).and_then(|connection| {
        let told = file.clone();
        connection.progress_handler(STEPS, Some(move || told.strong_count() == 0))?;
        Ok(pages_fit(&connection))
    });
    let took = begun.elapsed();
    tracing::debug!(?fits, ?took, "the cache was looked through");
    if matches!(fits, Ok(false)) && file.strong_count() > 0 {
        // The writer looks for itself, and replaces the file if it agrees.
        let _ = jobs.send(Box::new(|writer| writer.check(Suspicion::Damage)));
    }
}
