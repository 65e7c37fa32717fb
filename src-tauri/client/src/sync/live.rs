//! Changes as they are pushed: next, known or ahead.

use std::time::Duration;

use linnet_protocol::{Change, ConversationId};
use tokio::time::Instant;

use super::{
    Door, Gap, Phase, check,
    door::{self, Fit},
    work::Fetch,
};
use crate::error::Result;

/// How long a change that is ahead waits for the one before it.
const GAP_WAIT: Duration = Duration::from_millis(50);
/// Changes that wait in one gap; more of them are pulled anyway.
const GAP_CHANGES: usize = 500;

impl Door {
    pub(super) async fn apply(&mut self, id: ConversationId, changes: Vec<Change>) -> Result<()> {
        if !check::changes(id, &changes) {
            tracing::warn!(conversation.id = %id, "changes that cannot be are not applied");
            return self.ask_heads();
        }
        let me = self.account.me;
        let (applied, changes) = self
            .account
            .store
            .write(move |tx| Ok((door::apply_live(tx, me, id, &changes)?, changes)))
            .await?;
        match applied.fit {
            Fit::Fits => {
                self.account
                    .tell_applied(id, &applied, self.phase == Phase::Live);
                self.fill_gap(id).await?;
            }
            Fit::Ahead => self.wait_for_gap(id, changes),
            // Joined a moment ago: the snapshot is on its way, or the personal change is.
            Fit::Unknown => {}
            Fit::Wrong => self.work.add(id, Fetch::Reset),
        }
        Ok(())
    }

    pub(super) fn wait_for_gap(&mut self, id: ConversationId, changes: Vec<Change>) {
        let gap = self.gaps.entry(id).or_insert_with(|| Gap {
            changes: Vec::new(),
            due: Instant::now() + GAP_WAIT,
        });
        if gap.changes.len() + changes.len() <= GAP_CHANGES {
            gap.changes.extend(changes);
        }
    }

    /// The missing change came: what waited behind it may fit now.
    pub(super) async fn fill_gap(&mut self, id: ConversationId) -> Result<()> {
        let Some(mut gap) = self.gaps.remove(&id) else {
            return Ok(());
        };
        gap.changes.sort_by_key(Change::rev);
        gap.changes.dedup_by_key(|it| it.rev());
        let me = self.account.me;
        let (applied, changes) = self
            .account
            .store
            .write(move |tx| Ok((door::apply_live(tx, me, id, &gap.changes)?, gap.changes)))
            .await?;
        match applied.fit {
            Fit::Fits => self
                .account
                .tell_applied(id, &applied, self.phase == Phase::Live),
            Fit::Ahead => {
                self.gaps.insert(
                    id,
                    Gap {
                        changes,
                        due: gap.due,
                    },
                );
            }
            Fit::Unknown => {}
            Fit::Wrong => self.work.add(id, Fetch::Reset),
        }
        Ok(())
    }
}
