//! What a person does with a file of others: opening, showing, saving. Nothing is ever run.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use linnet_protocol::FileId;

use super::{
    Variant,
    fetch::{Here, name_of},
};
use crate::{
    Client,
    error::{CoreError, Result},
    files::{local::part_of, programs},
    view::{AccountId, FileProblem},
};

impl Client {
    /// The file, here, for a program of the system to show it. One that could be a program is refused.
    pub async fn open_file(&self, account_id: AccountId, file_id: FileId) -> Result<PathBuf> {
        let path = self.bring_file(account_id, file_id).await?;
        let refused = CoreError::File {
            name: name_of(&path),
            problem: FileProblem::Program,
        };
        if programs::may_run(&name_of(&path)) {
            return Err(refused);
        }
        let looked = path.clone();
        let is_program = tokio::task::spawn_blocking(move || is_program(&looked)).await;
        if is_program.map_err(|_| CoreError::Store)?? {
            return Err(refused);
        }
        Ok(path)
    }

    /// Where it lies: where the person saved it, or else here.
    pub async fn show_file(&self, account_id: AccountId, file_id: FileId) -> Result<PathBuf> {
        let account = self.account(account_id)?;
        let saved = account.files.saved.lock().get(&file_id).cloned();
        match saved.filter(|it| it.is_file()) {
            Some(path) => Ok(path),
            None => self.bring_file(account_id, file_id).await,
        }
    }

    /// What the file is called, for whoever asks the person where to save it.
    pub async fn name_of_file(&self, account_id: AccountId, file_id: FileId) -> Result<String> {
        let account = self.account(account_id)?;
        let place = account.place(file_id, Variant::Original).await?;
        Ok(name_of(&place.path))
    }

    /// Puts a copy to a place that the person chose; it is whole or not there.
    pub async fn save_file(
        &self,
        account_id: AccountId,
        file_id: FileId,
        to: PathBuf,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let place = account.place(file_id, Variant::Original).await?;
        let part = part_of(&to);
        let is_large = place.bytes.unwrap_or_default().unsigned_abs() > account.kept.most();
        let received = if is_large {
            let bytes = place.bytes.unwrap_or_default();
            let guard = account.files.coming(&account, (file_id, bytes));
            tokio::select! {
                () = guard.stop.cancelled() => Err(CoreError::NotFound),
                received = account.receive(&place, &part, Some(&guard)) => received.map(|_| ()),
            }
        } else {
            match account.bring(&place).await? {
                Here::Kept(path) => copy(path, part.clone()).await,
                Here::Once(bytes) => Ok(tokio::fs::write(&part, bytes).await?),
            }
        };
        let saved = match received {
            Ok(()) => Ok(tokio::fs::rename(&part, &to).await?),
            Err(error) => {
                // What came of it is of no use.
                let _ = tokio::fs::remove_file(&part).await;
                Err(error)
            }
        };
        if saved.is_ok() {
            mark_as_foreign(&to);
            account.files.saved.lock().insert(file_id, to);
        }
        saved
    }

    pub fn cancel_download(&self, account_id: AccountId, file_id: FileId) -> Result<()> {
        self.account(account_id)?.files.stop(file_id);
        Ok(())
    }

    async fn bring_file(&self, account_id: AccountId, file_id: FileId) -> Result<PathBuf> {
        let account = self.account(account_id)?;
        let place = account.place(file_id, Variant::Original).await?;
        match account.bring(&place).await? {
            Here::Kept(path) => Ok(path),
            Here::Once(_) => Err(CoreError::NotFound),
        }
    }
}

/// The contents alone: the copy here may only be read, the person's own may be written to.
async fn copy(from: PathBuf, to: PathBuf) -> Result<()> {
    let copying = move || {
        let mut from = std::fs::File::open(from)?;
        let mut to = std::fs::File::create(to)?;
        std::io::copy(&mut from, &mut to)?;
        to.sync_all()
    };
    let copied = tokio::task::spawn_blocking(copying).await;
    Ok(copied.map_err(|_| CoreError::Store)??)
}

fn is_program(path: &Path) -> Result<bool> {
    let mut head = Vec::new();
    std::fs::File::open(path)?
        .take(512)
        .read_to_end(&mut head)?;
    Ok(programs::is_program(&head))
}

/// Windows asks before it runs what came from elsewhere, if it is told.
fn mark_as_foreign(path: &Path) {
    #[cfg(windows)]
    {
        let mut stream = path.as_os_str().to_owned();
        stream.push(":Zone.Identifier");
        // A file system without streams keeps no mark.
        let _ = std::fs::write(stream, "[ZoneTransfer]\r\nZoneId=3\r\n");
    }
    #[cfg(not(windows))]
    let _ = path;
}
