//! Questions about oneself and about other people.

use linnet_protocol::{
    ChangePassword, Conversation, ConversationId, DeactivateAccount, DeleteAccount, EditProfile,
    Me, NewAvatar, NewPassword, NewReport, Profile, ReportId, RequestEmailCode, RequestReset,
    SetEmail, UserId, VerifyEmail,
};
use reqwest::Method;

use super::{Api, Call};
use crate::{account::OpenAccount, error::Result};

/// Without a session.
impl Api {
    pub(crate) async fn request_email_code(&self, asked: &RequestEmailCode) -> Result<()> {
        self.tell(
            Call::new(Method::POST, "auth/email-codes").body(asked),
            None,
        )
        .await
    }

    pub(crate) async fn request_reset(&self, asked: &RequestReset) -> Result<()> {
        let call = Call::new(Method::POST, "auth/reset-requests").body(asked);
        self.tell(call, None).await
    }

    pub(crate) async fn reset_password(&self, new: &NewPassword) -> Result<()> {
        self.tell(Call::new(Method::POST, "auth/reset").body(new), None)
            .await
    }
}

impl OpenAccount {
    pub(crate) async fn fetch_me(&self) -> Result<Me> {
        self.ask(|| Call::get("me")).await
    }

    pub(crate) async fn patch_me(&self, change: &EditProfile) -> Result<Me> {
        self.ask(|| Call::new(Method::PATCH, "me").body(change))
            .await
    }

    pub(crate) async fn fetch_profile(&self, id: UserId) -> Result<Profile> {
        self.ask(|| Call::get(format!("users/{id}"))).await
    }

    pub(crate) async fn put_avatar(&self, new: &NewAvatar) -> Result<Me> {
        self.ask(|| Call::new(Method::PUT, "me/avatar").body(new))
            .await
    }

    pub(crate) async fn delete_avatar(&self) -> Result<Me> {
        self.ask(|| Call::new(Method::DELETE, "me/avatar")).await
    }

    pub(crate) async fn put_conversation_avatar(
        &self,
        id: ConversationId,
        new: &NewAvatar,
    ) -> Result<()> {
        let path = format!("conversations/{id}/avatar");
        let _: Conversation = self
            .ask(|| Call::new(Method::PUT, path.clone()).body(new))
            .await?;
        Ok(())
    }

    pub(crate) async fn put_password(&self, change: &ChangePassword) -> Result<()> {
        self.tell(|| Call::new(Method::PUT, "me/password").body(change))
            .await
    }

    pub(crate) async fn put_email(&self, new: &SetEmail) -> Result<Me> {
        self.ask(|| Call::new(Method::PUT, "me/email").body(new))
            .await
    }

    pub(crate) async fn verify_email(&self, code: &VerifyEmail) -> Result<Me> {
        self.ask(|| Call::new(Method::POST, "me/email/verify").body(code))
            .await
    }

    pub(crate) async fn delete_other_sessions(&self) -> Result<()> {
        self.tell(|| Call::new(Method::DELETE, "sessions")).await
    }

    pub(crate) async fn deactivate_me(&self, asked: &DeactivateAccount) -> Result<()> {
        self.tell(|| Call::new(Method::POST, "me/deactivate").body(asked))
            .await
    }

    pub(crate) async fn delete_me(&self, asked: &DeleteAccount) -> Result<()> {
        self.tell(|| Call::new(Method::POST, "me/delete").body(asked))
            .await
    }

    pub(crate) async fn set_block(&self, id: UserId, is_blocked: bool) -> Result<()> {
        let method = if is_blocked {
            Method::PUT
        } else {
            Method::DELETE
        };
        self.tell(|| Call::new(method.clone(), format!("me/blocks/{id}")))
            .await
    }

    pub(crate) async fn put_report(&self, id: ReportId, new: &NewReport) -> Result<()> {
        self.tell(|| Call::new(Method::PUT, format!("reports/{id}")).body(new))
            .await
    }
}
