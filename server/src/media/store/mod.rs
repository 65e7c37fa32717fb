//! Where the bytes of files lie: a folder, or a bucket of an S3-compatible store.
//!
//! An upload comes in parts. A part is durable when `put_part` returns; only then is it counted in the database, so what
//! a crash leaves behind the counted bytes is written over by the next try. `complete` makes an object of the parts in
//! one step: either it is there whole or not at all. Names are made here from ids and known words, never from what a
//! person typed.

mod incoming;
mod local;
mod s3;

use std::{ops::Range, path::Path};

use anyhow::Result as Started;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use linnet_protocol::{FileId, limits};

pub(crate) use incoming::{Incoming, State as HashState};
use local::Local;
use s3::S3;

use crate::{config::Config, error::Result};

/// What is read is handed on in pieces of this size at most.
const PIECE: usize = 64 * 1024;

pub(crate) type Bytestream = BoxStream<'static, Result<Bytes>>;

/// An upload as the store knows it.
pub(crate) struct Uploading {
    pub id: FileId,
    /// Of an S3 store: the multipart upload and its parts so far.
    pub upload: Option<String>,
    pub parts: Vec<String>,
}

/// The name of an object. The last letters of an id are random, so the folders fill evenly.
pub(crate) fn object(id: FileId, what: &str) -> String {
    let id = id.to_string();
    let folder = &id[id.len() - 2..];
    if what.is_empty() {
        format!("{folder}/{id}")
    } else {
        format!("{folder}/{id}.{what}")
    }
}

pub(crate) enum Store {
    Local(Local),
    S3(Box<S3>),
}

impl Store {
    pub(crate) async fn open(config: &Config) -> Started<Self> {
        let folder = config.data_dir.join("files");
        Ok(match &config.s3_bucket {
            Some(bucket) => Self::S3(Box::new(S3::open(config, bucket, &folder).await?)),
            None => Self::Local(Local::open(folder).await?),
        })
    }

    /// The folder that fills up when a file comes in, and by how much.
    pub(crate) fn on_disk(&self, bytes: u64) -> (&Path, u64) {
        match self {
            Self::Local(store) => (store.folder(), bytes),
            Self::S3(store) => (store.spool(), bytes.min(limits::FILE_PART_BYTES as u64)),
        }
    }

    /// The name by which the store knows the upload from now on, if it gives one.
    pub(crate) async fn begin(&self, id: FileId) -> Result<Option<String>> {
        match self {
            Self::Local(_) => Ok(None),
            Self::S3(store) => store.begin(id).await.map(Some),
        }
    }

    /// The part is durable when this returns. An S3 store answers with a name for it.
    pub(crate) async fn put_part(
        &self,
        upload: &Uploading,
        offset: u64,
        body: &mut Incoming,
    ) -> Result<Option<String>> {
        match self {
            Self::Local(store) => {
                store.put_part(upload.id, offset, body).await?;
                Ok(None)
            }
            Self::S3(store) => store.put_part(upload, body).await.map(Some),
        }
    }

    /// Makes one object of the parts. Done already, it does nothing.
    pub(crate) async fn complete(&self, upload: &Uploading, bytes: u64) -> Result<()> {
        match self {
            Self::Local(store) => store.complete(upload.id, bytes).await,
            Self::S3(store) => store.complete(upload, bytes).await,
        }
    }

    /// Forgets an upload that will not be finished.
    pub(crate) async fn abort(&self, upload: &Uploading) -> Result<()> {
        match self {
            Self::Local(store) => store.delete(&local::unfinished(upload.id)).await,
            Self::S3(store) => store.abort(upload).await,
        }
    }

    pub(crate) async fn put(&self, object: &str, bytes: Bytes) -> Result<()> {
        match self {
            Self::Local(store) => store.put(object, bytes).await,
            Self::S3(store) => store.put(object, bytes).await,
        }
    }

    pub(crate) async fn read(&self, object: &str, range: Range<u64>) -> Result<Bytestream> {
        match self {
            Self::Local(store) => store.read(object, range).await,
            Self::S3(store) => store.read(object, range).await,
        }
    }

    /// What is not there is deleted.
    pub(crate) async fn delete(&self, object: &str) -> Result<()> {
        match self {
            Self::Local(store) => store.delete(object).await,
            Self::S3(store) => store.delete(object).await,
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
