//! Signing up, in and out. An account that comes back keeps its id, cache, drafts and outbox.

mod administration;
pub(crate) mod authorities;
mod own;
mod pictures;
mod recovery;

use std::sync::Arc;

pub use pictures::PictureBytes;

use linnet_protocol::{
    Device, Invite, InviteId, NewInvite, ServerInfo, Session, SessionId, SignIn, SignUp, SignedIn,
    limits, text,
};
use uuid::Uuid;

use crate::{
    Client,
    account::OpenAccount,
    api::{Api, Call},
    error::{CoreError, Result},
    profile::AccountFile,
    view::{Account, AccountId, AccountState, Event, KeychainState, SignInForm, SignUpForm},
};

/// How long a sign-out waits for the server: the person has decided, with or without it.
const FAREWELL: std::time::Duration = std::time::Duration::from_secs(3);

impl Client {
    /// Who answers at that address, before anything is told to it.
    pub async fn check_server(&self, address: &str) -> Result<ServerInfo> {
        self.api(address)?.server_info().await
    }

    pub async fn sign_up(&self, form: SignUpForm) -> Result<Account> {
        text::check_password(&form.password)?;
        let sign_up = SignUp {
            username: text::username(&form.username)?,
            display_name: text::display_name(&form.display_name)?,
            password: form.password,
            email: form.email.filter(|it| !it.trim().is_empty()),
            invite: form.invite.filter(|it| !it.trim().is_empty()),
            email_code: form.email_code.filter(|it| !it.trim().is_empty()),
            device: self.device(),
        };
        let api = self.api(&form.server)?;
        let server = api.server_info().await?;
        let signed_in = api.sign_up(&sign_up).await?;
        self.admit(api, server, signed_in).await
    }

    pub async fn sign_in(&self, form: SignInForm) -> Result<Account> {
        let sign_in = SignIn {
            login: form.login.trim().to_owned(),
            password: form.password,
            device: self.device(),
        };
        let api = self.api(&form.server)?;
        let server = api.server_info().await?;
        let signed_in = api.sign_in(&sign_in).await?;
        self.admit(api, server, signed_in).await
    }

    /// Ends the session. What was read stays here until the account is removed; what waits to be sent waits for a sign-in.
    pub async fn sign_out(&self, account_id: AccountId) -> Result<()> {
        let account = self.account(account_id)?;
        let farewell = account.tell(|| Call::new(reqwest::Method::POST, "auth/sign-out"));
        if !matches!(tokio::time::timeout(FAREWELL, farewell).await, Ok(Ok(()))) {
            tracing::info!("the server does not know of the sign-out");
        }
        let _one_at_a_time = account.life.lock().await;
        account.end_session(AccountState::Expired).await;
        Ok(())
    }

    /// Signs out and deletes everything of the account from this machine, unsent text included.
    pub async fn remove_account(&self, account_id: AccountId) -> Result<()> {
        self.sign_out(account_id).await?;
        let account = self
            .inner
            .accounts
            .write()
            .remove(&account_id)
            .ok_or(CoreError::NotFound)?;
        account.withdraw_all();
        self.inner.last_place.forget(account_id);
        account.closing().cancel();
        account.store.close().await;
        let server = account.api.address();
        drop(account);
        let profile = self.inner.around.profile.clone();
        self.inner
            .around
            .kept
            .forget(&profile.account_dir(account_id));
        let removed = tokio::task::spawn_blocking(move || profile.remove_account(account_id))
            .await
            .map_err(|_| CoreError::Store)?;
        self.inner.around.journal.forget(account_id).await;
        let others = self.inner.open_accounts();
        if !others.iter().any(|it| it.api.address() == server) {
            self.forget_authorities(server).await?;
        }
        self.inner.around.events.publish(&Event::Accounts);
        removed
    }

    /// Looks for the keychain again, and takes from it or gives to it what this run has missed.
    pub async fn retry_keychain(&self) -> KeychainState {
        let state = self.inner.around.keychain.probe().await;
        if !matches!(state, KeychainState::Waiting { .. }) {
            self.inner.meet_keychain().await;
        }
        state
    }

    pub async fn list_sessions(&self, account_id: AccountId) -> Result<Vec<Session>> {
        self.account(account_id)?.fetch_sessions().await
    }

    pub async fn end_session(&self, account_id: AccountId, session_id: SessionId) -> Result<()> {
        self.account(account_id)?.delete_session(session_id).await
    }

    pub async fn create_invite(
        &self,
        account_id: AccountId,
        uses: u32,
        hours: u32,
    ) -> Result<Invite> {
        let id = InviteId::generate();
        self.account(account_id)?
            .post_invite(&NewInvite { id, uses, hours })
            .await
    }

    fn device(&self) -> Device {
        Device {
            id: self.inner.around.device_id,
            name: device_name(),
        }
    }

    async fn admit(&self, api: Api, server: ServerInfo, signed_in: SignedIn) -> Result<Account> {
        let _one_at_a_time = self.inner.signing.lock().await;
        let file = AccountFile {
            id: AccountId(Uuid::now_v7()),
            server: api.address(),
            server_name: server.name,
            user: signed_in.user,
            role: signed_in.role,
            state: AccountState::SignedIn,
        };
        let account = if let Some(known) = self.find(&file) {
            known.return_as(file, &signed_in.tokens).await?;
            known
        } else {
            let account = self.add(file).await?;
            account.begin_session(&signed_in.tokens).await;
            account
        };
        self.inner.around.events.publish(&Event::Accounts);
        Ok(account.shown())
    }

    fn find(&self, file: &AccountFile) -> Option<Arc<OpenAccount>> {
        let accounts = self.inner.accounts.read();
        let same =
            |it: &&Arc<OpenAccount>| it.me == file.user.id && it.api.address() == file.server;
        accounts.values().find(same).cloned()
    }

    async fn add(&self, file: AccountFile) -> Result<Arc<OpenAccount>> {
        let profile = self.inner.around.profile.clone();
        let stored = file.clone();
        tokio::task::spawn_blocking(move || profile.write_account(&stored))
            .await
            .map_err(|_| CoreError::Store)??;
        let account = OpenAccount::open(file, &self.inner.around).await?;
        self.inner
            .accounts
            .write()
            .insert(account.id, account.clone());
        Ok(account)
    }
}

/// What the list of sessions calls this machine.
fn device_name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = match host.trim() {
        "" => format!("Linnet ({})", std::env::consts::OS),
        host => host.to_owned(),
    };
    name.chars().take(limits::DEVICE_NAME).collect()
}
