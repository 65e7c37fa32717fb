//! What a person does with their own account on its server.

use std::{path::PathBuf, sync::Arc};

use linnet_protocol::{
    ChangePassword, DeactivateAccount, DeleteAccount, EditProfile, Me, SetEmail, VerifyEmail,
    limits, text,
};
use tokio::io::AsyncWriteExt;

use crate::{
    Client,
    account::OpenAccount,
    api::downloads::Wanted,
    error::{CoreError, Result},
    files::local::part_of,
    view::{AccountId, AccountState, ChangePasswordForm, Event},
};

impl Client {
    /// One's own profile, and what only oneself may see. Asks the server.
    pub async fn read_me(&self, account_id: AccountId) -> Result<Me> {
        let account = self.account(account_id)?;
        let me = account.fetch_me().await?;
        account.take_me(&me).await?;
        Ok(me)
    }

    /// What is absent stays as it is.
    pub async fn edit_profile(&self, account_id: AccountId, change: EditProfile) -> Result<Me> {
        let account = self.account(account_id)?;
        let me = account.patch_me(&checked(change)?).await?;
        account.take_me(&me).await?;
        Ok(me)
    }

    pub async fn change_password(
        &self,
        account_id: AccountId,
        form: ChangePasswordForm,
    ) -> Result<()> {
        text::check_password(&form.new_password)?;
        let change = ChangePassword {
            password: form.password,
            new_password: form.new_password,
            keep_sessions: form.keep_sessions,
        };
        self.account(account_id)?.put_password(&change).await
    }

    /// None: no address. Where the server sends mail, a new one counts once its code was typed.
    pub async fn set_email(
        &self,
        account_id: AccountId,
        email: Option<String>,
        password: String,
    ) -> Result<Me> {
        let email = email.map(|it| it.trim().to_owned());
        let email = email.filter(|it| !it.is_empty());
        self.account(account_id)?
            .put_email(&SetEmail { email, password })
            .await
    }

    pub async fn verify_email(&self, account_id: AccountId, code: &str) -> Result<Me> {
        let code = code.trim().to_owned();
        self.account(account_id)?
            .verify_email(&VerifyEmail { code })
            .await
    }

    pub async fn end_other_sessions(&self, account_id: AccountId) -> Result<()> {
        self.account(account_id)?.delete_other_sessions().await
    }

    /// Nobody gets in any more until an admin lets them. What was read stays readable here.
    pub async fn deactivate_account(&self, account_id: AccountId, password: String) -> Result<()> {
        let account = self.account(account_id)?;
        account
            .deactivate_me(&DeactivateAccount { password })
            .await?;
        let _one_at_a_time = account.life.lock().await;
        account.end_session(AccountState::Expired).await;
        Ok(())
    }

    /// For good, there and here: nothing of it stays on this machine.
    pub async fn delete_account(
        &self,
        account_id: AccountId,
        password: String,
        remove_messages: bool,
    ) -> Result<()> {
        let asked = DeleteAccount {
            password,
            remove_messages,
        };
        self.account(account_id)?.delete_me(&asked).await?;
        self.remove_account(account_id).await
    }

    /// Everything that the server has of the person, as one archive. It lies at `to` when it is complete.
    pub async fn export_account(&self, account_id: AccountId, to: PathBuf) -> Result<()> {
        let account = self.account(account_id)?;
        let part = part_of(&to);
        let outcome = fetch_export(&account, &part).await;
        if outcome.is_ok() {
            tokio::fs::rename(&part, &to).await?;
        } else {
            let _ = tokio::fs::remove_file(&part).await;
        }
        outcome
    }
}

async fn fetch_export(account: &OpenAccount, part: &std::path::Path) -> Result<()> {
    let wanted = Wanted {
        path: "me/export".to_owned(),
        from: 0,
    };
    let mut coming = account.get_bytes(&wanted).await?;
    let mut file = tokio::fs::File::create(part).await?;
    while let Some(piece) = coming.next().await? {
        file.write_all(piece.as_ref()).await?;
    }
    file.sync_all().await?;
    Ok(())
}

fn checked(change: EditProfile) -> Result<EditProfile> {
    let line = |it: Option<Option<String>>, field: &str, max| {
        let said = it.map(|it| it.filter(|it| !it.trim().is_empty()));
        let said = said.map(|it| it.map(|it| text::name(&it, field, max)).transpose());
        said.transpose()
    };
    let bio = change.bio.map(|it| it.filter(|it| !it.trim().is_empty()));
    let bio = bio.map(|it| {
        it.map(|it| text::paragraphs(&it, "bio", limits::BIO))
            .transpose()
    });
    Ok(EditProfile {
        username: change.username.map(|it| text::username(&it)).transpose()?,
        display_name: change
            .display_name
            .map(|it| text::display_name(&it))
            .transpose()?,
        bio: bio.transpose()?,
        pronouns: line(change.pronouns, "pronouns", limits::PRONOUNS)?,
        time_zone: change.time_zone,
    })
}

impl OpenAccount {
    /// Name, picture and role are shown without a server too.
    pub(super) async fn take_me(self: &Arc<Self>, me: &Me) -> Result<()> {
        let shown = self.shown();
        let profile = &me.profile;
        if profile.user.id != self.me {
            return Err(CoreError::NotLinnet);
        }
        let is_new = profile.user.version > shown.user.version
            || (profile.user.version == shown.user.version && profile.role != shown.role);
        if !is_new {
            return Ok(());
        }
        let (user, role) = (profile.user.clone(), profile.role);
        self.write_file(|file| {
            file.user = user;
            file.role = role;
        })
        .await?;
        self.events.publish(&Event::Accounts);
        Ok(())
    }
}
