//! Whom the writer tells of a message.
//!
//! The members are remembered per conversation together with `members_rev`, the rev of the last change of who is in it.
//! The lock is held when the two are compared, so exactly those get a message who are members at its rev.

use std::{collections::HashMap, sync::Arc};

use linnet_protocol::{ConversationId, UserId};
use sqlx::PgConnection;

use super::queries;
use crate::{conversations, error::Result};

/// Conversations whose members are remembered; then all are forgotten and read again.
const REMEMBERED: usize = 10_000;
/// The same for the people in them: 24 MB.
const REMEMBERED_IDS: usize = 1_000_000;

/// The members, and up to which seq the past is hidden from each.
pub(super) type Audience = Arc<[(UserId, i64)]>;

#[derive(Default)]
pub(super) struct Members {
    known: HashMap<ConversationId, (i64, Audience)>,
    /// The ids in all of them: a few large groups weigh more than many small ones.
    ids: usize,
}

impl Members {
    /// Between two batches only: a batch publishes to those whom it has remembered.
    pub(super) fn make_room(&mut self) {
        if self.known.len() >= REMEMBERED || self.ids >= REMEMBERED_IDS {
            *self = Self::default();
        }
    }

    pub(super) async fn refresh(
        &mut self,
        tx: &mut PgConnection,
        locked: &queries::Locked,
    ) -> Result<()> {
        if self
            .known
            .get(&locked.id)
            .is_some_and(|(rev, _)| *rev == locked.members_rev)
        {
            return Ok(());
        }
        let ids = conversations::queries::audience(tx, locked.id).await?;
        self.ids += ids.len();
        let before = self
            .known
            .insert(locked.id, (locked.members_rev, ids.into()));
        self.ids -= before.map_or(0, |(_, ids)| ids.len());
        Ok(())
    }

    pub(super) fn of(&self, id: ConversationId) -> Audience {
        self.known
            .get(&id)
            .map(|(_, ids)| Arc::clone(ids))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Members {
        pub(in crate::messages::writer) fn nearly_full() -> Self {
            let others = || (ConversationId::generate(), (1, Arc::default()));
            Self {
                known: std::iter::repeat_with(others)
                    .take(REMEMBERED - 1)
                    .collect(),
                ids: 0,
            }
        }
    }

    #[test]
    fn few_large_groups_are_forgotten_as_many_small_ones_are() {
        let mut members = Members::nearly_full();
        members.make_room();
        assert_eq!(members.known.len(), REMEMBERED - 1);
        members.ids = REMEMBERED_IDS;
        members.make_room();
        assert_eq!((members.known.len(), members.ids), (0, 0));
    }
}
