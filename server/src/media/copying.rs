//! The bytes of all files, into a backup and out of one.

use std::path::PathBuf;

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use linnet_protocol::{FileId, limits};
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;

use super::{
    queries,
    store::{HashState, Incoming, Store, Uploading, object},
};
use crate::{config::Config, error::Result};

/// So much is read and written at once: a part, as every store takes them.
pub(crate) const PIECE: usize = limits::FILE_PART_BYTES;

pub(crate) struct Copies {
    store: Store,
    scratch: Option<PathBuf>,
}

/// An object of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) name: String,
    pub(crate) bytes: u64,
}

impl Copies {
    /// Beside a running server, too.
    pub(crate) async fn open(config: &Config) -> anyhow::Result<Self> {
        let mut config = config.clone();
        // What a bucket needs of the disk the running server has for itself.
        let scratch = config
            .s3_bucket
            .is_some()
            .then(|| config.data_dir.join("scratch"));
        if let Some(scratch) = &scratch {
            config.data_dir.clone_from(scratch);
        }
        Ok(Self {
            store: Store::open(&config).await?,
            scratch,
        })
    }

    /// Of every finished file, in the snapshot that the connection reads.
    pub(crate) async fn all(db: &mut PgConnection) -> sqlx::Result<Vec<Kept>> {
        let files = queries::finished(db).await?;
        let mut all = Vec::new();
        for file in files {
            for made in &file.renditions.0 {
                let name = object(file.id, &made.name);
                let bytes = made.bytes;
                all.push(Kept { name, bytes });
            }
            let whole = file.object.zip(file.bytes);
            if let Some((name, bytes)) =
                whole.filter(|(it, _)| all.iter().rev().take(4).all(|made| made.name != *it))
            {
                let bytes = u64::try_from(bytes).unwrap_or_default();
                all.push(Kept { name, bytes });
            }
        }
        Ok(all)
    }

    /// A piece of one, from here on.
    pub(crate) async fn read(&self, kept: &Kept, from: u64) -> Result<Vec<u8>> {
        let until = kept.bytes.min(from + PIECE as u64);
        let pieces = self.store.read(&kept.name, from..until).await?;
        pieces
            .try_fold(Vec::new(), async |mut all, piece: Bytes| {
                all.extend_from_slice(&piece);
                Ok(all)
            })
            .await
    }

    pub(crate) async fn begin(&self, kept: Kept) -> Result<Arriving<'_>> {
        let upload = match upload(&kept) {
            Some(id) => Some(Uploading {
                id,
                upload: self.store.begin(id).await?,
                parts: Vec::new(),
            }),
            None => None,
        };
        Ok(Arriving {
            store: &self.store,
            kept,
            upload,
            written: 0,
            held: Vec::new(),
        })
    }
}

impl Drop for Copies {
    fn drop(&mut self) {
        if let Some(scratch) = &self.scratch {
            drop(std::fs::remove_dir_all(scratch));
        }
    }
}

/// What is larger than a piece comes in parts; only what somebody uploaded may be so large.
fn upload(kept: &Kept) -> Option<FileId> {
    let id = kept.name.split_once('/')?.1;
    let id = id.parse().ok()?;
    (kept.bytes > PIECE as u64).then_some(id)
}

/// One that is put into the store.
pub(crate) struct Arriving<'a> {
    store: &'a Store,
    kept: Kept,
    upload: Option<Uploading>,
    written: u64,
    held: Vec<u8>,
}

impl Arriving<'_> {
    pub(crate) async fn take(&mut self, piece: Vec<u8>) -> Result<()> {
        let Some(upload) = &mut self.upload else {
            self.held.extend(piece);
            return Ok(());
        };
        let bytes = piece.len() as u64;
        let body = stream::once(async { Ok(Bytes::from(piece)) }).boxed();
        let stop = CancellationToken::new();
        let mut body = Incoming::new(body, bytes, HashState::default(), stop);
        let part = self.store.put_part(upload, self.written, &mut body).await?;
        upload.parts.extend(part);
        self.written += bytes;
        Ok(())
    }

    pub(crate) async fn finish(self) -> Result<()> {
        match self.upload {
            Some(upload) => self.store.complete(&upload, self.kept.bytes).await,
            None => self.store.put(&self.kept.name, self.held.into()).await,
        }
    }
}
