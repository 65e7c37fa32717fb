//! What is being written, one text per conversation and one per thread. It survives everything, and goes when its message
//! is stored.

pub(crate) mod queries;

use linnet_protocol::{ErrorCode, WireError};
use rusqlite::Transaction;

use self::queries::Saved;
use crate::{
    Client, clock,
    error::Result,
    view::{AccountId, Composer, Draft, DraftRow, Event},
};

/// Far more than a message may have: somebody may be cutting a long text down.
const DRAFT_BYTES: usize = 1024 * 1024;

impl Client {
    /// An empty one removes what was there.
    pub async fn save_draft(
        &self,
        account_id: AccountId,
        composer: impl Into<Composer>,
        draft: Draft,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        if draft.body.len() > DRAFT_BYTES {
            return Err(WireError::new(ErrorCode::TooLong)
                .field("body")
                .max(DRAFT_BYTES)
                .into());
        }
        let (composer, now) = (composer.into(), clock::now());
        let body = draft.body.clone();
        let saving = move |tx: &Transaction<'_>| queries::save(tx, composer, &draft, now);
        match account.store.write(saving).await? {
            Saved::Same => {}
            // With every few keys: the list is not read again for it.
            Saved::Changed => account.events.publish(&Event::Draft {
                account_id,
                conversation_id: composer.conversation_id,
                thread_id: composer.thread_id,
                body,
            }),
            Saved::CameOrWent => account.tell_conversations(),
        }
        Ok(())
    }

    pub async fn read_draft(
        &self,
        account_id: AccountId,
        composer: impl Into<Composer>,
    ) -> Result<Option<Draft>> {
        let (account, composer) = (self.account(account_id)?, composer.into());
        account
            .store
            .read(move |tx| queries::get(tx, composer))
            .await
    }

    /// Of all accounts, the newest first.
    pub async fn list_drafts(&self) -> Result<Vec<DraftRow>> {
        let mut all = Vec::new();
        for account in self.inner.open_accounts() {
            let (me, id) = (account.me, account.id);
            let found = account
                .store
                .read(move |tx| queries::list(tx, me, id))
                .await?;
            all.extend(found);
        }
        all.sort_by_key(|it| std::cmp::Reverse(it.changed_at));
        Ok(all)
    }
}

#[cfg(test)]
mod tests;
