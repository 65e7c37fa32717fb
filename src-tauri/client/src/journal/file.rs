//! The file behind the journal, one JSON line per entry.

use std::{
    collections::VecDeque,
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
};

use tokio::sync::oneshot;

use super::MOST;
use crate::{profile::ProfileLock, view::JournalEntry};

const FILE: &str = "journal.jsonl";
/// A longer line is none of ours.
const LINE_BYTES: usize = 16 * 1024;

enum Job {
    Append(JournalEntry),
    Replace(Vec<JournalEntry>),
    Flush(oneshot::Sender<()>),
}

pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
    /// Lines in the file.
    lines: AtomicUsize,
}

impl Writer {
    pub(super) fn open(dir: &Path, lock: Arc<ProfileLock>) -> (Self, VecDeque<JournalEntry>) {
        let path = dir.join(FILE);
        let entries = read(&path);
        let (jobs, waiting) = mpsc::channel();
        let thread = std::thread::Builder::new().name("linnet-journal".to_owned());
        let work = move || work(&path, &waiting, lock);
        if let Err(error) = thread.spawn(work) {
            tracing::warn!(%error, "the journal is kept in memory only");
        }
        let lines = AtomicUsize::new(entries.len());
        (Self { jobs, lines }, entries)
    }

    /// Call it with the entries locked, so that the file has their order. Without a thread nothing is written.
    pub(super) fn append(&self, entry: JournalEntry, all: &VecDeque<JournalEntry>) {
        if self.lines.fetch_add(1, Ordering::Relaxed) < 2 * MOST {
            let _ = self.jobs.send(Job::Append(entry));
        } else {
            self.replace(all);
        }
    }

    pub(super) fn replace(&self, all: &VecDeque<JournalEntry>) {
        self.lines.store(all.len(), Ordering::Relaxed);
        let _ = self.jobs.send(Job::Replace(all.iter().cloned().collect()));
    }

    pub(super) async fn flush(&self) {
        let (done, flushed) = oneshot::channel();
        if self.jobs.send(Job::Flush(done)).is_ok() {
            let _ = flushed.await;
        }
    }
}

fn read(path: &Path) -> VecDeque<JournalEntry> {
    let Ok(file) = File::open(path) else {
        return VecDeque::new();
    };
    let lines = BufReader::new(file).lines().map_while(Result::ok);
    let lines = lines.filter(|it| it.len() <= LINE_BYTES).take(4 * MOST);
    // A line of another version, or half of one, is skipped.
    let entries = lines.filter_map(|it| serde_json::from_str(&it).ok());
    entries.collect()
}

/// The lock of the profile is held until the last line is written.
fn work(path: &Path, jobs: &mpsc::Receiver<Job>, _lock: Arc<ProfileLock>) {
    let mut has_failed = false;
    for job in jobs {
        let written = match job {
            Job::Append(entry) => append(path, &entry),
            Job::Replace(entries) => replace(path, &entries),
            Job::Flush(done) => {
                let _ = done.send(());
                Ok(())
            }
        };
        if let Err(error) = written
            && !std::mem::replace(&mut has_failed, true)
        {
            tracing::warn!(%error, "the journal cannot be written");
        }
    }
}

fn append(path: &Path, entry: &JournalEntry) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(line(entry).as_bytes())
}

fn replace(path: &Path, entries: &[JournalEntry]) -> io::Result<()> {
    let fresh = path.with_extension("jsonl.new");
    let lines: String = entries.iter().map(line).collect();
    std::fs::write(&fresh, lines)?;
    std::fs::rename(&fresh, path)
}

fn line(entry: &JournalEntry) -> String {
    let mut line = serde_json::to_string(entry).expect("plain enums with string keys");
    line.push('\n');
    line
}
