//! One search at a time: a newer one ends the older wherever it is.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use parking_lot::Mutex;
use rusqlite::{Connection, ErrorCode, InterruptHandle};

/// The searches of a client, in the order in which they were asked for.
#[derive(Clone, Default)]
pub(crate) struct Turns(Arc<Shared>);

#[derive(Default)]
struct Shared {
    newest: AtomicU64,
    /// What is being read for them now.
    running: Mutex<Vec<(u64, InterruptHandle)>>,
    reads: AtomicU64,
}

/// One of them, until the next begins.
#[derive(Clone)]
pub(super) struct Turn {
    shared: Arc<Shared>,
    number: u64,
}

impl Turns {
    pub(super) fn begin(&self) -> Turn {
        let shared = self.0.clone();
        let number = {
            // With the lock held: what ends meanwhile has not given its connection to anybody else yet.
            let mut running = shared.running.lock();
            for (_, reading) in running.drain(..) {
                reading.interrupt();
            }
            shared.newest.fetch_add(1, Ordering::SeqCst) + 1
        };
        Turn { shared, number }
    }
}

impl Turn {
    pub(super) fn is_over(&self) -> bool {
        self.shared.newest.load(Ordering::SeqCst) != self.number
    }

    /// Reads so that the next turn can end it. None: it did.
    pub(super) fn read<T>(
        &self,
        tx: &Connection,
        job: impl FnOnce(&Connection) -> rusqlite::Result<Option<T>>,
    ) -> rusqlite::Result<Option<T>> {
        let key = self.shared.reads.fetch_add(1, Ordering::Relaxed);
        {
            let mut running = self.shared.running.lock();
            if self.is_over() {
                return Ok(None);
            }
            running.push((key, tx.get_interrupt_handle()));
        }
        let outcome = job(tx);
        self.shared.running.lock().retain(|(it, _)| *it != key);
        match outcome {
            Err(error) if is_interrupt(&error) && self.is_over() => Ok(None),
            outcome => outcome,
        }
    }
}

fn is_interrupt(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted)
}
