//! The session of one account: a refresh token in the keychain, an access token in memory, nothing anywhere else.
//!
//! A refresh makes the old token useless, so it must not be lost half-way. Before the client asks it stores a random nonce
//! beside the token; the successor derives from both, and asking again with both gives the same successor until that one
//! is used. So whenever this is cut off (before the nonce is stored, before or after the server answered, before the
//! successor is stored), the next try goes on from what the keychain holds. A token with *another* nonce is a thief's.

pub(crate) mod keychain;

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use linnet_protocol::{ErrorCode, RefreshRequest, Tokens};
use rand::RngCore;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tokio_util::task::TaskTracker;

use self::keychain::{Keychain, NoAnswer};
use crate::{
    api::Api,
    error::CoreError,
    view::{AccountId, AccountState},
};

/// An access token that ends sooner than this is not worth using.
const SPARE: Duration = Duration::from_secs(5);
/// What a server may claim at most about the life of a token.
const LONGEST: Duration = Duration::from_hours(1);
/// Its name in the folder of the account.
const BEHIND: &str = "keychain-is-behind";

/// What the keychain keeps for an account.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credential {
    refresh_token: String,
    /// Set once the token may have been sent.
    nonce: Option<String>,
}

#[derive(Clone)]
pub(crate) struct Access {
    pub(crate) token: SecretString,
    pub(crate) ends: Instant,
}

impl Access {
    fn from_tokens(tokens: &Tokens) -> Self {
        let life = Duration::from_secs(tokens.expires_in).min(LONGEST);
        Self {
            token: tokens.access_token.clone().into(),
            ends: Instant::now() + life,
        }
    }

    fn is_good(&self, refused: Option<&SecretString>) -> bool {
        let is_refused = refused.is_some_and(|it| it.expose_secret() == self.token.expose_secret());
        !is_refused && self.ends > Instant::now() + SPARE
    }

    /// When to fetch the next one: with a good part of its life left.
    pub(crate) fn renew_at(&self) -> Instant {
        let left = self.ends.saturating_duration_since(Instant::now());
        Instant::now() + left * 3 / 4
    }
}

#[derive(Default)]
struct Held {
    credential: Option<Credential>,
    access: Option<Access>,
}

/// Why there is no access token.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoToken {
    /// The server said so, or there is nothing to ask with.
    Ended(AccountState),
    /// For now.
    Failed(CoreError),
}

pub(crate) struct Session {
    account: AccountId,
    api: Api,
    keychain: Arc<Keychain>,
    tasks: TaskTracker,
    /// A file without contents, there while the keychain may hold what is no longer the newest.
    behind: PathBuf,
    /// Held through a refresh: whoever else needs a token waits for the same one.
    held: Mutex<Held>,
}

impl Session {
    pub(crate) fn new(
        account: AccountId,
        api: Api,
        keychain: Arc<Keychain>,
        tasks: TaskTracker,
        dir: &Path,
    ) -> Arc<Self> {
        Arc::new(Self {
            account,
            api,
            keychain,
            tasks,
            behind: dir.join(BEHIND),
            held: Mutex::default(),
        })
    }

    /// Takes what the keychain has. `Ok(false)`: it has nothing, or what would look stolen.
    pub(crate) async fn load(&self) -> Result<bool, NoAnswer> {
        let mut held = self.held.lock().await;
        if held.credential.is_none() {
            if tokio::fs::try_exists(&self.behind).await.unwrap_or(false) {
                return Ok(false);
            }
            let stored = self.keychain.get(self.account).await?;
            held.credential = stored.and_then(|it| serde_json::from_str(it.expose_secret()).ok());
        }
        Ok(held.credential.is_some())
    }

    /// After a sign-in.
    pub(crate) async fn start(&self, tokens: &Tokens) {
        self.succeed(&mut *self.held.lock().await, tokens).await;
    }

    /// Stores again what is in memory only, now that there may be a keychain.
    pub(crate) async fn store(&self) {
        let held = self.held.lock().await;
        if let Some(credential) = &held.credential {
            self.persist(credential).await;
        }
    }

    /// Forgets everything, here and in the keychain.
    pub(crate) async fn forget(&self) {
        let mut held = self.held.lock().await;
        *held = Held::default();
        let may_have_it = self.keychain.is_available() || self.keychain.is_waited_for();
        if may_have_it && let Err(error) = self.keychain.delete(self.account).await {
            tracing::warn!(%error, "the keychain does not delete");
        }
    }

    /// The server does not take the access token any more.
    pub(crate) async fn refuse_access(&self) {
        self.held.lock().await.access = None;
    }

    /// A token that is good for a while; one refresh at a time, however many ask.
    pub(crate) async fn access(self: &Arc<Self>) -> Result<Access, NoToken> {
        self.access_other_than(None).await
    }

    /// The same, but not `refused`, which the server no longer takes.
    pub(crate) async fn access_other_than(
        self: &Arc<Self>,
        refused: Option<SecretString>,
    ) -> Result<Access, NoToken> {
        let this = self.clone();
        // In a task of its own: whoever asked may go, a refresh that was begun is finished.
        let refresh = self.tasks.spawn(async move {
            let mut held = this.held.lock().await;
            match &held.access {
                Some(access) if access.is_good(refused.as_ref()) => Ok(access.clone()),
                _ => this.refresh(&mut held).await,
            }
        });
        refresh
            .await
            .unwrap_or(Err(NoToken::Failed(CoreError::Offline)))
    }

    /// A token that lives longer than the one in use.
    pub(crate) async fn renew(self: &Arc<Self>, current: &Access) -> Result<Access, NoToken> {
        self.access_other_than(Some(current.token.clone())).await
    }

    async fn refresh(&self, held: &mut Held) -> Result<Access, NoToken> {
        let credential = held
            .credential
            .as_mut()
            .ok_or(NoToken::Ended(AccountState::Expired))?;
        let nonce = credential.nonce.get_or_insert_with(new_nonce).clone();
        let request = RefreshRequest {
            refresh_token: credential.refresh_token.clone(),
            nonce,
        };
        self.persist(credential).await;
        match self.api.refresh(&request).await {
            Ok(tokens) => Ok(self.succeed(held, &tokens).await),
            Err(error) => Err(match error.code() {
                Some(ErrorCode::SessionStolen) => NoToken::Ended(AccountState::Stolen),
                Some(ErrorCode::SessionEnded | ErrorCode::Unauthorized) => {
                    NoToken::Ended(AccountState::Expired)
                }
                _ => NoToken::Failed(error),
            }),
        }
    }

    async fn succeed(&self, held: &mut Held, tokens: &Tokens) -> Access {
        let credential = Credential {
            refresh_token: tokens.refresh_token.clone(),
            nonce: None,
        };
        let access = Access::from_tokens(tokens);
        held.credential = Some(credential.clone());
        held.access = Some(access.clone());
        self.persist(&credential).await;
        access
    }

    /// If the keychain fails in the middle of its life, an old token in it would look stolen at the next start: better
    /// none, and a sign-in. It may not even delete, so that is noted beside the account, before the server is asked. One
    /// that answers late is told the newest then.
    async fn persist(&self, credential: &Credential) {
        let noted = if self.has_stored(credential).await {
            match tokio::fs::remove_file(&self.behind).await {
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
                removed => removed,
            }
        } else {
            tokio::fs::write(&self.behind, "").await
        };
        if let Err(error) = noted {
            tracing::warn!(%error, "it is not noted whether the keychain is behind");
        }
    }

    async fn has_stored(&self, credential: &Credential) -> bool {
        if !self.keychain.is_available() {
            return false;
        }
        let text = serde_json::to_string(credential).expect("two strings are JSON");
        let stored = self.keychain.set(self.account, text.into()).await;
        if let Err(NoAnswer::Failed(_)) = stored {
            let _ = self.keychain.delete(self.account).await;
        }
        stored.is_ok()
    }
}

fn new_nonce() -> String {
    let mut bytes = [0; 24];
    rand::rng().fill_bytes(&mut bytes);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests;
