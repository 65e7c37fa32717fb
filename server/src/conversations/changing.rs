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
//! Who comes, goes or changes roles is noted too (`joins`, `leaves`, `changes_role`): the commit reads their rows, tells
//! them by themselves, and pushes to those who were in it before and are still.
//!
//! It belongs inside `state.outlive`, as every transaction does.

use std::collections::{BTreeSet, HashMap};

use linnet_protocol::{
    Change, Conversation, ConversationId, ErrorCode, Message, MessageId, PersonalChange, Receipt,
    Role, UserId, limits,
};
use sqlx::{Postgres, Transaction};

use super::queries::{self, Standing};
use crate::{error::Result, presence, state::AppState};

pub struct Changing {
    pub tx: Transaction<'static, Postgres>,
    pub conversation: Conversation,
    /// What the one who changes is in it.
    pub role: Role,
    /// Messages up to this seq are not theirs to see, and so not theirs to change.
    pub visible_from: i64,
    closed: bool,
    /// Where the messages stand that were looked at: their reactions are told only to those who see them.
    seqs: HashMap<MessageId, i64>,
    first: i64,
    head: i64,
    members: Members,
}

/// What changes about who is in it.
#[derive(Default)]
struct Members {
    changed: bool,
    joined: BTreeSet<UserId>,
    left: BTreeSet<UserId>,
}

impl Changing {
    /// Refuses whoever is not a member.
    pub async fn begin(state: &AppState, id: ConversationId, by: UserId) -> Result<Self> {
        let (changing, standing) = Self::open(state, id, by)
            .await?
            .ok_or(ErrorCode::NotAMember)?;
        let standing = standing.filter(|it| !it.has_left);
        let standing = standing.ok_or(ErrorCode::NotAMember)?;
        Ok(Self {
            role: standing.role,
            visible_from: standing.visible_from,
            ..changing
        })
    }

    /// For whoever may not be in it yet: sees nothing, and may what a member may. None: there is no such conversation.
    pub async fn open(
        state: &AppState,
        id: ConversationId,
        by: UserId,
    ) -> Result<Option<(Self, Option<Standing>)>> {
        let mut tx = state.db.begin().await?;
        let Some(locked) = queries::lock(&mut tx, id).await? else {
            return Ok(None);
        };
        let standing = queries::standing(&mut *tx, id, by).await?;
        let changing = Self {
            tx,
            conversation: locked.conversation,
            role: Role::Member,
            visible_from: locked.head,
            closed: locked.closed,
            seqs: HashMap::new(),
            first: locked.head,
            head: locked.head,
            members: Members::default(),
        };
        Ok(Some((changing, standing)))
    }

    /// Refused where one of the two has blocked the other, or is gone: whatever would tell the other something.
    pub fn check_reach(&self) -> Result<()> {
        if self.closed {
            return Err(ErrorCode::CannotReach.into());
        }
        Ok(())
    }

    /// What changes has to do with this message.
    pub fn is_about(&mut self, message: &Message) {
        self.seqs.insert(message.id, message.seq);
    }

    pub const fn next_rev(&mut self) -> i64 {
        self.head += 1;
        self.head
    }

    /// The rev before anything changed.
    pub const fn first(&self) -> i64 {
        self.first
    }

    pub fn joins(&mut self, user: UserId) {
        self.members.changed = true;
        self.members.joined.insert(user);
    }

    pub fn leaves(&mut self, user: UserId) {
        self.members.changed = true;
        self.members.left.insert(user);
    }

    pub const fn changes_role(&mut self) {
        self.members.changed = true;
    }

    /// Makes it durable and tells the members, lowest rev first. `changes` are the rows that took the revs, but for those
    /// of members; a row that changed twice stands there once, with its last rev.
    pub async fn commit(mut self, state: &AppState, mut changes: Vec<Change>) -> Result<()> {
        if self.head == self.first {
            return Ok(self.tx.commit().await?);
        }
        let id = self.conversation.id;
        let Members {
            changed,
            joined,
            left,
        } = std::mem::take(&mut self.members);
        // Before their rows are read: whoever changes a name meanwhile waits, and then finds this conversation too.
        let moved: Vec<_> = joined.iter().chain(&left).copied().collect();
        let personal = queries::bump_people(&mut self.tx, (&moved, &vec![1; moved.len()])).await?;
        if changed {
            queries::set_members_rev(&mut self.tx, id, self.head).await?;
            let revs = (self.first, self.head);
            let members = queries::members_above(&mut *self.tx, id, revs, i64::MAX).await?;
            changes.extend(members.into_iter().map(Change::Membership));
        } else {
            queries::set_head(&mut self.tx, id, self.head).await?;
        }
        debug_assert!(
            changes
                .iter()
                .all(|it| it.rev() > self.first && it.rev() <= self.head)
        );
        changes.sort_by_key(Change::rev);
        let seen = changes.into_iter().map(|it| (self.seq_of(&it), it));
        let seen: Vec<_> = seen.collect();
        let mut audience = queries::audience(&mut self.tx, id).await?;
        self.tx.commit().await?;
        state.search.changed.add([id]);
        // After the commit: nobody sees what was rolled back. The new ones take a snapshot, which holds all this.
        audience.retain(|(user, _)| !joined.contains(user));
        state.hub.push_changes_seen(&audience, id, &seen);
        push_beginnings(state, &audience, (id, &joined), self.first);
        for (user, rev) in personal {
            let conversation_id = id;
            let change = if joined.contains(&user) {
                PersonalChange::Joined { conversation_id }
            } else {
                PersonalChange::Left { conversation_id }
            };
            state.hub.push_personal(user, rev, change);
        }
        for user in left {
            presence::service::recheck(state, user).await?;
        }
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

/// Whoever joins has nothing to catch up on, and the others see it so.
fn push_beginnings(
    state: &AppState,
    audience: &[(UserId, i64)],
    (conversation_id, joined): (ConversationId, &BTreeSet<UserId>),
    read: i64,
) {
    if joined.is_empty() || audience.len() + joined.len() > limits::RECEIPTS_PUSHED {
        return;
    }
    let begins = |user_id: &UserId| Receipt {
        conversation_id,
        user_id: *user_id,
        read,
        delivered: read,
    };
    let others: Vec<_> = audience.iter().map(|(user, _)| *user).collect();
    let receipts = joined.iter().map(begins).collect();
    state.hub.push_receipts(&others, receipts);
}
