//! HTTP in the name of an account: with a token, and once more with a fresh one if the server wants that.

use linnet_protocol::ErrorCode;
use secrecy::SecretString;
use serde::de::DeserializeOwned;

use super::Call;
use crate::{
    account::OpenAccount,
    error::{CoreError, Result},
    session::{Access, NoToken},
    view::AccountState,
};

impl OpenAccount {
    pub(crate) async fn ask<T: DeserializeOwned>(&self, call: impl Fn() -> Call) -> Result<T> {
        let access = self.access(None).await?;
        match self.api.ask(call(), Some(&access.token)).await {
            Err(error) if error.code() == Some(ErrorCode::Unauthorized) => {
                let access = self.access(Some(access.token)).await?;
                let again = self.api.ask(call(), Some(&access.token)).await;
                self.understand(again).await
            }
            outcome => self.understand(outcome).await,
        }
    }

    pub(crate) async fn tell(&self, call: impl Fn() -> Call) -> Result<()> {
        let access = self.access(None).await?;
        match self.api.tell(call(), Some(&access.token)).await {
            Err(error) if error.code() == Some(ErrorCode::Unauthorized) => {
                let access = self.access(Some(access.token)).await?;
                let again = self.api.tell(call(), Some(&access.token)).await;
                self.understand(again).await
            }
            outcome => self.understand(outcome).await,
        }
    }

    async fn access(&self, refused: Option<SecretString>) -> Result<Access> {
        if !self.is_running() {
            return Err(CoreError::SignedOut);
        }
        match self.session.access_other_than(refused).await {
            Ok(access) => Ok(access),
            Err(NoToken::Ended(state)) => {
                self.end_session(state).await;
                Err(CoreError::SignedOut)
            }
            Err(NoToken::Failed(error)) => self.understand(Err(error)).await,
        }
    }

    /// Whoever is signed in has a server, which is only not there at the moment.
    async fn understand<T>(&self, outcome: Result<T>) -> Result<T> {
        let state = match &outcome {
            Err(CoreError::Unreachable) => return Err(CoreError::Offline),
            Err(error) => match error.code() {
                Some(ErrorCode::SessionEnded) => AccountState::Expired,
                Some(ErrorCode::SessionStolen) => AccountState::Stolen,
                _ => return outcome,
            },
            Ok(_) => return outcome,
        };
        self.end_session(state).await;
        Err(CoreError::SignedOut)
    }
}
