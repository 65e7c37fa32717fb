//! Files in a folder. What is named is whole and on the disk: it was written under another name, flushed and renamed.

use std::{
    fs::TryLockError,
    io::{ErrorKind, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
};

use anyhow::Context;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use linnet_protocol::FileId;
use tokio::{
    fs::{self, File},
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
};
use tokio_util::io::ReaderStream;

use super::{Bytestream, Incoming, PIECE, object};
use crate::error::{Error, Result};

pub(crate) struct Local {
    folder: PathBuf,
}

/// What an upload is called until it is whole.
pub(super) fn unfinished(id: FileId) -> String {
    object(id, "upload")
}

impl Local {
    pub(super) async fn open(folder: PathBuf) -> anyhow::Result<Self> {
        create(&folder)
            .await
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        Ok(Self { folder })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, object: &str) -> PathBuf {
        self.folder.join(object)
    }

    pub(super) async fn put_part(
        &self,
        id: FileId,
        offset: u64,
        body: &mut Incoming,
    ) -> Result<()> {
        let path = self.path(&unfinished(id));
        let mut file = self.writable(&path, offset == 0).await?;
        file.seek(SeekFrom::Start(offset)).await?;
        let taken = take(&mut file, body).await;
        // Also of what was cut off: what is still being written keeps the file locked, and the next try would be refused.
        file.flush().await?;
        taken?;
        file.sync_all().await?;
        Ok(())
    }

    async fn writable(&self, path: &Path, is_new: bool) -> Result<File> {
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        if is_new {
            create_parent(path).await?;
        }
        let file = locked(options.open(path).await?).await?;
        if is_new {
            sync_parent(path).await?;
        }
        Ok(file)
    }

    pub(super) async fn complete(&self, id: FileId, bytes: u64) -> Result<()> {
        let (from, to) = (self.path(&unfinished(id)), self.path(&object(id, "")));
        if bytes == 0 {
            return self.put(&object(id, ""), Bytes::new()).await;
        }
        let file = match File::options().write(true).open(&from).await {
            Ok(file) => locked(file).await?,
            // An earlier try went so far and was not counted.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let whole = fs::metadata(&to).await?.len() == bytes;
                return whole
                    .then_some(())
                    .ok_or(Error::Internal("a file is not whole"));
            }
            Err(error) => return Err(error.into()),
        };
        let written = file.metadata().await?;
        if written.len() > bytes {
            // A part that was cut off and never counted.
            file.set_len(bytes).await?;
            file.sync_all().await?;
        }
        if written.len() < bytes {
            return Err(Error::Internal("a file is not whole"));
        }
        fs::rename(&from, &to).await?;
        sync_parent(&to).await
    }

    pub(super) async fn put(&self, object: &str, bytes: Bytes) -> Result<()> {
        let path = self.path(object);
        create_parent(&path).await?;
        let unnamed = self.path(&format!("{object}.{}", FileId::generate()));
        let written = write(&unnamed, &bytes).await;
        if let Err(error) = written {
            drop(fs::remove_file(&unnamed).await);
            return Err(error);
        }
        fs::rename(&unnamed, &path).await?;
        sync_parent(&path).await
    }

    pub(super) async fn read(&self, object: &str, range: Range<u64>) -> Result<Bytestream> {
        let mut file = File::open(self.path(object)).await?;
        file.seek(SeekFrom::Start(range.start)).await?;
        let part = file.take(range.end - range.start);
        Ok(ReaderStream::with_capacity(part, PIECE)
            .map_err(Error::from)
            .boxed())
    }

    pub(super) async fn delete(&self, object: &str) -> Result<()> {
        match fs::remove_file(self.path(object)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}

async fn take(file: &mut File, body: &mut Incoming) -> Result<()> {
    while let Some(piece) = body.next().await? {
        file.write_all(&piece).await?;
    }
    Ok(())
}

async fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = File::options()
        .write(true)
        .create_new(true)
        .open(path)
        .await?;
    file.write_all(bytes).await?;
    file.flush().await?;
    file.sync_all().await?;
    Ok(())
}

/// Nobody else writes to it until it is closed. At one node turns see to that; several nodes on one folder know nothing of
/// each other's.
async fn locked(file: File) -> Result<File> {
    let file = file.into_std().await;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(Error::unavailable()),
        // There are disks without locks.
        Err(TryLockError::Error(error)) if error.kind() != ErrorKind::Unsupported => {
            Err(error.into())
        }
        _ => Ok(File::from_std(file)),
    }
}

async fn create_parent(path: &Path) -> Result<()> {
    let Some(parent) = path.parent() else {
        return Ok(());
    };
    if fs::metadata(parent).await.is_ok() {
        return Ok(());
    }
    create(parent).await?;
    sync_parent(parent).await
}

/// For the server's account alone.
pub(super) async fn create(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder).await
}

/// A name is on the disk when its folder is.
async fn sync_parent(path: &Path) -> Result<()> {
    if cfg!(unix)
        && let Some(parent) = path.parent()
    {
        File::open(parent).await?.sync_all().await?;
    }
    Ok(())
}
