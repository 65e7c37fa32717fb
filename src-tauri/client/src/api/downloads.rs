//! Bytes of files on their way in, from wherever it is wanted.

use reqwest::{Method, Response, StatusCode, header};
use secrecy::SecretString;

use super::{
    Api, failure,
    streams::{STALLED, checked, is_refused_token},
};
use crate::{
    account::OpenAccount,
    error::{CoreError, Result},
};

/// What is asked for of the bytes on the server.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// `files/…`
    pub(crate) path: String,
    /// The first bytes of it are here already.
    pub(crate) from: u64,
}

/// Bytes that come. The answer has begun; what follows may end too early.
pub(crate) struct Coming {
    /// Of the whole, as the server says.
    pub(crate) bytes: Option<u64>,
    /// It did not do what was asked for and begins at the first byte.
    pub(crate) from: u64,
    response: Response,
}

impl Coming {
    /// The next piece; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<impl AsRef<[u8]> + use<>>> {
        let next = tokio::time::timeout(STALLED, self.response.chunk()).await;
        let next = next.map_err(|_| CoreError::Unreachable)?;
        next.map_err(|error| failure(&error))
    }
}

impl Api {
    async fn get_bytes(&self, wanted: &Wanted, token: &SecretString) -> Result<Coming> {
        let mut request = self.stream(Method::GET, &wanted.path, token).await?;
        if wanted.from > 0 {
            request = request.header(header::RANGE, format!("bytes={}-", wanted.from));
        }
        let answer = tokio::time::timeout(STALLED, request.send()).await;
        let response = answer.map_err(|_| CoreError::Unreachable)?;
        let response = checked(response.map_err(|error| failure(&error))?).await?;
        let from = match response.status() {
            StatusCode::PARTIAL_CONTENT => wanted.from,
            _ => 0,
        };
        Ok(Coming {
            bytes: response.content_length().map(|rest| rest + from),
            from,
            response,
        })
    }
}

impl OpenAccount {
    pub(crate) async fn get_bytes(&self, wanted: &Wanted) -> Result<Coming> {
        let run = self.run().ok_or(CoreError::SignedOut)?;
        let access = self.access(&run, None).await?;
        let mut outcome = self.api.get_bytes(wanted, &access.token).await;
        if is_refused_token(&outcome) {
            let access = self.access(&run, Some(access.token)).await?;
            outcome = self.api.get_bytes(wanted, &access.token).await;
        }
        self.understand(&run, outcome).await
    }
}

/// The first bytes of what comes: whoever wants no more hangs up.
pub(crate) async fn collect_up_to(mut coming: Coming, most: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while bytes.len() < most
        && let Some(piece) = coming.next().await?
    {
        bytes.extend_from_slice(piece.as_ref());
    }
    bytes.truncate(most);
    Ok(bytes)
}
