//! Bytes of files on their way out. They take as long as they do, so there is no limit on the whole: only on standing
//! still.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::StreamExt;
use linnet_protocol::{ErrorCode, FileId, NewFile, Upload};
use reqwest::{Body, Method, RequestBuilder, Response, header};
use secrecy::{ExposeSecret, SecretString};

use super::{Api, Call, failure, refusal};
use crate::{
    account::OpenAccount,
    error::{CoreError, Result},
};

/// Nothing has moved for so long.
pub(super) const STALLED: Duration = Duration::from_secs(20);
/// No part and no file takes longer.
const LONGEST: Duration = Duration::from_hours(6);
/// What is answered about bytes is short.
const SHORT_BYTES: usize = 64 * 1024;

/// A part of a file on its way.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) file: FileId,
    pub(crate) offset: i64,
    pub(crate) bytes: Vec<u8>,
    /// What has left of it, for whoever shows that.
    pub(crate) sent: Arc<AtomicU64>,
}

/// So much is given to the line at once.
const PIECE: usize = 64 * 1024;

impl Part {
    fn body(&self) -> Body {
        let sent = self.sent.clone();
        sent.store(0, Ordering::Relaxed);
        let pieces: Vec<Vec<u8>> = self.bytes.chunks(PIECE).map(<[u8]>::to_vec).collect();
        Body::wrap_stream(futures_util::stream::iter(pieces).map(move |piece| {
            sent.fetch_add(piece.len() as u64, Ordering::Relaxed);
            Ok::<_, std::io::Error>(piece)
        }))
    }
}

impl Api {
    pub(super) async fn stream(
        &self,
        method: Method,
        path: &str,
        token: &SecretString,
    ) -> Result<RequestBuilder> {
        let url = self.base.join(&format!("api/v1/{path}"));
        let url = url.map_err(|_| CoreError::NotLinnet)?;
        let request = self.http().await.request(method, url).timeout(LONGEST);
        Ok(request.bearer_auth(token.expose_secret()))
    }

    async fn put_part(&self, part: Part, token: &SecretString) -> Result<Upload> {
        let path = format!("files/{}/parts", part.file);
        let request = self
            .stream(Method::PUT, &path, token)
            .await?
            .query(&[("offset", part.offset)])
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header(header::CONTENT_LENGTH, part.bytes.len())
            .body(part.body());
        let response = while_it_moves(&part.sent, request.send()).await?;
        let mut response = checked(response).await?;
        let text = read_short(&mut response).await?;
        serde_json::from_slice(&text).map_err(|_| CoreError::NotLinnet)
    }
}

/// A line that takes nothing any more is no line.
async fn while_it_moves(
    sent: &AtomicU64,
    sending: impl Future<Output = reqwest::Result<Response>>,
) -> Result<Response> {
    tokio::pin!(sending);
    let mut seen = 0;
    loop {
        tokio::select! {
            outcome = &mut sending => return outcome.map_err(|error| failure(&error)),
            () = tokio::time::sleep(STALLED) => {}
        }
        let now = sent.load(Ordering::Relaxed);
        if std::mem::replace(&mut seen, now) == now {
            return Err(CoreError::Unreachable);
        }
    }
}

pub(super) async fn checked(mut response: Response) -> Result<Response> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let text = read_short(&mut response).await.unwrap_or_default();
    Err(refusal(status, &text))
}

/// Neither more than an answer in words has, nor for ever.
async fn read_short(response: &mut Response) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    loop {
        let piece = tokio::time::timeout(STALLED, response.chunk()).await;
        let piece = piece.map_err(|_| CoreError::Unreachable)?;
        match piece.map_err(|error| failure(&error))? {
            Some(piece) if text.len() + piece.len() <= SHORT_BYTES => {
                text.extend_from_slice(&piece);
            }
            Some(_) => return Err(CoreError::NotLinnet),
            None => return Ok(text),
        }
    }
}

impl OpenAccount {
    pub(crate) async fn announce_file(&self, new: &NewFile) -> Result<Upload> {
        self.ask(|| Call::new(Method::POST, "files").body(new))
            .await
    }

    pub(crate) async fn finish_file(&self, id: FileId) -> Result<Upload> {
        self.ask(|| Call::new(Method::POST, format!("files/{id}/finish")))
            .await
    }

    pub(crate) async fn put_part(&self, part: Part) -> Result<Upload> {
        let run = self.run().ok_or(CoreError::SignedOut)?;
        let access = self.access(&run, None).await?;
        let mut outcome = self.api.put_part(part.clone(), &access.token).await;
        if is_refused_token(&outcome) {
            let access = self.access(&run, Some(access.token)).await?;
            outcome = self.api.put_part(part, &access.token).await;
        }
        self.understand(&run, outcome).await
    }
}

pub(super) fn is_refused_token<T>(outcome: &Result<T>) -> bool {
    matches!(outcome, Err(error) if error.code() == Some(ErrorCode::Unauthorized))
}
