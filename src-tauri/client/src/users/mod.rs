//! People.

pub(crate) mod queries;

use linnet_protocol::{NewReport, Profile, ReportId, User, UserId, limits, text};

use crate::{
    Client,
    account::OpenAccount,
    error::Result,
    view::{AccountId, BlockedUser, ReportForm},
};

impl Client {
    /// Asks the server; people one has never talked to are not here.
    pub async fn search_users(&self, account_id: AccountId, query: &str) -> Result<Vec<User>> {
        self.account(account_id)?.fetch_users(query.trim()).await
    }

    /// What somebody says of themselves. Asks the server.
    pub async fn read_profile(&self, account_id: AccountId, user_id: UserId) -> Result<Profile> {
        self.account(account_id)?.fetch_profile(user_id).await
    }

    /// Those whom the person has blocked, as far as they are known here by name.
    pub async fn list_blocks(&self, account_id: AccountId) -> Result<Vec<BlockedUser>> {
        let account = self.account(account_id)?;
        let mut blocked = account.store.read(queries::blocked).await?;
        for it in blocked.iter_mut().filter(|it| it.user.is_none()) {
            // One who is not found, or no server: it is shown as somebody.
            let profile = account.fetch_profile(it.user_id).await;
            it.user = profile.ok().map(|it| it.user);
        }
        Ok(blocked)
    }

    pub async fn block_user(&self, account_id: AccountId, user_id: UserId) -> Result<()> {
        self.account(account_id)?.set_block(user_id, true).await
    }

    pub async fn unblock_user(&self, account_id: AccountId, user_id: UserId) -> Result<()> {
        self.account(account_id)?.set_block(user_id, false).await
    }

    /// Says to the moderators what somebody did. The person never learns who it was.
    pub async fn report(&self, account_id: AccountId, form: ReportForm) -> Result<()> {
        let account: std::sync::Arc<OpenAccount> = self.account(account_id)?;
        let new = NewReport {
            user_id: form.user_id,
            message: form.message,
            reason: text::paragraphs(&form.reason, "reason", limits::REASON)?,
        };
        account.put_report(ReportId::generate(), &new).await
    }
}
