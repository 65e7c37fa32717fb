//! What is worth a look from outside of the window, as the tray shows it.

use chrono::{DateTime, Utc};

use super::queries;
use crate::{
    Client,
    account::OpenAccount,
    clock, conversations,
    error::Result,
    personal::queries as personal,
    view::{AccountState, ConversationRow, Glance, UnreadConversation},
};

/// As many as a menu carries without being searched through.
const LISTED: usize = 5;

impl Client {
    /// The number, the conversations behind it and whether the person wants quiet, of all accounts together.
    pub async fn glance(&self) -> Result<Glance> {
        let now = clock::now();
        let mut glance = Glance::default();
        let mut unread = Vec::new();
        for account in self.inner.open_accounts() {
            let seen = account.glance(now).await?;
            glance.badge += seen.badge;
            glance.quiet_until = glance.quiet_until.max(seen.quiet_until);
            glance.is_expired |= account.shown().state != AccountState::SignedIn;
            unread.extend(seen.unread.into_iter().map(|row| (account.id, row)));
        }
        glance.has_unread = !unread.is_empty();
        unread.sort_by_key(|(_, row)| {
            let counts = row.counted > 0;
            std::cmp::Reverse((counts, row.changed_at))
        });
        let shown = |(account_id, row): (_, ConversationRow)| UnreadConversation {
            account_id,
            conversation_id: row.id,
            name: row.name,
            unread: row.unread,
        };
        glance.unread = unread.into_iter().take(LISTED).map(shown).collect();
        Ok(glance)
    }
}

struct Seen {
    badge: u64,
    unread: Vec<ConversationRow>,
    quiet_until: Option<DateTime<Utc>>,
}

impl OpenAccount {
    async fn glance(&self, now: DateTime<Utc>) -> Result<Seen> {
        let me = self.me;
        self.store
            .read(move |tx| {
                let mut unread = conversations::queries::list(tx, me)?;
                unread.retain(|row| row.unread > 0 && !row.muted);
                let until = personal::do_not_disturb(tx)?.until;
                Ok(Seen {
                    badge: queries::badge(tx, me, now)?,
                    unread,
                    quiet_until: until.filter(|it| *it > now),
                })
            })
            .await
    }
}
