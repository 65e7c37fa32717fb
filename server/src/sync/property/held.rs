//! What a client keeps of a conversation: of each thing its newest state.

use std::collections::BTreeMap;

use linnet_protocol::{Change, Message, Snapshot};

#[derive(Debug, Clone, Default)]
pub(super) struct Held(BTreeMap<String, Change>);

impl Held {
    pub(super) fn of(snapshot: Snapshot) -> Self {
        let mut held = Self::default();
        held.apply(Change::Conversation(snapshot.conversation));
        let members = snapshot.members.into_iter().map(Change::Membership);
        let messages = snapshot.messages.into_iter().map(Change::Message);
        let reactions = snapshot.reactions.into_iter().map(Change::Reaction);
        members
            .chain(messages)
            .chain(reactions)
            .for_each(|it| held.apply(it));
        held
    }

    /// The higher rev wins.
    pub(super) fn apply(&mut self, change: Change) {
        let key = match &change {
            Change::Conversation(_) => "conversation".to_owned(),
            Change::Membership(it) => format!("member {}", it.user.id),
            Change::Message(it) => format!("message {}", it.id),
            Change::Reaction(it) => {
                format!("reaction {} {} {}", it.message_id, it.user_id, it.emoji)
            }
        };
        if self.0.get(&key).is_none_or(|it| it.rev() < change.rev()) {
            self.0.insert(key, change);
        }
    }

    /// A tombstone keeps no reactions, and one that was taken back is none.
    pub(super) fn shown(&self) -> Vec<&Change> {
        let is_shown = |it: &&Change| match it {
            Change::Reaction(it) => !it.removed && self.is_alive(&it.message_id.to_string()),
            _ => true,
        };
        self.0.values().filter(is_shown).collect()
    }

    fn is_alive(&self, message: &str) -> bool {
        let message = self.0.get(&format!("message {message}"));
        matches!(
            message,
            Some(Change::Message(Message {
                deleted_at: None,
                ..
            }))
        )
    }
}
