//! What happened in the last day, for whoever asks why: connections and what ended them, sleep, holes that were healed,
//! what was notified and what was not. Ids and reasons; never a text, a name or a token.
//!
//! The entries are held in memory, at most [`MOST`] of them and none older than [`KEPT`], and each is one line of
//! `journal.jsonl` in the profile, so that a start knows of the day before it. A thread of its own writes: a disk that is
//! slow, full or read-only costs lines and nothing else.

mod file;
#[cfg(test)]
mod tests;

use std::{
    collections::{HashSet, VecDeque},
    path::Path,
    sync::Arc,
    time::Duration,
};

use chrono::TimeDelta;
use parking_lot::Mutex;

use self::file::Writer;
use crate::{
    Client, clock,
    profile::ProfileLock,
    view::{AccountId, Happening, JournalEntry},
};

const KEPT: TimeDelta = TimeDelta::hours(24);
const MOST: usize = 5_000;
/// Several accounts notice one sleep.
const SAME_SLEEP: TimeDelta = TimeDelta::seconds(10);

pub(crate) struct Journal {
    entries: Mutex<VecDeque<JournalEntry>>,
    /// Removed while the app runs: their last tasks have nothing more to say.
    gone: Mutex<HashSet<AccountId>>,
    writer: Writer,
}

impl Journal {
    /// With what the last day left. What cannot be read is not missed.
    pub(crate) fn open(dir: &Path, lock: Arc<ProfileLock>) -> Self {
        let (writer, entries) = Writer::open(dir, lock);
        let journal = Self {
            entries: Mutex::new(entries),
            gone: Mutex::default(),
            writer,
        };
        journal.entries.lock().trim();
        journal
    }

    pub(crate) fn note(&self, account_id: Option<AccountId>, happening: Happening) {
        if account_id.is_some_and(|it| self.gone.lock().contains(&it)) {
            return;
        }
        let entry = JournalEntry {
            at: clock::now(),
            account_id,
            happening,
        };
        let mut entries = self.entries.lock();
        if entries.say_already(&entry) {
            return;
        }
        entries.push_back(entry.clone());
        entries.trim();
        self.writer.append(entry, &entries);
    }

    pub(crate) fn woke(&self, slept: Duration) {
        let seconds = slept.as_secs();
        self.note(None, Happening::Woke { seconds });
    }

    /// The last day, the oldest first.
    pub(crate) fn read(&self) -> Vec<JournalEntry> {
        let mut entries = self.entries.lock();
        entries.trim();
        entries.iter().cloned().collect()
    }

    /// Nothing of this account is left, here and in the file.
    pub(crate) async fn forget(&self, account: AccountId) {
        self.gone.lock().insert(account);
        {
            let mut entries = self.entries.lock();
            entries.retain(|it| it.account_id != Some(account));
            self.writer.replace(&entries);
        }
        self.flush().await;
    }

    /// Until all is written, or the writer is gone.
    pub(crate) async fn flush(&self) {
        self.writer.flush().await;
    }
}

trait Day {
    fn trim(&mut self);
    fn say_already(&self, entry: &JournalEntry) -> bool;
}

impl Day for VecDeque<JournalEntry> {
    fn trim(&mut self) {
        let since = clock::now() - KEPT;
        while self.len() > MOST || self.front().is_some_and(|it| it.at < since) {
            self.pop_front();
        }
    }

    /// A hundred tries that fail alike are one failure.
    fn say_already(&self, entry: &JournalEntry) -> bool {
        let mut before = self.iter().rev();
        match &entry.happening {
            Happening::Offline { .. } | Happening::Keychain { .. } => before
                .find(|it| it.account_id == entry.account_id)
                .is_some_and(|it| it.happening == entry.happening),
            Happening::Woke { .. } => before
                .take_while(|it| entry.at - it.at < SAME_SLEEP)
                .any(|it| matches!(it.happening, Happening::Woke { .. })),
            _ => false,
        }
    }
}

impl Client {
    /// What happened in the last 24 hours, the oldest first.
    pub fn read_journal(&self) -> Vec<JournalEntry> {
        self.inner.around.journal.read()
    }

    /// What only the shell knows, as whether the system has shown a notification.
    pub fn note(&self, account_id: Option<AccountId>, happening: Happening) {
        self.inner.around.journal.note(account_id, happening);
    }
}
