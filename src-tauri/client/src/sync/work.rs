//! What is still to be fetched, and in which order.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use linnet_protocol::ConversationId;
use tokio::time::Instant;

/// How a conversation is fetched; the later kinds include the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fetch {
    /// Pages above the cursor.
    Pages,
    /// A snapshot, if it is newer than what is here.
    Snapshot,
    /// A snapshot in place of what is here.
    Reset,
}

const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_mins(1);

#[derive(Default)]
pub(super) struct Work {
    waiting: BTreeMap<ConversationId, (Fetch, Option<Instant>)>,
    /// What could not be fetched, and how long the next failure will make it wait. Nothing else waits for these.
    failed: BTreeMap<ConversationId, Duration>,
}

impl Work {
    pub(super) fn add(&mut self, id: ConversationId, fetch: Fetch) {
        let (known, _) = self.waiting.entry(id).or_insert((fetch, None));
        *known = fetch.max(*known);
    }

    /// The server told to come back later.
    pub(super) fn postpone(&mut self, id: ConversationId, fetch: Fetch, until: Instant) {
        self.waiting.insert(id, (fetch, Some(until)));
    }

    /// It cannot be had, and nobody knows for how long: tried again, less and less often.
    pub(super) fn set_aside(&mut self, id: ConversationId, fetch: Fetch, at_least: Duration) {
        let wait = self.failed.entry(id).or_insert(FIRST_WAIT);
        let until = Instant::now() + at_least.max(*wait);
        *wait = (*wait * 2).min(LONGEST_WAIT);
        self.postpone(id, fetch, until);
    }

    /// It was fetched, or is not to be fetched any more.
    pub(super) fn forgive(&mut self, id: ConversationId) {
        self.failed.remove(&id);
    }

    /// What is on the screen first.
    pub(super) fn next(
        &mut self,
        visible: &BTreeSet<ConversationId>,
    ) -> Option<(ConversationId, Fetch)> {
        let now = Instant::now();
        let is_due = |id: &ConversationId| {
            let (_, until) = self.waiting.get(id)?;
            until.is_none_or(|it| it <= now).then_some(*id)
        };
        let id = visible
            .iter()
            .find_map(is_due)
            .or_else(|| self.waiting.keys().find_map(is_due))?;
        self.waiting.remove(&id).map(|(fetch, _)| (id, fetch))
    }

    /// All that can be fetched was fetched.
    pub(super) fn is_done(&self) -> bool {
        self.waiting.keys().all(|it| self.failed.contains_key(it))
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// When something postponed is due.
    pub(super) fn due(&self) -> Option<Instant> {
        self.waiting.values().filter_map(|(_, until)| *until).min()
    }
}
