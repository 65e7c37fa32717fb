//! Unread that can be explained. It is derived from the read place, the messages and the person's rules whenever somebody
//! asks, never stored: so the number of a row, the sum on the badge and the list behind it cannot disagree.
//!
//! Unread is what others wrote above the read place, or from the mark "unread from here" on, without what was deleted and
//! without those whom the person has blocked. Which of it counts on the badge says the level of the conversation: of
//! everything, direct messages and mentions (the rest is a dot); of mentions, these; of nothing, none. A message with one of
//! the person's own words is as one that names them.

mod glance;
pub(crate) mod queries;
#[cfg(test)]
pub(crate) mod tests;

use linnet_protocol::{ConversationId, ConversationKind, ConversationSettings, NotifyLevel};

use crate::{
    Client, clock,
    error::Result,
    view::{AccountId, UnreadMessage, Why},
};

/// The rules of one conversation at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) kind: ConversationKind,
    pub(crate) level: NotifyLevel,
}

impl Rule {
    pub(crate) const fn of(kind: ConversationKind, settings: &ConversationSettings) -> Self {
        let level = settings.notify;
        Self { kind, level }
    }

    pub(crate) const fn is_muted(self) -> bool {
        matches!(self.level, NotifyLevel::Nothing)
    }

    const fn why(self, is_naming: bool, has_keyword: bool) -> Why {
        match self.kind {
            _ if is_naming => Why::Mention,
            _ if has_keyword => Why::Keyword,
            ConversationKind::Direct => Why::Direct,
            ConversationKind::Group | ConversationKind::Channel => Why::New,
        }
    }

    /// Whether a message of this kind is one of the number on the badge.
    pub(crate) const fn counts(self, why: Why) -> bool {
        match self.level {
            NotifyLevel::All => !matches!(why, Why::New),
            NotifyLevel::Mentions => matches!(why, Why::Mention | Why::Keyword),
            NotifyLevel::Nothing => false,
        }
    }
}

/// How much is unread, as a row of the list says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) all: u64,
    /// Of those, the ones that name the person or have one of their words.
    pub(crate) naming: u64,
}

impl Count {
    /// How many of them are on the badge.
    pub(crate) const fn counted(self, rule: Rule) -> u64 {
        let others = self.all - self.naming;
        let named = if rule.counts(Why::Mention) {
            self.naming
        } else {
            0
        };
        named
            + if rule.counts(rule.why(false, false)) {
                others
            } else {
                0
            }
    }
}

impl Client {
    /// The messages behind the number of a conversation, or behind those of all, the oldest first.
    pub async fn explain_unread(
        &self,
        account_id: AccountId,
        conversation_id: Option<ConversationId>,
    ) -> Result<Vec<UnreadMessage>> {
        let account = self.account(account_id)?;
        let me = account.me;
        account
            .store
            .read(move |tx| match conversation_id {
                Some(id) => queries::explain(tx, me, id, clock::now()),
                None => queries::explain_all(tx, me, clock::now()),
            })
            .await
    }

    /// The number on the badge: what counts in all conversations of all accounts.
    pub async fn badge(&self) -> Result<u64> {
        let mut sum = 0;
        for account in self.inner.open_accounts() {
            let me = account.me;
            let badge = account
                .store
                .read(move |tx| queries::badge(tx, me, clock::now()))
                .await?;
            sum += badge;
        }
        Ok(sum)
    }
}
