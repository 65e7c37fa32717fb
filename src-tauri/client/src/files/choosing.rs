//! What the person chose, dropped or pasted for a message that is being written.

use std::path::{Path, PathBuf};

use linnet_protocol::{FileId, limits};
use rusqlite::Transaction;

use super::{
    OUTGOING,
    local::{self, Looked},
    queries,
};
use crate::{
    Client,
    account::OpenAccount,
    error::{CoreError, Result},
    view::{AccountId, Composer, Event, FileProblem, Offered, RefusedFile},
};

/// What is pasted comes through memory.
const PASTED_BYTES: usize = 64 * 1024 * 1024;

impl Client {
    /// Takes files of this machine for what is being written. Those that cannot be sent are refused, each by its name.
    pub async fn offer_files(
        &self,
        account_id: AccountId,
        composer: impl Into<Composer>,
        paths: Vec<PathBuf>,
    ) -> Result<Offered> {
        let (account, composer) = (self.account(account_id)?, composer.into());
        let looking = move || {
            let looked = paths.into_iter().map(|it| look(&it));
            looked.collect::<Vec<_>>()
        };
        let looked = tokio::task::spawn_blocking(looking)
            .await
            .map_err(|_| CoreError::Store)?;
        let (mut taken, mut refused) = (Vec::new(), Vec::new());
        for it in looked {
            match it {
                Ok(it) => taken.push((FileId::generate(), it)),
                Err(it) => refused.push(it),
            }
        }
        let too_many = account.take(composer, taken, false).await?;
        refused.extend(too_many);
        let files = self.chosen_files(account_id, composer).await?;
        Ok(Offered { refused, ..files })
    }

    /// Files were dropped on a window: they belong to what is written in the conversation that it shows.
    pub async fn drop_files(&self, window: &str, paths: Vec<PathBuf>) {
        let view = self.inner.around.views.of(window);
        let (Some(account_id), Some(conversation_id)) = (view.account_id, view.conversation_id)
        else {
            return;
        };
        let composer = Composer {
            conversation_id,
            thread_id: view.thread_id,
        };
        match self.offer_files(account_id, composer, paths).await {
            Ok(offered) => self.inner.around.events.publish(&Event::Offered {
                account_id,
                conversation_id,
                thread_id: composer.thread_id,
                offered,
            }),
            Err(error) => tracing::warn!(%error, "what was dropped was not taken"),
        }
    }

    /// As [`Client::offer_files`], for bytes that are no file: they become one.
    pub async fn paste_file(
        &self,
        account_id: AccountId,
        composer: impl Into<Composer>,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<Offered> {
        let (account, composer) = (self.account(account_id)?, composer.into());
        let (id, name) = (FileId::generate(), local::shown_name(Path::new(name)));
        if bytes.len() > PASTED_BYTES {
            return Err(CoreError::File {
                name,
                problem: FileProblem::TooLarge,
            });
        }
        let dir = account.files.dir.clone();
        let looked = tokio::task::spawn_blocking(move || copy(&dir, id, &bytes))
            .await
            .map_err(|_| CoreError::Store)??;
        let path = format!("{OUTGOING}/{id}");
        let looked = Looked {
            path,
            name,
            ..looked
        };
        let refused = account.take(composer, vec![(id, looked)], true).await?;
        if !refused.is_empty() {
            account.files.untidy.notify_one();
        }
        let files = self.chosen_files(account_id, composer).await?;
        Ok(Offered { refused, ..files })
    }

    /// What goes with what is being written there.
    pub async fn chosen_files(
        &self,
        account_id: AccountId,
        composer: impl Into<Composer>,
    ) -> Result<Offered> {
        self.account(account_id)?.offered(composer.into()).await
    }

    /// Takes a file back that is not sent yet.
    pub async fn remove_file(
        &self,
        account_id: AccountId,
        composer: impl Into<Composer>,
        file_id: FileId,
    ) -> Result<Offered> {
        let (account, composer) = (self.account(account_id)?, composer.into());
        account
            .store
            .write(move |tx| queries::remove_chosen(tx, file_id))
            .await?;
        account.files.untidy.notify_one();
        self.chosen_files(account_id, composer).await
    }
}

impl OpenAccount {
    pub(crate) async fn offered(&self, composer: Composer) -> Result<Offered> {
        let chosen = self
            .store
            .read(move |tx| queries::chosen(tx, composer))
            .await?;
        Ok(Offered {
            files: chosen.iter().map(queries::Upload::chosen).collect(),
            refused: Vec::new(),
        })
    }

    /// Puts them behind those that are there, as many as one message may have.
    async fn take(
        &self,
        composer: Composer,
        mut files: Vec<(FileId, Looked)>,
        is_copy: bool,
    ) -> Result<Vec<RefusedFile>> {
        let writing = move |tx: &Transaction<'_>| {
            let free = limits::ATTACHMENTS.saturating_sub(queries::chosen(tx, composer)?.len());
            let too_many = files.split_off(free.min(files.len()));
            for (file, looked) in &files {
                queries::insert(tx, composer, (*file, looked, is_copy))?;
            }
            Ok(too_many)
        };
        let too_many = self.store.write(writing).await?;
        let refused = too_many.into_iter().map(|(_, it)| RefusedFile {
            name: it.name,
            problem: FileProblem::TooMany,
        });
        Ok(refused.collect())
    }
}

fn look(path: &Path) -> Result<Looked, RefusedFile> {
    local::look(path).map_err(|problem| RefusedFile {
        name: local::shown_name(path),
        problem,
    })
}

/// Blocks until the disk has it.
fn copy(dir: &Path, id: FileId, bytes: &[u8]) -> Result<Looked> {
    use std::io::Write;
    let dir = dir.join(OUTGOING);
    crate::profile::make_private(&dir)?;
    let path = dir.join(id.to_string());
    let mut file = std::fs::File::create_new(&path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    local::look(&path).map_err(|problem| CoreError::File {
        name: String::new(),
        problem,
    })
}
