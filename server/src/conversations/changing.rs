//! How anything but a new message changes in a conversation.
//!
//! The conversation's row is locked, each change takes the next rev, and what was written is committed together with the
//! head and told to the members afterwards. Whoever changes something therefore writes no lock, no number and no push of
//! their own:
//!
//! ```text
//! let mut changing = Changing::begin(&state, id, by).await?;      // not_a_member
//! permissions, and: is it so already? then return, no rev is taken
//! let rev = changing.next_rev();
//! queries::write(&mut changing.tx, …, rev).await?;
//! changing.commit(&state, vec![Change::…]).await
//! ```
//!
//! It belongs inside `state.outlive`, as every transaction does.

use std::collections::HashMap;

use linnet_protocol::{
    Change, Conversation, ConversationId, ErrorCode, Message, MessageId, Role, UserId,
};
use sqlx::{Postgres, Transaction};

use super::queries;
use crate::{error::Result, state::AppState};

pub struct Changing {
    pub tx: Transaction<'static, Postgres>,
    pub conversation: Conversation,
    /// What the one who changes is in it.
    pub role: Role,
    /// Messages up to this seq are not theirs to see, and so not theirs to change.
    pub visible_from: i64,
    /// Where the messages stand that were looked at: their reactions are told only to those who see them.
    seqs: HashMap<MessageId, i64>,
    first: i64,
    head: i64,
}

impl Changing {
    /// Refuses whoever is not a member.
    pub async fn begin(state: &AppState, id: ConversationId, by: UserId) -> Result<Self> {
        let mut tx = state.db.begin().await?;
        let locked = queries::lock(&mut tx, id, by).await?;
        let locked = locked
            .filter(|it| !it.has_left)
            .ok_or(ErrorCode::NotAMember)?;
        Ok(Self {
            tx,
            conversation: locked.conversation,
            role: locked.role,
            visible_from: locked.visible_from,
            seqs: HashMap::new(),
            first: locked.head,
            head: locked.head,
        })
    }

    /// What changes has to do with this message.
    pub fn is_about(&mut self, message: &Message) {
        self.seqs.insert(message.id, message.seq);
    }

    pub const fn next_rev(&mut self) -> i64 {
        self.head += 1;
        self.head
    }

    /// Makes it durable and tells the members, lowest rev first. `changes` are the rows that took the revs; a row that
    /// changed twice stands there once, with its last rev.
    pub async fn commit(mut self, state: &AppState, mut changes: Vec<Change>) -> Result<()> {
        debug_assert!(
            changes
                .iter()
                .all(|it| it.rev() > self.first && it.rev() <= self.head)
        );
        let id = self.conversation.id;
        queries::set_head(&mut self.tx, id, self.head).await?;
        let members = queries::audience(&mut self.tx, id).await?;
        changes.sort_by_key(Change::rev);
        let changes = changes.into_iter().map(|it| (self.seq_of(&it), it));
        let seen: Vec<_> = changes.collect();
        self.tx.commit().await?;
        // After the commit: nobody sees what was rolled back.
        state.hub.push_changes_seen(&members, id, &seen);
        Ok(())
    }

    /// The place in the timeline that a change tells of; what tells of none may be seen by all.
    fn seq_of(&self, change: &Change) -> i64 {
        match change {
            Change::Message(it) => it.seq,
            Change::Reaction(it) => self.seqs.get(&it.message_id).copied().unwrap_or_default(),
            Change::Conversation(_) | Change::Membership(_) => i64::MAX,
        }
    }
}
