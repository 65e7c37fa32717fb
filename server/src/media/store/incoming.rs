//! The bytes of one part as they come in: counted, hashed, and never waited for without end.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream::BoxStream};
use linnet_protocol::{ErrorCode, WireError};
use sha2::{
    Digest, Sha256,
    digest::common::hazmat::{SerializableState, SerializedState},
};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Result};

/// A line that is silent for so long is given up; the part begins again.
const SILENCE: Duration = Duration::from_secs(30);

pub(crate) struct Incoming {
    body: BoxStream<'static, std::io::Result<Bytes>>,
    left: u64,
    whole: u64,
    hash: Sha256,
    stop: CancellationToken,
}

impl Incoming {
    /// `bytes` are expected, no more and no fewer. `hash` goes on where the part before it ended.
    pub(crate) fn new(
        body: BoxStream<'static, std::io::Result<Bytes>>,
        bytes: u64,
        hash: State,
        stop: CancellationToken,
    ) -> Self {
        Self {
            body,
            left: bytes,
            whole: bytes,
            hash: hash.0,
            stop,
        }
    }

    /// None: all is here.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>> {
        let next = tokio::select! {
            next = timeout(SILENCE, self.body.next()) => next,
            () = self.stop.cancelled() => return Err(Error::unavailable()),
        };
        let Ok(next) = next else {
            return Err(Error::unavailable());
        };
        let Some(piece) = next else {
            return match self.left {
                0 => Ok(None),
                _ => Err(WireError::new(ErrorCode::InvalidRequest)
                    .field("body")
                    .into()),
            };
        };
        // Cut off: whoever sent it is not there to hear of it.
        let piece = piece.map_err(|_| Error::from(ErrorCode::InvalidRequest))?;
        self.left = self.left.checked_sub(piece.len() as u64).ok_or_else(|| {
            let max = usize::try_from(self.whole).unwrap_or(usize::MAX);
            WireError::new(ErrorCode::TooLong).field("body").max(max)
        })?;
        self.hash.update(&piece);
        Ok(Some(piece))
    }

    pub(crate) fn hash(&self) -> State {
        State(self.hash.clone())
    }
}

/// SHA-256 in the middle of its work.
#[derive(Clone, Default)]
pub(crate) struct State(Sha256);

impl State {
    pub(crate) fn resume(kept: &[u8]) -> Result<Self> {
        let state = SerializedState::<Sha256>::try_from(kept)
            .map_err(|_| Error::Internal("a hash was kept wrong"))?;
        let hash =
            Sha256::deserialize(&state).map_err(|_| Error::Internal("a hash was kept wrong"))?;
        Ok(Self(hash))
    }

    pub(crate) fn keep(&self) -> Vec<u8> {
        self.0.serialize().to_vec()
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_goes_on_where_it_was_kept() {
        let mut first = Sha256::new();
        first.update(b"a quiet bird ");
        let kept = State(first).keep();
        let mut rest = State::resume(&kept).unwrap();
        rest.0.update(b"in the reeds");
        assert_eq!(
            rest.finish(),
            <[u8; 32]>::from(Sha256::digest(b"a quiet bird in the reeds"))
        );
        assert!(State::resume(&kept[1..]).is_err());
    }
}
