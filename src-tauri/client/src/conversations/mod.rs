//! The list of conversations, and what is done to a conversation as a whole.

mod administration;
mod joining;
mod overlay;
pub(crate) mod queries;

use std::sync::Arc;

use linnet_protocol::{ConversationId, NewConversation, UserId, text};

use crate::{
    Client,
    account::OpenAccount,
    error::{CoreError, Result},
    sync::{door, queries as stored},
    view::{AccountId, ConversationDetails, ConversationRow, NewConversationForm},
};

impl Client {
    pub async fn list_conversations(&self, account_id: AccountId) -> Result<Vec<ConversationRow>> {
        let account = self.account(account_id)?;
        let me = account.me;
        account.store.read(move |tx| queries::list(tx, me)).await
    }

    pub async fn read_conversation(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
    ) -> Result<ConversationDetails> {
        let account = self.account(account_id)?;
        let me = account.me;
        account
            .store
            .read(move |tx| queries::details(tx, me, conversation_id))
            .await?
            .ok_or(CoreError::NotFound)
    }

    /// The conversation with one other person. If it is here already, no server is asked.
    pub async fn open_direct(
        &self,
        account_id: AccountId,
        user_id: UserId,
    ) -> Result<ConversationId> {
        let account = self.account(account_id)?;
        let id = ConversationId::direct(account.me, user_id);
        let held = account.store.read(move |tx| stored::held(tx, id)).await?;
        if held.is_some_and(|it| !it.is_left) {
            return Ok(id);
        }
        let new = NewConversation::direct(account.me, user_id);
        create(&account, new).await
    }

    /// A group or a channel, made on the server; it is here when this returns.
    pub async fn create_conversation(
        &self,
        account_id: AccountId,
        form: NewConversationForm,
    ) -> Result<ConversationId> {
        let account = self.account(account_id)?;
        let text = |it: Option<String>| it.filter(|it| !it.trim().is_empty());
        let title = text(form.title).map(|it| text::title(&it)).transpose()?;
        let topic = text(form.topic).map(|it| text::topic(&it)).transpose()?;
        let new = NewConversation {
            kind: form.kind,
            topic,
            is_public: form.is_public,
            history: form.history,
            ..NewConversation::group(title, form.member_ids)
        };
        create(&account, new).await
    }
}

/// Made on the server, then taken as a snapshot, so that it is here when this returns.
async fn create(account: &Arc<OpenAccount>, new: NewConversation) -> Result<ConversationId> {
    let id = new.id;
    let made = account.post_conversation(&new).await?;
    if made.id != id {
        tracing::warn!(conversation.id = %id, "a conversation that cannot be was made");
        return Err(CoreError::NotLinnet);
    }
    take(account, id).await?;
    Ok(id)
}

/// Fetches a conversation that the person is in, so that it is here when this returns.
pub(crate) async fn take(account: &Arc<OpenAccount>, id: ConversationId) -> Result<()> {
    let me = account.me;
    let snapshot = account.fetch_snapshot(id).await?;
    if !crate::sync::check_snapshot(id, me, &snapshot) {
        tracing::warn!(conversation.id = %id, "a snapshot that cannot be is not applied");
        return Err(CoreError::NotLinnet);
    }
    let applied = account
        .store
        .write(move |tx| door::apply_snapshot(tx, me, &snapshot, false))
        .await?;
    account.tell_applied(id, &applied, false);
    Ok(())
}

#[cfg(test)]
mod tests;
