//! Sending what was chosen, and what the person does with it on its way.

use std::path::Path;

use linnet_protocol::{ConversationId, FileId, MessageId, limits};
use rusqlite::Transaction;

use super::{
    local::{self, Looked},
    queries::{self, Upload},
};
use crate::{
    Client,
    account::OpenAccount,
    error::{CoreError, Result},
    outbox,
    view::{AccountId, Composer, FileProblem, UploadState},
};

impl Client {
    /// Sets the files of a message aside; what stands behind it goes on.
    pub async fn pause_upload(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        message_id: MessageId,
    ) -> Result<()> {
        self.set_paused(account_id, (conversation_id, message_id), true)
            .await
    }

    pub async fn resume_upload(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        message_id: MessageId,
    ) -> Result<()> {
        self.set_paused(account_id, (conversation_id, message_id), false)
            .await
    }

    async fn set_paused(
        &self,
        account_id: AccountId,
        (id, message): (ConversationId, MessageId),
        is_paused: bool,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        let has_changed = account
            .store
            .write(move |tx| queries::pause(tx, (id, message), is_paused))
            .await?;
        if !has_changed {
            return Err(CoreError::NotFound);
        }
        account.stop_uploads(&account.uploads(id, message).await?);
        account.tell_timeline(id);
        account.outbox_changed();
        Ok(())
    }
}

impl OpenAccount {
    /// What goes with what is written there, each still the file that was chosen.
    pub(crate) async fn chosen(&self, composer: Composer) -> Result<Vec<FileId>> {
        let chosen = self
            .store
            .read(move |tx| queries::chosen(tx, composer))
            .await?;
        // More than one message may have: some came back from one that was taken back.
        if let Some(beyond) = chosen.get(limits::ATTACHMENTS) {
            return Err(CoreError::File {
                name: beyond.name.clone(),
                problem: FileProblem::TooMany,
            });
        }
        if chosen.is_empty() {
            return Ok(Vec::new());
        }
        let ids = chosen.iter().map(|it| it.id).collect();
        let dir = self.files.dir.clone();
        let looking = move || chosen.iter().try_for_each(|it| check_same(&dir, it));
        tokio::task::spawn_blocking(looking)
            .await
            .map_err(|_| CoreError::Store)??;
        Ok(ids)
    }

    /// The files of a message. Ask before it goes: they go with it.
    pub(crate) async fn uploads(
        &self,
        id: ConversationId,
        message: MessageId,
    ) -> Result<Vec<FileId>> {
        let files = self
            .store
            .read(move |tx| queries::of(tx, id, message))
            .await?;
        Ok(files.into_iter().map(|it| it.id).collect())
    }

    /// What is on its way of these stops where it is. Call it when they are no longer to be sent: what is, begins again.
    pub(crate) fn stop_uploads(&self, files: &[FileId]) {
        for file in files {
            self.files.moving.stop(*file);
        }
    }

    /// Files of a message that could not be sent are looked at again: the person wants them as they are now.
    pub(crate) async fn renew_files(&self, id: ConversationId, message: MessageId) -> Result<()> {
        let files = self
            .store
            .read(move |tx| queries::of(tx, id, message))
            .await?;
        let mut failed = files;
        failed.retain(|it| it.state == UploadState::Failed);
        if failed.is_empty() {
            return Ok(());
        }
        let dir = self.files.dir.clone();
        let looking = move || {
            let looked = failed.iter().map(|it| look_again(&dir, it));
            looked.collect::<Result<Vec<_>>>()
        };
        let looked = tokio::task::spawn_blocking(looking)
            .await
            .map_err(|_| CoreError::Store)??;
        let renewing = move |tx: &Transaction<'_>| {
            for (before, now, looked) in &looked {
                queries::renew(tx, *before, (*now, looked))?;
            }
            outbox::put::replace_files(tx, (id, message), &looked)
        };
        self.store.write(renewing).await
    }
}

/// What it was called and what it is called now: one that is not what it was is another file.
fn look_again(dir: &Path, it: &Upload) -> Result<(FileId, FileId, Looked)> {
    let looked = local::look(&dir.join(&it.path)).map_err(|problem| CoreError::File {
        name: it.name.clone(),
        problem,
    })?;
    let problem = it.problem.as_ref().map(|it| it.problem);
    let is_same = (looked.bytes, looked.modified) == (it.bytes, it.modified)
        && problem != Some(FileProblem::Changed);
    let now = if is_same { it.id } else { FileId::generate() };
    Ok((it.id, now, looked))
}

fn check_same(dir: &Path, file: &Upload) -> Result<()> {
    let same = local::open_same(&dir.join(&file.path), (file.bytes, file.modified));
    same.map(|_| ()).map_err(|problem| CoreError::File {
        name: file.name.clone(),
        problem,
    })
}
