//! Ways into a conversation: public channels, and links. All of them ask the server.

use linnet_protocol::{
    ChannelPage, ConversationId, ConversationInvite, InviteId, InvitePreview, InviteSecret,
    NewConversationInvite,
};

use super::take;
use crate::{Client, error::Result, view::AccountId};

impl Client {
    /// Public channels by name; the next page is asked for with the id of the last one here.
    pub async fn list_channels(
        &self,
        account_id: AccountId,
        query: &str,
        after: Option<ConversationId>,
    ) -> Result<ChannelPage> {
        self.account(account_id)?
            .fetch_channels(query.trim(), after)
            .await
    }

    /// The channel is here when this returns.
    pub async fn join_channel(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        account.post_join(conversation_id).await?;
        take(&account, conversation_id).await
    }

    pub async fn list_conversation_invites(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
    ) -> Result<Vec<ConversationInvite>> {
        self.account(account_id)?
            .fetch_conversation_invites(conversation_id)
            .await
    }

    pub async fn create_conversation_invite(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        uses: Option<u32>,
        hours: Option<u32>,
    ) -> Result<ConversationInvite> {
        let id = InviteId::generate();
        let new = NewConversationInvite { id, uses, hours };
        self.account(account_id)?
            .post_conversation_invite(conversation_id, &new)
            .await
    }

    pub async fn revoke_conversation_invite(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        invite_id: InviteId,
    ) -> Result<()> {
        self.account(account_id)?
            .delete_conversation_invite(conversation_id, invite_id)
            .await
    }

    /// What a link leads into, before anybody joins.
    pub async fn look_up_invite(
        &self,
        account_id: AccountId,
        secret: String,
    ) -> Result<InvitePreview> {
        self.account(account_id)?
            .look_up_invite(&InviteSecret { secret })
            .await
    }

    /// The conversation is here when this returns.
    pub async fn join_by_invite(
        &self,
        account_id: AccountId,
        secret: String,
    ) -> Result<ConversationId> {
        let account = self.account(account_id)?;
        let joined = account.join_by_invite(&InviteSecret { secret }).await?;
        take(&account, joined).await?;
        Ok(joined)
    }
}
