//! One SQLite file for one account.
//!
//! One thread owns the only connection that writes. It takes closures, and a closure is a transaction: committed if it
//! returns `Ok`, undone otherwise, and run to its end even if whoever asked has gone. Readers are a small pool in WAL
//! mode; they never wait for the writer. A file that turns out damaged is replaced under everybody's feet by a fresh one
//! that holds the unsent text of the old (see [`rebuild`]); `rebuilt` then tells the connection to fetch the rest again.
//! SQLite notices only some damage: what Linnet cannot read as it was written counts as well, and a statement that fails
//! as none should makes the writer look through the whole file. A large file is used at once and looked through behind.

mod look;
pub(crate) mod rebuild;
mod rescue;
mod schema;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    time::Duration,
};

use parking_lot::{Mutex, RwLock};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{Notify, oneshot};

use crate::{
    error::{CoreError, Result, is_damage, is_doubtful, is_unreadable},
    profile::ProfileLock,
};

pub(crate) const FILE: &str = "cache.db";
/// Readers that are kept open for the next question.
const IDLE_READERS: usize = 4;
/// Nothing was written for so long.
const QUIET: Duration = Duration::from_secs(2);

type Job = Box<dyn FnOnce(&mut Writer) + Send>;

#[derive(Clone)]
pub(crate) struct Store {
    jobs: mpsc::Sender<Job>,
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    /// Held by each reader while it reads. Once it is false, nobody opens the file again.
    is_open: RwLock<bool>,
    idle: Mutex<Vec<Reader>>,
    /// Counts the files that stood at `path`: a reader of an earlier one is not used again.
    generation: AtomicU64,
    /// The file was replaced since the start.
    was_rebuilt: AtomicBool,
    rebuilt: Notify,
    /// Held until the last write is done, so that nobody else opens the profile before.
    _lock: Arc<ProfileLock>,
}

struct Reader {
    connection: Connection,
    generation: u64,
}

struct Writer {
    /// Empty only while the file is being replaced, or if that failed.
    connection: Option<Connection>,
    shared: Arc<Shared>,
    /// The file was looked through for a statement that failed, and nothing was found.
    was_looked_through: bool,
    /// The file was replaced for something in it that could not be read. What the next one has of it is no damage.
    was_unreadable: bool,
}

/// What an error says of the file.
#[derive(Debug, Clone, Copy)]
enum Suspicion {
    Damage,
    Unreadable,
    Doubt,
}

impl Suspicion {
    fn of<T>(outcome: &rusqlite::Result<T>) -> Option<Self> {
        let error = outcome.as_ref().err()?;
        if is_damage(error) {
            Some(Self::Damage)
        } else if is_unreadable(error) {
            Some(Self::Unreadable)
        } else {
            is_doubtful(error).then_some(Self::Doubt)
        }
    }
}

impl Store {
    /// Opens the file in `dir`, makes it if there is none, replaces it if it cannot be used.
    pub(crate) fn open(dir: &Path, lock: Arc<ProfileLock>) -> Result<Self> {
        let path = dir.join(FILE);
        let opened = rebuild::open_or_rebuild(&path)?;
        let shared = Arc::new(Shared {
            path,
            is_open: RwLock::new(true),
            idle: Mutex::default(),
            generation: AtomicU64::new(0),
            was_rebuilt: AtomicBool::new(opened.was_rebuilt),
            rebuilt: Notify::new(),
            _lock: lock,
        });
        let (jobs, waiting) = mpsc::channel::<Job>();
        let mut writer = Writer {
            connection: Some(opened.connection),
            shared: shared.clone(),
            was_looked_through: false,
            was_unreadable: false,
        };
        std::thread::Builder::new()
            .name("linnet-store".into())
            .spawn(move || writer.work(&waiting))?;
        let store = Self { jobs, shared };
        if opened.is_unchecked {
            look::through(&store)?;
        }
        Ok(store)
    }

    /// Runs `job` as one transaction. When this returns `Ok`, the disk has it.
    pub(crate) async fn write<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    {
        let (reply, done) = oneshot::channel();
        let job: Job = Box::new(move |writer| {
            // Whoever asked may have gone; the write counts all the same.
            let _ = reply.send(writer.transact(job));
        });
        self.jobs.send(job).map_err(|_| CoreError::Store)?;
        done.await.map_err(|_| CoreError::Store)?
    }

    /// Runs `job` on one consistent state of the file, beside the writer.
    pub(crate) async fn read<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let shared = self.shared.clone();
        let generation = shared.generation.load(Ordering::SeqCst);
        let (reply, done) = oneshot::channel();
        // Boxed, and answered beside the task: otherwise there is a kind of task for each question.
        let job: Box<dyn FnOnce() + Send> = Box::new(move || {
            let _ = reply.send(shared.read(job));
        });
        tokio::task::spawn_blocking(job);
        let outcome = done.await.map_err(|_| CoreError::Store)?;
        if let Some(suspicion) = Suspicion::of(&outcome) {
            // The writer looks for itself, and replaces the file if it agrees and it is still the same.
            let _ = self.jobs.send(Box::new(move |writer| {
                writer.check_file(generation, suspicion);
            }));
        }
        Ok(outcome?)
    }

    pub(crate) fn was_rebuilt(&self) -> bool {
        self.shared.was_rebuilt.load(Ordering::Relaxed)
    }

    /// Waits until the file is replaced while it is in use.
    pub(crate) async fn rebuilt(&self) {
        self.shared.rebuilt.notified().await;
    }

    /// Waits for all writes that were asked for before, and leaves the log empty.
    pub(crate) async fn flush(&self) {
        self.in_turn(|writer| {
            if let Some(connection) = &writer.connection {
                // Only tidiness: the next start reads the log as well.
                let _ = connection.pragma_update(None, "wal_checkpoint", "TRUNCATE");
            }
        })
        .await;
    }

    /// Lets go of the file, whoever still holds this: Windows removes no file that somebody has open, and elsewhere it would
    /// stay on the disk for as long. Waits for what was asked for before; whatever comes later is refused.
    pub(crate) async fn close(&self) {
        self.in_turn(Writer::close).await;
    }

    /// Behind all that was asked of the writer before.
    async fn in_turn(&self, job: impl FnOnce(&mut Writer) + Send + 'static) {
        let (reply, done) = oneshot::channel();
        let job: Job = Box::new(move |writer| {
            job(writer);
            let _ = reply.send(());
        });
        if self.jobs.send(job).is_ok() {
            let _ = done.await;
        }
    }
}

impl Shared {
    fn read<T>(&self, job: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        let (mut job, mut value) = (Some(job), None);
        self.ask(&mut |state| {
            value = job.take().map(|it| it(state)).transpose()?;
            Ok(())
        })?;
        value.ok_or(rusqlite::Error::QueryReturnedNoRows)
    }

    /// Not generic: what stands around a question is there once, and not for each of them.
    fn ask(
        &self,
        job: &mut dyn FnMut(&Connection) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        let is_open = self.is_open.read();
        if !*is_open {
            return Err(rusqlite::Error::InvalidPath(self.path.clone()));
        }
        let generation = self.generation.load(Ordering::SeqCst);
        let idle = self.idle.lock().pop();
        let reader = match idle.filter(|it| it.generation == generation) {
            Some(reader) => reader,
            None => Reader {
                connection: open_reader(&self.path)?,
                generation,
            },
        };
        let state = reader.connection.unchecked_transaction()?;
        let outcome = job(&state);
        drop(state);
        let mut idle = self.idle.lock();
        let is_current = self.generation.load(Ordering::SeqCst) == generation;
        if outcome.is_ok() && is_current && idle.len() < IDLE_READERS {
            idle.push(reader);
        }
        outcome
    }
}

impl Writer {
    /// Until nobody can ask any more. What was deleted stands in the log until that is emptied: in the next quiet moment.
    fn work(&mut self, waiting: &mpsc::Receiver<Job>) {
        let mut is_log_empty = true;
        loop {
            let job = if is_log_empty {
                waiting.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                waiting.recv_timeout(QUIET)
            };
            match job {
                Ok(job) => {
                    job(self);
                    is_log_empty = false;
                }
                Err(RecvTimeoutError::Timeout) => is_log_empty = self.empty_log(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Waits for no reader: there will be another quiet moment.
    fn empty_log(&self) -> bool {
        let Some(connection) = &self.connection else {
            return true;
        };
        let emptied = connection.busy_timeout(Duration::ZERO).and_then(|()| {
            connection.query_row("pragma wal_checkpoint (truncate)", (), |row| {
                row.get::<_, i64>(0)
            })
        });
        let is_patient = connection.busy_timeout(rebuild::BUSY).is_ok();
        matches!(emptied, Ok(0)) && is_patient
    }

    fn transact<T>(
        &mut self,
        job: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let (mut job, mut value) = (Some(job), None);
        self.change(&mut |tx| {
            value = job.take().map(|it| it(tx)).transpose()?;
            Ok(())
        })?;
        value.ok_or(CoreError::Store)
    }

    /// Not generic either.
    fn change(
        &mut self,
        job: &mut dyn FnMut(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> Result<()> {
        if self.connection.is_none() {
            self.replace();
        }
        let connection = self.connection.as_mut().ok_or(CoreError::Store)?;
        let outcome = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .and_then(|tx| {
                job(&tx)?;
                tx.commit()
            });
        match Suspicion::of(&outcome) {
            Some(Suspicion::Damage) => self.replace(),
            Some(suspicion) => self.check(suspicion),
            None => {}
        }
        Ok(outcome?)
    }

    fn check_file(&mut self, generation: u64, suspicion: Suspicion) {
        if self.shared.generation.load(Ordering::SeqCst) == generation {
            self.check(suspicion);
        }
    }

    /// Looks as long as it takes, but only once for what turned out to be nothing.
    fn check(&mut self, suspicion: Suspicion) {
        let connection = self.connection.as_ref();
        let is_damaged = match suspicion {
            Suspicion::Damage => !connection.is_some_and(rebuild::is_sound),
            Suspicion::Unreadable => !std::mem::replace(&mut self.was_unreadable, true),
            Suspicion::Doubt if self.was_looked_through => false,
            Suspicion::Doubt => !connection.is_some_and(rebuild::is_whole),
        };
        self.was_looked_through |= matches!(suspicion, Suspicion::Doubt);
        if is_damaged {
            tracing::warn!(?suspicion, "the cache is damaged");
            self.replace();
        }
    }

    fn close(&mut self) {
        *self.shared.is_open.write() = false;
        self.shared.idle.lock().clear();
        self.connection = None;
    }

    /// Waits for who reads, and nobody reads meanwhile: a log belongs to a file by its name alone, and one that a reader
    /// of the old file had opened would damage the new one.
    fn replace(&mut self) {
        self.connection = None;
        let shared = self.shared.clone();
        let is_open = shared.is_open.write();
        if !*is_open {
            return;
        }
        shared.generation.fetch_add(1, Ordering::SeqCst);
        shared.idle.lock().clear();
        match rebuild::rebuild(&shared.path, "damaged") {
            Ok(connection) => {
                self.connection = Some(connection);
                shared.was_rebuilt.store(true, Ordering::Relaxed);
                shared.rebuilt.notify_one();
            }
            Err(error) => tracing::error!(%error, "the damaged cache could not be replaced"),
        }
    }
}

fn open_reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(rebuild::BUSY)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

#[cfg(test)]
mod tests;
