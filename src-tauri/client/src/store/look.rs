//! Looking through a large file while it is in use: nobody waits for it, it leaves the machine to others for most of the
//! time, and it stops when the file is closed.

use std::{
    sync::{Weak, atomic::Ordering, mpsc},
    time::{Duration, Instant},
};

use rusqlite::Connection;

use super::{Job, Shared, Store, Suspicion, open_reader, rebuild::pages_fit};
use crate::error::Result;

/// Steps of SQLite between two looks at whether anybody still has the file open. Going through a tree of pages, one is a page.
const STEPS: std::ffi::c_int = 1_000;
/// So long without a rest: less than anybody notices who types meanwhile.
const WORK: Duration = Duration::from_millis(4);
/// A rest is so many times as long as the work before it.
const REST: u32 = if cfg!(test) { 0 } else { 4 };
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
    let opened = Instant::now();
    while opened.elapsed() < AFTER {
        std::thread::sleep(STEP_OF_WAIT);
        if file.strong_count() == 0 {
            return;
        }
    }
    let begun = Instant::now();
    let Some(opened) = file.upgrade().map(|it| open(&it)) else {
        return;
    };
    let fits = opened.and_then(|(connection, generation)| {
        let (told, mut pace) = (file.clone(), Pace::start());
        let is_over = move || {
            pace.keep();
            !told.upgrade().is_some_and(|it| {
                *it.is_open.read() && it.generation.load(Ordering::SeqCst) == generation
            })
        };
        connection.progress_handler(STEPS, Some(is_over))?;
        Ok(pages_fit(&connection))
    });
    let took = begun.elapsed();
    tracing::debug!(?fits, ?took, "the cache was looked through");
    if matches!(fits, Ok(false)) && file.strong_count() > 0 {
        // The writer looks for itself, and replaces the file if it agrees.
        let _ = jobs.send(Box::new(|writer| writer.check(Suspicion::Damage)));
    }
}

/// With its log, as a reader opens it: while nobody replaces the file.
fn open(shared: &Shared) -> rusqlite::Result<(Connection, u64)> {
    let _held = shared.is_open.read();
    let connection = open_reader(&shared.path)?;
    connection.query_row("select count(*) from sqlite_schema", (), |_| Ok(()))?;
    Ok((connection, shared.generation.load(Ordering::SeqCst)))
}

struct Pace {
    working_since: Instant,
}

impl Pace {
    fn start() -> Self {
        let working_since = Instant::now();
        Self { working_since }
    }

    fn keep(&mut self) {
        let worked = self.working_since.elapsed();
        if worked >= WORK {
            std::thread::sleep(worked * REST);
            self.working_since = Instant::now();
        }
    }
}
