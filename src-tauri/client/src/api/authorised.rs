//! HTTP in the name of an account: with a token, and once more with a fresh one if the server wants that.

use linnet_protocol::ErrorCode;
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;

use super::Call;
use crate::{
    account::OpenAccount,
    error::{CoreError, Result},
    session::{Access, NoToken},
    view::AccountState,
};

impl OpenAccount {
    pub(crate) async fn ask<T: DeserializeOwned>(&self, call: impl Fn() -> Call) -> Result<T> {
        let run = self.run().ok_or(CoreError::SignedOut)?;
        let access = self.access(&run, None).await?;
        match self.api.ask(call(), Some(&access.token)).await {
            Err(error) if error.code() == Some(ErrorCode::Unauthorized) => {
                let access = self.access(&run, Some(access.token)).await?;
                let again = self.api.ask(call(), Some(&access.token)).await;
                self.understand(&run, again).await
            }
            outcome => self.understand(&run, outcome).await,
        }
    }

    pub(crate) async fn tell(&self, call: impl Fn() -> Call) -> Result<()> {
        let run = self.run().ok_or(CoreError::SignedOut)?;
        let access = self.access(&run, None).await?;
        match self.api.tell(call(), Some(&access.token)).await {
            Err(error) if error.code() == Some(ErrorCode::Unauthorized) => {
                let access = self.access(&run, Some(access.token)).await?;
                let again = self.api.tell(call(), Some(&access.token)).await;
                self.understand(&run, again).await
            }
            outcome => self.understand(&run, outcome).await,
        }
    }

    pub(super) async fn access(
        &self,
        run: &CancellationToken,
        refused: Option<SecretString>,
    ) -> Result<Access> {
        match self.session.access_other_than(refused).await {
            Ok(access) => Ok(access),
            Err(NoToken::Ended(state)) => {
                self.end_run(run, state).await;
                Err(CoreError::SignedOut)
            }
            Err(NoToken::Failed(error)) => self.understand(run, Err(error)).await,
        }
    }

    /// Whoever is signed in has a server, which is only not there at the moment.
    pub(super) async fn understand<T>(
        &self,
        run: &CancellationToken,
        outcome: Result<T>,
    ) -> Result<T> {
        let state = match &outcome {
            Err(CoreError::Unreachable) => return Err(CoreError::Offline),
            Err(error) => match error.code() {
                Some(ErrorCode::SessionEnded) => AccountState::Expired,
                Some(ErrorCode::SessionStolen) => AccountState::Stolen,
                _ => return outcome,
            },
            Ok(_) => return outcome,
        };
        self.end_run(run, state).await;
        Err(CoreError::SignedOut)
    }
}
