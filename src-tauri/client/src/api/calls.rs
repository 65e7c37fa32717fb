//! Every question of HTTP, by name.

use linnet_protocol::{
    Ban, ChannelPage, Conversation, ConversationId, ConversationInvite, HistoryPage, Invite,
    InviteId, InvitePreview, InviteSecret, Message, MessageId, NewConversation,
    NewConversationInvite, NewInvite, Receipt, RefreshRequest, Session, SessionId, SignIn, SignUp,
    SignedIn, Snapshot, Tokens, User, limits,
};
use reqwest::Method;

use super::{Api, Call};
use crate::{account::OpenAccount, error::Result};

/// Before there is a session.
impl Api {
    pub(crate) async fn sign_up(&self, form: &SignUp) -> Result<SignedIn> {
        self.ask(Call::new(Method::POST, "auth/sign-up").body(form), None)
            .await
    }

    pub(crate) async fn sign_in(&self, form: &SignIn) -> Result<SignedIn> {
        self.ask(Call::new(Method::POST, "auth/sign-in").body(form), None)
            .await
    }

    pub(crate) async fn refresh(&self, request: &RefreshRequest) -> Result<Tokens> {
        self.ask(Call::new(Method::POST, "auth/refresh").body(request), None)
            .await
    }
}

/// In the name of an account.
impl OpenAccount {
    pub(crate) async fn fetch_sessions(&self) -> Result<Vec<Session>> {
        self.ask(|| Call::get("sessions")).await
    }

    pub(crate) async fn delete_session(&self, id: SessionId) -> Result<()> {
        self.tell(|| Call::new(Method::DELETE, format!("sessions/{id}")))
            .await
    }

    pub(crate) async fn post_invite(&self, new: &NewInvite) -> Result<Invite> {
        self.ask(|| Call::new(Method::POST, "invites").body(new))
            .await
    }

    pub(crate) async fn fetch_users(&self, query: &str) -> Result<Vec<User>> {
        self.ask(|| Call::get("users").query("query", query)).await
    }

    pub(crate) async fn post_conversation(&self, new: &NewConversation) -> Result<Conversation> {
        self.ask(|| Call::new(Method::POST, "conversations").body(new))
            .await
    }

    pub(crate) async fn fetch_bans(&self, id: ConversationId) -> Result<Vec<Ban>> {
        self.ask(|| Call::get(format!("conversations/{id}/bans")))
            .await
    }

    pub(crate) async fn fetch_channels(
        &self,
        query: &str,
        after: Option<ConversationId>,
    ) -> Result<ChannelPage> {
        self.ask(|| {
            Call::get("channels")
                .query("query", query)
                .maybe("after", after)
        })
        .await
    }

    pub(crate) async fn post_join(&self, id: ConversationId) -> Result<()> {
        self.tell(|| Call::new(Method::POST, format!("channels/{id}/join")))
            .await
    }

    pub(crate) async fn fetch_conversation_invites(
        &self,
        id: ConversationId,
    ) -> Result<Vec<ConversationInvite>> {
        self.ask(|| Call::get(format!("conversations/{id}/invites")))
            .await
    }

    pub(crate) async fn post_conversation_invite(
        &self,
        id: ConversationId,
        new: &NewConversationInvite,
    ) -> Result<ConversationInvite> {
        self.ask(|| Call::new(Method::POST, format!("conversations/{id}/invites")).body(new))
            .await
    }

    pub(crate) async fn delete_conversation_invite(
        &self,
        id: ConversationId,
        invite: InviteId,
    ) -> Result<()> {
        let path = format!("conversations/{id}/invites/{invite}");
        self.tell(|| Call::new(Method::DELETE, path.clone())).await
    }

    pub(crate) async fn fetch_snapshot(&self, id: ConversationId) -> Result<Snapshot> {
        self.ask(|| Call::get(format!("conversations/{id}/snapshot")))
            .await
    }

    pub(crate) async fn fetch_history(
        &self,
        id: ConversationId,
        before: i64,
    ) -> Result<HistoryPage> {
        self.ask(|| {
            Call::get(format!("conversations/{id}/messages"))
                .query("before", before)
                .query("limit", limits::HISTORY_MESSAGES)
        })
        .await
    }

    pub(crate) async fn fetch_around(&self, id: ConversationId, seq: i64) -> Result<HistoryPage> {
        self.ask(|| {
            Call::get(format!("conversations/{id}/messages"))
                .query("around", seq)
                .query("limit", limits::HISTORY_MESSAGES)
        })
        .await
    }

    pub(crate) async fn fetch_message(
        &self,
        id: ConversationId,
        message: MessageId,
    ) -> Result<Message> {
        self.ask(|| Call::get(format!("conversations/{id}/messages/{message}")))
            .await
    }

    pub(crate) async fn look_up_invite(&self, secret: &InviteSecret) -> Result<InvitePreview> {
        self.ask(|| Call::new(Method::POST, "conversation-invites/look-up").body(secret))
            .await
    }

    /// Says which conversation it led into.
    pub(crate) async fn join_by_invite(&self, secret: &InviteSecret) -> Result<ConversationId> {
        let joined: Conversation = self
            .ask(|| Call::new(Method::POST, "conversation-invites/join").body(secret))
            .await?;
        Ok(joined.id)
    }

    pub(crate) async fn fetch_receipts(&self, id: ConversationId) -> Result<Vec<Receipt>> {
        self.ask(|| Call::get(format!("conversations/{id}/receipts")))
            .await
    }
}
