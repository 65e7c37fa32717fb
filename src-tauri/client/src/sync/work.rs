//! What is still to be fetched, and in which order.

use std::collections::{BTreeMap, BTreeSet};

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

#[derive(Default)]
pub(super) struct Work {
    waiting: BTreeMap<ConversationId, (Fetch, Option<Instant>)>,
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

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// When something postponed is due.
    pub(super) fn due(&self) -> Option<Instant> {
        self.waiting.values().filter_map(|(_, until)| *until).min()
    }
}
