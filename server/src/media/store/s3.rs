//! Files in a bucket. People never talk to it: the server streams what they may see.
//!
//! A part first goes to a file in the data folder and from there into the bucket, few at a time: the store wants a part
//! whole and in memory, and a slow line must not hold that memory.

use std::{
    ops::Range,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use linnet_protocol::FileId;
use object_store::{
    ClientOptions, GetOptions, ObjectStore, ObjectStoreExt, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    multipart::{MultipartStore, PartId},
    path::Path as Key,
};
use secrecy::ExposeSecret;
use tokio::{
    fs::{self, File},
    io::AsyncWriteExt,
    sync::Semaphore,
};

use super::{Bytestream, Incoming, Uploading, local, object};
use crate::{
    config::Config,
    error::{Error, Result},
};

/// Parts in memory at once.
const SENDING: usize = 4;
/// Before somebody is told to come back.
const PATIENCE: Duration = Duration::from_secs(20);
/// Joining the parts: a store that copies them is silent for as long as that takes.
const JOINING: Duration = Duration::from_mins(10);

pub(crate) struct S3 {
    bucket: AmazonS3,
    /// The same, asked to join what is large.
    joining: AmazonS3,
    /// Parts on their way. Nothing in it outlives a restart.
    spool: PathBuf,
    sending: Semaphore,
}

impl S3 {
    pub(super) async fn open(config: &Config, bucket: &str, folder: &Path) -> anyhow::Result<Self> {
        let spool = folder.join("spool");
        drop(fs::remove_dir_all(&spool).await);
        local::create(&spool)
            .await
            .with_context(|| format!("the folder {} cannot be made", spool.display()))?;
        Ok(Self {
            bucket: client(config, bucket, PATIENCE).context("the S3 store is set up wrong")?,
            joining: client(config, bucket, JOINING).context("the S3 store is set up wrong")?,
            spool,
            sending: Semaphore::new(SENDING),
        })
    }

    pub(super) fn spool(&self) -> &Path {
        &self.spool
    }

    pub(super) async fn begin(&self, id: FileId) -> Result<String> {
        Ok(self.bucket.create_multipart(&key(&object(id, ""))).await?)
    }

    pub(super) async fn put_part(&self, upload: &Uploading, body: &mut Incoming) -> Result<String> {
        let path = self.spool.join(FileId::generate().to_string());
        let spooled = spool(&path, body).await;
        let sent = match spooled {
            Ok(()) => self.send(upload, &path).await,
            Err(error) => Err(error),
        };
        drop(fs::remove_file(&path).await);
        sent
    }

    async fn send(&self, upload: &Uploading, path: &Path) -> Result<String> {
        let _turn = self.sending.acquire().await.map_err(|_| Error::Stopping)?;
        let bytes = fs::read(path).await?;
        let sent = self
            .bucket
            .put_part(
                &key(&object(upload.id, "")),
                &name(upload)?,
                upload.parts.len(),
                bytes.into(),
            )
            .await?;
        Ok(sent.content_id)
    }

    pub(super) async fn complete(&self, upload: &Uploading, bytes: u64) -> Result<()> {
        let whole = object(upload.id, "");
        if bytes == 0 {
            return self.put(&whole, Bytes::new()).await;
        }
        let parts = upload.parts.iter().cloned();
        let parts = parts.map(|content_id| PartId { content_id }).collect();
        let completed = self
            .joining
            .complete_multipart(&key(&whole), &name(upload)?, parts)
            .await;
        // An earlier try may have gone so far and not been counted: then the upload is gone, and the file is there.
        match self.bucket.head(&key(&whole)).await {
            Ok(there) if there.size == bytes => Ok(()),
            _ => {
                completed?;
                Err(Error::Internal("a file is not whole"))
            }
        }
    }

    pub(super) async fn abort(&self, upload: &Uploading) -> Result<()> {
        let Some(name) = &upload.upload else {
            return Ok(());
        };
        let whole = key(&object(upload.id, ""));
        match self.bucket.abort_multipart(&whole, name).await {
            Err(error) if !matches!(error, object_store::Error::NotFound { .. }) => {
                Err(error.into())
            }
            _ => Ok(()),
        }
    }

    pub(super) async fn put(&self, object: &str, bytes: Bytes) -> Result<()> {
        self.bucket.put(&key(object), bytes.into()).await?;
        Ok(())
    }

    pub(super) async fn read(&self, object: &str, range: Range<u64>) -> Result<Bytestream> {
        if range.is_empty() {
            return Ok(futures_util::stream::empty().boxed());
        }
        let options = GetOptions {
            range: Some(range.into()),
            ..GetOptions::default()
        };
        let found = self.bucket.get_opts(&key(object), options).await?;
        Ok(found.into_stream().map_err(Error::from).boxed())
    }

    pub(super) async fn delete(&self, object: &str) -> Result<()> {
        match self.bucket.delete(&key(object)).await {
            Err(error) if !matches!(error, object_store::Error::NotFound { .. }) => {
                Err(error.into())
            }
            _ => Ok(()),
        }
    }
}

fn client(config: &Config, bucket: &str, patience: Duration) -> object_store::Result<AmazonS3> {
    // A large file takes as long as its reader does; only silence is an error.
    let options = ClientOptions::new()
        .with_timeout_disabled()
        .with_connect_timeout(Duration::from_secs(5))
        .with_read_timeout(patience)
        .with_allow_http(true);
    let retry = RetryConfig {
        max_retries: 4,
        retry_timeout: patience,
        ..RetryConfig::default()
    };
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(&config.s3_region)
        .with_virtual_hosted_style_request(!config.s3_path_style)
        .with_client_options(options)
        .with_retry(retry);
    if let Some(endpoint) = &config.s3_endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    // Without keys of its own the machine's role is asked for.
    if let Some(id) = &config.s3_access_key_id {
        builder = builder.with_access_key_id(id);
    }
    if let Some(secret) = &config.s3_secret_access_key {
        builder = builder.with_secret_access_key(secret.expose_secret());
    }
    builder.build()
}

fn key(object: &str) -> Key {
    Key::from(object)
}

fn name(upload: &Uploading) -> Result<String> {
    upload
        .upload
        .clone()
        .ok_or(Error::Internal("an upload began in another store"))
}

async fn spool(path: &Path, body: &mut Incoming) -> Result<()> {
    let mut file = File::create_new(path).await?;
    while let Some(piece) = body.next().await? {
        file.write_all(&piece).await?;
    }
    file.flush().await?;
    Ok(())
}
