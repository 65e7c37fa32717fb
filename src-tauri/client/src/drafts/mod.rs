//! What is being written, one text per conversation. It survives everything, and goes when its message is stored.

pub(crate) mod queries;

use linnet_protocol::{ConversationId, ErrorCode, WireError};

use crate::{Client, clock, error::Result, view::AccountId};

/// Far more than a message may have: somebody may be cutting a long text down.
const DRAFT_BYTES: usize = 1024 * 1024;

impl Client {
    /// An empty text removes the draft.
    pub async fn save_draft(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        body: String,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        if body.len() > DRAFT_BYTES {
            return Err(WireError::new(ErrorCode::TooLong)
                .field("body")
                .max(DRAFT_BYTES)
                .into());
        }
        let now = clock::now();
        let has_changed = account
            .store
            .write(move |tx| {
                if body.is_empty() {
                    queries::remove(tx, conversation_id)
                } else {
                    queries::save(tx, conversation_id, &body, now)
                }
            })
            .await?;
        if has_changed {
            account.tell_conversations();
        }
        Ok(())
    }
}
