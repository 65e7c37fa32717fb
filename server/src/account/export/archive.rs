//! A tar archive that is sent while it is written: a header in front of each entry, and nothing remembered of those before.

use std::pin::pin;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, TryStreamExt};
use serde::Serialize;
use tokio::{sync::mpsc, time::timeout};

use super::STALLED;
use crate::{
    error::{Error, Result},
    state::AppState,
};

const BLOCK: usize = 512;
const PIECE: usize = 64 * 1024;

pub(super) struct Archive {
    state: AppState,
    pieces: mpsc::Sender<Result<Bytes>>,
    /// Not sent yet.
    piece: BytesMut,
}

impl Archive {
    pub(super) fn new(state: AppState, pieces: mpsc::Sender<Result<Bytes>>) -> Self {
        Self {
            state,
            pieces,
            piece: BytesMut::with_capacity(PIECE),
        }
    }

    pub(super) async fn json(&mut self, name: &str, value: &impl Serialize) -> Result<()> {
        let json = serde_json::to_vec_pretty(value);
        let json = json.map_err(|_| Error::Internal("what is copied is no JSON"))?;
        self.whole(name, &json).await
    }

    pub(super) async fn whole(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let length = bytes.len() as u64;
        self.header(name, length).await?;
        self.write(bytes).await?;
        self.pad(length).await
    }

    /// Exactly so many bytes: the header has said so.
    pub(super) async fn copy(
        &mut self,
        name: &str,
        length: u64,
        bytes: impl Stream<Item = Result<Bytes>>,
    ) -> Result<()> {
        self.header(name, length).await?;
        let mut bytes = pin!(bytes);
        let mut copied = 0;
        while let Some(piece) = bytes.try_next().await? {
            copied += piece.len() as u64;
            self.write(&piece).await?;
        }
        if copied != length {
            return Err(Error::Internal("a file has not as many bytes as it should"));
        }
        self.pad(length).await
    }

    /// Two empty blocks end it.
    pub(super) async fn close(mut self) -> Result<()> {
        self.write(&[0; 2 * BLOCK]).await?;
        self.send().await
    }

    async fn header(&mut self, name: &str, length: u64) -> Result<()> {
        let mut header = tar::Header::new_ustar();
        header.set_path(name)?;
        header.set_size(length);
        header.set_mode(0o600);
        header.set_mtime(u64::try_from(self.state.clock.now().timestamp()).unwrap_or(0));
        header.set_entry_type(tar::EntryType::Regular);
        header.set_cksum();
        self.write(header.as_bytes()).await
    }

    async fn pad(&mut self, length: u64) -> Result<()> {
        let over = usize::try_from(length % BLOCK as u64).unwrap_or(0);
        match over {
            0 => Ok(()),
            over => self.write(&[0; BLOCK][over..]).await,
        }
    }

    async fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(PIECE - self.piece.len()));
            self.piece.extend_from_slice(now);
            bytes = later;
            if self.piece.len() == PIECE {
                self.send().await?;
            }
        }
        Ok(())
    }

    async fn send(&mut self) -> Result<()> {
        if self.state.stopping.is_cancelled() {
            return Err(Error::Stopping);
        }
        let piece = self.piece.split().freeze();
        match timeout(STALLED, self.pieces.send(Ok(piece))).await {
            Ok(Ok(())) => Ok(()),
            // Whoever asked went away, or takes nothing.
            Ok(Err(_)) | Err(_) => Err(Error::unavailable()),
        }
    }
}
